"""Rounding in the loop: matrices and what goes into them, as 8-bit integers while a network learns.

So it learns to decide well with the numbers that the integer graph computes with
(`toolkit.training.export.quantise_integers`). Gradients pass through the rounding as if it were not
there, where nothing is clipped (straight-through).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from toolkit.models.encoder.network import Network, layer_list

WEIGHT_LIMIT = 63
"""Weights are integers up to this: of two products with 8-bit numbers the sum fits 16 bits, which
is what processors without wider sums (AVX2) have; so every processor gives the same answer."""
ACTIVATION_LIMIT = 255
MEMORY = 0.98
"""How much of the range of inputs stays from one batch to the next."""


class Range(NamedTuple):
    """The least and the greatest input of a matrix that its integers tell apart."""

    low: float
    high: float

    def grid(self) -> tuple[float, int]:
        """The step between two integers, and which of 0 to `ACTIVATION_LIMIT` stands for zero."""
        low, high = min(self.low, 0.0), max(self.high, 0.0)
        step = max(high - low, 1e-6) / ACTIVATION_LIMIT
        return step, round(-low / step)


class RoundedLinear(nn.Module):
    """A linear map that rounds weights, one scale an output, and inputs, one scale for all.

    The range of the inputs is the mean of those of the batches it learned from, later ones more.
    """

    low: Tensor
    high: Tensor

    def __init__(self, plain: nn.Linear) -> None:
        super().__init__()
        self.weight, self.bias = plain.weight, plain.bias
        self.register_buffer("low", torch.zeros(()))
        self.register_buffer("high", torch.zeros(()))

    def forward(self, states: Tensor) -> Tensor:
        """The map of ``states``, (…, inputs), to (…, outputs)."""
        if self.training:
            low, high = torch.aminmax(states.detach().float())
            is_first = self.low == self.high
            self.low.copy_(torch.where(is_first, low, self.low.lerp(low, 1 - MEMORY)))
            self.high.copy_(torch.where(is_first, high, self.high.lerp(high, 1 - MEMORY)))
        step, zero = self.range().grid()
        states = torch.fake_quantize_per_tensor_affine(states, step, zero, 0, ACTIVATION_LIMIT)
        scale = weight_scale(self.weight.detach())
        weight = torch.fake_quantize_per_channel_affine(
            self.weight, scale, torch.zeros_like(scale, dtype=torch.int32), 0,
            -WEIGHT_LIMIT, WEIGHT_LIMIT,
        )  # fmt: skip
        return functional.linear(states, weight, self.bias)

    def range(self) -> Range:
        """The range of its inputs."""
        return Range(float(self.low), float(self.high))


def weight_scale(weight: Tensor) -> Tensor:
    """The step of each output's weights, from (outputs, inputs)."""
    return weight.abs().amax(dim=1).clamp(min=1e-8) / WEIGHT_LIMIT


def round_network(network: Network) -> None:
    """Have every linear map in the encoder's layers round, in place."""
    for parent, name, module in _maps(network, nn.Linear):
        setattr(parent, name, RoundedLinear(module))


def unround_network(network: Network) -> dict[str, Range]:
    """Put plain linear maps back; the range of the inputs of each, by the name of its weights."""
    ranges = {}
    for parent, name, module in _maps(network, RoundedLinear):
        outputs, inputs = module.weight.shape
        plain = nn.Linear(inputs, outputs, bias=module.bias is not None)
        plain.weight, plain.bias = module.weight, module.bias
        setattr(parent, name, plain)
        path = next(path for path, each in network.named_modules() if each is plain)
        ranges[f"{path}.weight"] = module.range()
    return ranges


def _maps(network: Network, kind: type[nn.Module]) -> list[tuple[nn.Module, str, Any]]:
    return [
        (parent, name, child)
        for parent in layer_list(network.encoder).modules()
        for name, child in parent.named_children()
        if isinstance(child, kind)
    ]
