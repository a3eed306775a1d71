"""The key goes to the endpoint and nowhere else."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from faulty_server import running
from llm_inputs import articles, write_articles, write_config
from typer.testing import CliRunner

from toolkit.cli import app
from toolkit.models.llm import sender
from toolkit.models.llm.config import LlmConfig
from toolkit.models.registry import load_model

KEY = "sk-never-to-be-seen-4711"


@pytest.mark.parametrize("fault", ["", "500", "401", "400"])
def test_the_key_is_in_no_file_no_message_and_no_log(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    fault: str,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setattr(sender, "FIRST_WAIT", 0.001)
    caplog.set_level(logging.DEBUG)
    inputs = write_articles(tmp_path / "articles.jsonl", articles(10))
    with running(lambda *_: fault) as server:  # its errors repeat what they were sent
        config = write_config(tmp_path, server.url, resend=1)
        arguments = ["score", str(inputs), "--model", str(config), "--out", str(tmp_path / "out")]
        result = CliRunner().invoke(app, arguments)
        assert result.exit_code == (2 if fault else 0)
        assert server.headers[0]["authorization"] == f"Bearer {KEY}"
        model = load_model(config)
    texts = [result.output, repr(result.exception), repr(model), str(vars(model)), caplog.text]
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.suffix == ".sqlite" for path in files)
    assert all(KEY.encode() not in path.read_bytes() for path in files)
    assert all(KEY not in text for text in texts)


def test_another_machine_needs_a_key_and_this_one_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with running() as server:
        assert load_model(write_config(tmp_path, server.url)).predict([["It rained."]])
    config = write_config(tmp_path, "https://models.invalid/v1", api_key_env="MY_KEY", cache="b")
    with pytest.raises(ValueError, match="set the environment variable MY_KEY"):
        load_model(config).predict([["It rained."]])


def test_an_address_with_a_key_in_it_is_refused() -> None:
    for address in ("https://u:secret@models.invalid/v1", "https://models.invalid/v1?key=secret"):
        with pytest.raises(ValueError, match="no key or password may stand in the address"):
            LlmConfig(base_url=address, model="m", codebooks=("framing",))
