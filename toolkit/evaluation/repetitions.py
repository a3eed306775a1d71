"""Repetitions of a simulation that are kept, so that a run goes on where it was stopped."""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

BATCH = 100
"""Repetitions between two savings."""


def kept_repetitions(
    path: Path, key: str, repetitions: int, draw: Callable[[int], Any], *, batch: int = BATCH
) -> list[Any]:
    """``repetitions`` rows, ``draw`` giving that of each number; those that ``path`` holds under
    the same ``key`` (what they depend on) are taken up, and it keeps the new ones."""
    rows: list[Any] = []
    if path.exists():
        saved = json.loads(path.read_text(encoding="utf-8"))
        rows = saved["rows"] if saved["design"] == key else []
    while len(rows) < repetitions:
        stop = min(len(rows) + batch, repetitions)
        rows += [draw(number) for number in range(len(rows), stop)]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"design": key, "rows": rows}), encoding="utf-8")
    return rows[:repetitions]


def code_sha256(files: Iterable[Path]) -> str:
    """Hex SHA-256 of code without its comments: what it made is not taken for another's."""
    trees = [ast.dump(ast.parse(path.read_text(encoding="utf-8"))) for path in files]
    return hashlib.sha256("".join(trees).encode()).hexdigest()
