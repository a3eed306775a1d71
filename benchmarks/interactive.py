"""Measures `toolkit.score(frame)` beside the command line, on the same short rows, in one run.

    python benchmarks/interactive.py
    python benchmarks/interactive.py --rows 2000 --rounds 3 --model linear

Each round scores the rows both ways, each in a process of its own, from a CSV file to the tables:
in memory, or in a folder. The call alone is what a notebook waits for: it loads the model, and the
frame was read before. Processor time is given beside the time that passed, as others may use the
machine meanwhile; of the rounds the fastest counts.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import pandas as pd

import toolkit

NEWSROOMS = Path(__file__).parents[1] / "data" / "five_newsrooms" / "articles.jsonl"
IN_MEMORY = """
import sys, time
import pandas as pd
import toolkit
frame = pd.read_csv(sys.argv[1], index_col="row")
wall, cpu = time.perf_counter(), time.process_time()
corpus = toolkit.score(frame, model=sys.argv[2])
articles = corpus.articles
corpus.sentences, corpus.spans, corpus.sources
print(time.perf_counter() - wall, time.process_time() - cpu)
assert list(articles.columns[:3]) == list(frame.columns), articles.columns
assert articles.index.equals(frame.index)
assert len(corpus.sentences) and len(corpus.spans) and not corpus.errors
"""


class Cost(NamedTuple):
    """Seconds that passed, and seconds of the processor."""

    wall_s: float
    cpu_s: float


def rows_of(n: int) -> pd.DataFrame:
    """Short rows: two or three sentences each, under headings that are told."""
    articles = [json.loads(line) for line in NEWSROOMS.read_text(encoding="utf-8").splitlines()]
    texts = [
        (article["outlet"], article["title"], paragraph)
        for article in articles
        for paragraph in article["text"].split("\n\n")[1:]
    ]
    return pd.DataFrame(texts[:n], columns=["publication", "headline", "body"])


def cost(command: list[str]) -> tuple[Cost, str]:
    """What a command costs, and what it prints."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=dict(os.environ))
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu), done.stdout


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rows", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--model", default="linear")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        table = Path(place) / "rows.csv"
        frame = rows_of(options.rows)
        frame.to_csv(table, index_label="row")
        cli = "from toolkit.cli import main; main()"
        whole, call, command_line = [], [], []
        for number in range(options.rounds):
            out = str(Path(place) / f"out{number}")
            process, printed = cost([sys.executable, "-c", IN_MEMORY, str(table), options.model])
            whole.append(process)
            call.append(Cost(*map(float, printed.split())))
            words = ["score", str(table), "--model", options.model, "--out", out, "--workers", "1"]
            command_line.append(cost([sys.executable, "-c", cli, *words])[0])
        scored = toolkit.ScoreSet.open(Path(place) / "out0")
        print(f"{len(frame):,} rows, {len(scored.sentences):,} sentences, model {options.model}")
        table_of = {
            "command line": command_line,
            "toolkit.score, the call": call,
            "with pandas and the reading": whole,
        }
        for name, costs in table_of.items():
            wall, cpu = min(each.wall_s for each in costs), min(each.cpu_s for each in costs)
            print(f"{name:28}  {wall:6.1f} s, processor {cpu:6.1f} s")


if __name__ == "__main__":
    main()
