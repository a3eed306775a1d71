from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder of the public corpora; the test is skipped where there is none."""
    folder = Path(os.environ.get("TOOLKIT_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no public corpora at {folder}: set TOOLKIT_DATA to their folder")
    return folder
