"""Roles and bodies that words further off tell: which, shares, a match, a wreck, a bank's name."""

from __future__ import annotations

import pytest
from marked_articles import read

from toolkit.models.sourcing.language.lexicon import lexicon
from toolkit.models.sourcing.naming.naming import describe


def labels(*marked: str) -> tuple[str, str]:
    """Naming and role of the first source of an article."""
    of = read(list(marked)).sources[0].labels
    return of["naming"], of["role"]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (["Shares in Orvik Lithic fell.", "s[Orvik Lithic] c[denied] k[it]."], "corporate"),
        (["Orvik Lithic’s customers wait.", "s[Orvik Lithic] c[said] k[no]."], "corporate"),
        (["s[Orvik Lithic], the charity behind the appeal, c[said] k[no]."], "ngo"),
        (["s[Orvik Lithic], which keeps bees, c[said] k[no]."], "none"),
        (["s[Orvik Lithic], a logistics firm, c[said] k[no]."], "corporate"),
    ],
)
def test_a_body_with_a_name_like_a_persons(marked: list[str], expected: str) -> None:
    assert labels(*marked) == ("organization", expected)


@pytest.mark.parametrize(
    "marked",
    [
        ["Shares in the mill fell.", "s[Orvik Lithic] c[denied] k[it]."],
        ["Shares in Ada Lithic’s firm fell.", "s[Ada Lithic] c[denied] k[it]."],
        ["Mr Lithic’s customers wait.", "s[Mr Lithic] c[said] k[no]."],
        ["s[Orvik Lithic], who keeps bees, c[said] k[no]."],
        ["s[Orvik Lithic], who leads the charity behind the appeal, c[said] k[no]."],
    ],
)
def test_who_stays_a_person(marked: list[str]) -> None:
    assert labels(*marked)[0] == "named"


MATCH = ["The winger scored from a penalty.", "The cup match was abandoned."]
WRECK = ["The ferry capsized off the cape.", "Two boats searched for its passengers."]
MILL = ["The mill made a loss.", "The roof leaks."]


@pytest.mark.parametrize(
    ("marked", "further", "expected"),
    [
        ("k[“We lost,”] c[said] manager s[Qorim Dvask].", MATCH, "other"),
        ("k[“We lost,”] c[said] the s[manager].", MATCH, "other"),
        ("k[“We lost,”] c[said] captain s[Qorim Dvask].", MATCH, "other"),
        ("k[“We lost,”] c[said] s[the captain].", WRECK, "citizen"),
        ("k[“We lost,”] c[said] s[the skipper], who survived.", WRECK, "citizen"),
        # The same words elsewhere, and with another word beside them.
        ("k[“We lost,”] c[said] manager s[Qorim Dvask].", MILL, "corporate"),
        ("k[“We lost,”] c[said] s[the captain].", MILL, "government"),
        ("k[“We lost,”] c[said] s[the hotel manager].", MATCH, "corporate"),
        ("k[“We lost,”] c[said] s[the police captain].", WRECK, "government"),
        ("k[“We lost,”] c[said] s[the harbour police].", WRECK, "government"),
    ],
)
def test_what_the_article_is_about(marked: str, further: list[str], expected: str) -> None:
    assert labels(marked, *further)[1] == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("s[Qorim Dvask] of Orvik Securities", "expert"),
        ("s[Qorim Dvask] at Orvik Asset Management", "expert"),
        ("s[Qorim Dvask] of Orvikbank", "expert"),
        ("s[Qorim Dvask], who follows grain for Banca Orvik", "expert"),
        ("s[Qorim Dvask], who models floods at Orvik", "expert"),
        ("s[Qorim Dvask] of Orvik Foods", "corporate"),
        ("chief executive s[Qorim Dvask] of Orvik Securities", "corporate"),
        ("s[Qorim Dvask], chairman of Orvik Securities", "corporate"),
        ("s[Qorim Dvask], who runs a bakery", "corporate"),
        ("s[Qorim Dvask], who follows the rules", "expert"),
    ],
)
def test_who_watches_markets_is_an_expert(words: str, expected: str) -> None:
    assert labels(f"k[“It will fall,”] c[said] {words}.")[1] == expected


@pytest.mark.parametrize(
    ("source", "naming", "role"),
    [
        ("Orvik Resources", "organization", "corporate"),
        ("Orvik Logistics", "organization", "corporate"),
        ("Ober Textiles", "organization", "corporate"),
        ("the opposition's resources spokesman", "role_only", "political"),
        ("the head of resources at the charity", "role_only", "ngo"),
        ("a shipping analyst", "role_only", "expert"),
        ("the Ministry of Mining", "organization", "government"),
        ("the head of the search and rescue office", "role_only", "government"),
        ("the head of the food and farming charity", "role_only", "ngo"),
        ("the head of sales and marketing", "role_only", "corporate"),
        ("a market trader", "role_only", "citizen"),
        ("a currency trader", "role_only", "corporate"),
        ("a winger", "role_only", "other"),
    ],
)
def test_words_for_fields(source: str, naming: str, role: str) -> None:
    assert describe(source, lexicon())[:2] == (naming, role)
