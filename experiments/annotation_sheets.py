"""Sheets for blind annotation, and what comes back from them.

    python experiments/annotation_sheets.py items data/five_newsrooms ITEMS.jsonl --events e01,e02
    python experiments/annotation_sheets.py make ITEMS.jsonl OUT --batches 8 --seed 1
    python experiments/annotation_sheets.py read ITEMS.jsonl OUT --seed 1 --to TABLE.parquet

``ITEMS.jsonl`` holds an article a line: ``{"article": id, "rows": [{"item", "text", "code"}]}``;
rows with ``code`` false are shown and not coded. ``make`` draws an order of the articles and writes
``OUT/batch-<n>.txt``, sentences numbered, articles without a name, and the words to hide (names of
outlets) blacked out. ``read`` takes the answers ``OUT/batch-<n>.answers.jsonl``, in the form of
``data/five_newsrooms/GUIDELINES.md``, checks them, and writes rows of `Annotation`.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from toolkit.schema import FACETS, FRAMES, Annotation

HIDDEN = ("Tarnholm Wire", "Clarion", "Meridian Post", "Northgate Dispatch", "Assembly Review")
MARKS = '"“”„«» ,.;'
SPANS = {"s": "source", "c": "cue", "k": "content"}
KEYS = {"i", "l", "f", "a", *SPANS}
Row = Mapping[str, Any]


def numbered(articles: Sequence[Row], batches: int, seed: int) -> list[list[tuple[int, Row]]]:
    """The articles in a drawn order, cut into batches; each row has its number in the batch."""
    order = list(articles)
    random.Random(seed).shuffle(order)
    result = []
    for batch in range(batches):
        number = 0
        rows: list[tuple[int, Row]] = []
        for article in order[batch::batches]:
            rows.append((0, article))
            for row in article["rows"]:
                number += bool(row["code"])
                rows.append((number if row["code"] else -1, row))
        result.append(rows)
    return result


def our_items(folder: Path, events: set[str]) -> list[dict[str, Any]]:
    """The articles of Five Newsrooms on these events, as items to annotate; ``()`` takes all."""
    lines = (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    articles = {row["article_id"]: row for row in map(json.loads, lines)}
    found: dict[str, dict[str, Any]] = {}
    with (folder / "sentences.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            article = articles[row["article_id"]]
            if events and article["event"] not in events:
                continue
            own = found.setdefault(row["article_id"], {"article": row["article_id"], "rows": []})
            text = article["text"][int(row["start"]) : int(row["end"])]
            own["rows"].append({"item": row["item"], "text": text, "code": row["region"] == "body"})
    return list(found.values())


def sheet(rows: Sequence[tuple[int, Row]]) -> str:
    """A batch as text: ``12| a sentence``, ``-| one that is not coded``, ``##`` a new article."""
    lines = []
    for number, row in rows:
        if number == 0:
            lines.append("\n##")
        else:
            lines.append(f"{number if number > 0 else '-'}| {hide(row['text'])}")
    return "\n".join(lines).strip() + "\n"


def answers(
    rows: Sequence[tuple[int, Row]], lines: Sequence[str], annotator: str
) -> tuple[list[Annotation], list[str]]:
    """The annotations given to a batch, and what is wrong with them, a line each."""
    texts = {number: row for number, row in rows if number > 0}
    found: list[Annotation] = []
    wrong: list[str] = []
    seen = set()
    for at, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            given = json.loads(line)
            row = texts[given["i"]]
            if given["i"] in seen:
                raise ValueError("the number came before")
            seen.add(given["i"])
            found.extend(annotations_of(given, row, annotator))
        except KeyError as unknown:
            wrong.append(f"line {at}: no sentence or key {unknown}")
        except ValueError as problem:
            wrong.append(f"line {at}: {problem}")
    missing = sorted(set(texts) - seen)
    if missing:
        wrong.append(f"not coded: {', '.join(map(str, missing[:20]))} ({len(missing)} in all)")
    return found, wrong


def annotations_of(given: dict[str, Any], row: Row, annotator: str) -> Iterator[Annotation]:
    """The annotations in one answer; raises `ValueError` for what the codebooks lack."""
    item, text = row["item"], hide(row["text"])
    unknown = set(given) - KEYS
    if unknown:
        raise ValueError(f"unknown key {', '.join(sorted(unknown))}")

    def label(codebook: str, name: str) -> Annotation:
        return Annotation(item, annotator, codebook, name)

    def span(codebook: str, name: str, words: str) -> Annotation:
        return Annotation(item, annotator, codebook, name, *place(text, words))

    loaded = given.get("l") or []
    yield label("loaded_language", "loaded" if loaded else "none")
    for words in loaded:
        yield span("loaded_language", "loaded", words)
    frames: dict[str, Any] = given.get("f") or {}
    for frame, words in frames.items():
        if frame not in FRAMES or frame == "none":
            raise ValueError(f"unknown frame {frame}")
        yield label("framing", frame)
        for one in [words] if isinstance(words, str) else words:
            yield span("framing", frame, one)
    if not frames:
        yield label("framing", "none")
    facets = given.get("a") or ["none"] * len(FACETS)
    if len(facets) != len(FACETS):
        raise ValueError(f"five facets are wanted: {facets}")
    for (facet, labels), name in zip(FACETS.items(), facets, strict=True):
        if name not in labels:
            raise ValueError(f"{facet} cannot be {name}")
        yield label(facet, name)
    for key, name in SPANS.items():
        for words in given.get(key) or []:
            one = span("sourcing", name, words)
            yield _unquoted(one, text) if name == "content" else one


def _unquoted(one: Annotation, text: str) -> Annotation:
    """Content without the marks at its ends, as the codebook has it: annotators slip here."""
    start, end = one.start or 0, one.end or 0
    while start < end and text[start] in MARKS:
        start += 1
    while end > start and text[end - 1] in MARKS:
        end -= 1
    return replace(one, start=start, end=end) if start < end else one


def place(text: str, words: str) -> tuple[int, int]:
    """Where words stand in a text: ``first … last`` spans all between, ``words@2`` is the second.

    >>> place("the mill and the mayor", "the@2")
    (13, 16)
    >>> place("the mill and the mayor", "mill … the")
    (4, 16)
    """
    plain, which = words.strip(), 1
    if match := re.fullmatch(r"(.*)@(\d)", plain, re.DOTALL):
        plain, which = match[1], int(match[2])
    if plain and plain in text:
        return _nth(text, plain, which)
    first, dots, last = plain.partition(" … ")
    if not dots:
        raise ValueError(f"{words!r} does not stand in the sentence")
    start, after = _nth(text, first, which)
    # A last word such as "a" would be found too soon: it must stand on its own.
    ends = [m.end() for m in re.finditer(rf"(?<!\w){re.escape(last)}(?!\w)", text[after:])]
    if not ends:
        raise ValueError(f"{last!r} does not stand after {first!r}")
    return start, after + (ends[0] if len(last.split()) > 1 else ends[-1])


def _nth(text: str, words: str, which: int) -> tuple[int, int]:
    alone = rf"(?<!\w){re.escape(words)}(?!\w)"
    places = [m.span() for m in re.finditer(alone, text)] or [
        m.span() for m in re.finditer(re.escape(words), text)
    ]
    if len(places) < which:
        raise ValueError(f"{words!r} stands {len(places)} times in the sentence")
    return places[which - 1]


def hide(text: str) -> str:
    """A text with the names of outlets blacked out, as long as before."""
    for name in HIDDEN:
        text = text.replace(name, "█" * len(name))
    return text


def main() -> None:
    """Make the sheets of a pass, or read its answers."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("step", choices=["items", "make", "read"])
    parser.add_argument("items", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--batches", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--events", default="")
    parser.add_argument("--annotator", default="annotator")
    parser.add_argument("--to", type=Path)
    arguments = parser.parse_args()
    if arguments.step == "items":
        ours = our_items(arguments.items, set(filter(None, arguments.events.split(","))))
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ours)
        arguments.folder.write_text(text, encoding="utf-8")
        return
    articles = [json.loads(line) for line in arguments.items.read_text("utf-8").splitlines()]
    batches = numbered(articles, arguments.batches, arguments.seed)
    if arguments.step == "make":
        arguments.folder.mkdir(parents=True, exist_ok=True)
        for n, rows in enumerate(batches):
            (arguments.folder / f"batch-{n}.txt").write_text(sheet(rows), encoding="utf-8")
        return
    found: list[Annotation] = []
    problems = 0
    for n, rows in enumerate(batches):
        file = arguments.folder / f"batch-{n}.answers.jsonl"
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        given, wrong = answers(rows, lines, arguments.annotator)
        found += given
        problems += len(wrong)
        for problem in wrong:
            print(f"{file}: {problem}", file=sys.stderr)
    print(
        f"{len({one.item for one in found})} items, {len(found)} annotations, {problems} problems"
    )
    if arguments.to:
        import pandas as pd

        table = pd.DataFrame([asdict(one) for one in found])
        table.astype({"start": "Int64", "end": "Int64"}).to_parquet(arguments.to, index=False)


if __name__ == "__main__":
    main()
