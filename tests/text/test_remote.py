"""Objects of a store: those of memory, and those of one that fails every tenth time."""

from __future__ import annotations

import builtins
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest

fsspec = pytest.importorskip("fsspec")
from fsspec.implementations.memory import MemoryFile, MemoryFileSystem  # noqa: E402
from typer.testing import CliRunner  # noqa: E402

import toolkit  # noqa: E402
from toolkit.cli import app  # noqa: E402
from toolkit.executors import make_plan, merge_shards, score_shard, write_plan  # noqa: E402
from toolkit.schema import Article, InputError  # noqa: E402
from toolkit.scoring.batch import TABLES, score_batch  # noqa: E402
from toolkit.text import remote  # noqa: E402
from toolkit.text.reading import read  # noqa: E402
from toolkit.text.sources import expand  # noqa: E402

N = 12
PAGE = b"<html><body><article><p>" + b"It snowed on the town, and the dam filled. " * 4 + b"</p>"


def lines(number: int) -> bytes:
    rows = [
        {"id": f"a{number}-{k}", "text": f"Rain fell on day {number} of week {k}. “No,” he said."}
        for k in range(4)
    ]
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


class Failing(MemoryFileSystem):  # type: ignore[misc]
    """A store of which every tenth request fails; of the objects ``lost``, each one that reads."""

    protocol = "failing"
    store: ClassVar[dict[str, Any]] = {}
    pseudo_dirs: ClassVar[list[str]] = [""]
    calls = failed = 0
    every = 10
    lost: ClassVar[set[str]] = set()

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        stripped: str = super()._strip_protocol(path.removeprefix("failing://"))
        return stripped

    def _request(self, path: str = "") -> None:
        type(self).calls += 1
        is_tenth = self.every and self.calls % self.every == 0
        if is_tenth or path.lstrip("/") in self.lost:
            type(self).failed += 1
            raise ConnectionResetError("503 Slow Down")

    def ls(self, path: str, detail: bool = True, **options: Any) -> Any:
        self._request()
        return super().ls(path, detail=detail, **options)

    def info(self, path: str, **options: Any) -> Any:
        self._request()
        return super().info(path, **options)

    def _open(self, path: str, mode: str = "rb", **options: Any) -> Any:
        file = super()._open(path, mode, **options)
        return file if "w" in mode else _Flaky(self, path, bytes(file.getbuffer()))


class _Flaky(MemoryFile):  # type: ignore[misc]
    def __init__(self, store: Failing, path: str, data: bytes) -> None:
        super().__init__(store, path, data)
        self._store, self._path = store, path

    def read(self, size: int = -1) -> bytes:
        self._store._request(self._path)
        data: bytes = super().read(min(size, 100) if size > 0 else size)
        return data


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Failing]]:
    monkeypatch.setattr(remote, "WAIT", 0.0)
    fsspec.register_implementation("failing", Failing, clobber=True)
    Failing.store.clear()
    Failing.calls = Failing.failed = 0
    Failing.every, Failing.lost = 0, set()
    system = Failing()
    for number in range(N):
        system.pipe(f"/bucket/2020/{number:02}.jsonl.gz", gzip.compress(lines(number)))
    system.pipe("/bucket/2020/.hidden.jsonl", b"{}")
    Failing.every = 10
    yield Failing
    Failing.every, Failing.lost = 0, set()


def test_a_store_that_fails_every_tenth_request_loses_nothing(store: type[Failing]) -> None:
    items = list(read(["failing://bucket/2020/*.jsonl.gz"]))
    assert [item.article_id for item in items if isinstance(item, Article)] == [
        f"a{number}-{k}" for number in range(N) for k in range(4)
    ]
    assert len(items) == 4 * N
    assert store.failed >= 3


def test_objects_are_scored_from_python_by_their_address(store: type[Failing]) -> None:
    scored = toolkit.score("failing://bucket/2020/*.jsonl.gz", model="linear", progress=False)
    assert list(scored.articles["article_id"])[:3] == ["a0-0", "a0-1", "a0-2"]
    assert len(scored) == 4 * N
    assert not scored.errors
    assert store.failed
    listed = toolkit.score(["failing://bucket/2020/00.jsonl.gz"], model="linear", progress=False)
    assert "score each address by itself" in str(listed.errors[0])
    nowhere = toolkit.score("memory://none/*.jsonl", model="linear", progress=False)
    assert len(nowhere) == 0
    assert "memory://none" in str(nowhere.errors[0])


def test_what_goes_on_failing_is_one_error_and_is_read_the_next_time(
    store: type[Failing], tmp_path: Path
) -> None:
    store.lost = {"bucket/2020/05.jsonl.gz"}
    options: dict[str, Any] = {"model": "linear", "any_language": True}
    first = score_batch(["failing://bucket/2020"], tmp_path / "out", **options)
    assert (first.counts["articles"], first.counts["errors"]) == (4 * (N - 1), 1)
    [error] = first.errors
    assert error.input == "failing://bucket/2020/05.jsonl.gz"
    assert "cannot be read now (tried 6 times; 503 Slow Down)" in error.reason
    again = score_batch(["failing://bucket/2020"], tmp_path / "out", **options)
    assert again.counts == {**first.counts, "scored": 0, "kept": 4 * (N - 1)}
    store.lost = set()
    last = score_batch(["failing://bucket/2020"], tmp_path / "out", **options)
    assert (last.counts["scored"], last.counts["errors"]) == (4, 0)
    before = store.calls
    same = score_batch(["failing://bucket/2020"], tmp_path / "out", **options)
    assert (same.counts["scored"], same.counts["kept"]) == (0, 4 * N)
    assert store.calls - before < 8  # listed, and not read
    local = tmp_path / "2020"
    local.mkdir()
    for number in range(N):
        (local / f"{number:02}.jsonl.gz").write_bytes(gzip.compress(lines(number)))
    score_batch([local], tmp_path / "local", **options)
    assert content(tmp_path / "out") == content(tmp_path / "local")


def content(out: Path) -> list[bytes]:
    return [(out / f"{name}.parquet").read_bytes() for name in TABLES]


def test_shards_of_a_store(store: type[Failing], tmp_path: Path) -> None:
    options: dict[str, Any] = {"model": "linear", "any_language": True}
    address = "failing://bucket/2020/0*.jsonl.gz"
    score_batch([address], tmp_path / "alone", **options)
    folder = tmp_path / "shards"
    write_plan(folder, make_plan([address], 3, **options))
    store.lost = {"bucket/2020/04.jsonl.gz"}
    for number in range(3):
        score_shard(folder, number)
    merge_shards(folder, tmp_path / "without")
    lines = (tmp_path / "without/errors.jsonl").read_text().splitlines()
    assert [json.loads(line)["input"][-11:] for line in lines] == ["04.jsonl.gz"]
    store.lost = set()
    score_shard(folder, 1)
    merge_shards(folder, tmp_path / "merged")
    assert content(tmp_path / "merged") == content(tmp_path / "alone")
    Failing().pipe("/bucket/2020/04.jsonl.gz", gzip.compress(b'{"text": "It snowed."}'))
    with pytest.raises(ValueError, match=r"04.jsonl.gz is not what it was when the shards"):
        score_shard(folder, 1)


@pytest.fixture
def memory() -> Iterator[MemoryFileSystem]:
    system = fsspec.filesystem("memory")
    system.store.clear()
    yield system
    system.store.clear()


def test_every_kind_of_file_and_partitions(memory: MemoryFileSystem, tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"text": ["Rain fell."] * 3}), tmp_path / "0.parquet")
    place = "/corpus/outlet=fox/0.parquet"
    memory.pipe(place, (tmp_path / "0.parquet").read_bytes())
    memory.pipe("/corpus/page.html", PAGE)
    memory.pipe("/corpus/picture.png", b"none")
    items = list(read(["memory://corpus"]))
    found = [item for item in items if isinstance(item, Article)]
    assert [each.outlet for each in found[:3]] == ["fox"] * 3
    assert found[3].text.startswith("It snowed")
    assert found[3].article_id == "page.html"
    [error] = [item for item in items if isinstance(item, InputError)]
    assert (error.input, error.reason[:19]) == (
        "memory://corpus/picture.png",
        ".png files are not ",
    )


def test_a_list_in_a_store_names_what_is_below_its_bucket(memory: MemoryFileSystem) -> None:
    memory.pipe("/crawl/2020/a.jsonl", lines(1))
    memory.pipe("/crawl/2020/warc.paths.gz", gzip.compress(b"2020/a.jsonl\n2020/b.jsonl\n"))
    items = list(read(["memory://crawl/2020/warc.paths.gz"]))
    assert [type(item) for item in items] == [Article] * 4 + [InputError]
    assert "is not there: check the address (memory://crawl/2020/warc.paths.gz:2" in str(items[-1])


def test_what_cannot_be_asked_is_said(
    memory: MemoryFileSystem, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    memory.pipe("/corpus/a.pages", b"")
    problems = [
        expand([address])[0].problem
        for address in ("memory://none/*.jsonl", "memory://corpus", "memory://none", "nope://x/a")
    ]
    assert problems[0] == "is not there: check the address"
    assert problems[1].startswith("stands for no file of articles (")
    assert problems[2] == "is not there: check the address"
    assert problems[3].startswith("is no address that can be read (Protocol not known: nope)")
    real = builtins.__import__

    def without(name: str, *rest: Any, **options: Any) -> Any:
        if name.partition(".")[0] in ("fsspec", "s3fs"):
            raise ImportError(name)
        return real(name, *rest, **options)

    monkeypatch.setattr(builtins, "__import__", without)
    out = str(tmp_path / "out")
    words = ["score", "s3://bucket/a.jsonl", "--out", out, "--model", "linear"]
    answer = CliRunner().invoke(app, words)
    assert (
        "s3://bucket/a.jsonl: cannot be read without the package fsspec: "
        "pip install 'bias-framing-toolkit[remote]'"
    ) in answer.stderr


def test_one_file_of_a_web_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("aiohttp")
    from functools import partial
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
    from threading import Thread

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *arguments: object) -> None:
            pass

    monkeypatch.setattr(remote, "WAIT", 0.0)
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(lines(1)))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=tmp_path))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        address = f"http://127.0.0.1:{server.server_port}/a.jsonl.gz?key=1"
        items = list(read([address]))
        assert [getattr(item, "article_id", item) for item in items] == [
            f"a1-{k}" for k in range(4)
        ]
        [source] = expand([address.replace("a.jsonl", "b.jsonl")])
        assert source.problem == "is not there: check the address"
    finally:
        server.shutdown()
        server.server_close()
