"""Word vectors of a pretrained encoder, at training only: words that are alike weigh alike."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
LONGEST = 16
BATCH = 512


def word_vectors(words: Sequence[str], checkpoint: str) -> Vectors:
    """Every word encoded on its own: the mean of the encoder's last layer, shape (n words, width).

    Words of about one length go together. Raises `ValueError` for a checkpoint that is not there.
    """
    import torch

    from toolkit.models.encoder.pretrained import pretrained

    encoder, tokenizer = pretrained(checkpoint)
    tokenizer.enable_padding()
    tokenizer.enable_truncation(LONGEST)
    encoder.eval()
    order = sorted(range(len(words)), key=lambda k: (len(words[k]), words[k]))
    means = []
    with torch.inference_mode():
        for start in range(0, len(order), BATCH):
            batch = tokenizer.encode_batch([words[k] for k in order[start : start + BATCH]])
            ids = torch.tensor([encoding.ids for encoding in batch])
            mask = torch.tensor([encoding.attention_mask for encoding in batch])
            states = encoder(input_ids=ids, attention_mask=mask).last_hidden_state
            weight = mask[..., None].float()
            means.append(((states * weight).sum(1) / weight.sum(1)).numpy())
    vectors = np.vstack(means).astype(np.float32)
    return vectors[np.argsort(order)]


def components(vectors: Vectors, k: int, length: float) -> NDArray[np.float64]:
    """The first ``k`` principal components, each row of the given length.

    >>> vectors = np.array([[2, 0], [0, 1], [-2, -1]], np.float32)
    >>> np.linalg.norm(components(vectors, 1, 2.0), axis=1).round(6).tolist()
    [2.0, 2.0, 2.0]
    """
    centred = vectors - vectors.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    scores = centred @ axes[:, ::-1][:, :k]
    norm = np.linalg.norm(scores, axis=1, keepdims=True)
    return np.asarray(length * scores / np.maximum(norm, 1e-6), np.float64)
