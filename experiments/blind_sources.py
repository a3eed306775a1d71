"""Print how far naming and role of sources are found on words that no rule was written on.

    python experiments/blind_sources.py [--model default]

`data/labels/blind_sources` holds expressions and sentences of our own, written with their labels by
an annotator who saw the codebook's definitions alone, neither rules, lists nor answers: bodies by
name, persons and groups without a name, sentences with one attribution, ways in which a name is
withheld or left vague (600 more, two thirds beyond stock phrases, tell only whether one is),
sentences that pass words on or do not, and whole articles with the source of each sentence. They
are machine-made. Nobody may look at what a model gets wrong in them.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from pathlib import Path
from typing import Any

from toolkit.evaluation.clustering import b_cubed
from toolkit.models.base import Model
from toolkit.models.registry import load_model
from toolkit.models.sourcing.language.lexicon import lexicon
from toolkit.models.sourcing.naming.labels import ANONYMOUS
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


def lines(name: str) -> list[dict[str, Any]]:
    """The items of a file of JSON lines."""
    text = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def sentences(model: Model) -> None:
    """Print what is told of the source of a sentence, each an article by itself."""
    table = rows("sentences")
    answers = model.predict([[row["text"]] for row in table])
    for facet in ("naming", "role"):
        given = [label_of(answer.labels[facet]) for (answer,) in answers]
        show(f"sentences, {facet}", list(zip((row[facet] for row in table), given, strict=True)))


def attributions(model: Model) -> None:
    """Print how sentences that pass words on are told from others."""
    items = lines("attribution")
    answers = model.predict([[item["text"]] for item in items])
    for facet, key in (("attribution", "attribution"), ("cue_stance", "stance")):
        pairs = [
            (item[key], label_of(answer.labels[facet]))
            for item, (answer,) in zip(items, answers, strict=True)
        ]
        show(f"attribution, {facet}", pairs, each=True)


def withheld(model: Model) -> None:
    """Print how names that are withheld or left vague are found."""
    items = lines("anonymity")
    answers = model.predict([item["sentences"] for item in items])
    pairs = [
        (item["naming"], label_of(answer[item["index"]].labels["naming"]))
        for item, answer in zip(items, answers, strict=True)
    ]
    show("names withheld, naming", pairs, each=True)


def idioms(model: Model) -> None:
    """Print how names are found that two thirds of the sentences withhold in words of their own."""
    items = lines("withheld")
    answers = model.predict([[item["text"]] for item in items])
    given = [label_of(answer.labels["naming"]) == ANONYMOUS for (answer,) in answers]
    words = {True: ANONYMOUS, False: "other"}
    pairs = [(words[item["withheld"]], words[g]) for item, g in zip(items, given, strict=True)]
    show("names withheld in many idioms", pairs, each=True)


def articles(model: Model) -> None:
    """Print how the sources of whole articles are told apart, named and described."""
    items = lines("articles")
    facets: dict[str, list[Pair]] = {"naming": [], "role": []}
    coded: dict[Hashable, Hashable] = {}
    given: dict[Hashable, Hashable] = {}
    any_source: list[Pair] = []
    full_names, surnames, named = 0, 0, 0
    for item, answers in zip(
        items, model.predict([item["sentences"] for item in items]), strict=True
    ):
        sources = {source["id"]: source for source in item["sources"]}
        found: dict[str, Counter[str]] = {each: Counter() for each in sources}
        of_sentence = {each["sentence"]: each["source"] for each in item["attributions"]}
        for i, answer in enumerate(answers):
            passes_on = label_of(answer.labels["attribution"]) != NONE
            any_source.append(("any" if i in of_sentence else NONE, "any" if passes_on else NONE))
            if i not in of_sentence:
                continue
            place, source = (item["id"], i), of_sentence[i]
            coded[place] = (item["id"], source)
            if answer.source is not None:
                given[place] = (item["id"], id(answer.source))
                found[source][answer.source.name] += 1
            for facet, pairs in facets.items():
                pairs.append((sources[source][facet], label_of(answer.labels[facet])))
        for each, names in found.items():
            if sources[each]["naming"] == "named" and names:
                name, most = sources[each]["name"], names.most_common(1)[0][0]
                named += 1
                full_names += most.casefold() == name.casefold()
                surnames += name.split()[-1].casefold() in most.casefold()
    show("articles, any attribution", any_source, each=True)
    precision, recall, f1 = b_cubed(coded, given)
    print(f"articles, B-cubed: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}")
    print(
        f"articles, names: whole {full_names / named:.3f}, last {surnames / named:.3f} of {named}"
    )
    for facet, pairs in facets.items():
        show(f"articles, {facet}", pairs, each=True)


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
    idioms(model)
    attributions(model)
    articles(model)


if __name__ == "__main__":
    main()
