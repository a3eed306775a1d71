"""Export of a network to ONNX, and its weights to 8-bit integers."""

from __future__ import annotations

import logging
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import torch

from toolkit.classifiers.encoder.network import Network

BLOCK = 32
INT8 = 4
"""Products of rounded activations and weights are summed in integers."""


def export(network: Network, path: Path) -> None:
    """Write a network as an ONNX graph in float32: ``ids`` and ``mask``, both (rows, tokens) of
    int64, to ``logits``, (rows, tokens, width).

    Attention and layer norms are fused where the runtime knows how.
    """
    from onnxruntime.transformers.optimizer import optimize_model

    network = network.to("cpu").eval()
    attention = network.encoder.config._attn_implementation
    network.encoder.set_attn_implementation("eager")  # the form that is fused and kept small
    ids = torch.ones((2, 7), dtype=torch.int64)
    mask = torch.ones((2, 7), dtype=torch.int64)
    mask[1, 5:] = 0
    rows, tokens = torch.export.Dim("rows"), torch.export.Dim("tokens", max=512)
    shape = {0: rows, 1: tokens}
    with tempfile.TemporaryDirectory() as folder, _quiet():
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(
            network, (ids, mask), plain, input_names=["ids", "mask"], output_names=["logits"],
            dynamic_shapes=(shape, shape), dynamo=True, external_data=False, verbose=False,
        )  # fmt: skip
        config = network.encoder.config
        fused = optimize_model(
            str(plain), "bert", num_heads=int(config.num_attention_heads),
            hidden_size=int(config.hidden_size), opt_level=0,
        )  # fmt: skip
        fused.save_model_to_file(str(path))
    network.encoder.set_attn_implementation(attention)


def quantise(source: Path, path: Path) -> None:
    """Write an exported graph with 8-bit weights: matrices in blocks of 32, embeddings too.

    Activations are rounded as they come, block by block: with one scale for a whole batch, a few
    large ones would cost the others their digits, and turn ten times as many labels.
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.matmul_nbits_quantizer import (
        DefaultWeightOnlyQuantConfig,
        MatMulNBitsQuantizer,
    )

    with tempfile.TemporaryDirectory() as folder, _quiet():
        blocks = DefaultWeightOnlyQuantConfig(
            block_size=BLOCK, is_symmetric=True, accuracy_level=INT8, bits=8
        )
        matrices = MatMulNBitsQuantizer(onnx.load(str(source)), algo_config=blocks)
        matrices.process()
        half = Path(folder) / "half.onnx"
        matrices.model.save_model_to_file(str(half))
        quantize_dynamic(
            half,
            path,
            per_channel=True,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["Gather"],
        )


@contextmanager
def _quiet() -> Iterator[None]:
    """The exporters speak of their own insides: deprecations, passes, packages they lack."""
    names = (
        "torch.onnx", "onnxruntime.transformers", "onnxscript", "onnx_ir", "root",
        "onnxruntime.quantization.matmul_nbits_quantizer",
    )  # fmt: skip
    loggers = [logging.getLogger(name) for name in names]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
