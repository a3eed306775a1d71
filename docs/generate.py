"""Writes the pages of the site that are read off the code, and its settings, below build/.

    python docs/generate.py

One page a codebook and one a measure from the codebooks' files, the command line from the commands
themselves, the Python reference from the package's public names. The written pages are copied
beside them; `make docs` then builds the site, and any warning fails it.
"""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterator
from importlib import import_module
from itertools import groupby
from pathlib import Path
from types import FunctionType
from typing import Any

import typer
import yaml

from toolkit.cli import app
from toolkit.codebook import BUNDLED, Codebook, load_codebook
from toolkit.measures import Measure, measures

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "build" / "docs_source"
MODULES = (
    "toolkit.schema",
    "toolkit.models.registry",
    "toolkit.models.llm.config",
    "toolkit.measures",
    "toolkit.results",
    "toolkit.annotation",
    "toolkit.annotation.agreement",
    "toolkit.inference",
    "toolkit.comparison",
    "toolkit.comparison.source_identity",
    "toolkit.description",
    "toolkit.regression",
    "toolkit.validation",
    "toolkit.audit",
    "toolkit.pack",
    "toolkit.recalibration",
    "toolkit.evaluation.folds",
    "toolkit.evaluation.leakage",
)
"""What the Python reference shows after the face: the modules that the pages name."""


def codebook_page(codebook: Codebook) -> str:
    """A codebook as coders read it, with the measures that follow from it."""
    rows = [
        f"| [`{page}`](../measures/{page}.md) | {group[0].title} | {group[0].unit} |"
        for page, group in measure_pages(codebook)
    ]
    table = ["## Measures", "", "| measure | title | unit |", "|---|---|---|", *rows, ""]
    return codebook.to_markdown() + "\n" + "\n".join(table)


def measure_pages(codebook: Codebook) -> Iterator[tuple[str, list[Measure]]]:
    """The measures of a codebook by page: those that differ by a label alone share one."""
    own = [measure for measure in measures([codebook]) if measure.codebook == codebook.name]
    by_page = groupby(own, key=lambda m: m.family or m.name)
    for _, group in by_page:
        listed = list(group)
        yield (listed[0].family.lower().replace(" ", "_") or listed[0].name), listed


def measure_page(codebook: Codebook, group: list[Measure]) -> str:
    """A measure: what it is, its formula, unit and range, and where it comes from."""
    first = group[0]
    several = len(group) > 1
    low, high = ("no bound" if math.isinf(bound) else f"{bound:g}" for bound in first.range)
    facts = {
        "unit": first.unit,
        "range": f"{low} to {high}",
        "codebook": f"[{codebook.title}](../codebooks/{codebook.name}.md)",
        "compared with hand labels": "`toolkit compare`" if first.indicator else "no",
    }
    lines = [f"# {first.family or first.title}", "", first.definition, ""]
    lines += ["| | |", "|---|---|", *(f"| {name} | {fact} |" for name, fact in facts.items()), ""]
    lines += ["| column of `articles` | " + ("label | " if several else "") + "formula |"]
    lines += ["|---|---|" + ("---|" if several else "")]
    for measure in group:
        label = f" `{measure.label}` |" if several else ""
        lines += [f"| `{measure.name}` |{label} `{measure.formula}` |"]
    lines += ["", f"Source: {first.source}"] if first.source else []
    return "\n".join(lines) + "\n"


def command_pages(command: Any, path: str) -> Iterator[str]:
    """A command and those below it: how it is called, what it does, every option."""
    context = command.context_class(command, info_name=path)
    lines = [f"## `{path}`", "", command.help or "", ""]
    inner = getattr(command, "commands", {})
    rows, words = [], []
    for parameter in command.get_params(context):
        names = ", ".join(f"`{name}`" for name in (*parameter.opts, *parameter.secondary_opts))
        if parameter.param_type_name == "argument":
            word = parameter.metavar or parameter.name.upper()
            words.append(word if parameter.required or word[0] == "[" else f"[{word}]")
            names = f"`{word.strip('[]')}`".replace("|", "` or `")
        shown = "" if parameter.default in (None, "", False) else f"`{parameter.default}`"
        rows.append(f"| {names} | {parameter.help or ''} | {shown} |")
    if not inner:
        lines += ["```text", " ".join([path, *words, "[OPTIONS]"]), "```", ""]
    if rows:
        lines += ["| | | default |", "|---|---|---|", *rows, ""]
    yield "\n".join(lines)
    for name, each in inner.items():
        yield from command_pages(each, f"{path} {name}")


def python_page() -> str:
    """The curated face of the package, then the modules that carry the rest."""
    lines = ["# Python", "", "What `import toolkit` gives; heavy libraries load on first use.", ""]
    for module in ("toolkit", *MODULES):
        lines += [f"## `{module}`", ""]
        place = import_module(module)
        names = getattr(place, "__all__", None) or sorted(vars(place))
        for value in (getattr(place, name) for name in names if not name.startswith("_")):
            home = getattr(value, "__module__", "")
            if isinstance(value, type | FunctionType) and home.startswith(module):
                lines += [f"::: {home}.{value.__qualname__}", ""]
    return "\n".join(lines)


def write(name: str, text: str) -> None:
    """Write one page."""
    path = SOURCE / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def main() -> None:
    """Write every page and the settings."""
    shutil.rmtree(SOURCE, ignore_errors=True)
    for path in sorted((ROOT / "docs").glob("*.md")):
        write(path.name, path.read_text(encoding="utf-8"))
    shutil.copytree(ROOT / "docs" / "example_extension", SOURCE / "example_extension")
    pages: dict[str, list[str]] = {"codebooks": [], "measures": []}
    measure_rows = []
    for path in sorted(BUNDLED.glob("*.yaml")):
        codebook = load_codebook(path.stem)
        write(f"codebooks/{codebook.name}.md", codebook_page(codebook))
        pages["codebooks"].append(f"codebooks/{codebook.name}.md")
        for page, group in measure_pages(codebook):
            write(f"measures/{page}.md", measure_page(codebook, group))
            pages["measures"].append(f"measures/{page}.md")
            measure_rows.append(f"| [`{page}`]({page}.md) | {group[0].definition} |")
    head = "# Measures\n\nRead off the codebooks' files.\n\n| measure | what it is |\n|---|---|\n"
    write("measures/index.md", head + "\n".join(measure_rows) + "\n")
    pages["measures"].insert(0, "measures/index.md")
    commands = "\n".join(command_pages(typer.main.get_command(app), "toolkit"))
    write("cli.md", "# Command line\n\n" + commands)
    write("api.md", python_page())
    settings: dict[str, Any] = yaml.safe_load((ROOT / "docs" / "site.yml").read_text("utf-8"))
    settings["nav"] = [
        {title: pages.get(target, target) for title, target in entry.items()}
        for entry in settings["nav"]
    ]
    python = settings["plugins"][1]["mkdocstrings"]["handlers"]["python"]
    python["paths"] = [str(ROOT)]
    python["options"]["extensions"] = [str(ROOT / "docs" / "doctest_fences.py")]
    snippets = {"base_path": [str(SOURCE)], "check_paths": True}
    settings["markdown_extensions"].append({"pymdownx.snippets": snippets})
    (ROOT / "build" / "site.yml").write_text(yaml.safe_dump(settings, sort_keys=False), "utf-8")


if __name__ == "__main__":
    main()
