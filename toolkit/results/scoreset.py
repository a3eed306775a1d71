"""`ScoreSet`: a folder of scores, whatever the format of its tables."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from toolkit.codebook import Codebook, load_codebook
from toolkit.outputs import settle
from toolkit.outputs.folder import is_moving
from toolkit.results.formats import table_format
from toolkit.results.further import with_types
from toolkit.results.memory import give_memory_back
from toolkit.results.periods import PERIODS, with_periods
from toolkit.results.pieces import Piece, row_groups, take, whole
from toolkit.results.stamp import MANIFEST, Stamp
from toolkit.results.tables import ARTICLE_COLUMNS, article_schema
from toolkit.schema import sentence_schema, source_schema, span_schema

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import pyarrow as pa
    from numpy.typing import NDArray

TABLES = ("articles", "sentences", "spans", "sources")
BEFORE_SOURCES = TABLES[:3]
"""The tables of version 0.2, which no manifest names."""
CODEBOOKS = "codebooks"
GROUP = 1 << 16
"""Rows that are written together, so that a table's bytes depend on nothing but its rows."""


class ScoreSet:
    """What ``toolkit score`` left in a folder: its tables, the codebooks, the manifest."""

    def __init__(self, folder: Path, manifest: Mapping[str, Any]) -> None:
        self.folder, self.manifest = folder, manifest
        self.format: str = manifest["format"]
        self.tables: tuple[str, ...] = tuple(manifest.get("tables", BEFORE_SOURCES))
        self._manifest_file = _identity(folder / MANIFEST)

    @classmethod
    def open(cls, folder: str | Path) -> Self:
        """Open a folder of scores.

        What a killed ``toolkit score`` had begun to move into place is moved first. Raises
        `FileNotFoundError` where a table or the manifest is missing, `ValueError` for a manifest
        that cannot be read, and `BlockingIOError` while tables are being moved into place.
        """
        give_memory_back()
        place = Path(folder)
        settle(place)
        path = place / MANIFEST
        if not path.is_file():
            raise FileNotFoundError(f"{path} is not there: is this a folder of toolkit score?")
        try:
            manifest = json.loads(path.read_text(encoding="utf-8"))
            scores = cls(place, manifest)
        except (ValueError, KeyError, TypeError) as problem:
            raise ValueError(
                f"{path}: no manifest of this version ({problem!r}); score the texts "
                "again with --overwrite"
            ) from None
        for name in scores.tables:
            if not scores.path(name).is_file():
                raise FileNotFoundError(
                    f"{scores.path(name)} is not there; score the texts again with --overwrite"
                )
        return scores

    @classmethod
    def of(cls, scored: str | Path | ScoreSet) -> ScoreSet:
        """Scores that are open already, or a folder of them, opened. Raises as `open`."""
        return scored if isinstance(scored, ScoreSet) else cls.open(scored)

    def __repr__(self) -> str:
        counts = self.manifest.get("counts", {})
        return f"ScoreSet({str(self.folder)!r}, {counts.get('articles', '?')} articles)"

    def path(self, name: str) -> Path:
        """Where a table lies."""
        return self.folder / (name + table_format(self.format).suffix)

    @cached_property
    def codebooks(self) -> tuple[Codebook, ...]:
        """The codebooks that the model answered, as they were then."""
        return tuple(
            load_codebook(self.folder / CODEBOOKS / f"{name}.yaml")
            for name in self.manifest["stamp"]["codebooks"]
        )

    @property
    def stamp(self) -> Stamp | None:
        """What the scores depend on beside the input."""
        return Stamp.from_manifest(self.manifest)

    @property
    def model_name(self) -> str:
        """The model that made the scores, or, where that is not known, their folder."""
        return self.stamp.model if self.stamp else self.folder.name

    def table(self, name: str) -> pa.Table:
        """One of `TABLES` as an Arrow table.

        Raises `ValueError` for sources of a folder that was scored before there were any, and for
        a folder that was scored again since it was opened.
        """
        if name in TABLES and name not in self.tables:
            raise ValueError(
                f"{self.folder}: scored by an earlier version, without {name}; score the texts "
                "again with --overwrite"
            )
        table = table_format(self.format).read(self.path(name), self.schema(name))
        self._require_same()
        return table

    def schema(self, name: str) -> pa.Schema:
        """The Arrow schema of one of `TABLES`."""
        if name == "articles":
            fixed = article_schema(self.codebooks)
            return with_types(fixed, self.manifest.get("further", {}))
        if name == "spans":
            return span_schema()
        made = sentence_schema if name == "sentences" else source_schema
        return made(self.codebooks)

    def columns(self, name: str, columns: Sequence[str]) -> Iterator[pa.Table]:
        """Columns of one of `TABLES`, some rows at a time, in order: what else is in the table is
        not read, and of Parquet never more than one row group is held. Raises as `table`."""
        for piece in self.pieces(name):
            yield piece.read(columns)
            self._require_same()

    def frame(self, name: str, columns: Sequence[str]) -> pd.DataFrame:
        """Columns of one of `TABLES`, all rows. Raises as `table`."""
        import pyarrow as pa

        table: pd.DataFrame = pa.concat_tables(self.columns(name, columns)).to_pandas()
        return table

    def article_columns(self, columns: Sequence[str]) -> pd.DataFrame:
        """``article_id`` and columns of the articles, or periods (`toolkit.results.periods`), and
        nothing else. Raises `ValueError` for a column that is neither."""
        known = self.schema("articles").names
        if not all(name in known or name in PERIODS for name in columns):
            return with_periods(self.articles, columns, str(self.folder))
        read = ["article_id", "date", *(name for name in columns if name in known)]
        return with_periods(self.frame("articles", list(dict.fromkeys(read))), columns)

    def rows(self, name: str, columns: Sequence[str], rows: NDArray[np.int64]) -> pd.DataFrame:
        """The rows of one of `TABLES` with these numbers, counting from 0, in that order; of
        Parquet the row groups without any of them are not read. Raises as `table`."""
        table: pd.DataFrame = self.arrow_rows(name, columns, rows).to_pandas()
        return table

    def arrow_rows(self, name: str, columns: Sequence[str], rows: NDArray[np.int64]) -> pa.Table:
        """As `rows`, in Arrow."""
        table = take(self.pieces(name), columns, rows, self.schema(name).empty_table())
        self._require_same()
        return table

    def pieces(self, name: str) -> list[Piece]:
        """One of `TABLES` in pieces, in order. Raises as `table`."""
        if self.format == "parquet" and name in self.tables:
            return row_groups(self.path(name))
        return whole(self.table(name))

    def _require_same(self) -> None:
        if is_moving(self.folder) or _identity(self.folder / MANIFEST) != self._manifest_file:
            raise ValueError(f"{self.folder} was scored again while it was read; start once more")

    @cached_property
    def articles(self) -> pd.DataFrame:
        """One row an article."""
        table: pd.DataFrame = self.table("articles").to_pandas()
        return table

    @cached_property
    def sentences(self) -> pd.DataFrame:
        """One row a sentence."""
        table: pd.DataFrame = self.table("sentences").to_pandas()
        return table

    @cached_property
    def spans(self) -> pd.DataFrame:
        """One row a span."""
        table: pd.DataFrame = self.table("spans").to_pandas()
        return table

    @cached_property
    def sources(self) -> pd.DataFrame:
        """One row a source of an article. Raises `ValueError` where the folder was scored before
        sources were written."""
        table: pd.DataFrame = self.table("sources").to_pandas()
        return table

    def items(self, columns: Sequence[str] = ()) -> pd.DataFrame:
        """The body sentences, with the columns of their articles and further ones if named, among
        them ``month`` and the like (`toolkit.results.periods`).

        Adds ``item`` (article and number of the sentence) and the sentences ``before`` and
        ``after``. Raises `ValueError` for a column that the articles do not have.
        """
        sentences = self.sentences.copy()
        by_article = sentences.groupby("article_id")["text"]
        sentences["before"] = by_article.shift(1).fillna("")
        sentences["after"] = by_article.shift(-1).fillna("")
        wanted = list(dict.fromkeys([*ARTICLE_COLUMNS, *columns]))
        articles = with_periods(self.articles, wanted, str(self.folder))
        known = [name for name in wanted if name == "article_id" or name not in sentences.columns]
        body = sentences[sentences["region"] == "body"].merge(articles[known], on="article_id")
        body["item"] = body["article_id"] + "-" + body["sentence"].astype(str)
        return body


def write_tables(folder: Path, tables: Mapping[str, Iterable[pa.Table]], format: str) -> None:
    """Write each table from its pieces; the first piece has the schema."""
    chosen = table_format(format)
    for name, pieces in tables.items():
        stream = iter(pieces)
        first = next(stream)
        writer = chosen.open(folder / (name + chosen.suffix), first.schema)
        try:
            group = None
            for group in _groups(chain([first], stream)):
                writer.write_table(group)
            if group is None:
                writer.write_table(first)
        finally:
            writer.close()


def _groups(pieces: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The same rows, `GROUP` at a time, however they came."""
    import pyarrow as pa

    waiting: list[pa.Table] = []
    missing = GROUP
    for piece in pieces:
        while piece.num_rows:
            waiting.append(piece.slice(0, missing))
            missing -= waiting[-1].num_rows
            piece = piece.slice(waiting[-1].num_rows)
            if not missing:
                yield pa.concat_tables(waiting).combine_chunks()
                waiting, missing = [], GROUP
    if waiting:
        yield pa.concat_tables(waiting).combine_chunks()


def write_manifest(
    folder: Path,
    stamp: Stamp,
    codebooks: Sequence[Codebook],
    format: str,
    details: Mapping[str, object],
) -> None:
    """Write the codebooks and ``manifest.json``."""
    (folder / CODEBOOKS).mkdir(exist_ok=True)
    for codebook in codebooks:
        shutil.copyfile(codebook.path, folder / CODEBOOKS / f"{codebook.name}.yaml")
    manifest = {"stamp": asdict(stamp), "format": format, "tables": TABLES, **details}
    text = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8", errors="surrogatepass")


def _identity(path: Path) -> tuple[int, int] | None:
    """What changes with every new file of a name."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_mtime_ns
