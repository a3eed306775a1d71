"""Engines: what runs the network. ONNX on a processor, torch where it is asked for."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from toolkit.models.encoder.windows import Ints

if TYPE_CHECKING:
    from toolkit.models.encoder.network import Network

Floats = NDArray[np.float32]
THREADS = "TOOLKIT_THREADS"
"""Environment variable: threads of an ONNX graph, in place of one a core."""


class Engine(Protocol):
    """Token ids and mask, both (n rows, n tokens), to (n rows, n tokens, width) logits."""

    def logits(self, ids: Ints, mask: Ints) -> Floats:
        """Run one padded batch."""
        ...


class OnnxEngine:
    """An ONNX graph on the processor. Raises `ValueError` for a file that is none."""

    def __init__(self, path: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = int(os.environ.get(THREADS) or os.cpu_count() or 1)
        options.log_severity_level = 3
        try:
            self.session = onnxruntime.InferenceSession(
                path, options, providers=["CPUExecutionProvider"]
            )
        except Exception as problem:  # the runtime's own exceptions share no other base
            first = (str(problem).splitlines() or ["no message"])[0]
            raise ValueError(f"{path}: not a model the ONNX runtime reads ({first})") from None

    def logits(self, ids: Ints, mask: Ints) -> Floats:
        """Run one padded batch."""
        logits = self.session.run(["logits"], {"ids": ids, "mask": mask})[0]
        return np.asarray(logits, np.float32)


def torch_engine(folder: Path, width: int, device: str, *, exact: bool = False) -> TorchEngine:
    """The float weights of a model folder, in torch. Raises `ValueError` without them."""
    from toolkit.models.encoder.network import load_network

    return TorchEngine(load_network(folder, width), device, exact=exact)


class TorchEngine:
    """A network in torch, on a processor or a GPU, in the number format that is fast there; in
    float32 everywhere where it must be ``exact``."""

    def __init__(self, network: Network, device: str = "cpu", *, exact: bool = False) -> None:
        self.network = network.to(device).eval()
        self.device = device
        self.exact = exact

    def logits(self, ids: Ints, mask: Ints) -> Floats:
        """Run one padded batch."""
        import torch

        from toolkit.models.encoder.network import precision

        dtype = torch.float32 if self.exact else precision(self.device)
        kind = self.device.partition(":")[0]
        with torch.inference_mode(), torch.autocast(kind, dtype, enabled=dtype != torch.float32):
            logits = self.network(
                torch.from_numpy(ids).to(self.device), torch.from_numpy(mask).to(self.device)
            )
        return np.asarray(logits.float().cpu().numpy(), np.float32)
