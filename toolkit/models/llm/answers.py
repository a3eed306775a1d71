"""What came back, read and checked: labels of the codebook, evidence that stands in the sentence.

Each sentence gets a `SentenceAnswer` or a `Refusal`; nothing is guessed from an answer that does
not keep to the schema.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.codebook import NONE, Codebook, Question
from toolkit.models.llm.log_probabilities import label_probability
from toolkit.models.llm.prompt import EVIDENCE, answer_keys

_ALIKE = str.maketrans("“”„‟«»‘’‚‛′–—‑\u00a0\u202f\u2009", '""""""\'\'\'\'\'---   ')
"""Characters that models write for each other, one for one."""
_FENCE = re.compile(r"\A\s*```(?:json)?\s*|\s*```\s*\Z")


@dataclass(frozen=True, slots=True)
class SentenceAnswer:
    """What a model said of a sentence: labels that hold by question, the probability of the given
    label where the endpoint tells, evidence as start, end and label in the sentence.

    ``has_evidence``: whether all that was marked stands in the sentence and every label that can
    be marked is.
    """

    labels: Mapping[str, tuple[str, ...]]
    p: Mapping[str, float] = field(default_factory=dict)
    evidence: tuple[tuple[int, int, str], ...] = ()
    has_evidence: bool = True


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an answer does not count; ``labels_only`` is what it says where the evidence alone is at
    fault."""

    reason: str
    labels_only: SentenceAnswer | None = None


class _RefusedError(Exception):
    pass


def read_answers(
    response: Mapping[str, Any], codebook: Codebook, sentences: Sequence[str], *, evidence: bool
) -> list[SentenceAnswer | Refusal]:
    """The answer for each sentence of a request, from the response's body as JSON."""
    try:
        content, tokens = _content(response)
        by_number = _object_of(content)
        numbers = [str(number) for number in range(1, len(sentences) + 1)]
        if unasked := set(by_number) - set(numbers):
            raise _RefusedError(f"it answers what was not asked ({min(unasked)[:20]!r})")
    except _RefusedError as problem:
        return [Refusal(str(problem))] * len(sentences)
    keys = answer_keys(codebook, evidence=evidence)
    read: list[SentenceAnswer | Refusal] = []
    for number, sentence in zip(numbers, sentences, strict=True):
        try:
            if number not in by_number:
                raise _RefusedError("a sentence was not answered")
            labels = _labels(by_number[number], codebook, keys)
        except _RefusedError as problem:
            read.append(Refusal(str(problem)))
            continue
        p = {
            question.id: probability
            for question in codebook.questions
            if question.kind != "multi"
            for probability in [
                label_probability(
                    content, tokens, number, question.id, labels[question.id][0], question.label_ids
                )
            ]
            if probability is not None
        }
        labels = _as_asked(labels, codebook)
        if not evidence:
            read.append(SentenceAnswer(labels, p))
            continue
        spans, reason = _evidence(by_number[number][EVIDENCE], sentence, labels, codebook)
        answer = SentenceAnswer(labels, p, spans, not reason)
        read.append(Refusal(reason, answer) if reason else answer)
    return read


def _content(response: Mapping[str, Any]) -> tuple[str, Any]:
    """The text of an answer, and its tokens as sent where their probabilities are given."""
    try:
        choice = response["choices"][0]
        message = choice["message"]
        content = message.get("content")
        logprobs = choice.get("logprobs")
        tokens = logprobs.get("content") if isinstance(logprobs, Mapping) else None
    except (KeyError, IndexError, TypeError, AttributeError):
        raise _RefusedError(_endpoint_says(response)) from None
    if message.get("refusal") or choice.get("finish_reason") == "content_filter":
        raise _RefusedError("the model refuses to answer")
    if choice.get("finish_reason") == "length":
        raise _RefusedError("it is cut off; raise max_tokens")
    if not isinstance(content, str) or not content.strip():
        raise _RefusedError("it is empty")
    return content, tokens


def _endpoint_says(response: Mapping[str, Any]) -> str:
    problem = response.get("error") if isinstance(response, Mapping) else None
    words = problem.get("message") if isinstance(problem, Mapping) else problem
    return (
        f"the endpoint says: {' '.join(str(words).split())[:200]}" if words else "it is no answer"
    )


def _object_of(content: str) -> dict[str, Any]:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(pairs)) < len(pairs):
            raise _RefusedError("it answers something twice")
        return dict(pairs)

    try:
        by_number = json.loads(_FENCE.sub("", content), object_pairs_hook=once)
    except (ValueError, RecursionError):
        raise _RefusedError("it is not whole JSON") from None
    if not isinstance(by_number, dict):
        raise _RefusedError("it is not a JSON object")
    return by_number


def _labels(answer: Any, codebook: Codebook, keys: Sequence[str]) -> dict[str, tuple[str, ...]]:
    if not isinstance(answer, dict) or set(answer) != set(keys):
        raise _RefusedError(f"each sentence must have the keys {', '.join(keys)} and no other")
    return {each.id: _given(answer[each.id], each) for each in codebook.questions}


def _given(value: Any, question: Question) -> tuple[str, ...]:
    several = question.kind == "multi"
    if several != isinstance(value, list):
        raise _RefusedError(
            f"{question.id} must be {'a list of labels' if several else 'one label'}"
        )
    labels = value if several else [value]
    for label in labels:
        if not isinstance(label, str) or label not in question.label_ids:
            raise _RefusedError(f"{question.id} must be of {', '.join(question.label_ids)}")
    if NONE in labels and len(set(labels)) > 1:
        raise _RefusedError(f"{question.id} cannot be {NONE} and something else")
    if not labels and NONE in question.label_ids:
        labels = [NONE]
    return tuple(label for label in question.label_ids if label in labels)


def _as_asked(
    labels: Mapping[str, tuple[str, ...]], codebook: Codebook
) -> dict[str, tuple[str, ...]]:
    """Labels with ``none`` where earlier ones say that a question is not asked."""
    kept = dict(labels)
    for question in codebook.questions:
        if question.asked_if and NONE in question.label_ids:
            asked = any(set(kept[name]) & set(wanted) for name, wanted in question.asked_if)
            if not asked:
                kept[question.id] = (NONE,)
    return kept


def _evidence(
    marked: Any, sentence: str, labels: Mapping[str, tuple[str, ...]], codebook: Codebook
) -> tuple[tuple[tuple[int, int, str], ...], str]:
    """Where the marked words stand, and what is wrong with the rest (nothing, where empty)."""
    names = [label.id for label in codebook.span_labels]
    held = {label for each in labels.values() for label in each} - {NONE}
    markable = set(names) if codebook.spans else held & set(names)
    spans: list[tuple[int, int, str]] = []
    problems = []
    for item in marked if isinstance(marked, list) else [None]:
        label, words = _item(item, names)
        place = _locate(words, sentence, spans) if label in names else None
        if place is None:
            problems.append("words given as evidence do not stand in the sentence as whole words")
        elif label not in markable or not held:
            problems.append("evidence is given for a label that is not")
        else:
            spans.append((*place, label))
    if not codebook.spans and markable - {label for *_, label in spans}:
        problems.append("a label has no evidence; copy the words that carry it")
    return tuple(sorted(spans)), problems[0] if problems else ""


def _item(item: Any, names: Sequence[str]) -> tuple[str, str]:
    """Label and words of a stretch of evidence, empty where it has not its form."""
    if len(names) == 1:
        return (names[0], item) if isinstance(item, str) else ("", "")
    if not isinstance(item, dict) or set(item) != {"label", "words"}:
        return "", ""
    label, words = item["label"], item["words"]
    return (label, words) if isinstance(label, str) and isinstance(words, str) else ("", "")


def _locate(
    words: str, sentence: str, taken: Sequence[tuple[int, int, str]]
) -> tuple[int, int] | None:
    """Where words stand in a sentence as whole words, first where nothing is marked yet; marks of
    quotation, dashes and white space count as alike.

    >>> _locate('tired "excuse"', "The tired\xa0“excuse” was back.", [])
    (4, 18)
    >>> _locate("tire", "The tired excuse.", []) is None
    True
    """
    parts = words.translate(_ALIKE).split()
    if not any(c.isalnum() for c in words):
        return None
    pattern = r"(?<!\w)" + r"\s+".join(map(re.escape, parts)) + r"(?!\w)"
    if not re.match(r"\w", parts[0]):
        pattern = pattern.removeprefix(r"(?<!\w)")
    if not re.search(r"\w\Z", parts[-1]):
        pattern = pattern.removesuffix(r"(?!\w)")
    folded = sentence.translate(_ALIKE)
    for flags in (0, re.IGNORECASE):
        places = [match.span() for match in re.finditer(pattern, folded, flags)]
        free = [
            p for p in places if not any(p[0] < end and start < p[1] for start, end, _ in taken)
        ]
        if places:
            return (free or places)[0]
    return None
