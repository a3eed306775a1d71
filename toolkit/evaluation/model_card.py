"""A card of whole models: every figure that gold labels allow, set by set."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from toolkit.codebook import Codebook
from toolkit.evaluation.baselines import WordList
from toolkit.evaluation.config import ModelCard
from toolkit.evaluation.evaluate import (
    Evaluated,
    coded,
    confidence,
    figures,
    predict,
    truth_and_probability,
)
from toolkit.evaluation.metrics import error_rates, risk_coverage
from toolkit.evaluation.sources import Measured, load_set
from toolkit.models.base import Model
from toolkit.models.registry import load_model


def run_model_card(config: ModelCard, *, report: Callable[[str], object] = print) -> dict[str, Any]:
    """Measure the models of a config: what the card holds."""
    sets = {name: load_set(source) for name, source in config.sets.items()}
    with_outlets = {name for name, source in config.sets.items() if source.outlets}
    if config.training is not None:
        sets |= _development_sets(config)
    models: list[Model] = [load_model(name) for name in config.models]
    models += [WordList(name, words) for name, words in config.baselines.items()]
    card: dict[str, Any] = {"config": config.model_dump(mode="json"), "models": {},
                            "figures": [], "confidence": [], "risk": [], "outlets": []}  # fmt: skip
    for name, model in zip((*config.models, *config.baselines), models, strict=True):
        card["models"][name] = model.sha256
        for set_name, measured in sets.items():
            number = sum(len(passage.texts) for passage in measured.passages)
            report(f"{name}: {set_name}, {number:,} sentences")
            outlets = measured.outlets if set_name in with_outlets else ()
            texts = predict(model, measured.passages, clusters=measured.clusters, outlets=outlets)
            here = {"model": name, "set": set_name}
            card["figures"] += [
                here | row._asdict() | {"figure": list(row.figure)}
                for row in figures(
                    texts, model.codebooks, repeats=config.bootstrap, seed=config.seed
                )
            ]
            card["confidence"] += [
                here | {"codebook": codebook} | shares
                for codebook, shares in confidence(texts, model.codebooks).items()
            ]
            _add_binary(card, here, texts, model.codebooks)
    return card


def _development_sets(config: ModelCard) -> dict[str, Measured]:
    from toolkit.training.config import read_config
    from toolkit.training.splits import load_training_data

    assert config.training is not None
    return {
        f"{name}, development": Measured(split.dev, [str(n) for n in range(len(split.dev))], [])
        for name, split in load_training_data(read_config(config.training)).splits.items()
    }


def _add_binary(
    card: dict[str, Any],
    here: dict[str, str],
    texts: Sequence[Evaluated],
    codebooks: Sequence[Codebook],
) -> None:
    """Risk at each coverage, and error rates by outlet, of the questions of one label."""
    for codebook in codebooks:
        for question in codebook.questions:
            answered = coded(texts, question.id)
            if question.kind != "binary" or not answered:
                continue
            truth, p = truth_and_probability(answered, question.id, question.positive_ids[0])
            if truth.any():
                risk = {str(share): value for share, value in risk_coverage(truth, p).items()}
                card["risk"].append(here | {"question": question.id, "risk": risk})
            groups = [text.outlet for text in answered if text.outlet is not None]
            rates = error_rates(truth, np.asarray(p >= 0.5), groups) if groups else {}
            card["outlets"] += [
                here | {"question": question.id, "outlet": outlet} | rate
                for outlet, rate in rates.items()
            ]
