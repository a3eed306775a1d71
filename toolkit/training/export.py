"""Export of a network to ONNX, and its weights to 8-bit integers."""

from __future__ import annotations

import logging
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from toolkit.models.encoder.network import Network

Floats = NDArray[np.float32]
Parts = tuple[list[Any], list[Any]]
BLOCK = 32


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
    """Write an exported graph with 8-bit weights: those of matrices in blocks of 32 with a scale
    each, those of embeddings a row at a time.

    The runtime folds the matrices back into floats when it loads them, so that activations are
    never rounded: rounded with one scale a batch, they turn 3 to 6 answers in a hundred.
    """
    import onnx
    from onnx import numpy_helper

    model = onnx.load(str(source))
    graph = model.graph
    stored = {one.name: one for one in graph.initializer}
    for node in list(graph.node):
        axis = {"MatMul": 1, "Gather": 0}.get(node.op_type)
        if axis is None or node.input[axis] not in stored:
            continue
        name = node.input[axis]
        table = numpy_helper.to_array(stored[name])
        if table.ndim != 2 or table.dtype != np.float32:
            continue
        at = list(graph.node).index(node)
        if axis:
            made, weights = _blocks(name, table)
        else:
            made, weights = _rows(name, table, node)
            graph.node.remove(node)
        for step, one in enumerate(made):
            graph.node.insert(at + step, one)
        graph.initializer.remove(stored.pop(name))
        graph.initializer.extend(weights)
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())


def _blocks(name: str, table: Floats) -> Parts:
    """A matrix from whole numbers and a scale for `BLOCK` rows of each column."""
    from onnx import helper, numpy_helper

    size = BLOCK if len(table) % BLOCK == 0 else len(table)
    cut = table.reshape(-1, size, table.shape[1])
    whole, scale = _whole(cut, axis=1)
    weights = [
        numpy_helper.from_array(whole, f"{name}.whole"),
        numpy_helper.from_array(scale, f"{name}.scale"),
        numpy_helper.from_array(np.array(table.shape, np.int64), f"{name}.shape"),
    ]
    return [
        helper.make_node("Cast", [f"{name}.whole"], [f"{name}.float"], to=1),
        helper.make_node("Mul", [f"{name}.float", f"{name}.scale"], [f"{name}.cut"]),
        helper.make_node("Reshape", [f"{name}.cut", f"{name}.shape"], [name]),
    ], weights


def _rows(name: str, table: Floats, node: Any) -> Parts:
    """The rows that a ``Gather`` takes, from whole numbers and a scale for each."""
    from onnx import helper, numpy_helper

    whole, scale = _whole(table, axis=1)
    taken = node.output[0]
    weights = [
        numpy_helper.from_array(whole, f"{name}.whole"),
        numpy_helper.from_array(scale, f"{name}.scale"),
    ]
    return [
        helper.make_node("Gather", [f"{name}.whole", node.input[1]], [f"{taken}.whole"]),
        helper.make_node("Gather", [f"{name}.scale", node.input[1]], [f"{taken}.scale"]),
        helper.make_node("Cast", [f"{taken}.whole"], [f"{taken}.float"], to=1),
        helper.make_node("Mul", [f"{taken}.float", f"{taken}.scale"], [taken]),
    ], weights


def _whole(table: Floats, axis: int) -> tuple[NDArray[np.int8], Floats]:
    """Whole numbers in -127 to 127, and what each stands for."""
    scale = np.maximum(np.abs(table).max(axis=axis, keepdims=True), 1e-12) / np.float32(127)
    return np.round(table / scale).astype(np.int8), scale.astype(np.float32)


@contextmanager
def _quiet() -> Iterator[None]:
    """The exporters speak of their own insides: deprecations, passes, packages they lack."""
    names = (
        "torch.onnx", "onnxruntime.transformers", "onnxscript", "onnx_ir", "root",
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
