"""``toolkit pack``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli.problems import problems_in_one_line


def pack(
    study: Annotated[
        Path,
        typer.Argument(
            metavar="RUN", help="A folder that `toolkit run` or `toolkit compare` wrote."
        ),
    ],
    out: Annotated[Path, typer.Option(help="Folder for the pack.")] = Path("pack"),
    validation: Annotated[
        Path | None, typer.Option(help="A folder that `toolkit validate` wrote.")
    ] = None,
    plan: Annotated[
        Path | None, typer.Option(help="The pre-registration sheet of `toolkit plan`.")
    ] = None,
    checklist: Annotated[
        list[Path] | None,
        typer.Option(help="A checklist of your own (YAML); give it again for others."),
    ] = None,
) -> None:
    """Write what a journal asks for: methods, checklists, errors, deviations, references."""
    from toolkit.pack import write_pack

    with problems_in_one_line():
        page = write_pack(study, out, validation=validation, plan=plan, checklists=checklist or ())
    typer.echo(page.read_text(encoding="utf-8").rstrip())
    typer.echo(f"pack: {page}")
