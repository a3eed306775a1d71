from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from toolkit.schema import Article, InputError
from toolkit.text.reading import read

Both = tuple[list[Article], list[InputError]]


@pytest.fixture
def read_all() -> Callable[[Path], Both]:
    """The articles and the errors of a file; every error is one line that names its remedy."""

    def both(path: Path) -> Both:
        items = list(read([path]))
        errors = [item for item in items if isinstance(item, InputError)]
        for error in errors:
            assert "\n" not in str(error)
            assert error.input.startswith(str(path))
            assert ":" in error.reason or ";" in error.reason
        return [item for item in items if isinstance(item, Article)], errors

    return both
