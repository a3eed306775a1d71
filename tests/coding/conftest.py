"""A folder to code in, and servers that are started and killed as a coder's would be."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest

from toolkit.annotation import draw
from toolkit.annotation.coder_files import write_coder_files
from toolkit.codebook import load_codebook
from toolkit.outputs.formulas import guarded

HOSTILE = (
    '<img src=x onerror="alert(1)"></p><script>alert(2)</script>" \u202e=cmd javascript:alert(3)'
)


class Server(NamedTuple):
    address: str
    process: subprocess.Popen[str]


def coding_folder(
    folder: Path,
    n: int = 6,
    *,
    book: str = "loaded_language",
    coders: tuple[str, ...] = ("ann", "bob"),
) -> pd.DataFrame:
    """What ``toolkit sample`` writes, of sentences made here; the first holds hostile text."""
    texts = [
        f"The reckless \U0001f327 council’s plan no. {i} failed; critics cheered." for i in range(n)
    ]
    texts[0] = HOSTILE
    items = pd.DataFrame({"item": [f"wire-{i}" for i in range(n)], "text": texts})
    items = items.assign(article_id=HOSTILE, before="Rain fell.\nAll day.", after="It stopped.")
    sample = draw(items, n).sort_values("item").reset_index(drop=True).assign(outlet="The Wire")
    folder.mkdir(exist_ok=True)
    guarded(sample).to_csv(folder / "sample.csv", index=False)
    codebook = load_codebook(book)
    (folder / "codebook.yaml").write_bytes(codebook.path.read_bytes())
    for coder in coders:
        write_coder_files(sample, codebook, folder, coder=coder)
    return sample


@pytest.fixture
def start() -> Iterator[Callable[..., Server]]:
    """Starts ``toolkit code`` with those options; what still runs at the end is ended."""
    running: list[subprocess.Popen[str]] = []

    def start_server(folder: Path, *options: str) -> Server:
        process = subprocess.Popen(
            [sys.executable, "-c", "from toolkit.cli import main; main()", "code", str(folder),
             *options],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        running.append(process)
        assert process.stdout is not None
        first, second = process.stdout.readline(), process.stdout.readline()
        assert second.startswith("toolkit code: http://"), first + second
        return Server(second.split()[-1], process)

    yield start_server
    for process in running:
        process.kill()
        if process.stdout and not process.stdout.closed:
            process.communicate()
