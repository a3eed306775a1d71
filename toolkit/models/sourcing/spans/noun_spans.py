"""A source as a noun phrase: without the words around it, with those that a tagger left out.

Works on the words between a source and its cue: "[which] Eastmere vowed", "the public [might] have
said", "a river [trust] says", "two of [whom] agree".
"""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.models.sourcing.language.antecedent import AUXILIARY, NOT_ADVERBS
from toolkit.models.sourcing.language.grammar import (
    BE,
    CALENDAR,
    CLAUSE,
    DETERMINERS,
    FINITE,
    PERSONAL,
    PLURAL,
    PREPOSITIONS,
    STOPS,
    WHEN,
)
from toolkit.models.sourcing.language.grammar import words as word_set
from toolkit.models.sourcing.language.lexicon import CUE_CLASSES, Lexicon
from toolkit.models.sourcing.language.noun_phrase import is_noun, singular
from toolkit.models.sourcing.spans.attribution import Attribution, Stretch

RELATIVE = word_set("which that whom")
WHO = word_set("who which that")
WHOLE = word_set("whom which them")
JOINS = word_set("and or but")
VERBAL = FINITE | word_set("be been being also then not")
PARTS = word_set("one two three four five six some many several most all both none few each half")
ADJECTIVE = ("cal", "nal", "ous", "ic", "ive", "less", "ful", "able", "ible", "ish")
SPREAD = word_set(
    "growing mounting rising increasing swirling widespread repeated renewed persistent recurring "
    "fresh recent earlier previous numerous countless conflicting similar initial early"
)
"""Adjectives of how many claims there are, or since when."""
OPEN_ENDS = word_set("the a an its their our my")
AUXILIARIES = word_set("did do does to would could might should can may must not")
PARTICIPLES = ("ed", "en", "ing", "wn")
ADJUNCTS = word_set("in at after before during on for to near outside inside into")
OF_NOUN = word_set("of to about against")
"""What follows a noun of speech: "the baseless claim of harm"."""
NOUNS_TOO = word_set(
    "claim claims call calls charge charges demand demands request requests report reports attack "
    "attacks comment comments complaint question questions protest protests vow vows plea pleas "
    "warning warnings"
)
"""Verbs of speech that are nouns too."""
GROWS = 4
"""Words by which a noun phrase is completed."""


def noun_phrase(attribution: Attribution, texts: Sequence[str], lexicon: Lexicon) -> Attribution:
    """The attribution with a source before its cue bounded as a noun phrase.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> texts = "a claim which Eastmere has denied".split()
    >>> denied = Attribution(Stretch(2, 4, 0.9), Stretch(4, 6, 0.9), (), False)
    >>> noun_phrase(denied, texts, lexicon()).source
    Stretch(low=3, high=4, p=0.9)
    """
    source, cue = attribution.source, attribution.cue
    if source is None or not source.high <= cue.low < cue.high:
        return attribution
    if texts[cue.low].lower() in PREPOSITIONS:  # "The port, in her words, is"
        return attribution
    end = before_verb(texts, source.high, cue.low)
    if part := _part_of_whom(source, end, texts):
        return attribution._replace(source=part)
    source = _behind_who(source, cue, end, texts, lexicon)
    source = _behind_by(source, end, texts)
    source = opened(source, texts, lexicon, beside=source.high == end)
    source = _closed(source, end, texts, lexicon)
    source = _completed(source, end, texts, lexicon)
    return attribution._replace(source=source)


def before_verb(texts: Sequence[str], low: int, at: int) -> int:
    """Where what stands between a source and its cue ends, without auxiliaries and adverbs."""
    while at > low and is_adverb(texts[at - 1]):
        at -= 1
    return at


def is_adverb(word: str) -> bool:
    """Whether a word may stand between a subject and its verb."""
    low = word.lower()
    return (
        low in AUXILIARY
        or low in WHEN
        or (
            word.endswith("ly")
            and word[0].islower()
            and low not in NOT_ADVERBS  # Connolly is a name
        )
    )


def _part_of_whom(source: Stretch, end: int, texts: Sequence[str]) -> Stretch | None:
    """ "a talk by two pilots, [one of whom] has said": the part, which alone speaks."""
    between = [text.lower() for text in texts[source.high : end]]
    if len(between) != 4 or between[0] != "," or between[1] not in PARTS:
        return None
    whom = between[2] == "of" and between[3] in ("whom", "which")
    return Stretch(source.high + 1, end, source.p) if whom else None


def _behind_who(
    source: Stretch, cue: Stretch, end: int, texts: Sequence[str], lexicon: Lexicon
) -> Stretch:
    """ "a gang who [port officials] say is at large": the subject between "who" and its verb, as
    the verb of "who" stands behind the cue."""
    at = next((k for k in range(end - 1, source.low - 1, -1) if texts[k] in WHO), -1)
    if at < 0 or at + 1 >= end or not is_inserted(cue, texts):
        return source
    between = texts[at + 1 : end]
    plain = FINITE.isdisjoint(between) and STOPS.isdisjoint(between)
    opens = opens_phrase(texts, at + 1, lexicon) or _is_noun(texts[end - 1], lexicon)
    return Stretch(at + 1, end, source.p) if plain and opens else source


def is_inserted(cue: Stretch, texts: Sequence[str]) -> bool:
    """Whether another verb stands behind a cue, which is that of "who": "who critics say is"."""
    return cue.high < len(texts) and texts[cue.high] in FINITE


def _behind_by(source: Stretch, end: int, texts: Sequence[str]) -> Stretch:
    """ "It was [driven by the press] declaring": the press, which declares."""
    low, high, p = source
    verb = texts[low].islower() and texts[low].endswith(PARTICIPLES)
    if high != end or not verb or "by" not in texts[low + 1 : high - 1]:
        return source
    passive = low and texts[low - 1].lower() in BE
    return Stretch(texts.index("by", low) + 1, high, p) if passive else source


def opened(source: Stretch, texts: Sequence[str], lexicon: Lexicon, beside: bool) -> Stretch:
    """Without the conjunction before it and, where it stands ``beside`` its verb, the object
    pronoun: "[in which] the trust told"."""
    low, high, p = source
    while high - low > 1 and texts[low].lower() in JOINS:
        low += 1
    at = low + (texts[low].lower() in PREPOSITIONS and high - low > 2)
    clause = beside and high - at > 1 and texts[at].lower() in RELATIVE
    if clause and opens_phrase(texts, at + 1, lexicon):
        verbless = not any(text.lower() in FINITE for text in texts[at + 1 : high - 1])
        low = at + 1 if verbless else low
    return Stretch(low, high, p)


def opens_phrase(texts: Sequence[str], at: int, lexicon: Lexicon) -> bool:
    """Whether a noun phrase of somebody begins with a word."""
    word, low = texts[at], texts[at].lower()
    if low in DETERMINERS | PERSONAL | PLURAL or low in lexicon.quantifiers or word[0].isupper():
        return True
    return low.endswith("s") and is_noun(singular(low), lexicon)


def _closed(source: Stretch, end: int, texts: Sequence[str], lexicon: Lexicon) -> Stretch:
    """Without verbs, and with the words that an open end lacks: "Members in [Eastmere]"."""
    low, high, p = source
    if texts[low].lower() in CLAUSE:  # "who could not": whoever that is
        return source
    while (
        high - low > 1 and texts[high - 1] in VERBAL and texts[high - 1] == texts[high - 1].lower()
    ):
        high -= 1
    last = texts[high - 1].lower()
    if last == "of" and texts[high : high + 1] and texts[high].lower() in WHOLE:
        return Stretch(low, high + 1, p)
    if last not in JOINS | PREPOSITIONS | OPEN_ENDS:
        return Stretch(low, high, p)
    if (grown := _grown(high, end, texts, lexicon)) > high:
        return Stretch(low, grown, p)
    while high - low > 1 and texts[high - 1].lower() in JOINS | PREPOSITIONS | OPEN_ENDS:
        high -= 1
    return Stretch(low, high, p)


def _grown(high: int, end: int, texts: Sequence[str], lexicon: Lexicon) -> int:
    """Where the noun phrase ends whose last words begin at ``high``: behind a name or a noun."""
    at = high
    while at < len(texts) and texts[at][0].isupper() and texts[at].lower() not in CALENDAR:
        at += 1
    if at > high:
        return at
    for at in range(high, min(high + GROWS, end)):
        word = texts[at].lower()
        if not word.isalpha() or word in PREPOSITIONS | JOINS | CALENDAR:
            break
        if _is_noun(word, lexicon):
            return at + 1
    return high


def _completed(source: Stretch, end: int, texts: Sequence[str], lexicon: Lexicon) -> Stretch:
    """With its noun and the name before it: "a river [trust] says", "[Norvik] leaders deny"."""
    low, high, p = source
    if high < end <= high + GROWS and texts[low].lower() in DETERMINERS:
        plain = all(text.isalpha() and text.islower() for text in texts[high:end])
        bounds = PREPOSITIONS | JOINS | STOPS
        plain = plain and bounds.isdisjoint(texts[high:end]) and not is_adverb(texts[high])
        if plain and _is_noun(texts[end - 1], lexicon) and not _is_noun(texts[high - 1], lexicon):
            high = end
    return Stretch(low, high, p)


def _is_noun(word: str, lexicon: Lexicon) -> bool:
    low = word.lower()
    return is_noun(low, lexicon) or is_noun(singular(low), lexicon)


def is_modifier(attribution: Attribution, texts: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether the source is no more than an adjective of a noun that is the cue: "the [baseless]
    claims"."""
    source, cue = attribution.source, attribution.cue
    if source is None or source.high != cue.low or cue.low >= cue.high:
        return False
    word = texts[cue.low].lower()
    of_noun = CUE_CLASSES[lexicon.cue_class.get(word, 0)] == "noun"
    if source.high - source.low == 1 and texts[source.low].lower() in SPREAD:
        return of_noun or word in NOUNS_TOO
    if not of_noun:
        opening = {texts[source.low].lower(), texts[max(0, source.low - 1)].lower()}
        follows = texts[cue.high - 1 : cue.high + 1][-1]
        if word not in NOUNS_TOO or follows not in OF_NOUN or opening.isdisjoint(DETERMINERS):
            return False
    last = texts[source.high - 1]
    short = source.high - source.low <= 2
    return short and last.islower() and last.endswith(ADJECTIVE) and not _is_noun(last, lexicon)


def is_object_clause(source: Stretch, texts: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether the source is the subject after an object pronoun: "a claim which [the trust] has
    denied"."""
    before = texts[source.low - 1].lower()
    return before in RELATIVE and opens_phrase(texts, source.low, lexicon)


def is_no_phrase(attribution: Attribution, texts: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether a source before its cue is a verb with what belongs to it ("did [leave Norvik]",
    "who [wasn’t]"), or an adjunct ("Lima, speaking [at the port], warned")."""
    source, cue = attribution.source, attribution.cue
    if source is None or source.high > cue.low:
        return False
    first = texts[source.low]
    if first.lower().endswith(("n't", "n’t")):
        return True
    verb = first.islower() and first.endswith(PARTICIPLES) and not _is_noun(first, lexicon)
    if verb and before_verb(texts, 0, source.low) < source.low:
        return True  # "has [attended school with him]"
    before = texts[source.low - 1].lower() if source.low else ""
    if before in AUXILIARIES and first.islower() and not opens_phrase(texts, source.low, lexicon):
        return not _is_noun(texts[source.low], lexicon) and source.high - source.low > 1
    adjunct = first in ADJUNCTS and source.low > 1 and source.high - source.low > 1
    return adjunct and "," in texts[: source.low]
