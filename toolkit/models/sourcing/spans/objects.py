"""What a cue passes on of which no content was read: its object, as far as the clause goes.

"The mill accused [the port of delays]", "she announced [her resignation] and left": a verb of
speech that needs an object has it right behind it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.models.sourcing.language.grammar import (
    BE,
    CLAUSE,
    DETERMINERS,
    FINITE,
    PERSONAL,
    PREPOSITIONS,
    STOPS,
    WHEN,
)
from toolkit.models.sourcing.language.grammar import words as word_set
from toolkit.models.sourcing.language.lexicon import CUE_CLASSES, Lexicon
from toolkit.models.sourcing.language.tokens import Quote, Words
from toolkit.models.sourcing.spans.attribution import Attribution, Parts, Stretch
from toolkit.models.sourcing.spans.contents import ADDRESS

MARKS = word_set("“ ” \" '' `` « »")
ENDS = (
    (STOPS - MARKS) | (CLAUSE - word_set("which that whose whom")) | word_set("because although as")
)
JOINS = word_set("and but or")
GOES_ON = word_set("and or especially particularly including such which whose")
"""Words behind a comma with which an object goes on."""
WANTS = re.compile(
    r"(?:vow|promis|pledg|threat|refus|declin|agree|offer|urg|request|call|order|demand|plea|appeal"
    r"|propos)"
)
"""Beginnings of cues that an infinitive is the object of."""
ABOUT = word_set("about of for against over")
"""Words that lead to what is spoken of."""
ADJUNCTS = word_set(
    "as so to if yesterday today through amid despite without since until across via per like than "
    "throughout by out up off"
)
CLOSED = PREPOSITIONS | BE | FINITE | WHEN | JOINS | ADJUNCTS
"""Words that open no object."""
TOLD_TO = ADDRESS - word_set("warned warns warn warning")
SPEECH = frozenset(CUE_CLASSES) - {"", "attitude", "noun"}
PAST = word_set("left went came took made gave sent put held began kept met ran rose fell won lost")
"""Verbs in the past that no ending tells."""
PRONOUNS = word_set("him her them me us you it that")
SURE = 0.6


def with_objects(parts: Parts, words: Words, quotes: Sequence[Quote], lexicon: Lexicon) -> Parts:
    """The parts of a sentence with the object of each cue in the reporter's voice that has no
    content, where one stands right behind it.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> from toolkit.models.sourcing.language.tokens import tokenize
    >>> words = tokenize("Lima announced her resignation, and left.")
    >>> said = Attribution(Stretch(0, 1, 0.9), Stretch(1, 2, 0.9), (), False)
    >>> with_objects(Parts((said,), ()), words, [], lexicon()).attributions[0].content
    (Stretch(low=2, high=4, p=0.6),)
    """
    if not any(_lacks_content(each) for each in parts.attributions):
        return parts
    lower = [text.lower() for text in words.texts]
    taken = _taken(parts)
    attributions = []
    for each in parts.attributions:
        if _lacks_content(each):
            held = _object(each, words, lower, taken, lexicon)
            if held is not None:
                each = each._replace(content=(held,))
        attributions.append(each)
    return parts._replace(attributions=tuple(attributions))


def _lacks_content(attribution: Attribution) -> bool:
    return bool(attribution.source and not (attribution.content or attribution.quoted))


def _taken(parts: Parts) -> set[int]:
    """The words that are of an attribution already."""
    held = [*parts.loose]
    for source, cue, content, _ in parts.attributions:
        held += [cue, *content, *([source] if source is not None else [])]
    return {k for stretch in held for k in range(stretch.low, stretch.high)}


def _object(
    attribution: Attribution, words: Words, lower: Sequence[str], taken: set[int], lexicon: Lexicon
) -> Stretch | None:
    start = end = _start(attribution, words, lower, lexicon)
    if start < 0:
        return None
    while end < len(lower) and end not in taken and not _ends(end, lower, lexicon):
        end += 1
    held = lower[start:end]
    if not held or not held[0][0].isalnum() or end in taken:
        return None
    alone = end == start + 1 and held[0] in PRONOUNS  # "chided him, “…”"
    return None if alone else Stretch(start, end, SURE)


def _start(attribution: Attribution, words: Words, lower: Sequence[str], lexicon: Lexicon) -> int:
    """The word behind a cue with which its object begins, or -1."""
    low, high, _ = attribution.cue
    if low >= high or high + 1 >= len(lower):
        return -1
    last = lower[high - 1]
    if lower[high] in ABOUT and last not in ABOUT and (lower[high] != "for" or WANTS.match(last)):
        return high + 1
    if last in ABOUT and high - low > 1:
        last = lower[high - 2]
    spoken = CUE_CLASSES[lexicon.cue_class.get(last, 0)] in SPEECH
    if lower[high] == "to" and WANTS.match(last):
        verb = words.texts[high + 1]
        return high if verb.islower() and verb not in DETERMINERS else -1
    return high if spoken and last not in TOLD_TO and lower[high] not in CLOSED else -1


def _ends(at: int, lower: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether an object ends before a word."""
    word, after = lower[at], lower[at + 1 : at + 3]
    if word == "," and after and (after[0] in GOES_ON or after[0][0].isdigit()):
        joined = after[0] in JOINS and len(after) > 1
        return joined and _opens_clause(after[1], lexicon)
    return word in ENDS or (word in JOINS and bool(after) and _opens_clause(after[0], lexicon))


def _opens_clause(word: str, lexicon: Lexicon) -> bool:
    """Whether a word behind "and" is a verb or a subject rather than a noun."""
    return (
        word in FINITE | PERSONAL | ENDS | PAST or word.endswith("ed") or word in lexicon.cue_class
    )
