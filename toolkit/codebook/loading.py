"""Codebooks by name or by file."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from toolkit.codebook.reader import read_codebook
from toolkit.codebook.types import Codebook, CodebookError
from toolkit.registry import load_plugin, plugins
from toolkit.strict_yaml import hint, shown

BUNDLED = Path(__file__).parents[1] / "codebooks"


@cache
def codebooks() -> tuple[str, ...]:
    """The names of the codebooks at hand: bundled ones, and those that other packages add.

    >>> codebooks()[:3]
    ('framing', 'loaded_language', 'sourcing')
    """
    bundled = sorted(path.stem for path in BUNDLED.glob("*.yaml"))
    return (*bundled, *(name for name in plugins("toolkit.codebooks") if name not in bundled))


def load_codebook(name_or_path: str | Path) -> Codebook:
    """Load a codebook by its name (`codebooks`), or one of your own from its YAML file.

    Raises `CodebookError`, one line with file, line and fix, for a name that is not known and
    for a file that is broken, and `OSError` for a file that cannot be read.

    >>> load_codebook("framing").questions[0].label_ids[:2]
    ('economic', 'capacity_resources')
    """
    name = str(name_or_path)
    if isinstance(name_or_path, str) and name in codebooks():
        return _by_name(name)
    path = Path(name_or_path)
    if isinstance(name_or_path, str) and path.name == name and not (path.suffix or path.exists()):
        known = codebooks()
        raise CodebookError(
            f"{shown(name)}: no such codebook; "
            + (hint(name, known) or f"give one of {', '.join(known)}, or the path of a YAML file")
        )
    if path.is_dir():
        raise CodebookError(f"{shown(name)}: is a folder; give the path of one YAML file")
    return read_codebook(path)


@cache
def _by_name(name: str) -> Codebook:
    bundled = BUNDLED / f"{name}.yaml"
    if bundled.is_file():
        return read_codebook(bundled)
    value = load_plugin("toolkit.codebooks", name)
    return read_codebook(Path(value() if callable(value) else value))
