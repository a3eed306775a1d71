"""The bundled extractor on invented passages, and its contract on any text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from toolkit.codebook import load_codebook
from toolkit.models.registry import BUNDLED
from toolkit.models.sourcing import Sourced, SourcingExtractor
from toolkit.models.sourcing.spans.attribution import Stretch, runs

QUESTIONS = load_codebook("sourcing").questions
PASSAGES: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    Path(__file__).with_name("test_sourcing_passages.yaml").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def model() -> SourcingExtractor:
    return SourcingExtractor.load(BUNDLED / "linear" / "sourcing")


def answer(sourced: Sourced, question: str) -> str:
    return next(iter(sourced.labels[question]))


def judge(model: SourcingExtractor, passage: dict[str, Any]) -> list[str]:
    """The errors of the extractor; empty where all is right."""
    at = passage.get("i", 0)
    text, sourced = passage["t"][at], model.extract(passage["t"])[at]
    errors = [
        f"{question.id}: {answer(sourced, question.id)} for {label}"
        for question, label in zip(QUESTIONS, passage["f"].split(), strict=True)
        if label not in ("-", answer(sourced, question.id))
    ]
    sources = [text[s.start : s.end] for s in sourced.spans if s.label == "source"]
    if "source" in passage and not any(passage["source"] in source for source in sources):
        errors.append(f"source: {sources} for {passage['source']}")
    if "not" in passage and any(passage["not"] in source for source in sources):
        errors.append(f"source: {sources} hold {passage['not']}")
    return errors


@pytest.mark.parametrize("passage", PASSAGES["written"], ids=lambda p: p["t"][p.get("i", 0)][:50])
def test_passage(model: SourcingExtractor, passage: dict[str, Any]) -> None:
    assert judge(model, passage) == []


def test_every_label_of_every_question_is_tried() -> None:
    for column, question in enumerate(QUESTIONS):
        tried = {passage["f"].split()[column] for passage in PASSAGES["written"]}
        untried = {"other", "media"} if question.id == "role" else set()
        assert set(question.label_ids) - tried <= untried, question.id


def test_blind_passages(model: SourcingExtractor) -> None:
    right = sum(not judge(model, passage) for passage in PASSAGES["blind"])
    assert right / len(PASSAGES["blind"]) >= 0.75


def test_no_sentence_has_no_sourcing(model: SourcingExtractor) -> None:
    assert model.extract([]) == []


HOSTILE = [
    [""],
    ["", "“", ""],
    ["”"],
    ["'"],
    ["''"],
    ['"'],
    ["\ud800 said “\udfff”"],
    ["👍🏽 “Yes 👩‍👩‍👧,” said Zoë Łuksza. \u200b"],
    ["<script>alert('he said')</script>"],
    ["said " * 2000],
    ["“" * 50, "”" * 50],
    ["according to"],
    ["According to the"],
    ["by said by"],
    ["told by by by ,"],
    [", who asked not to be named,"],
    ["\t\n \u00a0"],
    ["他说：“你好。”"],
    ["the"],
    ["it"],
    ["was told by"],
]


@pytest.mark.parametrize("sentences", HOSTILE, ids=lambda s: ascii(s[0])[:30])
def test_any_text_is_taken(model: SourcingExtractor, sentences: list[str]) -> None:
    check(sentences, model.extract(sentences))


def check(sentences: list[str], result: list[Sourced]) -> None:
    assert len(result) == len(sentences)
    for text, sourced in zip(sentences, result, strict=True):
        for question in QUESTIONS:
            ((label, p),) = sourced.labels[question.id].items()
            assert label in question.label_ids
            assert 0 <= p <= 1
        for span in sourced.spans:
            assert 0 <= span.start < span.end <= len(text)
            assert text[span.start : span.end].strip() == text[span.start : span.end]
            assert span.label in ("source", "cue", "content")
            assert 0 <= span.p <= 1
        if answer(sourced, "attribution") == "none":
            assert sourced.spans == ()
            assert {answer(sourced, question.id) for question in QUESTIONS} == {"none"}
        else:
            assert answer(sourced, "quote_type") != "none"


def test_all_passages_as_one_article(model: SourcingExtractor) -> None:
    sentences = [text for passage in PASSAGES["written"] for text in passage["t"]]
    result = model.extract(sentences)
    check(sentences, result)
    assert result == model.extract(sentences)


def test_saved_and_loaded(model: SourcingExtractor, tmp_path: Path) -> None:
    model.save(tmp_path)
    assert {path.suffix for path in tmp_path.iterdir()} == {".json", ".safetensors"}
    sentences = [text for passage in PASSAGES["blind"] for text in passage["t"]]
    assert SourcingExtractor.load(tmp_path).extract(sentences) == model.extract(sentences)


def test_runs_skip_lone_marks() -> None:
    texts = ["a", "b", "c", ","]
    assert runs([0.9, 0.1, 0.8, 0.9], texts) == [Stretch(0, 1, 0.9), Stretch(2, 4, 0.9)]
    assert runs([0.1, 0.1, 0.1, 0.9], texts) == []
