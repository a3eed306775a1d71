"""Retraining as one command: a file that names the steps' files, and the order, written down here.

Linear parts, encoder (which weighs the linear ones as its lexical model), confidence thresholds of
the linear model, parity of the 8-bit weights, cards, the audit that a model must pass to be
bundled, and the bundle: a folder for each model, and their pins.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from toolkit.corpora.card import CorpusError
from toolkit.corpora.registry import corpora, corpus_folder
from toolkit.evaluation.card import write_card
from toolkit.evaluation.config import ModelCard, read_evaluation
from toolkit.evaluation.run import run_evaluation
from toolkit.models.confidence import FILE as THRESHOLDS
from toolkit.models.folder import CONFIG, TRAINING_STATE, pin_models
from toolkit.models.registry import load_model
from toolkit.outputs import output_folder, write_whole, written_names
from toolkit.retraining.measured import (
    confidence_page,
    corpus_sentences,
    dev_passages,
    parity_page,
)
from toolkit.retraining.pipeline import Step, digest, run_steps
from toolkit.settings import Settings, read_settings
from toolkit.training.confidence import RIGHT, fit_confidence
from toolkit.training.config import Source, TrainConfig, read_config
from toolkit.training.requirements import require_packages

NAMES = ("linear", "default")
PINS = "pins.json"
WORK = shutil.ignore_patterns(TRAINING_STATE, "torch")
"""What a bundled model leaves behind: the state of its training, and its float weights."""
Report = Callable[[str], object]
Progress = Callable[[str, int, int, float], None]
Draw = Annotated[int, Field(ge=1)]
Share = Annotated[float, Field(gt=0, le=1)]


class Confidence(Settings):
    """What confidence thresholds are fitted on: the development parts of ``sources``, up to so
    many ``sentences`` of each, drawn at random. From a threshold on, the share ``right`` of the
    linear model's predictions is right."""

    sources: dict[str, Source]
    sentences: Draw = 3000
    right: Share = RIGHT


class Parity(Settings):
    """On which corpora, and so many ``sentences`` of each, the 8-bit weights are compared with the
    trained ones."""

    corpora: tuple[str, ...]
    sentences: Draw = 1500


class RetrainConfig(Settings):
    """The files of the steps. Each of the ``linear`` parts is the config it is trained by, or the
    folder of a part that is kept as it is; ``cards`` are configs of ``toolkit evaluate``, by the
    model (or part, ``linear/framing``) whose card they make; ``audit`` is the file of limits that
    a model must keep to be bundled (without it none is audited)."""

    linear: dict[str, Path]
    encoder: Path
    confidence: Path
    parity: Parity
    cards: dict[str, Path] = Field(default_factory=dict)
    audit: Path | None = None


def retrain(
    path: Path,
    out: Path,
    *,
    device: str = "cpu",
    report: Report = print,
    progress: Progress | None = None,
) -> dict[str, Path]:
    """Run every step that is not done yet, and return the folder of each model.

    ``out`` holds ``models``, ``cards``, ``pins.json`` and ``work``, the state of the steps. Raises
    `ValueError` for a config that cannot be run, before anything is trained.
    """
    config = read_settings(path, RetrainConfig)
    training = read_config(config.encoder)
    confidence = read_settings(config.confidence, Confidence)
    require_packages(training)
    retraining = _Retraining(config, training, confidence, out, device, report, progress)
    run_steps(
        retraining.steps(), out / "work" / "steps", data=_data(training, confidence), report=report
    )
    report(f"the models are in {out / 'models'}, their pins in {out / PINS}")
    return {name: out / "models" / name for name in NAMES}


def _data(training: TrainConfig, confidence: Confidence) -> list[Path]:
    """Every corpus at hand, and the files of labels and the tables that the configs name."""
    paths = []
    for card in corpora():
        try:
            paths.append(corpus_folder(card.name))
        except CorpusError:
            continue
    for source in (*training.sources.values(), *confidence.sources.values()):
        paths += [source.labels] if source.labels else []
        paths += [Path(source.corpus)] if source.scheme == "table" else []
    return paths


@dataclass(frozen=True, slots=True)
class _Retraining:
    config: RetrainConfig
    training: TrainConfig
    confidence: Confidence
    out: Path
    device: str
    report: Report
    progress: Progress | None

    def steps(self) -> list[Step]:
        config = self.config
        linear, default = (self.made(name) for name in NAMES)
        cards = self.out / "cards"
        trained = [
            Step(
                f"linear/{part}", digest([file]), [linear / part], partial(self.train_linear, part)
            )
            for part, file in config.linear.items()
        ]
        measured = [
            Step(f"card {name}", digest([file]), [cards / f"{file.stem}.md"],
                 partial(self.write_card, name))
            for name, file in config.cards.items()
        ]  # fmt: skip
        encoder = self.training.model_dump_json()
        confidence = self.confidence.model_dump_json()
        parity = config.parity.model_dump_json()
        limits = digest([config.audit]) if config.audit else ""
        return [
            *trained,
            Step("encoder", encoder, [default / CONFIG], self.train_encoder),
            Step("confidence", confidence, [linear / THRESHOLDS], self.fit_confidence),
            Step("parity", parity, [cards / "parity.md"], self.measure_parity),
            *measured,
            Step("bundle", limits, [self.out / PINS], self.bundle),
        ]

    def made(self, name: str) -> Path:
        return self.out / "work" / name

    def train_linear(self, part: str) -> None:
        file, folder = self.config.linear[part], self.made("linear")
        if file.is_dir():
            shutil.copytree(file, folder / part, dirs_exist_ok=True)
        else:
            from toolkit.training.linear import train_part

            train_part(part, file, folder / part, report=self.report)
        _write_config(folder, "linear", self.training.codebooks)

    def train_encoder(self) -> None:
        from toolkit.training.loop import train
        from toolkit.training.splits import load_training_data

        train(
            self.training, load_training_data(self.training), self.made("default"),
            lexical_model=self.made("linear"), device=self.device, progress=self.progress,
        )  # fmt: skip

    def fit_confidence(self) -> None:
        passages = dev_passages(self.confidence.sources, sentences=self.confidence.sentences)
        linear = self.made("linear")
        right = fit_confidence(load_model(linear), passages, right=self.confidence.right)
        right.save(linear)
        page = confidence_page(load_model(linear), right, passages)
        self.write_page("confidence", page)

    def measure_parity(self) -> None:
        from toolkit.training.parity import measure_parity

        sentences = self.config.parity.sentences
        parities = {
            name: measure_parity(self.made("default"), corpus_sentences(name, sentences))
            for name in self.config.parity.corpora
        }
        self.write_page("parity", parity_page(parities, sentences=sentences))

    def write_card(self, name: str) -> None:
        file = self.config.cards[name]
        card = self.out / "cards" / file.stem
        settings = read_evaluation(file).model_copy(update={"card": card})
        if isinstance(settings, ModelCard):
            made = [self.made(model) for model in settings.models]
            settings = settings.model_copy(update={"models": tuple(map(str, made))})
        content = run_evaluation(settings, work=self.out / "work" / "folds", report=self.report)
        page = write_card(settings, content, file)
        for written in (page, page.with_suffix(".json")):  # a model is called by its name
            text = written.read_text(encoding="utf-8")
            for model in NAMES:
                text = text.replace(str(self.made(model)), model)
            written.write_text(text, encoding="utf-8")
        shutil.copyfile(page, self.made(name) / "card.md")

    def bundle(self) -> None:
        bundle = self.out / "work" / "bundle"
        shutil.rmtree(bundle, ignore_errors=True)
        for name in NAMES:
            shutil.copytree(self.made(name), bundle / name, ignore=WORK)
        pins = pin_models(bundle)
        if self.config.audit is not None:
            self.audit(bundle, self.config.audit, pins)
        models = self.out / "models"
        recorded = written_names(models) or not (self.out / PINS).is_file()
        bundled = () if recorded else models.rglob("*")
        known = [path.relative_to(models).as_posix() for path in bundled if path.is_file()]
        with output_folder(models, "retrain", whole=True, known=known) as new:
            shutil.copytree(bundle, new, dirs_exist_ok=True)
        shutil.rmtree(bundle)
        write_whole(self.out / PINS, json.dumps(pins, indent=1) + "\n")

    def audit(self, bundle: Path, limits: Path, pins: Mapping[str, str]) -> None:
        """Write the audit of every model in a bundle. Raises `ValueError` where one fails."""
        from toolkit.audit import audit_model, write_audit
        from toolkit.audit.release import audit_problems

        audits = self.out / "audits"
        for name in NAMES:
            audit = audit_model(load_model(bundle / name), limits=limits, report=self.report)
            audit = replace(audit, model=name)
            write_audit(audit, audits, name=name, limits=limits, overwrite=True)
        if problems := audit_problems(pins, audits):
            raise ValueError("; ".join(problems))

    def write_page(self, name: str, page: str) -> None:
        folder = self.out / "cards"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.md").write_text(page, encoding="utf-8")


def _write_config(folder: Path, kind: str, codebooks: Sequence[str], **more: Any) -> None:
    config = {"kind": kind, "version": 1, "codebooks": list(codebooks), **more}
    (folder / CONFIG).write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
