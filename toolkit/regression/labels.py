"""Names of labels in a formula: every yes or no of a sentence that a measure counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from toolkit.codebook import Codebook
from toolkit.measures import measures

OF_SHARES = ("rate", "share")
"""Words in the names of measures that say that they are shares."""


def label_names(codebooks: Sequence[Codebook]) -> dict[str, str]:
    """The names by which a formula may call each share of sentences, with the name of its measure:
    that name, and the same without ``rate`` or ``share``.

    >>> from toolkit.codebook import load_codebook
    >>> names = label_names([load_codebook("loaded_language")])
    >>> names["loaded_reporter"], names["loaded_rate_reporter"]
    ('loaded_rate_reporter', 'loaded_rate_reporter')
    """
    shares = [each.name for each in measures(codebooks) if each.indicator is not None]
    short = {
        "_".join(word for word in name.split("_") if word not in OF_SHARES): name for name in shares
    }
    return {**short, **{name: name for name in shares}}


def labels_used(
    names: Collection[str],
    labels: Mapping[str, str],
    codebooks: Sequence[Codebook],
    columns: Collection[str],
) -> dict[str, str]:
    """Which ``names`` of a formula are labels, with the measure of each; ``columns`` are those of
    the articles.

    Raises `ValueError` for a name that is a label and a column too, and for a figure of the model
    that hand labels cannot correct.
    """
    figures = {each.name for each in measures(codebooks)}
    used = {}
    for name in sorted(names):
        if name in labels:
            measure = labels[name]
            if name != measure and name in columns:
                raise ValueError(
                    f"{name} is a column of the articles and a label: write {measure} for the "
                    "label, or rename the column"
                )
            used[name] = measure
        elif name in figures:
            raise ValueError(
                f"{name} is a figure of the model that hand labels of sentences cannot correct; "
                "a share of sentences can be"
            )
    return used
