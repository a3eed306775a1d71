"""The tagger's network in torch; `toolkit.models.sourcing.spans.tagger` is the same in numpy."""

from __future__ import annotations

from typing import Any

import numpy as np

from toolkit.models.sourcing.spans.features import N_CUES, N_QUOTES, N_SHAPES, N_SUFFIXES
from toolkit.models.sourcing.spans.tagger import DILATIONS, LABELS, Array


def make_network(n_words: int, dim: int, hidden: int, dropout: float) -> Any:
    """The network to train, in torch; ``n_words`` counts the special ones too."""
    import torch
    from torch import Tensor, nn

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
            self.dropout = nn.Dropout(dropout)

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


def tagger_weights(network: Any) -> dict[str, Array]:
    """The weights as `Tagger` reads them."""

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
