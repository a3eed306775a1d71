"""What the codebooks say of a sentence, in words."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.codebook import NONE, Codebook, Question
from toolkit.highlight.safe import clean
from toolkit.schema import Labels, ScoredSentence, Source


def describe(scored: ScoredSentence, codebooks: Sequence[Codebook]) -> str:
    """What the codebooks say of a sentence, in one line.

    >>> from toolkit.codebook import load_codebook
    >>> from toolkit.schema import Sentence
    >>> labels = {"loaded_language": {"loaded": 0.25}, "framing": {"none": 1.0}}
    >>> rain = ScoredSentence(Sentence("a", 0, 0, 4, "Rain"), labels)
    >>> describe(rain, [load_codebook("loaded_language"), load_codebook("framing")])
    'Sentence 1: loaded 0.25; no frame'
    """
    name = f"Sentence {scored.sentence.sentence + 1}"
    if scored.sentence.region == "boilerplate":
        return f"{name}: boilerplate, not counted"
    parts = [_answers(scored.labels, codebook) for codebook in codebooks]
    if scored.source is not None and (who := called(scored.source)):
        parts.append(f"source: {who}")
    return f"{name}: {'; '.join(parts)}"


def called(source: Source) -> str:
    """A source in one line: its name, its description, or both; empty where it has neither.

    >>> called(Source("1", "Ada Ruiz", "the mayor")), called(Source("2", "", "an\\naide"))
    ('Ada Ruiz, the mayor', 'an aide')
    """
    words = (" ".join(clean(text).split()) for text in (source.name, source.description))
    return ", ".join(text for text in words if text)


def _answers(labels: Labels, codebook: Codebook) -> str:
    """The answers to a codebook's questions; those that hang on another answer in brackets."""
    first, further = [], []
    for question in codebook.questions:
        if question.asked_if:
            further += answer(question, labels)
        elif question.kind == "single":
            first += answer(question, labels) or [title_of(question, NONE)]
        else:
            p, binary = labels[question.id], question.kind == "binary"
            holding = question.scored_ids if binary else question.holding(p)
            texts = [
                f"{title_of(question, label)} {p[label]:.2f}" for label in holding if label != NONE
            ]
            first += texts or [title_of(question, NONE)]
    return ", ".join(first) + (f" ({', '.join(further)})" if further else "")


def answer(question: Question, labels: Labels) -> list[str]:
    """The titles of the labels that hold, without ``none``."""
    holding = question.holding(labels[question.id])
    return [title_of(question, label) for label in holding if label != NONE]


def title_of(question: Question, label_id: str) -> str:
    """A label in running text: as titled where several may hold, else in lower case.

    >>> from toolkit.codebook import load_codebook
    >>> title_of(load_codebook("framing").questions[0], "none")
    'no frame'
    """
    titles = {label.id: label.title for label in question.labels}
    title = titles.get(label_id, f"no {question.column}".replace("_", " "))
    return title if question.kind == "multi" and label_id != NONE else title.lower()
