"""Files that come back from coders, taken together: who coded what, each item once a coder."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.annotation.accept import accept
from toolkit.annotation.answers import Returned, Sample
from toolkit.annotation.cells import decoded, is_workbook
from toolkit.annotation.coding_answers import coding_answers
from toolkit.annotation.coding_store import is_sqlite
from toolkit.annotation.label_studio_export import ROW_COLUMNS, exported_answers
from toolkit.annotation.labels import Labels
from toolkit.annotation.sheet import sheet_answers
from toolkit.codebook import Codebook

if TYPE_CHECKING:
    import pandas as pd


def read_returned(
    paths: Sequence[Path],
    sample: pd.DataFrame,
    codebook: Codebook,
    *,
    rename: Mapping[str, str] | None = None,
    coder: str = "",
    partial: bool = False,
) -> Labels:
    """The labels of coded sheets (CSV, XLSX), of exports of Label Studio, of REFI-QDA projects
    (``.qdpx``) and of the coding page (SQLite), in order; what a file is, its content says.

    A sheet that names no annotator is the coder's whom its file is named after; of two sheets of
    one name, ``ann/sheet.csv`` and ``bob/sheet.csv``, each is named after its folder too. Where two
    files are taken for one coder, a note says so, and ``rename`` gives coders other names;
    ``coder`` makes all of it that one's. What a coder answers again in another file, and otherwise,
    is refused. ``partial``: questions may be left open. Raises `ValueError` for a file that cannot
    be read.
    """
    if twice := [path for n, path in enumerate(paths) if path in paths[:n]]:
        raise ValueError(f"{twice[0]} is given twice")
    known = Sample(sample)
    files = [_returned(path, known, codebook) for path in paths]
    if coder:
        files = [_all_by(file) for file in files]
    names = [coder] * len(paths) if coder else coder_names(paths)
    return accept(files, sample, codebook, names=names, rename=rename, partial=partial)


def _returned(path: Path, sample: Sample, codebook: Codebook) -> Returned:
    if is_sqlite(path):
        return coding_answers(path)
    if is_workbook(path):
        return sheet_answers(path, sample, codebook)
    if zipfile.is_zipfile(path):
        from toolkit.annotation.refi_qda import project_answers

        return project_answers(path, codebook)
    text, _ = decoded(path)
    head = text.lstrip()[:5000]
    if head.startswith(("[", "{")) or all(name in head for name in ROW_COLUMNS):
        return exported_answers(path, codebook)
    return sheet_answers(path, sample, codebook)


def _all_by(file: Returned) -> Returned:
    """A file whose answers name nobody."""
    from dataclasses import replace

    codings = tuple(replace(answer, coder="") for answer in file.codings)
    return replace(file, codings=codings, local=False)


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
