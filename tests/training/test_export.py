"""The exported graph, and its 8-bit form, say what the network says."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from toolkit.models.encoder.engines import OnnxEngine, TorchEngine
from toolkit.models.encoder.network import Network, pad_token


def encoder(kind: str) -> torch.nn.Module:
    """A small one of random weights; MPNet counts positions from its padding token on."""
    from transformers import BertConfig, BertModel, MPNetConfig, MPNetModel

    torch.manual_seed(0)
    size = {
        "vocab_size": 30, "hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2,
        "intermediate_size": 32, "max_position_embeddings": 40,
    }  # fmt: skip
    if kind == "mpnet":
        return MPNetModel(MPNetConfig(**size), add_pooling_layer=False)
    return BertModel(BertConfig(**size), add_pooling_layer=False)


@pytest.mark.parametrize("kind", ["bert", "mpnet"])
def test_export_and_quantisation_keep_what_the_network_says(tmp_path, kind):
    pytest.importorskip("onnxscript")
    pytest.importorskip("onnx")
    from toolkit.training.export import export, quantise

    network = Network(encoder(kind), 7).eval()
    pad = pad_token(network.encoder)
    export(network, tmp_path / "whole.onnx")
    quantise(tmp_path / "whole.onnx", tmp_path / "small.onnx")
    ids = np.random.default_rng(1).integers(4, 30, (5, 12))
    mask = np.ones_like(ids)
    for row in range(5):
        mask[row, 12 - 2 * row :] = 0
    ids = np.where(mask > 0, ids, pad)
    expected = TorchEngine(network, exact=True).logits(ids, mask)
    gap = {}
    for name in ("whole", "small"):
        logits = OnnxEngine(tmp_path / f"{name}.onnx").logits(ids, mask)
        gap[name] = np.abs(logits - expected)[mask > 0]
    assert gap["whole"].max() < 1e-4
    assert 0 < gap["small"].mean() < 0.05
    sizes = [(tmp_path / f"{name}.onnx").stat().st_size for name in ("whole", "small")]
    assert sizes[1] < sizes[0]


def test_a_file_that_is_no_graph_is_named(tmp_path):
    (tmp_path / "model.onnx").write_bytes(b"not a graph")
    with pytest.raises(ValueError, match=r"model\.onnx: not a model the ONNX runtime reads"):
        OnnxEngine(tmp_path / "model.onnx")
