"""The whole name of a source, and a description without words that are of something else."""

from __future__ import annotations

import pytest
from marked_articles import read


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("s[The U.S.] c[said] k[the dam leaks].", "U.S."),
        ("s[The Times newspaper] c[said] k[the dam leaks].", "The Times"),
        ("s[The Eastmere Echo newspaper] c[said] k[the dam leaks].", "Eastmere Echo"),
        ("s[A Ely College/Ely Echo Poll] c[shows] k[a tie].", "Ely College/Ely Echo Poll"),
        ("s[An Eastmere Echo report] c[said] k[the dam leaks].", ""),
        ("s[A Norvik Times reporter] c[said] k[the dam leaks].", ""),
        ("s[The Eastmere newspaper] c[said] k[the dam leaks].", ""),
    ],
)  # fmt: skip
def test_the_whole_name(sentence: str, name: str) -> None:
    article = read([sentence])
    assert article.sources[article.main[0]].name == name


@pytest.mark.parametrize(
    ("sentence", "description"),
    [
        ("Despite Mr. Hale’s efforts, k[it rained], s[Hale] c[said].", ""),
        ("s[Tom Hale, who is also the founder of Velrail,] c[said] k[no].", "founder of Velrail"),
        ("In a note c[by] s[port director Tom Hale], the full plans were shown.", "port director"),
        ("They met their brother Bishop s[Tom Hale], who c[said] k[no].", "Bishop"),
        ("The state Rep. s[Tom Hale] c[said] k[no].", "state Rep."),
        ("On Monday, union President s[Tom Hale] c[said] k[no].", "union President"),
        ("On Monday, police Sgt. s[Tom Hale] c[said] k[no].", "police Sgt."),
        ("s[The Mayor of Eastmere, Tom Hale], c[said] k[no].", "Mayor of Eastmere"),
        ("s[Tom Hale], secretary of the Rail Trust c[said] k[no].", "secretary of the Rail Trust"),
        ("s[Tom Hale], state police c[said], k[ran].", ""),
        ("Port spokesman Navy Capt. s[Tom Hale] c[said] k[no].", "Port spokesman Navy Capt."),
        ("s[Tom Hale], an aide to the mayor, c[said] k[no].", "aide to the mayor"),
    ],
)
def test_a_description_without_words_beside_it(sentence: str, description: str) -> None:
    article = read([sentence])
    assert [s.description for s in article.sources if "Hale" in s.name] == [description]


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("Tom Hale’s close friends and allies", False),
        ("Hale’s close aides", False),
        ("Tom Hale’s close friend Ivo Brandt", True),
    ],
)
def test_close_friends_of_somebody_are_others(source: str, named: bool) -> None:
    article = read([f"s[{source}] c[said] k[no]."])
    assert (article.sources[article.main[0]].name == "Ivo Brandt") is named
    assert article.sources[article.main[0]].name != "Tom Hale"


@pytest.mark.parametrize(
    ("title", "role"),
    [("party Chairman", "political"), ("union President", "ngo"), ("firm President", "corporate")],
)
def test_the_body_before_a_title_tells_the_role(title: str, role: str) -> None:
    article = read([f"On Monday, s[{title} Tom Hale] c[said] k[the dam leaks]."])
    assert [s.labels["role"] for s in article.sources] == [role]
