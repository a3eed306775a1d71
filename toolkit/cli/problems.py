"""How every command ends when it cannot go on: one line, and exit status 2."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated

import typer

Data = Annotated[Path | None, typer.Option(help="Folder above the corpora; else TOOLKIT_DATA.")]

PIPE_CLOSED = 141
"""What a shell says of a command whose output nobody reads on."""

SYSTEM: tuple[tuple[type[OSError], str], ...] = (
    (FileNotFoundError, "there is no such file or folder: check the path"),
    (PermissionError, "may not be read or written: check whose it is"),
    (IsADirectoryError, "is a folder: give a file"),
    (NotADirectoryError, "a file stands where a folder must: give another path"),
    (FileExistsError, "is there already: give another path"),
)
SPACE = {
    errno.ENOSPC: "the disk is full: make room; the same command goes on where it stopped",
    errno.EDQUOT: "your share of the disk is full: make room; the same command goes on",
}


@contextmanager
def problems_in_one_line(data: Path | None = None) -> Iterator[None]:
    """What the work inside raises, printed for people; ``data`` is where corpora are looked for."""
    if data is not None:
        os.environ["TOOLKIT_DATA"] = str(data)
    try:
        yield
    except BrokenPipeError:
        raise typer.Exit(PIPE_CLOSED) from None
    except (ValueError, OSError) as problem:
        typer.echo(f"toolkit: {in_words(problem)}", err=True)
        raise typer.Exit(2) from None
    except KeyboardInterrupt:
        typer.echo("toolkit: interrupted; the same command goes on where it stopped", err=True)
        raise typer.Exit(130) from None


@contextmanager
def output_said_or_not() -> Iterator[None]:
    """The whole of a command: where nobody reads on (``| head``) it ends in silence, where what it
    says cannot be written, or memory runs out, in one line."""
    try:
        yield
    except SystemExit as end:
        sys.exit(_flushed(end.code))
    except BrokenPipeError:
        sys.exit(_flushed(PIPE_CLOSED))
    except (OSError, MemoryError) as problem:
        _say(in_words(problem) or "memory ran out")
        sys.exit(_flushed(2))
    sys.exit(_flushed(0))


def in_words(problem: BaseException) -> str:
    """A problem for people: which file, what is the matter, what to do; no number of the system.

    >>> in_words(FileNotFoundError(2, "No such file or directory", "gold.csv"))
    'gold.csv: there is no such file or folder: check the path'
    """
    if not isinstance(problem, OSError) or not problem.strerror:
        return str(problem)
    matter = next((words for kind, words in SYSTEM if isinstance(problem, kind)), None)
    matter = SPACE.get(problem.errno or 0, matter or problem.strerror)
    path = problem.filename
    return f"{os.fsdecode(path)}: {matter}" if isinstance(path, str | bytes) else matter


def _flushed(code: str | int | None) -> str | int | None:
    """The exit status once everything is written, or that of what was not."""
    try:
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        code = PIPE_CLOSED
    except OSError as problem:
        if code != 2:  # else a problem is said already, most likely this
            _say(f"standard output cannot be written: {in_words(problem)}")
        code = 2
    # The interpreter would try again at its end, and print a traceback.
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def _say(problem: str) -> None:
    with suppress(OSError):
        typer.echo(f"toolkit: {problem}", err=True)
