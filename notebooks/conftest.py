"""Which notebooks are run by `make slow` alone: those that train."""

from __future__ import annotations

import pytest

TRAINING = "05_train_your_own_codebook"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark them."""
    for item in items:
        if TRAINING in item.nodeid:
            item.add_marker(pytest.mark.slow)
