"""``toolkit audit``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli.problems import problems_in_one_line


def audit(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="A model's name, or its folder.")],
    out: Annotated[Path, typer.Option(help="Folder for audit.md and audit.json.")] = Path("audit"),
    data: Annotated[
        Path | None,
        typer.Option(help="Folder above the corpora: adds error by outlet, event and topic."),
    ] = None,
    limits: Annotated[
        Path | None, typer.Option(help="Limits of your own (YAML), in place of the bundled ones.")
    ] = None,
    operating_point: Annotated[
        str, typer.Option(help="Audit the model at this operating point.")
    ] = "",
    seed: Annotated[int, typer.Option(help="Another seed fills the templates otherwise.")] = 0,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace an audit that is in the folder.")
    ] = False,
) -> None:
    """Audit a model before its release: swaps of names, negation, quotation, paraphrase, casing,
    typos, evidence, confidence. Exits with 1 where a limit is not kept."""
    from toolkit.audit import audit_model, write_audit
    from toolkit.audit.audit import limits_of_checks
    from toolkit.audit.page import summary
    from toolkit.models.registry import load_model

    with problems_in_one_line(data):
        limits_of_checks(limits)
        loaded = load_model(model, operating_point=operating_point)
        audited = audit_model(
            loaded, seed=seed, limits=limits, corpora=data is not None,
            report=lambda line: typer.echo(line, err=True),
        )  # fmt: skip
        page = write_audit(audited, out, limits=limits, overwrite=overwrite)
    for line in summary(audited):
        typer.echo(line)
    typer.echo(f"page: {page}")
    if not audited.passed:
        raise typer.Exit(1)
