"""Whose a quotation is beside a sentence that asks."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.models.sourcing.language.tokens import find_quotes, tokenize
from toolkit.models.sourcing.rules import Rules
from toolkit.models.sourcing.spans.forms import read_forms

MET = "Ada Ruiz, the mayor, met Ivo Brandt, a builder, at the dam."
MARKS = {"source": 0, "cue": 1, "content": 2}


def speakers(sentences: list[tuple[str, dict[str, str]]]) -> list[str]:
    """Whose each sentence is, of what a sure tagger would mark in it."""
    texts = [text for text, _ in sentences]
    words = [tokenize(text) for text in texts]
    p = []
    for (text, marked), (_, starts) in zip(sentences, words, strict=True):
        table = np.zeros((len(starts), 3), np.float32)
        for label, part in marked.items():
            low = text.index(part)
            held = [low <= at < low + len(part) for at in starts]
            table[held, MARKS[label]] = 0.9
        p.append(table)
    scores = [0.9 if table.any() else 0.1 for table in p]
    read = Rules().read(texts, words, read_forms(texts, find_quotes(texts)), p, scores)
    return [read.sources[k].name if k >= 0 else "" for k in read.main]


def quoted(text: str) -> tuple[str, dict[str, str]]:
    return text, {"content": text}


def asks(source: str, cue: str, content: str) -> tuple[str, dict[str, str]]:
    return f"{source} {cue} {content}", {"source": source, "cue": cue, "content": content}


@pytest.mark.parametrize(
    ("before", "quotations", "whose"),
    [
        (asks("Ruiz", "asked", "Brandt why it leaked."), ["“It is old.”"], ["Brandt"]),
        (
            asks("Brandt", "pressed", "Ruiz about the cost."),
            ["“It was dear.", "Very.”"],
            ["Ruiz"] * 2,
        ),
        # the question itself, and a sentence that asks nobody or of which no answer is quoted
        (asks("Ruiz", "asked", "Brandt about the leak."), ["“How old is it?”"], ["Ruiz"]),
        (asks("Ruiz", "asked", "for calm."), ["“It is old.”"], ["Ruiz"]),
        (asks("Ruiz", "told", "Brandt it leaked."), ["“It is old.”"], ["Ruiz"]),
    ],
)
def test_a_quotation_after_a_question_is_of_whom_it_was_put_to(
    before: tuple[str, dict[str, str]], quotations: list[str], whose: list[str]
) -> None:
    names = speakers([(MET, {}), before, *map(quoted, quotations)])
    assert [name.split()[-1] for name in names[2:]] == whose


@pytest.mark.parametrize(
    ("question", "after", "whose"),
    [
        ("“Will it hold?”", asks("Ruiz", "asked", "her two sons."), "Ruiz"),
        ("“Will it hold?”", asks("Ruiz", "asked", "."), "Ruiz"),
        ("“It will hold.”", asks("Ruiz", "said", "it was new."), "Brandt"),
        ("“Will it hold?”", asks("Ruiz", "agreed", "with that."), "Brandt"),
        (
            "“Will it hold?”",
            asks("Ruiz", "said", "it had held for more than forty years."),
            "Brandt",
        ),
    ],
)
def test_a_question_is_of_who_is_said_right_after_to_have_asked(
    question: str, after: tuple[str, dict[str, str]], whose: str
) -> None:
    before = asks("Brandt", "said", "it leaked.")
    names = speakers([(MET, {}), before, quoted(question), after])
    assert names[2].split()[-1] == whose
    assert names[3].split()[-1] == "Ruiz"
