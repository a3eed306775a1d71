"""Evidence agrees with the label: rules that every sentence must keep, read off the codebooks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from toolkit.codebook import NONE, Codebook
from toolkit.schema import ScoredSentence, Span

ATTRIBUTED = "attributed"
"""The answer that says that a source stands in the sentence; others say that none does."""
WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
RULES = {
    "label_has_span": "A label that holds, and whose words can be marked, has a span.",
    "span_has_label": "A span carries a label that holds.",
    "source_is_marked": "A sentence with a source marks the words that name the source.",
    "whole_words": "A span begins and ends where a word does.",
    "content_word": "A span that carries a label has a word that is more than grammar.",
}


class Finding(NamedTuple):
    """Whether a rule is kept by a label or a span; ``words`` are the span's, if there is one."""

    rule: str
    codebook: str
    question: str
    label: str
    text: str
    words: str
    wrong: bool


def findings(
    sentences: Iterable[ScoredSentence], codebooks: Sequence[Codebook]
) -> Iterator[Finding]:
    """Each label that holds and each span of the sentences, under every rule it falls under."""
    for scored in sentences:
        for codebook in codebooks:
            spans = [span for span in scored.spans if span.codebook == codebook.name]
            if codebook.spans:
                yield from _marked_parts(scored, codebook, spans)
            else:
                yield from _marked_labels(scored, codebook, spans)
            for span in spans:
                whole = is_whole(scored.sentence.text, *_offsets(scored, span))
                yield _found("whole_words", codebook, "", span.label, scored, span, whole)


def _marked_labels(
    scored: ScoredSentence, codebook: Codebook, spans: Sequence[Span]
) -> Iterator[Finding]:
    """Of a codebook whose labels are what is marked."""
    markable = {label.id for label in codebook.span_labels}
    marked = {span.label for span in spans}
    every = set()
    for question in codebook.questions:
        held = set(question.holding(scored.labels[question.id])) - {NONE}
        every |= held
        for label in sorted(held & markable):
            yield _found(
                "label_has_span", codebook, question.id, label, scored, None, label in marked
            )
    for span in spans:
        yield _found("span_has_label", codebook, "", span.label, scored, span, span.label in every)
        content = has_content_word(span.text)
        yield _found("content_word", codebook, "", span.label, scored, span, content)


def _marked_parts(
    scored: ScoredSentence, codebook: Codebook, spans: Sequence[Span]
) -> Iterator[Finding]:
    """Of a codebook that marks parts (a source, its cue), as its first question says."""
    question = codebook.questions[0]
    (answer, *_) = question.holding(scored.labels[question.id]) or (NONE,)
    for span in spans:
        yield _found("span_has_label", codebook, "", span.label, scored, span, answer != NONE)
    if codebook.voice is not None and answer == ATTRIBUTED:
        named = scored.source is not None or any(s.label == codebook.voice.source for s in spans)
        yield _found("source_is_marked", codebook, question.id, answer, scored, None, named)


def _found(
    rule: str,
    codebook: Codebook,
    question: str,
    label: str,
    scored: ScoredSentence,
    span: Span | None,
    kept: bool,
) -> Finding:
    words = "" if span is None else span.text
    text = scored.sentence.text
    return Finding(rule, codebook.name, question, label, text, words, not kept)


def _offsets(scored: ScoredSentence, span: Span) -> tuple[int, int]:
    return span.start - scored.sentence.start, span.end - scored.sentence.start


def is_whole(text: str, start: int, end: int) -> bool:
    """Whether a stretch begins and ends where a word does, and not with white space.

    >>> is_whole("A spokeswoman said", 2, 13), is_whole("A spokeswoman said", 2, 9)
    (True, False)
    """
    if not 0 <= start < end <= len(text) or text[start].isspace() or text[end - 1].isspace():
        return False
    torn_start = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    torn_end = end < len(text) and text[end - 1].isalnum() and text[end].isalnum()
    return not torn_start and not torn_end


def has_content_word(words: str) -> bool:
    """Whether some word is more than grammar.

    >>> has_content_word("of the"), has_content_word("of the tax")
    (False, True)
    """
    return any(word not in function_words() for word in WORD.findall(words.lower()))


@cache
def function_words() -> frozenset[str]:
    """The words of grammar, lower case: a list of the audit's own, not the models'."""
    path = Path(__file__).with_name("function_words.txt")
    return frozenset(path.read_text(encoding="utf-8").split())
