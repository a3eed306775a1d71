"""The S3 interface itself, on loopback (moto's server), with every tenth request refused."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("s3fs", reason="needs s3fs (pip install 's3fs')")
pytest.importorskip("moto.moto_server", reason="needs moto's server (pip install 'moto[server]')")

from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication,
    create_backend_app,
)
from werkzeug.serving import make_server

from toolkit.schema import Article
from toolkit.scoring.batch import score_batch
from toolkit.text import remote
from toolkit.text.reading import read
from toolkit.text.sources import expand

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
N = 12


class Refusing:
    """An application in front of the server, which refuses every tenth request to read."""

    def __init__(self, application: Callable[..., Any]) -> None:
        self.application, self.every, self.reads, self.refused = application, 0, 0, 0

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        if environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            self.reads += 1
            if self.every and self.reads % self.every == 0:
                self.refused += 1
                start("503 Slow Down", [("Content-Type", "application/xml")])
                return [b"<Error><Code>SlowDown</Code><Message>Slow down.</Message></Error>"]
        return self.application(environ, start)


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Refusing]:
    application = Refusing(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", 0, application, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.server_port}",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(remote, "WAIT", 0.01)
    import s3fs

    s3fs.S3FileSystem.clear_instance_cache()
    system = s3fs.S3FileSystem()
    if not system.exists("news"):
        system.mkdir("news")
    for number in range(N):
        system.pipe(f"news/2020/{number:02}.jsonl.gz", gzip.compress(lines(number)))
    system.invalidate_cache()
    yield application
    s3fs.S3FileSystem.clear_instance_cache()
    server.shutdown()


def lines(number: int) -> bytes:
    rows = [{"id": f"{number}-{k}", "text": f"Rain fell on day {number}, {k}."} for k in range(5)]
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def test_objects_are_listed_and_read_though_every_tenth_request_is_refused(
    s3: Refusing, tmp_path: Path
) -> None:
    s3.every = 10
    items = list(read(["s3://news/2020/*.jsonl.gz"]))
    ids = [item.article_id for item in items if isinstance(item, Article)]
    assert ids == [f"{number}-{k}" for number in range(N) for k in range(5)]
    assert len(items) == len(ids)
    assert s3.refused >= 1
    options: dict[str, Any] = {"model": "linear", "any_language": True}
    first = score_batch(["s3://news/2020/"], tmp_path / "out", **options)
    assert (first.counts["scored"], first.counts["errors"]) == (5 * N, 0)
    manifest = json.loads((tmp_path / "out/manifest.json").read_text())
    assert all(digest.startswith("ETag ") for digest in manifest["inputs"].values())
    again = score_batch(["s3://news/2020/"], tmp_path / "out", **options)
    assert again.counts["kept"] == 5 * N


def test_an_object_that_is_not_there_is_said(s3: Refusing) -> None:
    problems = [expand([each])[0].problem for each in ("s3://news/none.jsonl", "s3://none/a.csv")]
    assert problems == ["is not there: check the address"] * 2
