"""One thread for linear algebra: on matrices of one article, more would wait for each other."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache

from threadpoolctl import ThreadpoolController


def single_threaded() -> AbstractContextManager[object]:
    """Within it, NumPy's and SciPy's linear algebra use one thread.

    >>> with single_threaded():
    ...     pass
    """
    limited: AbstractContextManager[object] = _controller().limit(limits=1, user_api="blas")
    return limited


@cache
def _controller() -> ThreadpoolController:
    # To find the libraries takes milliseconds: once a process, not once an article.
    return ThreadpoolController()
