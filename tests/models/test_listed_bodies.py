"""Bodies that a list knows by their names: roles, names of several words, words with a capital."""

from __future__ import annotations

from collections import Counter

import pytest

from toolkit.codebook import load_codebook
from toolkit.models.sourcing.language.lexicon import lexicon
from toolkit.models.sourcing.language.listed_bodies import FOLDER, listed_bodies, names_in
from toolkit.models.sourcing.language.persons import person_words
from toolkit.models.sourcing.naming.naming import describe

BODIES = {
    "government": [
        "Whitehall", "the Élysée", "MI5", "the Bundesbank", "Ofsted", "Scotland Yard", "the RCMP",
        "UNHCR", "the WHO", "the IMF", "ASEAN", "the Arab League", "ICE", "Pakistan’s ISI",
        "the Bundeskriminalamt",
    ],
    "political": [
        "Syriza", "Podemos", "the BJP", "Plaid Cymru", "Sinn Féin", "Fatah", "En Marche", "Vamos",
        "the Lib Dems", "UKIP", "the Bloc Québécois", "Hamas", "the Kuomintang", "Zanu-PF",
    ],
    "corporate": [
        "Petrobras", "Rosneft", "Rio Tinto", "Lockheed Martin", "AT&T", "PG&E", "McDonald’s",
        "Sainsbury's", "Foxconn", "Glencore", "Cambridge Analytica", "Berkshire Hathaway", "Delta",
        "Target", "Johnson & Johnson", "Gazprom", "Safaricom", "Reliance",
    ],
    "ngo": [
        "Americans for Prosperity", "Friends of the Earth", "Everytown for Gun Safety", "the RSPCA",
        "the SEIU", "the United Auto Workers", "Transparency International",
        "B’Tselem", "Stonewall",
        "the White Helmets", "Reporters Without Borders", "Extinction Rebellion", "MoveOn",
    ],
    "expert": [
        "Brookings", "the Council on Foreign Relations", "Chatham House", "Harvard", "MIT",
        "the Heritage Foundation", "King’s College London", "the Institute for Fiscal Studies",
    ],
    "other": ["Isis", "the Taliban", "al-Shabab", "Boko Haram"],
}  # fmt: skip
MEDIA = ["Kathimerini", "the Kyiv Independent", "Yonhap", "Folha de S.Paulo", "Mother Jones", "RT"]


@pytest.mark.parametrize(
    ("source", "role"), [(source, role) for role, sources in BODIES.items() for source in sources]
)
def test_role_of_a_listed_body(source: str, role: str) -> None:
    described = describe(source, lexicon())
    assert (described.naming, described.role) == ("organization", role)


@pytest.mark.parametrize("source", MEDIA)
def test_outlet(source: str) -> None:
    described = describe(source, lexicon())
    assert (described.naming, described.role) == ("media", "media")


@pytest.mark.parametrize(
    ("source", "naming", "role"),
    [
        ("a spokeswoman for Friends of the Earth", "role_only", "ngo"),
        ("McDonald’s chief executive", "role_only", "corporate"),
        ("an analyst at the Institute for Fiscal Studies", "role_only", "expert"),
        ("two Syriza lawmakers", "role_only", "political"),
        ("a Labour MP", "role_only", "political"),
        ("an ICE agent", "role_only", "government"),
        ("Ada Ruiz of Americans for Prosperity", "named", "ngo"),
        ("Rosneft’s head, Ivan Orlov,", "named", "corporate"),
    ],
)
def test_who_serves_a_listed_body(source: str, naming: str, role: str) -> None:
    described = describe(source, lexicon())
    assert (described.naming, described.role) == (naming, role)


@pytest.mark.parametrize(
    ("source", "naming"),
    [
        ("spokesman Karl Lindt", "named"),  # a surname behind an office
        ("Ana Boeing", "named"),
        ("Jordan Ford, a nurse,", "named"),  # a first name that is a state
        ("Kebede Bain", "named"),
        ("police chief Bo Vale", "named"),
        ("a man who paid by visa", "role_only"),
    ],
)
def test_names_that_a_body_has_too(source: str, naming: str) -> None:
    described = describe(source, lexicon())
    assert described.naming == naming
    assert described.role != "corporate"


def test_ordinary_words_are_names_with_a_capital_alone() -> None:
    bodies = listed_bodies()
    for name in ("Shelter", "Visa", "Liberty"):
        assert bodies.role(name, name.lower())
        assert not bodies.role(name.lower(), name.lower())
    assert bodies.role("WHO", "who") == "government"
    assert not bodies.role("Who", "who")


def test_each_name_is_listed_once() -> None:
    listed = {path.stem: names_in(path) for path in FOLDER.glob("*.txt")}
    ordinary = listed.pop("ordinary")
    names = [name.lower() for each in listed.values() for name in each]
    assert [name for name, n in Counter(names).items() if n > 1] == []
    assert {name.lower() for name in ordinary} <= set(names)
    assert set(listed) <= {label.id for label in load_codebook("sourcing").question("role").labels}
    assert [name for name in names if name.startswith("the ")] == ["the fed"]


def test_no_first_name_or_place_is_a_listed_body() -> None:
    names = listed_bodies().roles.keys() - listed_bodies().ordinary - listed_bodies().spelled
    assert not names & person_words().first_names.keys()
    assert not names & lexicon().places
    media = listed_bodies().media - {"wafa"}  # the news agency
    assert not media & (person_words().first_names.keys() | lexicon().places)


@pytest.mark.parametrize(
    "source",
    [
        "the US",
        "Togo",
        "Sri Lanka",
        "the UAE",
        "Kosovo",
        "Burkina Faso",
        "Texas",
        "Bavaria",
        "Quito",
    ],
)
def test_states_and_regions_stand_for_their_government(source: str) -> None:
    described = describe(source, lexicon())
    assert (described.naming, described.role) == ("organization", "government")


@pytest.mark.parametrize(
    ("source", "role"),
    [
        ("US officials", "government"),
        ("a US lawyer", "expert"),
        ("a Texas teacher", "citizen"),
        ("a Togo fisherman", "citizen"),
        ("a California-based company", "corporate"),
        ("Kosovo’s president", "government"),
    ],
)
def test_where_somebody_works_is_no_office(source: str, role: str) -> None:
    assert describe(source, lexicon()).role == role


def test_us_in_small_letters_is_a_pronoun() -> None:
    described = describe("some of us", lexicon())
    assert (described.naming, described.role) == ("vague", "other")
