"""Keyness: the words that set a group of articles apart from all the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from toolkit.codebook import Codebook
from toolkit.description.tables import AnyTables, Scores, tables_of
from toolkit.measures.places import Places
from toolkit.models.marked_words import content_words
from toolkit.strict_yaml import hint

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
ALL_WORDS = "words"
_LISTED = 1 << 14
"""Rows of a table that are Python's at a time."""


def log_odds(counts: Floats, rest: Floats, prior: float) -> tuple[Floats, Floats]:
    """The log-odds ratio of each word between a group and the rest, and its z score, each (n,).

    ``counts`` and ``rest``, (n,), are how often each word stands in the two. The prior is an
    informative Dirichlet: ``prior`` words, shared out as the words are in both together. With
    alpha_w the prior of word w, y_w its count, n and a the sums of counts and of the prior,
    delta = ln[(y + alpha) / (n + a - y - alpha)] in the group less the same in the rest, its
    variance 1 / (y + alpha) + 1 / (y' + alpha), z = delta / sd: Monroe, Colaresi and Quinn (2008),
    "Fightin' Words", Political Analysis 16(4), equations 16, 20 and 22.

    >>> delta, z = log_odds(np.array([30.0, 70.0]), np.array([10.0, 90.0]), prior=100)
    >>> delta.round(2).tolist(), z.round(2).tolist()
    ([0.64, -0.64], [2.75, -5.68])
    """
    both = counts + rest
    alpha = prior * both / both.sum()
    ours, theirs = counts + alpha, rest + alpha
    delta = np.log(ours / (ours.sum() - ours)) - np.log(theirs / (theirs.sum() - theirs))
    return delta, delta / np.sqrt(1 / ours + 1 / theirs)


def keyness(
    scored: Scores,
    by: str = "outlet",
    *,
    of: str = ALL_WORDS,
    voice: str = "",
    at_least: int = 2,
    articles: int = 2,
    prior: float | None = None,
    top: int | None = None,
) -> pd.DataFrame:
    """The most distinctive words of each group, against all other groups, first ones first.

    ``of`` says which words: ``words``, all content words of the body; the id of a span label
    (``loaded``, ``economic``, ``cue``), those marked with it; or a codebook (``framing``), those
    marked with any of its labels, each label by itself. ``voice`` takes the spans in the
    ``reporter``'s or in a ``source``'s voice, by default both. Words of fewer than ``at_least``
    occurrences or ``articles`` in the group are left out; ``prior`` is that of `log_odds`, by
    default as many words as a group has on average; ``top`` keeps so many words of each group.

    Columns: ``by``, ``label``, ``word``, ``z`` and ``log_odds`` as of `log_odds`, ``n`` and
    ``articles`` in the group, ``n_rest`` and ``articles_rest`` in the others. A z score ranks
    words; it is no test, as the words of one article hang together and a model chose them. Raises
    `ValueError` for what no codebook marks, and with fewer than two groups.
    """
    import pandas as pd

    tables = tables_of(scored)
    body = tables.body(by)
    names = sorted(set(body[by]) - {""})
    if len(names) < 2:
        raise ValueError(
            f"{len(names)} {by} named in the articles; two are needed to compare words"
        )
    counts: dict[str, Counter[tuple[str, str]]] = {name: Counter() for name in names}
    where: dict[str, Counter[tuple[str, str]]] = {name: Counter() for name in names}
    last: dict[tuple[str, str], str] = {}  # as the rows of an article stand together
    for group, article, label, word in _words(tables, body, by, of, voice):
        if group:
            counts[group][label, word] += 1
            if last.get((label, word)) != article:
                last[label, word] = article
                where[group][label, word] += 1
    rows = []
    for label in sorted({label for group in counts.values() for label, _ in group}):
        words = sorted({word for group in counts.values() for name, word in group if name == label})
        table = np.array([[counts[name][label, word] for word in words] for name in names], float)
        for name, ours in zip(names, table, strict=True):
            rest = table.sum(axis=0) - ours
            if len(words) < 2 or not ours.sum() or not rest.sum():
                continue
            words_of_prior = table.sum() / len(names) if prior is None else prior
            delta, z = log_odds(ours, rest, words_of_prior)
            for k in np.flatnonzero((z > 0) & (ours >= at_least)).tolist():
                within = [where[each][label, words[k]] for each in names]
                here = where[name][label, words[k]]
                if here >= articles:
                    figures = float(z[k]), float(delta[k]), int(ours[k]), int(rest[k])
                    rows.append((name, label, words[k], *figures, here, sum(within) - here))
    columns = ["label", "word", "z", "log_odds", "n", "n_rest", "articles", "articles_rest"]
    ranked = pd.DataFrame(rows, columns=[by, *columns])
    ranked = ranked.sort_values([by, "z", "word"], ascending=[True, False, True])
    if top is not None:
        ranked = ranked.groupby(by, sort=False).head(top)
    return ranked.reset_index(drop=True)


def marked_labels(codebooks: Sequence[Codebook], of: str) -> tuple[tuple[str, str], ...]:
    """The pairs of codebook and span label that ``of`` stands for.

    Raises `ValueError` for what is neither a codebook nor a span label.

    >>> from toolkit.codebook import load_codebook
    >>> marked_labels([load_codebook("sourcing")], "cue")
    (('sourcing', 'cue'),)
    """
    pairs = [(book.name, label.id) for book in codebooks for label in book.span_labels]
    chosen = tuple(pair for pair in pairs if of in pair)
    if not chosen:
        known = list(dict.fromkeys([ALL_WORDS, *(name for pair in pairs for name in pair)]))
        raise ValueError(f"nothing is marked {of!r}; {hint(of, known) or 'there are'} {known}")
    return chosen


def _words(
    tables: AnyTables, body: pd.DataFrame, by: str, of: str, voice: str
) -> Iterator[tuple[str, str, str, str]]:
    """Group, article, label and word of every word that counts."""
    rows: Iterable[tuple[str, str, str, str]]
    if of == ALL_WORDS:
        rows = zip(body[by], body["article_id"], repeat(""), tables.texts(body))
    else:
        marks = marked(tables, body, by, of, voice)
        rows = listed(marks, (by, "article_id", "label", "text"))
    for group, article, label, text in rows:
        yield from ((group, article, label, word) for word in words_of(text))


def listed(marks: pd.DataFrame, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """The rows of some columns; of millions, some are Python's at a time."""
    for start in range(0, len(marks), _LISTED):
        part = marks.iloc[start : start + _LISTED]
        yield from zip(*(part[name].tolist() for name in columns), strict=True)


def marked(
    tables: AnyTables, body: pd.DataFrame, by: str, of: str, voice: str = ""
) -> pd.DataFrame:
    """The spans of body sentences that ``of`` stands for, with their group, and the ``number`` of
    their sentence among these."""
    chosen = marked_labels(tables.codebooks, of)
    if voice not in ("", "reporter", "source"):
        raise ValueError(f"no voice {voice!r}; there are reporter and source")
    marks = tables.marks(chosen, voice)
    numbers = Places(body["article_id"], body["sentence"]).rows(
        marks["article_id"], marks["sentence"]
    )
    if (numbers < 0).any():
        marks = marks[numbers >= 0]
        numbers = numbers[numbers >= 0]
    if by not in ("article_id", "sentence"):
        marks = marks.assign(**{by: body[by].take(numbers).array})
    return marks.assign(number=numbers).reset_index(drop=True)


def words_of(text: str) -> list[str]:
    """The content words of a text in lower case, without the possessive.

    >>> words_of("The mayor’s bail-out was a disgrace.")
    ['mayor', 'bail-out', 'disgrace']
    """
    words = (text[start:end].lower().replace("’", "'") for start, end in content_words(text))
    return [word.removesuffix("'s") for word in words]
