"""The annotator of Five Newsrooms beside people: agreement with human labels of public corpora.

    TOOLKIT_DATA=FOLDER python data/five_newsrooms/annotation/validity.py

The labels in ``data/labels/validity_*.parquet`` were given blind, by the same guidelines, to texts
of BABE, of PolNeAR's dev part, of CCF and GVFC, copies of which are below FOLDER. Writes
``validity.md`` beside this file. Intervals are over sentences, of PolNeAR over documents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
from agreement import HERE, LABELS, interval

from toolkit.annotation.agreement import Agreement, alpha, span_alpha, span_f1
from toolkit.bootstrap import cluster_bootstrap
from toolkit.codebook import load_codebook
from toolkit.annotation.attach import attach
from toolkit.corpora.dataset import FINAL, Corpus
from toolkit.corpora.gold import codebook_gold
from toolkit.corpora.registry import gold_passages, load_corpus
from toolkit.schema import Annotation, Article, Gold

OURS = "annotator"
Row = tuple[str, str, str]
Coded = Mapping[str, Annotation]


def positive_f1(truth: Sequence[bool], ours: Sequence[bool], clusters: Sequence[str]) -> str:
    """F1 of the positive class with its interval over clusters."""
    t, o = np.array(truth), np.array(ours)

    def f1(rows: np.ndarray) -> dict[str, float]:
        total = t[rows].sum() + o[rows].sum()
        return {"F1": float(2 * (t & o)[rows].sum() / total) if total else float("nan")}

    return str(cluster_bootstrap(f1, clusters)["F1"])


def of_babe(corpus: Corpus) -> Iterator[Row]:
    """Loaded language: with the final label, with single experts, and experts among themselves."""
    coders: dict[str, dict[str, Annotation]] = defaultdict(dict)
    for note in corpus.coded("loaded_language", None):
        if note.start is None:
            coders[note.annotator][note.item] = note
    ours, final = coders.pop(OURS), coders.pop(FINAL)
    truth = [final[item].label == "loaded" for item in ours]
    labels = [note.label == "loaded" for note in ours.values()]

    def pair(a: Coded, b: Coded, repeats: int = 0) -> Agreement:
        shared = [item for item in ours if item in a and item in b]
        rows = [replace(a[item], annotator="1") for item in shared]
        return alpha(rows + [replace(b[item], annotator="2") for item in shared], repeats=repeats)

    experts = [c for c in coders.values() if len(c.keys() & ours.keys()) >= 40]
    one_expert = np.nanmean([pair(ours, expert).value for expert in experts])
    two_experts = np.nanmean([pair(a, b).value for a, b in combinations(experts, 2)])
    yield "BABE", "n", str(len(ours))
    yield "BABE", "share loaded, ours and human", f"{np.mean(labels):.3f} / {np.mean(truth):.3f}"
    yield "BABE", "alpha with the final label", interval(pair(ours, final, 1000))
    yield "BABE", "positive F1", positive_f1(truth, labels, list(ours))
    yield "BABE", "mean alpha with one expert", f"{one_expert:.3f}"
    yield "BABE", "mean alpha between two experts", f"{two_experts:.3f}"


def of_polnear(corpus: Corpus) -> Iterator[Row]:
    """Attribution, quote type and spans, against cues of communication and evidence."""
    table = pd.read_parquet(LABELS / "validity_polnear.parquet")
    documents = {item.rpartition("@")[0] for item in table["item"]}
    human: dict[str, Gold] = {}
    texts: dict[str, str] = {}
    for passage in gold_passages(corpus, items=documents):
        human |= dict(zip(passage.items, passage.gold, strict=True))
        texts |= dict(zip(passage.items, passage.texts, strict=True))
    for item, sha256 in zip(table["item"], table["text_sha256"], strict=True):
        if Article("", texts.get(item, "")).text_sha256 != sha256:
            raise SystemExit(f"{item} is not the sentence that was labelled")
    whole = table[table["start"].isna()]
    ours = whole.pivot(index="item", columns="codebook", values="label")
    clusters = {item: item.rpartition("@")[0] for item in ours.index}
    truth = [any(s.label != "source" for s in human[i].spans["sourcing"]) for i in ours.index]
    attributed = (ours["attribution"] != "none").tolist()
    n = len(ours)
    yield "PolNeAR dev", "n", str(n)
    f1 = positive_f1(truth, attributed, list(clusters.values()))
    yield "PolNeAR dev", "any attribution, F1", f1
    shares = f"{sum(attributed) / n:.3f} / {sum(truth) / n:.3f}"
    yield "PolNeAR dev", "share attributed, ours and human", shares
    same = [
        label in human[item].labels["quote_type"]
        for item, label in ours["quote_type"].items()
        if label != "none" and "none" not in human[item].labels.get("quote_type", {"none": 1})
    ]
    yield "PolNeAR dev", "quote type, agreement", f"{np.mean(same):.3f} / {len(same)}"
    marks = [Annotation(i, who, "sourcing", "none") for i in ours.index for who in (FINAL, OURS)]

    def mark(item: str, who: str, label: str, start: float, end: float) -> None:
        # Marks and white space at either end are left out.
        letters = [k for k in range(int(start), int(end)) if texts[item][k].isalnum()]
        if letters:
            ends = letters[0], letters[-1] + 1
            marks.append(Annotation(item, who, "sourcing", label, *ends))

    for item in ours.index:
        for s in human[item].spans["sourcing"]:
            mark(item, FINAL, s.label, s.start, s.end)
    for span in table[table["start"].notna()].to_dict("records"):
        mark(span["item"], OURS, span["label"], span["start"], span["end"])
    for row in (
        *span_f1(marks, clusters),
        *span_f1(marks, clusters, exact=False),
        *span_alpha(marks, texts, clusters),
    ):
        yield "PolNeAR dev", f"{row.label}, {row.measure}", interval(row)


def of_frames(name: str, corpus: Corpus) -> Iterator[Row]:
    """Frames through the corpus's mapping, only where the human coders spoke of the frame."""
    human = {p.items[0]: p.gold[0] for p in gold_passages(corpus)}
    ours = codebook_gold(corpus, annotator=OURS)
    rows: list[tuple[bool, bool, str]] = []
    by_frame: dict[str, tuple[float, int, int]] = {}
    for frame in load_codebook("framing").questions[0].positive_ids:
        coded = [
            (frame in human[item].labels["framing"], frame in gold.labels["framing"], item)
            for item, gold in ours.items()
            if item in human and frame not in human[item].not_coded["framing"]
        ]
        there = sum(truth for truth, _, _ in coded), sum(label for _, label, _ in coded)
        if there[0] >= 3:
            both = sum(truth and label for truth, label, _ in coded)
            by_frame[frame] = 2 * both / sum(there), *there
            rows += coded
    yield name, "units", str(len(ours))
    yield name, "micro F1", positive_f1(*zip(*rows, strict=True))
    yield name, "macro F1", f"{np.mean([f1 for f1, _, _ in by_frame.values()]):.3f}"
    for frame, (f1, n, n_ours) in by_frame.items():
        yield name, frame, f"F1 {f1:.3f}, human {n}, ours {n_ours}"


def main() -> None:
    """Compare, and write the page."""

    def labelled(name: str) -> Corpus:
        corpus, errors = attach(load_corpus(name), LABELS / f"validity_{name}.parquet")
        if errors:
            raise SystemExit(str(errors[0]))
        return corpus

    rows = [
        *of_babe(labelled("babe")),
        *of_polnear(load_corpus("polnear")),
        *of_frames("ccf", labelled("ccf")),
        *of_frames("gvfc", labelled("gvfc")),
    ]
    page = ["# The annotator beside human coders", "", "Blind, by the guidelines alone.", ""]
    page += ["| corpus | measure | value |", "|---|---|---|"]
    page += [f"| {' | '.join(row)} |" for row in rows]
    page += ["", "People among themselves, as published: BABE alpha .40; PolNeAR pairwise F1 .926",
             "for any attribution; CCF, a second coder against the first, F1 .69."]  # fmt: skip
    (HERE / "validity.md").write_text("\n".join(page) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
