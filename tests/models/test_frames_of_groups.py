"""Names of peoples and faiths are no sign of a frame: one for another changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import toolkit.models.lexicons
from toolkit.models.encoder.name_lists import names
from toolkit.models.registry import load_model

LEXICON = Path(toolkit.models.lexicons.__path__[0]) / "frames.yaml"
SENTENCES = (
    "The {} congregation will open a school beside the river in August.",
    "A {} shopkeeper said the street had been flooded for a week.",
    "Two {} students were refused a room because of where they pray.",
)


def test_no_cue_is_the_name_of_a_people_or_faith():
    groups = (names().adjectives | names().peoples) - {"orthodox", "taliban"}  # who fight
    frames = yaml.safe_load(LEXICON.read_text(encoding="utf-8"))["frames"]
    for frame, tiers in frames.items():
        for terms in tiers.values():
            spelled = {str(term).removesuffix("*").lower() for term in terms}
            assert spelled.isdisjoint(groups), (frame, spelled & groups)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_one_faith_for_another_changes_no_frame(sentence):
    faiths = ("Hindu", "Sikh", "Muslim", "Catholic", "Jewish", "Buddhist", "Baha'i", "Quaker")
    answers = load_model("linear").predict([[sentence.format(faith)] for faith in faiths])
    frames = [
        {label for label, p in answer.labels["framing"].items() if p >= 0.5}
        for (answer,) in answers
    ]
    assert all(each == frames[0] for each in frames), frames
