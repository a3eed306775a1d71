"""Tables put together from what is kept of a folder and what parts hold, in the inputs' order."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np

from toolkit.results import ScoreSet
from toolkit.results.further import conformed
from toolkit.results.pieces import Piece as TablePiece
from toolkit.results.pieces import whole
from toolkit.schema import InputError
from toolkit.scoring.parts import COPIES, Finished, part_table

if TYPE_CHECKING:
    import pyarrow as pa

NEW = Path()
"""In place of a part, before it is known which."""


class Piece(NamedTuple):
    """Articles in a row, by their ids, from one part, or from the folder (no place); ``copies``
    where they have the texts of others."""

    place: Path | None
    ids: list[str]
    copies: bool = False


def add_article(
    pieces: list[Piece], place: Path | None, article_id: str, is_copy: bool = False
) -> None:
    """Append an article to the pieces."""
    if not pieces or (pieces[-1].place, pieces[-1].copies) != (place, is_copy):
        pieces.append(Piece(place, [], is_copy))
    pieces[-1].ids.append(article_id)


class Placed(NamedTuple):
    """``pieces`` with the part of each new article, without those that could not be scored, whose
    ``errors`` are in order; the ``originals`` of copies, and the part of each article; and how many
    ``copies`` of each job have scores."""

    pieces: list[Piece]
    errors: list[InputError]
    originals: dict[str, str]
    parts: dict[str, Path]
    copies: dict[str, int]


def placed(pieces: Sequence[Piece], finished: Iterable[Finished]) -> Placed:
    """The pieces with the part of each new article; copies of articles that could not be scored are
    errors too."""
    parts: dict[str, Path] = {}
    originals: dict[str, str] = {}
    failed: dict[str, str] = {}
    scored_copies: dict[str, int] = {}
    for part, record, articles, copies in finished:
        parts |= dict.fromkeys((*articles, *copies), part)
        originals |= zip(copies, record.originals, strict=True)
        failed |= {error.input: error.reason for error in record.errors}
        scored_copies[record.name] = sum(each not in failed for each in record.originals)
    ordered: list[Piece] = []
    errors: list[InputError] = []
    for place, ids, _ in pieces:
        for article_id in ids:
            original = originals.get(article_id)
            if place is None:
                add_article(ordered, None, article_id)
            elif reason := failed.get(original or article_id):
                errors.append(InputError(article_id, 0, reason))
            elif article_id in parts:
                add_article(ordered, parts[article_id], article_id, original is not None)
    return Placed(ordered, errors, originals, parts, scored_copies)


def joined(
    name: str,
    empty: pa.Table,
    earlier: ScoreSet | None,
    placement: Placed,
    work: Path,
    measured: Sequence[str] = (),
) -> Iterator[pa.Table]:
    """The rows of a table, piece by piece; the first piece is ``empty`` and has the schema.

    Rows that are needed more than once are kept in a file of the folder ``work``. ``measured`` are
    the columns, of articles, that a copy has of the article whose text it has.
    """
    yield empty
    old = None
    if earlier is not None:
        old = _Rows(earlier.pieces(name), earlier.schema(name).names)
    originals = _Originals(name, placement, measured, work)
    read: dict[str, tuple[Path, _Rows]] = {}

    def rows(part: Path, table: str) -> _Rows:
        if table not in read or read[table][0] != part:
            read.pop(table, None)
            read[table] = part, _Rows.of_table(part_table(part, table))
        return read[table][1]

    for place, ids, are_copies in placement.pieces:
        if place is None:
            assert old is not None
            chosen = old.of(ids)
        elif are_copies:
            chosen = originals.of(ids, rows(place, COPIES) if measured else None)
        else:
            chosen = rows(place, name).of(ids)
        for part in chosen:
            yield conformed(part, empty.schema)


class _Originals:
    """The rows of articles that have copies, for these; kept in a file, a batch a part, of which
    only what is looked at is in memory."""

    def __init__(self, name: str, placement: Placed, measured: Sequence[str], work: Path) -> None:
        self._originals, self._measured = placement.originals, list(measured)
        self._places: dict[str, tuple[int, int, int]] = {}
        self._file: Any = None
        self._last: tuple[int, Any] = (-1, None)
        by_part: dict[Path, dict[str, None]] = {}
        for original in placement.originals.values():
            if original in placement.parts:
                by_part.setdefault(placement.parts[original], {})[original] = None
        if by_part:
            self._write(name, by_part, work / f"originals-{name}.arrow")

    def _write(self, name: str, by_part: Mapping[Path, Iterable[str]], path: Path) -> None:
        import pyarrow as pa

        columns = ["article_id", *self._measured] if self._measured else None
        with ExitStack() as stack:
            writer, number = None, 0
            for part, ids in by_part.items():
                rows = _Rows.of_table(part_table(part, name, columns))
                tables = list(rows.of(ids))
                if not tables:
                    continue
                table = pa.concat_tables(tables).combine_chunks()
                writer = writer or stack.enter_context(pa.ipc.new_file(path, table.schema))
                writer.write_table(table)
                at = 0
                for original in ids:
                    size = rows.size(original)
                    self._places[original] = number, at, size
                    at += size
                number += 1
        if self._places:
            self._file = pa.ipc.open_file(pa.memory_map(str(path)))

    def of(self, ids: Sequence[str], known: _Rows | None) -> Iterator[pa.Table]:
        """The rows of copies, in their order; ``known`` has what is known of each of them."""
        import pyarrow as pa

        slices, sizes = [], []
        for article_id in ids:
            number, at, size = self._places.get(self._originals[article_id], (0, 0, 0))
            if size:
                slices.append(pa.Table.from_batches([self._batch(number)]).slice(at, size))
            sizes.append(size)
        if not slices:
            return
        table = pa.concat_tables(slices)
        if known is None:
            repeated = pa.array(np.repeat(np.array(ids, object), sizes), pa.string())
            yield table.set_column(table.column_names.index("article_id"), "article_id", repeated)
            return
        theirs = pa.concat_tables(known.of(ids))
        for name in self._measured:
            theirs = theirs.set_column(theirs.column_names.index(name), name, table[name])
        yield theirs

    def _batch(self, number: int) -> Any:
        if number != self._last[0]:
            self._last = number, self._file.get_batch(number)
        return self._last[1]


class _Rows:
    """A table whose rows are looked up by article; those of one article stand together. Of a table
    in pieces one is held at a time."""

    def __init__(self, pieces: Sequence[TablePiece], columns: Sequence[str]) -> None:
        import pyarrow.compute as pc

        self._pieces, self._columns = pieces, list(columns)
        self._starts = [0, *accumulate(piece.n_rows for piece in pieces)]
        self._read: tuple[int, Any] = (-1, None)
        self._places: dict[str, tuple[int, int]] = {}
        last = None
        for piece, start in zip(pieces, self._starts, strict=False):
            runs = pc.run_end_encode(piece.read(["article_id"])["article_id"].combine_chunks())
            ends = [start + end for end in runs.run_ends.to_pylist()]
            ids = runs.values.to_pylist()
            for article_id, begin, end in zip(ids, [start, *ends], ends, strict=False):
                if article_id != last and article_id in self._places:
                    raise ValueError(
                        "the rows of an article do not stand together; score with --overwrite"
                    )
                self._places[article_id] = self._places.get(article_id, (begin, end))[0], end
                last = article_id

    @classmethod
    def of_table(cls, table: pa.Table) -> Self:
        """Of a table in memory."""
        return cls(whole(table), table.column_names)

    def size(self, article_id: str) -> int:
        """How many rows an article has."""
        start, end = self._places.get(article_id, (0, 0))
        return end - start

    def of(self, ids: Iterable[str]) -> Iterator[pa.Table]:
        """The rows of articles, in their order."""
        start = end = 0
        for article_id in ids:
            place = self._places.get(article_id)
            if place is None:  # of spans and sources, an article may have none
                continue
            if place[0] != end:
                yield from self._slices(start, end)
                start = place[0]
            end = place[1]
        yield from self._slices(start, end)

    def _slices(self, start: int, end: int) -> Iterator[pa.Table]:
        """The rows from one on to another."""
        while start < end:
            number = bisect_right(self._starts, start) - 1
            stop = min(end, self._starts[number + 1])
            if number != self._read[0]:
                self._read = number, self._pieces[number].read(self._columns)
            yield self._read[1].slice(start - self._starts[number], stop - start)
            start = stop
