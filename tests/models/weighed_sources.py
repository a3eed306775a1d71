"""A source that the rules label beside a network, and what is decided of it."""

from __future__ import annotations

import numpy as np

from toolkit.codebook import load_codebook
from toolkit.models.encoder.sources import source_probabilities
from toolkit.models.sourcing.labelling import SourcedArticle
from toolkit.schema import Source

LABELS = {
    question.id: question.label_ids
    for question in load_codebook("sourcing").questions
    if question.id in ("naming", "role")
}


def weighed(source: Source, network: tuple[str, str]) -> tuple[str, str]:
    """What is decided of a source with the rules' labels and those of the ``network``."""
    article = SourcedArticle([], [], (source,), [0], [[]], [[]], [(0, -1)])
    article = article._replace(seen=[None])  # type: ignore[list-item]
    p = {
        question: np.array([[0.9 if label == says else 0.01 for label in LABELS[question]]])
        for question, says in zip(("naming", "role"), network, strict=True)
    }
    found = source_probabilities(p, LABELS, [article], {"naming": 2.0, "role": 1.5})
    naming, role = (LABELS[k][int(found[k][0].argmax())] for k in ("naming", "role"))
    return naming, role
