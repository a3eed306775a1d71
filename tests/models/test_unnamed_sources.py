"""Whose name is withheld is nobody who is named, then or later."""

from __future__ import annotations

import pytest
from marked_articles import names, read

NAMED = "s[Ada Ruiz, an employee of the mill,] c[said] k[it was late]."


@pytest.mark.parametrize(
    "withheld",
    [
        "s[The employee], who asked not to be named, c[said] k[the dam leaks].",
        "s[The employee, who asked not to be named,] c[said] k[the dam leaks].",
        "s[The employee] c[said] on condition of anonymity k[the dam leaks].",
        "s[The woman], who declined to be identified, c[said] k[the dam leaks].",
    ],
)
def test_withheld_after_somebody_named(withheld: str) -> None:
    article = read([NAMED, withheld, "k[“It is old,”] s[she] c[said]."])
    assert article.main[1] != article.main[0]
    assert article.main[2] == article.main[1]
    assert article.sources[article.main[1]].labels["naming"] == "anonymous"
    assert article.sources[article.main[0]].name == "Ada Ruiz"


def test_the_next_sentence_withholds_the_name() -> None:
    article = [NAMED, "s[The woman] c[said] k[the dam leaks].", "She asked not to be named."]
    assert names(article)[:2] == ["Ada Ruiz", "woman"]


@pytest.mark.parametrize(
    "again",
    [
        "s[The employee] c[said] k[the dam leaks].",
        "s[The employee], who named no friends, c[said] k[the dam leaks].",
    ],
)
def test_nothing_is_withheld(again: str) -> None:
    assert names([NAMED, again]) == ["Ada Ruiz", "Ada Ruiz"]
