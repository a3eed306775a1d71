"""The glossary of the pages: each term a link to its definition, which is shown at once to a mouse
or a keyboard."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import NamedTuple

import yaml
from markupsafe import Markup


class Term(NamedTuple):
    """A term, what it means, and who says so."""

    id: str
    term: str
    definition: str
    source: str


@cache
def glossary() -> dict[str, Term]:
    """All terms by id, in alphabetical order.

    >>> glossary()["ppv"].term
    'PPV'
    """
    content = yaml.safe_load((files("toolkit.report") / "glossary.yaml").read_text("utf-8"))
    terms = [Term(id=key, **entry) for key, entry in content.items()]
    return {each.id: each for each in sorted(terms, key=lambda each: each.term.casefold())}


class Linker:
    """Links terms of one page to its glossary, and remembers which it needs."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def __call__(self, key: str, text: str = "") -> Markup:
        """``text``, or the term itself, as a link to its definition. Raises `KeyError` for a term
        that the glossary lacks."""
        entry = glossary()[key]
        self._used.add(key)
        return Markup(
            '<a class="term" href="#term-{0}" aria-describedby="term-{0}" data-tip="{1}">{2}</a>'
        ).format(key, entry.definition, text or entry.term)

    @property
    def used(self) -> list[Term]:
        """The terms that were linked, in alphabetical order."""
        return [entry for key, entry in glossary().items() if key in self._used]
