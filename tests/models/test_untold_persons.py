"""The role of persons of whom neither a title nor an apposition tells a capacity."""

from __future__ import annotations

import pytest
from marked_articles import read

from toolkit.models.sourcing.language.lexicon import lexicon
from toolkit.models.sourcing.naming.naming import describe

REST = ["The lift stood still.", "It was cold.", "The road was shut.", "Snow fell."]
SPEAKS = "k[“It is gone,”] c[said] s[Qorim Dvask]"


def role(*marked: str) -> str:
    """The role of the first source of an article."""
    return read(list(marked)).sources[0].labels["role"]


@pytest.mark.parametrize(
    "marked",
    [
        # Age, home and kin beside the name.
        [f"{SPEAKS}, 63, at the gate."],
        [f"{SPEAKS}, whose twin daughters go to the school."],
        [f"{SPEAKS}, 40, from Ostmark, on Friday."],
        ["k[“It is gone,”] c[said] 19-year-old s[Qorim Dvask]."],
        [f"{SPEAKS}, who has farmed on the slope since 1990."],
        # What somebody is seen to do.
        [f"{SPEAKS}, still clutching a wet blanket."],
        ["Ada Dvask was cooking when it fell.", "k[“It is gone,”] c[said] s[Ada Dvask]."],
        [f"{SPEAKS}.", "He had slept in the car with two cats."],
        ["Ada Dvask drove a school bus for years.", "k[“No,”] c[said] s[Ada Dvask]."],
        # What the quoted words are about.
        ["k[“My daughter was in the cellar,”] c[said] s[Qorim Dvask]."],
        ["k[“I could not breathe and I ran,”] c[said] s[Qorim Dvask]."],
        ["k[“We slept under our boat,”] c[said] s[Qorim Dvask]."],
    ],
)
def test_who_is_met_in_daily_life_is_a_citizen(marked: list[str]) -> None:
    assert role(*marked) == "citizen"


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        # An office or a calling that is told decides.
        ([f"{SPEAKS}, 63, the transport minister."], "government"),
        ([f"{SPEAKS}, a geologist whose daughter goes to the school."], "expert"),
        (["k[“My daughter was there,”] c[said] Senator s[Qorim Dvask]."], "political"),
        (["k[“My wife was there,”] c[said] the chief executive, s[Qorim Dvask]."], "corporate"),
        # Nothing of daily life, and too little to go by.
        ([f"{SPEAKS}, who signed the treaty."], "none"),
        (["k[“My plan is sound,”] c[said] s[Qorim Dvask]."], "none"),
        (["k[“It is gone,”] c[said] s[Ada Dvask]."], "none"),
        # Somebody else's age, and an office in the place of a home.
        ([f"{SPEAKS}, pointing to figures of 63, 40 and 12."], "none"),
    ],
)
def test_who_is_not(marked: list[str], expected: str) -> None:
    assert role(*marked) == expected


def test_of_whom_nothing_is_told_has_no_role() -> None:
    """However long the article is: the codebook's `none`."""
    assert role("k[“It is gone,”] c[said] s[Ada Dvask].", *REST) == "none"


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("She became chief executive of the mill in May.", "corporate"),
        ("She has been a midwife for 30 years.", "expert"),
        ("She has measured the glacier since 1998.", "expert"),
        ("She now leads the tenants' union.", "ngo"),
        ("She won gold in the relay.", "other"),
        # Look-alikes tell nothing.
        ("She became angry in May.", "none"),
        ("She has been a danger to the town.", "none"),
        ("She won a ham in the raffle.", "none"),
        ("She was sentenced to two years.", "none"),
    ],
)
def test_a_verb_in_another_sentence_tells_a_capacity(after: str, expected: str) -> None:
    assert role("k[“It is gone,”] c[said] s[Ada Dvask].", after, *REST[:3]) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (["s[The dockers' union] c[said] k[it was late]."], "ngo"),
        (["s[The Norvik Shipping Company] c[said] k[it was late]."], "corporate"),
        (["s[The transport ministry] c[said] k[it was late]."], "government"),
    ],
)
def test_whose_its_president_is(marked: list[str], expected: str) -> None:
    for further in (
        "Its president, s[Qorim Dvask], c[said] k[no].",
        "k[“No,”] its spokesman s[Qorim Dvask] c[said].",
        "k[“No,”] c[said] s[Qorim Dvask], its spokesman.",
        "k[“No,”] c[said] spokesman s[Qorim Dvask].",
    ):
        sources = read([*marked, further]).sources
        assert sources[1].labels["role"] == expected, further


@pytest.mark.parametrize(
    ("source", "naming"),
    [
        ("Surgeons in two towns", "vague"),
        ("Fishermen", "vague"),
        ("garment workers", "vague"),
        ("Hotel owners", "vague"),
        ("staff", "vague"),
        ("surgeons at the clinic", "role_only"),
        ("three fishermen", "role_only"),
        ("the garment workers", "role_only"),
        ("the night staff", "role_only"),
        ("officials", "role_only"),
        ("prosecutors", "role_only"),
        ("union leaders", "role_only"),
    ],
)
def test_an_uncounted_many_is_vague(source: str, naming: str) -> None:
    assert describe(source, lexicon()).naming == naming
