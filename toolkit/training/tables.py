"""A table of labelled texts of one's own, as passages for a training."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from toolkit.models.encoder.heads import Head
from toolkit.models.encoder.passages import Known, Passage
from toolkit.codebook import Codebook
from toolkit.schema import InputError

GROUPS = ("article_id", "article")
FEWEST = 8


class _Labelled(NamedTuple):
    article: str
    sentence: int | None
    text: str
    known: Known


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

    Rows with one ``article_id`` are kept together when some are set aside; with ``sentence``, a
    number, those that stand next to each other in the article are read as a passage. A row without
    an answer is passed over. Bad rows are listed, each with its line. Raises
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
    found: list[_Labelled] = []
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
            name = (row[group] or "").strip() if group else ""
            place = (row.get("sentence") or "").strip()
            found.append(
                _Labelled(name, int(place) if place.isdigit() else None, row["text"], known)
            )
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


def _articles(found: Sequence[_Labelled]) -> tuple[list[Passage], list[str]]:
    passages: list[Passage] = []
    names: list[str] = []
    before: _Labelled | None = None
    for number, one in enumerate(found):
        follows = (
            before is not None
            and one.article == before.article != ""
            and None not in (one.sentence, before.sentence)
            and one.sentence == (before.sentence or 0) + 1
        )
        if follows:
            last = passages[-1]
            passages[-1] = Passage((*last.texts, one.text), (*last.known, one.known))
        else:
            passages.append(Passage((one.text,), (one.known,)))
            names.append(one.article or f"row {number}")
        before = one
    return passages, names
