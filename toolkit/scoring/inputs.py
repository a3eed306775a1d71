"""The inputs of a run: a file that was read before, by the same code, is not read again.

What came out of each file (ids and hashes of articles, errors, notes) is kept beside the scores, by
the hash of the file's bytes. So a folder that grew costs the reading of what is new.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from toolkit.outputs import sync
from toolkit.results.further import kinds_of
from toolkit.results.tables import input_sha256
from toolkit.schema import Article, InputError
from toolkit.scoring.identity import identity_of
from toolkit.text.cells import cut_short
from toolkit.text.reading import Unread, read_source, repeated_id
from toolkit.text.rows import ReadOptions
from toolkit.text.sources import Source, expand

if TYPE_CHECKING:
    import pyarrow as pa

FILE = "inputs.parquet"
NOT_READ = "not read"
"""In place of the hash of a file that could not be read, and is read again the next time."""


class Row(NamedTuple):
    """What one row of a file, or a whole file, was read as: an article, with ``reason`` an error,
    or with ``note`` what a reader of the result should know of the file.

    ``cut_short`` where its text was, as of `toolkit.text.cells.cut_short`; ``further`` has the
    kinds of its further columns as JSON (`toolkit.results.further.kinds_of`)."""

    input: str
    line: int
    article_id: str = ""
    input_sha256: str = ""
    reason: str = ""
    note: str = ""
    cut_short: bool = False
    further: str = ""

    @property
    def is_article(self) -> bool:
        """Whether it is one."""
        return not self.reason and not self.note


class Listing(NamedTuple):
    """Every row of a file with these bytes."""

    sha256: str
    rows: tuple[Row, ...]


Listings = dict[tuple[str, str], Listing]
"""By the path of a file and the name that its articles get."""


class Inputs:
    """Files, folders and globs as they are now, or the ``sources`` that they stand for, read as
    ``options`` say. The hashes of ``known`` files, by their paths, are not taken again.

    ``sha256`` has the hash of every file by its path; ``unsure`` the paths that could not be looked
    at, so that nothing can be said of the articles that they held; ``notes`` what readers of the
    result should know of what was read so far, each once.
    """

    def __init__(
        self,
        names: Sequence[str],
        options: ReadOptions,
        listings: Listings,
        sources: Sequence[Source] = (),
        known: Mapping[str, str] | None = None,
    ) -> None:
        self.names = list(names)
        self.options = options
        self.notes: dict[str, None] = {}
        self._sources = list(sources) or expand(names)
        self._listings = listings
        self.sha256: dict[str, str] = {}
        self.unsure: list[str] = []
        for source in self._sources:
            path = str(source.path)
            if known and path in known:
                self.sha256[path] = known[path]
            elif identity := identity_of(source.path):
                self.sha256[path] = identity.sha256
            else:
                self.unsure.append(path)

    def read(
        self, wanted: Callable[[str, str], bool]
    ) -> Iterator[tuple[Row, Article | None] | InputError]:
        """Each article, with its text where ``wanted`` (called with its id and the hash of its
        input) says so, and what is wrong with the rest, in order."""
        first: dict[str, str] = {}
        for source in self._sources:
            for row, article in self._rows(source, wanted):
                if row.note:
                    self.notes[row.note] = None
                    continue
                place = f"{row.input}:{row.line}" if row.line else row.input
                reason = row.reason or repeated_id(row.article_id, place, first)
                yield InputError(row.input, row.line, reason) if reason else (row, article)

    def rows(self) -> Iterator[Row]:
        """What every row, and every file as a whole, is read as; no text is read where it is known
        from before."""
        for source in self._sources:
            for row, _ in self._rows(source, lambda *_: False):
                yield row

    def _rows(
        self, source: Source, wanted: Callable[[str, str], bool]
    ) -> Iterator[tuple[Row, Article | None]]:
        key = str(source.path), source.name
        # What is not read for a reason, such as a file given twice, has no rows to be known by.
        digest = None if source.problem else self.sha256.get(key[0])
        listing = self._listings.get(key)
        if listing is not None and digest is not None and listing.sha256 == digest:
            articles = (row for row in listing.rows if row.is_article)
            if not any(wanted(row.article_id, row.input_sha256) for row in articles):
                yield from ((row, None) for row in listing.rows)
                return
        rows: list[Row] = []
        notes: dict[str, None] = {}
        for where, line, item in read_source(source, self.options, notes.setdefault):
            if isinstance(item, Unread):  # the same may be read another time
                digest = NOT_READ
                self.unsure.append(key[0])
                self.sha256.pop(key[0], None)
            if isinstance(item, InputError):
                rows.append(Row(item.input, item.line, reason=item.reason))
                yield rows[-1], None
            else:
                kinds = kinds_of(item)
                rows.append(
                    Row(
                        where, line, item.article_id, input_sha256(item),
                        cut_short=bool(cut_short(item.text)),
                        further=sys.intern(json.dumps(kinds, ensure_ascii=False)) if kinds else "",
                    )
                )  # fmt: skip
                yield rows[-1], item
        rows += (noted := [Row(key[0], 0, note=words) for words in notes])
        yield from ((row, None) for row in noted)
        if digest is not None:
            self._listings[key] = Listing(digest, tuple(rows))

    def save(self, folder: Path, stamp_sha256: str) -> None:
        """Keep what the files were read as in a folder, for `read_listings`."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        keys = dict.fromkeys((str(source.path), source.name) for source in self._sources)
        listed = [(key, self._listings[key]) for key in keys if key in self._listings]
        rows = [
            {"path": path, "name": name, "sha256": listing.sha256, **row._asdict()}
            for (path, name), listing in listed
            for row in listing.rows
        ]
        table = pa.Table.from_pylist(rows, schema=_schema(stamp_sha256, self.options))
        building = folder / f".{FILE}.part"
        pq.write_table(table, building, compression="zstd")
        sync(building)
        building.replace(folder / FILE)


def read_listings(folder: Path, stamp_sha256: str, options: ReadOptions) -> Listings:
    """What `Inputs.save` kept under the same stamp, of files that were read in the same way;
    nothing where there is none."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = _schema(stamp_sha256, options)
    try:
        table = pq.read_table(folder / FILE)
    except (OSError, pa.ArrowInvalid):
        return {}
    if not table.schema.equals(schema, check_metadata=True):
        return {}
    listings: Listings = {}
    columns = (table[name].to_pylist() for name in table.column_names)
    for key, rows in groupby(zip(*columns, strict=True), key=lambda values: values[:3]):
        listings[key[:2]] = Listing(key[2], tuple(Row(*values[3:]) for values in rows))
    return listings


def _schema(stamp_sha256: str, options: ReadOptions) -> pa.Schema:
    import pyarrow as pa

    names = ("path", "name", "sha256", *Row._fields)
    kinds: Mapping[str, pa.DataType] = {"line": pa.int64(), "cut_short": pa.bool_()}
    return pa.schema(
        [(name, kinds.get(name, pa.string())) for name in names],
        metadata={
            b"stamp": stamp_sha256.encode(),
            b"reading": json.dumps(options.described(), sort_keys=True).encode(),
        },
    )
