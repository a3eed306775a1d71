"""What a server may answer in place of an answer, and what comes of it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from faulty_server import data_of, running
from llm_inputs import articles, write_articles, write_config

from toolkit.models.base import ModelStoppedError
from toolkit.models.llm import sender
from toolkit.models.llm.model import LlmModel
from toolkit.models.registry import load_model
from toolkit.scoring.batch import score_batch

PRICES = {"prompt": 1.0, "completion": 2.0}


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sender, "FIRST_WAIT", 0.001)


def test_what_the_server_fails_on_is_tried_again_by_the_same_command(tmp_path: Path) -> None:
    texts = articles(40)
    inputs = write_articles(tmp_path / "articles.jsonl", texts)

    def fault(*_: object) -> str:
        return "500" if texts[2][0] in data_of(server.bodies[-1])["sentences"].values() else ""

    with running(fault) as server:
        config = write_config(tmp_path, server.url, resend=2, concurrency=1)
        # One that succeeds meanwhile shows that the server is not down.
        load_model(config).predict([texts[0]])
        server.fault = lambda *_: "500" if server.requests.total() in (2, 3, 5) else ""
        first = score_batch([inputs], tmp_path / "out", model=str(config))
        assert first.counts["errors"] == 0  # three failures, but never of one request too often
        server.fault = fault
        config = write_config(tmp_path, server.url, resend=0, concurrency=4, cache="b.sqlite")
        server.delay_of_faults = 0.5  # others are answered meanwhile
        failed = score_batch([inputs], tmp_path / "new", model=str(config))
        (error,) = failed.errors
        assert error.input == "a2"
        assert error.reason.startswith("sentence 0 (")
        assert "answers 500" in error.reason
        before = server.requests.total()
        server.fault = lambda *_: ""
        mended = score_batch([inputs], tmp_path / "new", model=str(config))
        assert mended.counts["errors"] == 0
        assert mended.counts["kept"] == 3
        assert server.requests.total() == before + 1


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("401", "answers 401: the key is not accepted; see the environment variable OPENAI_API"),
        ("404", "there is no such address or model; see base_url and model"),
        ("400", "answers 400: 400; you sent .*change what it objects to"),
        ("503", "answers 503: .*the same command goes on where it stopped"),
        ("reset", "does not answer .*the same command goes on where it stopped"),
    ],
)
def test_a_server_that_answers_nothing_stops_the_run(
    tmp_path: Path, fault: str, words: str
) -> None:
    inputs = write_articles(tmp_path / "articles.jsonl", articles(40))
    with running(lambda *_: fault) as server:
        config = write_config(tmp_path, server.url, resend=2, concurrency=2)
        with pytest.raises(ModelStoppedError, match=words):
            score_batch([inputs], tmp_path / "out", model=str(config))
        assert server.requests.total() <= 2 * 3
        server.fault = lambda *_: ""
        assert score_batch([inputs], tmp_path / "out", model=str(config)).counts["errors"] == 0


def test_no_server_stops_the_run_and_costs_nothing(tmp_path: Path) -> None:
    with running() as server:
        url = server.url
    config = write_config(tmp_path, url, resend=1)
    model = load_model(config)
    with pytest.raises(ModelStoppedError, match="cannot be reached"):
        model.predict(articles(10))
    assert model.cache.usage().lost == 0  # type: ignore[attr-defined]


def test_a_text_that_the_endpoint_refuses_costs_no_other(tmp_path: Path) -> None:
    texts = articles(40)
    inputs = write_articles(tmp_path / "articles.jsonl", texts)

    def fault(*_: object) -> str:
        return "400" if texts[3][5] in data_of(server.bodies[-1])["sentences"].values() else ""

    with running(fault) as server:
        config = write_config(tmp_path, server.url, concurrency=1)
        result = score_batch([inputs], tmp_path / "out", model=str(config))
        (error,) = result.errors
        assert error.input == "a3"
        assert error.reason.startswith(f"sentence 5 ({texts[3][5][:60]!r})")
        assert "the endpoint says: 400" in error.reason
        asked = server.requests.total()
        score_batch([inputs], tmp_path / "out", model=str(config))
        assert server.requests.total() == asked  # it was refused for good


def test_as_long_as_the_server_asks_nothing_is_sent(tmp_path: Path) -> None:
    times: list[float] = []

    def fault(key: str, again: bool, count: int) -> str:
        times.append(time.monotonic())
        return "429" if len(times) == 1 else ""

    with running(fault) as server:
        server.retry_after = 0.4
        config = write_config(tmp_path, server.url, concurrency=1)
        load_model(config).predict(articles(20))
    assert len(times) == 3
    assert times[1] - times[0] >= 0.4


@pytest.mark.parametrize(
    "usage",
    [
        {"prompt_tokens": tokens, "completion_tokens": tokens}
        for tokens in (float("nan"), float("inf"), "12", None, -3, True, 10**30, 1.5, [], {})
    ]
    + [None, "many", [12, 3], {}],
)
def test_a_usage_that_is_no_number_costs_no_answer_and_counts_as_the_most(
    tmp_path: Path, usage: object
) -> None:
    with running() as server:
        server.beside = {"usage": usage, "model": "faulty \ud800", "system_fingerprint": ["x"]}
        server.choice = {"logprobs": {"content": [{"token": None}]}}
        config = write_config(tmp_path, server.url, prices=PRICES, budget=1.0)
        model = load_model(config)
        assert isinstance(model, LlmModel)
        assert len(model.predict(articles(20))) == 2
    spent = model.cache.usage()
    assert spent.answered == server.answered.total() == 2
    assert spent.prompt_tokens >= server.tokens["prompt"]
    assert spent.completion_tokens >= server.tokens["completion"]
    assert model.described()["cost"] > 0


def test_no_more_requests_than_agreed_are_under_way(tmp_path: Path) -> None:
    with running(delay=0.03) as server:
        config = write_config(tmp_path, server.url, concurrency=3, sentences=1)
        load_model(config).predict(articles(30))
    assert server.most_at_once == 3
