"""Checkpoints that installed packages hold."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from toolkit.models.encoder import checkpoints
from toolkit.models.encoder.checkpoints import Packaged, checkpoint_folder, joined


def parts(folder: Path) -> tuple[list[Path], str]:
    """An archive of a checkpoint cut in three, and its hash."""
    archive = folder / "whole.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("small/config.json", "{}")
    content = archive.read_bytes()
    paths = []
    for k in range(3):
        paths.append(folder / f"small.zip.00{k + 1}")
        paths[-1].write_bytes(content[k * len(content) // 3 : (k + 1) * len(content) // 3])
    return paths, hashlib.sha256(content).hexdigest()


def test_parts_are_joined_once(tmp_path, monkeypatch):
    monkeypatch.setenv(checkpoints.CACHE, str(tmp_path / "cache"))
    paths, sha256 = parts(tmp_path)
    folder = joined("small", paths, sha256)
    assert (folder / "config.json").read_text() == "{}"
    for path in paths:
        path.unlink()
    assert joined("small", paths, sha256) == folder
    assert [path.name for path in folder.parent.iterdir()] == ["small"]


def test_other_parts_are_refused(tmp_path, monkeypatch):
    monkeypatch.setenv(checkpoints.CACHE, str(tmp_path / "cache"))
    paths, sha256 = parts(tmp_path)
    with pytest.raises(ValueError, match="the parts of small are not the pinned archive"):
        joined("small", paths[::-1], sha256)
    assert not list((tmp_path / "cache" / sha256[:16]).iterdir())


def test_a_name_is_found_where_its_package_is_installed(tmp_path, monkeypatch):
    assert checkpoint_folder("some/other") == "some/other"
    missing = Packaged(("no-such-distribution-here",), ("no/file",))
    monkeypatch.setitem(checkpoints.PACKAGED, "small", missing)
    assert checkpoint_folder("small") == "small"
    there = Packaged(("pytest",), ("pytest",))
    monkeypatch.setitem(checkpoints.PACKAGED, "small", there)
    assert checkpoint_folder("sentence-transformers/small").endswith("pytest")
