"""What one question's answer says of the next, as the sourcing codebook has it."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.codebook import load_codebook
from toolkit.models.decisions import decide

BOOK = load_codebook("sourcing")
LABELS = {question.id: question.label_ids for question in BOOK.questions}


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
        assert [*answer.values()] == pytest.approx([0.6 if name in none_holds else 0.1])
