"""Agreement between annotators: Krippendorff's alpha and pairwise F1, of labels and of spans.

Every function takes a table with a row a label, as columns ``item, annotator, label`` (and
``start, end``, null where the label is the whole item's): a data frame, or `Annotation` values.
An annotator coded an item if there is a row for it, be it ``none``. Intervals are percentiles of a
bootstrap over clusters (articles), by default over items.

Krippendorff (2019), Content Analysis, 4th ed., ch. 12, for alpha; Hripcsak and Rothschild
(2005), "Agreement, the F-Measure, and Reliability in Information Retrieval", JAMIA, for the F1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from toolkit.bootstrap import cluster_bootstrap
from toolkit.schema import Annotation

if TYPE_CHECKING:
    import pandas as pd

Counts = NDArray[np.int64]
WORD = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Agreement:
    """A coefficient with its 95% interval; nan where it is undefined, for want of variation.

    ``n`` counts what was compared by two annotators or more (items; words for spans), ``share``
    is the share of codings that carry the label, in [0, 1].
    """

    label: str
    measure: str
    value: float
    low: float
    high: float
    n: int
    share: float

    def __str__(self) -> str:
        return (
            f"{self.label}: {self.measure} {self.value:.3f} "
            f"({self.low:.3f} to {self.high:.3f}), n {self.n}, share {self.share:.3f}"
        )


def alpha(
    table: pd.DataFrame | Iterable[Annotation],
    clusters: Mapping[str, Hashable] | None = None,
    *,
    label: str = "all",
    repeats: int = 1000,
    seed: int = 0,
) -> Agreement:
    """Nominal alpha of a codebook with one label an item, in [-1, 1].

    Raises `ValueError` where an annotator gave an item two labels.

    >>> rows = [("a", 1, "yes"), ("a", 2, "yes"), ("b", 1, "no"), ("b", 2, "no"),
    ...         ("c", 1, "yes"), ("c", 2, "no"), ("d", 1, "no"), ("d", 2, "no")]
    >>> import pandas as pd
    >>> table = pd.DataFrame(rows, columns=["item", "annotator", "label"])
    >>> round(alpha(table, repeats=0).value, 3)
    0.533
    """
    coded = _coded(table)
    names = sorted({name for labels in coded.values() for name in labels})
    for (item, annotator), labels in coded.items():
        if len(labels) > 1:
            raise ValueError(
                f"item {item}: {annotator} gave {', '.join(sorted(labels))}; "
                "take alpha_per_label where an item may have several"
            )
    units: dict[str, list[str]] = {}
    for (item, _), labels in coded.items():
        units.setdefault(item, []).extend(labels)
    counts = np.array(
        [[labels.count(name) for name in names] for labels in units.values()], dtype=np.int64
    ).reshape(len(units), len(names))
    groups = [clusters[item] if clusters else item for item in units]
    return _estimate(label, counts, groups, float("nan"), repeats, seed)


def alpha_per_label(
    table: pd.DataFrame | Iterable[Annotation],
    clusters: Mapping[str, Hashable] | None = None,
    *,
    labels: Sequence[str] | None = None,
    repeats: int = 1000,
    seed: int = 0,
) -> list[Agreement]:
    """Nominal alpha of each label against its absence; ``none`` means that no label applies."""
    coded = _coded(table)
    result = []
    for name in labels if labels is not None else _label_names(coded):
        units: dict[str, list[int]] = {}
        for (item, _), held in coded.items():
            absent_present = units.setdefault(item, [0, 0])
            absent_present[name in held] += 1
        counts = np.array(list(units.values()), dtype=np.int64).reshape(len(units), 2)
        groups = [clusters[item] if clusters else item for item in units]
        share = float(counts[:, 1].sum() / max(counts.sum(), 1))
        result.append(_estimate(name, counts, groups, share, repeats, seed))
    return result


def span_alpha(
    table: pd.DataFrame | Iterable[Annotation],
    texts: Mapping[str, str],
    clusters: Mapping[str, Hashable] | None = None,
    *,
    repeats: int = 1000,
    seed: int = 0,
) -> list[Agreement]:
    """Nominal alpha of each span label, with the words and marks of the texts as units.

    A word is inside a span if any of its characters is. ``texts`` gives the text of each item.
    """
    coded, spans = _spans(table)
    names = sorted({label for _, _, label in spans})
    result = []
    for name in names:
        rows: list[list[int]] = []
        groups: list[Hashable] = []
        for item, annotators in coded.items():
            group = clusters[item] if clusters else item
            marked = [spans.get((item, who, name), ()) for who in annotators]
            for word in WORD.finditer(texts[item]):
                inside = sum(
                    any(start < word.end() and word.start() < end for start, end in marks)
                    for marks in marked
                )
                rows.append([len(annotators) - inside, inside])
                groups.append(group)
        counts = np.array(rows, dtype=np.int64).reshape(len(rows), 2)
        share = float(counts[:, 1].sum() / max(counts.sum(), 1))
        result.append(_estimate(name, counts, groups, share, repeats, seed, "alpha of words"))
    return result


def pairwise_f1(
    table: pd.DataFrame | Iterable[Annotation],
    clusters: Mapping[str, Hashable] | None = None,
    *,
    labels: Sequence[str] | None = None,
    repeats: int = 1000,
    seed: int = 0,
) -> list[Agreement]:
    """F1 of each label of whole items between annotators, pooled over their pairs, in [0, 1].

    Chance is not taken off: a label that nearly every item carries has a high F1 whatever its
    annotators do. ``none`` means that no label applies.

    >>> rows = [("a", 1, "yes"), ("a", 2, "yes"), ("b", 1, "no"), ("b", 2, "yes")]
    >>> import pandas as pd
    >>> table = pd.DataFrame(rows, columns=["item", "annotator", "label"])
    >>> [(f1.label, round(f1.value, 3)) for f1 in pairwise_f1(table, repeats=0)]
    [('no', 0.0), ('yes', 0.667)]
    """
    coded = _coded(table)
    by_item: dict[str, list[set[str]]] = {}
    for (item, _), held in coded.items():
        by_item.setdefault(item, []).append(held)
    result = []
    for name in labels if labels is not None else _label_names(coded):
        rows, groups = [], []
        for item, codings in by_item.items():
            for a, b in combinations(codings, 2):
                rows.append((2 * (name in a and name in b), (name in a) + (name in b)))
                groups.append(clusters[item] if clusters else item)
        counts = np.array(rows, dtype=np.int64).reshape(len(rows), 2)
        low, high = _bootstrap(counts, groups, _f1, repeats, seed)
        n = sum(len(codings) > 1 for codings in by_item.values())
        share = float(counts[:, 1].sum() / max(2 * len(counts), 1))
        result.append(Agreement(name, "pairwise F1", _f1(counts), low, high, n, share))
    return result


def span_f1(
    table: pd.DataFrame | Iterable[Annotation],
    clusters: Mapping[str, Hashable] | None = None,
    *,
    exact: bool = True,
    repeats: int = 1000,
    seed: int = 0,
) -> list[Agreement]:
    """F1 of each span label between annotators, pooled over their pairs, in [0, 1].

    Two spans match if both offsets are the same, or (``exact=False``) if they share a character.
    """
    coded, spans = _spans(table)
    result = []
    for name in sorted({label for _, _, label in spans}):
        rows, groups, total = [], [], 0
        for item, annotators in coded.items():
            for first, second in combinations(annotators, 2):
                a, b = (spans.get((item, who, name), ()) for who in (first, second))
                total += len(a) + len(b)
                rows.append((_matched(a, b, exact) + _matched(b, a, exact), len(a) + len(b)))
                groups.append(clusters[item] if clusters else item)
        counts = np.array(rows, dtype=np.int64).reshape(len(rows), 2)
        value = _f1(counts)
        low, high = _bootstrap(counts, groups, _f1, repeats, seed)
        measure = "exact F1" if exact else "overlap F1"
        result.append(Agreement(name, measure, value, low, high, total, float("nan")))
    return result


def _matched(a: Sequence[tuple[int, int]], b: Sequence[tuple[int, int]], exact: bool) -> int:
    if exact:
        return len(set(a) & set(b))
    return sum(any(s < stop and start < e for start, stop in b) for s, e in a)


def _f1(counts: Counts) -> float:
    matched, total = counts.sum(axis=0)
    return float(matched / total) if total else float("nan")


def _alpha(counts: Counts) -> float:
    import krippendorff

    used = counts[counts.sum(axis=1) > 1]
    if (used.sum(axis=0) > 0).sum() < 2:
        return float("nan")
    return float(krippendorff.alpha(value_counts=used, level_of_measurement="nominal"))


def _estimate(
    label: str,
    counts: Counts,
    groups: Sequence[Hashable],
    share: float,
    repeats: int,
    seed: int,
    measure: str = "alpha",
) -> Agreement:
    low, high = _bootstrap(counts, groups, _alpha, repeats, seed)
    n = int((counts.sum(axis=1) > 1).sum())
    return Agreement(label, measure, _alpha(counts), low, high, n, share)


def _bootstrap(
    counts: Counts,
    groups: Sequence[Hashable],
    statistic: Callable[[Counts], float],
    repeats: int,
    seed: int,
) -> tuple[float, float]:
    if not repeats or not len(counts):
        return float("nan"), float("nan")
    numbers = {group: number for number, group in enumerate(dict.fromkeys(groups))}
    figure = cluster_bootstrap(
        lambda rows: {"": statistic(counts[rows])},
        [numbers[group] for group in groups],
        repeats=repeats,
        seed=seed,
    )[""]
    return figure.low, figure.high


def _rows(
    table: pd.DataFrame | Iterable[Annotation],
) -> Iterable[tuple[str, str, str, int | None, int | None]]:
    import pandas as pd

    if isinstance(table, pd.DataFrame):
        missing = {"item", "annotator", "label"} - set(table.columns)
        if missing:
            raise ValueError(f"the table has no column {', '.join(sorted(missing))}")
        columns = ["item", "annotator", "label", "start", "end"]
        for row in table.reindex(columns=columns).to_dict("records"):
            at = row["start"]
            spanned = not pd.isna(at)
            item, annotator, label = str(row["item"]), str(row["annotator"]), str(row["label"])
            yield item, annotator, label, *((int(at), int(row["end"])) if spanned else (None, None))
        return
    for annotation in table:
        place = annotation.start, annotation.end
        yield annotation.item, annotation.annotator, annotation.label, *place


def _coded(table: pd.DataFrame | Iterable[Annotation]) -> dict[tuple[str, str], set[str]]:
    coded: dict[tuple[str, str], set[str]] = {}
    for item, annotator, label, start, _ in _rows(table):
        labels = coded.setdefault((item, annotator), set())
        if start is None:
            labels.add(label)
    return {key: labels for key, labels in coded.items() if labels}


def _label_names(coded: Mapping[tuple[str, str], set[str]]) -> list[str]:
    return sorted({name for labels in coded.values() for name in labels})


def _spans(
    table: pd.DataFrame | Iterable[Annotation],
) -> tuple[dict[str, list[str]], dict[tuple[str, str, str], list[tuple[int, int]]]]:
    """Who coded each item that two or more did, and each one's spans by label."""
    coded: dict[str, list[str]] = {}
    spans: dict[tuple[str, str, str], list[tuple[int, int]]] = {}
    for item, annotator, label, start, end in _rows(table):
        annotators = coded.setdefault(item, [])
        if annotator not in annotators:
            annotators.append(annotator)
        if start is not None and end is not None:
            spans.setdefault((item, annotator, label), []).append((start, end))
    return {item: who for item, who in coded.items() if len(who) > 1}, spans
