"""Evidence agrees with the labels: whole words, a content word among them, of labels that hold."""

from __future__ import annotations

import pytest

from toolkit.codebook import load_codebook
from toolkit.models.marked_words import agreeing, content_words, held_labels, whole_words
from toolkit.models.registry import load_model
from toolkit.schema import TextSpan

ARTICLE = (
    "Farenthold’s shameful half-truths left voters fuming — and the cost of living soared.",
    "“It’s a disgrace!” a spokeswoman for O’Hara-Lindqvist Ltd. told reporters on 3 May.",
    "The plan is a formidable challenge for a minister nobody trusts, and she may pull the plug.",
    "IT IS WHAT IT IS.",
    "🙂🙂 WOW, a scandal; 40,000 troops crossed the border, the U.S. said.",
    "No.",
    "Der Minister nannte es „eine Schande“.",
    "The court ruled that the tax on sugar was legal.",
    "",
)


@pytest.mark.parametrize("name", ["default", "fast", "linear"])
def test_every_label_has_its_words_and_no_words_are_without_label(name: str) -> None:
    model = load_model(name)
    asked = [book for book in model.codebooks if not book.spans]
    found = 0
    for text, prediction in zip(ARTICLE, model.predict([ARTICLE])[0], strict=True):
        content = list(content_words(text))
        for codebook in asked:
            spans = prediction.spans[codebook.name]
            held = held_labels(codebook, prediction.labels)
            assert {label for label, holds in held.items() if holds} == {s.label for s in spans}
            for span in spans:
                found += 1
                assert whole_words(text, [span]) == (span,)
                assert any(low < span.end and span.start < high for low, high in content)
    assert found > 4


def test_a_span_over_pieces_of_words_is_widened_and_joined() -> None:
    text = "The half-baked bail-out failed."
    pieces = [TextSpan(4, 6, "loaded", 0.6), TextSpan(9, 12, "loaded", 0.8)]
    assert [(text[s.start : s.end], s.p) for s in whole_words(text, pieces)] == [
        ("half-baked", 0.8)
    ]


def test_spans_of_labels_that_do_not_hold_and_of_function_words_are_dropped() -> None:
    framing = load_codebook("framing")
    labels = {"framing": dict.fromkeys(framing.questions[0].label_ids, 0.1)}
    labels["framing"]["economic"] = 0.9
    spans = [
        TextSpan(0, 5, "economic", 0.9),
        TextSpan(6, 8, "economic", 0.9),
        TextSpan(0, 5, "policy", 0.4),
    ]
    assert agreeing("Taxes of", framing, labels, spans) == (spans[0],)


def test_parts_of_an_attribution_keep_their_marks_and_pronouns() -> None:
    text = "“Never,” she said."
    spans = [TextSpan(0, 8, "content", 0.9), TextSpan(9, 12, "source", 0.9)]
    assert agreeing(text, load_codebook("sourcing"), {}, spans) == tuple(spans)
