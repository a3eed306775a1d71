"""Which words of a text are a person's name: particles, suffixes, titles, relatives."""

from __future__ import annotations

import pytest

import toolkit
from toolkit.models.sourcing.language.lexicon import lexicon
from toolkit.models.sourcing.language.tokens import tokenize
from toolkit.models.sourcing.mentions.names import NameFinder
from toolkit.models.sourcing.mentions.people import Person
from toolkit.models.sourcing.naming.naming import describe


def people(*sentences: str) -> list[Person]:
    words = [tokenize(sentence) for sentence in sentences]
    return NameFinder(sentences, words, [], lexicon()).people()


def called(*sentences: str) -> dict[str, int]:
    """How often the article speaks of each person, by the fullest name."""
    return {" ".join(person.fullest().parts): len(person.names) for person in people(*sentences)}


@pytest.mark.parametrize(
    ("sentences", "names"),
    [
        (["Ben Okoro spoke.", "Okoro said no."], {"Ben Okoro": 2}),
        (["Al Dunmore left.", "But Dunmore wrote."], {"Al Dunmore": 2}),
        (["Al Qaeda struck.", "He left."], {}),
        (["Senator Van Orrel left.", "But Orrel wrote."], {"Van Orrel": 2}),
        (["Anna van der Moor spoke.", "Van der Moor said no."], {"Anna van der Moor": 2}),
        (["Marie Le Cass spoke.", "But Le Cass left."], {"Marie Le Cass": 2}),
        (["David Ben Amos spoke.", "But Ben Amos left."], {"David Ben Amos": 2}),
    ],
)
def test_a_first_name_that_is_a_particle_too_leads_no_surname(
    sentences: list[str], names: dict[str, int]
) -> None:
    assert called(*sentences) == names


@pytest.mark.parametrize(
    ("sentences", "names"),
    [
        (
            ["President Vance spoke.", "His daughter Malia Vance left.", "Mr. Vance said no."],
            {"Vance": 2, "Malia Vance": 1},
        ),
        (
            ["Senator Hale met Ada Hale, the senator’s sister.", "Hale said no."],
            {"Hale": 2, "Ada Hale": 1},
        ),
        (
            ["President Vance met Ivo and Sarah Vance.", "Vance left."],
            {"Vance": 2, "Sarah Vance": 1},
        ),
        (["Mayor Hale said she was ill.", "Tom Hale spoke."], {"Hale": 1, "Tom Hale": 1}),
        (["President Hale spoke.", "Tom Hale Jr. hunts."], {"Hale": 1, "Tom Hale": 1}),
        (
            ["Tom Hale Jr. left.", "Mr. Hale wept.", "Hats of Michael Hale sold."],
            {"Tom Hale": 2, "Michael Hale": 1},
        ),
        (["RNC Chief of Staff Sarah Vance won."], {"Sarah Vance": 1}),
        (["Correspondent Dean Hale won."], {"Dean Hale": 1}),
        (["Undersecretary for Local Affairs Sarah Vance won."], {"Sarah Vance": 1}),
        (["Senate President Pro Tem Tom Hale won."], {"Tom Hale": 1}),
        (["It was a plan of Ada Mira Hale."], {"Ada Mira Hale": 1}),
        (["Sarah Vance won.", "Chelsea Vance lost."], {"Sarah Vance": 1, "Chelsea Vance": 1}),
        (["President Hale said he left.", "Tom Hale spoke.", "Hale won."], {"Tom Hale": 3}),
        (["His wife, Sarah Vance, ran.", "Senator Vance won."], {"Sarah Vance": 2}),
    ],
)
def test_relatives_who_share_a_surname_are_kept_apart(
    sentences: list[str], names: dict[str, int]
) -> None:
    assert called(*sentences) == names


def test_a_son_with_the_name_of_his_father_is_another_person() -> None:
    assert len(people("Tom Hale Jr. resigned.", "Mr. Hale’s father, the Rev. Tom Hale, wept.")) == 2
    assert len(people("Tom Hale Jr. resigned.", "But Tom Hale wept.")) == 1


@pytest.mark.parametrize(
    ("text", "name", "description"),
    [
        ("EPA Administrator Gina Dorn said the rule was late.", "Gina Dorn", "EPA Administrator"),
        ("Moderator Bret Dorn said the debate was over.", "Bret Dorn", "Moderator"),
        ("House Speaker-to-be Nancy Dorn said no.", "Nancy Dorn", "House Speaker-to-be"),
        ("“It is late,” said Tom Hale Jr., a former judge.", "Tom Hale Jr.", "former judge"),
        ("Porto Bend, Ind., Mayor Tom Hale said no.", "Tom Hale", "Porto Bend, Ind., Mayor"),
        ("The Hill said the vote was off.", "The Hill", ""),
        ("Anchor DeMarco Orr said the vote was off.", "DeMarco Orr", "Anchor"),
        ("The vote, The Eastmere Post reported, was off.", "The Eastmere Post", ""),
        ("The Eastmere Post reported that it rained.", "Eastmere Post", ""),
        ("Documents show that the dam leaks.", "", "Documents"),
        ("Seminarians said the mass was long.", "", "Seminarians"),
        ("Evans said the mass was long.", "Evans", ""),
    ],
)
def test_names_and_descriptions_of_sources(text: str, name: str, description: str) -> None:
    (source,) = toolkit.score(text, model="linear").sources.itertuples()
    assert (source.name, source.description) == (name, description)


def test_a_surname_takes_the_full_name_from_a_list_of_names() -> None:
    text = (
        "Those include Tom Marrow of Norvik Partners, Ada Quill of Ely Group, Ivo Brandt of Porto "
        "Capital and Mira Okafor. “It is late,” Quill said."
    )
    (name,) = toolkit.score(text, model="linear").sources["name"]
    assert name == "Ada Quill"


@pytest.mark.parametrize(
    ("source", "naming", "name"),
    [
        ("the director of the Federal Bureau of Rivers, James B. Orr,", "named", "James B. Orr"),
        ("the River Protection Agency, Mark Orr,", "named", "Mark Orr"),
        ("the River Protection Agency, a regulator,", "organization", ""),
        ("Secretary of State Ana Lima", "named", "Ana Lima"),
        ("Porto Bend, Ind., Mayor Pete Orr", "named", "Pete Orr"),
        ("EASTMERE, Ind. (AP) — Gov. Ada Ruiz", "named", "Ada Ruiz"),
        ("The Norvik Democratic Party", "organization", ""),
        ("Enter Ms. Orr", "named", "Orr"),
        ("Ada Orr, Mr. Lind’s policy adviser", "named", "Ada Orr"),
        ("Real estate mogul and television star Bo Lind on Sunday", "named", "Bo Lind"),
        ("Television host Bo Lind", "media", "Bo Lind"),
        ("RTF founder and Executive Vice President Ada M. Lind", "named", "Ada M. Lind"),
        ("the mayor and Gov. Bo Lind", "role_only", ""),
        ("a teacher and a farmer", "role_only", ""),
        ("Former Norvik City Mayor Ada Orr formally endorsed", "named", "Ada Orr"),
        ("the Orr family", "role_only", ""),
        ("The", "role_only", ""),
        ("Amid", "role_only", ""),
        ("Long", "named", "Long"),
        ("Loyalists", "vague", ""),
        ("Williams", "named", "Williams"),
    ],
)
def test_the_name_in_a_source_expression(source: str, naming: str, name: str) -> None:
    described = describe(source, lexicon())
    assert (described.naming, described.name) == (naming, name)
