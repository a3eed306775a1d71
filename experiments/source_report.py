"""Sources, names and anonymity of a model, measured on the labels of whole articles and snippets.

    python experiments/source_report.py --data DATA [--model default] [--part dev] [--phrases held]

Prints a table for PolNeAR articles labelled whole (`--part`: the 40 of its train part, which rules
were developed on, or the 20 of its dev part, held out), one for the snippets whose phrase was held
out (or ``seen``), and one for 72 whole articles of BASIL in which every sentence of an anonymous or
vague source is labelled. Labels: ``data/labels``, machine-made, see its README.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from toolkit.codebook import NONE
from toolkit.corpora.registry import load_corpus
from toolkit.evaluation.clustering import b_cubed
from toolkit.models.base import Model
from toolkit.models.registry import load_model
from toolkit.schema import Article, Source, Span
from toolkit.scoring.article import ScoredArticle, score_articles
from toolkit.text import sentences

LABELS = Path(__file__).parents[1] / "data" / "labels"
ANONYMOUS = "anonymous"
Places = dict[str, list[tuple[str, int, int]]]


def sources_of(article: ScoredArticle) -> dict[str, Source]:
    """The sources of a scored article by their ids."""
    found: dict[str, Source] = {}
    for scored in article.scored_sentences:
        for source in (scored.source, *(mention.source for mention in scored.mentions)):
            if source is not None:
                found[source.source_id] = source
    return found


def predicted_source(article: ScoredArticle, places: Sequence[tuple[str, int, int]]) -> str:
    """The id of the source that a gold attribution is given to: that of the span of the same label
    that it overlaps, source, cue or content in this order, else that of its sentence."""
    spans: list[Span] = [s for each in article.scored_sentences for s in each.spans if s.source_id]
    for label in ("source", "cue", "content"):
        for span in spans:
            pieces = [(start, end) for kind, start, end in places if kind == label]
            overlaps = any(span.start < end and start < span.end for start, end in pieces)
            if span.label == label and overlaps:
                return span.source_id
    first = min(start for kind, start, _ in places if kind != "source")
    for scored in article.scored_sentences:
        sentence = scored.sentence
        if sentence.start <= first < sentence.end and scored.source is not None:
            return scored.source.source_id
    return ""


def macro_f1(pairs: Iterable[tuple[str, str]]) -> tuple[float, dict[str, float]]:
    """Mean F1 of the gold labels, and that of each."""
    pairs = list(pairs)
    f1 = {}
    for label in sorted({gold for gold, _ in pairs}):
        hits = sum(gold == predicted == label for gold, predicted in pairs)
        size = sum((gold == label) + (predicted == label) for gold, predicted in pairs)
        f1[label] = 2 * hits / size
    return sum(f1.values()) / len(f1), f1


def articles(model: Model, data: Path, part: str) -> None:
    """Print the figures of whole articles."""
    corpus = load_corpus("polnear", data / "polnear")
    of_part = {row["item"] for row in corpus.items.to_list() if row["part"] == part}
    labels = pd.read_parquet(LABELS / "polnear_sources_adjudicated.parquet")
    labels = labels[labels["item"].isin(of_part)]
    places: Places = defaultdict(list)
    for row in corpus.coded("sourcing", "final"):
        if row.start is not None and row.end is not None:
            places[row.relation].append((row.label, row.start, row.end))
    texts = {row["article_id"]: row["text"] for row in corpus.articles.to_list()}
    wanted = sorted(set(labels["item"]))
    scored = score_articles([Article(name, texts[name]) for name in wanted], model)
    facets: dict[str, list[tuple[str, str]]] = {"naming": [], "role": []}
    grouped, names = [], Counter[str]()
    for name, article in zip(wanted, scored, strict=True):
        rows = labels[labels["item"] == name]
        sources = sources_of(article)
        coded = {
            kind: dict(zip(each["relation"], each["label"], strict=True))
            for kind, each in rows.groupby("codebook")
        }
        group = {
            relation: source for relation, source in coded["source"].items()
            if coded["naming"][relation] != NONE
        }  # fmt: skip
        given = {relation: predicted_source(article, places[relation]) for relation in group}
        grouped.append(b_cubed(group, {k: source for k, source in given.items() if source}))
        for facet, pairs in facets.items():
            for relation in group:
                source = sources.get(given[relation])
                predicted = NONE if source is None else source.labels.get(facet, NONE)
                if coded[facet][relation] != NONE:
                    pairs.append((coded[facet][relation], predicted))
        called = rows[rows["codebook"] == "name"]
        for row in called.itertuples():
            relations = [k for k, source in group.items() if source == row.label]
            if not relations or coded["naming"][relations[0]] != "named":
                continue
            most, _ = Counter(given[k] for k in relations).most_common(1)[0]
            full = texts[name][int(row.start) : int(row.end)]
            found = sources[most].name if most in sources else ""
            names["sources"] += 1
            names["surname found"] += full.split()[-1].casefold() in found.casefold()
    mean = [sum(values) / len(grouped) for values in zip(*grouped, strict=True)]
    print(f"{len(wanted)} articles of PolNeAR's {part} part, {len(facets['naming'])} attributions")
    print(f"B-cubed precision {mean[0]:.3f}, recall {mean[1]:.3f}, F1 {mean[2]:.3f}")
    share = names["surname found"] / names["sources"]
    print(f"name found for sources of persons: {share:.3f} of {names['sources']}")
    anonymous = [pair for pair in facets["naming"] if ANONYMOUS in pair]
    right = sum(gold == predicted for gold, predicted in anonymous)
    for k, figure in enumerate(("recall", "precision")):
        size = sum(pair[k] == ANONYMOUS for pair in anonymous)
        print(f"anonymous: {figure} {right} of {size} attributions")
    for facet, pairs in facets.items():
        total, by_label = macro_f1(pairs)
        each = ", ".join(f"{label} {f1:.2f}" for label, f1 in by_label.items())
        print(f"{facet} where there is any: macro-F1 {total:.3f} ({each})")


def snippets(model: Model, data: Path, held: bool) -> None:
    """Print what is found of anonymous and vague sources in the snippets."""
    labels = pd.read_parquet(LABELS / "anonymity_adjudicated.parquet")
    naming = labels[labels["codebook"] == "naming"]
    gold = dict(zip(naming["item"], naming["label"], strict=True))
    lines = (data / "anonymity" / "snippets.jsonl").read_text(encoding="utf-8").splitlines()
    kept = [row for row in map(json.loads, lines) if is_held(row["phrase"]) == held]
    texts = [[s.text for s in sentences(Article(row["id"], row["text"]))] for row in kept]
    hits, sizes = Counter[str](), Counter[str]()
    for row, predictions in zip(kept, model.predict(texts), strict=True):
        found = {next(iter(each.labels["naming"])) for each in predictions}
        sizes[gold[row["id"]]] += 1
        hits[gold[row["id"]]] += gold[row["id"]] in found
    print(f"{len(kept)} snippets whose phrase was {'held out' if held else 'seen'}")
    for label, size in sizes.most_common():
        print(f"{label}: recall {hits[label] / size:.3f} of {size}")


def unnamed(model: Model, data: Path) -> None:
    """Print how many sentences of anonymous and vague sources are found in whole articles of BASIL,
    and how many of those taken for anonymous are: sentences that the annotator left open are none.
    """
    items = set(pd.read_csv(LABELS / "basil_anonymity_items.csv")["item"])
    decided, listed = (
        {
            str(row.relation): str(row.label)
            for annotator in annotators
            for row in pd.read_parquet(LABELS / f"basil_anonymity_{annotator}.parquet").itertuples()
            if row.codebook == "naming"
        }
        for annotators in (("adjudicated",), ("pass-1", "pass-2"))
    )
    rows = [
        row
        for row in load_corpus("basil", data / "basil").articles.to_list()
        if row["article_id"] in items
    ]
    texts = [
        Article(row["article_id"], row["text"], outlet=row["outlet"], title=row["title"] or "")
        for row in rows
    ]
    hits, given = Counter[str](), Counter[str]()
    for article in score_articles(texts, model):
        for scored in article.scored_sentences:
            place = f"{scored.sentence.article_id}@{scored.sentence.start}"
            naming = next(iter(scored.labels["naming"]))
            hits[naming] += decided.get(place) == naming
            given[naming] += place in decided or place not in listed
    sizes = Counter(decided.values())
    print(f"{len(texts)} articles of BASIL read whole")
    for label in (ANONYMOUS, "vague"):
        print(f"{label}: recall {hits[label] / sizes[label]:.3f} of {sizes[label]} sentences")
    print(f"anonymous: precision {hits[ANONYMOUS] / given[ANONYMOUS]:.3f} of {given[ANONYMOUS]}")


def is_held(phrase: str) -> bool:
    """Whether a phrase is held out, by the second bit of its hash."""
    return bool(int(hashlib.sha256(phrase.encode()).hexdigest(), 16) >> 1 & 1)


def main() -> None:
    """Parse and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", default="default")
    parser.add_argument("--part", choices=("train", "dev"), default="dev")
    parser.add_argument("--phrases", choices=("held", "seen"), default="held")
    options = parser.parse_args()
    model = load_model(options.model)
    articles(model, options.data, options.part)
    snippets(model, options.data, options.phrases == "held")
    unnamed(model, options.data)


if __name__ == "__main__":
    main()
