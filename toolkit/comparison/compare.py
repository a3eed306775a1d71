"""`compare`: outlets side by side, naive, by hand labels alone, and corrected."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from toolkit.comparison.answers import Countable, countable, hand_answers, model_answers
from toolkit.comparison.near_duplicates import WireCopy, wire_copies
from toolkit.inference import (
    Budget,
    EqualError,
    Estimate,
    Measured,
    Rate,
    Scored,
    contrast,
    adjusted_p_values,
    effective_labels,
    equal_error,
    error_rates,
    estimate,
    label_budget,
    log_ratio,
    matched_contrast,
    minimum_detectable,
    rank_intervals,
)
from toolkit.inference.levels import Cluster, Method, Weighting
from toolkit.inference.multiplicity import Correction
from toolkit.annotation import read_scored
from toolkit.annotation.sample import text_hash

if TYPE_CHECKING:
    import pandas as pd

FEWEST_LABELS = 30
FEWEST_CLUSTERS = 5
FEWEST_POSITIVE = 5
BUDGET = 0.03
"""Points / 100 that the label budget is planned for."""


@dataclass(frozen=True, slots=True)
class Outlet:
    """One outlet: its level by each method that can be used, and how the classifier errs there.

    ``descriptive`` says why nothing but the naive level is supported; it is empty where a
    corrected one is.
    """

    name: str
    articles: int
    sentences: int
    labelled: int
    levels: Mapping[str, Estimate]
    errors: Mapping[str, Rate]
    correlation: float
    effective: float
    budget: Budget | None
    rank: tuple[int, int] | None
    descriptive: str


@dataclass(frozen=True, slots=True)
class Contrast:
    """The first outlet less the second, by method; ``matched`` over the events of both,
    ``original`` by the best method without articles that are wire copy of another outlet's.

    ``p`` is that of the corrected difference within its family. ``disagree``: the naive interval
    and the corrected one lie wholly apart, or say different signs. ``detectable``: the smallest
    true difference found four times in five.
    """

    first: str
    second: str
    differences: Mapping[str, Estimate]
    ratio: Estimate | None
    matched: Mapping[str, Estimate]
    original: Estimate | None
    events: int
    share_matched: float
    p: float
    detectable: float
    disagree: bool
    descriptive: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Outlets compared by one measure: what a page or a table is made of."""

    measure: str
    by: str
    weighting: str
    cluster: str
    correction: str
    level: float
    copies: tuple[WireCopy, ...]
    corpus_sha256: str
    sampling: str
    outlets: tuple[Outlet, ...]
    contrasts: tuple[Contrast, ...]
    equal: tuple[EqualError, ...]
    agreement: str
    notes: tuple[str, ...]

    def table(self) -> pd.DataFrame:
        """One row a contrast and method: difference, interval, p, clusters, hand labels."""
        import pandas as pd

        rows = [
            (c.first, c.second, name, e.value, e.low, e.high, e.se, e.df, e.clusters, e.labelled,
             c.p if name == "prediction-powered" else e.p, c.descriptive)
            for c in self.contrasts
            for name, e in (
                *c.differences.items(),
                *((f"{name}, matched by event", e) for name, e in c.matched.items()),
            )
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=[
            "first", "second", "method", "difference", "low", "high", "se", "df", "clusters",
            "labelled", "p", "descriptive",
        ])  # fmt: skip

    def levels(self) -> pd.DataFrame:
        """One row an outlet and method: level, interval, lambda, hand labels."""
        import pandas as pd

        rows = [
            (o.name, name, e.value, e.low, e.high, e.se, e.df, e.slope, e.labelled, o.descriptive)
            for o in self.outlets
            for name, e in o.levels.items()
        ]
        return pd.DataFrame(rows, columns=[
            self.by, "method", "level", "low", "high", "se", "df", "lambda", "labelled",
            "descriptive",
        ])  # fmt: skip

    def _repr_html_(self) -> str:
        return str(self.table().to_html(index=False, float_format="{:.3f}".format))


def compare(
    scored: str | Path,
    measure: str,
    *,
    by: str = "outlet",
    gold: str | Path | None = None,
    sample: str | Path | None = None,
    match: str = "",
    only: Sequence[str] = (),
    weighting: Weighting = "sentence",
    correction: Correction | None = None,
    level: float = 0.95,
) -> Comparison:
    """Compare outlets by a share of sentences.

    ``scored`` is a folder of ``toolkit score``; ``by`` a column of its articles. ``gold`` is a
    table of ``toolkit labels``, of sentences drawn at random with known ``inclusion_p`` (``sample``
    gives those of a table that lacks them). ``match`` is ``event`` to add differences over the
    events that both outlets tell of. ``only`` names outlets, to plan few contrasts. ``weighting``
    is the estimand: every sentence or every article counts alike. ``correction`` defaults to Holm
    for up to three contrasts, Benjamini and Hochberg for more. An outlet without a random sample
    of hand labels is *descriptive only*. Raises `ValueError` for what cannot be compared.
    """
    what = countable(measure)
    if match not in ("", "event"):
        raise ValueError(f"outlets are matched by event, not by {match!r}")
    folder = Path(scored)
    sentences, spans = _tables(folder, by)
    if only:
        missing = [name for name in only if name not in set(sentences[by])]
        if missing:
            there = ", ".join(sorted(set(sentences[by])))
            raise ValueError(f"no {by} {', '.join(missing)}; there are {there}")
        sentences = sentences[sentences[by].isin(only)].reset_index(drop=True)
    answers = model_answers(sentences, spans)
    hand, inclusion, agreement, notes = _gold(gold, sample, sentences, what)
    cluster: Cluster = "event" if (sentences["event"] != "").any() else "article"
    measured: dict[str, Measured] = {}
    names = sorted(set(sentences[by]) - {""})
    if len(names) < 2:
        raise ValueError(f"{folder}: {len(names)} {by} named; two are needed to compare")
    for name in names:
        own = (sentences[by] == name).to_numpy()
        measured[name] = _units(what, sentences[own], answers[own], hand[own], inclusion[own])
    why = {name: _unsupported(one, cluster) for name, one in measured.items()}
    how: Correction = correction or ("holm" if len(names) <= 3 else "bh")
    copies = tuple(wire_copies(sentences))
    originals = _without(copies, what, by, sentences, answers, hand, inclusion) if copies else {}
    contrasts = _contrasts(measured, originals, why, match, weighting, cluster, how, level)
    supported = [name for name in names if not why[name]]
    ranks: dict[str, tuple[int, int]] = {}
    if len(supported) > 1:
        pairs = {
            (c.first, c.second): c.differences["prediction-powered"]
            for c in contrasts
            if "prediction-powered" in c.differences
        }
        ranks = rank_intervals(supported, pairs, level)
    outlets = tuple(
        _outlet(name, measured[name], why[name], ranks.get(name), weighting, cluster, level)
        for name in names
    )
    return Comparison(
        measure, by, weighting, cluster, how, level, copies,
        _sha256(sentences), _sampling(measured, gold), outlets, contrasts,
        _equal(measured, why, cluster), agreement, (*notes, *_rare(measured, why)),
    )  # fmt: skip


def _tables(folder: Path, by: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    import pandas as pd

    sentences = read_scored(folder)
    spans = pd.read_parquet(folder / "spans.parquet")
    if by not in sentences.columns:
        more = pd.read_parquet(folder / "articles.parquet")
        if by not in more.columns:
            raise ValueError(f"{folder}: articles have no column {by!r}")
        sentences = sentences.merge(more[["article_id", by]], on="article_id")
    for name in {by, "event"}:
        sentences[name] = sentences[name].fillna("").astype(str)
    return sentences.reset_index(drop=True), spans


def _gold(
    gold: str | Path | None, sample: str | Path | None, sentences: pd.DataFrame, what: Countable
) -> tuple[pd.DataFrame, pd.Series[float], str, tuple[str, ...]]:
    """Hand answers and inclusion probabilities in the order of the sentences, the agreement of the
    coders in words, and what a reader must know of the labels."""
    import pandas as pd

    columns = [name for name in (what.yes, what.of) if name]
    empty = pd.DataFrame(np.nan, index=sentences.index, columns=columns)
    if gold is None:
        return empty, pd.Series(np.nan, index=sentences.index), "", ()
    path = Path(gold)
    labels = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)
    wanted = {"item", "annotator", "codebook", "label", "start", "end"}
    if missing := wanted - set(labels.columns):
        raise ValueError(
            f"{path}: no column {', '.join(sorted(missing))}; is it of toolkit labels?"
        )
    labels["item"] = labels["item"].astype(str)
    notes = []
    hashes = dict(zip(sentences["item"], map(text_hash, sentences["text"]), strict=True))
    unknown = sorted(set(labels["item"]) - set(hashes))
    if unknown:
        notes.append(f"{len(unknown):,} labelled items are not among the sentences compared")
    if "text_sha256" in labels.columns:
        told = labels.drop_duplicates("item").set_index("item")["text_sha256"]
        other = [i for i, digest in told.items() if i in hashes and hashes[str(i)] != digest]
        if other:
            raise ValueError(
                f"{path}: item {other[0]} and {len(other) - 1} more have another text in the "
                "scores: score the texts that were coded"
            )
    labels = labels[labels["item"].isin(hashes)]
    if labels.empty:
        raise ValueError(f"{path}: none of its items is among the sentences compared")
    found = hand_answers(labels)
    if unsaid := [name for name in columns if name not in found.columns]:
        raise ValueError(
            f"{path}: the labels do not say {unsaid[0]!r}, which {what.measure} counts: code that "
            "codebook too (voices want sourcing beside loaded language)"
        )
    hand = found.reindex(sentences["item"])[columns].set_axis(sentences.index)
    probabilities = labels
    if sample is not None:
        probabilities = pd.read_csv(sample, dtype={"item": str})
    if "inclusion_p" not in probabilities.columns:
        notes.append("inclusion probabilities are not known: labels are taken for no random sample")
        inclusion = pd.Series(np.nan, index=sentences.index)
    else:
        by_item = probabilities.drop_duplicates("item").set_index("item")["inclusion_p"]
        inclusion = by_item.reindex(sentences["item"]).set_axis(sentences.index).astype(float)
    return hand, inclusion, _agreement(labels, sentences, what), tuple(notes)


def _agreement(labels: pd.DataFrame, sentences: pd.DataFrame, what: Countable) -> str:
    from toolkit.annotation.agreement import alpha_per_label

    if labels["annotator"].nunique() < 2:
        return "one coder: agreement is not known"
    question, _, label = what.yes.partition(" ")
    codebook = {"loaded": "loaded_language", "frame": "framing"}.get(question, question)
    if question in ("attributed", "sourceless"):
        codebook, label = "attribution", question
    own = labels[(labels["codebook"] == codebook) & labels["start"].isna()]
    wanted = "loaded" if question == "loaded" else label
    clusters = dict(zip(sentences["item"], sentences["article_id"], strict=True))
    found = alpha_per_label(own, clusters, labels=[wanted], repeats=200)
    return str(found[0]) if found else ""


def _units(
    what: Countable,
    sentences: pd.DataFrame,
    answers: pd.DataFrame,
    hand: pd.DataFrame,
    inclusion: pd.Series[float],
) -> Measured:
    told = hand.notna().all(axis=1) & inclusion.notna()
    place = (sentences["article_id"].astype(str), sentences["event"])

    def scored(column: str) -> Scored:
        label = hand[column].where(told)
        return Scored.of(answers[column], label, inclusion, *place)

    return Measured(scored(what.yes), scored(what.of) if what.of else None)


def _unsupported(one: Measured, cluster: Cluster) -> str:
    """Why an outlet's level cannot be corrected; empty where it can."""
    s = one.counted
    n = int(s.labelled.sum())
    if not n:
        return "no random sample of hand labels"
    if n < FEWEST_LABELS:
        return f"{n} hand labels; {FEWEST_LABELS} are the least"
    groups = len(np.unique(s.cluster(cluster)[s.labelled]))
    if groups < FEWEST_CLUSTERS:
        return f"hand labels of {groups} {cluster}s; {FEWEST_CLUSTERS} are the least"
    if one.of is not None and not np.nansum(one.of.label):
        return "no hand label says attributed, of which the share is"
    return ""


def _rare(measured: Mapping[str, Measured], why: Mapping[str, str]) -> list[str]:
    """A warning of outlets whose hand labels nearly all say the same."""
    rare = [
        name
        for name, one in measured.items()
        if not why[name] and np.nansum(one.counted.label) < FEWEST_POSITIVE
    ]
    if not rare:
        return []
    return [
        f"fewer than {FEWEST_POSITIVE} hand labels are positive in {', '.join(rare)}: intervals "
        "rest on a normal approximation that wants more, and may be too narrow there"
    ]


METHODS: tuple[Method, ...] = ("naive", "gold only", "Rogan-Gladen", "prediction-powered")


def _methods(one: Measured, why: str) -> tuple[Method, ...]:
    return METHODS if not why else METHODS[:1]


def _outlet(
    name: str,
    one: Measured,
    why: str,
    rank: tuple[int, int] | None,
    weighting: Weighting,
    cluster: Cluster,
    level: float,
) -> Outlet:
    levels: dict[str, Estimate] = {}
    for method in _methods(one, why):
        try:
            levels[method] = estimate(
                one, method, weighting=weighting, cluster=cluster, level=level
            )
        except ValueError:  # a method that the labels do not allow, as Rogan-Gladen without both
            continue
    s = one.counted
    own = s.labelled
    correlation, effective = float("nan"), float("nan")
    budget = None
    if not why:
        if s.label[own].std() > 0 and s.predicted[own].std() > 0:
            correlation = float(np.corrcoef(s.label[own], s.predicted[own])[0, 1])
        effective = effective_labels(levels["prediction-powered"], levels["gold only"])
        if one.of is None:
            budget = label_budget(s, BUDGET, cluster=cluster, level=level)
    return Outlet(
        name, len(np.unique(s.article)), len(s), int(own.sum()), levels,
        error_rates(s, cluster=cluster, level=level) if own.any() else {},
        correlation, effective, budget, rank, why,
    )  # fmt: skip


def _without(
    copies: Sequence[WireCopy],
    what: Countable,
    by: str,
    sentences: pd.DataFrame,
    answers: pd.DataFrame,
    hand: pd.DataFrame,
    inclusion: pd.Series[float],
) -> dict[str, Measured]:
    """The units of each outlet that are its own: not those of a copy of another's article."""
    foreign = {one.article_id for one in copies if one.article_id != one.origin}
    kept = ~sentences["article_id"].isin(foreign)
    found = {}
    for name in sorted(set(sentences[by]) - {""}):
        own = (kept & (sentences[by] == name)).to_numpy()
        if own.any():
            found[name] = _units(what, sentences[own], answers[own], hand[own], inclusion[own])
    return found


def _contrasts(
    measured: Mapping[str, Measured],
    originals: Mapping[str, Measured],
    why: Mapping[str, str],
    match: str,
    weighting: Weighting,
    cluster: Cluster,
    how: Correction,
    level: float,
) -> tuple[Contrast, ...]:
    found = []
    for first, second in combinations(measured, 2):
        a, b = measured[first], measured[second]
        reasons = [f"{name}: {why[name]}" for name in (first, second) if why[name]]
        differences: dict[str, Estimate] = {}
        matched: dict[str, Estimate] = {}
        told = (set(a.counted.event.tolist()), set(b.counted.event.tolist()))
        shared = (told[0] & told[1]) - {""}
        either = (told[0] | told[1]) - {""}
        for method in _methods(a, "; ".join(reasons)):
            try:
                differences[method] = contrast(
                    a, b, method, weighting=weighting, cluster=cluster, level=level
                )
                if match and len(shared) > 1:
                    matched[method] = matched_contrast(a, b, method, level=level)
            except ValueError:
                continue
        original = None
        if first in originals and second in originals:
            method = "prediction-powered" if "prediction-powered" in differences else "naive"
            try:
                original = contrast(
                    originals[first], originals[second], method,
                    weighting=weighting, cluster=cluster, level=level,
                )  # fmt: skip
            except ValueError:  # what is left has too few labels
                original = None
        ratio = None
        best = differences.get("prediction-powered")
        if best is not None:
            try:
                ratio = log_ratio(a, b, weighting=weighting, cluster=cluster, level=level)
            except ValueError:  # a level estimated at or below 0 has no ratio
                ratio = None
        plain = differences["naive"]
        apart = best is not None and (
            plain.high < best.low or plain.low > best.high or plain.value * best.value < 0
        )
        detectable = minimum_detectable(best.se, best.df) if best else float("nan")
        found.append(
            Contrast(
                first, second, differences, ratio, matched, original, len(shared),
                len(shared) / len(either) if either else 0.0,
                best.p if best else float("nan"), detectable, apart, "; ".join(reasons),
            )
        )  # fmt: skip
    return _family(found, how)


def _family(found: Sequence[Contrast], how: Correction) -> tuple[Contrast, ...]:
    from dataclasses import replace

    tested = [c for c in found if not c.descriptive]
    p = iter(adjusted_p_values([c.p for c in tested], how))
    return tuple(c if c.descriptive else replace(c, p=next(p)) for c in found)


def _equal(
    measured: Mapping[str, Measured], why: Mapping[str, str], cluster: Cluster
) -> tuple[EqualError, ...]:
    outlets = {name: one.counted for name, one in measured.items() if not why[name]}
    found = []
    for rate in ("sensitivity", "specificity"):
        try:
            found.append(equal_error(outlets, rate, cluster=cluster))
        except ValueError:  # too few labels of that kind to test with: the rates say so
            continue
    return tuple(found)


def _sampling(measured: Mapping[str, Measured], gold: str | Path | None) -> str:
    if gold is None:
        return "no hand labels"
    shares = [
        one.counted.inclusion[one.counted.labelled]
        for one in measured.values()
        if one.counted.labelled.any()
    ]
    if not shares:
        return "hand labels without known inclusion probabilities"
    p = np.concatenate(shares)
    kind = "one probability" if np.allclose(p, p[0]) else "by stratum"
    return f"random, {kind}, inclusion probability {p.min():.4f} to {p.max():.4f}"


def _sha256(sentences: pd.DataFrame) -> str:
    digest = hashlib.sha256()
    for item, text in sorted(zip(sentences["item"], sentences["text"], strict=True)):
        digest.update(f"{item}\0{text}\0".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
