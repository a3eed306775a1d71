"""What ``toolkit evaluate`` runs, as files: a model card, an experiment on folds, pools of
annotators, the coverage of intervals, or whether plans hold."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from toolkit.settings import Settings, read_mapping, read_settings
from toolkit.training.config import Rates

Share = Annotated[float, Field(ge=0, le=1)]
Draws = Annotated[int, Field(ge=1)]


class Card(Settings):
    """What every card has: where it goes (without suffix; ``.md`` and ``.json`` are written), its
    title and an introduction, the draws of its bootstrap and their seed."""

    card: Path
    title: str
    introduction: str = ""
    bootstrap: Draws = 1000
    seed: int = 0


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
    """An encoder, tuned on each fold; ``start`` is a folder of ``toolkit train`` to start from."""

    kind: Literal["encoder"]
    checkpoint: str = "all-MiniLM-L6-v2"
    start: Path | None = None
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


class HandLabels(Settings):
    """Hand labels of an outlet: ``number`` sentences at random, or all those of ``number`` events,
    the same in both outlets."""

    of: Literal["sentences", "events"]
    number: Annotated[int, Field(ge=2)]


class Scenario(Settings):
    """What is true (``difference`` in points / 100), and what is labelled."""

    difference: float
    labels: HandLabels


class Coverage(Card):
    """``kind: coverage``. How often intervals cover what is true, on simulated corpora.

    Of each of two outlets there is an article of ``sentences`` on each of ``events``; ``level`` is
    the true share of the second. Events (of both) and articles vary on the logit scale.
    """

    kind: Literal["coverage"]
    repetitions: Annotated[int, Field(ge=1)]
    events: Annotated[int, Field(ge=2)]
    sentences: Annotated[int, Field(ge=1)]
    level: Share
    event_sd: Annotated[float, Field(ge=0)]
    article_sd: Annotated[float, Field(ge=0)]
    sensitivity: tuple[Share, Share]
    specificity: tuple[Share, Share]
    scenarios: dict[str, Scenario]


class GridDesign(Settings):
    """One design of a grid: two outlets with ``articles`` of ``sentences`` each, whose true
    ``prevalence`` is given, a ``classifier`` of that sensitivity and specificity, and ``labels`` of
    each outlet: so many sentences, whole articles, or sentences of each of two strata by score.
    With ``shared_events`` both report the same events. ``size_slope`` is how a level's logit goes
    with the logarithm of an article's size, whose standard deviation is ``size_sd``."""

    articles: tuple[Annotated[int, Field(ge=2)], Annotated[int, Field(ge=2)]] = (400, 400)
    sentences: Annotated[int, Field(ge=1)] = 20
    prevalence: tuple[Share, Share] = (0.1, 0.1)
    classifier: tuple[Share, Share] = (0.8, 0.9)
    labels: Annotated[int, Field(ge=2)] = 100
    labels_of: Literal["sentences", "articles", "strata by score"] = "sentences"
    shared_events: bool = False
    size_sd: Annotated[float, Field(ge=0)] = 0.0
    size_slope: float = 0.0

    @property
    def true_levels(self) -> tuple[float, float]:
        """What is true of both outlets."""
        return self.prevalence


class AdaptiveDesign(GridDesign):
    """``labels`` sentences of each outlet, drawn by how unsure the model is, in so many
    ``adaptive_batches``: each knows the labels of those before."""

    adaptive_batches: Annotated[int, Field(ge=1)]


class CodersDesign(GridDesign):
    """Sentences at random, coded by ``coders`` of those sensitivities and specificities, who are
    crossed with outlets; a share ``overlap`` is coded by two. True is what the mean coder says."""

    coders: Annotated[tuple[tuple[Share, Share], ...], Field(min_length=2)]
    overlap: Share = 0.2

    @property
    def true_levels(self) -> tuple[float, float]:
        """The mean over coders of the share that each would find."""
        first, second = (
            sum(level * se + (1 - level) * (1 - sp) for se, sp in self.coders) / len(self.coders)
            for level in self.prevalence
        )
        return first, second


def _kind_of_design(design: Any) -> str:
    """Which of the designs is meant, by the keys that only it has."""
    content = design if isinstance(design, dict) else design.model_dump()
    if "adaptive_batches" in content:
        return "adaptive"
    return "coders" if "coders" in content else "plain"


AnyDesign = Annotated[
    Annotated[AdaptiveDesign, Tag("adaptive")]
    | Annotated[CodersDesign, Tag("coders")]
    | Annotated[GridDesign, Tag("plain")],
    Discriminator(_kind_of_design),
]


class CoverageGrid(Card):
    """``kind: coverage_grid``. How often levels and contrasts cover what is true, design by
    design, on simulated corpora. Events and articles vary on the logit scale."""

    kind: Literal["coverage_grid"]
    repetitions: Annotated[int, Field(ge=1)]
    event_sd: Annotated[float, Field(ge=0)]
    article_sd: Annotated[float, Field(ge=0)]
    designs: dict[str, AnyDesign]


class RegressionDesign(Settings):
    """One design of a grid of regressions: ``outlets`` with ``articles`` of ``sentences`` each, in
    ``months``; a label of ``prevalence`` in the first outlet, off the topic; ``effect``, the true
    coefficient of topic and of the last outlet against the first (and of a label as predictor), in
    the units of the ``family``; a ``classifier`` of that sensitivity and specificity, there; and
    ``labels`` of each outlet. ``role``: the label is the outcome, a predictor, or there are labels
    of both kinds."""

    family: Literal["linear", "logistic", "poisson"] = "linear"
    role: Literal["outcome", "predictor", "both"] = "outcome"
    outlets: Annotated[int, Field(ge=2)] = 2
    articles: Annotated[int, Field(ge=2)] = 100
    sentences: Annotated[int, Field(ge=1)] = 20
    months: Annotated[int, Field(ge=1)] = 1
    prevalence: Share = 0.15
    effect: float = 0.1
    classifier: tuple[Share, Share] = (0.8, 0.95)
    labels: Annotated[int, Field(ge=2)] = 200
    labels_of: Literal["sentences", "articles", "strata by score"] = "sentences"
    shared_events: bool = False


class RegressionGrid(Card):
    """``kind: regression_grid``. How often the intervals of coefficients cover what is true, design
    by design, on simulated corpora. Events and articles vary on the logit scale."""

    kind: Literal["regression_grid"]
    repetitions: Annotated[int, Field(ge=1)]
    event_sd: Annotated[float, Field(ge=0)]
    article_sd: Annotated[float, Field(ge=0)]
    designs: dict[str, RegressionDesign]


class PlannerCase(Settings):
    """What is planned, for two outlets alike: a width (``within``) of a level or a contrast, or the
    power to find a ``difference``, with hand labels drawn by ``design``."""

    articles: Annotated[int, Field(ge=2)] = 200
    sentences: Annotated[int, Field(ge=1)] = 20
    prevalence: Share
    classifier: tuple[Share, Share] = (0.8, 0.95)
    of: Literal["level", "contrast"]
    within: Share | None = None
    difference: Share | None = None
    design: Literal["simple", "by answer", "adaptive"]


class PlannerGrid(Card):
    """``kind: planner``. How often planned studies reach what they were planned for. ``search``:
    simulated studies a number of labels while planning; ``repetitions``: of the number planned."""

    kind: Literal["planner"]
    repetitions: Annotated[int, Field(ge=1)]
    search: Annotated[int, Field(ge=1)]
    event_sd: Annotated[float, Field(ge=0)]
    article_sd: Annotated[float, Field(ge=0)]
    cases: dict[str, PlannerCase]


Evaluation = (
    ModelCard | FoldExperiment | Pools | Coverage | CoverageGrid | RegressionGrid | PlannerGrid
)
KINDS: dict[str, type[Evaluation]] = {
    "model": ModelCard,
    "folds": FoldExperiment,
    "annotator_pools": Pools,
    "coverage": Coverage,
    "coverage_grid": CoverageGrid,
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
