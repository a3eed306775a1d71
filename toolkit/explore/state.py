"""`State`: what a page shows, as its address says it. Every page can be sent and opened again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any, NamedTuple, Self
from urllib.parse import urlencode

from toolkit.codebook import HOLDS, Codebook, Question
from toolkit.highlight.words import title_of
from toolkit.schema import REGIONS
from toolkit.strict_yaml import hint, shown

ANY = "any"
SORTS = {"newest": "newest first", "oldest": "oldest first", "certain": "most probable first"}
PERIODS = ("year", "month", "week", "day")
LONGEST = 500
"""A search of more characters is refused."""
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


class Choice(NamedTuple):
    """A label that sentences can be filtered by: ``id`` in an address, the question's column and
    that of its probability, ``title`` in words."""

    id: str
    question: Question
    label: str
    column: str

    @property
    def title(self) -> str:
        """The label in running text, with its question where it alone says little."""
        title = title_of(self.question, self.label)
        return title if self.question.kind == "binary" else f"{self.question.title}: {title}"


def choices(codebooks: Iterable[Codebook]) -> dict[str, Choice]:
    """Every label that sentences can be filtered by, by its id.

    >>> from toolkit.codebook import load_codebook
    >>> listed = choices([load_codebook("loaded_language"), load_codebook("sourcing")])
    >>> list(listed)[:2], listed["naming:anonymous"].column
    (['loaded_language', 'attribution:none'], 'naming_p')
    """
    listed = {}
    for codebook in codebooks:
        for question in codebook.questions:
            single = question.kind == "single"
            for label in question.label_ids if question.kind != "binary" else question.scored_ids:
                column = question.column_of(label)
                name = f"{question.column}:{label}" if single else column
                listed[name] = Choice(name, question, label, column)
    return listed


@dataclass(frozen=True, slots=True)
class State:
    """The filters and the order of a page.

    ``q`` is a search (`toolkit.explore.words`); ``outlet`` one or several; ``since`` and ``until``
    days, months or years in ISO 8601, both included; ``label`` ids of `choices`, which all hold,
    with a probability from ``least`` to ``most``; ``who`` the name of a source; ``region`` one of
    `toolkit.schema.REGIONS` or `ANY`.
    """

    q: str = ""
    outlet: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    label: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    who: str = ""
    region: str = "body"
    sort: str = "newest"
    period: str = ""
    page: int = 1

    @classmethod
    def read(cls, pairs: Iterable[tuple[str, str]], known: Iterable[str]) -> Self:
        """From the parameters of an address; ``known`` are the ids of labels. Others that it has
        are none of its business. Raises `ValueError` for what cannot be meant."""
        values: dict[str, list[str]] = {}
        for name, value in pairs:
            if value.strip():
                values.setdefault(name, []).append(value.strip())
        # An outlet's name is taken as it is.
        outlets = tuple(dict.fromkeys(value for name, value in pairs if name == "outlet" and value))
        first = {name: listed[-1] for name, listed in values.items()}
        state = cls(
            q=first.get("q", ""),
            outlet=outlets,
            since=first.get("since", ""),
            until=first.get("until", ""),
            label=tuple(dict.fromkeys(values.get("label", []))),
            least=_probability(first, "least"),
            most=_probability(first, "most"),
            who=first.get("who", ""),
            region=first.get("region", "body"),
            sort=first.get("sort", "newest"),
            period=first.get("period", ""),
            page=_page(first.get("page", "1")),
        )
        state._check(list(known))
        return state

    def _check(self, known: list[str]) -> None:
        if len(self.q) > LONGEST:
            raise ValueError(f"the search is longer than {LONGEST} characters; shorten it")
        for day in (self.since, self.until):
            if day and not _DAY.fullmatch(day):
                raise ValueError(f"{shown(day)} is no date; write 2024, 2024-03 or 2024-03-15")
        for name in self.label:
            if name not in known:
                fix = hint(name, known) or "choose one of the list"
                raise ValueError(f"there is no label {shown(name)}; {fix}")
        for value, allowed in (
            (self.region, (*REGIONS, ANY)),
            (self.sort, tuple(SORTS)),
            (self.period, ("", *PERIODS)),
        ):
            if value not in allowed:
                raise ValueError(f"{shown(value)} is none of {', '.join(filter(None, allowed))}")

    def query(self, **changes: Any) -> str:
        """The address's part after ``?``, with what is not as it is by default; a change of a
        filter leads to the first page.

        >>> State(q="rain & hail", outlet=("A", "B")).query(since="2024")
        'q=rain+%26+hail&outlet=A&outlet=B&since=2024'
        """
        return urlencode(replace(self, **{"page": 1, **changes}).pairs())

    def pairs(self) -> list[tuple[str, str]]:
        """The parameters that are not as they are by default."""
        return [
            (each.name, format(value, "g") if isinstance(value, float) else str(value))
            for each in fields(self)
            if (set_to := getattr(self, each.name)) != each.default
            for value in (set_to if isinstance(set_to, tuple) else (set_to,))
        ]

    @property
    def is_sentence_filter(self) -> bool:
        """Whether anything is asked of a sentence, so that a share of all says something."""
        return bool(self.q or self.label or self.who)

    def in_words(self, labels: dict[str, Choice]) -> list[tuple[str, str]]:
        """Each filter in words, with the query that leaves it out."""
        listed = []
        if self.q:
            listed.append((f"search: {self.q}", self.query(q="")))
        for name in self.outlet:
            rest = tuple(each for each in self.outlet if each != name)
            listed.append((f"outlet: {name}", self.query(outlet=rest)))
        if self.since:
            listed.append((f"from {self.since}", self.query(since="")))
        if self.until:
            listed.append((f"until {self.until}", self.query(until="")))
        for name in self.label:
            rest = tuple(each for each in self.label if each != name)
            listed.append((labels[name].title, self.query(label=rest)))
        if self.label and (self.least is not None or self.most is not None):
            low = 0.0 if self.least is None else self.least
            high = 1.0 if self.most is None else self.most
            listed.append((f"probability {low:g} to {high:g}", self.query(least=None, most=None)))
        if self.who:
            listed.append((f"source: {self.who}", self.query(who="")))
        if self.region != "body":
            listed.append((f"region: {self.region}", self.query(region="body")))
        return listed


def _probability(values: dict[str, str], name: str) -> float | None:
    if name not in values:
        return None
    try:
        value = float(values[name].replace(",", "."))
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise ValueError(f"{shown(values[name])} is no probability; write 0 to 1, such as {HOLDS}")
    return value


def _page(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text[:9]) == int(text):
        raise ValueError(f"{shown(text)} is no number of a page")
    return int(text)
