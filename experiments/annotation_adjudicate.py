"""The third pass: what two blind passes differ in, laid before an adjudicator, and the outcome.

    python experiments/annotation_adjudicate.py make ITEMS.jsonl ONE.parquet TWO.parquet OUT
    python experiments/annotation_adjudicate.py read ITEMS.jsonl ONE.parquet TWO.parquet OUT --to T

A codebook's part of a sentence is settled without an adjudicator where both passes give the same
labels and their spans meet one to one: of two spans that overlap, the shorter is kept for loaded
words and frames, which are to be marked as short as can be, and the longer for source, cue and
content. Everything else goes on a sheet, ``OUT/batch-<n>.txt``: the sentence, and for each part in
question two answers, A and B, in a drawn order that hides which pass gave which. The answer, in
``OUT/batch-<n>.answers.jsonl``, takes one (``"take": {"f": "A"}``), or gives the part anew in the
form of ``data/five_newsrooms/GUIDELINES.md``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pandas as pd
from annotation_sheets import annotations_of, hide

from toolkit.schema import FACETS, Annotation

PARTS = {"l": ("loaded_language",), "f": ("framing",), "a": (*FACETS, "sourcing")}
SHORT = {"loaded_language", "framing"}
KEYS = {"l": ("l",), "f": ("f",), "a": ("a", "s", "c", "k")}
Answer = list[Annotation]


def read_table(path: Path) -> dict[str, Answer]:
    """The annotations of a pass, by item."""
    found: dict[str, Answer] = {}
    for row in pd.read_parquet(path).to_dict("records"):
        spanned = not pd.isna(row["start"])
        one = Annotation(
            row["item"], row["annotator"], row["codebook"], row["label"],
            int(row["start"]) if spanned else None, int(row["end"]) if spanned else None,
        )  # fmt: skip
        found.setdefault(one.item, []).append(one)
    return found


def part(answer: Answer, name: str) -> Answer:
    """What an answer says under one of the codebooks."""
    return [one for one in answer if one.codebook in PARTS[name]]


def settled(one: Answer, two: Answer) -> Answer | None:
    """The part on which two passes agree; ``None`` where they do not."""
    if {(a.codebook, a.label) for a in one if a.start is None} != {
        (a.codebook, a.label) for a in two if a.start is None
    }:
        return None
    spans, others = [a for a in one if a.start is not None], [a for a in two if a.start is not None]
    kept = []
    for span in spans:
        met = [
            other
            for other in others
            if (other.codebook, other.label) == (span.codebook, span.label)
            and _start(other) < _end(span)
            and _start(span) < _end(other)
        ]
        if len(met) != 1:
            return None
        others.remove(met[0])
        pair = sorted((span, met[0]), key=lambda a: (_end(a) - _start(a), _start(a)))
        kept.append(pair[0] if span.codebook in SHORT else pair[1])
    if others:
        return None
    return [a for a in one if a.start is None] + kept


def _start(one: Annotation) -> int:
    return one.start if one.start is not None else 0


def _end(one: Annotation) -> int:
    return one.end if one.end is not None else 0


def shown(answer: Answer, name: str, text: str) -> str:
    """A part as it would be given in an answer."""
    given: dict[str, Any] = {}
    if name == "l":
        given["l"] = [text[a.start : a.end] for a in answer if a.start is not None]
    elif name == "f":
        frames = [a.label for a in answer if a.start is None and a.label != "none"]
        given["f"] = {
            frame: [
                text[a.start : a.end] for a in answer if a.label == frame and a.start is not None
            ]
            for frame in frames
        }
    else:
        labels = {a.codebook: a.label for a in answer if a.start is None}
        given["a"] = [labels.get(facet, "none") for facet in FACETS]
        for key, label in (("s", "source"), ("c", "cue"), ("k", "content")):
            given[key] = [_short(text[a.start : a.end]) for a in answer if a.label == label]
    return json.dumps(given, ensure_ascii=False)


def _short(words: str) -> str:
    parts = words.split()
    return words if len(parts) < 12 else f"{' '.join(parts[:3])} … {' '.join(parts[-3:])}"


def swapped(item: str, name: str) -> bool:
    """Whether the second pass stands first, drawn by the item's name."""
    return hashlib.sha256(f"{item}/{name}".encode()).digest()[0] % 2 == 1


def open_parts(one: Answer, two: Answer) -> list[str]:
    """The parts that want an adjudicator."""
    return [name for name in PARTS if settled(part(one, name), part(two, name)) is None]


def batches_of(
    articles: Sequence[Mapping[str, Any]],
    one: Mapping[str, Answer],
    two: Mapping[str, Answer],
    batches: int,
) -> list[list[tuple[int, dict[str, Any], list[str]]]]:
    """Rows of each batch: number (0 for a new article, -1 for context), row, open parts."""
    result = []
    for n in range(batches):
        number = 0
        rows: list[tuple[int, dict[str, Any], list[str]]] = []
        for article in articles[n::batches]:
            rows.append((0, dict(article), []))
            for row in article["rows"]:
                item = row["item"]
                names = open_parts(one[item], two[item]) if item in one and item in two else []
                number += bool(names)
                rows.append((number if names else -1, row, names))
        result.append(rows)
    return result


def sheet(
    rows: Sequence[tuple[int, dict[str, Any], list[str]]],
    one: Mapping[str, Answer],
    two: Mapping[str, Answer],
) -> str:
    """A batch as text; of the settled sentences only the one before an open one is shown."""
    lines = []
    for at, (number, row, names) in enumerate(rows):
        if number == 0:
            lines.append("\n##")
            continue
        if number < 0:
            if at + 1 < len(rows) and rows[at + 1][0] > 0:
                lines.append(f"-| {hide(row['text'])}")
            continue
        lines.append(f"{number}| {hide(row['text'])}")
        for name in names:
            pair = [part(one[row["item"]], name), part(two[row["item"]], name)]
            if swapped(row["item"], name):
                pair.reverse()
            lines += [
                f"    {k} {shown(a, name, row['text'])}" for k, a in zip("AB", pair, strict=True)
            ]
    return "\n".join(lines).strip() + "\n"


def outcome(
    rows: Sequence[tuple[int, dict[str, Any], list[str]]],
    lines: Sequence[str],
    one: Mapping[str, Answer],
    two: Mapping[str, Answer],
) -> tuple[Answer, list[str]]:
    """The final annotations of a batch, and what is wrong with the answers, a line each."""
    given: dict[int, dict[str, Any]] = {}
    wrong = []
    for at, line in enumerate(lines, start=1):
        if line.strip():
            try:
                answer = json.loads(line)
                given[answer["i"]] = answer
            except (ValueError, KeyError) as problem:
                wrong.append(f"line {at}: {problem!r}")
    final: Answer = []
    for number, row, names in rows:
        item = str(row.get("item", ""))
        if number == 0 or item not in one or item not in two:
            continue
        for name in PARTS:
            pair = [part(one[item], name), part(two[item], name)]
            if name not in names:
                final += settled(*pair) or []
                continue
            if swapped(item, name):
                pair.reverse()
            try:
                final += _decide(given[number], name, pair, row)
            except KeyError:
                wrong.append(f"sentence {number}: {name} is not decided")
            except ValueError as problem:
                wrong.append(f"sentence {number}: {problem}")
    return [replace(a, annotator="final") for a in final], wrong


def _decide(
    answer: Mapping[str, Any], name: str, pair: Sequence[Answer], row: Mapping[str, Any]
) -> Answer:
    taken = (answer.get("take") or {}).get(name)
    if taken is not None:
        if taken not in ("A", "B"):
            raise ValueError(f"{name} is A or B, not {taken!r}")
        return pair["AB".index(taken)]
    if not any(key in answer for key in KEYS[name]):
        raise KeyError(name)
    own = {"i": 0, **{key: answer[key] for key in KEYS[name] if key in answer}}
    return part(list(annotations_of(own, row, "final")), name)


def main() -> None:
    """Make the sheets of the adjudication, or read its answers."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("step", choices=["make", "read"])
    parser.add_argument("items", type=Path)
    parser.add_argument("one", type=Path)
    parser.add_argument("two", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--batches", type=int, default=8)
    parser.add_argument("--only", type=int)
    parser.add_argument("--annotator", default="final")
    parser.add_argument("--to", type=Path)
    arguments = parser.parse_args()
    articles = [json.loads(line) for line in arguments.items.read_text("utf-8").splitlines()]
    one, two = read_table(arguments.one), read_table(arguments.two)
    batches = batches_of(articles, one, two, arguments.batches)
    arguments.folder.mkdir(parents=True, exist_ok=True)
    final: Answer = []
    problems = 0
    for n, rows in enumerate(batches):
        if arguments.only is not None and n != arguments.only:
            continue
        file = arguments.folder / f"batch-{n}.answers.jsonl"
        if arguments.step == "make":
            text = sheet(rows, one, two)
            (arguments.folder / f"batch-{n}.txt").write_text(text, encoding="utf-8")
            print(f"batch {n}: {sum(number > 0 for number, _, _ in rows)} sentences")
            continue
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        found, wrong = outcome(rows, lines, one, two)
        final += found
        problems += len(wrong)
        for problem in wrong:
            print(f"{file}: {problem}", file=sys.stderr)
    if arguments.step == "read":
        print(
            f"{len({a.item for a in final})} items, {len(final)} annotations, {problems} problems"
        )
    if arguments.to:
        table = pd.DataFrame([asdict(replace(a, annotator=arguments.annotator)) for a in final])
        table.astype({"start": "Int64", "end": "Int64"}).to_parquet(arguments.to, index=False)


if __name__ == "__main__":
    main()
