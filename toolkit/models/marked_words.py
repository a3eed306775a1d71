"""Marked words: evidence that agrees with the labels it is given for.

Whatever marks words (subwords of a network, weights of n-grams, a lexicon): what counts is whole
words, with a content word among them, of labels that hold.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from toolkit.codebook import HOLDS, NONE, Codebook, Question
from toolkit.schema import Labels, TextSpan

WORD = re.compile(r"[^\W_]+(?:[-'’.&][^\W_]+)*")
_FUNCTION_WORDS = """
a about above across after again against all along alongside also although am amid among amongst an
and another any are around as at away back be because been before behind being below beneath beside
besides between beyond both but by can cannot could despite did do does doing done down during each
either else even ever every few for from further had has have having he her here hers herself him
himself his how however i if in into is it its itself just less like many may me might mine more
most much must my myself near neither never no nor not of off often on once one only onto or other
others our ours ourselves out over own per quite rather same shall she should since so some still
such than that the their theirs them themselves then there these they this those though through
throughout thus to together too toward towards two under unless unlike until unto up upon us versus
very via vs was we were what whatever when whenever where whereas wherever whether which whichever
while who whoever whom whose why will with within without would yet you your yours yourself
yourselves said say says told tells mr mrs ms dr i'm it's he's she's that's don't didn't isn't
wasn't aren't weren't won't can't couldn't wouldn't shouldn't doesn't hasn't haven't hadn't there's
they're we're you're i've we've they've i'll we'll they'll s t d ll re ve m
"""
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())
"""English words that carry grammar and no matter, lower case, straight apostrophes."""
BELOW = float(np.nextafter(np.float32(HOLDS), np.float32(0.0)))
"""The highest probability of a label that does not hold."""


class WordBounds(NamedTuple):
    """Where each of some words of a text starts, and where each ends."""

    starts: list[int]
    ends: list[int]


@lru_cache(maxsize=1 << 12)
def _words(text: str) -> tuple[WordBounds, WordBounds]:
    """All words of a text, and those that carry matter."""
    every, content = WordBounds([], []), WordBounds([], [])
    end = 0
    for word in WORD.findall(text):
        start = text.index(word, end)  # faster than a match for each
        end = start + len(word)
        every.starts.append(start)
        every.ends.append(end)
        plain = word.lower().replace("’", "'")
        if plain not in FUNCTION_WORDS and not plain.isdigit():
            content.starts.append(start)
            content.ends.append(end)
    return every, content


def content_bounds(text: str) -> WordBounds:
    """Where each word that carries matter starts and ends."""
    return _words(text)[1]


def content_words(text: str) -> list[tuple[int, int]]:
    """Start and end of each word that carries matter.

    >>> [text[a:b] for text in ["It's the mayor's bail-out."] for a, b in content_words(text)]
    ["mayor's", 'bail-out']
    """
    return list(zip(*content_bounds(text), strict=True))


def whole_words(text: str, spans: Sequence[TextSpan], *, trim: bool = True) -> tuple[TextSpan, ...]:
    """Spans widened to the words they touch, without the marks around them where they are to be
    trimmed; those of one label that then overlap become one. A span that touches no word is
    dropped.

    >>> whole_words("A spokeswoman lied.", [TextSpan(2, 10, "loaded", 0.6)])
    (TextSpan(start=2, end=13, label='loaded', p=0.6, attribution=0, source_id=''),)
    """
    if not spans:
        return ()
    words, _ = _words(text)
    widened: list[TextSpan] = []
    last_of: dict[str, int] = {}
    for span in sorted(spans):
        touched = _touched(words, span.start, span.end)
        if touched is None:
            continue
        start, end = touched
        if not trim:
            start, end = min(start, span.start), max(end, span.end)
        # They come in order, so that only the last of a label can reach as far as this one.
        last = widened[last_of[span.label]] if span.label in last_of else None
        if last is not None and last.start < end and start < last.end:
            widened[last_of[span.label]] = last._replace(
                start=min(last.start, start), end=max(last.end, end), p=max(last.p, span.p)
            )
        else:
            last_of[span.label] = len(widened)
            widened.append(span._replace(start=start, end=end))
    return tuple(sorted(widened))


def carries_matter(text: str, start: int, end: int) -> bool:
    """Whether a word that carries matter stands in a stretch of a text.

    >>> carries_matter("It would be under the bridge.", 3, 17)
    False
    """
    return _touched(content_bounds(text), start, end) is not None


def _touched(words: WordBounds, start: int, end: int) -> tuple[int, int] | None:
    """Where the first word begins, and the last ends, that a stretch touches."""
    first = bisect_right(words.ends, start)
    stop = bisect_left(words.starts, end)
    return (words.starts[first], words.ends[stop - 1]) if first < stop else None


def agreeing(
    text: str, codebook: Codebook, labels: Labels, spans: Sequence[TextSpan]
) -> tuple[TextSpan, ...]:
    """The spans of a codebook that go with the labels of a `Prediction`: of those whose label
    answers a question only where it holds and where a content word is among them; all of whole
    words.

    >>> from toolkit.codebook import load_codebook
    >>> found = [TextSpan(2, 5, "loaded", 0.7), TextSpan(7, 9, "loaded", 0.7)]
    >>> answer = {"loaded_language": {"loaded": 0.7}}
    >>> agreeing("A farce of a vote", load_codebook("loaded_language"), answer, found)
    (TextSpan(start=2, end=7, label='loaded', p=0.7, attribution=0, source_id=''),)
    """
    if not spans:
        return ()
    holds = held_labels(codebook, labels)
    kept = [span for span in spans if holds.get(span.label, False)]
    parts = [span for span in spans if span.label not in holds]
    whole = whole_words(text, kept)
    if whole:
        content = content_bounds(text)
        whole = tuple(span for span in whole if _touched(content, span.start, span.end))
    # The parts of an attribution keep their quotation marks.
    return tuple(sorted((*whole, *whole_words(text, parts, trim=False))))


def held_labels(codebook: Codebook, labels: Labels) -> Mapping[str, bool]:
    """For each label that can be marked and that answers a question, whether it holds."""
    held: dict[str, bool] = {}
    for question, markable in markable_answers(codebook):
        answer = question.holding(labels[question.id]) if question.id in labels else ()
        held.update((label, label in answer) for label in markable)
    return held


@lru_cache(maxsize=64)
def markable_answers(codebook: Codebook) -> tuple[tuple[Question, tuple[str, ...]], ...]:
    """The questions whose answers can be marked, each with those answers.

    >>> from toolkit.codebook import load_codebook
    >>> markable_answers(load_codebook("sourcing"))
    ()
    """
    marked = {label.id for label in codebook.span_labels}
    pairs = (
        (q, tuple(label for label in q.positive_ids if label in marked)) for q in codebook.questions
    )
    return tuple((question, labels) for question, labels in pairs if labels)


def evident(text: str, labels: Labels, codebooks: Iterable[Codebook]) -> Labels:
    """The labels of a `Prediction` that words can stand for: in a text without a content word, none
    of those that can be marked holds.

    >>> from toolkit.codebook import load_codebook
    >>> evident("Is it?", {"loaded_language": {"loaded": 1.0}}, [load_codebook("loaded_language")])
    {'loaded_language': {'loaded': 0.49...}}
    """
    if content_bounds(text).starts:
        return labels
    changed = dict(labels)
    for codebook in codebooks:
        held = held_labels(codebook, labels)
        for question in codebook.questions:
            p = labels.get(question.id, {})
            if question.kind == "single" or not any(held.get(label, False) for label in p):
                continue
            p = {label: min(x, BELOW) if label in held else x for label, x in p.items()}
            if NONE in p:
                p[NONE] = max(p[NONE], HOLDS)
            changed[question.id] = p
    return changed
