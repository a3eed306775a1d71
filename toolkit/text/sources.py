"""What paths, folders, globs, addresses and lists stand for: the files to read, each with a name.

Nothing is fetched but what an address says, and nothing is raised for bad input.
"""

from __future__ import annotations

import glob
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote

from toolkit.outputs import written_names
from toolkit.text.archives.containers import is_container
from toolkit.text.readers import reader_of, suffixes_in_words
from toolkit.text.remote import NotReached, RemoteFile, is_address, listed
from toolkit.text.streams import Place, opened

LISTS = (".paths", ".paths.gz")
"""Ends of the names of lists of files, as Common Crawl has them (``warc.paths.gz``)."""
_ROOT = re.compile(r"#\s*root:\s*(\S.*)")
_PARTITION = re.compile(r"([^=/]+)=(.*)")
_NOTHING = "__HIVE_DEFAULT_PARTITION__"


class Source(NamedTuple):
    """One file to read: its path or address, the id its article gets, what is wrong with it, if so.

    ``shown`` is how messages call it, where that is not its path: a file out of an archive.
    ``rows`` are those of what comes out of it that are wanted, from 0; all without.
    """

    path: Place
    name: str
    problem: str = ""
    shown: str = ""
    rows: range | None = None


def expand(paths: Sequence[str | Path]) -> list[Source]:
    """The files that paths, folders (searched recursively) and globs stand for.

    In the order given, sorted within each, so the same input always gives the same list. Names
    are relative to the folder or glob they were found under; where two would be equal, both get
    the name of that folder in front. Addresses (``s3://bucket/2020/*.jsonl.zst``) are those of
    `fsspec`; a file ``*.paths`` lists others, a path or an address a line: below the folder of the
    list (of one in a store, its bucket), or below what a line ``# root: s3://bucket/`` says, a
    folder there or an address. In
    folders, hidden files are passed over, and so are results that the toolkit wrote there. What
    cannot be read (a missing path, an unknown kind of file) is listed with its ``problem``.

    >>> [source.problem for source in expand(["no/such/file.txt"])]
    ['there is no such file or folder: check the path']
    """
    sources = [rooted for path in paths for rooted in _expand_path(path)]
    times = Counter(source.name for _, source in sources if not source.problem)
    out: list[Source] = []
    seen: dict[str, str] = {}
    for root, source in sources:
        if times[source.name] > 1:
            folder = root.resolve().name if isinstance(root, Path) else root.name
            source = source._replace(name=f"{folder}/{source.name}")
        path = source.path
        real = os.path.realpath(path) if isinstance(path, Path) else path.address
        if not source.problem and real in seen:
            source = source._replace(problem=f"was given before, as {seen[real]}: it is read once")
        seen.setdefault(real, str(source.path))
        out.append(source)
    return out


def _expand_path(path: str | Path) -> list[tuple[Place, Source]]:
    pattern = str(path)
    if pattern.lower().endswith(LISTS) and not glob.has_magic(pattern):
        return _expand_list(pattern)
    if is_address(pattern):
        return _expand_address(pattern)
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
        return [(path, read_as(file, file.relative_to(path).as_posix())) for file in files]
    if path.exists() or path.is_symlink():
        return [(path.parent, read_as(path, path.name))]
    if glob.has_magic(pattern):
        root = _glob_root(path)
        hits = _hits(path, root)
        files = [hit for hit in hits if hit.is_file()]
        if files:
            return [(root, read_as(file, file.relative_to(root).as_posix())) for file in files]
        if hits:
            return [item for hit in hits for item in _expand_path(hit)]
        return [(root, Source(path, pattern, "matches no file: check the pattern"))]
    problem = "there is no such file or folder: check the path"
    return [(path.parent, Source(path, pattern, problem))]


def _expand_address(address: str) -> list[tuple[Place, Source]]:
    folder, name = RemoteFile(address), RemoteFile(address).name
    try:
        root, files = listed(address)
    except (NotReached, ValueError) as problem:
        return [(folder, Source(folder, name, str(problem)))]
    if not any(is_known(file) for file, _ in files):
        none = f"stands for no file of articles ({suffixes_in_words()}): check it"
        return [(folder, Source(folder, name, none))]
    return [(RemoteFile(root), _remote(file, name)) for file, name in files]


def _remote(file: RemoteFile, name: str) -> Source:
    return Source(file, name, "" if is_known(file) else _not_read(file))


def _expand_list(path: str) -> list[tuple[Place, Source]]:
    place = RemoteFile(path) if is_address(path) else Path(path)
    root = str(place.parent) if isinstance(place, Path) else _host(path)
    sources: list[tuple[Place, Source]] = []
    try:
        with opened(place, ".gz" if path.lower().endswith(".gz") else "") as file:
            for number, data in enumerate(file, 1):
                line = data.decode("utf-8-sig" if number == 1 else "utf-8").strip()
                if match := _ROOT.fullmatch(line):
                    root = match[1] if is_address(match[1]) else str(Path(root, match[1]))
                elif line and not line.startswith("#"):
                    sources.append((place, _listed_file(root, line, f"{path}:{number}")))
    except UnicodeDecodeError:
        return [(place, Source(place, place.name, "is no text in UTF-8: save it again"))]
    except (OSError, ValueError) as problem:
        why = str(problem) if isinstance(problem, NotReached) else f"cannot be read ({problem})"
        return [(place, Source(place, place.name, f"{why}: it lists other files"))]
    return sources or [(place, Source(place, place.name, "lists no files: a path a line"))]


def _listed_file(root: str, line: str, where: str) -> Source:
    """The file of a line of a list, below ``root`` unless the line says where it is."""
    address = line if is_address(line) else f"{root.rstrip('/')}/{line}"
    if not is_address(address):
        path = Path(line) if Path(line).is_absolute() else Path(root) / line
        source = read_as(path, line)
        missing = source.problem and not os.path.lexists(path)
        problem = f"is not there, and {where} lists it: take the line out" if missing else ""
        return source._replace(problem=problem or source.problem)
    file = RemoteFile(address)
    if not is_known(file):
        return Source(file, line, _not_read(file))
    try:
        return Source(file.looked_at(), line)
    except (NotReached, ValueError) as problem:
        return Source(file, line, f"{problem} ({where} lists it)")


def _host(address: str) -> str:
    """The bucket or the server of an address."""
    scheme, _, rest = address.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}"


def partitions(place: Place) -> dict[str, str | int | None]:
    """The columns that the folders of a file name, as Hive does (``outlet=fox/0.parquet``).

    >>> partitions(Path("/corpus/outlet=The%20Post/year=2020/0.parquet"))
    {'outlet': 'The Post', 'year': 2020}
    """
    named = place.address if isinstance(place, RemoteFile) else str(place.absolute())
    matches = map(_PARTITION.fullmatch, reversed(PurePosixPath(named).parts[:-1]))
    pairs = [(match[1], unquote(match[2])) for match in takewhile(bool, matches) if match]
    return {
        key: None
        if value == _NOTHING
        else int(value)
        if re.fullmatch(r"0|-?[1-9]\d{0,17}", value)
        else value
        for key, value in reversed(pairs)
    }


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


def is_known(place: Place) -> bool:
    """Whether a file's name is that of one that can be read."""
    return is_container(Path(place.name)) or reader_of(Path(place.name)) is not None


def read_as(path: Path, name: str) -> Source:
    """A file that is to be read under a name."""
    if not path.is_file():
        return Source(path, name, _no_file(path))
    if is_known(path):
        return Source(path, name)
    return Source(path, name, _not_read(path))


def _not_read(place: Place) -> str:
    if place.name.lower().endswith(LISTS):
        return "is a list of files: give it by its own name, and what it lists is read"
    kind = f"{place.suffix} files are" if place.suffix else "a file without a suffix is"
    return f"{kind} not read: give {suffixes_in_words()}"


def _no_file(path: Path) -> str:
    """Why what is no file is not read: reading it might never end."""
    if path.is_dir():
        return "is a folder: give it alone, or its files"
    if path.is_symlink() and not path.exists():
        return "is a link that leads nowhere: give the file itself"
    return "is no file but a device or a pipe: save its content to a file and give that"
