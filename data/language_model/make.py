"""Makes what lies here anew: the articles, and a small language model's answers to them.

    python data/language_model/make.py articles
    TOOLKIT_LLM_SERVER=http://127.0.0.1:8000/v1 python data/language_model/make.py answers
    TOOLKIT_LLM_SERVER=http://127.0.0.1:8000/v1 python data/language_model/make.py newsrooms

The others ask a server that runs SmolLM2-135M-Instruct; README.md says how one is started.
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

from toolkit.corpora.registry import load_corpus
from toolkit.experiment.config import read_experiment
from toolkit.experiment.texts import corpus_texts, scores_of_corpus
from toolkit.models.llm.model import LlmModel
from toolkit.scoring.batch import score_batch

HERE = Path(__file__).parent
NEWSROOMS = HERE.parent / "five_newsrooms"
EXPERIMENT = HERE.parents[1] / "experiments" / "configs" / "newsrooms_language_model.yaml"
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


def config_at(url: str, config: Path, folder: Path) -> Path:
    """A copy of a language model's file, with another address."""
    settings = config.read_text(encoding="utf-8")
    address = next(line for line in settings.splitlines() if line.startswith("base_url:"))
    copy = folder / config.name
    copy.write_text(settings.replace(address, f"base_url: {url}"), encoding="utf-8")
    return copy


def write_results(config: Path, results: Path) -> None:
    """Every answer beside a language model's file as a line of a batch's results."""
    with closing(sqlite3.connect(config.with_suffix(".answers.sqlite"))) as file:
        rows = file.execute("SELECT key, response FROM requests WHERE status = 200 ORDER BY id")
        lines = [
            json.dumps({"custom_id": key, "response": {"status_code": 200, "body": body}})
            for key, text in rows
            for body in [json.loads(text)]
        ]
    results.write_text("\n".join([*lines, ""]), encoding="utf-8")


def write_answers(url: str) -> None:
    """The server's answers to the sentences of `articles.jsonl`."""
    with tempfile.TemporaryDirectory() as folder:
        config = config_at(url, HERE / "smollm2.yaml", Path(folder))
        score_batch(
            [HERE / "articles.jsonl"], Path(folder) / "out", model=str(config), send=True
        )  # fmt: skip
        write_results(config, HERE / "results.jsonl")


def write_newsrooms(url: str) -> None:
    """The server's answers to two prompts about the sentences of an experiment."""
    experiment = read_experiment(EXPERIMENT)
    texts = corpus_texts(experiment, load_corpus(experiment.data.corpus))
    for config in sorted((HERE / "newsrooms").glob("*.yaml")):
        with tempfile.TemporaryDirectory() as folder:
            copy = config_at(url, config, Path(folder))
            model = LlmModel.load(copy, send=True)
            scores_of_corpus(experiment, texts, model, Path(folder) / "out", None)
            write_results(copy, config.with_suffix(".jsonl"))


if __name__ == "__main__":
    if sys.argv[1:] == ["articles"]:
        write_articles()
    else:
        write = {"answers": write_answers, "newsrooms": write_newsrooms}[sys.argv[1]]
        write(os.environ["TOOLKIT_LLM_SERVER"])
