"""An audit as a page and as JSON, and what a terminal shows of it."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from toolkit.audit.audit import ERRORS, Audit, Row
from toolkit.audit.evidence import RULES
from toolkit.audit.limits import read_limits
from toolkit.audit.perturbations import checks
from toolkit.evaluation.card import table
from toolkit.outputs import output_folder
from toolkit.version import __version__

NAME = "audit"
VERDICTS = {True: "pass", False: "FAIL", None: "reported"}


def content(audit: Audit) -> dict[str, Any]:
    """All that an audit found, for JSON."""
    listed = [{**row._asdict(), "share": row.share, "passed": row.passed} for row in audit.rows]
    groups = [group._asdict() for group in audit.groups]
    body = asdict(audit) | {"rows": listed, "groups": groups}
    values: dict[str, Any] = _numbers({"toolkit": __version__, "passed": audit.passed, **body})
    return values


def _numbers(value: Any) -> Any:
    """A value without what is not a number, which JSON does not know."""
    if isinstance(value, float) and math.isnan(value):
        return None
    if isinstance(value, dict):
        return {key: _numbers(each) for key, each in value.items()}
    return [_numbers(each) for each in value] if isinstance(value, list | tuple) else value


def write_audit(
    audit: Audit,
    folder: Path,
    *,
    name: str = NAME,
    limits: Path | None = None,
    overwrite: bool = False,
) -> Path:
    """Write ``audit.json`` and ``audit.md``; gives the path of the page. ``name`` is in place of
    ``audit``, ``limits`` the file that they were judged by. Raises `FileExistsError` where there
    are other ones, unless ``overwrite``, and for files of such names that are no audit."""
    page, data = folder / f"{name}.md", folder / f"{name}.json"
    text = json.dumps(content(audit), indent=1, ensure_ascii=False) + "\n"
    if data.exists() and not overwrite and data.read_text(encoding="utf-8") != text:
        raise FileExistsError(
            f"{data} holds another audit; give another --out, or --overwrite to replace it"
        )
    known = [data.name, page.name] if _is_audit(data) else []
    with output_folder(folder, "audit", known=known, overwrite=overwrite) as new:
        (new / data.name).write_text(text, encoding="utf-8")
        (new / page.name).write_text(audit_page(audit, limits), encoding="utf-8")
    return page


def _is_audit(data: Path) -> bool:
    """Whether a file is an audit, of an earlier version or another machine perhaps."""
    try:
        return {"model_sha256", "suite_sha256"} <= set(json.loads(data.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return False


def audit_page(audit: Audit, limits: Path | None = None) -> str:
    """An audit as Markdown."""
    verdict = "passes" if audit.passed else "fails: it is not released"
    lines = [f"# Audit of {audit.model}", "", f"The model **{verdict}**.", ""]
    lines += [
        f"Weights `{audit.model_sha256[:16]}`, templates `{audit.suite_sha256[:16]}`, seed "
        f"{audit.seed}, toolkit {__version__}. A decision is the answer to one question "
        "for one sentence, all labels that hold together; wrong is what turns under an invariance "
        "and what does not follow a directional expectation (Ribeiro et al. 2020, CheckList, ACL).",
        "",
    ]
    if audit.failures:
        lines += ["## Above the limit", "", *_rows(audit.failures)]
    lines += ["## Every check", ""]
    allowed = read_limits(limits)
    for name, definition in _definitions().items():
        rows = [row for row in audit.rows if row.check == name and _is_whole(row)]
        if rows:
            why = f" *{allowed.checks[name].why}*" if name in allowed.checks else ""
            lines += [f"### `{name}` ({rows[0].kind})", "", definition + why, "", *_rows(rows)]
    lines += ["## Confidence", "", *_confidence(audit)]
    if audit.groups:
        lines += ["## Error by outlet", "", *_groups(audit)]
    labels = [
        row for row in audit.rows if row.label and not row.check.endswith("_gap") and row.wrong
    ]
    if labels:
        lines += ["## Label by label", "", "Where a label holds before or after, and turns.", ""]
        lines += _rows(labels)
    if audit.examples:
        lines += ["## Examples", "", *_examples(audit)]
    return "\n".join(lines).rstrip() + "\n"


def summary(audit: Audit) -> Iterator[str]:
    """Lines for a terminal: a row for each check and question, failures last."""
    rows = sorted(filter(_is_whole, audit.rows), key=lambda row: row.passed is False)
    cells = [("check", "question", "n", "wrong", "limit", "")]
    cells += [
        (row.check, row.question or row.codebook, f"{row.n:,}", f"{row.share:.2%}", _limit(row),
         VERDICTS[row.passed])
        for row in rows
    ]  # fmt: skip
    width = [max(len(row[k]) for row in cells) for k in range(5)]
    for row in cells:
        left = (f"{row[k]:{width[k]}}" for k in (0, 1))
        right = (f"{row[k]:>{width[k]}}" for k in (2, 3, 4))
        yield "  ".join((*left, *right, row[5])).rstrip()
    failed = len(audit.failures)
    judged = sum(row.passed is not None for row in audit.rows)
    yield f"{audit.model}: {judged - failed} of {judged} limits kept"


def _is_whole(row: Row) -> bool:
    """Of a question, not of one of its labels."""
    return not row.label or row.check.endswith("_gap")


def _definitions() -> dict[str, str]:
    return {check.name: check.definition for check in checks()} | RULES | ERRORS


def _limit(row: Row) -> str:
    return "" if row.limit is None else f"{row.limit:.0%}"


def _rows(rows: Sequence[Row]) -> list[str]:
    return table(
        ["check", "codebook", "question", "label", "n", "wrong", "share", "limit", ""],
        [
            [row.check, row.codebook, row.question, row.label, f"{row.n:,}", f"{row.wrong:,}",
             f"{row.share:.2%}", _limit(row), VERDICTS[row.passed] if _is_whole(row) else ""]
            for row in rows
        ],
    )  # fmt: skip


def _confidence(audit: Audit) -> Iterable[str]:
    lines = [
        "How many of the audit's sentences a model is confident of, and its errors among the plain "
        "cases that it is confident of.",
        "",
    ]
    return lines + table(
        ["codebook", "abstains", "templates it is confident of", "wrong among them"],
        [
            [name, f"{row['abstained']:.1%}", f"{row['templates']:.0f}",
             "–" if math.isnan(row["wrong"]) else f"{row['wrong']:.1%}"]
            for name, row in audit.confidence.items()
        ],
    )  # fmt: skip


def _groups(audit: Audit) -> Iterable[str]:
    return table(
        ["set", "outlet", "question", "n", "wrong", "in all of the set", "confident"],
        [
            [row.set, row.group, row.question, f"{row.n:,}", f"{row.error:.1%}",
             f"{row.overall:.1%}", f"{row.confident:.1%}"]
            for row in audit.groups
            if row.by == "outlet"
        ],
    )  # fmt: skip


def _examples(audit: Audit) -> Iterator[str]:
    for example in audit.examples:
        before, after = (
            ", ".join(example[f"answer_{side}"]) or "nothing" for side in ("before", "after")
        )
        yield f"- `{example['check']}`, {example['question']}: {before} → {after}"
        yield f"  - {example['before']}"
        if example["after"] not in ("", example["before"]):
            yield f"  - {example['after']}"
