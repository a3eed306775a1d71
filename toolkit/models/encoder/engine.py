"""What every engine is: padded batches of tokens in, logits out, with no word on how."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from toolkit.models.encoder.windows import Ints

Floats = NDArray[np.float32]
Batch = tuple[Ints, Ints]
"""Token ids and mask, both (n rows, n tokens)."""
BUDGET = 512
"""The most tokens in a batch on a processor, padding included: what stays in its cache. More took
an eighth to a sixth longer; logits are the same."""


class Engine(Protocol):
    """Token ids and mask, both (n rows, n tokens), to (n rows, n tokens, width) logits."""

    @property
    def budget(self) -> int:
        """The most tokens in a batch, padding included, that suit it."""
        return BUDGET

    def logits(self, ids: Ints, mask: Ints) -> Floats:
        """Run one padded batch."""
        ...

    def run(self, batches: Iterable[Batch]) -> Iterator[Floats]:
        """The logits of padded batches, in order."""
        return (self.logits(ids, mask) for ids, mask in batches)
