"""A pre-registration sheet: what is fixed before coding, with blanks for what nobody else knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from toolkit.planning.goals import Goal
from toolkit.planning.overlap import Overlap
from toolkit.planning.search import ASSURANCE, Needed
from toolkit.planning.simulation import OutletPlan


@dataclass(frozen=True, slots=True)
class Study:
    """What a plan is of. ``measure``: its name; ``basis``: where the expectations come from;
    ``correction``: of the family's p values; ``hashes``: of what the study rests on, by name."""

    measure: str
    outlets: Sequence[OutletPlan]
    goal: Goal
    needed: Sequence[Needed]
    overlap: Overlap | None
    basis: str
    assurance: float = ASSURANCE
    correction: str = "Holm"
    hashes: Mapping[str, str] = field(default_factory=dict)


def blank(what: str) -> str:
    """A place that the researcher fills in.

    >>> blank("hypothesis")
    '**[ fill in: hypothesis ]**'
    """
    return f"**[ fill in: {what} ]**"


def preregistration(study: Study) -> str:
    """The sheet as Markdown."""
    return "\n".join(_lines(study)).rstrip() + "\n"


def _lines(study: Study) -> Iterator[str]:
    goal, design = study.goal, study.goal.design
    yield from ["# Pre-registration", "", "What stands in brackets is to be filled in by hand.", ""]
    yield from ["## Question", ""]
    yield f"- Hypothesis: {blank('what you expect, with its direction, and why')}"
    yield f"- Authors, date, place of registration: {blank('names, date, address')}"
    yield from ["", "## Estimand", ""]
    yield f"- Measure: `{study.measure}`, the share of sentences that count."
    whose = "the level of each outlet"
    if goal.kind == "contrast":
        whose = "the difference between every two outlets, in percentage points"
    yield f"- Of: {whose}, every {design.weighting} counting alike."
    yield "- Unit: a sentence of the body of an article; errors are related within an article."
    yield "- Population: all articles that the outlets could have printed in the period"
    yield f"  {blank('first and last day, and how articles were collected')}."
    yield "- Estimator: prediction-powered, all answers of the model corrected by hand labels"
    yield f"  (`toolkit compare`); {design.level:.0%} intervals."
    yield from ["", "## Outlets and what is expected of them", "", f"From: {study.basis}.", ""]
    yield "| outlet | articles | sentences | share | sensitivity | specificity | ICC |"
    yield "|---|---|---|---|---|---|---|"
    for o in study.outlets:
        yield (
            f"| {o.name} | {len(o.sizes):,} | {o.sentences:,} | {o.prevalence:.3f} | "
            f"{o.sensitivity:.2f} | {o.specificity:.2f} | {o.icc:.3f} |"
        )
    yield from ["", "## Family and correction", ""]
    pairs = len(study.outlets) * (len(study.outlets) - 1) // 2
    if goal.kind == "contrast":
        many = f"{pairs} contrasts, of every two outlets" if pairs > 1 else "1 contrast"
        yield f"- Family: {many}; p corrected by {study.correction}."
    else:
        yield "- Family: the levels of the outlets, each with an interval of its own; no test."
    yield f"- Further families: {blank('other measures, filters or subgroups, or: none')}"
    yield from ["", "## Labels and sampling design", ""]
    yield f"Goal: {goal}, in {study.assurance:.0%} of studies or more."
    yield from ["", "| sampling design | labels of each outlet | in all | simulated studies |"]
    yield "|---|---|---|---|"
    for each in study.needed:
        labels = "cannot be had" if each.labels is None else f"{each.labels:,}"
        total = "–" if each.labels is None else f"{each.total:,}"
        yield f"| {each.design} | {labels} | {total} | {each.share:.0%} |"
    yield from ["", f"- Design chosen: {blank('one of these, and its seed')}"]
    yield from ["", "## Stopping rule", ""]
    yield "- Coding ends when every sentence that was drawn is coded; none is added or left out for"
    yield "  what the labels say. Blanks are reported, and checked against the predictions."
    yield "- A further batch is drawn only if it is planned here, with its size:"
    yield f"  {blank('batches and their sizes, or: none')}"
    yield from ["", "## Coders", ""]
    yield f"- Who, and how they are trained: {blank('names or roles, training, codebook version')}"
    yield "- Every coder codes some of every outlet (`toolkit sample --coders`); coders see neither"
    yield "  outlet nor score."
    overlap = "not planned" if study.overlap is None else str(study.overlap)
    yield f"- Overlap: {overlap}."
    yield f"- Least agreement, and what is done below it: {blank('alpha, and the step')}"
    yield f"- Whose judgement counts: {blank('the mean coder, or an adjudicator for which items')}"
    yield from ["", "## What counts as a finding", ""]
    yield f"- {_finding(goal, study.correction, pairs)}"
    yield "- Where hand labels cannot carry an interval, or contradict a random sample, the outlet"
    yield "  is descriptive only, and no finding."
    yield f"- The least difference that matters: {blank('points, and why')}"
    yield from ["", "## Versions", ""]
    for name, value in study.hashes.items():
        yield f"- {name}: `{value}`"


def _finding(goal: Goal, correction: str, pairs: int) -> str:
    alpha = 1 - goal.design.level
    if goal.kind == "level":
        return f"A level is reported with its {goal.design.level:.0%} interval; nothing is tested."
    p = f"p corrected by {correction}" if pairs > 1 else "p"
    return f"A difference is found where {p} is below {alpha:.2f}; else it is reported as open."
