"""Naming, role and cue stance for attributions of PolNeAR's train part: sheets, and answers.

    python experiments/attribution_labels.py make --data FOLDER OUT
    python experiments/attribution_labels.py settle --data FOLDER OUT
    python experiments/attribution_labels.py read --data FOLDER OUT [--to data/labels]

``make`` draws the attributions, enriched for anonymous, vague, document and media sources, as many
from each outlet as it has, and writes ``OUT/pass-1.txt`` and ``pass-2.txt``, each in an order of
its own. Answers are ``OUT/pass-<n>.answers.jsonl``, a line an attribution: ``{"i": 12, "n":
naming, "r": role, "c": stance}``. ``settle`` writes ``OUT/adjudication.txt`` with what the passes
differ in; ``read`` writes the two passes and the final labels, without text, and the agreement.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from toolkit.annotation.agreement import alpha, alpha_per_label
from toolkit.corpora import polnear
from toolkit.schema import FACETS, Annotation, Article
from toolkit.text import sentences

KEYS = {"n": "naming", "r": "role", "c": "cue_stance"}
ADJUDICATED = "adjudicated"
# Strata by the look of the source, in order of trial: only the draw depends on them, no label.
STRATA: tuple[tuple[str, str, int], ...] = (
    (
        "media",
        r"\b(Times|Post|CNN|Fox|NBC|CBS|ABC|Journal|Politico|Reuters|AP|Associated Press"
        r"|newspaper|magazine|USA Today|Herald|Globe|BuzzFeed|Breitbart|MSNBC|media|news)\b",
        120,
    ),
    (
        "document",
        r"(?i)\b(report|study|poll|survey|documents?|e-?mails?|filing|statement|memo|records?"
        r"|letter|transcript|data|tweet|ad|website|book|lawsuit)\b",
        120,
    ),
    (
        "vague",
        r"(?i)\b(some|many|several|critics|supporters|observers|sources?|people|others|experts"
        r"|analysts|insiders|allies|aides|advisers|opponents)\b",
        160,
    ),
    ("other", ".", 150),
)
WITHHELD = re.compile(
    r"anonym|not (?:be )?(?:named|identified|authorized)|condition|declined to be|did not want",
    re.IGNORECASE,
)
ORDER = {"anonymous": 150, "vague": 160, "document": 120, "media": 120, "other": 150}
Answer = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Drawn:
    """An attribution as it is laid before an annotator, and where its words stand."""

    item: str
    relation: str
    outlet: str
    stratum: str
    source: polnear.Pieces
    cue: polnear.Pieces
    before: str
    text: str
    source_words: str
    cue_words: str
    text_sha256: str


def attributions(data: Path) -> Iterator[Drawn]:
    """Every attribution of the train part with a source and a cue, short enough to be shown."""
    for document in polnear.load(data / "polnear", "train").documents:
        whole = Article(document.document_id, document.text)
        marked = sentences(whole)
        for number, one in enumerate(document.attributions):
            if not one.source or not one.cue:
                continue
            source = " … ".join(document.text[start:end] for start, end in one.source)
            cue = " … ".join(document.text[start:end] for start, end in one.cue)
            low = min(start for start, _ in (*one.source, *one.cue))
            high = max(end for _, end in (*one.source, *one.cue))
            at = [k for k, own in enumerate(marked) if own.start < high and low < own.end]
            text = " ".join(marked[k].text for k in at)
            if not at or len(source) > 160 or len(cue) > 60 or len(text) > 600:
                continue
            stratum = "anonymous"
            if not WITHHELD.search(document.text[low - 5 : high + 200]):
                stratum = next(name for name, look, _ in STRATA if re.search(look, source))
            yield Drawn(
                item=document.document_id,
                relation=f"{document.document_id}-{number}",
                outlet=document.outlet,
                stratum=stratum,
                source=one.source,
                cue=one.cue,
                before=(marked[at[0] - 1].text if at[0] else "").replace("\n", " "),
                text=text.replace("\n", " "),
                source_words=source,
                cue_words=cue,
                text_sha256=whole.text_sha256,
            )


def draw(data: Path, seed: int = 77) -> list[Drawn]:
    """The sample: from each stratum in turn one of each outlet, until it is full or empty."""
    pool: dict[str, dict[str, list[Drawn]]] = {}
    for one in attributions(data):
        pool.setdefault(one.stratum, {}).setdefault(one.outlet, []).append(one)
    chance = random.Random(seed)
    picked: list[Drawn] = []
    for stratum, wanted in ORDER.items():
        outlets = pool[stratum]
        for own in outlets.values():
            chance.shuffle(own)
        got: list[Drawn] = []
        while len(got) < wanted and any(outlets.values()):
            for name in sorted(outlets):
                if outlets[name] and len(got) < wanted:
                    got.append(outlets[name].pop())
        picked += got
    return picked


def sheet(drawn: Sequence[Drawn], numbers: Sequence[int]) -> str:
    """The attributions of these numbers, as text."""
    lines = []
    for number in numbers:
        one = drawn[number]
        lines += [
            f"{number}| SOURCE: {one.source_words} | CUE: {one.cue_words}",
            f"    before: {one.before[:260]}",
            f"    text: {one.text}",
        ]
    return "\n".join(lines) + "\n"


def read_answers(file: Path, n: int) -> dict[int, Answer]:
    """Labels by number; raises `ValueError` with the line for what cannot be."""
    found: dict[int, Answer] = {}
    for at, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        given = json.loads(line)
        if not 0 <= given["i"] < n or given["i"] in found:
            raise ValueError(f"{file}:{at}: no such number, or it came before")
        labels = {facet: given[key] for key, facet in KEYS.items()}
        for facet, label in labels.items():
            if label not in FACETS[facet]:
                raise ValueError(f"{file}:{at}: {facet} cannot be {label}")
        found[given["i"]] = labels
    return found


def differing(one: Mapping[int, Answer], two: Mapping[int, Answer]) -> list[int]:
    """The numbers on which two passes differ."""
    return sorted(number for number in one.keys() & two.keys() if one[number] != two[number])


def swapped(drawn: Drawn) -> bool:
    """Whether the second pass stands first on the adjudicator's sheet."""
    return hashlib.sha256(drawn.relation.encode()).digest()[0] % 2 == 1


def adjudication(
    drawn: Sequence[Drawn], one: Mapping[int, Answer], two: Mapping[int, Answer]
) -> str:
    """What the passes differ in, the two answers in an order that hides which is whose."""
    text = ""
    for number in differing(one, two):
        pair = [one[number], two[number]]
        if swapped(drawn[number]):
            pair.reverse()
        text += sheet(drawn, [number])
        text += "".join(
            f"    {k} {' / '.join(p.values())}\n" for k, p in zip("AB", pair, strict=True)
        )
    return text


def rows(
    drawn: Sequence[Drawn], answers: Mapping[int, Answer], annotator: str
) -> Iterator[dict[str, object]]:
    """Labels without text: naming and role on each piece of the source, stance on the cue's."""
    for number, labels in sorted(answers.items()):
        one = drawn[number]
        for facet, label in labels.items():
            for start, end in one.cue if facet == "cue_stance" else one.source:
                yield {
                    "item": one.item, "text_sha256": one.text_sha256, "annotator": annotator,
                    "codebook": facet, "label": label, "start": start, "end": end,
                    "relation": one.relation,
                }  # fmt: skip


def card(
    drawn: Sequence[Drawn], one: Mapping[int, Answer], two: Mapping[int, Answer], open_: int
) -> str:
    """The agreement of the passes as Markdown; intervals are over documents."""
    cluster = {own.relation: own.item for own in drawn}
    lines = ["# Attributions of PolNeAR: agreement of two blind passes", ""]
    lines += [
        f"{len(one)} attributions, {open_} went to adjudication. Passes are machine-made.",
        "",
    ]
    lines += ["| facet | label | alpha (95%) | share |", "|---|---|---|---|"]
    for facet in KEYS.values():
        marks = [
            Annotation(drawn[number].relation, name, facet, labels[facet])
            for name, answers in (("1", one), ("2", two))
            for number, labels in answers.items()
        ]
        for found in (alpha(marks, cluster), *alpha_per_label(marks, cluster)):
            share = "–" if found.label == "all" else f"{found.share:.3f}"
            value = f"{found.value:.3f} ({found.low:.3f} to {found.high:.3f})"
            lines.append(f"| {facet} | {found.label} | {value} | {share} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Make the sheets, settle, or read."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("step", choices=["make", "settle", "read"])
    parser.add_argument("out", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--to", type=Path, default=Path("data/labels"))
    parser.add_argument("--results", type=Path, default=Path("experiments/results"))
    arguments = parser.parse_args()
    drawn = draw(arguments.data)
    arguments.out.mkdir(parents=True, exist_ok=True)
    if arguments.step == "make":
        for n in (1, 2):
            order = list(range(len(drawn)))
            random.Random(100 + n).shuffle(order)
            (arguments.out / f"pass-{n}.txt").write_text(sheet(drawn, order), encoding="utf-8")
        print(f"{len(drawn)} attributions")
        return
    one, two = (read_answers(arguments.out / f"pass-{n}.answers.jsonl", len(drawn)) for n in (1, 2))
    if arguments.step == "settle":
        text = adjudication(drawn, one, two)
        (arguments.out / "adjudication.txt").write_text(text, encoding="utf-8")
        print(f"{len(differing(one, two))} of {len(one.keys() & two.keys())} differ")
        return
    third = read_answers(arguments.out / "adjudication.answers.jsonl", len(drawn))
    undecided = set(differing(one, two)) - set(third)
    if undecided or set(one) != set(two):
        raise SystemExit(
            f"undecided: {sorted(undecided)}; in one pass alone: {set(one) ^ set(two)}"
        )
    final = {number: third.get(number, labels) for number, labels in one.items()}
    for name, answers in (("pass-1", one), ("pass-2", two), (ADJUDICATED, final)):
        table = pd.DataFrame(rows(drawn, answers, name))
        table.to_parquet(arguments.to / f"polnear_{name}.parquet", index=False)
    text = card(drawn, one, two, len(differing(one, two)))
    (arguments.results / "annotation_attributions.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
