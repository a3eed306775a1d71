"""Whether hand labels that correct a model also taught or tuned it, as far as records tell."""

from __future__ import annotations

import csv
import json
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from toolkit.models.folder import RECORD
from toolkit.models.registry import BUNDLED
from toolkit.results import ScoreSet

REMEDY = (
    "labels that taught a model make it look better than it is on other texts, and the correction "
    "too small; correct by labels that it has not seen"
)


def taught_notes(scores: ScoreSet, texts: Collection[str]) -> list[str]:
    """Warnings of labels that the model may have learned from.

    ``texts`` are the labelled sentences. What is known: that a calibration was fitted to hand
    labels (the manifest of the scores says so), and the tables and corpora that a model was trained
    on (``training.json`` in its folder, if it is there).
    """
    stamp = scores.stamp
    if stamp is None:
        return []
    notes = []
    if calibration := stamp.options.get("calibration"):
        notes.append(
            f"the scores were read by a calibration ({str(calibration)[:8]}) that was fitted to "
            f"hand labels: if to these ones, mind that {REMEDY}"
        )
    inputs = set(scores.manifest.get("inputs") or ())
    for source in _sources(stamp.model):
        name = source.corpus
        if not source.is_table:
            if name in inputs:
                notes.append(f"the model was trained on {name}, which is compared: {REMEDY}")
        elif not Path(name).is_file():
            notes.append(
                f"the model was trained on the labels of {name}, which is not there to be "
                f"compared with these: {REMEDY}"
            )
        elif shared := len({_words(text) for text in texts} & _table_texts(Path(name))):
            notes.append(
                f"{shared:,} of {len(texts):,} labelled sentences are in {name}, which the model "
                f"was trained on: {REMEDY}"
            )
    return notes


class _Source(NamedTuple):
    corpus: str
    is_table: bool


def _sources(model: str) -> Iterator[_Source]:
    """What a model was trained on, as the record in its folder says."""
    folder = BUNDLED / model if (BUNDLED / model).is_dir() else Path(model)
    try:
        record: Any = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        sources = record["config"]["sources"].values()
        listed = [_Source(str(each["corpus"]), each["scheme"] == "table") for each in sources]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):  # no record, or of old
        return
    yield from listed


def _table_texts(path: Path) -> set[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {_words(row.get("text") or "") for row in csv.DictReader(file)}


def _words(text: str) -> str:
    return " ".join(text.split()).casefold()
