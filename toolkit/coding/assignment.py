"""Which sentences a coder gets: those of the coder's sheet; an adjudicator, those in dispute."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from toolkit.annotation import disagreements, read_returned
from toolkit.annotation.adjudication import is_adjudicator
from toolkit.annotation.cells import read_sheets
from toolkit.annotation.checks import in_words
from toolkit.annotation.coding_store import is_sqlite, read_entries, shown_texts
from toolkit.annotation.coding_values import Coding, Entry, SpanOf
from toolkit.annotation.labels import Labels
from toolkit.annotation.same_text import moved_span
from toolkit.codebook import Codebook
from toolkit.schema import Annotation, InputError

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


class Dispute(NamedTuple):
    """What is to be decided: ``rows``, the sentences of the sample that coders answer differently,
    decided or not, with the column ``decide`` (the questions they differ on, parted by ``; ``);
    what coders answered ``elsewhere``, not in the adjudicator's file; and what was ``refused``."""

    rows: pd.DataFrame
    elsewhere: tuple[Entry, ...]
    refused: tuple[InputError, ...]


def disputed(
    path: Path, sample: pd.DataFrame, codebook: Codebook, *, returned: Sequence[Path] = ()
) -> Dispute:
    """Where coders differ, in the file of the page and in ``returned``, files of any program that
    `read_returned` takes.

    Raises `ValueError` where there are no finished answers of two coders.
    """
    taken = read_returned([path, *returned], sample, codebook)
    coded = [each for each in taken.annotations if not is_adjudicator(each.annotator)]
    if len({each.annotator for each in coded}) < 2:
        files = in_words([str(path), *map(str, returned)])
        raise ValueError(f"{files}: fewer than two coders have finished a sentence")
    rows = disagreements(Labels(tuple(coded), ()).table(sample), sample, codebook)
    known = {(each.coder, each.item) for each in read_entries(path)[0]}
    kept = {
        (each.coder, each.item): each
        for file in returned
        if is_sqlite(file)
        for each in read_entries(file)[0]
        if each.coding.finished
    }
    texts = {
        item: (text, shown)
        for text, (item, _, _, shown, _) in zip(rows["text"], shown_texts(rows), strict=True)
    }
    by_key: dict[tuple[str, str], list[Annotation]] = {}
    for each in coded:
        key = (each.annotator, each.item)
        if key not in known and each.item in texts:
            by_key.setdefault(key, []).append(each)
    elsewhere = tuple(
        kept.get(key) or Entry(*key, _coding(codebook, each, *texts[key[1]]))
        for key, each in by_key.items()
    )
    return Dispute(rows, elsewhere, taken.errors)


def _coding(codebook: Codebook, coded: Sequence[Annotation], text: str, shown: str) -> Coding:
    """The answers of one coder to one sentence, with marks as they stand in the text shown."""
    labels = {
        question.id: tuple(a.label for a in coded if a.codebook == question.id and a.start is None)
        for question in codebook.questions
    }
    spans = tuple(
        SpanOf(a.label, *moved_span(a.start, a.end, text, shown))
        for a in coded
        if a.start is not None and a.end is not None
    )
    return Coding({name: chosen for name, chosen in labels.items() if chosen}, spans, finished=True)
