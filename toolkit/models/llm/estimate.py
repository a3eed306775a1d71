"""How many tokens requests will use, before they are sent.

Tokens are counted by the ``tokenizer`` of the config, else roughly, by words; earlier answers of
the same model and codebook tell how far such a count is off. Without any, a server on this machine
is asked to count, where it can. No other endpoint is asked anything.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.request import ProxyHandler, Request, build_opener

from toolkit.codebook import Codebook
from toolkit.models.llm.cache import Cache, Observed, token_count
from toolkit.models.llm.config import LlmConfig
from toolkit.models.llm.prompt import EVIDENCE, answer_keys

if TYPE_CHECKING:
    from tokenizers import Tokenizer

PER_MESSAGE = 5
"""Tokens that a chat template puts around a message, about."""
COUNTED_BY_SERVER = 50
"""Messages that a server is asked to count at most; the rest are taken to be alike."""
_PIECES = re.compile(r"[^\W\d_]+|\d|[^\w\s]|_")
_LETTERS = 9
"""Words up to this length are mostly one token."""


class Estimate(NamedTuple):
    """Tokens of a request, and the most that it may use."""

    prompt: float
    completion: float
    most_prompt: int
    most_completion: int
    local_count: int


class Estimator:
    """Estimates tokens of requests of one config; ``basis`` says by what, in words, and ``off`` by
    how much an estimate may be wrong, as a share."""

    def __init__(self, config: LlmConfig, cache: Cache) -> None:
        self._config = config
        self._cache = cache
        self._lock = threading.Lock()
        self._server = _Server(config) if config.is_local else None
        self._observed: dict[str, Observed] = {}
        self._ratio: dict[str, list[float]] = {}
        self.basis = ""
        self.off = 0.0

    def refresh(self) -> None:
        """Look again at what earlier requests used."""
        self._observed.clear()

    def estimate(self, body: Mapping[str, Any], codebook: Codebook, sentences: int) -> Estimate:
        """The tokens of a request with this body."""
        with self._lock:
            return self._estimate(body, codebook, sentences)

    def _estimate(self, body: Mapping[str, Any], codebook: Codebook, sentences: int) -> Estimate:
        name = codebook.name
        if name not in self._observed:
            self._observed[name] = self._cache.observed(self._config.model, name)
        seen = self._observed[name]
        counted = local_count(body, self._config.tokenizer)
        if seen.requests:
            self._note(f"by the {seen.requests:,} answers so far", 0.03)
            prompt = counted * seen.prompt_tokens / seen.estimated
            completion = sentences * seen.completion_tokens / seen.sentences
        else:
            prompt = self._first(body, name, counted)
            completion = float(_typical_answer(codebook, sentences, self._config.evidence != "no"))
        most = body.get("max_completion_tokens") or body["max_tokens"]
        bound = 1.1 * prompt if seen.requests else max(1.5 * prompt, _bytes(body) / 2)
        return Estimate(prompt, min(completion, most), int(bound) + 20, int(most), counted)

    def _first(self, body: Mapping[str, Any], name: str, counted: int) -> float:
        """The tokens of a prompt where no answer tells."""
        ratios = self._ratio.setdefault(name, [])
        if self._server is not None and len(ratios) < COUNTED_BY_SERVER:
            texts = [message["content"] for message in body["messages"]]
            counts = [self._server.count(text) for text in texts]
            if None not in counts:
                exact = sum(count or 0 for count in counts) + PER_MESSAGE * (len(texts) + 1)
                ratios.append(exact / counted)
                self._note("counted by the server", 0.03)
                return float(exact)
        if ratios:
            return counted * sum(ratios) / len(ratios)
        if self._config.tokenizer is not None:
            self._note("by the tokenizer; no answer yet to go by", 0.1)
        else:
            self._note("roughly; no answer yet to go by", 0.3)
        return float(counted)

    def _note(self, basis: str, off: float) -> None:
        if off >= self.off:
            self.basis, self.off = basis, off


def local_count(body: Mapping[str, Any], tokenizer: Path | None = None) -> int:
    """The tokens of a request's messages, counted here: by a ``tokenizer.json``, else roughly.

    >>> local_count({"messages": [{"role": "user", "content": "The council approved the plan."}]})
    16
    """
    texts = [message["content"] for message in body["messages"]]
    count = _roughly if tokenizer is None else _by_tokenizer(tokenizer)
    return sum(count(text) for text in texts) + PER_MESSAGE * (len(texts) + 1)


@lru_cache(maxsize=256)
def _roughly(text: str) -> int:
    """Words of usual length are a token, longer ones more; digits and marks are one each."""
    return sum(1 + len(piece) // _LETTERS for piece in _PIECES.findall(text))


@lru_cache(maxsize=4)
def _by_tokenizer(path: Path) -> Any:
    from tokenizers import Tokenizer

    try:
        tokenizer: Tokenizer = Tokenizer.from_file(str(path))
    except Exception as problem:  # the library raises nothing narrower
        raise ValueError(f"{path}: cannot be read as a tokenizer ({problem})") from None

    @lru_cache(maxsize=256)
    def count(text: str) -> int:
        return len(tokenizer.encode(text, add_special_tokens=False).ids)

    return count


def _bytes(body: Mapping[str, Any]) -> int:
    return sum(len(message["content"].encode()) for message in body["messages"])


def _typical_answer(codebook: Codebook, sentences: int, evidence: bool) -> int:
    """Tokens of an answer that gives a label to each sentence and marks some words."""
    labels: dict[str, object] = {}
    for key in answer_keys(codebook, evidence=evidence):
        several = key != EVIDENCE and codebook.question(key).kind == "multi"
        label = "" if key == EVIDENCE else codebook.question(key).label_ids[-1]
        labels[key] = [label] if several or key == EVIDENCE else label
    answer = json.dumps({str(number): labels for number in range(1, sentences + 1)})
    return _roughly(answer) * 3 // 4


class _Server:
    """A server on this machine that counts tokens: llama.cpp, llama-cpp-python or vLLM."""

    PATHS = ("/tokenize", "/extras/tokenize/count")
    SECONDS = 5.0

    def __init__(self, config: LlmConfig) -> None:
        root = config.base_url.removesuffix("/v1")
        self._model = config.model
        self._addresses = [root + path for path in self.PATHS]
        self._counts: dict[str, int | None] = {}

    def count(self, text: str) -> int | None:
        """The tokens of a text; nothing where the server does not tell."""
        if text not in self._counts:
            self._counts[text] = self._ask(text) if self._addresses else None
        return self._counts[text]

    def _ask(self, text: str) -> int | None:
        # Each server takes the key that it knows and passes over the rest.
        content = {"content": text, "prompt": text, "input": text, "model": self._model}
        for address in list(self._addresses):
            request = Request(
                address,
                json.dumps(content).encode(),
                {"Content-Type": "application/json"},
            )
            try:
                with build_opener(ProxyHandler({})).open(request, timeout=self.SECONDS) as reply:
                    answer = json.loads(reply.read())
            except (OSError, ValueError):
                self._addresses.remove(address)
                continue
            fields = answer if isinstance(answer, dict) else {}
            tokens = fields.get("count", fields.get("tokens"))
            count = len(tokens) if isinstance(tokens, list) else token_count(tokens)
            if count is not None:
                return count
            self._addresses.remove(address)
        return None
