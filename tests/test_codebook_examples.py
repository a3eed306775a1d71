"""The bundled sourcing model reads the codebook's own examples as the codebook does."""

from __future__ import annotations

from toolkit.codebook import load_codebook
from toolkit.models.registry import load_model
from toolkit.schema import Article
from toolkit.text import sentences


def test_examples_of_the_sourcing_codebook() -> None:
    examples = [
        (question, label.id, example.text)
        for question in load_codebook("sourcing").questions
        for label in question.labels
        for example in label.positive
    ]
    articles = [
        [part.text for part in sentences(Article("example", text))] for *_, text in examples
    ]
    missed = [
        (question.id, label, text)
        for (question, label, text), predictions in zip(
            examples, load_model("linear").predict(articles), strict=True
        )
        if all(label not in question.holding(p.labels[question.id]) for p in predictions)
    ]
    assert len(examples) > 30
    assert len(missed) <= 0.08 * len(examples), missed
