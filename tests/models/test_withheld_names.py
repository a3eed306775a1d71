"""Who wants a name withheld is a source, whatever else the sentence passes on."""

from __future__ import annotations

import pytest

from toolkit.models.registry import load_model

WITHHELD = [
    "The engineer declined to be named.",
    "“The lock leaks,” said a diver, who asked not to be identified.",
    "Both ferrymen insisted that their names be left out.",
    "She refused to give her surname because her landlord reads this newspaper.",
    "A clerk at the mill, who lacked permission to speak publicly, called the count a mess.",
    "The sources asked not to be identified as the talks are private.",
]
NOT_WITHHELD = [
    "The diver was not named, police said.",
    "The mayor declined to name her successor.",
    "The firm asked to be named as a party to the suit, its lawyer said.",
]


def naming(model: str, text: str) -> str:
    return next(iter(load_model(model).predict([[text]])[0][0].labels["naming"]))


@pytest.mark.parametrize("model", ["default", "fast", "linear"])
@pytest.mark.parametrize("text", WITHHELD)
def test_a_source_that_wants_its_name_withheld_is_anonymous(model: str, text: str) -> None:
    assert naming(model, text) == "anonymous"


@pytest.mark.parametrize("model", ["default", "fast", "linear"])
@pytest.mark.parametrize("text", NOT_WITHHELD)
def test_somebody_else_s_name_is_another_matter(model: str, text: str) -> None:
    assert naming(model, text) != "anonymous"
