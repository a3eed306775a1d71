"""`Study`: what the files of a run, or of a comparison, say of how it was made."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from toolkit.codebook import Codebook
from toolkit.comparison.manifest import MANIFEST
from toolkit.corpora.card import CorpusCard, CorpusError
from toolkit.corpora.registry import corpus_card
from toolkit.experiment.runs import METRICS, SCORES, SETTINGS
from toolkit.inference.estimators import CORRECTED
from toolkit.measures import measure_named
from toolkit.outputs import settle
from toolkit.results import ScoreSet

ERRORS = "errors.csv"
Keys = tuple[str, ...]


class Fact(NamedTuple):
    """A value, and where it stands: the file, relative to the study, and the keys within it."""

    value: Any
    file: str
    keys: Keys


@dataclass(frozen=True)
class Study:
    """``facts`` by name, as `facts.yaml` names them, those of a measure with the measure before
    them (``loaded_rate.title``). ``figures``: by measure, what was estimated, by name; ``errors``:
    by measure the rows of its table of errors, and the file they are from. ``tags``: what was done,
    by which papers are cited. ``cards``: of the corpora; ``codebooks``: those of the scores."""

    folder: Path
    kind: str
    facts: Mapping[str, Fact]
    measures: tuple[str, ...]
    figures: Mapping[str, Mapping[str, Fact]]
    errors: Mapping[str, tuple[str, Sequence[Mapping[str, str]]]]
    tags: frozenset[str]
    cards: tuple[CorpusCard, ...] = ()
    codebooks: tuple[Codebook, ...] = ()
    plan: str = field(default="", repr=False)

    def contrasts(self, measure: str) -> list[str]:
        """The pairs that were compared, as their figures are named."""
        return [name.removesuffix(": p") for name in self.figures[measure] if name.endswith(": p")]


def read_study(folder: Path, *, validation: Path | None = None, plan: Path | None = None) -> Study:
    """Read a folder of ``toolkit run``, or of ``toolkit compare``.

    ``validation`` is a folder of ``toolkit validate``, ``plan`` a sheet of ``toolkit plan``. Raises
    `ValueError` for a folder that is neither, and for a file that cannot be read.
    """
    settle(folder)
    if not (folder / MANIFEST).is_file():
        raise ValueError(
            f"{folder}: no {MANIFEST}: give a folder that toolkit run or toolkit compare wrote "
            "(a comparison of an earlier version has none: compare again)"
        )
    content = {MANIFEST: _json(folder / MANIFEST)}
    kind = "comparison" if "measure" in content[MANIFEST] else "run"
    if kind == "run" and "config" not in content[MANIFEST]:
        raise ValueError(
            f"{folder / MANIFEST}: of neither a run nor a comparison; give a folder that toolkit "
            "run or toolkit compare wrote"
        )
    if kind == "run":
        for name in (SETTINGS, METRICS):
            content[name] = _json(folder / name)
        measures = tuple(content[SETTINGS].get("measures", ()))
        further = [f"{SCORES}/{MANIFEST}", *(f"{measure}/{MANIFEST}" for measure in measures)]
        content |= {name: _json(folder / name) for name in further if (folder / name).is_file()}
    else:
        measures = (content[MANIFEST]["measure"]["name"],)
    if validation is not None:
        content["validation.json"] = _json(validation / "validation.json")
        _require_same_model(content, validation)
    codebooks = _codebooks(folder / SCORES) if kind == "run" else ()
    cards = tuple(_cards(content))
    facts = dict(_facts(content, measures, kind))
    facts |= _of_codebooks(measures, codebooks, facts)
    figures = {measure: _figures(content, measure, kind) for measure in measures}
    errors = dict(_errors(folder, measures, kind))
    return Study(
        folder, kind, facts, measures, figures, errors,
        frozenset(_tags(content, facts, figures, errors)), cards, codebooks,
        "" if plan is None else _text(plan),
    )  # fmt: skip


def _require_same_model(content: Mapping[str, Any], validation: Path) -> None:
    model = _first(_names()["study"]["model_sha256"], content, "")
    runs = content["validation.json"].get("runs", [])
    validated = {run["facts"].get("model_sha256"): run["facts"].get("model") for run in runs}
    if model is not None and model.value not in validated:
        names = ", ".join(str(name) for name in validated.values())
        raise ValueError(
            f"{validation}: validates other models or weights ({names}) than the study's; validate "
            "the one that scored it"
        )


def _facts(
    content: Mapping[str, Any], measures: Sequence[str], kind: str
) -> Iterator[tuple[str, Fact]]:
    names = _names()
    for name, places in names["study"].items():
        if fact := _first(places, content, measures[0] if measures else ""):
            yield name, fact
    for measure in measures:
        yield f"{measure}.name", _measure_name(measure, measures, kind)
        for name, places in names["measure"].items():
            if fact := _first(places, content, measure):
                yield f"{measure}.{name}", fact


def _first(places: Sequence[str], content: Mapping[str, Any], measure: str) -> Fact | None:
    """The first of some places, ``file#key.key``, that says something."""
    for place in places:
        file, _, keys = place.replace("{measure}", measure).partition("#")
        path = tuple(keys.split(".")) if keys else ()
        value = content.get(file)
        for key in path:
            value = value.get(key) if isinstance(value, Mapping) else None
        if value not in (None, "", [], {}):
            return Fact(value, file, path)
    return None


def _measure_name(measure: str, measures: Sequence[str], kind: str) -> Fact:
    if kind == "comparison":
        return Fact(measure, MANIFEST, ("measure", "name"))
    return Fact(measure, SETTINGS, ("measures", str(list(measures).index(measure))))


def _figures(content: Mapping[str, Any], measure: str, kind: str) -> dict[str, Fact]:
    if kind == "comparison":
        figures, file, keys = content[MANIFEST].get("figures", {}), MANIFEST, ("figures",)
    else:
        figures, file, keys = content[METRICS].get(measure, {}), METRICS, (measure,)
    return {name: Fact(values, file, (*keys, name)) for name, values in figures.items()}


def _errors(
    folder: Path, measures: Sequence[str], kind: str
) -> Iterator[tuple[str, tuple[str, list[dict[str, str]]]]]:
    for measure in measures:
        name = ERRORS if kind == "comparison" else f"{measure}/{ERRORS}"
        if (folder / name).is_file():
            with (folder / name).open(encoding="utf-8", newline="") as file:
                yield measure, (name, list(csv.DictReader(file)))


def _cards(content: Mapping[str, Any]) -> Iterator[CorpusCard]:
    """Of the corpora that were scored, as far as they have one."""
    named = [content.get(SETTINGS, {}).get("data", {}).get("corpus", "")]
    scores = content.get(f"{SCORES}/{MANIFEST}", content[MANIFEST].get("scores", {}))
    named += list(scores.get("inputs", {}))
    for name in dict.fromkeys(filter(None, named)):
        try:
            yield corpus_card(name)
        except CorpusError:  # a file of the user's
            continue


def _codebooks(scores: Path) -> tuple[Codebook, ...]:
    try:
        return ScoreSet.open(scores).codebooks
    except (OSError, ValueError):  # the scores were left out of the folder
        return ()


def _of_codebooks(
    measures: Sequence[str], codebooks: Sequence[Codebook], known: Mapping[str, Fact]
) -> dict[str, Fact]:
    """What the codebooks of the scores say of measures that no manifest describes."""
    facts: dict[str, Fact] = {}
    for measure in measures if codebooks else ():
        described = measure_named(measure, codebooks)
        file = f"{SCORES}/codebooks/{described.codebook}.yaml"
        for name in ("title", "unit", "formula", "definition", "codebook"):
            if f"{measure}.{name}" not in known:
                facts[f"{measure}.{name}"] = Fact(getattr(described, name), file, ("measures",))
    return facts


def _tags(
    content: Mapping[str, Any],
    facts: Mapping[str, Fact],
    figures: Mapping[str, Mapping[str, Fact]],
    errors: Mapping[str, object],
) -> Iterator[str]:
    every = {name for of_measure in figures.values() for name in of_measure}
    if any(name.endswith(f": {CORRECTED}") for name in every):
        yield "corrected"
    if "correction" in facts:
        yield str(facts["correction"].value)
    if any("alpha" in str(f.value) for key, f in facts.items() if key.endswith(".agreement")):
        yield "alpha"
    if any("specifications" in name for name in every):
        yield "multiverse"
    if any("Rogan-Gladen" in name for name in every):
        yield "rogan_gladen"
    if errors:
        yield "errors"
    if "llm.model" in facts:
        yield "llm"
    validation = content.get("validation.json", {})
    if validation:
        yield from ("validation", "alpha")
    if any(row.get("p") is not None for row in validation.get("equivalence", ())):
        yield "equivalence"
    if any(row.get("passed") is not None for row in validation.get("alternative", ())):
        yield "alternative"


@cache
def _names() -> dict[str, dict[str, list[str]]]:
    """Where each fact stands."""
    content: dict[str, dict[str, list[str]]] = yaml.safe_load(
        (files("toolkit.pack") / "facts.yaml").read_text("utf-8")
    )
    return content


def _json(path: Path) -> Any:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise ValueError(f"{path}: cannot be read ({problem})") from None
    if not isinstance(content, dict):
        raise ValueError(f"{path}: not of the toolkit: it holds no keys")
    return content


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise ValueError(f"{path}: cannot be read ({problem})") from None
