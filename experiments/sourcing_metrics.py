"""Measures of the sourcing experiment: sentences, spans, quote types, with their intervals."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.models.base import Sourced
from toolkit.models.sourcing.tagger import LABELS
from toolkit.models.sourcing.tokens import find_quotes
from toolkit.models.sourcing.training import Example

Interval = tuple[float, float, float]
Marked = tuple[int, int, str]


class Gold(NamedTuple):
    """One article: its sentences with sourcing spans, and which touch any attribution at all."""

    example: Example
    positive: list[bool]
    positive_all: list[bool]


def macro_f1(truth: NDArray[np.bool_], given: NDArray[np.bool_]) -> float:
    """Mean of the F1 of both classes."""
    scores = []
    for value in (True, False):
        tp = int(np.sum((given == value) & (truth == value)))
        scores.append(2 * tp / max(int(np.sum(given == value) + np.sum(truth == value)), 1))
    return float(np.mean(scores))


def clustered(
    measure: Callable[[NDArray[np.intp]], float], n: int, draws: int, seed: int
) -> Interval:
    """A figure with its 95% percentile interval, articles drawn with replacement."""
    rng = np.random.default_rng(seed)
    values = [measure(rng.integers(0, n, n)) for _ in range(draws)]
    low, high = np.percentile(values, [2.5, 97.5])
    return measure(np.arange(n)), float(low), float(high)


def sentence_scores(
    truth: Sequence[Sequence[bool]], given: Sequence[Sequence[bool]], draws: int, seed: int
) -> Interval:
    """Macro-F1 over sentences with an article-clustered interval."""
    t = [np.array(row, bool) for row in truth]
    g = [np.array(row, bool) for row in given]

    def measure(index: NDArray[np.intp]) -> float:
        return macro_f1(
            np.concatenate([t[i] for i in index]), np.concatenate([g[i] for i in index])
        )

    return clustered(measure, len(t), draws, seed)


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Offsets without marks and white space at either end."""
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return start, end


def span_scores(
    golds: Sequence[Gold], outs: Sequence[Sequence[Sourced]], draws: int, seed: int
) -> dict[str, dict[str, Interval]]:
    """Exact, trimmed-exact and overlap F1 of the spans of each label, sentence by sentence."""
    result: dict[str, dict[str, Interval]] = {}
    for label in LABELS:
        counts = np.zeros((len(golds), 6), np.int64)
        for row, (item, out) in enumerate(zip(golds, outs, strict=True)):
            for text, marked, sourced in zip(*item.example, out, strict=True):
                truth = {(s, e) for s, e, name in marked if name == label}
                given = {(s.start, s.end) for s in sourced.spans if s.label == label}
                trimmed = {trim(text, *s) for s in truth} & {trim(text, *s) for s in given}
                hit_given = sum(any(a < d and c < b for c, d in truth) for a, b in given)
                hit_truth = sum(any(a < d and c < b for c, d in given) for a, b in truth)
                counts[row] += (len(truth), len(given), len(truth & given), len(trimmed),
                                hit_given, hit_truth)  # fmt: skip

        def f1(index: NDArray[np.intp], column: int, table: NDArray[np.int64] = counts) -> float:
            total = table[index].sum(axis=0)
            return float(2 * total[column] / max(total[0] + total[1], 1))

        def overlap(index: NDArray[np.intp], table: NDArray[np.int64] = counts) -> float:
            total = table[index].sum(axis=0)
            precision, recall = total[4] / max(total[1], 1), total[5] / max(total[0], 1)
            return float(2 * precision * recall / max(precision + recall, 1e-9))

        n = len(golds)
        result[label] = {
            "exact": clustered(lambda i: f1(i, 2), n, draws, seed),
            "exact without outer marks": clustered(lambda i: f1(i, 3), n, draws, seed),
            "overlap": clustered(overlap, n, draws, seed),
        }
    return result


def gold_quote_type(text: str, marked: Sequence[Marked], quoted: Iterable[Any]) -> str:
    """From the gold content: ``direct`` with nine tenths of its letters inside quotation marks
    and four words or more, ``indirect`` with none inside, else ``mixed``."""
    content = {i for s, e, name in marked if name == "content" for i in range(s, e)}
    letters = {i for i in content if text[i].isalnum()}
    if not letters:
        return "none"
    inside = {i for q in quoted for i in range(q.start, q.end)} & letters
    if not inside:
        return "indirect"
    words = len(re.findall(r"\w+", "".join(text[i] for i in sorted(content))))
    return "direct" if len(inside) >= 0.9 * len(letters) and words > 3 else "mixed"


def quote_types(golds: Sequence[Gold], outs: Sequence[Sequence[Sourced]]) -> dict[str, Any]:
    """Agreement of the quote type where both gold and extractor find content."""
    labels = ("direct", "mixed", "indirect")
    table = np.zeros((3, 3), np.int64)
    for item, out in zip(golds, outs, strict=True):
        quoted = find_quotes(item.example.sentences)
        for text, marked, marks, sourced in zip(*item.example, quoted, out, strict=True):
            truth, given = gold_quote_type(text, marked, marks), sourced.facets.quote_type
            if truth != "none" and given != "none":
                table[labels.index(truth), labels.index(given)] += 1
    n = int(table.sum())
    agreement = float(np.trace(table) / n)
    chance = float((table.sum(0) / n) @ (table.sum(1) / n))
    return {
        "labels": labels,
        "gold by given": table.tolist(),
        "n": n,
        "agreement": agreement,
        "kappa": (agreement - chance) / (1 - chance),
    }
