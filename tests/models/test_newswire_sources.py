"""How invented newswire sentences name their source, and in which role, by every bundled model."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from toolkit.models.registry import load_model
from toolkit.schema import Prediction

PASSAGES: list[dict[str, Any]] = [
    passage
    for passages in yaml.safe_load(
        Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
    ).values()
    for passage in passages
]
MODELS = ("default", "fast", "linear")


@cache
def predictions(model: str) -> list[Prediction]:
    """What a model says of the last sentence of each passage."""
    read = load_model(model).predict([passage["t"] for passage in PASSAGES])
    return [of_passage[-1] for of_passage in read]


def cases() -> list[Any]:
    return [
        pytest.param(
            model,
            k,
            id=f"{model}-{passage['t'][-1][:60]}",
            marks=[pytest.mark.xfail(reason=passage["why"], strict=True)]
            if model in passage.get("out", ())
            else [],
        )
        for model in MODELS
        for k, passage in enumerate(PASSAGES)
    ]


@pytest.mark.parametrize(("model", "k"), cases())
def test_naming_and_role(model: str, k: int) -> None:
    passage, labels = PASSAGES[k], predictions(model)[k].labels
    for question, expected in (("naming", passage["n"]), ("role", passage["r"])):
        if expected is not None:
            assert next(iter(labels[question])) == expected
