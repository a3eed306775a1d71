"""Names of people in the sentences of an article: where they stand, and who is one person."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from toolkit.models.sourcing.language.grammar import (
    ARABIC,
    CALENDAR,
    DETERMINERS,
    NUMBERS,
    OFFICES,
    PARTICLES,
    POSTNOMINALS,
    PREPOSITIONS,
    WEAK_TITLES,
)
from toolkit.models.sourcing.language.grammar import words as word_set
from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.language.name_parts import (
    SUFFIXES,
    is_begun,
    is_part_of,
    joined,
    parted,
    suffix_of,
)
from toolkit.models.sourcing.language.persons import PersonWords, person_words
from toolkit.models.sourcing.language.relatives import kin, pronoun_after, shares_surname
from toolkit.models.sourcing.language.tokens import Words
from toolkit.models.sourcing.mentions.introduced_people import (
    is_introduced,
    is_subject_with_pronoun,
    opens_clause,
)
from toolkit.models.sourcing.mentions.people import Cited, Name, Person
from toolkit.models.sourcing.naming.naming import AFFIXED

LONGEST = 5
HEADLINE = 0.85
"""Share of capitalised words from which a sentence is taken to be a headline."""
WHOSE = re.compile(r"\w-(?:[a-z]+ed|led|born|run|owned)$")
"""Before a name and no part of it: "Orr-backed Ada Ruiz"."""
BEHIND = SUFFIXES | POSTNOMINALS
STARTERS = word_set(
    "the a an and but or if when while after before as since although though because in on at "
    "by for from with without to of he she they we it his her their our this that these those "
    "there then now once still yet so what who how why where which not no yes asked both all "
    "many some most several few even only just like until during under over about against "
    "between i you monday tuesday wednesday thursday friday saturday sunday january february "
    "march april june july august september october november december"
)
SMALL = PREPOSITIONS | DETERMINERS | word_set("and but or nor as if than via per not vs is are be")
"""Words that a headline with capitals leaves small."""


class NameFinder:
    """Finds the people named in one article. ``in_sentence`` has their names by sentence, each
    with its person, in order."""

    def __init__(
        self,
        sentences: Sequence[str],
        of_sentences: Sequence[Words],
        cited: Sequence[Cited],
        lexicon: Lexicon,
    ) -> None:
        self._lexicon = lexicon
        self._sentences = sentences
        self._lists: PersonWords = person_words()
        self._lower: set[str] = {
            text for each in of_sentences for text in each.texts if text.islower()
        }
        self._by_surname: dict[str, list[Person]] = defaultdict(list)
        self._by_first: dict[str, list[Person]] = defaultdict(list)
        self.in_sentence: list[list[tuple[Name, Person]]] = [[] for _ in sentences]
        scanned = [
            name
            for i, (text, each) in enumerate(zip(sentences, of_sentences, strict=True))
            for name in self._scan(i, text, each)
        ]
        scanned = self._parted(scanned)
        certain = self._certain(scanned, of_sentences, cited)
        alone = {name.parts[0] for name in scanned if len(name.parts) == 1}
        short = {name.parts for name in certain if len(name.parts) > 1}
        later: list[Name] = []
        for name in scanned:
            known = len(name.parts) > 1 and (name in certain or self._is_person(name, alone))
            known = known or any(is_part_of(parts, name.parts) for parts in short)
            if known or self._is_introduced(name):
                self.add(name)
            else:
                later.append(name)
        for name in sorted(later, key=lambda name: not _office(name)):  # "President Hale" first
            if len(name.parts) == 1:
                titled = set(name.title) - WEAK_TITLES
                if name in certain or (titled and name.parts[0].lower() not in lexicon.places):
                    self.add(name)
                elif (person := self.find(name)) is not None:
                    self._attach(name, person)
            elif any(is_part_of(name.parts, person.full) for person in self.people()):
                self.add(name)  # "García Ruiz", of Ana García Ruiz
        for names in self.in_sentence:
            names.sort(key=lambda pair: pair[0].start)

    def _parted(self, names: list[Name]) -> list[Name]:
        led = {part for name in names for part in name.parts[1:] if " " in part}
        alone = {name.parts[0] for name in names if len(name.parts) == 1}
        first_names = self._lists.first_names
        return [
            name
            if " ".join(name.parts).lower() in self._lexicon.bodies
            else name._replace(parts=parted(name.parts, first_names, led, alone))
            for name in names
        ]

    def _certain(
        self, scanned: list[Name], of_sentences: Sequence[Words], cited: Sequence[Cited]
    ) -> set[Name]:
        """The names of cited people, added to those ``scanned`` where the scan missed them."""
        certain: set[Name] = set()
        by_sentence: dict[int, list[Name]] = defaultdict(list)
        for name in scanned:
            by_sentence[name.sentence].append(name)
        for i, low, high, key in cited:
            texts, starts = of_sentences[i]
            start, end = starts[low], starts[high - 1] + len(texts[high - 1])
            inside = [n for n in by_sentence[i] if start <= n.bare and n.end <= end]
            shouted = [n for n in inside if n.parts[-1].isupper() and not key.isupper()]
            for name in shouted:  # "SENATOR RUIZ:" in a transcript is Ruiz
                calm = name._replace(parts=tuple(part.title() for part in name.parts))
                for listed in (scanned, by_sentence[i], inside):
                    listed[listed.index(name)] = calm
            fitting = [n for n in inside if n.parts[-1].endswith(key)] or inside[:1]
            if not fitting:
                at = next((k for k in range(low, high) if key in (texts[k], texts[k].title())), -1)
                if at < 0:
                    continue
                first = at
                while first > low and texts[first - 1][0].isupper():
                    first -= 1
                titled = [text.title() if text.isupper() else text for text in texts]
                name = self._name(i, titled, starts, first, at + 1) or Name(
                    i, starts[at], starts[at], starts[at] + len(key), (key,), ()
                )
                scanned.append(name)
                by_sentence[i].append(name)
                fitting = [name]
            certain.add(fitting[0])
        return certain

    def add(self, name: Name) -> Person:
        """The person of a name with at least a surname, made where the name is new."""
        person = self.find(name)
        if person is None:
            person = Person(name.parts[-1])
            self._by_surname[_key(person.surname)].append(person)
        self._attach(name, person)
        return person

    def find(self, name: Name) -> Person | None:
        """Whom a name means: of several people of the surname one whose first name and gender
        agree, and of these the one met last before; a first name alone may do."""
        surname = name.parts[-1]
        gender = self._gender(name)
        fitting = [
            person
            for person in self._by_surname.get(_key(surname), ())
            if not (gender and person.gender and gender != person.gender)
            and (
                len(name.parts) == 1
                or not person.first
                or self._lists.same_first_name(name.parts[0], person.first[0])
            )
            and not _differ(name, person)
        ]
        if not fitting:
            single = len(name.parts) == 1
            fitting = self._by_first.get(surname, []) if single else []
            if len(fitting) > 1:  # "Tan said", where one Tan has been met by then
                met = [p for p in fitting if any(n.sentence <= name.sentence for n in p.names)]
                fitting = met or fitting
            people = [p for p in self.people() if not (single and p.surname == surname)]
            fitting = fitting or [p for p in people if is_part_of(name.parts, p.full)]
            fitting = fitting or [p for p in people if not single and is_begun(name.parts, p.full)]
            fitting = fitting if len(fitting) == 1 else []
        if len(fitting) < 2:
            return fitting[0] if fitting else None
        if titled := set(name.title) - WEAK_TITLES:  # "President Bush" is not his brother
            fitting = [p for p in fitting if any(titled & {*n.title} for n in p.names)] or fitting
        before = [p for p in fitting if any(n.sentence <= name.sentence for n in p.names)]
        fitting = before or fitting
        if len(name.parts) == 1:
            fitting = [p for p in fitting if not p.is_relative()] or fitting
        return max(fitting, key=lambda person: len(person.names))

    def people(self) -> list[Person]:
        """All of them."""
        return [person for group in self._by_surname.values() for person in group]

    def _attach(self, name: Name, person: Person) -> None:
        person.names.append(name)
        person.gender = person.gender or self._gender(name)
        if len(name.parts) > 1:
            first = name.parts[0]
            if not person.first:
                person.first = list(name.parts[:-1])
                self._by_first[first].append(person)
        if 0 <= name.sentence < len(self.in_sentence):
            self.in_sentence[name.sentence].append((name, person))

    def _gender(self, name: Name) -> str:
        for title in name.title:
            if gender := self._lists.title_gender.get(title.lower().rstrip(".")):
                return gender
        of_kin = self._lists.noun_gender.get(name.kin, "")
        if len(name.parts) > 1:
            return self._lists.first_names.get(name.parts[0].lower(), "") or of_kin
        return name.gender or of_kin

    def _is_person(self, name: Name, alone: set[str]) -> bool:
        lists, lexicon = self._lists, self._lexicon
        low = [part.lower() for part in name.parts]
        phrase = " ".join(low)
        if low[-1] in CALENDAR or low[0] in CALENDAR - {"april", "may", "june", "august"}:
            return False
        if phrase in lexicon.places or phrase in lexicon.bodies:
            return False
        if not lexicon.media_names.isdisjoint((phrase, f"the {phrase}")):
            return False
        body = lexicon.organization | lexicon.places | lexicon.document | lexicon.media_tails
        known = low[0] in lists.first_names
        if low[-1] in body and not (known and low[-1] in lexicon.media_tails):
            return False
        if known or set(name.title) - WEAK_TITLES:
            return True
        return name.parts[-1] in alone and not any(part in body for part in low)

    def _is_introduced(self, name: Name) -> bool:
        """Whether the words around a name tell that it is a person's, whatever lists know."""
        low = [part.lower() for part in name.parts]
        lexicon = self._lexicon
        known = (lexicon.bodies, lexicon.places, lexicon.media_names, CALENDAR)
        body = (*(lexicon.organization, lexicon.suffixes, lexicon.document, lexicon.media_tails),)
        if any(" ".join(low) in words for words in known):
            return False
        if any(part in words for part in (low[0], low[-1]) for words in body):
            return False
        if low[-1] in lexicon.places:
            return False
        text = self._sentences[name.sentence]
        if is_introduced(text, name.start, name.end, lexicon):
            return True
        after = "".join(self._sentences[name.sentence + 1 : name.sentence + 2])
        opens = opens_clause(text, name.start) and len(name.parts) > 1
        opens = opens and low[0] not in lexicon.places
        return opens and is_subject_with_pronoun(text, name.end, after, lexicon)

    def _scan(self, i: int, text: str, words: Words) -> Iterator[Name]:
        texts, starts = words
        n = len(texts)
        capital = [t[0].isupper() or bool(ARABIC.match(t)) for t in texts]
        upper = sum(c and len(t) > 3 for c, t in zip(capital, texts, strict=True))
        # The small words of a headline keep their lower case; a sentence may be full of names.
        share = HEADLINE if texts and texts[-1] != "." else 1
        headline = upper > 3 and upper >= share * (
            upper + sum(t.islower() and t.isalpha() and t not in SMALL for t in texts)
        )
        at = 0
        while at < n:
            if not capital[at] or len(texts[at]) > 30:
                at += 1
                continue
            end = at + 1
            while end < n and end - at < 3 * LONGEST:
                ahead = end  # past the full stop of an initial, past particles
                if texts[end] == "." and len(texts[end - 1]) == 1:
                    ahead += 1
                while ahead < n and ahead - end < 3 and texts[ahead] in PARTICLES:
                    ahead += 1
                if ahead == n or not capital[ahead] or not texts[ahead][0].isalpha():
                    break
                end = ahead + 1
            if headline:
                yield from (
                    Name(i, starts[k], starts[k], starts[k] + len(texts[k]), (texts[k],), ())
                    for k in range(at, end)
                    if len(texts[k]) > 2
                )
            else:
                first = at
                opens = first == 0 or not texts[first - 1][0].isalnum()
                if opens and end - first > 1 and self._starts_sentence(texts[first]):
                    first += 1
                if (person := self._name(i, texts, starts, first, end)) is not None:
                    yield person
            at = end

    def _starts_sentence(self, word: str) -> bool:
        low = word.lower()
        if low in self._lists.first_names or low in self._lexicon.titles or low in PARTICLES:
            return False
        return low in STARTERS or low in self._lower

    def _name(
        self, i: int, texts: Sequence[str], starts: Sequence[int], first: int, end: int
    ) -> Name | None:
        lexicon = self._lexicon
        first = max((k + 1 for k in range(first, end - 1) if WHOSE.search(texts[k])), default=first)
        bare = first
        for k in range(end - 2, first - 1, -1):
            plain = AFFIXED.sub("", texts[k].lower().rstrip("."))
            offices = (
                *(lexicon.titles, lexicon.role_words, lexicon.other_role),
                *(lexicon.spokespeople, OFFICES),
            )
            if any(plain in words for words in offices) and not (
                k > first and plain in self._lists.first_names
            ):
                bare = k + 1
                break
        if texts[first - 1 : first] in (["of"], ["for"]):  # "Secretary for Rural Affairs Ada Ruiz"
            for k in range(max(bare, first + 2), end - 1):
                if texts[k].lower() in self._lists.first_names:
                    bare = k
                    break
        while end - 1 > bare and texts[end - 1].lower().rstrip(".") in BEHIND:
            end -= 1
        while bare < end and not texts[bare][0].isupper():
            bare += 1
        parts = joined([t for t in texts[bare:end] if t != "."])
        if not parts or len(parts) > LONGEST or len(parts[-1]) < 2:
            return None
        last = parts[-1].lower()
        if last == "one" or last in NUMBERS:
            return None  # "since Day One"
        if len(parts) == 1 and (
            last in STARTERS
            or last in lexicon.titles
            or last in lexicon.role_words
            or last in lexicon.document
            or last in lexicon.organization
        ):
            return None
        if end < len(texts) and texts[end].lower() in lexicon.organization:
            return None  # "the Trump campaign" is not Trump
        if first and texts[first - 1].lower() == "the" and bare == first:
            return None
        title = tuple(t.lower().rstrip(".") for t in texts[first:bare] if t != ".")
        stop = starts[end - 1] + len(texts[end - 1])
        text = self._sentences[i]
        related = kin(text, starts[first], stop, parts[-1])
        if not related and len(parts) > 1 and shares_surname(text, starts[first]):
            related = "relative"
        gender = pronoun_after(text, stop) if title and len(parts) == 1 else ""
        suffix = suffix_of(texts, end)
        return Name(i, starts[first], starts[bare], stop, parts, title, suffix, related, gender)


def _key(surname: str) -> str:
    """A surname with a small letter where a particle leads it: "Van der Berg said"."""
    return surname[0].lower() + surname[1:] if " " in surname else surname


def _office(name: Name) -> frozenset[str]:
    """The words of a title that is an office."""
    return frozenset(name.title) - WEAK_TITLES - _POLITE


def _offices(person: Person) -> frozenset[str]:
    return frozenset[str]().union(*(_office(name) for name in person.names))


def _differ(name: Name, person: Person) -> bool:
    """Whether a name that has the surname of a person, and perhaps the first name, shows that it
    is somebody else's: a son's, a daughter's, or the father's whose title the child has not."""
    if len(name.parts) > 1:
        suffixes = {known.suffix for known in person.names if len(known.parts) > 1}
        known_kin = any(known.kin for known in person.names)
        if suffixes and name.suffix not in suffixes:
            titled = _office(name) if not name.suffix else _offices(person)
            apart = titled and not _office(name) & _offices(person)
            return bool(name.kin or known_kin or apart or (name.suffix and "" not in suffixes))
        return bool(name.kin) and not person.first
    first = person.introduced()
    if first is None or not _office(name) or not (first.kin or first.suffix == "jr"):
        return False
    return name.sentence <= first.sentence and not _office(name) & _offices(person)


_POLITE = word_set("mr mrs ms miss mx dr")
