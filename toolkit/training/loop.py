"""`train`: from a configuration to a model folder, calibrated on development data."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from toolkit.codebook import Codebook
from toolkit.models.encoder.config import LEXICAL, EncoderConfig
from toolkit.models.encoder.encoder import GRAPH, TOKENIZER, Encoder
from toolkit.models.encoder.engines import TorchEngine
from toolkit.models.encoder.float_weights import load_network, save_network
from toolkit.models.encoder.heads import Head, codebook_heads
from toolkit.models.encoder.model import EncoderModel
from toolkit.models.encoder.network import Network, freeze, keep_layers, pad_token
from toolkit.models.encoder.pretrained import pretrained
from toolkit.models.encoder.windows import Shape, marks
from toolkit.models.folder import CODEBOOKS, CONFIG, RECORD, TRAINING_STATE, carry_codebooks
from toolkit.models.registry import BUNDLED
from toolkit.models.sourcing.extractor import SourcingExtractor
from toolkit.outputs import locked_folder, written_names
from toolkit.outputs.folder import STATE
from toolkit.training.calibration import calibrate, calibrated_loss
from toolkit.training.confidence import fit_confidence
from toolkit.training.config import TrainConfig
from toolkit.training.distillation import distil
from toolkit.training.engine_files import write_engine
from toolkit.training.evidence_weights import weigh_evidence
from toolkit.training.examples import make_examples
from toolkit.training.fit import fit
from toolkit.training.requirements import require_packages
from toolkit.training.rounding import round_network
from toolkit.training.splits import Split, TrainingData, stage_passages
from toolkit.training.table_codebook import codebook_yaml

if TYPE_CHECKING:
    from toolkit.schema import Passage

Progress = Callable[[str, int, int, float], None]
"""Called with the name of a stage, step, steps and loss."""


def train(
    config: TrainConfig,
    data: TrainingData,
    folder: Path,
    *,
    lexical_model: Path | None = None,
    device: str = "cpu",
    progress: Progress | None = None,
) -> Encoder:
    """Train the stages in order, calibrate, and write the model into ``folder``.

    ``lexical_model`` is the folder of a linear model whose word evidence is weighed where the
    configuration asks for it; the bundled one unless it is given. The state of each stage is kept
    in ``folder/run``: a training that was broken off goes on where it stopped, as long as
    configuration and data are the same. Raises `ValueError` before it begins for a package that is
    missing, and `FileExistsError` for a file in the way that is not the toolkit's.
    """
    require_packages(config)
    known = _known(folder)
    with locked_folder(folder, "train") as place:
        place.require([CONFIG, TOKENIZER, RECORD, GRAPH], known=known)
        encoder, network = _trained(config, data, folder / TRAINING_STATE, device, progress)
        with place.writing(whole=True, known=known) as new:
            fitted = _fit_on_dev(encoder, config, data, lexical_model, new)
            fitted.save(new)
            encoder.tokenizer.save(str(new / TOKENIZER))
            engine = write_engine(network, new, folder / TRAINING_STATE)
            save_network(network, new)
            _carry_codebooks(data.codebooks, new)
            record = json.dumps(_record(config, data.splits), indent=1)
            (new / RECORD).write_text(record + "\n", encoding="utf-8")
    return Encoder(fitted, encoder.tokenizer, engine)


def _known(folder: Path) -> list[str]:
    """The files of a model that a version trained which kept no record of them."""
    if CONFIG in written_names(folder) or not (folder / RECORD).is_file():
        return []
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return [path.as_posix() for path in paths if path.parts[0] not in (TRAINING_STATE, STATE)]


def _trained(
    config: TrainConfig,
    data: TrainingData,
    state: Path,
    device: str,
    progress: Progress | None,
) -> tuple[Encoder, Network]:
    """The network after all stages, and an encoder that runs it."""
    heads = codebook_heads(data.codebooks, config.spans)
    torch.manual_seed(config.seed)
    checkpoint, tokenizer = pretrained(config.encoder)
    network = _network(config, checkpoint, sum(head.width for head in heads))
    shape = Shape(config.window, config.context, *marks(tokenizer), config.neutral)
    names = tuple(codebook.name for codebook in data.codebooks)
    plain = EncoderConfig(heads, shape, pad_token(checkpoint), names)
    encoder = Encoder(plain, tokenizer, TorchEngine(network, device))
    splits = _distilled(config, data.splits, heads, state, progress)
    _train_stages(network, encoder, config, splits, state, device, progress)
    return encoder, network


def _network(config: TrainConfig, checkpoint: Any, width: int) -> Network:
    """The network to be trained, with its first weights."""
    if config.start is None:
        network = Network(checkpoint, width, config.dropout)
    else:
        network = load_network(config.start, width)
        network.dropout.p = config.dropout
        if type(network.encoder) is not type(checkpoint):
            raise ValueError(f"start: {config.start} is of another kind of encoder")
    if config.layers:
        keep_layers(network.encoder, config.layers)
    freeze(network.encoder, config.freeze)
    for module in network.encoder.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = config.encoder_dropout
    return network


def _distilled(
    config: TrainConfig,
    splits: Mapping[str, Split],
    heads: Sequence[Head],
    folder: Path,
    progress: Progress | None,
) -> Mapping[str, Split]:
    if config.teacher is None:
        return splits

    def report(done: int, total: int) -> None:
        if progress is not None:
            progress("teacher", done, total, 0.0)

    return distil(
        splits, heads, config.teacher.model, folder / "teacher",
        weight=config.teacher.weight, sentences=config.teacher.sentences, progress=report,
    )  # fmt: skip


def _train_stages(
    network: Network,
    encoder: Encoder,
    config: TrainConfig,
    splits: Mapping[str, Split],
    folder: Path,
    device: str,
    progress: Progress | None,
) -> None:
    plain = encoder.config
    for number, stage in enumerate(config.stages):
        settings = config.settings(number)
        examples = make_examples(
            encoder.tokenizer, stage_passages(splits, stage.sources), plain.heads, plain.shape,
            corpus_intercept=settings.corpus_intercept,
        )  # fmt: skip
        dev = [passage for source in stage.sources for passage in splits[source].dev]

        def evaluate(_: Network, dev: Sequence[Passage] = dev) -> float:
            return -calibrated_loss(encoder, dev)

        if config.integers and number + 1 == len(config.stages):
            round_network(network)
        name = f"stage {number + 1} of {len(config.stages)}"
        fit(
            network, examples, plain.heads, settings,
            pad=plain.pad,
            device=device,
            folder=folder / f"stage-{number + 1}",
            evaluate=evaluate if settings.epochs > 1 and dev else None,
            progress=None if progress is None else partial(progress, name),
        )  # fmt: skip


def _fit_on_dev(
    encoder: Encoder,
    config: TrainConfig,
    data: TrainingData,
    lexical_folder: Path | None,
    folder: Path,
) -> EncoderConfig:
    """Calibration, then what words weigh, then confidence thresholds."""
    splits = data.splits
    dev = [passage for name in config.calibrate or splits for passage in splits[name].dev]
    lexical_model = tagger = None
    if config.lexical_model:
        from toolkit.models.linear.lexical import LexicalModel

        _carry_lexical_model(lexical_folder or BUNDLED / "linear", folder / LEXICAL)
        lexical_model = LexicalModel.load(folder / LEXICAL)
        if (folder / LEXICAL / SourcingExtractor.codebook).is_dir():
            tagger = SourcingExtractor.load(folder / LEXICAL / SourcingExtractor.codebook)
    fitted = calibrate(encoder, dev, tagger)
    weighed = config.evidence or config.calibrate or splits
    fitted = weigh_evidence(
        encoder.with_config(fitted),
        [splits[name].dev for name in weighed],
        lexical=None if lexical_model is None else lexical_model.log_odds,
        balance=[splits[name].dev for name in config.balance],
    )
    calibrated = encoder.with_config(fitted)
    model = EncoderModel("trained", "", calibrated, data.codebooks, lexical_model, tagger)
    return replace(fitted, confidence=fit_confidence(model, dev))


def _carry_lexical_model(linear: Path, folder: Path) -> None:
    """Copy the parts of a linear model that weigh beside an encoder; it may have no sourcing."""
    from toolkit.models.linear.framing import Framing
    from toolkit.models.linear.loaded import LoadedLanguage

    state = shutil.ignore_patterns(TRAINING_STATE)
    parts = [LoadedLanguage.codebook, Framing.codebook]
    if (linear / SourcingExtractor.codebook).is_dir():
        parts.append(SourcingExtractor.codebook)
    for part in parts:
        shutil.copytree(linear / part, folder / part, ignore=state, dirs_exist_ok=True)


def _carry_codebooks(codebooks: Sequence[Codebook], folder: Path) -> None:
    """The model carries every codebook that does not come with the toolkit."""
    carry_codebooks(folder, [book for book in codebooks if book.path.suffix != ".csv"])
    for codebook in codebooks:
        if codebook.path.suffix == ".csv":
            path = folder / CODEBOOKS / f"{codebook.name}.yaml"
            path.parent.mkdir(exist_ok=True)
            path.write_text(codebook_yaml(codebook), encoding="utf-8")


def _record(config: TrainConfig, splits: Mapping[str, Split]) -> dict[str, Any]:
    """What a card is written from: the configuration, and how many sentences went in."""
    return {
        "config": config.model_dump(mode="json"),
        "sentences": {
            name: {
                "train": sum(len(passage.texts) for passage in split.train),
                "dev": sum(len(passage.texts) for passage in split.dev),
                "passages kept out": split.kept_out,
            }
            for name, split in splits.items()
        },
    }
