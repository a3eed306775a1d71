"""Cards: what an evaluation found, as JSON with every figure and as a page to read."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from toolkit.evaluation.config import (
    Coverage,
    CoverageGrid,
    Evaluation,
    FoldExperiment,
    ModelCard,
    PlannerGrid,
    Pools,
    RegressionGrid,
    SurrogatesGrid,
)
from toolkit.evaluation.regression_card import regression_lines
from toolkit.evaluation.surrogates_card import surrogates_lines
from toolkit.inference.estimators import CORRECTED
from toolkit.outputs import output_folder

MEASURES = (
    "macro-F1", "positive F1", "micro-F1", "MCC", "average precision", "exact F1", "overlap F1",
    "accuracy", "F1", "recall", "ECE",
)  # fmt: skip
"""The order of measures on a page."""
RARE = 0.05
MADE_BY = "Made by `toolkit evaluate "


def write_card(config: Evaluation, content: Mapping[str, Any], source: Path) -> Path:
    """Write a card's ``.json`` and ``.md`` together, in place of an earlier card; gives the path of
    the page. ``source`` is the config's file, which the page names. Raises `FileExistsError` for
    files of such names that are no card."""
    page, data = config.card.with_suffix(".md"), config.card.with_suffix(".json")
    known = [page.name, data.name] if _is_card(page) else []
    with output_folder(page.parent, "evaluate", known=known) as new:
        text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
        (new / data.name).write_text(text, encoding="utf-8")
        (new / page.name).write_text(card_page(config, content, source), encoding="utf-8")
    return page


def _is_card(page: Path) -> bool:
    return page.is_file() and MADE_BY in page.read_text(encoding="utf-8", errors="replace")


def card_page(config: Evaluation, content: Mapping[str, Any], source: Path) -> str:
    """A card as Markdown."""
    lines = [
        f"# {config.title}",
        "",
        f"{MADE_BY}{source.as_posix()} --data DATA`.",
    ]
    if isinstance(config, ModelCard):
        lines += _model_lines(config, content)
    elif isinstance(config, FoldExperiment):
        lines += _fold_lines(config, content)
    elif isinstance(config, Pools):
        lines += _pool_lines(config, content)
    elif isinstance(config, CoverageGrid):
        lines += _grid_lines(config, content)
    elif isinstance(config, RegressionGrid):
        lines += regression_lines(config, content)
    elif isinstance(config, SurrogatesGrid):
        lines += surrogates_lines(config, content)
    elif isinstance(config, PlannerGrid):
        lines += _planner_lines(config, content)
    else:
        lines += _coverage_lines(config, content)
    return "\n".join(lines).rstrip() + "\n"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """The lines of a Markdown table, an empty one after.

    >>> table(["set", "n"], [["dev", "3"]])
    ['| set | n |', '|---|---|', '| dev | 3 |', '']
    """
    lines = [f"| {' | '.join(header)} |", "|" + "---|" * len(header)]
    return [*lines, *(f"| {' | '.join(row)} |" for row in rows), ""]


def interval(figure: Sequence[float]) -> str:
    """A figure with its interval.

    >>> interval([0.5, 0.25, 0.75])
    '0.500 (0.250 to 0.750)'
    """
    return "{:.3f} ({:.3f} to {:.3f})".format(*figure)


def _introduction(config: Evaluation) -> list[str]:
    return ["", config.introduction.strip(), ""] if config.introduction else [""]


def _model_lines(config: ModelCard, content: Mapping[str, Any]) -> Iterator[str]:
    yield (
        "95% intervals: articles (single texts where the article is not known) drawn "
        f"{config.bootstrap:,} times."
    )
    yield from _introduction(config)
    names = [*config.models, *config.baselines]
    several = {row["question"] for row in content["figures"] if row["measure"] == "micro-F1"}
    for set_name in dict.fromkeys(row["set"] for row in content["figures"]):
        cells: dict[tuple[str, str, str], dict[str, Any]] = {}
        for row in content["figures"]:
            if row["set"] == set_name and _on_page(row, several):
                key = row["question"], row["label"], row["measure"]
                cells.setdefault(key, {})[row["model"]] = row
        labels = list(dict.fromkeys(key[:2] for key in cells))
        keys = sorted(cells, key=lambda k: (labels.index(k[:2]), MEASURES.index(k[2])))
        yield from [f"## {set_name}", ""]
        yield from table(
            ["question", "label", "n", "measure", *names],
            [
                [key[0], key[1] or "–", f"{next(iter(cells[key].values()))['positives']:,}", key[2]]
                + [interval(cells[key][n]["figure"]) if n in cells[key] else "–" for n in names]
                for key in keys
            ],
        )
    yield from ["## Confident predictions", ""]
    yield from table(
        ["model", "set", "codebook", "n", "coverage", "right when confident", "right of all"],
        [
            [r["model"], r["set"], r["codebook"], f"{r['n']:,.0f}"]
            + [f"{r[name]:.3f}" for name in ("coverage", "right", "right of all")]
            for r in content["confidence"]
        ],
    )
    if content["risk"]:
        yield from ["## Risk and coverage", ""]
        yield from ["Share of wrong labels among the most certain share of sentences.", ""]
        yield from table(
            ["model", "set", "question", *(f"{float(s):.0%}" for s in content["risk"][0]["risk"])],
            [
                [r["model"], r["set"], r["question"], *(f"{v:.3f}" for v in r["risk"].values())]
                for r in content["risk"]
            ],
        )
    if content["outlets"]:
        yield from ["## By outlet", ""]
        yield from table(
            ["model", "set", "question", "outlet", "n", "sensitivity", "specificity"],
            [
                [*(r[key] for key in ("model", "set", "question", "outlet")), f"{r['n']:,.0f}",
                 f"{r['sensitivity']:.3f}", f"{r['specificity']:.3f}"]
                for r in content["outlets"]
            ],
        )  # fmt: skip
    yield from ["## Models", ""]
    yield from [f"- {name}: sha256 `{digest}`" for name, digest in content["models"].items()]


def _on_page(row: Mapping[str, Any], several: Collection[str]) -> bool:
    """The page has average precision and F1 of the labels of a question that may have ``several``,
    and the recall of rare labels alone; the JSON file has every figure."""
    if row["measure"] == "recall":
        return bool(row["positives"] < RARE * row["n"])
    of_several = row["question"] in several and row["label"]
    return not of_several or row["measure"] in ("positive F1", "average precision")


def _fold_lines(config: FoldExperiment, content: Mapping[str, Any]) -> Iterator[str]:
    clusters = " or ".join(dict.fromkeys(splitting.cluster for splitting in config.splits))
    yield (
        "Every text is predicted by a model that never saw its fold. 95% intervals: groups "
        f"({clusters}) drawn {config.bootstrap:,} times."
        + (" A label holds from where F1 on the other folds is best."
           if config.threshold == "f1" else "")
    )  # fmt: skip
    yield from _introduction(config)
    for name, counts in content["corpora"].items():
        labels = ", ".join(f"{label} {n:,}" for label, n in counts["labels"].items())
        yield f"- {name}: {counts['texts']:,} texts ({labels})"
    yield ""
    rows: dict[tuple[str, str, str], dict[str, Any]] = {}
    for row in content["figures"]:
        key = row["corpus"], row["split"], row["classifier"]
        rows.setdefault(key, {})[row["measure"]] = row["figure"]
    measures = list(dict.fromkeys(row["measure"] for row in content["figures"]))
    yield from table(
        ["corpus", "split", "classifier", *measures],
        [
            [*key, *(interval(figures[m]) if m in figures else "–" for m in measures)]
            for key, figures in rows.items()
        ],
    )
    if config.published:
        yield from ["Published:", "", *(f"- {line}" for line in config.published)]


def _pool_lines(config: Pools, content: Mapping[str, Any]) -> Iterator[str]:
    yield (
        f"{content['annotators']} annotators, {content['ratings']:,} ratings. Points, first less "
        f"second, of the share of annotators who say {config.label}. Pools: {config.bootstrap:,} "
        "times as many annotators drawn with replacement; left out: the range when each in turn "
        "is. Sentences are not drawn anew, so that these intervals come on top of those of "
        "sampling."
    )
    yield from _introduction(config)
    yield from table(
        ["first", "second", "sentences", "difference", "95% of pools", "one left out", "same sign"],
        [
            [pair["first"], pair["second"], "{:,}, {:,}".format(*pair["sentences"]),
             _points(pair["value"]), f"{_points(pair['low'])} to {_points(pair['high'])}",
             f"{_points(pair['least'])} to {_points(pair['most'])}", f"{pair['same_sign']:.1%}"]
            for pair in content["pairs"]
        ],
    )  # fmt: skip


def _points(share: float) -> str:
    return f"{100 * share:+.1f}"


def _coverage_lines(config: Coverage, content: Mapping[str, Any]) -> Iterator[str]:
    yield (
        f"{config.repetitions:,} corpora a scenario, {config.events} events, 2 outlets, "
        f"{config.sentences} sentences an article; event SD {config.event_sd}, article SD "
        f"{config.article_sd} on the logit scale; sensitivity "
        "{:.2f} and {:.2f}, ".format(*config.sensitivity)
        + "specificity {:.2f} and {:.2f}; ".format(*config.specificity)
        + f"level {config.level:.2f}."
    )
    yield from _introduction(config)
    yield (
        "Wrong sign: estimates below 0 where the truth is above. False finding: intervals that "
        "exclude 0 where the truth is 0, or are wholly below 0 where it is above."
    )
    yield ""
    for name, methods in content.items():
        scenario = config.scenarios[name]
        yield from [f"## {name}", ""]
        each = " an outlet" if scenario.labels.of == "sentences" else ""
        yield (
            f"True difference {scenario.difference:+.2f}; labelled: {scenario.labels.number} "
            f"{scenario.labels.of}{each}."
        )
        yield ""
        yield from table(
            ["method", "coverage", "wrong sign", "false finding", "bias", "SD", "mean SE", "width"],
            [
                [method, f"{row['coverage']:.4f}"]
                + ["–" if row["wrong sign"] != row["wrong sign"] else f"{row['wrong sign']:.4f}"]
                + [f"{row['false finding']:.4f}", f"{row['bias']:+.4f}"]
                + [f"{row[key]:.4f}" for key in ("sd", "se", "width")]
                for method, row in methods.items()
            ],
        )


def _grid_lines(config: CoverageGrid, content: Mapping[str, Any]) -> Iterator[str]:
    yield (
        f"{config.repetitions:,} corpora a design; event SD {config.event_sd}, article SD "
        f"{config.article_sd} on the logit scale. Unless the design says otherwise, two outlets of "
        "400 articles of 20 sentences, a level of 10% in both, a classifier of sensitivity .80 and "
        "specificity .90, and 100 labelled sentences of each outlet."
    )
    yield from _introduction(config)
    least = {
        name: min((row[name]["coverage"], design) for design, row in content.items())
        for name in next(iter(content.values()))
    }
    yield from table(
        ["estimate", "least coverage", "design"],
        [[name, f"{value:.4f}", design] for name, (value, design) in least.items()],
    )
    yield from ["## By design", "", "Coverage; of the contrast, the mean width in points too.", ""]
    yield from table(
        ["design"]
        + [
            f"{which}, {method}"
            for method in ("hand labels only", "corrected")
            for which in ("levels", "contrast", "width")
        ],
        [[design, *_grid_cells(row)] for design, row in content.items()],
    )


def _grid_cells(row: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    for method in ("gold only", CORRECTED):
        first, second, contrast = (
            row[f"{which}, {method}"] for which in ("first level", "second level", "contrast")
        )
        yield f"{first['coverage']:.3f}, {second['coverage']:.3f}"
        yield f"{contrast['coverage']:.3f}"
        yield f"{100 * contrast['width']:.1f}"


def _planner_lines(config: PlannerGrid, content: Mapping[str, Any]) -> Iterator[str]:
    yield (
        f"{config.search:,} simulated studies a number while planning, {config.repetitions:,} "
        f"studies of the number that was planned; event SD {config.event_sd}, article SD "
        f"{config.article_sd} on the logit scale. Unless the case says otherwise, two outlets of "
        "200 articles of 20 sentences, and a classifier of sensitivity .80 and specificity .95."
    )
    yield from _introduction(config)
    yield from table(
        ["case", "labels of each outlet", "closed form", "when planned", "reached"],
        [
            [
                name,
                "cannot be had" if row["labels"] is None else f"{row['labels']:,}",
                "–" if row["closed"] is None else f"{row['closed']:,.0f}",
                f"{row['planned']:.3f}",
                f"{row['reached']:.3f}",
            ]
            for name, row in content.items()
        ],
    )
