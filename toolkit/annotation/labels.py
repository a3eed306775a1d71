"""Tables of labels, as ``toolkit labels`` writes them, and the sample they are of.

This is the one place where labels are read, for commands, comparisons, experiments and corpora.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from toolkit.annotation.cells import read_sheets
from toolkit.annotation.checks import checked_labels, in_words
from toolkit.annotation.keys import item_key
from toolkit.annotation.same_text import hashes, text_hash
from toolkit.codebook import Codebook
from toolkit.outputs.formulas import readings, unguarded
from toolkit.schema import Annotation, InputError

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("item", "annotator", "codebook", "label", "start", "end")
DESIGN = ("stratum", "inclusion_p", "text_sha256")
FEWEST_SPANS = 10
"""Marked stretches from which on it is judged whether they cut words."""
_DECIMAL_COMMA = re.compile(r"-?\d+,\d+")


@dataclass(frozen=True, slots=True)
class Labels:
    """Annotations that were accepted, what was refused, each with file, line and fix, and notes
    for the reader."""

    annotations: tuple[Annotation, ...]
    errors: tuple[InputError, ...]
    notes: tuple[str, ...] = ()

    def table(self, sample: pd.DataFrame, *, blanks: bool = False) -> pd.DataFrame:
        """One row an annotation, with the stratum and inclusion probability of its item, and the
        key by which it is found again.

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
        table = table.merge(sample[["item", *DESIGN]], on="item")
        return table.assign(key=table["item"].map(item_key))


def read_sample(path: Path) -> pd.DataFrame:
    """The sample as it was sent out.

    Raises `ValueError` for a file that is none, and where a spreadsheet changed its items.
    """
    table = read_table(path, ("item", *DESIGN, "text"), "is this sample.csv?")
    if "key" in table.columns:
        keys = table["item"].map(item_key)
        if (bad := keys != table["key"]).any():
            line = int(table.index[bad][0]) + 2
            raise ValueError(
                f"{path}:{line}: item {table['item'][bad].iloc[0]!r} is not the one drawn: "
                "another program changed the file; draw it again with the same command and seed"
            )
    return table.assign(inclusion_p=numbers(table["inclusion_p"], path))


def read_labels(path: Path) -> pd.DataFrame:
    """A table of ``toolkit labels``, CSV, XLSX or Parquet; no word is taken for a missing value.

    Rows without coder and label are items that were drawn and not coded. Raises `ValueError` where
    a column of `COLUMNS` is missing, and for an offset or a probability that is no number.
    """
    table = read_table(path, COLUMNS, "is it of toolkit labels?")
    for name in {"start", "end", "inclusion_p"} & set(table.columns):
        table[name] = numbers(table[name], path)
    table[["start", "end"]] = table[["start", "end"]].astype("Int64")
    return table


def plain_labels(table: pd.DataFrame) -> pd.DataFrame:
    """A table of labels as its file would be read: categories are words, and empty cells of the
    columns of numbers missing. Raises `ValueError` for a cell there that is no number."""
    import pandas as pd

    of_categories = [name for name in table if isinstance(table[name].dtype, pd.CategoricalDtype)]
    plain = table.astype(dict.fromkeys(of_categories, object))
    for name in {"start", "end", "inclusion_p"} & set(plain.columns):
        column = plain[name].replace("", None)
        values = pd.to_numeric(column, errors="coerce")
        bad = (values.isna() & column.notna()).to_numpy(bool)
        if bad.any():
            at = int(bad.argmax())
            raise ValueError(
                f"the labels, row {at + 1}: {name} {column.iloc[at]!r} is no number; give a number "
                "such as 0.25, or leave the cell empty"
            )
        plain[name] = values
    return plain


def read_table(path: Path, wanted: Sequence[str], question: str) -> pd.DataFrame:
    """The rows of a table (CSV as any spreadsheet writes it, XLSX, Parquet) as words.

    Raises `ValueError`, ending with the ``question``, where a ``wanted`` column is missing.
    """
    import pandas as pd

    if path.suffix == ".parquet":
        try:
            table = pd.read_parquet(path)
        except (OSError, ValueError) as broken:
            raise ValueError(f"{path}: not a table of labels ({broken})") from broken
        if missing := [name for name in wanted if name not in table.columns]:
            raise ValueError(f"{path}: no column {', '.join(missing)}; {question}")
        # Parquet has missing values of its own, which are no words.
        words = [name for name in wanted if name not in ("start", "end", "inclusion_p")]
        table[words] = table[words].astype(object).where(table[words].notna(), "").astype(str)
        return table
    try:
        sheet = read_sheets(path, wanted)[0]
    except ValueError as problem:
        raise ValueError(str(problem).replace("the sheet needs its header", question)) from None
    rows = [row.cells for row in sheet.rows]
    table = pd.DataFrame(rows, columns=list(sheet.columns), dtype=object).fillna("")
    return unguarded(table)


def numbers(values: pd.Series[str], path: Path) -> pd.Series[float]:
    """Numbers, missing where a cell is empty. Raises `ValueError` for a cell that is no number."""
    import pandas as pd

    # Where all cells are missing, a column of Parquet has no type of its own.
    blank = values.isna() | (values == "")
    plain = values.map(lambda v: v.replace(",", ".") if _is_decimal_comma(v) else v)
    numbers = pd.to_numeric(plain.where(~blank, None), errors="coerce").astype("Float64")
    if (bad := numbers.isna() & ~blank).any():
        line = int(values.index[bad][0]) + 2
        raise ValueError(f"{path}:{line}: {values.name} {values[bad].iloc[0]!r} is no number")
    return numbers


def _is_decimal_comma(value: object) -> bool:
    return isinstance(value, str) and bool(_DECIMAL_COMMA.fullmatch(value.strip()))


def labels_of_items(
    labels: pd.DataFrame, items: pd.DataFrame, codebooks: Sequence[Codebook], path: str
) -> tuple[pd.DataFrame, list[str]]:
    """The labels of those items (``item``, ``text``), and notes for the reader; ``path`` is where
    the labels come from.

    An item whose name another program changed is found by its key, or by its text's hash where no
    other item has that. Raises `ValueError` where there are none, for what `checked_labels`
    refuses, and where an item had another text when it was coded.
    """
    if missing := sorted(set(COLUMNS) - set(labels.columns)):
        raise ValueError(f"{path}: no column {', '.join(missing)}; is it of toolkit labels?")
    labels, notes = with_items(labels, items)
    if not labels["item"].isin(items["item"]).any():
        raise ValueError(f"{path}: none of its items is among the sentences compared")
    labels, of_answers = checked_labels(labels, codebooks, path)
    if absent := sorted(set(labels.loc[~labels["item"].isin(items["item"]), "item"])):
        count = f"{len(absent):,} labelled items are" if len(absent) > 1 else "1 labelled item is"
        notes.append(f"{count} not among the sentences compared: {in_words(absent)}")
    labels = labels[labels["item"].isin(items["item"])]
    return labels, [*notes, *of_answers, *_check_texts(labels, items, path)]


def with_items(table: pd.DataFrame, items: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """A table of labels, or a sample, whose items have the names that they have among ``items``,
    and a note where another program had changed them."""
    absent = ~table["item"].isin(items["item"])
    if not absent.any() or not {"key", "text_sha256"} & set(table.columns):
        return table, []
    of_key = {item_key(item): item for item in items["item"]}
    of_hash: dict[str, str | None] = {}
    for item, text in zip(items["item"], items["text"], strict=True):
        for each in set(hashes(text)):
            of_hash[each] = item if of_hash.get(each, item) == item else None
    known = set(items["item"])
    renamed = {}
    for row in table[absent].drop_duplicates("item").to_dict("records"):
        if item_key(str(row["item"])) == row.get("key", item_key(str(row["item"]))):
            continue  # the name is as it was drawn: the item is of other articles
        by_name = next((each for each in readings(str(row["item"])) if each in known), None)
        item = by_name or of_key.get(str(row.get("key")), of_hash.get(str(row.get("text_sha256"))))
        if item is not None:
            renamed[row["item"]] = item
    if not renamed:
        return table, []
    table = table.assign(item=table["item"].map(lambda name: renamed.get(name, name)))
    return table, [
        f"{len(renamed):,} items had other names and were found by key or text: "
        f"{in_words([f'{came} is {item}' for came, item in renamed.items()])}"
    ]


def _check_texts(labels: pd.DataFrame, items: pd.DataFrame, path: str) -> list[str]:
    """A note where the labels do not tell of which texts they are.

    Raises `ValueError` where an item had another text when it was coded: by its hash, by its text,
    or because marked words end beyond it or, as a rule, inside a word.
    """
    import pandas as pd

    labelled = items[items["item"].isin(labels["item"])]
    texts = labelled.drop_duplicates("item").set_index("item")["text"]
    now = labels["item"].map(texts)
    end = pd.to_numeric(labels["end"]).astype("Float64").fillna(0)
    changed = end > now.str.len()
    known = [name for name in ("text_sha256", "text") if name in labels.columns]
    hashes_of = {text: hashes(text) for text in set(now)}
    if "text_sha256" in known:
        pairs = zip(labels["text_sha256"], now, strict=True)
        changed |= np.array([sha256 not in hashes_of[text] for sha256, text in pairs], bool)
    if "text" in known:
        pairs = zip(labels["text"], now, strict=True)
        changed |= np.array([text_hash(str(came)) != hashes_of[text][0] for came, text in pairs])
    if changed.any():
        names = labels.loc[changed, "item"].unique()
        first = names[0]
        coded = f"{labels.loc[changed, 'text'].iloc[0]!r} was coded, " if "text" in known else ""
        raise ValueError(
            f"{path}: item {first} and {len(names) - 1} more have another text in the scores "
            f"({coded}{texts[first]!r} was scored): score the texts that were coded"
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
