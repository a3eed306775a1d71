"""What ``toolkit evaluate`` runs, as files: a model card, an experiment on folds, pools of
annotators, the coverage of intervals, or whether plans hold."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from toolkit.evaluation.simulation_config import AdaptiveDesign as AdaptiveDesign
from toolkit.evaluation.simulation_config import Card as Card
from toolkit.evaluation.simulation_config import CodersDesign as CodersDesign
from toolkit.evaluation.simulation_config import Coverage as Coverage
from toolkit.evaluation.simulation_config import CoverageGrid as CoverageGrid
from toolkit.evaluation.simulation_config import GridDesign as GridDesign
from toolkit.evaluation.simulation_config import HandLabels as HandLabels
from toolkit.evaluation.simulation_config import PlannerCase as PlannerCase
from toolkit.evaluation.simulation_config import PlannerGrid as PlannerGrid
from toolkit.evaluation.simulation_config import RegressionDesign as RegressionDesign
from toolkit.evaluation.simulation_config import RegressionGrid as RegressionGrid
from toolkit.evaluation.simulation_config import Scenario as Scenario
from toolkit.evaluation.simulation_config import SurrogatesDesign as SurrogatesDesign
from toolkit.evaluation.simulation_config import SurrogatesGrid as SurrogatesGrid
from toolkit.settings import Settings, read_mapping, read_settings
from toolkit.training.config import Rates


class Source(Settings):
    """Texts of a corpus with their gold labels.

    ``scheme`` is that of `toolkit.corpora.registry.gold_passages`; ``parts`` takes some parts of
    the corpus, ``groups`` (a column of its items, with values) some texts, and ``one_in`` one
    ``group`` in so many, by the hash of its name (the split that ``dev_every`` makes in training).
    """

    corpus: str
    scheme: str = "corpus"
    annotator: str = "final"
    parts: tuple[str, ...] = ()
    one_in: Annotated[int, Field(ge=2)] | None = None
    group: str = "article_id"


class Set(Source):
    """What a model is measured on. ``cluster`` names a column of the corpus's items whose values
    are drawn for intervals; empty, articles are. ``outlets`` adds error rates by outlet."""

    cluster: str = ""
    outlets: bool = False


class Words(Settings):
    """A baseline that predicts ``label`` of a question where a text holds one of ``words``."""

    codebook: str
    question: str
    label: str
    words: tuple[str, ...]


class ModelCard(Card):
    """``kind: model``. Every figure that the gold labels of some sets allow, for some models.

    A model is a name or a folder that `toolkit.models.registry.load_model` takes, or one of
    ``baselines``; ``training`` adds the development parts of a training's config to the sets.
    """

    kind: Literal["model"]
    models: tuple[str, ...]
    baselines: dict[str, Words] = Field(default_factory=dict)
    training: Path | None = None
    sets: dict[str, Set]


class Linear(Settings):
    """Word n-grams under a logistic regression."""

    kind: Literal["linear"]
    balanced: bool = True


class Frames(Settings):
    """The linear frame classifier: a lexicon of cues, the words around them in unlabelled ``news``,
    and words of the labelled texts. Without ``operating_point`` it learns its intercepts."""

    kind: Literal["frames"]
    l2: Annotated[float, Field(gt=0)] = 8.0
    operating_point: float | None = None
    news: Source
    min_df: Annotated[int, Field(ge=1)] = 8
    C: Annotated[float, Field(gt=0)] = 1.0


class Tuned(Rates):
    """An encoder, tuned on each fold; ``start`` is a folder of ``toolkit train`` to start from, and
    ``freeze`` the number of the lowest layers that are left as they are."""

    kind: Literal["encoder"]
    checkpoint: str = "all-MiniLM-L6-v2"
    start: Path | None = None
    freeze: Annotated[int, Field(ge=0)] = 0
    dropout: Annotated[float, Field(ge=0, lt=1)] = 0.1


class Joint(Settings):
    """Both: the log odds of the words weigh ``weight``, those of the encoder the rest."""

    kind: Literal["joint"]
    words: Linear
    encoder: Tuned
    weight: Annotated[float, Field(gt=0, lt=1)] = 0.35


class FoldSource(Source):
    """Labelled texts of a corpus: by one of its own codebooks, whose labels are renamed by
    ``labels`` (others are left out), or, without ``codebook``, by the experiment's ``question``."""

    codebook: str = ""
    labels: dict[str, str] = Field(default_factory=dict)


class Splitting(Settings):
    """How texts are split: folds at random, folds of whole groups, or one group at a time.

    ``of`` names one of the corpora; without it all are one, and may be left out one by one (``by:
    corpus``). ``classifiers`` takes some of those of the experiment; ``cluster`` names the groups
    that are drawn for intervals.
    """

    how: Literal["random", "grouped", "leave one out"]
    by: str = ""
    of: str = ""
    classifiers: tuple[str, ...] = ()
    cluster: str = "document"

    @property
    def name(self) -> str:
        """What a card calls it."""
        return f"{self.how} by {self.by}" if self.by else self.how


class FoldExperiment(Card):
    """``kind: folds``. Classifiers trained on folds, each text predicted by one that never saw it.

    ``threshold``: a label holds from 0.5, or (``f1``) from where F1 on the other folds is best.
    Macro-F1 is the mean over the labels with ``min_texts`` texts with and without. ``published``
    quotes figures of others, each with its source.
    """

    kind: Literal["folds"]
    question: str
    classes: tuple[str, ...]
    corpora: dict[str, FoldSource]
    classifiers: dict[str, Annotated[Linear | Frames | Tuned | Joint, Field(discriminator="kind")]]
    splits: tuple[Splitting, ...]
    threshold: Literal["half", "f1"] = "half"
    folds: Annotated[int, Field(ge=2)] = 5
    min_texts: Annotated[int, Field(ge=1)] = 1
    published: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _names_are_known(self) -> FoldExperiment:
        for kind, known, used in (
            ("class", self.classes, [c for s in self.corpora.values() for c in s.labels.values()]),
            ("corpus", self.corpora, [split.of for split in self.splits if split.of]),
            ("classifier", self.classifiers, [c for s in self.splits for c in s.classifiers]),
        ):
            unknown = sorted(set(used) - set(known))
            if unknown:
                raise ValueError(f"no {kind} {unknown[0]!r}; there are {', '.join(known)}")
        return self


class Pools(Card):
    """``kind: annotator_pools``. How far differences between outlets depend on who coded."""

    kind: Literal["annotator_pools"]
    corpus: str
    codebook: str
    label: str
    annotators: str
    outlets: Annotated[int, Field(ge=2)] = 6


Evaluation = (
    ModelCard
    | FoldExperiment
    | Pools
    | Coverage
    | CoverageGrid
    | SurrogatesGrid
    | RegressionGrid
    | PlannerGrid
)
KINDS: dict[str, type[Evaluation]] = {
    "model": ModelCard,
    "folds": FoldExperiment,
    "annotator_pools": Pools,
    "coverage": Coverage,
    "coverage_grid": CoverageGrid,
    "surrogates_grid": SurrogatesGrid,
    "regression_grid": RegressionGrid,
    "planner": PlannerGrid,
}


def read_evaluation(path: Path) -> Evaluation:
    """Read a config of ``toolkit evaluate``. Raises `ValueError` that names the file, the key and
    the fix."""
    kind = read_mapping(path).get("kind")
    if kind not in KINDS:
        known = ", ".join(KINDS)
        raise ValueError(f"{path}: kind: must be one of {known}, and is {kind!r}")
    return read_settings(path, KINDS[kind])
