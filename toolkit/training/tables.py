"""A table of labelled texts of one's own, as passages for a training."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from toolkit.classifiers.encoder.heads import Head
from toolkit.classifiers.encoder.passages import Known, Passage
from toolkit.codebook import Codebook
from toolkit.corpus import InputError

GROUPS = ("article_id", "article")
FEWEST = 8


class Table(NamedTuple):
    """What a table holds: its heads, its passages with the article of each, and its bad rows."""

    heads: tuple[Head, ...]
    passages: list[Passage]
    articles: list[str]
    errors: tuple[InputError, ...]


def heads_of(codebook: Codebook) -> tuple[Head, ...]:
    """A head for the codebook, or for each of its facets.

    >>> from toolkit.codebook import load_codebook
    >>> [head.name for head in heads_of(load_codebook("sourcing"))][:2]
    ['attribution', 'quote_type']
    """
    if codebook.facets:
        return tuple(Head(facet.id, "single", facet.label_ids) for facet in codebook.facets)
    return (Head(codebook.name, "multi" if codebook.kind == "multi" else "single",
                 codebook.label_ids),)  # fmt: skip


def read_table(path: Path, codebook: Codebook | None = None) -> Table:
    """Read a CSV with a header: ``text``, a column for each question of the codebook (as a coding
    sheet has them) or, without a codebook, ``label``; several labels of a text are parted by ``;``.

    Rows with the same ``article_id`` that follow each other are read as one article, in order; a
    row without an answer is passed over. Bad rows are listed, each with its line. Raises
    `ValueError` for a table that nothing can be learned from.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            columns = [name.strip() for name in reader.fieldnames or ()]
            reader.fieldnames = columns
            rows = [(reader.line_num, row) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as wrong:
        raise ValueError(f"{path}: cannot be read as CSV in UTF-8: {wrong}") from None
    asked = [head.name for head in heads_of(codebook)] if codebook else ["label"]
    if missing := [name for name in ("text", *asked) if name not in columns]:
        raise ValueError(
            f"{path}: no column {', '.join(missing)}; the first line must name text and "
            f"{', '.join(asked)}"
        )
    heads = heads_of(codebook) if codebook else (_head([row["label"] or "" for _, row in rows]),)
    group = next((name for name in GROUPS if name in columns), "")
    found: list[tuple[str, str, Known]] = []
    errors = []
    for line, row in rows:
        try:
            known = _known(heads, {head.name: _parts(row.get(head.name)) for head in heads})
            if not (row["text"] or "").strip():
                raise ValueError("no text; fill in 'text' or leave the row out")
        except ValueError as wrong:
            errors.append(InputError(str(path), line, str(wrong)))
            continue
        if known.labels:
            found.append(((row[group] or "").strip() if group else "", row["text"], known))
    if len(found) < FEWEST:
        raise ValueError(f"{path}: {len(found)} labelled texts; {FEWEST} or more are needed")
    passages, articles = _articles(found)
    return Table(heads, passages, articles, tuple(errors))


def _head(answers: Sequence[str]) -> Head:
    """One of the labels that occur, or any of them where some text has several."""
    given = [_parts(answer) for answer in answers]
    labels = tuple(sorted({label for own in given for label in own}))
    if len(labels) < 2:
        raise ValueError("one label alone teaches nothing; label the other texts too (none, say)")
    several = any(len(own) > 1 for own in given)
    return Head("label", "multi" if several else "single", labels)


def _parts(answer: str | None) -> list[str]:
    return [part for part in (one.strip() for one in (answer or "").split(";")) if part]


def _known(heads: Sequence[Head], answers: Mapping[str, Sequence[str]]) -> Known:
    labels = {}
    for head in heads:
        own = answers[head.name]
        if not own:
            continue
        if wrong := [label for label in own if label not in head.labels]:
            raise ValueError(
                f"{wrong[0]!r} is no label of {head.name}; give one of {', '.join(head.labels)}"
            )
        if head.kind == "single" and len(set(own)) > 1:
            raise ValueError(f"{head.name} takes one label, and {'; '.join(own)} are {len(own)}")
        labels[head.name] = dict.fromkeys(own, 1.0)
    return Known(labels)


def _articles(found: Sequence[tuple[str, str, Known]]) -> tuple[list[Passage], list[str]]:
    passages: list[Passage] = []
    names: list[str] = []
    for number, (name, text, known) in enumerate(found):
        if name and names and names[-1] == name:
            last = passages[-1]
            passages[-1] = Passage((*last.texts, text), (*last.known, known))
        else:
            passages.append(Passage((text,), (known,)))
            names.append(name or f"row {number}")
    return passages, names
