"""How far the two blind passes agree, on Five Newsrooms and on sentences of public corpora.

    python data/five_newsrooms/annotation/agreement.py [--data FOLDER]

Writes ``agreement.md`` beside this file, and ``agreement_attributions.md`` for the attributions of
PolNeAR in ``data/labels``; with the folder of the public corpora also ``agreement_annolexical.md``.
Intervals are over articles (documents; sentences where they stand alone), from 1,000 draws.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pandas as pd

from toolkit.annotation.agreement import Agreement, alpha, alpha_per_label, span_alpha, span_f1
from toolkit.codebook import load_codebook
from toolkit.corpora.attach import attach
from toolkit.corpora.dataset import Corpus
from toolkit.corpora.registry import load_corpus
from toolkit.schema import Annotation

HERE = Path(__file__).parent
LABELS = HERE.parents[1] / "labels"
PASSES = ("pass-1", "pass-2")
CODEBOOKS = tuple(map(load_codebook, ("loaded_language", "sourcing", "framing")))
NOTHING = "(nothing more)"
CAVEAT = (
    "Both passes are machine-made by the same guideline: their agreement is consistency, not "
    "validity."
)


def agreement(corpus: Corpus, *, repeats: int = 1000) -> Iterator[tuple[str, Agreement]]:
    """Agreement of the two passes: of every question, of its labels, and of spans."""
    clusters = dict(zip(corpus.items["item"], corpus.items["article_id"], strict=True))
    texts = dict(zip(corpus.items["item"], corpus.items["text"], strict=True))
    labels: dict[str, list[Annotation]] = defaultdict(list)
    spans: dict[str, list[Annotation]] = defaultdict(list)
    for note in corpus.coded(None, None):
        if note.annotator in PASSES:
            (labels if note.start is None else spans)[note.codebook].append(note)
    for codebook in CODEBOOKS:
        for question in codebook.questions:
            coded = labels[question.id]
            if question.kind == "binary":
                label = question.positive_ids[0]
                yield question.id, alpha(coded, clusters, label=label, repeats=repeats)
                continue
            if question.kind == "single":
                yield question.id, alpha(coded, clusters, repeats=repeats)
            used = {note.label for note in coded}
            names = [label for label in question.label_ids if label in used]
            if question.kind == "single":
                names.sort()
            for row in alpha_per_label(coded, clusters, labels=names, repeats=repeats):
                yield question.id, row
    for name in ("loaded_language", "sourcing"):
        # A sentence without spans was coded too: its labels are rows beside the spans.
        marks = [*spans[name], *labels["framing"]]
        for row in span_alpha(marks, texts, clusters, repeats=repeats):
            yield name, row
        for exact in (True, False):
            for row in span_f1(marks, clusters, exact=exact, repeats=repeats):
                yield name, row


def confusions(corpus: Corpus, question: str, *, most: int = 8) -> list[tuple[str, str, int]]:
    """The pairs of different labels that the passes gave most often."""
    labels: dict[str, dict[str, set[str]]] = defaultdict(dict)
    for note in corpus.coded(question, None):
        if note.annotator in PASSES and note.start is None:
            labels[note.item].setdefault(note.annotator, set()).add(note.label)
    pairs: Counter[tuple[str, str]] = Counter()
    for passes in labels.values():
        if len(passes) == 2:
            a, b = passes.values()
            for x, y in product(sorted(a - b) or [NOTHING], sorted(b - a) or [NOTHING]):
                if x != y:
                    pairs[min(x, y), max(x, y)] += 1
    return [(a, b, n) for (a, b), n in pairs.most_common(most)]


def interval(row: Agreement) -> str:
    """A coefficient with its interval."""
    return f"{row.value:.3f} ({row.low:.3f} to {row.high:.3f})"


def page(title: str, introduction: str, corpus: Corpus) -> str:
    """Agreement and the commonest differences of the two passes, as Markdown."""
    lines = [f"# {title}: agreement of two blind passes", "", f"{introduction} {CAVEAT}", ""]
    lines += ["| question | label | measure | value (95%) | share |", "|---|---|---|---|---|"]
    for question, row in agreement(corpus):
        share = f"{row.share:.3f}" if row.share == row.share else "–"
        lines.append(f"| {question} | {row.label} | {row.measure} | {interval(row)} | {share} |")
    lines += ["", "## Where the passes differ most", ""]
    lines += ["| question | one pass | the other | n |", "|---|---|---|---|"]
    for codebook in CODEBOOKS[1:]:
        for question in codebook.questions:
            for a, b, n in confusions(corpus, question.id):
                lines.append(f"| {question.id} | {a} | {b} | {n} |")
    return "\n".join(lines) + "\n"


def attributions() -> str:
    """Agreement on naming, role and stance of attributions of PolNeAR, as Markdown."""
    table = pd.concat(pd.read_parquet(LABELS / f"polnear_{name}.parquet") for name in PASSES)
    table = table.drop_duplicates(["relation", "annotator", "codebook"])
    clusters = dict(zip(table["relation"], table["item"], strict=True))
    table = table.assign(item=table["relation"], start=None, end=None)
    labels = table.pivot(index=["item", "codebook"], columns="annotator", values="label")
    differing = (labels["pass-1"] != labels["pass-2"]).groupby("item").any().sum()
    lines = ["# Attributions of PolNeAR: agreement of two blind passes", ""]
    lines += [f"{len(clusters)} attributions, {differing} went to adjudication. {CAVEAT}", ""]
    lines += ["| question | label | alpha (95%) | share |", "|---|---|---|---|"]
    for question in ("naming", "role", "cue_stance"):
        coded = table[table["codebook"] == question]
        for row in (alpha(coded, clusters), *alpha_per_label(coded, clusters)):
            share = "–" if row.label == "all" else f"{row.share:.3f}"
            lines.append(f"| {question} | {row.label} | {interval(row)} | {share} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Compare, and write the pages."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="folder that holds annolexical/")
    arguments = parser.parse_args()
    corpus = load_corpus("five_newsrooms", HERE.parent)
    size = f"{len(corpus.articles)} articles, {len(corpus.items):,} body sentences."
    pages = {
        "agreement": page("Five Newsrooms", size, corpus),
        "agreement_attributions": attributions(),
    }
    if arguments.data is not None:
        corpus = load_corpus("annolexical", arguments.data / "annolexical")
        for name in PASSES:
            corpus, errors = attach(corpus, LABELS / f"annolexical_{name}.parquet")
            if errors:
                raise SystemExit(f"{len(errors)} sentences do not fit; the first: {errors[0]}")
        n = len({note.item for note in corpus.coded("framing", PASSES[0])})
        pages["agreement_annolexical"] = page("AnnoLexical", f"{n:,} sentences.", corpus)
    for name, text in pages.items():
        (HERE / f"{name}.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
