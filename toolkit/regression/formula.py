"""Formulas: which variables a model names, and its terms as columns (by `formulaic`)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.regression.families import Floats

if TYPE_CHECKING:
    import pandas as pd

RANK = 1e-8
"""What is left of a column of length 1 that depends on others."""


@dataclass(frozen=True)
class Formula:
    """``outcome`` is a name; ``terms`` the right-hand side as `formulaic` reads it; ``variables``
    what it needs."""

    text: str
    outcome: str
    terms: Any
    variables: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> Formula:
        """Read ``outcome ~ terms``. Raises `ValueError` for what is no such formula.

        >>> Formula.parse("loaded ~ outlet * topic + C(month)").variables
        ('month', 'outlet', 'topic')
        """
        import formulaic

        left, tilde, right = text.partition("~")
        if not tilde or not left.strip().isidentifier():
            raise ValueError(
                f"{text!r} is no formula: a name, ~ and terms are wanted, such as "
                "'loaded_reporter ~ outlet + C(month)'"
            )
        try:
            terms = formulaic.Formula(right.strip() or "1")
            variables = tuple(sorted(map(str, terms.required_variables)))
        except Exception as problem:  # formulaic raises many kinds
            raise ValueError(f"{text!r} cannot be read as a formula: {_line(problem)}") from None
        if not hasattr(terms, "required_variables") or "|" in right:
            raise ValueError(f"{text!r}: one part of terms is wanted, without |")
        return cls(text.strip(), left.strip(), terms, variables)

    def check_labels(self, labels: Collection[str]) -> None:
        """Labels enter as they are, alone or in interactions. Raises `ValueError` for a function of
        one, whose value would not be the same of predictions and of hand labels."""
        for term in self.terms:
            for factor in term.factors:
                names = {str(name) for name in factor.required_variables} & set(labels)
                if names and factor.expr not in labels:
                    name = sorted(names)[0]
                    raise ValueError(
                        f"{factor.expr}: a label enters as a number, {name}, alone or in an "
                        "interaction"
                    )


def _line(problem: Exception) -> str:
    lines = str(problem).strip().splitlines()
    return lines[0] if lines else type(problem).__name__


@dataclass(frozen=True)
class Terms:
    """Columns of a model: their ``names``, and ``x`` (N, p) of all units under predicted labels,
    each divided by its ``scale`` (p,), 1 for columns of 0 and 1: years stand beside shares.
    ``variables`` are what they are made of; ``groups`` maps each that stands for groups to its
    levels."""

    names: tuple[str, ...]
    x: Floats
    spec: Any
    variables: tuple[str, ...]
    groups: Mapping[str, tuple[Any, ...]]
    scale: Floats

    @classmethod
    def of(cls, formula: Formula, frame: pd.DataFrame) -> Terms:
        """The terms of all units. Raises `ValueError` for a term that cannot be computed, that is
        not finite, or that follows from others."""
        import formulaic

        try:
            matrix = formulaic.model_matrix(formula.terms, frame, na_action="ignore")
        except Exception as problem:  # whatever a function in the formula raises
            raise ValueError(f"{formula.text!r}: {_line(problem)}") from None
        spec = matrix.model_spec
        names = tuple(name.replace("[T.", "[") for name in map(str, matrix.columns))
        x = np.asarray(matrix, float)
        if not np.isfinite(x).all():
            bad = names[int(np.flatnonzero(~np.isfinite(x).all(axis=0))[0])]
            raise ValueError(f"{bad} is not a finite number for every unit")
        if x.shape[1] == 0:
            raise ValueError(f"{formula.text!r} has no terms")
        if over := dependent(x, names):
            raise ValueError(
                f"{', '.join(over)} follow{'s' if len(over) == 1 else ''} from the other terms "
                "(collinear): leave out what says the same"
            )
        groups = {
            str(name): tuple(state.levels)
            for factor, state in spec.factor_contrasts.items()
            for name in factor.required_variables
            if name in frame
        }
        size = np.sqrt((x**2).mean(axis=0))
        scale = np.where(np.isin(x, (0, 1)).all(axis=0), 1.0, size)
        return cls(names, x / scale, spec, formula.variables, groups, scale)

    def under(self, frame: pd.DataFrame) -> Floats:
        """The same terms of other units, or under other labels, (n, p), divided by `scale`."""
        return np.asarray(self.spec.get_model_matrix(frame, na_action="ignore"), float) / self.scale


def dependent(x: Floats, names: Collection[str]) -> list[str]:
    """The names of columns that are linear combinations of those before them.

    >>> dependent(np.array([[1.0, 1, 0], [1, 0, 1], [1, 1, 0]]), ["all", "a", "b"])
    ['b']
    """
    length = np.sqrt((x**2).sum(axis=0))
    basis = np.zeros((len(x), 0))
    over = []
    for column, size, name in zip(x.T, length, names, strict=True):
        left = column / size if size > 0 else column
        for _ in range(2):  # once more, for rounding
            left = left - basis @ (basis.T @ left)
        rest = float(np.sqrt(left @ left))
        if rest < RANK:
            over.append(name)
        else:
            basis = np.column_stack([basis, left / rest])
    return over
