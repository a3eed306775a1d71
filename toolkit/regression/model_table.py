"""A table of coefficients as papers show it, whatever its columns: text, CSV and LaTeX."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.regression.terms import Interval

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
