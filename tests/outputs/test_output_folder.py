"""A folder of results is the toolkit's own or new: written whole, locked, and nobody else's file
in it is touched; killed at any operation, the next command ends as if nothing had happened."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from toolkit.outputs import locked_folder, output_file, output_folder, settle, written_names
from toolkit.outputs.writing import write_whole

EVENTS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link"}


def write(folder: Path, *, names: tuple[str, ...], text: str, command: str = "compare") -> None:
    with output_folder(folder, command, whole=True) as new:
        for name in names:
            (new / name).parent.mkdir(exist_ok=True)
            (new / name).write_text(text)


def files(folder: Path) -> dict[str, str]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    names = {path.relative_to(folder).as_posix(): path for path in paths}
    return {name: p.read_text() for name, p in names.items() if not name.startswith(".toolkit/")}


def test_results_come_together_and_old_ones_go(tmp_path: Path) -> None:
    out = tmp_path / "a" / "out"
    write(out, names=("one.csv", "inside/two.csv"), text="1")
    (out / "mine.txt").write_text("mine")
    write(out, names=("one.csv", "three.csv"), text="2")
    assert files(out) == {"one.csv": "2", "three.csv": "2", "mine.txt": "mine"}
    assert written_names(out) == {"one.csv", "three.csv"}
    assert not (out / "inside").exists()


def test_a_failure_leaves_everything_as_it_was(tmp_path: Path) -> None:
    write(tmp_path, names=("one.csv",), text="1")
    with (
        pytest.raises(FileNotFoundError, match="nowhere"),
        output_folder(tmp_path, "compare") as new,
    ):
        (new / "one.csv").write_text((tmp_path / "nowhere").read_text())
    assert files(tmp_path) == {"one.csv": "1"}
    with output_folder(tmp_path, "compare", whole=True):
        pass  # nothing written, nothing to replace
    assert files(tmp_path) == {"one.csv": "1"}


def test_what_is_not_the_toolkits_own_is_refused_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("mine")
    for overwrite in (False, True):
        with (
            pytest.raises(FileExistsError, match=r"one\.csv is there already.*another --out"),
            output_folder(tmp_path, "compare", overwrite=overwrite) as new,
        ):
            (new / "one.csv").write_text("2")
    assert files(tmp_path) == {"one.csv": "mine"}
    (tmp_path / "one.csv").unlink()
    write(tmp_path, names=("one.csv",), text="1")
    (tmp_path / "one.csv").write_text("edited")
    with pytest.raises(FileExistsError, match=r"one\.csv was changed after toolkit compare wrote"):
        write(tmp_path, names=("one.csv",), text="2")
    assert files(tmp_path) == {"one.csv": "edited"}
    with output_folder(tmp_path, "compare", overwrite=True) as new:
        (new / "one.csv").write_text("2")
    assert files(tmp_path) == {"one.csv": "2"}


@pytest.mark.parametrize("there", ["file", "folder", "link", "dangling", "state"])
def test_nothing_in_the_way_is_replaced(tmp_path: Path, there: str) -> None:
    out, mine = tmp_path / "out", tmp_path / "mine"
    mine.mkdir()
    out.mkdir()
    if there == "file":
        (out / "inside").write_text("mine")
    elif there == "folder":
        (out / "inside" / "two.csv").mkdir(parents=True)
    elif there == "link":
        (out / "inside").symlink_to(mine)
    elif there == "dangling":
        (out / "inside").mkdir()
        (out / "inside" / "two.csv").symlink_to(tmp_path / "nowhere")
    else:
        (out / ".toolkit").mkdir()
        (out / ".toolkit" / "work").write_text("mine")
    with pytest.raises(FileExistsError, match="move it away, or give another --out"):
        write(out, names=("inside/two.csv",), text="1")
    assert list(mine.iterdir()) == []
    assert not (out / "inside" / "two.csv").is_file()


def test_a_single_file_is_kept_by_the_same_rules(tmp_path: Path) -> None:
    for text in ("1", "2"):
        with output_file(tmp_path / "labels.csv", "labels") as new:
            new.write_text(text)
    assert (tmp_path / "labels.csv").read_text() == "2"
    (tmp_path / "mine.csv").write_text("mine")
    with (
        pytest.raises(FileExistsError, match=r"mine\.csv is there already"),
        output_file(tmp_path / "mine.csv", "labels") as new,
    ):
        new.write_text("3")
    assert (tmp_path / "mine.csv").read_text() == "mine"
    with output_file(Path(os.devnull), "labels") as new:
        new.write_text("3")
    with pytest.raises(FileExistsError, match="is a folder"), output_file(tmp_path, "labels"):
        pass


HOLD = """
import sys, time
from pathlib import Path
from toolkit.outputs import output_folder
with output_folder(Path(sys.argv[1]), "score") as new:
    (new / "one.csv").write_text("theirs")
    print("locked", flush=True)
    time.sleep(60)
"""


def test_a_lock_names_its_holder_and_ends_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("toolkit.outputs.lock.PATIENCE", 0.1)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, tmp_path], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    assert holder.stdout is not None
    assert holder.stdout.readline() == "locked\n"
    line = rf"is being written by process {holder.pid} on .*toolkit score, since .*another --out"
    with pytest.raises(BlockingIOError, match=line):
        write(tmp_path, names=("one.csv",), text="1")
    holder.kill()
    holder.communicate()
    write(tmp_path, names=("one.csv",), text="1")
    assert files(tmp_path) == {"one.csv": "1"}


def killed_at(number: int, folder: Path) -> bool:
    """Write in a process of its own that is killed at one of its operations; whether it was."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] == signal.SIGKILL
    seen = 0

    def count(event: str, args: tuple[object, ...]) -> None:
        nonlocal seen
        if event in EVENTS and args and str(args[0]).startswith(str(folder)):
            seen += 1
            if seen == number:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    try:
        write(folder, names=("one.csv", "inside/three.csv"), text="2")
    finally:
        os._exit(0)


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_killed_at_every_operation_it_is_old_or_new_and_never_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.fsync", lambda number: None)  # the machine itself goes on
    old = {"one.csv": "1", "two.csv": "1", "mine.txt": "mine"}
    new = {"one.csv": "2", "inside/three.csv": "2", "mine.txt": "mine"}
    seen = []
    for number in range(1, 1_000):
        out = tmp_path / str(number)
        write(out, names=("one.csv", "two.csv"), text="1")
        (out / "mine.txt").write_text("mine")
        if not killed_at(number, out):
            break
        if number % 2:
            settle(out)
            assert files(out) in (old, new)
            seen.append(files(out))
        write(out, names=("one.csv", "inside/three.csv"), text="2")
        assert files(out) == new
        assert {path.name for path in (out / ".toolkit").iterdir()} <= {
            "README.txt", "lock", "written.json"
        }  # fmt: skip
    assert 20 < number < 1_000
    assert old in seen
    assert new in seen


def test_a_file_that_came_into_the_way_of_a_killed_command_stays(tmp_path: Path) -> None:
    write(tmp_path, names=("one.csv",), text="1")
    ready = tmp_path / ".toolkit" / "ready"
    (ready / "files").mkdir(parents=True)
    (ready / "files" / "two.csv").write_text("2")
    (ready / "plan.json").write_text(json.dumps({"replaces": {}, "removes": {}}))
    (ready / "written.json").write_text(json.dumps({"files": {}}))
    (tmp_path / "two.csv").write_text("mine")
    with pytest.raises(FileExistsError, match=r"two\.csv came into the way"):
        settle(tmp_path)
    (tmp_path / "two.csv").unlink()
    settle(tmp_path)
    assert files(tmp_path) == {"one.csv": "1", "two.csv": "2"}


def test_work_is_kept_until_results_are_written(tmp_path: Path) -> None:
    for _ in range(2):
        with locked_folder(tmp_path, "score") as place:
            place.work.mkdir(exist_ok=True)
            write_whole(place.work / "part", "1")
    assert (place.work / "part").read_text() == "1"
    with locked_folder(tmp_path, "score") as place:
        place.clear_work()
    assert not place.work.exists()


def test_a_record_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    write(tmp_path, names=("one.csv",), text="1")
    (tmp_path / ".toolkit" / "written.json").write_text("{")
    with pytest.raises(ValueError, match=r"written\.json: cannot be read"):
        write(tmp_path, names=("one.csv",), text="1")


def test_waiting_is_short(tmp_path: Path) -> None:
    began = time.monotonic()
    with (
        locked_folder(tmp_path, "score"),
        pytest.raises(BlockingIOError, match="toolkit score"),
        locked_folder(tmp_path, "compare"),
    ):
        pass
    assert time.monotonic() - began < 30
