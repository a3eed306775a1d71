"""Simulated corpora that are labelled by how unsure a model is, or by several coders.

Corpora are those of `toolkit.evaluation.simulated`; sentences are drawn and handed to coders as
`toolkit sample` does it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from toolkit.annotation import allocate, draw_adaptive
from toolkit.evaluation.config import AdaptiveDesign, CodersDesign, CoverageGrid
from toolkit.evaluation.simulated import Bools, Floats, known_outlets
from toolkit.inference import Scored


def adaptive_outlets(
    config: CoverageGrid, design: AdaptiveDesign, seed: Sequence[int]
) -> tuple[Scored, Scored]:
    """One repetition: outlets whose labels were drawn by `draw_adaptive`."""
    outlets = known_outlets(config, design, seed)
    rng = np.random.default_rng([*seed, 1])
    first, second = (_adaptively_labelled(rng, outlet, design) for outlet in outlets)
    return first, second


def coded_outlets(
    config: CoverageGrid, design: CodersDesign, seed: Sequence[int]
) -> tuple[Scored, Scored]:
    """One repetition: outlets whose labels are the answers of coders crossed with them."""
    outlets = known_outlets(config, design, seed)
    rng = np.random.default_rng([*seed, 1])
    drawn = [rng.choice(len(s), min(design.labels, len(s)), replace=False) for s in outlets]
    groups = [k for k, rows in enumerate(drawn) for _ in rows]
    names = [str(k) for k in range(len(design.coders))]
    coders = iter(allocate(groups, names, overlap=design.overlap))
    labelled = []
    for outlet, rows in zip(outlets, drawn, strict=True):
        label = np.full(len(outlet), np.nan)
        for row in rows:
            rates = [design.coders[int(name)] for name in next(coders)]
            yes = [se if outlet.label[row] else 1 - sp for se, sp in rates]
            label[row] = (rng.random(len(yes)) < yes).mean()
        inclusion = np.full(len(outlet), len(rows) / len(outlet))
        labelled.append(replace(outlet, label=label, inclusion=inclusion))
    return labelled[0], labelled[1]


def _adaptively_labelled(
    rng: np.random.Generator, outlet: Scored, design: AdaptiveDesign
) -> Scored:
    names = np.arange(len(outlet)).astype(str)
    items = pd.DataFrame({"item": names, "article_id": outlet.article, "text": ""})
    p = _probability(rng, outlet.label == 1, outlet.predicted == 1, design.classifier)
    truth = dict(zip(names.tolist(), outlet.label.tolist(), strict=True))
    sample, labels = None, None
    left = design.labels
    for batch in range(design.adaptive_batches, 0, -1):
        n = -(-left // batch)
        seed = int(rng.integers(2**31))
        sample = draw_adaptive(items, p, n, seed=seed, earlier=sample, labels=labels)
        labels = {item: truth[item] for item in sample["item"]}
        left -= n
    assert sample is not None  # as there is a batch at least
    rows = sample["item"].astype(int).to_numpy()
    label, inclusion = np.full(len(outlet), np.nan), np.full(len(outlet), np.nan)
    label[rows], inclusion[rows] = outlet.label[rows], sample["inclusion_p"]
    return replace(outlet, label=label, inclusion=inclusion)


def _probability(
    rng: np.random.Generator, truth: Bools, answer: Bools, classifier: tuple[float, float]
) -> Floats:
    """The classifier's probability, from .5 where it answers yes: that of a normal score that
    stands higher where the truth is yes, and is not calibrated to how often that is."""
    from scipy.special import expit, ndtr, ndtri

    sensitivity, specificity = np.clip(classifier, 1e-6, 1 - 1e-6)
    threshold = float(ndtri(specificity))
    distance = threshold + float(ndtri(sensitivity))
    mean = np.where(truth, distance, 0.0)
    below = ndtr(threshold - mean)
    low, high = np.where(answer, below, 0.0), np.where(answer, 1.0, below)
    score = mean + ndtri(np.clip(low + (high - low) * rng.random(len(truth)), 1e-12, 1 - 1e-12))
    return np.asarray(expit(distance * (score - threshold)))
