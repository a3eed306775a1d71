"""Where a title decides the role of a source, whatever a network takes from the article's topic."""

from __future__ import annotations

import pytest
from weighed_sources import weighed

from toolkit.models.sourcing.profiles.capacities import Evidence, Telling, person_role
from toolkit.schema import Source


@pytest.mark.parametrize(
    ("name", "description", "rules", "network", "expected"),
    [
        ("Tom Hale", "President", "government", "political", "government"),
        ("Ada Ruiz", "Treasury Secretary", "government", "political", "government"),
        ("Karl Lindt", "Editor", "media", "political", "media"),
        ("Bo Lind", "pastor", "ngo", "political", "ngo"),
        ("Bo Lind", "chairman of the Senate water committee", "political", "ngo", "political"),
        # The words leave it open whose office it is, or in which capacity somebody is heard.
        ("Ada Ruiz", "its president", "government", "ngo", "ngo"),
        ("Ada Ruiz", "secretary of the staff", "government", "ngo", "ngo"),
        ("Ada Ruiz", "Vice President", "government", "political", "political"),
        ("Ada Ruiz", "nurse", "expert", "citizen", "citizen"),
        ("Ada Ruiz", "", "government", "political", "political"),
    ],
)
def test_a_title_decides(
    name: str, description: str, rules: str, network: str, expected: str
) -> None:
    source = Source("1", name, description, {"naming": "named", "role": rules})
    assert weighed(source, ("named", network))[1] == expected


@pytest.mark.parametrize(
    ("name", "network", "expected"),
    [
        ("FEMA", "expert", "government"),
        ("U.S. Geological Survey", "expert", "government"),
        ("Harbor Survey", "expert", "expert"),
    ],
)
def test_a_listed_agency_is_of_the_state(name: str, network: str, expected: str) -> None:
    source = Source("1", name, "", {"naming": "organization", "role": "government"})
    assert weighed(source, ("organization", network)) == ("organization", expected)


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("One in three voters", "vague"),
        ("62 percent of tenants", "vague"),
        ("Three voters", "role_only"),
    ],
)
def test_a_share_of_people_is_vague(description: str, expected: str) -> None:
    source = Source("1", "", description, {"naming": "vague", "role": "citizen"})
    assert weighed(source, ("role_only", "citizen"))[0] == expected


@pytest.mark.parametrize(
    ("words", "political", "mentions", "expected"),
    [
        (["former", "shoe", "executive"], 3, 4, "political"),
        (["retired", "shoe", "executive"], 3, 4, "political"),
        (["former", "shoe", "executive"], 1, 4, "corporate"),
        (["former", "shoe", "executive"], 2, 9, "corporate"),
        (["shoe", "executive"], 3, 4, "corporate"),
    ],
)
def test_who_has_left_a_calling_for_politics(
    words: list[str], political: int, mentions: int, expected: str
) -> None:
    title = Evidence("corporate", frozenset(words))
    assert person_role(Telling([title], [], [], 0, political, mentions)) == expected
