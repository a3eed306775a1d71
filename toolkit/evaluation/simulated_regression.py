"""Simulated corpora with known coefficients, for the grid of regressions.

Nothing here is shared with the estimators: what is drawn, and with what probability, is written
down as a researcher's tables would have it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from toolkit.evaluation.config import RegressionDesign, RegressionGrid
from toolkit.evaluation.coverage import centre_of

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
SECOND_PREVALENCE = 0.3


@dataclass(frozen=True)
class SimulatedRegression:
    """One corpus: ``frame``, a row a sentence, with ``article_id, event, outlet, topic, month,
    reach`` and ``inclusion_p``; ``predicted`` and ``coded`` labels (NaN where nobody coded) by
    name; the ``formula`` to fit and the ``truth`` of some of its terms."""

    frame: pd.DataFrame
    predicted: Mapping[str, Floats]
    coded: Mapping[str, Floats]
    formula: str
    truth: Mapping[str, float]


def simulated_regression(
    config: RegressionGrid, design: RegressionDesign, seed: Sequence[int]
) -> SimulatedRegression:
    """One repetition. Topics are dealt unevenly to outlets, so that topic confounds outlet; the
    classifier misses more in the later outlets and sees more that is not there on the topic."""
    import pandas as pd

    rng = np.random.default_rng(seed)
    outlets, articles = design.outlets, design.articles
    outlet_of = np.repeat(np.arange(outlets), articles)
    place = outlet_of / (outlets - 1)  # 0 for the first outlet, 1 for the last
    number = np.tile(np.arange(articles), outlets)
    event_of = number if design.shared_events else np.arange(outlets * articles)
    topic_of = rng.random(len(place)) < 0.3 + 0.4 * place
    month_of = number * design.months // articles
    article = np.repeat(np.arange(len(place)), design.sentences)
    # Of the label, of the second label, and of reach: events and articles vary.
    noise, second_noise, reach_noise = (
        (
            rng.normal(0, config.event_sd, int(event_of.max()) + 1)[event_of]
            + rng.normal(0, config.article_sd, len(place))
        )[article]
        for _ in range(3)
    )
    sd = float(np.hypot(config.event_sd, config.article_sd))
    topic, late = topic_of[article].astype(float), place[article]
    month = month_of[article]

    def drawn_labels(p: Floats, noise: Floats) -> NDArray[np.bool_]:
        """Labels of those probabilities on average, that go together within events."""
        values, at = np.unique(p.round(9), return_inverse=True)
        centre = np.array([centre_of(float(value), sd) for value in values])[at]
        return np.asarray(rng.random(len(p)) < 1 / (1 + np.exp(-(centre + noise))))

    second = drawn_labels(SECOND_PREVALENCE + 0.2 * late, second_noise)
    months = 0.1 * np.sin(month)
    unit = design.effect
    shift = unit * (topic + late + months)
    if design.role == "both":
        shift = shift + unit * second
    base = design.prevalence
    if design.family == "linear":
        p = base + shift
    elif design.family == "logistic":
        p = 1 / (1 + np.exp(-(np.log(base / (1 - base)) + shift)))
    else:
        p = base * np.exp(shift)
    label = drawn_labels(p, noise)
    truth = {"topic": unit, f"outlet[{_name(outlets - 1)}]": unit}
    if design.role != "outcome":
        truth["label" if design.role == "predictor" else "second"] = unit
    reach = 1 + unit * (label + topic + late + months) + 0.5 * reach_noise
    reach = reach + rng.normal(0, 1, len(p))
    predicted = {
        "label": _classified(rng, label, design.classifier, late, topic),
        "second": _classified(rng, second, design.classifier, late, topic),
    }
    drawn, inclusion = _sample(rng, design, article, np.repeat(outlet_of, design.sentences),
                               predicted["label"] == 1)  # fmt: skip
    used = {"outcome": ("label",), "predictor": ("label",), "both": ("label", "second")}
    names = np.array([_name(k) for k in range(outlets)])
    frame = pd.DataFrame({
        "article_id": np.char.add("a", article.astype(str)),
        "event": np.char.add("e", event_of.astype(str))[article] if design.shared_events else "",
        "outlet": names[outlet_of][article],
        "topic": topic,
        "month": np.char.add("m", month.astype(str)),
        "reach": reach,
        "inclusion_p": np.where(drawn, inclusion, np.nan),
    })  # fmt: skip
    true = {"label": label, "second": second}
    terms = ["outlet", "topic", *(["month"] if design.months > 1 else [])]
    outcome = "reach" if design.role == "predictor" else "label"
    terms += {"outcome": [], "predictor": ["label"], "both": ["second"]}[design.role]
    return SimulatedRegression(
        frame,
        {name: predicted[name] for name in used[design.role]},
        {name: np.where(drawn, true[name], np.nan) for name in used[design.role]},
        f"{outcome} ~ {' + '.join(terms)}",
        truth,
    )


def _name(outlet: int) -> str:
    return f"o{outlet:02}"


def _classified(
    rng: np.random.Generator,
    truth: NDArray[np.bool_],
    classifier: tuple[float, float],
    late: Floats,
    topic: Floats,
) -> Floats:
    sensitivity, specificity = classifier
    right = np.where(truth, sensitivity * (1 - 0.3 * late), 1 - (1 - specificity) * (1 + topic))
    return np.where(rng.random(len(truth)) < right, truth, ~truth).astype(float)


def _sample(
    rng: np.random.Generator,
    design: RegressionDesign,
    article: NDArray[np.intp],
    outlet: NDArray[np.intp],
    answer: NDArray[np.bool_],
) -> tuple[NDArray[np.bool_], Floats]:
    """Which sentences are labelled, and with what probability each was drawn: so many of each
    outlet, of sentences, of whole articles, or half of them of each of two strata by score."""
    drawn, inclusion = np.zeros(len(article), bool), np.ones(len(article))
    for k in range(design.outlets):
        members = np.flatnonzero(outlet == k)
        if design.labels_of == "articles":
            ids = np.unique(article[members])
            chosen = rng.choice(ids, min(design.labels, len(ids)), replace=False)
            drawn[members] = np.isin(article[members], chosen)
            inclusion[members] = len(chosen) / len(ids)
            continue
        by_score = design.labels_of == "strata by score"
        strata = [answer, ~answer] if by_score else [np.ones(len(answer), bool)]
        for stratum in strata:
            inside = members[stratum[members]]
            number = min(design.labels // len(strata), len(inside))
            drawn[rng.choice(inside, number, replace=False)] = True
            inclusion[inside] = number / max(len(inside), 1)
    return drawn, inclusion
