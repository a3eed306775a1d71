"""Grammar that the tagger is helped with: where a source's noun phrase starts and ends.

Works on the tagger's probabilities of one sentence, before attributions are put together.
"""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.models.sourcing.language.grammar import (
    AFTER_BY,
    BE,
    DETERMINERS,
    NUMBERS,
    PREPOSITIONS,
    STOPS,
)
from toolkit.models.sourcing.language.lexicon import Lexicon

SURE = 0.6
REACH = 14
PARENTHESIS = 9


def veto_cues(
    sentence: str,
    texts: Sequence[str],
    starts: Sequence[int],
    cue: list[float],
    lexicon: Lexicon,
    threshold: float,
) -> bool:
    """Take back cues that only look like one ("claimed the lives"); whether any was."""
    vetoed = False
    for i, value in enumerate(cue):
        if value < threshold or not (pattern := lexicon.not_cues.get(texts[i].lower())):
            continue
        # The pattern holds the word; nothing but its surroundings is searched.
        low = max(0, starts[i] - 30)
        for match in pattern.finditer(sentence[low : starts[i] + 70].lower()):
            if match.start() <= starts[i] - low < match.end():
                vetoed = True
                k = i
                while k >= 0 and cue[k] >= threshold:
                    cue[k], k = 0.0, k - 1
                k = i + 1
                while k < len(cue) and cue[k] >= threshold:
                    cue[k], k = 0.0, k + 1
                break
    return vetoed


def according_to(texts: Sequence[str], p: tuple[list[float], ...], threshold: float) -> None:
    """After "according to" the source goes on to the next mark."""
    if "According" not in texts and "according" not in texts:
        return
    source, cue, content = p
    for i in range(len(texts) - 2):
        if texts[i] in ("According", "according") and texts[i + 1] == "to" and cue[i] >= threshold:
            cue[i + 1] = max(cue[i + 1], cue[i])
            for k in range(i + 2, min(i + 2 + REACH, len(texts))):
                if texts[k] in STOPS:
                    break
                source[k], cue[k], content[k] = max(source[k], SURE), 0.0, 0.0


def passive_by(texts: Sequence[str], p: tuple[list[float], ...], threshold: float) -> None:
    """ "was told by the captain": the source stands after ``by``, not before the cue."""
    if "by" not in texts:
        return
    source, cue, content = p
    for i in range(2, len(texts) - 1):
        if texts[i] != "by" or cue[i - 1] < threshold:
            continue
        if BE.isdisjoint(text.lower() for text in texts[max(0, i - 4) : i]):
            continue
        end = i + 1
        while end < min(i + REACH, len(texts)) and texts[end] not in AFTER_BY:
            source[end], cue[end], content[end] = max(source[end], SURE), 0.0, 0.0
            end += 1
        if end > i + 1:
            source[: i + 1] = [0.0] * (i + 1)


def withheld_clause(texts: Sequence[str], low: int, high: int, p: tuple[list[float], ...]) -> None:
    """A clause between commas that withholds a name is neither source nor cue of its own:
    ", speaking on condition of anonymity,"; words ``low`` to ``high`` say so."""
    source, cue, _ = p
    for comma in range(low - 1, max(-1, low - PARENTHESIS), -1):
        if texts[comma] in STOPS:
            break
    else:
        return
    if texts[comma] != ",":
        return
    for end in range(high, min(high + PARENTHESIS, len(texts))):
        if texts[end] == ",":
            high = end + 1
            break
    source[comma:high] = [0.0] * (high - comma)
    cue[comma:high] = [0.0] * (high - comma)
    for k in range(comma - 1, max(-1, comma - PARENTHESIS), -1):  # whom the clause speaks of
        if texts[k] in STOPS or cue[k] >= SURE:
            break
        if texts[k].lower() in DETERMINERS:
            source[k:comma] = [max(value, SURE) for value in source[k:comma]]
            break


def widen_source(texts: Sequence[str], low: int, high: int, lexicon: Lexicon) -> tuple[int, int]:
    """Complete a noun phrase caught in part: "source close to [the club]", "The [firm]"."""
    nouns = (lexicon.spokespeople, lexicon.people, lexicon.role_words.keys(), lexicon.vague_alone)
    end = high
    openers = DETERMINERS | NUMBERS
    while texts[end - 1].lower() in openers and end < len(texts) and end - high < 3:
        end += 1
        if not texts[end - 1][0].isalnum():
            return low, high
    if texts[low].lower() in NUMBERS:  # "Two board [members]": on to the noun that says who
        for noun in range(high, min(high + 3, len(texts))):
            if any(texts[noun].lower() in group for group in nouns):
                end = max(end, noun + 1)
                break
            if not texts[noun].isalpha():
                break
    modifiers = (lexicon.organization, lexicon.titles, lexicon.spokespeople, lexicon.role_words)
    if texts[high - 1][0].islower():
        while low and texts[low - 1].isalpha() and any(texts[low - 1] in m for m in modifiers):
            low -= 1
    for _ in range(2):
        if low and texts[low - 1].lower() in DETERMINERS and texts[low][0].isalnum():
            low -= 1
        if low < 2 or texts[low - 1] not in PREPOSITIONS:
            break
        noun = low - 2
        while noun and texts[noun] in PREPOSITIONS:  # "close to", "familiar with"
            noun -= 1
        word = texts[noun].lower()
        if not (word in lexicon.vague_singular or any(word in group for group in nouns)):
            break
        low = noun
        while low and noun - low < 3 and texts[low - 1].isalpha() and (
            texts[low - 1].lower() in DETERMINERS
            or any(texts[low - 1].lower() in group for group in nouns)
        ):  # fmt: skip
            low -= 1
    return low, end
