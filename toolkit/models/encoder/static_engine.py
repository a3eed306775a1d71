"""The encoder of `static_network`, and its heads, in numpy alone.

ONNX Runtime is no faster at it (2,000 tokens without the sums over sentences, one thread, a busy
machine: 15 to 19 ms, numpy 5 to 14), and these sums are what its export does not take.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from toolkit.models.encoder.engine import Engine, Floats
from toolkit.models.encoder.windows import Ints

FILE = "static.safetensors"
"""Weights: vectors of tokens in 8 bits, all else in half precision."""
VECTORS, SCALE = "vectors", "vectors.scale"


class StaticEngine(Engine):
    """``weights`` by name: ``vectors`` (n tokens, size), ``depth.N`` (3, size), ``point.N``,
    ``here``, ``before``, ``after`` and ``heads``, each ``.weight`` (in, out) and ``.bias``;
    ``dilations`` of the layers; ``separator`` closes a sentence."""

    def __init__(
        self, weights: Mapping[str, Floats], dilations: tuple[int, ...], separator: int
    ) -> None:
        self.weights = {k: np.ascontiguousarray(v, np.float32) for k, v in weights.items()}
        self.dilations, self.separator = dilations, separator

    def logits(self, ids: Ints, mask: Ints) -> Floats:
        """Run one padded batch."""
        w, (rows, tokens) = self.weights, ids.shape
        size = w[VECTORS].shape[1]
        padding = np.flatnonzero(mask.reshape(-1) == 0)
        flat = w[VECTORS].take(ids.reshape(-1), axis=0)
        flat[padding] = 0.0
        mixed, part = np.empty_like(flat), np.empty_like(flat)
        for number, dilation in enumerate(self.dilations):
            if number == len(self.dilations) // 2:
                self._add_sentences(flat, ids, mask)
                flat[padding] = 0.0
            states = flat.reshape(rows, tokens, size)
            _reach(states, w[f"depth.{number}"], dilation, mixed.reshape(states.shape), part)
            np.matmul(mixed, w[f"point.{number}.weight"], out=part)
            part += w[f"point.{number}.bias"]
            np.maximum(part, 0.0, out=part)
            flat += part
            flat[padding] = 0.0
        logits = flat @ w["heads.weight"]
        logits += w["heads.bias"]
        return logits.reshape(rows, tokens, -1)

    def _add_sentences(self, flat: Floats, ids: Ints, mask: Ints) -> None:
        """Add what each token's sentence and its neighbours are as wholes."""
        w, (rows, tokens) = self.weights, ids.shape
        opens = np.zeros((rows, tokens), bool)
        opens[:, 0] = True
        opens[:, 1:] = (ids[:, :-1] == self.separator) & (mask[:, :-1] > 0)
        first = np.flatnonzero(opens)
        size = np.diff(first, append=rows * tokens)
        row = first // tokens
        real = mask.reshape(-1)[first] > 0
        # A row that ends in no separator is padded within its last sentence.
        n = np.add.reduceat(mask.reshape(-1), first)
        whole = np.empty((len(first), 2 * flat.shape[1]), np.float32)
        np.divide(
            np.add.reduceat(flat, first), np.maximum(n, 1)[:, None], out=whole[:, : flat.shape[1]]
        )
        whole[:, flat.shape[1] :] = self._highest(flat, mask, first)
        whole[~real] = 0.0
        mixed = whole @ w["here.weight"]
        mixed += w["here.bias"]
        near = (row[1:] == row[:-1])[:, None]
        mixed[1:] += near * (whole[:-1] @ w["before.weight"])
        mixed[:-1] += near * (whole[1:] @ w["after.weight"])
        np.maximum(mixed, 0.0, out=mixed)
        flat += np.repeat(mixed, size, axis=0)

    @staticmethod
    def _highest(flat: Floats, mask: Ints, first: NDArray[np.int64]) -> Floats:
        padding = mask.reshape(-1) == 0
        if padding.any():
            flat = flat.copy()
            flat[padding] = -np.inf
        highest: Floats = np.maximum.reduceat(flat, first)
        return highest

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read ``static.safetensors``. Raises `ValueError` for a file that is none."""
        from safetensors import SafetensorError, safe_open

        path = folder / FILE
        try:
            with safe_open(path, "numpy") as file:
                weights = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
                about = file.metadata() or {}
            scale = weights.pop(SCALE).astype(np.float32)
            weights[VECTORS] = weights[VECTORS] * scale[:, None]
            dilations = tuple(map(int, about["dilations"].split(",")))
            return cls(weights, dilations, int(about["separator"]))
        except (OSError, KeyError, ValueError, SafetensorError) as problem:
            raise ValueError(f"{path}: cannot be read: {problem}") from None

    def save(self, folder: Path) -> None:
        """Write ``static.safetensors``: one scale of the 8 bits a token, half precision else."""
        from safetensors.numpy import save_file

        vectors = self.weights[VECTORS]
        scale = np.maximum(np.abs(vectors).max(axis=1), 1e-8) / 127
        tensors = {name: value.astype(np.float16) for name, value in self.weights.items()}
        tensors[VECTORS] = np.round(vectors / scale[:, None]).astype(np.int8)
        tensors[SCALE] = scale.astype(np.float32)
        about = {
            "dilations": ",".join(map(str, self.dilations)),
            "separator": str(self.separator),
        }
        path = folder / FILE
        save_file(dict(sorted(tensors.items())), path, about)
        path.chmod(0o644)  # else its owner alone could read it


def _reach(states: Floats, taps: Floats, dilation: int, mixed: Floats, part: Floats) -> None:
    """Each channel mixed with itself ``dilation`` tokens before and after, written to ``mixed``;
    ``part`` is room to work in."""
    np.multiply(states, taps[1], out=mixed)
    if states.shape[1] > dilation:
        room = part.reshape(-1)[: states[:, dilation:].size].reshape(states[:, dilation:].shape)
        mixed[:, dilation:] += np.multiply(states[:, :-dilation], taps[0], out=room)
        mixed[:, :-dilation] += np.multiply(states[:, dilation:], taps[2], out=room)
