"""Quotations that run over many sentences, and whose those sentences are."""

from __future__ import annotations

import pytest

from toolkit.models.sourcing.language.lexicon import lexicon
from toolkit.models.sourcing.language.tokens import find_quotes
from toolkit.models.sourcing.spans.dialogue import CONTINUATION, find_turns
from toolkit.models.sourcing.spans.running import find_running

MIDDLE = ["We walked to the dam.", "Nobody was there.", "The gates stood open."] * 10


@pytest.mark.parametrize(("opening", "closing"), [("“", "”"), ('"', '"'), ("''", "''"), ("‘", "’")])
def test_a_quotation_of_many_sentences_is_one(opening: str, closing: str) -> None:
    sentences = [
        f"{opening}It was dark.",
        *MIDDLE,
        f"We went home,{closing} said Ida Moe.",
        "It rained.",
    ]
    quotes = find_quotes(sentences)
    assert [bool(held) for held in quotes] == [True] * (len(MIDDLE) + 2) + [False]
    assert sorted(find_running(sentences, quotes)) == list(range(len(MIDDLE) + 1))
    turns = find_turns(sentences, lexicon(), quotes)
    assert {turn.kind for turn in turns.values()} == {CONTINUATION}


@pytest.mark.parametrize(
    "sentences",
    [
        ["“It was dark.", *MIDDLE, "“New gates,” said Ida Moe, “are dear.”"],  # never closed
        ["“It was dark.", *MIDDLE, "Ida Moe wrote “Gates” on it."],
        ["She wrote “Gates”.", "“The Last Gate”", "It rained."],
    ],
)
def test_what_never_closes_and_what_is_whole_runs_on_nowhere(sentences: list[str]) -> None:
    assert all(not held for held in find_quotes(sentences)[2:-1])
    assert not set(find_running(sentences, find_quotes(sentences))) & set(range(1, len(sentences)))


@pytest.mark.parametrize(
    ("sentence", "quoted"),
    [
        ("It is the largest dam,” Dr Ilse Brandt told the council.", "It is the largest dam,”"),
        ('Who will pay for it?" she asked.', 'Who will pay for it?"'),
        ("'We cannot pay,' she said.", "'We cannot pay,'"),
        ('" It is the largest dam," she said.', '" It is the largest dam,"'),
        ('It is the largest dam."', ""),  # nothing tells that it is anybody's
        ("The plan is 12” wide, she said.", ""),
    ],
)
def test_a_quotation_without_its_opening_mark(sentence: str, quoted: str) -> None:
    assert "".join(sentence[q.start : q.end] for q in find_quotes([sentence])[0]) == quoted


def test_a_quotation_whose_closing_mark_was_forgotten_ends_with_its_speaker() -> None:
    tag = ['"We lost it all, she said.', "It rained.", '"We go on," said Ida Moe.']
    assert [bool(held) for held in find_quotes(tag)] == [True, False, True]
    none = ['"We lost it all.', "It hurts.", '"We go on," said Ida Moe.']
    assert [bool(held) for held in find_quotes(none)] == [True, True, True]


def test_a_spaced_mark_opens_though_the_quotation_before_was_left_open() -> None:
    first, second = find_quotes(['"It was dark.', '" We went home," said Ida Moe.'])
    assert (first[0].closes, second[0].opens, second[0].closes) == (False, True, True)
    _, tag = find_quotes(['"It was dark.', '" Ida Moe said.'])
    assert (tag[0].start, tag[0].end, tag[0].opens) == (0, 1, False)


@pytest.mark.parametrize(
    ("sentences", "quoted"),
    [
        (["”We lost.", "It hurt,” he said."], ["”We lost.", "It hurt,”"]),
        (["He said: ”We lost.”"], ["”We lost.”"]),
        (["“We lost,“ he said.", "It hurt."], ["“We lost,“"]),
        (["“We lost.“", "It hurt."], ["“We lost.“"]),
        (["“We lost, ” he said.", "It hurt."], ["“We lost, ”"]),
    ],
)
def test_marks_turned_the_wrong_way(sentences: list[str], quoted: list[str]) -> None:
    found = zip(sentences, find_quotes(sentences), strict=True)
    assert [text[q.start : q.end] for text, quotes in found for q in quotes] == quoted
