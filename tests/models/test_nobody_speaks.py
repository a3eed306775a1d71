"""Sentences in which a cue is marked and nobody says anything; sources that end where they end."""

from __future__ import annotations

import pytest

from toolkit.models.sourcing.language.lexicon import lexicon
from toolkit.models.sourcing.language.tokens import find_quotes, tokenize
from toolkit.models.sourcing.spans.attribution import Attribution, Parts, Stretch
from toolkit.models.sourcing.spans.scraps import without_scraps
from toolkit.models.sourcing.spans.source_ends import with_ends
from toolkit.models.sourcing.spans.subjects import with_subjects


def stretch(text: str, words: str) -> Stretch:
    """The words of a text, as a stretch of it."""
    at = text.index(words)
    held = [k for k, start in enumerate(tokenize(text).starts) if at <= start < at + len(words)]
    return Stretch(held[0], held[-1] + 1, 0.9)


def attribution(text: str, source: str, cue: str, content: str = "") -> Attribution:
    """An attribution of a text; empty words stand for a part that was not found."""
    held = (stretch(text, content),) if content else ()
    return Attribution(stretch(text, source) if source else None, stretch(text, cue), held, False)


SCRAPS = [
    ("Moe never mentioned the dam.", "Moe", "never mentioned", "the dam"),
    ("Moe avoided even once discussing the dam.", "Moe", "discussing", "the dam"),
    ("The report omitted all mention of a flood.", "The report", "mention", "a flood"),
    ("Moe spoke, not once referring to the dam.", "Moe", "referring to", "the dam"),
    ("The port faced some sharp criticism for it.", "The port", "faced some sharp criticism", ""),
    ("The port has drawn criticism for years.", "The port", "criticism", "for years"),
    ("The call for a dam would cost a lot.", "The", "call", "a dam would cost a lot"),
    ("A vote reaffirmed the motto.", "", "reaffirmed", "the"),
]
REAL = [
    ("Moe mentioned the dam.", "Moe", "mentioned", "the dam"),
    ("Moe did not mention that it leaks.", "Moe", "mention", "that it leaks"),
    ("Moe would not discuss in public whether it leaks.", "Moe", "discuss", "whether it leaks"),
    ("Moe never said the dam leaks.", "Moe", "never said", "the dam leaks"),
    ("Moe repeated her criticism of it.", "Moe", "criticism", "of it"),
    ("Her call for a dam was heard.", "Her", "call", "a dam"),
    ("It was called “unsafe” again.", "", "called", "unsafe"),
]


@pytest.mark.parametrize(
    ("parts", "kept"), [(p, False) for p in SCRAPS] + [(p, True) for p in REAL]
)
def test_what_passes_nothing_on(parts: tuple[str, str, str, str], kept: bool) -> None:
    (quotes,) = find_quotes([parts[0]])
    held = Parts((attribution(*parts),), ())
    left = without_scraps(held, tokenize(parts[0]), quotes, lexicon()).attributions
    assert bool(left) == kept


@pytest.mark.parametrize(
    ("text", "source", "cue", "expected"),
    [
        ("Four pupils who wrote to Moe came.", "Four pupils who", "wrote", "Four pupils"),
        ("Ida Moe, who has called it a ruin, left.", "Ida Moe, who", "has called", "Ida Moe"),
        ("It rained, the port chief of Ely said.", ", the port chief of Ely", "said",
         "the port chief of Ely"),
        ("A shout from both camps said no.", "from both camps", "said", "both camps"),
        ("(Ely) The port union said no.", "(Ely) The port union", "said", "The port union"),
        ("A man who left said no.", "A man who left", "said", "A man who left"),
        ("Moe, who left, said no.", "who", "said", "who"),
    ],
)  # fmt: skip
def test_where_a_source_ends(text: str, source: str, cue: str, expected: str) -> None:
    held = Parts((attribution(text, source, cue),), ())
    assert with_ends(held, tokenize(text)).attributions[0].source == stretch(text, expected)


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        ("Velrail, which does not speak of its user accounts at all these days, has denied it.",
         "user accounts", "Velrail"),
        ("The mayor, who fell out with her old friends over the new dam, denied it.",
         "her old friends", "The mayor"),
        ("The mayor, whom we met, left, and her old friends, as ever after dark, denied it.",
         "her old friends", "her old friends"),
    ],
)  # fmt: skip
def test_a_cue_is_of_its_clause(text: str, source: str, expected: str) -> None:
    held = Parts((attribution(text, source, "denied" if "has" not in text else "has denied"),), ())
    found = with_subjects(held, text, tokenize(text)).attributions[0].source
    assert found == stretch(text, expected)
