"""Repetitions of a simulation that are kept, so that a run goes on where it was stopped."""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from toolkit.evaluation.config import CoverageGrid, RegressionGrid, SurrogatesGrid
from toolkit.outputs import write_whole

BATCH = 100
"""Repetitions between two savings."""


def kept_repetitions(
    config: CoverageGrid | RegressionGrid | SurrogatesGrid,
    name: str,
    code: str,
    work: Path,
    draw: Callable[[int], Any],
    *,
    batch: int = BATCH,
) -> list[Any]:
    """The repetitions of the design ``name``, ``draw`` giving that of each number. ``work`` keeps
    them; those are taken up that were drawn by the same ``code`` (its hash) and settings."""
    design = config.designs[name].model_dump()
    key = json.dumps([code, config.seed, config.event_sd, config.article_sd, design])
    path = work / f"{name.replace('/', '-').replace(' ', '_')}.json"
    rows: list[Any] = []
    if path.exists():
        saved = json.loads(path.read_text(encoding="utf-8"))
        rows = saved["rows"] if saved["design"] == key else []
    while len(rows) < config.repetitions:
        stop = min(len(rows) + batch, config.repetitions)
        rows += [draw(number) for number in range(len(rows), stop)]
        work.mkdir(parents=True, exist_ok=True)
        write_whole(path, json.dumps({"design": key, "rows": rows}))
    return rows[: config.repetitions]


def code_sha256(files: Iterable[Path]) -> str:
    """Hex SHA-256 of code without its comments: what it made is not taken for another's."""
    trees = [ast.dump(ast.parse(path.read_text(encoding="utf-8"))) for path in files]
    return hashlib.sha256("".join(trees).encode()).hexdigest()
