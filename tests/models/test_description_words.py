"""Titles and appositions beside a name, and where a description ends."""

from __future__ import annotations

import pytest

from toolkit.models.sourcing.language.lexicon import lexicon
from toolkit.models.sourcing.language.shortening import shortened
from toolkit.models.sourcing.mentions.appositions import apposition_before
from toolkit.models.sourcing.mentions.descriptions import apposition_after, title_before
from toolkit.models.sourcing.naming.labels import NOT_TOLD
from toolkit.models.sourcing.profiles.told_of_persons import told_after, trade


@pytest.mark.parametrize(
    ("before", "title"),
    [
        ("WASHINGTON ― President ", "President"),
        ("EASTMERE, N.J. — Gov. ", "Gov."),
        ("SEATTLE (AP) — Democratic candidate ", "Democratic candidate"),
        ("“Even the gang members?” ", ""),
        ("To Rep. ", "Rep."),
        ("the reelection campaign of New Norvik Gov. ", "New Norvik Gov."),
        ("Mid-field candidates Sen. ", "Sen."),
        ("the vote, said Secretary of State ", "Secretary of State"),
        ("Bank of Norvik governor ", "Bank of Norvik governor"),
        ("Ms. Orr and then-FBI Director ", "FBI Director"),
        ("Former Vice President ", "Former Vice President"),
        ("according to climate scientist ", "climate scientist"),
        ("In May, health chief ", "health chief"),
        ("He met climate scientist ", "scientist"),
        ("the man met scientist ", "scientist"),
        ("to law professor ", "professor"),
        ("between former secretary of state ", "former secretary of state"),
        ("the World Health Board (WHB) official ", "WHB official"),
        ("Ohio’s longtime state auditor ", "longtime state auditor"),
    ],
)
def test_a_title_has_the_words_of_its_noun_phrase(before: str, title: str) -> None:
    assert " ".join(title_before(before, lexicon())) == title


@pytest.mark.parametrize(
    ("after", "apposed"),
    [
        (" Jr., a former senator, said", "a former senator"),
        (
            ", 66, a former head of the Porto Union, said",
            "a former head of the Porto Union",
        ),
        (" of Leeds, a lawyer, said", "a lawyer"),
        (" (R-Fla.), a candidate, said", "a candidate"),
        (", Orr’s deputy security adviser, said", "Orr’s deputy security adviser"),
        (
            ", senior director for rivers at Lind, said",
            "senior director for rivers at Lind",
        ),
        (", another resident, said", "another resident"),
        (", a paper in Eastmere, D.C., said", "a paper in Eastmere, D.C."),
        (", chief of the water board, said", "chief of the water board"),
        (", an aide to Rep. Ada Ruiz, said", "an aide to Rep. Ada Ruiz"),
        (", head of the George W. Orr library.", "head of the George W. Orr library"),
        (", health officials said", ""),
        (", state police said", ""),
        (", party chairman Bo Lind said", ""),
        (", said the mayor", ""),
        (", a spokesman for Mrs. Orr, said", "a spokesman for Mrs. Orr"),
        (", an aide to Sen. Bo Lind was ill", "an aide to Sen. Bo Lind"),
        (", Sen. Bo Lind of Ely and", ""),
        (", 21, a squad car pulled up to the corner and began scanning", ""),
        (", Tom Orr of Leeds, and", ""),
    ],
)
def test_an_apposition_has_an_office_for_its_noun(after: str, apposed: str) -> None:
    assert apposition_after(after, lexicon()) == apposed


@pytest.mark.parametrize(
    ("text", "apposed"),
    [
        ("The party chairman, [Bo Lind], said no.", "The party chairman"),
        ("Mr. Orr and his lawyer, [Bo Lind], said no.", "his lawyer"),
        ("Norvik’s state auditor, [Bo Lind], said no.", "Norvik’s state auditor"),
        ("Another delegate on the slate, [Bo Lind], left.", "Another delegate on the slate"),
        ("But the head of the Rail Trust, [Bo Lind], left.", "the head of the Rail Trust"),
        ("He met the president, [Bo Lind] said.", ""),
        ("After meeting the president, [Bo Lind], a lawyer, left.", ""),
        ("In the Senate, [Bo Lind], a lawyer, left.", ""),
    ],
)
def test_an_apposition_may_stand_before_the_name(text: str, apposed: str) -> None:
    start, end = text.index("["), text.index("]") - 1
    plain = text.replace("[", "").replace("]", "")
    assert apposition_before(plain, start, end, lexicon()) == apposed


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("the founder of the Orr Center in Port Alma", "founder of the Orr Center in Port Alma"),
        ("veteran of", "veteran"),
        (
            "former head of the water board under President Tom Hale and his many friends",
            "former head of the water board under President Tom Hale",
        ),
        (
            "head of the Norvik Legal Defense and Educational Fund for the young",
            "head of the Norvik Legal Defense and Educational Fund",
        ),
        ("a political paper in Eastmere, D.C., which left", "political paper in Eastmere, D.C."),
        ("an aide to A. Orr of Lind Inc., a firm", "aide to A. Orr of Lind Inc."),
        ("the mayor of Ely, a lawyer", "mayor of Ely"),
        ("their friends, Mrs. Orr and Bo Lind", "their friends"),
        ("WASHINGTON — The leading advocate of hikers", "leading advocate of hikers"),
        ("The", ""),
    ],
)
def test_a_description_ends_with_a_phrase(text: str, kept: str) -> None:
    assert shortened(text) == kept


def test_who_speaks_for_somebody_has_no_trade() -> None:
    assert trade("a spokesman for Ms. Lind", "spokesman", lexicon()) == NOT_TOLD
    assert trade("a retired pipe fitter", "fitter", lexicon()) == "citizen"
    assert told_after(" Jr., who teaches law, said", lexicon()) == "expert"
