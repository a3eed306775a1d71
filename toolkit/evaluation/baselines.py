"""A baseline that any question can be measured against: a list of words."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.codebook import Codebook, load_codebook
from toolkit.evaluation.config import Words
from toolkit.schema import Prediction


@dataclass(frozen=True, slots=True)
class WordList:
    """A `Model` of one question: its label holds where a sentence has one of the words.

    >>> words = Words(codebook="sourcing", question="attribution", label="attributed",
    ...               words=("said", '"'))
    >>> predictions = WordList("verbs", words).predict([["It rained, she said.", "It rained."]])
    >>> [next(iter(prediction.labels["attribution"])) for prediction in predictions[0]]
    ['attributed', 'none']
    """

    name: str
    settings: Words

    @property
    def sha256(self) -> str:
        """Hex SHA-256 of its settings."""
        return hashlib.sha256(self.settings.model_dump_json().encode()).hexdigest()

    @property
    def codebooks(self) -> tuple[Codebook, ...]:
        """The codebook of its question."""
        return (load_codebook(self.settings.codebook),)

    def predict(self, articles: Sequence[Sequence[str]]) -> list[list[Prediction]]:
        """A `Prediction` of its one question for each sentence."""
        listed = re.compile("|".join(map(_whole, self.settings.words)), re.IGNORECASE)
        question = self.codebooks[0].question(self.settings.question)
        single = question.kind == "single"
        without = {"none": 1.0} if single else dict.fromkeys(question.scored_ids, 0.0)
        present = {self.settings.label: 1.0} if single else without | {self.settings.label: 1.0}
        return [
            [
                Prediction({question.id: present if listed.search(text) else without})
                for text in sentences
            ]
            for sentences in articles
        ]


def _whole(word: str) -> str:
    """A pattern of the word, at its own borders where it begins and ends in letters."""
    start, end = (r"\b" if letter.isalnum() else "" for letter in (word[0], word[-1]))
    return f"{start}{re.escape(word)}{end}"
