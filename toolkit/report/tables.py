"""The tables of a comparison as files: CSV for machines and spreadsheets, LaTeX for papers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from toolkit.inference.errors import RATES
from toolkit.inference.estimators import CORRECTED
from toolkit.outputs.formulas import guarded
from toolkit.report.numbers import (
    CORRECTIONS,
    METHOD_TITLES,
    NOTHING,
    number,
    p_value,
    points,
    rank,
    rate,
    ratio,
    share,
)

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.comparison import Comparison, Contrast, Multiverse, Outlet

"""How a text begins that a spreadsheet would run."""
LATEX = {"−": "$-$", "±": r"$\pm$", "×": r"$\times$", "≥": r"$\geq$", "’": "'"}
"""Characters that LaTeX does not print as they are."""


class Table(NamedTuple):
    """A table in two forms: ``raw`` numbers, and cells as they are ``shown``; ``stem`` names its
    files, ``caption`` says what is in it."""

    stem: str
    caption: str
    raw: pd.DataFrame
    shown: pd.DataFrame


def tables(comparison: Comparison) -> list[Table]:
    """Every table of the page."""
    import pandas as pd

    measure, design = comparison.measure, comparison.design
    level = f"{design.level:.0%} intervals, clustered by {design.cluster}"
    result = [
        Table(
            "contrasts",
            f"{measure.title}: differences in percentage points, {level}; p by "
            f"{CORRECTIONS[comparison.correction]}.",
            comparison.table(),
            pd.DataFrame([_contrast(comparison, c) for c in comparison.contrasts]),
        ),
        Table(
            "levels", f"{measure.title}: {measure.unit}, {level}.",
            comparison.level_table(),
            pd.DataFrame([_levels(comparison, o) for o in comparison.outlets]),
        ),
        Table(
            "errors",
            f"{measure.title}: errors of the classifier by {comparison.by}, against hand labels.",
            comparison.error_table(),
            pd.DataFrame([_errors(comparison, o) for o in comparison.outlets]),
        ),
    ]  # fmt: skip
    if rows := model_rows(comparison):
        caption = (
            f"{measure.title}: what each model's answers are worth by {comparison.by}, against "
            "hand labels."
        )
        raw = comparison.surrogate_table()
        result.append(Table("models", caption, raw, pd.DataFrame(rows)))
    if comparison.near_duplicates:
        raw = pd.DataFrame(comparison.near_duplicates)
        caption = "Articles that are nearly another outlet's text."
        shown = raw.assign(similarity=[f"{x:.2f}" for x in raw["similarity"]])
        result.append(Table("near_duplicates", caption, raw, shown))
    if comparison.multiverses:
        caption = f"{measure.title}: differences under every choice, in percentage points."
        whole = pd.concat([each.table() for each in comparison.multiverses], ignore_index=True)
        shown = pd.DataFrame(
            [row for each in comparison.multiverses for row in stability_rows(each)]
        )
        result.append(Table("specifications", caption, whole, shown))
    return result


def model_rows(comparison: Comparison) -> list[dict[str, str]]:
    """How each of several models errs in each outlet, and what it is worth; none for one model."""
    return [
        {
            comparison.by: o.name,
            "model": each.model,
            "answers": f"{each.answered:,}",
            **{name: rate(each.errors[name]) if each.errors else NOTHING for name in RATES},
            "correlation": number(each.correlation, ".2f"),
            "lambda": number(each.slope, ".2f"),
            "worth labels, alone": number(each.effective, ",.0f"),
        }
        for o in comparison.outlets
        for each in o.surrogates
    ]


def stability_rows(each: Multiverse) -> list[dict[str, str]]:
    """How much of a multiverse agrees with its main specification, a row a kind of difference."""
    rows = []
    for kind in ("naive", "corrected"):
        if (stability := each.stability(kind)) is None:
            continue
        values = [e.value for _, e in each.estimates(kind)]
        drivers = each.drivers(kind)
        rows.append(
            {
                "first − second": f"{each.first} − {each.second}",
                "estimate": kind,
                "specifications": f"{stability.n:,}",
                "differences, points": f"{100 * min(values):+.1f} to {100 * max(values):+.1f}",
                "other sign": f"{stability.sign:.0%}",
                "other verdict": f"{stability.verdict:.0%}",
                "opposite verdict": f"{stability.opposite:.0%}",
                "driven by": "; ".join(
                    f"{d.choice} ({d.flips:.0%} of verdicts, {d.variance:.0%} of variance)"
                    for d in drivers
                ) or NOTHING,
            }
        )  # fmt: skip
    return rows


def write_table(table: Table, folder: Path) -> list[Path]:
    """Write ``<stem>.csv`` and ``<stem>.tex`` into ``folder``; the paths."""
    csv, tex = folder / f"{table.stem}.csv", folder / f"{table.stem}.tex"
    guarded(table.raw).to_csv(csv, index=False)
    tex.write_text(latex(table), encoding="utf-8")
    return [csv, tex]


def latex(table: Table) -> str:
    """The table as LaTeX, for the package ``booktabs``, every character escaped."""
    body: str = table.shown.to_latex(
        index=False, escape=True, column_format="l" + "r" * (table.shown.shape[1] - 1)
    )
    for character, written in LATEX.items():
        body = body.replace(character, written)
    caption = latex_text(table.caption)
    return (
        "% \\usepackage{booktabs}\n\\begin{table}\n\\centering\n"
        f"\\caption{{{caption}}}\n\\label{{tab:{table.stem}}}\n{body}\\end{{table}}\n"
    )


def latex_text(text: str) -> str:
    """A text with what LaTeX would take for commands escaped.

    >>> latex_text("A_b & 5% of {x} − 1")
    'A\\\\_b \\\\& 5\\\\% of \\\\{x\\\\} $-$ 1'
    """
    special = {c: f"\\{c}" for c in "&%$#_{}"} | {
        "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}"
    }  # fmt: skip
    return "".join((special | LATEX).get(c, c) for c in text)


def _contrast(comparison: Comparison, c: Contrast) -> dict[str, str]:
    best, matched = c.differences.get(CORRECTED), c.matched.get(CORRECTED)
    row = {"first − second": f"{c.first} − {c.second}{' *' if c.descriptive else ''}"}
    for name, title in METHOD_TITLES.items():
        row[title] = points(c.differences[name]) if name in c.differences else NOTHING
    row["all together"] = points(c.simultaneous) if c.simultaneous else NOTHING
    row["matched by event"] = points(matched) if matched else NOTHING
    for name, title in comparison.filters.items():
        row[title] = points(c.filtered[name]) if name in c.filtered else NOTHING
    row["ratio"] = ratio(c.ratio) if c.ratio else NOTHING
    row["p"] = p_value(c.p)
    row["detectable"] = number(100 * c.detectable, ".1f") if best else NOTHING
    return row


def _levels(comparison: Comparison, o: Outlet) -> dict[str, str]:
    row = {
        comparison.by: f"{o.name}{' *' if o.descriptive else ''}",
        "articles": f"{o.articles:,}",
        "sentences": f"{o.sentences:,}",
    }
    for name, title in METHOD_TITLES.items():
        row[title] = share(o.estimates[name]) if name in o.estimates else NOTHING
    return row | {"rank interval": rank(o.rank)}


def _errors(comparison: Comparison, o: Outlet) -> dict[str, str]:
    best = o.estimates.get(CORRECTED)
    row = {comparison.by: o.name, "labels": f"{o.labelled:,}"}
    row |= {name: rate(o.errors[name]) if name in o.errors else NOTHING for name in RATES}
    return row | {
        "lambda": number(best.slope, ".2f") if best else NOTHING,
        "correlation": number(o.correlation, ".2f"),
        "worth labels": number(o.effective, ",.0f"),
        "for ±3 points": str(o.budget or NOTHING),
    }
