"""Checklists as files: what is asked, and how the answer follows from the facts."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

from jinja2 import TemplateError
from jinja2.sandbox import SandboxedEnvironment
from pydantic import Field

from toolkit.settings import Settings, read_settings

BUNDLED = ("guide_llm", "validation_sheet")


class Item(Settings):
    """``asks``: what is asked; ``answer``: a template of the answer, over the facts of a study."""

    id: str
    asks: str
    answer: str
    part: str = ""
    optional: bool = False


class Checklist(Settings):
    """The items of a journal or a guideline. ``source`` says whose it is; ``cites``: keys of the
    references that go with it. ``name`` names its files."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
    title: str
    source: str
    note: str = ""
    cites: tuple[str, ...] = ()
    items: Annotated[tuple[Item, ...], Field(min_length=1)]


def read_checklist(path: str | Path) -> Checklist:
    """A bundled checklist by its name, or one of your own by its file. Raises `ValueError` that
    names the file, the key and the remedy."""
    if isinstance(path, str) and path in BUNDLED:
        return read_settings(Path(str(files("toolkit.pack") / "checklists" / f"{path}.yaml")),
                             Checklist)  # fmt: skip
    return read_settings(Path(path), Checklist)


def answered(
    checklist: Checklist, environment: SandboxedEnvironment, context: Mapping[str, Any]
) -> list[tuple[Item, str]]:
    """Each item with its answer, in one paragraph. Raises `ValueError` for an answer's template
    that cannot be filled."""
    filled = []
    for item in checklist.items:
        try:
            text = environment.from_string(item.answer).render(context)
        except (TemplateError, TypeError, ValueError) as problem:
            raise ValueError(
                f"checklist {checklist.name}, item {item.id}: its answer cannot be filled "
                f"({problem})"
            ) from None
        filled.append((item, " ".join(text.split())))
    return filled
