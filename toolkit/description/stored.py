"""`Stored`: the tables of a folder of scores, of which only what is wanted is read.

Of each body sentence its place is held; texts, answers and spans are read column by column.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from toolkit.codebook import Codebook
from toolkit.measures import Coding
from toolkit.results import ScoreSet
from toolkit.results.sentences import BODY, Sentences

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Mark = tuple[str, str]
"""A codebook and one of its span labels."""
MARKS = ("article_id", "sentence", "start", "end", "text", "codebook", "label")


@dataclass(frozen=True, slots=True)
class Stored:
    """A folder of scores. Its methods are those of `toolkit.description.tables.Tables`; ``alike``
    names columns that have one value for all articles."""

    scores: ScoreSet
    alike: Mapping[str, str] = field(default_factory=dict)

    @property
    def codebooks(self) -> tuple[Codebook, ...]:
        """What answered."""
        return self.scores.codebooks

    @property
    def name(self) -> str:
        """What to call them in a message."""
        return str(self.scores.folder)

    def groups(self, *columns: str) -> pd.DataFrame:
        """As of `Tables`."""
        articles = self.scores.article_columns(columns)
        articles = articles.set_index("article_id", drop=False)
        groups: pd.DataFrame = articles[list(columns)].fillna("").astype(str)
        return groups.assign(**{name: self.alike[name] for name in columns if name in self.alike})

    def together(self, by: str, name: str) -> Stored:
        """As of `Tables`."""
        return Stored(self.scores, {**self.alike, by: name})

    def body(self, *columns: str) -> pd.DataFrame:
        """As of `Tables`, without texts and answers; ``row`` is that in the table of sentences."""
        import pandas as pd

        added = [name for name in dict.fromkeys(columns) if name != "article_id"]
        groups = self.groups("article_id", *added)
        ids = pd.Index(groups["article_id"])
        codes, numbers, rows = [], [], []
        start = 0
        for table in self.scores.columns("sentences", ["article_id", "sentence", "region"]):
            frame = table.to_pandas()
            kept = np.flatnonzero(frame["region"] == BODY)
            codes.append(ids.get_indexer(frame["article_id"].take(kept)).astype(np.int32))
            numbers.append(frame["sentence"].to_numpy(np.int32)[kept])
            rows.append(kept + start)
            start += len(frame)
        code = np.concatenate([np.empty(0, np.int32), *codes])
        body = {
            "article_id": pd.Categorical.from_codes(code, ids),
            "sentence": np.concatenate([np.empty(0, np.int32), *numbers]),
            "row": np.concatenate([np.empty(0, np.int64), *rows]),
        }
        for name in added:
            of_article = pd.Categorical(groups[name])
            body[name] = of_article.take(code)
        return pd.DataFrame(body)

    def coding(self, body: pd.DataFrame, *, words: bool = True) -> Coding:
        """As of `Tables`."""
        coding = Sentences(self.scores, body[["article_id", "sentence", "row"]]).coding()
        if words:
            counts = np.array([len(text.split()) for text in self.texts(body)], float)
            coding = replace(coding, words=counts)
        return coding

    def marks(self, chosen: tuple[Mark, ...], voice: str) -> pd.DataFrame:
        """As of `Tables`."""
        import pyarrow as pa

        kept = [_names_once(self.scores.schema("spans").empty_table().select(MARKS))]
        wanted = [f"{codebook}\0{label}" for codebook, label in chosen]
        for table in self.scores.columns("spans", [*MARKS, "voice"]):
            kept.append(_names_once(_chosen(table, wanted, voice).select(MARKS)))
        chosen_spans = pa.concat_tables(kept).unify_dictionaries()
        del kept
        marks: pd.DataFrame = chosen_spans.to_pandas(split_blocks=True, self_destruct=True)
        del chosen_spans
        pa.default_memory_pool().release_unused()
        return marks

    def texts(self, body: pd.DataFrame) -> Iterator[str]:
        """As of `Tables`."""
        wanted = body["row"].to_numpy(np.int64)
        start = 0
        for table in self.scores.columns("sentences", ["text"]):
            low, high = np.searchsorted(wanted, [start, start + table.num_rows])
            yield from table["text"].take(wanted[low:high] - start).to_pylist()
            start += table.num_rows

    def at(self, body: pd.DataFrame, rows: NDArray[np.int64]) -> pd.DataFrame:
        """As of `Tables`."""
        wanted = body["row"].to_numpy(np.int64)[rows]
        return self.scores.rows("sentences", ["start", "text"], wanted)


def _names_once(spans: pa.Table) -> pa.Table:
    """The spans with every name held once: there may be millions."""
    for name in ("article_id", "codebook", "label"):
        place = spans.schema.get_field_index(name)
        spans = spans.set_column(place, name, spans[name].dictionary_encode())
    return spans


def _chosen(spans: pa.Table, wanted: list[str], voice: str) -> pa.Table:
    """The spans of a piece of the table that have a wanted label."""
    import pyarrow as pa
    import pyarrow.compute as pc

    label = pc.binary_join_element_wise(spans["codebook"], spans["label"], "\0")
    mask = pc.is_in(label, pa.array(wanted, pa.string()))
    if voice:
        mask = pc.and_(mask, pc.equal(spans["voice"], voice))
    return spans.filter(mask)
