"""How probable it is to a model that a sentence counts for a measure, and what coders say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from toolkit.annotation.adjudication import adjudicated_labels
from toolkit.annotation.checks import checked_labels
from toolkit.annotation.score_strata import Floats
from toolkit.codebook import HOLDS, Codebook
from toolkit.measures import Coding, Indicator, measure_named, measures
from toolkit.results import ScoreSet
from toolkit.results.sentences import Sentences

if TYPE_CHECKING:
    import pandas as pd


def measure_indicator(name: str, codebooks: Sequence[Codebook]) -> Indicator:
    """What a measure counts. Raises `ValueError` for one that is no share of sentences."""
    measure = measure_named(name, codebooks)
    if measure.indicator is None:
        shares = ", ".join(each.name for each in measures(codebooks) if each.indicator)
        raise ValueError(f"{name!r} is no share of sentences; there are {shares}")
    return measure.indicator


def measure_probability(scores: ScoreSet, items: pd.DataFrame, name: str) -> Floats:
    """The probability that each of ``items`` (n rows, as of `toolkit.results.sentences` or of
    `ScoreSet.items`) counts for the measure, (n,), in [0, 1].

    That of its labels, as the scores have it; of a question with one answer, the answer's, and of
    its other labels an even part of the rest. Where the model's answer is another one, because of
    the voice, say, it is as unsure the other way round.
    """
    indicator = measure_indicator(name, scores.codebooks)
    question = next(
        each
        for book in scores.codebooks
        for each in book.questions
        if each.id == indicator.question
    )
    sentences = Sentences(scores, items)
    if question.kind == "single":
        holds = sentences.column(question.column).isin(indicator.labels).to_numpy()
        certain = sentences.column(f"{question.column}_p").to_numpy(float)
        rest = (1 - certain) * len(indicator.labels) / max(len(question.label_ids) - 1, 1)
        p = np.where(holds, certain, np.minimum(rest, 1 - certain))
    else:
        columns = (sentences.column(question.column_of(label)) for label in indicator.labels)
        p = np.max([column.to_numpy(float) for column in columns], axis=0)
        holds = p >= HOLDS
    counted = indicator.of(sentences.coding()) == 1
    return np.asarray(np.where(counted == holds, p, 1 - p))


def measure_labels(
    labels: pd.DataFrame, codebooks: Sequence[Codebook], name: str, path: str
) -> dict[str, float]:
    """By item, the share of its coders who count it for the measure. Raises `ValueError` for what
    `checked_labels` refuses, and where nobody coded what the measure counts."""
    indicator = measure_indicator(name, codebooks)
    labels, _ = checked_labels(labels, codebooks, path)
    keys, coding = Coding.from_annotations(adjudicated_labels(labels, codebooks), codebooks)
    import pandas as pd

    shares = pd.Series(indicator.of(coding), index=keys).groupby(level="item").mean().dropna()
    if shares.empty:
        raise ValueError(f"{path}: nobody coded what {name} counts")
    return {str(item): float(share) for item, share in shares.items()}
