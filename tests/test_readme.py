"""What the pages show is what is printed: every command of them runs in a fresh clone."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
PAGES = ("README.md", "docs/tutorial.md", "docs/sources.md")
FURTHER = (
    "hand_coding",
    "compare",
    "planning",
    "regression",
    "own_corpus",
    "cluster",
    "large_inputs",
    "several_models",
    "language_models",
    "validate_and_pack",
)


@pytest.fixture(scope="module")
def console() -> ModuleType:
    spec = importlib.util.spec_from_file_location("console", ROOT / "docs" / "console.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["console"] = module  # its dataclass looks itself up
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "page",
    [*PAGES, *(pytest.param(f"docs/{name}.md", marks=pytest.mark.slow) for name in FURTHER)],
)
def test_page_shows_what_is_printed(console: ModuleType, page: str) -> None:
    _, problems = console.refreshed((ROOT / page).read_text(encoding="utf-8"))
    assert not problems, "\n".join(problems)


@pytest.mark.slow
def test_the_readme_holds_from_nothing(console: ModuleType) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    _, problems = console.refreshed(text, install=True)
    assert not problems, "\n".join(problems)


def test_figures_may_differ_only_where_the_page_says_so(console: ModuleType) -> None:
    block = "```console\n$ echo share 0.7, n 12\nshare 0.6, n 1,200\n```\n"
    _, problems = console.refreshed(block)
    assert len(problems) == 1
    _, problems = console.refreshed(console.VARIES + block)
    assert not problems
    _, problems = console.refreshed(console.VARIES + block.replace("share 0.6", "rate 0.6"))
    assert len(problems) == 1


PAGE = """# A page

```console
$ echo rain \\
  and snow
rain and snow
$ ls ann.csv
ann.csv
$ date +%Y && echo gone >&2
...
gone
```

```python
>>> 1 + 1
3
>>> x = 2
>>> x
2
```
"""


def test_a_wrong_output_and_a_missing_file_are_reported_and_updated(console: ModuleType) -> None:
    text, problems = console.refreshed(PAGE)
    assert [problem.split("\n")[0] for problem in problems] == ["ls ann.csv", "1 + 1"]
    assert "No such file or directory\nexit status 2\n" in text
    assert ">>> 1 + 1\n2\n>>> x = 2" in text
    assert "...\ngone\n" in text  # what is marked as changing stays marked
    _, again = console.refreshed(text)
    assert not again


@pytest.mark.parametrize("path", sorted(ROOT.glob("notebooks/*.ipynb")), ids=lambda path: path.stem)
def test_notebooks_are_committed_with_their_plots(path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert all(cell["execution_count"] for cell in code)
    kinds = {kind for cell in code for out in cell["outputs"] for kind in out.get("data", {})}
    assert "image/png" in kinds
    assert not any(out.get("name") == "stderr" for cell in code for out in cell["outputs"])
    # A shell finds `toolkit` only where the environment is activated; Python finds it everywhere.
    assert not any(line.startswith(("!", "%%")) for cell in code for line in cell["source"])
