"""Tables put together from what is kept of a folder and what shards hold, in the inputs' order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.results import ScoreSet
from toolkit.results.further import conformed
from toolkit.scoring import shards

if TYPE_CHECKING:
    import pyarrow as pa

Piece = tuple[Path | None, list[str]]
"""Articles in a row, by their ids, from one shard, or from the folder (no path)."""
NEW = Path()
"""In place of a shard, before it is known which."""


def add_article(pieces: list[Piece], place: Path | None, article_id: str) -> None:
    """Append an article to the pieces."""
    if not pieces or pieces[-1][0] != place:
        pieces.append((place, []))
    pieces[-1][1].append(article_id)


def placed(pieces: Sequence[Piece], done: Sequence[Path]) -> list[Piece]:
    """The pieces with the shard of each new article; those that could not be scored are left out.

    ``done`` are the finished shards.
    """
    where: dict[str, Path] = {}
    for shard in done:
        ids = shards.shard_table(shard, "articles")["article_id"].to_pylist()
        where |= dict.fromkeys(ids, shard)
    ordered: list[Piece] = []
    for place, ids in pieces:
        for article_id in ids:
            if place is None:
                add_article(ordered, None, article_id)
            elif article_id in where:
                add_article(ordered, where[article_id], article_id)
    return ordered


def joined(
    name: str, empty: pa.Table, earlier: ScoreSet | None, pieces: Sequence[Piece]
) -> Iterator[pa.Table]:
    """The rows of a table, piece by piece; the first piece is ``empty`` and has the schema."""
    yield empty
    old = None if earlier is None else _Rows(earlier.table(name))
    shard, rows = None, None
    for place, ids in pieces:
        if place is None:
            assert old is not None
            chosen = old.of(ids)
        else:
            if place != shard:
                shard, rows = place, _Rows(shards.shard_table(place, name))
            assert rows is not None
            chosen = rows.of(ids)
        for part in chosen:
            yield conformed(part, empty.schema)


class _Rows:
    """A table whose rows are looked up by article; those of one article stand together."""

    def __init__(self, table: pa.Table) -> None:
        import pyarrow.compute as pc

        self._table = table
        runs = pc.run_end_encode(table["article_id"].combine_chunks())
        ends = runs.run_ends.to_pylist()
        starts = [0, *ends][:-1]
        self._places = dict(
            zip(runs.values.to_pylist(), zip(starts, ends, strict=True), strict=True)
        )
        if len(self._places) < len(ends):
            raise ValueError("the rows of an article do not stand together; score with --overwrite")

    def of(self, ids: Sequence[str]) -> Iterator[pa.Table]:
        """The rows of articles, in their order."""
        start = end = 0
        for article_id in ids:
            place = self._places.get(article_id)
            if place is None:  # of spans and sources, an article may have none
                continue
            if place[0] != end:
                if end > start:
                    yield self._table.slice(start, end - start)
                start = place[0]
            end = place[1]
        if end > start:
            yield self._table.slice(start, end - start)
