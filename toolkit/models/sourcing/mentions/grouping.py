"""`SourceGrouper`: which attributions of an article are of one source.

One pass in reading order. Names make people (`names`), descriptions and pronouns are resolved to
whom they can mean (`references`), and what can be resolved to nothing is a source of its own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from toolkit.models.sourcing.language.grammar import CLAUSE, PERSONAL
from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.language.persons import person_words
from toolkit.models.sourcing.mentions.appositions import is_apposed
from toolkit.models.sourcing.mentions.called import called
from toolkit.models.sourcing.mentions.descriptions import parse
from toolkit.models.sourcing.mentions.known_sources import KnownSources
from toolkit.models.sourcing.mentions.names import NameFinder
from toolkit.models.sourcing.mentions.opening_bodies import (
    opening_name,
    opening_person,
)
from toolkit.models.sourcing.mentions.opening_nouns import as_common, of_whom
from toolkit.models.sourcing.mentions.people import Cited
from toolkit.models.sourcing.mentions.rank_names import holds_rank, may_be_named
from toolkit.models.sourcing.mentions.references import (
    FEMALE,
    MALE,
    PERSON,
    SPEAKER,
    TEXT,
    THEY,
    Entity,
    Spot,
    nearest_person,
)
from toolkit.models.sourcing.mentions.relative import antecedent
from toolkit.models.sourcing.mentions.shared_withholding import Withheld, is_part, share_withholding
from toolkit.models.sourcing.mentions.source_phrases import describe_source
from toolkit.models.sourcing.mentions.spoken_of import is_behind_preposition, is_spoken_of
from toolkit.models.sourcing.mentions.they import meant_by_they, one_of_them
from toolkit.models.sourcing.mentions.thing import meant_by_it
from toolkit.models.sourcing.mentions.unnamed import is_unnamed
from toolkit.models.sourcing.mentions.whose_name import cited_in, whose_name
from toolkit.models.sourcing.mentions.withheld_by_words import withheld_by_words
from toolkit.models.sourcing.naming.labels import NAMED, ORGANIZATION, ROLE_ONLY, VAGUE
from toolkit.models.sourcing.naming.naming import Naming, describe
from toolkit.models.sourcing.spans.attribution import Attribution
from toolkit.models.sourcing.spans.contents import addressee
from toolkit.models.sourcing.spans.dialogue import ANSWERS, ASKS
from toolkit.models.sourcing.spans.seen import Seen, offsets
from toolkit.models.sourcing.spans.signatures import UNSIGNED

SINGULAR = FEMALE | MALE | {word.title() for word in FEMALE | MALE}
FULL_NAME = re.compile(r"\b(?P<first>[A-Z][a-z]+) (?=(?P<surname>[A-Z][\w’'-]+))")
RUNNING = 2
"""Over how many sentences without an attribution the last speaker may still be meant by "I"."""


class Place(NamedTuple):
    """An attribution in an article: its sentence, and its number there."""

    sentence: int
    number: int


class SourceGrouper:
    """The sources of one article. After `group`, ``source_of`` has the source of each attribution
    (``None``: nobody is told), ``known`` everybody met."""

    def __init__(self, article: Sequence[Seen], lexicon: Lexicon) -> None:
        self._article, self._lexicon = article, lexicon
        self._described: dict[Place, tuple[int, int, str, Naming]] = {}
        self._called: dict[Place, tuple[int, int, Naming]] = {}
        cited = []
        small = {word for seen in article for word in seen.words.texts if word.islower()}
        for i, seen in enumerate(article):
            for k, attribution in enumerate(seen.parts.attributions):
                if attribution.source is None:
                    continue
                start, end = offsets(seen.words, attribution.source)
                if seen.turn and attribution.cue.low == attribution.cue.high:
                    label = seen.text[start:end]
                    naming = describe(label.title() if label.isupper() else label, lexicon)
                    self._described[Place(i, k)] = (start, end, label, naming)
                    unnamed = ASKS.match(label) or ANSWERS.match(label)
                    if naming.naming == NAMED and not (unnamed or self._is_unsigned(Place(i, k))):
                        cited.append(Cited(i, *attribution.source[:2], naming.key))
                    continue
                text, naming = self._read_source(seen.text, start, end, small)
                self._described[Place(i, k)] = (start, end, text, naming)
                if self._is_unsigned(Place(i, k)):
                    continue
                if naming.naming in (ROLE_ONLY, VAGUE):
                    cited += self._read_called(Place(i, k), naming)
                if naming.naming == NAMED and not naming.pronoun:
                    low, high, _ = attribution.source
                    cited.append(Cited(i, low, high, naming.key))
        cited += self._surnames_of_office()
        texts = [seen.text for seen in article]
        names = NameFinder(texts, [seen.words for seen in article], cited, lexicon)
        self.known = KnownSources(texts, names, lexicon)
        self.source_of: dict[Place, Entity | None] = {}
        self._statements: list[Withheld] = []

    def _read_source(
        self, sentence: str, start: int, end: int, small: Collection[str]
    ) -> tuple[str, Naming]:
        """The words for a source and what they tell; ``small`` are the words without a capital."""
        text = sentence[start:end]
        naming = describe_source(sentence, start, end, self._lexicon)
        if naming.naming == NAMED and not naming.pronoun:
            common = as_common(sentence, start, end, small, self._lexicon)
            return text, naming if common == text else describe(common, self._lexicon)
        if text.endswith(("of whom", "of which")) and (part := of_whom(sentence, start, end)):
            whole, of_part = part
            return whole, describe(of_part, self._lexicon)
        return text, naming

    def _read_called(self, place: Place, naming: Naming) -> list[Cited]:
        """The name that a clause gives a source: "a nurse who asked to be known only as Nadia"."""
        seen = self._article[place.sentence]
        span = called(seen.text, self._described[place][0], naming.key)
        held = [k for k, at in enumerate(seen.words.starts) if span and span[0] <= at < span[1]]
        if span is None or not held:
            return []
        name = seen.text[slice(*span)]
        given_name = Naming(
            NAMED, naming.role, name.split()[-1], name=name, description=naming.description
        )
        self._called[place] = (*span, given_name)
        return [Cited(place.sentence, held[0], held[-1] + 1, given_name.key)]

    def _is_unsigned(self, place: Place) -> bool:
        """Whether the source signs with a word for a name that is withheld."""
        seen = self._article[place.sentence]
        return seen.signed == 0 and bool(UNSIGNED.match(self._described[place][2]))

    def _surnames_of_office(self) -> list[Cited]:
        """ "Farmer said" is no farmer where Chris Farmer is named: such words, read as names."""
        full_names = {known.key for *_, known in self._described.values() if " " in known.name}
        if any(naming.naming != NAMED for *_, naming in self._described.values()):
            first_names = person_words().first_names
            for seen in self._article:
                for match in FULL_NAME.finditer(seen.text):
                    if match["first"].lower() in first_names:
                        full_names.add(match["surname"])
        cited = []
        for place, (start, end, text, naming) in self._described.items():
            key = text.strip()
            if naming.naming == NAMED or key not in full_names:
                continue
            self._described[place] = (start, end, text, Naming(NAMED, "other", key, name=key))
            source = self._article[place.sentence].parts.attributions[place.number].source
            if source is not None:
                cited.append(Cited(place.sentence, *source[:2], key))
        return cited

    def group(self) -> None:
        """Resolve every attribution and every other mention, in reading order."""
        for i, seen in enumerate(self._article):
            self._read(i, seen)
        share_withholding(self.known.entities, self._statements)

    def _name_speaker(self, i: int, seen: Seen) -> None:
        """The office that spoke in the sentence before is of whom this quotation names by rank."""
        speaker, names = self.known.speaker, self.known.names.in_sentence[i]
        if not names or not seen.quotes or seen.quotes[0].start:
            return
        cited = [a.source for a in seen.parts.attributions if a.source is not None and not a.quoted]
        if len(cited) != 1 or speaker is None or not may_be_named(speaker, i):
            return
        start, end = offsets(seen.words, cited[0])
        for name, person in names:
            if start <= name.bare < end and holds_rank(name, person):
                self.known.give_name(speaker, person)
                return

    def _meet_body(self, i: int, seen: Seen) -> None:
        """Note the body that a sentence names first and does not cite, or the person it means."""
        opening = opening_name(seen.text, self._lexicon) or opening_person(seen.text, self._lexicon)
        if opening is None or any(quote.start <= opening.start for quote in seen.quotes):
            return
        spans = [(name.start, name.end) for name, _ in self.known.names.in_sentence[i]]
        spans += [at[:2] for place, at in self._described.items() if place.sentence == i]
        if any(start < opening.end and opening.start < end for start, end in spans):
            return
        text, naming = seen.text[opening.start : opening.end], opening.naming
        if naming.naming == ROLE_ONLY:  # "The skipper rose": who that is, if anybody named
            person = self.known.met(i, PERSON, parse(text, naming.key), naming)
            if person is not None and person.person is not None:
                person.meet(Spot(i, opening.start, opening.end), subject=True, quoted=False)
            return
        entity = self.known.described(i, text, naming, "")
        entity.meet(Spot(i, opening.start, opening.end), subject=True, quoted=False)
        entity.described.append((text, opening.naming))

    def _read(self, i: int, seen: Seen) -> None:
        self._name_speaker(i, seen)
        self._meet_body(i, seen)
        events: list[tuple[int, int, int]] = [
            (name.start, 0, k) for k, (name, _) in enumerate(self.known.names.in_sentence[i])
        ]
        taken = []
        for k in range(len(seen.parts.attributions)):
            described = self._described.get(Place(i, k))
            if described is None:
                self.source_of[Place(i, k)] = None
            else:
                events.append((described[0], 1, k))
                taken.append(described[:2])
        if self.known.entities:
            events += [
                (start, 2, k)
                for k, (text, start) in enumerate(zip(*seen.words, strict=True))
                if text in SINGULAR and not any(a <= start < b for a, b in taken)
            ]
        first = True
        for start, kind, k in sorted(events):
            quoted = any(quote.start <= start < quote.end for quote in seen.quotes)
            if kind == 0:
                name, person = self.known.names.in_sentence[i][k]
                subject = first and not is_behind_preposition(seen.text, name.start, name.end)
                spot = Spot(i, name.start, name.end)
                self.known.of(person).meet(spot, subject=subject, quoted=quoted)
            elif kind == 1:
                self._cite(Place(i, k), quoted)
            else:
                self._pronoun(i, seen.words.texts[k], start, first, quoted)
            first = first and quoted
        cited = cited_in(
            seen, [self.source_of[Place(i, k)] for k in range(len(seen.parts.attributions))]
        )
        for withheld in withheld_by_words(seen, cited, self.known.speaker):
            source = whose_name(self.known, self._lexicon, i, seen, withheld, cited)
            if source is not None:
                source.anonymous = True
                source.pseudonym = source.pseudonym or withheld.pseudonym
                self._statements.append(Withheld(i, seen.text, source))
        # The last speaker is the source of the last attribution in the reporter's voice; a relative
        # clause is of somebody whom the sentence speaks of: "Asked of Orr, who objects, Lima said".
        spoke = [
            (self._is_relative(Place(i, k)), source)
            for k, attribution in enumerate(seen.parts.attributions)
            if not attribution.quoted
            and (source := self.source_of[Place(i, k)]) is not None
            and source.kind != TEXT
        ]
        main = [source for relative, source in spoke if not relative]
        if spoke:
            self.known.speaker = main[-1] if main else spoke[-1][1]

    def _is_relative(self, place: Place) -> bool:
        """Whether the source is the "who" of a clause."""
        described = self._described.get(place)
        return described is not None and described[3].pronoun and described[3].key in CLAUSE

    def _pronoun(self, i: int, text: str, start: int, first: bool, quoted: bool) -> None:
        if quoted:
            return
        gender = "f" if text.lower() in FEMALE else "m"
        entity = nearest_person(self.known.entities, gender, i, self.known.speaker)
        if entity is not None:
            entity.meet(Spot(i, start, start + len(text)), subject=first, quoted=False)

    def _cite(self, place: Place, quoted: bool) -> None:
        i = place.sentence
        seen = self._article[i]
        start, end, text, naming = self._described[place]
        attribution = seen.parts.attributions[place.number]
        for k in range(len(seen.parts.attributions)):  # one source may have several cues
            same = k != place.number and self._described.get(Place(i, k), (-1,))[:2] == (start, end)
            if same and (known := self.source_of.get(Place(i, k))) is not None:
                self.source_of[place] = known
                return
        entity: Entity | None
        if self._is_unsigned(place):
            entity = self.known.add(Entity(PERSON, Naming(ROLE_ONLY, "other"), anonymous=True))
        elif seen.turn and attribution.cue.low == attribution.cue.high:
            entity = self._speaker_of_turn(i, start, text, naming)
        elif naming.pronoun:
            entity = self._resolve(place, naming, attribution, start, quoted)
        elif naming.naming == NAMED:
            entity = self.known.named(i, start, end, naming)
        elif person := self._called.get(place):
            entity = self.known.named(i, *person)
        else:
            apart = self._in_content(i, attribution, clause=True, apposed=start)
            if is_unnamed(self._article, i, start, end):
                apart = [self.known.of(person) for person in self.known.names.people()]
                apart += self.known.entities if is_part(text) else []
            entity = one_of_them(self.known, i, text) or self.known.described(
                i, text, naming, seen.text[end : end + 120], apart
            )
        self.source_of[place] = entity
        if entity is None:
            return
        entity.cited = True
        main = not quoted and not self._is_relative(place)
        entity.meet(Spot(i, start, end), subject=main, quoted=quoted)
        label = seen.turn and (ASKS.match(text) or ANSWERS.match(text))
        if not (naming.pronoun or label or self._is_unsigned(place)):
            entity.described.append((text, naming))

    def _resolve(
        self, place: Place, naming: Naming, attribution: Attribution, start: int, quoted: bool
    ) -> Entity | None:
        i, seen = place.sentence, self._article[place.sentence]
        words = self._described[place][2].lower()
        pronoun = naming.key or (words if words in THEY else "")  # "Both" has no noun
        if pronoun in CLAUSE:
            before, thing = seen.text[:start], pronoun == "which"
            entity = antecedent(self.known, i, before, self._lexicon, thing=thing)
            if entity is not None:
                return entity
        if pronoun in SPEAKER:
            return self._first_person(place, quoted)
        if pronoun in THEY:
            return meant_by_they(self.known, self._article, i, self._lexicon)
        if pronoun in PERSONAL or pronoun in CLAUSE or not pronoun:
            gender = "f" if pronoun in FEMALE else "m" if pronoun in MALE else ""
            spoken_of = self._in_content(i, attribution)
            if is_unnamed(self._article, i, start, start + 1):
                spoken_of += [e for e in self.known.entities if e.person is not None]
            entity = nearest_person(self.known.entities, gender, i, self.known.speaker, spoken_of)
            entity = entity or self._ahead(i, start, gender)
            entity = entity or nearest_person(self.known.entities, gender, i, self.known.speaker)
            return entity or self.known.add(Entity(PERSON, Naming(NAMED, "other"), gender=gender))
        return meant_by_it(self.known, self._article, i, self._lexicon)

    def _in_content(
        self, i: int, attribution: Attribution, *, clause: bool = False, apposed: int = -1
    ) -> list[Entity]:
        """The people named in what is said, or told it: "Ruiz is wrong," he told Lima; with
        ``clause`` not those whom only a further clause in it names, nor who is described at
        ``apposed``, "Ruiz, the mayor", or speaks, "that he, Ruiz, won"."""
        words, text = self._article[i].words, self._article[i].text
        bounds = [offsets(words, stretch) for stretch in attribution.content]
        if (hearer := addressee(attribution, words.texts)) is not None:
            bounds.append(offsets(words, hearer))
        return [
            self.known.of(person)
            for name, person in self.known.names.in_sentence[i]
            if any(start <= name.start < end for start, end in bounds)
            and not (clause and not is_spoken_of(attribution, words, name.start))
            and not (apposed >= 0 and is_apposed(text, name.start, name.end, apposed))
        ]

    def _ahead(self, i: int, start: int, gender: str) -> Entity | None:
        """The person who is named only after the pronoun, in its sentence or the next."""
        for k in range(i, min(i + 2, len(self._article))):
            for name, person in self.known.names.in_sentence[k]:
                if (k > i or name.start > start) and not (
                    gender and person.gender and person.gender != gender
                ):
                    person.gender = person.gender or gender
                    return self.known.of(person)
        return None

    def _first_person(self, place: Place, quoted: bool) -> Entity:
        """ "I" in a quotation is who speaks there, else the reporter."""
        i = place.sentence
        if quoted:
            for k, attribution in enumerate(self._article[i].parts.attributions):
                described = self._described.get(Place(i, k))
                if attribution.quoted or described is None or k == place.number:
                    continue
                if Place(i, k) not in self.source_of:
                    self._cite(Place(i, k), False)
                if (source := self.source_of[Place(i, k)]) is not None:
                    return source
        if self.known.speaker is not None and (
            quoted or i - self.known.speaker.sentence <= RUNNING
        ):
            return self.known.speaker
        return self.known.reporter()

    def _speaker_of_turn(self, i: int, start: int, label: str, naming: Naming) -> Entity:
        """Whom the label of a turn means: the reporter asks, and the person spoken of answers."""
        known = self.known
        if ASKS.match(label):
            return known.reporter()
        if ANSWERS.match(label):
            people = [e for e in known.entities if e.kind == PERSON and e.sentence < i]
            answering = next((e for e in people if label in e.heads), None)
            answering = answering or max(people, key=lambda e: e.sentence, default=None)
            answering = answering or known.introduced(i)
            answering.heads.add(label)
            return answering
        if naming.naming == NAMED:
            return known.named(i, start, start + len(label), naming)
        is_body = naming.naming in (ORGANIZATION, "media")
        return known.described(i, label if is_body else label.lower(), naming, "")
