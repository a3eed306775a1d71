"""Names of peoples and faiths are no sign of a frame: one for another changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import toolkit.models.lexicons
from toolkit.models.name_lists import names
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


@pytest.mark.parametrize(
    "sentence",
    [
        "The {} candidate spoke to half-empty rows in the town hall.",
        "{} strategists hope that the vote on school meals will be close.",
        "Two {} senators want to raise the tax on diesel by a tenth.",
    ],
)
def test_one_party_for_another_changes_no_answer_of_words(sentence):
    parties = ("Republican", "Democratic", "Labour", "Green", "Conservative", "Social Democratic")
    answers = load_model("linear").predict([[sentence.format(party)] for party in parties])
    for question in ("framing", "loaded_language"):
        p = [dict(answer.labels[question]) for (answer,) in answers]
        assert all(each == pytest.approx(p[0], abs=1e-6) for each in p), question


def test_names_of_parties_keep_their_place():
    text = "A cruel tax, the Liberal leader said, and a vile one."
    (answer,) = load_model("linear").predict([[text]])[0]
    marked = {text[span.start : span.end] for span in answer.spans["loaded_language"]}
    assert marked <= {"cruel", "vile", "cruel tax", "vile one"}
    assert marked
