"""A measure that no codebook declares: how long the sentences are."""

from __future__ import annotations

import math

from toolkit.measures import Coding, Groups, Measure
from toolkit.measures.coding import Floats
from toolkit.measures.measure import divided


def words_per_sentence(coding: Coding, groups: Groups) -> Floats:
    """Words of the body by body sentences, one value a group."""
    return divided(groups.sum(coding.words), groups.sum(coding.words * 0 + 1))


WORDS_PER_SENTENCE = Measure(
    name="words_per_sentence",
    title="Words per sentence",
    codebook="",  # whatever the model answers
    unit="words",
    range=(0.0, math.inf),
    formula="W / n",
    definition="How many words, separated by white space, a body sentence has on average.",
    function=words_per_sentence,
)
