"""Every defensible way to compare two outlets, one after another, each with its estimates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from toolkit.codebook import HOLDS
from toolkit.comparison.filters import filter_named
from toolkit.comparison.hand_labels import HandLabels, hand_labels
from toolkit.comparison.label_samples import label_samples
from toolkit.comparison.outlets import Mask, by_outlet, unsupported
from toolkit.comparison.population import Population
from toolkit.inference import Design, Estimate, Measured, contrast, matched_contrast
from toolkit.inference.estimators import CORRECTED, Method
from toolkit.results import ScoreSet
from toolkit.results.further_models import Scores, require_once
from toolkit.results.sentences import BODY

if TYPE_CHECKING:
    import pandas as pd

ALL = "all"
REGIONS = {"headline": (BODY, "headline"), "boilerplate": (BODY, "boilerplate")}
"""Filters that add sentences to those of the body, by name."""
TITLES = {ALL: "body sentences", "headline": "with headlines", "boilerplate": "with boilerplate"}
NO_LABELS = "hand labels are of body sentences alone"
Aggregation = Literal["sentence", "article", "event"]
AGGREGATIONS: tuple[Aggregation, ...] = ("sentence", "article", "event")
FILTERS = (ALL, "original", "unquoted", "headline", "boilerplate")
TOGETHER = "all models together"


class Scorer(NamedTuple):
    """Who made a folder of scores: a ``model``, and, where several folders differ by it alone, the
    ``prompt`` that it was given."""

    model: str
    prompt: str = ""

    @classmethod
    def of(cls, name: str | Scorer) -> Scorer:
        """A name alone is that of a model."""
        return name if isinstance(name, Scorer) else cls(name)

    def __str__(self) -> str:
        return f"{self.model}, {self.prompt}" if self.prompt else self.model


Scored = Mapping[str | Scorer, Scores] | Mapping[str, Scores]


@dataclass(frozen=True)
class Choices:
    """What a multiverse crosses beside the model whose scores are compared.

    ``models`` maps names of further models, or `Scorer`, a model with a prompt, to their scores of
    the same articles. ``thresholds``
    move the probability, in (0, 1), from which the label that is counted holds; a question with a
    single answer has one decision. ``aggregations``: every sentence, every article or every event
    of both outlets counts alike. ``filters``: ``all`` body sentences, one of
    `toolkit.comparison.filters`, or ``headline`` or ``boilerplate``, which add such sentences.
    ``splits``: random splits of the hand labels, each with two halves; ``coders``: the labels of
    each coder alone.
    """

    models: Scored = field(default_factory=dict)
    thresholds: Sequence[float] = (0.3, 0.5, 0.7)
    aggregations: Sequence[Aggregation] = AGGREGATIONS
    filters: Sequence[str] = FILTERS
    splits: int = 1
    coders: bool = True
    seed: int = 0

    def __post_init__(self) -> None:
        for threshold in self.thresholds:
            if not 0 < threshold < 1:
                raise ValueError(f"a threshold is a probability in (0, 1), not {threshold:g}")
        for name in self.filters:
            if name != ALL and name not in REGIONS:
                filter_named(name)


@dataclass(frozen=True)
class Compared:
    """What all settings have in common: the ``measure``, the column ``by`` of articles, ``also``,
    further models whose answers correct the first's together (`TOGETHER`), and the hand labels,
    ``gold``, and ``sample``. ``ready``: body sentences and labels of models, by name, that are read
    already."""

    measure: str
    by: str = "outlet"
    also: Mapping[str, Scores] | None = None
    gold: str | Path | pd.DataFrame | None = None
    sample: str | Path | None = None
    ready: Mapping[str, tuple[Population, HandLabels]] = field(default_factory=dict)


class Specification(NamedTuple):
    """One way to compare, its naive difference and its corrected one; ``why`` says why there is no
    corrected one, and is empty where there is."""

    model: str
    threshold: float
    aggregation: Aggregation
    filter: str
    labels: str
    prompt: str
    naive: Estimate
    corrected: Estimate | None
    why: str


class Setting(NamedTuple):
    """The units of each outlet under all choices but the aggregation, and by outlet why its labels
    carry no correction; ``same``: the filter leaves out nothing, so that this is ``all`` again."""

    scorer: Scorer
    threshold: float
    filter: str
    labels: str
    units: Mapping[str, Measured]
    unsupported: Mapping[str, str]
    same: bool


def settings(
    scored: Scored, of: Compared, choices: Choices, *, only: Sequence[str] = ()
) -> Iterator[Setting]:
    """All settings of the models ``scored``, by name; none with sentences that are not there.

    Raises `ValueError` for outlets and labels that `compare` refuses.
    """
    scorers = [(Scorer.of(name), folder) for name, folder in scored.items()]
    if of.also:
        scorers.insert(0, (Scorer(TOGETHER), scorers[0][1]))
    for scorer, folder in scorers:
        together = of.also if scorer.model == TOGETHER else None
        scores = ScoreSet.of(folder)
        for regions, names in _by_region(choices.filters).items():
            added = regions != (BODY,)
            gold, sample = (None, None) if added else (of.gold, of.sample)
            if not added and str(scorer) in of.ready:
                population, hand = of.ready[str(scorer)]
            else:
                population = Population.read(
                    scores, of.measure, by=of.by, only=only, regions=regions, also=together
                )
                hand = hand_labels(population, gold, sample)
            if added and not (population.items["region"] != BODY).any():
                continue
            samples = label_samples(
                population, hand, gold,
                splits=choices.splits, coders=choices.coders, seed=choices.seed,
            )  # fmt: skip
            kept = {
                name: None if name in TITLES else filter_named(name).keep(population)
                for name in names
            }
            for threshold in _thresholds(population, choices):
                moved = population.moved(threshold)
                for name, keep in kept.items():
                    for labels, part in samples.items():
                        yield _setting(
                            scorer, threshold, name, labels, moved, part, keep,
                            NO_LABELS if added and of.gold is not None else "",
                        )  # fmt: skip


def specifications(
    setting: Setting,
    first: str,
    second: str,
    *,
    aggregations: Sequence[Aggregation],
    design: Design,
) -> Iterator[Specification]:
    """``first`` less ``second`` under a setting, by each aggregation; none where an outlet has
    nothing left, or no event in common."""
    reasons = [setting.unsupported.get(name, "nothing is left") for name in (first, second)]
    why = "; ".join(
        f"{name}: {reason}" for name, reason in zip((first, second), reasons, strict=True) if reason
    )
    for aggregation in aggregations:
        naive = _difference(setting.units, first, second, "naive", aggregation, design)
        if isinstance(naive, str):
            continue
        corrected: Estimate | str = why
        if not why:
            corrected = _difference(setting.units, first, second, CORRECTED, aggregation, design)
        missing = corrected if isinstance(corrected, str) else ""
        yield Specification(
            setting.scorer.model, setting.threshold, aggregation, setting.filter, setting.labels,
            setting.scorer.prompt, naive,
            None if isinstance(corrected, str) else corrected, missing,
        )  # fmt: skip


def _difference(
    units: Mapping[str, Measured],
    first: str,
    second: str,
    method: Method,
    aggregation: Aggregation,
    design: Design,
) -> Estimate | str:
    """The difference, or why there is none."""
    try:
        if aggregation == "event":
            return matched_contrast(units[first], units[second], method, level=design.level)
        return contrast(units[first], units[second], method, replace(design, weighting=aggregation))
    except KeyError:
        return "nothing is left of an outlet"
    except ValueError as reason:
        return str(reason)


def named_scores(folders: Sequence[Scores], *, beside: Scores) -> dict[str, ScoreSet]:
    """Folders of scores by the model that made them, or by their own name where that model made
    others of them too, or those that they stand ``beside``. Raises `ValueError` for one that is
    given twice."""
    scores = [ScoreSet.of(each) for each in (beside, *folders)]
    require_once(scores)
    models, scores = [each.model_name for each in scores], scores[1:]
    names = [
        name if models.count(name) == 1 else str(each.folder)
        for name, each in zip(models[1:], scores, strict=True)
    ]
    return dict(zip(names, scores, strict=True))


def _by_region(filters: Sequence[str]) -> dict[tuple[str, ...], list[str]]:
    """The filters by the regions they are of."""
    by_region: dict[tuple[str, ...], list[str]] = {}
    for name in filters:
        by_region.setdefault(REGIONS.get(name, (BODY,)), []).append(name)
    return by_region


def _thresholds(population: Population, choices: Choices) -> Sequence[float]:
    """Those that move the measure's answers."""
    kinds = {q.id: q.kind for book in population.codebooks for q in book.questions}
    single = kinds[population.indicator.question] == "single"
    return (HOLDS,) if single else choices.thresholds


def _setting(
    scorer: Scorer,
    threshold: float,
    name: str,
    labels: str,
    population: Population,
    hand: HandLabels,
    keep: Mask | None,
    why: str,
) -> Setting:
    units = by_outlet(population, hand, keep)
    cluster = population.cluster
    reasons = {
        outlet: why or hand.contradicted.get(outlet) or unsupported(measured, cluster)
        for outlet, measured in units.items()
    }
    same = keep is not None and bool(keep.all())
    return Setting(scorer, threshold, name, labels, units, reasons, same)


def filter_title(name: str) -> str:
    """The words for a filter, or for the sentences that it adds.

    >>> filter_title("headline"), filter_title("unquoted")
    ('with headlines', 'without quotations')
    """
    return TITLES[name] if name in TITLES else filter_named(name).title
