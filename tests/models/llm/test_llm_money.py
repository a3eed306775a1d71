"""What is asked before it is sent, what it costs, and a budget that holds."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from faulty_server import FaultyServer, running
from llm_inputs import articles, write_articles, write_config
from typer.testing import CliRunner

from toolkit.cli import app
from toolkit.models.base import ModelStoppedError
from toolkit.models.llm.model import LlmModel
from toolkit.models.registry import load_model
from toolkit.scoring.batch import score_batch

PRICES = {"prompt": 100.0, "completion": 400.0, "currency": "EUR"}


def spent(server: FaultyServer) -> float:
    return (server.tokens["prompt"] * 100 + server.tokens["completion"] * 400) / 1e6


def test_a_dry_run_sends_nothing_and_is_within_three_percent_of_what_is_used(
    tmp_path: Path,
) -> None:
    inputs = write_articles(tmp_path / "articles.jsonl", articles(300))
    few = write_articles(tmp_path / "few.jsonl", articles(40))
    with running() as server:
        config = write_config(tmp_path, server.url, prices=PRICES)
        arguments = ["score", str(inputs), "--model", str(config), "--out", str(tmp_path / "out")]
        first = CliRunner().invoke(app, [*arguments, "--dry-run"])
        assert server.requests.total() == 0
        assert "30 requests" in first.output
        assert "no answer yet to go by: 30% off, or less" in first.output
        rough = tokens(first.output)
        score_batch([few], tmp_path / "few", model=str(config))  # what there is to go by
        before = server.tokens.copy()
        asked = server.requests.total()
        dry = CliRunner().invoke(app, [*arguments, "--dry-run"])
        assert server.requests.total() == asked
        assert "26 requests" in dry.output
        assert "4 answered before" in dry.output
        assert CliRunner().invoke(app, arguments).exit_code == 0
        used = server.tokens - before
        prompt, completion = tokens(dry.output)
        assert prompt + completion == pytest.approx(used["prompt"] + used["completion"], rel=0.03)
        assert money(dry.output) == pytest.approx(spent(server) - cost(before), rel=0.03)
        assert rough[0] == pytest.approx(server.tokens["prompt"], rel=0.3)
        manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
        assert manifest["language_model"]["cost"] == pytest.approx(spent(server))
        assert manifest["language_model"]["served_models"] == {"faulty-1": 30}
        assert manifest["language_model"]["scores"].startswith("1 or 0")


def tokens(output: str) -> tuple[int, int]:
    prompt, completion = re.findall(r"about ([\d,]+) tokens in and ([\d,]+) out", output)[0]
    return int(prompt.replace(",", "")), int(completion.replace(",", ""))


def money(output: str) -> float:
    return float(re.findall(r"about ([\d.]+) EUR", output)[0])


def cost(used: dict[str, int]) -> float:
    return (used["prompt"] * 100 + used["completion"] * 400) / 1e6


def test_the_model_that_is_planned_with_is_the_one_that_scores(tmp_path, monkeypatch) -> None:
    inputs = write_articles(tmp_path / "articles.jsonl", articles(20))
    loads = []
    load = LlmModel.load.__func__
    monkeypatch.setattr(
        LlmModel, "load", classmethod(lambda cls, *a, **k: loads.append(a) or load(cls, *a, **k))
    )
    with running() as server:
        config = write_config(tmp_path, server.url, send=False)
        arguments = ["score", str(inputs), "--model", str(config), "--out", str(tmp_path / "out")]
        done = CliRunner().invoke(app, [*arguments, "--yes"])
        assert done.exit_code == 0, done.output
        assert server.requests.total() == 2
    assert len(loads) == 1


def test_what_a_language_model_does_not_take_is_said_before_anything_is_asked(tmp_path) -> None:
    inputs = write_articles(tmp_path / "articles.jsonl", articles(20))
    with running() as server:
        config = write_config(tmp_path, server.url, send=False)
        arguments = ["score", str(inputs), "--model", str(config), "--out", str(tmp_path / "out")]
        refused = CliRunner().invoke(app, [*arguments, "--operating-point", "f1"])
        assert refused.exit_code == 2
        assert "takes neither an operating point nor a device" in refused.output
        assert "personal data" not in refused.output
        loaded = LlmModel.load(config, send=True)
        with pytest.raises(ValueError, match="is loaded: give operating_point"):
            score_batch([inputs], tmp_path / "out", model=loaded, device="cpu")


def test_nothing_is_sent_without_the_users_word(tmp_path: Path) -> None:
    inputs = write_articles(tmp_path / "articles.jsonl", articles(20))
    with running() as server:
        config = write_config(tmp_path, server.url, send=False)
        arguments = ["score", str(inputs), "--model", str(config), "--out", str(tmp_path / "out")]
        silent = CliRunner().invoke(app, arguments)
        assert silent.exit_code == 2
        assert "personal data" in silent.output
        assert "nothing was sent; give --yes" in silent.output
        with pytest.raises(ModelStoppedError, match="nothing was sent: 2 requests to"):
            score_batch([inputs], tmp_path / "out", model=str(config))
        with pytest.raises(ModelStoppedError, match="send=True to load_model"):
            load_model(config).predict(articles(20))
        assert server.requests.total() == 0
        assert len(load_model(config, send=True).predict(articles(20))) == 2
        assert server.requests.total() == 2
        # What was answered needs nobody's word.
        assert score_batch([inputs], tmp_path / "out", model=str(config)).counts["articles"] == 2
        assert server.requests.total() == 2


def test_a_budget_is_never_passed_and_goes_on_when_it_is_raised(tmp_path: Path) -> None:
    inputs = write_articles(tmp_path / "articles.jsonl", articles(200))
    with running() as server:
        config = write_config(
            tmp_path, server.url, prices=PRICES, parameters={"temperature": 0, "max_tokens": 400}
        )
        settings = yaml.safe_load(config.read_text())
        arguments = ["score", str(inputs), "--model", str(config), "--out", str(tmp_path / "out")]
        answered = []
        for budget in (0.05, 1.5, 2.5):
            config.write_text(yaml.safe_dump({**settings, "budget": budget}))
            stopped = CliRunner().invoke(app, arguments)
            assert stopped.exit_code == 2
            assert "raise 'budget', and the same command goes on" in stopped.output
            assert spent(server) <= budget
            answered.append(server.answered.total())
        assert answered[0] == 0
        assert 0 < answered[1] < answered[2]
        config.write_text(yaml.safe_dump({**settings, "budget": 100}))
        assert CliRunner().invoke(app, arguments).exit_code == 0
        assert set(server.answered.values()) == {1}
        assert server.answered.total() == 20


def test_what_may_have_been_paid_counts_against_the_budget(tmp_path: Path) -> None:
    with running(lambda *_: "reset") as server:
        config = write_config(
            tmp_path, server.url, prices=PRICES, budget=1.0, resend=50, concurrency=1,
            parameters={"temperature": 0, "max_tokens": 400},
        )  # fmt: skip
        with pytest.raises(ModelStoppedError, match="budget"):
            load_model(config).predict(articles(10))
        assert 1 <= server.requests.total() < 5
