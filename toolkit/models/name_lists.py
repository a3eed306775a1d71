"""The lists of names that stand-ins are put for (`toolkit.models.encoder.neutral`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from toolkit.models.sourcing.language.lexicon import lexicon

PATH = Path(__file__).parent / "lexicons" / "names.yaml"
OF_PLACES = frozenset("san santa saint st el fort port lake new los las mount".split())  # noqa: SIM905
COMMON_TAILS = frozenset(
    """bee bugle daily diario express globe magazine mail mirror news pravda press radio record
    review standard star sun television tv weekly""".split()  # noqa: SIM905
)
"""Last words of newspapers' names that end the names of much else: these outlets are listed."""
FURTHER_TAILS = ("banner", "newspapers", "plain dealer")
PARTY_NOUNS = (
    r"[Pp]arty|[Ll]awmakers?|[Ll]egislators?|[Ll]eaders?|[Cc]andidates?|[Ss]enators?|[Mm]embers?"
    r"|[Vv]oters?|[Pp]oliticians?|[Mm]inisters?|[Mm]ayors?|[Gg]overnors?|[Nn]ominees?|[Cc]aucus"
    r"|[Aa]ctivists?|[Dd]elegates?|[Cc]ouncill?ors?|MPs?|congress(?:wo)?m[ae]n|[Gg]roup|[Bb]loc"
    r"|[Ss]trategists?|[Oo]peratives?|[Hh]acks?|[Aa]ides?|[Oo]fficials?|[Ss]upporters?|[Dd]onors?"
    r"|[Cc]ampaign(?:ers?)?|[Rr]ivals?|[Oo]pponents?|[Ww]hips?|[Dd]eput(?:y|ies)|[Ff]action"
    r"|[Gg]overnment|[Aa]dministration|[Mm]ajority|[Mm]inority|[Oo]pposition|[Ee]stablishment"
    r"|[Bb]ase|[Pp]rimar(?:y|ies)|[Cc]onvention|[Pp]latform|[Mm]anifesto|[Cc]onference|[Tt]icket"
    r"|[Ii]ncumbents?|[Cc]hallengers?|[Cc]hair(?:(?:wo)?m[ae]n)?|[Hh]eadquarters|[Bb]ackbenchers?"
    r"|[Ss]pokes(?:m[ae]n|wom[ae]n|person|people)"
)


@dataclass(frozen=True, slots=True)
class Names:
    """The reviewed lists, lower case. ``outlets`` matches the name of one, which has one of
    ``outlet_words``, and ``parties_by_noun`` that of a party before a word that tells it for one,
    which has one of ``party_words``. ``ambiguous`` first names are words or places as well."""

    male: frozenset[str]
    female: frozenset[str]
    first: frozenset[str]
    ambiguous: frozenset[str]
    surnames: frozenset[str]
    parties: frozenset[str]
    peoples: frozenset[str]
    adjectives: frozenset[str]
    outlets: re.Pattern[str]
    outlet_words: frozenset[str]
    parties_by_noun: re.Pattern[str]
    party_words: frozenset[str]
    person: str
    surname: str
    first_name: str
    party: str
    group: str
    outlet: str


@lru_cache(maxsize=1)
def names() -> Names:
    """The bundled lists.

    >>> "hillary" in names().female, "clinton" in names().surnames
    (True, True)
    """
    import yaml

    with PATH.open(encoding="utf-8") as file:
        raw: dict[str, Any] = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    male, female, either = (
        frozenset(raw["first_names"][kind].split()) for kind in ("male", "female", "either")
    )
    ambiguous = frozenset(
        word for kind in ("male_words", "female_words") for word in raw["first_names"][kind].split()
    )
    stand_ins = raw["stand_ins"]
    outlets = sorted((name.strip() for name in raw["outlets"].split("|")), key=len, reverse=True)
    spelled = [form for name in outlets for form in (name.title(), name.upper())]
    longest_first = "|".join(map(re.escape, spelled))
    tails = sorted({*lexicon().media_tails - COMMON_TAILS, *FURTHER_TAILS})
    outlet = (
        rf"\b(?:[Tt]he )?(?:{longest_first}|HuffPost|BuzzFeed(?: News)?|ProPublica"
        rf"|(?:[A-Z][\w’'-]+ ){{1,2}}(?:{'|'.join(tails).title()}))\b"
    )
    by_noun = [name.strip().title() for name in raw["parties_by_noun"].split("|")]
    party = rf"\b(?:{'|'.join(by_noun)})(?= (?:{PARTY_NOUNS})\b)"
    return Names(
        male - either,
        female - either,
        male | female | either,
        ambiguous,
        frozenset(raw["surnames"].split()),
        frozenset(raw["parties"].split()),
        frozenset(raw["groups"]["plural"].split()),
        frozenset(raw["groups"]["adjective"].split()),
        re.compile(outlet),
        frozenset(re.split(r"\W", name)[0] for name in outlets) | {*tails},
        re.compile(party),
        frozenset(name.split()[0].lower() for name in by_noun),
        stand_ins["person"],
        stand_ins["surname"],
        stand_ins["first"],
        stand_ins["party"],
        stand_ins["group"],
        stand_ins["outlet"],
    )
