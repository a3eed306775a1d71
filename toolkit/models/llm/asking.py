"""What is to be asked next, from what was answered so far.

Everything follows from the file of answers: a run that goes on, one that was killed, and one whose
requests were answered elsewhere come to the same requests.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from toolkit.codebook import Codebook
from toolkit.models.llm.answers import Refusal, SentenceAnswer, read_answers
from toolkit.models.llm.cache import Cache, request_key
from toolkit.models.llm.config import LlmConfig
from toolkit.models.llm.isolation import gives_orders, runs
from toolkit.models.llm.prompt import request_body
from toolkit.models.llm.sender import Request


class Question(NamedTuple):
    """Sentences of an article, by their numbers from 0, that are asked about together under one
    codebook; ``retest`` counts from 0."""

    article: int
    sentences: Sequence[str]
    numbers: tuple[int, ...]
    codebook: Codebook
    retest: int


@dataclass(slots=True)
class Outcome:
    """What is known of a `Question`: answers and failures by sentence, and requests that are still
    to be sent."""

    answered: dict[int, SentenceAnswer] = field(default_factory=dict)
    failed: dict[int, str] = field(default_factory=dict)
    pending: list[Request] = field(default_factory=list)


def questions(
    articles: Sequence[Sequence[str]], codebooks: Sequence[Codebook], config: LlmConfig
) -> Iterator[Question]:
    """Everything that is asked of articles."""
    for article, sentences in enumerate(articles):
        together = runs(sentences, config.sentences)
        for codebook in codebooks:
            for retest in range(config.retests):
                for numbers in together:
                    yield Question(article, sentences, tuple(numbers), codebook, retest)


class Asking:
    """Resolves questions against a file of answers; ``given_up`` has the requests that the server
    failed on for good in this run."""

    def __init__(self, config: LlmConfig, cache: Cache, given_up: Mapping[str, str]) -> None:
        self._config = config
        self._cache = cache
        self._given_up = given_up

    def resolve(self, question: Question) -> Outcome:
        """What is known of a question.

        What was refused is asked again: all of a request at first, where nothing of it could be
        used, then each sentence alone.
        """
        outcome = Outcome()
        self._ask(question, question.numbers, 1, (), outcome)
        return outcome

    def _ask(
        self,
        question: Question,
        numbers: tuple[int, ...],
        attempt: int,
        refused: tuple[str, ...],
        outcome: Outcome,
    ) -> None:
        texts = [question.sentences[number] for number in numbers]
        body = self._body(question, numbers, refused)
        # Answers to the same words may be asked for again only under another key.
        request = Request(
            request_key({**body, "attempt": attempt} if attempt > 1 else body, question.retest),
            body, question.codebook, len(numbers),
        )  # fmt: skip
        response = self._cache.response(request.key)
        if response is None:
            if reason := self._given_up.get(request.key):
                outcome.failed |= dict.fromkeys(numbers, reason)
            else:
                outcome.pending.append(request)
            return
        evidence = self._config.evidence != "no"
        read = read_answers(response, question.codebook, texts, evidence=evidence)
        again: dict[int, Refusal] = {}
        for number, answer in zip(numbers, read, strict=True):
            if isinstance(answer, SentenceAnswer):
                outcome.answered[number] = answer
            else:
                again[number] = answer
        if attempt >= self._config.tries:
            for number, refusal in again.items():
                self._settle(number, refusal, outcome)
        elif attempt == 1 and len(again) == len(numbers):
            reasons = tuple(dict.fromkeys(refusal.reason for refusal in again.values()))
            self._ask(question, numbers, attempt + 1, (*refused, *reasons), outcome)
        else:
            for number, refusal in again.items():
                reasons = (*refused, refusal.reason)
                self._ask(question, (number,), attempt + 1, reasons, outcome)

    def _settle(self, number: int, refusal: Refusal, outcome: Outcome) -> None:
        """A sentence that was refused as often as it was tried."""
        if refusal.labels_only is not None and self._config.evidence == "wanted":
            outcome.answered[number] = refusal.labels_only
        else:
            outcome.failed[number] = f"{refusal.reason} ({self._config.tries} tries)"

    def _body(
        self, question: Question, numbers: tuple[int, ...], refused: Sequence[str]
    ) -> dict[str, Any]:
        first, last, context = numbers[0], numbers[-1], self._config.context
        sentences = question.sentences
        alone = gives_orders(sentences[first])
        before = [] if alone else _harmless(sentences[max(0, first - context) : first])
        after = [] if alone else _harmless(sentences[last + 1 : last + 1 + context])
        return request_body(
            question.codebook, self._config, [sentences[number] for number in numbers], before,
            after, refused=refused, retest=question.retest,
        )  # fmt: skip


def _harmless(sentences: Sequence[str]) -> list[str]:
    return [sentence for sentence in sentences if not gives_orders(sentence)]
