"""The audit's own sentences: templates with slots, and what fills them."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from toolkit.codebook import NONE, load_codebook
from toolkit.settings import read_mapping

FOLDER = Path(__file__).parent / "templates"
SLOTS = FOLDER / "slots.yaml"
SLOT = re.compile(r"{(\w+)}")
Filling = Mapping[str, str]
Sentences = tuple[str, ...]


class Template(NamedTuple):
    """Sentences with slots, in order. ``labels`` by question: those of the last sentence, by which
    a model can be right or wrong; ``variants`` are other wordings of it, by what was changed."""

    name: str
    codebook: str
    sentences: Sentences
    labels: Mapping[str, tuple[str, ...]] = {}
    variants: Mapping[str, Sentences] = {}

    @property
    def slots(self) -> frozenset[str]:
        """The slots in its sentences."""
        return frozenset(slot for text in self.sentences for slot in SLOT.findall(text))


@dataclass(frozen=True)
class Suite:
    """Templates and what fills their slots; ``seed`` draws from it.

    ``fillings`` by kind: ``persons``, ``politicians``, ``parties``, ``peoples``, ``faiths``,
    ``outlets``, each a list of values for slots.
    """

    templates: tuple[Template, ...]
    fillings: Mapping[str, tuple[Filling, ...]]
    seed: int = 0
    sha256: str = field(default="", compare=False)

    def random(self, *names: str) -> random.Random:
        """A generator for one purpose: what is drawn for others does not change it."""
        return random.Random("/".join((str(self.seed), *names)))

    def filling(self, template: Template) -> dict[str, str]:
        """The values that stand in a template's slots where nothing is swapped: an unknown person,
        and one of each other kind, drawn for this template."""
        values: dict[str, str] = {}
        for kind, listed in self.fillings.items():
            if kind != "politicians":
                values |= self.random(template.name, kind).choice(listed)
        return values

    def text(self, template: Template, variant: str = "") -> Sentences:
        """The sentences of a template, or of a variant, filled."""
        sentences = template.variants[variant] if variant else template.sentences
        return fill(sentences, self.filling(template))

    def pairs(self, variant: str) -> Iterator[tuple[Template, Sentences, Sentences]]:
        """Each template that has a variant, its text and that of the variant."""
        for template in self.templates:
            if variant in template.variants:
                yield template, self.text(template), self.text(template, variant)


def fill(sentences: Sequence[str], values: Filling) -> Sentences:
    """Sentences with values in their slots; each starts with a capital letter.

    >>> fill(["{outlet} reported it."], {"outlet": "the Lakeside Gazette"})
    ('The Lakeside Gazette reported it.',)
    """
    filled = (SLOT.sub(lambda slot: values[slot[1]], text) for text in sentences)
    return tuple(text[:1].upper() + text[1:] for text in filled)


@lru_cache(maxsize=4)
def load_suite(seed: int = 0) -> Suite:
    """The bundled templates. Raises `ValueError` that names a file that cannot be read.

    >>> len(load_suite().templates) >= 120
    True
    """
    templates: list[Template] = []
    digest = hashlib.sha256()
    for path in sorted(FOLDER.glob("*.yaml")):
        digest.update(path.read_bytes())
        if path != SLOTS:
            templates += _templates(path)
    slots = read_mapping(SLOTS)
    return Suite(tuple(templates), _fillings(slots), seed, digest.hexdigest())


def _templates(path: Path) -> Iterator[Template]:
    """The templates of a file, which is named after its codebook. Where an entry has a ``plain``
    text beside its own, that is a template too, without the label that its codebook is about."""
    import yaml

    name = path.stem
    with path.open(encoding="utf-8") as file:
        entries: list[dict[str, Any]] = yaml.safe_load(file)
    for number, entry in enumerate(entries):
        texts = {key: _sentences(value) for key, value in entry.items() if key != "labels"}
        main = texts.pop("text")
        labels = {question: tuple(held) for question, held in entry.get("labels", {}).items()}
        if "plain" not in texts:
            yield Template(f"{name}-{number}", name, main, labels, texts)
            continue
        (question,) = load_codebook(name).questions
        plain = {
            key.removeprefix("plain_"): texts.pop(key)
            for key in tuple(texts)
            if key.startswith("plain_")
        }
        bare = texts.pop("plain")
        holds = {question.id: question.positive_ids}
        yield Template(f"{name}-{number}", name, main, holds, {**texts, "plain": bare})
        yield Template(f"{name}-{number}-plain", name, bare, {question.id: (NONE,)}, plain)


def _sentences(value: str | list[str]) -> Sentences:
    return (value,) if isinstance(value, str) else tuple(value)


def _fillings(slots: Mapping[str, Any]) -> dict[str, tuple[Filling, ...]]:
    singular = {"parties": "party", "peoples": "people", "faiths": "faith", "outlets": "outlet"}
    filled: dict[str, tuple[Filling, ...]] = {
        kind: tuple({slot: value} for value in slots[kind]) for kind, slot in singular.items()
    }
    for kind in ("persons", "politicians"):
        people = (line.split(" / ") for line in slots[kind])
        filled[kind] = tuple(
            {"person": f"{first} {surname}", "surname": surname, **slots["pronouns"][pronoun]}
            for first, surname, pronoun in people
        )
    return filled
