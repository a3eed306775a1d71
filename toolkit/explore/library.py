"""`Library`: a score folder opened for questions, through a database kept in the user's cache.

The score folder is only read. The database is made once for what the folder holds (`_identity`),
whole or not at all, and made again when the folder is scored again.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from toolkit.explore.build import build
from toolkit.explore.conditions import condition, literal, quoted
from toolkit.explore.hits import Hits, with_terms
from toolkit.explore.state import Choice, State, choices
from toolkit.explore.words import read_search
from toolkit.results import ScoreSet

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa
    from numpy.typing import NDArray

VERSION = 1
"""Of the tables of the database: another one is made again."""
MEMORY = "1GB"
THREADS = 4
CORPUS = "corpus"
"""The name of the database among those that are open; what is made for requests is in memory."""
HITS_KEPT = 6
"""Filters whose sentences are kept at hand, for the next page or the other views."""


def cache_folder() -> Path:
    """Where databases are kept if nothing else is said: the user's cache."""
    if sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        name = "LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME"
        base = Path(os.environ.get(name) or Path.home() / ".cache")
    return base / "bias-framing-toolkit" / "explore"


class Library:
    """The tables of a score folder, sorted and with their words indexed."""

    def __init__(self, scores: ScoreSet, connection: duckdb.DuckDBPyConnection) -> None:
        self.scores = scores
        self._connection = connection
        self._opened_as = _identity(scores)
        self._lock = RLock()
        self._hits: OrderedDict[State, Hits] = OrderedDict()

    @classmethod
    def open(
        cls,
        folder: str | Path,
        *,
        cache: Path | None = None,
        say: Callable[[str], None] = lambda text: None,
    ) -> Self:
        """Open a score folder; its database is made in ``cache`` where it is missing or of other
        scores, which ``say`` is told. Raises `ValueError` and `OSError` as `ScoreSet.open`."""
        import duckdb

        scores = ScoreSet.open(folder)
        identity = _identity(scores)
        place = cache or cache_folder()
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = hashlib.sha256(str(scores.folder.resolve()).encode()).hexdigest()[:24]
        path = place / f"{name}.duckdb"
        if _made_of(path) != identity:
            n = scores.manifest.get("counts", {}).get("sentences", 0)
            say(f"indexing {n:,} sentences, once for these scores -> {path}")
            _make(scores, path, identity)
        connection = duckdb.connect(":memory:", config=_settings())
        connection.execute(f"ATTACH {literal(str(path))} AS {CORPUS} (READ_ONLY)")
        # From here on no question, whatever it says, opens a file.
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        return cls(scores, connection)

    @contextmanager
    def cursor(self, **tables: pa.Table) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection for one request, with further ``tables``."""
        with closing(self._connection.cursor()) as cursor:
            for name, table in tables.items():
                cursor.register(name, table)
            cursor.execute(f"USE {CORPUS}")
            yield cursor

    def rows(
        self, sql: str, values: Sequence[object] = (), **tables: pa.Table
    ) -> list[dict[str, Any]]:
        """The answer to a question, a mapping a row; it may name further ``tables``."""
        with self.cursor(**tables) as cursor:
            result = cursor.execute(sql, list(values))
            names = [column[0] for column in result.description]
            return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def arrays(
        self, sql: str, values: Sequence[object] = (), tables: Mapping[str, pa.Table] | None = None
    ) -> dict[str, NDArray[Any]]:
        """The answer to a question, an array a column."""
        with self.cursor(**(tables or {})) as cursor:
            columns: dict[str, Any] = cursor.execute(sql, list(values)).fetchnumpy()
            return columns

    def column(self, name: str) -> NDArray[Any]:
        """A column of all sentences in order; missing numbers are 0."""
        sql = f"SELECT coalesce({quoted(name)}, 0) AS column FROM sentences ORDER BY s"
        return self.arrays(sql)["column"]

    @cached_property
    def _columns(self) -> Hits:
        """What is known of every sentence."""
        columns = self.arrays(
            "SELECT s, a, coalesce(who, -1) AS who, direct FROM sentences ORDER BY s"
        )
        return Hits(columns["s"], columns["a"], columns["who"], columns["direct"], 0)

    @cached_property
    def held(self) -> dict[str, NDArray[Any]]:
        """For each question, the bits of the labels that hold in every sentence."""
        questions = dict.fromkeys(choice.question.column for choice in self.labels.values())
        return {name: self.column(f"held_{name}") for name in questions}

    @cached_property
    def labels(self) -> dict[str, Choice]:
        """What sentences can be filtered by."""
        return choices(self.scores.codebooks)

    def hits(self, state: State) -> Hits:
        """The sentences that a state's filters leave, kept at hand for the last few of them."""
        key = replace(state, page=1, sort="newest", period="")
        with self._lock:
            if key not in self._hits:
                self._hits[key] = self._collect(key)
                while len(self._hits) > HITS_KEPT:
                    self._hits.popitem(last=False)
            self._hits.move_to_end(key)
            return self._hits[key]

    def forget(self) -> None:
        """Keep nothing at hand."""
        with self._lock:
            self._hits.clear()

    def _collect(self, state: State) -> Hits:
        if state.q:
            base = self.hits(replace(state, q="")).s
            every = len(self._columns.s)
            s = with_terms(base, read_search(state.q), every, self.arrays)
        else:
            holds = condition(state, self.labels)
            rows = self.arrays(f"SELECT s FROM sentences WHERE {holds.sql}", holds.values)["s"]
            s = np.sort(rows)
        a = self._columns.a[s]
        n_articles = int(np.count_nonzero(np.diff(a)) + 1) if len(a) else 0
        return Hits(s, a, self._columns.who[s], self._columns.direct[s], n_articles)

    @cached_property
    def outlets(self) -> list[dict[str, Any]]:
        """Every outlet with its number of articles, the largest first."""
        return self.rows(
            "SELECT outlet AS name, count(*) AS articles FROM articles GROUP BY outlet "
            "ORDER BY articles DESC, name"
        )

    @cached_property
    def corpus(self) -> dict[str, Any]:
        """How many articles and sentences there are, of which days."""
        (row,) = self.rows(
            "SELECT count(*) AS articles, (SELECT count(*) FROM sentences) AS sentences, "
            "coalesce(min(nullif(day, '')), '') AS since, coalesce(max(day), '') AS until "
            "FROM articles"
        )
        return row

    @property
    def is_stale(self) -> bool:
        """Whether the folder holds other scores than it did."""
        try:
            return _identity(ScoreSet.open(self.scores.folder)) != self._opened_as
        except (OSError, ValueError):
            return True

    def close(self) -> None:
        """Close the database."""
        self._connection.close()


def _settings() -> dict[str, str | bool | int | float | list[str]]:
    return {"memory_limit": MEMORY, "threads": min(THREADS, os.cpu_count() or 1)}


def _identity(scores: ScoreSet) -> str:
    """What the scores are: the manifest, with the stamp, and the state of every table's file."""
    digest = hashlib.sha256(f"{VERSION}\n".encode())
    digest.update(json.dumps(scores.manifest, sort_keys=True).encode("utf-8", "surrogatepass"))
    for name in scores.tables:
        status = scores.path(name).stat()
        digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _made_of(path: Path) -> str:
    """Of which scores a database is; empty for none, or for what is no database."""
    import duckdb

    if not path.is_file():
        return ""
    try:
        with closing(duckdb.connect(str(path), read_only=True)) as connection:
            row = connection.execute("SELECT identity FROM made_of").fetchone()
    except duckdb.Error:
        return ""
    return str(row[0]) if row else ""


def _make(scores: ScoreSet, path: Path, identity: str) -> None:
    import duckdb

    with tempfile.TemporaryDirectory(prefix=f".{path.stem}-", dir=path.parent) as place:
        new = Path(place) / path.name
        with closing(duckdb.connect(str(new), config=_settings())) as connection:
            try:
                build(scores, connection)
            except (duckdb.IOException, duckdb.DataError) as problem:
                first = str(problem).splitlines()[0]
                raise ValueError(
                    f"{scores.folder}: the tables cannot be indexed ({first}); score the texts "
                    "again with --overwrite"
                ) from None
            connection.execute("CREATE TABLE made_of AS SELECT ?::VARCHAR AS identity", [identity])
            connection.execute("CHECKPOINT")
        with suppress(OSError):
            new.chmod(0o600)
        new.replace(path)
