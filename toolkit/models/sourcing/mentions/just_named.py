"""Whom a noun of calling means that the article has not used before: "the puppeteer said".

It is somebody whom the sentences right before name: who is spoken of there with a word of the same
stem ("her bakery", "the baker"), whose club or town the noun is said to be of ("the Albion coach"),
or else the one person heard last, of whom no other calling is told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from toolkit.models.sourcing.language.grammar import words as word_set
from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.language.persons import person_words
from toolkit.models.sourcing.mentions.descriptions import Description, is_office
from toolkit.models.sourcing.mentions.holders import UNNAMED
from toolkit.models.sourcing.mentions.people import Name, Person
from toolkit.models.sourcing.mentions.references import Entity
from toolkit.models.sourcing.naming.labels import GOVERNMENT, POLITICAL

BACK = 3
"""Over how many sentences a noun of calling may mean somebody named there."""
LAST = 2
"""Over how many sentences the one person heard last may be meant by any."""
STEM = 4
"""Letters that two words of one stem share at least."""
AGENT = re.compile(r"(?:eer|ier|iser|izer|[eo]r|ress|ist|ian|[aeo]nt|man|woman|person|s)s?$")
"""Endings that make of a stem who does something."""
CALLING = re.compile(
    r"(?:ologist|[a-z]{3}ist|ician|[a-z]{2}eer|monger|grapher|smith|wright|maker|keeper|seller"
    r"|worker|grower|herd|player)$"
)
"""Endings of nouns for what somebody does, whether a list has them or not."""
SAYS_LITTLE = word_set("former retired ex old young late-blooming veteran elderly aged")
TAKES_PART = word_set(
    "victim suspect defendant accused complainant plaintiff driver passenger pilot caller buyer "
    "patient survivor intruder gunman attacker killer thief owner neighbor neighbour relative "
    "friend man woman boy girl child teenager baby person mother father parent son daughter "
    "husband wife brother sister widow judge prosecutor officer referee reporter interviewer"
)
"""Nouns for somebody who has a part in what happened, and need not be named at all."""
CLAUSE = re.compile(r"(?:[’']s)?,? (?:of|from|at|for|who|whose|the|an?)\b[^.;:“”\"]*")
LEADS = re.compile(
    r",? who (?:[a-z]+ )?(?:heads|leads|runs|manages|headed|led|ran|managed|took over)\b"
)
LEADERS = word_set("director head leader chief boss manager")


def just_named(
    i: int,
    new: Description,
    people: Sequence[Entity],
    speaker: Entity | None,
    texts: Sequence[str],
    offices: Callable[[Person], list[frozenset[str]]],
    lexicon: Lexicon,
) -> Entity | None:
    """The person named right before sentence ``i`` whom a definite noun of calling means."""
    if not new.definite or new.plural:
        return None
    if not (is_office(new.head, lexicon) or CALLING.search(new.head)):
        return None
    if lexicon.role_words.get(new.head) in (GOVERNMENT, POLITICAL):
        return None
    if new.head in lexicon.spokespeople - LEADERS or new.head in UNNAMED:
        return None
    near = [e for e in people if e.person and 0 <= i - e.sentence <= BACK and _fits(new, e)]
    telling = new.modifiers - SAYS_LITTLE
    if telling:
        near = [e for e in people if e.person and e.sentence <= i and _fits(new, e)]
        of_place = [e for e in near if telling <= _words_beside(e, texts)]
        free = [e for e in of_place if _is_free(e, new, offices, lexicon)]
        return free[0] if len(free) == len(of_place) == 1 else None
    alike = [e for e in near if _is_of_stem(new.head, e, texts)]
    alike = alike or [e for e in near if new.head in LEADERS and _leads(e, texts)]
    if len(alike) == 1:
        return alike[0]
    if alike or new.head in TAKES_PART:
        return None
    if new.head in LEADERS:  # none but the speaker has been met
        near = [e for e in near if e is speaker and i - e.sentence <= 1 and len(near) == 1]
    heard = [e for e in near if i - e.sentence <= LAST and _is_free(e, new, offices, lexicon)]
    leading = [e for e in heard if e is speaker or (e.subject and not e.quoted)]
    if len(heard) > 1:  # of several, whom the sentence before is of
        last = [e for e in leading if i - e.sentence == 1 and e.subject]
        return last[0] if len(last) == 1 and speaker not in heard else None
    return leading[0] if leading else None


def _fits(new: Description, entity: Entity) -> bool:
    lists = person_words()
    gender = lists.noun_gender.get(new.head) or lists.title_gender.get(new.head, "")
    return not (gender and entity.known_gender) or gender == entity.known_gender


def _is_free(
    entity: Entity,
    new: Description,
    offices: Callable[[Person], list[frozenset[str]]],
    lexicon: Lexicon,
) -> bool:
    """Whether no other calling is told of a person."""
    assert entity.person is not None
    known = {word for words in offices(entity.person) for word in words} - SAYS_LITTLE
    callings = known - {new.head} - UNNAMED - TAKES_PART
    return not any(is_office(word, lexicon) for word in callings)


def _names(entity: Entity) -> list[Name]:
    return entity.person.names if entity.person is not None else []


def _is_of_stem(noun: str, entity: Entity, texts: Sequence[str]) -> bool:
    """Whether a sentence that names a person has a word of the stem of a noun, or brings them in
    as one such: "shepherds such as Askar"."""
    stem = AGENT.sub("", noun)
    stem = stem if len(stem) >= STEM else noun
    alike = re.compile(rf"\b(?!{re.escape(noun)}\b){re.escape(stem)}", re.IGNORECASE)
    such = re.compile(rf"\b{re.escape(noun)}s? (?:such as |like |named |called )?$", re.IGNORECASE)
    return any(
        (name.start == 0 and alike.search(texts[name.sentence], name.end))
        or such.search(texts[name.sentence], 0, name.start)
        for name in _names(entity)
    )


def _words_beside(entity: Entity, texts: Sequence[str]) -> frozenset[str]:
    """The words, lower case, of what stands right behind the names of a person."""
    matches = (CLAUSE.match(texts[name.sentence], name.end) for name in _names(entity))
    return frozenset(
        word.lower() for match in matches if match for word in re.findall(r"[\w-]+", match[0])
    )


def _leads(entity: Entity, texts: Sequence[str]) -> bool:
    return any(LEADS.match(texts[name.sentence], name.end) for name in _names(entity))
