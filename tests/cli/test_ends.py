"""However a command ends, it ends in one line: a full disk, a closed pipe, a killed worker, a
model that is broken, a file that is somebody else's."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from toolkit.cli import app
from toolkit.cli.problems import in_words
from toolkit.models.folder import folder_sha256
from toolkit.models.registry import BUNDLED, load_model
from toolkit.scoring import shards
from toolkit.scoring.article import ModelChoice
from toolkit.scoring.parts import Parts

ROOT = Path(__file__).parents[2]
TEXT = "The council met on Tuesday. “We will appeal,” said Ada Brook, the mayor."


def command(*words: object, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # type: ignore[call-overload]
        [sys.executable, "-c", "from toolkit.cli import main; main()", *map(str, words)],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True, stderr=subprocess.PIPE,
        **options,
    )  # fmt: skip


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_standard_output_that_is_full_is_one_line(
    unbuffered: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    with Path("/dev/full").open("w") as full:
        done = command("codebook", stdout=full)
    assert done.returncode == 2
    assert done.stderr.startswith("toolkit: ")
    assert "the disk is full: make room" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_missing_file_a_folder_and_a_file_as_folder_are_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("x")
    missing = FileNotFoundError(errno.ENOENT, "No such file or directory", str(tmp_path / "no"))
    assert (
        in_words(missing) == f"{tmp_path / 'no'}: there is no such file or folder: check the path"
    )
    done = command("labels", tmp_path, tmp_path / "plain", "--out", "x.csv")
    assert done.returncode == 2
    assert "Errno" not in done.stderr
    for path, words in ((tmp_path, "is a folder"), (tmp_path / "plain/x", "a file stands")):
        with pytest.raises(OSError) as raised:  # noqa: PT011
            path.read_bytes()
        assert in_words(raised.value).startswith(f"{path}: {words}")
    assert in_words(OSError(errno.EIO, "Input/output error", 3)) == "Input/output error"
    assert in_words(ValueError("so")) == "so"


def test_a_pipe_that_nobody_reads_is_no_matter() -> None:
    read, write = os.pipe()
    os.close(read)
    done = command("codebook", "framing", stdout=write)
    os.close(write)
    assert done.stderr == ""
    assert done.returncode == 141


def test_a_full_disk_costs_nothing_that_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    words = ["score", "a.txt", "--out", "scored", "--model", "linear"]
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(app, words).exit_code == 0
    before = {path: path.read_bytes() for path in (tmp_path / "scored").glob("*.parquet")}
    (tmp_path / "a.txt").write_text(TEXT + " It rained.")

    def small_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, 4_000))

    done = command(*words, cwd=tmp_path, preexec_fn=small_disk)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1, done.stderr
    assert "File too large" in done.stderr
    assert {path: path.read_bytes() for path in before} == before
    assert CliRunner().invoke(app, words).exit_code == 0


def test_a_killed_worker_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Pool:
        def __init__(self, *_: object, **__: object) -> None: ...
        def __enter__(self) -> Pool:
            return self

        def __exit__(self, *_: object) -> None: ...
        def submit(self, *_: object) -> None:
            raise shards.BrokenProcessPool

    monkeypatch.setattr(shards, "ProcessPoolExecutor", Pool)
    parts = Parts(tmp_path / "parts", ())
    job = shards.Job([], [], tmp_path / "part")
    with pytest.raises(ChildProcessError, match=r"a worker was killed.*the same command goes on"):
        list(shards.run(iter([job]), parts, ModelChoice("linear"), False, 2))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("sourcing/calibration.json", b""),
        ("sourcing/calibration.json", b"{}"),
        ("sourcing/tagger.safetensors", b"half"),
        ("sourcing/vocabulary.json", b"\xff\xfe"),
        ("sourcing/vocabulary.json", None),
        ("config.json", b"[]"),
        ("confidence.json", b"{"),
    ],
)
def test_a_broken_model_is_one_line_that_names_it(
    tmp_path: Path, name: str, content: bytes | None
) -> None:
    shutil.copytree(BUNDLED / "linear", tmp_path / "mine")
    (tmp_path / "mine" / name).unlink()
    if content is not None:
        (tmp_path / "mine" / name).write_bytes(content)
    with pytest.raises(ValueError, match=str(tmp_path / "mine")) as problem:
        load_model(tmp_path / "mine")
    assert "\n" not in str(problem.value)


def test_the_hash_of_a_model_is_of_all_that_it_reads(tmp_path: Path) -> None:
    shutil.copytree(BUNDLED / "linear", tmp_path / "mine")
    before = folder_sha256(tmp_path / "mine")
    assert before == folder_sha256(BUNDLED / "linear")
    for name in ("card.md", "run/state.safetensors", ".toolkit/written.json"):
        (tmp_path / "mine" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "mine" / name).write_text("new")
        assert folder_sha256(tmp_path / "mine") == before
    for name in ("model.onnx.data", "weights", "weights.bin"):
        (tmp_path / "mine" / name).write_text("external data of a graph")
        assert folder_sha256(tmp_path / "mine") != before
        before = folder_sha256(tmp_path / "mine")


def test_hand_labels_are_never_written_over(tmp_path: Path) -> None:
    def run(*words: object) -> str:
        done = CliRunner().invoke(app, [str(word) for word in words])
        assert "Traceback" not in done.output
        return f"{done.exit_code} {done.output}"

    (tmp_path / "a.txt").write_text(TEXT)
    run("score", tmp_path / "a.txt", "--out", tmp_path / "s", "--model", "linear")
    book = ("--codebook", "loaded_language")
    draw = ("sample", tmp_path / "s", "--n", 2, *book, "--out", tmp_path / "coding")
    assert run(*draw).startswith("0 2 sentences")
    sheet = tmp_path / "coding" / "sheet.csv"
    sheet.write_text(sheet.read_text("utf-8-sig").replace(",,\n", ",none,\n"), "utf-8-sig")
    coded = sheet.read_bytes()
    (tmp_path / "coding" / "interface.xml").unlink()
    assert run(*draw).startswith("0 2 sentences")  # the same draw: what is missing comes back
    assert (tmp_path / "coding" / "interface.xml").is_file()
    assert sheet.read_bytes() == coded
    labels = ("labels", tmp_path / "coding", sheet, *book, "--out")
    assert "sheet.csv was changed after toolkit sample wrote it" in run(*labels, sheet)
    assert sheet.read_bytes() == coded
    out = tmp_path / "labels.csv"
    assert run(*labels, out).startswith("0 ")
    assert run(*labels, out).startswith("0 ")  # it is our own
    out.write_text(out.read_text() + "mine\n")
    assert "labels.csv was changed after toolkit labels wrote it" in run(*labels, out)
