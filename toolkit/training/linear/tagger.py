"""Trains the tagger of sources, cues and contents with torch, from passages with marked spans.

The tagger stays in the linear model alone. An encoder finds spans better, but it reads 79 sentences
a second where the linear model reads 1,110, and the linear model is there for its speed.
"""

from __future__ import annotations

import random
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from toolkit.models.sourcing.language.lexicon import lexicon
from toolkit.models.sourcing.language.tokens import tokenize
from toolkit.models.sourcing.spans.features import Encoder
from toolkit.models.sourcing.spans.tagger import LABELS, Array, Tagger
from toolkit.schema import Passage
from toolkit.settings import Settings
from toolkit.training.linear.tagger_network import make_network, tagger_weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

CODEBOOK = "sourcing"


class TaggerSettings(Settings):
    """How the tagger is trained. ``min_count``: how often a word stands in the training texts to
    be in the vocabulary; ``threads``: those of torch, on which the weights depend."""

    dim: int = 32
    hidden: int = 64
    epochs: int = 12
    batch: int = 12
    rate: float = 4e-3
    decay: float = 0.02
    dropout: float = 0.25
    word_dropout: float = 0.08
    min_count: int = 4
    threads: int = 1


def build_vocabulary(passages: Sequence[Passage], min_count: int) -> list[str]:
    """Words seen ``min_count`` times or more, and mostly in lower case: names stay unknown, so
    that the tagger learns how people are quoted, not who was quoted in one year."""
    lower: Counter[str] = Counter()
    every: Counter[str] = Counter()
    titles = lexicon().titles
    for passage in passages:
        for sentence in passage.texts:
            for i, text in enumerate(tokenize(sentence).texts):
                word = text.lower().replace("’", "'")
                every[word] += 1
                lower[word] += i == 0 or text.islower() or not text[0].isalpha()
    return sorted(
        word
        for word, n in every.items()
        if n >= min_count
        and word.isascii()
        and not any(map(str.isdigit, word))
        and (lower[word] >= 0.4 * n or word.rstrip(".") in titles)
    )


def train_tagger(
    passages: Sequence[Passage],
    settings: TaggerSettings,
    *,
    seed: int = 0,
    report: Callable[[str], object] | None = None,
) -> Tagger:
    """Train on articles. Deterministic for given settings, passages, seed and machine."""
    import torch
    from torch import nn
    from torch.nn import functional

    torch.manual_seed(seed)
    torch.set_num_threads(settings.threads)
    rng = random.Random(seed)
    vocabulary = build_vocabulary(passages, settings.min_count)
    encoder = Encoder(vocabulary)
    network = make_network(len(vocabulary) + 2, settings.dim, settings.hidden, settings.dropout)
    optimizer = torch.optim.AdamW(
        network.parameters(), lr=settings.rate, weight_decay=settings.decay
    )
    n_batches = -(-len(passages) // settings.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, settings.rate, total_steps=settings.epochs * n_batches, pct_start=0.15
    )
    encoded = [_encode(encoder, passage) for passage in passages]
    for epoch in range(settings.epochs):
        network.train()
        order = list(range(len(encoded)))
        rng.shuffle(order)
        total = 0.0
        for at in range(0, len(order), settings.batch):
            chunk = [_excerpt(encoded[i], rng) for i in order[at : at + settings.batch]]
            ids, first, gold, mask, positive, shape = _collate(chunk)
            hidden = torch.rand(ids.shape[:2]) < settings.word_dropout
            ids[..., 0] = torch.where(hidden & (ids[..., 0] > 1), 0, ids[..., 0])
            words, sentences = network(ids, first, mask, shape)
            loss_words = functional.binary_cross_entropy_with_logits(
                words[mask], gold[mask], reduction="mean"
            )
            loss_sentences = functional.binary_cross_entropy_with_logits(sentences, positive)
            loss = loss_words + 0.15 * loss_sentences
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), 2.0)
            optimizer.step()
            schedule.step()
            total += float(loss.detach())
        if report:
            report(f"epoch {epoch + 1}: loss {total / n_batches:.4f}")
    weights = tagger_weights(network).items()
    half = {name: array.astype(np.float16).astype(np.float32) for name, array in weights}
    return Tagger(vocabulary, half)  # as it is saved


class _Encoded(NamedTuple):
    ids: NDArray[np.int32]
    first: NDArray[np.int64]
    gold: Array


def _encode(encoder: Encoder, passage: Passage) -> _Encoded:
    encoded = encoder.encode(passage.texts)
    gold = np.zeros((len(encoded.ids), len(LABELS)), np.float32)
    at = 0
    for (texts, starts), of_text in zip(encoded.words, passage.gold, strict=True):
        for start, end, label, *_ in of_text.spans.get(CODEBOOK, ()):
            low, high = bisect_left(starts, start), bisect_left(starts, end)
            if low and starts[low - 1] + len(texts[low - 1]) > start:
                low -= 1
            gold[at + low : at + high, LABELS.index(label)] = 1.0
        at += len(texts) + 1
    return _Encoded(encoded.ids, encoded.first, gold)


def _excerpt(encoded: _Encoded, rng: random.Random) -> _Encoded:
    """Often some sentences of the article alone, so that short inputs are at home too."""
    n = len(encoded.first)
    if n < 4 or rng.random() < 0.6:
        return encoded
    length = rng.randint(1, n)
    begin = rng.randint(0, n - length)
    low = int(encoded.first[begin])
    high = int(encoded.first[begin + length]) if begin + length < n else len(encoded.ids)
    first = encoded.first[begin : begin + length] - low
    return _Encoded(encoded.ids[low:high], first, encoded.gold[low:high])


def _collate(chunk: Sequence[_Encoded]) -> tuple[Any, ...]:
    import torch
    from torch.nn.utils.rnn import pad_sequence

    def padded(rows: list[Any], value: float = 0) -> Any:
        return pad_sequence([torch.from_numpy(row) for row in rows], True, value)

    lengths = [np.diff(encoded.first, append=len(encoded.ids)) for encoded in chunk]
    ids = padded([encoded.ids.astype(np.int64) for encoded in chunk])
    gold = padded([encoded.gold for encoded in chunk])
    mask = padded([np.ones(len(encoded.ids), bool) for encoded in chunk])
    sentence = padded([np.repeat(np.arange(len(n)), n) for n in lengths], max(map(len, lengths)))
    touched = [
        np.maximum.reduceat(encoded.gold[:, 1:].max(axis=1), encoded.first) for encoded in chunk
    ]
    positive = torch.from_numpy(np.concatenate(touched))
    return ids, sentence, gold, mask, positive, [len(part) for part in touched]
