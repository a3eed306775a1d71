"""The lock of a folder that results are written to.

One process holds it, and the system frees it when that one ends, however it ends: no lock is left
behind that has to be taken away by hand.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK, HOLDER = LOCKING = ("lock", "holder")
PATIENCE = 2.0
"""Seconds to wait for somebody else, as most commands write in less."""


@contextmanager
def locked(state: Path, command: str) -> Iterator[None]:
    """Hold the lock in ``state``, a folder. Raises `BlockingIOError`, which names the holder, where
    somebody else holds it."""
    from filelock import FileLock, Timeout

    holder = state / HOLDER
    lock = FileLock(state / LOCK, timeout=PATIENCE)
    try:
        lock.acquire()
    except Timeout:
        raise BlockingIOError(
            f"{state.parent} is being written by {_read(holder)}; wait until it is done, or give "
            "another --out"
        ) from None
    try:
        since = time.strftime("%H:%M:%S")
        holder.write_text(
            f"process {os.getpid()} on {platform.node()} (toolkit {command}, since {since})",
            encoding="utf-8",
        )
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _read(holder: Path) -> str:
    try:
        return holder.read_text(encoding="utf-8") or "another process"
    except OSError:
        return "another process"
