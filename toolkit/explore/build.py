"""Fills the database that a page asks: the tables of a score folder, sorted by time, and an index
of their words.

A sentence's number ``s`` and an article's ``a`` count from 0 in order of date, outlet and id, so
that what is near in time is near on disk. ``postings`` says which words stand in which sentences:
DuckDB's own full text search is an extension that would have to be fetched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.codebook import HOLDS, Codebook
from toolkit.explore.conditions import literal, quoted
from toolkit.explore.state import choices
from toolkit.explore.words import words_of
from toolkit.measures import measures
from toolkit.outputs.folder import is_moving
from toolkit.results import ScoreSet
from toolkit.results.tables import ARTICLE_COLUMNS

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

BATCH = 1 << 17
"""Sentences whose words are indexed together."""
_DAY = r"^(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?:\D|$)"


def build(scores: ScoreSet, connection: duckdb.DuckDBPyConnection) -> None:
    """Make every table from a score folder, which is only read. Raises `ValueError` where it was
    scored again meanwhile."""
    for name in scores.tables:
        _attach(scores, connection, name)
    _articles(scores.codebooks, connection)
    _people(scores, connection)
    _sentences(scores.codebooks, connection)
    _spans(connection)
    _words(connection)
    _totals(scores.codebooks, connection)
    for name in scores.tables:
        connection.execute(f"DROP VIEW IF EXISTS raw_{name}")
        connection.unregister(f"raw_{name}")
    ScoreSet.open(scores.folder)
    if is_moving(scores.folder):
        raise ValueError(f"{scores.folder} was scored again while it was read; start once more")


def _attach(scores: ScoreSet, connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """A table of the folder as ``raw_<name>``: Parquet is read as it is needed, others whole."""
    if scores.format == "parquet":
        # A pattern's characters in a folder's name stand for themselves.
        path = "".join(f"[{c}]" if c in "*?[" else c for c in str(scores.path(name)))
        connection.execute(f"CREATE VIEW raw_{name} AS SELECT * FROM read_parquet({literal(path)})")
    else:
        connection.register(f"raw_{name}", scores.table(name))


def _articles(codebooks: tuple[Codebook, ...], connection: duckdb.DuckDBPyConnection) -> None:
    texts = ", ".join(f"coalesce({name}, '') AS {name}" for name in ARTICLE_COLUMNS)
    numbers = ", ".join(quoted(measure.name) for measure in measures(codebooks))
    connection.execute(
        "CREATE TABLE articles AS SELECT (row_number() OVER () - 1)::INTEGER AS a, * FROM ("
        f"SELECT regexp_extract(coalesce(date, ''), '{_DAY}', 1) AS day, {texts}, n_sentences, "
        f"{numbers} "
        "FROM raw_articles ORDER BY day, outlet, article_id)"
    )


def _people(scores: ScoreSet, connection: duckdb.DuckDBPyConnection) -> None:
    """``people``: who is cited in the corpus, names merged as in `toolkit.comparison.sources`;
    ``cited``: the sources of each article with the number of whom they are."""
    import pyarrow as pa

    from toolkit.comparison.sources import called_by_name
    from toolkit.results.sources import source_questions

    asked = [question.column for question in source_questions(scores.codebooks)]
    labels = "".join(f", {quoted(name)}" for name in asked)
    numbers = "n_mentions, n_sentences, n_direct"
    if "sources" not in scores.tables:
        connection.execute("CREATE TABLE people (who INTEGER, name VARCHAR)")
        connection.execute(
            "CREATE TABLE cited (who INTEGER, a INTEGER, source_id VARCHAR, name VARCHAR, "
            "description VARCHAR, n_mentions INTEGER, n_sentences INTEGER, n_direct INTEGER)"
        )
        return
    listed = connection.execute(
        "SELECT a, a AS article_id, outlet, event, source_id, coalesce(name, '') AS name, "
        f"coalesce(description, '') AS description{labels}, {numbers} FROM raw_sources "
        "JOIN (SELECT a, article_id, outlet, event FROM articles) USING (article_id) "
        "ORDER BY a, source_id"
    ).df()
    rows = called_by_name(listed, scores.codebooks) if len(listed) else listed.assign(
        key=0, source=""
    )  # fmt: skip
    table = pa.Table.from_pandas(rows, preserve_index=False)
    connection.register("named", table)
    most = "".join(f", mode({quoted(name)}) AS {quoted(name)}" for name in asked)
    connection.execute(
        f"CREATE TABLE people AS SELECT key::INTEGER AS who, coalesce(any_value(source), '') AS "
        f"name{most} FROM named GROUP BY key"
    )
    connection.execute(
        "CREATE TABLE cited AS SELECT key::INTEGER AS who, a::INTEGER AS a, source_id::VARCHAR AS "
        f"source_id, name::VARCHAR AS name, description::VARCHAR AS description{labels}, "
        f"{numbers} FROM named ORDER BY a"
    )
    connection.unregister("named")


def _sentences(codebooks: tuple[Codebook, ...], connection: duckdb.DuckDBPyConnection) -> None:
    questions = [question for codebook in codebooks for question in codebook.questions]
    columns = [quoted(name) for question in questions for name in question.columns()]
    columns += [quoted(f"confident_{codebook.name}") for codebook in codebooks]
    direct = " OR ".join(
        f"{quoted(codebook.question(name).column)} IN ({', '.join(map(literal, labels))})"
        for codebook in codebooks
        if codebook.per_source
        for name, labels in codebook.per_source.direct
    )
    held = [f"{sql} AS {quoted(name)}" for name, sql in _held(codebooks).items()]
    connection.execute(
        "CREATE TABLE sentences AS SELECT (row_number() OVER () - 1)::INTEGER AS s, * FROM ("
        'SELECT a, sentence, start, "end", text, region, '
        f"{', '.join([*columns, *held])}, coalesce(source_id, '') AS source_id, who, "
        f"coalesce(({direct or 'FALSE'}), FALSE) AS direct FROM raw_sentences "
        "JOIN (SELECT a, article_id FROM articles) USING (article_id) "
        "LEFT JOIN (SELECT a, source_id, who FROM cited) USING (a, source_id) ORDER BY a, sentence)"
    )


def _held(codebooks: tuple[Codebook, ...]) -> dict[str, str]:
    """For each question, the SQL of a number whose bits are the labels that hold."""
    held: dict[str, list[str]] = {}
    for choice in choices(codebooks).values():
        terms = held.setdefault(f"held_{choice.question.column}", [])
        holds = (
            f"{quoted(choice.question.column)} = {literal(choice.label)}"
            if choice.question.kind == "single"
            else f"{quoted(choice.column)} >= {HOLDS}"
        )
        terms.append(f"CASE WHEN {holds} THEN {1 << len(terms)}::HUGEINT ELSE 0 END")
    return {name: f"({' + '.join(terms)})::{_whole(len(terms))}" for name, terms in held.items()}


def _whole(bits: int) -> str:
    return "INTEGER" if bits < 31 else "BIGINT" if bits < 63 else "HUGEINT"


def _spans(connection: duckdb.DuckDBPyConnection) -> None:
    has = {row[0] for row in connection.execute("DESCRIBE raw_spans").fetchall()}
    further = {"attribution": "0", "source_id": "''"}
    listed = ", ".join(
        f"coalesce({name}, {nothing}) AS {name}" if name in has else f"{nothing} AS {name}"
        for name, nothing in further.items()
    )
    connection.execute(
        f'CREATE TABLE spans AS SELECT a, sentence, start, "end", text, codebook, label, voice, '
        f"p, {listed} FROM raw_spans JOIN (SELECT a, article_id FROM articles) USING (article_id) "
        "ORDER BY a, sentence, start"
    )


def _words(connection: duckdb.DuckDBPyConnection) -> None:
    """``terms``: every word with its number; ``postings``: word and sentence, sorted."""
    import pyarrow as pa

    connection.execute("CREATE TEMP TABLE found (id INTEGER, s INTEGER)")
    known: dict[str, int] = {}
    reader = connection.cursor()
    batches = reader.sql("SELECT s, text FROM sentences").to_arrow_reader(BATCH)
    for batch in batches:
        connection.register("batch", _postings(batch, known))
        connection.execute("INSERT INTO found SELECT * FROM batch")
        connection.unregister("batch")
    reader.close()
    words = pa.table({"word": list(known), "id": pa.array(known.values(), pa.int32())})
    connection.register("words", words)
    connection.execute("CREATE TABLE terms AS SELECT * FROM words ORDER BY word")
    connection.unregister("words")
    connection.execute("CREATE TABLE postings AS SELECT id, s FROM found ORDER BY id, s")
    connection.execute("DROP TABLE found")


def _postings(batch: pa.RecordBatch, known: dict[str, int]) -> pa.Table:
    """Each word of some sentences once a sentence, with its number in ``known``, which grows.

    The texts are cut at spaces first; what stands between these is taken apart once for all the
    places where it stands.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    pieces = pc.utf8_split_whitespace(batch.column("text"))
    where = np.asarray(pc.take(batch.column("s"), pc.list_parent_indices(pieces)))
    coded = pc.list_flatten(pieces).dictionary_encode()
    counts, ids = [], list[int]()
    for piece in coded.dictionary.to_pylist():
        words = words_of(piece)
        counts.append(len(words))
        ids += [known.setdefault(word, len(known)) for word in words]
    code = np.asarray(coded.indices)
    count = np.asarray(counts, np.int64)
    first = np.concatenate([[0], np.cumsum(count)[:-1]]) if len(count) else count
    repeats = count[code]
    # The k-th word of each piece: its place among the ids of the piece.
    within = np.arange(repeats.sum()) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    word = np.asarray(ids, np.int64)[np.repeat(first[code], repeats) + within]
    pairs = np.unique((word << 32) | np.repeat(where.astype(np.int64), repeats))
    return pa.table(
        {
            "id": pa.array((pairs >> 32).astype(np.int32)),
            "s": pa.array((pairs & 0xFFFFFFFF).astype(np.int32)),
        }
    )


def _totals(codebooks: tuple[Codebook, ...], connection: duckdb.DuckDBPyConnection) -> None:
    """``counted``: the sentences of each article by region, as shares are of."""
    connection.execute(
        "CREATE TABLE counted AS SELECT a, region, count(*)::INTEGER AS n FROM sentences "
        "GROUP BY a, region ORDER BY a"
    )
