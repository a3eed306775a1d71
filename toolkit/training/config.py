"""A training as a file: which encoder, which corpora, in which stages."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from toolkit.training.fit import FitSettings

Reading = Literal[
    "our", "loaded", "ptc", "basil", "forum", "tweets", "ccf", "gvfc", "sourcing", "table"
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Strict):
    """A corpus to learn from.

    ``reading`` says what its labels mean: ``our`` three codebooks, ``loaded`` language alone,
    ``sourcing``, the name of a frame mapping, or ``table`` where ``corpus`` is the path of a CSV
    of one's own. ``labels`` is a file to attach first. One group of ``develop_every`` is kept out
    for development, unless the corpus has a ``dev`` part; of a corpus with parts, only ``parts``
    is learned from. ``own_offset`` lets its base rates differ.
    """

    corpus: str
    reading: Reading
    labels: Path | None = None
    annotator: str = "final"
    parts: tuple[str, ...] = ()
    develop_parts: tuple[str, ...] = ()
    develop_every: Annotated[int, Field(ge=2)] = 8
    group: str = "article_id"
    own_offset: bool = False


class Stage(_Strict):
    """A pass over some sources, each repeated as often as said, with the settings of `fit`."""

    sources: dict[str, Annotated[int, Field(ge=1)]]
    epochs: Annotated[float, Field(gt=0)] = 3.0
    rate: Annotated[float, Field(gt=0)] = 4e-5
    head_rate: Annotated[float, Field(gt=0)] = 4e-4
    layer_decay: Annotated[float, Field(gt=0, le=1)] = 1.0
    batch_tokens: Annotated[int, Field(ge=64)] = 1200
    span_weight: Annotated[float, Field(ge=0)] = 1.0
    weights: dict[str, float] = {}


class TrainConfig(_Strict):
    """Everything a training depends on; unknown keys are refused. ``calibrate`` names the sources
    whose development passages temperatures and thresholds are fitted on (all, where empty);
    ``words`` those on which the bundled linear model's word evidence is weighed against the
    network (nowhere, where empty), and ``balance`` those on which, each counting the same, as many
    labels are then given as hold (those of ``words``, where empty); ``codebook`` is one of your
    own, for sources that are tables."""

    encoder: str = "all-MiniLM-L6-v2"
    seed: int = 0
    window: Annotated[int, Field(ge=16, le=8192)] = 256
    context: Annotated[int, Field(ge=0, le=8)] = 1
    dropout: Annotated[float, Field(ge=0, lt=1)] = 0.1
    encoder_dropout: Annotated[float, Field(ge=0, lt=1)] = 0.1
    sources: dict[str, Source]
    stages: list[Stage]
    keep_out: tuple[str, ...] = ()
    calibrate: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    balance: tuple[str, ...] = ()
    codebook: Path | None = None

    def settings(self, number: int) -> FitSettings:
        """The settings of a stage."""
        stage = self.stages[number]
        return FitSettings(
            **stage.model_dump(exclude={"sources"}),
            seed=self.seed + number,
            own_offset=tuple(n for n in stage.sources if self.sources[n].own_offset),
        )


def own_config(table: Path, codebook: Path | None = None, texts: int = 1000) -> TrainConfig:
    """The training of a table of one's own: the fewer ``texts``, the more passes over them and
    the smaller the steps; the best pass is kept."""
    source = Source(corpus=str(table), reading="table", develop_every=6)
    few = texts < FEW
    stage = Stage(
        sources={"table": 1},
        epochs=12.0 if few else 6.0,
        rate=8e-5 if few else 5e-5,
        head_rate=4e-3 if few else 1e-3,
        batch_tokens=192 if few else 1200,
    )
    return TrainConfig(codebook=codebook, encoder_dropout=0.0, sources={"table": source},
                       stages=[stage])  # fmt: skip


FEW = 400


def read_config(path: Path) -> TrainConfig:
    """Read a training's file. Raises `ValueError` that names the file, the key and the mend."""
    try:
        found: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        config = TrainConfig.model_validate(found)
    except (OSError, yaml.YAMLError) as wrong:
        reason = " ".join(str(wrong).split())
        raise ValueError(f"{path}: cannot be read: {reason}") from None
    except ValidationError as wrong:
        first = wrong.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise ValueError(f"{path}: {where}: {first['msg']}") from None
    for number, stage in enumerate(config.stages):
        _known(config, stage.sources, f"{path}: stages.{number}")
    _known(config, config.calibrate, f"{path}: calibrate")
    _known(config, config.words, f"{path}: words")
    _known(config, config.balance, f"{path}: balance")
    return config


def _known(config: TrainConfig, names: Iterable[str], where: str) -> None:
    for name in names:
        if name not in config.sources:
            known = ", ".join(config.sources)
            raise ValueError(f"{where}: no source {name!r}; there are {known}")
