"""Which sentences a coder gets: those of the coder's sheet; an adjudicator, those in dispute."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.annotation import disagreements, read_returned
from toolkit.annotation.adjudication import is_adjudicator
from toolkit.annotation.cells import read_sheets
from toolkit.annotation.labels import Labels
from toolkit.codebook import Codebook

if TYPE_CHECKING:
    import pandas as pd

_BEGINS, _ENDS = "sheet-", ".csv"


def assigned(coding: Path, sample: pd.DataFrame, coder: str) -> pd.DataFrame:
    """The rows of the sample that are a coder's, in the order of the sheet.

    Where ``toolkit sample`` named no coders, everybody codes all that it drew. Raises `ValueError`,
    naming the coders, for one who has no sheet.
    """
    sheet = coding / f"{_BEGINS}{coder}{_ENDS}"
    names = sorted(
        path.name.removeprefix(_BEGINS).removesuffix(_ENDS)
        for path in coding.glob(f"{_BEGINS}*{_ENDS}")
    )
    if coder not in names:
        if names:
            raise ValueError(
                f"{coding}: no sentences for the coder {coder!r}; it has some for "
                f"{', '.join(names)}: give --coder one of these"
            )
        sheet = coding / f"sheet{_ENDS}"
        if not sheet.exists():
            return sample
    keys = [row.cells["key"].strip() for row in read_sheets(sheet, ["key"])[0].rows]
    of_key = sample.drop_duplicates("key").set_index("key")
    if absent := [key for key in keys if key not in of_key.index]:
        raise ValueError(f"{sheet}: key {absent[0]!r} is not in sample.csv; is it of another draw?")
    return of_key.loc[list(dict.fromkeys(keys))].reset_index()


def contested(path: Path, sample: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """The sentences that coders answered differently, decided or not, with the column ``decide``:
    the questions they differ on, parted by ``; ``.

    Raises `ValueError` where the file has no finished answers of two coders.
    """
    taken = read_returned([path], sample, codebook)
    independent = [each for each in taken.annotations if not is_adjudicator(each.annotator)]
    if len({each.annotator for each in independent}) < 2:
        raise ValueError(f"{path}: fewer than two coders have finished a sentence")
    labels = Labels(tuple(independent), ()).table(sample)
    return disagreements(labels, sample, codebook)
