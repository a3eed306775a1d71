"""How far scoring is, where somebody looks on: a terminal, or a cell of a notebook."""

from __future__ import annotations

import html
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

PATIENCE = 1.0
"""Seconds that pass before anything is shown, and between two changes a tenth of it."""
Update = Callable[[int], None]


@contextmanager
def progress(total: int | None, shown: bool | None = None) -> Iterator[Update]:
    """A function that is told how many articles are done; ``shown`` decides whether it shows them
    (by default where somebody looks on). ``total`` is how many there are, if that is known."""
    began, last = time.monotonic(), 0.0
    display = _display() if shown is None or shown else None
    if display is None:
        yield lambda done: None
        return

    def update(done: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - began >= PATIENCE and (now - last >= PATIENCE / 10 or done == total):
            last = now
            display(words(done, total, now - began))

    try:
        yield update
    finally:
        if last:
            display("")


def words(done: int, total: int | None, seconds: float) -> str:
    """How far it is, and how long it may still take.

    >>> words(500, 2000, 10.0), words(500, None, 75.0)
    ('500 of 2,000 articles scored, 0:10, about 0:30 to go', '500 articles scored, 1:15')
    """
    text = f"{done:,} articles scored, {_clock(seconds)}"
    if not total:
        return text
    left = f", about {_clock(seconds * (total - done) / done)} to go" if 0 < done < total else ""
    return f"{done:,} of {total:,} articles scored, {_clock(seconds)}{left}"


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def _display() -> Callable[[str], None] | None:
    """What shows a line in place of the one before: in a notebook, else in a terminal."""
    if _in_notebook():
        return _InCell()
    return _in_terminal if sys.stderr.isatty() else None


def _in_terminal(line: str) -> None:
    sys.stderr.write(f"\r\x1b[K{line}")
    sys.stderr.flush()


class _InCell:
    """Output of the cell that runs; nothing is put out before there is something to show."""

    handle: Any = None

    def __call__(self, line: str) -> None:
        from IPython.display import display

        if not line:  # how long it took stays to be seen
            return
        data = {"text/plain": line, "text/html": f"<i>{html.escape(line)}</i>"}
        if self.handle is None:
            self.handle = display(data, raw=True, display_id=True)  # type: ignore[no-untyped-call]
        else:
            self.handle.update(data, raw=True)


def _in_notebook() -> bool:
    shell = sys.modules.get("IPython")
    return shell is not None and type(shell.get_ipython()).__name__ == "ZMQInteractiveShell"
