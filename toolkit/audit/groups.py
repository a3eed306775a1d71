"""Error by outlet, event or topic on labelled corpora: where a model errs more than elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from toolkit.codebook import Codebook
from toolkit.evaluation.config import Set
from toolkit.evaluation.evaluate import Evaluated, predict
from toolkit.gold import agrees
from toolkit.models.base import Model
from toolkit.settings import Settings, read_settings

CORPORA = Path(__file__).with_name("corpora.yaml")
FEWEST = 100
"""Texts of a group from which its error is compared with that of all."""


class GroupedSet(Set):
    """A labelled set; ``by`` are the columns of its items whose values are compared."""

    by: tuple[str, ...]


class Sets(Settings):
    """Labelled sets by name."""

    sets: dict[str, GroupedSet]


class GroupError(NamedTuple):
    """The share of wrong answers to a question in one group of a set. ``confident``: the share of
    its decisions that are."""

    set: str
    by: str
    group: str
    codebook: str
    question: str
    n: int
    errors: int
    error: float
    overall: float
    confident: float


def read_sets(path: Path | None = None) -> Sets:
    """The bundled sets, or those of a file. Raises `ValueError` that names file, key and fix."""
    return read_settings(path or CORPORA, Sets)


def group_errors(
    model: Model, sets: Sets, *, report: Callable[[str], object] = print
) -> tuple[list[GroupError], dict[str, list[Evaluated]]]:
    """The errors of a model by group, and the evaluated texts of each set. A set that is not at
    hand is reported and left out."""
    from toolkit.corpora.card import CorpusError
    from toolkit.evaluation.sources import load_set

    rows: list[GroupError] = []
    evaluated: dict[str, list[Evaluated]] = {}
    for name, source in sets.sets.items():
        try:
            by_column = {
                column: load_set(source.model_copy(update={"cluster": column}))
                for column in source.by
            }
        except CorpusError as missing:
            report(f"{name}: left out: {missing}")
            continue
        passages = next(iter(by_column.values())).passages
        report(f"{name}: {sum(len(each.texts) for each in passages):,} sentences")
        numbers = [str(number) for number in range(len(passages))]
        texts = evaluated[name] = predict(model, passages, clusters=numbers)
        for column, measured in by_column.items():
            groups = [measured.clusters[int(text.cluster)] or "unknown" for text in texts]
            rows += errors_by_group(name, column, texts, groups, model.codebooks)
    return rows, evaluated


def errors_by_group(
    name: str,
    by: str,
    texts: Sequence[Evaluated],
    groups: Sequence[str],
    codebooks: Sequence[Codebook],
) -> list[GroupError]:
    """The errors of evaluated texts, each of the group named beside it."""
    rows = []
    names = np.array(groups, str)
    for codebook in codebooks:
        sure = np.array([text.prediction.confident.get(codebook.name, False) for text in texts])
        for question in codebook.questions:
            agreed = [agrees(text.gold, text.prediction, question) for text in texts]
            coded = np.array([answer is not None for answer in agreed], bool)
            wrong = np.array([answer is False for answer in agreed], bool)
            if not coded.any():
                continue
            overall = float(wrong[coded].mean())
            for group in sorted(set(names[coded].tolist())):
                here = coded & (names == group)
                n, errors = int(here.sum()), int(wrong[here].sum())
                rows.append(
                    GroupError(
                        name, by, group, codebook.name, question.id, n, errors, errors / n,
                        overall, float(sure[here].mean()),
                    )
                )  # fmt: skip
    return rows


def widest_gaps(rows: Sequence[GroupError]) -> list[GroupError]:
    """Of each set, column and question the group of `FEWEST` texts or more that errs most above
    all of the set; nothing where fewer than two groups are that large."""
    by_key: dict[tuple[str, str, str], list[GroupError]] = {}
    for row in rows:
        if row.n >= FEWEST:
            by_key.setdefault((row.set, row.by, row.question), []).append(row)
    return [
        max(group, key=lambda row: row.error - row.overall)
        for group in by_key.values()
        if len(group) > 1
    ]
