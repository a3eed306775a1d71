"""The summary of a run in Markdown: what a few hand labels recover of what all labels say, or,
without hand labels, what the classifier says of each outlet and that it is no more than that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.comparison import Comparison, in_words
from toolkit.experiment.config import ExperimentConfig
from toolkit.inference import Estimate
from toolkit.inference.estimators import CORRECTED
from toolkit.report.tables import stability_rows

METHODS = ("naive", "gold only", CORRECTED)
Reference = Mapping[str, Mapping[tuple[str, str], Estimate]]
"""By measure and pair of outlets, the difference of all hand labels of the corpus."""


def reference_of(comparison: Comparison) -> dict[tuple[str, str], Estimate]:
    """The differences of the hand labels alone."""
    return {
        (c.first, c.second): c.differences["gold only"]
        for c in comparison.contrasts
        if "gold only" in c.differences
    }


def summary(
    config: ExperimentConfig,
    comparisons: Mapping[str, Comparison],
    reference: Reference,
    manifest: Mapping[str, Any],
) -> str:
    """The page as text."""
    by_group = f" (loaded language by classifiers that never saw the {config.crossfit})"
    texts = (
        f"model `{manifest['model']['name']}`{by_group if config.crossfit else ''}, "
        f"{manifest['data']['sentences']:,} sentences of {manifest['data']['articles']:,} articles"
    )
    recovered = _with_reference(config, comparisons, reference, texts) if reference else []
    lines = recovered or _levels(config, comparisons, texts)
    return "\n".join([*lines, *_multiverse(comparisons)]) + "\n"


def _multiverse(comparisons: Mapping[str, Comparison]) -> list[str]:
    """What the differences hang on, where that was asked."""
    sentences = {
        measure: [each.text for each in in_words(comparison) if each.kind == "multiverse"]
        for measure, comparison in comparisons.items()
    }
    if not any(sentences.values()):
        return []
    lines = ["", "## Under every other choice", ""]
    lines += [f"- `{name}`: {text}" for name, texts in sentences.items() for text in texts]
    rows = [
        {"measure": name, **row}
        for name, comparison in comparisons.items()
        for each in comparison.multiverses
        for row in stability_rows(each)
    ]
    lines += ["", f"| {' | '.join(rows[0])} |", "|" + "---|" * len(rows[0])]
    return lines + [f"| {' | '.join(row.values())} |" for row in rows]


def _with_reference(
    config: ExperimentConfig,
    comparisons: Mapping[str, Comparison],
    reference: Reference,
    texts: str,
) -> list[str]:
    each = config.gold.each if config.gold else None
    lines = [
        f"# {config.name}: outlets compared, and what all labels say", "",
        f"Made by `toolkit run`: {texts}, {each} hand labels of each {config.by} drawn from the "
        "corpus's own; the reference is the difference of all of its labels. Percentage points "
        "with 95% intervals, clustered; p corrected over the pairs of a measure.", "",
    ]  # fmt: skip
    held = {"naive": 0, CORRECTED: 0}
    pairs = 0
    for measure, truth in reference.items():
        lines += [
            f"## {measure}", "",
            "| pair | naive | hand labels only | corrected | p | reference | held |",
            "|---|---|---|---|---|---|---|",
        ]  # fmt: skip
        for c in comparisons[measure].contrasts:
            whole = truth.get((c.first, c.second))
            if whole is None or CORRECTED not in c.differences:
                continue
            pairs += 1
            for method in held:
                interval = c.differences[method]
                held[method] += interval.low <= whole.value <= interval.high
            best = c.differences[CORRECTED]
            cells = [_percent(c.differences[name], "+") for name in METHODS]
            cells += [f"{c.p:.4f}", _percent(whole, "+")]
            cells.append("yes" if best.low <= whole.value <= best.high else "no")
            lines.append(f"| {c.first} - {c.second} | {' | '.join(cells)} |")
        lines.append("")
    return [
        *lines,
        f"The corrected interval holds the reference in {held[CORRECTED]} of {pairs} contrasts, "
        f"the naive one in {held['naive']}.",
    ]


def _levels(
    config: ExperimentConfig, comparisons: Mapping[str, Comparison], texts: str
) -> list[str]:
    method, who = CORRECTED, "hand labels say"
    caveat = "Corrected by hand labels"
    if config.gold is None:
        method, who = "naive", "the classifier says"
        caveat = (
            "**Descriptive only**: without hand labels of each, differences of the classifier's "
            "error are in these figures"
        )
    lines = [
        f"# {config.name}: what {who} of each {config.data.outlet}", "",
        f"Made by `toolkit run`: {texts}. {caveat}. Per cent with 95% intervals, clustered.", "",
        f"| {config.data.outlet} | {' | '.join(comparisons)} |",
        "|---|" + "---|" * len(comparisons),
    ]  # fmt: skip
    rows: dict[str, list[str]] = {}
    for comparison in comparisons.values():
        for outlet in comparison.outlets:
            level = outlet.estimates.get(method)
            rows.setdefault(outlet.name, []).append(_percent(level) if level else "–")
    return [*lines, *(f"| {name} | {' | '.join(cells)} |" for name, cells in rows.items())]


def _percent(estimate: Estimate, sign: str = "") -> str:
    value, low, high = (100 * x for x in (estimate.value, estimate.low, estimate.high))
    return f"{value:{sign}.1f} ({low:{sign}.1f} to {high:{sign}.1f})"
