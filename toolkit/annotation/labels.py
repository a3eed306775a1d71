"""Labels that come back from coders, checked against what was sent out and the codebook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.codebook import NONE, Codebook
from toolkit.schema import Annotation, InputError

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("item", "annotator", "codebook", "label", "start", "end")
DESIGN = ("stratum", "inclusion_p", "text_sha256")


@dataclass(frozen=True, slots=True)
class Labels:
    """Annotations that were accepted, and what was refused, each with file, line and fix."""

    annotations: tuple[Annotation, ...]
    errors: tuple[InputError, ...]

    def table(self, sample: pd.DataFrame) -> pd.DataFrame:
        """One row an annotation, with the stratum and inclusion probability of its item."""
        import pandas as pd

        rows = [
            (a.item, a.annotator, a.codebook, a.label, a.start, a.end) for a in self.annotations
        ]
        table = pd.DataFrame(rows, columns=COLUMNS).astype({"start": "Int64", "end": "Int64"})
        return table.merge(sample[["item", *DESIGN]], on="item")


def check_labels(
    codebook: Codebook,
    item: str,
    annotator: str,
    text: str,
    labels: Mapping[str, Sequence[str]],
    spans: Sequence[tuple[str, int, int]],
) -> list[Annotation]:
    """The annotations of one item by one coder.

    ``labels`` maps each question to the labels given; ``spans`` are label, start and end. Raises
    `ValueError` for a question without an answer, a label that the codebook lacks, several
    where one is asked for, ``none`` beside another, and a span outside the text.
    """
    annotations = []
    for question in codebook.questions:
        chosen = list(dict.fromkeys(labels.get(question.id, ())))
        if not chosen:
            raise ValueError(f"{question.id} has no answer; code it, or none")
        for label in chosen:
            if label not in question.label_ids:
                known = ", ".join(question.label_ids)
                raise ValueError(f"{question.id} cannot be {label!r}; it is {known}")
        if len(chosen) > 1 and (question.kind != "multi" or NONE in chosen):
            both = " and ".join(chosen)
            raise ValueError(f"{question.id} has {both}; one of them excludes the other")
        annotations += [Annotation(item, annotator, question.id, label) for label in chosen]
    known_spans = {label.id for label in codebook.span_labels}
    for label, start, end in spans:
        if label not in known_spans:
            raise ValueError(f"no span label {label!r}; there are {', '.join(sorted(known_spans))}")
        if not 0 <= start < end <= len(text):
            raise ValueError(f"a {label} span from {start} to {end} stands outside the text")
        annotations.append(Annotation(item, annotator, codebook.name, label, start, end))
    return annotations


def read_sample(path: Path) -> pd.DataFrame:
    """The sample as it was sent out; raises `ValueError` for a file that is none."""
    import pandas as pd

    table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    missing = {"item", *DESIGN, "text"} - set(table.columns)
    if missing:
        raise ValueError(f"{path}: no column {', '.join(sorted(missing))}; is this sample.csv?")
    return table.astype({"inclusion_p": float})


def read_labels(path: Path) -> pd.DataFrame:
    """A table of ``toolkit labels``, CSV or Parquet; no word is taken for a missing value.

    Raises `ValueError` where a column of `COLUMNS` is missing.
    """
    import pandas as pd

    if path.suffix == ".parquet":
        table = pd.read_parquet(path)
    else:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    missing = sorted(set(COLUMNS) - set(table.columns))
    if missing:
        raise ValueError(f"{path}: no column {', '.join(missing)}; is it of toolkit labels?")
    for name in {"start", "end", "inclusion_p"} & set(table.columns):
        # Where all spans are missing, a column of Parquet has no type of its own.
        table[name] = pd.to_numeric(table[name].replace("", None)).astype("Float64")
    table[["start", "end"]] = table[["start", "end"]].astype("Int64")
    return table.astype({"item": str, "annotator": str, "label": str})


def labels_of_items(
    labels: pd.DataFrame, items: pd.DataFrame, path: str
) -> tuple[pd.DataFrame, list[str]]:
    """The labels of those items (``item``, ``text``), and notes for the reader; ``path`` is where
    the labels come from.

    Raises `ValueError` where there are none, and where an item had another text when it was coded.
    """
    from toolkit.annotation.sample import text_hash

    notes = []
    hashes = dict(zip(items["item"], map(text_hash, items["text"]), strict=True))
    if absent := set(labels["item"]) - set(hashes):
        notes.append(f"{len(absent):,} labelled items are not among the sentences compared")
    labels = labels[labels["item"].isin(hashes)]
    if labels.empty:
        raise ValueError(f"{path}: none of its items is among the sentences compared")
    if "text_sha256" in labels.columns:
        changed = labels["text_sha256"] != labels["item"].map(hashes)
        if changed.any():
            names = labels.loc[changed, "item"].unique()
            raise ValueError(
                f"{path}: item {names[0]} and {len(names) - 1} more have another text in the "
                "scores: score the texts that were coded"
            )
    return labels, notes


def final_coders(labels: pd.DataFrame) -> pd.DataFrame:
    """The labels of a coder ``final``, else ``adjudicated``, where one is among the coders; else
    all."""
    for last in ("final", "adjudicated"):
        if (labels["annotator"] == last).any():
            return labels[labels["annotator"] == last]
    return labels
