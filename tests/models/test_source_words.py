"""What the words for a source tell: outlets, documents, shares, contracted verbs, capitals."""

from __future__ import annotations

import pytest

from toolkit.models.sourcing.language.lexicon import lexicon
from toolkit.models.sourcing.mentions.opening_nouns import as_common
from toolkit.models.sourcing.naming.naming import describe
from toolkit.models.sourcing.profiles.source_names import proper_name


@pytest.mark.parametrize(
    ("source", "naming"),
    [
        ("PolitiFact", "media"),
        ("The Eastmere Post Fact Checker", "media"),
        ("Ada Ruiz, a checker of facts,", "named"),
        ("Article 33", "document"),
        ("Section 12", "document"),
        ("Chapter Orr", "named"),
        ("the Norvik Democratic platform", "document"),
        ("the party's platform", "document"),
        ("the mayor's 2016 proclamations", "document"),
        ("a union handout", "document"),
        ("the Norvik secretary of state's website", "document"),
        ("the secretary of state's spokesman", "role_only"),
        ("a reader of the Courier's website", "role_only"),
        ("the Norvik Geological Survey", "organization"),
        ("the Norvik Survey", "document"),
        ("75 percent of Republicans", "vague"),
        ("60 percent of judges", "role_only"),
        ("defenders of the dam", "vague"),
        ("harbour hardliners", "vague"),
        ("participants", "vague"),
        ("the participants", "role_only"),
        ("WHO", "organization"),
    ],
)
def test_naming(source: str, naming: str) -> None:
    described = describe(source, lexicon())
    assert (described.naming, described.pronoun) == (naming, False)


@pytest.mark.parametrize(
    ("source", "pronoun"),
    [("They’re", "they"), ("I've", "i"), ("She’ll", "she"), ("who", "who")],
)
def test_contracted_pronoun(source: str, pronoun: str) -> None:
    described = describe(source, lexicon())
    assert (described.pronoun, described.key) == (True, pronoun)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("Ben Orr-backed Ada Ruiz", "Ada Ruiz"),
        ("Mei Orr-Lind", "Mei Orr-Lind"),
        ("Senior Norvik Health Organization (NHO) official Peter Holm", "Peter Holm"),
        ("spokesman Peter Holm (PH)", "Peter Holm"),
    ],
)
def test_name_without_what_leads_to_it(source: str, name: str) -> None:
    assert describe(source, lexicon()).name == name


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Stories have emerged about it.", "stories"),
        ("History tells us that rivers rise.", "history"),
        ("Ruiz tells us that rivers rise.", "Ruiz"),
        ("Reuters have emerged.", "Reuters"),
        ("Mark tells us that rivers rise.", "Mark"),
    ],
)
def test_noun_that_opens_a_sentence(text: str, word: str) -> None:
    end = text.index(" ")
    assert as_common(text, 0, end, {"history", "mark", "rivers"}, lexicon()) == word


@pytest.mark.parametrize(
    ("text", "head", "name"),
    [
        ("the BBC's Rajna Orr in Eastmere", "Orr", "Rajna Orr"),
        ("the Institute's Centre in Eastmere", "Centre", "Institute's Centre in Eastmere"),
    ],
)
def test_outlet_is_no_part_of_a_name(text: str, head: str, name: str) -> None:
    assert proper_name(text, head) == name
