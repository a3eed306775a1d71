"""`train`: from a configuration to a model folder, calibrated on development data."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from toolkit.classifiers.calibration import Calibration, fit_multi, fit_single
from toolkit.classifiers.encoder.config import EncoderConfig
from toolkit.classifiers.encoder.decoding import decode_spans, sentence_logits
from toolkit.classifiers.encoder.engines import OnnxEngine, TorchEngine
from toolkit.classifiers.encoder.export import export, quantise
from toolkit.classifiers.encoder.fit import fit, prepare
from toolkit.classifiers.encoder.heads import HEADS, Head, columns
from toolkit.classifiers.encoder.model import GRAPH, TOKENIZER, EncoderModel
from toolkit.classifiers.encoder.network import Network, pretrained
from toolkit.classifiers.encoder.passages import Passage, sentence_targets
from toolkit.classifiers.encoder.windows import Shape
from toolkit.training.config import TrainConfig
from toolkit.training.data import Cut, stage_passages

Progress = Callable[[str, int, int, float], None]
BIASES = tuple(np.round(np.arange(-2.0, 2.01, 0.25), 2).tolist())


def train(
    config: TrainConfig,
    cuts: Mapping[str, Cut],
    folder: Path,
    *,
    heads: Sequence[Head] = HEADS,
    device: str = "cpu",
    progress: Progress | None = None,
) -> EncoderModel:
    """Train the stages one after the other, calibrate, and write the model into ``folder``.

    The state of each stage is kept in ``folder/run``: a training that was broken off goes on
    where it stopped, as long as configuration and data are the same.
    """
    import torch

    torch.manual_seed(config.seed)
    encoder, tokenizer = pretrained(config.encoder)
    for module in encoder.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = config.encoder_dropout
    network = Network(encoder, sum(head.width for head in heads), config.dropout)
    shape = Shape(config.window, config.context, *_marks(tokenizer))
    pad = tokenizer.token_to_id("[PAD]") or 0
    for number, stage in enumerate(config.stages):
        name = f"stage {number + 1} of {len(config.stages)}"
        settings = config.settings(number)
        rows = stage_passages(cuts, stage.sources)
        data = prepare(tokenizer, rows, heads, shape, settings.own_offset)

        def told(step: int, steps: int, loss: float, name: str = name) -> None:
            if progress is not None:
                progress(name, step, steps, loss)

        run = folder / "run" / f"stage-{number + 1}"
        fit(network, data, heads, settings, pad, device=device, folder=run, progress=told)
    folder.mkdir(parents=True, exist_ok=True)
    plain = EncoderConfig(tuple(heads), shape, pad)
    model = EncoderModel("trained", "", plain, tokenizer, TorchEngine(network, device))
    calibrated = calibrate(model, {name: cut.develop for name, cut in cuts.items()})
    calibrated.save(folder)
    tokenizer.save(str(folder / TOKENIZER))
    whole = folder / "run" / "model.onnx"
    export(network, whole)
    quantise(whole, folder / GRAPH)
    (folder / "training.json").write_text(
        json.dumps(_record(config, cuts), indent=1) + "\n", encoding="utf-8"
    )
    return EncoderModel("trained", "", calibrated, tokenizer, OnnxEngine(folder / GRAPH))


def calibrate(model: EncoderModel, develop: Mapping[str, Sequence[Passage]]) -> EncoderConfig:
    """The configuration with temperatures, intercepts and span biases fitted on development
    passages of all sources together; a head that none of them knows is left as it is."""
    heads = model.config.heads
    passages = [passage for rows in develop.values() for passage in rows]
    known = [one for passage in passages for one in passage.known]
    rows = model.token_rows([passage.texts for passage in passages])
    logits = sentence_logits(rows, len(known))
    truth = sentence_targets(heads, known)
    place = columns(heads)
    calibration: dict[str, Calibration] = {}
    at = 0
    for head in heads:
        if head.kind == "spans":
            continue
        wanted = truth[:, at : at + head.width]
        at += head.width
        own = logits[:, place[head.name]]
        told = ~np.isnan(wanted).all(axis=1) & ~np.isnan(own).any(axis=1)
        if not told.any():
            continue
        if head.kind == "multi":
            calibration[head.name] = fit_multi(own[told].astype(float), _hard(wanted[told]))
        else:
            calibration[head.name] = fit_single(
                own[told].astype(float), wanted[told].argmax(axis=1)
            )
    bias = {}
    for head in heads:
        if head.kind == "spans" and any(head.name in one.spans for one in known):
            bias[head.name] = tuple(
                _best_bias(rows, head, place[head.name], known, k) for k in range(len(head.labels))
            )
    config = model.config
    return EncoderConfig(config.heads, config.shape, config.pad, calibration, bias)


def _best_bias(rows: Any, head: Head, own: slice, known: Sequence[Any], k: int) -> float:
    """The log odds to add to being inside a label, for the best exact F1 of its spans."""
    label = head.labels[k]
    wanted = {
        (number, start, end)
        for number, one in enumerate(known)
        for start, end, name in one.spans.get(head.name, ())
        if name == label
    }
    asked = {number for number, one in enumerate(known) if head.name in one.spans}
    single = Head(head.name, "spans", (label,))
    part = slice(own.start + 3 * k, own.start + 3 * k + 3)
    best, top = 0.0, -1.0
    for bias in sorted(BIASES, key=abs):
        found = decode_spans(rows, single, part, len(known), (bias,))
        given = {(n, s.start, s.end) for n in asked for s in found[n]}
        f1 = 2 * len(given & wanted) / max(len(given) + len(wanted), 1)
        if f1 > top + 1e-9:
            best, top = bias, f1
    return float(best)


def _hard(wanted: np.ndarray[Any, np.dtype[np.float32]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Softened labels as given or not, unknown ones as they are."""
    return np.where(np.isnan(wanted), np.nan, (wanted >= 0.5).astype(np.float64))


def _marks(tokenizer: Any) -> tuple[int, int]:
    """The tokens that open a row and stand between sentences; `ValueError` where there are none."""
    for first, separator in (("[CLS]", "[SEP]"), ("<s>", "</s>")):
        ids = tokenizer.token_to_id(first), tokenizer.token_to_id(separator)
        if None not in ids:
            return ids
    raise ValueError("the tokenizer has neither [CLS] and [SEP] nor <s> and </s>")


def _record(config: TrainConfig, cuts: Mapping[str, Cut]) -> dict[str, Any]:
    """What a card is written from: the configuration, and how many sentences went in."""
    return {
        "config": config.model_dump(mode="json"),
        "sentences": {
            name: {
                "learned": sum(len(p.texts) for p in cut.learn),
                "developed on": sum(len(p.texts) for p in cut.develop),
                "passages kept out": cut.kept_out,
            }
            for name, cut in cuts.items()
        },
    }
