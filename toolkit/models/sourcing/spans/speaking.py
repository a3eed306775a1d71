"""Who a cue is of that was read without a source: its grammatical subject, if that can speak.

A tagger finds "has observed" and misses the subject far before it. To give such a cue to whoever
spoke last puts words into a mouth; nothing but its grammar is asked here.
"""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.models.sourcing.language.antecedent import AUXILIARY, NOT_ADVERBS, Sentence
from toolkit.models.sourcing.language.grammar import (
    BE,
    CALENDAR,
    DETERMINERS,
    FINITE,
    NEAR,
    PARTICLES,
    STOPS,
    TIMES,
    WHEN,
)
from toolkit.models.sourcing.language.grammar import words as word_set
from toolkit.models.sourcing.language.lexicon import CUE_CLASSES, Lexicon
from toolkit.models.sourcing.language.tokens import Words
from toolkit.models.sourcing.naming.labels import NAMED, OTHER, VAGUE
from toolkit.models.sourcing.naming.naming import describe
from toolkit.models.sourcing.spans.attribution import Attribution, Parts, Stretch
from toolkit.models.sourcing.spans.subjects import stretch_of

SPEAK = word_set("he she they who we it")
"""Pronouns that can be the subject of a cue."""
UNREAL = word_set("to could would might should may can must if worth")
"""Words before a cue that nobody has said yet."""
JOINS = word_set("and but or then")
SURE = 0.6
ATTITUDE = "attitude"
NOT_SAYING = {"", ATTITUDE}
BETWEEN = word_set("who whom which that")
DASHES = (["—"], ["–"], ["-"], ["--"], ["―"], ["("])
LONGEST = 14


def with_speakers(parts: Parts, text: str, words: Words, lexicon: Lexicon) -> Parts:
    """The parts of a sentence with the subject as the source of each cue in the reporter's voice
    that has none; passives ("is believed") stay without.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> from toolkit.models.sourcing.language.tokens import tokenize
    >>> text = "She has taken two ports, sunk a ferry and vowed a longer strike."
    >>> parts = Parts((Attribution(None, Stretch(10, 11, 0.9), (), False),), ())
    >>> with_speakers(parts, text, tokenize(text), lexicon()).attributions[0].source
    Stretch(low=0, high=1, p=0.6)
    """
    if all(a.source is not None or a.quoted for a in parts.attributions):
        return parts
    sentence = Sentence.of(text)
    if sentence is None:
        return parts
    attributions = []
    for each in parts.attributions:
        if each.source is None and not each.quoted:
            source = _speaker(each, sentence, words, lexicon)
            if source is not None and _can_be_cue(each, source, words, lexicon):
                each = each._replace(source=source)
        attributions.append(each)
    return parts._replace(attributions=tuple(attributions))


def is_cue(attribution: Attribution, words: Words, lexicon: Lexicon) -> bool:
    """Whether the words of a cue tell of speech, writing or evidence."""
    return not _classes(attribution, words, lexicon) <= NOT_SAYING


def _can_be_cue(attribution: Attribution, source: Stretch, words: Words, lexicon: Lexicon) -> bool:
    """Whether a cue tells of speech, or of a view that unnamed many hold, which is passed on as
    words are: "Many doubt"."""
    if is_cue(attribution, words, lexicon):
        return True
    text = " ".join(words.texts[source.low : source.high])
    holds = ATTITUDE in _classes(attribution, words, lexicon)
    return holds and describe(text, lexicon).naming == VAGUE


def _classes(attribution: Attribution, words: Words, lexicon: Lexicon) -> set[str]:
    """The classes of the words of a cue."""
    low, high, _ = attribution.cue
    held = words.texts[low:high]
    return {CUE_CLASSES[lexicon.cue_class.get(word.lower(), 0)] for word in held}


def is_passive(attribution: Attribution, words: Words, lexicon: Lexicon) -> bool:
    """Whether a form of "be" stands before the verb of a cue: "was widely criticized"."""
    verb = _verb(attribution, words, lexicon)
    at = verb - 1
    while at >= 0 and words.texts[at].lower() not in BE and _is_adverb(words.texts[at].lower()):
        at -= 1
    active = words.texts[verb].lower().endswith("ing")
    return at >= 0 and words.texts[at].lower() in BE and not active


def _verb(attribution: Attribution, words: Words, lexicon: Lexicon) -> int:
    """The word of a cue that makes it one: its last verb or noun of speech."""
    low, high, _ = attribution.cue
    known = (k for k in range(high - 1, low - 1, -1) if words.texts[k].lower() in lexicon.cue_class)
    return next(known, low)


def _is_adverb(word: str) -> bool:
    return word in WHEN or word in AUXILIARY or (word.endswith("ly") and word not in NOT_ADVERBS)


def _speaker(
    attribution: Attribution, sentence: Sentence, words: Words, lexicon: Lexicon
) -> Stretch | None:
    low, lower = attribution.cue.low, sentence.words
    if is_passive(attribution, words, lexicon):
        return None
    before = low - 1
    while before >= 0 and _is_adverb(lower[before]):
        before -= 1
    opening = lower[max(0, before) : low + 1]
    if not UNREAL.isdisjoint(opening) or opening[0] in DETERMINERS:
        return None  # "a law to prove", "could threaten", "her claims"
    if before >= 0 and lower[before] in SPEAK:
        return Stretch(before, before + 1, SURE)
    if before >= 0 and lower[before] in BETWEEN:
        return None
    start, end = sentence.subject(words.starts[low])
    subject = stretch_of(words, start, end, SURE) if start >= 0 else None
    if subject is None or subject.high > low:
        subject = _opening(attribution, lower, words)
    if subject is None:
        return None
    subject = _without_time(subject, lower)
    return subject if _can_speak(subject, words, lexicon) else None


def _without_time(subject: Stretch, lower: Sequence[str]) -> Stretch:
    """ "[Last week] the mayor", "prosecutors [in April]"."""
    low, high, p = subject
    if high - low > 2 and lower[low] in NEAR and lower[low + 1] in TIMES | CALENDAR:
        low += 2
    if high - low > 2 and lower[high - 1] in CALENDAR and lower[high - 2] in ("in", "on"):
        high -= 2
    return Stretch(low, high, p)


def _opening(attribution: Attribution, lower: Sequence[str], words: Words) -> Stretch | None:
    """The pronoun or the name that opens the clause, where the cue is one of several verbs of it or
    a participle after a comma."""
    at = attribution.cue.low
    joined = at > 0 and (lower[at - 1] in JOINS or lower[at - 1] == ",")
    if not joined:
        return None
    first = at - 1
    while first and lower[first - 1] not in STOPS - {",", "(", ")"}:
        first -= 1
    while first < at and (lower[first] in JOINS or _is_adverb(lower[first])):
        first += 1
    if lower[first] in SPEAK:
        return Stretch(first, first + 1, SURE)
    end = first
    while end < at and (words.texts[end][0].isupper() or lower[end] in ("the", "a", "an")):
        end += 1
    finite = end < at and (lower[end] in FINITE or lower[end].endswith(("ed", "s")))
    return Stretch(first, end, SURE) if end > first and finite else None


def _can_speak(subject: Stretch, words: Words, lexicon: Lexicon) -> bool:
    """Whether a phrase is a pronoun, a name, or has a noun of people, bodies or documents."""
    texts = words.texts[subject.low : subject.high]
    if not texts or len(texts) > LONGEST:
        return False
    if len(texts) == 1 and texts[0].lower() in SPEAK:
        return True
    naming = describe(" ".join(texts), lexicon)
    dateline = subject.low == 0 and words.texts[subject.high : subject.high + 1] in DASHES
    if naming.pronoun or dateline or " ".join(texts).lower() in lexicon.places:
        return False
    if naming.naming == NAMED:
        return all(text[0].isupper() or text in PARTICLES | {"the", "."} for text in texts) and (
            len(texts) > 1 or subject.low > 0
        )
    return naming.role != OTHER or texts[0].lower() in lexicon.quantifiers
