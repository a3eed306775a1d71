from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from toolkit.cli import app


def toolkit(*args: object) -> Result:
    return CliRunner().invoke(app, [str(arg) for arg in args])


@pytest.fixture
def lenient(tmp_path: Path) -> Path:
    """Limits that any model keeps."""
    file = tmp_path / "limits.yaml"
    file.write_text("checks: {persons: {limit: 1, why: any}}\n")
    return file


def test_a_model_above_a_limit_exits_with_1_and_says_which(tmp_path: Path) -> None:
    limits = tmp_path / "limits.yaml"
    limits.write_text("checks: {templates: {limit: 0, why: all of them}}\n")
    result = toolkit("audit", "linear", "--out", tmp_path / "out", "--limits", limits)
    assert result.exit_code == 1, result.output
    last = [line.split() for line in result.stdout.splitlines() if line.endswith("FAIL")]
    assert {line[0] for line in last} == {"templates"}
    page = (tmp_path / "out" / "audit.md").read_text(encoding="utf-8")
    assert "**fails: it is not released**" in page
    assert "*all of them*" in page


def test_an_audit_is_not_overwritten_unasked(tmp_path: Path, lenient: Path) -> None:
    out = tmp_path / "out"
    first = toolkit("audit", "linear", "--out", out, "--limits", lenient)
    assert first.exit_code == 0, first.output
    assert json.loads((out / "audit.json").read_text())["passed"] is True
    again = toolkit("audit", "linear", "--out", out, "--limits", lenient, "--seed", 1)
    assert again.exit_code == 2
    assert again.stderr.splitlines()[-1].startswith(f"toolkit: {out / 'audit.json'} holds another")
    more = toolkit("audit", "linear", "--out", out, "--limits", lenient, "--seed", 1, "--overwrite")
    assert more.exit_code == 0


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("checks: {persons: {limit: few, why: x}}", "checks.persons.limit"),
        ("checks: {persons: {limit: 0.1}}", "checks.persons.why: is missing"),
        ("checks: {}\nlimits: {}", "unknown key 'limits'"),
        ("checks: {person: {limit: 0.1, why: x}}", "no check 'person'; did you mean persons?"),
        ("- 1", "not a mapping"),
    ],
)
def test_bad_limits_are_one_line(tmp_path: Path, content: str, message: str) -> None:
    limits = tmp_path / "limits.yaml"
    limits.write_text(content)
    result = toolkit("audit", "linear", "--out", tmp_path / "out", "--limits", limits)
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert str(limits) in line
    assert message in line


def test_an_unknown_model_is_one_line(tmp_path: Path) -> None:
    result = toolkit("audit", tmp_path / "nothing", "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
