"""Agreement between annotators: Krippendorff's alpha and pairwise F1, of labels and of spans.

Every function takes a table with a row a label, as columns ``item, annotator, label`` (and
``start, end``, null where the label is the whole item's): a data frame, or `Annotation` values.
An annotator coded an item if there is a row for it, be it ``none``; a row without a label is
missing, and no category. Errors are related within clusters (articles), by default within items:
the interval of alpha is that of `toolkit.annotation.alpha_interval`, with ``repeats=0`` it is left
out; that of an F1 is made of percentiles of ``repeats`` bootstrap draws.

Krippendorff (2019), Content Analysis, 4th ed., ch. 12, for alpha; Hripcsak and Rothschild
(2005), "Agreement, the F-Measure, and Reliability in Information Retrieval", JAMIA, for the F1.
"""

from __future__ import annotations

import math
import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from toolkit.annotation.alpha_interval import alpha_interval
from toolkit.bootstrap import Figure, cluster_bootstrap
from toolkit.schema import Annotation

if TYPE_CHECKING:
    import pandas as pd

    Table = pd.DataFrame | Iterable[Annotation]

Clusters = Mapping[str, Hashable] | None
Counts = NDArray[np.int64]
NAN = float("nan")
WORD = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Agreement:
    """A coefficient with its 95% interval; nan where it is undefined, for want of variation or of
    items that two annotators coded.

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
        if np.isnan(self.value):
            why = "no item was coded by two" if not self.n else "all gave one answer"
            return f"{self.label}: {self.measure} is not defined, as {why}"
        share = "" if math.isnan(self.share) else f", share {self.share:.3f}"
        return (
            f"{self.label}: {self.measure} {self.value:.3f} "
            f"({self.low:.3f} to {self.high:.3f}), n {self.n}{share}"
        )


def alpha(
    table: Table,
    clusters: Clusters = None,
    *,
    label: str = "all",
    repeats: int = 1000,
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
    codings = _codings(table)
    for item, by_annotator in codings.items():
        for annotator, labels in by_annotator.items():
            if len(labels) > 1:
                raise ValueError(
                    f"item {item}: {annotator} gave {', '.join(sorted(labels))}; "
                    "take alpha_per_label where an item may have several"
                )
    names = _label_names(codings)
    rows = [
        [sum(name in labels for labels in by_annotator.values()) for name in names]
        for by_annotator in codings.values()
    ]
    return replace(_alpha_of(label, rows, codings, clusters, repeats), share=NAN)


def alpha_per_label(
    table: Table,
    clusters: Clusters = None,
    *,
    labels: Sequence[str] | None = None,
    repeats: int = 1000,
) -> list[Agreement]:
    """Nominal alpha of each label against its absence; ``none`` means that no label applies."""
    codings = _codings(table)
    result = []
    for name in labels if labels is not None else _label_names(codings):
        present = [[name in held for held in each.values()] for each in codings.values()]
        rows = [[len(each) - sum(each), sum(each)] for each in present]
        result.append(_alpha_of(name, rows, codings, clusters, repeats))
    return result


def span_alpha(
    table: Table,
    texts: Mapping[str, str],
    clusters: Clusters = None,
    *,
    repeats: int = 1000,
) -> list[Agreement]:
    """Nominal alpha of each span label, with the words and marks of the texts as units.

    A word is inside a span if any of its characters is. ``texts`` gives the text of each item.
    """
    coded, spans = _spans(table)
    result = []
    for name in sorted({label for _, _, label in spans}):
        rows, items = [], []
        for item, annotators in coded.items():
            marked = [spans.get((item, who, name), ()) for who in annotators]
            for word in WORD.finditer(texts[item]):
                inside = sum(_matched([word.span()], marks, False) for marks in marked)
                rows.append([len(annotators) - inside, inside])
                items.append(item)
        result.append(_alpha_of(name, rows, items, clusters, repeats, "alpha of words"))
    return result


def pairwise_f1(
    table: Table,
    clusters: Clusters = None,
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
    codings = _codings(table)
    pairs = [
        (item, *pair) for item, each in codings.items() for pair in combinations(each.values(), 2)
    ]
    items = [item for item, _, _ in pairs]
    result = []
    for name in labels if labels is not None else _label_names(codings):
        rows = [[2 * (name in a and name in b), (name in a) + (name in b)] for _, a, b in pairs]
        counts, figure = _f1_figure(rows, items, clusters, repeats, seed)
        share = float(counts[:, 1].sum() / max(2 * len(counts), 1))
        result.append(Agreement(name, "pairwise F1", *figure, len(set(items)), share))
    return result


def span_f1(
    table: Table,
    clusters: Clusters = None,
    *,
    exact: bool = True,
    repeats: int = 1000,
    seed: int = 0,
) -> list[Agreement]:
    """F1 of each span label between annotators, pooled over their pairs, in [0, 1].

    Two spans match if both offsets are the same, or (``exact=False``) if they share a character.
    """
    coded, spans = _spans(table)
    pairs = [(item, *pair) for item, who in coded.items() for pair in combinations(who, 2)]
    items = [item for item, _, _ in pairs]
    result = []
    for name in sorted({label for _, _, label in spans}):
        rows = []
        for item, first, second in pairs:
            a, b = (spans.get((item, who, name), ()) for who in (first, second))
            rows.append([_matched(a, b, exact) + _matched(b, a, exact), len(a) + len(b)])
        counts, figure = _f1_figure(rows, items, clusters, repeats, seed)
        measure = "exact F1" if exact else "overlap F1"
        result.append(Agreement(name, measure, *figure, int(counts[:, 1].sum()), NAN))
    return result


def _matched(a: Sequence[tuple[int, int]], b: Sequence[tuple[int, int]], exact: bool) -> int:
    if exact:
        return len(set(a) & set(b))
    return sum(any(s < stop and start < e for start, stop in b) for s, e in a)


def _f1(counts: Counts) -> float:
    matched, total = counts.sum(axis=0)
    return float(matched / total) if total else NAN


def _alpha(counts: Counts) -> float:
    import krippendorff

    used = counts[counts.sum(axis=1) > 1]
    if (used.sum(axis=0) > 0).sum() < 2:
        return NAN
    return float(krippendorff.alpha(value_counts=used, level_of_measurement="nominal"))


def _alpha_of(
    label: str,
    rows: Sequence[Sequence[int]],
    items: Iterable[str],
    clusters: Clusters,
    repeats: int,
    measure: str = "alpha",
) -> Agreement:
    counts = np.array(rows, np.int64).reshape(len(rows), -1)
    value = _alpha(counts)
    low, high = NAN, NAN
    if repeats and not np.isnan(value):
        low, high = alpha_interval(counts, _numbered(items, clusters))
    share = float(counts[:, 1:].sum() / max(counts.sum(), 1))
    n = int((counts.sum(axis=1) > 1).sum())
    # Half units that are added pull the interval off alpha where coders never disagree.
    return Agreement(label, measure, value, min(low, value), max(high, value), n, share)


def _numbered(items: Iterable[str], clusters: Clusters) -> NDArray[np.intp]:
    """The cluster of each item, numbered from 0."""
    import pandas as pd

    groups = [clusters[item] if clusters else item for item in items]
    return pd.Series(groups, dtype=object).factorize()[0]


def _f1_figure(
    rows: Sequence[Sequence[int]],
    items: Iterable[str],
    clusters: Clusters,
    repeats: int,
    seed: int,
) -> tuple[Counts, Figure]:
    """Matches and totals, a row for each of ``items``, as an array, and their F1."""
    if not rows:
        return np.zeros((0, 2), np.int64), Figure(NAN, NAN, NAN)
    counts = np.array(rows, np.int64)
    figures = cluster_bootstrap(
        lambda drawn: {"": _f1(counts[drawn])},
        _numbered(items, clusters).tolist(),
        repeats=repeats,
        seed=seed,
    )
    return counts, figures[""]


def _rows(table: Table) -> Iterable[tuple[str, str, str, int | None, int | None]]:
    import pandas as pd

    if not isinstance(table, pd.DataFrame):
        yield from ((a.item, a.annotator, a.label, a.start, a.end) for a in table)
        return
    if missing := {"item", "annotator", "label"} - set(table.columns):
        raise ValueError(f"the table has no column {', '.join(sorted(missing))}")
    known = table.reindex(columns=["item", "annotator", "label", "start", "end"])
    for item, annotator, label, *offsets in known.itertuples(index=False, name=None):
        if _word(label) == "":
            continue
        if _word(annotator) == "":
            raise ValueError(f"item {item}: label {label!r} has no annotator; name who gave it")
        start, end = (None if pd.isna(offset) else int(offset) for offset in offsets)
        yield _word(item), _word(annotator), _word(label), start, end


def _word(cell: object) -> str:
    """A cell as a word, empty where it is missing; 1 and 1.0 are one label."""
    import pandas as pd

    if pd.isna(cell):  # type: ignore[call-overload]  # any object may stand in a cell
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _codings(table: Table) -> dict[str, dict[str, set[str]]]:
    """The labels of whole items, by item and annotator."""
    codings: dict[str, dict[str, set[str]]] = {}
    for item, annotator, label, start, _ in _rows(table):
        if start is None:
            codings.setdefault(item, {}).setdefault(annotator, set()).add(label)
    return codings


def _label_names(codings: Mapping[str, Mapping[str, set[str]]]) -> list[str]:
    return sorted({name for each in codings.values() for held in each.values() for name in held})


def _spans(
    table: Table,
) -> tuple[dict[str, list[str]], dict[tuple[str, str, str], list[tuple[int, int]]]]:
    """Who coded each item that two or more did, and each one's spans by label."""
    coded: dict[str, dict[str, None]] = {}
    spans: dict[tuple[str, str, str], list[tuple[int, int]]] = {}
    for item, annotator, label, start, end in _rows(table):
        coded.setdefault(item, {})[annotator] = None
        if start is not None and end is not None:
            spans.setdefault((item, annotator, label), []).append((start, end))
    return {item: [*who] for item, who in coded.items() if len(who) > 1}, spans
