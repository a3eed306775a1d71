"""People whom an article names: each name where it stands, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Cited(NamedTuple):
    """A person that an attribution cites by name: sentence, words of the source, surname."""

    sentence: int
    low: int
    high: int
    key: str


class Name(NamedTuple):
    """A name in a sentence: offsets of it with its title and without, its words, its title.

    ``suffix`` is "jr" or the like, ``kin`` what relative of a person of its surname the sentence
    says it is, ``gender`` what a pronoun right behind it tells."""

    sentence: int
    start: int
    bare: int
    end: int
    parts: tuple[str, ...]
    title: tuple[str, ...]
    suffix: str = ""
    kin: str = ""
    gender: str = ""


@dataclass(eq=False)
class Person:
    """Somebody named in the article, with every name by which the text speaks of them."""

    surname: str
    first: list[str] = field(default_factory=list)
    gender: str = ""
    names: list[Name] = field(default_factory=list)

    def fullest(self) -> Name:
        """The name with the most words, of several the first."""
        return max(self.names, key=lambda name: (len(name.parts), name.suffix, -name.sentence))

    @property
    def full(self) -> tuple[str, ...]:
        """The words of the full name."""
        return (*self.first, self.surname)

    def introduced(self) -> Name | None:
        """The first name with more than a surname."""
        full = [name for name in self.names if len(name.parts) > 1]
        return min(full, key=lambda name: (name.sentence, name.start), default=None)

    def is_relative(self) -> bool:
        """Whether the article brings them in as the relative of somebody of their surname."""
        first = self.introduced()
        return first is not None and bool(first.kin)
