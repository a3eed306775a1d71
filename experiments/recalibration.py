"""What 200 hand labels do to calibration on a corpus from elsewhere: draws, fits, and the rest.

    python experiments/recalibration.py --data DATA

Of each set, 200 texts are drawn at random and their labels are the user's; a recalibration is
fitted to them as `toolkit calibrate` does (also whether it is kept), and both readings are measured
on the texts that were not drawn. Writes ``experiments/results/recalibration.md`` and ``.json``.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from toolkit.codebook import HOLDS, NONE, load_codebook
from toolkit.evaluation.card import table
from toolkit.evaluation.config import Set
from toolkit.evaluation.evaluate import predict
from toolkit.evaluation.sources import load_set
from toolkit.models.registry import load_model
from toolkit.recalibration.fit import cross_fitted, fit_reading, losses
from toolkit.recalibration.labelled import Column

DRAWN, SEEDS = 200, 10
FEWEST = 20
"""Texts that truly have a label for it to be measured."""
SETS = {
    "BASIL": (Set(corpus="basil"), "loaded_language", "never trained on"),
    "PTC development": (
        Set(corpus="ptc", one_in=5),
        "loaded_language",
        "articles kept out of training",
    ),
    "GVFC": (Set(corpus="gvfc"), "framing", "most headlines were trained on"),
    "CCF": (Set(corpus="ccf"), "framing", "most texts were trained on"),
}
RESULTS = Path(__file__).parent / "results" / "recalibration"


class Result(NamedTuple):
    """One label of a set under one seed: losses of the rest, of the model's own reading and after;
    ``kept`` says whether the fit was. ``n`` texts in the set, of which the ``share`` has the label;
    ``positives`` among those drawn."""

    model: str
    set: str
    label: str
    seed: int
    n: int
    share: float
    positives: int
    kept: bool
    before: dict[str, float]
    after: dict[str, float]


def columns(model_name: str, name: str) -> Iterator[Column]:
    """The probabilities of a set, label by label, beside its labels."""
    source, codebook, _ = SETS[name]
    measured = load_set(source)
    model = load_model(model_name)
    (question,) = load_codebook(codebook).questions
    texts = predict(model, measured.passages, clusters=measured.clusters)
    coded = [text for text in texts if question.id in text.gold.labels]
    clusters = np.array([text.cluster for text in coded], object)
    for label in question.scored_ids:
        gold = [
            np.nan
            if label in text.gold.not_coded.get(question.id, frozenset())
            else float(text.gold.labels[question.id].get(label, 0.0) >= HOLDS)
            for text in coded
        ]
        truth = np.array(gold)
        known = ~np.isnan(truth)
        if label == NONE or known.sum() < 2 * DRAWN or np.nansum(truth) < FEWEST:
            continue
        p = np.array([text.prediction.labels[question.id][label] for text in coded], np.float64)
        yield Column(
            question.id, label, p[known], truth[known], np.ones(known.sum()), clusters[known],
            p[known],
        )  # fmt: skip


def part(column: Column, rows: np.ndarray) -> Column:
    """Some rows of a column."""
    return column._replace(
        p=column.p[rows], truth=column.truth[rows], weight=column.weight[rows],
        clusters=column.clusters[rows], every=column.p[rows],
    )  # fmt: skip


def run(model: str, name: str, column: Column) -> Iterator[Result]:
    """The draws of one label."""
    for seed in range(SEEDS):
        order = np.random.default_rng(seed).permutation(column.n)
        drawn, rest = part(column, order[:DRAWN]), part(column, order[DRAWN:])
        own = losses(drawn.p, drawn.truth, drawn.weight)["log loss"]
        crossed = losses(cross_fitted(drawn, seed=seed), drawn.truth, drawn.weight)["log loss"]
        kept = crossed < own
        read = fit_reading(drawn).apply(rest.p) if kept else rest.p
        before, after = (losses(p, rest.truth, rest.weight) for p in (rest.p, read))
        yield Result(
            model,
            name,
            column.label,
            seed,
            column.n,
            float(column.truth.mean()),
            int(drawn.truth.sum()),
            kept,
            before,
            after,
        )


def page(results: list[Result]) -> str:
    """The results as Markdown: means over seeds, and the worst seed."""
    lines = [
        "# What 200 hand labels do to calibration",
        "",
        "Made by `python experiments/recalibration.py --data DATA`.",
        "",
        f"Of each set {DRAWN} texts are drawn at random ({SEEDS} seeds); probabilities are fitted "
        "to their labels, kept where that lowers the cross-validated log loss among the 200, and "
        "measured on all other texts. Means over seeds, the worst seed in brackets. Labels with "
        f"{FEWEST} texts or more.",
        "",
        *(f"- {name}: {note}." for name, (_, _, note) in SETS.items()),
        "",
    ]
    rows = []
    groups: dict[tuple[str, str], dict[str, list[Result]]] = {}
    for result in results:
        groups.setdefault((result.model, result.set), {}).setdefault(result.label, []).append(
            result
        )
    for (model, name), by_label in groups.items():
        for label, of_label in by_label.items():
            n, share = of_label[0].n, of_label[0].share
            rows.append([model, name, label, f"{n:,}", f"{share:.1%}", *_cells(of_label)])
        if len(by_label) > 1:
            mean = [
                sum((np.array([r.before["ECE"], r.after["ECE"]]) for r in of_seed), np.zeros(2))
                / len(of_seed)
                for of_seed in zip(*by_label.values(), strict=True)
            ]
            before, after = np.array(mean).T
            cells = [f"{v.mean():.3f} ({v.max():.3f})" for v in (before, after)]
            rows.append([model, name, "**mean of labels**", "", "", *cells, "", "", ""])
    lines += table(
        ["model", "set", "label", "texts", "hold", "ECE, own", "ECE, fitted", "log loss, own",
         "log loss, fitted", "kept"],
        rows,
    )  # fmt: skip
    return "\n".join(lines).rstrip() + "\n"


def _cells(results: list[Result]) -> list[str]:
    cells = []
    for measure in ("ECE", "log loss"):
        for side in ("before", "after"):
            values = [getattr(result, side)[measure] for result in results]
            cells.append(f"{np.mean(values):.3f} ({max(values):.3f})")
    return [*cells, f"{sum(result.kept for result in results)} of {len(results)}"]


def main() -> None:
    """Run every set and write the results."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, help="folder above the corpora; else TOOLKIT_DATA")
    parser.add_argument("--models", nargs="+", default=["default", "linear"])
    parser.add_argument("--sets", nargs="+", default=list(SETS), help="others stay as they are")
    options = parser.parse_args()
    if options.data:
        os.environ["TOOLKIT_DATA"] = str(options.data)
    for model in options.models:
        for name in options.sets:
            made = [each for column in columns(model, name) for each in run(model, name, column)]
            kept = [each for each in read() if (each.model, each.set) != (model, name)]
            results = sorted(
                [*kept, *made], key=lambda each: (each.model, list(SETS).index(each.set))
            )
            content = [result._asdict() for result in results]
            RESULTS.with_suffix(".json").write_text(json.dumps(content, indent=0) + "\n", "utf-8")
            RESULTS.with_suffix(".md").write_text(page(results), "utf-8")
            print(f"{model}: {name}", flush=True)


def read() -> list[Result]:
    """The results written before."""
    path = RESULTS.with_suffix(".json")
    return [Result(**row) for row in json.loads(path.read_text("utf-8"))] if path.exists() else []


if __name__ == "__main__":
    main()
