"""How every command ends when it cannot go on: one line, and exit status 2."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

Data = Annotated[Path | None, typer.Option(help="Folder above the corpora; else TOOLKIT_DATA.")]


@contextmanager
def problems_in_one_line(data: Path | None = None) -> Iterator[None]:
    """What the work inside raises, printed for people; ``data`` is where corpora are looked for."""
    if data is not None:
        os.environ["TOOLKIT_DATA"] = str(data)
    try:
        yield
    except (ValueError, OSError) as problem:
        typer.echo(f"toolkit: {problem}", err=True)
        raise typer.Exit(2) from None
    except KeyboardInterrupt:
        typer.echo("toolkit: interrupted; the same command goes on where it stopped", err=True)
        raise typer.Exit(130) from None
