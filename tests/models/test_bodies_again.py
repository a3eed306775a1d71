"""Bodies met again: by "it", by initials, by a noun; what closes a sentence says all of it."""

from __future__ import annotations

import pytest
from marked_articles import names

FIRST = "s[The Norvik Port Trust] c[said] k[it rained]."
LIND = "k[“I am glad,”] s[Bo Lind] c[said]."
IT = "k[More would follow], s[it] c[said]."


@pytest.mark.parametrize(
    ("before", "source"),
    [
        ([LIND, "The Ely River Trust sent 40 boats."], "Ely River Trust"),
        ([FIRST, "The Ely River Trust sent 40 boats."], "Ely River Trust"),
        ([FIRST, LIND], "Norvik Port Trust"),
        ([FIRST, "The boats came late."], "Norvik Port Trust"),
        ([LIND, "The data come from a report that the mayor hid."], "report that the mayor hid"),
    ],
)
def test_it_is_what_the_sentence_before_is_of(before: list[str], source: str) -> None:
    name = names([*before, IT])[-1]
    assert name == source or name == source.split(" ")[0]


def test_it_in_the_sentence_that_names_the_body() -> None:
    text = "k[For the Ely River Trust, the boats come late], s[it] c[says]."
    assert names([LIND, text])[-1] == "Ely River Trust"


def test_it_is_nobody_of_whom_a_gender_is_known() -> None:
    assert names(["k[“I am glad,”] s[Ana Lind] c[said].", IT])[-1] != "Ana Lind"


@pytest.mark.parametrize(
    ("body", "initials", "source"),
    [
        ("The Norvik Port Trust", "The NPT", "Norvik Port Trust"),
        ("The Board of Ely Divers", "The BED", "Board of Ely Divers"),
        ("The Norvik Port Trust", "The EDU", "EDU"),
        ("The World Health Organization", "The WHO", "World Health Organization"),
        ("The World Health Organization", "The WTO", "WTO"),
    ],
)
def test_initials(body: str, initials: str, source: str) -> None:
    article = [f"s[{body}] c[said] k[it rained].", f"s[{initials}] c[says] k[it stopped]."]
    assert names(article)[-1] == source


@pytest.mark.parametrize("noun", ["group", "trust", "Ely-based trust"])
def test_a_noun_for_the_body_named_last(noun: str) -> None:
    article = [FIRST, "The Ely River Trust sent 40 boats.", f"s[The {noun}] c[said] k[it stopped]."]
    assert names(article)[-1] == "Ely River Trust"


def test_what_closes_a_sentence_says_all_of_it() -> None:
    text = "s[It] c[showed] k[that the dam leaks], s[Bo Lind] c[said]."
    assert names([FIRST, text])[-1] == "Bo Lind"
    text = "s[It] c[showed] k[that the dam leaks], which s[Bo Lind] c[said] k[he knew]."
    assert names([FIRST, text])[-1] == "Norvik Port Trust"
