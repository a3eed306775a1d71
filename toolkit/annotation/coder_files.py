"""The files that a coder gets: one sample for every program that coders work with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.annotation.label_studio import interface, tasks, tasks_json
from toolkit.annotation.refi_qda import write_project
from toolkit.annotation.sheet import write_sheet
from toolkit.codebook import Codebook

if TYPE_CHECKING:
    import pandas as pd


def write_coder_files(
    sample: pd.DataFrame,
    codebook: Codebook,
    folder: Path,
    *,
    coder: str = "",
    further: Sequence[str] = (),
    predictions: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
) -> None:
    """Write the sample as ``sheet.csv``, ``sheet.xlsx``, ``tasks.json`` (Label Studio) and
    ``project.qdpx`` (REFI-QDA), named after the coder where there is one.

    ``further`` columns of the sample are shown in sheets and tasks; ``predictions`` as in `tasks`.
    """
    end = f"-{coder}" if coder else ""
    for kind in ("csv", "xlsx"):
        write_sheet(sample, codebook, folder / f"sheet{end}.{kind}", coder=coder, further=further)
    made = tasks(sample, further=further, predictions=predictions)
    (folder / f"tasks{end}.json").write_text(tasks_json(made), encoding="utf-8")
    write_project(sample, codebook, folder / f"project{end}.qdpx", name=f"coding{end}")


def write_interface(
    codebook: Codebook, folder: Path, *, further: Sequence[str] = (), required: bool = True
) -> None:
    """Write the labelling interface of Label Studio as ``interface.xml``."""
    text = interface(codebook, further=further, required=required)
    (folder / "interface.xml").write_text(text, encoding="utf-8")
