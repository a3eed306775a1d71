"""Engines: what runs the network. ONNX on a processor, torch where it is asked for."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from toolkit.models.encoder.engine import BUDGET, Batch, Engine, Floats
from toolkit.models.encoder.windows import Ints

if TYPE_CHECKING:
    from torch import Tensor

    from toolkit.models.encoder.network import Network

THREADS = "TOOLKIT_THREADS"
"""Environment variable: threads of an ONNX graph, in place of one a core."""
GPU_BUDGET = 65_536
"""`BUDGET` on a GPU, which smaller batches leave idle."""
AHEAD = 2
"""Batches that are handed to a GPU before the first of them is waited for."""


class OnnxEngine(Engine):
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
    from toolkit.models.encoder.float_weights import load_network

    return TorchEngine(load_network(folder, width), device, exact=exact)


class TorchEngine(Engine):
    """A network in torch, on a processor or a GPU, in the number format that is fast there; in
    float32 everywhere where it must be ``exact``."""

    def __init__(self, network: Network, device: str = "cpu", *, exact: bool = False) -> None:
        self.network = network.to(device).eval()
        self.device = device
        self.exact = exact
        self.is_gpu = device.partition(":")[0] == "cuda"

    @property
    def budget(self) -> int:
        """The most tokens in a batch: more on a GPU."""
        return GPU_BUDGET if self.is_gpu else BUDGET

    def logits(self, ids: Ints, mask: Ints) -> Floats:
        """Run one padded batch."""
        return next(self.run([(ids, mask)]))

    def run(self, batches: Iterable[Batch]) -> Iterator[Floats]:
        """The logits of padded batches, in order. The device is given `AHEAD` batches more than it
        is waited for, so that neither side stands idle while the other works."""
        begun: deque[_Begun] = deque()
        for ids, mask in batches:
            begun.append(self._begin(ids, mask))
            if len(begun) > AHEAD:
                yield begun.popleft().logits()
        while begun:
            yield begun.popleft().logits()

    def _begin(self, ids: Ints, mask: Ints) -> _Begun:
        """Hand a batch to the device."""
        import torch

        from toolkit.models.encoder.network import precision

        dtype = torch.float32 if self.exact else precision(self.device)
        kind = self.device.partition(":")[0]
        inputs = [torch.from_numpy(each) for each in (ids, mask)]
        if self.is_gpu:  # memory that the device copies from by itself
            inputs = [each.pin_memory() for each in inputs]
        with torch.inference_mode(), torch.autocast(kind, dtype, enabled=dtype != torch.float32):
            logits = self.network(*(each.to(self.device, non_blocking=True) for each in inputs))
            if not self.is_gpu:
                return _Begun(logits, inputs)
            host = torch.empty(logits.shape, dtype=logits.dtype, pin_memory=True)
            host.copy_(logits, non_blocking=True)
        copied = torch.cuda.Event()  # type: ignore[no-untyped-call]
        copied.record()
        return _Begun(host, inputs, copied.synchronize)


class _Begun(NamedTuple):
    """A batch that was handed to a device: where its logits will be, its inputs, which must live
    until then, and what waits for it."""

    host: Tensor
    inputs: Sequence[Tensor]
    wait: Callable[[], object] = lambda: None

    def logits(self) -> Floats:
        """Its logits, once they are there."""
        self.wait()
        return np.asarray(self.host.float().numpy(), np.float32)
