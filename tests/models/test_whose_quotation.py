"""Whose a quotation is that a line announces, that a label leads, or that has no cue."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.models.sourcing.language.lexicon import lexicon
from toolkit.models.sourcing.language.tokens import find_quotes, tokenize
from toolkit.models.sourcing.rules import Rules
from toolkit.models.sourcing.spans.dialogue import find_turns
from toolkit.models.sourcing.spans.forms import read_forms
from toolkit.models.sourcing.spans.introduced import find_introduced

QUOTE = "“We lost it all in a single night.”"


@pytest.mark.parametrize(
    ("line", "who"),
    [
        ("Ada Ruiz explains it this way:", "Ada Ruiz"),
        ("The Rail Union issued a brief statement after the vote:", "The Rail Union"),
        ("Velrail posted this message on Monday:", "Velrail"),
        ("When the dam broke in March, Ada Ruiz released the following statement:", "Ada Ruiz"),
        ("The Rail Union issued three permits:", None),
        ("Ada Ruiz opened it this way:", None),
    ],
)
def test_a_line_that_announces(line: str, who: str | None) -> None:
    sentences = [line, QUOTE, "The Rail Union met Velrail and Ada Ruiz."]
    found = find_introduced(sentences, find_quotes(sentences), lexicon())
    assert [line[slice(*each.who)] for each in found.values()] == ([who] if who else [])


@pytest.mark.parametrize(
    ("label", "speaks"),
    [
        ("Election Strategy", False),
        ("Secret Flood Plan", False),
        ("Ada Strategy", True),
        ("Ilva Qvist", True),
        ("Northern River Union", True),
    ],
)
def test_a_label_of_common_nouns_is_no_speaker(label: str, speaks: bool) -> None:
    sentences = [f"{label}: {QUOTE}", "A strategy, a plan and a union were shown."]
    found = find_introduced(sentences, find_quotes(sentences), lexicon())
    assert bool(found) == speaks


@pytest.mark.parametrize(
    ("between", "goes_on"),
    [
        ("Moe adds that the gates stood open.", False),
        ("Ilva Qvist, who works for the port, also explains the plan:", False),
        ("Qvist says that the gates stood open.", True),
        ("The gates stood open.", True),
    ],
)
def test_a_turn_ends_where_the_reporter_speaks(between: str, goes_on: bool) -> None:
    sentences = ["MOE: It was dark.", between, "MOE: We went home.", "LIND: And then it rained."]
    assert (1 in find_turns(sentences, lexicon())) == goes_on


@pytest.mark.parametrize(
    ("second", "speaker"),
    [
        ("“I commend Mayor Moe for this dam.”", "-"),
        ("“Ida Moe was wrong to leave it.”", "-"),
        ("“They ask me, ‘Why did you leave, Mrs. Moe?’ all day.”", "Ida Moe"),
        ("“They wrote ‘dam’ on it, and Ida Moe left.”", "-"),
        ("“I commend Mayor Lind for this dam.”", "Ida Moe"),
        ("“It was wrong to leave it.”", "Ida Moe"),
    ],
)
def test_nobody_speaks_of_herself_by_name(second: str, speaker: str) -> None:
    first = "“The dam will stand for ever,” Mayor Ida Moe said."
    texts = [first, "“It is dear to us all.”", second]
    words = [tokenize(text) for text in texts]
    tables = [np.zeros((len(each.starts), 3), np.float32) for each in words]
    for table in tables:
        table[:, 2] = 0.9
    end = words[0].texts.index("Mayor")
    tables[0][end:-2] = [0.9, 0.0, 0.0]
    tables[0][-2] = [0.0, 0.9, 0.0]
    article = Rules().read(texts, words, read_forms(texts, find_quotes(texts)), tables, [0.9] * 3)
    names = [article.sources[k].name if k >= 0 else "-" for k in article.main]
    assert names == ["Ida Moe", "Ida Moe", speaker]
