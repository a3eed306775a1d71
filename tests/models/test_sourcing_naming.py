from __future__ import annotations

import pytest

from toolkit.models.sourcing.lexicon import CUE_CLASSES, inflect, lexicon
from toolkit.models.sourcing.naming import describe


@pytest.mark.parametrize(
    ("source", "naming", "role"),
    [
        ("Secretary of State Ana Lima", "named", "government"),
        ("Lima’s spokesman", "role_only", "other"),
        ("a spokesman for the port, Ali Demir,", "named", "other"),
        ("the Interior Ministry", "organization", "government"),
        ("Interior Ministry officials", "role_only", "government"),
        ("some in the party", "vague", "political"),
        ("other senators", "vague", "political"),
        ("the other senator", "role_only", "political"),
        ("the experts", "role_only", "expert"),
        ("experts", "vague", "expert"),
        ("three senators", "role_only", "political"),
        ("a new report from the group", "document", "document"),
        ("Redhaven Post", "media", "media"),
        ("U.S. officials", "role_only", "government"),
        ("UNICEF", "organization", "ngo"),
        ("Ludwig van der Meer", "named", "other"),
        ("most of the senators", "vague", "political"),
        ("dozens of farmers", "vague", "citizen"),
    ],
)
def test_describe(source: str, naming: str, role: str) -> None:
    described = describe(source, lexicon())
    assert (described.naming, described.role) == (naming, role)


def test_inflection() -> None:
    assert inflect("press") == ["press", "presses", "pressed", "pressing"]
    assert inflect("say: says said") == ["say", "says", "said"]


@pytest.mark.parametrize(
    ("cue", "sourcing"),
    [
        ("said", True),
        ("according to", True),
        ("declined to comment", True),
        ("naming_of", True),
        ("in a statement", True),
        ("believes", False),
        ("plans to", False),
        ("supports", False),
        ("", False),
    ],
)
def test_sourcing_cues(cue: str, sourcing: bool) -> None:
    assert lexicon().is_sourcing_cue(cue) is sourcing


def test_the_lists_are_consistent() -> None:
    naming_of = lexicon()
    assert set(naming_of.cue_class.values()) <= set(range(1, len(CUE_CLASSES)))
    for words in (naming_of.document, naming_of.organization, naming_of.people, naming_of.titles):
        assert all(word == word.lower() for word in words)
    # A pattern that takes back a cue must hold one of the words it is filed under.
    assert all(pattern.pattern for pattern in naming_of.not_cues.values())


@pytest.mark.parametrize(
    ("text", "withheld"),
    [
        ("a guard who asked not to be identified", True),
        ("she was not authorized to discuss the case", True),
        ("he declined to give his name", True),
        ("their names were withheld", True),
        ("an unnamed aide", True),
        ("the suspect was identified as a baker", False),
        ("the bill was named after her father", False),
        ("he was authorized to speak", False),
    ],
)
def test_withheld_names(text: str, withheld: bool) -> None:
    assert bool(lexicon().withholds_name(text)) is withheld
