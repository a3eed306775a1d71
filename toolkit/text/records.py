"""The records of a table with separators, each salvaged on its own.

A record that is broken costs itself. Where the next one starts is then in doubt, because lines of
a broken record's text may look like records: for that see `toolkit.text.readers.csv`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

_FIELD_LIMIT = 2**31 - 1  # a whole article may stand in one field
_REACH = 50  # lines that one record may have, once a quotation mark was left open


class Record(NamedTuple):
    """The fields of a record and the line it starts on, from 1; or what is wrong with it.

    ``in_doubt``: records before it, back to a broken one, could all be parts of that.
    """

    line: int
    fields: list[str]
    problem: str = ""
    in_doubt: bool = False


class _Lines:
    """Lines from one on to another, for a parser to take."""

    def __init__(self, lines: Sequence[str], start: int, stop: int) -> None:
        self.lines, self.at, self.stop = lines, start, stop

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.at >= self.stop:
            raise StopIteration
        self.at += 1
        return self.lines[self.at - 1]


class _Unescaped(_Lines):
    r"""The same with ``\"`` as the doubled quotation mark that it stands for."""

    def __next__(self) -> str:
        return super().__next__().replace('\\"', '""')


@contextmanager
def long_fields() -> Iterator[None]:
    """Fields of any length for the parser of the standard library."""
    limit = csv.field_size_limit(_FIELD_LIMIT)
    try:
        yield
    finally:
        csv.field_size_limit(limit)


class Records:
    """Iterates over the records from line ``start`` (from 0) on; within `long_fields`.

    ``width`` is the number of fields that a mended record must have; set it once the header is
    known. Whoever reads them sets ``in_doubt`` to false on a record that is surely one.
    """

    def __init__(self, lines: Sequence[str], start: int, separator: str) -> None:
        self.lines, self.separator = lines, separator
        self.at, self.width, self.in_doubt = start, 0, False
        self._reach = len(lines)

    def __iter__(self) -> Iterator[Record]:
        while self.at < len(self.lines):
            yield from self._run()

    def _run(self) -> Iterator[Record]:
        """Records up to the first broken one."""
        lines = _Lines(self.lines, self.at, len(self.lines))
        parser = csv.reader(lines, delimiter=self.separator, strict=True)
        while self.at < len(self.lines):
            start = self.at
            lines.stop = min(len(self.lines), start + self._reach)
            try:
                fields = next(parser)
            except csv.Error as error:
                mended, end = self._mended(start)
                self.at = end if mended else start + 1
                if mended:
                    yield Record(start + 1, mended, in_doubt=self.in_doubt)
                    return
                if "unexpected end" in str(error):
                    self._reach = _REACH
                    problem = "a quotation mark is opened here and never closed: close it"
                else:
                    problem = f"is broken ({error}): double the quotation marks inside it"
                in_doubt, self.in_doubt = self.in_doubt, True
                yield Record(start + 1, self._first(start), problem, in_doubt)
                return
            self.at = lines.at
            if 0 < self.width < len(fields) and any(map(str.strip, fields[self.width :])):
                mended, end = self._mended(start)
                if mended and end >= self.at:
                    self.at = lines.at = end
                    fields = mended
            yield Record(start + 1, fields, in_doubt=self.in_doubt)

    def _mended(self, start: int) -> tuple[list[str], int]:
        r"""The record with ``\"`` for a quotation mark, or with a space after the separator, and
        where it ends; no fields where neither gives as many as the header."""
        stop = min(len(self.lines), start + _REACH)
        attempts: list[tuple[_Lines, bool]] = []
        if '\\"' in self.lines[start]:
            attempts.append((_Unescaped(self.lines, start, stop), False))
        if f'{self.separator} "' in self.lines[start]:
            attempts.append((_Lines(self.lines, start, stop), True))
        for lines, spaced in attempts:
            parser = csv.reader(
                lines, delimiter=self.separator, strict=True, skipinitialspace=spaced
            )
            try:
                fields = next(parser)
            except (csv.Error, StopIteration):
                continue
            if len(fields) == self.width:
                return fields, lines.at
        return [], start

    def _first(self, start: int) -> list[str]:
        """The first field of a broken record, as far as it can be told."""
        return [self.lines[start].split(self.separator, 1)[0].strip().strip('"')]
