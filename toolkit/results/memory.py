"""Where Arrow takes the memory from that tables of millions of sentences are read into."""

from __future__ import annotations

import os
from functools import cache


@cache
def give_memory_back() -> None:
    """Let Arrow take its memory, of this process, from jemalloc, where it was built with it: unlike
    its default it soon gives back what columns held that were read and let go. A pool that
    somebody chose (``ARROW_DEFAULT_MEMORY_POOL``) stays."""
    import pyarrow as pa

    if "ARROW_DEFAULT_MEMORY_POOL" in os.environ:
        return
    if "jemalloc" in pa.supported_memory_backends():
        pa.set_memory_pool(pa.jemalloc_memory_pool())
