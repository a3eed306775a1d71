"""A package outside adds a model, a codebook, a corpus, a measure, a reader, a writer and a check
of the audit, one file each, and the command line uses them all."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pyarrow.feather as feather
import pytest

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "docs" / "example_extension"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which the example is installed: its package, and what it declares."""
    place = tmp_path_factory.mktemp("site")
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    folder = place / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    )
    lines = []
    for group, points in project["entry-points"].items():
        lines += [f"[{group}]", *(f"{name} = {value}" for name, value in points.items()), ""]
    (folder / "entry_points.txt").write_text("\n".join(lines))
    return {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (place, EXAMPLE, ROOT)))}


@pytest.fixture
def toolkit_command(environment: dict[str, str], tmp_path: Path):
    def run(*words: object, fails: bool = False) -> str:
        done = subprocess.run(
            [sys.executable, "-c", "from toolkit.cli import main; main()", *map(str, words)],
            cwd=tmp_path, env=environment, capture_output=True, text=True,
        )  # fmt: skip
        assert (done.returncode != 0) == fails, done.stdout + done.stderr
        return done.stdout + done.stderr

    return run


def test_each_kind_of_extension_is_one_file() -> None:
    package = EXAMPLE / "figures_in_news"
    assert {path.name for path in package.iterdir() if path.suffix in (".py", ".yaml")} >= {
        *("model.py", "figures.yaml", "corpus.py", "measure.py", "reader.py", "writer.py"),
        "audit.py",
    }


def test_reader_model_codebook_measure_and_writer_in_one_command(toolkit_command, tmp_path):
    printed = toolkit_command(
        "score", EXAMPLE / "data" / "letter.eml", "--model", "figures", "--format", "feather",
        "--out", "scored", "--report",
    )  # fmt: skip
    assert "1 article, 4 sentences, 3 spans, 0 errors -> scored" in printed
    (article,) = feather.read_table(tmp_path / "scored" / "articles.feather").to_pylist()
    assert article["outlet"] == "The Harbour Letter <letter@harbour.example>"
    assert article["title"] == "Ferry fares to rise"
    assert article["number_share"] == 2 / 4
    assert article["words_per_sentence"] == pytest.approx(31 / 4)
    sentences = feather.read_table(tmp_path / "scored" / "sentences.feather")
    assert sentences["figures"].to_pylist() == [1.0, 0.0, 1.0, 0.0]
    report = (tmp_path / "scored" / "report.html").read_text(encoding="utf-8")
    assert "With a number" in report
    assert "Words per sentence" in report


def test_what_it_wrote_can_be_sampled(toolkit_command, tmp_path):
    toolkit_command(
        "score", EXAMPLE / "data" / "letter.eml", "--model", "figures", "--format", "feather"
    )
    toolkit_command("sample", "scored", "--n", 3, "--codebook", "figures", "--out", "coding")
    assert (tmp_path / "coding" / "sheet.csv").is_file()


def test_the_codebook_and_the_corpus_are_known_by_name(toolkit_command) -> None:
    assert "figures           Figures" in toolkit_command("codebook")
    assert "Whether a sentence gives a number" in toolkit_command("codebook", "figures")
    assert "Four sentences with and without figures" in toolkit_command("data", "list")
    checked = toolkit_command("data", "check", "figures", "--path", EXAMPLE / "data" / "figures")
    assert "4 articles, 4 items, 4 annotations" in checked


def test_its_check_is_part_of_the_audit(toolkit_command, tmp_path) -> None:
    printed = toolkit_command("audit", "figures")
    assert "thousands" in printed
    assert "whole_words" in printed
    assert "### `thousands` (invariance)" in (tmp_path / "audit" / "audit.md").read_text("utf-8")


def test_a_broken_plugin_is_named(environment, toolkit_command, tmp_path) -> None:
    folder = tmp_path / "bad-1.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: bad\nVersion: 1\n")
    (folder / "entry_points.txt").write_text("[toolkit.models]\nbroken = no_such_module:load\n")
    environment["PYTHONPATH"] = f"{tmp_path}{os.pathsep}{environment['PYTHONPATH']}"
    printed = toolkit_command(
        "score", EXAMPLE / "data" / "letter.eml", "--model", "broken", fails=True
    )
    assert "broken: bad adds it (no_such_module:load), and it cannot be imported" in printed
    assert "Traceback" not in printed
