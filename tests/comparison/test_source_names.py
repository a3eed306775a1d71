"""Names are merged over articles where that is safe, and nowhere else."""

from __future__ import annotations

import pytest

from toolkit.comparison.person_names import organisation_key, person_name
from toolkit.comparison.source_identity import Identity, NamedSource, identities, titles


def keys(*rows: tuple[str, str, str], person: bool = True) -> list[Identity]:
    """Identities of sources given as article, event and name; all of one outlet."""
    return identities([NamedSource(a, "Post", event, name, person) for a, event, name in rows])


def same(first: str, second: str) -> bool:
    """Whether two names of one article are one person."""
    one, other = keys(("a", "", first), ("a", "", second))
    return one == other


@pytest.mark.parametrize(
    "name",
    [
        "Ruiz", "Mayor Ada Ruiz", "ADA RUIZ", "Ada Ruiz’s", "Ada Ruiz's", "Àda Ruíz", "A. Ruiz",
        "Ada M. Ruiz", "Mayor Ruiz", "Sen. Ada Ruiz", "Ms. Ruiz", "U.S. Sen. Ada Ruiz",
        "Ada “Fox” Ruiz", "Ada Ruiz (Greens)", "Ada Ruiz, MP", "former mayor Ada Ruiz",
        "the mayor Ada Ruiz", "Deputy Prime Minister Ada Ruiz", "Ada\nRuiz", "Dr Ada Ruiz PhD",
    ],
)  # fmt: skip
def test_forms_of_one_name(name: str) -> None:
    assert same("Ada Ruiz", name)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Ada Ruiz", "Bo Ruiz"), ("Ada Ruiz", "B. Ruiz"), ("Ada Ruiz", "Ada Lund"),
        ("Ada Ruiz", "Ada"), ("Alex Jones", "Van Jones"), ("John Francis", "Pope Francis"),
        ("George W. Bush", "George H. W. Bush"), ("Ed Hall Jr.", "Ed Hall Sr."),
        ("Ada Ruiz", "Adam Ruiz"), ("Ada Ruiz", "Ada Ruiz-Lund"), ("Ada Ruiz", "Mrs Bo Ruiz"),
        ("Judge", "Ada Ruiz"), ("Ada Ruiz", "<script>"),
    ],
)  # fmt: skip
def test_two_people_stay_two(first: str, second: str) -> None:
    assert not same(first, second)


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("Ursula von der Leyen", "von der Leyen"), ("Bill de Blasio", "De Blasio"),
        ("Ursula von der Leyen", "Leyen"), ("Moqtada al-Sadr", "al-Sadr"),
        ("J.K. Rowling", "Rowling"), ("J. K. Rowling", "JK Rowling"), ("Moqtada al Sadr", "Sadr"),
        ("Al Gore", "Gore"), ("JD Vance", "J. D. Vance"), ("Martin Luther King Jr.", "Dr. King"),
        ("Søren Ørsted", "Orsted"), ("Sean O’Neil", "O'Neil"), ("Ed James", "James’"),
    ],
)  # fmt: skip
def test_surnames_of_several_parts(full: str, short: str) -> None:
    assert same(full, short)


def test_a_surname_means_the_full_name_of_its_story_alone() -> None:
    ada, bo, ruiz = keys(("a", "dam", "Ada Ruiz"), ("b", "vote", "Bo Ruiz"), ("c", "dam", "Ruiz"))
    assert ruiz == ada != bo
    ada, bo, ruiz = keys(("a", "dam", "Ada Ruiz"), ("b", "dam", "Bo Ruiz"), ("c", "dam", "Ruiz"))
    assert ruiz not in (ada, bo)
    # The article goes before the story.
    ada, bo, ruiz = keys(("a", "dam", "Ada Ruiz"), ("b", "dam", "Bo Ruiz"), ("b", "dam", "Ruiz"))
    assert ruiz == bo
    # Another story's Ruiz may be somebody else.
    ada, ruiz = keys(("a", "dam", "Ada Ruiz"), ("b", "vote", "Ruiz"))
    assert ruiz != ada
    # Without events the outlet's articles are the story; another outlet's are not.
    ada, ruiz = keys(("a", "", "Ada Ruiz"), ("b", "", "Ruiz"))
    assert ruiz == ada
    rows = [("a", "Post", "Ada Ruiz"), ("b", "Echo", "Ruiz"), ("c", "Echo", "Ada Ruiz")]
    post, short, echo = identities([NamedSource(a, o, "", name, True) for a, o, name in rows])
    assert post == echo == short


def test_middle_names_that_differ_keep_people_apart() -> None:
    rows = [("a", "", "George W. Bush"), ("b", "", "George H. W. Bush"), ("c", "", "George Bush")]
    younger, elder, either = keys(*rows)
    assert len({younger, elder, either}) == 3
    story = [("a", "iraq", "George W. Bush"), ("b", "gulf", "George H. W. Bush")]
    younger, _, meant = keys(*story, ("c", "iraq", "George Bush"))
    assert meant == younger


def test_names_of_organisations_are_compared_as_written() -> None:
    names = ("The Harbour Board", "harbour board’s", "Harbour Board Ltd.", "Harbour", "U.N.", "UN")
    first, second, third, fourth, *nations = map(organisation_key, names)
    assert first == second == third != fourth
    assert nations[0] == nations[1]
    police, ford = keys(("a", "", "Ford"), person=False), keys(("a", "", "Ford"))
    assert police != ford


def test_who_has_no_name_has_no_identity() -> None:
    rows = [("anonymous", "government"), ("anonymous", "government"), ("vague", "none")]
    unnamed = [NamedSource(str(n), "Post", "", " ", False, labels) for n, labels in enumerate(rows)]
    first, second, third = identities(unnamed)
    assert first == second != third
    assert set(titles(unnamed, [first, second, third]).values()) == {""}


def test_a_source_is_called_by_its_fullest_name_without_titles() -> None:
    names = ["Ruiz", "Ruiz", "Ruiz", "MAYOR ADA RUIZ", "Mayor Ada Ruiz", "Ada Ruiz"]
    rows = [NamedSource("a", "Post", "", name, True) for name in names]
    (called,) = set(titles(rows, identities(rows)).values())
    assert called == "Ada Ruiz"
    boards = [NamedSource("a", "", "", name, False) for name in ("UN", "U.N.", "UN")]
    assert set(titles(boards, identities(boards)).values()) == {"UN"}


@pytest.mark.parametrize(
    "name", ["", " ", "“”", "...", "’s", "\ud800", "-", "Jr.", "Mayor", "a" * 5000]
)
def test_any_text_can_be_asked_for_a_name(name: str) -> None:
    person_name(name)
    organisation_key(name)
    identities([NamedSource("a", "", "", name, person) for person in (True, False)])
