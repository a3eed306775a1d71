"""A sample through a real Label Studio: imported, coded by two, exported in each of its forms.

Label Studio wants other versions of libraries than the toolkit, so it lives in an environment of
its own; ``TOOLKIT_LABEL_STUDIO`` is its command.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pandas as pd
import pytest
from coders import annotation, by_key

from toolkit.annotation import draw, read_returned
from toolkit.annotation.label_studio import interface, tasks, tasks_json
from toolkit.annotation.labels import Labels
from toolkit.codebook import Codebook, load_codebook
from toolkit.schema import Annotation

COMMAND = os.environ.get("TOOLKIT_LABEL_STUDIO") or shutil.which("label-studio") or ""
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not COMMAND,
        reason="no Label Studio: install label-studio in an environment of its own and set "
        "TOOLKIT_LABEL_STUDIO to its command",
    ),
]
TOKEN = "0123456789abcdef0123456789abcdef01234567"
CODERS = ("ann@example.org", "bob@example.org")
PASSWORD = "only-for-this-test"
EXPORTS = {"JSON": "json", "JSON_MIN": "json", "CSV": "csv", "TSV": "tsv"}
WORDS = (
    "the", "mayor", "“grim”", "🌧️", "🇺🇦", "it's", "Café", "council;", "=2+3", "said,", "N/A",
    "<b>bold</b>", "&amp;", "plan", "1.5", "–", '"quoted"', "$text", "\n", "{{name}}", "naïve",
)  # fmt: skip


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Label Studio on the loopback, with its first user."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("label_studio")
    settings = {
        "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
        "COLLECT_ANALYTICS": "False",
        "LATEST_VERSION_CHECK": "False",
        "SENTRY_DSN": "",
        "FRONTEND_SENTRY_DSN": "",
    }
    command = [
        COMMAND, "start", "--no-browser", "--data-dir", str(folder), "--port", str(port),
        "--username", CODERS[0], "--password", PASSWORD, "--user-token", TOKEN,
        "--internal-host", "127.0.0.1",
    ]  # fmt: skip
    clean = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(command, env=clean | settings, stdout=log, stderr=log)
        try:
            place = f"http://127.0.0.1:{port}"
            for _ in range(240):
                assert server.poll() is None, (folder / "log").read_text()[-2000:]
                try:
                    httpx.get(f"{place}/health").raise_for_status()
                    break
                except httpx.HTTPError:
                    time.sleep(1)
            yield place
        finally:
            server.terminate()
            server.wait(30)


@pytest.fixture(scope="module")
def users(address: str) -> Iterator[list[httpx.Client]]:
    """Two coders who are signed in: the first by token, the other by the page to sign up."""
    with httpx.Client(base_url=address, follow_redirects=True, timeout=60) as browser:
        form = browser.get("/user/signup").text
        field = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
        assert field
        browser.post(
            "/user/signup",
            data={"csrfmiddlewaretoken": field[1], "email": CODERS[1], "password": PASSWORD,
                  "allow_newsletters": "false"},
            headers={"Referer": f"{address}/user/signup"},
        ).raise_for_status()  # fmt: skip
        token = browser.get("/api/current-user/token").json()["token"]
    with ExitStack() as closing:
        yield [
            closing.enter_context(
                httpx.Client(
                    base_url=address, headers={"Authorization": f"Token {each}"}, timeout=60
                )
            )
            for each in (TOKEN, token)
        ]


def sample_of(size: int) -> pd.DataFrame:
    rng = random.Random(size)
    texts = [f"{n} " + " ".join(rng.choices(WORDS, k=rng.randint(4, 25))) for n in range(size)]
    items = [f"a{n // 7}-{n % 7}" for n in range(size)]
    return draw(pd.DataFrame({"item": items, "article_id": "x", "text": texts}), size)


def coded_by(coder: str, sample: pd.DataFrame, book: Codebook) -> list[Annotation]:
    rng = random.Random(coder)
    coded = []
    for item, text in zip(sample["item"], sample["text"], strict=True):
        for question in book.questions:
            chosen = [rng.choice(question.label_ids)]
            if question.kind == "multi" and chosen != ["none"]:
                chosen = list(dict.fromkeys([*chosen, rng.choice(question.positive_ids)]))
            coded += [Annotation(item, coder, question.id, label) for label in chosen]
        places = [match.span() for match in re.finditer(r"\S+", text)]
        for start, end in rng.sample(places, min(2, len(places))) if book.span_labels else ():
            label = rng.choice([label.id for label in book.span_labels])
            coded.append(Annotation(item, coder, book.name, label, start, end))
    return coded


@pytest.mark.parametrize("name", ["loaded_language", "framing"])
def test_what_two_coders_submit_comes_back(
    name: str, users: list[httpx.Client], tmp_path: Path
) -> None:
    book, sample = load_codebook(name), sample_of(100)
    made = users[0].post("/api/projects", json={"title": name, "label_config": interface(book)})
    assert made.status_code == 201, made.text
    project = f"/api/projects/{made.json()['id']}"
    file = {"file": ("tasks.json", tasks_json(tasks(sample)).encode(), "application/json")}
    users[0].post(f"{project}/import", files=file).raise_for_status()
    listed = users[0].get("/api/tasks", params={"project": made.json()["id"], "page_size": 1000})
    of_key = {task["data"]["key"]: task["id"] for task in listed.json()["tasks"]}
    assert len(of_key) == len(sample) == 100
    texts = dict(zip(sample["key"], sample["text"], strict=True))
    sent: set[Annotation] = set()
    for number, (user, coder) in enumerate(zip(users, CODERS, strict=True), start=1):
        coded = coded_by(coder, sample, book)
        for key, answers in by_key(coded).items():
            body = annotation(answers, texts[key], number)
            answer = {"result": body["result"], "lead_time": 1.5}
            made = user.post(f"/api/tasks/{of_key[key]}/annotations/", json=answer)
            assert made.status_code == 201, made.text
        sent |= set(coded)
    for kind, suffix in EXPORTS.items():
        got = users[0].get(f"{project}/export", params={"exportType": kind})
        got.raise_for_status()
        back = tmp_path / f"{kind}.{suffix}"
        back.write_bytes(got.content)
        found = read_returned([back], sample, book)
        assert not found.errors, (kind, found.errors[:3])
        assert as_sent(found) == sent, kind


def as_sent(found: Labels) -> set[Annotation]:
    """The labels under the coders' addresses, where an export counts its users instead."""
    numbered = sorted({each.annotator for each in found.annotations})
    assert len(numbered) == 2
    of_coder = dict(zip(numbered, CODERS, strict=True))
    return {
        Annotation(a.item, of_coder[a.annotator], a.codebook, a.label, a.start, a.end)
        for a in found.annotations
    }
