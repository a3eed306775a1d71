"""What first names, titles and nouns tell of a person's gender; short forms of first names."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from toolkit.models.sourcing.language.grammar import PARTICLES

LEXICONS = Path(__file__).parents[2] / "lexicons"


FIRST_NAMES = {"male": "m", "male_words": "m", "female": "f", "female_words": "f", "either": ""}
"""The lists of first names, and the gender that each tells."""


class FirstNames(Mapping[str, str]):
    """First names, lower case, and the gender that each tells; one is met with accents or without
    them, and joined to another.

    >>> names = FirstNames({"andre": "m", "rose": "f", "marie": "f"})
    >>> names["andré"], names["marie-rose"], "rose-hill" in names
    ('m', 'f', False)
    """

    def __init__(self, known: Mapping[str, str]) -> None:
        self._known = known

    def __getitem__(self, name: str) -> str:
        gender = self._gender(name)
        if gender is None:
            raise KeyError(name)
        return gender

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._gender(name) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def _gender(self, name: str) -> str | None:
        known = self._known.get(name)
        if known is not None or (name.isascii() and "-" not in name):
            return known
        if not name.isascii():
            plain = unicodedata.normalize("NFD", name).encode("ascii", "ignore").decode()
            return self._gender(plain) if plain else None
        first, _, second = name.partition("-")
        joined = second in self._known and first not in PARTICLES
        return self._known.get(first) if joined else None


@dataclass(frozen=True, slots=True)
class PersonWords:
    """Word lists, lower case; genders are ``f`` and ``m``, empty for a first name of either."""

    title_gender: Mapping[str, str]
    noun_gender: Mapping[str, str]
    first_names: Mapping[str, str]
    nicknames: Mapping[str, frozenset[str]]

    def same_first_name(self, a: str, b: str) -> bool:
        """Whether two first names may be of one person: alike, an initial, or a short form.

        >>> person_words().same_first_name("Bill", "William")
        True
        >>> person_words().same_first_name("Bill", "Hillary")
        False
        """
        a, b = a.lower().rstrip("."), b.lower().rstrip(".")
        if a == b or (a[0] == b[0] and 1 in (len(a), len(b))):
            return True
        return b in self.nicknames.get(a, ())


@lru_cache(maxsize=1)
def person_words() -> PersonWords:
    """The bundled lists.

    >>> person_words().first_names["ada"], person_words().title_gender["mrs"]
    ('f', 'f')
    """
    raw, first_names = _read("persons"), _read("names")["first_names"]
    nicknames: dict[str, set[str]] = defaultdict(set)
    for group in raw["nicknames"]:
        for name in group:
            nicknames[name].update(group)
    return PersonWords(
        _by_word(raw["titles"]),
        _by_word(raw["nouns"]),
        FirstNames(
            {
                name: gender
                for kind, gender in FIRST_NAMES.items()
                for name in first_names[kind].split()
            }
        ),
        {name: frozenset(group) for name, group in nicknames.items()},
    )


def _read(name: str) -> dict[str, Any]:
    import yaml

    with (LEXICONS / f"{name}.yaml").open(encoding="utf-8") as file:
        raw: dict[str, Any] = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return raw


def _by_word(groups: Mapping[str, list[str]]) -> dict[str, str]:
    return {word: gender for gender, words in groups.items() for word in words}
