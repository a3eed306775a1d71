"""Names of people and organisations in a form that can be compared."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i"})
_ASIDE = re.compile(r"\([^)]*\)|[“\"„«][^”\"»]*[”\"»]")
_POSSESSIVE = re.compile(r"(?:['’‘]s|(?<=s)['’])$", re.IGNORECASE)
_PARTICLES = frozenset(
    """da das de del della den der di dos du la le ten ter van von zu al el bin ibn ben""".split()  # noqa: SIM905
)
_FIRST_NAMES_TOO = frozenset(("al", "ben", "el"))
_PARTS_OF_NAMES = frozenset(
    """pope king queen prince princess father sister brother saint""".split()  # noqa: SIM905
)
"""Titles without which the rest is no surname: "Pope Francis", "Prince Harry"."""
_GENERATIONS = frozenset(("jr", "sr", "ii", "iii", "iv"))
_DEGREES = frozenset(("phd", "md", "mp", "mep", "qc", "kc", "esq", "obe", "mbe", "cbe"))
_FIRMS = frozenset(
    """inc incorporated ltd limited llc llp plc corp corporation co gmbh ag sa nv""".split()  # noqa: SIM905
)


class PersonName(NamedTuple):
    """A person's name, folded: no accents, one case. ``first`` is empty where only a surname is
    there, and one letter where an initial stands for it; ``last`` holds what belongs to a surname
    ("van der berg"); ``generation`` is "jr", "ii" and the like."""

    first: str
    middle: tuple[str, ...]
    last: str
    generation: str = ""

    @property
    def is_full(self) -> bool:
        """Whether it has a first name that is written out."""
        return len(self.first) > 1


def folded(text: str) -> str:
    """A text without accents, in one case.

    >>> folded("Núñez"), folded("ØSTERGÅRD")
    ('nunez', 'ostergard')
    """
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(c for c in plain if not unicodedata.combining(c))


@lru_cache(maxsize=100_000)
def person_name(text: str) -> tuple[PersonName, str] | None:
    """The name that stands in a text, without titles, and as it is written there; nothing where
    there is none.

    >>> person_name("Mayor Ada M. Ruiz’s")
    (PersonName(first='ada', middle=('m',), last='ruiz', generation=''), 'Ada M. Ruiz')
    >>> person_name("Ursula von der Leyen")[0].last, person_name("DE BLASIO")[0].first
    ('von der leyen', '')
    """
    words = _ASIDE.sub(" ", text).split(",")[0].split()
    pairs = [(word, _folded_word(word)) for word in words]
    pairs = [(word, plain) for word, plain in pairs if plain]
    generation = ""
    while len(pairs) > 1 and (last := pairs[-1][1].rstrip(".")) in _GENERATIONS | _DEGREES:
        generation = generation or (last if last in _GENERATIONS else "")
        pairs.pop()
    pairs = pairs[_after_titles(pairs) :]
    if not pairs:
        return None
    written = " ".join(_POSSESSIVE.sub("", word.strip(",;:")) for word, _ in pairs)
    plain_words = [part for word, plain in pairs for part in _parts(word, plain, written) if part]
    if not plain_words:
        return None
    begin = len(plain_words) - 1
    while begin > 0 and plain_words[begin - 1] in _PARTICLES:
        if begin == 1 and plain_words[0] in _FIRST_NAMES_TOO:  # Al Gore, Ben Affleck
            break
        begin -= 1
    first, *middle = plain_words[:begin] or [""]
    return PersonName(first, tuple(middle), " ".join(plain_words[begin:]), generation), written


def may_be(partial: PersonName, full: PersonName) -> bool:
    """Whether a name that leaves something out may stand for another one.

    >>> ada, bo = (person_name(name)[0] for name in ("Ada Ruiz", "Bo Ruiz"))
    >>> [may_be(person_name(name)[0], ada) for name in ("Ruiz", "A. Ruiz", "B. Ruiz", "Bo Ruiz")]
    [True, True, False, False]
    """
    if partial.last != full.last and not full.last.endswith(f" {partial.last}"):
        return False
    if partial.generation and full.generation and partial.generation != full.generation:
        return False
    names = zip(partial.middle, full.middle, strict=False)
    return _same_or_initial(partial.first, full.first) and all(
        _same_or_initial(*pair) for pair in names
    )


def organisation_key(text: str) -> str:
    """What tells names of organisations, documents and media apart.

    >>> [organisation_key(name) for name in ("The Harbour Co. Ltd’s", "harbour", "U.N.")]
    ['harbour', 'harbour', 'un']
    """
    words = re.findall(r"[\w&]+", folded(_POSSESSIVE.sub("", text.strip()).replace(".", "")))
    if len(words) > 1 and words[0] == "the":
        words.pop(0)
    while len(words) > 1 and words[-1] in _FIRMS:
        words.pop()
    return " ".join(words) or folded(text)


def _folded_word(word: str) -> str:
    plain = folded(_POSSESSIVE.sub("", word.strip(",;:“”\"‘’'!?()[]")))
    return re.sub(r"[^\w.-]", "", plain).strip("-_")


def _parts(word: str, plain: str, name: str) -> list[str]:
    """The parts of a word of a name: initials one by one ("J.K.", "JD"), particles alone."""
    if re.fullmatch(r"(?:[^\W\d_]\.)+[^\W\d_]?", plain):
        return [letter for letter in plain if letter != "."]
    plain = plain.replace(".", "")
    if len(plain) == 2 and word.isupper() and not name.isupper():
        return list(plain)
    particle, _, rest = plain.partition("-")
    return [f"{particle} {rest}"] if rest and particle in _PARTICLES else [plain]


def _after_titles(pairs: list[tuple[str, str]]) -> int:
    """Where the name begins: after titles and offices, and after words in lower case."""
    titles, offices = _titles_and_offices()
    plain = [word.rstrip(".") for _, word in pairs]
    begin = 0
    while begin < len(pairs) - 1:
        in_lower_case = pairs[begin][0][0].islower() and plain[begin] not in _PARTICLES
        is_office = len(pairs) - begin > 2 and plain[begin] in offices
        if not (in_lower_case or is_office or plain[begin] in titles):
            break
        begin += 1
    # "U.S. Sen. Ada Ruiz", "Texas Gov. Ada Ruiz": what stands before a title belongs to it.
    later = [k + 1 for k in range(begin, len(pairs) - 2) if plain[k] in titles]
    return later[-1] if later else begin


@cache
def _titles_and_offices() -> tuple[frozenset[str], frozenset[str]]:
    from toolkit.models.sourcing.language.lexicon import lexicon

    titles = lexicon().titles - _PARTS_OF_NAMES
    return titles, titles | (frozenset(lexicon().role_words) - _PARTS_OF_NAMES)


def _same_or_initial(first: str, second: str) -> bool:
    shorter, longer = sorted((first, second), key=len)
    return shorter == longer or (len(shorter) <= 1 and longer.startswith(shorter))
