"""Running an encoder over articles: each distinct window once, windows of like length together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from toolkit.models.encoder.decoding import TokenRows, gather
from toolkit.models.encoder.engines import Engine, Floats
from toolkit.models.encoder.windows import Shape, Window, batches, padded, windows

if TYPE_CHECKING:
    from tokenizers import Tokenizer

BUDGET = 2048


def run(
    engine: Engine, cut: Sequence[Window], pad: int, width: int, budget: int = BUDGET
) -> TokenRows:
    """Logits of all tokens that belong to a sentence; ``budget`` is the most tokens in a batch."""
    first: dict[bytes, int] = {}
    same = [first.setdefault(window.ids.tobytes(), row) for row, window in enumerate(cut)]
    distinct = sorted(first.values())
    found: dict[int, Floats] = {}
    for batch in batches([len(cut[row]) for row in distinct], budget):
        rows = [distinct[k] for k in batch]
        logits = engine.logits(*padded([cut[row] for row in rows], pad))
        for row, own in zip(rows, logits, strict=True):
            found[row] = own[: len(cut[row])]
    if not cut:
        nothing = (np.empty(0, np.int64) for _ in range(3))
        return TokenRows(np.empty((0, width), np.float32), *nothing)
    return gather(cut, [found[row] for row in same])


def token_rows(
    engine: Engine,
    tokenizer: Tokenizer,
    articles: Sequence[Sequence[str]],
    shape: Shape,
    pad: int,
    width: int,
) -> TokenRows:
    """From sentences to the logits of their tokens; sentences are numbered through all articles."""
    return run(engine, windows(tokenizer, articles, shape), pad, width)
