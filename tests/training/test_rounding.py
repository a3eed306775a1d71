"""Rounding in the loop: what a rounded network says is what its integer graph says."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from toolkit.models.encoder.engines import OnnxEngine, TorchEngine
from toolkit.models.encoder.network import Network
from toolkit.training.rounding import Range, RoundedLinear, round_network, unround_network


def network() -> Network:
    from transformers import BertConfig, BertModel

    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=30, hidden_size=16, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=32, max_position_embeddings=32,
    )  # fmt: skip
    return Network(BertModel(config, add_pooling_layer=False), 7)


def batch(rows: int = 5) -> tuple[np.ndarray, np.ndarray]:
    ids = np.random.default_rng(1).integers(4, 30, (rows, 12))
    mask = np.ones_like(ids)
    for row in range(rows):
        mask[row, 12 - 2 * row :] = 0
    return ids, mask


def rounded() -> Network:
    """A network that has met a few batches with rounding."""
    net = network()
    round_network(net)
    net.train()
    with torch.no_grad():
        for _ in range(3):
            net(*map(torch.from_numpy, batch()))
    return net.eval()


def test_zero_is_kept_and_the_range_filled():
    step, zero = Range(-1.0, 3.0).grid()
    assert step == pytest.approx(4 / 255)
    assert zero == 64
    assert Range(0.5, 2.55).grid() == (pytest.approx(0.01), 0)


def test_gradients_pass_through_the_rounding():
    torch.manual_seed(0)
    layer = RoundedLinear(nn.Linear(8, 3)).train()
    states = torch.randn(20, 8, requires_grad=True)
    layer(states).sum().backward()
    assert layer.weight.grad is not None
    expected = states.detach().sum(dim=0).expand(3, 8)
    assert (layer.weight.grad - expected).abs().max() < 0.5
    assert states.grad is not None and bool(states.grad.abs().sum() > 0)


def test_ranges_stay_as_they_are_where_nothing_is_learned():
    net = rounded()
    before = {k: v.clone() for k, v in net.state_dict().items()}
    TorchEngine(net, exact=True).logits(*batch())
    for name, value in net.state_dict().items():
        torch.testing.assert_close(value, before[name], msg=name)


def test_the_integer_graph_says_what_the_rounded_network_says(tmp_path):
    pytest.importorskip("onnxscript")
    from toolkit.training.export import export, quantise_integers

    net = rounded()
    names = {name for name, _ in net.named_parameters()}
    ids, mask = batch()
    expected = TorchEngine(net, exact=True).logits(ids, mask)
    ranges = unround_network(net)
    assert len(ranges) == 12  # six matrices a layer
    assert {name for name, _ in net.named_parameters()} == names
    plain = TorchEngine(net, exact=True).logits(ids, mask)
    export(net, tmp_path / "whole.onnx")
    quantise_integers(tmp_path / "whole.onnx", tmp_path / "small.onnx", net, ranges)
    whole = OnnxEngine(tmp_path / "whole.onnx").logits(ids, mask)
    engine = OnnxEngine(tmp_path / "small.onnx")
    logits = engine.logits(ids, mask)
    assert np.abs(whole - plain)[mask > 0].max() < 1e-4
    assert 0 < np.abs(expected - plain)[mask > 0].mean() < 0.05
    # An input between two integers may fall to either side, hence the mean.
    assert np.abs(logits - expected)[mask > 0].mean() < 0.01
    alone = engine.logits(ids[:1], mask[:1])
    np.testing.assert_array_equal(alone[0], logits[0])
