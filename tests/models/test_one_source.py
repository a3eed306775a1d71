"""One source by several words: documents, bodies and outlets; who is left out of it."""

from __future__ import annotations

import pytest
from marked_articles import names, read


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("A poll of Norvik voters", "The survey", True),
        ("A poll of Norvik voters", "The results", True),
        ("A memo from the port", "The letter", True),
        ("A memo from the port", "The document", True),
        ("A memo from the port", "The results", False),
        ("A memo from the port", "A letter", False),
        ("A poll of Norvik voters", "The second survey", False),
        ("A poll of Norvik voters", "The lawsuit", False),
    ],
)
def test_a_document_by_several_words(first: str, second: str, same: bool) -> None:
    found = names([f"s[{first}] c[says] k[the dam leaks].", f"s[{second}] c[says] k[it is old]."])
    assert (found[0] == found[1]) is same


@pytest.mark.parametrize(
    ("before", "noun", "name"),
    [
        ("Norvik’s foreign ministry met the envoys.", "The ministry", "Norvik’s foreign ministry"),
        ("Inspectors of the FDA came to the port.", "The agency", "FDA"),
        ("It fell to the Norvik Rail Department.", "The department", "Norvik Rail Department"),
        ("Inspectors of the FDA came to the port.", "The ministry", "ministry"),
        ("Norvik’s foreign ministry met the envoys.", "The port ministry", "port ministry"),
    ],
)
def test_a_body_named_before(before: str, noun: str, name: str) -> None:
    opening = "s[Ida Moe] c[said] k[the dam leaks]."
    assert names([opening, before, f"s[{noun}] c[said] k[the dam leaks]."])[-1] == name


@pytest.mark.parametrize(
    ("noun", "name"),
    [
        ("The news service", "PolitiFact"),
        ("The news site", "PolitiFact"),
        ("The port service", "port service"),
    ],
)
def test_an_outlet_met_again(noun: str, name: str) -> None:
    found = names(["s[PolitiFact] c[said] k[no].", f"s[{noun}] c[said] k[the dam leaks]."])
    assert found[-1] == name


def test_they_are_not_the_author() -> None:
    article = [
        "s[The Norvik Trust] c[said] k[the dam leaks].",
        "s[I] c[argue] k[that it must go].",
        "s[They] c[say] k[it is old].",
    ]
    assert names(article)[-1] == "Norvik Trust"


@pytest.mark.parametrize(
    ("clause", "description"),
    [
        ("two of whom", "five wardens"),
        ("many of whom", "five wardens"),
        ("two of them", "two of them"),
    ],
)
def test_part_of_those_before(clause: str, description: str) -> None:
    sentence = f"The port has five wardens, s[{clause}] c[say] k[the dam leaks]."
    assert names([sentence]) == [description]


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("s[Newly Found Norvik Letter] c[Shows] k[Dam Leaks]", "Newly Found Norvik Letter"),
        ("s[The Norvik Charter] c[says] k[the dam is old and small].", "Norvik Charter"),
    ],
)
def test_title_case_makes_no_name(sentence: str, name: str) -> None:
    article = read([sentence])
    source = article.sources[article.main[0]]
    assert source.name == ("" if "Shows" in sentence else name)


@pytest.mark.parametrize(
    ("opening", "again", "name"),
    [
        ("s[Ida Moe-Lind, the mayor,] c[said] k[no].", "Lind", "Ida Moe-Lind"),
        ("s[Ben Orr-backed Ida Moe] c[said] k[no].", "Moe", "Ida Moe"),
        ("s[Ida Moe, the mayor,] c[said] k[no].", "Lind", "Lind"),
    ],
)
def test_a_short_form(opening: str, again: str, name: str) -> None:
    assert names([opening, f"s[{again}] c[said] k[the dam leaks]."])[-1] == name


@pytest.mark.parametrize(
    ("office", "person", "same"),
    [
        ("The deputy head of Norvik’s delegation", "Rear Admiral Ida Moe", True),
        ("The navy's chief of staff", "Gen. Ida Moe", True),
        ("The deputy mayor of Norvik", "Fire Chief Ida Moe", False),
        ("A spokesman for the ministry", "Gen. Ida Moe", False),
    ],
)
def test_an_office_and_then_rank_and_name(office: str, person: str, same: bool) -> None:
    quotation = f"k[“It was a mistake,”] s[{person}] c[told] the forum."
    found = names([f"s[{office}] c[said] k[the dam leaks].", quotation])
    assert (found[0] == found[1] == "Ida Moe") is same


@pytest.mark.parametrize("provision", ["Section 12", "Article 33", "Clause 4"])
def test_a_provision_is_no_name(provision: str) -> None:
    (source,) = read([f"s[{provision}] c[says] k[that no official may vote]."]).sources
    assert (source.name, source.description) == ("", provision)
    assert source.labels["naming"] == "document"


def test_a_law_has_its_name() -> None:
    (source,) = read(["s[The Norvik Harbour Act] c[says] k[that no official may vote]."]).sources
    assert source.name == "Norvik Harbour Act"


@pytest.mark.parametrize(
    ("first", "noun", "same"),
    [
        ("s[Velrail] c[said] k[it would hire].", "The company", True),
        ("s[Norvik Oil] c[said] k[it would close its port].", "The company", True),
        ("s[Eastmere] c[defended] k[its study].", "The university", True),
        ("s[Ruiz] c[said] k[he would hire].", "The company", False),
        ("s[Ada Ruiz] c[said] k[it would hire].", "The company", False),
        ("s[Ruiz] of Velrail c[said] k[it would hire].", "The company", False),
        ("s[Velrail] c[said] k[it would hire].", "The union", False),
        ("s[Velrail] c[said] k[it would hire].", "A company", False),
    ],
)
def test_a_firm_by_its_noun(first: str, noun: str, same: bool) -> None:
    article = read([first, f"s[{noun}] c[said] k[the dam leaks]."])
    assert (article.main[0] == article.main[1]) is same
    assert (article.sources[0].labels["naming"] == "organization") is same


@pytest.mark.parametrize(
    ("between", "name"),
    [
        ("s[Rail Trust Inc.] c[says] k[the dam leaks].", "Rail Trust Inc."),
        ("s[Velrail] c[says] k[the dam leaks].", "Velrail"),
        ("s[Ada Ruiz] c[says] k[the dam leaks].", "One company"),
    ],
)
def test_the_company_is_not_one_of_many(between: str, name: str) -> None:
    article = ["s[One company] c[says] k[no].", between, "s[The company] c[said] k[it rains]."]
    assert names(article)[-1] == name


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("One of the officials, Petra Lund,", "Petra Lund"),
        ("One of Mr. Hale’s rivals for the post, Senator Petra Lund of Norvik,", "Petra Lund"),
        ("One of the officials,", "One of the officials"),
        ("One of the officials in Norvik", "One of the officials in Norvik"),
    ],
)
def test_a_member_of_a_group_with_a_name(source: str, name: str) -> None:
    assert names([f"s[{source}] c[said] k[the dam leaks]."]) == [name]
