"""Whether the words for a source name a body: a firm, an agency, a party."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.models.sourcing.language.grammar import DETERMINERS
from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.language.noun_phrase import NounPhrase, phrase, singular
from toolkit.models.sourcing.naming.common_bodies import maker, role_of_common_body
from toolkit.models.sourcing.naming.labels import CITIZEN, CORPORATE


def is_body_beside(parts: NounPhrase, lexicon: Lexicon) -> bool:
    """Whether what stands beside a name is a body's: ", the utility,", ", which employs 300"."""
    if not parts.beside:
        return False
    segment = parts.beside[0]
    beside = phrase(segment, lexicon)
    body = beside.lower[-1] in lexicon.organization and not beside.owner
    return segment[0].lower() == "which" or (segment[0].lower() in DETERMINERS and body)


def is_organization_noun(noun: str, parts: NounPhrase, lexicon: Lexicon) -> bool:
    """Whether the noun of a source stands for a body."""
    if noun in lexicon.collective or (noun in ("police", "group", "groups") and parts.part):
        return False
    single = singular(noun)
    body = noun in lexicon.organization or single in lexicon.organization
    called = " ".join((*parts.lower[-2:-1], single))
    if parts.head[-1][0].islower():
        if lexicon.role_phrases.get(called) == CITIZEN:
            return False  # "a crane operator"
        body = body or bool({single, called} & lexicon.common_bodies) or bool(maker(noun))
        body = body or (single == "maker" and role_of_common_body(parts.lower) == CORPORATE)
    return body or (noun in ("team", "camp", "campaign", "operation"))


def is_organization(low: Sequence[str], run: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether a run of capitals is a body's name."""
    last = low[-1]
    if len(last) == 2 and last != "co" and not run[-1].isupper():  # "Kim Jong Un"
        return False
    if (
        last in lexicon.organization or last in lexicon.suffixes
    ) and last not in lexicon.collective:
        return True
    if len(run) > 2 and any(word in ("of", "for") for word in low):
        return True
    pairs = {" ".join(low[i : i + 2]) for i in range(len(low) - 1)}  # "Ford" may be a surname
    return bool(pairs & lexicon.bodies.keys()) or bool(pairs & lexicon.organization)


def is_party(run: Sequence[str]) -> bool:
    """Whether a run of capitals names a party: "the Norvik Democratic Party"."""
    return len(run) > 1 and run[-1] in ("Party", "PARTY")
