"""What time, memory and disk scoring and the steps after it need as a corpus grows.

    python benchmarks/scale.py
    python benchmarks/scale.py --sizes 1000 4000 16000 64000 --tables
    python benchmarks/scale.py --model linear --workers 2

Makes corpora of each size (`made_corpus`), scores each by ``toolkit score`` in a process of its own
and then runs each later step on the result, in a process of its own too. Of the scoring the
sentences a second, the peak memory of the parent and of the largest worker, bytes a sentence on
disk, and the most files there were; of every later step its time and peak memory. ``--tables``
writes the tables with random answers in place of scoring, to measure the later steps alone. The
slope of a figure is the power of the size that it grows with, from each size to the next: 1 is
linear, 0 is flat. Peak memory is read from ``/proc``: Linux alone.
"""

from __future__ import annotations

import argparse
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import psutil
from made_corpus import SENTENCES, write_articles, write_scores

from toolkit.codebook import codebooks, load_codebook

STEPS = {
    "compare": ["--measure", "loaded_rate_reporter"],
    "describe": [],
    "sources": [],
    "sample": ["--n", "50", "--codebook", "loaded_language", "--by", "outlet"],
}
TOOLKIT = [sys.executable, "-c", "from toolkit.cli import main; main()"]


class Cost(NamedTuple):
    """Seconds, the peak memory of the process and of its largest child, and most files, if any."""

    seconds: float
    parent_mb: float
    worker_mb: float
    files: int


def watched(command: Sequence[str], folder: Path | None = None) -> Cost:
    """Run a command and look at it ten times a second. Raises `CalledProcessError` if it fails."""
    started = time.perf_counter()
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors)
        parent = worker = 0.0
        files = 0
        while process.poll() is None:
            try:
                top = psutil.Process(process.pid)
                parent = max(parent, _peak_mb(top.pid))
                worker = max(worker, *(_peak_mb(c.pid) for c in top.children(recursive=True)), 0.0)
            except (psutil.Error, OSError):  # it ended meanwhile
                pass
            if folder is not None:
                files = max(files, _count(folder))
            time.sleep(0.1)
        seconds = time.perf_counter() - started
        if process.returncode:
            errors.seek(0)
            sys.stderr.write(errors.read().decode(errors="replace"))
            raise subprocess.CalledProcessError(process.returncode, command)
    return Cost(seconds, parent, worker, files)


def _peak_mb(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def _count(folder: Path) -> int:
    return sum(len(names) for _, _, names in os.walk(folder))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 4_000, 16_000])
    parser.add_argument("--model", default="fast")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--steps", nargs="*", choices=list(STEPS), default=list(STEPS))
    parser.add_argument("--tables", action="store_true", help="random answers, no scoring")
    parser.add_argument("--folder", type=Path, help="where to work, and to leave what was made")
    arguments = parser.parse_args()
    figures: dict[str, list[float]] = {}
    print(f"{_processor()}, {os.cpu_count()} cores, model {arguments.model}", flush=True)
    with tempfile.TemporaryDirectory() as temporary:
        for size in arguments.sizes:
            work = (arguments.folder or Path(temporary)) / str(size)
            work.mkdir(parents=True, exist_ok=True)
            print(f"{size:,} articles, {size * SENTENCES:,} sentences")
            for name, value in measured(work, size, arguments).items():
                figures.setdefault(name, []).append(value)
                print(f"  {name:28}{value:12,.1f}", flush=True)
    print_slopes(arguments.sizes, figures)


def measured(work: Path, size: int, arguments: argparse.Namespace) -> dict[str, float]:
    """The figures of one size, by name."""
    scored, sentences = work / "scored", size * SENTENCES
    figures: dict[str, float] = {}
    if not arguments.tables:
        table = work / "articles.jsonl"
        write_articles(size, table)
        options = ["--model", arguments.model, "--workers", str(arguments.workers)]
        command = [*TOOLKIT, "score", str(table), "--out", str(scored), "--overwrite", *options]
        cost = watched(command, scored)
        figures = {
            "score, sentences/s": sentences / cost.seconds,
            "score, parent MB": cost.parent_mb,
            "score, worker MB": cost.worker_mb,
            "score, most files": cost.files,
        }
    elif not scored.is_dir():
        write_scores(size, scored, tuple(map(load_codebook, codebooks())))
    tables = sum(path.stat().st_size for path in scored.glob("*.parquet"))
    figures["bytes a sentence"] = tables / sentences
    for step in arguments.steps:
        out = work / f"{step}-{time.time_ns()}"
        place = ["--out", str(out.with_suffix(".csv") if step == "sources" else out)]
        cost = watched([*TOOLKIT, step, str(scored), *STEPS[step], *place])
        figures |= {f"{step}, s": cost.seconds, f"{step}, MB": cost.parent_mb}
    return figures


def print_slopes(sizes: Sequence[int], figures: dict[str, list[float]]) -> None:
    """The power of the size that each figure grows with, from each size to the next."""
    pairs = list(pairwise(sizes))
    print(f"{'slopes':30}" + "".join(f"{f'{a:,} to {b:,}':>20}" for a, b in pairs))
    for name, values in figures.items():
        slopes = [
            math.log(max(after, 1e-9) / max(before, 1e-9)) / math.log(b / a)
            for (a, b), before, after in zip(pairs, values[:-1], values[1:], strict=True)
        ]
        print(f"  {name:28}" + "".join(f"{slope:20.2f}" for slope in slopes))


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, "unknown processor")


if __name__ == "__main__":
    main()
