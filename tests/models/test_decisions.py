"""What one question's answer says of the next, as the sourcing codebook has it."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.codebook import load_codebook
from toolkit.models.decisions import decide
from toolkit.models.registry import load_model

BOOK = load_codebook("sourcing")
LABELS = {question.id: question.label_ids for question in BOOK.questions}
ASKED_AND_NONE = {("continuation", "role"), ("continuation", "cue_stance"), ("attributed", "role")}
"""Attributions with a question that arises and may yet have no answer."""


@pytest.mark.parametrize(
    ("attribution", "none_holds"),
    [
        ("none", ["quote_type", "naming", "role", "cue_stance"]),
        ("sourceless", ["naming", "role"]),
        ("continuation", ["role", "cue_stance"]),
        ("attributed", ["role"]),  # "Critics say ..." tells of no capacity
    ],
)
def test_questions_are_asked_only_where_they_arise(attribution, none_holds):
    p = {name: np.full((1, len(labels)), 0.1, np.float32) for name, labels in LABELS.items()}
    for name in LABELS:  # every question by itself would say none
        p[name][0, 0] = 0.6
    p["attribution"][0] = [label == attribution for label in LABELS["attribution"]]
    (decided,) = decide([BOOK], p, LABELS, 1)
    assert decided.pop("attribution") == {attribution: 1.0}
    assert [name for name, answer in decided.items() if "none" in answer] == none_holds
    for name, answer in decided.items():
        (label,) = answer
        others = len(LABELS[name]) - 1
        if label != "none":  # all other labels are alike
            assert answer[label] == pytest.approx(0.1 if name == "role" else 1 / others)
        elif (attribution, name) in ASKED_AND_NONE:
            assert answer[label] == pytest.approx(0.6)
        else:  # the question does not arise
            assert answer[label] == pytest.approx(1.0)


def distribution(question, **shares):
    """Probabilities of a question's labels, one text, as an array (1, n labels)."""
    return np.array([[shares.get(label, 0.0) for label in LABELS[question]]], np.float32)


@pytest.mark.parametrize(
    ("attributed", "answers"),
    [
        (0.8, {"quote_type": ("direct", 0.8 * 0.9), "naming": ("vague", 0.8 * 0.4 / 0.5)}),
        (0.8, {"role": ("none", 1 - 0.8 * 0.4), "cue_stance": ("neutral", 0.8)}),
        (0.3, {"quote_type": ("none", 0.7), "naming": ("none", 0.7), "role": ("none", 0.7)}),
    ],
)
def test_an_answer_is_no_surer_than_that_its_question_arises(attributed, answers):
    p = {
        "attribution": distribution("attribution", none=1 - attributed, attributed=attributed),
        "quote_type": distribution("quote_type", direct=0.9, mixed=0.1),
        "naming": distribution("naming", none=0.5, vague=0.4, role_only=0.1),
        "role": distribution("role", none=0.6, political=0.4),
        "cue_stance": distribution("cue_stance", none=0.5, neutral=0.5),
    }
    (decided,) = decide([BOOK], p, LABELS, 1)
    for name, (label, likely) in answers.items():
        assert decided[name] == {label: pytest.approx(likely)}


@pytest.mark.parametrize("name", ["linear", "default"])
def test_models_are_no_surer_of_a_source_than_of_an_attribution(name):
    sentences = [
        "“The lift failed twice,” said Mara Lindqvist, a nurse.",
        "Some nurses think that the lift was never mended.",
        "The lift, reportedly, was sold for 900 crowns.",
        "The lift stands still.",
    ]
    (predicted,) = load_model(name).predict([sentences])
    for prediction in predicted:
        ((attribution, sure),) = prediction.labels["attribution"].items()
        ((label, p),) = prediction.labels["naming"].items()
        if attribution == "attributed" and label != "none":
            assert p <= sure + 0.05, prediction.labels  # it may be a continuation
