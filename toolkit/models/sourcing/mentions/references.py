"""The sources of an article while it is read: who may be meant by a pronoun or a description."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from toolkit.models.sourcing.language.grammar import words as word_set
from toolkit.models.sourcing.mentions.people import Person
from toolkit.models.sourcing.naming.naming import Naming

REACH = 5
"""Over how many sentences a pronoun reaches back."""
FEMALE = word_set("she her hers herself")
MALE = word_set("he him his himself")
THEY = word_set("they them their theirs themselves both all these those others")
SPEAKER = word_set("i me my mine myself we us our ours ourselves")
PERSON, GROUP, BODY, TEXT = "person", "group", "body", "text"


class Spot(NamedTuple):
    """Where a mention stands."""

    sentence: int
    start: int
    end: int


@dataclass(eq=False)
class Entity:
    """Somebody or something that the article may cite.

    ``kind`` is a person, a group of people, a body (an organization, a medium) or a text;
    ``heads`` are nouns, in the singular, by which it may be met again, ``modifiers`` the other
    words of its first description; ``described`` holds each source expression with its naming.
    ``anonymous`` is set where its name is withheld, ``pseudonym`` where it is given another.
    """

    kind: str
    naming: Naming
    person: Person | None = None
    heads: set[str] = field(default_factory=set)
    modifiers: frozenset[str] = frozenset()
    gender: str = ""
    mentions: set[Spot] = field(default_factory=set)
    described: list[tuple[str, Naming]] = field(default_factory=list)
    anonymous: bool = False
    pseudonym: bool = False
    cited: bool = False
    sentence: int = -99
    start: int = 0
    subject: bool = False
    quoted: bool = False

    @property
    def shielded(self) -> bool:
        """Whether the article says that the name is withheld, and gives none, or a false one."""
        return self.anonymous and (self.person is None or self.pseudonym)

    @property
    def known_gender(self) -> str:
        """``f``, ``m`` or, unknown, empty."""
        return self.gender or (self.person.gender if self.person else "")

    def meet(self, spot: Spot, *, subject: bool, quoted: bool) -> None:
        """Note a mention, the last one so far; of two in a sentence the more prominent counts."""
        self.mentions.add(spot)
        if spot.sentence == self.sentence and (self.subject >= subject) and not self.quoted:
            self.start = spot.start
            return
        self.sentence, self.start = spot.sentence, spot.start
        self.subject, self.quoted = subject, quoted


def nearest_person(
    entities: Iterable[Entity],
    gender: str,
    sentence: int,
    speaker: Entity | None,
    excluded: Iterable[Entity] = (),
) -> Entity | None:
    """The person that "he" or "she" in a sentence most likely is: met lately, as a subject or as
    the last speaker, outside a quotation, of a gender that is known."""
    left_out = set(map(id, excluded))
    best: tuple[float, int, int] | None = None
    chosen: Entity | None = None
    for entity in entities:
        distance = sentence - entity.sentence
        if entity.kind != PERSON or distance > REACH or id(entity) in left_out:
            continue
        known = entity.known_gender
        if known and gender and known != gender:
            continue
        cost = distance + 0.6 * (not entity.subject) + entity.quoted + 0.5 * (not known)
        if entity is speaker:
            cost -= 0.9
        elif not distance and entity.subject:  # "While Ruiz has doubts, he has signed"
            cost -= 0.5
        key = (cost, -entity.sentence, -entity.start)
        if best is None or key < best:
            best, chosen = key, entity
    if chosen is not None and gender and not chosen.known_gender:
        chosen.gender = gender
    return chosen


def nearest(
    entities: Iterable[Entity], kinds: tuple[str, ...], sentence: int, reach: int = REACH
) -> Entity | None:
    """The entity of some kinds that was met last."""
    fitting = [e for e in entities if e.kind in kinds and 0 <= sentence - e.sentence <= reach]
    return max(fitting, key=lambda e: (e.sentence, not e.quoted, e.cited, e.start), default=None)
