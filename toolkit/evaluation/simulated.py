"""Simulated corpora of two outlets with known levels, for `toolkit.evaluation.coverage_grid`.

Nothing here is shared with the estimators: what is drawn, and with what probability, is written
down as a researcher's sample would have it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from toolkit.evaluation.config import CoverageGrid, GridDesign, SurrogatesGrid
from toolkit.evaluation.coverage import centre_of
from toolkit.inference import Scored

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
EVERY = 10**9


def simulated_outlets(
    config: CoverageGrid | SurrogatesGrid, design: GridDesign, seed: Sequence[int]
) -> tuple[Scored, Scored]:
    """One repetition: outlets with predictions, and the hand labels of a random sample."""
    rng = np.random.default_rng(seed)
    events = rng.normal(0, config.event_sd, max(design.articles))
    first, second = (
        _outlet(rng, config, design, k, events if design.shared_events else None) for k in (0, 1)
    )
    return first, second


def known_outlets(
    config: CoverageGrid | SurrogatesGrid, design: GridDesign, seed: Sequence[int]
) -> tuple[Scored, Scored]:
    """The outlets with all labels."""
    update = {"labels": EVERY, "labels_of": "sentences"}
    return simulated_outlets(config, GridDesign.model_copy(design, update=update), seed)


def _outlet(
    rng: np.random.Generator,
    config: CoverageGrid | SurrogatesGrid,
    design: GridDesign,
    k: int,
    shared: Floats | None,
) -> Scored:
    count, level = design.articles[k], design.prevalence[k]
    of_event = rng.normal(0, config.event_sd, count) if shared is None else shared[:count]
    log_size = rng.normal(0, design.size_sd, count)
    slope = design.size_slope
    sd = float(np.sqrt(config.event_sd**2 + config.article_sd**2 + (slope * design.size_sd) ** 2))
    # Sentences, not articles, count alike: articles as they are met by sentences are longer, by
    # their variance on the logarithmic scale.
    centre = centre_of(level, sd) - slope * design.size_sd**2
    logit = centre + of_event + rng.normal(0, config.article_sd, count) + slope * log_size
    mean_size = design.sentences / np.exp(design.size_sd**2 / 2)
    size = np.maximum(rng.poisson(mean_size * np.exp(log_size)), 1) if slope else np.full(
        count, design.sentences
    )  # fmt: skip
    article = np.repeat(np.arange(count), size)
    truth = rng.random(len(article)) < (1 / (1 + np.exp(-logit)))[article]
    sensitivity, specificity = design.classifier
    right = rng.random(len(article)) < np.where(truth, sensitivity, specificity)
    answer = np.where(right, truth, ~truth)
    drawn, inclusion = sampled(rng, design, article, answer, count)
    label = np.where(drawn, truth, np.nan)
    number = np.arange(count).astype(str)
    names = np.char.add(f"{k}-", number)[article]
    events = number[article] if shared is not None else np.full(len(article), "")
    return Scored.of(answer, label, np.where(drawn, inclusion, np.nan), names, events)


def sampled(
    rng: np.random.Generator,
    design: GridDesign,
    article: NDArray[np.intp],
    answer: Bools,
    articles: int,
) -> tuple[Bools, Floats]:
    """Which sentences are labelled, and with what probability each was drawn."""
    size = len(article)
    drawn, inclusion = np.zeros(size, bool), np.ones(size)
    if design.labels_of == "articles":
        number = min(design.labels, articles)
        chosen = rng.choice(articles, number, replace=False)
        return np.isin(article, chosen), np.full(size, number / articles)
    by_score = design.labels_of == "strata by score"
    for stratum in (answer, ~answer) if by_score else (np.ones(size, bool),):
        members = np.flatnonzero(stratum)
        number = min(design.labels, len(members))
        if number:
            drawn[rng.choice(members, number, replace=False)] = True
            inclusion[members] = number / len(members)
    return drawn, inclusion
