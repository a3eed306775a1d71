"""Batch files: prepared here, answered elsewhere, collected, scored."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from faulty_server import LOADED, labels, running
from llm_inputs import articles, write_articles, write_config
from typer.testing import CliRunner

from toolkit.cli import app
from toolkit.corpora.registry import load_corpus
from toolkit.experiment.config import read_experiment
from toolkit.experiment.texts import corpus_texts
from toolkit.models.llm.model import LlmModel
from toolkit.results import ScoreSet

ROOT = Path(__file__).parents[3]


def run(*arguments: object) -> str:
    result = CliRunner().invoke(app, [str(each) for each in arguments])
    assert result.exit_code == 0, result.output
    return result.output


def results_of(requests: Path, out: Path, *, failed: int = 0) -> None:
    """What a provider makes of a file of requests; the first so many fail."""
    lines = []
    for number, line in enumerate(requests.read_text().splitlines()):
        request = json.loads(line)
        assert (request["method"], request["url"]) == ("POST", "/v1/chat/completions")
        content = json.dumps(labels(request["body"]))
        body = {
            "model": "elsewhere", "usage": {"prompt_tokens": 900, "completion_tokens": 80},
            "choices": [{"message": {"content": content}, "finish_reason": "stop"}],
        }  # fmt: skip
        response = {"status_code": 200, "body": body}
        if number < failed:
            response = {"status_code": 500, "body": {"error": {"message": "busy"}}}
        lines.append(json.dumps({"custom_id": request["custom_id"], "response": response}))
    out.write_text("\n".join([*lines, json.dumps({"custom_id": "other", "response": None}), ""]))


def test_what_is_answered_elsewhere_is_scored_without_a_request(tmp_path: Path) -> None:
    inputs = write_articles(tmp_path / "articles.jsonl", articles(50))
    requests, results = tmp_path / "requests.jsonl", tmp_path / "results.jsonl"
    with running() as server:
        config = write_config(tmp_path, server.url, send=False)
        prepared = run("prepare", inputs, "--model", config, "--out", requests)
        assert "5 requests ->" in prepared
        results_of(requests, results, failed=2)
        collected = run("collect", results, "--model", config)
        assert "3 answers ->" in collected
        assert "2 results tell of a failure: toolkit prepare writes those" in collected
        assert "1 results are to no request of the toolkit's" in collected
        assert "2 requests ->" in run("prepare", inputs, "--model", config, "--out", requests)
        results_of(requests, results)
        assert "2 answers ->" in run("collect", results, "--model", config)
        assert "2 results were there before" in run("collect", results, "--model", config)
        run("score", inputs, "--model", config, "--out", tmp_path / "out")
        assert server.requests.total() == 0
    table = ScoreSet.open(tmp_path / "out").table("sentences").to_pandas()
    expected = [any(word in text for word in LOADED) for text in table["text"]]
    assert (table["loaded_language"] >= 0.5).tolist() == expected
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest["language_model"]["usage"]["prompt_tokens"] == 5 * 900


def test_the_body_of_a_line_is_the_body_of_a_request(tmp_path: Path) -> None:
    inputs = write_articles(tmp_path / "articles.jsonl", articles(10))
    requests = tmp_path / "requests.jsonl"
    with running() as server:
        config = write_config(tmp_path, server.url)
        run("prepare", inputs, "--model", config, "--out", requests)
        run("score", inputs, "--model", config, "--out", tmp_path / "out")
        (line,) = map(json.loads, requests.read_text().splitlines())
        assert server.bodies == [line["body"]]
        assert list(server.requests) == [line["custom_id"]]


def test_a_file_of_something_else_is_refused_by_line(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.jsonl"
    wrong.write_text('{"custom_id": "a", "response": null}\n{"id": 1}\n')
    config = write_config(tmp_path, "http://127.0.0.1:9/v1")
    result = CliRunner().invoke(app, ["collect", str(wrong), "--model", str(config)])
    assert result.exit_code == 2
    assert f"{wrong}:2: no line of batch results" in result.output


def test_without_the_client_the_install_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import toolkit.models.llm.client as client

    monkeypatch.setattr(client, "find_spec", lambda name: None)
    inputs = write_articles(tmp_path / "articles.jsonl", articles(10))
    config = write_config(tmp_path, "http://127.0.0.1:9/v1")
    result = CliRunner().invoke(
        app, ["score", str(inputs), "--model", str(config), "--out", str(tmp_path / "o")]
    )
    assert result.exit_code == 2
    assert "pip install '.[llm]'" in result.output


@pytest.mark.slow
def test_the_kept_answers_are_to_the_prompts_of_today(tmp_path: Path) -> None:
    """Where it fails, a codebook or the prompt was changed: data/language_model/README.md says how
    the answers are made anew."""
    kept = ROOT / "data" / "language_model"
    config = tmp_path / "smollm2.yaml"
    config.write_text((kept / "smollm2.yaml").read_text())
    assert "20 answers ->" in run("collect", kept / "results.jsonl", "--model", config)
    run("score", kept / "articles.jsonl", "--model", config, "--out", tmp_path / "out")
    table = ScoreSet.open(tmp_path / "out").table("sentences").to_pandas()
    newsrooms = ROOT / "data" / "five_newsrooms"
    items = pd.read_csv(newsrooms / "sentences.csv")[["item", "article_id", "start"]]
    final = pd.read_parquet(newsrooms / "annotations" / "final.parquet")
    loaded = set(
        final["item"][(final["codebook"] == "loaded_language") & (final["label"] == "loaded")]
    )
    coded = table.merge(items, on=["article_id", "start"])
    gold, said = coded["item"].isin(loaded), coded["loaded_language"] >= 0.5
    assert (len(coded), gold.sum(), said.sum(), (gold == said).sum()) == (50, 8, 45, 11)


def test_an_experiment_is_answered_by_what_is_kept(tmp_path: Path) -> None:
    kept = ROOT / "data" / "language_model" / "newsrooms"
    experiment = read_experiment(ROOT / "experiments/configs/newsrooms_language_model.yaml")
    texts = corpus_texts(experiment, load_corpus("five_newsrooms", ROOT / "data/five_newsrooms"))
    sentences = [[each.text for each in of_article] for of_article in texts.sentences]
    assert sum(map(len, sentences)) == 829
    configs = sorted(kept.glob("*.yaml"))
    assert len(configs) == 2
    for path in configs:
        config = tmp_path / path.name
        config.write_text(path.read_text())
        assert "187 answers ->" in run("collect", path.with_suffix(".jsonl"), "--model", config)
        assert LlmModel.load(config).pending(sentences) == ([], 188)  # five sentences or fewer each
