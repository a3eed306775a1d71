from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from toolkit.cli import app
from toolkit.executors import (
    LocalProcesses,
    make_plan,
    merge_shards,
    read_plan,
    run_shards,
    score_shard,
    write_plan,
)
from toolkit.executors.base import Finished, ShardsFailed
from toolkit.results.scoreset import TABLES
from toolkit.scoring.batch import score_batch

FILES = [*(f"{name}.parquet" for name in TABLES), "errors.jsonl"]
STORY = (
    "The council of Northfield met on day {n}. “We will not pay,” said Ada Brook, the mayor. "
    "Critics say the reckless plan is a disaster. The budget rose by {n} percent, officials said."
)
TASK = [sys.executable, "-c", "from toolkit.cli import main; main()"]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One large file, small ones, ids that stand twice within a shard and across, and errors."""
    folder = tmp_path_factory.mktemp("inputs") / "corpus"
    folder.mkdir()
    rows = [
        {"id": f"a{n % 50}", "outlet": "Post", "text": STORY.format(n=n), "page": n}
        for n in range(60)
    ]
    rows[7]["text"] = ""
    (folder / "big.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    for n in range(5):
        (folder / f"story-{n}.txt").write_text(STORY.format(n=n))
    (folder / "late.csv").write_text("id,text,desk\na3,It rained.,metro\nz1,It snowed.,metro\n")
    (folder / "picture.png").write_text("no text")
    (folder / "dots.txt").write_text("...")
    return folder


@pytest.fixture(scope="module")
def alone(corpus: Path) -> dict[str, bytes]:
    """What one process leaves."""
    out = corpus.parent / "alone"
    score_batch(given(corpus), out, model="linear", any_language=True)
    return content(out)


def given(corpus: Path) -> list[Path]:
    """The folder, and a file of it once more, which is said and not read."""
    return [corpus, corpus / "big.jsonl"] if (corpus / "big.jsonl").exists() else [corpus]


def content(out: Path) -> dict[str, bytes]:
    manifest = json.loads((out / "manifest.json").read_text())
    for name in ("wall_time_s", "shards"):
        manifest.pop(name, None)
    return {
        **{name: (out / name).read_bytes() for name in FILES},
        "manifest": json.dumps(manifest, sort_keys=True).encode(),
    }


def planned(corpus: Path, folder: Path, n: int = 6) -> Path:
    write_plan(folder, make_plan(given(corpus), n, model="linear", any_language=True))
    return folder


def test_every_row_is_in_one_shard_and_shards_are_of_about_one_size(corpus: Path) -> None:
    plan = make_plan([corpus], 6)
    assert plan == make_plan([corpus], 6)
    big = [piece.rows for shard in plan.shards for piece in shard if "big" in piece.path]
    starts, ends = zip(*[rows for rows in big if rows], strict=True)
    assert (starts[0], ends[-1]) == (0, 1 << 62)
    assert starts[1:] == ends[:-1]
    whole = [piece.path for shard in plan.shards for piece in shard if not piece.rows]
    assert len(whole) == len(set(whole)) == 8
    assert len(plan.shards) == 6
    assert max(ends[k] - starts[k] for k in range(len(big) - 1)) < 25


@pytest.mark.parametrize("n", [1, 6, 40])
def test_shards_merged_are_what_one_process_leaves(
    corpus: Path, alone: dict[str, bytes], tmp_path: Path, n: int
) -> None:
    folder = planned(corpus, tmp_path / "shards", n)
    for number in range(len(read_plan(folder).shards)):
        score_shard(folder, number)
    merge_shards(folder, tmp_path / "merged")
    assert content(tmp_path / "merged") == alone
    assert len(alone["errors.jsonl"].splitlines()) >= 12


def test_what_is_missing_or_failed_is_named_with_its_command(corpus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "shards"
    write_plan(folder, make_plan([corpus], 3, model="linear", any_language=True))
    score_shard(folder, 0)
    plan = json.loads((folder / "shards.json").read_text())
    assert len(plan["shards"]) == 3
    story = next(p for p in read_plan(folder).shards[2] if p.path.endswith("story-4.txt"))
    text = Path(story.path).read_text()
    try:
        Path(story.path).write_text("Something else.")
        with pytest.raises(ValueError, match="not what it was when the shards were made"):
            score_shard(folder, 2)
    finally:
        Path(story.path).write_text(text)
    answer = CliRunner().invoke(app, ["merge", str(folder), "--out", str(tmp_path / "merged")])
    assert answer.exit_code == 2
    assert "2 of 3 shards" in answer.stderr
    assert f"shard 1 is missing: nothing began to score it\n  toolkit score-shard {folder} 1" in (
        answer.stderr
    )
    assert "shard 2 failed (" in answer.stderr
    assert not (tmp_path / "merged").exists()


def test_a_shard_that_was_scored_otherwise_is_not_merged(corpus: Path, tmp_path: Path) -> None:
    folder = planned(corpus, tmp_path / "shards", 2)
    score_shard(folder, 0)
    score_shard(folder, 1)
    path = folder / "shards/00001/manifest.json"
    manifest = json.loads(path.read_text())
    manifest["stamp"]["code_sha256"] = "0" * 64
    path.write_text(json.dumps(manifest))
    with pytest.raises(ValueError, match=r"shard 1 was scored otherwise .*the toolkit's code"):
        merge_shards(folder, tmp_path / "merged")


def test_a_plan_of_other_inputs_is_not_replaced(corpus: Path, tmp_path: Path) -> None:
    folder = planned(corpus, tmp_path / "shards", 3)
    planned(corpus, folder, 3)
    with pytest.raises(FileExistsError, match="other inputs or options"):
        planned(corpus, folder, 4)
    with pytest.raises(ValueError, match="no shard 3"):
        score_shard(folder, 3)


class _Flaky:
    """An executor whose shard 1 never succeeds, and shard 2 only the second time."""

    def __init__(self) -> None:
        self.runs: list[list[int]] = []

    def run(self, folder: Path, shards: list[int]) -> list[Finished]:
        self.runs.append(list(shards))
        failing = {1} | ({2} if len(self.runs) == 1 else set())
        return [Finished(k, "memory ran out" if k in failing else "") for k in shards]


def test_a_failed_shard_is_tried_again_then_named(corpus: Path, tmp_path: Path) -> None:
    folder = planned(corpus, tmp_path / "shards", 3)
    flaky = _Flaky()
    with pytest.raises(ShardsFailed, match=r"1 of 3 shards.*\nshard 1: memory ran out\n  toolkit"):
        run_shards(folder, flaky)
    assert flaky.runs == [[0, 1, 2], [1, 2], [1]]


def test_an_input_of_other_words_and_the_same_size_is_not_merged(tmp_path: Path) -> None:
    stories = tmp_path / "stories"
    stories.mkdir()
    for n in range(4):
        (stories / f"{n}.txt").write_text(STORY.format(n=n))
    folder = planned(stories, tmp_path / "shards", 2)
    for number in range(2):
        score_shard(folder, number)
    edited = stories / "3.txt"
    edited.write_text(edited.read_text().replace("reckless", "cautious"))
    with pytest.raises(ValueError, match=r"3\.txt is not what shard 1 was scored from: put"):
        merge_shards(folder, tmp_path / "merged")
    edited.unlink()
    with pytest.raises(ValueError, match=r"3\.txt is not what shard 1 was scored from"):
        merge_shards(folder, tmp_path / "merged")
    edited.write_text(STORY.format(n=3))
    assert merge_shards(folder, tmp_path / "merged")["articles"] == 4


@pytest.mark.slow
def test_local_processes(corpus: Path, alone: dict[str, bytes], tmp_path: Path) -> None:
    folder = planned(corpus, tmp_path / "shards", 2)
    done: list[tuple[int, int]] = []
    run_shards(folder, LocalProcesses(2), lambda *counts: done.append(counts))
    assert done == [(1, 2), (2, 2)]
    merge_shards(folder, tmp_path / "merged")
    assert content(tmp_path / "merged") == alone


def test_slurm_tasks_and_the_merge_survive_kills(
    corpus: Path, alone: dict[str, bytes], tmp_path: Path
) -> None:
    folder = planned(corpus, tmp_path / "shards", 2)
    script = (folder / "shards.sbatch").read_text()
    assert "--array=0-1\n" in script
    assert script.rstrip().endswith(f"toolkit score-shard {folder}")
    kill_when(task(folder, "0"), folder / "shards/00000/.toolkit/work/parts")
    assert "shard 0" in unfinished(folder, tmp_path)
    for number in "01":
        assert task(folder, number).wait() == 0
    out = tmp_path / "merged"
    words = [*TASK, "merge", str(folder), "--out", str(out)]
    kill_when(subprocess.Popen(words), out / ".toolkit/new/files")
    assert not (out / "manifest.json").exists()
    assert CliRunner().invoke(app, words[3:]).exit_code == 0
    assert content(out) == alone


def task(folder: Path, number: str) -> subprocess.Popen[bytes]:
    words = [*TASK, "score-shard", str(folder)]
    return subprocess.Popen(words, env={**os.environ, "SLURM_ARRAY_TASK_ID": number})


def kill_when(process: subprocess.Popen[bytes], path: Path) -> None:
    while process.poll() is None and not path.exists():
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL


def unfinished(folder: Path, tmp_path: Path) -> str:
    with pytest.raises(ValueError, match="cannot be merged yet") as problem:
        merge_shards(folder, tmp_path / "merged")
    return str(problem.value)
