"""A training as a file: which encoder, which codebooks, which corpora, in which stages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import Field

from toolkit.settings import Settings, read_settings

FEW = 400
"""Texts from which on a table, or a folder of scores, counts as large."""


@dataclass(frozen=True, slots=True)
class FitSettings:
    """One stage of training.

    ``rate`` is the encoder's highest learning rate, ``head_rate`` the heads'; each layer below
    the last learns at ``layer_decay`` times the rate of the one above. ``weights`` multiplies the
    loss of single heads. ``corpus_intercept`` names corpora whose base rates differ for reasons
    of their own: each learns its own intercepts, which are dropped afterwards.
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
    corpus_intercept: tuple[str, ...] = ()


class Source(Settings):
    """A corpus to learn from.

    ``scheme`` says which labels: those by our ``codebooks`` (Five Newsrooms, or what ``labels``, a
    file that is attached first, adds), those of the ``corpus`` itself (or the name of one of its
    codebooks), those of a ``table``, where ``corpus`` is the path of a CSV of one's own, or those
    of ``scores``, a folder of ``toolkit score``, such as a language model's answers. Of a
    corpus with parts, only ``train_parts`` are trained on and ``dev_parts`` developed on. Where
    there are no such parts, and among the items in ``labels``, one ``group`` in ``dev_every`` is
    set aside for development. ``corpus_intercept`` lets its base rates differ. No more than so
    many ``sentences`` are trained on, evenly spaced.
    """

    corpus: str
    scheme: str
    labels: Path | None = None
    annotator: str = "final"
    train_parts: tuple[str, ...] = ()
    dev_parts: tuple[str, ...] = ()
    dev_every: Annotated[int, Field(ge=2)] = 8
    group: str = "article_id"
    corpus_intercept: bool = False
    sentences: Annotated[int, Field(ge=1)] | None = None


class Teacher(Settings):
    """The model that softens and completes the labels, and its share where a corpus has some.

    Of a source in ``sentences`` it is asked about so many at most, evenly spaced.
    """

    model: str = "default"
    sentences: dict[str, Annotated[int, Field(ge=0)]] = Field(default_factory=dict)
    weight: Annotated[float, Field(ge=0, le=1)] = 0.5


class Rates(Settings):
    """How long and how fast an encoder is trained; see `FitSettings`."""

    epochs: Annotated[float, Field(gt=0)] = 3.0
    rate: Annotated[float, Field(gt=0)] = 4e-5
    head_rate: Annotated[float, Field(gt=0)] = 4e-4
    layer_decay: Annotated[float, Field(gt=0, le=1)] = 1.0
    batch_tokens: Annotated[int, Field(ge=64)] = 1200


class Stage(Rates):
    """A pass over some sources, each repeated as often as it says, with the settings of `fit`."""

    sources: dict[str, Annotated[int, Field(ge=1)]]
    span_weight: Annotated[float, Field(ge=0)] = 1.0
    weights: dict[str, float] = Field(default_factory=dict)


class TrainConfig(Settings):
    """Everything a training depends on.

    ``layers`` are those of the encoder that are kept, counted from 0 (all, where empty), and
    ``freeze`` how many of the lowest, with the embeddings, are left as they came. ``start`` is a
    folder of ``toolkit train`` with the same encoder and heads, whose weights are started from.
    With ``integers`` the last stage learns with weights and activations rounded to 8 bits, and the
    model computes with them. ``neutral``
    replaces names by stand-ins before the network reads a text. A ``teacher``'s answers are mixed
    into the labels (`toolkit.training.distillation`).

    ``codebooks`` are names or YAML files; their questions are what the model answers. Those in
    ``spans`` learn their spans from marked ones, the others mark what their labels rest on.
    ``calibrate`` names the sources whose development passages temperatures and thresholds are
    fitted on (all, where empty); ``evidence`` those on which marked words, and the lexical model
    where ``lexical_model`` is set, are weighed against the sentence as a whole (those of
    ``calibrate``, where empty), and ``balance`` those on which, each counting the same, as many
    labels are then predicted as hold.
    """

    encoder: str = "all-MiniLM-L6-v2"
    layers: tuple[Annotated[int, Field(ge=0)], ...] = ()
    freeze: Annotated[int, Field(ge=0)] = 0
    start: Path | None = None
    integers: bool = False
    neutral: bool = False
    teacher: Teacher | None = None
    codebooks: tuple[str, ...] = ("loaded_language", "framing", "sourcing")
    spans: tuple[str, ...] = ()
    seed: int = 0
    window: Annotated[int, Field(ge=16, le=8192)] = 256
    context: Annotated[int, Field(ge=0, le=8)] = 1
    dropout: Annotated[float, Field(ge=0, lt=1)] = 0.1
    encoder_dropout: Annotated[float, Field(ge=0, lt=1)] = 0.1
    sources: dict[str, Source]
    stages: list[Stage]
    keep_out: tuple[str, ...] = ()
    calibrate: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    lexical_model: bool = False
    balance: tuple[str, ...] = ()

    def settings(self, number: int) -> FitSettings:
        """The settings of a stage, counted from 0."""
        stage = self.stages[number]
        return FitSettings(
            **stage.model_dump(exclude={"sources"}),
            seed=self.seed + number,
            corpus_intercept=tuple(n for n in stage.sources if self.sources[n].corpus_intercept),
        )


def table_config(table: Path, codebook: Path | None = None) -> TrainConfig:
    """The training of a table of one's own: the fewer texts, the more passes over them and the
    smaller the steps; the best pass is kept."""
    few = table.is_file() and table.read_bytes().count(b"\n") < FEW
    books = () if codebook is None else (str(codebook),)
    return _own_config("table", str(table), few, books)


def scores_config(scores: Path) -> TrainConfig:
    """The training of a folder of scores, under its own codebooks, in the way of `table_config`."""
    from toolkit.results import ScoreSet

    opened = ScoreSet.open(scores)
    few = opened.table("sentences").num_rows < FEW
    return _own_config("scores", str(scores), few, [str(book.path) for book in opened.codebooks])


def _own_config(scheme: str, path: str, few: bool, codebooks: Iterable[str]) -> TrainConfig:
    stage = Stage(
        sources={scheme: 1},
        epochs=12.0 if few else 6.0,
        rate=8e-5 if few else 5e-5,
        head_rate=4e-3 if few else 1e-3,
        batch_tokens=192 if few else 1200,
    )
    return TrainConfig(
        codebooks=tuple(codebooks),
        encoder_dropout=0.0,
        sources={scheme: Source(corpus=path, scheme=scheme, dev_every=6)},
        stages=[stage],
    )


def read_config(path: Path) -> TrainConfig:
    """Read a training's file. Raises `ValueError` that names the file, the key and the remedy."""
    config = read_settings(path, TrainConfig)
    for number, stage in enumerate(config.stages):
        _require_sources(config, stage.sources, f"{path}: stages.{number}")
    for key in ("calibrate", "evidence", "balance"):
        _require_sources(config, getattr(config, key), f"{path}: {key}")
    return config


def _require_sources(config: TrainConfig, names: Iterable[str], where: str) -> None:
    for name in names:
        if name not in config.sources:
            known = ", ".join(config.sources)
            raise ValueError(f"{where}: no source {name!r}; there are {known}")
