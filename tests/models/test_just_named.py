"""Nouns of calling that mean somebody whom the sentences before name."""

from __future__ import annotations

import pytest
from marked_articles import names

LIMA = "s[Ana Lima, a diver,] c[said] k[it rained]."


@pytest.mark.parametrize(
    ("before", "source", "name"),
    [
        (
            "Zorvelle Kwint, 71, slept on the roof of her bakery.",
            "the retired baker",
            "Zorvelle Kwint",
        ),
        ("Zorvelle Kwint, 71, cut sculptures of salt.", "the sculptor", "Zorvelle Kwint"),
        ("Zorvelle Kwint, 71, was boiling an egg.", "the pensioner", "Zorvelle Kwint"),
        ("Zorvelle Kwint, who runs the museum, rose.", "the director", "Zorvelle Kwint"),
        ("Zorvelle Kwint, who came from Ely, rose.", "the Ely striker", "Zorvelle Kwint"),
        ("Zorvelle Kwint, who came from Ely, rose.", "the Norvik sculptor", "Norvik sculptor"),
        ("Zorvelle Kwint, 71, was boiling an egg.", "the driver", "driver"),
        ("Zorvelle Kwint, 71, was boiling an egg.", "the mayor", "mayor"),
        ("Zorvelle Kwint, 71, was boiling an egg.", "a pensioner", "pensioner"),
        ("Zorvelle Kwint, a surgeon, was boiling an egg.", "the pensioner", "pensioner"),
    ],
)
def test_a_calling_of_who_was_named(before: str, source: str, name: str) -> None:
    assert names([LIMA, before, f"k[“It rose,”] s[{source}] c[said]."])[-1] == name


def test_a_calling_has_no_term() -> None:
    driver = "The driver, Ivo Brandt, was heard in May."
    said = "k[“It rose,”] s[the former driver] c[said]."
    assert names([LIMA, driver, said])[-1] == "Ivo Brandt"
    mayor = driver.replace("driver", "mayor")
    assert names([LIMA, mayor, said.replace("driver", "mayor")])[-1] == "former mayor"


def test_a_noun_that_opens_a_sentence_is_who_holds_it() -> None:
    skipper = "The skipper was carried to the bus."
    said = "k[“It rose,”] s[he] c[said]."
    article = ["Captain Ivo Brandt took the ball.", "s[Tom Hale] c[said] k[it rained]."]
    assert names([*article, skipper, said])[-1] == "Ivo Brandt"
    assert names([*article, "The boat was carried to the bus.", said])[-1] == "Tom Hale"


def test_one_such_as_somebody() -> None:
    article = [LIMA, "For shepherds such as Zorvelle, who is old, salt is dear."]
    assert names([*article, "k[“It rose,”] s[the shepherd] c[said]."])[-1] == "Zorvelle"
