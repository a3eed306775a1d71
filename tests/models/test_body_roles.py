"""The roles that the names of bodies, their initials and their people tell."""

from __future__ import annotations

import pytest

from toolkit.models.sourcing.language.lexicon import lexicon
from toolkit.models.sourcing.language.noun_phrase import parse
from toolkit.models.sourcing.naming.faiths import FAITHS
from toolkit.models.sourcing.naming.naming import describe
from toolkit.models.sourcing.profiles.acronyms import role_of_initials


def role(source: str) -> str:
    return describe(source, lexicon()).role


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # The head of a body's name tells its role, no word inside it.
        ("the Marlow Legal Defense Fund", "ngo"),
        ("the Harbor Resources Defense Council", "ngo"),
        ("Ana Lima, executive director of the Eastmere Campaign Legal Center", "ngo"),
        ("Bo Lind, a spokesman for the Committee to Protect Weavers", "ngo"),
        ("Canal Rights Campaign President Ana Lima", "ngo"),
        ("the Campaign for Clean Rivers", "ngo"),
        ("the Dock Employees International Union", "ngo"),
        ("the Environmental Protection Agency", "government"),
        # A campaign, a committee and a defense ministry that are what they are called.
        ("the Lima campaign", "political"),
        ("Defense Ministry officials", "government"),
        ("the Senate Harbors Committee", "political"),
        ("the Eastmere City Council", "government"),
        # Associations of firms, and others.
        ("the National Tile Manufacturers Association", "corporate"),
        ("Bo Lind, president of the Glass Industry Council", "corporate"),
        ("the president of the Brick Makers' Association", "corporate"),
        ("the Eastmere Chamber of Commerce", "corporate"),
        ("the Eastmere Teachers Association", "ngo"),
        ("the Steel Workers Federation", "ngo"),
        # A place is where somebody works, unless they serve the state.
        ("a Berlin lawyer", "expert"),
        ("Ana Lima, a London lawyer", "expert"),
        ("London officials", "government"),
        ("a tax lawyer", "expert"),
        ("a government lawyer", "government"),
        # Acronyms with dots as without.
        ("the A.C.L.U.", "ngo"),
        ("the president of the N.A.A.C.P.", "ngo"),
        ("an F.B.I. agent", "government"),
        ("the head of UN Habitat", "government"),
        # Bodies of the state beside firms and charities of the same head.
        ("the Federal Open Market Committee", "government"),
        ("the U.N. Human Rights Council", "government"),
        ("the U.S. Attorney's Office", "government"),
        ("the Bank of Denmark", "government"),
        ("Bank of Marlow", "corporate"),
        ("the Harbor Development Board", "government"),
        ("Eastmere News Agency", "media"),
        ("the Conference of Catholic Bishops", "ngo"),
        ("the Republican Mayors Association", "political"),
        ("the Eastmere Tea Party Coalition", "political"),
        ("the Eastmere Tea Coalition", "ngo"),
        # Groups by what they are for.
        ("patient advocacy groups", "ngo"),
        ("a consumer group", "ngo"),
        ("a pro-Republican research group", "political"),
        ("a research group", "expert"),
    ],
)
def test_role_of_a_body(source: str, expected: str) -> None:
    assert role(source) == expected


@pytest.mark.parametrize("faith", sorted(FAITHS - {"faith", "religious", "spiritual", "ordained"}))
def test_who_leads_a_faith_has_the_same_role_in_each(faith: str) -> None:
    for text in (f"{faith.title()} leaders", f"a senior {faith.title()} elder"):
        assert role(text) == "ngo"
    assert role(f"{faith.title()} voters") == role("Muslim voters")


def test_members_of_a_faith_are_citizens_in_each() -> None:
    for members in ("Muslims", "Hindus", "Sikhs", "Catholics", "Christians", "Jews", "Buddhists"):
        assert role(members) == "citizen"
    assert role("the Hindu minister") == "government"
    assert role("a Lutheran minister") == "ngo"


@pytest.mark.parametrize("body", ["Hazard Office", "Bureau of Rivers", "Flood Directorate"])
def test_who_serves_an_agency_of_a_state(body: str) -> None:
    assert role(f"Yrsa Holm, the director of the {body},") == "government"
    assert role("the office director") != "government"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the NHSC", "political"),
        ("N.H.S.C. spokesman Bo Lind", "political"),
        ("an EDU official", "ngo"),
        ("the XYZ", ""),
    ],
)
def test_initials_of_a_body_that_the_article_spells_out(text: str, expected: str) -> None:
    sentences = [
        "The National Harbor Senatorial Committee (NHSC) paid for it.",
        "The Eastmere Dockers’ Union voted no.",
    ]
    assert role_of_initials(text, sentences, lexicon()) == expected


@pytest.mark.parametrize(
    ("source", "head"),
    [
        ("president of the Canal Rights Campaign", ("president",)),
        ("Secretary of State Ana Lima", ("State", "Secretary", "Ana", "Lima")),
    ],
)
def test_an_office_of_a_body_is_no_title(source: str, head: tuple[str, ...]) -> None:
    assert parse(source, lexicon()).head == head
