"""How a network learns from passages: masked losses, layer-wise rates, a run that can go on.

The loop is ours: the transformers Trainer fixes batches by rows (ours hold a number of tokens),
saves by step or epoch and with pickle, and of its 60 lines only the optimizer's step would go.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from toolkit.models.encoder.heads import Head
from toolkit.models.encoder.network import Network, precision
from toolkit.training.batches import epoch_batches, epoch_ends
from toolkit.training.config import FitSettings
from toolkit.training.examples import Examples
from toolkit.training.losses import batch_loss
from toolkit.training.run_state import Progress, RunState, run_stamp


def fit(
    network: Network,
    examples: Examples,
    heads: Sequence[Head],
    settings: FitSettings,
    *,
    pad: int,
    device: str = "cpu",
    folder: Path | None = None,
    evaluate: Callable[[Network], float] | None = None,
    progress: Callable[[int, int, float], None] | None = None,
) -> list[float]:
    """Train in place; the development figure after each epoch, best weights kept.

    With ``folder``, the state is written there every five minutes and at the end, and a run that
    was broken off goes on from it, step for step as if it had not been. Without ``evaluate`` the
    last weights are kept. ``progress`` is called with step, steps and loss.
    """
    torch.manual_seed(settings.seed)
    network.to(device)
    shape = (len(settings.corpus_intercept) + 1, examples.sentences.shape[1])
    intercepts = nn.Parameter(torch.zeros(shape, device=device))
    groups = _parameter_groups(network, intercepts, settings)
    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), fused=True)
    lengths = np.array([len(window) for window in examples.windows])
    packing: dict[str, Any] = {"batch_tokens": settings.batch_tokens, "seed": settings.seed}
    ends = epoch_ends(lengths, epochs=settings.epochs, **packing)
    steps = ends[-1]
    stamp = run_stamp(network, examples, json.dumps(asdict(settings), sort_keys=True), steps)
    run = RunState(network, intercepts, optimizer, folder, stamp)
    step, history = run.resume()
    dtype = precision(device)
    while step < steps:
        epoch = bisect_right(ends, step)
        batches = epoch_batches(lengths, epoch=epoch, **packing)
        network.train()
        for rows in batches[step - (ends[epoch - 1] if epoch else 0) :]:
            scale = _warm_up_and_down(step, steps, settings.warmup)
            for group in optimizer.param_groups:
                group["lr"] = group["rate"] * scale
            with torch.autocast(device.partition(":")[0], dtype, enabled=dtype != torch.float32):
                loss = batch_loss(
                    network, examples, rows, heads,
                    intercepts=intercepts, weights=settings.weights,
                    span_weight=settings.span_weight, pad=pad, device=device,
                )  # fmt: skip
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), settings.clip)
            optimizer.step()
            step += 1
            if progress is not None:
                progress(step, steps, float(loss.detach()))
            if step >= steps:
                break
            run.save(Progress(step, history))
        if evaluate is not None:
            network.eval()
            history = (*history, evaluate(network))
            if history[-1] == max(history):
                run.keep_as_best()
        run.save(Progress(step, history), now=step >= steps)
    if evaluate is not None:
        run.restore_best()
    network.eval()
    return list(history)


def _warm_up_and_down(step: int, steps: int, warmup: float) -> float:
    """The share of the highest rate at a step: up over ``warmup`` of the steps, then down to 0."""
    rising = (step + 1) / max(1.0, warmup * steps)
    falling = (1.0 - step / steps) / max(1e-9, 1.0 - warmup)
    return min(rising, falling)


def _parameter_groups(
    network: Network, intercepts: nn.Parameter, settings: FitSettings
) -> list[dict[str, Any]]:
    """Each parameter with its own rate: lower for layers nearer the words."""
    layers = int(getattr(network.encoder.config, "num_hidden_layers", 0))
    groups = [{"params": [intercepts], "rate": settings.head_rate, "weight_decay": 0.0}]
    for name, parameter in network.named_parameters():
        if not parameter.requires_grad:
            continue
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
