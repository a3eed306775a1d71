"""How well one grouping of things agrees with another: B-cubed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from typing import NamedTuple


class BCubed(NamedTuple):
    """Precision, recall and their harmonic mean, in [0, 1]."""

    precision: float
    recall: float
    f1: float


def b_cubed(gold: Mapping[Hashable, Hashable], predicted: Mapping[Hashable, Hashable]) -> BCubed:
    """B-cubed of a grouping: the mean over things of how pure their predicted group is, and of how
    much of their gold group it holds.

    Each mapping gives the group of every thing. A thing of ``gold`` that is missing in
    ``predicted`` is a group of its own; things that only ``predicted`` knows do not count. Groups
    are compared as they are: put the article into the group's key where several are pooled. An
    empty ``gold`` scores 1.

    Source: Bagga, A. and Baldwin, B. (1998), Algorithms for scoring coreference chains, LREC
    workshop on linguistic coreference.

    >>> [round(x, 3) for x in b_cubed({1: "a", 2: "a", 3: "b"}, {1: "x", 2: "x", 3: "x"})]
    [0.556, 1.0, 0.714]
    >>> b_cubed({1: "a", 2: "a"}, {1: "x"}).recall
    0.5
    """
    if not gold:
        return BCubed(1.0, 1.0, 1.0)
    group_of = {thing: predicted.get(thing, (thing, "alone")) for thing in gold}
    size_gold = Counter(gold.values())
    size_predicted = Counter(group_of.values())
    both: dict[tuple[Hashable, Hashable], int] = defaultdict(int)
    for thing, group in gold.items():
        both[group, group_of[thing]] += 1
    # A cell of n things adds n times its share of the predicted, and of the gold group.
    precision = sum(n * n / size_predicted[p] for (_, p), n in both.items()) / len(gold)
    recall = sum(n * n / size_gold[g] for (g, _), n in both.items()) / len(gold)
    return BCubed(precision, recall, 2 * precision * recall / (precision + recall))
