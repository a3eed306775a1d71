"""Who is spoken of in what is said is not who says it."""

from __future__ import annotations

import pytest
from marked_articles import names


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("s[The front-runner] c[predicted] k[Hale would run].", "Ivo Brandt"),
        ("s[The front-runner] c[predicted] k[Brandt would run].", "Tom Hale"),
        ("s[The front-runner] c[predicted] k[the dam leaks].", "Tom Hale"),
    ],
)
def test_a_front_runner(sentence: str, name: str) -> None:
    article = ["Ivo Brandt left.", "Tom Hale met the port.", sentence]
    assert names(article)[-1] == name


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("that Senator Hale lied", "senator"),
        ("that it rains", "Tom Hale"),
        ("that he, Hale, lied", "Tom Hale"),
    ],
)
def test_an_office(content: str, name: str) -> None:
    article = ["Senator Tom Hale left.", f"s[The senator] c[said] k[{content}]."]
    assert names(article)[-1] == name


def test_an_apposition_is_of_the_name_before_it() -> None:
    article = [
        "Senator Tom Hale left.",
        "He is sure k[that Tom Hale], s[the senator], c[said] no.",
    ]
    assert names(article)[-1] == "Tom Hale"


def test_withheld_before_a_name_with_an_age() -> None:
    article = [
        "s[A Norvik man] c[said] on condition of anonymity k[the dam leaks].",
        "Tom Hale, 44, was held.",
    ]
    assert names(article)[0] == "Norvik man"
