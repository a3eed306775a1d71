"""The texts of scored articles, one by one, for the search for near duplicates."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from toolkit.comparison.near_duplicates import ArticleText
from toolkit.results import ScoreSet

if TYPE_CHECKING:
    import pandas as pd


def outlets_and_dates(
    scores: ScoreSet, article_ids: pd.Series[str], by: str
) -> dict[str, tuple[str, str]]:
    """The outlet and the date of articles, an empty date where there is none."""
    articles = scores.frame("articles", ["article_id", "outlet", "date"])
    articles = articles[articles["article_id"].isin(article_ids.unique())]
    if by == "outlet":
        articles["outlet"] = articles["outlet"].fillna("").astype(str)
    dates = articles["date"].fillna("").astype(str)
    columns = (articles["article_id"].astype(str), articles["outlet"].astype(str), dates)
    known: dict[tuple[str, str], tuple[str, str]] = {}  # many articles share a pair: held once
    return {
        name: known.setdefault((outlet, date), (outlet, date))
        for name, outlet, date in zip(*columns, strict=True)
    }


def article_texts(
    scores: ScoreSet, regions: Collection[str], wanted: Collection[str]
) -> Iterator[ArticleText]:
    """The texts of the articles ``wanted``, of some regions and of all, one by one.

    Raises `ValueError` where the sentences of an article do not stand together.
    """
    seen: set[str] = set()
    current = ""
    body: list[str] = []
    full: list[str] = []
    columns = ("article_id", "region", "text")
    for table in scores.columns("sentences", columns):
        for name, region, text in zip(*(table[c].to_pylist() for c in columns), strict=True):
            if name != current:
                if current in wanted:
                    yield ArticleText(current, " ".join(body), " ".join(full))
                if name in seen:
                    raise ValueError(
                        f"{scores.folder}: the sentences of article {name} do not stand together; "
                        "score the texts again with --overwrite"
                    )
                current, body, full = name, [], []
                seen.add(name)
            full.append(text)
            if region in regions:
                body.append(text)
    if current in wanted:
        yield ArticleText(current, " ".join(body), " ".join(full))
