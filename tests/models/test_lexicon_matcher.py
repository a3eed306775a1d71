from __future__ import annotations

import pytest

from toolkit.models.lexicons.matcher import PhraseMatcher
from toolkit.models.linear.features import tokenize
from toolkit.models.linear.loaded_spans import bundled_idioms, idiom_matcher


def matches(entry: str, text: str) -> list[str]:
    words = tokenize([text]).words
    return [" ".join(words[start:end]) for start, end, _ in idiom_matcher([entry]).find(words)]


@pytest.mark.parametrize(
    ("entry", "text", "expected"),
    [
        ("drop* the ball", "They dropped the ball.", ["dropped the ball"]),
        ("drop* the ball", "They dropped a ball.", []),
        ("throw*/threw under the bus", "She threw us under the bus", ["threw us under the bus"]),
        ("throw*/threw under the bus", "She threw it. Under the bus", ["threw it under the bus"]),
        ("throw*/threw under the bus", "He threw it; under the bus", []),
        ("catch 22", "A catch 22 it is", ["catch 0"]),
        ("powder keg*", "Two powder-kegs", ["powder kegs"]),
        ("drop* the ball", "drop the", []),
        ("out of", "out in of", []),
    ],
)
def test_phrases_with_endings_alternatives_and_gaps(
    entry: str, text: str, expected: list[str]
) -> None:
    assert matches(entry, text) == expected


def test_the_longest_wins_and_words_are_used_once() -> None:
    idioms = idiom_matcher(["out of", "out of control", "control freak*"])
    assert idioms.find(["out", "of", "control", "freaks"]) == [(0, 3, (1,))]


def test_phrases_that_match_the_same_words_are_all_named() -> None:
    matcher = PhraseMatcher(["tax*", "taxes", "tax* cut"])
    assert matcher.find(["taxes", "taxi"]) == [(0, 1, (0, 1)), (1, 2, (0,))]


def test_the_idioms_are_many_and_tidy_and_each_finds_itself() -> None:
    entries = bundled_idioms().phrases
    assert len(entries) >= 300
    for entry in entries:
        assert entry == " ".join(entry.split())
        words = tokenize([" ".join(w.split("/")[0].rstrip("*") for w in entry.split(" "))]).words
        assert idiom_matcher([entry]).find(words) == [(0, len(words), (0,))], entry
