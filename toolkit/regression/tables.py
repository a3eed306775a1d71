"""Several models side by side, as papers show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from toolkit.regression.model_table import ModelTable, cell
from toolkit.regression.results import Regression


def table_of(models: Mapping[str, Regression]) -> ModelTable:
    """Corrected coefficients of some models, each by its title, side by side; of a model that is
    descriptive only, the naive ones, and the table says so. Raises `ValueError` for no model."""
    if not models:
        raise ValueError("no model to put into a table")
    names = list(dict.fromkeys(term.name for m in models.values() for term in m.terms))
    by_name = {title: {t.name: t for t in m.terms} for title, m in models.items()}

    def of(title: str, name: str) -> tuple[str, str]:
        term = by_name[title].get(name)
        if term is None:
            return "", ""
        return cell(term.naive if models[title].descriptive else term.corrected)

    each = list(models.values())
    foot = {
        "outcome": tuple(m.outcome for m in each),
        "family": tuple(m.family for m in each),
        "hand labels": tuple(f"{m.counts.labelled:,}" for m in each),
        f"{_together(m.frame_unit for m in each)}s": tuple(f"{m.counts.units:,}" for m in each),
        "clusters, labelled": tuple(
            f"{m.counts.clusters:,}, {m.counts.labelled_clusters:,}" for m in each
        ),
        "estimates": tuple("naive" if m.descriptive else "corrected" for m in each),
    }
    level = _together(f"{m.level:.0%}" for m in each)
    clusters = _together(m.cluster for m in each)
    return ModelTable(
        tuple(models),
        {name: tuple(of(title, name) for title in models) for name in names},
        foot,
        f"{level} intervals in brackets, clustered by {clusters} (CR2, Satterthwaite).",
    )


def _together(values: Iterable[str]) -> str:
    return " or ".join(dict.fromkeys(values))
