"""Anything that holds articles, as articles: texts, paths, lists, tables, generators."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain, islice
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from toolkit.interactive.paths import as_path, is_object
from toolkit.schema import Article, InputError
from toolkit.text.decoding import Unreadable
from toolkit.text.missing import is_missing
from toolkit.text.readers import Row
from toolkit.text.reading import read, refusal, repeated_id
from toolkit.text.rows import Note, ReadOptions, articles_of_rows
from toolkit.text.tables import TableRow

if TYPE_CHECKING:
    import pandas as pd

UNDERSTOOD = (
    "give a text, the path of a file or folder, an Article, a dict with the key 'text', or a list, "
    "generator, Series or DataFrame of such"
)
Item = Article | InputError


class Inputs(NamedTuple):
    """What is to be scored: its articles in order, each with the number of its row where it is one
    of a table, how many there are where that is known, and the table itself. ``single`` where it is
    one article, and not a collection of one."""

    items: Iterator[tuple[int, Item]]
    total: int | None = None
    frame: pd.DataFrame | None = None
    single: bool = False


def inputs(given_input: object, options: ReadOptions, note: Note) -> Inputs:
    """What can be scored of a thing.

    Raises `TypeError`, in one line that says what is understood, for a thing that is nothing of
    it, `FileNotFoundError` for a path without a file, and `ValueError` for a table that cannot be
    used at all.
    """
    if isinstance(given_input, str):
        if not given_input.strip():
            raise ValueError("the text holds no sentence: nothing to score")
        if is_object(given_input):
            return Inputs(enumerate(read([given_input.strip()], options=options, note=note)))
        path = as_path(given_input)
        if path is None:
            return _single(Article("article", given_input), options)
        return _path(path, options, note)
    if isinstance(given_input, PathLike):
        return _path(Path(given_input).expanduser(), options, note)
    if isinstance(given_input, Article):
        return _single(given_input, options)
    if isinstance(given_input, Mapping):
        (item,) = _row(given_input, "article", options, note)
        return _single(item, options)
    if frame := _frame(given_input):
        return _table(frame[0], options, note)
    if isinstance(given_input, Iterable) and not isinstance(given_input, bytes | bytearray):
        total = len(given_input) if hasattr(given_input, "__len__") else None  # type: ignore[arg-type]
        return Inputs(_checked(_listed(given_input, options, note), options), total)
    raise TypeError(f"{_kind(given_input)} cannot be scored: {UNDERSTOOD}")


def _single(item: Item, options: ReadOptions) -> Inputs:
    return Inputs(_checked([(0, item)], options), 1, single=True)


def _path(path: Path, options: ReadOptions, note: Note) -> Inputs:
    if not path.exists() and not any(mark in str(path) for mark in "*?["):
        raise FileNotFoundError(
            f"{path}: there is no such file or folder: check the path; words that are a text, and "
            "no path, go in as toolkit.Article('id', words)"
        )
    every = enumerate(read([path], options=options, note=note))
    if path.is_dir() or not path.exists():
        return Inputs(every)
    first = list(islice(every, 2))
    # An article that is a file of its own bears the file's name, and no other follows it.
    alone = len(first) == 1 and (
        isinstance(item := first[0][1], InputError) or item.article_id == path.name
    )
    return Inputs(chain(first, every), 1 if alone else None, single=alone)


def _listed(
    things: Iterable[object], options: ReadOptions, note: Note
) -> Iterator[tuple[int, Item]]:
    for number, thing in enumerate(things):
        for item in _items(thing, number, options, note):
            yield number, item


def _items(thing: object, number: int, options: ReadOptions, note: Note) -> Iterator[Item]:
    where = f"item {number}"
    if isinstance(thing, Article):
        yield thing
    elif isinstance(thing, str | PathLike):
        try:
            path = as_path(thing) if isinstance(thing, str) else Path(thing).expanduser()
        except ValueError as problem:
            yield InputError(where, 0, str(problem))
            return
        if path is None:
            yield Article(str(number), cast(str, thing))
        else:  # judged with the others, when it comes out
            yield from read([path], options=options._replace(english_only=False), note=note)
    elif isinstance(thing, Mapping):
        yield from _row(thing, str(number), options, note)
    elif is_missing(thing):
        yield InputError(where, 0, "has no text: fill it in or leave it out")
    else:
        yield InputError(where, 0, f"{_kind(thing)} cannot be scored: {UNDERSTOOD}")


def _row(row: Mapping[Any, object], name: str, options: ReadOptions, note: Note) -> Iterator[Item]:
    table_row = TableRow(tuple(map(str, row)), tuple(row.values()), alone=True)
    listed: list[Row] = [(0, table_row)]
    try:
        for _, item in articles_of_rows(lambda: listed, f"item {name}", name, options, note):
            if isinstance(item, Article) and item.article_id == f"{name}:0":
                yield replace(item, article_id=name)
            else:
                yield item
    except Unreadable as problem:
        yield InputError(f"item {name}", 0, str(problem))


def _table(frame: pd.DataFrame, options: ReadOptions, note: Note) -> Inputs:
    """The rows of a DataFrame; without a column of ids, its index names them."""
    headings = tuple(map(str, frame.columns))
    columns = [frame.iloc[:, k].tolist() for k in range(frame.shape[1])]
    names = [str(label) for label in frame.index]
    if len(set(names)) < len(names):
        names = [str(number) for number in range(len(names))]

    def rows() -> Iterator[Row]:
        # `articles_of_rows` counts lines; here they are the numbers of rows.
        for number, values in enumerate(zip(*columns, strict=True)):
            yield number, TableRow(headings, values)

    def items() -> Iterator[tuple[int, Item]]:
        for number, item in articles_of_rows(rows, "row", "row", options, note):
            if isinstance(item, InputError):
                yield number, InputError(f"row {names[number]}", 0, item.reason)
            elif item.article_id == f"row:{number}":
                yield number, replace(item, article_id=names[number])
            else:
                yield number, item

    if not len(frame):
        raise ValueError("the table has no rows: nothing to score")
    stream = items()
    first = next(stream)  # what is wrong with the whole table comes at once
    return Inputs(_checked(chain([first], stream), options), len(frame), frame)


def _checked(items: Iterable[tuple[int, Item]], options: ReadOptions) -> Iterator[tuple[int, Item]]:
    """The items; articles that cannot be scored become errors."""
    first: dict[str, str] = {}
    for number, item in items:
        if isinstance(item, Article):
            place = f"number {number}"
            reason = refusal(item, options) or repeated_id(item.article_id, place, first)
            if reason:
                yield number, InputError(item.article_id, 0, reason)
                continue
        yield number, item


def _frame(thing: Any) -> list[pd.DataFrame]:
    """The table that a thing is, in a list; an empty one where it is none."""
    if hasattr(thing, "to_pandas") and not isinstance(thing, type):  # Arrow, Polars, datasets
        thing = thing.to_pandas()
    pandas = sys.modules.get("pandas")
    if pandas is None:
        return []
    if isinstance(thing, pandas.Series):
        return [thing.to_frame("text")]
    return [thing] if isinstance(thing, pandas.DataFrame) else []


def _kind(thing: object) -> str:
    return f"a value of type {type(thing).__name__}"
