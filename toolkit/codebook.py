"""Codebooks: what is coded, under which definitions, with which examples.

A codebook is one YAML file. Three come with the toolkit; a file of your own in the same form
loads the same way. A file that is broken is refused with the line and the mend, never half read.
"""

from __future__ import annotations

import hashlib
import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from yaml import Node

from toolkit.strict_yaml import StrictReader, hint, is_id, shown

BUNDLED = Path(__file__).parent / "codebooks"
KINDS = ("single", "multi")
UNITS = ("sentence", "headline", "paragraph", "article")


class CodebookError(ValueError):
    """A codebook that cannot be used: ``FILE:LINE: what is wrong; how to mend it``."""


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence of our own and the reason it does, or does not, carry a label."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Label:
    """One label: its definition and examples for (``positive``) and against (``negative``).

    ``code`` is the label's number in the scheme it comes from, where it has one.
    """

    id: str
    title: str
    definition: str
    positive: tuple[Example, ...]
    negative: tuple[Example, ...]
    code: int | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """One of several questions asked of the same unit, with its own labels."""

    id: str
    title: str
    definition: str
    labels: tuple[Label, ...]

    @property
    def label_ids(self) -> tuple[str, ...]:
        """The labels' ids in the order of the file."""
        return tuple(label.id for label in self.labels)


@dataclass(frozen=True, slots=True)
class Rollup:
    """A coarser scheme: its ids, each with the ids it gathers, and the ids it leaves out."""

    id: str
    title: str
    source: str
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Codebook:
    """A coding scheme. It has ``labels`` or, where several questions are asked, ``facets``.

    ``kind`` is ``single`` (one label a unit; with facets, one in each) or ``multi``. ``sha256``
    is of the file's bytes. ``decisions`` settle borderline cases.
    """

    name: str
    title: str
    version: str
    definition: str
    unit: str
    kind: str
    sources: tuple[str, ...]
    labels: tuple[Label, ...]
    facets: tuple[Facet, ...]
    spans: tuple[Label, ...]
    rollups: tuple[Rollup, ...]
    decisions: tuple[str, ...]
    sha256: str

    @property
    def label_ids(self) -> tuple[str, ...]:
        """The labels' ids in the order of the file; empty where the codebook has facets."""
        return tuple(label.id for label in self.labels)

    @property
    def span_labels(self) -> tuple[Label, ...]:
        """What marked evidence can be: the file's ``spans``, else its labels without ``none``."""
        return self.spans or tuple(label for label in self.labels if label.id != "none")

    def facet(self, name: str) -> Facet:
        """The facet of that id. Raises `CodebookError` where there is none."""
        return _named(self.facets, name, f"{self.name} has no facet")

    def rollup(self, name: str) -> dict[str, tuple[str, ...]]:
        """A coarser scheme: each of its ids with the ids of this codebook it gathers.

        A unit carries a coarse label where it carries any of those ids. Ids the scheme leaves
        out are in no group. Raises `CodebookError` where there is no such roll-up.

        >>> load_codebook("framing").rollup("frac_10")["legality_crime"]
        ('legality', 'crime_punishment')
        """
        return dict(_named(self.rollups, name, f"{self.name} has no roll-up").groups)

    def to_markdown(self) -> str:
        """The whole codebook as Markdown, as coders read it."""
        facts = f"{self.name} {self.version}, {self.kind} label per {self.unit}"
        lines = [f"# {self.title}", "", f"*{facts}*", "", self.definition, ""]
        for facet in self.facets:
            lines += [f"## {facet.title} (`{facet.id}`)", "", facet.definition, ""]
            lines += _entries(facet.labels)
        if self.labels:
            lines += ["## Labels", "", *_entries(self.labels)]
        if self.spans:
            lines += ["## Spans", "", *_entries(self.spans)]
        for rollup in self.rollups:
            lines += [f"## Roll-up: {rollup.title} (`{rollup.id}`)", "", rollup.source, ""]
            lines += [f"- `{new}`: {', '.join(old)}" for new, old in rollup.groups]
            lines += [f"- left out: {', '.join(rollup.dropped)}"] if rollup.dropped else []
            lines += [""]
        if self.decisions:
            lines += ["## Decisions", "", *(f"- {decision}" for decision in self.decisions), ""]
        lines += ["## Sources", "", *(f"- {source}" for source in self.sources), ""]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """A table of the labels for notebooks; every text is escaped."""
        groups = [("", self.labels), *((f.title, f.labels) for f in self.facets)]
        rows = [
            f"<tr><td>{html.escape(title)}</td><td><code>{html.escape(label.id)}</code></td>"
            f"<td>{html.escape(label.definition)}</td>"
            f"<td>{html.escape(label.positive[0].text)}</td></tr>"
            for title, labels in groups
            for label in labels
        ]
        return (
            f"<h4>{html.escape(self.title)}</h4><p>{html.escape(self.definition)}</p>"
            "<table><thead><tr><th>facet</th><th>label</th><th>definition</th><th>example</th>"
            f"</tr></thead><tbody>{''.join(rows)}</tbody></table>"
        )


def codebooks() -> tuple[str, ...]:
    """The names of the bundled codebooks.

    >>> codebooks()
    ('framing', 'loaded_language', 'sourcing')
    """
    return tuple(sorted(path.stem for path in BUNDLED.glob("*.yaml")))


def load_codebook(name_or_path: str | Path) -> Codebook:
    """Load a bundled codebook by its name, or one of your own from its YAML file.

    Raises `CodebookError`, one line with file, line and mend, for a name that is not known and
    for a file that is broken, and `OSError` for a file that cannot be read.

    >>> load_codebook("framing").label_ids[:2]
    ('economic', 'capacity_resources')
    """
    name = str(name_or_path)
    if isinstance(name_or_path, str) and name in codebooks():
        return _bundled(name)
    path = Path(name_or_path)
    if isinstance(name_or_path, str) and path.name == name and not (path.suffix or path.exists()):
        known = codebooks()
        raise CodebookError(
            f"{shown(name)}: no such codebook; "
            + (hint(name, known) or f"give one of {', '.join(known)}, or the path of a YAML file")
        )
    if path.is_dir():
        raise CodebookError(f"{shown(name)}: is a folder; give the path of one YAML file")
    return _read(path)


@cache
def _bundled(name: str) -> Codebook:
    return _read(BUNDLED / f"{name}.yaml")


def _entries(labels: Iterable[Label]) -> list[str]:
    lines = []
    for label in labels:
        number = "" if label.code is None else f"{label.code}. "
        lines += [f"### {number}{label.title} (`{label.id}`)", "", label.definition, ""]
        lines += [f"- yes: “{one.text}” {one.why}" for one in label.positive]
        lines += [f"- no: “{one.text}” {one.why}" for one in label.negative]
        lines += [""]
    return lines


_Named = TypeVar("_Named", Facet, Rollup)


def _named(items: Sequence[_Named], name: str, missing: str) -> _Named:
    for item in items:
        if item.id == name:
            return item
    known = [item.id for item in items]
    mend = hint(name, known) or f"it has {', '.join(known) or 'none'}"
    raise CodebookError(f"{missing} {shown(name)}; {mend}")


def _read(path: Path) -> Codebook:
    reader = _CodebookReader(path, CodebookError)
    root, data = reader.read()
    return reader.codebook(root, hashlib.sha256(data).hexdigest())


class _CodebookReader(StrictReader):
    """Nodes to codebooks."""

    def codebook(self, node: Node, sha256: str) -> Codebook:
        required = "name title version definition unit kind sources"
        optional = "labels facets spans rollups decisions"
        items, text = self.mapping(node, "the codebook", required, optional)
        name = self.ident(items["name"], "name")
        unit = self.choice(items["unit"], "'unit'", UNITS)
        kind = self.choice(items["kind"], "'kind'", KINDS)
        if ("labels" in items) == ("facets" in items):
            what = "both 'labels' and 'facets'" if "labels" in items else "no 'labels'"
            raise self.fail(node, f"the codebook has {what}", "give 'labels', or else 'facets'")
        fewest = 2 if kind == "single" else 1
        labels = self.labels(items.get("labels"), "'labels'", fewest)
        ids = [label.id for label in labels]
        facet_ids: set[str] = set()
        rollup_ids: set[str] = set()
        return Codebook(
            name,
            text("title"),
            text("version"),
            text("definition"),
            unit,
            kind,
            self.texts(items["sources"], "'sources'"),
            labels,
            self.sequence(
                items.get("facets"), "'facets'", lambda item: self.facet(item, facet_ids, fewest)
            ),
            self.labels(items.get("spans"), "'spans'"),
            self.sequence(
                items.get("rollups"), "'rollups'", lambda item: self.rollup(item, rollup_ids, ids)
            ),
            self.texts(items.get("decisions"), "'decisions'"),
            sha256,
        )

    def facet(self, node: Node, seen: set[str], fewest: int) -> Facet:
        items, text = self.mapping(node, "a facet", "id title definition labels")
        name = self.ident(items["id"], "facet id", seen)
        labels = self.labels(items["labels"], f"'labels' of {name}", fewest)
        return Facet(name, text("title"), text("definition"), labels)

    def labels(self, node: Node | None, what: str, fewest: int = 1) -> tuple[Label, ...]:
        seen: set[str] = set()
        labels = self.sequence(node, what, lambda item: self.label(item, seen))
        if node is not None and len(labels) < fewest:
            mend = "add the other, such as 'none'"
            raise self.fail(node, f"{what} leaves a single choice no choice", mend)
        return labels

    def label(self, node: Node, seen: set[str]) -> Label:
        items, text = self.mapping(node, "a label", "id title definition positive negative", "code")
        name = self.ident(items["id"], "label id", seen)
        return Label(
            name,
            text("title"),
            text("definition"),
            self.sequence(items["positive"], f"'positive' of {name}", self.example),
            self.sequence(items["negative"], f"'negative' of {name}", self.example),
            self.number(items["code"], f"'code' of {name}") if "code" in items else None,
        )

    def example(self, node: Node) -> Example:
        _, text = self.mapping(node, "an example", "text why")
        return Example(text("text"), text("why"))

    def rollup(self, node: Node, seen: set[str], labels: Sequence[str]) -> Rollup:
        items, text = self.mapping(node, "a roll-up", "id title source groups", "dropped")
        name = self.ident(items["id"], "roll-up id", seen)
        placed: set[str] = set()

        def place(item: Node) -> str:
            old = self.choice(item, f"a label in roll-up {name}", labels)
            if old in placed:
                raise self.fail(item, f"'{old}' stands twice in roll-up {name}", "delete one")
            placed.add(old)
            return old

        groups = []
        for new, olds in self.pairs(items["groups"], f"'groups' of {name}"):
            if not is_id(new):
                raise self.fail(olds, f"group '{shown(new)}' is not snake_case", "rename it")
            groups.append((new, self.sequence(olds, f"group '{new}'", place)))
        dropped = self.sequence(items.get("dropped"), f"'dropped' of {name}", place)
        if missing := [label for label in labels if label not in placed]:
            what = f"roll-up {name} leaves open {', '.join(missing)}"
            raise self.fail(node, what, "put each in a group or under 'dropped'")
        return Rollup(name, text("title"), text("source"), tuple(groups), dropped)
