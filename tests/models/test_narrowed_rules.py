"""Where rules for names, contents and the people meant do not reach."""

from __future__ import annotations

import pytest
from marked_articles import names, read

from toolkit.models.sourcing.language.tokens import find_quotes


def held(marked: str, part: str) -> list[str]:
    """The words of the source, or of the contents, of the attributions of a sentence."""
    seen = read([marked]).seen[0]
    stretches = [
        stretch
        for a in seen.parts.attributions
        for stretch in ((a.source,) if part == "source" else a.content)
        if stretch is not None
    ]
    return [" ".join(seen.words.texts[each.low : each.high]) for each in stretches]


@pytest.mark.parametrize(
    ("opening", "content"),
    [
        ("s[Hale] c[made statements about]", "how he would mend the dam"),
        ("s[Hale] c[evaded a question about]", "whether he had seen the dam"),
    ],
)
def test_a_question_goes_on_behind_its_verb(opening: str, content: str) -> None:
    assert held(f"{opening} k[{content}].", "content") == [content]


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("s[An Eastmere News poll] c[shows] k[a tie].", ""),
        ("s[A Norvik Times article published Friday] c[shows] k[a tie].", ""),
        ("s[TV networks] c[said] k[it is a tie].", ""),
        ("s[The Eastmere Echo newspaper] c[said] k[it is a tie].", "Eastmere Echo"),
        ("It is a tie, c[according to] s[the Brandtsen Institute.]", "Brandtsen Institute"),
        ("s[Velrail Corp.] c[said] k[it is a tie].", "Velrail Corp."),
    ],
)
def test_no_poll_has_the_name_of_its_outlet(sentence: str, name: str) -> None:
    article = read([sentence])
    assert article.sources[article.main[0]].name == name


@pytest.mark.parametrize(
    ("sentence", "description"),
    [
        ("Brandt campaign Chairman s[Tom Hale] c[said] k[no].", "Brandt campaign Chairman"),
        ("The growers met state Sen. s[Tom Hale], who c[said] k[no].", "state Sen."),
        ("They met their brother Bishop s[Tom Hale], who c[said] k[no].", "Bishop"),
    ],
)
def test_a_body_before_a_title(sentence: str, description: str) -> None:
    article = read([sentence])
    assert [s.description for s in article.sources if "Hale" in s.name] == [description]


def test_whoever_lays_it_on_somebody_is_the_subject() -> None:
    sentence = "s[The growers], c[blaming] k[some of it on the port], left."
    assert names([sentence]) == ["growers"]
    assert names(["s[The talks failed], c[said] k[two of the growers]."]) == ["two of the growers"]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("that Senator Hale lied", "senator"),
        ("that the law, which Hale had written, was sound", "Tom Hale"),
        ("it was a joke, which raised fears that Hale was ill", "Tom Hale"),
    ],
)
def test_named_in_a_further_clause(content: str, name: str) -> None:
    article = ["Senator Tom Hale left.", f"s[The senator] c[said] k[{content}]."]
    assert names(article)[-1] == name


@pytest.mark.parametrize(
    ("before", "name"),
    [
        ("One of Lind’s pleas came in March, when", "Bo Lind"),
        ("The floods led to Bo Lind, and", "Bo Lind"),
        ("Like Bo Lind,", "Tom Hale"),
        ("Along with Bo Lind,", "Tom Hale"),
    ],
)
def test_an_owner_may_be_meant(before: str, name: str) -> None:
    heard = "s[Tom Hale] c[said] k[it rained]."
    article = ["Bo Lind left.", heard, f"{before} s[he] c[said] k[no]."]
    assert names(article)[-1] == name


@pytest.mark.parametrize(
    ("between", "name"),
    [("The company ran a new campaign.", "Villagers of Ely"), ("It came at night.", "growers")],
)
def test_they_with_a_body_between(between: str, name: str) -> None:
    first = "s[Villagers of Ely] c[said] k[it was late]."
    article = [first, "The growers lost their fields.", between, "s[They] c[said] k[no]."]
    assert names(article)[-1] == name


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("A poll of Norvik voters has, however,", "A poll of Norvik voters"),
        ("The mayor, however,", "The mayor"),
    ],
)
def test_an_adverb_behind_an_auxiliary(source: str, text: str) -> None:
    assert held(f"s[{source}] c[revealed] k[that it rained].", "source") == [text]


def test_a_quotation_within_one_that_goes_on() -> None:
    opening = "''If they say that I come from a small port, 'They are not used to this.'"
    quotes = find_quotes([opening, "They will get used to it,'' Hale said."])
    assert quotes[0][0].start == 0
    assert quotes[0][0].opens
    assert not quotes[0][0].closes


def test_named_with_the_verb_of_somebody_else() -> None:
    article = [
        "Senator Tom Hale left.",
        "The port c[pressed] k[Hale on the dam], but s[the senator] left.",
    ]
    assert names(article)[-1] == "Tom Hale"
