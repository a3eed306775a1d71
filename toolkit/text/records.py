"""The records of a table with separators, each salvaged on its own.

A record that is broken costs itself. Where the next one starts is then in doubt, because lines of
a broken record's text may look like records: for that see `toolkit.text.readers.csv`.
"""

from __future__ import annotations

import csv
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import NamedTuple

_FIELD_LIMIT = 2**31 - 1  # a whole article may stand in one field
_REACH = 50  # lines that one record may have, once a quotation mark was left open
_MAX_RECORD = 64_000_000  # characters of a record; no article has a tenth of them


class Record(NamedTuple):
    """The fields of a record and the line it starts on, from 1; or what is wrong with it.

    ``in_doubt``: records before it, back to a broken one, could all be parts of that.
    """

    line: int
    fields: list[str]
    problem: str = ""
    in_doubt: bool = False


class Lines:
    """The lines of a text, by their number from 0, that are read as they are needed; those before
    the one that was last let go are not kept.

    >>> lines = Lines(iter("abc"))
    >>> lines[1], lines.has(3), lines.head(9)
    ('b', False, ['a', 'b', 'c'])
    """

    def __init__(self, source: Iterator[str]) -> None:
        self._source = source
        self._held: deque[str] = deque()
        self._first = 0

    def has(self, number: int) -> bool:
        """Whether there are more lines than that."""
        while self._first + len(self._held) <= number:
            line = next(self._source, None)
            if line is None:
                return False
            self._held.append(line)
        return True

    def __getitem__(self, number: int) -> str:
        if not self.has(number):
            raise IndexError(number)
        return self._held[number - self._first]

    def head(self, n: int) -> list[str]:
        """The first lines, at most ``n``."""
        self.has(n - 1)
        return list(islice(self._held, n))

    def let_go(self, number: int) -> None:
        """Keep no line before that one."""
        while self._first < number and self._held:
            self._held.popleft()
            self._first += 1


class _Lines:
    """Lines from one on to another, for a parser to take."""

    def __init__(self, lines: Lines, start: int, stop: int) -> None:
        self.lines, self.at, self.stop = lines, start, stop
        self.left = _MAX_RECORD

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.at >= self.stop or self.left < 0 or not self.lines.has(self.at):
            raise StopIteration
        self.at += 1
        line = self.lines[self.at - 1]
        self.left -= len(line)
        return line


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

    def __init__(self, lines: Lines, start: int, separator: str) -> None:
        self.lines, self.separator = lines, separator
        self.at, self.width, self.in_doubt = start, 0, False
        self._reach = sys.maxsize

    def __iter__(self) -> Iterator[Record]:
        while self.lines.has(self.at):
            yield from self._run()

    def _run(self) -> Iterator[Record]:
        """Records up to the first broken one."""
        lines = _Lines(self.lines, self.at, sys.maxsize)
        parser = csv.reader(lines, delimiter=self.separator, strict=True)
        while self.lines.has(self.at):
            start = self.at
            self.lines.let_go(start)
            lines.stop, lines.left = start + self._reach, _MAX_RECORD
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
        stop = start + _REACH
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
