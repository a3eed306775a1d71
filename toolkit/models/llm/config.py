"""A language model as a file: endpoint, codebooks, how it is asked, what it may cost."""

from __future__ import annotations

import datetime
import ipaddress
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from toolkit.settings import Settings, read_mapping, read_settings

FAMILY = "llm"
SUFFIXES = (".yaml", ".yml")
FIXED = ("model", "messages", "response_format", "stream", "n", "logprobs", "top_logprobs")
"""What a request says that is not a parameter of the user's."""
Count = Annotated[int, Field(ge=1)]
Money = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Prices(Settings):
    """What a million tokens cost, of the prompt and of the answer, in the ``currency``."""

    prompt: Money
    completion: Money
    currency: str = "USD"

    def cost(self, prompt_tokens: float, completion_tokens: float) -> float:
        """The price of so many tokens.

        >>> Prices(prompt=2.0, completion=8.0).cost(500_000, 10_000)
        1.08
        """
        return (prompt_tokens * self.prompt + completion_tokens * self.completion) / 1e6


class LlmConfig(Settings):
    """Everything that the answers of a language model, and their price, depend on.

    ``base_url`` is the address below which ``chat/completions`` is; ``model`` the name that the
    endpoint knows the model by. ``parameters`` go into every request as they are (temperature,
    seed, max_tokens and so on). ``sentences`` are asked at once, with ``context`` sentences before
    and after them; ``examples`` of a label, for and against, are shown at most (all, where empty).
    With ``retests`` every sentence is asked so often, and the share of answers that agree is the
    score; else it comes from the ``logprobs`` of the answer, where the endpoint gives them.
    ``evidence`` in words of the sentence is ``required`` (a sentence without it fails), ``wanted``
    (its answer is not called confident), or ``no``: not asked for. The endpoint is given the schema
    of the answer as OpenAI's ``json_schema``, within ``json_object`` (llama-cpp-python), or ``no``:
    not at all, and answers are held to it here alone. An answer that is malformed or
    refused is asked again until there were ``tries`` of it.

    ``prices`` and ``budget``, in their currency, hold for all that is in the ``cache``, the file of
    answers, which lies beside this one where no path is given. ``concurrency`` requests are under
    way at a time, each for ``timeout`` seconds at most; one that the server is too busy for, or
    fails on, is sent up to ``resend`` times. ``api_key_env`` names the environment variable with
    the key: the key itself is never written here. ``tokenizer`` is the ``tokenizer.json`` of the
    model, for estimates. ``send: true`` is the user's word that requests may go out without asking.
    ``training_cutoff`` is the day up to which the model was trained, where it is known.
    """

    family: Literal["llm"] = "llm"
    base_url: str
    model: Annotated[str, Field(min_length=1)]
    codebooks: Annotated[tuple[str, ...], Field(min_length=1)]
    parameters: dict[str, Any] = Field(default_factory=lambda: {"temperature": 0, "seed": 0})
    sentences: Count = 10
    context: Annotated[int, Field(ge=0)] = 2
    examples: Annotated[int, Field(ge=0)] | None = None
    evidence: Literal["required", "wanted", "no"] = "wanted"
    schema_as: Literal["json_schema", "json_object", "no"] = "json_schema"
    logprobs: bool = True
    retests: Count = 1
    tries: Count = 3
    prices: Prices | None = None
    budget: Money | None = None
    cache: Path | None = None
    concurrency: Annotated[int, Field(ge=1, le=256)] = 4
    timeout: Annotated[float, Field(gt=0)] = 120.0
    resend: Annotated[int, Field(ge=0)] = 6
    api_key_env: str = "OPENAI_API_KEY"
    tokenizer: Path | None = None
    send: bool = False
    training_cutoff: datetime.date | None = None

    @field_validator("base_url")
    @classmethod
    def _address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("write an address such as https://api.openai.com/v1")
        if parts.username or parts.password or parts.query:
            raise ValueError("no key or password may stand in the address; name the environment "
                             "variable that holds it in api_key_env")  # fmt: skip
        return value.rstrip("/")

    @field_validator("evidence", "schema_as", mode="before")
    @classmethod
    def _no(cls, value: object) -> object:
        return "no" if value is False else value  # as YAML reads the word

    @field_validator("parameters")
    @classmethod
    def _parameters(cls, value: dict[str, Any]) -> dict[str, Any]:
        if wrong := next((name for name in FIXED if name in value), ""):
            raise ValueError(f"{wrong} is set by the toolkit; take it out")
        return value

    @model_validator(mode="after")
    def _together(self) -> Self:
        if self.retests > 1 and not self.parameters.get("temperature", 1):
            raise ValueError("retests: at temperature 0 all answers are one; set a temperature")
        if self.budget is not None and self.prices is None:
            raise ValueError("budget: give prices too, or nothing can be said of what is spent")
        return self

    @property
    def is_local(self) -> bool:
        """Whether the endpoint is on this machine: it needs no key.

        >>> config = LlmConfig(base_url="http://[::1]:8080/v1", model="m", codebooks=("framing",))
        >>> config.is_local
        True
        """
        host = urlsplit(self.base_url).hostname or ""
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return host == "localhost"


def require_llm_config(path: Path) -> None:
    """Raise `ValueError` for a YAML file that is none of a language model."""
    if (family := read_mapping(path).get("family")) != FAMILY:
        raise ValueError(
            f"{path}: 'family' is {family!r}; a model in a YAML file is a language model: write "
            f"'family: {FAMILY}'"
        )


def read_llm_config(path: Path) -> LlmConfig:
    """Read a language model's file; its paths count from its folder. Raises `ValueError` that names
    the file, the key and the remedy."""
    config = read_settings(path, LlmConfig)
    cache = config.cache or Path(f"{path.stem}.answers.sqlite")
    beside = {"cache": path.parent / cache}
    if config.tokenizer is not None:
        beside["tokenizer"] = path.parent / config.tokenizer
    books = tuple(
        str(path.parent / name) if Path(name).suffix.lower() in SUFFIXES else name
        for name in config.codebooks
    )
    return config.model_copy(update={**beside, "codebooks": books})
