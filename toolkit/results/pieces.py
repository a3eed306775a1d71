"""`Pieces`: a table read column by column and piece by piece, never whole.

A piece of a Parquet file is one of its row groups; a table of another format is one piece.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyarrow as pa


class Piece(NamedTuple):
    """``n_rows`` rows of a table; ``read`` gives the columns that are named."""

    n_rows: int
    read: Callable[[Sequence[str]], pa.Table]


def row_groups(path: Path) -> list[Piece]:
    """The row groups of a Parquet file."""
    from pyarrow.parquet import ParquetFile, read_metadata, read_table

    def reader(number: int) -> Callable[[Sequence[str]], pa.Table]:
        def read(columns: Sequence[str]) -> pa.Table:
            with ParquetFile(path) as file:
                return file.read_row_group(number, columns=list(columns)).select(columns)

        return read

    metadata = read_metadata(path)
    if not metadata.num_row_groups:
        return whole(read_table(path))
    numbers = range(metadata.num_row_groups)
    return [Piece(metadata.row_group(each).num_rows, reader(each)) for each in numbers]


def whole(table: pa.Table) -> list[Piece]:
    """A table in memory as one piece."""
    return [Piece(table.num_rows, table.select)]


def take(
    pieces: Sequence[Piece], columns: Sequence[str], rows: NDArray[np.int64], empty: pa.Table
) -> pa.Table:
    """The rows with these numbers, counting from 0, in that order; pieces without any of them are
    not read. ``empty`` is what there is where no rows are wanted.

    >>> import pyarrow as pa
    >>> first, second = (whole(pa.table({"word": [*words]}))[0] for words in ("ab", "cde"))
    >>> taken = take([first, second], ["word"], np.array([4, 0, 2]), first.read(["word"]))
    >>> taken["word"].to_pylist()
    ['e', 'a', 'c']
    """
    import pyarrow as pa

    order = np.argsort(rows, kind="stable")
    wanted = rows[order]
    start, listed = 0, [empty.select(columns).slice(0, 0)]
    for piece in pieces:
        low, high = np.searchsorted(wanted, [start, start + piece.n_rows])
        if high > low:
            listed.append(piece.read(columns).take(wanted[low:high] - start))
        start += piece.n_rows
    taken = pa.concat_tables(listed, promote_options="permissive")
    if (wanted == rows).all():
        return taken
    back = np.empty(len(rows), np.int64)
    back[order] = np.arange(len(rows))
    return taken.take(back)
