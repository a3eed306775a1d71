"""Sources that a tagger read in an aside, given to whom the clause of the cue speaks of.

"Ada Ruiz, like [Ben Orr], said"; "The notice — a yearly [paper] — warned"; "Ada Ruiz is among
those [who] say"; "Lima clashed with Orr at the [port] hearing, telling him".
"""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.models.sourcing.language.grammar import (
    BE,
    CLAUSE,
    DETERMINERS,
    FINITE,
    NO_NAMES,
    PERSONAL,
    PLURAL,
    STOPS,
)
from toolkit.models.sourcing.language.grammar import words as word_set
from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.language.noun_phrase import is_noun, singular
from toolkit.models.sourcing.language.persons import person_words
from toolkit.models.sourcing.spans.attribution import Attribution, Stretch
from toolkit.models.sourcing.spans.noun_spans import before_verb, is_adverb

DASHES = word_set("— – -- ―")
LIKE = word_set("like unlike")
AMONG = word_set("among one")
WITHIN = word_set("during at in after before of")
OPENERS = NO_NAMES | CLAUSE | word_set("after before during")
ABOUT = word_set("to about on by from of for among regarding concerning")
HANDED = word_set("sent written seen drawn given shown put out up back earlier around")
"""What stands between a document and whom it went to or came from: "a letter sent to parents"."""
CONNECTS = NO_NAMES - DETERMINERS
BEFORE_NAME = word_set("after when as while before because although though and but that if since")
REACH = 9
ASIDE = 18


def of_clause(attribution: Attribution, texts: Sequence[str], lexicon: Lexicon) -> Attribution:
    """The attribution with the subject of its clause for a source that stands in an aside.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> texts = "Ada Ruiz , like Ben Orr , said".split()
    >>> said = Attribution(Stretch(4, 6, 0.9), Stretch(7, 8, 0.9), (), False)
    >>> of_clause(said, texts, lexicon()).source
    Stretch(low=0, high=2, p=0.9)
    """
    source, cue = attribution.source, attribution.cue
    if source is None or not source.high <= cue.low < cue.high:
        return attribution
    subject = (
        _before_aside(source, cue, texts, lexicon)
        or _among(source, texts)
        or _of_participle(source, cue, texts)
        or _document(source, cue, texts, lexicon)
    )
    return attribution if subject is None else attribution._replace(source=subject)


def _before_aside(
    source: Stretch, cue: Stretch, texts: Sequence[str], lexicon: Lexicon
) -> Stretch | None:
    """The phrase before ", like Ben Orr," or before what dashes hold."""
    opening = -1
    for k in range(source.low - 1, max(0, source.low - REACH), -1):
        if texts[k] in DASHES or (texts[k] == "," and texts[k + 1] in LIKE):
            opening = k
            break
        if texts[k] in STOPS and texts[k] != ",":
            return None
    if opening <= 0:
        return None
    closing = before_verb(texts, source.high, cue.low) - 1
    same = texts[closing] == texts[opening] and closing >= source.high
    if not same or closing - opening > ASIDE or texts[opening + 1] == "the":
        return None
    low = opening
    while low and opening - low < REACH and texts[low - 1].lower() not in STOPS | OPENERS | FINITE:
        low -= 1
    while low < opening and is_adverb(texts[low]):
        low += 1
    if texts[low - 1 : low] in (["the"], ["The"], ["a"], ["A"], ["an"], ["An"]):
        low -= 1
    if low >= opening:
        return None
    last = texts[opening - 1]
    held = last[0].isupper() or is_noun(last.lower(), lexicon) or is_noun(singular(last), lexicon)
    return Stretch(low, opening, source.p) if held else None


def _among(source: Stretch, texts: Sequence[str]) -> Stretch | None:
    """ "[Ada Ruiz], a baker, is among those who say": whoever is one of them."""
    low = source.low
    held = [text.lower() for text in texts[low : source.high]]
    if held not in (["who"], ["those"], ["those", "who"], ["that"]):
        return None
    at = low if held[0] != "those" else low + 1
    while at and low - at < 4 and texts[at - 1].lower() not in AMONG:
        at -= 1
    if not at or texts[at - 1].lower() not in AMONG or low - at >= 4:
        return None
    verb = before_verb(texts, 0, at - 1)
    if not BE & {text.lower() for text in texts[verb : at - 1]}:
        return None
    first = verb
    while first and texts[first - 1] not in STOPS - {",", "(", ")"}:
        first -= 1
    subject = _phrase_from(first, verb, texts)
    if subject is not None:
        return subject._replace(p=source.p)
    return None


def among_those(attribution: Attribution, texts: Sequence[str]) -> Attribution:
    """ "Among those [predicting] a flood was [Ada Ruiz], a baker": the subject stands behind.

    >>> texts = "Among those predicting a flood was Ada Ruiz , a baker .".split()
    >>> predicting = Attribution(None, Stretch(2, 3, 0.9), (Stretch(3, 8, 0.9),), False)
    >>> among_those(predicting, texts)[0::2]
    (Stretch(low=6, high=8, p=0.9), (Stretch(low=3, high=5, p=0.9),))
    """
    cue = attribution.cue
    before = [text.lower() for text in texts[: cue.low]]
    if before[:1] != ["among"] or not {"those", "who"} & {*before} or len(before) > REACH:
        return attribution
    at = cue.high
    while at < len(texts) - 1 and not (texts[at].lower() in BE and texts[at + 1][0].isupper()):
        if texts[at] in STOPS:
            return attribution
        at += 1
    end = at + 1
    while end < len(texts) and texts[end] not in STOPS:
        end += 1
    if end <= at + 1:
        return attribution
    source = Stretch(at + 1, end, cue.p)
    content = tuple(c._replace(high=min(c.high, at)) for c in attribution.content if c.low < at)
    return attribution._replace(source=source, content=content)


def _of_participle(source: Stretch, cue: Stretch, texts: Sequence[str]) -> Stretch | None:
    """ "Lima clashed with Orr at the [port] hearing, telling him": the subject of the clause, where
    the source is but part of an adjunct."""
    if not texts[cue.low].endswith("ing") or texts[cue.low - 1] != ",":
        return None
    gap = texts[source.high : cue.low - 1]
    if not 1 <= len(gap) <= 2 or not all(text.isalpha() and text.islower() for text in gap):
        return None
    before = source.low - (texts[source.low - 1].lower() in DETERMINERS)
    if before < 2 or texts[before - 1] not in WITHIN:
        return None
    first = before - 1
    while first and texts[first - 1] not in STOPS:
        first -= 1
    return _phrase_from(first, before - 1, texts)


def _phrase_from(first: int, end: int, texts: Sequence[str]) -> Stretch | None:
    """The pronoun or the name that opens a clause."""
    while first < end and (texts[first].lower() in ("and", "but") or is_adverb(texts[first])):
        first += 1
    if first < end and texts[first].lower() in PERSONAL | PLURAL:
        return Stretch(first, first + 1, 0.9)
    high = first
    while high < end and (texts[high][0].isupper() or texts[high] in ("of", "the", "for", ".")):
        high += 1
    named = high > first and texts[high - 1][0].isupper()
    opener = named and texts[first].lower() in OPENERS - {"the", "a", "an"}
    return Stretch(first, high, 0.9) if named and not opener else None


def _document(
    source: Stretch, cue: Stretch, texts: Sequence[str], lexicon: Lexicon
) -> Stretch | None:
    """ "An email relating to [Eastmere] shows": the document, not what it is about."""
    low = source.low
    gap = texts[source.high : cue.low]  # "sent to [parents] in May warned"
    adjunct = len(gap) in (2, 3) and gap[0] in WITHIN | {"on"}
    if low < 2 or (gap and not adjunct) or texts[low - 1] not in ABOUT:
        return None
    if texts[cue.low].endswith("ing") or not CLAUSE.isdisjoint(texts[low : source.high]):
        return None
    noun = -1
    for k in range(low - 2, max(-1, low - 5), -1):
        if texts[k].lower() in lexicon.document or singular(texts[k].lower()) in lexicon.document:
            noun = k
            break
        if not texts[k].endswith(("ing", "ed")) and texts[k] not in ABOUT | HANDED:
            return None
    first = noun
    while first > 0 and noun - first < 5 and texts[first].lower() not in DETERMINERS:
        first -= 1
        verb = texts[first].islower() and texts[first].endswith("s")
        if verb or texts[first] in STOPS or texts[first].lower() in FINITE | CONNECTS:
            return None
    opens = noun > 0 and texts[first].lower() in DETERMINERS
    return Stretch(first, source.high, source.p) if opens else None


def beside_cue(
    attribution: Attribution, taken: Sequence[Stretch], texts: Sequence[str]
) -> Attribution:
    """The attribution with the name right before its verb for a source that stands elsewhere:
    "“No,” Lima said, after the Courier's [Ben Orr] said"."""
    source, cue = attribution.source, attribution.cue
    at, low = cue.low, cue.low
    if source is None or at < 3 or low >= cue.high or source.high in (at, at - 1):
        return attribution
    if source.low == cue.high or not texts[low].islower() or texts[low].endswith("ing"):
        return attribution
    first_names = person_words().first_names
    while low and texts[low - 1][0].isupper():
        low -= 1
    named = at - low == 2 and texts[low].lower() in first_names
    if not named or any(each.low < at and low < each.high for each in taken):
        return attribution
    if texts[low - 1] in ("'s", "’s") and low > 2 and texts[low - 2][0].isupper():
        low -= 2
        while low and texts[low - 1][0].isupper():
            low -= 1
        low -= low > 0 and texts[low - 1] == "the"
    opens = low and texts[low - 1].lower() in BEFORE_NAME
    return attribution._replace(source=Stretch(low, at, source.p)) if opens else attribution
