"""An experiment as a file: which texts, which model, which hand labels, what is compared."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from toolkit.comparison.specifications import AGGREGATIONS, FILTERS
from toolkit.settings import Settings, read_settings


class Data(Settings):
    """A corpus by its name, or files, folders and globs as for ``toolkit score``.

    ``labels`` says how a corpus's labels are read: those given by the ``codebooks``, or the
    ``corpus``'s own, as its label scheme says. ``parts`` takes some parts of it, ``path`` is a
    copy. ``units`` are its annotated ``items``, or whole ``articles``, cleaned and split into
    sentences; ``outlet`` and ``event`` say which of its columns stand for the outlet and for the
    event, within which errors are related.
    """

    corpus: str = ""
    paths: tuple[str, ...] = ()
    path: Path | None = None
    parts: tuple[str, ...] = ()
    labels: str = "codebooks"
    units: Literal["items", "articles"] = "items"
    outlet: Literal["outlet", "leaning"] = "outlet"
    event: Literal["event", "document", "topic"] = "event"

    @model_validator(mode="after")
    def _exclusive(self) -> Data:
        if bool(self.corpus) == bool(self.paths):
            raise ValueError("give a corpus or paths, not both")
        return self


class Gold(Settings):
    """Hand labels: a file of ``toolkit labels``, or ``each`` sentences of each outlet drawn from
    the labels of the corpus, by ``annotator``."""

    file: Path | None = None
    each: Annotated[int, Field(ge=1)] | None = None
    annotator: str = "final"

    @model_validator(mode="after")
    def _exclusive(self) -> Gold:
        if (self.file is None) == (self.each is None):
            raise ValueError("give a file of labels or each, not both")
        return self


class ScoredFolder(Settings):
    """A ``folder`` of scores that is there, of the same texts: by whom (``model``; by default the
    one that the folder names), and, where folders of one model differ by it, the ``prompt``."""

    folder: Path
    model: str = ""
    prompt: str = ""


class MultiverseChoices(Settings):
    """What is crossed to see what a comparison hangs on (`toolkit.comparison.Choices`): further
    ``models``, which score the texts, folders of ``scores`` that are there, as those of a language
    model under several prompts, ``thresholds``, ``aggregations``, ``filters``, random ``splits`` of
    the hand labels into halves, and the labels of each of its ``coders`` alone."""

    models: tuple[str, ...] = ()
    scores: tuple[ScoredFolder, ...] = ()
    thresholds: tuple[Annotated[float, Field(gt=0, lt=1)], ...] = (0.3, 0.5, 0.7)
    aggregations: tuple[Literal["sentence", "article", "event"], ...] = AGGREGATIONS
    filters: tuple[str, ...] = FILTERS
    splits: Annotated[int, Field(ge=0)] = 1
    coders: bool = True


class ExperimentConfig(Settings):
    """Everything a comparison depends on; unknown keys are refused.

    ``also`` names further models, whose answers hand labels correct together with those of
    ``model``. ``crossfit`` is for a corpus whose labels trained the model: loaded language is then
    scored by linear classifiers trained on all labels but those of the text's own outlet, event,
    article, topic or document.
    """

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
    data: Data
    model: str = "default"
    operating_point: str = ""
    also: tuple[str, ...] = ()
    crossfit: Literal["", "outlet", "event", "article_id", "topic", "document"] = ""
    gold: Gold | None = None
    measures: Annotated[tuple[str, ...], Field(min_length=1)]
    by: str = "outlet"
    only: tuple[str, ...] = ()
    match: Literal["", "event"] = ""
    weighting: Literal["sentence", "article"] = "sentence"
    correction: Literal["holm", "bh"] | None = None
    level: Annotated[float, Field(gt=0.5, lt=1)] = 0.95
    population: Literal["all articles", "corpus"] = "all articles"
    multiverse: MultiverseChoices | None = None
    seed: int = 0

    @model_validator(mode="after")
    def _consistent(self) -> ExperimentConfig:
        if self.gold is not None and self.gold.each is not None and not self.data.corpus:
            raise ValueError("gold.each draws from the labels of a corpus: name one in data")
        if self.gold is not None and self.data.units == "articles":
            raise ValueError("hand labels are of a corpus's items: leave data.units out")
        if self.crossfit and (self.gold is None or self.gold.each is None):
            raise ValueError("crossfit trains on the labels of a corpus: give gold.each")
        if self.multiverse is not None and self.multiverse.models and self.crossfit:
            raise ValueError("crossfit trains classifiers of its own: leave multiverse.models out")
        if self.also and self.crossfit:
            raise ValueError("crossfit trains classifiers of its own: leave also out")
        return self

    @property
    def digest(self) -> str:
        """SHA-256 of what the configuration says beside the defaults, without its name: an option
        that a later version adds leaves it as it is."""
        settings = self.model_dump(mode="json", exclude={"name"}, exclude_defaults=True)
        text = json.dumps(settings, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def read_experiment(path: Path, changes: Sequence[str] = ()) -> ExperimentConfig:
    """Read an experiment's file; ``changes`` as for `read_settings`. Raises `ValueError` that names
    the file, the key and the remedy."""
    return read_settings(path, ExperimentConfig, changes=changes)


def schema() -> str:
    """The JSON schema of an experiment's file, for editors."""
    return json.dumps(ExperimentConfig.model_json_schema(), indent=1) + "\n"
