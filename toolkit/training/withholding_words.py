"""Fits the regression that finds withheld names in words no rule foresees (`WithholdingWords`).

Sentences of our own that withhold the name of whoever speaks, or something near to it
(``data/labels/withheld_names``, machine-made), are set beside sentences of real news: those in
which the written rules find a withheld name, and, as sentences that withhold none, the others. Real
news keeps it from marking every "name" and "asked"; that a few of those sentences do withhold one
in words that no rule knows is borne.

    python -m toolkit.training.withholding_words data/labels/withheld_names words.safetensors
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from toolkit.models.sourcing.language.grammar import words as word_set
from toolkit.models.sourcing.language.tokens import find_quotes, tokenize
from toolkit.models.sourcing.spans.withholding import find_withholding
from toolkit.models.sourcing.spans.withholding_words import WithholdingWords, runs, signs

WITHHELD, HELD_OUT = "withheld", "dev"
CORPORA = {"annolexical": ("train",), "polnear": ("train",), "ptc": None, "ccf": None, "gvfc": None}
"""Corpora of real news, with the parts that are read; none is one that figures are measured on."""
EVERY = 5
"""Of real sentences without a sign of a source, one in so many is kept."""
WEIGHT = 0.3
"""How much a real sentence weighs beside one of our own."""
STRENGTH = 30.0
"""Inverse strength of the penalty on weights (``C``)."""
RARE = 2
"""Runs of words that fewer sentences hold are left out."""
TELLING = word_set("said says told tells according asked spoke official source person")
SMALLEST = 0.02
"""Weights nearer to zero are dropped."""


def labelled(folder: Path) -> Iterator[tuple[str, bool]]:
    """Our own sentences, and whether the name of whoever speaks is withheld; those of
    ``dev.jsonl``, on which least probabilities were chosen, are left out."""
    for path in sorted(folder.glob("*.jsonl")):
        if path.stem == HELD_OUT:
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield row["text"], row["label"] == WITHHELD


def real_sentences() -> Iterator[str]:
    """Sentences of real news, each once."""
    from toolkit.corpora.registry import load_corpus
    from toolkit.schema import Article
    from toolkit.text import sentences

    seen = set()
    for name, parts in CORPORA.items():
        for row in load_corpus(name).items.to_list():
            if parts and row["part"] not in parts:
                continue
            for sentence in sentences(Article(row["item"], row["text"])):
                if sentence.text not in seen:
                    seen.add(sentence.text)
                    yield sentence.text


def fit(written: Iterable[tuple[str, bool]], real: Iterable[str]) -> WithholdingWords:
    """Fit on sentences of our own and of real news."""
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import normalize

    texts, truth, weight = [], [], []
    for text, withheld in written:
        texts.append(text)
        truth.append(withheld)
        weight.append(1.0)
    for number, text in enumerate(real):
        withheld = bool(find_withholding(text, find_quotes([text])[0]))
        if withheld or number % EVERY == 0 or not TELLING.isdisjoint(text.lower().split()):
            texts.append(text)
            truth.append(withheld)
            weight.append(1.0 if withheld else WEIGHT)
    counts = CountVectorizer(analyzer=_runs_of, binary=True, min_df=RARE, dtype=np.float64)
    columns = normalize(counts.fit_transform(texts))
    regression = LogisticRegression(C=STRENGTH, max_iter=3000)
    regression.fit(columns, truth, sample_weight=weight)
    weights = dict(zip(counts.get_feature_names_out(), regression.coef_[0].tolist(), strict=True))
    return WithholdingWords(
        {run: value for run, value in weights.items() if abs(value) >= SMALLEST},
        float(regression.intercept_[0]),
    )


def _runs_of(text: str) -> list[str]:
    return [run for run, _ in runs(signs(tokenize(text), find_quotes([text])[0]))]


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse, fit and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("labels", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args(arguments)
    fitted = fit(labelled(options.labels), real_sentences())
    fitted.save(options.out, f"{options.labels.name} and {', '.join(CORPORA)}")
    print(f"{options.out}: {len(fitted.weights)} runs of words")


if __name__ == "__main__":
    main()
