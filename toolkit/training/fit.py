"""How a network learns from passages: masked losses, layer-wise rates, checkpoints to go on from.

A head learns from the sentences that some corpus labelled for it; for all others its loss is
masked. One step sees passages of all corpora mixed.
"""

from __future__ import annotations

import hashlib
import json
import math
import time
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional

from toolkit.models.encoder.heads import Head
from toolkit.models.encoder.network import Network, pooled, precision
from toolkit.models.encoder.passages import (
    UNKNOWN,
    Floats,
    Passage,
    sentence_targets,
    token_targets,
)
from toolkit.models.encoder.windows import Ints, Shape, Window, padded, windows

SAVE_EVERY = 300.0


@dataclass(frozen=True, slots=True)
class FitSettings:
    """One stage of training.

    ``rate`` is the encoder's highest learning rate, ``head_rate`` the heads'; each layer below
    the last learns at ``layer_decay`` times the rate of the one above. ``weights`` multiplies the
    loss of single heads. ``own_offset`` names corpora whose base rates differ for reasons of
    their own: each learns its own intercepts, which are dropped afterwards.
    """

    epochs: float = 3.0
    rate: float = 4e-5
    head_rate: float = 4e-4
    layer_decay: float = 1.0
    weight_decay: float = 0.01
    warmup: float = 0.1
    batch_tokens: int = 1200
    clip: float = 1.0
    seed: int = 0
    span_weight: float = 0.5
    weights: Mapping[str, float] = field(default_factory=dict)
    own_offset: tuple[str, ...] = ()


class Prepared(NamedTuple):
    """Windows with what they should give, and the source of each window's sentences."""

    windows: list[Window]
    sentences: Floats
    tokens: list[Ints]
    source: Ints


def prepare(
    tokenizer: Any,
    passages: Sequence[Passage],
    heads: Sequence[Head],
    shape: Shape,
    offsets: Sequence[str] = (),
) -> Prepared:
    """Cut passages into windows, with their targets."""
    known = [one for passage in passages for one in passage.known]
    cut = windows(tokenizer, [passage.texts for passage in passages], shape)
    place = {name: number for number, name in enumerate(offsets, start=1)}
    sources = [place.get(p.source, 0) for p in passages for _ in p.texts]
    of_window = [sources[int(window.sentence.max())] for window in cut]
    tokens = [token_targets(heads, known, window) for window in cut]
    return Prepared(cut, sentence_targets(heads, known), tokens, np.array(of_window))


def fit(
    network: Network,
    data: Prepared,
    heads: Sequence[Head],
    settings: FitSettings,
    pad: int,
    *,
    device: str = "cpu",
    folder: Path | None = None,
    evaluate: Callable[[Network], float] | None = None,
    progress: Callable[[int, int, float], None] | None = None,
) -> list[float]:
    """Train in place; the development figure after each epoch, best weights kept.

    With ``folder``, the state is written there every five minutes and at the end,
    and a run that was broken off goes on from it, step for step as if it had not been. Without
    ``evaluate`` the last weights are kept.
    """
    torch.manual_seed(settings.seed)
    network.to(device)
    offsets = nn.Parameter(
        torch.zeros((len(settings.own_offset) + 1, data.sentences.shape[1]), device=device)
    )
    optimizer = torch.optim.AdamW(
        _groups(network, offsets, settings), betas=(0.9, 0.98), fused=True
    )
    lengths = np.array([len(window) for window in data.windows])
    ends = _ends(lengths, settings)
    steps = ends[-1]
    run = _Run(network, offsets, optimizer, folder, _stamp(network, data, settings, steps))
    state = run.resume()
    saved = time.monotonic()
    dtype = precision(device)
    step = state.step
    while step < steps:
        epoch = bisect_right(ends, step)
        order = _order(lengths, settings, epoch)
        network.train()
        for rows in order[step - (ends[epoch - 1] if epoch else 0) :]:
            share = step / steps
            scale = min(
                (step + 1) / max(1.0, settings.warmup * steps),
                (1.0 - share) / max(1e-9, 1.0 - settings.warmup),
            )
            for group in optimizer.param_groups:
                group["lr"] = group["rate"] * scale
            with torch.autocast(device.partition(":")[0], dtype, enabled=dtype != torch.float32):
                loss = batch_loss(network, offsets, data, rows, heads, settings, pad, device)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), settings.clip)
            optimizer.step()
            step += 1
            if progress is not None:
                progress(step, steps, float(loss.detach()))
            if step >= steps:
                break
            if folder is not None and time.monotonic() - saved > SAVE_EVERY:
                run.save(state._replace(step=step))
                saved = time.monotonic()
        history = state.history
        if evaluate is not None:
            network.eval()
            history = (*history, evaluate(network))
            if history[-1] == max(history):
                run.keep()
        state = _State(step, history)
        if folder is not None and (step >= steps or time.monotonic() - saved > SAVE_EVERY):
            run.save(state)
            saved = time.monotonic()
    if evaluate is not None:
        run.best()
    network.eval()
    return list(state.history)


def batch_loss(
    network: Network,
    offsets: Tensor,
    data: Prepared,
    rows: Sequence[int],
    heads: Sequence[Head],
    settings: FitSettings,
    pad: int,
    device: str,
) -> Tensor:
    """The weighted sum of all heads' losses on some windows."""
    held = [data.windows[row] for row in rows]
    ids, mask = (torch.from_numpy(part).to(device) for part in padded(held, pad))
    states = network.hidden(ids, mask)
    flat = states.reshape(-1, states.shape[-1])
    longest = ids.shape[1]
    sentence = np.full((len(rows), longest), -1)
    numbers: list[int] = []
    source: list[int] = []
    for k, (row, window) in enumerate(zip(rows, held, strict=True)):
        own = np.unique(window.sentence[window.sentence >= 0])
        here = np.searchsorted(own, window.sentence.clip(0)) + len(numbers)
        sentence[k, : len(window)] = np.where(window.sentence >= 0, here, -1)
        numbers += own.tolist()
        source += [int(data.source[row])] * len(own)
    at = torch.from_numpy(sentence.reshape(-1)).to(device)
    means = network.dropout(pooled(flat.float(), at, len(numbers)))
    wanted = torch.from_numpy(data.sentences[numbers]).to(device)
    total = states.new_zeros((), dtype=torch.float32)
    width = wanted.shape[1]
    order = [head for head in heads if head.kind != "spans"]
    own_columns, marked_columns = _columns(heads)
    logits = functional.linear(
        means, network.heads.weight[own_columns], network.heads.bias[own_columns]
    ).float()
    kept = _kept(order, offsets)
    logits = logits + (offsets * kept)[torch.tensor(source, device=device)][:, :width]
    begin = 0
    for head in order:
        part = slice(begin, begin + head.width)
        begin += head.width
        total = total + settings.weights.get(head.name, 1.0) * _sentence_loss(
            head, logits[:, part], wanted[:, part]
        )
    if not marked_columns:
        return total
    truth = np.full((len(rows), longest, data.tokens[rows[0]].shape[1]), UNKNOWN)
    for k, row in enumerate(rows):
        truth[k, : len(held[k])] = data.tokens[row]
    marks = torch.from_numpy(truth.reshape(len(flat), -1)).to(device)
    if bool((marks != UNKNOWN).any()):
        tags = functional.linear(
            network.dropout(flat), network.heads.weight[marked_columns],
            network.heads.bias[marked_columns],
        ).float()  # fmt: skip
        tags = tags.reshape(len(flat), -1, 3)
        k = 0
        for head in heads:
            if head.kind != "spans":
                continue
            columns = slice(k, k + len(head.labels))
            k += len(head.labels)
            truth_here = marks[:, columns].reshape(-1)
            if bool((truth_here != UNKNOWN).any()):
                weight = settings.span_weight * settings.weights.get(head.name, 1.0)
                loss = functional.cross_entropy(
                    tags[:, columns].reshape(-1, 3), truth_here, ignore_index=UNKNOWN
                )
                total = total + weight * len(head.labels) * loss
    return total


def _kept(order: Sequence[Head], offsets: Tensor) -> Tensor:
    """Where an offset counts: for corpora that have their own (row 0 is all others), and for heads
    whose intercepts calibration restores, since offsets are dropped after training."""
    kept = torch.zeros_like(offsets)
    at = 0
    for head in order:
        if head.kind == "multi":
            kept[1:, at : at + head.width] = 1.0
        at += head.width
    return kept


def _sentence_loss(head: Head, logits: Tensor, wanted: Tensor) -> Tensor:
    known = ~wanted.isnan()
    rows = known.any(dim=1)
    if not bool(rows.any()):
        return logits.sum() * 0.0
    logits, wanted, known = logits[rows], wanted[rows].nan_to_num(0.0), known[rows]
    if head.kind == "multi":
        loss = functional.binary_cross_entropy_with_logits(logits, wanted, reduction="none")
        return (loss * known).sum() / len(logits)
    # One of several: labels the corpus does not code compete for nothing.
    scores = logits.masked_fill(~known, -1e4).log_softmax(dim=1)
    return -(scores * wanted).sum() / len(logits)


def _columns(heads: Sequence[Head]) -> tuple[list[int], list[int]]:
    sentence: list[int] = []
    spans: list[int] = []
    at = 0
    for head in heads:
        (spans if head.kind == "spans" else sentence).extend(range(at, at + head.width))
        at += head.width
    return sentence, spans


def _order(lengths: Ints, settings: FitSettings, epoch: int) -> list[list[int]]:
    """Batches of an epoch: drawn anew each time, windows of like length together."""
    rng = np.random.default_rng([settings.seed, epoch])
    drawn = rng.permutation(len(lengths))
    pool = 20 * max(1, int(settings.batch_tokens / max(1.0, float(lengths.mean()))))
    found: list[list[int]] = []
    for first in range(0, len(drawn), pool):
        chunk = sorted(drawn[first : first + pool].tolist(), key=lambda row: int(lengths[row]))
        batch: list[int] = []
        for row in chunk:
            if batch and int(lengths[row]) * (len(batch) + 1) > settings.batch_tokens:
                found.append(batch)
                batch = []
            batch.append(row)
        found.append(batch)
    return [found[k] for k in rng.permutation(len(found))]


def _ends(lengths: Ints, settings: FitSettings) -> list[int]:
    """The step that each epoch ends before; epochs differ in steps, as each packs its batches anew.

    The last may be part of an epoch; there is at least one step.
    """
    whole = math.ceil(settings.epochs)
    sizes = [len(_order(lengths, settings, epoch)) for epoch in range(whole)]
    sizes[-1] = max(1, math.ceil(sizes[-1] * (settings.epochs - (whole - 1))))
    return list(accumulate(sizes))


def _groups(network: Network, offsets: nn.Parameter, settings: FitSettings) -> list[dict[str, Any]]:
    """Each parameter with its own rate: lower for layers nearer the words."""
    layers = int(getattr(network.encoder.config, "num_hidden_layers", 0))
    groups = [{"params": [offsets], "rate": settings.head_rate, "weight_decay": 0.0}]
    for name, parameter in network.named_parameters():
        if name.startswith("heads."):
            rate = settings.head_rate
        else:
            parts = name.split(".")
            below = 0
            if "embeddings" in parts:
                below = layers
            elif "layer" in parts:
                below = layers - 1 - int(parts[parts.index("layer") + 1])
            rate = settings.rate * settings.layer_decay**below
        decay = settings.weight_decay if parameter.ndim > 1 else 0.0
        groups.append({"params": [parameter], "rate": rate, "weight_decay": decay})
    return [{**group, "lr": group["rate"]} for group in groups]


class _State(NamedTuple):
    step: int = 0
    history: tuple[float, ...] = ()


class _Run:
    """The state of a run on disk: weights, optimizer, generator, step. No pickle."""

    def __init__(
        self,
        network: Network,
        offsets: nn.Parameter,
        optimizer: torch.optim.Optimizer,
        folder: Path | None,
        stamp: str,
    ) -> None:
        self.network, self.offsets, self.optimizer = network, offsets, optimizer
        self.folder, self.stamp = folder, stamp
        self.kept: dict[str, Tensor] | None = None
        self.fresh = False  # kept, and not yet on disk

    def keep(self) -> None:
        """Remember the weights as the best so far."""
        self.kept = {k: v.detach().cpu().clone() for k, v in self.network.state_dict().items()}
        self.fresh = True

    def best(self) -> None:
        """Put the best weights back."""
        if self.kept is None and self.folder is not None:
            self.kept = load_file(self.folder / "best.safetensors")
        if self.kept is not None:
            self.network.load_state_dict(self.kept)

    def save(self, state: _State) -> None:
        """Write everything that the next step depends on; a torn write leaves the last one."""
        assert self.folder is not None
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.kept is not None and self.fresh:
            save_file(self.kept, self.folder / "best.safetensors")
            self.fresh = False
        tensors = {f"network.{k}": v.detach().cpu() for k, v in self.network.state_dict().items()}
        tensors["offsets"] = self.offsets.detach().cpu()
        tensors["generator"] = torch.get_rng_state()
        for number, own in self.optimizer.state_dict()["state"].items():
            tensors |= {f"optimizer.{number}.{name}": v.cpu() for name, v in own.items()}
        header = {"stamp": self.stamp, "state": json.dumps(state._asdict())}
        torn = self.folder / "state.part"
        save_file({k: v.contiguous() for k, v in tensors.items()}, torn, metadata=header)
        torn.replace(self.folder / "state.safetensors")

    def resume(self) -> _State:
        """The state left by a run over the same data with the same settings, or a fresh one."""
        from safetensors import safe_open

        path = None if self.folder is None else self.folder / "state.safetensors"
        if path is None or not path.exists():
            return _State()
        with safe_open(path, "pt") as file:
            header = file.metadata()
            if header.get("stamp") != self.stamp:
                return _State()
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        cut = len("network.")
        self.network.load_state_dict(
            {k[cut:]: v for k, v in tensors.items() if k.startswith("network.")}
        )
        self.offsets.data.copy_(tensors["offsets"])
        whole = self.optimizer.state_dict()
        kept: dict[int, dict[str, Tensor]] = {}
        for name, value in tensors.items():
            if name.startswith("optimizer."):
                _, number, key = name.split(".")
                kept.setdefault(int(number), {})[key] = value
        self.optimizer.load_state_dict({**whole, "state": kept})
        torch.set_rng_state(tensors["generator"])
        found = json.loads(header["state"])
        return _State(int(found["step"]), tuple(found["history"]))


def _stamp(network: Network, data: Prepared, settings: FitSettings, steps: int) -> str:
    """A hash of what a run depends on: another run must not go on from its state."""
    digest = hashlib.sha256(json.dumps(asdict(settings), sort_keys=True).encode())
    digest.update(str(steps).encode())
    for weights in network.state_dict().values():
        digest.update(weights.detach().cpu().numpy().tobytes())
    digest.update(np.nan_to_num(data.sentences, nan=-1.0).tobytes())
    for window, tokens in zip(data.windows, data.tokens, strict=True):
        digest.update(window.ids.tobytes())
        digest.update(tokens.tobytes())
    return digest.hexdigest()
