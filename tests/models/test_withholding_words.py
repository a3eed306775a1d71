"""Names that are withheld in words that no written rule knows: sentences written for this file."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.models.registry import load_model
from toolkit.models.sourcing.language.tokens import find_quotes, tokenize
from toolkit.models.sourcing.spans.withholding import find_withholding
from toolkit.models.sourcing.spans.withholding_words import WithholdingWords, withholding_words
from toolkit.training.withholding_words import fit

WITHHELD = (
    ["A driver, bargaining for silence about who he was, said the trucks came back empty."],
    ["The brigadier, who let his remarks go only without his name attached, said it would fall."],
    ["A cashier told the Courier that tills were not counted, in return for her name being lost."],
    ["A curator, whose identity this paper has undertaken to guard, said the vase was a copy."],
    ["The ward was shut, a nurse said.", "She would give neither her surname nor a first name."],
    ["“It was shut,” a nurse said.", "Her name is left out here because she fears for her job."],
)
"""Of the first sentence the source is anonymous."""
GIVEN = (
    ["A banker said the client's name had been left off the papers."],
    ["The girl's name was never made public, a court clerk said."],
    ["A nurse said the ward was shut.", "The patient's name was not made public."],
    ["A coach said the striker would not reveal which club he had signed for."],
    ["A foreman said the invoice bore no name."],
    ["A clerk said the ballot was secret and nobody would know who had voted how."],
)


@pytest.mark.parametrize("model", ["linear", "default"])
@pytest.mark.parametrize("article", WITHHELD, ids=lambda article: article[-1][:50])
def test_a_name_withheld_in_other_words(article, model):
    text = article[-1]
    assert not any(each.by_source for each in find_withholding(text, find_quotes([text])[0]))
    first = load_model(model).predict([article])[0][0]
    assert list(first.labels["naming"]) == ["anonymous"]


@pytest.mark.parametrize("article", GIVEN, ids=lambda article: article[-1][:50])
def test_the_name_of_somebody_else(article):
    first = load_model("linear").predict([article])[0][0]
    assert list(first.labels["naming"]) == ["role_only"]


SPEAKERS = ("A border guard", "The abbot", "Four nurses", "A senior banker", "One of the divers")
CLAUSES = (
    "speaking under a canopy",
    "speaking by phone from Geneva",
    "dressed in black and carrying a candle",
    "who was barred from the meeting",
    "who would not say how many were hurt",
    "who agreed to talk about the storm",
    "who had covered his face against the dust",
    "quoted by state television",
    "fearing another flood",
    "citing safety concerns",
    "known locally as the old guard",
    "in a letter to the editor",
)


@pytest.mark.parametrize("clause", CLAUSES)
def test_what_else_is_told_of_a_speaker_withholds_nothing(clause):
    articles = [[f"{who}, {clause}, said the road was shut."] for who in SPEAKERS]
    for (answer,) in load_model("linear").predict(articles):
        assert list(answer.labels["naming"]) != ["anonymous"]


def test_who_is_named_stays_named():
    article = ["Ada Ruiz, a nurse, said the ward was shut.", "She would not give her age."]
    assert list(load_model("linear").predict([article])[0][0].labels["naming"]) == ["named"]


def test_what_stands_in_quotation_marks_withholds_nothing():
    text = "“Keep my name out of it, I beg you, I told him,” the clerk said."
    p, _ = withholding_words().find(tokenize(text), find_quotes([text])[0])
    assert p < 0.1
    assert withholding_words().find(tokenize(""), []) == (0.0, 0)


def test_fitted_saved_and_read_back(tmp_path: Path):
    written = [("A clerk kept her name quiet.", True), ("A clerk kept her desk tidy.", False)] * 4
    fitted = fit(written, ["Rain fell on the clerk.", "The desk was old."] * 5)
    path = tmp_path / "words.safetensors"
    fitted.save(path, "a test")
    read = WithholdingWords.load(path)
    for text, withheld in written:
        p, start = read.find(tokenize(text), [])
        assert (p > 0.5) == withheld
        assert p == pytest.approx(fitted.find(tokenize(text), [])[0], abs=0.01)
        assert not withheld or text[start:].startswith(("kept her name", "her name", "name"))


@pytest.mark.parametrize(
    "text",
    [
        "Speaking under a made-up name, Olena said the cellar had flooded twice.",
        "Olena, talking to us under a pseudonym, said the cellar had flooded twice.",
        "Using a pseudonym to protect her sons, Olena described the cellar.",
        "Oleh, as we shall call him, said the cellar had flooded twice.",
        "A widow we are calling Olena said the cellar had flooded twice.",
    ],
)
def test_a_name_that_is_not_the_real_one(text):
    assert list(load_model("linear").predict([[text]])[0][0].labels["naming"]) == ["anonymous"]


@pytest.mark.parametrize(
    "text",
    [
        "Olena Bondar, who wrote under a pseudonym for years, said the prize was a surprise.",
        "Olena Bondar said the council was calling Kyiv every day.",
        "Olena Bondar, using her mother's car, said the road was clear.",
    ],
)
def test_a_name_that_is_the_real_one(text):
    assert list(load_model("linear").predict([[text]])[0][0].labels["naming"]) == ["named"]


SPEAKERS = ("A nurse", "The captain of the ferry", "One resident", "An aide to the governor")
OTHER_SENSES = (
    "who signed the letter",
    "who keeps a record of every call",
    "who had seen the names on the list",
    "who identified three faults",
    "who promised to come back",
    "who was quoted in the report",
    "authorised by the board to sell",
    "who declined a second interview",
)


@pytest.mark.parametrize("clause", OTHER_SENSES)
def test_words_in_another_sense_withhold_nothing(clause: str) -> None:
    texts = [[f"{speaker}, {clause}, said the bridge was shut."] for speaker in SPEAKERS]
    for text, (prediction,) in zip(texts, load_model("linear").predict(texts), strict=True):
        assert "anonymous" not in prediction.labels["naming"], text
