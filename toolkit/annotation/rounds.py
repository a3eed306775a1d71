"""A second round of hand coding: more sentences of the same design, that join the first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from toolkit.annotation.sample import draw
from toolkit.codebook import Codebook

if TYPE_CHECKING:
    import pandas as pd

_NEAR = 1e-9


def draw_further(
    items: pd.DataFrame,
    first: pd.DataFrame,
    n: int,
    *,
    by: Sequence[str] = (),
    seed: int = 0,
    codebooks: Sequence[Codebook] = (),
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Both rounds together, the first one's sentences first, and the new sentences alone.

    ``n`` further sentences of each stratum are drawn from those that the ``first`` sample did not
    draw. Two random samples of a stratum without replacement, one after the other, are one of both
    sizes (Cochran 1977, Sampling Techniques, 3rd ed., ch. 2): every sentence of either has the
    probability (n1 + n2) / N. Raises `ValueError` where the first was drawn from other sentences,
    by other strata, or with probabilities that are not n1 / N.

    >>> import pandas as pd
    >>> items = pd.DataFrame({"item": list("abcdefgh"), "article_id": "x", "text": "Rain."})
    >>> both, new = draw_further(items, draw(items, 2), 4, seed=1)
    >>> both["inclusion_p"].tolist() == [0.75] * 6, len(new), both["item"].nunique()
    (True, 4, 6)
    """
    import pandas as pd

    if absent := sorted(set(first["item"]) - set(items["item"])):
        raise ValueError(
            f"item {absent[0]} of the first round is not among these sentences: draw the second "
            "from the scores that the first was drawn from"
        )
    rest = items[~items["item"].isin(first["item"])]
    new = draw(rest, n, by=by, seed=seed, codebooks=codebooks)
    drawn_first = first["stratum"].value_counts().to_dict()
    drawn_new = new["stratum"].value_counts().to_dict()
    left = {
        stratum: round(count / new.loc[new["stratum"] == stratum, "inclusion_p"].iloc[0])
        for stratum, count in drawn_new.items()
    }
    sizes = {stratum: left.get(stratum, 0) + count for stratum, count in drawn_first.items()}
    for stratum, p in zip(first["stratum"], first["inclusion_p"].astype(float), strict=True):
        if abs(p - drawn_first[stratum] / sizes[stratum]) > _NEAR:
            raise ValueError(
                f"stratum {stratum!r}: the first round drew with probability {p:g}, which is not "
                f"{drawn_first[stratum]} of {sizes[stratum]}: draw the second by the same strata, "
                "from the same scores"
            )
    if unknown := [each for each in drawn_new if each not in drawn_first]:
        raise ValueError(
            f"stratum {unknown[0]!r} was not in the first round: draw the second by the same strata"
        )
    chance = {
        stratum: (count + drawn_new.get(stratum, 0)) / sizes[stratum]
        for stratum, count in drawn_first.items()
    }
    both = pd.concat([first.reindex(columns=new.columns), new], ignore_index=True)
    both["inclusion_p"] = both["stratum"].map(chance)
    return both, both.iloc[len(first) :].reset_index(drop=True)
