"""One request to an endpoint and what came back.

The key comes from the environment when a request leaves and is kept nowhere else.
"""

from __future__ import annotations

import email.utils
import os
import time
from collections.abc import Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.models.base import ModelStoppedError
from toolkit.models.llm.config import LlmConfig

if TYPE_CHECKING:
    from openai import OpenAI

PATH = "/chat/completions"
TOO_BUSY = (408, 409, 425, 429)
LOST, NOT_SENT = -1, -2
"""In place of an HTTP status: nothing came back of what was sent; nothing was sent."""
_NO_KEY = "none"


class Reply(NamedTuple):
    """What came of a request: the HTTP status (or `LOST`, `NOT_SENT`), the body as text, and the
    seconds that the server asks to wait, where it does."""

    status: int
    text: str
    retry_after: float | None = None

    @property
    def may_pass(self) -> bool:
        """Whether the same request may be answered a little later."""
        return self.status < 0 or self.status in TOO_BUSY or self.status >= 500


class Client:
    """Sends bodies to the endpoint of a config; safe to use from several threads."""

    def __init__(self, config: LlmConfig) -> None:
        self._config = config
        self._openai: OpenAI | None = None
        self._key = ""

    def check(self) -> None:
        """Make ready to send. Raises `ModelStoppedError` where the client's package or the key is
        missing."""
        if find_spec("openai") is None:
            raise ModelStoppedError(
                "to ask a language model the package openai is needed, which is not installed; in "
                "the toolkit's folder run: pip install '.[llm]'"
            )
        config = self._config
        self._key = os.environ.get(config.api_key_env) or ""
        if not self._key and not config.is_local:
            raise ModelStoppedError(
                f"no key for {config.base_url}: set the environment variable {config.api_key_env}"
            )
        import openai

        # What the environment says of proxies is for the network, not for this machine.
        connections = openai.DefaultHttpxClient(
            trust_env=not config.is_local, follow_redirects=False, timeout=config.timeout
        )
        self._openai = openai.OpenAI(
            api_key=self._key or _NO_KEY,
            base_url=config.base_url,
            timeout=config.timeout,
            max_retries=0,
            http_client=connections,
        )

    def post(self, body: Mapping[str, Any], key: str) -> Reply:
        """Send a body once; whatever the server does is a `Reply`.

        ``key`` tells the server that a request is the same as an earlier one.
        """
        import openai
        from httpx2 import Response

        assert self._openai is not None  # `check` was called
        try:
            response = self._openai.post(
                PATH,
                cast_to=Response,
                body=dict(body),
                options={"headers": {"Idempotency-Key": key}},
            )
            return Reply(response.status_code, self._without_key(response.text))
        except openai.APIStatusError as problem:
            response = problem.response
            text = self._without_key(response.text)
            return Reply(response.status_code, text, _seconds(response.headers))
        except openai.APITimeoutError:
            return Reply(LOST, f"no answer within {self._config.timeout:g} seconds")
        except openai.APIConnectionError as problem:
            reason = problem.__cause__
            refused = type(reason).__name__ in ("ConnectError", "ConnectTimeout")
            return Reply(NOT_SENT if refused else LOST, f"{type(reason).__name__}: {reason}")

    def close(self) -> None:
        """Close the connections, and forget the key."""
        if self._openai is not None:
            self._openai.close()
            self._openai = None
        self._key = ""

    def _without_key(self, text: str) -> str:
        """What a server says; some repeat what they were sent."""
        return text.replace(self._key, "***") if self._key else text


def _seconds(headers: Mapping[str, str]) -> float | None:
    """``Retry-After`` in seconds from now, as a number or a date; nothing where there is none.

    >>> _seconds({"retry-after": "1.5"})
    1.5
    """
    value = headers.get("retry-after", "")
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return None
