from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("duckdb", reason="duckdb is not installed")
pytest.importorskip("starlette", reason="starlette is not installed")

from explored import ARTICLES, TOKEN, write_scores
from starlette.testclient import TestClient

from toolkit.explore.app import application
from toolkit.explore.library import Library
from toolkit.web import Guard


@pytest.fixture(scope="session")
def scored(tmp_path_factory) -> Path:
    return write_scores(ARTICLES, tmp_path_factory.mktemp("explored"))


@pytest.fixture(scope="session")
def library(scored, tmp_path_factory) -> Iterator[Library]:
    opened = Library.open(scored, cache=tmp_path_factory.mktemp("cache"))
    yield opened
    opened.close()


@pytest.fixture
def client(library) -> TestClient:
    guarded = Guard(application(library), token=TOKEN, port=80)
    headers = {"cookie": f"toolkit-80={TOKEN}"}
    return TestClient(guarded, base_url="http://127.0.0.1", headers=headers)
