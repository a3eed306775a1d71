"""Spokespeople of one person under two names; officers of one case."""

from __future__ import annotations

import pytest
from marked_articles import read

OPENING = "The prime minister, Tom Hale, met Mayor Ada Ruiz."


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Hale’s spokesman", "The prime minister’s spokesman", True),
        ("A spokesman for Hale", "The prime minister’s spokesman", True),
        ("The mayor’s lawyer", "Ruiz’s lawyer", True),
        ("Hale’s spokesman", "The mayor’s spokesman", False),
        ("Hale’s spokesman", "A spokesman for the prime minister", False),
        ("Hale’s lawyer", "The prime minister’s spokesman", False),
    ],
)
def test_spokespeople_of_one_person(first: str, second: str, same: bool) -> None:
    article = read([OPENING, f"s[{first}] c[said] k[no].", f"s[{second}] c[said] k[it rains]."])
    assert (article.main[1] == article.main[2]) is same


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Federal prosecutors", "Prosecutors", True),
        ("Investigators", "State investigators", True),
        ("Norvik prosecutors", "Prosecutors", False),
        ("Federal prosecutors", "State prosecutors", False),
        ("Federal officials", "Officials", False),
    ],
)
def test_officers_of_one_case(first: str, second: str, same: bool) -> None:
    article = read([f"s[{first}] c[said] k[no].", f"s[{second}] c[said] k[it rains]."])
    assert (article.main[0] == article.main[1]) is same
