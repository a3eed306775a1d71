"""Every request that was sent and what came back, in one SQLite file.

A row is written before a request leaves and completed before its answer is used. So a run that is
killed asks nothing again that was answered, and what was under way then is known: it may have been
paid for, and counts against a budget.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from toolkit.models.base import ModelStoppedError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS requests (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    model TEXT NOT NULL,
    codebook TEXT NOT NULL,
    sentences INTEGER NOT NULL,
    sent_at TEXT NOT NULL,
    estimated_prompt_tokens INTEGER NOT NULL,
    most_prompt_tokens INTEGER NOT NULL,
    most_completion_tokens INTEGER NOT NULL,
    status INTEGER,
    response TEXT,
    served_model TEXT,
    prompt_tokens INTEGER,
    completion_tokens INTEGER
);
CREATE INDEX IF NOT EXISTS requests_by_key ON requests (key);
CREATE TABLE IF NOT EXISTS prepared (
    key TEXT PRIMARY KEY,
    model TEXT NOT NULL,
    codebook TEXT NOT NULL,
    sentences INTEGER NOT NULL,
    estimated_prompt_tokens INTEGER NOT NULL,
    most_prompt_tokens INTEGER NOT NULL,
    most_completion_tokens INTEGER NOT NULL
);
"""
ANSWERED = 200
UNFIT = (400, 413, 422)
"""Statuses with which an endpoint refuses a text for good."""
FREE = 0
"""Stands for the status of a request that came to nothing and is not paid for."""
MOST_TOKENS = 1 << 40
"""A server that says more is not counting tokens."""
PATIENCE = 30.0
"""Seconds to wait for another process that writes into the file."""


class Sent(NamedTuple):
    """A request as it is noted before it leaves: its key, the tokens of its prompt as
    `toolkit.models.llm.estimate.local_count` has them, and what it may use at most."""

    key: str
    model: str
    codebook: str
    sentences: int
    estimated_prompt_tokens: int
    most_prompt_tokens: int
    most_completion_tokens: int


class Usage(NamedTuple):
    """What was used: answered requests and their tokens, requests without an answer (they may have
    been paid for) and the tokens that they can have used at most."""

    answered: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    lost: int = 0
    lost_prompt_tokens: int = 0
    lost_completion_tokens: int = 0


class Observed(NamedTuple):
    """Of the answered requests of a codebook: how many, their sentences, the tokens that were
    estimated for their prompts, and the tokens used."""

    requests: int
    sentences: int
    estimated: int
    prompt_tokens: int
    completion_tokens: int


def request_key(body: Mapping[str, Any], retest: int) -> str:
    """Hex SHA-256 of everything that an answer depends on: prompt, model, parameters, text.

    >>> request_key({"model": "m"}, 0) == request_key({"model": "m"}, 1)
    False
    """
    content = json.dumps([body, retest], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()


class Cache:
    """The file; safe to use from several threads, and to read while another process writes.

    Raises `ValueError` for a file that is no cache.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        if path.exists():
            self._open()

    def _open(self) -> sqlite3.Connection:
        """The file, made where it is not there."""
        if self._connection is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            try:
                connection = sqlite3.connect(
                    self.path, timeout=PATIENCE, check_same_thread=False, isolation_level=None
                )
                connection.execute("PRAGMA journal_mode=WAL")
                connection.execute("PRAGMA synchronous=FULL")
                connection.executescript(_SCHEMA)
            except sqlite3.DatabaseError as problem:
                raise ValueError(
                    f"{self.path}: cannot be used as the file of answers ({problem}); give another "
                    "in 'cache'"
                ) from None
            self._connection = connection
        return self._connection

    def response(self, key: str) -> dict[str, Any] | None:
        """The body of the answer to a request, or of its refusal; nothing where there is none."""
        rows = self._rows(
            "SELECT response FROM requests WHERE key = ? AND status IN (?, ?, ?, ?) "
            "ORDER BY id LIMIT 1",
            (key, ANSWERED, *UNFIT),
        )
        if not rows:
            return None
        try:
            body = json.loads(rows[0][0])
        except ValueError:
            body = None
        return body if isinstance(body, dict) else {}

    def begin(self, sent: Sent) -> int:
        """Note a request that is about to leave; the number of its row."""
        row = self._write(
            f"INSERT INTO requests ({', '.join(Sent._fields)}, sent_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (*sent, time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())),
        )
        return int(row)

    def complete(self, row: int, status: int, text: str) -> None:
        """Keep what came back for a row as it came, with the tokens that it tells."""
        served, prompt, completion = answer_tokens(text) if status == ANSWERED else ("", 0, 0)
        self._write(
            "UPDATE requests SET status = ?, response = ?, served_model = ?, "
            "prompt_tokens = ?, completion_tokens = ? WHERE id = ?",
            (status, text, served, prompt, completion, row),
        )

    def prepare(self, sent: Sent) -> None:
        """Note a request that is to be answered elsewhere."""
        self._write("INSERT OR REPLACE INTO prepared VALUES (?, ?, ?, ?, ?, ?, ?)", tuple(sent))

    def prepared(self, key: str) -> Sent | None:
        """A request that was prepared; nothing where there was none of this key."""
        rows = self._rows("SELECT * FROM prepared WHERE key = ?", (key,))
        return Sent(*rows[0]) if rows else None

    def usage(self) -> Usage:
        """What all requests of the file used. An answer that does not tell its tokens counts with
        the most that it can have used; so does a request that nothing came back for."""
        rows = self._rows(
            """
            SELECT coalesce(sum(status = 200), 0),
                   coalesce(sum(iif(status = 200, coalesce(prompt_tokens,
                       most_prompt_tokens), 0)), 0),
                   coalesce(sum(iif(status = 200, coalesce(completion_tokens,
                       most_completion_tokens), 0)), 0),
                   coalesce(sum(status IS NULL), 0),
                   coalesce(sum(iif(status IS NULL, most_prompt_tokens, 0)), 0),
                   coalesce(sum(iif(status IS NULL, most_completion_tokens, 0)), 0)
            FROM requests
            """
        )
        return Usage(*rows[0]) if rows else Usage()

    def observed(self, model: str, codebook: str) -> Observed:
        """What answered requests of a model under a codebook used, to estimate others by."""
        rows = self._rows(
            "SELECT count(*), coalesce(sum(sentences), 0), coalesce(sum(estimated_prompt_tokens), "
            "0), coalesce(sum(prompt_tokens), 0), coalesce(sum(completion_tokens), 0) "
            "FROM requests WHERE status = 200 AND prompt_tokens > 0 AND completion_tokens >= 0 "
            "AND estimated_prompt_tokens > 0 AND model = ? AND codebook = ?",
            (model, codebook),
        )
        return Observed(*rows[0]) if rows else Observed(0, 0, 0, 0, 0)

    def served_models(self) -> dict[str, int]:
        """The names under which the endpoint answered, with how often."""
        rows = self._rows(
            "SELECT served_model, count(*) FROM requests WHERE status = 200 AND served_model != '' "
            "GROUP BY served_model ORDER BY served_model"
        )
        return dict(rows)

    @contextmanager
    def sending(self) -> Iterator[None]:
        """Hold the right to send: two runs with one file would pay twice. Raises
        `ModelStoppedError` where another process has it."""
        from filelock import FileLock, Timeout

        self._open()
        try:
            with FileLock(f"{self.path}.lock", timeout=2.0):
                yield
        except Timeout:
            raise ModelStoppedError(
                f"another run is sending requests with {self.path}; wait until it is done, or give "
                "another file in 'cache'"
            ) from None

    def close(self) -> None:
        """Close the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _rows(self, query: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        if self._connection is None and not self.path.exists():
            return []
        with self._lock, closing(self._open().execute(query, values)) as cursor:
            return cursor.fetchall()

    def _write(self, query: str, values: tuple[object, ...]) -> int:
        try:
            with self._lock, closing(self._open().execute(query, values)) as cursor:
                return cursor.lastrowid or 0
        except sqlite3.Error as problem:  # what is not kept would be paid for again
            raise ModelStoppedError(f"{self.path}: cannot be written ({problem})") from None


def answer_tokens(text: str) -> tuple[str, int | None, int | None]:
    """The model that answered, and the tokens used, as an answer tells them: nothing for what is
    no number of tokens.

    >>> answer_tokens('{"model": "m", "usage": {"prompt_tokens": 9.0, "completion_tokens": NaN}}')
    ('m', 9, None)
    """
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        return "", None, None
    usage = body.get("usage")
    prompt, completion = (
        token_count(usage.get(name)) if isinstance(usage, dict) else None
        for name in ("prompt_tokens", "completion_tokens")
    )
    served = str(body.get("model") or "")
    if print_ := body.get("system_fingerprint"):
        served += f" ({print_})"
    # No prompt is of no tokens: a server that says so does not count.
    return served.encode(errors="replace").decode(), prompt or None, completion


def token_count(value: Any) -> int | None:
    """A number of tokens, nothing where it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if 0 <= value < MOST_TOKENS and value == int(value) else None
