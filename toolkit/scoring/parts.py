"""Parts: what finished jobs left, each a folder that is there whole or not at all.

Jobs are small, so that a kill costs little. Their parts are gathered into larger ones as they come,
so that a million articles are some hundreds of files and not tens of thousands.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from toolkit.outputs import sync
from toolkit.results.further import add_kinds, conformed, further_types, with_types
from toolkit.results.tables import article_schema
from toolkit.schema import InputError

if TYPE_CHECKING:
    import pyarrow as pa

    from toolkit.codebook import Codebook

COPIES = "copies"
"""The table of what is known of articles that have the text of another one."""
GATHERED = 32
"""Parts of one job that become a part together."""
_TOGETHER = "together-"
_RECORDS = "jobs.json"


class Record(NamedTuple):
    """A finished job: how many articles and sentences it scored, those that it could not score, and
    for each of its copies the id of the article that has the same text."""

    name: str
    articles: int
    sentences: int
    errors: tuple[InputError, ...]
    originals: tuple[str, ...]


class Finished(NamedTuple):
    """A finished job with its part, and the ids of its articles and of its copies."""

    part: Path
    record: Record
    articles: Sequence[str]
    copies: Sequence[str]


def write_part(folder: Path, tables: Mapping[str, pa.Table], records: Sequence[Record]) -> None:
    """Write a part; it comes into being by one rename."""
    import pyarrow.parquet as pq

    building = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir()
    for name, table in tables.items():
        pq.write_table(table, building / f"{name}.parquet")
    rows = [
        {**each._asdict(), "errors": [asdict(error) for error in each.errors]} for each in records
    ]
    (building / _RECORDS).write_text(json.dumps(rows))
    sync(building)
    building.rename(folder)


def part_table(part: Path, name: str, columns: Sequence[str] | None = None) -> pa.Table:
    """One table of a part, or some columns of it."""
    from pyarrow.parquet import read_table

    return read_table(part / f"{name}.parquet", columns=columns)


def _read_records(part: Path) -> tuple[Record, ...]:
    """The jobs of a part, in the order of their rows."""
    return tuple(
        Record(
            row["name"], row["articles"], row["sentences"],
            tuple(InputError(**error) for error in row["errors"]), tuple(row["originals"]),
        )
        for row in json.loads((part / _RECORDS).read_text())
    )  # fmt: skip


class Parts:
    """The parts below a folder, among them what a killed run left there."""

    def __init__(self, folder: Path, codebooks: Sequence[Codebook]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self._codebooks = folder, codebooks
        self._records = lru_cache(maxsize=2)(_read_records)
        self._place: dict[str, Path] = {}
        self._alone: list[str] = []
        names = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
        for name in (name for name in names if name.startswith(_TOGETHER)):
            self._place |= dict.fromkeys(
                (r.name for r in self._records(folder / name)), folder / name
            )
        for name in (name for name in names if not name.startswith(_TOGETHER)):
            if name in self._place:  # gathered, but for taking it away
                shutil.rmtree(folder / name)
            else:
                self._place[name] = folder / name

    def __contains__(self, job: str) -> bool:
        """Whether a job is finished."""
        return job in self._place

    def add(self, job: str) -> Record:
        """Take note of a job that is finished, in the order of the articles; gathers its part with
        those before it where there are enough."""
        part = self._place.setdefault(job, self.folder / job)
        record = next(each for each in self._records(part) if each.name == job)
        if part.name == job:
            self._alone.append(job)
        if len(self._alone) == GATHERED:
            self._gather(self._alone)
            self._alone = []
        return record

    def finished(self, jobs: Sequence[str]) -> Iterator[Finished]:
        """These jobs, part by part."""
        for part, names in groupby(jobs, key=self._place.__getitem__):
            wanted = set(names)
            articles, copies = (
                part_table(part, name, ["article_id"])["article_id"].to_pylist()
                for name in ("articles", COPIES)
            )
            for record in self._records(part):
                ours, articles = articles[: record.articles], articles[record.articles :]
                theirs, copies = copies[: len(record.originals)], copies[len(record.originals) :]
                if record.name in wanted:
                    yield Finished(part, record, ours, theirs)

    def _gather(self, jobs: Sequence[str]) -> None:
        digest = hashlib.sha256("".join(jobs).encode()).hexdigest()[:24]
        together = self.folder / f"{_TOGETHER}{jobs[0].partition('-')[0]}-{digest}"
        parts = [self.folder / job for job in jobs]
        names = sorted(path.stem for path in parts[0].glob("*.parquet"))
        tables = {name: self._concatenated(name, parts) for name in names}
        write_part(together, tables, [record for part in parts for record in self._records(part)])
        for job, part in zip(jobs, parts, strict=True):
            self._place[job] = together
            shutil.rmtree(part)

    def _concatenated(self, name: str, parts: Sequence[Path]) -> pa.Table:
        import pyarrow as pa

        tables = [part_table(part, name) for part in parts]
        if name in ("articles", COPIES):  # have the further columns of their own articles alone
            fixed = article_schema(self._codebooks)
            kinds: dict[str, str] = {}
            for table in tables:
                empty = {c for c in table.column_names if table[c].null_count == table.num_rows}
                types = further_types(table.schema, fixed.names)
                add_kinds(kinds, {k: "null" if k in empty else v for k, v in types.items()})
            schema = with_types(fixed, kinds)
            tables = [conformed(table, schema) for table in tables]
        return pa.concat_tables(tables)
