"""Descriptions have the whole noun phrase beside a name."""

from __future__ import annotations

import pytest

from toolkit.models.sourcing.language.lexicon import lexicon
from toolkit.models.sourcing.mentions.appositions import apposition_before
from toolkit.models.sourcing.mentions.descriptions import apposition_after, title_before


@pytest.mark.parametrize(
    ("before", "title"),
    [
        ("said former shoe executive ", "former shoe executive"),
        ("said “no,” retired tax lawyer ", "retired tax lawyer"),
        ("former shoe executive ", "former shoe executive"),
        ("EASTMERE (NNR) President ", "President"),
        ("Yesterday (at noon) Mayor ", "Mayor"),
        ("He met shoe executive ", "executive"),
    ],
)
def test_a_title_begins_with_what_is_left(before: str, title: str) -> None:
    assert " ".join(title_before(before, lexicon())) == title


@pytest.mark.parametrize(
    ("after", "apposed"),
    [
        (", noted biologist.", "noted biologist"),
        (", acclaimed historian, said", "acclaimed historian"),
        (", noted Bo Lind.", ""),
        (", an aide to Ruiz and claims to have met her, said", "an aide to Ruiz"),
        (", a lawyer and claims manager, said", "a lawyer and claims manager"),
        (", who was a nurse in Ely, said", "a nurse in Ely"),
        (
            ", a professor in the Department of Earth, Atmospheric and River Sciences, said",
            "a professor in the Department of Earth, Atmospheric and River Sciences",
        ),
        (", a professor in Ely, said", "a professor in Ely"),
    ],
)
def test_an_apposition_is_whole(after: str, apposed: str) -> None:
    assert apposition_after(after, lexicon()) == apposed


@pytest.mark.parametrize(
    ("text", "apposed"),
    [
        (
            "Former deputy director of the water board under Mr. Orr, Ada Ruiz, said no.",
            "Former deputy director of the water board under Mr. Orr",
        ),
        (
            "In May, former chairman of the Rail Trust, Ada Ruiz, said no.",
            "former chairman of the Rail Trust",
        ),
        ("He met former colleagues of the mayor, Ada Ruiz said.", ""),
    ],
)
def test_an_apposition_before_may_lack_an_article(text: str, apposed: str) -> None:
    start = text.index("Ada Ruiz")
    assert apposition_before(text, start, start + 8, lexicon()) == apposed
