"""`output_folder`: a folder that results are written to, locked, written beside, moved into place.

Its hidden folder ``.toolkit`` holds what the toolkit keeps for itself: ``written.json`` (the files
that it wrote there, by which command and with which hash), the lock, and, while a command runs,
``work`` (what a killed run goes on from) and ``new`` (files before they are moved into place). A
rename of ``new`` to ``ready`` decides; who comes next, reader or writer, moves what is still there.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.outputs.lock import LOCKING, locked
from toolkit.outputs.writing import sha256, sync, sync_names

STATE = ".toolkit"
NEW, READY, OLD, FILES = "new", "ready", "old", "files"
WRITTEN, PLAN, README = "written.json", "plan.json", "README.txt"
_README = """\
The toolkit wrote the files of written.json into the folder above. By this record it tells its own
files from yours, and goes on where a run was stopped. Without it, it replaces nothing there.
"""


@dataclass(frozen=True, slots=True)
class OutputFolder:
    """A folder that is locked for ``command`` (`locked_folder`)."""

    folder: Path
    command: str

    @property
    def state(self) -> Path:
        """What the toolkit keeps for itself."""
        return self.folder / STATE

    @property
    def work(self) -> Path:
        """What a killed run goes on from; gone once results are written."""
        return self.state / "work"

    def require(
        self, names: Collection[str], *, known: Collection[str] = (), overwrite: bool = False
    ) -> dict[str, str]:
        """The hash of every file that is there under one of these names, relative to the folder.

        Raises `FileExistsError` for one that the toolkit did not write or that was changed since.
        ``known`` names files that are the command's own whatever the record says (of earlier
        versions, say); with ``overwrite`` own files may be replaced though they were changed.
        """
        record = _record(self.folder)
        there = {}
        for name in names:
            path = self.folder / name
            self._require_folders(path)
            if not os.path.lexists(path):
                continue
            entry = record.get(name)
            if not path.is_file() or (entry is None and name not in known):
                raise FileExistsError(
                    f"{path} is there already, and toolkit {self.command} did not write it: move "
                    "it away, or give another --out"
                )
            there[name] = sha256(path)
            if entry and not (overwrite or name in known) and there[name] != entry["sha256"]:
                raise FileExistsError(
                    f"{path} was changed after toolkit {entry['command']} wrote it: move it away, "
                    "or give another --out"
                )
        return there

    def _require_folders(self, path: Path) -> None:
        for parent in path.relative_to(self.folder).parents:
            place = self.folder / parent
            if parent.parts and os.path.lexists(place) and (
                place.is_symlink() or not place.is_dir()
            ):  # fmt: skip
                raise FileExistsError(
                    f"{place} is there already, and is no folder of toolkit {self.command}: move "
                    "it away, or give another --out"
                )

    @contextmanager
    def writing(
        self, *, whole: bool = False, known: Collection[str] = (), overwrite: bool = False
    ) -> Iterator[Path]:
        """An empty folder to write into; at the end its files are moved to where they belong.

        Nothing is moved where nothing was written, and where the work inside raises. ``whole``:
        what this command wrote there before, and did not write now, goes away. ``known`` and
        ``overwrite`` as for `require`, by which files that are in the way are refused.
        """
        new = self.state / NEW
        (new / FILES).mkdir(parents=True)
        try:
            yield new / FILES
            if any(path.is_file() for path in new.rglob("*")):
                self._decide(new, whole=whole, known=known, overwrite=overwrite)
        finally:
            shutil.rmtree(new, ignore_errors=True)
        if (self.state / READY).is_dir():
            _move(self.folder)

    def _decide(self, new: Path, *, whole: bool, known: Collection[str], overwrite: bool) -> None:
        """Write down what is to become of each file, and decide it by one rename."""
        files = sorted(path for path in (new / FILES).rglob("*") if path.is_file())
        hashes = {path.relative_to(new / FILES).as_posix(): sha256(path) for path in files}
        there = self.require(hashes, known=known, overwrite=overwrite)
        record = _record(self.folder)
        earlier = [name for name, entry in record.items() if entry["command"] == self.command]
        gone = {
            name: record[name]["sha256"] if name in record else sha256(self.folder / name)
            for name in (*earlier, *known)
            if whole and name not in hashes and (self.folder / name).is_file()
            if not name.startswith(f"{STATE}/")
        }
        kept = {name: entry for name, entry in record.items() if name not in gone}
        kept |= {
            name: {"command": self.command, "sha256": digest} for name, digest in hashes.items()
        }
        _write_json(new / PLAN, {"replaces": there, "removes": gone})
        _write_json(new / WRITTEN, {"version": 1, "files": kept})
        sync(new)
        new.rename(self.state / READY)
        sync_names(self.state)

    def work_on(self, name: str) -> None:
        """Bring a folder of results of this command to `work`, to go on from there; one that a
        killed run left in `work` stays."""
        if (self.work / name).is_dir():
            return
        self.work.mkdir(exist_ok=True)
        building = self.work / f".{name}"
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir()
        for inside, entry in _record(self.folder).items():
            if inside.startswith(f"{name}/") and _may_go(self.folder / inside, entry["sha256"]):
                target = building / inside.removeprefix(f"{name}/")
                target.parent.mkdir(parents=True, exist_ok=True)
                _link(self.folder / inside, target)
        building.rename(self.work / name)

    def take_from_work(self, name: str, new: Path) -> None:
        """Put a folder of results that was made in `work` among what is new."""
        made = self.work / name
        state = (path for path in (made / STATE).iterdir() if path.name not in LOCKING)
        kept = [path.relative_to(made).as_posix() for path in state if path.is_file()]
        for inside in (*written_names(made), *kept):
            target = new / name / inside
            target.parent.mkdir(parents=True, exist_ok=True)
            _link(made / inside, target)

    def clear_work(self) -> None:
        """Take `work` away; a kill leaves it whole or gone."""
        if self.work.is_dir():
            self.work.rename(self.state / OLD)
            shutil.rmtree(self.state / OLD)


@contextmanager
def locked_folder(folder: Path, command: str) -> Iterator[OutputFolder]:
    """A folder to write results to, locked for ``toolkit <command>``; it comes into being if need
    be, and what a killed command left in it is finished first.

    Raises `BlockingIOError` where another process writes there, `FileExistsError` for a file in its
    place, or for a ``.toolkit`` that is somebody else's.
    """
    state = folder / STATE
    if os.path.lexists(folder) and not folder.is_dir():
        raise FileExistsError(f"{folder}: is a file; give --out a folder")
    if os.path.lexists(state) and not _is_ours(state):
        raise FileExistsError(f"{state} is not of the toolkit: move it away, or give another --out")
    state.mkdir(parents=True, exist_ok=True)
    if not (state / README).is_file():
        (state / README).write_text(_README, encoding="utf-8")
    with locked(state, command):
        _move(folder)
        for leftover in (NEW, OLD):
            shutil.rmtree(state / leftover, ignore_errors=True)
        yield OutputFolder(folder, command)


@contextmanager
def output_folder(
    folder: Path,
    command: str,
    *,
    whole: bool = False,
    known: Collection[str] = (),
    overwrite: bool = False,
) -> Iterator[Path]:
    """Where to write the results of ``toolkit <command>``: an empty folder, whose files are moved
    into ``folder``, locked meanwhile, at the end (`locked_folder`, `OutputFolder.writing`).

    >>> import tempfile
    >>> out = Path(tempfile.mkdtemp()) / "compared"
    >>> with output_folder(out, "compare") as new:
    ...     _ = (new / "levels.csv").write_text("outlet,share")
    >>> written_names(out)
    {'levels.csv'}
    """
    with (
        locked_folder(folder, command) as place,
        place.writing(whole=whole, known=known, overwrite=overwrite) as new,
    ):
        yield new


@contextmanager
def output_file(path: Path, command: str, *, known: bool = False) -> Iterator[Path]:
    """Where to write one file of results; it is moved to ``path`` as by `output_folder`. ``known``:
    a file that is there is the command's own. A device or a pipe is written to as it is."""
    if path.is_dir():
        raise FileExistsError(f"{path}: is a folder; give --out a file")
    if (path.exists() and not path.is_file()) or path.parent == Path("/dev"):
        with tempfile.TemporaryDirectory() as place:
            yield Path(place) / path.name
            with (Path(place) / path.name).open("rb") as file, path.open("wb") as device:
                shutil.copyfileobj(file, device)
        return
    path = path.resolve() if path.is_symlink() else path
    with output_folder(path.parent, command, known=[path.name] if known else ()) as new:
        yield new / path.name


def settle(folder: Path) -> None:
    """Finish what a killed command had begun to move into a folder, before it is read.

    Raises `BlockingIOError` while another process is moving it.
    """
    if is_moving(folder):
        with locked_folder(folder, "reading"):
            pass


def is_moving(folder: Path) -> bool:
    """Whether files are being moved into a folder, or were when somebody was killed."""
    return (folder / STATE / READY / WRITTEN).is_file()


def written_names(folder: Path) -> set[str]:
    """The files of a folder that the toolkit wrote there, relative to it; none where its record
    cannot be read."""
    with suppress(ValueError):
        return set(_record(folder))
    return set()


def _move(folder: Path) -> None:
    """Move into place what was decided, from wherever it stopped."""
    state, ready = folder / STATE, folder / STATE / READY
    if (ready / WRITTEN).is_file():
        plan = json.loads((ready / PLAN).read_text(encoding="utf-8"))
        places = {folder}
        for path in sorted(path for path in (ready / FILES).rglob("*") if path.is_file()):
            name = path.relative_to(ready / FILES).as_posix()
            target = folder / name
            if os.path.lexists(target) and not _may_go(target, plan["replaces"].get(name)):
                raise FileExistsError(
                    f"{target} came into the way of what is being written: move it away"
                )
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.is_file():
                shutil.copymode(target, path)
            path.replace(target)
            places.add(target.parent)
        for name, digest in plan["removes"].items():
            if _may_go(folder / name, digest):
                (folder / name).unlink()
                with suppress(OSError):  # holds other files
                    (folder / name).parent.rmdir()
        for place in places:
            sync_names(place)
        (ready / WRITTEN).replace(state / WRITTEN)
        sync_names(state)
    shutil.rmtree(ready, ignore_errors=True)


def _may_go(path: Path, digest: str | None) -> bool:
    """Whether a file is still the one that may be replaced or removed."""
    return path.is_file() and sha256(path) == digest


def _record(folder: Path) -> Mapping[str, Mapping[str, str]]:
    """What the toolkit wrote into a folder: command and hash by name."""
    path = folder / STATE / WRITTEN
    try:
        files: Mapping[str, Mapping[str, str]] = json.loads(path.read_text("utf-8"))["files"]
        return files
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise ValueError(
            f"{path}: cannot be read ({problem}); move it away, and the files beside it count as "
            "yours"
        ) from None


def _link(path: Path, target: Path) -> None:
    """The same file under another name, or a copy where the disk knows no such names."""
    try:
        target.hardlink_to(path)
    except OSError:
        shutil.copy2(path, target)


def _is_ours(state: Path) -> bool:
    return state.is_dir() and ((state / README).is_file() or not any(state.iterdir()))


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
