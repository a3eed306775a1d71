"""The roles of people: staff, clergy, doctors, lawyers, the affected, and of texts."""

from __future__ import annotations

import re

import pytest

from toolkit.models.sourcing.language.lexicon import lexicon
from toolkit.models.sourcing.language.tokens import find_quotes, tokenize
from toolkit.models.sourcing.naming.naming import describe, find_role
from toolkit.models.sourcing.rules import Rules
from toolkit.models.sourcing.spans.forms import read_forms

np = pytest.importorskip("numpy")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # What staff see to is not whom they serve.
        ("a new media aide to the senator", "political"),
        ("a social media director for the party", "political"),
        ("a digital media consultant to Senator Lind", "political"),
        ("a news anchor", "media"),
        ("a climate policy director for the Dockers Union", "ngo"),
        ("a senior adviser to Lind", "political"),
        ("a political consultant", "political"),
        ("a political scientist", "expert"),
        ("a political organizer", "political"),
        ("a union organizer", "ngo"),
        ("a Republican pollster", "political"),
        ("a pollster", "expert"),
        ("a party activist", "political"),
        ("a student activist", "ngo"),
        ("a television executive", "corporate"),
        ("a television reporter", "media"),
        # A doctor's title is the least that is told.
        ("Dr. Ana Lima, a former state senator", "political"),
        ("Dr. Ana Lima, the health secretary", "government"),
        ("Senator Dr. Ana Lima", "political"),
        ("Dr. Ana Lima", "expert"),
        # Clergy, and kin.
        ("Father Bo Lind", "ngo"),
        ("Sister Ana Lima, a nurse", "ngo"),
        ("his father Bo Lind", "citizen"),
        ("seminarians", "ngo"),
        ("religious leaders", "ngo"),
        ("Baptist minister Bo Lind", "ngo"),
        ("the prime minister", "government"),
        ("Albanian leaders", "government"),
        ("Albanian union leaders", "ngo"),
        ("civil libertarians", "ngo"),
        ("the Nobel laureate", "expert"),
        ("the interviewer", "media"),
        # Who is hit by something, and who is meant for an office.
        ("Ana Lima, an engineer who lost her home", "citizen"),
        ("Bo Lind, a doctor whose house was destroyed", "citizen"),
        ("Ana Lima, an engineer who lost the vote", "expert"),
        ("Bo Lind, the governor's pick to run the Water Agency", "government"),
        ("Ana Lima, the party's nominee for governor", "political"),
        ("the court's vote", "government"),
        ("the chancellery", "government"),
        # A view of something is nobody's capacity.
        ("backers of the policy", "other"),
        ("critics of the president's policy", "other"),
        ("supporters", "citizen"),
        ("some activists", "ngo"),
        ("the State Department, in a document released Friday,", "government"),
    ],
)
def test_role(source: str, expected: str) -> None:
    assert describe(source, lexicon()).role == expected


@pytest.mark.parametrize(
    "source",
    ["the cable", "excerpts", "a leaflet", "the printed slate card", "a Foreign Ministry cable"],
)
def test_documents(source: str) -> None:
    described = describe(source, lexicon())
    assert (described.naming, described.role) == ("document", "document")


def roles(*marked: str) -> list[tuple[str, str]]:
    """Name and role of each source, where ``[…]`` marks who speaks and ``{…}`` the cue."""
    texts, tables = [], []
    for sentence in marked:
        spans, text = [], ""
        for piece in re.split(r"([\[{][^\]}]*[\]}])", sentence):
            column = {"[": 0, "{": 1}.get(piece[:1])
            words = piece if column is None else piece[1:-1]
            if column is not None:
                spans.append((len(text), len(text) + len(words), column))
            text += words
        starts = tokenize(text).starts
        table = np.zeros((len(starts), 3), np.float32)
        for low, high, column in spans:
            table[[low <= at < high for at in starts], column] = 0.9
        texts.append(text)
        tables.append(table)
    p = [0.9 if table.any() else 0.1 for table in tables]
    words = [tokenize(text) for text in texts]
    read = Rules().read(texts, words, read_forms(texts, find_quotes(texts)), tables, p)
    return [(source.name, source.labels["role"]) for source in read.sources]


@pytest.mark.parametrize(
    ("article", "expected"),
    [
        (
            ["The National Harbor Senatorial Committee (NHSC) paid.", "[An NHSC aide] {said} no."],
            [("", "political")],
        ),
        (
            ["The Courier’s Bo Lind asked again.", "[Lind] {said} that it was late."],
            [("Bo Lind", "media")],
        ),
        (
            ["[Bo Lind] {said} on his weekly radio show that the bridge would close."],
            [("Bo Lind", "media")],
        ),
        (
            ["[Bo Lind] {said} on a radio show that the bridge would close."],
            [("Bo Lind", "none")],
        ),
        (
            ["The town’s Bo Lind asked again.", "[Lind] {said} that it was late."],
            [("Bo Lind", "none")],
        ),
        (
            [
                "Ana Lima, president of the Eastmere Campaign Legal Center, came.",
                "[Lima] {said} that the rule was wrong.",
            ],
            [("Ana Lima", "ngo")],
        ),
        (
            ["Ana Lima, a former biologist under Mayor Bo Lind, came.", "[Lima] {said} no."],
            [("Ana Lima", "expert")],
        ),
        (
            ["Ana Lima, a nurse who lost her home, came.", "[Lima] {said} that help was slow."],
            [("Ana Lima", "citizen")],
        ),
        (
            ["Ana Lima, a nurse who lost her bet, came.", "[Lima] {said} that help was slow."],
            [("Ana Lima", "expert")],
        ),
        (
            ["Ana Lima, a geologist, came.", "[Lima, a resident,] {said} that help was slow."],
            [("Ana Lima", "citizen")],
        ),
        (
            ["Father Bo Lind came.", "[Lind] {said} that the hall would open."],
            [("Bo Lind", "ngo")],
        ),
    ],
)
def test_role_in_an_article(article: list[str], expected: list[tuple[str, str]]) -> None:
    assert roles(*article) == expected


def test_a_mark_alone_among_the_words_of_a_description_is_no_word() -> None:
    assert find_role(["state", "", "senator"], 3, lexicon()) == "political"
