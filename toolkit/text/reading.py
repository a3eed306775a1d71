"""Files, folders, globs and tables in; articles and clear errors out.

What a format becomes is for its reader (`toolkit.text.readers`) to say. Nothing is fetched from
the network and nothing is raised for bad input.
"""

from __future__ import annotations

import glob
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from toolkit.outputs import written_names
from toolkit.schema import Article, InputError
from toolkit.text.archives.containers import is_container, members
from toolkit.text.cells import is_text
from toolkit.text.language import foreign_language
from toolkit.text.readers import Row, Unreadable, reader_of, suffixes_in_words
from toolkit.text.rows import Note, ReadOptions, articles_of_rows


class Source(NamedTuple):
    """One file to read: its path, the id its article gets, and what is wrong with it, if so.

    ``shown`` is how messages call it, where that is not its path: a file out of an archive.
    ``rows`` are those of what comes out of it that are wanted, from 0; all without.
    """

    path: Path
    name: str
    problem: str = ""
    shown: str = ""
    rows: range | None = None


def expand(paths: Sequence[str | Path]) -> list[Source]:
    """The files that paths, folders (searched recursively) and globs stand for.

    In the order given, sorted within each, so the same input always gives the same list. Names
    are relative to the folder or glob they were found under; where two would be equal, both get
    the name of that folder in front. In folders, hidden files are passed over, and so are results
    that the toolkit wrote there. What cannot be read (a missing path, an unknown kind of file) is
    listed with its ``problem``.

    >>> [source.problem for source in expand(["no/such/file.txt"])]
    ['there is no such file or folder: check the path']
    """
    sources = [rooted for path in paths for rooted in _expand_path(path)]
    times = Counter(source.name for _, source in sources if not source.problem)
    out: list[Source] = []
    seen: dict[str, str] = {}
    for root, source in sources:
        if times[source.name] > 1:
            source = source._replace(name=f"{root.resolve().name}/{source.name}")
        real = os.path.realpath(source.path)
        if not source.problem and real in seen:
            source = source._replace(problem=f"was given before, as {seen[real]}: it is read once")
        seen.setdefault(real, str(source.path))
        out.append(source)
    return out


def _expand_path(path: str | Path) -> list[tuple[Path, Source]]:
    pattern = str(path)
    path = Path(path)
    try:
        path.exists()
    except (OSError, ValueError) as error:  # longer than any name, a NUL in it
        problem = f"cannot be a file's name ({getattr(error, 'strerror', '') or error})"
        return [(Path(), Source(path, pattern, f"{problem}: check the path"))]
    if path.is_dir():
        files = sorted(_walk(path), key=lambda file: file.relative_to(path).as_posix())
        known = [file for file in files if is_known(file)]
        if not known:
            problem = f"is a folder without articles: it holds no {suffixes_in_words()} file"
            return [(path, Source(path, pattern, problem))]
        return [(path, _source(file, file.relative_to(path).as_posix())) for file in files]
    if path.exists() or path.is_symlink():
        return [(path.parent, _source(path, path.name))]
    if glob.has_magic(pattern):
        root = _glob_root(path)
        hits = _hits(path, root)
        files = [hit for hit in hits if hit.is_file()]
        if files:
            return [(root, _source(file, file.relative_to(root).as_posix())) for file in files]
        if hits:
            return [item for hit in hits for item in _expand_path(hit)]
        return [(root, Source(path, pattern, "matches no file: check the pattern"))]
    problem = "there is no such file or folder: check the path"
    return [(path.parent, Source(path, pattern, problem))]


def _hits(path: Path, root: Path) -> list[Path]:
    """What a pattern matches. Links to folders are not followed by ``**``: one that leads back to
    a folder above it has no end."""
    pattern = path.relative_to(root).as_posix()
    if pattern.endswith("**"):
        pattern += "/*"
    hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
    try:
        hits = sorted(root.glob(pattern))
    except (ValueError, OSError):  # "**" beside other letters
        return []
    return hits if hidden else [
        hit for hit in hits
        if not any(part.startswith(".") for part in hit.relative_to(root).parts)
    ]  # fmt: skip


def _walk(folder: Path) -> Iterator[Path]:
    results: set[Path] = set()
    for base, folders, names in os.walk(folder):
        results |= {Path(base, name) for name in written_names(Path(base))}
        folders[:] = [name for name in folders if not name.startswith(".")]
        files = (Path(base, name) for name in names if not name.startswith("."))
        yield from (file for file in files if file not in results)


def _glob_root(path: Path) -> Path:
    root = Path(path.anchor)
    for part in path.parts[bool(path.anchor) : -1]:
        if glob.has_magic(part):
            break
        root /= part
    return root


def is_known(path: Path) -> bool:
    """Whether a file's name is that of one that can be read."""
    return is_container(path) or reader_of(path) is not None


def _source(path: Path, name: str) -> Source:
    if not path.is_file():
        return Source(path, name, _no_file(path))
    if is_known(path):
        return Source(path, name)
    kind = f"{path.suffix} files are" if path.suffix else "a file without a suffix is"
    return Source(path, name, f"{kind} not read: give {suffixes_in_words()}")


def _no_file(path: Path) -> str:
    """Why what is no file is not read: reading it might never end."""
    if path.is_dir():
        return "is a folder: give it alone, or its files"
    if path.is_symlink() and not path.exists():
        return "is a link that leads nowhere: give the file itself"
    return "is no file but a device or a pipe: save its content to a file and give that"


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
        for where, line, item in read_source(source, options, note or _unheard):
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


Placed = tuple[str, int, Article | InputError]
"""What was read, with the file as messages call it and the line."""


def read_source(source: Source, options: ReadOptions, note: Note) -> Iterator[Placed]:
    """Read one file: each of its articles, or what is wrong with it. What comes out, and what
    ``note`` is told, depends on the file, its name and the options alone."""
    for where, line, item in unchecked(source, options, note):
        if isinstance(item, Article) and (reason := refusal(item, options)):
            item = InputError(where, line, reason)
        yield where, line, item


def unchecked(source: Source, options: ReadOptions, note: Note) -> Iterator[Placed]:
    """The same before it is asked whether each article can be scored (`refusal`)."""
    items = _read_source(source, options, note)
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


def _unheard(words: str) -> None:
    pass


def _read_source(
    source: Source, options: ReadOptions, note: Note, depth: int = 1
) -> Iterator[Placed]:
    """The articles of a file, or of all files in it."""
    where = source.shown or str(source.path)
    try:
        if source.problem:
            raise Unreadable(source.problem)
        if is_container(source.path):
            yield from _read_members(source, where, options, note, depth)
        else:
            yield from _read_file(source, where, options, note)
    except Unreadable as error:
        yield where, 0, InputError(where, 0, str(error))
    except OSError as error:
        reason = f"cannot be read ({error.strerror or type(error).__name__})"
        yield where, 0, InputError(where, 0, f"{reason}: check the file and its rights")


def _read_members(
    source: Source, where: str, options: ReadOptions, note: Note, depth: int
) -> Iterator[Placed]:
    any_member = False
    for member in members(source.path, depth):
        any_member = True
        shown = f"{where}/{member.name}".rstrip("/")
        inner = Source(member.path or source.path, f"{source.name}/{member.name}")
        if member.path is not None and not is_known(member.path):
            inner = _source(member.path, inner.name)
        inner = inner._replace(problem=member.problem or inner.problem, shown=shown)
        yield from _read_source(inner, options, note, depth + 1)
    if not any_member:
        raise Unreadable("holds no files: leave it out")


def _read_file(source: Source, where: str, options: ReadOptions, note: Note) -> Iterator[Placed]:
    reader = reader_of(source.path)
    assert reader is not None
    if source.path.stat().st_size == 0:
        raise Unreadable("is empty: fill it in or leave it out")

    def rows() -> Iterator[Row]:
        return reader.read(source.path, source.name)

    any_row = False
    for line, item in articles_of_rows(rows, where, source.name, options, note):
        any_row = True
        if isinstance(item, InputError) and item.input == str(source.path):
            item = replace(item, input=where)
        yield where, line, item
    if not any_row:
        raise Unreadable("holds no rows: fill it in or leave it out")
