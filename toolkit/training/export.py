"""Export of a network to ONNX, and its weights to 8-bit integers by the runtime's own quantisers.

Of 2,000 sentences, 8-bit weights turn 0.09% of all decisions, rounding the activations too
(``quantize_dynamic`` alone) 0.43%; our own blocks, which the bundled graph was written with, turned
0.07%, were as large (24.6 MB for 24.3) and as fast (``benchmarks/quantisers.py``).
"""

from __future__ import annotations

import logging
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch

from toolkit.models.encoder.encoder import GRAPH
from toolkit.models.encoder.engines import Engine, OnnxEngine
from toolkit.models.encoder.network import Network
from toolkit.models.encoder.static_engine import StaticEngine
from toolkit.models.encoder.static_network import StaticConfig, static_engine
from toolkit.training.rounding import WEIGHT_LIMIT, Range, unround_network, weight_scale

BLOCK = 32


def write_engine(network: Network, folder: Path, work: Path) -> Engine:
    """Write what runs a trained network into its model folder, and load it: a static encoder's
    weights for numpy, any other as a graph with 8-bit weights (multiplied as integers where it was
    trained with rounding), whose float form is left in ``work``."""
    encoder = network.encoder
    if encoder.config.model_type == StaticConfig.model_type:
        static_engine(network).save(folder)
        return StaticEngine.load(folder)
    work.mkdir(parents=True, exist_ok=True)
    ranges = unround_network(network)
    export(network, work / GRAPH)
    if ranges:
        quantise_integers(work / GRAPH, folder / GRAPH, network, ranges)
    else:
        quantise(work / GRAPH, folder / GRAPH)
    return OnnxEngine(folder / GRAPH)


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
    each, those of embeddings with one scale. Activations stay floats."""
    import onnx

    with _quiet():
        from onnxruntime.quantization import QuantType, quantize_dynamic
        from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

        quantize_dynamic(source, path, op_types_to_quantize=["Gather"], weight_type=QuantType.QInt8)
        matrices = MatMulNBitsQuantizer(
            onnx.load(str(path)), bits=8, block_size=BLOCK, is_symmetric=True
        )
        matrices.process()
        matrices.model.save_model_to_file(str(path))


def quantise_integers(
    source: Path, path: Path, network: Network, ranges: Mapping[str, Range]
) -> None:
    """Write an exported graph that multiplies integers of 8 bits: matrices whose inputs have a
    range in ``ranges``, by the names of their weights in ``network``. The rest is as in `quantise`.

    Every range is fixed, so what is said of a text does not depend on its batch.
    """
    import onnx
    from onnx import helper, numpy_helper

    with tempfile.TemporaryDirectory() as folder, _quiet():
        from onnxruntime.quantization import QuantType, quantize_dynamic

        small = Path(folder) / "embeddings.onnx"
        quantize_dynamic(
            source, small, op_types_to_quantize=["Gather"], weight_type=QuantType.QInt8
        )
        model = onnx.load(str(small))
    graph = model.graph
    state = network.state_dict()
    by_content = {state[name].T.contiguous().numpy().tobytes(): name for name in ranges}
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    nodes: list[onnx.NodeProto] = []
    rounded: set[tuple[str, float, int]] = set()
    replaced: set[str] = set()
    for node in graph.node:
        weights = stored.get(node.input[1]) if node.op_type == "MatMul" else None
        name = None if weights is None else by_content.get(weights.tobytes())
        if weights is None or name is None:
            nodes.append(node)
            continue
        replaced.add(node.input[1])
        step, zero = ranges[name].grid()
        given = f"{node.input[0]}.{step!r}.{zero}"
        constants: dict[str, np.ndarray] = {}
        if (node.input[0], step, zero) not in rounded:
            rounded.add((node.input[0], step, zero))
            constants |= {f"{given}.step": np.float32(step), f"{given}.zero": np.uint8(zero)}
            nodes.append(
                helper.make_node(
                    "QuantizeLinear", [node.input[0], f"{given}.step", f"{given}.zero"], [given]
                )
            )
        scale = weight_scale(state[name]).numpy()
        whole = np.clip(np.rint(weights / scale), -WEIGHT_LIMIT, WEIGHT_LIMIT)
        constants |= {f"{name}.whole": whole.astype(np.int8), f"{name}.scale": scale}
        graph.initializer.extend(
            numpy_helper.from_array(np.asarray(value), key) for key, value in constants.items()
        )
        nodes.append(
            helper.make_node(
                "MatMulIntegerToFloat",
                [given, f"{name}.whole", f"{given}.step", f"{name}.scale", f"{given}.zero"],
                list(node.output),
                name=node.name,
                domain="com.microsoft",
            )
        )
    if len(replaced) != len(ranges):
        raise ValueError(f"{source}: {len(ranges) - len(replaced)} matrices are not in the graph")
    del graph.node[:]
    graph.node.extend(nodes)
    for tensor in [tensor for tensor in graph.initializer if tensor.name in replaced]:
        graph.initializer.remove(tensor)
    onnx.save(model, str(path))


@contextmanager
def _quiet() -> Iterator[None]:
    """The exporters speak of their own insides (deprecations, passes, packages they lack), and one
    of them sets up logging when it is imported."""
    root, handlers = logging.root, list(logging.root.handlers)
    disabled = root.manager.disable
    root.addHandler(logging.NullHandler())  # with a handler there, nobody adds another
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        root.handlers[:] = handlers
        logging.disable(disabled)
