"""What a page shows, as files: CSV whose cells no spreadsheet runs, SVG, and a sample to code."""

from __future__ import annotations

import csv
import io
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.explore.conditions import quoted
from toolkit.explore.counts import Count, LabelCount, over_time, period_for
from toolkit.explore.library import Library
from toolkit.explore.state import State
from toolkit.outputs.formulas import guard, guarded
from toolkit.results.tables import ARTICLE_COLUMNS

if TYPE_CHECKING:
    import pandas as pd

CHUNK = 2048
MOST_ROWS = 1_000_000
Rows = tuple[list[str], list[Sequence[object]]]
"""The header and the rows of a table."""
MOST_DRAWN = 10_000
"""So many sentences of a stratum are drawn at most: nobody codes more from one page."""


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """A table as CSV, in pieces; texts are guarded (`toolkit.outputs.formulas`).

    >>> list(csv_lines(["outlet", "n"], [("=1+1", -2)]))
    ["outlet,n\\r\\n'=1+1,-2\\r\\n"]
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([guard(name) for name in header])
    for number, row in enumerate(rows, 1):
        writer.writerow([guard(cell) if isinstance(cell, str) else cell for cell in row])
        if number % CHUNK == 0:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def count_rows(counts: Iterable[Count], name: str) -> Rows:
    """The header and the rows of counts."""
    header = [name, "n_sentences", "n_articles", "of_sentences", "share"]
    return header, [(c.name, c.n, c.articles, c.of, c.share) for c in counts]


def time_rows(library: Library, state: State) -> Rows:
    """The header and the rows of the periods of a state."""
    period = period_for(library, state)
    return count_rows(over_time(library, state, period), period)


def label_rows(counts: Iterable[LabelCount]) -> Rows:
    """The header and the rows of labels; ``share_of_all`` is of the same outlets and time."""
    header = ["label", "question", "title", "n_sentences", "share", "share_of_all"]
    return header, [tuple(count) for count in counts]


def mapping_rows(rows: Sequence[Mapping[str, object]]) -> Rows:
    """The header and the rows of mappings."""
    return list(rows[0]) if rows else [], [list(row.values()) for row in rows]


def sentence_lines(library: Library, state: State) -> Iterator[str]:
    """Every sentence of a state with what is known of its article, all its labels and its source,
    in order of time."""
    hits = library.hits(state)
    questions = [q for codebook in library.scores.codebooks for q in codebook.questions]
    labels = [f"sentences.{quoted(name)}" for question in questions for name in question.columns()]
    labels += [f"sentences.{quoted(f'confident_{book.name}')}" for book in library.scores.codebooks]
    known = ", ".join(f"articles.{name}" for name in ARTICLE_COLUMNS)
    sql = (
        f"SELECT {known}, sentences.sentence, sentences.region, sentences.text, "
        f"{', '.join(labels)}, coalesce(people.name, '') AS source FROM hit "
        "JOIN sentences USING (s) JOIN articles ON sentences.a = articles.a "
        "LEFT JOIN people ON sentences.who = people.who ORDER BY s"
    )
    with library.cursor(hit=hits.table("s")) as cursor:
        result = cursor.execute(sql)
        header = [column[0] for column in result.description]
        yield from csv_lines(header, _fetched(result))


def _fetched(result: Any) -> Iterator[Sequence[object]]:
    while rows := result.fetchmany(CHUNK):
        yield from rows


def draw_sample(
    library: Library, state: State, n: int, *, by_outlet: bool = False, seed: int = 0
) -> pd.DataFrame:
    """Sentences of a state drawn at random, as the table that ``toolkit sample`` writes.

    The probabilities are of being drawn from what the filters leave. The stratum names the filters,
    so that labels of it are not taken for a sample of the corpus. Raises `ValueError` where nothing
    is left, or more is asked for than `MOST_DRAWN`.
    """
    import pandas as pd

    from toolkit.annotation.keys import item_key
    from toolkit.annotation.same_text import text_hash
    from toolkit.annotation.sample import COLUMNS, draw

    if not 1 <= n <= MOST_DRAWN:
        raise ValueError(f"a sample has 1 to {MOST_DRAWN:,} sentences, not {n:,}")
    hits = library.hits(state)
    with library.cursor(hit=hits.table("s", "a")) as cursor:
        listed = cursor.execute(
            "SELECT s::VARCHAR AS item, a AS article_id, '' AS text, outlet FROM hit "
            "JOIN articles USING (a) ORDER BY s"
        ).df()
    drawn = draw(listed, n, by=["outlet"] if by_outlet else (), seed=seed)
    numbers = [int(s) for s in drawn["item"]]
    marks = ", ".join("?" * len(numbers))
    texts = {
        row["s"]: row
        for row in library.rows(
            "SELECT one.s, article_id, one.sentence, one.text, "
            "coalesce(before.text, '') AS before, coalesce(after.text, '') AS after "
            "FROM sentences one JOIN articles USING (a) "
            "LEFT JOIN sentences before ON before.s = one.s - 1 AND before.a = one.a "
            "LEFT JOIN sentences after ON after.s = one.s + 1 AND after.a = one.a "
            f"WHERE one.s IN ({marks})",
            numbers,
        )
    }
    filters = "; ".join(words for words, _ in state.in_words(library.labels))
    rows = []
    for number, stratum, p in zip(numbers, drawn["stratum"], drawn["inclusion_p"], strict=True):
        row = texts[number]
        item = f"{row['article_id']}-{row['sentence']}"
        names = [filters] if filters else []
        names += [stratum] if by_outlet or not filters else []
        rows.append(
            {
                **row, "item": item, "key": item_key(item), "stratum": " / ".join(names),
                "inclusion_p": p, "text_sha256": text_hash(row["text"]),
            }
        )  # fmt: skip
    return pd.DataFrame(rows, columns=[*COLUMNS])


def sample_archive(sample: pd.DataFrame, library: Library, codebook: str) -> bytes:
    """A ZIP archive of the files that ``toolkit sample`` writes. Raises `ValueError` for a codebook
    that was not scored."""
    from toolkit.annotation.coder_files import write_coder_files, write_interface

    books = {book.name: book for book in library.scores.codebooks}
    if codebook not in books:
        raise ValueError(f"code by one of {', '.join(books)}")
    out = io.BytesIO()
    with tempfile.TemporaryDirectory() as place, zipfile.ZipFile(out, "w") as archive:
        folder = Path(place)
        guarded(sample).to_csv(folder / "sample.csv", index=False)
        write_interface(books[codebook], folder)
        write_coder_files(sample, books[codebook], folder)
        for path in sorted(folder.iterdir()):
            info = zipfile.ZipInfo(f"sample/{path.name}")
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, path.read_bytes())
    return out.getvalue()
