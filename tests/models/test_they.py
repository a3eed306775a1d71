"""Whom "they" means: the people met last, though nobody was quoted there."""

from __future__ import annotations

import pytest
from marked_articles import names

PEOPLE = "s[People familiar with the talks] c[said] k[it was late]."
FAMILIAR = "People familiar with the talks"
THEY = "s[They] c[said] k[the dam leaks]."


@pytest.mark.parametrize(
    ("before", "source"),
    [
        (["Republican senators rose one by one to voice concerns."], "Republican senators"),
        (["On Monday, many farmers in Norvik lost their fields."], "many farmers"),
        (["The villagers think of the flood.", "It came at night."], "villagers"),
        (["The floods came at night."], FAMILIAR),
        (["Farmers markets closed early."], FAMILIAR),
        (["The farmers’ hall closed early."], FAMILIAR),
        (["Bread for the villagers ran out."], FAMILIAR),
    ],
)
def test_the_subject_of_a_sentence_before(before: list[str], source: str) -> None:
    assert names([PEOPLE, *before, THEY])[-1] == source


def test_whoever_was_heard_last() -> None:
    article = ["The villagers lost their fields.", "s[Officials] c[said] k[it was late].", THEY]
    assert names(article)[-1] == "Officials"


@pytest.mark.parametrize(
    ("opening", "source"),
    [
        ("Along with Bo Lind and Ivo Brandt,", "Tom Hale"),
        ("Like Bo Lind,", "Tom Hale"),
        ("Speaking to Bo Lind,", "Tom Hale"),
        ("While Bo Lind left,", "Bo Lind"),
        ("As for Bo Lind,", "Bo Lind"),
        ("In a suit against Bo Lind,", "Bo Lind"),
    ],
)
def test_he_is_not_behind_a_preposition(opening: str, source: str) -> None:
    article = ["s[Tom Hale] c[said] k[it rained].", f"{opening} s[he] c[said] k[the dam leaks]."]
    assert names(article)[-1] == source
