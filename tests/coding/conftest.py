from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from coding_pages import Server


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
