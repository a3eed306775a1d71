"""`CorpusCard`: what a corpus is, where it comes from, and the hashes a copy must have."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


class CorpusError(ValueError):
    """A corpus that is not there, or not the one its card declares."""


@dataclass(frozen=True, slots=True)
class Check:
    """One declared file, or one pattern of files, of a copy: what it should be and what it is.

    ``actual`` is empty where no file is there; ``n`` counts the files.
    """

    pattern: str
    n: int
    expected: str
    actual: str

    @property
    def ok(self) -> bool:
        """Whether the copy is the one declared."""
        return self.expected == self.actual


@dataclass(frozen=True, slots=True)
class CorpusCard:
    """The declaration of a corpus.

    ``files`` gives the SHA-256 of each file by its path below the corpus's folder. A path with a
    ``*`` stands for many: its hash is that of the lines ``<sha256>  <path>`` of the files,
    sorted by path. ``traps`` says what has misled users; ``hub`` is a Hugging Face data set id
    (with its revision after ``@``), empty where there is none.
    """

    name: str
    title: str
    version: str
    licence: str
    citation: str
    url: str
    files: Mapping[str, str]
    traps: tuple[str, ...] = ()
    hub: str = ""

    def check(self, folder: Path) -> list[Check]:
        """Hash the copy in ``folder``, pattern by pattern; raises nothing for what is missing."""
        checks = []
        for pattern, expected in self.files.items():
            n, actual = digest(folder, pattern)
            checks.append(Check(pattern, n, expected, actual))
        return checks

    def require(self, folder: Path) -> None:
        """Raise `CorpusError`, with the two hashes, unless the copy is the one declared."""
        for result in self.check(folder):
            if not result.ok:
                actual = f"sha256 {result.actual}" if result.actual else "no such file"
                raise CorpusError(
                    f"{folder / result.pattern}: {actual}, where {self.name} ({self.version}) has "
                    f"{result.expected}; get it from {self.url}, or pass check=False"
                )

    def to_markdown(self) -> str:
        """The card as a page of text."""
        lines = [
            f"# {self.title} (`{self.name}`)", "",
            f"- version: {self.version}",
            f"- licence: {self.licence}",
            f"- citation: {self.citation}",
            f"- where: {self.url}",
        ]  # fmt: skip
        if self.hub:
            lines.append(f"- hub: {self.hub}")
        lines += ["", "Traps:", *(f"- {trap}" for trap in self.traps)] if self.traps else []
        lines += ["", "Files, with SHA-256:", *(f"- `{k}` {v}" for k, v in self.files.items())]
        return "\n".join(lines)


def digest(folder: Path, pattern: str) -> tuple[int, str]:
    """How many files a pattern matches below a folder, and the hash of them together."""
    if "*" not in pattern:
        file = folder / pattern
        return (1, _sha256(file)) if file.is_file() else (0, "")
    files = sorted(
        (file.relative_to(folder).as_posix(), file)
        for file in folder.glob(pattern)
        if file.is_file()
    )
    lines = "".join(f"{_sha256(file)}  {name}\n" for name, file in files)
    return len(files), hashlib.sha256(lines.encode()).hexdigest() if files else ""


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
