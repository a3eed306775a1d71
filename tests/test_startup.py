"""Nothing heavy loads before it is used."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("torch", "transformers", "sklearn", "scipy", "pandas", "pyarrow", "trafilatura", "numpy")


@pytest.mark.parametrize(
    "code",
    [
        "import toolkit",
        "from typer.testing import CliRunner; from toolkit.cli import app\n"
        "assert CliRunner().invoke(app, ['--help']).exit_code == 0",
    ],
)
def test_light_start(code: str) -> None:
    code += f"\nimport sys; print(sorted(set({HEAVY!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_scoring_needs_no_torch() -> None:
    code = (
        "import toolkit, sys; toolkit.score('Rain fell.');"
        "print([m for m in ('torch', 'transformers') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_no_pickle_in_the_package() -> None:
    from pathlib import Path

    import toolkit

    home = Path(toolkit.__file__).parent
    suffixes = {path.suffix for path in (home / "models").rglob("*") if path.is_file()}
    assert suffixes <= {".json", ".safetensors", ".onnx", ".md"}
    size = sum(p.stat().st_size for p in (home / "models").rglob("*") if p.is_file())
    assert 0 < size < 42_000_000
    for source in home.rglob("*.py"):
        assert "pickle" not in source.read_text(encoding="utf-8").replace("no pickle", "").replace(
            "without pickle", ""
        ).replace("No pickle", "")
