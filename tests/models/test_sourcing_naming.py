from __future__ import annotations

import pytest

from toolkit.models.sourcing.language.lexicon import CUE_CLASSES, inflect, lexicon
from toolkit.models.sourcing.naming.naming import describe


@pytest.mark.parametrize(
    ("source", "naming", "role"),
    [
        ("Secretary of State Ana Lima", "named", "government"),
        ("Lima’s spokesman", "role_only", "other"),
        ("a spokesman for the port, Ali Demir,", "named", "other"),
        ("the Interior Ministry", "organization", "government"),
        ("Interior Ministry officials", "role_only", "government"),
        ("some in the party", "vague", "political"),
        ("other senators", "vague", "political"),
        ("the other senator", "role_only", "political"),
        ("the experts", "role_only", "expert"),
        ("experts", "vague", "expert"),
        ("three senators", "role_only", "political"),
        ("a new report from the group", "document", "document"),
        ("Redhaven Post", "media", "media"),
        ("U.S. officials", "role_only", "government"),
        ("UNICEF", "organization", "government"),  # a body of states
        ("Ludwig van der Meer", "named", "other"),
        ("most of the senators", "vague", "political"),
        ("dozens of farmers", "vague", "citizen"),
        # A share of those who were asked, and one of people in office.
        ("roughly 12 percent of those who answered", "vague", "citizen"),
        ("Seven in 10 tenants overall", "vague", "citizen"),
        ("two in five", "vague", "citizen"),
        ("a quarter of the judges", "role_only", "government"),
        ("Progressive and conservative historians", "vague", "expert"),
        ("a conservative and a friend", "role_only", "political"),
        # Surnames that are words of office.
        ("Lena Baker, a retired pilot", "named", "citizen"),
        ("the shipping magnate Paul Singer", "named", "corporate"),
        ("a baker", "role_only", "citizen"),
    ],
)
def test_describe(source: str, naming: str, role: str) -> None:
    described = describe(source, lexicon())
    assert (described.naming, described.role) == (naming, role)


SOURCES = {  # (naming, role) -> words for sources; role "none" where no capacity is told
    ("document", "document"): [
        "the report",
        "a new poll by Eastmere University",
        "a Gallup poll",
        "court filings",
        "the lawsuit",
        "an email seen by the Courier",
        "tweets",
        "a study",
        "a government report",
        "the Mueller report",
        "an internal memo",
        "a police statement",
        "the indictment",
        "census data",
        "a Quinnipiac University poll",
        "a 2014 study in Nature",
        "the letter",
        "court documents",
        "Facebook posts",
    ],
    ("media", "media"): [
        "the radio host Ali Demir",
        "the Courier",
        "the newspaper",
        "Reuters",
        "state television",
        "local media",
        "Fox News host Bo Lind",
        "The Eastmere Times",
        "the Associated Press",
        "Bloomberg News",
        "Ali Demir of the Eastmere Times",
        "New York Times reporter Ada Ruiz",
        "Ada Ruiz, a reporter for the Eastmere Post",
        "the Norrland Courier’s Ada Ruiz",
        "CNN",
        "the Guardian",
        "The Wall Street Journal",
        "Norrland Radio",
        "the state news agency",
        "Israeli media",
        "a local newspaper",
        "Reuters and the BBC",
        "the official Xinhua News Agency",
    ],
    ("named", "citizen"): [
        "Ana Lima, 34, a baker from Eastmere",
        "a baker, Ali Demir,",
        "Ada Ruiz, a lawyer for the victims",
        "Ada Ruiz, 62, a retired teacher",
        "Ada Ruiz, a mother of three",
    ],
    ("named", "corporate"): [
        "Ana Lima, chief executive of Northwind",
        "Northwind’s chief executive, Ana Lima",
        "Bo Lind, founder of the brewery",
        "Tesla CEO Bo Lind",
        "Northwind founder Bo Lind",
        "billionaire Bo Lind",
    ],
    ("named", "expert"): [
        "Ana Lima, a professor of law at Eastmere University",
        "Dr. Ada Ruiz, director of the Institute of Public Health",
        "Ada Ruiz, an economist at Northwind Bank",
        "Ada Ruiz, a Harvard historian",
        "Harvard professor Ada Ruiz",
    ],
    ("named", "government"): [
        "Federal Reserve Chair Ana Lima",
        "Judge Ana Lima",
        "Gen. Bo Lind",
        "Gov. Bo Lind",
        "former police chief Bo Lind",
        "MAYOR ADA RUIZ",
        "the mayor, Ada Ruiz",
        "Prime Minister Ana Lima",
        "White House press secretary Ana Lima",
        "Attorney General Bo Lind",
        "Assistant Attorney General Bo Lind",
        "Eastmere Mayor Ada Ruiz",
        "Ada Ruiz, the mayor of Eastmere",
        "Ada Ruiz, mayor of Eastmere,",
        "Eastmere police chief Bo Lind",
        "Police Chief Bo Lind",
        "Sgt. Bo Lind of the Eastmere police",
        "Lt. Col. Ada Ruiz",
        "Ada Ruiz, a spokeswoman for the governor",
        "Foreign Minister Ada Ruiz",
        "German Chancellor Ada Ruiz",
        "Vice President Bo Lind",
        "former CIA director Bo Lind",
    ],
    ("named", "ngo"): [
        "Bo Lind, president of the dockers’ union",
        "the Rev. Bo Lind",
        "Rev. Bo Lind",
        "Tim Lind, a spokesman for the Sierra Club",
        "Pope Francis",
        "Ada Ruiz of Amnesty International",
        "Ada Ruiz from the pressure group Clean Rivers",
        "Ada Ruiz, president of the National Farmers’ Union",
        "union leader Bo Lind",
    ],
    ("named", "none"): [
        "Ana Lima",
        "Lima",
        "Ludwig van der Meer Jr.",
        "J. R. Lind",
        "Jean-Luc O’Malley",
        "Abu Bakr al-Lind",
        "Sheikh Hassan bin Ali",
        "Mr. Ruiz",
        "Ali Demir, who lives next door",
        "Bo Lind, 41, who owns a bakery in Eastmere",
        "Ada Ruiz, a spokeswoman for Northwind",
        "Ada Ruiz, who chairs the committee",
        "Ms. Ruiz-Demir",
        "de la Cruz",
        "O’Neill",
        "Xi",
        "Kim Jong Un",
        "Recep Tayyip Erdogan",
        "Mohammed bin Salman",
    ],
    ("named", "other"): [
        "Ana Lima, a soprano",
        "actor Bo Lind",
        "Queen Silvia",
        "striker Bo Lind",
        "Ada Ruiz, author of a book on eels",
    ],
    ("named", "political"): [
        "House Intelligence Committee Chairman Bo Lind",
        "Gov. Bo Lind, a Republican presidential candidate",
        "Sen. Ana Lima, D-Ohio",
        "Rep. Ana Lima (R-Texas)",
        "former President Bo Lind",
        "former Secretary of State Ana Lima",
        "Ana Lima, the Democratic nominee",
        "House Speaker Ana Lima",
        "Republican strategist Bo Lind",
        "Chris Lind, a Republican strategist",
        "Trump campaign manager Ana Lima",
        "Democratic National Committee Chairwoman Ana Lima",
        "Labour MP Ada Ruiz",
        "Conservative leader Bo Lind",
        "Opposition leader Ada Ruiz",
        "Senate Majority Leader Bo Lind",
        "President-elect Ada Ruiz",
        "Democratic presidential hopeful Ada Ruiz",
        "former New York mayor Bo Lind",
        "ex-minister Ada Ruiz",
        "Sen. Ruiz",
    ],
    ("organization", "corporate"): [
        "Northwind Inc.",
        "Northwind Inc",
        "X Corp.",
        "the company",
        "Microsoft",
        "Goldman Sachs",
        "Northwind Holdings",
        "Lind & Sons",
        "the bank",
    ],
    ("organization", "expert"): [
        "Eastmere University",
        "the university",
        "the hospital",
    ],
    ("organization", "government"): [
        "the White House",
        "Downing Street",
        "the Kremlin",
        "Germany",
        "the European Commission",
        "the prime minister’s office",
        "the Ruiz administration",
        "the Justice Department",
        "the Department of Justice",
        "the Ministry of Health",
        "the U.N.",
        "the World Health Organization",
        "NATO",
        "the city",
        "the school district",
        "China’s foreign ministry",
        "Beijing",
        "Israel",
        "the Supreme Court",
    ],
    ("organization", "ngo"): [
        "Amnesty International",
        "the Sierra Club",
        "the NAACP",
        "the union",
        "the church",
        "the foundation",
    ],
    ("organization", "none"): [
        "Lima’s office",
    ],
    ("organization", "political"): [
        "the Clinton campaign",
        "the Trump team",
        "the Democratic National Committee",
        "the Ruiz camp",
        "Ruiz’s campaign",
        "the Republican Party",
    ],
    ("role_only", "citizen"): [
        "Mr. Demir’s lawyer",
        "a resident of Eastmere",
        "the father of the victim",
        "a fan",
        "the suspect",
        "a friend of the family",
        "a neighbor",
        "a teacher",
        "his wife",
        "a woman who gave no name",
        "a longtime friend",
        "a family member",
        "a member of the family",
        "a shopkeeper",
        "a tourist from Norway",
        "one of the witnesses",
        "her mother",
        "Bo Lind’s brother",
    ],
    ("role_only", "corporate"): [
        "the chairman of Northwind Inc.",
        "a lawyer for the company",
        "a spokeswoman for Northwind Inc.",
        "the CEO",
        "an employee of the restaurant",
        "company officials",
        "a trader at the bank",
        "a lobbyist for the oil industry",
        "an airline executive",
        "the store’s manager",
        "the company’s chief executive",
        "the bank’s chairman",
    ],
    ("role_only", "expert"): [
        "a pollster",
        "an analyst at a think tank in Oslo",
        "a hospital spokesman",
        "the researchers",
        "researchers at the institute",
        "two scientists at the institute",
        "a doctor at the hospital",
        "a nurse at the clinic",
        "a defense lawyer",
    ],
    ("role_only", "government"): [
        "the Fed chair",
        "a lawyer for the port authority",
        "a police spokeswoman",
        "the prosecutor",
        "two police officers",
        "a State Department official",
        "officials at the ministry",
        "two U.S. officials",
        "police",
        "prosecutors",
        "authorities",
        "the head of the agency",
        "the ambassador to France",
        "a Western diplomat",
        "the Labor Secretary",
        "officials",
        "the official",
        "a senior administration official",
        "an adviser to the president",
        "a member of the school board",
        "a senior State Department official",
        "two senior officials at the Treasury",
        "a Pentagon spokeswoman",
        "an army spokesman",
        "an FBI agent",
        "the county sheriff",
        "a federal judge in Ohio",
        "the mayor",
        "investigators",
        "detectives",
    ],
    ("role_only", "media"): [
        "a columnist for the Norrland Courier",
        "a Bloomberg reporter",
    ],
    ("role_only", "ngo"): [
        "the chairman of a charity for seamen",
        "a union leader",
        "a spokesman for the teachers’ union",
        "union officials",
        "a trade union official",
        "an NGO worker",
        "a Red Cross spokesman",
        "the archbishop of Eastmere",
        "the group’s director",
    ],
    ("role_only", "none"): [
        "the director of the museum",
        "a close associate of Lima",
    ],
    ("role_only", "other"): [
        "the soprano",
        "a coach",
    ],
    ("role_only", "political"): [
        "the party leader",
        "the chairman of the Green Party",
        "the chairman of the House Intelligence Committee",
        "a campaign spokesman",
        "a senior Democratic aide",
        "one of the lawmakers",
        "a campaign manager",
        "campaign officials",
        "a longtime Lima adviser",
        "three members of the committee",
        "a Republican congressman",
        "a GOP aide",
        "a congressional staffer",
        "the senator",
        "the party’s chairman",
    ],
    ("vague", "citizen"): [
        "residents",
        "supporters",
        "a number of former employees",
        "plenty of voters",
        "its backers",
        "fans",
        "locals",
        "protesters",
    ],
    ("vague", "corporate"): [
        "a source at the bank",
        "a company insider",
        "people inside the company",
        "sources at two banks",
    ],
    ("vague", "expert"): [
        "experts",
        "most economists",
        "legal experts",
    ],
    ("vague", "government"): [
        "a source in the foreign ministry",
        "some officials",
        "current and former officials",
        "government sources",
        "a longtime confidant of the governor",
        "a Kremlin source",
        "diplomatic sources",
        "a well-placed source in the prosecutor’s office",
        "allies of the mayor",
        "two allies of the president",
        "some in the government",
    ],
    ("vague", "ngo"): [
        "activists",
        "environmentalists",
    ],
    ("vague", "none"): [
        "a person familiar with the matter",
        "someone close to the deal",
        "sources",
        "three people briefed on the talks",
        "insiders",
        "those with knowledge of the sale",
        "critics",
        "observers",
        "people in the room",
        "people with knowledge of the talks",
        "two people who attended the meeting",
        "one of the people",
        "another person close to Lima",
        "an individual with direct knowledge",
        "multiple sources",
        "anyone who has seen it",
        "four people with firsthand knowledge of the raid",
        "a person privy to the discussions",
        "somebody in the room",
        "one insider",
        "a person with ties to the family",
        "political observers",
        "detractors of the plan",
        "those close to the prince",
        "others",
        "several",
    ],
    ("vague", "political"): [
        "many Democrats",
        "Republicans",
        "nobody in the party",
        "senior figures in the party",
        "party figures",
        "a few lawmakers",
        "many on the left",
    ],
}


BARE_PLURALS = {
    ("vague", "citizen"): ["Readers", "Truckers", "Pensioners", "Nannies", "Drivers"],
    ("vague", "ngo"): ["Bishops", "Priests"],
    ("vague", "expert"): ["Surgeons", "Midwives", "Architects", "Statisticians"],
    ("vague", "corporate"): ["Landlords", "Insurers", "Brewers"],
    ("role_only", "government"): ["Magistrates", "Generals"],
    ("vague", "political"): ["Councillors", "Congressmen"],
    ("role_only", "none"): ["Rebels", "Actors", "Climbers"],
    ("named", "none"): ["Rogers", "Sanders", "Waters", "Woods", "Peters", "Chambers"],
}


@pytest.mark.parametrize(
    ("source", "naming", "role"),
    [(source, *labels) for labels, sources in BARE_PLURALS.items() for source in sources],
)
def test_a_plural_that_opens_a_sentence_is_no_name(source: str, naming: str, role: str) -> None:
    described = describe(source, lexicon())
    assert (described.naming, described.role.replace("other", "none")) == (naming, role)


@pytest.mark.parametrize(
    ("source", "naming", "role"),
    [(source, *labels) for labels, sources in SOURCES.items() for source in sources],
)
def test_words_for_sources(source: str, naming: str, role: str) -> None:
    described = describe(source, lexicon())
    untold = described.role == "other" and not described.has_capacity
    assert (described.naming, "none" if untold else described.role) == (naming, role)


@pytest.mark.parametrize(
    ("source", "naming", "role", "name"),
    [
        ("the charity Shelter", "organization", "ngo", ""),
        ("think tank Demos", "organization", "expert", ""),
        ("retailer Next", "organization", "corporate", ""),
        ("Fans' group The Shed", "organization", "ngo", ""),
        ("consultancy Cornwall Insight", "organization", "corporate", ""),
        ("company founder Ada Moss", "named", "corporate", "Ada Moss"),
        ("university Professor Ann Bell", "named", "expert", "Ann Bell"),
        ("school principal Ann Bell", "named", "expert", "Ann Bell"),
        ("Jane Hollis MP", "named", "political", "Jane Hollis"),
        ("Tom Reeve KC", "named", "expert", "Tom Reeve"),
        ("Mayor Ann Bell OBE", "named", "government", "Ann Bell"),
    ],
)
def test_names_beside_what_they_are(source: str, naming: str, role: str, name: str) -> None:
    described = describe(source, lexicon())
    assert (described.naming, described.role, described.name) == (naming, role, name)


def test_what_else_the_words_tell() -> None:
    described = describe("Northwind’s chief executive, Ada Ruiz-Lind Jr.", lexicon())
    assert (described.name, described.key) == ("Ada Ruiz-Lind Jr.", "Ruiz-Lind")
    described = describe("two senior officials at the Treasury", lexicon())
    assert (described.description, described.plural) == ("two senior officials", True)


def test_inflection() -> None:
    assert inflect("press") == ["press", "presses", "pressed", "pressing"]
    assert inflect("say: says said") == ["say", "says", "said"]


@pytest.mark.parametrize(
    ("cue", "sourcing"),
    [
        ("said", True),
        ("according to", True),
        ("declined to comment", True),
        ("naming_of", True),
        ("in a statement", True),
        ("believes", False),
        ("plans to", False),
        ("supports", False),
        ("", False),
    ],
)
def test_sourcing_cues(cue: str, sourcing: bool) -> None:
    assert lexicon().is_sourcing_cue(cue) is sourcing


def test_the_lists_are_consistent() -> None:
    naming_of = lexicon()
    assert set(naming_of.cue_class.values()) <= set(range(1, len(CUE_CLASSES)))
    for words in (naming_of.document, naming_of.organization, naming_of.people, naming_of.titles):
        assert all(word == word.lower() for word in words)
    # A pattern that takes back a cue must hold one of the words it is filed under.
    assert all(pattern.pattern for pattern in naming_of.not_cues.values())
