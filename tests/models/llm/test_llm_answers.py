"""Answers are held to the schema, and evidence to the words of the sentence."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from toolkit.codebook import load_codebook
from toolkit.models.llm.answers import Refusal, SentenceAnswer, read_answers
from toolkit.models.llm.predictions import prediction
from toolkit.schema import TextSpan

LOADED = load_codebook("loaded_language")
FRAMING = load_codebook("framing")
SOURCING = load_codebook("sourcing")
TIRED = "The minister “trotted out” a tired excuse, again a tired one."


def answered(answers: Any, **choice: Any) -> dict[str, Any]:
    content = answers if isinstance(answers, str) else json.dumps(answers)
    return {"choices": [{"message": {"content": content}, "finish_reason": "stop", **choice}]}


def loaded(evidence: list[str], label: str = "loaded") -> dict[str, Any]:
    return {"loaded_language": label, "evidence": evidence}


def only(response: dict[str, Any], text: str = TIRED) -> SentenceAnswer | Refusal:
    (answer,) = read_answers(response, LOADED, [text], evidence=True)
    return answer


def test_evidence_is_located_whatever_the_marks_of_quotation() -> None:
    answer = only(answered({"1": loaded(['"trotted out"', "tired", "tired"])}))
    assert isinstance(answer, SentenceAnswer)
    marked = [TIRED[start:end] for start, end, _ in answer.evidence]
    assert marked == ["“trotted out”", "tired", "tired"]
    assert answer.evidence[1][0] < answer.evidence[2][0]  # the second time it is the second one


@pytest.mark.parametrize(
    ("evidence", "reason"),
    [
        (["a worn excuse"], "do not stand in the sentence"),
        (["tire"], "do not stand in the sentence"),
        ([" "], "do not stand in the sentence"),
        ([], "a label has no evidence"),
    ],
)
def test_words_that_are_not_there_are_refused(evidence: list[str], reason: str) -> None:
    refusal = only(answered({"1": loaded(evidence)}))
    assert isinstance(refusal, Refusal)
    assert reason in refusal.reason
    assert refusal.labels_only is not None  # for a config whose evidence is wanted only
    assert refusal.labels_only.labels == {"loaded_language": ("loaded",)}
    assert not refusal.labels_only.has_evidence


@pytest.mark.parametrize(
    ("response", "reason"),
    [
        (answered('{"1": {"loaded_lang'), "not whole JSON"),
        (answered("[]"), "not a JSON object"),
        (answered(""), "empty"),
        (answered({}, finish_reason="length"), "cut off; raise max_tokens"),
        (answered({}, finish_reason="content_filter"), "refuses"),
        (answered({}), "was not answered"),
        (answered({"1": loaded([], "none"), "2": loaded([], "none")}), "what was not asked"),
        (answered('{"1": 1, "1": 2}'), "something twice"),
        (answered({"1": {**loaded([], "none"), "why": "so"}}), "and no other"),
        (answered({"1": loaded([], "very")}), "must be of loaded, none"),
        (answered({"1": {"loaded_language": ["loaded"], "evidence": []}}), "must be one label"),
        ({"error": {"message": "too\nlong"}}, "the endpoint says: too long"),
        ({"choices": []}, "it is no answer"),
    ],
)
def test_what_does_not_keep_to_the_schema_is_refused(response: dict[str, Any], reason: str) -> None:
    refusal = only(response)
    assert isinstance(refusal, Refusal)
    assert reason in refusal.reason
    assert refusal.labels_only is None


def test_several_labels_each_with_its_words() -> None:
    text = "The tax rise hits schools."
    evidence = [{"label": "economic", "words": "tax rise"}]
    given = {"framing": ["economic"], "evidence": evidence}
    (answer,) = read_answers(answered({"1": given}), FRAMING, [text], evidence=True)
    assert isinstance(answer, SentenceAnswer)
    assert answer.evidence == ((4, 12, "economic"),)
    for wrong, reason in (
        ({**given, "framing": ["economic", "none"]}, "cannot be none and something else"),
        ({**given, "framing": ["none"]}, "evidence is given for a label that is not"),
        ({**given, "framing": ["economic", "policy"]}, "a label has no evidence"),
    ):
        (refusal,) = read_answers(answered({"1": wrong}), FRAMING, [text], evidence=True)
        assert isinstance(refusal, Refusal)
        assert reason in refusal.reason
    empty = {"framing": [], "evidence": []}
    (answer,) = read_answers(answered({"1": empty}), FRAMING, [text], evidence=True)
    assert isinstance(answer, SentenceAnswer)
    assert answer.labels == {"framing": ("none",)}


def test_what_is_not_asked_is_none() -> None:
    given = {
        "attribution": "none", "quote_type": "direct", "naming": "named", "role": "expert",
        "cue_stance": "neutral", "evidence": [],
    }  # fmt: skip
    (answer,) = read_answers(answered({"1": given}), SOURCING, ["It rained."], evidence=True)
    assert isinstance(answer, SentenceAnswer)
    assert set(answer.labels.values()) == {("none",)}


def test_the_probability_of_a_label_comes_from_its_tokens() -> None:
    content = '{"1": {"loaded_language": "loaded", "evidence": ["tired"]}}'
    start = content.index("loaded", 25)
    listed = [{"token": t, "logprob": math.log(p)} for t, p in (("lo", 0.6), ("none", 0.2))]
    tokens = [
        {"token": content[:start], "logprob": 0.0, "top_logprobs": []},
        {"token": "lo", "logprob": math.log(0.6), "top_logprobs": listed},
        {"token": "aded", "logprob": 0.0, "top_logprobs": []},
        {"token": content[start + 6 :], "logprob": 0.0, "top_logprobs": []},
    ]
    answer = only(answered(content, logprobs={"content": tokens}))
    assert isinstance(answer, SentenceAnswer)
    assert answer.p == {"loaded_language": pytest.approx(0.75)}
    predicted = prediction({"loaded_language": [answer]}, [LOADED])
    at = TIRED.index("tired")
    assert predicted.labels == {"loaded_language": {"loaded": pytest.approx(0.75)}}
    assert predicted.spans["loaded_language"] == (
        TextSpan(at, at + 5, "loaded", pytest.approx(0.75)),  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    "logprob", [float("nan"), float("inf"), 0.7, "-0.1", None, True, [], -5000.0, 10**400]
)
def test_what_is_no_probability_costs_no_answer(logprob: object) -> None:
    content = '{"1": {"loaded_language": "none", "evidence": []}}'
    start = content.index("none")
    tokens = [
        {"token": content[:start], "logprob": 0.0},
        {"token": "none", "logprob": logprob},
        {"token": content[start + 4 :], "logprob": 0.0},
    ]
    answer = only(answered(content, logprobs={"content": tokens}))
    assert isinstance(answer, SentenceAnswer)
    assert answer.p == {}
    assert prediction({"loaded_language": [answer]}, [LOADED]).labels == {
        "loaded_language": {"loaded": 0.0}
    }
    listed = [{"token": "loaded", "logprob": logprob}, "none", {"token": 1, "logprob": -1.0}]
    tokens[1] |= {"logprob": math.log(0.9), "top_logprobs": listed}
    answer = only(answered(content, logprobs={"content": tokens}))
    assert isinstance(answer, SentenceAnswer)
    assert answer.p == ({"loaded_language": 1.0} if logprob == -5000 else {})


@pytest.mark.parametrize(
    "logprobs", ["no", [], 1, {"content": "no"}, {"content": ["a"]}, {"content": {"token": "a"}},
                 {"content": [{"token": 1}]}, {"content": 3}],
)  # fmt: skip
def test_what_are_no_tokens_costs_no_answer(logprobs: object) -> None:
    answer = only(answered({"1": loaded([], "none")}, logprobs=logprobs))
    assert isinstance(answer, SentenceAnswer)
    assert answer.p == {}


def test_agreement_over_answers_is_the_score() -> None:
    def said(*labels: str) -> SentenceAnswer:
        return SentenceAnswer({"framing": labels})

    answers = {"framing": [said("economic", "policy"), said("economic"), said("none")]}
    predicted = prediction(answers, [FRAMING])
    p = predicted.labels["framing"]
    assert p["economic"] == pytest.approx(2 / 3)
    assert p["policy"] == p["none"] == pytest.approx(1 / 3)
    assert FRAMING.questions[0].holding(p) == ("economic",)
    assert predicted.confident == {"framing": False}
