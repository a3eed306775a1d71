"""People whose first name no list has: the words around the name tell; accents, hyphens."""

from __future__ import annotations

import pytest
from marked_articles import names

from toolkit.models.sourcing.language.lexicon import lexicon
from toolkit.models.sourcing.language.persons import person_words
from toolkit.models.sourcing.mentions.introduced_people import is_introduced

SHE = "k[“It rose,”] s[she] c[said]."


@pytest.mark.parametrize(
    "before",
    [
        "Zorvelle Kwint, 63, came by bus.",
        "Zorvelle Kwint, a net mender, came by bus.",
        "Zorvelle Kwint, who lost two boats, came by bus.",
        "Zorvelle Kwint was sitting with her sons.",
        "Zorvelle Kwint came by bus.",
        "At the pier we met a diver named Zorvelle Kwint.",
    ],
)
def test_she_is_who_is_introduced(before: str) -> None:
    article = ["s[The mayor, Bo Lind,] c[said] k[it rained].", before, SHE]
    assert names(article)[-1] == "Zorvelle Kwint"


def test_a_single_name_with_a_calling() -> None:
    article = ["Velma Orr left.", "Zorvelle, a net mender who came by bus, wept.", SHE]
    assert names(article)[-1] == "Zorvelle"


@pytest.mark.parametrize(
    "text",
    [
        "Velrail, the rail operator, closed.",
        "Velrail Norvik, a company of divers, closed.",
        "Norvik Town, the league leader, lost.",
        "Northwind, 4 km from here, is shut.",
        "An aide to Zorvelle Kwint, who asked for more, left.",
    ],
)
def test_what_is_no_person(text: str) -> None:
    end = text.index(",")
    start = text.index("Zorvelle") if "Zorvelle" in text else 0
    end = start + len("Zorvelle Kwint") if start else end
    assert not is_introduced(text, start, end, lexicon())


def test_names_with_accents_and_hyphens() -> None:
    first_names = person_words().first_names
    assert first_names["stéphane"] == first_names["stephane"] == "m"
    assert first_names["marie-louise"] == "f"
    assert "al-nour" not in first_names
    assert "rose-hill" not in first_names


@pytest.mark.parametrize("surname", ["van der Kwint", "de Kwint", "Kwint Orrel"])
def test_a_surname_of_several_words(surname: str) -> None:
    article = [f"s[Ana {surname}] c[said] k[it rained].", f"s[{surname}] c[said] k[it stopped]."]
    assert names(article) == [f"Ana {surname}"] * 2


@pytest.mark.parametrize("surname", ["Connolly", "Reilly", "Daly"])
def test_a_name_that_ends_like_an_adverb(surname: str) -> None:
    article = [
        f"s[Ana {surname}] c[said] k[it rained].",
        f"k[At two dollars a bag], s[{surname}] c[said], k[rice is dear].",
    ]
    assert names(article)[-1] == f"Ana {surname}"


TAN = "The director, Tan Chee Orr, came late."


@pytest.mark.parametrize(
    ("before", "source", "name"),
    [
        ([TAN], "Tan", "Tan Chee Orr"),
        ([TAN, "Tan Mei Lind, who mends nets, wept."], "Mei Lind", "Tan Mei Lind"),
        (["s[Siti Amina Orrel] c[said] k[it rained]."], "Siti Amina", "Siti Amina Orrel"),
        (
            ["Iolanda Baptista dos Kwint left her house."],
            "Baptista dos Kwint",
            "Iolanda Baptista dos Kwint",
        ),
        (["Ana Maria Orr left."], "Ana Lind", "Ana Lind"),
        ([TAN], "Chee Lind", "Chee Lind"),
    ],
)
def test_parts_of_a_full_name(before: list[str], source: str, name: str) -> None:
    assert names([*before, f"k[It rose], s[{source}] c[said]."])[-1] == name


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("At the pier, Zorvelle Kwint was looking for her boat.", SHE),
        ("Zorvelle Kwint sat in a water tank.", "k[“It rose,”] s[the teacher] c[said]."),
        ("Then the diver Zorvelle Kwint came up.", SHE),
        ("The port director, Zorvelle Kwint, came up.", SHE),
    ],
)
def test_where_a_person_is_brought_in(before: str, said: str) -> None:
    article = ["s[The mayor, Bo Lind,] c[said] k[it rained].", before, said]
    assert names(article)[-1] == "Zorvelle Kwint"


def test_a_team_is_nobody() -> None:
    article = ["Norvik Wanderers sacked the manager on his birthday.", SHE]
    assert names(article)[-1] != "Norvik Wanderers"
