"""How often the intervals of a comparison of two outlets cover what is true, on simulated corpora.

Every repetition draws a corpus: events that both outlets report, each with a level of its own,
articles that vary around it, sentences, a classifier that errs differently in each outlet, and
hand labels of a random sample (of sentences, or of whole events). True is the difference of the
levels that events are drawn from.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np

from toolkit.evaluation.config import Coverage, Scenario
from toolkit.inference import METHODS, Estimate, Scored, contrast, matched_contrast

MATCHED = "prediction-powered, by event"


def run_coverage(
    config: Coverage, *, report: Callable[[str], object] = print
) -> dict[str, dict[str, dict[str, float]]]:
    """Simulate every scenario of a config: what the card holds, by scenario and method."""
    card = {}
    for number, (name, scenario) in enumerate(config.scenarios.items()):
        report(f"{name}: {config.repetitions:,} corpora")
        card[name] = simulate(config, scenario, number)
    return card


def simulate(config: Coverage, scenario: Scenario, number: int) -> dict[str, dict[str, float]]:
    """By method: how often the 95% interval covers the truth, how often the difference is
    significant with the wrong sign, bias, and the spread of the estimates beside their error."""
    estimates: dict[str, list[Estimate]] = {}
    for repetition in range(config.repetitions):
        first, second = draw_outlets(config, scenario, [config.seed, number, repetition])
        for method in METHODS:
            estimate = contrast(first, second, method)
            estimates.setdefault(method, []).append(estimate)
        estimates.setdefault(MATCHED, []).append(matched_contrast(first, second))
    return {method: _summary(drawn, scenario.difference) for method, drawn in estimates.items()}


def _summary(estimates: Sequence[Estimate], true: float) -> dict[str, float]:
    value, low, high, se = (
        np.array([getattr(estimate, name) for estimate in estimates])
        for name in ("value", "low", "high", "se")
    )
    wrong = (high < 0) if true > 0 else (low > 0) | (high < 0)
    return {
        "coverage": float(((low <= true) & (true <= high)).mean()),
        "wrong sign": float((value < 0).mean()) if true else float("nan"),
        "false finding": float(wrong.mean()),
        "bias": float(value.mean() - true),
        "sd": float(value.std(ddof=1)) if len(value) > 1 else float("nan"),
        "se": float(se.mean()),
        "width": float((high - low).mean()),
    }


def draw_outlets(config: Coverage, scenario: Scenario, seed: Sequence[int]) -> list[Scored]:
    """One repetition: two outlets with predictions and hand labels."""
    rng = np.random.default_rng(seed)
    sd = float(np.hypot(config.event_sd, config.article_sd))
    event_level = rng.normal(0, config.event_sd, config.events)
    size = config.events * config.sentences
    event = np.repeat(np.arange(config.events), config.sentences)
    labels = scenario.labels
    labelled = rng.choice(config.events, min(labels.number, config.events), replace=False)
    outlets = []
    for k, level in enumerate((config.level + scenario.difference, config.level)):
        article_level = rng.normal(0, config.article_sd, config.events)
        p = 1 / (1 + np.exp(-(centre_of(level, sd) + event_level + article_level)))
        truth = rng.random(size) < p[event]
        accuracy = np.where(truth, config.sensitivity[k], config.specificity[k])
        predicted = np.where(rng.random(size) < accuracy, truth, ~truth)
        if labels.of == "events":
            sampled, inclusion = np.isin(event, labelled), len(labelled) / config.events
        else:
            sampled = np.zeros(size, bool)
            sampled[rng.choice(size, labels.number, replace=False)] = True
            inclusion = labels.number / size
        label = np.where(sampled, truth.astype(float), np.nan)
        articles = np.char.add(f"{k} ", event.astype(str))
        outlets.append(Scored.of(predicted, label, inclusion, articles, event.astype(str)))
    return outlets


def mean_level(centre: float, sd: float) -> float:
    """The mean of a share whose logit is normal, in [0, 1].

    >>> round(mean_level(0.0, 1.0), 6)
    0.5
    """
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    return float(weights @ (1 / (1 + np.exp(-(centre + sd * nodes)))) / weights.sum())


@cache
def centre_of(level: float, sd: float) -> float:
    """The centre on the logit scale whose mean share is ``level``."""
    from scipy.optimize import brentq

    return float(brentq(lambda centre: mean_level(centre, sd) - level, -12, 12))
