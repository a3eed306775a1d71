"""Our linear classifier and phrase matcher beside the libraries that could stand for them.

    python benchmarks/libraries.py [CORPUS]

Five Newsrooms, which comes with the toolkit, unless another corpus with labels by our codebooks or
of its own is named. Both sides of a row run in one process, one thread each, best of `REPEATS`.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from toolkit.codebook import load_codebook
from toolkit.corpora.registry import gold_passages, load_corpus
from toolkit.gold import gold_labels
from toolkit.models.lexicons.matcher import PhraseMatcher
from toolkit.models.linear.classifier import LinearClassifier
from toolkit.models.linear.features import Ngrams, tokenize
from toolkit.models.linear.frame_cues import WORD, FrameCues, normal_word
from toolkit.schema import TextSpan

REPEATS = 3
QUESTION = "framing"
SHARE = 0.15


def analyse(text: str) -> list[str]:
    """Words and pairs of words of a text, the same as ours."""
    words = tokenize([text]).words
    return [*words, *(f"{left} {right}" for left, right in pairwise(words))]


def scikit_learn(min_df: int) -> Any:
    """The library's pipeline of the same classifier."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.pipeline import make_pipeline

    return make_pipeline(
        TfidfVectorizer(analyzer=analyse, sublinear_tf=True, min_df=min_df),
        OneVsRestClassifier(LogisticRegression(max_iter=1000)),
    )


def library_spans(pipeline: Any, texts: Sequence[str]) -> list[list[TextSpan]]:
    """Token attribution on top of the library: each n-gram's share of the score of each label that
    holds, led back to its words."""
    vectorizer, classifier = pipeline[0], pipeline[1]
    vocabulary, values = vectorizer.vocabulary_, vectorizer.transform(texts)
    p = classifier.predict_proba(values)
    spans: list[list[TextSpan]] = []
    for row, text in enumerate(texts):
        tokens = tokenize([text])
        marked = []
        for label in np.flatnonzero(p[row] >= 0.5).tolist():
            weights = classifier.estimators_[label].coef_[0]
            gain = np.zeros(len(tokens))
            grams = [*tokens.words, *(f"{a} {b}" for a, b in pairwise(tokens.words))]
            times = {gram: grams.count(gram) for gram in set(grams)}
            for k, gram in enumerate(grams):
                column = vocabulary.get(gram)
                if column is not None:
                    value = values[row, column] * weights[column] / times[gram]
                    if k < len(tokens):
                        gain[k] += value
                    else:
                        gain[k - len(tokens) : k - len(tokens) + 2] += value / 2
            gain = gain.clip(0)
            for k in np.flatnonzero(gain > SHARE * gain.sum()).tolist():
                span = (int(tokens.start[k]), int(tokens.end[k]))
                marked.append(TextSpan(*span, str(label), float(p[row, label])))
        spans.append(marked)
    return spans


def alternation(cues: FrameCues) -> re.Pattern[str]:
    """The frame lexicon as one pattern, longest term first."""
    terms = sorted((normal_word(term) for term in cues.terms), key=lambda t: (-len(t), t))
    forms = (re.escape(term).replace(r"\*", r"[^\W_]*") for term in terms)
    return re.compile(r"(?<!\w)(?:" + "|".join(forms) + r")(?!\w)")


def seconds(run: Callable[[], object]) -> float:
    """The best of some runs, in seconds of processor time."""
    best = float("inf")
    for _ in range(REPEATS):
        began = time.process_time()
        run()
        best = min(best, time.process_time() - began)
    return best


def main() -> None:
    """Measure every pair and print a table."""
    corpus = load_corpus(sys.argv[1] if len(sys.argv) > 1 else "five_newsrooms")
    question = load_codebook(QUESTION).question(QUESTION)
    pairs = [
        (text, gold_labels(gold, question))
        for passage in gold_passages(corpus)
        for text, gold in zip(passage.texts, passage.gold, strict=True)
        if question.id in gold.labels
    ]
    texts, labels = [text for text, _ in pairs], [of_text for _, of_text in pairs]
    classes = sorted({label for of_text in labels for label in of_text})
    truth = np.array([[label in of_text for label in classes] for of_text in labels])
    rows: list[tuple[str, float, float, str]] = []

    ours = LinearClassifier(QUESTION, classes, min_df=2)
    theirs = scikit_learn(2)
    rows.append(("fit", seconds(lambda: ours.fit(texts, labels)),
                 seconds(lambda: theirs.fit(texts, truth)), ""))  # fmt: skip
    gap = float(np.abs(ours.predict_proba(texts) - theirs.predict_proba(texts)).max())
    n_theirs = len(theirs[0].vocabulary_)
    same = f"largest difference {gap:.1e}; {ours.ngrams.n_features:,} and {n_theirs:,} n-grams"
    rows.append(("probabilities", seconds(lambda: ours.predict_proba(texts)),
                 seconds(lambda: theirs.predict_proba(texts)), same))  # fmt: skip
    rows.append(("probabilities and words", seconds(lambda: ours.predict_with_spans(texts)),
                 seconds(lambda: library_spans(theirs, texts)), ""))  # fmt: skip
    tokens = tokenize(texts)
    rows.append(("n-grams chosen", seconds(lambda: Ngrams(2, 2).fit(tokens)),
                 seconds(lambda: scikit_learn(2)[0].fit(texts)), ""))  # fmt: skip
    cues = FrameCues.bundled()
    matcher = PhraseMatcher(cues.terms, normal=normal_word)
    words = [WORD.findall(text) for text in texts]
    pattern = alternation(cues)
    lower = [" ".join(map(normal_word, of_text)) for of_text in words]
    n_ours = sum(len(matcher.find(of_text)) for of_text in words)
    n_theirs = sum(len(pattern.findall(text)) for text in lower)
    rows.append(("phrases of the frame lexicon",
                 seconds(lambda: [matcher.find(of_text) for of_text in words]),
                 seconds(lambda: [pattern.findall(text) for text in lower]),
                 f"{n_ours:,} and {n_theirs:,} matches"))  # fmt: skip

    print(f"{corpus.card.name}: {len(texts):,} texts, {len(classes)} labels\n")
    print("| | ours, texts/s | library, texts/s | ours is faster by | |")
    print("|---|---|---|---|---|")
    for name, own_time, library_time, note in rows:
        speeds = f"{len(texts) / own_time:,.0f} | {len(texts) / library_time:,.0f}"
        print(f"| {name} | {speeds} | {library_time / own_time:.1f} | {note} |")


if __name__ == "__main__":
    with threadpool_limits(1):
        main()
