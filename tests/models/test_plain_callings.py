"""Offices, professions, groups of people and kinds of bodies without a name, and their roles."""

from __future__ import annotations

import pytest

from toolkit.models.sourcing.language.lexicon import lexicon
from toolkit.models.sourcing.naming.naming import describe

ROLES = {
    "government": """
        the taoiseach | the emir | the crown prince | a civil servant | a panchayat head
        | three negotiators | agents | a park ranger | sheriff's deputies | a policewoman
        | the zoning board | a rescue service spokeswoman | a disaster agency spokesman
        | the chief electoral officer | the government's environmental adviser | the Saudi king
        | an air force pilot | the human rights commission
        | the energy secretary | the secretary of agriculture | the insurance commissioner
    """,
    "political": """
        a backbencher | the shadow home secretary | the far-right leader | a Tory MP | a spin doctor
        | a member of the town council | a party rebel | county commissioners | rebel MPs
        | the ruling coalition
        | an ex-prime minister | an opposition activist | a political leader | the upper house
    """,
    "corporate": """
        the drugmaker | the sneaker maker | the train operator | the employers' federation
        | the trade association | an estate agent | the singer's agent | a rating agency
        | the board of directors | the social network | the club's owner | a tobacco lobbyist
        | an exchange official | the low-cost carrier | a money manager | the software giant
        | a ferry line | an airport spokesman
    """,
    "expert": """
        a PhD candidate | Ana Lima, a doctoral candidate | a market strategist
        | a strategist at the brokerage | a nephrologist | an energy consultant
        | the author of the study | a GP | an economist at the bank | a forensic accountant
    """,
    "ngo": """
        a shop steward | the aid agency | a women's shelter | a victims' group | an LGBT group
        | a gun-safety group | the river trust | tenant organizers | a protest leader
        | an actors' union | the Olympic committee | an ayatollah | the students' association
        | the Muslim council | an anti-whaling group | a mental health group
    """,
    "citizen": """
        an eyewitness | passers-by | asylum seekers | the suspect's lawyer | the accused
        | his ex-wife | her son-in-law | an octogenarian | a beachgoer | a gun owner | shop workers
        | a security guard | a crane operator | the captain of the ferry | a homeless person
        | a courier | an ordinary Russian | two Iranians | a cleaning lady | a bank teller
    """,
    "media": """
        a film critic | the editorial board | a wire service | a camera crew | the local paper
        | a press photographer | a book reviewer
    """,
    "other": """
        the team captain | the club's manager | the England striker | a rally driver
        | a Formula One driver | an Olympic cyclist | a film producer | a drug dealer | a warlord
        | a militia commander | a spokesman for the militants | the football club | Prince Harry
        | the queen | a reality TV star | the band's spokesman
    """,
}


@pytest.mark.parametrize(
    ("source", "expected"),
    [(source.strip(), role) for role, sources in ROLES.items() for source in sources.split("|")],
)
def test_role_of_a_calling(source: str, expected: str) -> None:
    assert describe(source, lexicon()).role == expected


@pytest.mark.parametrize(
    ("source", "naming"),
    [
        ("the chipmaker", "organization"),
        ("the coast guard", "organization"),
        ("the stock exchange", "organization"),
        ("the exchange of letters", "document"),
        ("an email exchange", "document"),
        ("the train operator", "organization"),
        ("a crane operator", "role_only"),
        ("the social network", "organization"),
        ("the local paper", "media"),
        ("a film critic", "role_only"),
        ("critics", "vague"),
        ("the land registry", "organization"),
        ("the airport", "organization"),
        ("a frequent flyer", "role_only"),
        ("a man accused of theft", "role_only"),
        ("a courier", "role_only"),
        ("an ordinary Russian", "role_only"),
        ("ordinary Iranians", "vague"),
        ("Ana Lima MP", "named"),
        ("a Green MEP", "role_only"),
        # Surnames that are callings in lower case.
        ("Holder", "named"),
        ("Butler", "named"),
        ("the butler", "role_only"),
    ],
)
def test_naming_of_a_calling(source: str, naming: str) -> None:
    assert describe(source, lexicon()).naming == naming
