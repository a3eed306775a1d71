"""Print how far naming and role of sources are found on words that no rule was written on.

    python experiments/blind_sources.py [--model default]

`data/labels/blind_sources` holds expressions and sentences of our own, written with their labels by
an annotator who saw the codebook's definitions alone, neither rules, lists nor answers: bodies by
name, persons and groups without a name, sentences with one attribution, ways in which a name is
withheld or left vague, and sentences that pass words on or do not. They are machine-made. Nobody
may look at what a model gets wrong in them.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from toolkit.models.base import Model
from toolkit.models.registry import load_model
from toolkit.models.sourcing.language.lexicon import lexicon
from toolkit.models.sourcing.naming.naming import describe

FOLDER = Path(__file__).parent.parent / "data" / "labels" / "blind_sources"
NONE = "none"
Pair = tuple[str, str]
"""The label that is right, and the one given."""


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table."""
    with (FOLDER / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def show(name: str, pairs: Sequence[Pair], *, each: bool = False) -> None:
    """Print the share that is right, and the mean F1 of the labels."""
    f1, lines = [], []
    for label in sorted({right for right, _ in pairs}):
        hits = sum(right == given == label for right, given in pairs)
        size = sum(right == label for right, _ in pairs)
        found = sum(given == label for _, given in pairs)
        f1.append(2 * hits / (size + found))
        precision = f"{hits / found:.3f} of {found}" if found else "none given"
        lines.append(f"  {label}: recall {hits / size:.3f} of {size}, precision {precision}")
    right = sum(right == given for right, given in pairs) / len(pairs)
    print(f"{name}: {right:.3f} of {len(pairs)} right, macro-F1 {sum(f1) / len(f1):.3f}")
    if each:
        print("\n".join(lines))


def expressions(name: str) -> None:
    """Print what the words of a source alone tell."""
    table = rows(name)
    described = [describe(row["source"], lexicon()) for row in table]
    if "naming" in table[0]:
        naming = [(row["naming"], d.naming) for row, d in zip(table, described, strict=True)]
        show(f"{name}, naming", naming)
    role = [
        (row["role"], NONE if row["role"] == NONE and not d.has_capacity else d.role)
        for row, d in zip(table, described, strict=True)
    ]
    show(f"{name}, role", role)


def sentences(model: Model) -> None:
    """Print what is told of the source of a sentence, each an article by itself."""
    table = rows("sentences")
    answers = model.predict([[row["text"]] for row in table])
    for facet in ("naming", "role"):
        given = [label_of(answer.labels[facet]) for (answer,) in answers]
        show(f"sentences, {facet}", list(zip((row[facet] for row in table), given, strict=True)))


def attributions(model: Model) -> None:
    """Print how sentences that pass words on are told from others."""
    lines = (FOLDER / "attribution.jsonl").read_text(encoding="utf-8").splitlines()
    items = [json.loads(line) for line in lines]
    answers = model.predict([[item["text"]] for item in items])
    for facet, key in (("attribution", "attribution"), ("cue_stance", "stance")):
        pairs = [
            (item[key], label_of(answer.labels[facet]))
            for item, (answer,) in zip(items, answers, strict=True)
        ]
        show(f"attribution, {facet}", pairs, each=True)


def withheld(model: Model) -> None:
    """Print how names that are withheld or left vague are found."""
    lines = (FOLDER / "anonymity.jsonl").read_text(encoding="utf-8").splitlines()
    items = [json.loads(line) for line in lines]
    answers = model.predict([item["sentences"] for item in items])
    pairs = [
        (item["naming"], label_of(answer[item["index"]].labels["naming"]))
        for item, answer in zip(items, answers, strict=True)
    ]
    show("names withheld, naming", pairs, each=True)


def label_of(labels: Iterable[str]) -> str:
    """The label of a question with one answer."""
    return next(iter(labels))


def main() -> None:
    """Parse and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default="default")
    model = load_model(parser.parse_args().model)
    expressions("bodies")
    expressions("people")
    sentences(model)
    withheld(model)
    attributions(model)


if __name__ == "__main__":
    main()
