"""`Quotes`: facts as they are written into a document, each remembered with where it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from toolkit.pack.study import Fact, Study

BLANK = "[to be filled in: {}]"
_SPECIAL = re.compile(r"([\\`*|\[\]])")


class Quote(NamedTuple):
    """A text that stands in a document, and the fact that it was made of."""

    document: str
    text: str
    file: str
    keys: tuple[str, ...]


def blank(what: str) -> str:
    """A place that the researcher fills in.

    >>> blank("who coded")
    '[to be filled in: who coded]'
    """
    return BLANK.format(what)


def plain(text: str) -> str:
    """A text that Markdown takes for nothing else, in one line.

    >>> plain("a|b <i> *c*")
    'a\\\\|b &lt;i&gt; \\\\*c\\\\*'
    """
    escaped = _SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class Quotes:
    """What the templates call: ``fact`` for the text of a fact, a blank where there is none."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.document = ""
        self.quotes: list[Quote] = []

    def has(self, name: str) -> bool:
        """Whether the files of the study say it."""
        return name in self.study.facts

    def fact(self, name: str, what: str, form: str = "") -> str:
        """The text of a fact, or, where nothing says it, the blank for ``what``."""
        if not self.has(name):
            return blank(what)
        return self.quote(self.study.facts[name], form)

    def code(self, name: str, what: str) -> str:
        """As `fact`, set as code: names and hashes."""
        if not self.has(name):
            return blank(what)
        fact = self.study.facts[name]
        text = " ".join(str(fact.value).split()).replace("`", "'")
        self._remember(text, fact)
        return f"`{text}`"

    def quote(self, fact: Fact, form: str = "") -> str:
        """A fact as text; ``form`` is a format, ``%`` for a share as a percentage."""
        text = _shown(fact.value, form)
        self._remember(text, fact)
        return plain(text)

    def points(self, fact: Fact) -> str:
        """A difference with its interval, in percentage points."""
        value, low, high = (100 * each for each in fact.value)
        text = f"{value:+.1f} ({low:+.1f} to {high:+.1f})"
        self._remember(text, fact)
        return text

    def share(self, fact: Fact) -> str:
        """A level with its interval, in per cent."""
        value, low, high = (100 * each for each in fact.value)
        text = f"{value:.1f}% ({low:.1f} to {high:.1f})"
        self._remember(text, fact)
        return text

    def cell(self, row: Mapping[str, str], column: str, file: str, form: str = "") -> str:
        """A cell of a table, empty as a dash; ``keys`` are the row's first cell and the column."""
        if not row.get(column):
            return "–"
        number = _number(row[column])
        text = _shown(row[column] if number is None else number, form)
        self._remember(text, Fact(number, file, (next(iter(row.values())), column)))
        return plain(text)

    def keep(self, document: str, text: str) -> None:
        """Forget what did not come into a document after all."""
        self.quotes = [
            quote
            for quote in self.quotes
            if quote.document != document or quote.text in text or plain(quote.text) in text
        ]

    def _remember(self, text: str, fact: Fact) -> None:
        quote = Quote(self.document, text, fact.file, fact.keys)
        if quote not in self.quotes:
            self.quotes.append(quote)


def _shown(value: Any, form: str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_shown(each, '')}" for key, each in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(_shown(each, "") for each in value)
    if isinstance(value, int | float) and form:
        return f"{100 * value:g}%" if form == "%" else format(value, form)
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _number(text: str) -> float | int | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return int(number) if number.is_integer() and "." not in text else number
