"""Who is quoted, how often and how, by outlet: the sources of many articles in one table."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.codebook import Codebook
from toolkit.comparison.people import join_people, read_people
from toolkit.comparison.source_identity import NamedSource, identities, titles
from toolkit.results import ScoreSet
from toolkit.results.further_models import Scores
from toolkit.results.sources import source_questions
from toolkit.strict_yaml import shown

if TYPE_CHECKING:
    import pandas as pd

COUNTS = ("n_articles", "n_sentences", "n_direct", "n_mentions")


class SourceTable(NamedTuple):
    """A table of sources, and what a reader of it has to know, each in one line."""

    table: pd.DataFrame
    notes: tuple[str, ...]


def sources(
    scored: Scores | Iterable[Scores], people: str | Path | None = None, *, by: str = "outlet"
) -> pd.DataFrame:
    """Who is quoted: one row for each value of ``by`` and each source there.

    ``scored`` is a folder of ``toolkit score``, or several; ``by`` a column of its articles. Names
    are merged over articles where that is safe, see `toolkit.comparison.source_identity`; sources
    without a name stand together by their labels, after the others, and ``source`` is empty.
    Columns: ``by``, ``source``, the questions asked of sources (the label of most sentences),
    ``n_articles``, ``n_sentences`` of which it is the source, ``n_direct`` of these quoted
    directly, ``n_mentions``, and ``share`` of the sentences there that have a source. ``people`` is
    a CSV file with the column ``name``; its other columns are added by name. What could not be
    joined is a warning.

    Raises `ValueError` and `OSError`, in one line, for what cannot be read.
    """
    table, notes = source_table(scored, people, by=by)
    for note in notes:
        warnings.warn(note, stacklevel=2)
    return table


def source_table(
    scored: Scores | Iterable[Scores], people: str | Path | None = None, *, by: str = "outlet"
) -> SourceTable:
    """As `sources`, with the notes beside the table."""
    several = [scored] if isinstance(scored, str | Path | ScoreSet) else list(scored)
    scores = [ScoreSet.of(each) for each in several]
    if not scores:
        raise ValueError("no folder of scores; give one that toolkit score wrote")
    _refuse_doubles(scores)
    known = read_people(people) if people is not None else None
    codebooks = list({book.name: book for each in scores for book in each.codebooks}.values())
    table = tabulate(_rows(scores, by), codebooks, by)
    if known is None:
        return SourceTable(table, ())
    return SourceTable(*join_people(table, known, _is_person(table, codebooks)))


def tabulate(rows: pd.DataFrame, codebooks: Sequence[Codebook], by: str = "outlet") -> pd.DataFrame:
    """The table of `sources` from rows of articles' sources.

    ``rows`` have the columns of the table of sources, ``outlet``, ``event`` and ``by``; an
    ``article_id`` stands for one article.
    """
    import pandas as pd

    asked = list(dict.fromkeys(question.column for question in source_questions(codebooks)))
    clash = {"source", "share", *COUNTS, *asked}
    if by in clash:
        raise ValueError(f"cannot tabulate by {by}: the table has a column of that name")
    columns = [by, "source", *asked, *COUNTS, "share"]
    rows = rows[(rows["n_sentences"] > 0) | (rows["n_mentions"] > 0)].reset_index(drop=True)
    if rows.empty:
        return pd.DataFrame({name: [] for name in columns}).astype(
            dict.fromkeys((by, "source", *asked), str) | dict.fromkeys(COUNTS, int)
        )
    rows = called_by_name(rows, codebooks)
    groups = rows.groupby([by, "key"], sort=False)
    table = groups.agg(
        source=("source", "first"),
        n_articles=("article_id", "nunique"),
        **{name: (name, "sum") for name in COUNTS[1:]},
    )
    for name in asked:
        table[name] = _most_frequent(rows, [by, "key"], name)
    table = table.reset_index()
    total = table.groupby(by)["n_sentences"].transform("sum")
    table["share"] = table["n_sentences"] / total.where(total > 0)
    table["unnamed"] = table["source"] == ""
    order = {by: True, "unnamed": True, "n_sentences": False, "n_mentions": False, "source": True}
    order |= dict.fromkeys(asked, True)
    table = table.sort_values(list(order), ascending=list(order.values()))
    return table[columns].reset_index(drop=True)


def most_quoted(table: pd.DataFrame, n: int, by: str = "outlet") -> pd.DataFrame:
    """The first ``n`` sources of each value of ``by``, and the first ``n`` groups without a name:
    a group of many is not ranked among single sources."""
    shown: pd.DataFrame = table.groupby([table[by], table["source"] == ""], sort=False).head(n)
    return shown


def called_by_name(rows: pd.DataFrame, codebooks: Sequence[Codebook]) -> pd.DataFrame:
    """The rows with ``key``, which is the same for sources that are the same, and ``source``, what
    they are called."""
    import pandas as pd

    asked = [question.column for question in source_questions(codebooks)]
    named = [
        NamedSource(article, outlet, event, name, person, tuple(labels))
        for article, outlet, event, name, person, *labels in zip(
            *(_shared(rows[name]) for name in ("article_id", "outlet", "event", "name")),
            _is_person(rows, codebooks),
            *(_shared(rows[name]) for name in asked),
            strict=True,
        )
    ]
    keys = identities(named)
    names = titles(named, keys)
    return rows.assign(
        key=pd.factorize(pd.Series(keys, dtype=object))[0], source=[names[key] for key in keys]
    )


def _shared(values: pd.Series[str]) -> NDArray[np.object_]:
    """A column as text that is in memory once, however often it stands there."""
    import pandas as pd

    codes, known = pd.factorize(values.astype(str))
    return np.asarray(known, object)[codes]


def _most_frequent(rows: pd.DataFrame, groups: list[str], column: str) -> pd.Series[str]:
    """The value of each group that has most sentences, then most mentions."""
    sums = rows.groupby([*groups, column])[["n_sentences", "n_mentions"]].sum().reset_index()
    sums = sums.sort_values(["n_sentences", "n_mentions", column], ascending=[False, False, True])
    return sums.drop_duplicates(groups).set_index(groups)[column]


def _is_person(rows: pd.DataFrame, codebooks: Sequence[Codebook]) -> list[bool]:
    """Whether each row's name is a person's, by what the codebooks say of its labels."""
    conditions: Mapping[str, set[str]] = {
        codebook.question(name).column: set(labels)
        for codebook in codebooks
        if codebook.per_source
        for name, labels in codebook.per_source.person
    }
    holds = [rows[column].isin(labels) for column, labels in conditions.items() if column in rows]
    return [any(row) for row in zip(*holds, strict=True)] if holds else [False] * len(rows)


def _rows(scores: Sequence[ScoreSet], by: str) -> pd.DataFrame:
    """The sources of all folders with what is known of their articles."""
    import pandas as pd

    listed = []
    for number, each in enumerate(scores):
        wanted = dict.fromkeys(["outlet", "event", by])
        articles = each.article_columns([name for name in wanted if name != "article_id"])
        read = [name for name in each.schema("sources").names if name != "description"]
        joined = each.frame("sources", read).merge(
            articles[list(dict.fromkeys(["article_id", *wanted]))], on="article_id"
        )
        if by != "article_id":
            joined["article_id"] = f"{number}:" + joined["article_id"]
        listed.append(joined)
    rows = pd.concat(listed, ignore_index=True)
    texts = [name for name in rows.columns if name not in COUNTS]
    rows[texts] = rows[texts].fillna("").astype(str)
    return rows


def _refuse_doubles(scores: Sequence[ScoreSet]) -> None:
    """Refuse an article that stands in two folders: it would count twice."""
    if len(scores) == 1:
        return
    seen: dict[tuple[str, ...], Path] = {}
    for each in scores:
        articles = each.frame("articles", ["article_id", "outlet", "text_sha256"])
        keys = list(articles.itertuples(index=False, name=None))
        if double := next((key for key in keys if key in seen), None):
            raise ValueError(
                f"{each.folder}: article {shown(double[0])} stands in {seen[double]} too and would "
                "count twice; leave one folder out"
            )
        seen |= dict.fromkeys(keys, each.folder)
