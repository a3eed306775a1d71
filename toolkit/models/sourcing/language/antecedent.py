"""The noun phrase of a sentence that a clause speaks of: its subject, or what "who" stands for."""

from __future__ import annotations

import re

from toolkit.models.sourcing.language.grammar import (
    CALENDAR,
    DETERMINERS,
    FINITE,
    NUMBERS,
    PREPOSITIONS,
    words,
)
from toolkit.models.sourcing.language.lexicon import CUE_CLASSES, lexicon
from toolkit.models.sourcing.language.tokens import tokenize

Phrase = tuple[int, int]
NOWHERE: Phrase = (-1, -1)
RELATIVE = words("who whom whose that which")
PRONOUNS = words(
    "he she they it we i you him her them himself herself themselves all both none each neither "
    "this these those others"
)
ALONE = words("both all each neither none either")
"""Quantifiers that may stand for people by themselves."""
AUXILIARY = words(
    "is are was were be been being has have had do does did will would can could may might must "
    "should shall not n't never 's also only even still just further first later then again wo ca "
    "so therefore thus hence accordingly "
    "who'd 'd 've have both all repeatedly privately each initially"
)
MARKS = frozenset(",;:—–-()[]“”\"'`«»") | {"--", "''", "``"}
STOP = frozenset('.;:?!“”"«»') | {"''", "``"}
REFLEXIVE = words("himself herself themselves itself")
OPENERS = words(
    "in on at by from to of for with and but or that as after before when while if because since "
    "so then also meanwhile however like citing through via per than although though whether "
    "into about according including over under"
)
HEARD = words(
    "briefed interviewed questioned informed consulted surveyed polled contacted approached quoted "
    "cited told"
)
"""Participles of those to whom somebody turned: "people briefed on the plan"."""
CLAUSES = words("but because while although though whether since until unless and/or")
PERSON = words(
    "someone somebody person people individual individuals those user users customer employee "
    "employees staff member members adult teenager caller holder shareholder shareholders one"
)
NOT_ADVERBS = words(
    "family ally assembly supply reply italy bully anomaly monopoly july emily kelly"
)
WHO_DOES = re.compile(r"\w{2}(?:[eo]rs?|ists?|ians?|[ae]nts?|ees?)$")
"""Endings of nouns for who does something: fitter, former agent, trainee."""
OWNED = {"he": "his", "she": "her", "they": "their"}
APPOSED = 16
MASCULINE = re.compile(
    r"(?:\b(?:man|boy|father|son|husband|brother|uncle|mr|king|sir)|\w(?<!wo)man)\b"
)
FEMININE = re.compile(
    r"(?:\b(?:woman|girl|mother|daughter|wife|sister|aunt|mrs|ms|queen|actress)|\wwoman)\b"
)
COLLECTIVE = words("family police relatives parents team staff jury")
MANY = words("two three four five six seven eight nine ten several some many few dozens both")


class Sentence:
    """A sentence and its words; offsets are those of the text."""

    def __init__(self, text: str, lower: str) -> None:
        tokens = tokenize(text)
        self.text, self.lower = text, lower
        self.starts = tokens.starts
        self.words = [word.lower().replace("’", "'") for word in tokens.texts]
        self.cased = tokens.texts
        self._lexicon = lexicon()

    @classmethod
    def of(cls, text: str) -> Sentence | None:
        """A sentence from its text; ``None`` where lower case has offsets of its own ("İ")."""
        lower = text.lower()
        return cls(text, lower.replace("’", "'")) if len(lower) == len(text) else None

    def subject(self, at: int) -> Phrase:
        """The phrase that the verb or participle at offset ``at`` speaks of."""
        i = self._index(at)
        k = self._back_over_auxiliaries(i - 1)
        if k < 0:  # "Both asked not to be named, the lawyer said"; "Asked not to be named, …"
            alone = ALONE.isdisjoint(self.words[: i + 1])
            return self._first_after_comma(i) if alone else NOWHERE
        if self.words[k] in (",", "—", "–", "--", ")", "-"):
            inserted = self._before_insertion(k)
            if (inserted >= 0 and self._last_word(inserted) in RELATIVE | {"and", "but"}) or (
                inserted >= 0 and i < len(self.words) and self._is_finite(i)
            ):
                k = self._back_over_auxiliaries(inserted)
        if k < 0:
            return NOWHERE
        word = self.words[k]
        if word in ("who", "that", "which"):
            return self._phrase(k)
        while word == "to" and k > 1:  # "agreed to talk"
            k = self._back_over_auxiliaries(k - 2)
            word = self._last_word(k)
        for like in range(k, max(1, k - 16), -1):  # "who like his mates wished"
            if self.words[like] in STOP or self.words[like] in ("who", "said"):
                break
            if self.words[like] == "like" and "who" in self.words[like - 2 : like]:
                return self._phrase(like - (1 if self.words[like - 1] == "who" else 2))
        if word in ("them", "whom") and k > 1 and self.words[k - 1] == "of":  # "all of them"
            comma = next((i for i in range(k - 2, max(-1, k - 6), -1) if self._is_mark(i)), k - 2)
            return self._phrase(comma)
        emphasis = word in REFLEXIVE and k > 0 and self.cased[k - 1][0].isupper()
        if word.split("'")[0] in PRONOUNS and not emphasis:  # "Lima herself, who left, said"
            return NOWHERE
        if word in ("because", "as", "since"):
            return NOWHERE
        if word in ("and", "but", "or"):
            reduced = i < len(self.words) and (
                self.words[i] in ("not", "unauthorized", "unauthorised", "on", "under", "granted")
                or self.words[i].endswith("ing")
            )
            verbless = not any(w in FINITE for w in self.words[max(0, k - 6) : k])
            return self._phrase(k) if reduced and verbless and k == i - 1 else self._coordinated(k)
        phrase = self._phrase(k + 1)
        # "a nurse said on Friday that wards were full, asking not to be named"
        apart = word == "," and i < len(self.words) and self.words[i].endswith("ing")
        apart = apart and not (k and self._is_boundary(k - 1))
        return NOWHERE if apart and not self._may_be_who(phrase) else phrase

    def phrase_before(self, at: int, through: str = " ,—–-(") -> Phrase:
        """The phrase that ends at offset ``at``, marks between passed over."""
        while at and self.text[at - 1] in through:
            at -= 1
        return self._phrase(self._index(at))

    def phrase_around(self, start: int, end: int) -> Phrase:
        """The phrase with the words from ``start`` to ``end`` and the words that open it."""
        i = self._index(start)
        openers = self._lexicon.quantifiers | MANY | words("a an the one another of other")
        while i and (self.words[i - 1] in openers or self.words[i - 1].isdigit()):
            i -= 1
        while self.words[i] in ("of", "other") and i < self._index(end) - 1:
            i += 1
        return self.starts[i], end

    def phrase_within(self, start: int, end: int) -> Phrase:
        """The phrase that begins at ``start``; a pronoun is none."""
        phrase = re.split(
            r"\b(?:because|to|in|at|as|for|due|who|so|after|and)\b|,", self.lower[start:end]
        )[0].rstrip(" .")
        if not phrase or phrase in PRONOUNS:
            return NOWHERE
        return start, start + len(phrase)

    def has_person(self, phrase: Phrase) -> bool:
        """Whether a word of a phrase is for somebody."""
        words = range(self._index(phrase[0]), self._index(phrase[1]))
        return any(self._is_person(k) or WHO_DOES.search(self.words[k]) for k in words)

    def owns(self, subject: Phrase, whose: str | None) -> bool:
        """Whether ``whose`` name may be the subject's own: not "police declined to give his"."""
        phrase = self.lower[subject[0] : subject[1]]
        whose = OWNED.get(whose or "", whose)
        head = re.split(r",| (?:of|for|at|in|from|with|to|close|familiar|who)\b", phrase)[0].split()
        if not head:
            return True
        last, first = head[-1].removesuffix("'s"), head[0]
        lists = self._lexicon
        bodies = lists.organization | lists.collective | COLLECTIVE
        if (last in bodies or last.removesuffix("s") in lists.organization) and last != "officials":
            return False
        if whose in ("his", "him", "her"):
            if first in MANY or (last.endswith("s") and last in lists.people | lists.collective):
                return False
            if last.endswith("s") and last.removesuffix("s") in lists.role_words:
                return False
            if whose == "her":
                return not MASCULINE.search(phrase)
            return not FEMININE.search(phrase)
        return True

    def _index(self, at: int) -> int:
        """The first word that starts at or after offset ``at``."""
        return next((i for i, start in enumerate(self.starts) if start >= at), len(self.starts))

    def _last_word(self, k: int) -> str:
        return self.words[k] if k >= 0 else ""

    def _back_over_auxiliaries(self, k: int) -> int:
        while k >= 0 and (
            self.words[k] in AUXILIARY
            or self.words[k].endswith("n't")
            or (
                (self.words[k].endswith("ly") and self.words[k] not in NOT_ADVERBS)
                and (not k or self.cased[k][0].islower())
            )  # Connolly is a name
        ):
            k -= 1
        return k

    def _may_be_who(self, phrase: Phrase) -> bool:
        """Whether a phrase may be of somebody: no date, and inside a sentence no thing."""
        first, end = self._index(phrase[0]), self._index(phrase[1])
        if first >= end or self.words[end - 1] in CALENDAR:
            return False
        if first == 0 or self.words[first] in ("a", "an") or WHO_DOES.search(self.words[end - 1]):
            return True
        return any(self._is_person(k) and self.words[k] not in CALENDAR for k in range(first, end))

    def _is_finite(self, i: int) -> bool:
        """Whether a clause's verb may be word ``i``: no participle, no adjunct."""
        adjunct = ("not", "on", "under", "all", "only", "granted", "with")
        return not self.words[i].endswith("ing") and self.words[i] not in adjunct

    def _before_insertion(self, comma: int) -> int:
        """The word before ", like others interviewed," that closes at ``comma``; -1 if none."""
        for k in range(comma - 1, max(-1, comma - 16), -1):
            if self.words[k] in STOP:
                return -1
            if self.words[k] in (",", "—", "–", "(", "--", "-"):
                return k - 1
        return -1

    def _first_after_comma(self, i: int) -> Phrase:
        """ "Speaking on background, [an aide] said": the phrase after the comma."""
        for k in range(i, len(self.words) - 1):
            if self.words[k] == ",":
                if self.words[k + 1] in PRONOUNS or self.words[k + 1] in OPENERS | MARKS:
                    continue
                end = k + 1
                while end < len(self.words) and not self._is_boundary(end):
                    end += 1
                return self._span(k + 1, end) if end > k + 1 else NOWHERE
        return NOWHERE

    def _coordinated(self, k: int) -> Phrase:
        """ "who knows of it but [asked ...]": what "who" stands for, else the clause's subject."""
        for i in range(k - 1, max(-1, k - 30), -1):
            if self.words[i] in STOP:
                break
            if self.words[i] in ("who", "whose"):
                return self._phrase(i)
        first = k
        while first and self.words[first - 1] not in STOP:
            first -= 1
        if self.words[first] in OPENERS:  # "Like the others, the source was ... and asked"
            comma = next((i for i in range(first, k) if self.words[i] == ","), first)
            first = comma + 1 if comma > first else first
        while first < k and (self._is_mark(first) or self.words[first] in OPENERS):
            first += 1
        end = first
        while end < k and not self._is_boundary(end) and self.words[end] not in FINITE:
            end += 1
        if end in (first, k) or self.words[first] in PRONOUNS:
            return NOWHERE
        return self._span(first, end)

    def _is_mark(self, k: int) -> bool:
        """Whether word ``k`` is a mark between phrases; the hyphen of "18-year-old" is none."""
        if self.words[k] != "-":
            return self.words[k] in MARKS
        at = self.starts[k]
        return at == 0 or self.text[at - 1].isspace()

    def _is_boundary(self, k: int) -> bool:
        """Whether no noun phrase of a source goes on through word ``k``."""
        word = self.words[k]
        if self._is_mark(k) or word in STOP or word in ("who", "whom", "according", "citing"):
            return True
        name = CUE_CLASSES[self._lexicon.cue_class.get(word, 0)]
        if name in ("", "noun") or self.cased[k][0].isupper():
            return False
        if word in HEARD and self.words[k + 1 : k + 2] in (["on"], ["by"], ["about"], ["for"]):
            return not (k and self._is_person(k - 1))
        if word == "present" and self.words[k + 1 : k + 2] in (["at"], ["in"], ["during"]):
            return False  # "three people present at the talks"
        return not (k and self.words[k - 1] in DETERMINERS | {"of"})  # "of the claims"

    def _phrase(self, end: int) -> Phrase:
        """The noun phrase that ends before word ``end``."""
        while end > 0 and self._is_mark(end - 1):
            if self.words[end - 1] in STOP:
                return NOWHERE
            end -= 1
        if end > 1 and self._is_boundary(end - 1):  # "the aide said, asking not to be named"
            end = self._back_over_auxiliaries(end - 2) + 1
            if end <= 0 or self.words[end - 1] in PRONOUNS or self._is_mark(end - 1):
                return NOWHERE
        start = end
        while start > 0 and not self._is_boundary(start - 1):
            start -= 1
        for k in range(start - 1, max(-1, start - 8), -1):  # "a man who left without giving"
            if self._is_mark(k) or self.words[k] in STOP:
                break
            if self.words[k] == "who":
                return self._phrase(k)
        inserted = start and self.words[start - 1] == "," and start < end
        if inserted and self.words[start] in ("as", "like", "including"):
            return self._phrase(start - 1)
        start = self._from_person(self._after_clause(start, end), end)
        if start >= end or (self.words[start] in PRONOUNS | RELATIVE and end - start == 1):
            return NOWHERE
        return self._span(self._with_apposed(start), end)

    def _after_clause(self, start: int, end: int) -> int:
        """Past a clause or an opening word: "he left [but two aides]", "that [an aide]"."""
        relative = False
        for k in range(start, end - 1):
            relative = relative or (self.words[k] in ("that", "which") and k > start)
            if self.words[k] in CLAUSES or (self.words[k] in FINITE and k > start and not relative):
                start = k + 1
        while start < end and (self.words[start] in OPENERS or self.words[start] in AUXILIARY):
            start += 1
        return start

    def _from_person(self, start: int, end: int) -> int:
        """Past what is no person: "information on the identity of [the caller]"."""
        first = start
        for k in range(start, end + 1):
            if k == end or self.words[k] in PREPOSITIONS:
                if any(self._is_person(i) for i in range(first, k)):
                    return first
                first = k + 1
        return start

    def _is_person(self, k: int) -> bool:
        word, lists = self.words[k], self._lexicon
        if self.cased[k][0].isupper() and k:
            return word not in lists.organization
        forms = {word, word.removesuffix("s"), word.removesuffix("'s")}
        groups = (lists.people, lists.spokespeople, lists.role_words, lists.vague_alone)
        person = any(form in group for form in forms for group in groups)
        return (person or word in PERSON) and forms.isdisjoint(lists.organization)

    def _with_apposed(self, start: int) -> int:
        """ "[the woman, ]a survivor": with the phrase that the one from ``start`` is put to."""
        if start < 3 or self.words[start - 1] != ",":
            return start
        if self.words[start] == "the" and self._last_word(start + 1) in NUMBERS:
            return start  # "it ranks schools, the two said": those of whom was spoken
        first = start - 1
        while first > 0 and (
            not self._is_boundary(first - 1)
            or (self.words[first - 1] == "," and start - first < 6 and first > 1)
        ):
            first -= 1
        first = self._after_clause(first, start - 1)
        if first >= start - 1 or start - first > APPOSED:
            return start
        opened = self.words[first] in DETERMINERS or self.words[first] in MANY
        opened = opened or any(word.endswith("s") for word in self.words[first : first + 3])
        person = any(self._is_person(i) for i in range(first, start - 1))
        finite = any(self.words[i] in FINITE for i in range(first, start - 1))
        return first if opened and person and not finite else start

    def _span(self, first: int, end: int) -> Phrase:
        return self.starts[first], self.starts[end - 1] + len(self.cased[end - 1])
