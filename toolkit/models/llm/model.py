"""`LlmModel`: a language model as a model among others."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from toolkit.codebook import Codebook, load_codebook
from toolkit.models.base import ModelStoppedError, UnansweredError
from toolkit.models.llm.answers import SentenceAnswer
from toolkit.models.llm.asking import Asking, Outcome, Question, questions
from toolkit.models.llm.cache import Cache
from toolkit.models.llm.config import LlmConfig, read_llm_config
from toolkit.models.llm.estimate import Estimator
from toolkit.models.llm.predictions import prediction
from toolkit.models.llm.prompt import EVIDENCE, instructions, request_body
from toolkit.models.llm.sender import Request, Sender
from toolkit.schema import Prediction

NOT_IN_HASH = {
    *("prices", "budget", "cache", "concurrency", "timeout", "resend", "api_key_env"),
    *("tokenizer", "send", "training_cutoff", "codebooks"),
}
"""What an answer does not depend on."""


class Plan(NamedTuple):
    """What is still to be sent: requests, their sentences (counted once for each codebook and
    retest), tokens, and the cost in the currency of the config; what was answered before."""

    requests: int = 0
    sentences: int = 0
    answered: int = 0
    prompt_tokens: float = 0.0
    completion_tokens: float = 0.0

    def __add__(self, more: object) -> Plan:
        assert isinstance(more, Plan)
        return Plan(
            self.requests + more.requests,
            self.sentences + more.sentences,
            self.answered + more.answered,
            self.prompt_tokens + more.prompt_tokens,
            self.completion_tokens + more.completion_tokens,
        )


class LlmModel:
    """Answers the codebooks of a config through an endpoint, from its file of answers first.

    Without ``send`` nothing leaves: what is not in the file of answers raises `ModelStoppedError`.
    ``on_answer`` is called with how many requests are done, and of how many.
    """

    def __init__(self, path: Path, config: LlmConfig, *, send: bool = False) -> None:
        self.path = path
        self.config = config
        self.send = send or config.send
        self._codebooks = tuple(map(load_codebook, config.codebooks))
        for codebook in self._codebooks:
            if EVIDENCE in {question.id for question in codebook.questions}:
                raise ValueError(f"{codebook.path}: rename the question {EVIDENCE!r}")
        self.cache = Cache(config.cache or path.with_suffix(".answers.sqlite"))
        self.estimator = Estimator(config, self.cache)
        self._sender = Sender(config, self.cache, self.estimator)
        self._asking = Asking(config, self.cache, self._sender.given_up)
        self.on_answer: Callable[[int, int], object] | None = None
        self._scored = {"told": 0, "not told": 0}

    @classmethod
    def load(cls, path: str | Path, *, send: bool = False) -> LlmModel:
        """A model from its YAML file. Raises `ValueError` that names the file, key and remedy."""
        return cls(Path(path), read_llm_config(Path(path)), send=send)

    @property
    def name(self) -> str:
        """The name that the endpoint knows it by."""
        return self.config.model

    @property
    def codebooks(self) -> tuple[Codebook, ...]:
        """What it answers."""
        return self._codebooks

    @cached_property
    def sha256(self) -> str:
        """Of everything that a request says but the texts: endpoint, model, parameters, prompts."""
        empty = [request_body(book, self.config, [""]) for book in self._codebooks]
        settings = self.config.model_dump(mode="json", exclude=NOT_IN_HASH)
        content = json.dumps([settings, empty], sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()

    def pending(self, articles: Sequence[Sequence[str]]) -> tuple[list[Request], int]:
        """The requests that are to be sent next for sentences of articles, each once, and how many
        questions are settled."""
        outcomes = [self._asking.resolve(question) for question in self._questions(articles)]
        requests = _unique(request for outcome in outcomes for request in outcome.pending)
        return requests, sum(not outcome.pending for outcome in outcomes)

    def plan(self, articles: Sequence[Sequence[str]]) -> Plan:
        """What it would take to answer sentences of articles."""
        requests, answered = self.pending(articles)
        plan = Plan(answered=answered)
        for request in requests:
            estimate = self.estimator.estimate(request.body, request.codebook, request.sentences)
            plan += Plan(1, request.sentences, 0, estimate.prompt, estimate.completion)
        return plan

    def predict(self, articles: Sequence[Sequence[str]]) -> list[list[Prediction]]:
        """A prediction for every sentence of every article.

        Raises `UnansweredError` for the first sentence without a usable answer, when all others are
        settled, and `ModelStoppedError` where requests may not or cannot be sent.
        """
        asked = list(self._questions(articles))
        outcomes = [self._asking.resolve(question) for question in asked]
        while pending := _unique(request for each in outcomes for request in each.pending):
            if not self.send:
                raise ModelStoppedError(self._not_sent(pending))
            self._sender.send(pending, self.on_answer)
            outcomes = [
                self._asking.resolve(question) if outcome.pending else outcome
                for question, outcome in zip(asked, outcomes, strict=True)
            ]
        return self._predictions(articles, asked, outcomes)

    def try_again(self) -> None:
        """A new run begins: what the server failed on before may be asked again."""
        self._sender.given_up.clear()

    def described(self) -> Mapping[str, Any]:
        """How it was asked, who answered, how its probabilities came about, and what that cost, as
        the manifest has it: never a key."""
        config, usage = self.config, self.cache.usage()
        prices = config.prices
        spent = usage.prompt_tokens, usage.completion_tokens
        return {
            "family": config.family,
            "config": self.path.name,
            "endpoint": config.base_url,
            "model": config.model,
            "served_models": self.cache.served_models(),
            "scores": self.scores(),
            "parameters": config.parameters,
            **{key: getattr(config, key) for key in ("sentences", "context", "examples",
               "evidence", "retests", "tries")},
            "instructions_sha256": {
                book.name: hashlib.sha256(self._instructions(book).encode()).hexdigest()
                for book in self._codebooks
            },
            "usage": usage._asdict(),
            "cost": None if prices is None else round(prices.cost(*spent), 6),
            "currency": None if prices is None else prices.currency,
            "training_cutoff": config.training_cutoff and config.training_cutoff.isoformat(),
        }  # fmt: skip

    def scores(self) -> str:
        """Where the probabilities come from, in words."""
        if self.config.retests > 1:
            return f"share of {self.config.retests} answers that agree"
        with_p, silent = self._scored["told"], self._scored["not told"]
        if with_p:
            of = f", of {with_p:,} of {with_p + silent:,} answers" if silent else ""
            return f"log-probabilities of the labels{of}; questions with several labels: 1 or 0"
        return "1 or 0: one answer, without log-probabilities"

    def __repr__(self) -> str:
        return f"LlmModel({str(self.path)!r}, {self.name!r} at {self.config.base_url})"

    def _questions(self, articles: Sequence[Sequence[str]]) -> Iterable[Question]:
        return questions(articles, self._codebooks, self.config)

    def _instructions(self, codebook: Codebook) -> str:
        config = self.config
        return instructions(codebook, examples=config.examples, evidence=config.evidence != "no")

    def _predictions(
        self,
        articles: Sequence[Sequence[str]],
        asked: Sequence[Question],
        outcomes: Sequence[Outcome],
    ) -> list[list[Prediction]]:
        collected: dict[tuple[int, int], dict[str, list[SentenceAnswer]]] = {}
        for question, outcome in zip(asked, outcomes, strict=True):
            for number, reason in outcome.failed.items():
                raise UnansweredError(question.article, number, reason)
            for number, answer in outcome.answered.items():
                by_codebook = collected.setdefault((question.article, number), {})
                by_codebook.setdefault(question.codebook.name, []).append(answer)
                single = [each for each in question.codebook.questions if each.kind != "multi"]
                self._scored["told"] += sum(each.id in answer.p for each in single)
                self._scored["not told"] += sum(each.id not in answer.p for each in single)
        return [
            [
                prediction(collected[article, number], self._codebooks)
                for number in range(len(sentences))
            ]
            for article, sentences in enumerate(articles)
        ]

    def _not_sent(self, pending: Sequence[Request]) -> str:
        more = "s" if pending[1:] else ""
        return (
            f"nothing was sent: {len(pending):,} request{more} to {self.config.base_url} "
            f"({self.name}) {'are' if more else 'is'} not answered yet in {self.cache.path}; to "
            f"send, give --yes to toolkit score, send=True to load_model, or write 'send: true' in "
            f"{self.path}"
        )


def _unique(requests: Iterable[Request]) -> list[Request]:
    """Each request once, as the same sentences may stand in several articles; those of a codebook
    together, as servers keep what requests begin with."""
    every = {request.key: request for request in requests}.values()
    return sorted(every, key=lambda request: request.codebook.name)
