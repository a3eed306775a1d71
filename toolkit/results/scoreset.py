"""`ScoreSet`: a folder of scores, whatever the format of its tables."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from toolkit.codebook import Codebook, load_codebook
from toolkit.results.formats import formats, table_format
from toolkit.results.further import with_types
from toolkit.results.periods import with_periods
from toolkit.results.stamp import MANIFEST, Stamp
from toolkit.results.tables import ARTICLE_COLUMNS, article_schema
from toolkit.schema import sentence_schema, source_schema, span_schema

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

TABLES = ("articles", "sentences", "spans", "sources")
BEFORE_SOURCES = TABLES[:3]
"""The tables of version 0.2, which no manifest names."""
CODEBOOKS = "codebooks"


class ScoreSet:
    """What ``toolkit score`` left in a folder: its tables, the codebooks, the manifest."""

    def __init__(self, folder: Path, manifest: Mapping[str, Any]) -> None:
        self.folder, self.manifest = folder, manifest
        self.format: str = manifest["format"]
        self.tables: tuple[str, ...] = tuple(manifest.get("tables", BEFORE_SOURCES))

    @classmethod
    def open(cls, folder: str | Path) -> Self:
        """Open a folder of scores.

        Raises `FileNotFoundError` where a table or the manifest is missing, and `ValueError` for a
        manifest that cannot be read.
        """
        place = Path(folder)
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

    def table(self, name: str) -> pa.Table:
        """One of `TABLES` as an Arrow table.

        Raises `ValueError` for sources of a folder that was scored before there were any.
        """
        if name in TABLES and name not in self.tables:
            raise ValueError(
                f"{self.folder}: scored by an earlier version, without {name}; score the texts "
                "again with --overwrite"
            )
        schemas = {
            "articles": with_types(
                article_schema(self.codebooks), self.manifest.get("further", {})
            ),
            "sentences": sentence_schema(self.codebooks),
            "spans": span_schema(),
            "sources": source_schema(self.codebooks),
        }
        return table_format(self.format).read(self.path(name), schemas[name])

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
    """Write each table from its pieces, whole or not at all; the first piece has the schema."""
    chosen = table_format(format)
    for name, pieces in tables.items():
        target = folder / (name + chosen.suffix)
        building = target.with_name(f".{target.name}.part")
        stream = iter(pieces)
        piece = next(stream)
        writer = chosen.open(building, piece.schema)
        try:
            writer.write_table(piece)
            for piece in stream:
                writer.write_table(piece)
        finally:
            writer.close()
        building.replace(target)


def write_manifest(
    folder: Path,
    stamp: Stamp,
    codebooks: Sequence[Codebook],
    format: str,
    details: Mapping[str, object],
) -> None:
    """Write the codebooks and, last, ``manifest.json``: with it the folder is whole."""
    (folder / CODEBOOKS).mkdir(exist_ok=True)
    for codebook in codebooks:
        shutil.copyfile(codebook.path, folder / CODEBOOKS / f"{codebook.name}.yaml")
    manifest = {"stamp": asdict(stamp), "format": format, "tables": TABLES, **details}
    replace_text(folder / MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")


def tables_in(folder: Path, besides: str = "") -> list[Path]:
    """The files of tables that a folder holds, in all formats or in those besides one."""
    suffixes = [table_format(name).suffix for name in formats() if name != besides]
    paths = [folder / (name + suffix) for suffix in suffixes for name in TABLES]
    return [path for path in paths if path.exists()]


def replace_text(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    building = path.with_name(f".{path.name}.part")
    building.write_text(text, encoding="utf-8", errors="surrogatepass")
    building.replace(path)
