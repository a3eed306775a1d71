"""`KnownSources`: everybody an article has spoken of so far, and whom a description can mean."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.models.sourcing.language.grammar import words as word_set
from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.language.noun_phrase import head_length, singular, words_of
from toolkit.models.sourcing.language.persons import person_words
from toolkit.models.sourcing.mentions.again import acronym, agree, is_one_of_many
from toolkit.models.sourcing.mentions.aged_names import named_with_age
from toolkit.models.sourcing.mentions.appositions import apposition_before
from toolkit.models.sourcing.mentions.descriptions import (
    Description,
    apposition_after,
    parse,
    title_before,
)
from toolkit.models.sourcing.mentions.firms import firm_named, make_body
from toolkit.models.sourcing.mentions.holders import CALLINGS, ELECTED, EPOCH, UNNAMED, sole_holder
from toolkit.models.sourcing.mentions.initials import are_initials, long_forms
from toolkit.models.sourcing.mentions.just_named import just_named
from toolkit.models.sourcing.mentions.named_bodies import last_named
from toolkit.models.sourcing.mentions.names import NameFinder
from toolkit.models.sourcing.mentions.people import Person
from toolkit.models.sourcing.mentions.references import (
    BODY,
    GROUP,
    PERSON,
    REACH,
    TEXT,
    Entity,
    nearest_person,
)
from toolkit.models.sourcing.mentions.same_texts import same_text
from toolkit.models.sourcing.mentions.shared_owners import of_same_owner
from toolkit.models.sourcing.naming.labels import CITIZEN, DOCUMENT, NAMED, ORGANIZATION, ROLE_ONLY
from toolkit.models.sourcing.naming.naming import Naming, describe

FLEETING = word_set("then former outgoing longtime senior top new")
"""Words that say nothing of who is meant."""


EPITHETS = word_set(
    "tycoon mogul billionaire millionaire magnate businessman businesswoman candidate nominee "
    "frontrunner front-runner hopeful contender challenger politician lawmaker legislator democrat "
    "republican conservative liberal socialist independent native star superstar actor actress "
    "singer rapper musician novelist author player striker midfielder quarterback champion"
)
"""Nouns by which news speaks again of somebody whom it has just named: "the Ohio Republican"."""
PAPER = word_set("paper daily weekly")
"""Nouns that are a document's or a newspaper's."""
SHORT = {
    "gov": "governor", "sen": "senator", "rep": "representative", "pres": "president",
    "gen": "general", "lt": "lieutenant", "sgt": "sergeant", "capt": "captain", "prof": "professor",
}  # fmt: skip
"""Titles that are shortened before a name: "Gov. Ruiz" is met again as "the governor"."""
BESIDE = re.compile(r", (?:who|which|\w{2,}ing)\b.*", re.DOTALL)
"""A clause behind a description: "the mayor, nearing the end of her term"."""
SEATED = ("-based", "-listed")
"""Endings of words that say where a body has its seat, not which it is."""
REPORTER = "the reporter"
INTRODUCED = re.compile(
    r"\b(?:met|with|asked|interviewed|joined by|spoke to) (?P<who>(?:the|an?) [a-z]+)"
)


NEWS_BODY = word_set("service site website organization organisation agency outlet channel")
"""Nouns of a medium behind "news"."""
ANY_BODY = word_set(
    "company firm group organization organisation body agency institution outfit business outlet"
)
"""What a body of any kind may be called when it is met again."""


class KnownSources:
    """The entities of one article, in the order met; ``speaker`` is the source that spoke last."""

    def __init__(self, texts: Sequence[str], names: NameFinder, lexicon: Lexicon) -> None:
        self.texts, self.names, self._lexicon = texts, names, lexicon
        self.entities: list[Entity] = []
        self.speaker: Entity | None = None
        self._of_person: dict[int, Entity] = {}
        self._offices_of: dict[int, list[frozenset[str]]] = {}

    def of(self, person: Person) -> Entity:
        """The entity of a person."""
        entity = self._of_person.get(id(person))
        if entity is None:
            entity = Entity(PERSON, Naming(NAMED, "other", person.surname), person)
            self._of_person[id(person)] = entity
            self.entities.append(entity)
        return entity

    def give_name(self, entity: Entity, person: Person) -> None:
        """Let an entity that was met without a name be a person."""
        entity.person = person
        self._of_person[id(person)] = entity

    def named(self, i: int, start: int, end: int, naming: Naming) -> Entity:
        """Whom the name in a noun phrase of sentence ``i`` means."""
        alone = naming.name == naming.key
        if alone and (body := self._body_named(naming.key)) is not None:
            return body
        inside = [person for name, person in self.names.in_sentence[i] if start <= name.bare < end]
        fitting = [person for person in inside if person.surname.endswith(naming.key)] or inside
        if fitting:
            return self.of(fitting[0])
        known = next((e for e in self.entities if naming.key and naming.key in e.heads), None)
        return known or self.add(Entity(PERSON, naming, heads={naming.key}))

    def _body_named(self, name: str) -> Entity | None:
        """The body that the article has called so, with a noun that tells that it is one."""
        return next((e for e in self.entities if e.kind == BODY and name in e.heads), None)

    def reporter(self) -> Entity:
        """Who writes, or asks the questions."""
        known = next((e for e in self.entities if e.naming.key == REPORTER), None)
        return known or self.add(Entity(GROUP, Naming("media", "media", REPORTER)))

    def introduced(self, before: int) -> Entity:
        """Whoever answers in an interview without a name: the person that the sentences before it
        introduce, else somebody of whom nothing is told."""
        for text in reversed(self.texts[max(0, before - REACH) : before]):
            for match in INTRODUCED.finditer(text):
                naming = describe(match["who"], self._lexicon)
                if naming.naming == ROLE_ONLY:
                    entity = self.add(Entity(PERSON, naming, heads={singular(naming.key)}))
                    entity.described.append((match["who"], naming))
                    return entity
        return self.add(Entity(PERSON, Naming("none", "other")))

    def add(self, entity: Entity) -> Entity:
        """Keep an entity that is new."""
        self.entities.append(entity)
        return entity

    def described(
        self, i: int, text: str, naming: Naming, after: str, apart: Sequence[Entity] = ()
    ) -> Entity:
        """Whom a noun phrase of sentence ``i`` means, new where nobody met fits; ``after`` are the
        words behind it, ``apart`` people whom it cannot mean."""
        described = parse(BESIDE.sub("", text), naming.key)
        kind = self.kind(naming, described)
        if not described.indefinite:
            entity = self.met(i, kind, described, naming, apart)
            if entity is not None and entity not in apart:
                return entity
        if kind == PERSON and self.texts[i].startswith(text):
            aged = named_with_age(i, described.head, naming, self.texts, self.names)
            if aged is not None and self.of(aged) not in apart:
                return self.of(aged)
        heads = {described.head}
        if apposed := apposition_after(after, self._lexicon):
            words = [word.lower() for word in words_of(apposed)]
            heads.add(singular(words[head_length(words) - 1]))
        if kind == BODY and naming.key[:1].isupper():
            heads.add(naming.key)  # "the operator Velrail" is met again as Velrail
        gender = ""
        if kind == PERSON:
            gender = self._gender(described)
        entity = Entity(kind, naming, heads=heads, modifiers=described.modifiers, gender=gender)
        return self.add(entity)

    def _gender(self, described: Description) -> str:
        lists = person_words()
        return lists.noun_gender.get(described.head) or lists.title_gender.get(described.head, "")

    def kind(self, naming: Naming, described: Description) -> str:
        """What sort of entity a noun phrase stands for."""
        if naming.naming in (ORGANIZATION, "media"):
            return BODY
        if naming.naming == DOCUMENT:
            return TEXT
        plural = described.plural or described.head in self._lexicon.collective
        plural = plural or naming.key.lower() in self._lexicon.quantifiers - {"any"}
        return GROUP if plural or described.head in ("police", "staff") else PERSON

    def met(
        self,
        i: int,
        kind: str,
        new: Description,
        naming: Naming,
        apart: Sequence[Entity] = (),
    ) -> Entity | None:
        """Whom a definite description or a repeated name can mean, of those met before."""
        same_kind = [e for e in self.entities if e.kind == kind and e.person is None]
        fitting = [e for e in same_kind if new.head in e.heads and agree(new, e)]
        if new.modifiers and f"{new.head}s" in self._lexicon.vague_groups:
            # "The Ohio Democrat" is somebody named, not the "one Democrat" of before.
            fitting = [e for e in fitting if e.modifiers]
        if fitting and kind == BODY and new.definite and all(map(is_one_of_many, fitting)):
            apart = [e for e in same_kind if e not in fitting]
            last = self._body(i, new, naming, apart)  # and not the "one company" of before
            if last is not None and last.sentence > max(e.sentence for e in fitting):
                return last
        if fitting:
            exact = [e for e in fitting if e.modifiers == new.modifiers]
            return max(exact or fitting, key=lambda e: (e.sentence, e.start))
        if kind == BODY and (body := self._by_initials(naming.key, same_kind)) is not None:
            return body
        same = of_same_owner(new, same_kind, self.names.people(), self._offices)
        if same is not None:
            return same
        if new.head in PAPER and (medium := self._medium(i, new, self.entities)) is not None:
            return medium
        called = naming.description.lower().removeprefix("the ")
        if called.startswith("news ") and new.head in NEWS_BODY:  # "the news service"
            new = new._replace(head="outlet", modifiers=frozenset())
        of_news = new.head == "outlet"
        if (kind == BODY and not new.definite) or naming.naming == "media" or of_news:
            known = next((e for e in same_kind if acronym(new, e)), None)
            return known or self._medium(i, new, same_kind)
        if not new.definite:
            return None
        if kind == BODY:  # "the PPIC" has a name of its own
            return None if are_initials(naming.key) else self._body(i, new, naming, same_kind)
        if kind == TEXT:
            return same_text(i, new, self.entities)
        if kind != PERSON:
            return None
        if gender := person_words().noun_gender.get(new.head, ""):
            if not new.modifiers:
                return nearest_person(self.entities, gender, i, self.speaker, apart)
            return None
        holder = self._holder(i, new) or self._by_calling(i, new) or self._named_next(i, new)
        near = [e for e in self.entities if e not in apart]
        if holder is None:
            holder = just_named(
                i, new, near, self.speaker, self.texts, self._offices, self._lexicon
            )
        aged = any("year-old" in word for word in (new.head, *new.modifiers))
        if holder is None and (new.head in EPITHETS or aged):
            named = [e for e in self.entities if e.person is not None]
            holder = nearest_person(named, "", i, self.speaker, apart)
        return holder

    def _body(
        self, i: int, new: Description, naming: Naming, bodies: Sequence[Entity]
    ) -> Entity | None:
        """ "The company" is the company spoken of last."""
        if any(not word.endswith(SEATED) for word in new.modifiers):
            return None
        roles = ("other", naming.role)  # "the group" may be of any
        alike = [
            e
            for e in bodies
            if i - e.sentence <= 2 * REACH and (e.naming.role in roles or naming.role == "other")
        ]
        alike = [e for e in alike if self._may_be(new.head, e)]
        bodies_alone = self._lexicon.organization
        named = [
            e for e in alike if e.cited or e.naming.key[:1].isupper() or not e.heads & bodies_alone
        ]
        last = max(named, key=lambda e: (e.sentence, e.start), default=None)
        firm = firm_named(new.head, i, self.entities, self.texts)
        if firm is not None and (last is None or last.sentence < firm.sentence):
            return make_body(firm, naming)
        body = last_named(new.head, self.texts, i, self._lexicon)
        if body is None or (last is not None and last.sentence >= body.sentence):
            return last
        return self._of_words(body.text, bodies)

    def _of_words(self, text: str, bodies: Sequence[Entity]) -> Entity:
        """The body of a name that need not be a source of anything."""
        naming = describe(text, self._lexicon)
        key = naming.key.lower()
        known = next((e for e in bodies if text in (name for name, _ in e.described)), None)
        known = known or next((e for e in bodies if e.naming.key.lower() == key != text), None)
        if known is None:
            known = self.add(Entity(BODY, naming, heads={singular(key), naming.key}))
            known.described.append((text, naming))
        return known

    def _by_initials(self, name: str, bodies: Sequence[Entity]) -> Entity | None:
        """The body that a name and its initials mean, cited before by one or the other."""
        if are_initials(name):
            for whole in long_forms(name, self.texts):
                return self._of_words(whole, bodies)
        return None

    def _medium(self, i: int, new: Description, bodies: Sequence[Entity]) -> Entity | None:
        """ "The newspaper" is the medium that was cited last."""
        called = new.head in PAPER or new.head in self._lexicon.media_nouns
        if not new.definite or new.modifiers or not called:
            return None
        cited = [e for e in bodies if e.naming.naming == "media" and i - e.sentence <= 2 * REACH]
        return max(cited, key=lambda e: (e.sentence, e.start), default=None)

    def _may_be(self, noun: str, body: Entity) -> bool:
        """Whether a body of which a noun is told may be called another: "the club" is no
        broadcaster, "the company" may be one."""
        if noun in ANY_BODY:
            return True
        if body.naming.naming == "media":
            return noun in self._lexicon.media_nouns
        nouns = body.heads & self._lexicon.organization
        return not nouns or noun in nouns

    def _holder(self, i: int, new: Description) -> Entity | None:
        """The named person that holds the office: met before, else introduced later."""
        former = "former" in new.modifiers
        fitting = []
        for person in self.names.people():
            for words in self._offices(person):
                if new.head in words and new.modifiers - words <= FLEETING:
                    fitting.append((person, ("former" in words) == former))
                    break
        agreeing = [person for person, agrees in fitting if agrees]
        # A calling has no term: the one driver spoken of may be "the former driver".
        calling = len(fitting) == 1 and self._lexicon.role_words.get(new.head) == CITIZEN
        people = agreeing or [person for person, _ in fitting if calling or not former]
        if not people:
            sole = sole_holder(new, self.names.people(), self._offices)
            return self.of(sole) if sole is not None else None
        met = [e for e in map(self.of, people) if e.sentence >= 0]
        if met:
            return max(met, key=lambda e: (e.sentence, e.start))
        return self.of(people[0])

    def _by_calling(self, i: int, new: Description) -> Entity | None:
        """ "The analyst" is who spoke last, of whom no such office is told, where nobody else is
        met; "the Ohio senator" is who spoke in the sentence before."""
        speaker = self.speaker
        if speaker is None or speaker.person is None:
            return None
        bodies = self._lexicon.organization
        known = [words for words in self._offices(speaker.person) if not words & bodies]
        if any(word in self._lexicon.role_words for words in known for word in words):
            return None
        if new.head in ELECTED:
            return speaker if i - speaker.sentence <= 1 and new.modifiers else None
        named = [e for e in self.entities if e.person is not None and i - e.sentence <= 2]
        alone = all(e is speaker for e in named) and bool(named)
        return speaker if alone and new.head in CALLINGS and not new.modifiers else None

    def _named_next(self, i: int, new: Description) -> Entity | None:
        """ "The plan is dead, the secretary of state says. Ada Ruiz told …": who is brought in by a
        bare name at the start of the second sentence was spoken of in the first."""
        names = self.names.in_sentence[i + 1] if i == 0 and len(self.texts) > 1 else []
        shielded = self._lexicon.spokespeople | UNNAMED
        if not names or new.head not in self._lexicon.role_words or new.head in shielded:
            return None
        name, person = names[0]
        first = min(person.names, key=lambda each: (each.sentence, each.start))
        bare = name.start == name.bare == 0 and name is first and len(name.parts) > 1
        behind = self.texts[1][name.end :]
        bare = bare and behind[:1] == " " and not apposition_after(behind, self._lexicon)
        known = [words for words in self._offices(person) if not words & EPOCH]
        roles = self._lexicon.role_words
        apart = any(word in roles for words in known for word in words)
        return self.of(person) if bare and not apart else None

    def _offices(self, person: Person) -> list[frozenset[str]]:
        """The words of every title and apposition that the article gives a person."""
        known = self._offices_of.get(id(person))
        if known is None:
            known = []
            for name in person.names:
                text = self.texts[name.sentence]
                title = title_before(text[: name.bare], self._lexicon)
                apposed = apposition_after(text[name.end :], self._lexicon)
                before = apposition_before(text, name.start, name.end, self._lexicon)
                for words in (title, words_of(apposed), words_of(before)):
                    if words:
                        plain = [singular(word.lower().rstrip(".")) for word in words]
                        known.append(frozenset(plain + [SHORT.get(word, word) for word in plain]))
            self._offices_of[id(person)] = known
        return known
