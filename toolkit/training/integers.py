"""The graph of a network that learned with rounding: matrices multiplied as 8-bit integers.

Not the runtime's ``quantize_dynamic``: it takes the range of a matrix's inputs from the batch, so
that what is said of a text depends on the texts beside it. Not ``quantize_static`` either: it
measures ranges on texts anew, where those that the network learned with are known.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from toolkit.models.encoder.network import Network
from toolkit.training.export import quantise_embeddings
from toolkit.training.rounding import WEIGHT_LIMIT, Range, weight_scale

if TYPE_CHECKING:
    from onnx import NodeProto


def quantise_integers(
    source: Path, path: Path, network: Network, ranges: Mapping[str, Range]
) -> None:
    """Write an exported graph in which the matrices whose inputs have a range in ``ranges``, by the
    names of their weights in ``network``, are integers, and so are their inputs; embeddings are
    stored in 8 bits, and all else stays as it is. Raises `ValueError` where the graph lacks one.
    """
    import onnx
    from onnx import numpy_helper

    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / "embeddings.onnx"
        quantise_embeddings(source, small)
        model = onnx.load(str(small))
    graph = model.graph
    state = network.state_dict()
    names = {state[name].T.contiguous().numpy().tobytes(): name for name in ranges}
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    constants: dict[str, np.ndarray] = {}
    replaced: dict[str, str] = {}
    nodes: list[NodeProto] = []
    for node in graph.node:
        weights = stored.get(node.input[1]) if node.op_type == "MatMul" else None
        name = None if weights is None else names.get(weights.tobytes())
        if weights is None or name is None:
            nodes.append(node)
            continue
        replaced[node.input[1]] = name
        scale = weight_scale(state[name]).numpy()
        whole = np.clip(np.rint(weights / scale), -WEIGHT_LIMIT, WEIGHT_LIMIT).astype(np.int8)
        constants |= {f"{name}.whole": whole, f"{name}.scale": scale}
        nodes += _rounded(node, name, ranges[name], constants)
    if missing := set(ranges) - set(replaced.values()):
        raise ValueError(f"{source}: {', '.join(sorted(missing))} is not in the graph")
    del graph.node[:]
    graph.node.extend(nodes)
    for tensor in [tensor for tensor in graph.initializer if tensor.name in replaced]:
        graph.initializer.remove(tensor)
    graph.initializer.extend(
        numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()
    )
    onnx.save(model, str(path))


def _rounded(
    node: NodeProto, name: str, inputs: Range, constants: dict[str, np.ndarray]
) -> list[NodeProto]:
    """The nodes in place of a multiplication: its inputs rounded, unless they were for another
    with the same range, and the product of integers."""
    from onnx import helper

    step, zero = inputs.grid()
    rounded = f"{node.input[0]}.{step!r}.{zero}"
    of_inputs = [f"{rounded}.step", f"{rounded}.zero"]
    nodes = []
    if of_inputs[0] not in constants:
        values = (np.array(step, np.float32), np.array(zero, np.uint8))
        constants.update(zip(of_inputs, values, strict=True))
        nodes.append(helper.make_node("QuantizeLinear", [node.input[0], *of_inputs], [rounded]))
    factors = [rounded, f"{name}.whole", of_inputs[0], f"{name}.scale", of_inputs[1]]
    nodes.append(
        helper.make_node(
            "MatMulIntegerToFloat", factors, list(node.output), node.name, domain="com.microsoft"
        )
    )
    return nodes
