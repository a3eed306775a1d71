"""A server on this machine that speaks chat completions, and fails in every way that real ones do.

It labels what it is asked by a rule (words of `LOADED` are loaded), counts requests and answers by
key, and believes whatever a sentence tells it: where one that it can see orders an answer, all that
it is asked in that request gets it.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LOADED = ("reckless", "shameful", "heroic")
ORDER = re.compile(r"answer (loaded|none)")
REPEATED = "An earlier answer was refused"
TEMPLATE_TOKENS = 7
Fault = Callable[[str, bool, int], str]
"""From a request's key, whether it asks again after a refusal, and how often the key came, to the
name of a fault, or nothing."""


def by_key(faults: dict[int, str], among: int) -> Fault:
    """A fault for the requests whose key falls on a number; only the first time, and of those that
    spoil an answer, only where it is the first."""

    def fault(key: str, again: bool, times: int) -> str:
        name = faults.get(int(key[:8], 16) % among, "")
        spoils = name in SPOILED
        return name if (not again if spoils else times == 1) else ""

    return fault


class FaultyServer(ThreadingHTTPServer):
    """See the module; ``delay`` seconds pass before each answer. ``beside`` and ``choice`` replace
    what stands in an answer's body and in its choice."""

    daemon_threads = True

    def __init__(self, fault: Fault | None = None, *, delay: float = 0.0) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.delay_of_faults = 0.0
        self.fault: Fault = fault or (lambda *_: "")
        self.delay = delay
        self.words: tuple[str, ...] = LOADED
        self.beside: dict[str, Any] = {}
        self.choice: dict[str, Any] = {}
        self.retry_after = 0.02
        self.at_once = self.most_at_once = 0
        self.requests: Counter[str] = Counter()
        self.answered: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.bodies: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.tokens = Counter[str]()
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


@contextmanager
def running(fault: Fault | None = None, *, delay: float = 0.0) -> Iterator[FaultyServer]:
    """A server that answers until the block ends."""
    server = FaultyServer(fault, delay=delay)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def data_of(body: dict[str, Any]) -> dict[str, Any]:
    """The sentences of a request, as its second message has them."""
    line = body["messages"][1]["content"].splitlines()[1]
    data: dict[str, Any] = json.loads(line)
    return data


def count_tokens(text: str) -> int:
    """As a tokenizer would, another than the toolkit's."""
    return len(re.findall(r"\w{1,7}|[^\w\s]", text))


def labels(body: dict[str, Any], words: tuple[str, ...] = LOADED) -> dict[str, Any]:
    """The answers, by the numbers of sentences."""
    data = data_of(body)
    schema = body["response_format"]["json_schema"]["schema"]["$defs"]["answer"]["properties"]
    seen = " ".join([*data["before"], *data["sentences"].values(), *data["after"]])
    order = ORDER.search(seen)
    outside = body["messages"][1]["content"].splitlines()
    assert not any(ORDER.search(line) for line in (outside[0], *outside[2:]))
    answers = {}
    for number, text in data["sentences"].items():
        word = next((word for word in words if word in text), "")
        answer: dict[str, Any] = {}
        for key, value in schema.items():
            if key == "evidence":
                continue
            label = "loaded" if word else "none"
            if order:
                label = order[1]
            forms = value.get("anyOf", [value])
            known = [k for form in forms for k in form.get("enum") or form["items"]["enum"]]
            label = label if label in known else "none"
            answer[key] = label if "enum" in value else [label]
        if "evidence" in schema:
            loaded = "loaded" in answer.values()
            answer["evidence"] = [word or text.split()[0].strip(".,")] if loaded else []
        answers[number] = answer
    return answers


def _spoil(name: str, answers: dict[str, Any]) -> dict[str, Any]:
    """The choice of an answer that is spoilt."""
    content, reason = json.dumps(answers), "stop"
    first = next(iter(answers))
    if name == "cut":
        content = content[: len(content) // 2]
    elif name == "length":
        content, reason = content[: len(content) // 2], "length"
    elif name == "schema":
        content = json.dumps({**answers, first: {"verdict": "very loaded"}})
    elif name == "label":
        content = json.dumps({k: {**a, "loaded_language": "extreme"} for k, a in answers.items()})
    elif name == "missing":
        content = json.dumps({k: a for k, a in answers.items() if k != first})
    elif name == "extra":
        content = json.dumps({**answers, "99": answers[first]})
    elif name == "twice":
        content = content[:-1] + f', "{first}": {json.dumps(answers[first])}}}'
    elif name == "invented":
        content = json.dumps(
            {k: {**a, "loaded_language": "loaded", "evidence": ["a scandalous, made-up quotation"]}
             for k, a in answers.items()}
        )  # fmt: skip
    elif name == "prose":
        content = "I think that the first sentence is loaded."
    elif name == "refusal":
        return {"message": {"content": None, "refusal": "I cannot help."}, "finish_reason": "stop"}
    elif name == "empty":
        content = ""
    return {"message": {"content": content}, "finish_reason": reason}


SPOILED = (
    "cut", "length", "schema", "label", "missing", "extra", "twice", "invented", "prose", "refusal",
    "empty",
)  # fmt: skip


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: FaultyServer

    def log_message(self, *_: object) -> None:
        pass

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if not self.path.endswith("/chat/completions"):
            self._send(404, {"error": {"message": "no such address"}})
            return
        server, key = self.server, self.headers["Idempotency-Key"]
        again = REPEATED in body["messages"][1]["content"]
        with server.lock:
            server.requests[key] += 1
            server.bodies.append(body)
            server.headers.append({k.lower(): v for k, v in self.headers.items()})
            fault = server.fault(key, again, server.requests[key])
            server.faults[fault] += 1
            server.at_once += 1
            server.most_at_once = max(server.most_at_once, server.at_once)
        time.sleep(server.delay + (server.delay_of_faults if fault else 0.0))
        with server.lock:
            server.at_once -= 1
        if fault == "hang":
            time.sleep(2.5)  # longer than a config of the tests waits
            self.close_connection = True
            return
        if fault == "reset":
            self.close_connection = True
            return
        if fault == "half":  # the connection ends within the body
            self._head(200, 10_000)
            self.wfile.write(b'{"choices": [')
            self.close_connection = True
            return
        if fault.isdigit():
            wait = {"Retry-After": str(server.retry_after)} if fault == "429" else {}
            said = f"{fault}; you sent {self.headers['Authorization']}"
            self._send(int(fault), {"error": {"message": said}}, wait)
            return
        choice = _spoil(fault, labels(body, server.words))
        prompt = sum(count_tokens(m["content"]) + TEMPLATE_TOKENS for m in body["messages"])
        completion = count_tokens(choice["message"]["content"] or "") + 3
        with server.lock:
            server.answered[key] += 1
            server.tokens.update(prompt=prompt, completion=completion)
        usage = {"prompt_tokens": prompt, "completion_tokens": completion}
        choice |= server.choice
        answer = {"model": "faulty-1", "choices": [choice], "usage": usage, **server.beside}
        self._send(200, answer)

    def _head(self, status: int, length: int, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(length))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()

    def _send(
        self, status: int, content: dict[str, Any], headers: dict[str, str] | None = None
    ) -> None:
        data = json.dumps(content).encode()
        self._head(status, len(data), headers)
        self.wfile.write(data)
