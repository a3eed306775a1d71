"""The state of a run on disk: weights, optimizer, generator, step. No pickle.

The transformers Trainer, accelerate and Lightning Fabric write optimizer and generator with
`torch.save`, which is pickle; so this stays ours.
"""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

if TYPE_CHECKING:
    from toolkit.models.encoder.network import Network
    from toolkit.training.examples import Examples

STATE, BEST = "state.safetensors", "best.safetensors"
SAVE_EVERY = 300.0
"""Seconds between two saves of a run's state."""


class Progress(NamedTuple):
    """How far a run is: steps done, and the development figure of each finished epoch."""

    step: int = 0
    history: tuple[float, ...] = ()


@dataclass
class RunState:
    """Keeps the state of a run in ``folder`` (nowhere, for None), every five minutes; ``stamp``
    names the run, so that no other one goes on from it."""

    network: Network
    intercepts: nn.Parameter
    optimizer: torch.optim.Optimizer
    folder: Path | None
    stamp: str
    _best: dict[str, Tensor] | None = None
    _best_is_saved: bool = True
    _saved: float = field(default_factory=time.monotonic)

    def keep_as_best(self) -> None:
        """Remember the weights as the best so far."""
        self._best = {k: v.detach().cpu().clone() for k, v in self.network.state_dict().items()}
        self._best_is_saved = False

    def restore_best(self) -> None:
        """Put the best weights back."""
        if self._best is None and self.folder is not None:
            self._best = load_file(self.folder / BEST)
        if self._best is not None:
            self.network.load_state_dict(self._best)

    def save(self, progress: Progress, *, now: bool = False) -> None:
        """Write everything that the next step depends on, where it is time to or ``now``; a torn
        write leaves the last one."""
        if self.folder is None or not (now or time.monotonic() - self._saved > SAVE_EVERY):
            return
        self._saved = time.monotonic()
        self.folder.mkdir(parents=True, exist_ok=True)
        if self._best is not None and not self._best_is_saved:
            save_file(self._best, self.folder / BEST)
            self._best_is_saved = True
        tensors = {f"network.{k}": v.detach().cpu() for k, v in self.network.state_dict().items()}
        tensors["intercepts"] = self.intercepts.detach().cpu()
        tensors["generator"] = torch.get_rng_state()
        for number, state in self.optimizer.state_dict()["state"].items():
            tensors |= {f"optimizer.{number}.{name}": v.cpu() for name, v in state.items()}
        header = {"stamp": self.stamp, "progress": json.dumps(progress._asdict())}
        unfinished = self.folder / "state.part"
        save_file({k: v.contiguous() for k, v in tensors.items()}, unfinished, metadata=header)
        unfinished.replace(self.folder / STATE)

    def resume(self) -> Progress:
        """Go on from what a run over the same data with the same settings left, if it did."""
        path = None if self.folder is None else self.folder / STATE
        if path is None or not path.exists():
            return Progress()
        with safe_open(path, "pt") as file:
            header = file.metadata()
            if header.get("stamp") != self.stamp:
                return Progress()
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        parts: dict[str, dict[str, Tensor]] = {"network": {}, "optimizer": {}}
        for name, value in tensors.items():
            part, _, rest = name.partition(".")
            if rest:
                parts[part][rest] = value
        self.network.load_state_dict(parts["network"])
        self.intercepts.data.copy_(tensors["intercepts"])
        state: dict[int, dict[str, Tensor]] = {}
        for name, value in parts["optimizer"].items():
            number, _, key = name.partition(".")
            state.setdefault(int(number), {})[key] = value
        self.optimizer.load_state_dict({**self.optimizer.state_dict(), "state": state})
        torch.set_rng_state(tensors["generator"])
        progress = json.loads(header["progress"])
        return Progress(int(progress["step"]), tuple(progress["history"]))


def run_stamp(network: Network, examples: Examples, settings: str, steps: int) -> str:
    """A hash of what a run depends on: settings (as JSON), first weights, data."""
    digest = hashlib.sha256(f"{settings}{steps}".encode())
    for weights in network.state_dict().values():
        digest.update(weights.detach().cpu().numpy().tobytes())
    digest.update(np.nan_to_num(examples.sentences, nan=-1.0).tobytes())
    for window, tokens in zip(examples.windows, examples.tokens, strict=True):
        digest.update(window.ids.tobytes())
        digest.update(tokens.tobytes())
    return digest.hexdigest()
