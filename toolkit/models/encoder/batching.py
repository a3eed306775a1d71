"""Running an encoder over articles: each distinct window once, windows of like length together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from toolkit.models.encoder.decoding import TokenRows, gather
from toolkit.models.encoder.engines import Engine, Floats
from toolkit.models.encoder.windows import Shape, batches, padded, windows

if TYPE_CHECKING:
    from tokenizers import Tokenizer

BUDGET = 2048
"""The most tokens in a batch, padding included."""


def token_rows(
    engine: Engine,
    tokenizer: Tokenizer,
    articles: Sequence[Sequence[str]],
    shape: Shape,
    pad: int,
    width: int,
) -> TokenRows:
    """From sentences to the logits of their tokens; sentences are numbered through all articles."""
    all_windows = windows(tokenizer, articles, shape)
    first: dict[bytes, int] = {}
    same = [first.setdefault(window.ids.tobytes(), row) for row, window in enumerate(all_windows)]
    distinct = sorted(first.values())
    by_row: dict[int, Floats] = {}
    for batch in batches([len(all_windows[row]) for row in distinct], BUDGET):
        rows = [distinct[k] for k in batch]
        logits = engine.logits(*padded([all_windows[row] for row in rows], pad))
        for row, of_row in zip(rows, logits, strict=True):
            by_row[row] = of_row[: len(all_windows[row])]
    return gather(all_windows, [by_row[row] for row in same], width)
