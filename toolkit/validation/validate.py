"""`validate`: scores and hand labels in, what is known of each model before its use out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from toolkit.annotation.adjudication import estimand
from toolkit.codebook import Question
from toolkit.results import ScoreSet
from toolkit.validation.agreement import (
    EqualErrors,
    LabelAgreement,
    equal_errors,
    label_agreements,
)
from toolkit.validation.alternative_annotator import (
    AlternativeAnnotator,
    Codes,
    alternative_annotator,
    require_epsilon,
)
from toolkit.validation.coded import Coded, Decision, Floats, compared_labels, read_coded
from toolkit.validation.equivalence import Equivalence, equivalence, require_margin
from toolkit.validation.runs import Run, read_runs
from toolkit.validation.stability import Stability, stabilities
from toolkit.validation.training_cutoff import Leakage, leakage
from toolkit.version import __version__

if TYPE_CHECKING:
    import pandas as pd

    Rows = Sequence[tuple[Any, ...]]


class Of(NamedTuple):
    """What a test is of: a run and a label, empty for the whole answer to a question."""

    run: str
    question: str
    label: str


@dataclass(frozen=True, slots=True)
class Validation:
    """What was found. ``runs``: name -> what its manifest says; ``coders``: who coded
    independently, ``judged``: whose judgement the labels are, by question."""

    runs: Mapping[str, Mapping[str, str]]
    kinds: Mapping[str, str]
    by: tuple[str, ...]
    cluster: str
    sentences: int
    labelled: int
    coders: tuple[str, ...]
    judged: Mapping[str, str]
    agreement: tuple[LabelAgreement, ...]
    equal: tuple[EqualErrors, ...]
    stability: tuple[Stability, ...]
    equivalence: tuple[tuple[Of, Equivalence], ...]
    alternative: tuple[tuple[Of, AlternativeAnnotator], ...]
    leakage: tuple[Leakage, ...]
    notes: tuple[str, ...]

    def table(self, name: str) -> pd.DataFrame:
        """One of `TABLES` as a data frame, an interval in columns of its own."""
        import pandas as pd

        return pd.DataFrame([dict(_flat(row)) for row in _rows(self, name)])

    def as_json(self) -> dict[str, Any]:
        """All of it, for JSON; what is not a number is null."""
        content = {
            "toolkit": __version__,
            "runs": [
                {"name": name, "differs in": self.kinds[name], "facts": dict(facts)}
                for name, facts in self.runs.items()
            ],
            "by": list(self.by),
            "cluster": self.cluster,
            "sentences": self.sentences,
            "labelled": self.labelled,
            "coders": list(self.coders),
            "judged": dict(self.judged),
            "notes": list(self.notes),
        }
        return content | {name: [_json(row) for row in _rows(self, name)] for name in TABLES}


TABLES = ("agreement", "equal_error", "stability", "equivalence", "alternative", "leakage")


def validate(
    scored: str | Path | ScoreSet | Sequence[str | Path | ScoreSet],
    *,
    gold: str | Path | pd.DataFrame,
    kinds: Mapping[str, str] | None = None,
    by: Sequence[str] = ("outlet",),
    sample: str | Path | None = None,
    margin: float = 0.1,
    epsilon: float = 0.2,
    repeats: int = 1000,
    seed: int = 0,
) -> Validation:
    """What is known of models before their answers are used.

    ``scored`` are folders of ``toolkit score`` of the same articles: the first, and what it is
    compared with (another model, prompt or order, or the same again), told apart by their
    manifests, or as ``kinds`` (folder -> ``wording``, ``order``, ``model``, ``retest``, or any
    word) says. ``gold`` is a table of ``toolkit labels``, or its file. ``by`` are columns of the
    articles. ``margin`` is of alpha, in (0, 1), for the equivalence of model and coders;
    ``epsilon`` of the alternative-annotator test. Raises `ValueError` for scores and labels that
    do not match, and for a margin or an epsilon outside of its range.
    """
    require_margin(margin)
    require_epsilon(epsilon)
    listed = [scored] if isinstance(scored, str | Path | ScoreSet) else list(scored)
    runs = read_runs(listed, kinds)
    coded = read_coded(runs, gold, by=by, sample=sample)
    labelled = np.zeros(len(coded.items), bool)
    for question in coded.questions:
        for label in compared_labels(question):
            labelled |= ~np.isnan(coded.share(Decision(question.id, label)))
    weights = np.where(np.isnan(coded.inclusion), 0.0, 1 / np.nan_to_num(coded.inclusion, nan=1.0))
    return Validation(
        runs={run.name: run.facts for run in runs},
        kinds={run.name: run.kind for run in runs},
        by=tuple(by),
        cluster=coded.cluster,
        sentences=len(coded.items),
        labelled=int(labelled.sum()),
        coders=tuple(coded.coder_names),
        judged=_judged(coded),
        agreement=tuple(label_agreements(coded, tuple(by), repeats=repeats, seed=seed)),
        equal=tuple(test for name in by for test in equal_errors(coded, name)),
        stability=tuple(stabilities(coded)),
        equivalence=tuple(_equivalences(coded, weights, margin)),
        alternative=tuple(_alternatives(coded, epsilon)),
        leakage=tuple(leakage(coded, run) for run in runs),
        notes=coded.notes,
    )


def _judged(coded: Coded) -> dict[str, str]:
    """Whose judgement the labels are, by question."""
    import pandas as pd

    judged = {}
    for question in coded.questions:
        keys = {
            pair
            for index, coding in (coded.truth, coded.coders)
            for pair in index[coding.coded(question.id)]
        }
        judged[question.id] = estimand(pd.DataFrame(sorted(keys), columns=["item", "annotator"]))
    return judged


def _equivalences(coded: Coded, weights: Floats, margin: float) -> Iterator[tuple[Of, Equivalence]]:
    if len(coded.coder_names) < 2:
        return
    for decision in coded.decisions:
        votes = np.where(np.isnan(coded.inclusion), np.nan, coded.votes(decision))
        for run in coded.runs:
            yield (
                Of(run.name, *decision),
                equivalence(
                    votes, coded.predicted(run.name, decision), coded.clusters.astype(str),
                    weights=weights, margin=margin,
                ),
            )  # fmt: skip


def _alternatives(coded: Coded, epsilon: float) -> Iterator[tuple[Of, AlternativeAnnotator]]:
    """Of whole answers where a question has one, else of each label."""
    for question in coded.questions:
        parts = [("", question.label_ids)]
        if question.kind != "single":
            parts = [(d.label, (d.label,)) for d in coded.decisions if d.question == question.id]
        for label, labels in parts:
            for run in coded.runs:
                votes, predicted = _codes(coded, run, question, labels)
                yield (
                    Of(run.name, question.id, label),
                    alternative_annotator(
                        votes, predicted, coded.clusters.astype(str), names=coded.coder_names,
                        epsilon=epsilon,
                    ),
                )  # fmt: skip


def _codes(
    coded: Coded, run: Run, question: Question, labels: Sequence[str]
) -> tuple[Codes, Codes]:
    """The number of the label that coders and run gave: from 1, 0 for none of them, -1 where not
    coded."""
    shape = len(coded.coder_names), len(coded.items)
    votes, predicted = np.zeros(shape, np.int64), np.zeros(shape[1], np.int64)
    for number, label in enumerate(labels, 1):
        each = coded.votes(Decision(question.id, label))
        votes[np.isnan(each)] = -1
        votes[each == 1] = number
        predicted[coded.predicted(run.name, Decision(question.id, label))] = number
    return votes, predicted


def _rows(validation: Validation, name: str) -> Rows:
    if name == "equal_error":
        return validation.equal
    rows: Rows = getattr(validation, name)
    return rows


def _flat(row: tuple[Any, ...]) -> Iterator[tuple[str, Any]]:
    """Columns of a table: an interval and a test within a row have columns of their own, and the
    coders of a test are left to the JSON."""
    parts = row if not hasattr(row, "_asdict") else [row]
    for part in parts:
        for name, value in part._asdict().items():
            if name == "coders" and isinstance(value, tuple):
                continue
            if name == "runs":
                yield name, ", ".join(value)
            elif name == "test":
                yield from asdict(value).items()
            elif hasattr(value, "_asdict"):
                inner = value._asdict()
                yield name, inner.pop("value")
                yield from ((f"{name}_{key}", each) for key, each in inner.items())
            else:
                yield name, value


def _json(row: tuple[Any, ...]) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for part in row if not hasattr(row, "_asdict") else [row]:
        for name, value in part._asdict().items():
            content[name] = _plain(value)
    return content


def _plain(value: Any) -> Any:
    if hasattr(value, "_asdict"):
        return {name: _plain(each) for name, each in value._asdict().items()}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(each) for name, each in asdict(value).items()}
    if isinstance(value, float) and np.isnan(value):
        return None
    return value
