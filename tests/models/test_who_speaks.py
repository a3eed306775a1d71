"""Who of an article is meant by a role, a pronoun, a name with a body behind it."""

from __future__ import annotations

import pytest
from marked_articles import names, read


@pytest.mark.parametrize(
    ("opening", "role"),
    [
        ("s[Representative Ida Moe] c[said] k[no].", "The congresswoman"),
        ("s[Sen. Ida Moe] c[said] k[no].", "The Norvik lawmaker"),
        ("s[Radio host Ida Moe] c[said] k[no].", "The Channel Nine host"),
        ("s[President Ida Moe] c[said] k[no].", "The somber president"),
        ("s[Ida Moe, a scientist,] c[said] k[no].", "The researcher"),
        ("s[Ida Moe of River Watch] c[said] k[no].", "The analyst"),
        ("s[Ida Moe] c[warned] k[of rain].", "The Norvik senator"),
        ("Ida Moe came to the port.", "The grey-haired, 71-year-old diplomat"),
    ],
)
def test_a_role_is_of_the_one_it_fits(opening: str, role: str) -> None:
    assert names([opening, f"s[{role}] c[said] k[the dam would hold]."])[-1] == "Ida Moe"


@pytest.mark.parametrize(
    ("opening", "role"),
    [
        ("s[Representative Ida Moe] c[met] Representative Bo Lind.", "The congressman"),
        ("s[Former Representative Ida Moe] c[said] k[no].", "The congressman"),
        ("s[Kansas Senator Ida Moe] c[said] k[no].", "The Norvik senator"),
        ("s[President Ida Moe] c[said] k[no].", "The union president"),
        ("s[Ida Moe, the mayor,] c[said] k[no].", "The analyst"),
        ("s[Ida Moe] c[said] k[no] to Bo Lind.", "The analyst"),
        ("s[Ida Moe] c[said] k[no].", "The official"),
    ],
)
def test_a_role_that_fits_nobody_or_two_is_somebody_new(opening: str, role: str) -> None:
    assert names([opening, f"s[{role}] c[said] k[the dam would hold]."])[-1] != "Ida Moe"


def test_who_a_person_is_of_is_no_part_of_the_name() -> None:
    article = read(["s[Ida Moe of River Watch] c[said] k[no].", "s[Ida Moe] c[said] k[yes]."])
    assert [source.name for source in article.sources] == ["Ida Moe"]


def test_a_surname_may_stand_first() -> None:
    texts = ["Party chief Paik Dae-su came.", "s[Paik] c[said] k[yes]."]
    assert names(texts) == ["-", "Paik Dae-su"]
    assert (
        names(["s[Ida Moe-Orr] c[said] k[no].", "s[Moe-Orr] c[said] k[yes]."])
        == ["Ida Moe-Orr"] * 2
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "Asked about Bo Lind, s[who] has c[called] k[it a ruin], s[Ivo Moe] c[demurred].",
        "s[Ivo Moe] c[spoke] against Bo Lind, s[who] c[called] k[it a ruin].",
    ],
)
def test_a_pronoun_is_of_the_main_clause(sentence: str) -> None:
    assert names([sentence, "k[“It stands,”] s[he] c[said]."])[-1] == "Ivo Moe"


def test_he_is_none_of_many() -> None:
    texts = [
        "Bo Lind spoke.",
        "s[Some] c[said] k[it would rain].",
        "s[He] c[said] k[it would not].",
    ]
    assert names(texts)[-1] == "Bo Lind"


@pytest.mark.parametrize(
    ("lead", "second", "speaker"),
    [
        ("The dam will hold, s[the mayor] c[says].", "s[Ida Moe] c[told] us so.", "Ida Moe"),
        ("Orr is wrong, s[the mayor] c[says].", "s[Ida Moe] c[met] Ivo Orr.", "Ida Moe"),
        ("It will hold, s[the mayor] c[says].", "s[Ida Moe, a nurse,] c[told] us.", "mayor"),
        ("It will hold, s[the mayor] c[says].", "s[Senator Ida Moe] c[told] us.", "mayor"),
        ("It will hold, s[the official] c[says].", "s[Ida Moe] c[told] us.", "official"),
    ],
)
def test_a_bare_name_is_of_whom_the_lead_speaks(lead: str, second: str, speaker: str) -> None:
    assert names([lead, second])[0] == speaker


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("No clerk has the right to c[declare] k[the vote of March null].", "none"),
        ("Nobody is free to c[announce] k[a new dam in the port].", "none"),
        ("It had been c[announced] k[that a new dam would stand].", "sourceless"),
    ],
)
def test_what_may_be_said_is_not_said(sentence: str, kind: str) -> None:
    assert read([sentence]).sourcing[0].attribution == kind
