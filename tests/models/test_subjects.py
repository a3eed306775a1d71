"""Whom a cue speaks of, where a tagger marks less, or somebody else."""

from __future__ import annotations

import pytest

from toolkit.models.sourcing.language.tokens import tokenize
from toolkit.models.sourcing.spans.attribution import Attribution, Parts, Stretch
from toolkit.models.sourcing.spans.subjects import with_subjects


def stretch(text: str, words: str) -> Stretch:
    """The words of a text, as a stretch of it."""
    starts = tokenize(text).starts
    at = text.index(words)
    held = [k for k, start in enumerate(starts) if at <= start < at + len(words)]
    return Stretch(held[0], held[-1] + 1, 0.9)


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "expected"),
    [
        ("Mr. Hale earns a lot, said someone close to him.", "Mr. Hale", "said",
         "Mr. Hale earns a lot", "someone close to him"),
        ("Mr. Hale, said to be ill, earns a lot.", "Mr. Hale", "said", "earns a lot", "Mr. Hale"),
        ("A pilot, who lives in the old port, said it sank.", "the old port", "said",
         "it sank", "A pilot"),
        ("Two people close to the firm said it sank.", "the firm", "said",
         "it sank", "Two people close to the firm"),
        ("A pilot publicly told us it sank.", "publicly", "told", "it sank", "A pilot"),
        ("A pilot who may not speak publicly said it sank.", "publicly", "speak publicly said",
         "it sank", "A pilot"),
        ("A pilot, who could not see us, said it sank.", "who could not", "said",
         "it sank", "A pilot"),
        ("The pilot, who had promised us a long talk, said it sank.", "who had", "said",
         "it sank", "The pilot"),
        ("Residents of the port, many of them old, told us it sank.", "many of them old", "told",
         "it sank", "Residents of the port"),
        ("Two pilots, one of whom we met, said it sank.", "one of whom we met", "said",
         "it sank", "Two pilots"),
        ("Of the pilots many of them said it sank.", "many of them", "said",
         "it sank", "many of them"),
        ("The list ranks schools by cost, the two said.", "schools by cost, the two",
         "two said", "The list", "the two"),
        ("In the old port the mayor said it sank.", "the mayor", "said", "it sank", "the mayor"),
        ("In March the mayor said it sank.", "the mayor", "said", "it sank", "the mayor"),
    ],
)  # fmt: skip
def test_source_of_a_cue(text: str, source: str, cue: str, content: str, expected: str) -> None:
    marked = Attribution(
        stretch(text, source), stretch(text, cue), (stretch(text, content),), False
    )
    (attribution,) = with_subjects(Parts((marked,), ()), text, tokenize(text)).attributions
    assert attribution.source == stretch(text, expected)


def test_words_that_source_and_cue_share_are_the_source() -> None:
    text = "Harwick town council agreed to sell the baths."
    marked = Attribution(
        stretch(text, "Harwick town council"),
        stretch(text, "council agreed"),
        (stretch(text, "to sell the baths"),),
        False,
    )
    (attribution,) = with_subjects(Parts((marked,), ()), text, tokenize(text)).attributions
    assert attribution.source == marked.source
    assert attribution.cue == stretch(text, "agreed")
