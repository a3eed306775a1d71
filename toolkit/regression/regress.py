"""`regress`: a regression whose labels are corrected by hand labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.comparison.specifications import named_scores
from toolkit.inference.units import Weighting
from toolkit.regression.families import FamilyName, family_named
from toolkit.regression.fit import How, fit
from toolkit.regression.formula import Formula
from toolkit.regression.reading import Unit, read_units
from toolkit.regression.results import Regression
from toolkit.results import ScoreSet
from toolkit.results.further_models import Scores

if TYPE_CHECKING:
    import pandas as pd


def regress(
    formula: str,
    scored: str | Path | ScoreSet,
    *,
    also: Mapping[str, Scores] | Sequence[Scores] = (),
    gold: str | Path | pd.DataFrame | None = None,
    sample: str | Path | None = None,
    family: FamilyName = "linear",
    unit: Unit = "sentence",
    weighting: Weighting = "sentence",
    cluster: str = "",
    only: Sequence[str] = (),
    covariates: str | Path | pd.DataFrame | None = None,
    at: str = "",
    treated: Sequence[str] = (),
    level: float = 0.95,
) -> Regression:
    """Regress labels on covariates, or covariates on labels, corrected by hand labels.

    ``formula`` is read by `formulaic`: ``loaded_reporter ~ outlet + topic + C(month)``. Names are
    labels (every share of sentences of the codebooks, with or without ``rate`` and ``share``: 1
    where a sentence counts), columns of ``articles``, those of ``covariates`` (a table by
    ``article_id``), and ``year``, ``month`` and ``time`` (years since the first article), which
    follow from the date; with ``at``, a date, ``after`` (1 from it on) and ``since`` (years since);
    with ``treated``, outlets, ``treated``.

    ``scored`` is a folder of ``toolkit score``, ``also`` folders of the same articles scored by
    further models, or a map of names to them (as in `toolkit.compare`), ``gold`` a table of
    ``toolkit labels`` or its file, ``sample`` as in `toolkit.compare`. ``family`` is ``linear``
    (differences of shares), ``logistic`` (log odds ratios) or ``poisson`` (log ratios of rates).
    ``unit``: the outcome is of a ``sentence``, or an ``article``'s rate, each article counting
    alike; an article's rate as a predictor wants whole articles labelled. ``weighting`` as in
    `toolkit.compare`. ``cluster`` is a column within whose values errors are related, by default
    the event, else the article. ``only`` takes some outlets.

    Without hand labels of a known random sample the model is *descriptive only*: the naive
    coefficients alone. Raises `ValueError`, in a line, for what cannot be fitted: a name that is
    not there, terms that follow from others, a level without hand labels, separated labels, too few
    labels or clusters.
    """
    if unit not in ("sentence", "article"):
        raise ValueError(f"a unit is a sentence or an article, not {unit!r}")
    if weighting not in ("sentence", "article"):
        raise ValueError(f"sentences or articles count alike, not {weighting!r}")
    if not 0 < level < 1:
        raise ValueError(f"the level of intervals is within 0 and 1, not {level}")
    parsed = Formula.parse(formula)
    models = also if isinstance(also, Mapping) else named_scores(also, beside=scored)
    reading = read_units(
        parsed, scored, also=models, gold=gold, sample=sample, unit=unit, weighting=weighting,
        cluster=cluster, only=only, covariates=covariates, at=at, treated=treated,
    )  # fmt: skip
    how = How(
        family=family_named(family).name,
        weighting="article" if unit == "article" else weighting,
        cluster=reading.cluster,
        level=level,
    )
    model = fit(reading.units, parsed, how, reading.descriptive)
    return replace(model, unit=unit, coders=reading.coders)
