"""Whose text a near duplicate is: dateline, credit, day, time, or a word where none tells."""

from __future__ import annotations

import pandas as pd
import pytest
from known_corpus import articles

from toolkit.comparison import compare, near_duplicates
from toolkit.comparison.near_duplicates import similar_articles

BODY = (
    "the harbour board voted on tuesday to close the eastern pier for repairs that will take "
    "eleven weeks and cost four million crowns according to its engineer"
)


def rows(*articles: tuple[str, str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(articles, columns=["article_id", "outlet", "date", "text"])


def origin(*articles: tuple[str, str, str, str], full=None) -> tuple[str, str]:
    (found,) = {
        (pair.origin_outlet, pair.decided_by) for pair in near_duplicates(rows(*articles), full)
    }
    return found


@pytest.mark.parametrize(
    ("post", "wire", "expected"),
    [
        (("2025-01-01", "MOLE, Jan 1 (Reuters) - "), ("2025-01-02", ""), ("Reuters", "dateline")),
        (("2025-01-01", "Reuters reports that "), ("2025-01-02", ""), ("Reuters", "credit")),
        (("2025-01-02", ""), ("2025-01-01", ""), ("Reuters", "date")),
        (("2025-01-02", ""), ("2025-01-03", ""), ("Post", "date")),
        (("2025-01-01T09:00", ""), ("2025-01-01T08:00", ""), ("Reuters", "time")),
        (("2025-01-01", ""), ("2025-01-01", ""), ("Post", "")),
        (("", ""), ("2025-01-01", ""), ("Post", "")),
    ],
)
def test_what_tells_the_origin(post, wire, expected):
    first = ("a", "Post", post[0], post[1] + BODY)
    assert origin(first, ("b", "Reuters", wire[0], wire[1] + BODY)) == expected


def test_an_agency_is_known_by_its_initials():
    first = ("a", "Post", "2025-01-01", "MOLE (AP) — " + BODY)
    assert origin(first, ("b", "associated_press", "2025-01-02", BODY)) == (
        "associated_press", "dateline"
    )  # fmt: skip


def test_a_credit_line_counts_though_it_is_no_body():
    pair = ("a", "Post", "2025-01-01", BODY), ("b", "Wire", "2025-01-02", BODY)
    assert origin(*pair) == ("Post", "date")
    assert origin(*pair, full={"a": BODY + " Reporting by Wire", "b": BODY}) == ("Wire", "credit")
    # A word that holds the name is not the name.
    assert origin(*pair, full={"a": BODY + " wireless", "b": BODY}) == ("Post", "date")


def test_articles_of_one_outlet_that_stand_twice():
    found = similar_articles(
        rows(("a", "Post", "", BODY), ("b", "Post", "", BODY), ("c", "Post", "", BODY[:80]))
    )
    assert found.duplicates == []
    assert [tuple(each) for each in found.repeated] == [("a", "b", "Post")]


def copied(date: str, agency_text: str) -> list[dict[str, str]]:
    own = [row | {"date": "2025-01-01"} for row in articles(8)]
    shared = {
        "Post": ("2025-01-03", agency_text), "Wire": ("2025-01-02", agency_text),
        "Agency": (date, agency_text),
    }  # fmt: skip
    return own + [
        {"id": f"copy-{outlet}", "outlet": outlet, "text": text, "date": day}
        for outlet, (day, text) in shared.items()
    ]


def test_the_origin_does_not_hang_on_the_outlets_compared(score_rows):
    text = " ".join(f"{BODY.capitalize()} in part {n}." for n in range(3))
    scored = score_rows(copied("2025-01-01", text))
    everything = compare(scored, "loaded_rate")
    some = compare(scored, "loaded_rate", only=["Post", "Wire"])
    of = {pair.article_id: pair.origin_outlet for pair in everything.near_duplicates}
    assert of == {"copy-Post": "Agency", "copy-Wire": "Agency"}
    assert {pair.article_id: pair.origin_outlet for pair in some.near_duplicates} == of
    assert not any("tells who was first" in note for note in everything.notes)


def test_where_nothing_tells_the_page_says_so(score_rows):
    rows = copied("2025-01-02", " ".join(f"{BODY.capitalize()} in part {n}." for n in range(3)))
    found = compare(score_rows(rows), "loaded_rate")
    assert "of 2 near duplicates (copy-Post, say) neither dateline" in "\n".join(found.notes)
