"""Every command the README shows is run, and must print what the README says it prints."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONSOLE = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
COMMANDS = [
    (command.strip(), output)
    for block in CONSOLE
    for command, output in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
]
PYTHON = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the README's commands touch, with `toolkit` on the path."""
    folder = tmp_path_factory.mktemp("readme")
    for name in ("articles", "five_newsrooms", "own_codebook"):
        shutil.copytree(ROOT / "data" / name, folder / "data" / name)
    shutil.copy(ROOT / "Makefile", folder)
    configs = folder / "experiments" / "configs"
    configs.mkdir(parents=True)
    shutil.copy(ROOT / "experiments" / "configs" / "newsrooms.yaml", configs)
    return folder


def code_newsrooms(folder: Path) -> None:
    """A coder's copy of the newsrooms' sheet, filled in with the labels of the corpus."""
    import pandas as pd

    labels = pd.read_parquet(ROOT / "data" / "five_newsrooms" / "annotations" / "final.parquet")
    whole = labels[(labels["codebook"] == "loaded_language") & labels["start"].isna()]
    known = whole.set_index("item")["label"].to_dict()
    sheet = folder / "newsrooms-coding" / "sheet.csv"
    rows = pd.read_csv(sheet, dtype=str, keep_default_na=False)
    rows["loaded_language"] = [known.get(item, "none") for item in rows["item"]]
    rows.to_csv(folder / "coder.csv", index=False)


def fill_in(folder: Path) -> None:
    """Two coders' copies of the sheet: exclamations and strong words stand in for judgement."""
    for coder, words in (("ann", ("!", "“", "disgrace")), ("bob", ("“", "could"))):
        with (folder / "coding" / "sheet.csv").open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows = list(reader)
        for row in rows:
            loaded = any(word in row["text"] for word in words)
            row["loaded_language"] = "loaded" if loaded else "none"
        with (folder / f"{coder}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, reader.fieldnames or ())
            writer.writeheader()
            writer.writerows(rows)


def run(command: str, folder: Path) -> str:
    if command.startswith("toolkit labels newsrooms"):
        code_newsrooms(folder)
    elif command.startswith("toolkit labels"):
        fill_in(folder)
    if command.startswith("make demo"):
        # The recipe without the installation, which is how this environment came to be.
        steps = subprocess.run(
            ["make", "--dry-run", "--silent", "demo"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()
        command = steps[-1].replace(".venv/bin/", "")
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    environment.pop("TOOLKIT_DATA", None)  # as for somebody who has no corpus yet
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_readme_shows_commands() -> None:
    assert any(command.startswith("make demo") for command, _ in COMMANDS)
    assert any(command.startswith("toolkit score") for command, _ in COMMANDS)
    assert PYTHON


@pytest.mark.parametrize(
    ("command", "output"),
    [pair for pair in COMMANDS if not pair[0].startswith(("make test", "git ", "cd "))],
    ids=lambda value: value.split("\n")[0][:50] if isinstance(value, str) else None,
)
def test_command_prints_what_the_readme_says(command: str, output: str, workplace: Path) -> None:
    assert run(command, workplace).strip() == output.strip()


@pytest.mark.parametrize("block", PYTHON, ids=range(len(PYTHON)))
def test_python_prints_what_the_readme_says(
    block: str, workplace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import doctest

    monkeypatch.chdir(workplace)
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    test = doctest.DocTestParser().get_doctest(block, {}, "README.md", "README.md", 0)
    assert test.examples
    assert doctest.DocTestRunner(optionflags=flags).run(test).failed == 0


def test_every_command_of_the_cli_is_in_the_readme() -> None:
    from toolkit.cli import app

    for command in app.registered_commands:
        assert command.callback is not None
        assert f"toolkit {command.callback.__name__}" in README
