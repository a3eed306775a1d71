"""`train`: from a configuration to a model folder, calibrated on development data."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.models.registry import BUNDLED
from toolkit.models.encoder.config import EncoderConfig
from toolkit.models.encoder.encoder import GRAPH, TOKENIZER, Encoder
from toolkit.models.encoder.engines import OnnxEngine, TorchEngine
from toolkit.training.export import export, quantise
from toolkit.training.fit import fit, prepare
from toolkit.models.encoder.heads import FRAMING, HEADS, LOADED, Head
from toolkit.models.encoder.model import EncoderModel
from toolkit.models.encoder.network import Network, pretrained, save_network
from toolkit.models.encoder.passages import Passage
from toolkit.models.encoder.windows import Shape, marks
from toolkit.models.linear.lexical import Wording
from toolkit.schema import FACETS
from toolkit.training.calibration import calibrate, calibrated_loss, fit_levels
from toolkit.training.config import TrainConfig
from toolkit.training.examples import Cut, stage_passages
from toolkit.training.lexical_weights import weigh_words

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Progress = Callable[[str, int, int, float], None]


def train(
    config: TrainConfig,
    cuts: Mapping[str, Cut],
    folder: Path,
    *,
    heads: Sequence[Head] = HEADS,
    device: str = "cpu",
    progress: Progress | None = None,
) -> Encoder:
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
    shape = Shape(config.window, config.context, *marks(tokenizer))
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
        own = [passage for source in stage.sources for passage in cuts[source].develop]
        evaluate = None
        if settings.epochs > 1 and own:
            plain = EncoderConfig(tuple(heads), shape, pad)
            evaluate = partial(_fitness, plain, tokenizer, device, own)
        fit(
            network, data, heads, settings, pad,
            device=device, folder=run, evaluate=evaluate, progress=told,
        )  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    plain = EncoderConfig(tuple(heads), shape, pad)
    develop = [p for name in config.calibrate or cuts for p in cuts[name].develop]
    engine = TorchEngine(network, device)
    fitted = calibrate(Encoder(plain, tokenizer, engine), develop)
    if {LOADED, FRAMING, *FACETS} <= {head.name for head in heads}:
        words = None
        if config.words:
            words = Wording.load(BUNDLED / "linear")
            real = [p for name in config.words for p in cuts[name].develop]
            balanced = [cuts[name].develop for name in config.balance]
            fitted = weigh_words(Encoder(fitted, tokenizer, engine), real, words, balanced)
        model = EncoderModel("trained", "", Encoder(fitted, tokenizer, engine), words)
        fitted = replace(fitted, levels=fit_levels(model, develop))
    fitted.save(folder)
    tokenizer.save(str(folder / TOKENIZER))
    whole = folder / "run" / "model.onnx"
    export(network, whole)
    quantise(whole, folder / GRAPH)
    save_network(network, folder)
    (folder / "training.json").write_text(
        json.dumps(_record(config, cuts), indent=1) + "\n", encoding="utf-8"
    )
    return Encoder(fitted, tokenizer, OnnxEngine(folder / GRAPH))


def _fitness(
    config: EncoderConfig,
    tokenizer: Tokenizer,
    device: str,
    develop: Sequence[Passage],
    network: Network,
) -> float:
    return -calibrated_loss(Encoder(config, tokenizer, TorchEngine(network, device)), develop)


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
