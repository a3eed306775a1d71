from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from toolkit.cli import app

GOOD = "The council met on Tuesday. “We will appeal,” said Ada Brook, the mayor."


def toolkit(*args: object) -> Result:
    return CliRunner().invoke(app, [str(arg) for arg in args])


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")
    return folder


def errors(out: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (out / "errors.jsonl").read_text().splitlines()]


def html(words: str) -> bytes:
    return f"<!doctype html><html><body>{words}</body></html>".encode()


BAD: dict[str, tuple[str, bytes, int, str]] = {
    "empty file": ("bad.txt", b"", 0, "empty"),
    "binary file": ("bad.txt", bytes(range(256)) * 20, 0, "binary"),
    "csv without text": ("bad.csv", b"id,prose\n1,Rain fell.\n", 0, "text"),
    "broken json line": ("bad.jsonl", b'{"text": "Rain fell.\n', 1, "JSON"),
    "html without an article": ("bad.html", html("<nav><a href='/'>Home</a></nav>"), 0, "article"),
    "parquet that is none": ("bad.parquet", b"PAR1 no", 0, "arquet"),
    "unknown suffix": ("bad.docx", b"PK\x03\x04", 0, ""),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_clear_line_and_costs_nothing_else(
    articles: Path, tmp_path: Path, case: str
) -> None:
    name, content, line, word = BAD[case]
    (articles / name).write_bytes(content)
    out = tmp_path / "out"
    paths = [articles / name, articles / "good.txt"]
    result = toolkit("score", *paths, "--out", out)
    assert result.exit_code == 0, result.output
    (error,) = errors(out)
    assert set(error) == {"input", "line", "reason"}
    assert name in str(error["input"])
    if line:
        assert error["line"] == line
    assert word in str(error["reason"])
    assert "\n" not in str(error["reason"])
    assert [row for row in result.stderr.splitlines() if name in row] == [
        f"{error['input']}:{error['line']}: {error['reason']}"
        if error["line"]
        else f"{error['input']}: {error['reason']}"
    ]
    assert toolkit("score", *paths, "--out", out, "--strict").exit_code == 1
    assert "1 article," in result.stdout


def test_duplicate_ids_keep_the_first(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("id,text\na,Rain fell.\na,Snow fell.\nb,Hail fell.\n")
    result = toolkit("score", table, "--out", tmp_path / "out")
    assert result.exit_code == 0
    (error,) = errors(tmp_path / "out")
    assert error["line"] == 3
    assert "2 articles" in result.stdout


def test_wrong_encoding_is_read_or_named(articles: Path, tmp_path: Path) -> None:
    (articles / "old.txt").write_bytes(
        "“Das Café schließt um zehn Uhr”, sagte der Bürgermeister. ".encode("cp1252") * 10
    )
    words = ("score", articles, "--out", tmp_path / "out", "--format", "jsonl")
    result = toolkit(*words, "--any-language")
    assert result.exit_code == 0
    assert errors(tmp_path / "out") == []
    assert "Café" in (tmp_path / "out" / "sentences.jsonl").read_text(encoding="utf-8")


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("The <script>alert(1)</script> plan is a disgrace, critics say.")
    result = toolkit("score", page, "--out", tmp_path / "out", "--report")
    assert result.exit_code == 0, result.output
    report = (tmp_path / "out" / "report.html").read_text()
    assert "<script>alert" not in report
    assert "&lt;script&gt;alert" in report


def test_a_line_of_twenty_megabytes_costs_no_other_input(articles: Path, tmp_path: Path) -> None:
    (articles / "long.txt").write_text("The council met and the mayor agreed " * 550_000)
    assert (articles / "long.txt").stat().st_size > 20_000_000
    result = toolkit("score", articles, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    (error,) = errors(tmp_path / "out")
    assert "20,350,000 characters" in str(error["reason"])
    assert "1 article," in result.stdout


def test_nothing_to_score_is_said(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for path in (tmp_path / "empty", tmp_path / "missing.txt", tmp_path / "*.md"):
        result = toolkit("score", path, "--out", tmp_path / "out")
        assert result.exit_code == 1
        assert len(errors(tmp_path / "out")) == 1


def test_unknown_model_is_one_line(articles: Path, tmp_path: Path) -> None:
    result = toolkit("score", articles, "--out", tmp_path / "out", "--model", "nonesuch")
    assert result.exit_code == 2
    assert result.stderr.strip().count("\n") == 0
    assert "nonesuch" in result.stderr


def test_presegmented(tmp_path: Path) -> None:
    table = tmp_path / "rows.csv"
    table.write_text("id,text\na,One fell. Two fell.\nb,Three fell.\n")
    result = toolkit("score", table, "--out", tmp_path / "out", "--presegmented")
    assert "2 sentences" in result.stdout


def test_codebooks_are_listed_and_checked(tmp_path: Path) -> None:
    listed = toolkit("codebook").stdout
    assert all(name in listed for name in ("loaded_language", "framing", "sourcing"))
    assert "security_defense" in toolkit("codebook", "framing").stdout
    broken = tmp_path / "mine.yaml"
    broken.write_text("name: mine\nlabels: 3\n")
    result = toolkit("codebook", broken)
    assert result.exit_code == 2
    assert "mine.yaml:" in result.stderr
    assert result.stderr.strip().count("\n") == 0
