"""A small convolutional tagger: for every word, how likely it is source, cue or content.

Word features are summed, then convolved: one dense window, then separable windows that reach
further and further (dilation 2, 4, 8, 16), with what stands in the sentence as a whole (the
maximum over its words) and in its neighbours mixed in once. It sees the whole article, so it
can tell that a quotation runs on. Inference is numpy alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from toolkit.models.sourcing.language.tokens import Quote, Words
from toolkit.models.sourcing.spans.features import Encoded, Encoder

Array = NDArray[np.float32]
LABELS = ("source", "cue", "content")
DILATIONS = (2, 4, 8, 16)


class Tagged(NamedTuple):
    """Probabilities in [0, 1]: ``words`` has shape (n words, 3) in the order of `LABELS`;
    ``sentences``, shape (n sentences,), that a sentence touches an attribution."""

    encoded: Encoded
    words: Array
    sentences: Array

    def by_sentence(self) -> list[Array]:
        """``words`` of each sentence by itself, without the boundary that it ends in."""
        return [words[:-1] for words in np.split(self.words, self.encoded.first[1:])]


class Tagger:
    """The trained tagger. ``weights`` are float arrays by the names of the training network."""

    def __init__(self, vocabulary: Sequence[str], weights: Mapping[str, Array]) -> None:
        self.encoder = Encoder(vocabulary)
        self.weights = {name: value.astype(np.float32) for name, value in weights.items()}

    def tag(
        self,
        sentences: Sequence[str],
        words: Sequence[Words] | None = None,
        quotes: Sequence[list[Quote]] | None = None,
    ) -> Tagged:
        """Tag the sentences of one article, in order; see `Encoder.encode`."""
        encoded = self.encoder.encode(sentences, words, quotes)
        if not len(encoded.ids):
            return Tagged(encoded, np.zeros((0, 3), np.float32), np.zeros(0, np.float32))
        w, ids = self.weights, encoded.ids
        x = w["word"][ids[:, 0]]
        for column, name in enumerate(("suffix", "shape", "cue", "quote"), start=1):
            x += w[name][ids[:, column]]
        h = _window(x, w["dense.weight"], w["dense.bias"])
        for layer, dilation in enumerate(DILATIONS):
            if layer == 2:
                h += self._context(h, encoded.first)
            mixed = _depthwise(h, w[f"depth{layer}"], dilation)
            mixed = mixed @ w[f"point{layer}.weight"] + w[f"point{layer}.bias"]
            np.maximum(mixed, 0, out=mixed)
            h += mixed
        likely = expit(h @ w["out.weight"] + w["out.bias"])
        pooled = np.maximum.reduceat(h, encoded.first, axis=0)
        scores = expit(pooled @ w["sentence.weight"] + w["sentence.bias"])[:, 0]
        return Tagged(encoded, likely, scores)

    def _context(self, h: Array, first: NDArray[np.int64]) -> Array:
        w = self.weights
        pooled = np.maximum.reduceat(h, first, axis=0)
        mixed = pooled @ w["here.weight"] + w["here.bias"]
        mixed[1:] += pooled[:-1] @ w["before.weight"]
        mixed[:-1] += pooled[1:] @ w["after.weight"]
        np.maximum(mixed, 0, out=mixed)
        lengths = np.diff(first, append=len(h))
        result: Array = np.repeat(mixed, lengths, axis=0)
        return result

    def save(self, folder: Path) -> None:
        """Write ``tagger.safetensors`` (half precision) and ``vocabulary.json``."""
        from safetensors.numpy import save_file

        folder.mkdir(parents=True, exist_ok=True)
        half = {name: value.astype(np.float16) for name, value in sorted(self.weights.items())}
        save_file(half, folder / "tagger.safetensors")
        (folder / "tagger.safetensors").chmod(0o644)  # else its owner alone could read it
        words = json.dumps(list(self.encoder.vocabulary), ensure_ascii=False, indent=0)
        (folder / "vocabulary.json").write_text(words + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read a tagger back from its folder."""
        from safetensors.numpy import load_file

        vocabulary = json.loads((folder / "vocabulary.json").read_text(encoding="utf-8"))
        return cls(vocabulary, load_file(folder / "tagger.safetensors"))


def _window(x: Array, weight: Array, bias: Array) -> Array:
    """A dense convolution: ``weight`` has shape (width, in, out)."""
    width = weight.shape[0]
    half = width // 2
    padded = np.zeros((len(x) + 2 * half, x.shape[1]), np.float32)
    padded[half : half + len(x)] = x
    stacked: Array = np.lib.stride_tricks.as_strided(
        padded,
        (len(x), width * x.shape[1]),
        padded.strides,
        writeable=False,
    )
    h = stacked @ weight.reshape(-1, weight.shape[2])
    h += bias
    np.maximum(h, 0, out=h)
    result: Array = h
    return result


def _depthwise(h: Array, weight: Array, dilation: int) -> Array:
    """A separable window of three: ``weight`` has shape (3, channels)."""
    mixed: Array = h * weight[1]
    mixed[dilation:] += h[:-dilation] * weight[0]
    mixed[:-dilation] += h[dilation:] * weight[2]
    return mixed
