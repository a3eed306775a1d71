from __future__ import annotations

import pytest

from toolkit.models.linear.features import tokenize
from toolkit.models.linear.idioms import Idioms


def found(entry: str, text: str) -> list[str]:
    words = tokenize([text]).words
    return [" ".join(words[a:b]) for a, b, _ in Idioms([entry]).find(words)]


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
    ],
)  # fmt: skip
def test_one_entry(entry: str, text: str, expected: list[str]) -> None:
    assert found(entry, text) == expected


def test_the_longest_wins_and_words_are_used_once() -> None:
    idioms = Idioms(["out of", "out of control", "control freak*"])
    assert idioms.find(["out", "of", "control", "freaks"]) == [(0, 3, 1)]


def test_the_lexicon_is_broad_and_tidy() -> None:
    idioms = Idioms.bundled()
    assert len(idioms.entries) >= 300
    for entry in idioms.entries:
        assert entry == " ".join(entry.split())
        first = " ".join(word.split("/")[0].rstrip("*") for word in entry.split(" "))
        assert tokenize([first]).words, entry


def test_every_entry_finds_itself() -> None:
    for entry in Idioms.bundled().entries:
        words = tokenize([" ".join(w.split("/")[0].rstrip("*") for w in entry.split(" "))]).words
        assert Idioms([entry]).find(words) == [(0, len(words), 0)], entry
