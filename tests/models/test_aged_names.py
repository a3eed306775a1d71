"""Whom an article describes first and names next with an age; outlets by their last word."""

from __future__ import annotations

import pytest
from marked_articles import names

HALE = "Tom Hale, 44, was held on Monday."


@pytest.mark.parametrize(
    ("source", "following", "name"),
    [
        ("A Norvik man", HALE, "Tom Hale"),
        ("The Norvik hacker", HALE, "Tom Hale"),
        ("A Norvik woman", HALE, "Norvik woman"),
        ("A witness", HALE, "witness"),
        ("A judge", HALE, "judge"),
        ("A Norvik man", "Tom Hale was held on Monday.", "Norvik man"),
        ("A Norvik man", "Police held Tom Hale, 44, on Monday.", "Norvik man"),
    ],
)
def test_named_in_the_next_sentence(source: str, following: str, name: str) -> None:
    assert names([f"s[{source}] c[told] the court k[he ran].", following])[0] == name


@pytest.mark.parametrize(
    ("before", "name"),
    [
        ("He wrote for the Eastmere Echo.", "Eastmere Echo"),
        ("He read The Norvik Daily Echo to us.", "The Norvik Daily Echo"),
        ("He left the Eastmere Echo for the Norvik Echo.", "Echo"),
        ("He heard an echo.", "Echo"),
    ],
)
def test_an_outlet_by_its_last_word(before: str, name: str) -> None:
    assert names([before, "s[The Echo] c[said] k[the dam leaks]."])[1] == name
