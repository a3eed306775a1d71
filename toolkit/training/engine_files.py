"""What runs a trained network, written into its model folder."""

from __future__ import annotations

from pathlib import Path

from toolkit.models.encoder.encoder import GRAPH
from toolkit.models.encoder.engine import Engine
from toolkit.models.encoder.engines import OnnxEngine
from toolkit.models.encoder.network import Network
from toolkit.models.encoder.static_engine import StaticEngine
from toolkit.models.encoder.static_network import StaticConfig, static_engine
from toolkit.training.export import export, quantise
from toolkit.training.integers import quantise_integers
from toolkit.training.rounding import unround_network


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
