"""Which sources of several articles are the same: merged only where that is safe.

People are the same where their full names are, titles, accents and middle initials apart. A
surname alone, or one with initials, is taken for a full name where a single one is meant: the one
that stands in the article, else in the articles of the same outlet on the same event (without
events, in those of the outlet). Two first names are never one person. Other names are the same
where they are written alike. Who has no name has no identity: such sources are told apart by their
labels alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from toolkit.comparison.person_names import PersonName, may_be, organisation_key, person_name

Identity = tuple[Hashable, ...]
Scopes = dict[Hashable, set[tuple[PersonName, Identity]]]
"""Who is named in an article, or in the articles where a name is looked for."""


class NamedSource(NamedTuple):
    """A source as one article names it; ``is_person`` says what its name is of, ``labels`` tell
    sources without a name apart."""

    article: Hashable
    outlet: str
    event: str
    name: str
    is_person: bool
    labels: tuple[str, ...] = ()


def identities(sources: Sequence[NamedSource]) -> list[Identity]:
    """The identity of each source; those of one identity are the same.

    >>> rows = [("a", "Mayor Ada Ruiz"), ("a", "Bo Lund"), ("b", "Ruiz"), ("c", "ADA RUIZ")]
    >>> found = identities([NamedSource(a, "Post", "", name, True) for a, name in rows])
    >>> found[0] == found[2] == found[3], found[0] == found[1]
    (True, False)
    """
    names: list[PersonName | None] = []
    for source in sources:
        parsed = person_name(source.name) if source.is_person and source.name.strip() else None
        names.append(parsed[0] if parsed else None)
    whole = _full_identities({name for name in names if name and name.is_full})
    result: list[Identity | None] = [
        ("", *source.labels)
        if not source.name.strip()
        else ("name", organisation_key(source.name))
        if name is None
        else whole.get(name)
        for source, name in zip(sources, names, strict=True)
    ]
    scopes: Scopes = defaultdict(set)
    # Initials are looked up among full names, then surnames among all that have more.
    for has_first in (True, False):
        for source, name, key in zip(sources, names, result, strict=True):
            if name is not None and key is not None:
                for scope in _scopes(source, name):
                    scopes[scope].add((name, key))
        for row, (source, name) in enumerate(zip(sources, names, strict=True)):
            if result[row] is None and name is not None and bool(name.first) == has_first:
                result[row] = _meant(name, source, scopes)
    return [key for key in result if key is not None]


def titles(sources: Sequence[NamedSource], identity: Sequence[Identity]) -> dict[Identity, str]:
    """How each identity is called: by its most frequent name of those with most words, without
    titles; empty for those without a name."""
    written: dict[Identity, Counter[str]] = defaultdict(Counter)
    for source, key in zip(sources, identity, strict=True):
        name = " ".join(source.name.split())
        if source.is_person and (parsed := person_name(source.name)):
            name = parsed[1]
        written[key][name] += 1
    return {key: _title(names, key[0] == "name") for key, names in written.items()}


def _title(names: Mapping[str, int], by_count_alone: bool) -> str:
    def rank(name: str) -> tuple[bool, bool, int, str]:
        full = by_count_alone or len(name.split()) > 1
        return not full, name.isupper() and len(name) > 4, -names[name], name

    return min(names, key=rank)


def _full_identities(names: set[PersonName]) -> dict[PersonName, Identity]:
    """The identity of each full name: first and last, unless middle names say they differ; then
    a name that tells none of them apart has no identity of its own."""
    by_name: dict[tuple[str, str], list[PersonName]] = defaultdict(list)
    for name in sorted(names):
        by_name[name.first, name.last].append(name)
    whole: dict[PersonName, Identity] = {}
    for key, variants in by_name.items():
        if all(may_be(*pair) for pair in combinations(variants, 2)):
            whole |= dict.fromkeys(variants, ("person", *key))
        else:
            whole |= {name: ("person", *name) for name in variants if name[1] or name[3]}
    return whole


def _scopes(source: NamedSource, name: PersonName) -> tuple[Hashable, Hashable]:
    """Where a name is looked for: among the bearers of the surname in the article, then in the
    outlet's articles on the event."""
    surname = name.last.split()[-1]
    return ("article", source.article, surname), ("set", source.outlet, source.event, surname)


def _meant(name: PersonName, source: NamedSource, scopes: Scopes) -> Identity:
    """The identity of the one who can be meant alone; else the name stands for itself."""
    for scope in _scopes(source, name):
        candidates = {key for known, key in scopes.get(scope, ()) if may_be(name, known)}
        if len(candidates) == 1:
            return candidates.pop()
        if candidates:
            break
    return ("person", *name)
