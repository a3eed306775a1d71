"""Which coder codes which sentence: coders crossed with outlets, and some sentences coded twice."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from itertools import combinations, cycle

OVERLAP = 0.2


def allocate(
    groups: Sequence[Hashable], coders: Sequence[str], *, overlap: float = OVERLAP
) -> list[tuple[str, ...]]:
    """The coders of each sentence of a sample, in its drawn order.

    ``groups`` says of each sentence what coders are to be crossed with, as a rule its outlet and
    its stratum: in each group every coder codes as many as the others, give or take one, so that a
    difference between groups is none between coders. A share ``overlap`` of each group, in [0, 1],
    is coded by two, and every pair of coders is taken in turn, so that agreement is known between
    all of them. Raises `ValueError` for no coder, a name that comes twice, and an overlap outside
    [0, 1].

    >>> allocate(["Post", "Wire"] * 3, ["ann", "bob"], overlap=0.3)
    [('ann', 'bob'), ('ann', 'bob'), ('ann',), ('ann',), ('bob',), ('bob',)]
    """
    if not coders or len(set(coders)) < len(coders):
        raise ValueError("name every coder once")
    if not 0 <= overlap <= 1:
        raise ValueError(f"the overlap is a share of the sentences, from 0 to 1, not {overlap:g}")
    of_group: dict[Hashable, list[int]] = {}
    for row, group in enumerate(groups):
        of_group.setdefault(group, []).append(row)
    pairs = cycle(list(combinations(coders, 2)) or [tuple(coders)])
    result: list[tuple[str, ...]] = [()] * len(groups)
    total = dict.fromkeys(coders, 0)
    for rows in of_group.values():
        here = dict.fromkeys(coders, 0)
        for n, row in enumerate(rows):
            if n < math.ceil(overlap * len(rows) - 1e-9):
                chosen = next(pairs)
            else:  # who has fewest in this group, then in all
                chosen = (min(coders, key=lambda coder: (here[coder], total[coder])),)
            result[row] = chosen
            for coder in chosen:
                here[coder] += 1
                total[coder] += 1
    return result
