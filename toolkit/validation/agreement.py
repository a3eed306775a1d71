"""How each run agrees with the coders: by label, in all and in the groups of some columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.annotation.agreement import alpha, alpha_per_label
from toolkit.bootstrap import Figure, Rows, cluster_bootstrap
from toolkit.codebook import HOLDS, Question
from toolkit.evaluation.metrics import f1_of_counts, mcc_of_counts
from toolkit.inference import Design, EqualError, Rate, Scored, equal_error, error_rates
from toolkit.validation.clustered import by_cluster
from toolkit.validation.coded import Bools, Coded, Decision, Floats, Names, groups

ALL = ""
FEWEST_SENTENCES, FEWEST_POSITIVE = 30, 10
CODERS = "coders"
"""The row of how coders agree with one another."""


class LabelAgreement(NamedTuple):
    """A run against the labels that count, for one label, among all sentences (``by`` and ``group``
    empty) or those of a group.

    ``labelled`` sentences, ``positive`` ones among them; rates, ``f1`` and ``mcc`` are of all
    sentences that the labelled ones stand for, ``alpha`` is of the labelled ones, run and label
    counting as two coders. Of the row of the coders, only ``alpha`` is known. ``note``: what is too
    little to go by.
    """

    run: str
    question: str
    label: str
    by: str
    group: str
    labelled: int
    positive: int
    sensitivity: Rate
    specificity: Rate
    ppv: Rate
    f1: Figure
    mcc: Figure
    alpha: Figure
    note: str = ""


class EqualErrors(NamedTuple):
    """A test that a run errs alike in all groups of a column, for one label."""

    run: str
    question: str
    label: str
    by: str
    test: EqualError


Codes = NDArray[np.int64] | Bools
NO_RATE = Rate(float("nan"), float("nan"), float("nan"), 0)
NO_FIGURE = Figure(float("nan"), float("nan"), float("nan"))


def label_agreements(
    coded: Coded, by: tuple[str, ...], *, repeats: int = 1000, seed: int = 0
) -> Iterator[LabelAgreement]:
    """Every label of every run, in all and by the values of the columns ``by``."""
    everything = np.ones(len(coded.items), bool)
    for decision in coded.decisions:
        parts = [(ALL, ALL, everything)]
        parts += [(name, group, rows) for name in by for group, rows in groups(coded.items, name)]
        for run in coded.runs:
            for name, group, rows in parts:
                row = _agreement(coded, run.name, decision, rows, repeats, seed)
                if row is not None:
                    yield row._replace(by=name, group=group)
        if among := among_coders(coded, decision):
            yield among
    for question in (each for each in coded.questions if each.kind == "single"):
        for run in coded.runs:
            if row := whole_answers(coded, question, run.name):
                yield row


def equal_errors(coded: Coded, by: str) -> Iterator[EqualErrors]:
    """Tests of equal sensitivity and specificity in all groups, where two have labels for it."""
    design = Design(cluster=coded.cluster)
    for decision in coded.decisions:
        for run in coded.runs:
            parts = {
                group: _scored(coded, run.name, decision, rows)
                for group, rows in groups(coded.items, by)
            }
            for rate in ("sensitivity", "specificity"):
                try:
                    test = equal_error(parts, rate, design)
                except ValueError:  # fewer than two groups have labels for the rate
                    continue
                yield EqualErrors(run.name, *decision, by, test)


def whole_answers(coded: Coded, question: Question, run: str) -> LabelAgreement | None:
    """The whole answer to a question of one answer: alpha of run and label as two coders; nothing
    where nobody answered. ``label`` is empty."""
    decisions = [Decision(question.id, label) for label in question.label_ids]
    shares = np.stack([coded.share(each) for each in decisions])
    labelled = ~np.isnan(shares).any(axis=0) & ~np.isnan(coded.inclusion)
    n = int(labelled.sum())
    if not n:
        return None
    predicted = np.stack([coded.predicted(run, each) for each in decisions])
    return LabelAgreement(
        run, question.id, "", ALL, ALL, n, n, NO_RATE, NO_RATE, NO_RATE, NO_FIGURE, NO_FIGURE,
        _two_coders(
            shares[:, labelled].argmax(axis=0), predicted[:, labelled].argmax(axis=0),
            coded.clusters[labelled],
        ),
        _note(n, n, n),
    )  # fmt: skip


def among_coders(coded: Coded, decision: Decision) -> LabelAgreement | None:
    """How coders agree with one another; nothing where no sentence was coded by two."""
    import pandas as pd

    votes = coded.votes(decision)
    shared = (~np.isnan(votes)).sum(axis=0) > 1
    if not shared.any():
        return None
    who, at = np.nonzero(~np.isnan(votes) & shared)
    table = pd.DataFrame(
        {
            "item": coded.items["item"].to_numpy()[at],
            "annotator": np.array(coded.coder_names)[who],
            "label": np.where(votes[who, at] == 1, decision.label, f"not {decision.label}"),
        }
    )
    clusters = dict(zip(coded.items["item"], coded.clusters, strict=True))
    result = alpha_per_label(table, clusters, labels=[decision.label])[0]
    positive = int((np.nansum(votes[:, shared], axis=0) > 0).sum())
    return LabelAgreement(
        CODERS, *decision, ALL, ALL, int(shared.sum()), positive, NO_RATE, NO_RATE, NO_RATE,
        NO_FIGURE, NO_FIGURE, Figure(result.value, result.low, result.high),
    )  # fmt: skip


def _agreement(
    coded: Coded, run: str, decision: Decision, rows: Bools, repeats: int, seed: int
) -> LabelAgreement | None:
    scored = _scored(coded, run, decision, rows)
    labelled = scored.labelled
    if not labelled.any():
        return None
    truth = scored.label[labelled] >= HOLDS
    predicted = scored.predicted[labelled] == 1
    rates = error_rates(scored, Design(cluster=coded.cluster))
    figures = _figures(
        truth, predicted, 1 / scored.inclusion[labelled], coded.clusters[rows][labelled],
        repeats, seed,
    )  # fmt: skip
    n, positive = int(labelled.sum()), int(truth.sum())
    return LabelAgreement(
        run, *decision, ALL, ALL, n, positive, rates["sensitivity"], rates["specificity"],
        rates["PPV"], figures["f1"], figures["mcc"],
        _two_coders(truth, predicted, coded.clusters[rows][labelled]),
        _note(n, positive, n - positive),
    )  # fmt: skip


def _scored(coded: Coded, run: str, decision: Decision, rows: Bools) -> Scored:
    import pandas as pd

    share = np.where(np.isnan(coded.inclusion), np.nan, coded.share(decision))[rows]
    stratum = coded.stratum.to_numpy(str)[rows]
    known = bool((stratum[~np.isnan(share)] != "").any())
    at, names = pd.factorize(coded.items["article_id"][rows].astype(str))
    return Scored.of(
        coded.predicted(run, decision)[rows].astype(float), share, coded.inclusion[rows],
        np.asarray(names, str)[at], coded.items["event"].to_numpy(str)[rows],
        stratum=stratum if known else None,
    )  # fmt: skip


def _figures(
    truth: Bools,
    predicted: Bools,
    weight: Floats,
    clusters: Names,
    repeats: int,
    seed: int,
) -> dict[str, Figure]:
    """F1 and MCC of the sentences that the labelled ones stand for; clusters are drawn."""
    cells = np.stack([truth & predicted, ~truth & predicted, truth & ~predicted,
                      ~truth & ~predicted], axis=1)  # fmt: skip
    sums = by_cluster(cells * weight[:, None], clusters.astype(str))

    def statistic(drawn: Rows) -> dict[str, float]:
        counts = sums[drawn].sum(axis=0).tolist()
        return {"f1": f1_of_counts(*counts[:3]), "mcc": mcc_of_counts(*counts)}

    return cluster_bootstrap(statistic, range(len(sums)), repeats=repeats, seed=seed)


def _two_coders(first: Codes, second: Codes, clusters: Names) -> Figure:
    """Krippendorff's alpha of two who coded the same sentences, with its interval."""
    import pandas as pd

    items = [str(k) for k in range(len(first))]
    table = pd.DataFrame(
        {
            "item": items * 2,
            "annotator": ["label"] * len(items) + ["run"] * len(items),
            "label": np.r_[first, second].astype(int).astype(str),
        }
    )
    result = alpha(table, dict(zip(items, clusters, strict=True)))
    return Figure(result.value, result.low, result.high)


def _note(n: int, positive: int, negative: int) -> str:
    if n < FEWEST_SENTENCES:
        return f"too few labels to go by: {n} sentences; {FEWEST_SENTENCES} are the least"
    if (few := min(positive, negative)) < FEWEST_POSITIVE:
        which = "with" if positive <= negative else "without"
        return (
            f"too few labels to go by: {few} sentences {which} the label; "
            f"{FEWEST_POSITIVE} are the least"
        )
    return ""
