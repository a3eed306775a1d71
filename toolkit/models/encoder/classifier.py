"""`EncoderClassifier`: a trained encoder's answers to the questions of any codebook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from toolkit.models.encoder.decoding import sentence_logits
from toolkit.models.encoder.encoder import Encoder

Answers = Mapping[str, Mapping[str, float]]
TOGETHER = 64


class EncoderClassifier:
    """Sentences in; for each question the probability of each of its labels out.

    ``questions`` maps a question (a codebook, or a facet of one) to its labels.
    """

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self.questions = {h.name: h.labels for h in encoder.config.heads if h.kind != "spans"}
        self._single = {h.name for h in encoder.config.heads if h.kind == "single"}

    @classmethod
    def load(cls, folder: str | Path, *, aim: str = "", device: str = "") -> Self:
        """Read what ``toolkit train`` wrote; ``aim`` and ``device`` as for `load_model`. Raises
        `ValueError` for a folder that holds no model."""
        return cls(Encoder.load(Path(folder), aim=aim, device=device))

    def predict_proba(self, articles: Sequence[Sequence[str]]) -> list[list[Answers]]:
        """Probabilities in [0, 1] for each sentence of each article: ``{question: {label: p}}``.
        The sentences of an article come in reading order; a text by itself is an article of one."""
        found: list[list[Answers]] = []
        for at in range(0, len(articles), TOGETHER):
            own = articles[at : at + TOGETHER]
            rows = self.encoder.token_rows(own)
            p = self.encoder.probabilities(sentence_logits(rows, sum(map(len, own))))
            answers = iter(
                {
                    name: dict(zip(labels, map(float, p[name][k]), strict=True))
                    for name, labels in self.questions.items()
                }
                for k in range(sum(map(len, own)))
            )
            found += [[next(answers) for _ in sentences] for sentences in own]
        return found

    def labels(self, answers: Answers) -> dict[str, tuple[str, ...]]:
        """The labels given: the likeliest where one is asked for, else those from 0.5 up."""
        return {
            name: (max(p, key=p.__getitem__),)
            if name in self._single
            else tuple(label for label, share in p.items() if share >= 0.5)
            for name, p in answers.items()
        }
