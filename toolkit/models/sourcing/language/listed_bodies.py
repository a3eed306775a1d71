"""Bodies that a list knows (``lexicons/bodies``), and their names in the words of a source."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "lexicons" / "bodies"
"""A file for each role, a name a line; outlets; and which of the names are ordinary words."""
SPELLED = 4
"""Initials shorter than this count in capitals alone."""
PART = re.compile(r"[’'](?i:s)\b|[’']|&|[^\s’'&]+")
"""A part of a name, as a source is cut into words: "Moody", "'s"."""


@dataclass(frozen=True, slots=True)
class ListedBodies:
    """Names in lower case. ``roles`` of all but outlets (``media``); ``ordinary`` ones are words of
    the language too ("Target"), those ``spelled`` only where they are in capitals ("ICE");
    ``long`` ones by their first word, in parts, the longest first."""

    roles: Mapping[str, str]
    media: frozenset[str]
    ordinary: frozenset[str]
    spelled: frozenset[str]
    long: Mapping[str, tuple[tuple[str, ...], ...]]

    def role(self, word: str, plain: str) -> str:
        """The role of the body that a word names as it is printed, ``plain`` in lower case without
        points; empty where it names none.

        >>> bodies = listed_bodies()
        >>> bodies.role("Target", "target"), bodies.role("target", "target")
        ('corporate', '')
        >>> bodies.role("ICE", "ice"), bodies.role("Ice", "ice")
        ('government', '')
        """
        if not word or (plain in self.spelled and not word.isupper()):
            return ""
        if plain in self.ordinary and not word[0].isupper():
            return ""
        return self.roles.get(plain, "")

    def is_long(self, plain: str) -> bool:
        """Whether words in lower case are a name of more than one part."""
        return plain in self.roles and len(PART.findall(plain)) > 1

    def joined(self, pieces: Sequence[str]) -> list[str]:
        """The words and marks of a source with each long name as one word.

        >>> listed_bodies().joined("a donor of Doctors Without Borders in Ely".split())
        ['a', 'donor', 'of', 'Doctors Without Borders', 'in', 'Ely']
        """
        if not any(piece.lower() in self.long for piece in pieces):
            return list(pieces)
        low = [piece.lower().replace("’", "'").rstrip(".") for piece in pieces]
        whole: list[str] = []
        i = 0
        while i < len(pieces):
            names = self.long.get(low[i], ())
            n = next((len(name) for name in names if tuple(low[i : i + len(name)]) == name), 1)
            if not all(piece[0].isupper() or len(piece) < 4 for piece in pieces[i : i + n]):
                n = 1
            whole.append(_text(pieces[i : i + n]))
            i += n
        return whole


def _text(parts: Sequence[str]) -> str:
    """Parts of a name as one word: "Moody's"."""
    text = parts[0]
    for part in parts[1:]:
        text += part if part[0] in "’'" else f" {part}"
    return text


@lru_cache(maxsize=1)
def listed_bodies() -> ListedBodies:
    """The bundled lists.

    >>> listed_bodies().roles["likud"]
    'political'
    """
    names = {path.stem: names_in(path) for path in sorted(FOLDER.glob("*.txt"))}
    ordinary, media = names.pop("ordinary"), names.pop("media")
    initials = [name for listed in names.values() for name in listed if len(name) < SPELLED]
    roles: dict[str, str] = {}
    long: dict[str, set[tuple[str, ...]]] = {}
    for role, listed in names.items():
        for name in listed:
            low = name.lower()
            roles[low] = roles[low.replace("'", "’")] = role
            if not low.isalnum() and len(parts := _parts(low)) > 1:
                long.setdefault(parts[0], set()).add(parts)
    return ListedBodies(
        roles=roles,
        media=frozenset(name.lower() for name in media),
        ordinary=frozenset(name.lower() for name in ordinary),
        spelled=frozenset(name.lower() for name in (*ordinary, *initials) if name.isupper()),
        long={
            first: tuple(sorted(of_first, key=lambda parts: (-len(parts), parts)))
            for first, of_first in long.items()
        },
    )


def names_in(path: Path) -> list[str]:
    """The names in a file of the list."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def _parts(low: str) -> tuple[str, ...]:
    return tuple(part.rstrip(".") for part in PART.findall(low))
