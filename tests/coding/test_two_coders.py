"""Two coders at once, while their servers are killed: no answer that was confirmed is lost."""

from __future__ import annotations

import json
import random
import re
import signal
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from coders import fill_csv
from coding_pages import coding_folder

from toolkit.annotation import read_returned
from toolkit.annotation.coding_store import CodingStore, read_entries
from toolkit.codebook import load_codebook
from toolkit.coding import Session, disputed
from toolkit.coding.session import sentences
from toolkit.schema import Annotation

pytest.importorskip("starlette", reason="starlette is not installed")
BOOK = load_codebook("loaded_language")


class Client:
    """What the page's script does, without a browser."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.origin = f"http://{parts.netloc}"
        self.connection = HTTPConnection(parts.netloc, timeout=20)
        self.cookie = ""
        reply = self.request("GET", f"/?{parts.query}")
        self.cookie = reply[1]["set-cookie"].split(";")[0]

    def request(self, method: str, path: str, body: str | None = None) -> tuple[int, dict, str]:
        headers = {"cookie": self.cookie, "accept": "application/json"}
        if method == "POST":
            headers |= {"origin": self.origin, "content-type": "application/x-www-form-urlencoded"}
        self.connection.request(method, path, body, headers)
        reply = self.connection.getresponse()
        return reply.status, {k.lower(): v for k, v in reply.getheaders()}, reply.read().decode()

    def answer(self, label: str) -> str | None:
        """Finish the next open sentence; its address, None where there is none left."""
        path = self.request("GET", "/")[1]["location"]
        if path == "/sentences":
            return None
        page = self.request("GET", path)[2]
        revision = re.search(r'name="revision" value="(\d+)"', page)
        assert revision
        fields = {"label:loaded_language": label, "revision": revision[1], "finished": "1"}
        status, _, reply = self.request("POST", path, urlencode(fields))
        assert status == 200, reply
        assert json.loads(reply)["revision"]
        return path.rsplit("/", 1)[-1]


def code_with_kills(start, folder: Path, coder: str, kills: int) -> set[str]:
    """Code all sentences of a coder; the server is killed on the way. What was confirmed."""
    randomly = random.Random(coder)
    confirmed: set[str] = set()
    killed = 0
    while True:
        server = start(folder, "--coder", coder)
        client = Client(server.address)
        until = randomly.randint(2, 6) if killed < kills else 10**6
        for _ in range(until):
            key = client.answer("none")
            if key is None:
                client.connection.close()
                return confirmed
            assert key not in confirmed
            confirmed.add(key)
        server.process.kill()
        client.connection.close()
        killed += 1


def two_coders(start, folder: Path, sentences: int, kills: tuple[int, int]) -> None:
    sample = coding_folder(folder, sentences)
    with ThreadPoolExecutor(2) as pool:
        coded = [
            pool.submit(code_with_kills, start, folder, coder, each)
            for coder, each in zip(("ann", "bob"), kills, strict=True)
        ]
        confirmed = [each.result() for each in coded]
    assert [len(each) for each in confirmed] == [sentences, sentences]
    entries, _ = read_entries(folder / "coding.sqlite")
    assert len(entries) == 2 * sentences
    taken = read_returned([folder / "coding.sqlite"], sample, BOOK)
    assert not taken.errors
    assert len({(a.item, a.annotator) for a in taken.annotations}) == 2 * sentences


def test_two_coders_at_once_and_a_kill_each(start, tmp_path):
    two_coders(start, tmp_path / "coding", 8, (1, 0))


@pytest.mark.slow
def test_two_coders_two_hundred_answers_and_five_kills(start, tmp_path):
    two_coders(start, tmp_path / "coding", 100, (3, 2))


def test_what_the_page_does_not_send_is_refused_in_one_line(start, tmp_path):
    coding_folder(tmp_path / "coding")
    client = Client(start(tmp_path / "coding", "--coder", "ann").address)
    path = client.request("GET", "/")[1]["location"]
    for fields, reason in (
        ({"label:loaded_language": "horrid", "finished": "1"}, "cannot be 'horrid'"),
        ({"finished": "1"}, "has no answer"),
        ({"spans": '[["loaded", 0, 100000]]'}, "outside the text"),
        ({"spans": "[[1]]"}, "cannot be read"),
        ({"revision": "x"}, "no number"),
    ):
        status, _, reply = client.request("POST", path, urlencode(fields))
        assert status == 422
        assert reason in json.loads(reply)["problem"]
    assert client.request("POST", path, urlencode({"revision": "7"}))[0] == 409
    for elsewhere in ("/sentence/..%2f..%2fsample.csv", "/../pyproject.toml", "/coding.sqlite"):
        assert client.request("GET", elsewhere)[0] == 404
    client.connection.close()


def test_ctrl_c_says_how_far_the_coder_is(start, tmp_path):
    coding_folder(tmp_path / "coding", 3)
    server = start(tmp_path / "coding", "--coder", "ann")
    client = Client(server.address)
    client.answer("loaded")
    client.connection.close()
    server.process.send_signal(signal.SIGINT)
    said, _ = server.process.communicate(timeout=20)
    assert said == f"1 of 3 sentences finished -> {tmp_path / 'coding' / 'coding.sqlite'}\n"
    assert server.process.returncode == 0


def test_coders_on_other_machines_are_decided_between_whatever_they_coded_in(start, tmp_path):
    """Ann codes in a copy of the folder, Bob here, Cy in a spreadsheet that comes back."""
    sample = coding_folder(tmp_path / "coding", 3)
    coding_folder(tmp_path / "copy", 3)
    for folder, coder, labels in (
        ("copy", "ann", ("loaded", "none", "none")), ("coding", "bob", ("none", "none", "none"))
    ):  # fmt: skip
        client = Client(start(tmp_path / folder, "--coder", coder).address)
        for label in labels:
            client.answer(label)
        client.connection.close()
    items = sample["item"].tolist()
    coded = [Annotation(item, "cy", "loaded_language", "none") for item in items[:2]]
    coded += [Annotation(items[2], "cy", "loaded_language", "loaded")]
    coded += [Annotation(items[2], "cy", "loaded_language", "loaded", 0, 3)]
    fill_csv(tmp_path / "cy.csv", sample, BOOK, coded, "cy")
    store = CodingStore.open(tmp_path / "coding/coding.sqlite", sample, BOOK)
    answers = [tmp_path / "copy/coding.sqlite", tmp_path / "cy.csv"]
    dispute = disputed(store.path, sample, BOOK, returned=answers)
    assert dispute.rows["item"].tolist() == [items[0], items[2]]
    assert {(e.coder, e.item) for e in dispute.elsewhere} == {
        (coder, items[k]) for coder in ("ann", "cy") for k in (0, 2)
    }
    decide = dict.fromkeys(dispute.rows["item"], ("loaded_language",))
    session = Session(
        "adjudicated", BOOK, store, sentences(dispute.rows), decide, dispute.elsewhere
    )
    last = session.other_coders(session.sentences[1])
    assert [each.coder for each in last] == ["ann", "bob", "cy"]
    assert last[2].coding.spans == (("loaded", 0, 3),)
    store.close()

    options = [option for path in answers for option in ("--answers", str(path))]
    client = Client(start(tmp_path / "coding", "--adjudicate", *options).address)
    assert client.answer("loaded")
    assert client.answer("loaded")
    assert client.answer("none") is None
    client.connection.close()
    taken = read_returned([tmp_path / "coding/coding.sqlite"], sample, BOOK)
    decided = {a.item: a.label for a in taken.annotations if a.annotator == "adjudicated"}
    assert decided == {items[0]: "loaded", items[2]: "loaded"}


def test_a_coder_without_sentences_and_a_reserved_name_are_refused(tmp_path):
    from typer.testing import CliRunner

    from toolkit.cli import app

    coding_folder(tmp_path / "coding")
    for options, reason in (
        (["--coder", "eve"], "it has some for ann, bob"),
        (["--coder", "Final"], "give --adjudicate"),
        ([], "as --coder, or --adjudicate"),
        (["--adjudicate"], "fewer than two coders"),
        (["--coder", "ann", "--hide", "title"], "outlet and context can be hidden"),
        (["--coder", "ann", "--answers", "bob.csv"], "--answers is for --adjudicate"),
        (["--adjudicate", "--answers", "bob.csv"], "bob.csv: not there"),
    ):
        ended = CliRunner().invoke(app, ["code", str(tmp_path / "coding"), *options])
        assert ended.exit_code == 2
        assert reason in ended.output
        assert ended.output.count("\n") == 1
