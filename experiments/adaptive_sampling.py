"""Labels that an adaptive draw saves: many draws from corpora that are wholly labelled.

    python experiments/adaptive_sampling.py --data DATA

From the labels of each corpus the same number is drawn of each outlet: at random, as many of the
sentences that the model counts as of the others, and adaptively in two batches. Levels and
contrasts are corrected as `toolkit compare` does, the question being of the corpus alone, whose
value is known. Scores of `toolkit run` are taken up. Writes
``experiments/results/adaptive_sampling.md`` and ``.json``.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression

from toolkit.annotation import draw_adaptive, measure_probability
from toolkit.comparison.hand_labels import hand_labels
from toolkit.comparison.population import Population
from toolkit.corpora.registry import load_corpus
from toolkit.evaluation.card import table
from toolkit.experiment.config import read_experiment
from toolkit.experiment.texts import corpus_labels, corpus_texts, scores_of_corpus
from toolkit.inference import Design, Measured, Scored
from toolkit.inference.estimators import CORRECTED
from toolkit.inference.intervals import difference, level_estimate
from toolkit.scoring.article import ModelChoice, cached_model

ROOT = Path(__file__).parent
RESULTS = ROOT / "results" / "adaptive_sampling"
CASES = (
    ("newsrooms", "attributed_share", 150),
    ("newsrooms", "frame_share_economic", 150),
    ("newsrooms", "loaded_rate_reporter", 150),
    ("basil", "loaded_rate", 300),
    ("babe", "loaded_rate", 100),
)
"""Experiment, measure, and labels of each outlet."""
FEWER = 0.75
"""The share of those labels that the adaptive draw is also tried with."""
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Outlet:
    """All sentences of an outlet, arrays (n,), with the ``truth`` of each and the probability
    ``p`` that the model gives it."""

    items: pd.DataFrame
    answer: Floats
    truth: Floats
    p: Floats


Drawn = tuple[NDArray[np.intp], Floats]
"""Which sentences are labelled, and with what probability each was drawn."""


def simple(outlet: Outlet, n: int, seed: int) -> Drawn:
    """Sentences at random."""
    size = len(outlet.truth)
    rows = np.random.default_rng(seed).choice(size, min(n, size), replace=False)
    return rows, np.full(len(rows), len(rows) / size)


def by_answer(outlet: Outlet, n: int, seed: int) -> Drawn:
    """As many that the model counts as others."""
    rng = np.random.default_rng(seed)
    yes, no = np.flatnonzero(outlet.answer == 1), np.flatnonzero(outlet.answer == 0)
    first = min(len(yes), n // 2)
    rows, inclusion = [], []
    for members, number in ((yes, first), (no, min(len(no), n - first))):
        rows.append(rng.choice(members, number, replace=False))
        inclusion.append(np.full(number, number / max(len(members), 1)))
    return np.concatenate(rows), np.concatenate(inclusion)


def adaptive(outlet: Outlet, n: int, seed: int) -> Drawn:
    """Two batches, the second knowing the labels of the first."""
    sample, labels = None, None
    for number in (n - n // 2, n // 2):
        sample = draw_adaptive(
            outlet.items, outlet.p, number, seed=seed, earlier=sample, labels=labels
        )
        truth = outlet.truth[sample["item"].astype(int)]
        labels = dict(zip(sample["item"], truth.tolist(), strict=True))
    assert sample is not None
    rows = np.asarray(sample["item"].astype(int), np.intp)
    return rows, np.asarray(sample["inclusion_p"], float)


DRAWS: dict[str, Callable[[Outlet, int, int], Drawn]] = {
    "simple": simple,
    "by answer": by_answer,
    "adaptive": adaptive,
}


def outlets(name: str, measure: str, runs: Path) -> tuple[dict[str, Outlet], Design, str]:
    """The outlets of an experiment, how errors are clustered, and its model."""
    config = read_experiment(ROOT / "configs" / f"{name}.yaml")
    corpus = load_corpus(config.data.corpus, config.data.path)
    texts = corpus_texts(config, corpus)
    labels = corpus_labels(config, corpus, texts)
    model = cached_model(ModelChoice(config.model, config.operating_point))
    folder = runs / f"{config.name}-{config.digest[:8]}" / "scores"
    scores = scores_of_corpus(config, texts, model, folder, labels)
    population = Population.read(scores, measure, only=config.only)
    hand = hand_labels(population, labels.assign(inclusion_p=1.0))
    items = population.items
    p = measure_probability(scores, items, measure)
    truth = hand.shares["counted"].to_numpy(float)
    answer = population.predicted["counted"].to_numpy(float)
    by_name = {}
    for outlet in population.outlets:
        rows = (items["outlet"] == outlet).to_numpy() & ~np.isnan(truth)
        of_outlet = items.loc[rows, ["article_id", "text", "event"]]
        named = of_outlet.assign(item=np.arange(len(of_outlet)).astype(str))
        by_name[outlet] = Outlet(named, answer[rows], truth[rows], p[rows])
    cluster = "event" if (items["event"] != "").any() else "article"
    return by_name, Design(cluster=cluster, population="corpus"), config.model  # type: ignore[arg-type]


def figures(
    every: dict[str, Outlet], design: Design, draw: str, n: int, repetitions: int
) -> dict[str, float]:
    """Mean width, coverage and spread of levels, and of contrasts of outlets next to each other."""
    rows: dict[str, list[list[float]]] = {"level": [], "contrast": []}
    for repetition in range(repetitions):
        measured = {}
        for k, (name, outlet) in enumerate(every.items()):
            drawn, p = DRAWS[draw](outlet, n, 1000 * repetition + k)
            label, inclusion = (np.full(len(outlet.truth), np.nan) for _ in range(2))
            label[drawn], inclusion[drawn] = outlet.truth[drawn], p
            s = Scored.of(
                outlet.answer, label, inclusion, outlet.items["article_id"].astype(str),
                outlet.items["event"].astype(str),
            )  # fmt: skip
            measured[name] = Measured(s).level(CORRECTED, design)
        for name, level in measured.items():
            e, true = level_estimate(level, CORRECTED, design), float(every[name].truth.mean())
            rows["level"].append([e.high - e.low, e.low <= true <= e.high, e.value - true])
        for first, second in pairwise(measured):
            e = difference(measured[first], measured[second], CORRECTED, design)
            true = float(every[first].truth.mean() - every[second].truth.mean())
            rows["contrast"].append([e.high - e.low, e.low <= true <= e.high, e.value - true])
    return {
        f"{kind} {what}": value
        for kind, values in rows.items()
        for what, value in zip(
            ("width", "coverage", "error"),
            [*np.mean(values, axis=0)[:2].tolist(), float(np.std(np.array(values)[:, 2]))],
            strict=True,
        )
    }


def most_saved(outlet: Outlet) -> float:
    """The share of labels that a draw by the model's probabilities saves at most.

    Of all draws the variance is least where a sentence is drawn as its standard deviation is, given
    its probability (Neyman 1934); here these deviations are known, from an isotonic regression of
    all labels, and each probability is a stratum. Compared with simple sampling, corrected by the
    model's answers. ``nan`` where all labels are alike.
    """
    truth, answer = outlet.truth, outlet.answer
    if np.ptp(truth) == 0:
        return float("nan")
    known = IsotonicRegression(out_of_bounds="clip").fit(outlet.p, truth).predict(outlet.p)
    deviation = np.sqrt(known * (1 - known))
    explained = np.corrcoef(truth, answer)[0, 1] ** 2 if np.ptp(answer) else 0.0
    return float(1 - deviation.mean() ** 2 / (truth.var() * (1 - explained)))


def labels_for(figures_at: dict[int, dict[str, float]], key: str, width: float) -> float:
    """How many labels give a width, which goes with a power of their number."""
    (few, a), (many, b) = sorted((n, row[key]) for n, row in figures_at.items())
    if a <= 0 or b <= 0 or a == b:
        return float("nan")
    power = np.log(a / b) / np.log(many / few)
    return float(many * (b / width) ** (1 / power))


def run(name: str, measure: str, n: int, repetitions: int, runs: Path) -> dict[str, Any]:
    """One corpus and measure."""
    every, design, model = outlets(name, measure, runs)
    content: dict[str, Any] = {
        "experiment": name, "measure": measure, "model": model, "labels": n,
        "repetitions": repetitions,
        "outlets": {k: [len(o.truth), float(o.truth.mean())] for k, o in every.items()},
        "saved at most": float(np.nanmean([most_saved(o) for o in every.values()])),
    }  # fmt: skip
    for draw in DRAWS:
        content[draw] = figures(every, design, draw, n, repetitions)
    fewer = int(FEWER * n)
    content["adaptive, fewer"] = figures(every, design, "adaptive", fewer, repetitions)
    at = {n: content["adaptive"], fewer: content["adaptive, fewer"]}
    for kind in ("level", "contrast"):
        for what in ("width", "error"):
            key = f"{kind} {what}"
            content[f"saved, {key}"] = 1 - labels_for(at, key, content["simple"][key]) / n
        content[f"saved, {kind} variance"] = (
            1 - (content["adaptive"][f"{kind} error"] / content["simple"][f"{kind} error"]) ** 2
        )
    return content


def page(results: list[dict[str, Any]]) -> str:
    """The results as Markdown."""
    lines = [
        "# What an adaptive draw saves",
        "",
        "Made by `python experiments/adaptive_sampling.py --data DATA`.",
        "",
        "Corpora that are wholly labelled, from which as many sentences of each outlet are drawn, "
        "many times: at random; as many that the model counts as others; adaptively, in two "
        "batches. All estimates are corrected by the labels; the question is of the corpus, whose "
        "value is known. Widths and errors in points; error: the standard deviation of the "
        "estimate. Fewer labels: how many fewer the adaptive draw wants for the width of simple "
        "sampling; by variance: how much lower the variance of its estimates is at as many labels.",
        "",
    ]
    for r in results:
        outlets_of = ", ".join(f"{k} {n:,} ({share:.1%})" for k, (n, share) in r["outlets"].items())
        lines += [
            f"## {r['experiment']}, {r['measure']}",
            "",
            f"Model `{r['model']}`; {r['repetitions']} draws. Sentences, and what is true: "
            f"{outlets_of}.",
            "",
        ]
        header = ["draw", "labels of each"]
        header += [
            f"{k} {w}" for k in ("level", "contrast") for w in ("width", "coverage", "error")
        ]
        rows = []
        for draw, name, n in (
            ("simple", "simple", r["labels"]),
            ("by answer", "by answer", r["labels"]),
            ("adaptive", "adaptive", r["labels"]),
            ("adaptive", "adaptive, fewer", int(FEWER * r["labels"])),
        ):
            cells = [
                f"{row:.3f}" if "coverage" in key else f"{100 * row:.2f}"
                for key, row in r[name].items()
            ]
            rows.append([draw, str(n), *cells])
        lines += table(header, rows)
        lines += [
            "Fewer labels for the width of simple sampling: level "
            f"{r['saved, level width']:.0%}, contrast {r['saved, contrast width']:.0%}; by "
            f"variance: level {r['saved, level variance']:.0%}, contrast "
            f"{r['saved, contrast variance']:.0%}. Any draw by these probabilities saves at most "
            f"{r['saved at most']:.0%} of an outlet's labels, the mean of outlets.",
            "",
        ]
    return "\n".join(lines).rstrip() + "\n"


def main() -> None:
    """Draw from every corpus and write the results."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, help="folder above the corpora; else TOOLKIT_DATA")
    parser.add_argument("--runs", type=Path, default=Path("runs"), help="of toolkit run")
    parser.add_argument("--repetitions", type=int, default=100)
    parser.add_argument("--out", type=Path, default=RESULTS)
    parser.add_argument("--only", default="", help="one experiment; others stay as they are")
    options = parser.parse_args()
    if options.data:
        os.environ["TOOLKIT_DATA"] = str(options.data)
    path = options.out.with_suffix(".json")
    results = json.loads(path.read_text("utf-8")) if path.exists() else []
    for name, measure, n in CASES:
        if options.only not in ("", name):
            continue
        made = run(name, measure, n, options.repetitions, options.runs)
        kept = [r for r in results if (r["experiment"], r["measure"]) != (name, measure)]
        order = [each[:2] for each in CASES]
        results = sorted([*kept, made], key=lambda r: order.index((r["experiment"], r["measure"])))
        path.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
        path.with_suffix(".md").write_text(page(results), "utf-8")
        print(f"{name}, {measure}", flush=True)


if __name__ == "__main__":
    main()
