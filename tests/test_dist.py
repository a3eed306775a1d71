"""Both wheels, installed into an empty environment outside the checkout, score and report."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
ARTICLE = "“The plan is a disgrace,” said Ada Ruiz, the mayor. The council approved it by 9 to 6."


def run(*command: str | Path, cwd: Path) -> str:
    plain = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=cwd, env=plain, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_what_is_pinned_runs_on_the_first_python_of_the_series() -> None:
    """A later one may be at hand here; Debian 12 has 3.11.2."""
    pins = [
        Requirement(line) for line in (ROOT / "constraints.txt").read_text().split("\n") if line
    ]
    installed = {
        canonicalize_name(each.metadata["Name"]): each.metadata for each in distributions()
    }
    present = [pin.name for pin in pins if canonicalize_name(pin.name) in installed]
    assert len(present) > 200
    beyond = {
        name: python
        for name in present
        if (python := installed[canonicalize_name(name)]["Requires-Python"])
        and not SpecifierSet(python).contains("3.11.0")
    }
    assert not beyond


@pytest.mark.slow
def test_wheels_in_an_empty_environment(tmp_path: Path) -> None:
    pip = ("-m", "pip", "--disable-pip-version-check", "--quiet")
    wheels = tmp_path / "wheels"
    sources = (str(ROOT), str(ROOT / "models"))
    build = (sys.executable, *pip, "wheel", "--no-deps", "--wheel-dir", wheels, *sources)
    run(*build, cwd=tmp_path)
    built = sorted(wheels.glob("*.whl"))
    assert [path.name.split("-")[0] for path in built] == [
        "bias_framing_models",
        "bias_framing_toolkit",
    ]
    code = zipfile.ZipFile(built[1]).namelist()
    assert not [name for name in code if name.endswith((".onnx", ".safetensors"))]

    python = tmp_path / "environment" / "bin" / "python"
    run(sys.executable, "-m", "venv", tmp_path / "environment", cwd=tmp_path)
    constraints = ("--constraint", ROOT / "constraints.txt")
    run(python, *pip, "install", *constraints, *built, cwd=tmp_path)
    installed = run(python, *pip, "list", "--format=freeze", cwd=tmp_path)
    assert "torch" not in installed

    (tmp_path / "article.txt").write_text(ARTICLE, encoding="utf-8")
    toolkit = python.with_name("toolkit")
    printed = run(toolkit, "score", "article.txt", "--report", cwd=tmp_path)
    assert printed.startswith("1 article, 2 sentences, ")
    page = (tmp_path / "scored" / "report.html").read_text(encoding="utf-8")
    assert "disgrace" in page
    browser_opens(tmp_path / "scored" / "report.html")


def browser_opens(page: Path) -> None:
    """The page shows its article in a browser, where there is one."""
    import shutil

    chromium = shutil.which("chromium")
    if chromium is None:
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        tab = browser.new_page()
        problems: list[str] = []
        tab.on("pageerror", lambda error: problems.append(str(error)))
        tab.goto(page.as_uri())
        assert tab.locator("mark", has_text="disgrace").count() > 0
        assert not problems
        browser.close()
