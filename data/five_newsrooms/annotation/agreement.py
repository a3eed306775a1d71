"""How far the two blind passes agree, on Five Newsrooms and on sentences of public corpora.

    TOOLKIT_DATA=FOLDER python data/five_newsrooms/annotation/agreement.py

Writes ``agreement.md`` beside this file, ``agreement_attributions.md`` for the attributions of
PolNeAR in ``data/labels``, and, which needs a copy of it, ``agreement_annolexical.md``. Intervals
are over articles (documents; sentences where they stand alone), from 1,000 draws.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from toolkit.annotation.agreement import Agreement, alpha, alpha_per_label, span_alpha, span_f1
from toolkit.codebook import load_codebook
from toolkit.annotation.attach import attach
from toolkit.corpora.dataset import Corpus
from toolkit.corpora.registry import load_corpus
from toolkit.schema import Annotation

HERE = Path(__file__).parent
LABELS = HERE.parents[1] / "labels"
PASSES = ("pass-1", "pass-2")
CODEBOOKS = tuple(map(load_codebook, ("loaded_language", "sourcing", "framing")))
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
            used = sorted({note.label for note in coded}, key=question.label_ids.index)
            if question.kind == "single":
                yield question.id, alpha(coded, clusters, repeats=repeats)
                used.sort()
            for row in alpha_per_label(coded, clusters, labels=used, repeats=repeats):
                yield question.id, row
    for name in ("loaded_language", "sourcing"):
        # A sentence without spans was coded too: its labels are rows beside the spans.
        marks = [*spans[name], *labels["framing"]]
        for row in span_alpha(marks, texts, clusters, repeats=repeats):
            yield name, row
        for exact in (True, False):
            for row in span_f1(marks, clusters, exact=exact, repeats=repeats):
                yield name, row


def interval(row: Agreement) -> str:
    """A coefficient with its interval."""
    return f"{row.value:.3f} ({row.low:.3f} to {row.high:.3f})"


def page(title: str, introduction: str, corpus: Corpus) -> str:
    """Agreement of the two passes, as Markdown."""
    lines = [f"# {title}: agreement of two blind passes", "", f"{introduction} {CAVEAT}", ""]
    lines += ["| question | label | measure | value (95%) | share |", "|---|---|---|---|---|"]
    for question, row in agreement(corpus):
        share = f"{row.share:.3f}" if row.share == row.share else "–"
        lines.append(f"| {question} | {row.label} | {row.measure} | {interval(row)} | {share} |")
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
    corpus = load_corpus("five_newsrooms", HERE.parent)
    size = f"{len(corpus.articles)} articles, {len(corpus.items):,} body sentences."
    (HERE / "agreement.md").write_text(page("Five Newsrooms", size, corpus), encoding="utf-8")
    (HERE / "agreement_attributions.md").write_text(attributions(), encoding="utf-8")
    corpus = load_corpus("annolexical")
    for name in PASSES:
        corpus, errors = attach(corpus, LABELS / f"annolexical_{name}.parquet")
        if errors:
            raise SystemExit(f"{len(errors)} sentences do not fit; the first: {errors[0]}")
    size = f"{len({note.item for note in corpus.coded('framing', PASSES[0])}):,} sentences."
    text = page("AnnoLexical by these codebooks", size, corpus)
    (HERE / "agreement_annolexical.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
