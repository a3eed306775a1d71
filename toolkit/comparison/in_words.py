"""What a comparison found, in sentences that say no more than its intervals do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from toolkit.comparison.contrasts import Contrast
from toolkit.comparison.multiverse import AXES, Multiverse, verdict
from toolkit.comparison.outlets import Outlet
from toolkit.comparison.results import Comparison
from toolkit.comparison.specifications import filter_title
from toolkit.comparison.worth import worth_in_words
from toolkit.inference import EqualError, Estimate
from toolkit.inference.estimators import CORRECTED

Kind = Literal[
    "estimand", "difference", "untold", "descriptive", "models", "errors", "ranks", "multiverse"
]
ERRS_MORE = {
    "sensitivity": "misses more of what coders count",
    "specificity": "raises more false alarms",
}
CHOICES = {
    "model": "the model",
    "threshold": "the threshold",
    "aggregation": "what counts alike",
    "filter": "which sentences are in",
    "labels": "which hand labels are used",
    "prompt": "the prompt",
}


class Finding(NamedTuple):
    """What can be said, in one sentence, and what has to be said with it; ``kind`` says of what."""

    kind: Kind
    claim: str
    detail: str = ""

    @property
    def text(self) -> str:
        """All of it."""
        return f"{self.claim} {self.detail}".strip()


def in_words(comparison: Comparison) -> tuple[Finding, ...]:
    """The main findings, each difference by its corrected interval, widened for the family.

    A difference is called one where that interval leaves 0 out, and "cannot be told" where it does
    not; without hand labels there is no verdict. Of errors, a difference is claimed where its test
    rejects at the level halved for the two rates.
    """
    return (
        Finding("estimand", _estimand(comparison)),
        *sorted(
            (
                _difference(comparison, c, c.simultaneous)
                for c in comparison.family
                if c.simultaneous is not None
            ),
            key=lambda each: each.kind != "difference",
        ),
        *_descriptive(comparison),
        *_ranks(comparison),
        *_models(comparison),
        *(_errors(comparison, test) for test in comparison.equal if comparison.family),
        *(_multiverse(comparison, each) for each in comparison.multiverses),
    )


def _estimand(comparison: Comparison) -> str:
    design = comparison.design
    count = sum(outlet.sentences for outlet in comparison.outlets)
    of = (
        f"in these {count:,} sentences alone: labels are the only source of error"
        if design.population == "corpus"
        else f"in all articles that these {comparison.by}s print, of which those compared are "
        "taken for a sample"
    )
    weighting = f"each {design.weighting} counting alike"
    return f"Estimated is the {comparison.measure.unit}, {weighting}, {of}."


def _descriptive(comparison: Comparison) -> Iterator[Finding]:
    """What the classifier alone says of outlets whose labels carry no correction."""
    outlets = [outlet for outlet in comparison.outlets if outlet.descriptive]
    if not outlets:
        return
    names = ", ".join(outlet.name for outlet in outlets)
    by_reason: dict[str, list[str]] = {}
    for outlet in outlets:
        by_reason.setdefault(outlet.descriptive, []).append(outlet.name)
    reasons = "; ".join(f"{', '.join(listed)}: {why}" for why, listed in by_reason.items())
    counts = ", ".join(
        f"{_figure(outlet.estimates['naive'].value)}% in {outlet.name}" for outlet in outlets
    )
    partners = "with one another" if len(outlets) == len(comparison.outlets) else "with the others"
    yield Finding(
        "descriptive",
        f"{comparison.measure.title}: {names} cannot be compared {partners}, without a sound "
        "sample of hand labels.",
        f"({reasons}.) The classifier's own counts are {counts}; how much of a difference is its "
        "error is not known.",
    )


def _difference(comparison: Comparison, c: Contrast, best: Estimate) -> Finding:
    """A contrast by its interval within the family."""
    title = comparison.measure.title
    checks = "".join(_checks(comparison, c))
    side = verdict(best)
    if not side:
        return Finding(
            "untold",
            f"{title}: whether it is more frequent in {c.first} or in {c.second} cannot be told.",
            f"{_levels(comparison, c.first, c.second)}; {c.first} less {c.second} may be anything "
            f"from {_signed(best.low)} to {_signed(best.high)} points ({_interval(comparison)}"
            f"{_together(comparison)}).{_unseen(c)}{checks}",
        )
    more, fewer = (c.first, c.second) if side > 0 else (c.second, c.first)
    low, high = sorted((abs(best.low), abs(best.high)))
    return Finding(
        "difference",
        f"{title}: {_points(best.value)} more often in {more} than in {fewer}.",
        f"{_levels(comparison, more, fewer)}; {_interval(comparison)} of the difference "
        f"{_figure(low)} to {_figure(high)} points{_together(comparison)}.{checks}",
    )


def _checks(comparison: Comparison, c: Contrast) -> Iterator[str]:
    """Beside the verdict: what the classifier alone, and what events that both report, say."""
    naive = c.differences["naive"]
    if c.disagree:
        yield (
            f" The classifier's own count, {_signed(naive.value)} points for {c.first} less "
            f"{c.second}, does not agree with this and is corrected here."
        )
    if matched := c.matched.get(CORRECTED):
        yield (
            f" Over the {c.events} events that both report it is {_signed(matched.value)} points "
            f"({_signed(matched.low)} to {_signed(matched.high)}, by itself)."
        )


def _unseen(c: Contrast) -> str:
    if not c.detectable < 1:
        return " These labels are too few for any difference to be seen."
    return (
        f" With these labels a test of this difference alone misses a true one of "
        f"{_figure(c.detectable)} points one time in five, and smaller ones more often."
    )


def _levels(comparison: Comparison, first: str, second: str) -> str:
    by_name = {outlet.name: outlet for outlet in comparison.outlets}
    a, b = (by_name[name].estimates[CORRECTED] for name in (first, second))
    of = comparison.measure.unit.removeprefix("share of ")
    return f"{_share(a)} against {_share(b)} of {of}"


def _ranks(comparison: Comparison) -> Iterator[Finding]:
    ranked = [(o.name, o.rank) for o in comparison.outlets if o.rank]
    if len(ranked) < 3:
        return
    ranked.sort(key=lambda each: each[1])
    places = ", ".join(
        f"{name} {low}" if low == high else f"{name} {low} to {high}"
        for name, (low, high) in ranked
    )
    level = f"{comparison.design.level:.0%}"
    if all(rank == (1, len(ranked)) for _, rank in ranked):
        yield Finding("ranks", f"No {comparison.by} can be told to rank above another ({level}).")
        return
    yield Finding(
        "ranks", f"Ranks from the highest that are not excluded, all at once ({level}): {places}."
    )


def _models(comparison: Comparison) -> Iterator[Finding]:
    """What the answers of models are worth."""
    if words := worth_in_words(comparison):
        yield Finding("models", *words)


def _errors(comparison: Comparison, test: EqualError) -> Finding:
    by, errs = comparison.by, f"the classifier {ERRS_MORE[test.rate]}"
    if test.note:
        claim = f"Whether {errs} in one {by} than in another cannot be told."
        return Finding("errors", claim, f"{test.note[:1].upper()}{test.note[1:]}.")
    rates = sorted(
        (o for o in comparison.outlets
         if not o.descriptive and o.errors and o.errors[test.rate].n),
        key=lambda o: o.errors[test.rate].value,
    )  # fmt: skip
    each = f"{'; '.join(_missed(test.rate, o) for o in rates)} (equal in all: p {test.p:.2g})."
    if test.p > (1 - comparison.design.level) / max(len(comparison.equal), 1):
        claim = f"That {errs} in one {by} than in another is not shown, nor that it does not."
        return Finding("errors", claim, each)
    return Finding("errors", f"{errs[:1].upper()}{errs[1:]} in some {by}s than in others.", each)


def _missed(rate: str, outlet: Outlet) -> str:
    value, low, high, _ = outlet.errors[rate]
    return f"{1 - value:.0%} in {outlet.name} ({1 - high:.0%} to {1 - low:.0%})"


def _multiverse(comparison: Comparison, each: Multiverse) -> Finding:
    kind: Literal["naive", "corrected"] = "corrected" if each.main.corrected else "naive"
    stability = each.stability(kind)
    assert stability is not None
    claim = (
        f"Of {stability.n:,} ways to compare {each.first} and {each.second}, {kind}, "
        f"{stability.sign:.0%} turn the sign and {stability.verdict:.0%} the verdict."
    )
    detail = ""
    if stability.verdict:
        detail += f"{stability.opposite:.0%} come to the opposite verdict. "
    drivers = [driver for driver in each.drivers(kind) if driver.flips or driver.variance]
    if drivers:
        first = drivers[0]
        turns = f"turns {first.flips:.0%} of verdicts" if first.flips else "turns no verdict"
        detail += (
            f"Most hangs on {CHOICES[first.choice]}: changed alone, it {turns}, and it explains "
            f"{first.variance:.0%} of how the differences vary. "
        )
    if kind == "naive":
        detail += "None is corrected: the classifier's errors are in all of them."
    return Finding("multiverse", claim, detail.strip())


def option_title(choice: str, option: object) -> str:
    """The words for an option of a choice of a multiverse.

    >>> option_title("filter", "original"), option_title("threshold", 0.5)
    ('without near duplicates', 'from 0.5')
    """
    if choice not in AXES:
        raise ValueError(f"no choice {choice!r}; there are {', '.join(AXES)}")
    if choice == "filter":
        return filter_title(str(option))
    if choice == "threshold":
        return f"from {option}"
    if choice == "prompt":
        return f"prompt {option}" if option else "no prompt"
    return f"by {option}" if choice == "aggregation" else str(option)


def _interval(comparison: Comparison) -> str:
    return f"{comparison.design.level:.0%} interval"


def _together(comparison: Comparison) -> str:
    """What an interval of the family says."""
    several = len(comparison.family)
    return f", which holds for all {several} differences at once" if several > 1 else ""


def _share(level: Estimate) -> str:
    return f"{100 * level.value:.1f}% ({_figure(level.low)} to {_figure(level.high)})"


def _figure(value: float) -> str:
    return f"{100 * value:.1f}"


def _signed(value: float) -> str:
    """A difference in points, with a minus sign of its own, and without one before 0.0."""
    text = f"{100 * value:+.1f}"
    return "0.0" if float(text) == 0 else text.replace("-", "−")


def _points(value: float) -> str:
    return f"{abs(100 * value):.1f} points"
