"""How time grows with the size of a text: ``python tests/growth.py MODEL CHARACTERS [SHAPE ...]``.

Each shape of text, from ordinary news to what nobody writes, is scored at a quarter and the whole
of so many characters. Twice the text may take at most `MOST` times the time of the processor.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from itertools import count

import toolkit
from toolkit.models.base import Model
from toolkit.models.registry import load_model

MOST = 2.3
_FIRST = ("Ada", "Bela", "Carla", "Dmitri", "Elena", "Farid", "Grace", "Hugo", "Ines", "Jonas")
_TOWNS = ("Lowmoor", "Tidewater", "Ostermark", "Stanton Falls", "Cape Merrow", "Greyhaven")


def _letters(k: int) -> str:
    """A different word for each number: b, c, … ba, bb, …"""
    word = ""
    while k or not word:
        k, rest = divmod(k, 20)
        word = "bcdfghjklmnprstvwxyz"[rest] + "aeiou"[rest % 5] + word
    return word


def _name(k: int) -> str:
    return f"{_FIRST[k % 10]} {_letters(k).capitalize()}"


SHAPES: dict[str, Callable[[int], str]] = {
    "news": lambda k: (
        f"The council of {_TOWNS[k % 6]} voted {k % 9 + 2} to {k % 4} on Monday to shut road {k}. "
        f"“We had no choice,” Mayor {_name(k % 30)} said. Critics called the plan reckless. "
        f"Shops lost trade worth ${k} million, according to a report.\n\n"
    ),
    "speakers": lambda k: f"{_name(k)} said the dam of {_TOWNS[k % 6]} would hold. ",
    "names": lambda k: f"{_name(k)}, {_name(k + 1)}, {_name(k + 2)} and ",
    "cues": lambda _: "said told asked warned according to ",
    "open quotations": lambda k: f"“The dam {k} will break, he said. ",
    "nested quotations": lambda k: "“‘" if k % 2 else "a ’” ",
    "quotations": lambda k: f"“It holds, {k}.” “It breaks,” she said. ‘Rain,’ he said. ",
    "no stops": lambda k: f"rain fell on the town and river {k} rose ",
    "no spaces": lambda _: "x",
    "unbroken Chinese": lambda _: "河水上涨了大坝还在",
    "capitals": lambda k: f"{_letters(k).upper()} ",
    "stops": lambda _: "A.B. ",
    "short lines": lambda k: f"Q: {k}?\n",
    "signatures": lambda k: f"“We said {k}.”\n\n— Jane {_letters(k).title()}\n\n",
    "dashes": lambda _: "— -",
    "anonymous": lambda k: (
        f"A person familiar with matter {k}, who asked not to be named, told the paper so. "
    ),
    "idioms": lambda _: "They pull the plug on a formidable challenge and slam the brakes. ",
    "brackets": lambda _: "[(",
    "marks": lambda _: "!?…",
}  # fmt: skip
"""The k-th piece of a text, by the name of its shape."""


def text_of(shape: str, characters: int) -> str:
    """So many characters of a shape."""
    pieces, size = [], 0
    for k in count():
        pieces.append(SHAPES[shape](k))
        size += len(pieces[-1])
        if size >= characters:
            return "".join(pieces)[:characters]
    raise AssertionError


def seconds(model: Model, shape: str, characters: int) -> float:
    """Seconds of the processor to score so much."""
    text = text_of(shape, characters)
    started = time.process_time()
    toolkit.score(text, model=model)
    return time.process_time() - started


def main() -> None:
    """Print the seconds of each shape, and how they grow."""
    name, characters, *shapes = sys.argv[1:]
    model, size = load_model(name), int(characters)
    seconds(model, "news", 2_000)
    for shape in shapes or SHAPES:
        few, all_ = seconds(model, shape, size // 4), seconds(model, shape, size)
        growth = (all_ / max(few, 0.05)) ** 0.5
        fault = "  <- too much" if growth > MOST else ""
        print(
            f"{shape:18} {size // 4:,}: {few:.2f} s, {size:,}: {all_:.2f} s, "
            f"x{growth:.2f} for twice as much{fault}",
            flush=True,
        )


if __name__ == "__main__":
    main()
