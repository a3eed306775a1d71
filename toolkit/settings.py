"""Settings as YAML files: read strictly, refused with the file, the key and the remedy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from toolkit.strict_yaml import hint


class Settings(BaseModel):
    """Base of every file of settings: unknown keys are refused, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Kind = TypeVar("Kind", bound=Settings)


def read_settings(path: Path, kind: type[Kind], *, changes: Sequence[str] = ()) -> Kind:
    """Read a YAML file as settings of one kind; ``changes`` are ``key=value``, keys with dots for
    what stands within, values as in YAML. Raises `ValueError` that names the file, the key and the
    remedy."""
    content = read_mapping(path)
    for change in changes:
        _change(content, change)
    try:
        return kind.model_validate(content)
    except ValidationError as problem:
        raise ValueError(f"{path}: {first_problem(problem, kind)}") from None


def read_mapping(path: Path) -> dict[str, Any]:
    """What a YAML file holds by key. Raises `ValueError` that names the file."""
    try:
        content: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        raise ValueError(f"{path}: cannot be read: {' '.join(str(problem).split())}") from None
    if not isinstance(content, dict):
        raise ValueError(f"{path}: not a mapping; write 'key: value' lines")
    return content


def _change(content: dict[str, Any], change: str) -> None:
    name, equals, value = change.partition("=")
    if not equals:
        raise ValueError(f"--set {change}: write key=value")
    *outer, last = name.split(".")
    for key in outer:
        content = content.setdefault(key, {})
        if not isinstance(content, dict):
            raise ValueError(f"--set {change}: {key} holds no keys")
    content[last] = yaml.safe_load(value)


def first_problem(problem: ValidationError, kind: type[Settings] = Settings) -> str:
    """The first thing wrong with settings, in one line of plain English."""
    first = problem.errors()[0]
    path = first["loc"]
    where = ".".join(map(str, path))
    if first["type"] == "extra_forbidden":
        known = _keys(kind, path[:-1])
        remedy = hint(str(path[-1]), known) or f"there are {', '.join(known)}"
        return f"unknown key {where!r}; {remedy}"
    if first["type"] == "missing":
        return f"{where}: is missing; add it"
    if first["type"] == "value_error":
        return ": ".join(filter(None, (where, first["msg"].removeprefix("Value error, "))))
    expected = first["msg"].replace("Input should be", "must be")
    return f"{where}: {expected[:1].lower()}{expected[1:]}, and is {first['input']!r}"


def _keys(kind: type[BaseModel], path: Sequence[int | str]) -> Mapping[str, Any]:
    """The keys of the settings that stand at a path below settings of a kind."""
    for step in path:
        if step in kind.model_fields:
            kind = _settings_within(kind.model_fields[str(step)].annotation) or kind
    return kind.model_fields


def _settings_within(annotation: Any) -> type[BaseModel] | None:
    """The kind of settings in an annotation such as ``dict[str, Stage]`` or ``Stage | None``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    kinds = (_settings_within(argument) for argument in get_args(annotation))
    return next((kind for kind in kinds if kind is not None), None)
