"""Runs what a Markdown page shows, in a fresh clone, and compares what is printed.

    python docs/console.py README.md docs/tutorial.md
    python docs/console.py --update README.md
    python docs/console.py --install README.md

Every ```` ```console ```` block (lines after ``$`` are commands, the rest is their output, errors
and warnings included) and every ```` ```python ```` block of ``>>>`` examples is run in order. The
clone holds what is committed and the changes not yet committed, and nothing else: a file that a
command needs must be in the repository or come from an earlier command. ``...`` in an output
stands for anything, as in doctest. What a model says that was trained there and then differs a
little between processors: after the comment of `VARIES` numbers may be others.

Without ``--install`` the packages of this environment are used, over the code of the clone, and
``pip install`` lines are passed over; with it the clone installs its own.
"""

from __future__ import annotations

import argparse
import contextlib
import doctest
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VARIES = "<!-- figures differ between processors -->\n"
BLOCK = re.compile(
    rf"^(?P<varies>{VARIES})?```(?P<kind>console|python)\n(?P<body>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)
NUMBER = re.compile(r"[+-]?\d[\d,.]*")
COMMAND = re.compile(r"^\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@dataclass(frozen=True, slots=True)
class Step:
    """One command or example of a page: its source, and where the output it shows stands."""

    source: str
    expected: str
    start: int
    end: int


def steps(block: re.Match[str]) -> list[Step]:
    """The commands of a console block, or the examples of a Python one, in order."""
    body, offset = block["body"], block.start("body")
    if block["kind"] == "console":
        return [
            Step(found[1], found[2], offset + found.start(2), offset + found.end(2))
            for found in COMMAND.finditer(body)
        ]
    lines = body.splitlines(keepends=True)
    starts = [offset + sum(map(len, lines[:k])) for k in range(len(lines) + 1)]
    examples = doctest.DocTestParser().get_examples(body)
    last_lines = [e.lineno + e.source.count("\n") for e in examples]
    return [
        Step(e.source, e.want, starts[k], starts[k + e.want.count("\n")])
        for e, k in zip(examples, last_lines, strict=True)
    ]


@contextlib.contextmanager
def fresh_clone() -> Iterator[Path]:
    """A clone of the repository as it stands, changes that are not committed included."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "toolkit"
        git = ["git", "-C", str(ROOT)]
        subprocess.run([*git, "clone", "--quiet", "--shared", str(ROOT), str(clone)], check=True)
        changed = subprocess.run(
            [*git, "ls-files", "-z", "--modified", "--others", "--deleted", "--exclude-standard"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        staged = subprocess.run(
            [*git, "diff", "-z", "--name-only", "--no-renames", "HEAD"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for name in sorted({*changed.split("\0"), *staged.split("\0")} - {""}):
            (clone / name).unlink(missing_ok=True)
            if (ROOT / name).is_file():
                (clone / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, clone / name)
        yield clone


def environment(clone: Path, install: bool) -> dict[str, str]:
    """The variables of the commands: no corpora, plain output, `toolkit` on the path."""
    scripts = clone / ".venv" / "bin"
    first = scripts if install else Path(sys.prefix) / "bin"
    dropped = ("TOOLKIT_DATA", "PYTHONPATH", "MAKEFLAGS", "MAKELEVEL", "FORCE_COLOR", "COLUMNS")
    variables = {name: value for name, value in os.environ.items() if name not in dropped}
    variables |= {
        "PATH": f"{first}:{os.environ['PATH']}",
        "NO_COLOR": "1",
        "TERM": "dumb",
        "PIP_QUIET": "2",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }
    if install:
        return variables
    scripts.parent.mkdir()
    scripts.symlink_to(Path(sys.prefix) / "bin")
    code = f"{clone}:{clone / 'models'}"
    return variables | {"PYTHONPATH": code, "MAKEFLAGS": "PIP=:"}  # make installs nothing


def run_command(command: str, clone: Path, variables: dict[str, str]) -> str:
    """What a command prints, errors among the rest; its exit status is added where it is not 0."""
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=clone,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    lines = [line.rstrip() + "\n" for line in done.stdout.splitlines()]
    return "".join(lines) + (f"exit status {done.returncode}\n" if done.returncode else "")


def run_examples(sources: list[str]) -> list[str]:
    """What each example of a block prints; they share one namespace."""
    namespace: dict[str, object] = {"__name__": "__main__"}
    printed = []
    for source in sources:
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(compile(source, "<example>", "single"), namespace)
        printed.append(out.getvalue())
    return printed


def outputs(block: re.Match[str], clone: Path, variables: dict[str, str]) -> list[str]:
    """What each step of a block prints in the clone."""
    sources = [step.source for step in steps(block)]
    if block["kind"] == "python":
        child = subprocess.run(
            ["python", clone / "docs" / "console.py", "--examples"],
            cwd=clone,
            env=variables,
            input=json.dumps(sources),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return list(json.loads(child.stdout))
    printed = []
    for source in sources:
        if source.startswith("pip install") and "PYTHONPATH" in variables:
            printed.append("")
            continue
        began = time.monotonic()
        printed.append(run_command(source, clone, variables))
        print(f"{time.monotonic() - began:6.1f} s  {source}", file=sys.stderr)
    return printed


def refreshed(page: str, *, install: bool = False) -> tuple[str, list[str]]:
    """The text of a page with the outputs of a real run, and a line for each that differed."""
    checker = doctest.OutputChecker()
    pieces, problems, position = [], [], 0
    with fresh_clone() as clone:
        variables = environment(clone, install)
        for block in BLOCK.finditer(page):
            for step, printed in zip(steps(block), outputs(block, clone, variables), strict=True):
                shown = step.expected, printed
                if block["varies"]:
                    shown = NUMBER.sub("0", step.expected), NUMBER.sub("0", printed)
                if checker.check_output(*shown, FLAGS):
                    continue
                problems.append(f"{step.source}\nshown:\n{step.expected}printed:\n{printed}")
                pieces += [page[position : step.start], printed]
                position = step.end
    return "".join([*pieces, page[position:]]), problems


def main() -> int:
    """Check the pages named on the command line, or update them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("pages", nargs="*", type=Path, help="Markdown files")
    parser.add_argument("--update", action="store_true", help="write the real outputs")
    parser.add_argument("--install", action="store_true", help="install into the clone")
    parser.add_argument("--examples", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.examples:
        print(json.dumps(run_examples(json.load(sys.stdin))))
        return 0
    differs = False
    for path in options.pages:
        text, problems = refreshed(path.read_text(encoding="utf-8"), install=options.install)
        for problem in problems:
            print(f"{path}: {problem}")
        differs = differs or bool(problems)
        if options.update:
            path.write_text(text, encoding="utf-8")
    return int(differs and not options.update)


if __name__ == "__main__":
    sys.exit(main())
