"""Draw sentences for coders, at random or by stratum, and record how likely each was drawn.

An estimate from hand labels is only as good as its sampling design: every drawn sentence
carries its inclusion probability, which `toolkit.inference` weighs by.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from toolkit.annotation.keys import item_key
from toolkit.annotation.same_text import text_hash
from toolkit.codebook import HOLDS, Codebook
from toolkit.results.sentences import as_names

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    *("key", "item", "article_id", "stratum", "inclusion_p", "text_sha256"),
    *("before", "text", "after"),
)


def draw(
    items: pd.DataFrame,
    n: int,
    *,
    by: Sequence[str] = (),
    seed: int = 0,
    codebooks: Sequence[Codebook] = (),
) -> pd.DataFrame:
    """A random sample without replacement: ``n`` items, or ``n`` of each stratum.

    ``items`` has the columns ``item``, ``article_id`` and ``text``, and those of ``by``, as
    `toolkit.results.ScoreSet.items` gives them. Strata are the values of the columns ``by``; the
    probability of a label of ``codebooks`` is cut where the label holds. ``inclusion_p`` is n over
    the stratum's size, at most 1. The rows come in a drawn order, so that a coder who stops early
    leaves a random sample too. Raises `ValueError` for a column that makes no strata, an item that
    comes twice, or no items.

    >>> import pandas as pd
    >>> items = pd.DataFrame({"item": list("abcd"), "outlet": list("ppqq")})
    >>> items = items.assign(article_id="x", text="Rain.")
    >>> draw(items, 1, by=["outlet"])["inclusion_p"].tolist()
    [0.5, 0.5]
    """
    import pandas as pd

    unknown = [name for name in by if name not in items.columns]
    if unknown:
        raise ValueError(f"no column {', '.join(unknown)}; there are {', '.join(items.columns)}")
    if items.empty:
        raise ValueError("there is nothing to draw from")
    if not _is_unique(items["item"]):
        twice = items.loc[items["item"].duplicated(), "item"].iloc[0]
        raise ValueError(f"item {twice} comes twice")
    at, names = _strata(items, by, _probability_columns(codebooks))
    drawn = []
    for number in sorted(range(len(names)), key=names.__getitem__):
        members = pd.Series(np.flatnonzero(at == number))
        size = min(n, len(members))
        seeded = int(hashlib.sha256(f"{seed}/{names[number]}".encode()).hexdigest()[:8], 16)
        chosen = items.take(members.sample(size, random_state=seeded).to_numpy())
        drawn.append(chosen.assign(stratum=names[number], inclusion_p=size / len(members)))
    return as_sample(pd.concat(drawn), COLUMNS, seed)


def as_sample(drawn: pd.DataFrame, columns: Sequence[str], seed: int) -> pd.DataFrame:
    """The drawn items in a drawn order, under those columns, with keys and hashes of the texts."""
    sample = drawn.sample(frac=1, random_state=seed)
    sample["key"] = sample["item"].map(item_key)
    sample["text_sha256"] = [text_hash(text) for text in sample["text"]]
    return sample.reindex(columns=[*columns], fill_value="").reset_index(drop=True)


def _probability_columns(codebooks: Sequence[Codebook]) -> set[str]:
    return {
        column
        for codebook in codebooks
        for question in codebook.questions
        for column, kind in question.columns().items()
        if kind == "probability"
    }


def _is_unique(items: pd.Series[str]) -> bool:
    import pyarrow as pa
    import pyarrow.compute as pc

    if not hasattr(items, "__arrow_c_stream__") or items.dtype == object:
        return items.is_unique
    # pandas would make a Python string of each.
    return bool(pc.count_distinct(pa.chunked_array(items)).as_py() == len(items))


def _strata(
    items: pd.DataFrame, by: Sequence[str], probabilities: Collection[str]
) -> tuple[NDArray[np.intp], list[str]]:
    """The number of the stratum of each item, and the names of the strata that there are."""
    import pandas as pd

    at, names = np.zeros(len(items), np.intp), ["all"]
    for place, column in enumerate(by):
        codes, groups = _groups(items[column], column in probabilities)
        before = [f"{name} / " for name in names] if place else [""]
        joined = [name + group for name in before for group in groups]
        # The names of two columns may make one name in two ways: that is one stratum.
        number, known = pd.factorize(np.array(joined, object))
        at, left = pd.factorize(number[at * len(groups) + codes])
        names = [str(known[each]) for each in left]
    return at, names


def _groups(values: pd.Series[str], probability: bool) -> tuple[NDArray[np.intp], list[str]]:
    """The number of the group of each value of a column, and what the groups are called."""
    import pandas as pd
    from pandas.api.types import is_float_dtype

    if probability:
        below = (~(np.asarray(values, float) >= HOLDS)).astype(np.intp)
        return below, [f"{values.name} {side} {HOLDS}" for side in ("from", "below")]
    if is_float_dtype(values):
        raise ValueError(
            f"{values.name} holds numbers: strata are made of groups, or of the probability of a "
            "label of the codebooks that were scored"
        )
    codes, known = pd.factorize(as_names(values))
    return codes, [str(name) or "unknown" for name in known]
