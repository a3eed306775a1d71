"""Many requests, a few at a time, until each is answered, given up, or nothing more may go."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from typing import Any

from toolkit.codebook import Codebook
from toolkit.models.base import ModelStoppedError
from toolkit.models.llm.cache import ANSWERED, FREE, UNFIT, Cache, Sent, answer_tokens
from toolkit.models.llm.client import LOST, NOT_SENT, Client, Reply
from toolkit.models.llm.config import LlmConfig
from toolkit.models.llm.estimate import Estimate, Estimator
from toolkit.models.llm.ledger import Ledger

FIRST_WAIT, LONGEST_WAIT = 0.5, 60.0
LONGEST_ASKED = 3600.0
"""Seconds: the first wait, the longest of our own, and the longest that a server may ask for."""
NOT_ALLOWED = {
    401: "the key is not accepted; see the environment variable {key}",
    402: "the account has no credit left",
    403: "the key does not allow it; see the environment variable {key}",
    404: "there is no such address or model; see base_url and model",
    405: "there is no such address; see base_url (most end in /v1)",
}


@dataclass(frozen=True)
class Request:
    """A request to send: its key in the file of answers, its body, and what it asks."""

    key: str
    body: Mapping[str, Any] = field(hash=False)
    codebook: Codebook
    sentences: int


class Sender:
    """Sends requests of one config and keeps what comes back; ``given_up`` has the reason for each
    key that the server failed on as often as it was tried."""

    def __init__(self, config: LlmConfig, cache: Cache, estimator: Estimator) -> None:
        self._config = config
        self._cache = cache
        self._estimator = estimator
        self._client = Client(config)
        self._stopping = threading.Event()
        self._answered = 0
        self._pause_until = 0.0
        self.given_up: dict[str, str] = {}

    def send(
        self, requests: Sequence[Request], on_answer: Callable[[int, int], object] | None = None
    ) -> None:
        """Send all; ``on_answer`` is called with how many are done, and of how many. Raises
        `ModelStoppedError` where nothing more can go, when all that were under way have come back.
        """
        self._client.check()
        self._stopping.clear()
        with self._cache.sending(), ThreadPoolExecutor(self._config.concurrency) as pool:
            ledger = Ledger(self._config, self._cache.usage())
            self._estimator.refresh()
            futures = [pool.submit(self._work, request, ledger) for request in requests]
            try:
                for done, future in enumerate(as_completed(futures), start=1):
                    future.result()
                    if on_answer is not None:
                        on_answer(done, len(futures))
            except BaseException:
                self._stop(ledger, "interrupted")
                pool.shutdown(wait=True, cancel_futures=True)
                raise
            finally:
                self._client.close()

    def _work(self, request: Request, ledger: Ledger) -> None:
        """Settle a request; where nothing more can go, no other begins."""
        try:
            self._settle(request, ledger)
        except ModelStoppedError as problem:
            self._stop(ledger, str(problem))
            raise

    def _stop(self, ledger: Ledger, reason: str) -> None:
        self._stopping.set()
        ledger.stop(reason)

    def _settle(self, request: Request, ledger: Ledger) -> None:
        """Send a request until it is answered or given up."""
        if self._cache.response(request.key) is not None:
            return
        estimate = self._estimator.estimate(request.body, request.codebook, request.sentences)
        answered_before = self._answered
        reply = Reply(NOT_SENT, "")
        for attempt in range(self._config.resend + 1):
            self._wait_for_pause()
            reply = self._once(request, estimate, ledger)
            if not reply.may_pass:
                break
            if attempt < self._config.resend:
                self._back_off(attempt, reply.retry_after)
        if reply.status == ANSWERED:
            self._answered += 1
            return
        if reply.status in NOT_ALLOWED:
            hint = NOT_ALLOWED[reply.status].format(key=self._config.api_key_env)
            raise ModelStoppedError(f"{self._where()} answers {reply.status}: {hint}")
        if reply.status in UNFIT and self._fits_others(request):
            return  # the endpoint refuses this text: kept as the answer to it
        reason = _reason(reply)
        if reply.may_pass and self._answered > answered_before:
            self.given_up[request.key] = f"{reason}, {self._config.resend + 1} times"
            return
        raise ModelStoppedError(f"{self._where()}: {reason}; what is answered is kept: "
                                f"{_remedy(reply)}")  # fmt: skip

    def _once(self, request: Request, estimate: Estimate, ledger: Ledger) -> Reply:
        """Send a request once, noted before and after."""
        reserved = ledger.reserve(estimate)
        spent = reserved  # until it is known
        try:
            row = self._cache.begin(
                Sent(
                    request.key, self._config.model, request.codebook.name, request.sentences,
                    estimate.local_count, estimate.most_prompt, estimate.most_completion,
                )
            )  # fmt: skip
            reply = self._client.post(request.body, request.key)
            if reply.status == LOST:
                return reply
            unfit = reply.status in UNFIT and not self._fits_others(request)
            status = FREE if reply.status == NOT_SENT or unfit else reply.status
            self._cache.complete(row, status, reply.text)
            spent = 0.0
            if status == ANSWERED:
                _, prompt, completion = answer_tokens(reply.text)
                spent = ledger.cost(
                    estimate.most_prompt if prompt is None else prompt,
                    estimate.most_completion if completion is None else completion,
                )
            return reply
        finally:
            ledger.settle(reserved, spent)

    def _fits_others(self, request: Request) -> bool:
        """Whether the endpoint takes requests of this form at all."""
        model, codebook = self._config.model, request.codebook.name
        return self._answered > 0 or self._cache.observed(model, codebook).requests > 0

    def _back_off(self, attempt: int, asked: float | None) -> None:
        """Hold all requests back for a while: as long as the server asks, else twice as long each
        time, a little more or less."""
        if asked is None:
            seconds = min(LONGEST_WAIT, FIRST_WAIT * 2**attempt) * random.uniform(0.75, 1.25)
            self._stopping.wait(seconds)
            return
        self._pause_until = max(self._pause_until, time.monotonic() + min(asked, LONGEST_ASKED))

    def _wait_for_pause(self) -> None:
        while (seconds := self._pause_until - time.monotonic()) > 0 and not self._stopping.is_set():
            self._stopping.wait(seconds)

    def _where(self) -> str:
        return f"{self._config.base_url} ({self._config.model})"


def _reason(reply: Reply) -> str:
    if reply.status == NOT_SENT:
        return f"cannot be reached ({reply.text})"
    if reply.status == LOST:
        return f"does not answer ({reply.text})"
    return f"answers {reply.status}: {_words(reply.text)}"


def _remedy(reply: Reply) -> str:
    if reply.may_pass:
        return "the same command goes on where it stopped"
    return "change what it objects to (logprobs: false, parameters, sentences) and give it again"


def _words(text: str) -> str:
    """What the body of an error says, in one line."""
    try:
        problem = json.loads(text)["error"]
        text = problem["message"] if isinstance(problem, dict) else str(problem)
    except (ValueError, KeyError, TypeError):
        pass
    return " ".join(str(text).split())[:200] or "nothing more"
