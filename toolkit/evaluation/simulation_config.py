"""What is simulated: designs of samples and corpora, one by one and in grids, as files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from toolkit.settings import Settings

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


class SurrogatesDesign(GridDesign):
    """``models``, each of a sensitivity and a specificity, lower by ``drift`` in the second outlet,
    answer the same sentences. ``shared_error``: the correlation of what makes them err. ``copies``:
    so many more models that answer as the first does. ``missing``: the shares of true and of other
    sentences that the last model leaves without an answer."""

    articles: tuple[Annotated[int, Field(ge=2)], Annotated[int, Field(ge=2)]] = (150, 150)
    sentences: Annotated[int, Field(ge=1)] = 16
    models: Annotated[tuple[tuple[Share, Share], ...], Field(min_length=1)] = (
        (0.85, 0.97), (0.7, 0.93), (0.55, 0.85),
    )  # fmt: skip
    drift: Share = 0.0
    shared_error: Share = 0.3
    copies: Annotated[int, Field(ge=0)] = 0
    missing: tuple[Share, Share] = (0.0, 0.0)


class SurrogatesGrid(Card):
    """``kind: surrogates_grid``. How often levels and contrasts that several models' answers
    correct cover what is true, and how wide they are beside those of hand labels alone and of the
    best of the models. Events and articles vary on the logit scale."""

    kind: Literal["surrogates_grid"]
    repetitions: Annotated[int, Field(ge=1)]
    event_sd: Annotated[float, Field(ge=0)]
    article_sd: Annotated[float, Field(ge=0)]
    designs: dict[str, SurrogatesDesign]


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
