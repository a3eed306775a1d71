"""Several models side by side, as papers show them: text, CSV and LaTeX."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.regression.results import Interval, Regression

if TYPE_CHECKING:
    import pandas as pd

LATEX = {
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


@dataclass(frozen=True)
class ModelTable:
    """Columns of coefficients by term, and what stands below them: ``cells[term][column]`` has two
    lines, the estimate and its interval; ``foot`` rows have one value a column."""

    columns: tuple[str, ...]
    cells: Mapping[str, tuple[tuple[str, str], ...]]
    foot: Mapping[str, tuple[str, ...]]
    note: str

    def rows(self) -> list[list[str]]:
        """The body, line by line, without the header."""
        lines = []
        for name, cells in self.cells.items():
            lines.append([name, *(cell[0] for cell in cells)])
            lines.append(["", *(cell[1] for cell in cells)])
        return lines

    def frame(self) -> pd.DataFrame:
        """The table as printed, one row a line."""
        import pandas as pd

        rows = [*self.rows(), *([name, *values] for name, values in self.foot.items())]
        return pd.DataFrame(rows, columns=["", *self.columns])

    def to_csv(self, path: str | Path | None = None) -> str | None:
        """The table as CSV, into a file or returned."""
        text: str | None = self.frame().to_csv(path, index=False)
        return text

    def to_latex(self) -> str:
        """A ``tabular`` with the rules of the package booktabs."""

        def line(cells: Sequence[str]) -> str:
            return " & ".join(map(latex, cells)) + r" \\"

        head = [r"\begin{tabular}{l" + "c" * len(self.columns) + "}", r"\toprule"]
        body = [line(["", *self.columns]), r"\midrule", *map(line, self.rows()), r"\midrule"]
        foot = [line([name, *values]) for name, values in self.foot.items()]
        width = len(self.columns) + 1
        note = rf"\multicolumn{{{width}}}{{l}}{{\footnotesize {latex(self.note)}}} \\"
        return "\n".join([*head, *body, *foot, r"\bottomrule", note, r"\end{tabular}", ""])

    def __str__(self) -> str:
        lines = [["", *self.columns], *self.rows()]
        foot = [[name, *values] for name, values in self.foot.items()]
        widths = [max(map(len, column)) for column in zip(*lines, *foot, strict=True)]
        out = io.StringIO()
        for k, cells in enumerate([*lines, *foot]):
            if k in (1, len(lines)):
                out.write("-" * (sum(widths) + 2 * (len(widths) - 1)) + "\n")
            first, *rest = cells
            padded = [cell.rjust(w) for cell, w in zip(rest, widths[1:], strict=True)]
            out.write("  ".join([first.ljust(widths[0]), *padded]).rstrip() + "\n")
        return out.getvalue() + self.note


def latex(text: str) -> str:
    """A text as LaTeX sets it.

    >>> latex("C(month)[2025-02] 5%")
    'C(month)[2025-02] 5\\\\%'
    """
    return "".join(LATEX.get(c, c) for c in text)


def table_of(models: Mapping[str, Regression]) -> ModelTable:
    """Corrected coefficients of some models, each by its title, side by side; of a model that is
    descriptive only, the naive ones, and the table says so. Raises `ValueError` for no model."""
    if not models:
        raise ValueError("no model to put into a table")
    names = list(dict.fromkeys(term.name for m in models.values() for term in m.terms))
    by_name = {title: {t.name: t for t in m.terms} for title, m in models.items()}

    def of(title: str, name: str) -> tuple[str, str]:
        term = by_name[title].get(name)
        if term is None:
            return "", ""
        return cell(term.naive if models[title].descriptive else term.corrected)

    each = list(models.values())
    foot = {
        "outcome": tuple(m.outcome for m in each),
        "family": tuple(m.family for m in each),
        "hand labels": tuple(f"{m.counts.labelled:,}" for m in each),
        f"{_together(m.frame_unit for m in each)}s": tuple(f"{m.counts.units:,}" for m in each),
        "clusters, labelled": tuple(
            f"{m.counts.clusters:,}, {m.counts.labelled_clusters:,}" for m in each
        ),
        "estimates": tuple("naive" if m.descriptive else "corrected" for m in each),
    }
    level = _together(f"{m.level:.0%}" for m in each)
    clusters = _together(m.cluster for m in each)
    return ModelTable(
        tuple(models),
        {name: tuple(of(title, name) for title in models) for name in names},
        foot,
        f"{level} intervals in brackets, clustered by {clusters} (CR2, Satterthwaite).",
    )


def three_ways(model: Regression) -> ModelTable:
    """One model: naive, by hand labels alone, and corrected."""
    columns = ("naive", "hand labels only", "corrected")
    cells = {t.name: (cell(t.naive), cell(t.gold_only), cell(t.corrected)) for t in model.terms}
    c = model.counts
    foot = {
        f"{model.frame_unit}s": (f"{c.units:,}", f"{c.labelled:,}", f"{c.units:,}"),
        "clusters": (f"{c.clusters:,}", f"{c.labelled_clusters:,}", f"{c.clusters:,}"),
    }
    effect = model.effect
    note = (
        f"{effect[0].upper()}{effect[1:]} of {model.outcome}, {model.family}; {model.level:.0%} "
        f"intervals in brackets, clustered by {model.cluster} (CR2, Satterthwaite)."
    )
    return ModelTable(columns, cells, foot, note)


def cell(interval: Interval) -> tuple[str, str]:
    """An estimate and its interval as they are printed.

    >>> cell(Interval(0.0312, 0.01, 40.0, 0.0111, 0.0513, 0.003))
    ('+0.031', '[+0.011, +0.051]')
    """
    if math.isnan(interval.value):
        return "–", ""
    if math.isnan(interval.low):
        return f"{interval.value:+.3f}", "[not known]"
    return f"{interval.value:+.3f}", f"[{interval.low:+.3f}, {interval.high:+.3f}]"


def _together(values: Iterable[str]) -> str:
    return " or ".join(dict.fromkeys(values))
