"""Commands that are killed: at a random operation on a file of theirs, or at a random time.

    python tests/outputs/killing.py SEED KILLS [COMMAND...]

Each command runs in a process of its own, in a folder that holds everything. A hook counts what the
process opens, renames, links and removes there and, at the number it is told, kills it with the
signal that nothing catches.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

# All that a command needs is imported here, once, as each runs in a fork.
import matplotlib.backends.backend_svg  # noqa: F401
import pandas as pd
import pyarrow.parquet  # noqa: F401
import scipy.stats  # noqa: F401
import sklearn.linear_model  # noqa: F401

import toolkit.comparison
import toolkit.experiment
import toolkit.report  # noqa: F401
from toolkit.cli import main
from toolkit.scoring.article import ModelChoice, cached_model

EVENTS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.truncate"}
STORY = (
    "The council of Northfield met on day {n}. “We will not pay,” said Ada Brook, the mayor. "
    "Critics say the reckless plan is a {word}. The budget rose by {n} percent, officials said."
)
FOREIGN = "notes of mine\n"
LATER = ("wall_time_s", "counts")
"""What a manifest says of how it came about, not of what it is."""


@dataclass(frozen=True, slots=True)
class Command:
    """Words of a command, and the folders or files that it writes."""

    words: tuple[str, ...]
    outputs: tuple[str, ...]
    refusal: str = ""
    """What it says, and keeps all as it is, where its results are there already."""


COMMANDS = {
    "score": Command(
        ("score", "corpus", "--out", "scored", "--model", "linear", "--report", "--workers", "1"),
        ("scored",),
    ),
    "sample": Command(
        ("sample", "scored-before", "--n", "6", "--by", "outlet", "--codebook", "loaded_language",
         "--coders", "ann,bob", "--out", "coding"),
        ("coding",),
    ),
    "labels": Command(
        ("labels", "coded", "coded/sheet-ann.csv", "--codebook", "loaded_language",
         "--out", "labels.csv"),
        ("labels.csv",),
    ),
    "adjudicate": Command(
        ("adjudicate", "doubly", "both.csv", "--codebook", "loaded_language", "--out", "contested"),
        ("contested",),
        refusal="decisions in it would be lost",
    ),
    "decide": Command(
        ("adjudicate", "doubly", "both.csv", "decided.csv", "--codebook", "loaded_language",
         "--out", "adjudicated.csv"),
        ("adjudicated.csv",),
    ),
    "compare": Command(
        ("compare", "scored-before", "--measure", "loaded_rate_reporter", "--out", "compared"),
        ("compared",),
    ),
    "run": Command(("run", "small.yaml"), ("runs",)),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Process:
    """A command that runs: its number, and the file of what it prints."""

    pid: int
    printed: Path

    def wait(self) -> tuple[int, str]:
        """Its exit status (a signal, negative) and what it printed."""
        status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return status, self.printed.read_text(encoding="utf-8")


def start(command: Command, folder: Path, *, kill_at: int = 0, events: str = "") -> Process:
    """Begin a command in a folder, in a process of its own (a fork: nothing is imported again),
    that is killed at an operation of this number, or writes how many it made into ``events``."""
    printed = folder.parent / f"printed-{time.monotonic_ns()}"
    pid = os.fork()
    if pid:
        return Process(pid, printed)
    status = 1
    try:
        with printed.open("w", encoding="utf-8") as out:
            os.chdir(folder)
            os.dup2(out.fileno(), 1)
            os.dup2(out.fileno(), 2)
            counted = _count(str(folder), kill_at)
            sys.argv = ["toolkit", *command.words]
            try:
                main()
            except SystemExit as end:
                status = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
            sys.stdout.flush()
            if events:
                Path(events).write_text(str(counted[0]))
    finally:
        os._exit(status)


def _count(folder: str, kill_at: int) -> list[int]:
    """How many operations on files of a folder this process has made, counted from now on."""
    seen = [0]

    def count(event: str, args: tuple[object, ...]) -> None:
        if event in EVENTS and isinstance(args[0], str | bytes | os.PathLike):
            path = os.path.join(folder, os.fsdecode(args[0]))  # noqa: PTH118 (must open nothing)
            if path.startswith(folder + os.sep):
                seen[0] += 1
                if seen[0] == kill_at:
                    os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    return seen


def finish(command: Command, folder: Path, *, events: str = "") -> str:
    """Run a command, which must come to its end; what it printed."""
    status, printed = start(command, folder, events=events).wait()
    is_refused = status == 2 and command.refusal and command.refusal in printed
    assert status == 0 or is_refused, f"{command.words}: {printed}"
    return printed


def write_corpus(folder: Path, numbers: range, word: str) -> None:
    """Articles, one a file, and two tables."""
    folder.mkdir(parents=True, exist_ok=True)
    for n in numbers:
        (folder / f"{n:02}.txt").write_text(STORY.format(n=n, word=word), encoding="utf-8")
    for outlet in ("Post", "Herald"):
        rows = [
            {"id": f"{outlet}-{n}", "outlet": outlet, "text": STORY.format(n=n, word=word)}
            for n in numbers
        ]
        text = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / f"{outlet}.jsonl").write_text(text, encoding="utf-8")


def make_template(folder: Path, names: list[str]) -> Path:
    """Where each of these commands has results of before, beside files that are nobody's but the
    user's."""
    template = folder / "template"
    write_corpus(template / "corpus", range(3, 9), "disaster")
    for name in ("scored", "coding", "contested", "compared", "runs"):
        (template / name).mkdir()
    (template / "small.yaml").write_text(
        "name: small\ndata: {paths: [corpus]}\nmodel: linear\nmeasures: [loaded_rate_reporter]\n"
    )
    finish(COMMANDS["score"], template)
    if "run" in names:
        finish(COMMANDS["run"], template)
    shutil.copytree(template / "scored", template / "scored-before")
    if "compare" in names:
        finish(COMMANDS["compare"], template)
    if "labels" in names:
        _code(template)
        finish(COMMANDS["labels"], template)
    if {"adjudicate", "decide"} & set(names):
        _code_twice(template)
    # The corpus grows and changes, so that scores and runs of before are old ones.
    write_corpus(template / "corpus", range(1, 7), "shame")
    results = [template / name for name in ("scored", "coding", "contested", "compared")]
    for place in (*results, *(template / "runs").iterdir()):
        (place / "notes.txt").write_text(FOREIGN)
        (place / "articles.jsonl").write_text(FOREIGN)
    return template


def _code(template: Path) -> None:
    """Draw a sample, and fill in the sheet of one coder."""
    words = [word.replace("coding", "coded") for word in COMMANDS["sample"].words]
    finish(Command(tuple(words), ()), template)
    _fill(template / "coded/sheet-ann.csv", ["none"])


def _code_twice(template: Path) -> None:
    """Draw a sample that two coders answer otherwise in every second sentence, and decide."""
    words = [word.replace("coding", "doubly") for word in COMMANDS["sample"].words]
    finish(Command((*words, "--overlap", "1"), ()), template)
    sheets = [f"doubly/sheet-{coder}.csv" for coder in ("ann", "bob")]
    _fill(template / sheets[0], ["none"])
    _fill(template / sheets[1], ["none", "loaded"])
    book = ("--codebook", "loaded_language")
    finish(Command(("labels", "doubly", *sheets, *book, "--out", "both.csv"), ()), template)
    words = [word.replace("contested", "listed") for word in COMMANDS["adjudicate"].words]
    finish(Command(tuple(words), ()), template)
    shutil.move(template / "listed/sheet-adjudicated.csv", template / "decided.csv")
    _fill(template / "decided.csv", ["loaded", "none"])


def _fill(sheet: Path, answers: list[str]) -> None:
    """Answer the sentences of a sheet by turns."""
    table = pd.read_csv(sheet, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    table["loaded_language"] = [answers[k % len(answers)] for k in range(len(table))]
    table.to_csv(sheet, index=False, encoding="utf-8-sig")


def contents(folder: Path, outputs: tuple[str, ...]) -> dict[str, bytes]:
    """Every file of the outputs by its path, but the toolkit's own record and state."""
    found = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        if name.split("/")[0] not in outputs or "/.toolkit/" in name:
            continue
        found[name] = path.read_bytes()
        if path.name == "manifest.json" and b'"wall_time_s"' in found[name]:
            content = json.loads(found[name])
            found[name] = json.dumps({k: content[k] for k in content if k not in LATER}).encode()
    return found


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """What a command leaves, how many operations it makes, and how many seconds it takes."""

    contents: dict[str, bytes]
    events: int
    seconds: float


def undisturbed(template: Path, name: str) -> Undisturbed:
    """Run a command to its end on a copy of the template."""
    folder = template.with_name(f"undisturbed-{name}")
    shutil.copytree(template, folder)
    began = time.monotonic()
    finish(COMMANDS[name], folder, events="events-seen")
    seconds = time.monotonic() - began
    events = int((folder / "events-seen").read_text())
    return Undisturbed(contents(folder, COMMANDS[name].outputs), events, seconds)


def disturb(template: Path, name: str, expected: Undisturbed, rng: random.Random) -> str:
    """Kill a command once, and perhaps another that runs beside it; run it again to its end, and
    check that all is as if nothing had happened. How it was killed."""
    command = COMMANDS[name]
    folder = template.with_name("disturbed")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(template, folder)
    way = rng.choice(["operation", "operation", "time", "two at once"])
    if way == "operation":
        status, _ = start(command, folder, kill_at=rng.randint(1, expected.events)).wait()
    else:
        both = [start(command, folder) for _ in range(1 + (way == "two at once"))]
        time.sleep(rng.uniform(0, 1.1) * expected.seconds)
        os.kill(both[0].pid, signal.SIGKILL)
        ends = [process.wait() for process in both]
        status = ends[0][0]
        for end, printed in ends:
            known = ["is being written by process", *filter(None, [command.refusal])]
            assert end in (0, -signal.SIGKILL) or any(w in printed for w in known), printed
    finish(command, folder)
    assert contents(folder, command.outputs) == expected.contents
    finish(command, folder)  # and once more: nothing is blocked
    assert contents(folder, command.outputs) == expected.contents
    return f"{name}, {way}: {'killed' if status == -signal.SIGKILL else 'was over'}"


def kill(seed: int, kills: int, names: list[str], place: Path) -> None:
    """Kill commands so many times, by turns, and print how."""
    cached_model(ModelChoice("linear"))
    template = make_template(place, names)
    expected = {name: undisturbed(template, name) for name in names}
    rng = random.Random(seed)
    ways = Counter(disturb(template, name, expected[name], rng) for name in (names * kills)[:kills])
    for way, n in sorted(ways.items()):
        print(f"{n:3} {way}")
    print(f"{kills} disturbed, all ended as if undisturbed")


if __name__ == "__main__":
    seed, kills, *names = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        kill(int(seed), int(kills), names or list(COMMANDS), Path(folder).resolve())
