"""Somebody of an office who is called by rank and name in the quotation right after.

"The deputy head of the delegation said … . “We disagree,” Rear Admiral Ana Lima said."
"""

from __future__ import annotations

from toolkit.models.sourcing.language.grammar import words as word_set
from toolkit.models.sourcing.language.noun_phrase import singular
from toolkit.models.sourcing.mentions.holders import UNNAMED
from toolkit.models.sourcing.mentions.people import Name, Person
from toolkit.models.sourcing.mentions.references import PERSON, Entity
from toolkit.models.sourcing.naming.labels import GOVERNMENT, OTHER, POLITICAL

RANKS = word_set(
    "admiral adm general gen colonel col commander cmdr captain capt major maj lieutenant lt "
    "brigadier marshal commodore sergeant sgt"
)
"""What somebody may be called by instead of an office."""
MANY = word_set("assistant delegate employee member representative staffer")
"""Nouns of which a body has many."""
PUBLIC = (GOVERNMENT, POLITICAL, OTHER)


def holds_rank(name: Name, person: Person) -> bool:
    """Whether this is the first name of a person, in full and behind a rank."""
    first = min(person.names, key=lambda each: (each.sentence, each.start))
    return name is first and len(name.parts) > 1 and not RANKS.isdisjoint(name.title)


def may_be_named(speaker: Entity | None, i: int) -> bool:
    """Whether whoever spoke in the sentence before ``i``, and nowhere else, is one person of an
    office, of whom a name may be told."""
    if speaker is None or speaker.kind != PERSON or speaker.person is not None:
        return False
    if speaker.anonymous or len(speaker.described) != 1 or speaker.naming.role not in PUBLIC:
        return False
    noun = singular(speaker.naming.key.lower())
    text, _ = speaker.described[0]
    definite = text.lower().startswith("the ") or "’s " in text or "'s " in text
    shielded = noun.startswith("spokes") or noun in MANY | UNNAMED
    return definite and not shielded and {spot.sentence for spot in speaker.mentions} == {i - 1}
