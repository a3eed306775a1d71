"""Prompts follow from the codebook alone; texts are data."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from faulty_server import data_of
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from toolkit.cli import app
from toolkit.codebook import codebooks, load_codebook
from toolkit.models.llm.config import LlmConfig, read_llm_config
from toolkit.models.llm.prompt import answer_schema, instructions, request_body

CONFIG = LlmConfig(base_url="http://localhost/v1", model="m", codebooks=("framing",))


@pytest.mark.parametrize("name", codebooks())
def test_all_that_coders_read_is_in_the_prompt(name: str) -> None:
    book = load_codebook(name)
    words = instructions(book)
    for question in book.questions:
        for label in question.labels:
            assert f"`{label.id}`: {label.definition}" in words
            for example in (*label.positive, *label.negative):
                assert example.text in words
                assert example.why in words
    assert all(decision in words for decision in book.decisions)
    assert len(instructions(book, examples=1)) < len(words)


@pytest.mark.parametrize("name", codebooks())
def test_the_schema_takes_one_answer_for_each_sentence(name: str) -> None:
    book = load_codebook(name)
    schema = answer_schema(book, 2)
    jsonschema.Draft202012Validator.check_schema(schema)
    labels = {
        question.id: ["none"] if question.kind == "multi" else "none" for question in book.questions
    }
    answer = {**labels, "evidence": []}
    jsonschema.validate({"1": answer, "2": answer}, schema)
    several = {question.id: ["none", question.label_ids[0]] for question in book.questions}
    for wrong in (
        {"1": answer},
        {"1": answer, "2": {**answer, **several}},
        {"1": answer, "2": answer, "3": answer},
        {"1": answer, "2": {}},
    ):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, schema)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8")), min_size=1, max_size=4), st.text())
def test_no_text_gets_out_of_its_string(sentences: list[str], before: str) -> None:
    before = before.encode("utf-8", "replace").decode()
    body = request_body(load_codebook("framing"), CONFIG, sentences, [before])
    lines = body["messages"][1]["content"].split("\n")
    assert len(lines) == 2
    assert "<" not in lines[1]
    data = data_of(body)
    assert list(data["sentences"].values()) == sentences
    assert data["before"] == [before]


def test_the_command_shows_what_is_sent(tmp_path: Path) -> None:
    config = tmp_path / "llm.yaml"
    config.write_text(
        "family: llm\nbase_url: http://localhost/v1\nmodel: small\ncodebooks: [framing]\n"
        "examples: 0\nevidence: no\n"
    )
    arguments = ["prompt", "framing", "--model", str(config), "--body"]
    body = json.loads(CliRunner().invoke(app, arguments).stdout)
    sentences = list(data_of(body)["sentences"].values())
    before, after = data_of(body)["before"], data_of(body)["after"]
    book = load_codebook("framing")
    assert body == request_body(book, read_llm_config(config), sentences, before, after)
    for form, expected in (("json_object", {"type", "schema"}), ("no", set())):
        config.write_text(f"{config.read_text()}schema_as: {form}\n")
        body = json.loads(CliRunner().invoke(app, arguments).stdout)
        assert set(body.get("response_format", ())) == expected
    shown = CliRunner().invoke(app, ["prompt", "framing"]).stdout
    assert instructions(book) in shown
    assert "--- schema of the answer ---" in shown


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("retests: 3", "retests: at temperature 0 all answers are one; set a temperature"),
        ("budget: 3", "budget: give prices too"),
        ("parameters: {messages: []}", "messages is set by the toolkit; take it out"),
        ("sentence: 3", "unknown key 'sentence'; did you mean sentences?"),
        ("base_url: api.openai.com", "write an address such as https://api.openai.com/v1"),
        ("family: gpt", "'family' is 'gpt'; a model in a YAML file is a language model"),
    ],
)
def test_a_config_that_cannot_be_used_is_refused_in_one_line(
    tmp_path: Path, line: str, words: str
) -> None:
    content = {
        "family": "family: llm", "base_url": "base_url: http://localhost/v1", "model": "model: m",
        "codebooks": "codebooks: [framing]",
    }  # fmt: skip
    content[line.split(":")[0]] = line
    config = tmp_path / "llm.yaml"
    config.write_text("\n".join(content.values()))
    result = CliRunner().invoke(app, ["score", "x", "--model", str(config), "--dry-run"])
    assert result.exit_code == 2
    assert words in result.output
    assert result.output.count("\n") == 1
