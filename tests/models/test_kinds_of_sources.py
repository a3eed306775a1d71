"""How sources without a name, sides of politics, media and bodies are named, and their roles."""

from __future__ import annotations

import pytest
from marked_articles import read
from weighed_sources import weighed

from toolkit.models.sourcing.language.lexicon import lexicon
from toolkit.models.sourcing.naming.naming import describe
from toolkit.schema import Source


@pytest.mark.parametrize(
    ("source", "naming", "role"),
    [
        # Nobody who could be asked.
        ("one", "vague", "other"),
        ("Another", "vague", "other"),
        ("donors", "vague", "other"),
        ("Leftists", "vague", "political"),
        ("the far right", "vague", "political"),
        ("The Left", "vague", "political"),
        ("some on the right", "vague", "political"),
        ("those polled", "vague", "citizen"),
        # Definite persons, or a number of them.
        ("another official", "role_only", "government"),
        ("two deputies", "role_only", "government"),
        ("three donors", "role_only", "other"),
        ("the public defender", "role_only", "expert"),
        ("Ada Wright", "named", "other"),
    ],
)
def test_who_is_vague(source: str, naming: str, role: str) -> None:
    assert describe(source, lexicon())[:2] == (naming, role)


@pytest.mark.parametrize(
    ("source", "naming", "role"),
    [
        ("Another ranking", "document", "document"),
        ("the Koran", "document", "document"),
        ("the restaurant", "organization", "corporate"),
        ("the nonprofit", "organization", "ngo"),
        ("state TV", "media", "media"),
        ("the tabloid Eastmere Nu", "media", "media"),
        ("the news agency Harna", "media", "media"),
        ("El Diario", "media", "media"),
        ("the Marlow Anzeiger", "media", "media"),
        ("Cairo", "organization", "government"),
        ("a Cairo baker", "role_only", "citizen"),
        ("General Motors", "organization", "corporate"),
        ("General Lind", "named", "government"),
        ("Ana Lima Boeing", "named", "other"),
        ("Boeing", "organization", "corporate"),
        ("Insurers", "vague", "corporate"),
    ],
)
def test_what_is_no_person(source: str, naming: str, role: str) -> None:
    assert describe(source, lexicon())[:2] == (naming, role)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("the dean of Eastmere's Graduate School of Weaving", "expert"),
        ("the dean of students", "expert"),
        ("the dean of the cathedral", "ngo"),
        ("Dean Baker", "other"),
        ("the former vice president's spokeswoman", "political"),
        ("an aide to the former mayor", "political"),
        ("the vice president's spokeswoman", "government"),
        ("the former judge's spokesman", "government"),
        ("a top water adviser to then-President Lind", "government"),
        ("an aide to then-Sen. Lind", "political"),
        ("Bo Lind, director of the Harbor Risks Project at the Eastmere Institute", "expert"),
        ("Bo Lind, director of the Harbor Relief Project in Eastmere", "ngo"),
        ("the Association of Global Automakers", "corporate"),
        ("the Association of Global Lawmakers", "ngo"),
        ("the U.N. refugee agency", "government"),
        ("a refugee family", "citizen"),
    ],
)
def test_whose_role_another_word_tells(source: str, expected: str) -> None:
    assert describe(source, lexicon()).role == expected


@pytest.mark.parametrize(
    ("article", "expected"),
    [
        (
            ["The s[Harbor Kurjer], citing a judge, c[reported] that k[two clerks had known]."],
            ("media", "media"),
        ),
        (
            ["s[Ostrava Dnes] c[reported], citing a clerk, that k[a pit closes]."],
            ("media", "media"),
        ),
        (["The s[Cascadian] first c[reported] k[the deal]."], ("media", "media")),
        (["The s[Cascadian Board] c[said] k[it was late]."], ("organization", "government")),
        (["s[Ana Lima] c[said], citing a judge, that k[two clerks knew]."], ("named", "none")),
    ],
)
def test_an_outlet_is_known_by_what_it_reports(
    article: list[str], expected: tuple[str, str]
) -> None:
    labels = read(article).sources[0].labels
    assert (labels["naming"], labels["role"]) == expected


@pytest.mark.parametrize(
    ("before", "source", "expected"),
    [
        ("The Harbor Mining Company closed its pit.", "a spokesman", "corporate"),
        ("Police searched two houses.", "a spokeswoman", "government"),
        ("It rained all day.", "a spokesman", "none"),
        ("The Harbor Mining Company closed its pit.", "a charity spokesman", "ngo"),
    ],
)
def test_a_bare_spokesman_speaks_for_the_last_body(before: str, source: str, expected: str) -> None:
    article = [before, f"“k[It was late],” s[{source}] c[said]."]
    assert [each.labels["role"] for each in read(article).sources] == [expected]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("s[Bo Lind], who served as mayor of Ely until 2009, c[said] k[it was late].", "political"),
        ("s[Bo Lind], who is an engineer at the port, c[said] k[it was late].", "expert"),
        ("s[Bo Lind], who was late, c[said] k[it was dark].", "none"),
    ],
)
def test_a_clause_tells_the_office(sentence: str, expected: str) -> None:
    assert read([sentence]).sources[0].labels["role"] == expected


@pytest.mark.parametrize(
    ("source", "network", "expected"),
    [
        (
            Source("1", "", "memo", {"naming": "document", "role": "document"}),
            ("organization", "government"),
            ("document", "document"),
        ),
        (  # what a medium prints may be the medium's word
            Source("1", "", "the Courier’s report", {"naming": "document", "role": "document"}),
            ("media", "media"),
            ("media", "media"),
        ),
        (
            Source(
                "1",
                "Bo Lind",
                "coordinator at the State Department",
                {"naming": "named", "role": "government"},
            ),
            ("named", "political"),
            ("named", "government"),
        ),
        (
            Source("1", "Cairo", "", {"naming": "organization", "role": "government"}),
            ("named", "political"),
            ("organization", "government"),
        ),
        (
            Source("1", "", "company spokesman", {"naming": "role_only", "role": "other"}),
            ("role_only", "citizen"),
            ("role_only", "other"),
        ),
        (
            Source("1", "", "pit worker", {"naming": "role_only", "role": "other"}),
            ("role_only", "citizen"),
            ("role_only", "citizen"),
        ),
        (
            Source("1", "", "spokesman", {"naming": "role_only", "role": "none"}),
            ("role_only", "citizen"),
            ("role_only", "none"),
        ),
        (
            Source("1", "Ostrava Dnes", "", {"naming": "media", "role": "media"}),
            ("named", "government"),
            ("media", "media"),
        ),
        (
            Source("1", "Bo Lind", "", {"naming": "named", "role": "political"}),
            ("named", "media"),
            ("named", "political"),
        ),
        (
            Source("1", "Bo Lind", "", {"naming": "named", "role": "none"}),
            ("named", "media"),
            ("named", "media"),
        ),
    ],
)
def test_what_the_words_settle(
    source: Source, network: tuple[str, str], expected: tuple[str, str]
) -> None:
    assert weighed(source, network) == expected
