"""Subjects that stand behind their verb, and words before a noun that are none."""

from __future__ import annotations

import pytest
from marked_articles import names, read


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("Among those c[predicting] k[a flood was Ada Moe], a baker.", "Ada Moe"),
        ("Among the growers who c[fear] k[a flood is Bo Lind].", "Bo Lind"),
        ("s[The talks went nowhere], c[said] several of the growers.", "several of the growers"),
        ("s[The talks went nowhere], c[said] k[two of the growers].", "two of the growers"),
    ],
)
def test_a_subject_behind_its_verb(sentence: str, source: str) -> None:
    assert names([sentence]) == [source]


@pytest.mark.parametrize("adjective", ["growing", "widespread", "renewed"])
def test_how_widespread_a_claim_is_makes_nobody_of_it(adjective: str) -> None:
    article = read([f"The delay led to s[{adjective}] c[calls] k[that it was time to stop]."])
    assert article.sourcing[0].attribution == "sourceless"
