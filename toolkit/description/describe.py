"""`describe`: a corpus in figures, as the model labelled it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.codebook import Codebook
from toolkit.description.concordance import in_context, kwic, word_pattern
from toolkit.description.keyness import keyness, marked
from toolkit.description.measured import measures_by
from toolkit.description.profiles import profiled, profiles
from toolkit.description.tables import AnyTables, Scores, tables_of
from toolkit.results.periods import period_of
from toolkit.text.spelling import spelling_notes

if TYPE_CHECKING:
    import pandas as pd

FEW_ARTICLES = 5
TOP_WORDS = 12
CONTEXTS = 2
"""Occurrences that are shown of a distinctive word."""
_MOST_PERIODS = 40
EVERYTHING = "all articles"


@dataclass(frozen=True, slots=True)
class Description:
    """A corpus in tables: ``groups`` (articles, sentences, first and last date of each), and as of
    `measures_by` the ``measures`` and, where dates tell periods, ``over_time``; ``profiles`` of the
    first question that may have several labels; ``words`` of each codebook that marks evidence, as
    of `keyness` with the column ``codebook``; ``contexts``, as of `kwic`, of the first of these and
    of words that were asked for. ``notes`` is what a reader must know. Labels are a model's.
    """

    by: str
    over: str
    name: str
    codebooks: tuple[Codebook, ...]
    groups: pd.DataFrame
    measures: pd.DataFrame
    over_time: pd.DataFrame
    profiles: pd.DataFrame
    words: pd.DataFrame
    contexts: pd.DataFrame
    notes: tuple[str, ...]


def describe(
    scored: Scores,
    by: str = "outlet",
    *,
    over: str | None = None,
    names: Sequence[str] = (),
    words: Sequence[str] = (),
) -> Description:
    """Describe a folder of scores, or scores in memory, group by group.

    ``by`` is a column of the articles or a period (``month``, ``year``); ``over`` a period or
    another column, by default months, or years where there are many, and ``""`` for none.
    ``names`` are the measures, by default those of the codebooks' headlines; ``words`` are shown in
    context. Articles without a group are left out and counted; where none has one, all are
    described together. Raises `ValueError` for an unknown column or measure.
    """
    import pandas as pd

    tables = tables_of(scored)
    notes: list[str] = []
    group = tables.groups(by)[by]
    if not (group != "").any():
        notes.append(f"no article has {_a(by)}: all are described together")
        tables = tables.together(by, EVERYTHING)
    elif unnamed := int((group == "").sum()):
        notes.append(f"{unnamed:,} of {len(group):,} articles have no {by} and are left out")
    notes += spelling_notes(group, by)
    groups = _groups(tables, by)
    few = groups.loc[groups["articles"] < FEW_ARTICLES, by].tolist()
    if few:
        notes.append(
            f"fewer than {FEW_ARTICLES} articles: {', '.join(few)}; read nothing into them"
        )
    period = _period(tables) if over is None else over
    timed = pd.DataFrame()
    if period and period != by:
        timed = measures_by(tables, by, over=period, names=names)
        dated = tables.groups(period)[period]
        if undated := int((dated == "").sum()):
            notes.append(
                f"{undated:,} of {len(dated):,} articles have no {period} and are not in the "
                "figures over time"
            )
    several = len(groups) > 1
    if not several:
        notes.append(f"one {by} alone: there are no words to tell it from others")
    marked = [book for book in tables.codebooks if book.span_labels and not book.spans]
    key_words = [_key_words(tables, by, book) for book in marked] if several else []
    distinctive = pd.concat(key_words, ignore_index=True) if key_words else pd.DataFrame()
    return Description(
        by, period, tables.name, tables.codebooks, groups,
        measures_by(tables, by, names=names), timed,
        profiles(tables, by) if profiled(tables.codebooks) else pd.DataFrame(),
        distinctive, _contexts(tables, by, distinctive, words), tuple(notes),
    )  # fmt: skip


def _groups(tables: AnyTables, by: str) -> pd.DataFrame:
    """How many articles and body sentences each group has, and when they are from."""
    import pandas as pd

    articles = tables.groups(by, "date")
    sentences = tables.body(by)[by].value_counts()
    rows = []
    for name, members in articles[articles[by] != ""].groupby(by):
        days = sorted(day for day in (period_of(each, "day") for each in members["date"]) if day)
        first, last = (days[0], days[-1]) if days else ("", "")
        rows.append((name, len(members), int(sentences.get(name, 0)), first, last))
    return pd.DataFrame(rows, columns=[by, "articles", "sentences", "first", "last"])


def _period(tables: AnyTables) -> str:
    """The finest period, from months up, that gives a figure few enough points; none where all
    articles are of one."""
    for name in ("month", "year"):
        periods = set(tables.groups(name)[name]) - {""}
        if 1 < len(periods) <= _MOST_PERIODS:
            return name
    return ""


def _key_words(tables: AnyTables, by: str, codebook: Codebook) -> pd.DataFrame:
    # What the headline figures count is the reporter's voice.
    voice = "reporter" if any(measure.voice for measure in codebook.measures) else ""
    table = keyness(tables, by, of=codebook.name, voice=voice, top=TOP_WORDS)
    table.insert(0, "codebook", codebook.name)
    return table


def _contexts(
    tables: AnyTables, by: str, distinctive: pd.DataFrame, words: Sequence[str]
) -> pd.DataFrame:
    """Where the words that were asked for stand, or else the most distinctive ones."""
    import pandas as pd

    listed = []
    for word in words:
        listed.append(kwic(tables, word, by=by).assign(word=word))
    if not words and len(distinctive):
        first = distinctive.groupby(["codebook", by], sort=False).head(3)
        body = tables.body(by)
        for codebook, of_codebook in first.groupby("codebook", sort=False):
            listed += _marked_contexts(tables, body, by, str(codebook), of_codebook)
    return pd.concat(listed, ignore_index=True) if listed else pd.DataFrame()


def _marked_contexts(
    tables: AnyTables, body: pd.DataFrame, by: str, codebook: str, words: pd.DataFrame
) -> list[pd.DataFrame]:
    """Where the words of each group stand in what one codebook marks there."""
    listed = []
    marks = marked(tables, body, by, codebook)
    for group, word in words[[by, "word"]].to_numpy().tolist():
        here = marks[marks[by] == group]
        places = in_context(tables, body, word_pattern(word), here, by, top=CONTEXTS)
        listed.append(places.assign(word=word))
    return listed


def _a(by: str) -> str:
    return f"an {by}" if by[:1] in "aeiou" else f"a {by}"
