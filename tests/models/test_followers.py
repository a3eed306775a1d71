"""Who holds with somebody, watches a body, runs a medium or leads a chapter: their roles."""

from __future__ import annotations

import pytest

from toolkit.models.sourcing.language.lexicon import lexicon
from toolkit.models.sourcing.naming.naming import describe


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # Followers of a line or of a person are of politics; those of a thing are not told.
        ("hardliners in the capital", "political"),
        ("border hardliners", "political"),
        ("a Ruiz backer", "political"),
        ("Orr backers", "political"),
        ("backers of the dam", "other"),
        ("his backers", "citizen"),
        # Who works for votes is of politics, who works for a cause is not.
        ("a campaign activist", "political"),
        ("election volunteers", "political"),
        ("a clean water campaign activist", "ngo"),
        ("a climate activist", "ngo"),
        # Who watches a body is not of it.
        ("Treasury watchers", "expert"),
        ("a longtime Kremlin watcher", "expert"),
        ("market observers", "expert"),
        ("a Treasury spokesman", "government"),
        ("election observers", "other"),
        ("bird watchers", "other"),
        # Parliaments and their members.
        ("a member of the Knesset", "political"),
        ("an MEP", "political"),
        ("two MEPs", "political"),
        ("a member of the council of Norway", "government"),
        # Leaders of nations.
        ("Saudi leaders", "government"),
        ("the Afghan leader", "government"),
        ("Saudi union leaders", "ngo"),
        # A crowd.
        ("a rally-goer", "citizen"),
        ("moviegoers", "citizen"),
        ("a party organizer", "political"),
        # Doctors by their field.
        ("a retired neurosurgeon", "expert"),
        ("the veterinarian", "expert"),
    ],
)
def test_role_of_followers(source: str, expected: str) -> None:
    assert describe(source, lexicon()).role == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # Who runs a medium runs a firm; who reports or edits is of the media.
        ("the network's president", "corporate"),
        ("a vice president at the broadcaster", "corporate"),
        ("the channel's head of drama programming", "corporate"),
        ("chairman of the Lind Television Group", "corporate"),
        ("the network's news chief", "media"),
        ("the newspaper's editor", "media"),
        ("chairman of the Harbor Television Workers Union", "ngo"),
        # The office of a body that is not told here.
        ("its president", "other"),
        ("the president", "government"),
        ("its chief privacy officer", "corporate"),
        ("EDA Past President", "other"),
        ("U.S. President", "government"),
        # A chapter has the role of the whole.
        ("coordinator of the Ely chapter of Mothers Awake", "ngo"),
        ("coordinator of the Ely chapter of the Republican Party", "political"),
        ("coordinator of the port authority", "government"),
        # An "and" within a name.
        ("branch secretary of the Municipal and Allied Staff Union", "ngo"),
        ("a spokesman for the Federal and Industrial Workers Union", "ngo"),
        ("a spokesman for the Treasury and the Dockers Union", "government"),
        # Groups that want a change.
        ("a campaign group", "ngo"),
        ("a pressure group", "ngo"),
        ("a Republican campaign group", "political"),
    ],
)
def test_role_of_who_leads_a_body(source: str, expected: str) -> None:
    assert describe(source, lexicon()).role == expected


@pytest.mark.parametrize(
    "source", ["the proclamations", "a union handout", "the weekly bulletin", "the declaration"]
)
def test_further_documents(source: str) -> None:
    described = describe(source, lexicon())
    assert (described.naming, described.role) == ("document", "document")


@pytest.mark.parametrize(
    ("source", "naming"),
    [("hardliners", "vague"), ("loyalists", "vague"), ("the hardliner", "role_only")],
)
def test_bare_followers_are_vague(source: str, naming: str) -> None:
    assert describe(source, lexicon()).naming == naming
