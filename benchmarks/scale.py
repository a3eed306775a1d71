"""What time, memory and disk scoring and the steps after it need as a corpus grows.

    python benchmarks/scale.py
    python benchmarks/scale.py --sizes 1000 4000 16000 64000 --tables
    python benchmarks/scale.py --model linear --workers 2
    python benchmarks/scale.py --sizes 64000 256000 --model fast --folder /scratch/scale --once

Makes corpora of each size (`made_corpus`), scores each by ``toolkit score`` in a process of its own
and then runs each later step on the result, in a process of its own too (``correct``: a comparison
corrected by hand labels, made at random for a sample of 100 of each outlet). Of the scoring the
sentences a second, the processors' time a sentence (other work on the machine changes it less), the
peak memory of the parent and of the largest worker, bytes a sentence on disk, and the most files
there were; of every later step its time and peak memory. ``--tables`` writes the tables with random
answers in place of scoring, to measure the later steps alone. The slope of a figure is the power of
the size that it grows with, from each size to the next: 1 is linear, 0 is flat. Peak memory is read
from ``/proc``: Linux alone.

With ``--folder`` every figure is written into ``figures.jsonl`` there as it comes, and the same
command goes on after what is there: a scoring that was killed too goes on where it was, and its
time is then that of all its runs. A step that fails is said, and the next one is run. ``--once``
takes away what the steps and the scoring left once they are measured.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import psutil
import pyarrow.compute as pc
import pyarrow.parquet as pq
from made_corpus import SENTENCES, write_articles, write_scores

from toolkit.codebook import codebooks, load_codebook

STEPS = {
    "compare": ["--measure", "loaded_rate_reporter"],
    "correct": ["--measure", "loaded_rate"],
    "describe": [],
    "sources": [],
    "sample": ["--n", "50", "--codebook", "loaded_language", "--by", "outlet"],
}
TOOLKIT = [sys.executable, "-c", "from toolkit.cli import main; main()"]


class Cost(NamedTuple):
    """Seconds by the clock and of the processors, the peak memory of the process and of its largest
    child, and most files, if any."""

    seconds: float
    cpu_seconds: float
    parent_mb: float
    worker_mb: float
    files: int


def watched(
    command: Sequence[str],
    folder: Path | None = None,
    note: Callable[[float, float], object] = lambda seconds, cpu_seconds: None,
) -> Cost:
    """Run a command and look at it ten times a second; ``note`` is told the seconds so far, by the
    clock and of the processors, once in a while. Raises `CalledProcessError` if it fails."""
    started = time.perf_counter()
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors)
        parent = worker = cpu_seconds = 0.0
        files = 0
        noted = -math.inf
        while process.poll() is None:
            try:
                top = psutil.Process(process.pid)
                parent = max(parent, _peak_mb(top.pid))
                children = top.children(recursive=True)
                worker = max(worker, *(_peak_mb(c.pid) for c in children), 0.0)
                cpu_seconds = max(cpu_seconds, sum(_cpu_seconds(each) for each in (top, *children)))
            except (psutil.Error, OSError):  # it ended meanwhile
                pass
            if (now := time.perf_counter()) > noted + 5:
                note(now - started, cpu_seconds)
                noted = now
                files = max(files, _count(folder) if folder else 0)
            time.sleep(0.1)
        seconds = time.perf_counter() - started
        if process.returncode:
            errors.seek(0)
            sys.stderr.write(errors.read().decode(errors="replace"))
            raise subprocess.CalledProcessError(process.returncode, command)
    return Cost(seconds, cpu_seconds, parent, worker, files)


def _cpu_seconds(process: psutil.Process) -> float:
    """Of a process and of its children that ended."""
    times = process.cpu_times()
    own, ended = times.user + times.system, times.children_user + times.children_system
    return float(own + ended)


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
    parser.add_argument("--once", action="store_true", help="leave the figures alone")
    arguments = parser.parse_args()
    figures: dict[str, dict[int, float]] = {}
    print(f"{_processor()}, {os.cpu_count()} cores, model {arguments.model}", flush=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for size in arguments.sizes:
            print(f"{size:,} articles, about {size * SENTENCES:,} sentences")
            kept = Figures(folder / "figures.jsonl", {
                "size": size, "model": "" if arguments.tables else arguments.model,
                "workers": arguments.workers,
            })  # fmt: skip
            measure(folder / str(size), size, arguments, kept)
            for name, value in kept.values.items():
                figures.setdefault(name, {})[size] = value
            if arguments.once:
                shutil.rmtree(folder / str(size), ignore_errors=True)
    print_slopes(arguments.sizes, figures)


class Figures:
    """The figures of one size, each a line of a file once it is known."""

    def __init__(self, path: Path, of: dict[str, object]) -> None:
        self.path, self.of = path, of
        lines = path.read_text().splitlines() if path.is_file() else []
        rows = [json.loads(line) for line in lines]
        self.values = {row["name"]: row["value"] for row in rows if row["of"] == of}
        for name, value in self.values.items():
            print(f"  {name:28}{value:12,.1f}  (before)", flush=True)

    def add(self, name: str, value: float) -> None:
        """Take a figure in."""
        self.values[name] = value
        with self.path.open("a") as file:
            file.write(json.dumps({"of": self.of, "name": name, "value": value}) + "\n")
        print(f"  {name:28}{value:12,.1f}", flush=True)


def measure(work: Path, size: int, arguments: argparse.Namespace, kept: Figures) -> None:
    """Measure what is not known yet of one size."""
    steps = [step for step in arguments.steps if f"{step}, MB" not in kept.values]
    if "bytes a sentence" in kept.values and not steps:
        return
    work.mkdir(parents=True, exist_ok=True)
    scored = work / "scored"
    if arguments.tables and not (scored / "manifest.json").is_file():
        shutil.rmtree(scored, ignore_errors=True)
        write_scores(size, scored, tuple(map(load_codebook, codebooks())))
    elif not (scored / "manifest.json").is_file():
        score(work, size, arguments, kept)
    if "bytes a sentence" not in kept.values:
        tables = sum(path.stat().st_size for path in scored.glob("*.parquet"))
        kept.add("bytes a sentence", tables / n_sentences(scored))
    for step in steps:
        out = work / f"{step}-{time.time_ns()}"
        words = [step, str(scored), *STEPS[step]]
        if step == "correct":
            words = ["compare", *words[1:], "--gold", str(labels_at_random(work, scored))]
        words += ["--out", str(out.with_suffix(".csv") if step == "sources" else out)]
        try:
            cost = watched([*TOOLKIT, *words])
        except subprocess.CalledProcessError as problem:
            print(f"  {step} failed ({problem.returncode})", flush=True)
            continue
        kept.add(f"{step}, s", cost.seconds)
        kept.add(f"{step}, MB", cost.parent_mb)
        if arguments.once:
            shutil.rmtree(out, ignore_errors=True)


def n_sentences(scored: Path) -> int:
    """The sentences of the articles of a score folder."""
    table = pq.read_table(scored / "articles.parquet", columns=["n_sentences"])
    return int(pc.sum(table["n_sentences"]).as_py())


def labels_at_random(work: Path, scored: Path) -> Path:
    """A table of labels of a sample that is drawn anew."""
    path, coding = work / "labels.csv", work / f"coding-{time.time_ns()}"
    words = ["sample", str(scored), "--n", "100", "--codebook", "loaded_language", "--by", "outlet"]
    subprocess.run([*TOOLKIT, *words, "--out", str(coding)], check=True, stdout=subprocess.DEVNULL)
    sample = pd.read_csv(coding / "sample.csv")
    is_loaded = np.random.default_rng(0).random(len(sample)) < 0.2
    labels = sample[["item", "stratum", "inclusion_p", "text_sha256"]].assign(
        annotator="made", codebook="loaded_language", start="", end="",
        label=np.where(is_loaded, "loaded", "none"),
    )  # fmt: skip
    labels.to_csv(path, index=False)
    return path


def score(work: Path, size: int, arguments: argparse.Namespace, kept: Figures) -> None:
    """Score articles that are made, from where a killed run of before stopped."""
    table, before = work / "articles.jsonl", work / "seconds"
    if not table.is_file():
        write_articles(size, table.with_suffix(".part"))
        table.with_suffix(".part").rename(table)
    options = ["--model", arguments.model, "--workers", str(arguments.workers)]
    command = [*TOOLKIT, "score", str(table), "--out", str(work / "scored"), *options]

    def note(seconds: float, cpu_seconds: float) -> None:
        before.write_text(json.dumps([earlier[0] + seconds, earlier[1] + cpu_seconds]))

    earlier = json.loads(before.read_text()) if before.is_file() else [0.0, 0.0]
    cost = watched(command, work / "scored", note)
    sentences = n_sentences(work / "scored")
    kept.add("score, sentences/s", sentences / (earlier[0] + cost.seconds))
    kept.add("score, CPU ms a sentence", 1_000 * (earlier[1] + cost.cpu_seconds) / sentences)
    kept.add("score, parent MB", cost.parent_mb)
    kept.add("score, worker MB", cost.worker_mb)
    kept.add("score, most files", cost.files)


def print_slopes(sizes: Sequence[int], figures: dict[str, dict[int, float]]) -> None:
    """The power of the size that each figure grows with, from each size to the next."""
    pairs = list(pairwise(sizes))
    print(f"{'slopes':30}" + "".join(f"{f'{a:,} to {b:,}':>20}" for a, b in pairs))
    for name, values in figures.items():
        slopes = [
            math.log(max(values[b], 1e-9) / max(values[a], 1e-9)) / math.log(b / a)
            if {a, b} <= set(values)
            else math.nan
            for a, b in pairs
        ]
        print(f"  {name:28}" + "".join(f"{slope:20.2f}" for slope in slopes))


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, "unknown processor")


if __name__ == "__main__":
    main()
