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
from pathlib import Path
from typing import NamedTuple

from toolkit.schema import Article, InputError
from toolkit.text.archives.containers import is_container, members
from toolkit.text.readers import Row, Unreadable, reader_of, suffixes_in_words


class Source(NamedTuple):
    """One file to read: its path, the id its article gets, and what is wrong with it, if so.

    ``shown`` is how messages call it, where that is not its path: a file out of an archive.
    """

    path: Path
    name: str
    problem: str = ""
    shown: str = ""


def expand(paths: Sequence[str | Path]) -> list[Source]:
    """The files that paths, folders (searched recursively) and globs stand for.

    In the order given, sorted within each, so the same input always gives the same list. Names
    are relative to the folder or glob they were found under; where two would be equal, both get
    the name of that folder in front. Hidden files are passed over. What cannot be read (a missing
    path, an unknown kind of file) is listed with its ``problem``.

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
    if path.is_dir():
        files = sorted(_walk(path), key=lambda file: file.relative_to(path).as_posix())
        known = [file for file in files if _is_known(file)]
        if not known:
            problem = f"is a folder without articles: it holds no {suffixes_in_words()} file"
            return [(path, Source(path, pattern, problem))]
        return [(path, _source(file, file.relative_to(path).as_posix())) for file in files]
    if path.exists():
        return [(path.parent, _source(path, path.name))]
    if glob.has_magic(pattern):
        root = _glob_root(path)
        hits = sorted(Path(hit) for hit in glob.glob(pattern, recursive=True))  # noqa: PTH207 (takes absolute ones)
        files = [hit for hit in hits if hit.is_file()]
        if files:
            return [(root, _source(file, file.relative_to(root).as_posix())) for file in files]
        if hits:
            return [item for hit in hits for item in _expand_path(hit)]
        return [(root, Source(path, pattern, "matches no file: check the pattern"))]
    problem = "there is no such file or folder: check the path"
    return [(path.parent, Source(path, pattern, problem))]


def _walk(folder: Path) -> Iterator[Path]:
    for base, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(base, name) for name in names if not name.startswith("."))


def _glob_root(path: Path) -> Path:
    root = Path(path.anchor)
    for part in path.parts[bool(path.anchor) : -1]:
        if glob.has_magic(part):
            break
        root /= part
    return root


def _is_known(path: Path) -> bool:
    return is_container(path) or reader_of(path) is not None


def _source(path: Path, name: str) -> Source:
    if _is_known(path):
        return Source(path, name)
    kind = f"{path.suffix} files are" if path.suffix else "a file without a suffix is"
    return Source(path, name, f"{kind} not read: give {suffixes_in_words()}")


LONGEST = 5_000_000
"""Characters of the longest text that is taken for an article; a long novel has 3 million."""


def read(paths: Iterable[str | Path]) -> Iterator[Article | InputError]:
    """Read articles one by one; an `InputError` stands for each input that is none.

    A file of text is one article, a table one a row: every file and every row comes out as one or
    the other. Of two articles with the same id the first is kept.

    >>> for item in read(["no/such/file.txt"]):
    ...     print(item)
    no/such/file.txt: there is no such file or folder: check the path
    """
    first: dict[str, str] = {}
    for source in expand(list(paths)):
        for where, line, item in _read_source(source):
            if isinstance(item, InputError):
                yield item
                continue
            reason = _refusal(item, first)
            if reason:
                yield InputError(where, line, reason)
                continue
            first[item.article_id] = f"{where}:{line}" if line else where
            yield item


def _refusal(article: Article, first: dict[str, str]) -> str:
    if not article.text.strip():
        return "has no text: fill it in or leave it out"
    if len(article.text) > LONGEST:
        return (
            f"holds {len(article.text):,} characters, more than any article has "
            f"(limit {LONGEST:,}): split it into articles, one a file or a row"
        )
    if article.article_id in first:
        return (
            f"duplicate id {article.article_id!r}, first used at {first[article.article_id]}: "
            "the first is kept; give each article its own id"
        )
    for name in ("article_id", "text", "title", "outlet", "date", "url", "event"):
        try:
            getattr(article, name).encode("utf-8")
        except UnicodeEncodeError as error:
            return (
                f"{name} holds half a character (a lone surrogate, at {error.start}): "
                "write the character out or save it again as UTF-8"
            )
    return ""


_Placed = tuple[str, int, Article | InputError]


def _read_source(source: Source, depth: int = 1) -> Iterator[_Placed]:
    """The rows of a file, or of all files in it, each with the file as messages call it."""
    where = source.shown or str(source.path)
    if source.problem:
        yield where, 0, InputError(where, 0, source.problem)
    elif is_container(source.path):
        yield from _read_members(source, depth)
    else:
        for line, item in _read_file(source):
            if isinstance(item, InputError) and item.input == str(source.path):
                item = replace(item, input=where)
            yield where, line, item


def _read_members(source: Source, depth: int) -> Iterator[_Placed]:
    where = source.shown or str(source.path)
    any_member = False
    try:
        for member in members(source.path, depth):
            any_member = True
            shown = f"{where}/{member.name}".rstrip("/")
            inner = Source(member.path or source.path, f"{source.name}/{member.name}")
            if member.path is not None and not _is_known(member.path):
                inner = _source(member.path, inner.name)
            yield from _read_source(
                inner._replace(problem=member.problem or inner.problem, shown=shown), depth + 1
            )
        if not any_member:
            raise Unreadable("holds no files: leave it out")
    except Unreadable as error:
        yield where, 0, InputError(where, 0, str(error))
    except OSError as error:
        reason = f"cannot be read ({error.strerror or type(error).__name__})"
        yield where, 0, InputError(where, 0, f"{reason}: check the file and its rights")


def _read_file(source: Source) -> Iterator[Row]:
    where = str(source.path)
    reader = reader_of(source.path)
    assert reader is not None
    any_row = False
    try:
        if source.path.stat().st_size == 0:
            raise Unreadable("is empty: fill it in or leave it out")
        for row in reader.read(source.path, source.name):
            any_row = True
            yield row
        if not any_row:
            raise Unreadable("holds no rows: fill it in or leave it out")
    except Unreadable as error:
        yield 0, InputError(where, 0, str(error))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        yield 0, InputError(where, 0, f"cannot be read ({reason}): check the file and its rights")
