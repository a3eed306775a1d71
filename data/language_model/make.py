"""Makes what lies here anew: the articles, and a small language model's answers to them.

    python data/language_model/make.py articles
    TOOLKIT_LLM_SERVER=http://127.0.0.1:8000/v1 python data/language_model/make.py answers

The second asks a server that runs SmolLM2-135M-Instruct; README.md says how one is started.
"""

from __future__ import annotations

import csv
import json
import os
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from toolkit.scoring.batch import score_batch

HERE = Path(__file__).parent
NEWSROOMS = HERE.parent / "five_newsrooms"
EVENT = "e01"
SENTENCES = 10
"""Of each article, from its beginning."""


def write_articles() -> None:
    """The beginnings of the five reports of one event."""
    ends: dict[str, list[int]] = {}
    with (NEWSROOMS / "sentences.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            ends.setdefault(row["article_id"], []).append(int(row["end"]))
    lines = []
    for line in (NEWSROOMS / "articles.jsonl").read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        if article["event"] == EVENT:
            end = sorted(ends[article["article_id"]])[SENTENCES - 1]
            article["text"] = article["text"][:end]
            lines.append(json.dumps(article, ensure_ascii=False) + "\n")
    (HERE / "articles.jsonl").write_text("".join(lines), encoding="utf-8")


def write_answers(url: str) -> None:
    """Every answer of the server as a line of a batch's results."""
    settings = (HERE / "smollm2.yaml").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "smollm2.yaml"
        address = next(line for line in settings.splitlines() if line.startswith("base_url:"))
        config.write_text(settings.replace(address, f"base_url: {url}"), encoding="utf-8")
        score_batch(
            [HERE / "articles.jsonl"], Path(folder) / "out", model=str(config), send=True
        )  # fmt: skip
        with closing(sqlite3.connect(Path(folder) / "smollm2.answers.sqlite")) as file:
            rows = file.execute("SELECT key, response FROM requests WHERE status = 200 ORDER BY id")
            lines = [
                json.dumps({"custom_id": key, "response": {"status_code": 200, "body": body}})
                for key, text in rows
                for body in [json.loads(text)]
            ]
    (HERE / "results.jsonl").write_text("\n".join([*lines, ""]), encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] == ["articles"]:
        write_articles()
    else:
        write_answers(os.environ["TOOLKIT_LLM_SERVER"])
