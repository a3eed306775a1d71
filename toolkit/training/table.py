"""A table of labelled texts of one's own, as passages for a training."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from toolkit.codebook import Codebook
from toolkit.schema import Gold, InputError, Passage
from toolkit.training.table_codebook import COLUMN, codebook_of_labels

GROUPS = ("article_id", "article")
FEWEST = 8


class Table(NamedTuple):
    """What a table holds: its codebook, its passages with the article of each, and its bad rows."""

    codebook: Codebook
    passages: list[Passage]
    articles: list[str]
    errors: tuple[InputError, ...]


class _Row(NamedTuple):
    article: str
    sentence: int | None
    text: str
    gold: Gold


def read_table(path: Path, codebook: Codebook | None = None) -> Table:
    """Read a CSV with a header: ``text``, a column for each question of the codebook (as a coding
    sheet has them) or, without a codebook, ``label``; several labels of a text are parted by ``;``.

    Rows with one ``article_id`` are kept together when some are set aside; with ``sentence``, a
    number, those that stand next to each other in the article are read as a passage. A row without
    an answer is passed over. Bad rows are listed, each with its line. Raises `ValueError` for a
    table that nothing can be learned from.
    """
    columns, lines = _read_csv(path)
    questions = [question.id for question in codebook.questions] if codebook else [COLUMN]
    if missing := [name for name in ("text", *questions) if name not in columns]:
        raise ValueError(
            f"{path}: no column {', '.join(missing)}; the first line must name text and "
            f"{', '.join(questions)}"
        )
    if codebook is None:
        labelled = [(row["text"] or "", _labels(row[COLUMN])) for _, row in lines]
        codebook = codebook_of_labels(path, labelled)
    group = next((name for name in GROUPS if name in columns), "")
    rows: list[_Row] = []
    errors = []
    for line, row in lines:
        try:
            gold = _gold(codebook, row)
            if not (row["text"] or "").strip():
                raise ValueError("no text; fill in 'text' or leave the row out")
        except ValueError as problem:
            errors.append(InputError(str(path), line, str(problem)))
            continue
        if gold.labels:
            article = (row[group] or "").strip() if group else ""
            number = (row.get("sentence") or "").strip()
            sentence = int(number) if number.isdigit() else None
            rows.append(_Row(article, sentence, row["text"], gold))
    if len(rows) < FEWEST:
        raise ValueError(f"{path}: {len(rows)} labelled texts; {FEWEST} or more are needed")
    return Table(codebook, *_passages(rows), tuple(errors))


def _read_csv(path: Path) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """The columns, and each row with its line."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            columns = [name.strip() for name in reader.fieldnames or ()]
            reader.fieldnames = columns
            return columns, [(reader.line_num, row) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise ValueError(f"{path}: cannot be read as CSV in UTF-8: {problem}") from None


def _labels(answer: str | None) -> list[str]:
    return [label.strip() for label in (answer or "").split(";") if label.strip()]


def _gold(codebook: Codebook, row: Mapping[str, str]) -> Gold:
    gold = {}
    for question in codebook.questions:
        labels = _labels(row.get(question.id))
        if not labels:
            continue
        if unknown := [label for label in labels if label not in question.label_ids]:
            raise ValueError(
                f"{unknown[0]!r} is no label of {question.id}; give one of "
                f"{', '.join(question.label_ids)}"
            )
        if question.kind != "multi" and len(set(labels)) > 1:
            listed = "; ".join(labels)
            raise ValueError(f"{question.id} takes one label, and {listed} are {len(labels)}")
        scored = question.scored_ids
        gold[question.id] = {label: 1.0 for label in labels if label in scored}
    return Gold(gold)


def _passages(rows: Sequence[_Row]) -> tuple[list[Passage], list[str]]:
    """Passages, and the article of each; neighbouring sentences of an article are one passage."""
    passages: list[Passage] = []
    articles: list[str] = []
    before: _Row | None = None
    for number, row in enumerate(rows):
        follows = (
            before is not None
            and row.article == before.article != ""
            and None not in (row.sentence, before.sentence)
            and row.sentence == (before.sentence or 0) + 1
        )
        if follows:
            last = passages[-1]
            passages[-1] = Passage((*last.texts, row.text), (*last.gold, row.gold))
        else:
            passages.append(Passage((row.text,), (row.gold,)))
            articles.append(row.article or f"row {number}")
        before = row
    return passages, articles
