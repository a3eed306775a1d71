"""What somebody did by speaking, and acts that take no words: sentences written for this file."""

from __future__ import annotations

import pytest

from toolkit.models.registry import load_model
from toolkit.models.sourcing.language.lexicon import lexicon
from toolkit.models.sourcing.spans.speech_acts import find_speech_act

ACTS = {
    "Achieng voiced deep concern at the delay.": ("Achieng", "voiced"),
    "The bishop recounted how the roof fell.": ("The bishop", "recounted"),
    "Achieng praised the divers.": ("Achieng", "praised"),
    "The union ruled out a second strike.": ("The union", "ruled out"),
    "Achieng, the harbour master, welcomed the court's ruling.": ("Achieng", "welcomed"),
    "But the minister defended the closure of the line.": ("the minister", "defended"),
    "She traced the shortage to a frost in May.": ("She", "traced"),
    "Achieng likened the levy to a fine on hard work.": ("Achieng", "likened"),
    "Achieng also blamed the contractor.": ("Achieng", "blamed"),
    "The mayor put the cost at 40 million shillings.": None,
    "Achieng puts the loss at a third of the herd.": ("Achieng", "puts"),
    "The bishop was adamant that the roof would hold.": ("The bishop", "was adamant that"),
}
NONE = (
    "Achieng defended her title in Nairobi.",
    "Achieng welcomed guests at the gate.",
    "Achieng questioned the witness for an hour.",
    "Achieng puts the cups on the shelf.",
    "The river traced a line to the sea.",
    "Achieng believes the pump is sound.",
    "Achieng thanked the divers.",
    "Achieng hailed a taxi outside the court.",
    "Achieng hails from a family of bakers.",
    "Achieng voiced a dog in the film.",
    "Achieng expressed the juice of a lemon.",
    "Achieng put the kettle on at four.",
    "The officer cautioned the driver.",
    "The firm recounted its stock.",
    "Achieng talked of little else.",
)


@pytest.mark.parametrize("text", [text for text, parts in ACTS.items() if parts])
def test_an_act_of_speech(text):
    places = find_speech_act(text, lexicon())
    assert places is not None
    assert tuple(text[slice(*span)] for span in places[:2]) == ACTS[text]


@pytest.mark.parametrize("text", NONE)
def test_an_act_without_words(text):
    assert find_speech_act(text, lexicon()) is None


def test_acts_of_speech_are_attributions():
    first = "“The lock leaks,” Akinyi Achieng, the harbour master, told reporters."
    texts = [text for text in ACTS if "bishop" not in text]
    answers = load_model("default").predict([[first, text] for text in texts])
    for text, (_, answer) in zip(texts, answers, strict=True):
        assert list(answer.labels["attribution"]) == ["attributed"], text
