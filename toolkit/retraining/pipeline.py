"""A pipeline: steps in order, each skipped where it was done before with the same inputs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple


class Step(NamedTuple):
    """``run`` does it; ``settings`` are what it depends on beside the data and the steps before
    it, ``outputs`` what it leaves."""

    name: str
    settings: str
    outputs: Sequence[Path]
    run: Callable[[], object]


def run_steps(
    steps: Sequence[Step], folder: Path, *, data: Iterable[Path], report: Callable[[str], object]
) -> None:
    """Run the steps in order.

    ``folder`` keeps a key for each that is done: a hash of the files in ``data``, of its settings
    and of the key before it. A step is skipped where its key is the one kept and its outputs are
    there, so an interrupted pipeline goes on at the step it was in.
    """
    key = digest(data)
    for number, step in enumerate(steps, start=1):
        key = hashlib.sha256(f"{key}\0{step.name}\0{step.settings}".encode()).hexdigest()
        kept = folder / f"{step.name.replace('/', '-')}.key"
        title = f"[{number}/{len(steps)}] {step.name}"
        same = kept.is_file() and kept.read_text(encoding="utf-8") == key
        if same and all(path.exists() for path in step.outputs):
            report(f"{title}: done before")
            continue
        report(title)
        step.run()
        folder.mkdir(parents=True, exist_ok=True)
        kept.write_text(key, encoding="utf-8")


def digest(paths: Iterable[Path]) -> str:
    """SHA-256 of the names and bytes of files, and of all files in folders.

    >>> digest([]) == digest([])
    True
    """
    result = hashlib.sha256()
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                name = file.relative_to(path.parent).as_posix()
                content = hashlib.sha256(file.read_bytes()).hexdigest()
                result.update(f"{name}\0{content}\0".encode())
    return result.hexdigest()
