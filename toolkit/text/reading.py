"""Files, folders, globs, tables and objects of a store in; articles and clear errors out.

What a format becomes is for its reader (`toolkit.text.readers`) to say. Nothing is raised for bad
input.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path

from toolkit.schema import Article, InputError
from toolkit.text.archives.containers import MAX_FILE_BYTES, is_container, members
from toolkit.text.cells import is_text
from toolkit.text.language import foreign_language
from toolkit.text.readers import Row, Unreadable, reader_of
from toolkit.text.remote import NotReached, RemoteFile
from toolkit.text.rows import Note, ReadOptions, articles_of_rows
from toolkit.text.sources import Source, expand, partitions, read_as
from toolkit.text.streams import Stream, opened, stream_of
from toolkit.text.tables import TableRow

LONGEST = 5_000_000
"""Characters of the longest text that is taken for an article; a long novel has 3 million."""
_WORDS = ("article_id", "text", "title", "outlet", "date", "url", "event")


def read(
    paths: Iterable[str | Path],
    *,
    options: ReadOptions = ReadOptions(),  # noqa: B008 (a frozen value)
    note: Note | None = None,
) -> Iterator[Article | InputError]:
    """Read articles one by one; an `InputError` stands for each input that is none.

    A file of text is one article, a table one a row: every file and every row comes out as one or
    the other. Of two articles with the same id the first is kept. ``note`` is told what a reader
    of the result should know, such as which of two columns was taken.

    >>> for item in read(["no/such/file.txt"]):
    ...     print(item)
    no/such/file.txt: there is no such file or folder: check the path
    """
    first: dict[str, str] = {}
    for source in expand(list(paths)):
        for where, line, item in read_source(source, options, note):
            if isinstance(item, Article):
                place = f"{where}:{line}" if line else where
                if reason := repeated_id(item.article_id, place, first):
                    yield InputError(where, line, reason)
                    continue
            yield item


def repeated_id(article_id: str, place: str, first: dict[str, str]) -> str:
    """What is wrong with an article at ``place`` whose id another has, in words; ``first`` says
    where each id was first used, and is added to."""
    if article_id not in first:
        first[article_id] = place
        return ""
    return (
        f"duplicate id {article_id!r}, first used at {first[article_id]}: the first is kept; give "
        "each article its own id"
    )


class Unread(InputError):
    """A file that could not be read now; it may be later."""


Placed = tuple[str, int, Article | InputError]
"""What was read, with the file as messages call it and the line."""


def read_source(source: Source, options: ReadOptions, note: Note | None) -> Iterator[Placed]:
    """Read one file: each of its articles, or what is wrong with it. What comes out, and what
    ``note`` is told, depends on the file, its name and the options alone."""
    for where, line, item in unchecked(source, options, note):
        if isinstance(item, Article) and (reason := refusal(item, options)):
            item = InputError(where, line, reason)
        yield where, line, item


def unchecked(source: Source, options: ReadOptions, note: Note | None = None) -> Iterator[Placed]:
    """The same before it is asked whether each article can be scored (`refusal`)."""
    items = _read_source(source, options, note or (lambda words: None))
    if source.rows is None:
        return items
    return islice(items, source.rows.start, source.rows.stop)


def refusal(article: Article, options: ReadOptions) -> str:
    """Why an article cannot be scored, in words; empty where it can."""
    if not is_text(article.text):
        return "has no text: fill it in or leave it out"
    if "\0" in article.text:
        return "holds a NUL character: take it out"
    if len(article.text) > LONGEST:
        return (
            f"holds {len(article.text):,} characters, more than any article has "
            f"(limit {LONGEST:,}): split it into articles, one a file or a row"
        )
    named = {name: getattr(article, name) for name in _WORDS}
    for name, words in chain(named.items(), article.further.items()):
        try:
            f"{name} {words}".encode()
        except UnicodeEncodeError:
            return (
                f"{name!a} holds half a character (a lone surrogate): write the character out "
                "or save it again as UTF-8"
            )
    if options.english_only and (language := foreign_language(article.text)):
        return (
            f"is in {language}, and the models read English: leave it out, or give --any-language, "
            "in Python any_language=True"
        )
    return ""


def _read_source(
    source: Source, options: ReadOptions, note: Note, depth: int = 1
) -> Iterator[Placed]:
    """The articles of a file, or of all files in it."""
    where = source.shown or str(source.path)
    try:
        if source.problem:
            raise Unreadable(source.problem)
        stream = stream_of(source.path)
        if stream is not None and (stream.packing or isinstance(source.path, RemoteFile)):
            yield from _read_stream(source, stream, where, options, note)
        elif isinstance(source.path, RemoteFile):
            yield from _read_copy(source, source.path, where, options, note)
        elif is_container(source.path):
            yield from _read_members(source, source.path, where, options, note, depth)
        else:
            yield from _read_file(source, source.path, where, options, note)
    except Unreadable as error:
        yield where, 0, InputError(where, 0, str(error))
    except NotReached as error:
        yield where, 0, Unread(where, 0, str(error))
    except OSError as error:
        reason = f"cannot be read ({error.strerror or type(error).__name__})"
        yield where, 0, Unread(where, 0, f"{reason}: check the file and its rights")


def _read_members(
    source: Source, path: Path, where: str, options: ReadOptions, note: Note, depth: int
) -> Iterator[Placed]:
    any_member = False
    for member in members(path, depth):
        any_member = True
        shown = f"{where}/{member.name}".rstrip("/")
        inner = Source(member.path or path, f"{source.name}/{member.name}")
        if member.path is not None:
            inner = read_as(member.path, inner.name)
        inner = inner._replace(problem=member.problem or inner.problem, shown=shown)
        yield from _read_source(inner, options, note, depth + 1)
    if not any_member:
        raise Unreadable("holds no files: leave it out")


def _read_copy(
    source: Source, file: RemoteFile, where: str, options: ReadOptions, note: Note
) -> Iterator[Placed]:
    """What is read as a file of its own alone, from a copy that is gone afterwards."""
    if file.size > MAX_FILE_BYTES:
        raise Unreadable(f"has more than {MAX_FILE_BYTES:,} bytes: fetch it, and score the copy")
    with tempfile.TemporaryDirectory(prefix="toolkit-") as folder:
        copy = Path(folder, f"copy{''.join(Path(file.name).suffixes[-2:])}")
        with file.open() as remote, copy.open("wb") as local:
            shutil.copyfileobj(remote, local, 1 << 20)
        yield from _read_source(source._replace(path=copy, shown=where), options, note)


def _read_stream(
    source: Source, stream: Stream, where: str, options: ReadOptions, note: Note
) -> Iterator[Placed]:
    name, shown = source.name, where
    if stream.packing:
        inner = source.path.name[: -len(stream.packing)]
        name, shown = f"{name}/{inner}", f"{where}/{inner}"

    def rows() -> Iterator[Row]:
        with opened(source.path, stream.packing) as file:
            yield from stream.reader.read_stream(file, shown, name)

    yield from _articles(rows, source, shown, name, options, note)


def _read_file(
    source: Source, path: Path, where: str, options: ReadOptions, note: Note
) -> Iterator[Placed]:
    reader = reader_of(path)
    assert reader is not None
    if path.stat().st_size == 0:
        raise Unreadable("is empty: fill it in or leave it out")
    yield from _articles(
        lambda: reader.read(path, source.name), source, where, source.name, options, note
    )


def _articles(
    rows: Callable[[], Iterator[Row]],
    source: Source,
    where: str,
    name: str,
    options: ReadOptions,
    note: Note,
) -> Iterator[Placed]:
    columns = partitions(source.path)

    def whole_rows() -> Iterator[Row]:
        for line, item in rows():
            yield line, item.extended(columns) if isinstance(item, TableRow) else item

    any_row = False
    for line, item in articles_of_rows(whole_rows if columns else rows, where, name, options, note):
        any_row = True
        if isinstance(item, InputError) and item.input == str(source.path):
            item = replace(item, input=where)
        yield where, line, item
    if not any_row:
        raise Unreadable("holds no rows: fill it in or leave it out")
