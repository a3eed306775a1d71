"""What kind of actor a source is, from the words that tell its capacity.

The noun decides, with what stands before it and depends on it: a chairman of a company, of a party
and of a charity are of three roles, a minister is of one. A noun whose role is that of whom it
serves is listed as such (``agents``), with the role it has where nothing else is told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.models.sourcing.language.grammar import CLAUSE, DETERMINERS, NUMBERS, words
from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.language.listed_bodies import listed_bodies
from toolkit.models.sourcing.language.noun_phrase import phrase, singular
from toolkit.models.sourcing.naming.body_names import name_role, undotted
from toolkit.models.sourcing.naming.callings import (
    role_of_calling,
    role_of_noun,
    role_of_serving,
)
from toolkit.models.sourcing.naming.common_bodies import (
    role_of_common,
    role_of_common_body,
    role_of_joined,
)
from toolkit.models.sourcing.naming.faiths import speaks_for_faith
from toolkit.models.sourcing.naming.followers import role_of_follower
from toolkit.models.sourcing.naming.groups import joined_name, role_of_group, without_first_field
from toolkit.models.sourcing.naming.labels import (
    CITIZEN,
    CORPORATE,
    EXPERT,
    GOVERNMENT,
    NGO,
    NOT_TOLD,
    OTHER,
    POLITICAL,
)
from toolkit.models.sourcing.naming.modifiers import role_of_modifiers
from toolkit.models.sourcing.naming.office_holders import (
    OF_SCHOOLS,
    has_left_office,
    inside_body,
)
from toolkit.models.sourcing.naming.officers import (
    NATION,
    SHARED,
    has_initials,
    is_field_alone,
    is_of_bench,
    is_of_people,
    is_shared_office,
    names_medium,
    of_pronoun,
    role_of_office,
    runs_medium,
)
from toolkit.models.sourcing.naming.role_nouns import (
    AFFIX,
    COUNSEL,
    GROUPS,
    HEADS,
    TASKS,
    VIEWS,
    role_of_phrase,
    role_of_task,
    role_word,
)

STATE_BODIES = ("Office", "Bureau", "Directorate")
"""What agencies of states are called: "the director of the Hazard Office"."""
KNOWING = words(
    "familiar close briefed involved with privy near aware knowledgeable in at inside around"
)
INSIDE = words("in at inside within around")
UNSPECIFIC = words(
    "group groups society organization organisation fund alliance league trust partnership"
)
SERVING = words("for of at to with in from on inside within by advising representing defending")
OF_STATE = words("secretary commissioner czar tsar official administrator")
PARTS = words("department office council committee board bureau division unit section faculty")
OF_FIELD = words(
    "humanitarian environmental relief research medical energy trade investment science insurance "
    "technology business policy labor labour resources construction shipping mining software"
)
"""What somebody sees to for whom they serve: "the government's environmental adviser"."""
CHAPTERS = words("chapter branch affiliate")
NOBLE = (("lady",), ("lord",))
STUDIED = words("research science")
SERVED_IN_WAR = words("army navy marine marines military war combat iraq vietnam")
PARTISAN = re.compile(
    r"(?:pro-|anti-)?(?:party|opposition|republicans?|democrats?|democratic|gop)$"
)
WEAK = words("dr")
"""Titles that any capacity told beside them outweighs."""
PERSONS = re.compile(r"(?:er|or|ist|ian|ee|man|woman|wife|son)$")


def capacity(
    head: Sequence[str], owner: Sequence[str], complement: Sequence[str], lexicon: Lexicon
) -> str:
    """The role of a description: its noun, else whom the noun serves."""
    named = [(word, undotted(word, lexicon)) for word in head]
    noble = named[-1:] if tuple(head[-1:]) in NOBLE else []  # in lower case no title
    named = [each for each in named if each[1] and each[1] not in lexicon.honorifics] + noble
    if len(named) > 1 and named[-1][1] in WEAK:  # "Senator Dr. Ana Lima"
        named.pop()
    cased, lower = [word for word, _ in named], [plain for _, plain in named]
    if not lower:
        return _of_body(owner or complement[1:], lexicon)
    noun = lower[-1]
    if (body := _proper(cased, owner, complement, lexicon)) is not None:
        return body
    if noun.endswith("-elect"):
        return POLITICAL
    single = singular(noun)
    if single == "veteran" and SERVED_IN_WAR & {*lower, *(word.lower() for word in complement)}:
        return CITIZEN  # "an Army veteran" serves no more
    if is_of_bench(lower, complement):
        return GOVERNMENT
    if role := _role_of_shared_office(lower, head, owner, complement, lexicon):
        return role
    if role := role_of_follower(cased, lower) or role_of_calling(cased, owner, complement, lexicon):
        return role
    former = bool({"former", "ex"} & set(lower)) or any(word.startswith("ex-") for word in lower)
    if former and {noun.removeprefix("ex-"), single.removeprefix("ex-")} & lexicon.elected:
        return POLITICAL
    if speaks_for_faith(lower) or _is_of_church(single, complement, lexicon):
        return NGO
    if role := _role_of_whole(lower, owner, complement, lexicon):
        return role
    if head[-1] == "Friends" and len(head) > 1 and complement[:1] == ("of",):
        return NGO  # "the Friends of the Harbor"
    if role := role_of_phrase(lower, lexicon) or role_of_joined(lower, owner, lexicon):
        return role
    common = head[-1][0].islower()
    fixed = role_of_noun(noun, common, lexicon) or listed_bodies().role(cased[-1], noun)
    if body := listed_bodies().role(" ".join(cased), " ".join(lower)):
        return body
    if " ".join(lower) in lexicon.places:
        return GOVERNMENT
    if noun.endswith("year-old"):
        return CITIZEN
    if single in VIEWS and not owner and len(lower) == 1 and _is_of_thing(complement, lexicon):
        return NOT_TOLD  # "backers of the plan": nothing tells who they are
    knows = bool({noun, single} & (lexicon.vague_nouns | lexicon.quantifiers))
    if knows and fixed and noun not in ("people", "person") and noun not in lexicon.agents:
        return fixed
    serves = knows or noun in lexicon.agents or single in lexicon.agents
    if not serves:
        if "&" in head and head[-1][0].isupper() and noun not in lexicon.organization:
            return CORPORATE
        if not fixed and noun in ("office", "board") and head[-1][0].isupper():
            return GOVERNMENT
        if not fixed and noun in lexicon.organization | lexicon.suffixes and noun not in UNSPECIFIC:
            fixed = lexicon.affiliations.get(noun, NOT_TOLD)
        if fixed == NGO and any(map(PARTISAN.match, lower[:-1])):
            return POLITICAL  # "a party activist"
        if complement and fixed in (NOT_TOLD, EXPERT) and "rights" in map(str.lower, complement):
            return NGO
        if single == "officer" and (role := _role_of_officer(cased, complement, lexicon)):
            return role
        if fixed or noun in lexicon.places:
            return fixed or GOVERNMENT
        if single in GROUPS and any(map(PARTISAN.match, lower[:-1])):
            return POLITICAL
        if role := role_of_group(lower):
            return role
        role = role_of_serving(single, role_of_modifiers(cased[:-1], single, lexicon))
        if role == CITIZEN and single in GROUPS:
            return NGO  # "a consumer group"
        if not role and owner and not PERSONS.search(single):
            role = _of_owner(owner, lexicon)
        role = role or (role_of_common_body(lower) if common else NOT_TOLD)
        role = role or (CITIZEN if is_of_people(head) else NOT_TOLD)
        return role or (OTHER if common else NOT_TOLD)
    role = role_of_modifiers(cased[:-1], single, lexicon)
    of_field = bool(role) and lower[-2] in OF_FIELD
    if (not role or of_field) and (
        whom := (served(owner, lexicon) if owner else NOT_TOLD)
        or (_role_of_complement(complement, noun, lexicon) if complement else NOT_TOLD)
    ):
        role, of_field = whom, False
    if single in OF_STATE and (of_field or is_field_alone(complement)):
        return GOVERNMENT  # "the energy secretary", "the secretary of agriculture"
    if role:
        if role == "media" and runs_medium(lower, complement):
            return CORPORATE
        return role_of_serving(single, role)
    if single == "agent" and (owner or complement[:1] == ("for",)):
        return CORPORATE  # "the singer's agent"
    if single == "leader" and any(map(NATION.match, cased[:-1])):
        return GOVERNMENT
    if (noun in lexicon.partisans or single in lexicon.partisans) and any(
        word[0].isupper() and word.lower() not in DETERMINERS
        for word in (*head[:-1], *owner, *complement[1:])
    ):  # "a Ruiz adviser", "Ruiz's allies"
        return POLITICAL
    if single in COUNSEL and (owner or complement) and (owner or complement)[-1][0].isupper():
        return CITIZEN
    if runs_medium(lower, complement) and names_medium(complement):
        return CORPORATE
    if noun in HEADS and complement and complement[0].lower() in ("of", "for", "at"):
        return NOT_TOLD  # of a body that nothing is known of
    if role := role_of_task(lower[:-1], single, lexicon):
        return role
    if common and (role := role_of_common_body(lower)):
        return role
    knowing = complement and complement[0].lower() in KNOWING
    counted = (len(lower) < 2 and len(head) > 1) or lower[0] in NUMBERS or lower[0][0].isdigit()
    if knows and (noun != "people" or knowing or counted):
        return NOT_TOLD
    return fixed


def _role_of_shared_office(
    lower: Sequence[str],
    head: Sequence[str],
    owner: Sequence[str],
    complement: Sequence[str],
    lexicon: Lexicon,
) -> str:
    """The role of an office that bodies of any kind have, by the body: "the union's former
    president"; `NOT_TOLD` where the words for a state or a party decide."""
    of_school = singular(lower[-1]) in OF_SCHOOLS
    if not (of_school or is_shared_office(lower)):
        return NOT_TOLD
    of = complement[:1] and complement[0].lower() in SERVING
    body = served(owner, lexicon) if owner else NOT_TOLD
    body = body or (_role_of_complement(complement, lower[-1], lexicon) if of else NOT_TOLD)
    if body in (NGO, EXPERT, CORPORATE):
        return body
    if body == "media":
        return CORPORATE if runs_medium(lower, complement) else body
    if of_school:
        return EXPERT
    if untold := role_of_office(lower, head, complement):
        return body or untold
    unknown = of_pronoun(head) or has_initials(head[:-1], lexicon)
    unknown = unknown and singular(lower[-1]) in SHARED and not body
    return OTHER if unknown else NOT_TOLD  # "its president"


def _role_of_officer(cased: Sequence[str], complement: Sequence[str], lexicon: Lexicon) -> str:
    """The role of an officer of a body that is none of the state: "a union officer"."""
    role = role_of_modifiers(cased[:-1], "officer", lexicon)
    if not role and complement[:1] == ("of",):
        role = served(complement[1:], lexicon)
    return role if role in (CORPORATE, NGO, POLITICAL) else NOT_TOLD


def _proper(
    cased: Sequence[str], owner: Sequence[str], complement: Sequence[str], lexicon: Lexicon
) -> str | None:
    """The role of a head that is the proper name of a body; ``None`` where it is none."""
    if owner and owner[-1].endswith("s") and all(word[0].isupper() for word in cased):
        cased = [*(word for word in owner if word.lower() not in DETERMINERS), *cased]
    return name_role(cased, complement, lexicon)  # "the Makers' Association"


def _role_of_whole(
    lower: Sequence[str], owner: Sequence[str], complement: Sequence[str], lexicon: Lexicon
) -> str:
    """The role of a part by the body that it is of: "the college's history department"; a state's
    parts tell their role themselves, and a chapter of what is not known is one of a movement."""
    if lower and lower[-1] in CHAPTERS and complement[:1] == ("of",):
        whole = served(complement[1:], lexicon)
        return whole or (NGO if lower[-1] == "chapter" else NOT_TOLD)
    if not lower or lower[-1] not in PARTS or "police" in lower:
        return NOT_TOLD
    of = complement[1:] if complement[:1] and complement[0] in ("of", "at") else ()
    body = served(owner or of, lexicon) if owner or of else NOT_TOLD
    return body if body in (EXPERT, CORPORATE, NGO) else NOT_TOLD


def _is_of_church(noun: str, complement: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether a minister is one of a church: "a minister with the Harbor Church"."""
    at_body = noun == "minister" and complement[:1] and complement[0] in ("with", "at", "of", "in")
    return bool(at_body) and served(complement[1:], lexicon) == NGO


def _is_of_thing(complement: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether what depends on a noun is no person or party: "of the plan"."""
    if len(complement) < 2 or complement[0].lower() not in ("of", "to"):
        return False
    head = phrase(complement[1:], lexicon).head
    noun = singular(head[-1].lower()) if head else ""
    return bool(head) and head[-1][0].islower() and lexicon.role_words.get(noun) != POLITICAL


def _of_owner(owner: Sequence[str], lexicon: Lexicon) -> str:
    """The role of a body that something is of: "the court's vote"."""
    noun = owner[-1].lower()
    return served(owner, lexicon) if noun in lexicon.organization else NOT_TOLD


def _role_of_complement(complement: Sequence[str], noun: str, lexicon: Lexicon) -> str:
    """The role of whom or what the noun serves: "for the port", "close to the minister"; of a body
    rather than of a task: "of communications at the port"."""
    task = NOT_TOLD
    first = complement[0].lower()
    if first == "of" and singular(noun) in VIEWS:
        return NOT_TOLD  # "critics of the bank"
    if first in KNOWING and first not in INSIDE and singular(noun) in lexicon.vague_nouns:
        return NOT_TOLD
    for i, word in enumerate(complement):
        if word.lower() in CLAUSE:
            break
        serves = word.lower() in SERVING and i + 1 < len(complement)
        if serves and (role := _served_inside(complement[i + 1 :], lexicon)):
            if not _is_task(complement[i + 1 :], lexicon):
                return role
            task = task or role
    return task


def _served_inside(body: Sequence[str], lexicon: Lexicon) -> str:
    """The role of a body that somebody serves: a project at an institute is the institute's."""
    within = inside_body(body)
    whole = served(body[within:], lexicon) if within else NOT_TOLD
    return whole if whole == EXPERT else served(body, lexicon)


def _is_task(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether a phrase is what somebody sees to: "global product policy"."""
    head = phrase(words, lexicon).head
    return bool(head) and singular(head[-1]) in TASKS - STUDIED


def served(body: Sequence[str], lexicon: Lexicon) -> str:
    """The role of a body or person that somebody serves."""
    if (joined := joined_name(body)) and (role := name_role(joined, (), lexicon)):
        return role
    parts = phrase(without_first_field(body, lexicon.organization), lexicon)
    if parts.head and has_left_office(parts.lower, lexicon):
        return POLITICAL
    proper = _proper(parts.head, parts.owner, parts.complement, lexicon) if parts.head else None
    if proper is not None:
        return proper
    whole = [undotted(word, lexicon) for word in parts.head]
    kept = [k for k, word in enumerate(whole) if word not in lexicon.honorifics]
    cased, lower = [parts.head[k] for k in kept], [whole[k] for k in kept]
    if of_whole := _role_of_whole(lower, parts.owner, parts.complement, lexicon):
        return of_whole
    for n in (3, 2):
        for i in range(len(whole) - n + 1):
            pair = " ".join(whole[i : i + n])
            plural = " ".join([*whole[i : i + n - 1], singular(whole[i + n - 1])])
            for form in (pair, plural):  # "hedge funds"
                if role := lexicon.role_phrases.get(form):
                    return role
    if lower[-1:] == ["campaign"] and parts.owner:  # "the club's clean water campaign"
        role = served(parts.owner, lexicon)
        return role if role in (NGO, CORPORATE) else POLITICAL
    if of_group := role_of_group(lower):
        return of_group
    for k, word in enumerate(reversed(lower)):
        titled = not k or AFFIX.sub("", word) in lexicon.titles  # "for Health Minister Bo Lind"
        name = cased[-1 - k]
        role = lexicon.affiliations.get(word, NOT_TOLD)
        role = role_word(word, lexicon, name) if titled else role
        role = role or listed_bodies().role(name, word)
        inside = k > 0 and parts.head[-1][0].isupper()  # "Norway Rising"
        if role := role or (GOVERNMENT if word in lexicon.places and not inside else NOT_TOLD):
            return role
    if parts.head and parts.head[-1] in STATE_BODIES:
        return GOVERNMENT
    if (
        lower
        and parts.head[-1][0].islower()
        and (role := role_of_common(lower, parts.owner, lexicon))
    ):
        return role
    return served(parts.owner, lexicon) if parts.owner else NOT_TOLD


def _of_body(body: Sequence[str], lexicon: Lexicon) -> str:
    """The role of somebody of whom only a body is told: "Ana Lima of the river trust"."""
    if not body or body[-1].lower() in lexicon.places:
        return NOT_TOLD
    return served(body, lexicon)
