"""`Regression`: coefficients three ways side by side, with what the reader has to know of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from toolkit.regression.coefficient_figure import coefficient_figure
from toolkit.regression.families import FAMILIES, FamilyName, Floats
from toolkit.regression.formula import Terms
from toolkit.regression.model_table import ModelTable, cell
from toolkit.regression.terms import NAN, Term

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


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
        return self._three_ways().to_latex()

    def plot(self) -> Figure:
        """Coefficients with their intervals, three ways."""
        return coefficient_figure(self.terms, f"{self.effect}, {self.outcome}")

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

    def _three_ways(self) -> ModelTable:
        """Naive, by hand labels alone and corrected, side by side as papers show them."""
        columns = ("naive", "hand labels only", "corrected")
        cells = {t.name: (cell(t.naive), cell(t.gold_only), cell(t.corrected)) for t in self.terms}
        c = self.counts
        foot = {
            f"{self.frame_unit}s": (f"{c.units:,}", f"{c.labelled:,}", f"{c.units:,}"),
            "clusters": (f"{c.clusters:,}", f"{c.labelled_clusters:,}", f"{c.clusters:,}"),
        }
        effect = self.effect
        note = (
            f"{effect[0].upper()}{effect[1:]} of {self.outcome}, {self.family}; {self.level:.0%} "
            f"intervals in brackets, clustered by {self.cluster} (CR2, Satterthwaite)."
        )
        return ModelTable(columns, cells, foot, note)

    def __str__(self) -> str:
        return str(self._three_ways())

    def _repr_html_(self) -> str:
        return str(self.table().to_html(index=False, float_format="{:.3f}".format))
