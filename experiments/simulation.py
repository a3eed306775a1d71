"""Do the intervals of a comparison of two outlets cover what is true? Invented corpora tell.

    python experiments/simulation.py experiments/configs/simulation.yaml

Every repetition draws a corpus: events that both outlets tell of, each with a level of its own,
articles that vary around it, sentences, a classifier that errs differently in each outlet, and
hand labels of a random sample (of sentences, or of whole events). True is the difference of the
levels that events are drawn from.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict, Field
from rich.progress import track

from toolkit.inference import METHODS, Estimate, Scored, contrast, matched_contrast

Share = Annotated[float, Field(ge=0, le=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Labels(_Strict):
    """Hand labels of an outlet: ``number`` sentences at random, or all those of ``number`` events,
    the same in both outlets."""

    of: Literal["sentences", "events"]
    number: Annotated[int, Field(ge=2)]


class Scenario(_Strict):
    """What is true, and what is labelled; ``difference`` in points / 100."""

    difference: float
    labels: Labels


class Config(_Strict):
    """The corpora that are drawn."""

    repetitions: Annotated[int, Field(ge=1)]
    seed: int
    events: Annotated[int, Field(ge=2)]
    sentences: Annotated[int, Field(ge=1)]
    level: Share
    event_sd: Annotated[float, Field(ge=0)]
    article_sd: Annotated[float, Field(ge=0)]
    sensitivity: tuple[Share, Share]
    specificity: tuple[Share, Share]
    scenarios: dict[str, Scenario]
    card: Path


def mean_level(centre: float, sd: float) -> float:
    """The mean of a share whose logit is normal."""
    at, weight = np.polynomial.hermite_e.hermegauss(60)
    return float(weight @ (1 / (1 + np.exp(-(centre + sd * at)))) / weight.sum())


def centre_of(level: float, sd: float) -> float:
    """The centre on the logit scale whose mean share is ``level``."""
    from scipy.optimize import brentq

    return float(brentq(lambda centre: mean_level(centre, sd) - level, -12, 12))


def corpora(config: Config, scenario: Scenario, seed: Sequence[int]) -> list[Scored]:
    """One repetition: two outlets with answers and labels."""
    rng = np.random.default_rng(seed)
    sd = float(np.hypot(config.event_sd, config.article_sd))
    event = rng.normal(0, config.event_sd, config.events)
    size = config.events * config.sentences
    told = np.repeat(np.arange(config.events), config.sentences)
    labels = scenario.labels
    chosen = rng.choice(config.events, min(labels.number, config.events), replace=False)
    found = []
    for k, level in enumerate((config.level + scenario.difference, config.level)):
        article = rng.normal(0, config.article_sd, config.events)
        p = 1 / (1 + np.exp(-(centre_of(level, sd) + event + article)))
        truth = rng.random(size) < p[told]
        right = np.where(truth, config.sensitivity[k], config.specificity[k])
        answer = np.where(rng.random(size) < right, truth, ~truth)
        if labels.of == "events":
            drawn, inclusion = np.isin(told, chosen), len(chosen) / config.events
        else:
            drawn = np.zeros(size, bool)
            drawn[rng.choice(size, labels.number, replace=False)] = True
            inclusion = labels.number / size
        label = np.where(drawn, truth.astype(float), np.nan)
        articles = np.char.add(f"{k} ", told.astype(str))
        found.append(Scored.of(answer, label, inclusion, articles, told.astype(str)))
    return found


def run(config: Config, scenario: Scenario, number: int) -> dict[str, dict[str, float]]:
    """By method: how often the 95% interval covers the truth, how often the difference is
    significant with the wrong sign, bias, and the spread of the estimates beside their error."""
    drawn: dict[str, list[Estimate]] = {}
    for repetition in track(range(config.repetitions), description=f"scenario {number}"):
        first, second = corpora(config, scenario, [config.seed, number, repetition])
        for method in METHODS:
            drawn.setdefault(method, []).append(contrast(first, second, method))  # type: ignore[arg-type]
        matched = matched_contrast(first, second)
        drawn.setdefault("prediction-powered, by event", []).append(matched)
    true = scenario.difference
    found = {}
    for method, estimates in drawn.items():
        value, low, high, se = (
            np.array([getattr(one, name) for one in estimates])
            for name in ("value", "low", "high", "se")
        )
        wrong = (high < 0) if true > 0 else (low > 0) | (high < 0)
        found[method] = {
            "coverage": float(((low <= true) & (true <= high)).mean()),
            "wrong sign": float((value < 0).mean()) if true else float("nan"),
            "false finding": float(wrong.mean()),
            "bias": float(value.mean() - true),
            "sd": float(value.std(ddof=1)) if len(value) > 1 else float("nan"),
            "se": float(se.mean()),
            "width": float((high - low).mean()),
        }
    return found


def markdown(found: dict[str, dict[str, dict[str, float]]], config: Config, source: Path) -> str:
    """The card as a page."""
    lines = [
        "# Coverage of the intervals", "",
        f"Made by `python experiments/simulation.py {source}`: {config.repetitions:,} corpora a "
        f"scenario, {config.events} events, 2 outlets, {config.sentences} sentences an article; "
        f"event SD {config.event_sd}, article SD {config.article_sd} on the logit scale; "
        f"sensitivity {config.sensitivity[0]:.2f} and {config.sensitivity[1]:.2f}, specificity "
        f"{config.specificity[0]:.2f} and {config.specificity[1]:.2f}; level {config.level:.2f}.",
        "", "Wrong sign: estimates below 0 where the truth is above. False finding: intervals that "
        "exclude 0 where the truth is 0, or lie wholly below 0 where it is above.", "",
    ]  # fmt: skip
    for name, methods in found.items():
        one = config.scenarios[name]
        lines += [
            f"## {name}", "",
            f"True difference {one.difference:+.2f}; labelled: {one.labels.number} "
            f"{one.labels.of}{' an outlet' if one.labels.of == 'sentences' else ''}.", "",
            "| method | coverage | wrong sign | false finding | bias | SD | mean SE | width |",
            "|---|---|---|---|---|---|---|---|",
        ]  # fmt: skip
        for method, row in methods.items():
            sign = "–" if np.isnan(row["wrong sign"]) else f"{row['wrong sign']:.4f}"
            lines.append(
                f"| {method} | {row['coverage']:.4f} | {sign} | {row['false finding']:.4f} "
                f"| {row['bias']:+.4f} | {row['sd']:.4f} | {row['se']:.4f} | {row['width']:.4f} |"
            )
        lines.append("")
    return "\n".join(lines)


def main() -> None:
    """Read the config, draw, write the card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=Path)
    parser.add_argument("--repetitions", type=int, help="in place of those of the config")
    parser.add_argument("--card", type=Path, help="in place of the card of the config")
    args = parser.parse_args()
    config = Config.model_validate(yaml.safe_load(args.config.read_text(encoding="utf-8")))
    changed: dict[str, Any] = {"repetitions": args.repetitions, "card": args.card}
    config = config.model_copy(update={k: v for k, v in changed.items() if v is not None})
    found = {
        name: run(config, scenario, number)
        for number, (name, scenario) in enumerate(config.scenarios.items())
    }
    text = json.dumps(found, indent=1) + "\n"
    config.card.with_suffix(".json").write_text(text, encoding="utf-8")
    page = markdown(found, config, args.config)
    config.card.with_suffix(".md").write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
