"""What a validation found, in sentences that say no more than its figures do."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Literal, NamedTuple

from toolkit.bootstrap import Figure
from toolkit.inference import Rate
from toolkit.validation.agreement import ALL, CODERS, LabelAgreement
from toolkit.validation.runs import RETEST, SEVERAL
from toolkit.validation.stability import Stability
from toolkit.validation.validate import Of, Validation

Kind = Literal[
    "coders", "agreement", "groups", "stability", "equivalence", "alternative", "leakage"
]
LEVEL = 0.05
DIFFERENCES = {
    RETEST: "repeated as it was",
    "wording": "under other wording of the prompt",
    "order": "in another order",
    "model": "by another model",
    "settings": "under other settings",
    SEVERAL: "where several things differ",
}


VERDICTS = {
    "equivalent": "agrees with these coders as they agree with one another, to within the margin",
    "no worse": "agrees with these coders no less than they with one another, to within the margin",
    "worse": "agrees with these coders less than they with one another, by more than the margin: "
    "it is not one more coder",
}


class Finding(NamedTuple):
    """What can be said; ``kind`` says of what."""

    kind: Kind
    text: str


def in_words(validation: Validation) -> tuple[Finding, ...]:
    """The findings: agreement of the whole sample, the groups that stand out, then the tests."""
    return (
        *(Finding("coders", text) for text in _coders(validation)),
        *(Finding("agreement", _agreement(row)) for row in validation.agreement
          if row.by == ALL and row.run != CODERS),
        *(Finding("groups", text) for text in _groups(validation)),
        *(Finding("stability", _stability(row)) for row in _whole(validation)),
        *(Finding("equivalence", text) for text in _equivalence(validation)),
        *(Finding("alternative", text) for text in _alternative(validation)),
        *(Finding("leakage", row.text) for row in validation.leakage),
    )  # fmt: skip


def _coders(validation: Validation) -> Iterator[str]:
    for question, judged in validation.judged.items():
        agreed = [
            f"{row.label} {_interval(row.alpha)}"
            for row in validation.agreement
            if row.run == CODERS and row.question == question and not math.isnan(row.alpha.value)
        ]
        known = f"coders agree with one another at alpha {'; '.join(agreed)}" if agreed else (
            "how coders agree with one another is not known: no sentence was coded by two"
        )  # fmt: skip
        labelled = max(
            (
                row.labelled
                for row in validation.agreement
                if row.question == question and row.by == ALL
            ),
            default=0,
        )
        yield (
            f"{question}: {labelled:,} labelled sentences of {validation.sentences:,}; "
            f"counted is {judged}; {known}."
        )


def _agreement(row: LabelAgreement) -> str:
    name = _name(row.run, row.question, row.label)
    if row.note:
        return f"{name}: {row.note}."
    if not row.label:
        return f"{name}: the whole answer agrees with the labels at alpha {_interval(row.alpha)}."
    return (
        f"{name}: finds {_share(row.sensitivity)} of the sentences that coders count (sensitivity) "
        f"and passes over {_share(row.specificity)} of the others (specificity); "
        f"{_share(row.ppv)} of those it counts are right (PPV). F1 {_interval(row.f1)}, MCC "
        f"{_interval(row.mcc)}, alpha with the labels {_interval(row.alpha)}."
    )


def _groups(validation: Validation) -> Iterator[str]:
    """Where errors are shown to differ, and where that cannot be tested."""
    untested: dict[tuple[str, str], list[str]] = {}
    for run, question, label, by, test in validation.equal:
        name = _name(run, question, label)
        if test.note:
            untested.setdefault((by, test.rate), []).append(name)
        elif test.p <= LEVEL / 2:  # two rates are tested
            yield f"{name}: {test.rate} is not the same in every {by} (p {test.p:.3f})."
    for (by, rate), names in untested.items():
        yield f"Too few labels to test whether {rate} is the same in every {by}: {_few(names)}."


def _whole(validation: Validation) -> Iterator[Stability]:
    """Of each kind of difference and question, the row of the whole answer: the first."""
    seen = set()
    for row in validation.stability:
        if (row.kind, row.question) not in seen:
            seen.add((row.kind, row.question))
            yield row


def _stability(row: Stability) -> str:
    name = _name("", row.question, row.label)
    how = DIFFERENCES.get(row.kind, f"under another {row.kind}")
    level = "" if math.isnan(row.least) else (
        f"; the label is given to {100 * row.least:.1f}% to {100 * row.most:.1f}% of sentences"
    )  # fmt: skip
    alpha = "not defined, as all gave one answer" if math.isnan(row.alpha.value) else (
        _interval(row.alpha)
    )  # fmt: skip
    return (
        f"{name}, {how} ({', '.join(row.runs)}): {100 * row.changed:.1f}% of {row.sentences:,} "
        f"decisions change, alpha {alpha}{level}."
    )


def _equivalence(validation: Validation) -> Iterator[str]:
    if not validation.equivalence:
        yield (
            "Whether a model is one more coder cannot be asked: it takes two coders of the same "
            f"sentences, and there is {len(validation.coders)}."
        )
    few: dict[str, list[str]] = {}
    for of, test in validation.equivalence:
        name = _name(*of)
        if test.note:
            few.setdefault(test.note, []).append(name)
            continue
        figures = (
            f"alpha with coders {test.model:.2f}, between coders {test.coders:.2f}, difference "
            f"{test.difference:+.2f} (90% interval {test.low:+.2f} to {test.high:+.2f}), margin "
            f"± {test.margin:g}"
        )
        verdict = VERDICTS.get(test.verdict) or (
            "agrees with these coders less than they with one another; whether by more than the "
            "margin cannot be told"
            if test.high < 0
            else "whether it is one more coder cannot be told"
        )
        yield f"{name}: {verdict} ({figures}; TOST p {test.p:.3f})."
    for note, names in few.items():
        yield f"Whether a model is one more coder cannot be told of {_few(names)}: {note}."


def _alternative(validation: Validation) -> Iterator[str]:
    untested: dict[str, list[Of]] = {}
    for of, test in validation.alternative:
        if test.passed is None:
            untested.setdefault(test.note, []).append(of)
            continue
        verdict = "may stand in for a coder" if test.passed else "may not stand in for a coder"
        text = (
            f"{_name(*of)}: {verdict} by the alternative-annotator test (winning rate "
            f"{test.winning_rate:.2f} of {len(test.coders)} coders, average advantage probability "
            f"{test.advantage:.2f}, epsilon {test.epsilon:g})"
        )
        if test.passed and test.constant_passes:
            text += (
                "; so may one that gives the commonest answer to everything: the test says nothing "
                "here"
            )
        yield f"{text}."
    for note, names in untested.items():
        listed = _few([_name(*of) for of in names])
        yield f"No alternative-annotator test of {listed}: {note}."


def _name(run: str, question: str, label: str) -> str:
    return " ".join(filter(None, (f"{run}:" if run else "", question, label)))


def _few(names: list[str], most: int = 4) -> str:
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"


def _share(rate: Rate) -> str:
    if not rate.n:
        return "–"
    return f"{100 * rate.value:.0f}% ({100 * rate.low:.0f} to {100 * rate.high:.0f})"


def _interval(figure: Figure) -> str:
    if math.isnan(figure.value):
        return "not defined"
    return f"{figure.value:.2f} ({figure.low:.2f} to {figure.high:.2f})"
