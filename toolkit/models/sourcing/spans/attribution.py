"""From word probabilities to attributions: who (source), by which words (cue), what (content)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from toolkit.models.sourcing.language.grammar import (
    CALENDAR,
    DETERMINERS,
    FINITE,
    NEAR,
    PREPOSITIONS,
    STOPS,
    TIMES,
    WHEN,
)
from toolkit.models.sourcing.language.grammar import words as word_set
from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.language.phrases import (
    according_to,
    passive_by,
    veto_cues,
    widen_source,
    withheld_clause,
)
from toolkit.models.sourcing.language.tokens import Quote, Words
from toolkit.models.sourcing.spans.withholding import Withholding

SOURCE, CUE, CONTENT = range(3)
HOLDS = 0.5
WEAK = 0.35
OBJECTS = word_set("which that whom")
"""Relative pronouns that may be what a verb is about: "a bill that many oppose"."""
SMALL = PREPOSITIONS | DETERMINERS | word_set("and but or so then when while as if")
CALM = 0.4
"""Share of words without a capital from which a sentence is no headline."""


class Stretch(NamedTuple):
    """A stretch of words of a sentence: word numbers (end exclusive) and probability."""

    low: int
    high: int
    p: float


class Attribution(NamedTuple):
    """One attribution of a sentence. ``source`` is ``None`` where the sentence names none;
    ``quoted`` says that its cue stands inside a quotation: a source's words, not the reporter's."""

    source: Stretch | None
    cue: Stretch
    content: tuple[Stretch, ...]
    quoted: bool


class Parts(NamedTuple):
    """What a sentence holds: its attributions, and content that has no cue in it; ``vetoed``
    where words that look like a cue were found to be none."""

    attributions: tuple[Attribution, ...]
    loose: tuple[Stretch, ...]
    vetoed: bool = False


def assemble(
    sentence: str,
    words: Words,
    quotes: Sequence[Quote],
    p: Sequence[Sequence[float]],
    lexicon: Lexicon,
    withheld: Withholding | None = None,
    threshold: float = HOLDS,
) -> Parts:
    """Assemble a sentence's attributions from ``p``: source, cue, content of every word,
    a label holds from ``threshold`` up;
    ``withheld`` are the words that withhold a name, if there are any.

    ``p`` is what `Boundaries.refine` makes of a tagger's. A cue takes the nearest source, and of
    two as near the one on its left; a source with two cues ("she rose and said") serves both.
    Content is shared out the same way.
    """
    texts, starts = words
    source, cue, content = (list(column) for column in zip(*p, strict=True))
    inside = [False] * len(texts)
    bounds = ((bisect_left(starts, q.start), bisect_left(starts, q.end)) for q in quotes)
    quoted_words = [(low, high) for low, high in bounds if high - low >= 3]
    for low, high in quoted_words:
        inside[low:high] = [True] * (high - low)
    vetoed = veto_cues(sentence, texts, starts, cue, lexicon, threshold)
    if withheld:
        low, high = bisect_left(starts, withheld.start), bisect_left(starts, withheld.end)
        withheld_clause(texts, low, high, (source, cue, content))
    according_to(texts, (source, cue, content), threshold)
    passive_by(texts, (source, cue, content), threshold)
    cues = runs(cue, texts, threshold)
    if vetoed and not cues and not any(inside):
        return Parts((), (), True)
    sources = runs(source, texts, threshold)
    if cues and not sources:
        sources = [  # what is found in part alone
            Stretch(*widen_source(texts, low, high, lexicon), value)
            for low, high, value in runs(source, texts, WEAK)
        ]
    sources = [
        _without_time(_without_antecedent(each, texts, cue, lexicon), texts)
        for each in whole_names(sources, texts, cue, threshold, lexicon)
    ]
    contents = runs(content, texts, threshold)
    if not cues:
        return Parts((), tuple(contents), vetoed)
    if not contents and any(not inside[run.low] for run in cues):
        # A quotation too short to be told by its words is what the cue beside it passes on.
        contents = [
            Stretch(low, high, threshold)
            for low, high in quoted_words
            if not any(run.low < high and low < run.high for run in (*cues, *sources))
        ]
    of_cue: list[list[Stretch]] = [[] for _ in cues]
    for stretch in contents:
        of_cue[min(range(len(cues)), key=lambda i: _distance(cues[i], stretch))].append(stretch)
    attributions = []
    for run, stretches in zip(cues, of_cue, strict=True):
        near = min(sources, key=lambda s: _distance(run, s), default=None)
        quoted = inside[run.low]
        if near is not None and inside[near.low] != quoted:
            same = [s for s in sources if inside[s.low] == quoted]
            near = min(same, key=lambda s: _distance(run, s), default=near)
        attributions.append(Attribution(near, run, tuple(stretches), quoted))
    return Parts(tuple(attributions), (), vetoed)


def runs(p: Sequence[float], texts: Sequence[str], threshold: float = HOLDS) -> list[Stretch]:
    """Stretches of words whose p is at least ``threshold``; marks alone make none.

    >>> runs([0.9, 0.8, 0.1, 0.7], ["the", "mayor", "of", "Ely"])
    [Stretch(low=0, high=2, p=0.9), Stretch(low=3, high=4, p=0.7)]
    """
    bounds: list[list[int]] = []
    for i, value in enumerate(p):
        if value >= threshold:
            if bounds and i == bounds[-1][1]:
                bounds[-1][1] = i + 1
            else:
                bounds.append([i, i + 1])
    return [
        Stretch(low, high, max(p[low:high]))
        for low, high in bounds
        if any(text[0].isalnum() for text in texts[low:high])
    ]


def whole_names(
    sources: Sequence[Stretch],
    texts: Sequence[str],
    cue: Sequence[float],
    threshold: float,
    lexicon: Lexicon,
) -> list[Stretch]:
    """Sources that end or start inside a name, or beside theirs, with the whole of it; not in a
    headline, where every word has a capital.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> texts = ["The", "Eastmere", "Courier", "reported", "it", "."]
    >>> whole_names([Stretch(0, 2, 0.9)], texts, [0, 0, 0, 0.9, 0, 0], 0.5, lexicon())
    [Stretch(low=0, high=3, p=0.9)]
    """
    small = sum(text[0].islower() for text in texts)
    if small < CALM * sum(text[0].isalpha() for text in texts):
        return list(sources)
    whole = []
    for low, high, p in sources:
        last = texts[high - 1].lower()
        offices = (lexicon.role_words, lexicon.other_role, lexicon.titles, lexicon.spokespeople)
        # "says [virologist] Ada Holm", "according to [spokesman] Bo Lind"
        named = texts[high - 1][0].isupper() or any(last in words for words in offices)
        while named and high < len(texts) and texts[high][0].isupper() and cue[high] < threshold:
            high += 1
        while low > 1 and texts[low][0].isupper() and texts[low - 1][0].isupper():
            if cue[low - 1] >= threshold:
                break
            low -= 1
        whole.append(Stretch(_name_before(low, texts, cue, threshold), high, p))
    return whole


def _name_before(low: int, texts: Sequence[str], cue: Sequence[float], threshold: float) -> int:
    """Where a source begins whose name stands before its apposition: "Ada Holm, [the port
    director,] argues"; not the place of "In New Ely, [the mayor]"."""
    if low < 3 or texts[low - 1] != "," or texts[low].lower() not in DETERMINERS:
        return low
    end = low - 1
    if end > 2 and texts[end - 1].isdigit() and texts[end - 2] == ",":  # ", 44,"
        end -= 2
    first = end
    while first and texts[first - 1][0].isupper() and cue[first - 1] < threshold:
        first -= 1
    held = texts[first:end]
    opens = first == 0 or texts[first - 1] in STOPS
    days = any(text.lower() in CALENDAR for text in held)
    plain = all(text.isalpha() and text.lower() not in SMALL for text in held)
    return first if opens and 2 <= len(held) <= 4 and plain and not days else low


def _without_antecedent(
    source: Stretch, texts: Sequence[str], cue: Sequence[float], lexicon: Lexicon
) -> Stretch:
    """ "[the bill that] most senators" oppose, "[which] the Courier" reported: the subject of the
    clause alone, where what follows the pronoun is a noun phrase and no verb."""
    low, high, p = source
    at = next((k for k in range(high - 1, low - 1, -1) if texts[k].lower() in OBJECTS), -1)
    rest = texts[at + 1 : high]
    before_cue = high < len(texts) and cue[high] >= HOLDS
    if at < 0 or not before_cue or not rest or not rest[0][0].isalnum():
        return source
    first = rest[0].lower()
    opens = first in DETERMINERS or first in lexicon.quantifiers or rest[0][0].isupper()
    verbs = any(lexicon.cue_class.get(text.lower()) or text.lower() in FINITE for text in rest)
    noun = opens and (len(rest) == 1 or rest[-1][0].isupper() or first not in DETERMINERS)
    known = len(rest) > 1 and any(rest[-1].lower() in nouns for nouns in (
        lexicon.people, lexicon.role_words, lexicon.organization, lexicon.spokespeople,
    ))  # fmt: skip
    return Stretch(at + 1, high, p) if opens and (noun or known) and not verbs else source


def _without_time(source: Stretch, texts: Sequence[str]) -> Stretch:
    """ "The Journal [first] reported", "the mayor [this morning]", "police [on Monday] said": what
    tells when is of the verb."""
    low, high, p = source
    if any(text.islower() and text.endswith("ed") for text in texts[low:high]):
        return source  # "a poll released on Friday"
    while high > low + 1:
        last, before = texts[high - 1].lower(), texts[high - 2].lower()
        dated = last in CALENDAR and before in ("on", "in")
        if last in WHEN and texts[high - 1].islower():
            high -= 1
        elif high > low + 2 and (dated or (last in TIMES and before in NEAR)):
            high -= 2
        elif last.endswith("day") and last in CALENDAR:
            high -= 1
        else:
            break
    return Stretch(low, high, p)


def _distance(a: Stretch, b: Stretch) -> float:
    if b.high <= a.low:
        return a.low - b.high
    return b.low - a.high + 0.5 if b.low >= a.high else 0
