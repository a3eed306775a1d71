"""How probable several models together find a sentence to count: drawn is where they differ."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from toolkit.annotation.measure_probability import measure_indicator, measure_probability
from toolkit.annotation.score_strata import Floats
from toolkit.results import ScoreSet
from toolkit.results.further_models import read_every_further, require_measure

if TYPE_CHECKING:
    import pandas as pd


def joint_probability(
    scores: ScoreSet, items: pd.DataFrame, name: str, also: Sequence[str | Path | ScoreSet] = ()
) -> Floats:
    """The mean, over models, of the probability that each of ``items`` counts for a measure, (n,),
    in [0, 1]; ``also``: folders of the same articles scored by further models, of which those that
    gave no answer to a sentence are left out there.

    The variance of a label that holds with the mean probability is the mean of what each model
    leaves open and the variance between the models: m (1 - m) = mean p (1 - p) + var p. A sample
    drawn by it (`toolkit.annotation.draw_adaptive`) goes where models are unsure or differ. Raises
    `ValueError` for scores of other sentences, scores that are given twice, and models that do not
    answer what is counted.
    """
    probabilities = [measure_probability(scores, items, name)]
    named = {str(number): each for number, each in enumerate(also)}
    for further in read_every_further(named, scores, items, items):
        books = further.scores.codebooks
        require_measure(
            measure_indicator(name, scores.codebooks), books, further.scores.folder, name
        )
        p = measure_probability(further.scores, further.items, name)[further.at]
        probabilities.append(np.where(further.at >= 0, p, np.nan))
    return np.asarray(np.nanmean(probabilities, axis=0))
