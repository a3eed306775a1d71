"""``toolkit explore``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli.problems import problems_in_one_line


def explore(
    scored: Annotated[Path, typer.Argument(help="A folder that `toolkit score` wrote.")],
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port of this machine; 0 takes a free one.")
    ] = 0,
    browser: Annotated[bool, typer.Option("--browser", help="Open the page in a browser.")] = False,
    cache: Annotated[
        Path | None, typer.Option(help="Folder for the index; else the user's cache.")
    ] = None,
) -> None:
    """Search and read scores in a browser: sentences, outlets and time, labels, who is quoted.

    The page is served to this machine alone, under the printed address. Nothing is written into
    the folder of scores; an index of it is made once and kept in the cache.
    """
    with problems_in_one_line():
        from toolkit.explore import explore as explored

        explored(scored, say=typer.echo, port=port, cache=cache, browser=browser)
