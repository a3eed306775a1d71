"""What a coder's file says of one item, before it is checked; and the sample it is checked by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from toolkit.annotation.keys import item_key, may_be_mangled
from toolkit.annotation.same_text import folded, same_letters, same_words
from toolkit.outputs.formulas import readings
from toolkit.schema import InputError

if TYPE_CHECKING:
    import pandas as pd


class Mark(NamedTuple):
    """A stretch that is marked in the text as it was shown: its label, where it starts and ends,
    and its words where they are known."""

    label: str
    start: int
    end: int
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What one coder says of one item, as a file has it.

    ``line`` counts from 1 and is 0 where a file has none; ``place`` is then in words. ``labels``
    by question; ``phrases`` by span label, words to be found in the text; ``marks`` where
    offsets are known. ``utf16``: offsets count as a browser does, two for an emoji. ``changed``:
    when it was given, in a form that sorts. ``text`` is None where the file has none; ``problem``
    says why the answer cannot be read.
    """

    line: int
    place: str
    coder: str
    item: str
    labels: Mapping[str, Sequence[str]]
    key: str = ""
    text: str | None = None
    context: tuple[str, str] = ("", "")
    phrases: Mapping[str, str] | None = None
    marks: tuple[Mark, ...] = ()
    utf16: bool = False
    lossy: bool = False
    changed: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """The answers of a file, what of it cannot be used, and ``notes`` for the reader.

    ``local``: its coders' names hold in this file alone, as the numbers that a program counts its
    users by.
    """

    path: Path
    codings: tuple[Answer, ...]
    errors: tuple[InputError, ...] = ()
    notes: tuple[str, ...] = ()
    local: bool = False


class Drawn(NamedTuple):
    """An item of the sample, with the sentences before and after it."""

    item: str
    text: str
    context: tuple[str, str]


class Sample:
    """The items that were sent out, found by key, by name, or by text and context."""

    def __init__(self, sample: pd.DataFrame) -> None:
        self._by_name: dict[str, Drawn] = {}
        self._by_text: dict[str, list[Drawn]] = defaultdict(list)
        for row in sample.to_dict("records"):
            context = (str(row.get("before", "")), str(row.get("after", "")))
            drawn = Drawn(str(row["item"]), str(row["text"]), context)
            self._by_name[drawn.item] = drawn
            self._by_text[folded(drawn.text)].append(drawn)
        self._by_key = {item_key(item): drawn for item, drawn in self._by_name.items()}

    def __len__(self) -> int:
        return len(self._by_name)

    def characters(self) -> str:
        """Every character of the texts that is not ASCII."""
        return "".join({c for text in self._by_text for c in text if not c.isascii()})

    def find(self, answer: Answer) -> Drawn:
        """The item that is answered.

        Raises `ValueError` where none is, where key and name say different items, and where the
        text is not the one sent out, with both texts.
        """
        by_key = self._by_key.get(answer.key.strip().casefold())
        by_name = next(
            (self._by_name[name] for name in _names(answer.item) if name in self._by_name), None
        )
        if by_key and by_name and by_key != by_name:
            raise ValueError(
                f"key {answer.key.strip()} is that of {by_key.item}, and the item is "
                f"{by_name.item}: was one column sorted without the others?"
            )
        if by_key and not by_name and not may_be_mangled(answer.item, by_key.item):
            raise ValueError(f"item {answer.item!r} is not of this sample")
        drawn = by_key or by_name or self._of_text(answer)
        if answer.text is not None and not _is_text(answer, drawn):
            raise ValueError(
                f"the text of {drawn.item} was changed; put back the one sent out: sent "
                f"{drawn.text!r}, came {answer.text!r}"
            )
        return drawn

    def _of_text(self, answer: Answer) -> Drawn:
        """The item with that text. Raises `ValueError` where none is known to be meant."""
        reason = f"item {answer.item!r} is not of this sample"
        cells = readings(answer.text or "")
        same = [drawn for cell in cells for drawn in self._by_text.get(folded(cell), ())]
        same = [drawn for drawn in same if may_be_mangled(answer.item, drawn.item)]
        if answer.key.strip() or not same:
            raise ValueError(reason)
        if len(same) > 1:
            same = [drawn for drawn in same if _in_context(answer, drawn)] or same
        if len(same) > 1:
            raise ValueError(f"{reason}, and its text is that of {len(same)} items of it")
        return same[0]


def _names(cell: str) -> list[str]:
    """The names that may stand in a cell."""
    return [name for each in (cell, cell.strip()) for name in readings(each)]


def _in_context(answer: Answer, drawn: Drawn) -> bool:
    return all(
        folded(sent) in map(folded, readings(came))
        for sent, came in zip(drawn.context, answer.context, strict=True)
    )


def _is_text(answer: Answer, drawn: Drawn) -> bool:
    came = readings(answer.text or "")
    if any(same_words(cell, drawn.text) for cell in came):
        return True
    return answer.lossy and any(same_letters(cell, drawn.text) for cell in came)
