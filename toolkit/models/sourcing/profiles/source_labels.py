"""Naming and role of a source, decided once from everything that the article says of it.

A politician is `government` while the article shows them in an executive office: a title or an
apposition of one that is not a former one, unless it shows a candidate as often ("his campaign",
"the nominee"). Of anybody else the most telling words decide: an apposition, then a title, then a
description, then the words that stand for them as a source.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from toolkit.models.sourcing.language.grammar import CLAUSE, PREPOSITIONS
from toolkit.models.sourcing.language.grammar import words as word_set
from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.language.noun_phrase import head_length, singular, words_of
from toolkit.models.sourcing.mentions.appositions import apposition_before
from toolkit.models.sourcing.mentions.descriptions import apposition_after
from toolkit.models.sourcing.mentions.references import BODY, PERSON, TEXT, Entity
from toolkit.models.sourcing.naming.body_names import outside_names
from toolkit.models.sourcing.naming.capacity import capacity
from toolkit.models.sourcing.naming.clauses import is_affected, is_on_air
from toolkit.models.sourcing.naming.groups import ARMED
from toolkit.models.sourcing.naming.labels import (
    ANONYMOUS,
    CITIZEN,
    CORPORATE,
    EXPERT,
    GOVERNMENT,
    MEDIA,
    NAMED,
    NGO,
    NONE,
    NOT_TOLD,
    ORGANIZATION,
    OTHER,
    POLITICAL,
    ROLE_ONLY,
)
from toolkit.models.sourcing.naming.naming import describe, find_role
from toolkit.models.sourcing.naming.officers import COURTS
from toolkit.models.sourcing.naming.role import is_clerical, is_meant_for_office
from toolkit.models.sourcing.profiles.acronyms import role_of_initials
from toolkit.models.sourcing.profiles.bare_spokespeople import is_bare, role_of_last_body
from toolkit.models.sourcing.profiles.by_topic import role_by_topic
from toolkit.models.sourcing.profiles.called_bodies import body_called
from toolkit.models.sourcing.profiles.capacities import (
    CANDIDATE,
    ELECTIVE,
    FORMER,
    HONORIFIC,
    RETIRED,
    Evidence,
    Telling,
    on_bench,
    person_role,
)
from toolkit.models.sourcing.profiles.held_titles import owner_before, title_of
from toolkit.models.sourcing.profiles.livelihoods import livelihood
from toolkit.models.sourcing.profiles.reporting_media import reports_news
from toolkit.models.sourcing.profiles.told_elsewhere import (
    in_quotation,
    role_of_possessor,
)
from toolkit.models.sourcing.profiles.told_of_persons import (
    is_of_analysts,
    led_after,
    office_held,
    predicate_after,
    told_after,
    trade,
)
from toolkit.models.sourcing.profiles.untold_persons import POLITICS, role_of_untold

POSSESSIVE = word_set("his her their")
AIDES = word_set("a an the one aide adviser advisor campaign senior top longtime some several two")
NEAR = 3
"""How many of the people met last before "aides" may be whom they serve."""
_OF_CAMPAIGN = (
    "(?:campaign|rally|rallies|candidacy|running mate|nomination|delegates|primary|surrogates?"
    "|supporters?|voters|super PAC|ticket|for president)"
)
CAMPAIGN = re.compile(rf"[’']?s? (?:[a-z]+ ){{0,2}}?{_OF_CAMPAIGN}\b")
NOMINATION = re.compile(r"[’']?s? (?:[a-z]+ ){0,2}?(?:nomination|supporters?)\b")
IN_CAMPAIGN = re.compile(rf" {_OF_CAMPAIGN}\b")
PARTISAN = word_set("campaign pac party caucus rnc dnc gop republican democratic democrat")
OUTLET = re.compile(
    r"(?P<the>\b[Tt]he )?(?P<outlet>[A-Z][\w.&-]*(?: [A-Z][\w.&-]*){0,3})(?:[’']s|(?<=s)[’']) $"
)
BESIDE = re.compile(r",? ?(?:[^.,;:“”\"]{0,60}, ?|[^.,;:“”\"]{0,60} )?who(?:se)? [^.,;:“”\"]*")
FRIEND = re.compile(
    r",(?: \d\d,)? (?:[A-Z][\w.-]+ ){0,3}[A-Z]\w+[’']s (?:[a-z-]+ ){0,2}"
    r"(?:friend|classmate|roommate|neighbou?r|mother|father|wife|husband|son|daughter|brother"
    r"|sister)\b"
)
PARTY = re.compile(
    r",? \(?[RDI]-[A-Z]|,? \((?:[RDI])\)|, an? (?:Republican|Democrat|independent)\b"
    r"|, an? (?:(?!registered|lifelong)[A-Za-z-]+ ){1,2}(?:Republican|Democrat)"
    r"(?=[,.]| who| of| from)"
)


def decide(
    entity: Entity,
    people: Sequence[Entity],
    sentences: Sequence[str],
    campaigns: Sequence[str],
    lexicon: Lexicon,
    quoted: Sequence[str] = (),
    bodies: Sequence[Entity] = (),
) -> tuple[str, str]:
    """Naming and role of a source; who speaks for one of the ``people`` has that one's role.
    ``campaigns`` are the sentences that `IN_CAMPAIGN` finds something in, ``quoted`` the words of
    the source in quotation marks, ``bodies`` the sources that are bodies."""
    naming = NAMED if entity.person is not None else entity.naming.naming
    if entity.shielded and entity.kind not in (BODY, TEXT):
        naming = ANONYMOUS
    if entity.person is None:
        known = [
            spelled_out(of_expression(text, naming.role, lexicon), [text], sentences, lexicon)
            for text, naming in entity.described
        ]
        role = next((each.role for each in known if each.role != OTHER), OTHER)
        if not known:
            role = entity.naming.role
    else:
        about = telling(entity, sentences, campaigns, lexicon)
        known = list(about.all())
        role = person_role(about)
    if naming == NAMED and (body := body_called(entity, sentences, lexicon)):
        role = role if body == OTHER else body
        return ORGANIZATION, NONE if role == OTHER else role
    if by_topic := role_by_topic(known, role, sentences):
        return naming, by_topic
    if role == OTHER:

        def role_of(person: Entity) -> str:
            return person_role(telling(person, sentences, campaigns, lexicon))

        role = _role_of_principal(known, entity, people, role_of, lexicon)
    if role == OTHER and _is_unlisted_medium(entity, known, sentences):
        return MEDIA, MEDIA
    if role == OTHER and entity.person is None and _is_bare_spokesman(entity):
        spot = min(entity.mentions, default=None)
        if spot is not None:
            role = role_of_last_body(sentences, spot.sentence, spot.start, lexicon) or NONE
    if role in (OTHER, NONE) and entity.kind == PERSON:
        role = role_of_possessor(entity, bodies, sentences, lexicon) or role
    if role == OTHER and naming == NAMED and not _is_told_other(known, lexicon):
        return naming, role_of_untold(entity, sentences, quoted, lexicon) or NONE
    if role == OTHER and naming != ROLE_ONLY and not _is_told_other(known, lexicon):
        role = NONE
    return naming, role


def _is_unlisted_medium(
    entity: Entity, known: Sequence[Evidence], sentences: Sequence[str]
) -> bool:
    """Whether a name of which nothing is told, and which is no known first name's, is a medium's by
    what the article says that it does."""
    person = entity.person
    if person is None:
        names = {naming.name or naming.key for _, naming in entity.described}
        fits = entity.kind == BODY
    else:
        names = {" ".join(name.parts) for name in person.names}
        fits = not person.gender and not any(name.title for name in person.names)
    if not fits or any(each.words & HONORIFIC for each in known):
        return False
    return any(name[:1].isupper() and reports_news(name, sentences) for name in names)


def _is_bare_spokesman(entity: Entity) -> bool:
    return bool(entity.described) and all(is_bare(text) for text, _ in entity.described)


def _is_told_other(known: Sequence[Evidence], lexicon: Lexicon) -> bool:
    """Whether a capacity is told that fits no other role: an artist, an athlete."""
    nouns = lexicon.other_role | ARMED
    return any(each.role == OTHER and each.words & nouns for each in known)


def _role_of_principal(
    known: Sequence[Evidence],
    entity: Entity,
    people: Sequence[Entity],
    role_of: Callable[[Entity], str],
    lexicon: Lexicon,
) -> str:
    """The role of whom a spokesperson or an aide speaks for: "Ms. Ruiz's aides"."""
    for each in known:
        if not any(word in lexicon.spokespeople for word in each.words):
            continue
        if entity.person is None and each.words <= POSSESSIVE | AIDES:
            return _role_of_last_politician(entity, people, role_of)
        for principal in people:
            person = principal.person if principal is not entity else None
            if person is not None and singular(person.surname.lower()) in each.words:
                return role_of(principal)
    return OTHER


def _role_of_last_politician(
    entity: Entity, people: Sequence[Entity], role_of: Callable[[Entity], str]
) -> str:
    """The role of whom "his aides" or bare "aides" serve: the politician met last before them."""
    first = min(entity.mentions, default=None)
    if first is None:
        return OTHER
    before = [
        (max((spot for spot in person.mentions if spot < first), default=None), person)
        for person in people
        if person is not entity
    ]
    met = sorted(
        ((spot, person) for spot, person in before if spot is not None),
        key=lambda pair: pair[0],
        reverse=True,
    )
    for _, person in met[:NEAR]:
        role = role_of(person)
        if role in (GOVERNMENT, POLITICAL):
            return role
    return OTHER


def telling(
    entity: Entity, sentences: Sequence[str], campaigns: Sequence[str], lexicon: Lexicon
) -> Telling:
    """What titles, appositions and source expressions say of a named person."""
    titles: list[Evidence] = []
    appositions: list[Evidence] = []
    behind: list[str] = []
    predicates: list[str] = []
    political = 0
    assert entity.person is not None
    for name in entity.person.names:
        text = sentences[name.sentence]
        political += POLITICS.search(text) is not None
        before = text[: name.bare]
        title = [word.rstrip(".") for word in title_of(before, lexicon)]
        if title:
            shown = of_title(title, owner_before(before, title), lexicon)
            titles.append(spelled_out(shown, title, sentences, lexicon))
        if ahead := apposition_before(text, name.start, name.end, lexicon):
            appositions.append(of_expression(ahead, describe(ahead, lexicon).role, lexicon))
        if of_outlet(before, lexicon):
            titles.append(Evidence(MEDIA, frozenset()))
        after = text[name.end : name.end + 140]
        does = told_after(after, lexicon)
        if does in (CORPORATE, NOT_TOLD) and not title and is_of_analysts(after):
            appositions.append(Evidence(EXPERT, frozenset({"analyst"})))
        if led := livelihood(after, lexicon) or led_after(after, lexicon):
            appositions.append(Evidence(led, frozenset({"artist"} if led == OTHER else ())))
        elif apposed := apposition_after(after, lexicon) or office_held(after, lexicon):
            words = [w.rstrip(".") for w in words_of(apposed)]
            lower = [word.lower() for word in words]
            head = head_length(lower)
            beside = evidence(words, head, lexicon)
            beside = spelled_out(beside, words, sentences, lexicon)
            if is_meant_for_office(apposed, lexicon):
                beside = Evidence(GOVERNMENT, beside.words - CANDIDATE)
            if beside.role == OTHER and (role := does or trade(apposed, lower[head - 1], lexicon)):
                beside = beside._replace(role=role)
            elif does and beside.words & RETIRED:  # what somebody does now outranks what they were
                beside = Evidence(does, frozenset())
            appositions.append(beside)
        elif does:
            appositions.append(Evidence(does, frozenset()))
        if is_affected(clause_after(after)):
            appositions.insert(0, Evidence(CITIZEN, frozenset({"survivor"})))
        if is_on_air(after):
            appositions.append(Evidence(MEDIA, frozenset({"host"})))
        if FRIEND.match(after):
            appositions.append(Evidence(CITIZEN, frozenset({"friend"})))
        if PARTY.match(after):
            appositions.append(Evidence(POLITICAL, frozenset()))
        behind.append(after)
        if not in_quotation(before) and (role := predicate_after(after, lexicon)):
            predicates.append(role)
    of_person = [match for after in behind if (match := CAMPAIGN.match(after))]
    surname = entity.person.surname
    for text in campaigns:  # "the Ruiz campaign" is no mention of Ruiz, but tells of Ruiz
        at = text.find(surname)
        while at >= 0 and len(of_person) < 9:
            if match := CAMPAIGN.match(text, at + len(surname)):
                of_person.append(match)
            at = text.find(surname, at + 1)
    campaign = sum(not (on_bench(titles) and NOMINATION.match(each[0])) for each in of_person)
    expressions = []
    called = frozenset(
        singular(part.lower()) for name in entity.person.names for part in name.parts
    )
    for expression, described in entity.described:
        shown = of_expression(expression, described.role, lexicon)
        if shown.words - called <= HONORIFIC:  # "Dr. Lima" tells no more than the title
            shown = shown._replace(words=shown.words & HONORIFIC)
        expressions.append(spelled_out(shown, [expression], sentences, lexicon))
    expressions += [Evidence(role, frozenset()) for role in predicates]
    mentions = len(entity.person.names)
    return Telling(titles, appositions, expressions, campaign, political, mentions)


def of_expression(expression: str, role: str, lexicon: Lexicon) -> Evidence:
    """What a source expression of a role tells: an official of a campaign is political. What the
    name of a body that is none of politics holds does not count."""
    pieces = words_of(expression)
    words = frozenset(singular(w.lower().rstrip(".")) for w in pieces)
    if role == GOVERNMENT and "nominee" in words and words & COURTS:
        words -= CANDIDATE
    if role in (GOVERNMENT, CORPORATE, OTHER) and words & PARTISAN:
        free = outside_names(pieces, lexicon)
        if PARTISAN & {singular(word.lower().rstrip(".")) for word in free}:
            role = POLITICAL
    elective = role in (GOVERNMENT, POLITICAL, OTHER)
    return Evidence(role, words, elective and _is_former(pieces))


def _is_former(pieces: Sequence[str]) -> bool:
    """Whether words tell of an elective office that is left; "a former director under President
    Ruiz" has left none.

    >>> _is_former("the former mayor of Ely".split())
    True
    >>> _is_former("a former aide to a mayor".split())
    False
    """
    words: set[str] = set()
    for piece in (*pieces, ","):
        word = singular(piece.lower().rstrip("."))
        if not piece[0].isalnum() or word in PREPOSITIONS | CLAUSE:
            if words & FORMER and words & ELECTIVE:
                return True
            words = set()
        words.add(word)
    return False


def evidence(words: Sequence[str], head: int, lexicon: Lexicon) -> Evidence:
    """The role that words tell; someone of a party is of politics."""
    return of_expression(" ".join(words), find_role(words, head, lexicon), lexicon)


def spelled_out(
    shown: Evidence, words: Sequence[str], sentences: Sequence[str], lexicon: Lexicon
) -> Evidence:
    """What words tell of a body whose initials alone tell nothing, from its long form."""
    if shown.role != OTHER:
        return shown
    role = role_of_initials(" ".join(words), sentences, lexicon)
    return shown._replace(role=role) if role else shown


def of_title(title: Sequence[str], owner: Sequence[str], lexicon: Lexicon) -> Evidence:
    """What a title before a name tells, with whose it is: "Father" is no kinship there."""
    role = capacity(title, owner, (), lexicon) or OTHER
    shown = of_expression(" ".join((*owner, *title)), role, lexicon)
    return shown._replace(role=NGO) if is_clerical(title) else shown


def of_outlet(before: str, lexicon: Lexicon) -> bool:
    """Whether a name stands behind an outlet whose journalist it is: "the Courier's Bo Lind"."""
    match = OUTLET.search(before[-60:])
    if match is None:
        return False
    name = match["outlet"].lower()
    tail = name.split()[-1] in lexicon.media_tails and bool(match["the"] or " " in name)
    return tail or not lexicon.media_names.isdisjoint((name, f"the {name}"))


def clause_after(after: str) -> str:
    """The clause about a person behind the name, up to the end of its sentence or a quotation."""
    match = BESIDE.match(after)
    return match[0] if match else ""
