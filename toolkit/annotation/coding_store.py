"""Where the coding page keeps answers: one SQLite file, which several coders write to at once.

Every change is a row of its own, on disk before it is confirmed (write-ahead log, synchronous FULL:
https://sqlite.org/pragma.html#pragma_synchronous); the last row that was not undone counts. So a
crash loses nothing that was confirmed, and undo reaches back over it.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.annotation.coding_values import Coding, Entry
from toolkit.annotation.keys import item_key
from toolkit.annotation.same_text import writable
from toolkit.codebook import Codebook

if TYPE_CHECKING:
    import pandas as pd

NAME = "coding.sqlite"
APPLICATION_ID = 0x746B6331
"""By which a file of the coding page is known: ``tkc1``."""
FORM = 1
"""The form of the tables; a later one is refused."""
WAIT_S = 30.0
"""Seconds that a write waits for another coder's."""
_TABLES = """
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS sentence (
    item TEXT PRIMARY KEY, key TEXT NOT NULL, before TEXT NOT NULL, text TEXT NOT NULL,
    after TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS coding (
    revision INTEGER PRIMARY KEY AUTOINCREMENT, coder TEXT NOT NULL,
    item TEXT NOT NULL REFERENCES sentence, answer TEXT NOT NULL, finished INTEGER NOT NULL,
    changed TEXT NOT NULL, undone INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX IF NOT EXISTS coding_of_coder ON coding (coder, item, revision);
"""
_CURRENT = """
SELECT coder, item, answer, finished, changed, revision FROM coding WHERE revision IN (
    SELECT max(revision) FROM coding WHERE NOT undone GROUP BY coder, item
)
"""


class StaleError(ValueError):
    """A change was made from a page that does not show what stands now."""


class CodingStore:
    """The answers of all coders to one sample.

    Safe to use from several threads, and from several processes on one machine.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._lock = threading.Lock()

    @classmethod
    def open(cls, path: Path, sample: pd.DataFrame, codebook: Codebook) -> CodingStore:
        """Open the file, or begin it.

        Raises `ValueError`, with the remedy, for another file, one of another codebook, one whose
        sentences have other texts, and a disk that several coders cannot write to.
        """
        connection = _connected(path)
        store = cls(path, connection)
        try:
            _check_form(connection, path)
            _write_ahead(connection, path)
            with store._writing() as writing:
                for statement in filter(str.strip, _TABLES.split(";")):
                    writing.execute(statement)
                writing.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                writing.execute(f"PRAGMA user_version = {FORM}")
                _keep_codebook(writing, path, codebook)
                _keep_sentences(writing, path, sample)
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """End the connection; what was saved is in the file."""
        self._connection.close()

    def entries(self, coder: str | None = None) -> list[Entry]:
        """The codings that stand, of one coder or of all, in the order in which they were made."""
        with self._lock:
            rows = self._connection.execute(_CURRENT + " ORDER BY revision").fetchall()
        return [_entry(row) for row in rows if coder is None or row[0] == coder]

    def entry(self, coder: str, item: str) -> Entry:
        """What stands for an item; of an item that was not coded, an empty coding of revision 0."""
        with self._lock:
            return _standing(self._connection, coder, item)

    def save(self, coder: str, item: str, coding: Coding, *, after: int) -> Entry:
        """Keep a coding; when this returns, it is on disk.

        ``after`` is the revision that the coder saw. What stands already is not kept twice. Raises
        `StaleError` where something else was saved since, `ValueError` for an item that is not of
        the sample.
        """
        with self._writing() as writing:
            standing = _standing(writing, coder, item)
            if standing.revision and standing.coding == coding:
                return standing
            if standing.revision != after:
                raise StaleError(
                    "this sentence was changed in another window; load the page again to see it"
                )
            changed = datetime.now(UTC).isoformat(timespec="milliseconds")
            row = (coder, item, coding.to_json(), coding.finished, changed)
            try:
                cursor = writing.execute(
                    "INSERT INTO coding (coder, item, answer, finished, changed) "
                    "VALUES (?, ?, ?, ?, ?)",
                    row,
                )
            except sqlite3.IntegrityError:
                raise ValueError(f"item {item!r} is not of this sample") from None
        return Entry(coder, item, coding, changed, cursor.lastrowid or 0)

    def undo(self, coder: str) -> str | None:
        """Take back the last change of a coder. Returns its item, None where nothing is left."""
        with self._writing() as writing:
            row = writing.execute(
                "SELECT revision, item FROM coding WHERE coder = ? AND NOT undone "
                "ORDER BY revision DESC LIMIT 1",
                (coder,),
            ).fetchone()
            if row is None:
                return None
            writing.execute("UPDATE coding SET undone = 1 WHERE revision = ?", (row[0],))
        return str(row[1])

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that is on disk when it ends, or leaves no trace."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise


def is_sqlite(path: Path) -> bool:
    """Whether a file is an SQLite database, whatever its name is."""
    with path.open("rb") as file:
        return file.read(16) == b"SQLite format 3\0"


def read_entries(path: Path) -> tuple[list[Entry], dict[str, tuple[str, str, str]]]:
    """The codings that stand in a file, and of each item the text before it, itself, and after it,
    as they were shown. Raises `ValueError` for another file, or one that is damaged."""
    connection = _connected(path)
    try:
        try:
            _check_form(connection, path)
            entries = [_entry(row) for row in connection.execute(_CURRENT + " ORDER BY revision")]
            rows = connection.execute("SELECT item, before, text, after FROM sentence").fetchall()
        finally:
            connection.close()
    except sqlite3.Error as broken:
        raise ValueError(f"{path}: cannot be read ({broken})") from broken
    return entries, {item: (before, text, after) for item, before, text, after in rows}


def shown_texts(sample: pd.DataFrame) -> Iterator[tuple[str, str, str, str, str]]:
    """Item, key, text before, text, and text after, of each sentence, as they are shown."""
    for row in sample.to_dict("records"):
        item = str(row["item"])
        texts = (writable(str(row.get(name, ""))) for name in ("before", "text", "after"))
        before, text, after = texts
        yield item, item_key(item), before, text, after


def _connected(path: Path) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(
            path, timeout=WAIT_S, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        # Into the file itself after every change: whoever copies it alone has all answers.
        connection.execute("PRAGMA wal_autocheckpoint = 1")
    except sqlite3.OperationalError as problem:
        raise ValueError(f"{path}: cannot be opened ({problem})") from problem
    except sqlite3.DatabaseError as problem:
        raise ValueError(f"{path}: not a file of toolkit code ({problem})") from problem
    return connection


def _check_form(connection: sqlite3.Connection, path: Path) -> None:
    """Raises `ValueError`, with the remedy, for a file that the coding page did not write."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (form,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if tables and application != APPLICATION_ID:
        raise ValueError(
            f"{path}: an SQLite file that toolkit code did not write; from QualCoder, export a "
            "REFI-QDA project"
        )
    if form > FORM:
        raise ValueError(f"{path}: written by a later toolkit (form {form}); upgrade this one")


def _write_ahead(connection: sqlite3.Connection, path: Path) -> None:
    """Several coders at once need the write-ahead log; while another process turns it on, wait."""
    deadline = time.monotonic() + WAIT_S
    while True:
        try:
            (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
            break
        except sqlite3.OperationalError as problem:
            if "locked" not in str(problem) or time.monotonic() > deadline:
                raise ValueError(f"{path}: cannot be written ({problem})") from problem
            time.sleep(0.05)
    if mode != "wal":
        raise ValueError(f"{path}: this disk keeps no write-ahead log; give a --file on another")


def _keep_codebook(writing: sqlite3.Connection, path: Path, codebook: Codebook) -> None:
    of_this = {"codebook": codebook.name, "codebook_sha256": codebook.sha256}
    kept = dict(writing.execute("SELECT name, value FROM about"))
    if not kept:
        writing.executemany("INSERT INTO about VALUES (?, ?)", of_this.items())
    elif kept != of_this:
        raise ValueError(
            f"{path}: begun by the codebook {kept.get('codebook')}, with other content than "
            f"{codebook.name} has now; code by the same file, or give another --file"
        )


def _keep_sentences(writing: sqlite3.Connection, path: Path, sample: pd.DataFrame) -> None:
    rows: Sequence[tuple[str, ...]] = list(shown_texts(sample))
    writing.executemany("INSERT OR IGNORE INTO sentence VALUES (?, ?, ?, ?, ?)", rows)
    kept = dict(writing.execute("SELECT item, text FROM sentence"))
    for item, _, _, text, _ in rows:
        if kept[item] != text:
            raise ValueError(
                f"{path}: item {item} has another text in sample.csv than the one being coded; "
                "put the sample back, or give another --file"
            )


def _standing(connection: sqlite3.Connection, coder: str, item: str) -> Entry:
    row = connection.execute(
        "SELECT coder, item, answer, finished, changed, revision FROM coding "
        "WHERE coder = ? AND item = ? AND NOT undone ORDER BY revision DESC LIMIT 1",
        (coder, item),
    ).fetchone()
    return Entry(coder, item, Coding()) if row is None else _entry(row)


def _entry(row: tuple[str, str, str, int, str, int]) -> Entry:
    coder, item, answer, finished, changed, revision = row
    return Entry(coder, item, Coding.from_json(answer, bool(finished)), changed, revision)
