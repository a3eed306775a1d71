"""Levels of confidence of the linear model, and those at which a cascade takes its word.

    python experiments/levels.py experiments/configs/levels.yaml --data DATA

A level is the lowest certainty from which on nine in ten answers are right on development
sentences; for the cascade, from which on the two models agree as often as the config says.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict, Field

from toolkit.models.registry import load_model
from toolkit.models.cascade import Cascade
from toolkit.models.encoder.passages import Passage
from toolkit.models.linear.model import LinearModel
from toolkit.corpora.registry import corpus_folder
from toolkit.corpora.polnear import Part
from toolkit.training import attributions
from toolkit.training.calibration import RIGHT, fit_agreement, fit_levels
from toolkit.training.config import read_config
from toolkit.training.examples import load_sources
from toolkit.evaluation.metrics import f1
from toolkit.evaluation.evaluate import Judged, confidence, judged


class Config(BaseModel):
    """What the levels are fitted on, and where they go."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    training: Path
    sources: tuple[str, ...]
    polnear: Part
    at_most: Annotated[int, Field(ge=100)]
    agreement: Annotated[float, Field(gt=0, le=1)]
    linear: Path
    cascade: Path
    card: Path


def some(passages: Sequence[Passage], at_most: int) -> list[Passage]:
    """Passages drawn at random up to so many sentences."""
    taken: list[Passage] = []
    n = 0
    for k in np.random.default_rng(0).permutation(len(passages)):
        if n >= at_most:
            break
        taken.append(passages[k])
        n += len(passages[k].texts)
    return taken


def summary(read: Sequence[Judged]) -> str:
    """Macro-F1 of loaded language and of any attribution, where they are known."""
    cells = []
    for head, there in (("loaded_language", "loaded"), ("attribution", "")):
        told = [row for row in read if row.known.labels.get(head) is not None]
        if there:
            truth = np.array([row.known.labels[head].get(there, 0) >= 0.5 for row in told])
            given = np.array([row.reading.loaded >= 0.5 for row in told])
        else:
            truth = np.array(["none" not in row.known.labels[head] for row in told])
            given = np.array([row.reading.facets.attribution != "none" for row in told])
        both = (f1(truth, given) + f1(~truth, ~given)) / 2 if len(told) else float("nan")
        cells.append("–" if not len(told) else f"{both:.3f}")
    return " | ".join(cells)


def main() -> None:
    """Fit, write the levels, write the card."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("config", type=Path)
    parser.add_argument("--data", type=Path, help="folder above the corpora")
    args = parser.parse_args()
    if args.data is not None:
        os.environ["TOOLKIT_DATA"] = str(args.data)
    config = Config.model_validate(yaml.safe_load(args.config.read_text(encoding="utf-8")))
    cuts = load_sources(read_config(config.training))
    parts = {name: some(cuts[name].develop, config.at_most) for name in config.sources}
    folder = corpus_folder("polnear")
    parts["polnear"] = some(attributions.passages(folder, config.polnear), config.at_most)
    passages = [passage for own in parts.values() for passage in own]
    first, second = load_model("linear"), load_model("default")
    assert isinstance(first, LinearModel)
    own = fit_levels(first, passages)
    own.save(config.linear)
    shared = fit_agreement(first, second, passages, config.agreement)
    config.cascade.mkdir(exist_ok=True)
    shared.save(config.cascade)
    cascade = Cascade("cascade", "", first, second, shared)
    lines = [
        "# Levels of confidence", "",
        f"Made by `python experiments/levels.py {args.config} --data DATA`.", "",
        f"Linear model, confident from where {RIGHT:.0%} of its answers are right: "
        + ", ".join(f"{k} {v:.3f}" for k, v in own._asdict().items()) + " (2: never).", "",
        f"Cascade, from where {config.agreement:.0%} of its answers are the default model's: "
        + ", ".join(f"{k} {v:.3f}" for k, v in shared._asdict().items()) + ".", "",
        "| macro-F1 on sentences of | model | loaded | any attribution | first answers |",
        "|---|---|---|---|---|",
    ]  # fmt: skip
    for name, part in parts.items():
        n = sum(len(passage.texts) for passage in part)
        for model in (first, second, cascade):
            read = judged(model, part)
            share = "–"
            if model is cascade:
                texts = [passage.texts for passage in part]
                sure = [cascade.sure(r) for rows in first.read(texts) for r in rows]
                share = f"{np.mean(sure):.3f}"
            lines.append(f"| {name}, {n:,} | {model.name} | {summary(read)} | {share} |")
    lines += ["", "| codebook | coverage, linear | right when confident | right of all |",
              "|---|---|---|---|"]  # fmt: skip
    sure_of = confidence(judged(replace(first, levels=own), passages))
    lines += [
        f"| {name} | {c['coverage']:.3f} | {c['right']:.3f} | {c['right of all']:.3f} |"
        for name, c in sure_of.items()
    ]
    config.card.with_suffix(".md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
