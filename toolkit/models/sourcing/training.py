"""Trains the tagger with torch, from plain texts and character spans."""

from __future__ import annotations

import random
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from toolkit.models.sourcing.extractor import evidence
from toolkit.models.sourcing.features import N_CUES, N_QUOTES, N_SHAPES, N_SUFFIXES, Encoder
from toolkit.models.sourcing.lexicon import lexicon
from toolkit.models.sourcing.tagger import DILATIONS, LABELS, Array, Tagger
from toolkit.models.sourcing.tokens import tokenize

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Example(NamedTuple):
    """The sentences of one article, and for each the marked stretches: (start, end, label),
    ``label`` one of ``source``, ``cue``, ``content``."""

    sentences: tuple[str, ...]
    spans: tuple[tuple[tuple[int, int, str], ...], ...]


class Settings(NamedTuple):
    """How the tagger is trained."""

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
    seed: int = 0


def build_vocabulary(examples: Sequence[Example], min_count: int) -> list[str]:
    """Words seen ``min_count`` times or more, and mostly in lower case: names stay unknown, so
    that the tagger learns how people are quoted, not who was quoted in one year."""
    lower: Counter[str] = Counter()
    every: Counter[str] = Counter()
    titles = lexicon().titles
    for example in examples:
        for sentence in example.sentences:
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


def train_tagger(examples: Sequence[Example], settings: Settings, verbose: bool = False) -> Tagger:
    """Train on articles. Deterministic for given settings, examples and machine."""
    import torch
    from torch import nn
    from torch.nn import functional

    torch.manual_seed(settings.seed)
    torch.set_num_threads(settings.threads)
    rng = random.Random(settings.seed)
    vocabulary = build_vocabulary(examples, settings.min_count)
    encoder = Encoder(vocabulary)
    network = _network(len(vocabulary) + 2, settings)
    optimizer = torch.optim.AdamW(
        network.parameters(), lr=settings.rate, weight_decay=settings.decay
    )
    n_batches = -(-len(examples) // settings.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, settings.rate, total_steps=settings.epochs * n_batches, pct_start=0.15
    )
    encoded = [_tensors(encoder, example) for example in examples]
    for epoch in range(settings.epochs):
        network.train()
        order = list(range(len(encoded)))
        rng.shuffle(order)
        total = 0.0
        for at in range(0, len(order), settings.batch):
            chunk = [_cut(encoded[i], rng) for i in order[at : at + settings.batch]]
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
        if verbose:
            print(f"epoch {epoch + 1}: loss {total / n_batches:.4f}", flush=True)
    return Tagger(vocabulary, _weights(network))


def calibrate(tagger: Tagger, examples: Sequence[Example]) -> tuple[float, float, float, float]:
    """Weights of `Calibration`, from articles the tagger was not trained on."""
    from sklearn.linear_model import LogisticRegression

    x = np.concatenate([evidence(tagger.tag(example.sentences)) for example in examples])
    y = [
        any(label != "source" for _, _, label in spans)
        for example in examples
        for spans in example.spans
    ]
    fitted = LogisticRegression(C=1.0).fit(x, y)
    a, b, c = (round(float(value), 4) for value in fitted.coef_[0])
    return round(float(fitted.intercept_[0]), 4), a, b, c


class _Encoded(NamedTuple):
    ids: NDArray[np.int32]
    first: NDArray[np.int64]
    gold: Array


def _tensors(encoder: Encoder, example: Example) -> _Encoded:
    encoded = encoder.encode(example.sentences)
    gold = np.zeros((len(encoded.ids), len(LABELS)), np.float32)
    at = 0
    for (texts, starts), spans in zip(encoded.words, example.spans, strict=True):
        for start, end, label in spans:
            low, high = bisect_left(starts, start), bisect_left(starts, end)
            if low and starts[low - 1] + len(texts[low - 1]) > start:
                low -= 1
            gold[at + low : at + high, LABELS.index(label)] = 1.0
        at += len(texts) + 1
    return _Encoded(encoded.ids, encoded.first, gold)


def _cut(encoded: _Encoded, rng: random.Random) -> _Encoded:
    """Often a stretch of the article alone, so that short inputs are at home too."""
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

    longest = max(len(example.ids) for example in chunk)
    most = max(len(example.first) for example in chunk)
    ids = torch.zeros((len(chunk), longest, 5), dtype=torch.long)
    gold = torch.zeros((len(chunk), longest, len(LABELS)))
    mask = torch.zeros((len(chunk), longest), dtype=torch.bool)
    sentence = torch.full((len(chunk), longest), most, dtype=torch.long)
    positive = []
    for row, example in enumerate(chunk):
        n = len(example.ids)
        ids[row, :n] = torch.from_numpy(example.ids.astype(np.int64))
        gold[row, :n] = torch.from_numpy(example.gold)
        mask[row, :n] = True
        lengths = np.diff(example.first, append=n)
        sentence[row, :n] = torch.from_numpy(np.repeat(np.arange(len(lengths)), lengths))
        touched = np.maximum.reduceat(example.gold[:, 1:].max(axis=1), example.first)
        positive.append(torch.from_numpy(touched))
    return ids, sentence, gold, mask, torch.cat(positive), [len(p) for p in positive]


def _network(n_words: int, settings: Settings) -> Any:
    import torch
    from torch import Tensor, nn

    dim, hidden = settings.dim, settings.hidden

    class Network(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            sizes = {
                "word": n_words,
                "suffix": N_SUFFIXES,
                "shape": N_SHAPES,
                "cue": N_CUES,
                "quote": N_QUOTES,
            }
            tables = {name: nn.Embedding(n, dim) for name, n in sizes.items()}
            for table in tables.values():
                nn.init.normal_(table.weight, std=0.3)
            self.tables = nn.ModuleDict(tables)
            self.dense = nn.Conv1d(dim, hidden, 5, padding=2)
            self.depth = nn.ParameterList(
                [nn.Parameter(0.5 * torch.randn(3, hidden)) for _ in DILATIONS]
            )
            self.point = nn.ModuleList([nn.Linear(hidden, hidden) for _ in DILATIONS])
            self.here = nn.Linear(hidden, hidden)
            self.before = nn.Linear(hidden, hidden, bias=False)
            self.after = nn.Linear(hidden, hidden, bias=False)
            self.out = nn.Linear(hidden, len(LABELS))
            self.sentence = nn.Linear(hidden, 1)
            self.dropout = nn.Dropout(settings.dropout)

        def forward(
            self, ids: Tensor, sentence: Tensor, mask: Tensor, counts: list[int]
        ) -> tuple[Tensor, Tensor]:
            keep = mask.unsqueeze(-1).float()
            x = sum(table(ids[..., i]) for i, table in enumerate(self.tables.values()))
            x = self.dropout(x) * keep
            h = torch.relu(self.dense(x.transpose(1, 2)).transpose(1, 2)) * keep
            for layer, dilation in enumerate(DILATIONS):
                if layer == 2:
                    pooled = self.pool(h, sentence)
                    mixed = self.here(pooled)
                    mixed[:, 1:] = mixed[:, 1:] + self.before(pooled[:, :-1])
                    mixed[:, :-1] = mixed[:, :-1] + self.after(pooled[:, 1:])
                    mixed = torch.relu(mixed)
                    index = sentence.unsqueeze(-1).expand_as(h)
                    h = (h + torch.gather(mixed, 1, index)) * keep
                near = self.depth[layer]
                shifted = nn.functional.pad(h, (0, 0, dilation, dilation))
                length = h.shape[1]
                mixed = (
                    shifted[:, :length] * near[0]
                    + h * near[1]
                    + shifted[:, 2 * dilation : 2 * dilation + length] * near[2]
                )
                h = h + torch.relu(self.point[layer](self.dropout(mixed))) * keep
            words = self.out(self.dropout(h))
            pooled = self.pool(h, sentence)
            scores = self.sentence(self.dropout(pooled)).squeeze(-1)
            return words, torch.cat([scores[row, :n] for row, n in enumerate(counts)])

        def pool(self, h: Tensor, sentence: Tensor) -> Tensor:
            # One row more than sentences, for the padding; activations are not negative.
            n = int(sentence.max()) + 1
            empty = h.new_zeros((h.shape[0], max(n, 2), h.shape[2]))
            index = sentence.unsqueeze(-1).expand_as(h)
            return empty.scatter_reduce(1, index, h, "amax", include_self=True)

    return Network()


def _weights(network: Any) -> dict[str, Array]:
    def array(tensor: Any) -> Array:
        result: Array = np.ascontiguousarray(tensor.detach().numpy(), dtype=np.float32)
        return result

    weights = {name: array(table.weight) for name, table in network.tables.items()}
    weights["dense.weight"] = array(network.dense.weight.permute(2, 1, 0))
    weights["dense.bias"] = array(network.dense.bias)
    for layer in range(len(DILATIONS)):
        weights[f"depth{layer}"] = array(network.depth[layer])
        weights[f"point{layer}.weight"] = array(network.point[layer].weight.T)
        weights[f"point{layer}.bias"] = array(network.point[layer].bias)
    for name in ("here", "before", "after", "out", "sentence"):
        part = getattr(network, name)
        weights[f"{name}.weight"] = array(part.weight.T)
        if part.bias is not None:
            weights[f"{name}.bias"] = array(part.bias)
    return weights
