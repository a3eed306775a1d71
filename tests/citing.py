"""A model that knows its sources by heart: no weights are needed to test what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.codebook import load_codebook
from toolkit.schema import Mention, Prediction, Source, TextSpan

SOURCING = load_codebook("sourcing")
QUESTIONS = tuple(question.id for question in SOURCING.questions)


def source(source_id: str, name: str, description: str, naming: str, role: str) -> Source:
    return Source(source_id, name, description, {"naming": naming, "role": role})


class Citing:
    """Says of every sentence what it was told of it: the words that stand for each source.

    ``sources`` by the words that name them; a sentence with a name and a colon is that source's,
    quoted directly where it holds quotation marks. Whose words are first is the main one's.
    """

    name = sha256 = "citing"
    codebooks = (SOURCING,)

    def __init__(self, sources: dict[str, Source]) -> None:
        self.sources = sources

    def predict(self, articles: Sequence[Sequence[str]]) -> list[list[Prediction]]:
        return [[self.prediction(text) for text in sentences] for sentences in articles]

    def prediction(self, text: str) -> Prediction:
        mentions = sorted(
            Mention(text.index(words), text.index(words) + len(words), source)
            for words, source in self.sources.items()
            if words in text
        )
        if not mentions or ":" not in text:
            answers = dict.fromkeys(QUESTIONS, "none")
            return Prediction({name: {label: 0.9} for name, label in answers.items()}, {}, {}, None,
                              tuple(mentions))  # fmt: skip
        start, end, main = mentions[0]
        direct = "direct" if "“" in text else "indirect"
        answers = dict(zip(QUESTIONS, ("attributed", direct, "", "", "neutral"), strict=True))
        answers |= main.labels
        content = TextSpan(text.index(":") + 1, len(text), "content", 0.9, 1, main.source_id)
        named = TextSpan(start, end, "source", 0.9, 1, main.source_id)
        labels = {name: {label: 0.9} for name, label in answers.items()}
        return Prediction(labels, {"sourcing": (named, content)}, {}, main, tuple(mentions))
