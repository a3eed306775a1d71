"""How a source is named, and what kind of actor it is, from the words that stand for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from toolkit.models.sourcing.language.grammar import (
    ARABIC,
    DETERMINERS,
    JOURNALISTS,
    NO_NAMES,
    NUMBERS,
    OFFICES,
    PARTICLES,
    PERSONAL,
    PLURAL,
    POSTNOMINALS,
    PREPOSITIONS,
    THING,
    words,
)
from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.language.listed_bodies import listed_bodies
from toolkit.models.sourcing.language.noun_phrase import (
    OPEN,
    SHARES,
    NounPhrase,
    head_length,
    parse,
    singular,
)
from toolkit.models.sourcing.language.persons import person_words
from toolkit.models.sourcing.naming.bodies import (
    is_body_beside,
    is_organization,
    is_party,
)
from toolkit.models.sourcing.naming.capacity import capacity
from toolkit.models.sourcing.naming.capitals import SEATS
from toolkit.models.sourcing.naming.common_nouns import (
    GROUPS,
    is_camp,
    is_partisan,
    naming_of_noun,
)
from toolkit.models.sourcing.naming.labels import (
    CITIZEN,
    DOCUMENT,
    GOVERNMENT,
    MEDIA,
    NAMED,
    NOT_TOLD,
    ORGANIZATION,
    OTHER,
    POLITICAL,
    ROLE_ONLY,
    VAGUE,
)
from toolkit.models.sourcing.naming.officers import is_of_people
from toolkit.models.sourcing.naming.outlets import (
    is_called_medium,
    is_medium,
    is_medium_beside,
    opens_with_medium,
)
from toolkit.models.sourcing.naming.role import role_of

INITIAL = re.compile(r"(?:[A-Z]\.)+|Jr\.?|Sr\.?|[IVX]+")
FIRMS = frozenset({"paper", "papers", "research", "press", "records"})
ASKED = words("surveyed polled questioned interviewed")
CIPHER = re.compile(r"[A-Z]\.?")
CIPHERED = words("witness soldier child girl boy person patient officer woman man juror mr mrs ms")
"""Nouns that a letter may follow in the place of a name."""
ABBREVIATED = re.compile(r"(?:[A-Z][a-z]{1,4}\.)")
AFFIXED = re.compile(r"^(?:co|ex|vice|deputy|then)-|-(?:elect|designate|in-chief|to-be)$")
ACRONYM = re.compile(r"(?:[A-Z]\.){2,}[A-Z]?\.?")
PROVISIONS = frozenset({"section", "clause", "chapter", "amendment", "paragraph", "proposition"})


class Naming(NamedTuple):
    """How a source is named and its role; ``key`` is the surname or head word it can be met by
    again, ``pronoun`` is set where it must be resolved first.

    ``has_capacity`` is set where the words tell a capacity: role ``other`` then means one that no
    label fits, without it that nothing is told. ``name`` is the proper name without title,
    ``description`` the noun and what stands before it, ``plural`` whether it is more than one.
    """

    naming: str
    role: str
    key: str = ""
    pronoun: bool = False
    has_capacity: bool = False
    name: str = ""
    description: str = ""
    plural: bool = False


def describe(source: str, lexicon: Lexicon) -> Naming:
    """Naming and role of a source from its own words.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> describe("some officials in the ministry", lexicon())[:3]
    ('vague', 'government', 'officials')
    >>> describe("Dr. Ana Lima, a geologist", lexicon())[:3]
    ('named', 'expert', 'Lima')
    """
    parts = parse(source, lexicon)
    lower = parts.lower
    if not lower:
        return Naming(NAMED, OTHER, pronoun=True)
    spelled = parts.head[0].isupper() and lower[0] in lexicon.bodies  # the WHO
    alone = len(lower) == 1 and not parts.owner and not spelled
    if lower[0] in PERSONAL | PLURAL | THING and alone:
        if not parts.part:
            return Naming(NAMED, OTHER, lower[0], pronoun=True)
        parts = parts._replace(head=(parts.part,), complement=("of", *parts.head))
        lower = parts.lower
    if lower[-1] in POSTNOMINALS and _is_name(parts.head[:-1], lexicon):
        parts = parts._replace(head=parts.head[:-1], beside=(parts.head[-1:], *parts.beside))
        lower = parts.lower
    naming, name_at = _naming(parts, lexicon)
    name = " ".join(parts.head[name_at:]) if name_at is not None else ""
    apposed = _apposed_name(parts, lexicon) if naming in (ROLE_ONLY, ORGANIZATION) else ""
    if apposed and (naming == ROLE_ONLY or _is_person(apposed.split())):
        naming, name, name_at = NAMED, apposed, len(parts.head)  # "… the port, Ali Demir,"
    role = role_of(parts, lexicon, name_at)
    if naming in (DOCUMENT, MEDIA):
        role = naming
    elif " ".join(lower) in SEATS:
        role = GOVERNMENT
    elif role in (NOT_TOLD, OTHER) and is_partisan(parts):
        role = POLITICAL
    elif role in (NOT_TOLD, OTHER) and _is_of_poll(parts):
        role = CITIZEN
    if naming == ORGANIZATION and role == CITIZEN:
        role = NOT_TOLD  # "Harbor Tutors" is no tutor
    plural = lower[-1].endswith("s") and not lower[-1].endswith("ss")
    described = parts.head[:name_at] if name_at is not None else parts.head
    numbered = len(lower) > 1 and lower[-1][0].isdigit()
    key = _surname(name.split()) if name else lower[-2 if numbered else -1]
    if naming == ORGANIZATION:
        key = parts.head[-1]
    plural = (plural and not name) or lower[-1] in ("people", "police") or parts.part in OPEN
    return Naming(naming, role or OTHER, key, False, bool(role), name, " ".join(described), plural)


def _is_of_poll(parts: NounPhrase) -> bool:
    """Whether a source is who was asked in a poll: "27 percent of those who …", "those polled"."""
    asked = parts.lower == ("those",) and ASKED & {word.lower() for word in parts.complement[:1]}
    return bool(asked or SHARES & {parts.part, *parts.lower})


def _surname(head: Sequence[str]) -> str:
    words = [word for word in head if not INITIAL.fullmatch(word)] or list(head)
    return words[-1].rstrip(".")


def _naming(parts: NounPhrase, lexicon: Lexicon) -> tuple[str, int | None]:
    """The naming, and where in the head a person's name begins."""
    head, lower = parts.head, parts.lower
    if len(lower) > 1 and lower[-1][0].isdigit() and lower[-2] in lexicon.document | PROVISIONS:
        return DOCUMENT, None  # "Article 33"
    if listed_bodies().is_long(lower[-1]) and len(lower) - (lower[0] in DETERMINERS) == 1:
        return ORGANIZATION, None  # "Friends of the Earth"
    if _is_cipher(head, lower, lexicon):
        return ROLE_ONLY, None
    if _is_common(head, lower, lexicon) or is_camp(parts):
        return naming_of_noun(parts, lower[-1], lexicon), None
    at = len(head)
    while at and (
        head[at - 1][0].isupper()
        or ARABIC.match(head[at - 1])
        or lower[at - 1] in PARTICLES
        or head[at - 1] == "&"
    ):
        at -= 1
    run, low = head[at:], list(lower[at:])
    before = lower[at - 1] if at else ""
    if is_party(run) or (len(run) > 1 and " ".join(low) in lexicon.bodies):
        return ORGANIZATION, None  # "General Motors"
    if len(run) > 1 and " ".join(low) in lexicon.media_names:
        return MEDIA, None  # "Mother Jones"
    skip = 0
    while skip < len(run) and _is_title(low, skip, lexicon):
        skip += 1
    last_title = next(
        (i for i in range(len(run) - 2, -1, -1) if _is_rank(run[i], lexicon)), -1
    )  # "New Jersey Gov. Ana Lima"
    start = max(skip, last_title + 1)
    titled = start > 0
    described = _is_office(before, lexicon) or (before in lexicon.titles and before != "the")
    outlet = _medium(parts, at + start, lexicon)
    for n in (1, 2, 3):  # "Fox News Bo Lind"
        names = " ".join(low[:n]) in lexicon.media_names
        if names and len(run) >= n + 2 and low[-1] not in lexicon.media_tails:
            return MEDIA, at + n
    if not start and not parts.owner and is_medium(low, lower, lexicon):
        return MEDIA, None
    beside = parts.beside[:1] if not (start or _is_person(run)) else ()
    if any(is_medium_beside(segment, lexicon) for segment in beside):
        return MEDIA, None
    if start < len(run) and (titled or described):
        honorific = any(ABBREVIATED.fullmatch(word) for word in run[:start])
        honorific = honorific or bool((lexicon.honorifics - DETERMINERS) & set(low[:start]))
        body = low[-1] in lexicon.organization or (
            not titled and is_organization(low[start:], run[start:], lexicon)
        )
        if _is_office(low[-1], lexicon) and start == len(run) - 1 and not honorific:
            return ROLE_ONLY, None
        if body and not honorific and low[-1] not in lexicon.collective:
            return ORGANIZATION, None
        return (MEDIA if outlet else NAMED), at + start
    if is_medium(low, lower, lexicon) or (not titled and is_called_medium(lower[:at], lexicon)):
        return MEDIA, None
    whole = " ".join(low)
    known = (lexicon.places, lexicon.bodies, SEATS)
    if any(whole in names for names in known) or low[-1] in lexicon.places:
        return ORGANIZATION, None
    if " ".join(low[-2:]) in lexicon.bodies:
        return ORGANIZATION, None
    if low[-1] in lexicon.document and (len(run) > 1 or lower[0] == "the"):
        firm = low[-1] in FIRMS and lower[0] not in DETERMINERS  # "Northwind Research"
        return (ORGANIZATION if firm else DOCUMENT), None
    if start >= len(run):
        return (ORGANIZATION if low[-1] == "state" else ROLE_ONLY), None
    if is_organization(low, run, lexicon):
        return ORGANIZATION, None
    if parts.part in OPEN | lexicon.quantifiers or lower[0] in lexicon.quantifiers:
        return VAGUE, None
    if _is_office(low[-1], lexicon) and not titled and not _is_full_name(run):
        return ROLE_ONLY, None
    acronym = run[-1].isupper() and len(run[-1]) > 1 and len(run) == 1
    acronym = acronym or (len(run) == 1 and bool(ACRONYM.fullmatch(run[-1])))
    if acronym or "&" in run or (lower[0] == "the" and at <= 1 and not parts.owner):
        return ORGANIZATION, None
    if not start and is_body_beside(parts, lexicon):
        return ORGANIZATION, None
    if before in lexicon.organization and not titled and not _is_person(run):
        return ORGANIZATION, None  # "the charity Shelter"
    if lower[0] in ("a", "an") and len(head) == 2:  # "a Texan"
        return ROLE_ONLY, None
    return (MEDIA if outlet else NAMED), at + start


def _is_cipher(head: Sequence[str], lower: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether a letter stands in the place of a name: "Witness B", "Mr X"."""
    if len(head) < 2 or not CIPHER.fullmatch(head[-1]) or head[-1] == "I":
        return False
    before = lower[-2].rstrip(".")
    return before in CIPHERED or before in lexicon.honorifics or before in lexicon.people


def _is_common(head: Sequence[str], lower: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether the noun is no name: "a spokesman", "Police" at the start of a sentence."""
    noun = lower[-1]
    if _is_full_name(head):
        return False
    if len(lower) == 1 and (noun in NO_NAMES or noun == "one"):
        return True
    if not head[-1][0].isupper() and noun not in PARTICLES and not ARABIC.match(head[-1]):
        return True
    if len(head) > 1 and is_of_people(head):
        return True
    single = singular(noun)
    nouns = lexicon.people | lexicon.other_role | lexicon.spokespeople | lexicon.vague_nouns
    known = single in nouns or noun in (
        nouns | lexicon.collective | lexicon.vague_alone | lexicon.vague_groups
        | lexicon.quantifiers
    )  # fmt: skip
    party = noun in lexicon.vague_groups or single + "s" in lexicon.vague_groups
    if len(head) == 1:
        return (
            known
            or noun in lexicon.document
            or bool(GROUPS.search(noun))
            or (not party and (noun in lexicon.role_words or single in lexicon.role_words))
            or (party and noun.endswith("s"))
        )
    return (party or known) and (head[0][0].islower() or noun.endswith("s") or lower[0] in (
        *DETERMINERS, *NUMBERS, *lexicon.quantifiers
    ))  # fmt: skip


def _is_full_name(head: Sequence[str]) -> bool:
    """Whether the last words are a first name and a surname, though it be a word of office: "the
    financier Paul Singer", "Amartya Sen"."""
    return (
        len(head) > 1
        and head[-1][0].isupper()
        and head[-2][0].isupper()
        and (head[-1] == "Sen" or head[-2].lower() in person_words().first_names)
    )


def _is_person(run: Sequence[str]) -> bool:
    """Whether a name has a first name in it."""
    return any(word.lower() in person_words().first_names for word in run[:-1])


def _is_title(low: Sequence[str], i: int, lexicon: Lexicon) -> bool:
    return low[i] in lexicon.titles


def _is_rank(word: str, lexicon: Lexicon) -> bool:
    """Whether a capitalised word is an office, or a title with a full stop: "Ms."."""
    low = word.lower().rstrip(".")
    return _is_office(low, lexicon) or (bool(ABBREVIATED.fullmatch(word)) and low in lexicon.titles)


def _is_name(head: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether words before letters are a name and no party: "a Green MP"."""
    party = head[-1].lower() if head else ""
    known = party in lexicon.role_words or party in lexicon.affiliations
    return len(head) > 1 and not known and head[0].lower() not in DETERMINERS


def _is_office(word: str, lexicon: Lexicon) -> bool:
    return bool(word) and (
        word in lexicon.people
        or word in lexicon.other_role
        or word in lexicon.spokespeople
        or (word in lexicon.role_words and word not in lexicon.organization)
        or ("-" in word and AFFIXED.sub("", word) in lexicon.role_words)
        or word in JOURNALISTS
        or word in OFFICES
        or word in lexicon.vague_alone
    )


def _medium(parts: NounPhrase, name_at: int, lexicon: Lexicon) -> bool:
    """Whether a person speaks as a journalist: an outlet's reporter, host or editor."""
    before = parts.lower[:name_at]
    if {"former", "ex"} & set(before):
        return False
    star = bool(before) and before[-1] in lexicon.other_role  # "television star Bo Lind"
    if before and not star and capacity(parts.head[:name_at], (), (), lexicon) == MEDIA:
        return True
    owner = [word.lower().rstrip(".") for word in parts.owner]
    if owner and opens_with_medium(owner, lexicon):
        return True
    if parts.complement and parts.complement[0].lower() in ("of", "at", "from", "with"):
        body = [word.lower().rstrip(".") for word in parts.complement[1:]]
        if body and opens_with_medium(body, lexicon):
            return True
    return any(
        segment[0].lower() in DETERMINERS | {"host", "editor", "columnist", "anchor"}
        and capacity(segment[: head_length([w.lower() for w in segment])], (), (), lexicon) == MEDIA
        for segment in parts.beside
    )


def _apposed_name(parts: NounPhrase, lexicon: Lexicon) -> str:
    """A name beside the noun: "a spokesman for the port, Ali Demir,"; ``""`` if none."""
    if parts.lower[-1].endswith("s") and parts.lower[-1] not in lexicon.titles:
        return ""
    for segment in parts.beside:
        end = next((k for k, word in enumerate(segment) if k and word in PREPOSITIONS), None)
        segment = segment[:end]  # ", Mei Tan of Leeds,"
        at = next((k for k, word in enumerate(segment) if word[0].isupper()), 0)
        if len(segment) - at > 1:  # ", the retired bookbinder Mei Tan,"
            segment = segment[at:]
        low = [word.lower().rstrip(".") for word in segment]
        capital = all(word[0].isupper() or word in PARTICLES for word in segment)
        names = [
            word for word, plain in zip(segment, low, strict=True) if plain not in lexicon.titles
        ]
        alone = len(segment) == 1 and not parts.complement and not segment[0].isupper()
        if (
            capital
            and (alone or 2 <= len(segment) <= 5)
            and names
            and not is_organization(low, segment, lexicon)
            and low[-1] not in lexicon.places
            and not is_medium(low, low, lexicon)
        ):
            return " ".join(names)
        if segment[0][0].islower():
            continue
        break
    return ""


def find_role(lower: Sequence[str], head: int, lexicon: Lexicon) -> str:
    """The role that a description tells, or ``other``; its noun is word ``head``."""
    return capacity(lower[:head], (), lower[head:], lexicon) or OTHER
