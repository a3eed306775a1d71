"""Files that come back from coders, taken together: who coded what, each item once a coder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.annotation.label_studio import read_label_studio
from toolkit.annotation.labels import Labels
from toolkit.annotation.sheet import read_sheet
from toolkit.codebook import Codebook
from toolkit.schema import Annotation, InputError

if TYPE_CHECKING:
    import pandas as pd


def read_returned(paths: Sequence[Path], sample: pd.DataFrame, codebook: Codebook) -> Labels:
    """The labels of coded sheets (CSV) and of Label Studio exports (JSON), in order.

    A sheet that names no annotator is the coder's whom its file is named after; of two sheets of
    one name, ``ann/sheet.csv`` and ``bob/sheet.csv``, each is named after its folder too. What a
    coder answers again in another file is refused. Raises `ValueError` for a file that cannot be
    read.
    """
    annotations: list[Annotation] = []
    errors: list[InputError] = []
    seen: dict[tuple[str, str], Path] = {}
    for path, coder in zip(paths, coder_names(paths), strict=True):
        if path.suffix.lower() == ".json":
            labels = read_label_studio(path, sample, codebook, coder=coder)
        else:
            labels = read_sheet(path, sample, codebook, coder=coder)
        errors += labels.errors
        for (item, annotator), coding in _by_coding(labels.annotations):
            first = seen.setdefault((item, annotator), path)
            if first is path:
                annotations += coding
            else:
                reason = (
                    f"{annotator} coded {item} in {first} already; if these are two coders, "
                    "name them in the column annotator"
                )
                errors.append(InputError(str(path), 0, reason))
    return Labels(tuple(annotations), tuple(errors))


def coder_names(paths: Sequence[Path]) -> list[str]:
    """A name for the coder of each file: its stem, with as many folders before it as set it apart.

    >>> coder_names([Path("back/ann/sheet.csv"), Path("back/bob/sheet.csv"), Path("cy.csv")])
    ['ann/sheet', 'bob/sheet', 'cy']
    """
    whole = [path.resolve().with_suffix("").parts for path in paths]
    names = []
    for parts in whole:
        further = {each for each in whole if each != parts}
        depth = next(
            (n for n in range(1, len(parts)) if all(each[-n:] != parts[-n:] for each in further)), 1
        )
        names.append("/".join(parts[-depth:]))
    return names


def _by_coding(
    annotations: Sequence[Annotation],
) -> Iterator[tuple[tuple[str, str], list[Annotation]]]:
    """The annotations of each item by each coder; they stand together."""
    for key, group in groupby(annotations, key=lambda each: (each.item, each.annotator)):
        yield key, list(group)
