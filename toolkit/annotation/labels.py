"""Labels that come back from coders, checked against what was sent out and the codebook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.annotation.checks import canonical_label, checked_labels
from toolkit.codebook import NONE, Codebook
from toolkit.outputs.formulas import unguarded
from toolkit.schema import Annotation, InputError

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("item", "annotator", "codebook", "label", "start", "end")
DESIGN = ("stratum", "inclusion_p", "text_sha256")
FEWEST_SPANS = 10
"""Marked stretches from which on it is judged whether they cut words."""


@dataclass(frozen=True, slots=True)
class Labels:
    """Annotations that were accepted, and what was refused, each with file, line and fix."""

    annotations: tuple[Annotation, ...]
    errors: tuple[InputError, ...]

    def table(self, sample: pd.DataFrame, *, blanks: bool = False) -> pd.DataFrame:
        """One row an annotation, with the stratum and inclusion probability of its item.

        ``blanks`` adds a row without coder and label for every item drawn that nobody coded, so
        that whether blanks go with what a model predicts can be told.
        """
        import pandas as pd

        rows: list[tuple[object, ...]] = [
            (a.item, a.annotator, a.codebook, a.label, a.start, a.end) for a in self.annotations
        ]
        if blanks:
            coded = {annotation.item for annotation in self.annotations}
            left = [item for item in sample["item"] if item not in coded]
            rows += [(item, "", "", "", None, None) for item in left]
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
        spelled = (
            canonical_label(label, question.label_ids) for label in labels.get(question.id, ())
        )
        chosen = list(dict.fromkeys(spelled))
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

    table = unguarded(pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8"))
    missing = {"item", *DESIGN, "text"} - set(table.columns)
    if missing:
        raise ValueError(f"{path}: no column {', '.join(sorted(missing))}; is this sample.csv?")
    return table.assign(inclusion_p=_numbers(table["inclusion_p"], path))


def read_labels(path: Path) -> pd.DataFrame:
    """A table of ``toolkit labels``, CSV or Parquet; no word is taken for a missing value.

    Rows without coder and label are items that were drawn and not coded. Raises `ValueError` where
    a column of `COLUMNS` is missing, and for an offset or a probability that is no number.
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
        table[name] = _numbers(table[name], path)
    table[["start", "end"]] = table[["start", "end"]].astype("Int64")
    words = ["item", "annotator", "codebook", "label"]
    # Parquet has missing values of its own, which are no words.
    table[words] = table[words].astype(object).where(table[words].notna(), "").astype(str)
    return table


def _numbers(values: pd.Series[str], path: Path) -> pd.Series[float]:
    """Numbers, missing where a cell is empty. Raises `ValueError` for a cell that is no number."""
    import pandas as pd

    # Where all cells are missing, a column of Parquet has no type of its own.
    blank = values.isna() | (values == "")
    numbers = pd.to_numeric(values.where(~blank, None), errors="coerce").astype("Float64")
    if (bad := numbers.isna() & ~blank).any():
        line = int(values.index[bad][0]) + 2
        raise ValueError(f"{path}:{line}: {values.name} {values[bad].iloc[0]!r} is no number")
    return numbers


def labels_of_items(
    labels: pd.DataFrame, items: pd.DataFrame, codebooks: Sequence[Codebook], path: str
) -> tuple[pd.DataFrame, list[str]]:
    """The labels of those items (``item``, ``text``), and notes for the reader; ``path`` is where
    the labels come from.

    Raises `ValueError` where there are none, for what `checked_labels` refuses, and where an item
    had another text when it was coded.
    """
    notes: list[str] = []
    if missing := sorted(set(COLUMNS) - set(labels.columns)):
        raise ValueError(f"{path}: no column {', '.join(missing)}; is it of toolkit labels?")
    if not labels["item"].isin(items["item"]).any():
        raise ValueError(f"{path}: none of its items is among the sentences compared")
    labels, of_answers = checked_labels(labels, codebooks, path)
    if absent := set(labels["item"]) - set(items["item"]):
        notes.append(f"{len(absent):,} labelled items are not among the sentences compared")
    labels = labels[labels["item"].isin(items["item"])]
    return labels, [*notes, *of_answers, *_check_texts(labels, items, path)]


def _check_texts(labels: pd.DataFrame, items: pd.DataFrame, path: str) -> list[str]:
    """A note where the labels do not tell of which texts they are.

    Raises `ValueError` where an item had another text when it was coded: by its hash, by its text,
    or because marked words end beyond it or, as a rule, inside a word.
    """
    import pandas as pd

    from toolkit.annotation.sample import text_hash

    texts = items.drop_duplicates("item").set_index("item")["text"]
    now = labels["item"].map(texts)
    end = pd.to_numeric(labels["end"]).astype("Float64").fillna(0)
    changed = end > now.str.len()
    known = [name for name in ("text_sha256", "text") if name in labels.columns]
    if "text_sha256" in known:
        changed |= labels["text_sha256"] != now.map(text_hash)
    if "text" in known:
        changed |= labels["text"] != now
    if changed.any():
        names = labels.loc[changed, "item"].unique()
        raise ValueError(
            f"{path}: item {names[0]} and {len(names) - 1} more have another text in the "
            "scores: score the texts that were coded"
        )
    if known:
        return []
    cuts = [
        _cuts_a_word(text, int(start)) or _cuts_a_word(text, int(stop))
        for text, start, stop in zip(now, labels["start"], end, strict=True)
        if stop
    ]
    if len(cuts) >= FEWEST_SPANS and sum(cuts) > len(cuts) / 3:
        raise ValueError(
            f"{path}: {sum(cuts):,} of {len(cuts):,} marked stretches begin or end inside a word "
            "of the scored sentences: the items have shifted since they were coded; score the "
            "texts that were coded"
        )
    return [
        "the labels have no text_sha256: nothing tells whether their items are still the sentences "
        "that were coded"
    ]


def _cuts_a_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()
