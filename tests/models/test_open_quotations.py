"""Quotations whose closing mark was forgotten, or whose opening mark is doubtful."""

from __future__ import annotations

import pytest

from toolkit.models.sourcing.language.tokens import find_quotes

CLOSING = 'We will go on," said Bo Lind.'


@pytest.mark.parametrize(
    "sentences",
    [
        ['" There are no plans to shut the mill.', "Ada Ruiz said that it stays.", CLOSING],
        ["''No plan is in hand to shut it.", "The mayor told the council so.", CLOSING],
        ["“No plan is in hand to shut it.", "The mill stays open, the mayor said.", CLOSING],
        ["“The ferry runs late.", "It will be mended in May, Ada Ruiz says.", CLOSING],
    ],
)
def test_a_forgotten_mark_leaves_what_has_a_source_of_its_own(sentences: list[str]) -> None:
    first, second, last = find_quotes(sentences)
    assert [(quote.opens, quote.closes) for quote in first] == [(True, False)]
    assert not second
    assert [quote.closes for quote in last] == [True]


@pytest.mark.parametrize(
    "sentences",
    [
        ["“We lost the mill.", "The mayor told us that it would stay.", "We go on,” she said."],
        ["“We lost the mill.", "It hurts, he said.", "We go on,” she said."],
        ['" We lost the mill.', "It hurts us all.", 'We go on," she said.'],
    ],
)
def test_a_quotation_runs_on_over_what_its_speaker_recalls(sentences: list[str]) -> None:
    assert all(find_quotes(sentences))


def test_two_single_marks_may_be_a_closing_and_an_opening_one() -> None:
    sentence = "''That is no plan for the river,' she said."
    (quotes,) = find_quotes([sentence])
    assert [sentence[q.start : q.end] for q in quotes] == ["'That is no plan for the river,'"]
    before, after = find_quotes(["'We lost the mill.", sentence])
    assert [(quote.start, quote.opens, quote.closes) for quote in before] == [(0, True, False)]
    assert [quote.closes for quote in after] == [True]
    assert not find_quotes(["It was the millers' wish.", sentence])[0]
    doubled = "''That is no plan for the river,'' she said."
    assert [q.start for q in find_quotes([doubled])[0]] == [0]


def test_a_single_closing_mark_quotes_what_comes_before_it() -> None:
    sentence = "That is no plan for the river,' she said."
    assert [(q.start, q.opens, q.closes) for q in find_quotes([sentence])[0]] == [(0, False, True)]
    assert not find_quotes(["It was the millers' wish."])[0]
