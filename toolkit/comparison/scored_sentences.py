"""The sentences that are compared, read from a folder of scores column by column.

Of a corpus of millions of sentences only what names each is held; texts, answers and spans are read
where they are wanted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from toolkit.comparison.near_duplicates import ArticleText
from toolkit.measures.coding import Coding, Mark, marks_of
from toolkit.measures.places import Places
from toolkit.results import ScoreSet

if TYPE_CHECKING:
    import pandas as pd

BODY = "body"
_SPAN_COLUMNS = ("article_id", "sentence", "codebook", "label", "voice")


def read_sentences(
    scores: ScoreSet, columns: Sequence[str], regions: Sequence[str] = (BODY,)
) -> pd.DataFrame:
    """The sentences of some regions, each article's in their order, of the articles with a body.

    Columns: ``item``, ``article_id``, ``sentence``, ``row`` (in the table of sentences), ``region``
    where there are several, and ``columns`` of the articles as text, empty where there is none.
    Raises `ValueError` for a column that the articles do not have.
    """
    import pandas as pd

    own = scores.schema("sentences").names
    wanted = list(dict.fromkeys(columns))
    articles = scores.article_columns(wanted)
    of_sentence = [name for name in wanted if name in own and name != "article_id"]
    further = [region for region in regions if region != BODY]
    read = dict.fromkeys(["article_id", "sentence", "region", *of_sentence])
    table = scores.frame("sentences", list(read))
    place = pd.Index(articles["article_id"]).get_indexer(table["article_id"])  # type: ignore[no-untyped-call]
    kept = table["region"].isin(regions).to_numpy(bool) & (place >= 0)
    table = table.assign(row=np.arange(len(table)))
    if further:
        body = (table["region"] == BODY).to_numpy(bool)
        kept &= np.isin(place, np.unique(place[body]))
    else:
        table = table.drop(columns="region") if "region" not in wanted else table
    items = table[kept].reset_index(drop=True)
    place = place[kept]
    for name in wanted:
        if name not in items.columns:
            items[name] = articles[name].take(place).to_numpy()
        items[name] = items[name].fillna("").astype(str)
    items["item"] = items["article_id"] + "-" + items["sentence"].astype(str)
    if further:
        items = items.sort_values(["article_id", "sentence"], kind="stable", ignore_index=True)
    return items


class Sentences(NamedTuple):
    """Some of the sentences of a folder, as `read_sentences` gives them."""

    scores: ScoreSet
    items: pd.DataFrame

    def column(self, name: str) -> pd.Series[str]:
        """A column of the table of sentences, a value for each sentence."""
        values: pd.Series[str] = self.scores.frame("sentences", [name])[name]
        return values.take(self.items["row"]).set_axis(self.items.index)

    def coding(self, thresholds: Mapping[str, float]) -> Coding:
        """How the model coded them; answers and spans are read when they are counted, and words
        are not."""
        return Coding.of_columns(
            self.column, self._marks, np.zeros(len(self.items)), self.scores.codebooks, thresholds
        )

    def _marks(self) -> Iterator[Mark]:
        places = Places(self.items["article_id"], self.items["sentence"])
        for spans in self.scores.columns("spans", _SPAN_COLUMNS):
            yield from marks_of(spans.to_pandas(), places)


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
    return {name: (outlet, date) for name, outlet, date in zip(*columns, strict=True)}


def article_texts(
    scores: ScoreSet, regions: Collection[str], wanted: Collection[str]
) -> Iterator[ArticleText]:
    """The texts of the articles ``wanted``, of some regions and of all, one by one.

    Raises `ValueError` where the sentences of an article do not stand together.
    """
    seen: set[str] = set()
    current, body, full = None, [], []
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
