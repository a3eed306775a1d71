"""`Regression`: coefficients three ways side by side, with what the reader has to know of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from toolkit.regression.families import FAMILIES, FamilyName, Floats
from toolkit.regression.formula import Terms

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

NAN = float("nan")


class Interval(NamedTuple):
    """A coefficient with its standard error, degrees of freedom, interval and two-sided p of it
    being 0. All but the value are NaN where nothing tells the variance."""

    value: float
    se: float
    df: float
    low: float
    high: float
    p: float

    @classmethod
    def of(cls, value: float, se: float, df: float, level: float) -> Interval:
        """By the t of ``df``.

        >>> print(Interval.of(0.1, 0.02, 30, 0.95))
        +0.100 (+0.059 to +0.141)
        """
        from scipy.special import stdtr, stdtrit

        if not df > 0 or not math.isfinite(se):
            return cls(value, NAN, NAN, NAN, NAN, NAN)
        df = min(df, 1e9)
        reach = float(stdtrit(df, (1 + level) / 2)) * se
        p = float(2 * stdtr(df, -abs(value) / se)) if se > 0 else NAN
        return cls(value, se, df, value - reach, value + reach, p)

    def __str__(self) -> str:
        return f"{self.value:+.3f} ({self.low:+.3f} to {self.high:+.3f})"


class Term(NamedTuple):
    """A term of a model: corrected, by the model's labels taken for the truth, and by hand labels
    alone. ``slope`` is its lambda, in [0, 1]: how far predictions are used; of several models the
    sum of their ``slopes``."""

    name: str
    corrected: Interval
    naive: Interval
    gold_only: Interval
    slope: float
    slopes: tuple[float, ...] = ()


class Counts(NamedTuple):
    """Units, hand labels, clusters, and those of them with hand labels."""

    units: int
    labelled: int
    clusters: int
    labelled_clusters: int


@dataclass(frozen=True)
class Regression:
    """A fitted model. ``descriptive`` says why nothing is corrected; it is empty where it is.

    ``outcome`` and ``family`` say what a coefficient is (`effect`); ``unit`` is ``sentence`` or
    ``article``, ``cluster`` within what errors are related. ``covariance`` (p, p) is that of the
    corrected coefficients, or of naive ones where nothing is corrected. ``terms_of`` and ``frame``
    hold the columns and units for `fitted`; ``coders`` says whose judgement the labels are;
    ``further`` names the models beside the first whose labels are corrected with its.
    """

    formula: str
    outcome: str
    family: FamilyName
    unit: str
    weighting: str
    cluster: str
    level: float
    terms: tuple[Term, ...]
    covariance: Floats
    naive_covariance: Floats
    counts: Counts
    notes: tuple[str, ...]
    descriptive: str
    terms_of: Terms
    frame: pd.DataFrame
    coders: str = ""
    further: tuple[str, ...] = ()

    @property
    def frame_unit(self) -> str:
        """What a row of `frame` is, and `counts` count."""
        whole = len(self.frame) == self.frame["article_id"].nunique()
        return "article" if self.unit == "article" and whole else "sentence"

    @property
    def effect(self) -> str:
        """What a coefficient is: a difference, a log odds ratio, a log ratio of rates."""
        return FAMILIES[self.family].effect

    def __getitem__(self, name: str) -> Term:
        """A term by its name. Raises `KeyError`, naming those that there are."""
        for term in self.terms:
            if term.name == name:
                return term
        raise KeyError(f"no term {name!r}; there are {', '.join(t.name for t in self.terms)}")

    def table(self) -> pd.DataFrame:
        """One row a term: corrected ``estimate, se, df, low, high, p`` and ``lambda``, then the
        naive estimate and that of hand labels alone, with their intervals; of several models, the
        lambda of each, first that of the scores themselves."""
        import pandas as pd

        rows = [
            (t.name, *t.corrected, t.slope,
             t.naive.value, t.naive.low, t.naive.high,
             t.gold_only.value, t.gold_only.low, t.gold_only.high)
            for t in self.terms
        ]  # fmt: skip
        table = pd.DataFrame(rows, columns=[
            "term", "estimate", "se", "df", "low", "high", "p", "lambda", "naive", "naive_low",
            "naive_high", "gold_only", "gold_only_low", "gold_only_high",
        ])  # fmt: skip
        for number, model in enumerate(("first", *self.further) if self.further else ()):
            table[f"lambda_{model}"] = [t.slopes[number] if t.slopes else NAN for t in self.terms]
        return table

    def worth(self) -> str:
        """What the answers of several models are worth, in a line; empty for one model, and where
        nothing is corrected. Labels: how many alone would give the corrected standard error, the
        mean over terms."""
        if not self.further or self.descriptive:
            return ""
        ratios = [
            (t.gold_only.se / t.corrected.se) ** 2
            for t in self.terms
            if t.corrected.se > 0 and t.gold_only.se > 0
        ]
        slopes = [np.mean([t.slopes[k] for t in self.terms if t.slopes] or [0.0])
                  for k in range(1 + len(self.further))]  # fmt: skip
        each = ", ".join(
            f"{model} {slope:.2f}"
            for model, slope in zip(("the first", *self.further), slopes, strict=True)
        )
        labels = self.counts.labelled
        return (
            f"the answers of {len(slopes)} models make {labels:,} hand labels tell as much as "
            f"{labels * float(np.mean(ratios or [1.0])):,.0f} would alone; mean lambda: {each}"
        )

    def to_csv(self, path: str | Path | None = None) -> str | None:
        """`table` as CSV, into a file or returned."""
        text: str | None = self.table().to_csv(path, index=False)
        return text

    def to_latex(self) -> str:
        """The three ways side by side, as a table for a paper."""
        from toolkit.regression.tables import three_ways

        return three_ways(self).to_latex()

    def plot(self) -> Figure:
        """Coefficients with their intervals, three ways."""
        from toolkit.regression.plots import coefficient_plot

        return coefficient_plot(self)

    def fitted(self, frame: pd.DataFrame, *, method: str = "corrected") -> pd.DataFrame:
        """The mean outcome that the model fits to rows of covariates: ``value``, ``low``, ``high``,
        by ``corrected`` or ``naive`` coefficients, on the scale of the outcome.

        The interval is that of the linear predictor, with the fewest degrees of freedom of any
        term. Raises `ValueError` for another method.
        """
        import pandas as pd
        from scipy.special import stdtrit

        if method not in ("corrected", "naive"):
            raise ValueError(f"fitted by corrected or naive coefficients, not {method!r}")
        x = self.terms_of.under(frame) * self.terms_of.scale
        intervals = [getattr(term, method) for term in self.terms]
        value = np.array([each.value for each in intervals])
        covariance = self.covariance if method == "corrected" else self.naive_covariance
        df = min((each.df for each in intervals if each.df > 0), default=NAN)
        spread = np.sqrt(np.einsum("ni,ij,nj->n", x, covariance, x))
        reach = float(stdtrit(min(df, 1e9), (1 + self.level) / 2)) * spread
        mean = FAMILIES[self.family].mean
        eta = x @ value
        return pd.DataFrame(
            {"value": mean(eta), "low": mean(eta - reach), "high": mean(eta + reach)}
        )

    def figures(self) -> dict[str, list[float]]:
        """Corrected coefficients with their intervals, by term."""
        return {t.name: [t.corrected.value, t.corrected.low, t.corrected.high] for t in self.terms}

    def __str__(self) -> str:
        from toolkit.regression.tables import three_ways

        return str(three_ways(self))

    def _repr_html_(self) -> str:
        return str(self.table().to_html(index=False, float_format="{:.3f}".format))
