"""The network: a pretrained encoder and one linear map from tokens to the columns of all heads.

A sentence's logit is the mean of its tokens' logits. So one row of numbers a token is all that a
pass has to give, and the tokens' logits say which words a sentence's label rests on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn


class Network(nn.Module):
    """Tokens in, (n rows, n tokens, ``width``) logits out.

    ``encoder`` is any Hugging Face encoder whose output has a ``last_hidden_state``.
    """

    encoder: Any

    def __init__(self, encoder: nn.Module, width: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = encoder
        self.dropout = nn.Dropout(dropout)
        self.heads = nn.Linear(int(self.encoder.config.hidden_size), width)

    def hidden(self, ids: Tensor, mask: Tensor) -> Tensor:
        """What the encoder makes of each token, (n rows, n tokens, hidden size)."""
        states: Tensor = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        return states

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Logits of every token, (n rows, n tokens, width), in float32."""
        logits: Tensor = self.heads(self.dropout(self.hidden(ids, mask)))
        return logits.float()


def pooled(states: Tensor, sentence: Tensor, count: int) -> Tensor:
    """Mean over each sentence's tokens, (``count``, last dimension); ``sentence`` numbers the
    sentence of each token from 0, -1 for none.

    >>> pooled(torch.tensor([[1.0], [3.0], [9.0]]), torch.tensor([0, 0, -1]), 1)
    tensor([[2.]])
    """
    inside = sentence >= 0
    at = sentence[inside]
    total = states.new_zeros((count, states.shape[-1])).index_add(0, at, states[inside])
    size = states.new_zeros(count).index_add(0, at, states.new_ones(len(at)))
    return total / size.clamp(min=1)[:, None]


def pad_token(encoder: Any) -> int:
    """The token that fills up rows."""
    return int(getattr(encoder.config, "pad_token_id", None) or 0)


def layer_list(encoder: Any) -> nn.ModuleList:
    """The layers of an encoder, lowest first. Raises `ValueError` where they are not found."""
    stack = getattr(encoder, "encoder", None)
    layers = getattr(stack, "layer", None)
    if not isinstance(layers, nn.ModuleList):
        raise ValueError(f"{type(encoder).__name__}: its layers are not found")
    return layers


def keep_layers(encoder: Any, kept: Sequence[int]) -> None:
    """Leave out all layers but those ``kept`` (counted from 0), in place. Raises `ValueError` for
    one that is not there."""
    layers = layer_list(encoder)
    if wrong := [number for number in kept if not 0 <= number < len(layers)]:
        raise ValueError(f"layers: no layer {wrong[0]}; the encoder has 0 to {len(layers) - 1}")
    encoder.encoder.layer = nn.ModuleList(layers[number] for number in kept)
    encoder.config.num_hidden_layers = len(kept)


def freeze(encoder: Any, lowest: int) -> None:
    """Leave the ``lowest`` layers and all that stands below them as they are; nothing is kept of
    them for gradients. Raises `ValueError` for more layers than there are."""
    if not lowest:
        return
    layers = layer_list(encoder)
    if lowest > len(layers):
        raise ValueError(f"freeze: {lowest} layers of {len(layers)}")
    trained = {id(each) for layer in layers[lowest:] for each in layer.parameters()}
    for parameter in encoder.parameters():
        parameter.requires_grad_(id(parameter) in trained)


def precision(device: str) -> torch.dtype:
    """The number format that is fast on a device: bfloat16 on a GPU and on processors that
    multiply it in hardware, else float32."""
    if device.startswith("cuda"):
        return torch.bfloat16
    amx = torch.cpu._is_amx_tile_supported()
    return torch.bfloat16 if amx or torch.cpu._is_avx512_bf16_supported() else torch.float32
