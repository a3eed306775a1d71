"""Writes a validation as a page, with its tables and all of it as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from toolkit.highlight import STYLE
from toolkit.outputs import output_folder
from toolkit.report.html import environment, source
from toolkit.report.numbers import NOTHING, number, p_value, rate
from toolkit.report.tables import Table, write_table

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.bootstrap import Figure
    from toolkit.validation import Validation

PAGE, CONTENT = "validation.html", "validation.json"


class Section(NamedTuple):
    """A table on the page: its heading and caption, the kinds of findings above it, and its rows
    as they are shown."""

    heading: str
    caption: str
    kinds: tuple[str, ...]
    rows: Callable[[Validation], Iterable[dict[str, str]]]


def write_validation(validation: Validation, folder: Path) -> Path:
    """Write ``validation.html``, ``validation.json`` and each table as CSV and LaTeX into
    ``folder``, all together (`toolkit.outputs`); the path of the page. Raises `FileExistsError` for
    a file of such a name that is not the toolkit's."""
    with output_folder(folder, "validate", whole=True) as new:
        files = {
            table.stem: [path.name for path in write_table(table, new)]
            for table in tables(validation)
        }
        content = json.dumps(validation.as_json(), indent=1, ensure_ascii=False) + "\n"
        (new / CONTENT).write_text(content, encoding="utf-8")
        (new / PAGE).write_text(render(validation, files), encoding="utf-8")
    return folder / PAGE


def tables(validation: Validation) -> list[Table]:
    """The tables that have a row."""
    import pandas as pd

    result = []
    for name, section in SECTIONS.items():
        if shown := list(section.rows(validation)):
            filled = section.caption.format(cluster=validation.cluster)
            result.append(Table(name, filled, validation.table(name), pd.DataFrame(shown)))
    return result


def render(validation: Validation, files: Mapping[str, list[str]] | None = None) -> str:
    """The page as text: self-contained, no script, any name safe. ``files`` beside it are
    linked, by table."""
    from toolkit.validation import in_words

    env = environment()
    findings = in_words(validation)
    shown: dict[str, pd.DataFrame] = {table.stem: table.shown for table in tables(validation)}
    sections = [
        (
            name,
            section.heading,
            [each.text for each in findings if each.kind in section.kinds],
            shown[name].to_dict("records") if name in shown else [],
            section.caption.format(cluster=validation.cluster),
        )
        for name, section in SECTIONS.items()
    ]
    return env.get_template("validation.html.j2").render(
        style=Markup(STYLE + source(env, "report.css")),
        validation=validation,
        sections=sections,
        files=files or {},
    )


def _agreement(validation: Validation) -> Iterator[dict[str, str]]:
    for row in validation.agreement:
        yield {
            "run": row.run, "question": row.question, "label": row.label or "whole answer",
            "group": f"{row.by}: {row.group}" if row.by else "all",
            "labels": f"{row.labelled:,}", "with it": f"{row.positive:,}" if row.label else NOTHING,
            "sensitivity": rate(row.sensitivity), "specificity": rate(row.specificity),
            "PPV": rate(row.ppv), "F1": _interval(row.f1), "MCC": _interval(row.mcc),
            "alpha": _interval(row.alpha), "note": row.note,
        }  # fmt: skip


def _equal(validation: Validation) -> Iterator[dict[str, str]]:
    for row in validation.equal:
        yield {
            "run": row.run, "question": row.question, "label": row.label, "by": row.by,
            "rate": row.test.rate, "p": p_value(row.test.p), "note": row.test.note,
        }  # fmt: skip


def _stability(validation: Validation) -> Iterator[dict[str, str]]:
    for row in validation.stability:
        extremes = f"{100 * row.least:.1f}% to {100 * row.most:.1f}%"
        yield {
            "differ in": row.kind, "runs": ", ".join(row.runs), "question": row.question,
            "label": row.label or "whole answer", "sentences": f"{row.sentences:,}",
            "changed": f"{100 * row.changed:.1f}%", "alpha": _interval(row.alpha),
            "share with it": extremes if row.least == row.least else NOTHING,
        }  # fmt: skip


def _equivalence(validation: Validation) -> Iterator[dict[str, str]]:
    for of, test in validation.equivalence:
        difference = f"{test.difference:+.2f} ({test.low:+.2f} to {test.high:+.2f})"
        yield {
            "run": of.run, "question": of.question, "label": of.label,
            "sentences": f"{test.sentences:,}", "with coders": number(test.model, ".2f"),
            "between coders": number(test.coders, ".2f"),
            "difference, 90% interval": NOTHING if test.note else difference,
            "margin": f"{test.margin:g}", "TOST p": p_value(test.p), "verdict": test.verdict,
            "note": test.note,
        }  # fmt: skip


def _alternative(validation: Validation) -> Iterator[dict[str, str]]:
    for of, test in validation.alternative:
        passed = {True: "passes", False: "fails", None: "no test"}[test.passed]
        yield {
            "run": of.run, "question": of.question, "label": of.label or "whole answer",
            "epsilon": f"{test.epsilon:g}", "winning rate": number(test.winning_rate, ".2f"),
            "advantage": number(test.advantage, ".2f"), "result": passed,
            "a constant answer": "passes too" if test.constant_passes else NOTHING,
            "note": test.note,
        }  # fmt: skip


def _leakage(validation: Validation) -> Iterator[dict[str, str]]:
    for row in validation.leakage:
        known = bool(row.cutoff)
        yield {
            "run": row.run, "model": row.model, "training cut-off": row.cutoff or "unknown",
            "articles up to it": f"{row.until:,}" if known else NOTHING,
            "later": f"{row.after:,}" if known else NOTHING, "without a date": f"{row.undated:,}",
        }  # fmt: skip


SECTIONS = {
    "agreement": Section(
        "Agreement with coders",
        "Agreement with the coders, 95% intervals clustered by {cluster}. Rates, F1 and MCC are of "
        "the sentences that the labelled ones stand for; alpha is of the labelled ones.",
        ("coders", "agreement", "groups"),
        _agreement,
    ),
    "equal_error": Section(
        "Equal error",
        "Whether errors are the same in every group; no p where labels are too few.",
        (),
        _equal,
    ),
    "stability": Section(
        "Stability",
        "How far decisions move between runs: sentences on which not all decide alike, and the "
        "lowest and highest share given a label.",
        ("stability",),
        _stability,
    ),
    "equivalence": Section(
        "One more coder?",
        "Is the model one more coder? Alpha with coders less alpha between coders, two one-sided "
        "tests.",
        ("equivalence",),
        _equivalence,
    ),
    "alternative": Section(
        "In place of a coder?",
        "The alternative-annotator test (Calderon, Reichart and Dror 2025).",
        ("alternative",),
        _alternative,
    ),
    "leakage": Section(
        "Leakage",
        "Articles dated up to the end of a model's training.",
        ("leakage",),
        _leakage,
    ),
}
"""What `toolkit.validation.validate.TABLES` names, in the order of the page."""


def _interval(figure: Figure) -> str:
    if figure.value != figure.value:
        return NOTHING
    return f"{figure.value:.2f} ({figure.low:.2f} to {figure.high:.2f})"
