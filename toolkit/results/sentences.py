"""The sentences of a folder of scores, read column by column.

Of a corpus of millions of sentences only what names each is held; texts, answers and spans are read
where they are wanted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.measures.coding import Coding, Mark, marks_of
from toolkit.measures.places import Places
from toolkit.results.scoreset import ScoreSet

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

BODY = "body"
_TEXTS = 1 << 18
"""Sentences whose texts are held together."""
_LISTED = 1 << 14
"""Those of them that are Python's at a time."""
_SPAN_COLUMNS = ("article_id", "sentence", "codebook", "label", "voice")


def texts_of(scores: ScoreSet, rows: NDArray[np.int64]) -> Iterator[tuple[int, list[str]]]:
    """The texts of rows of the table of sentences, some at a time, each time after the number of
    those that went before."""
    for start in range(0, len(rows), _TEXTS):
        texts = scores.arrow_rows("sentences", ["text"], rows[start : start + _TEXTS])["text"]
        for low in range(0, len(texts), _LISTED):
            yield start + low, texts.slice(low, _LISTED).to_pylist()


def named_texts(scores: ScoreSet, rows: NDArray[np.int64]) -> Iterator[tuple[str, str]]:
    """The item and the text of rows of the table of sentences, in that order."""
    for start in range(0, len(rows), _TEXTS):
        part = rows[start : start + _TEXTS]
        table = _named(scores.arrow_rows("sentences", ["article_id", "sentence", "text"], part))
        for low in range(0, len(part), _LISTED):
            piece = table.slice(low, _LISTED)
            yield from zip(piece["item"].to_pylist(), piece["text"].to_pylist(), strict=True)


def read_sentences(
    scores: ScoreSet, columns: Sequence[str], regions: Sequence[str] = (BODY,)
) -> pd.DataFrame:
    """The sentences of some regions, each article's in their order, of the articles with a body.

    Columns: ``item``, ``article_id``, ``sentence``, ``row`` (in the table of sentences), ``region``
    where there are several, and ``columns`` of the articles. What is the articles' own, their id
    too, is categorical, as far as it is text: each value is held once.
    Raises `ValueError` for a column that the articles do not have.
    """
    import pandas as pd
    import pyarrow as pa

    known = scores.schema("sentences").names
    wanted = list(dict.fromkeys(columns))
    articles = scores.article_columns(wanted)
    of_sentence = [name for name in wanted if name in known and name != "article_id"]
    further = [region for region in regions if region != BODY]
    read = list(dict.fromkeys(["article_id", "sentence", "region", *of_sentence]))
    index = pd.Index(articles["article_id"])
    tables, places, n_rows = [], [], 0
    with_body: set[int] = set()
    for piece in scores.columns("sentences", read):
        place = index.get_indexer(piece["article_id"].to_pandas())
        region = piece["region"].to_pandas()
        kept = np.flatnonzero(region.isin(regions).to_numpy(bool) & (place >= 0))
        if further:
            with_body.update(place[(region == BODY).to_numpy(bool)].tolist())
        elif "region" not in wanted:
            piece = piece.drop_columns("region")
        table = _named(piece.take(kept)).drop_columns("article_id")
        tables.append(table.append_column("row", pa.array(kept + n_rows)))
        places.append(place[kept].astype(np.int32))
        n_rows += len(place)
    items: pd.DataFrame = pa.concat_tables(tables).to_pandas()
    of_article = np.concatenate(places)
    del tables, places
    items.insert(0, "article_id", _each_once(articles["article_id"], of_article))
    for name in wanted:
        if name not in items.columns:
            items[name] = _each_once(articles[name], of_article)
    if further:
        items = items[np.isin(of_article, list(with_body))]
        items = items.sort_values(["article_id", "sentence"], kind="stable", ignore_index=True)
    pa.default_memory_pool().release_unused()  # columns that were read and are not held
    return items


def _each_once(values: pd.Series[str], of_article: NDArray[np.int32]) -> pd.Series[str]:
    """The values of articles for each of their sentences; of millions of names, each a number."""
    import pandas as pd

    if not isinstance(values.dtype, pd.StringDtype):
        return values.take(of_article).reset_index(drop=True)
    codes, known = pd.factorize(values, sort=True)
    at = codes.astype(np.int32)[of_article]
    return pd.Series(pd.Categorical.from_codes(at, pd.Index(known)))


def as_names(values: pd.Series[str]) -> pd.Series[str]:
    """A column as names, each held once: text, empty where there is no value.

    >>> import pandas as pd
    >>> as_names(pd.Series([7, None, 7], dtype="category")).tolist()
    ['7', '', '7']
    """
    import pandas as pd

    known = pd.Categorical(values)
    code_of, names = pd.factorize(np.array(["", *map(str, known.categories)]), sort=True)
    codes = code_of.astype(np.int32)[known.codes.astype(np.int32) + 1]
    return pd.Series(pd.Categorical.from_codes(codes, pd.Index(names)), index=values.index)


def _named(table: pa.Table) -> pa.Table:
    """The same rows with ``item``, as which coders know a sentence."""
    import pyarrow as pa
    import pyarrow.compute as pc

    parts = (table["article_id"].cast(pa.string()), table["sentence"].cast(pa.string()))
    return table.append_column("item", pc.binary_join_element_wise(*parts, "-"))


class Sentences(NamedTuple):
    """Some of the sentences of a folder, as `read_sentences` gives them."""

    scores: ScoreSet
    items: pd.DataFrame

    def column(self, name: str) -> pd.Series[str]:
        """A column of the table of sentences, a value for each sentence."""
        if name in self.items:
            return self.items[name]
        rows = self.items["row"].to_numpy(np.int64)
        values: pd.Series[str] = self.scores.rows("sentences", [name], rows)[name]
        return values.set_axis(self.items.index)

    def texts(self) -> pd.DataFrame:
        """The columns ``before``, ``text`` and ``after``: each sentence between its neighbours in
        the article, where it has any."""
        import pandas as pd

        row = self.items["row"].to_numpy(np.int64)
        last = sum(piece.n_rows for piece in self.scores.pieces("sentences")) - 1
        texts = {}
        for name, step in (("before", -1), ("text", 0), ("after", 1)):
            rows = np.clip(row + step, 0, last)
            neighbours = self.scores.rows("sentences", ["article_id", "text"], rows)
            same = neighbours["article_id"].to_numpy() == self.items["article_id"].to_numpy()
            texts[name] = neighbours["text"].where(same & (rows == row + step), "").to_numpy()
        return pd.DataFrame(texts, index=self.items.index)

    def coding(self, thresholds: Mapping[str, float] | None = None) -> Coding:
        """How the model coded them; answers and spans are read when they are counted, and words
        are not."""
        return Coding.of_columns(
            self.column, self._marks, np.zeros(len(self.items)), self.scores.codebooks, thresholds
        )

    def _marks(self) -> Iterator[Mark]:
        places = Places(self.items["article_id"], self.items["sentence"])
        for spans in self.scores.columns("spans", _SPAN_COLUMNS):
            yield from marks_of(spans.to_pandas(), places)


def spans_of(scores: ScoreSet, article_ids: pd.Series[str]) -> pd.DataFrame:
    """The spans of some articles."""
    import pyarrow as pa
    import pyarrow.compute as pc

    schema = scores.schema("spans")
    wanted = pa.array(article_ids.unique(), pa.string())
    tables = scores.columns("spans", schema.names)
    kept = [table.filter(pc.is_in(table["article_id"], wanted)) for table in tables]
    spans: pd.DataFrame = pa.concat_tables([schema.empty_table(), *kept]).to_pandas()
    return spans
