"""The types of a codebook: questions, labels, measures."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from toolkit.strict_yaml import hint, shown

KINDS = ("single", "multi", "binary")
HOLDS = 0.5
"""A label of a ``multi`` or ``binary`` question holds from this probability up."""
NONE = "none"
CHANNELS = ("fill", "line-above", "line-below", "outline")
Conditions = tuple[tuple[str, tuple[str, ...]], ...]
"""Labels of questions, by the id of each."""
UNITS = ("sentence", "headline", "paragraph", "article")


class CodebookError(ValueError):
    """A codebook that cannot be used: ``FILE:LINE: what is wrong; how to fix it``."""


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence of our own and the reason it does, or does not, carry a label."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Label:
    """One label: its definition and examples for (``positive``) and against (``negative``).

    ``code`` is the label's number in the scheme it comes from, where it has one. ``short`` names it
    where there is little room; for a span label, ``shows`` are questions whose answers are told
    with the marked words.
    """

    id: str
    title: str
    definition: str
    positive: tuple[Example, ...]
    negative: tuple[Example, ...]
    code: int | None = None
    short: str = ""
    shows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """What is asked of every unit, and the labels that may answer.

    ``kind``: one label holds (``single``), any may hold (``multi``), or one label is there or not
    (``binary``). ``column`` begins the names of its columns in the table of sentences. ``asked_if``
    names labels of earlier questions: where none of them holds the answer is ``none``, and where
    one does it is not ``none``, unless a label of ``may_be_none`` holds.
    """

    id: str
    title: str
    definition: str
    kind: str
    column: str
    labels: tuple[Label, ...]
    asked_if: Conditions = ()
    may_be_none: Conditions = ()

    @cached_property
    def label_ids(self) -> tuple[str, ...]:
        """The labels' ids in the order of the file."""
        return tuple(label.id for label in self.labels)

    @cached_property
    def positive_ids(self) -> tuple[str, ...]:
        """The labels' ids without ``none``."""
        return tuple(label.id for label in self.labels if label.id != NONE)

    def columns(self) -> dict[str, str]:
        """Its columns in the table of sentences, each ``string`` or ``probability``.

        >>> from toolkit.codebook import load_codebook
        >>> load_codebook("sourcing").question("naming").columns()
        {'naming': 'string', 'naming_p': 'probability'}
        """
        if self.kind == "single":
            return {self.column: "string", f"{self.column}_p": "probability"}
        return {self.column_of(label): "probability" for label in self.scored_ids}

    def cells(self, labels: Sequence[Mapping[str, float]]) -> dict[str, list[str] | list[float]]:
        """The values of `columns`, from the labels of each `Prediction`.

        >>> from toolkit.codebook import load_codebook
        >>> load_codebook("sourcing").question("naming").cells([{"none": 0.8}])
        {'naming': ['none'], 'naming_p': [0.8]}
        """
        if self.kind == "single":
            chosen = [self.holding(p)[0] for p in labels]
            return {
                self.column: chosen,
                f"{self.column}_p": [p[label] for p, label in zip(labels, chosen, strict=True)],
            }
        return {self.column_of(label): [p[label] for p in labels] for label in self.scored_ids}

    @cached_property
    def scored_ids(self) -> tuple[str, ...]:
        """The labels that a model gives a probability of their own."""
        return self.positive_ids if self.kind == "binary" else self.label_ids

    def column_of(self, label: str) -> str:
        """The column that holds the probability of a label, or of the answer given."""
        if self.kind == "single":
            return f"{self.column}_p"
        return self.column if self.kind == "binary" else f"{self.column}_{label}"

    def holding(self, p: Mapping[str, float]) -> tuple[str, ...]:
        """The labels that hold, from the probabilities of a `Prediction`.

        >>> from toolkit.codebook import load_codebook
        >>> load_codebook("loaded_language").questions[0].holding({"loaded": 0.4})
        ('none',)
        """
        if self.kind == "single":
            return (next(iter(p)) if len(p) == 1 else max(p, key=p.__getitem__),)
        labels = tuple([label for label in self.label_ids if p.get(label, 0.0) >= HOLDS])
        return labels or ((NONE,) if self.kind == "binary" else ())


@dataclass(frozen=True, slots=True)
class MeasureSpec:
    """A measure that follows from the codebook; see `toolkit.measures`.

    ``kind`` names the function. A share is of the sentences where one of ``labels`` of
    ``question`` holds, in one ``voice`` where it is given, among all body sentences or among those
    that the measure ``among`` counts. An ``id`` with ``{label}`` stands for one measure a label.
    ``headline`` are the labels for which it is put into summaries.
    """

    id: str
    kind: str
    title: str
    definition: str
    formula: str
    question: str
    labels: tuple[str, ...]
    voice: str = ""
    among: str = ""
    source: str = ""
    headline: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VoiceRule:
    """Whose words a span is: a source's where it overlaps a span labelled ``span``. Spans labelled
    ``source`` name the source.

    Where a sentence has a label but no span to tell, the words are the source's if one of
    ``quoted`` (question, labels) holds.
    """

    span: str
    source: str
    quoted: Conditions


@dataclass(frozen=True, slots=True)
class PerSource:
    """What is asked of each source of an article, once, and stands in the table of sources.

    ``questions`` are ids of questions with a single answer; a sentence is quoted directly where a
    label of ``direct`` holds; a source's name is a person's where a label of ``person`` holds.
    """

    questions: tuple[str, ...]
    direct: Conditions
    person: Conditions = ()


@dataclass(frozen=True, slots=True)
class Display:
    """How a page shows the codebook.

    ``channel``, one of `CHANNELS`, is how spans are marked. ``timeline`` is the question whose
    answers are drawn along an article, ``none`` for no drawing; its boxes are ``filled``, or
    ``half`` filled, where a label of those questions holds.
    """

    channel: str
    timeline: str
    filled: Conditions = ()
    half: Conditions = ()


@dataclass(frozen=True, slots=True)
class Rollup:
    """A coarser scheme: its ids, each with the ids it gathers, and the ids it leaves out."""

    id: str
    title: str
    source: str
    groups: Conditions
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Codebook:
    """A coding scheme: its questions, what can be marked, and the measures that follow.

    A file that has ``labels`` and no ``questions`` asks one question, of the codebook's name.
    ``sha256`` is of the file's bytes. ``decisions`` settle borderline cases.
    """

    name: str
    title: str
    version: str
    definition: str
    unit: str
    sources: tuple[str, ...]
    questions: tuple[Question, ...]
    spans: tuple[Label, ...]
    rollups: tuple[Rollup, ...]
    measures: tuple[MeasureSpec, ...]
    voice: VoiceRule | None
    per_source: PerSource | None
    display: Display
    decisions: tuple[str, ...]
    sha256: str
    path: Path

    def __hash__(self) -> int:
        return hash((self.name, self.sha256))

    @property
    def span_labels(self) -> tuple[Label, ...]:
        """What marked evidence can be: the file's ``spans``, else the labels without ``none``."""
        return self.spans or tuple(
            label for question in self.questions for label in question.labels if label.id != NONE
        )

    def question(self, name: str) -> Question:
        """The question of that id. Raises `CodebookError` where there is none."""
        return _named(self.questions, name, f"{self.name} has no question")

    @property
    def source_questions(self) -> tuple[Question, ...]:
        """The questions that are asked of each source; none where sources are not described.

        >>> from toolkit.codebook import load_codebook
        >>> [question.id for question in load_codebook("sourcing").source_questions]
        ['naming', 'role']
        """
        return tuple(map(self.question, self.per_source.questions)) if self.per_source else ()

    def rollup(self, name: str) -> dict[str, tuple[str, ...]]:
        """A coarser scheme: each of its ids with the ids of this codebook it gathers.

        A unit carries a coarse label where it carries any of those ids. Ids the scheme leaves
        out are in no group. Raises `CodebookError` where there is no such roll-up.

        >>> from toolkit.codebook import load_codebook
        >>> load_codebook("framing").rollup("frac_10")["legality_crime"]
        ('legality', 'crime_punishment')
        """
        return dict(_named(self.rollups, name, f"{self.name} has no roll-up").groups)

    def to_markdown(self) -> str:
        """The whole codebook as Markdown, as coders read it."""
        lines = [f"# {self.title}", "", f"*{self.name} {self.version}, by {self.unit}*", ""]
        lines += [self.definition, ""]
        for question in self.questions:
            kinds = {"single": "one label", "multi": "any labels", "binary": "there or not"}
            lines += [f"## {question.title} (`{question.id}`, {kinds[question.kind]})", ""]
            if question.id != self.name:
                lines += [question.definition, ""]
            lines += _entries(question.labels)
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
        rows = [
            f"<tr><td>{html.escape(question.title)}</td><td><code>{html.escape(label.id)}</code>"
            f"</td><td>{html.escape(label.definition)}</td>"
            f"<td>{html.escape(label.positive[0].text)}</td></tr>"
            for question in self.questions
            for label in question.labels
        ]
        return (
            f"<h4>{html.escape(self.title)}</h4><p>{html.escape(self.definition)}</p>"
            "<table><thead><tr><th>question</th><th>label</th><th>definition</th><th>example</th>"
            f"</tr></thead><tbody>{''.join(rows)}</tbody></table>"
        )


def _entries(labels: Iterable[Label]) -> list[str]:
    lines = []
    for label in labels:
        number = "" if label.code is None else f"{label.code}. "
        lines += [f"### {number}{label.title} (`{label.id}`)", "", label.definition, ""]
        lines += [f"- yes: “{example.text}” {example.why}" for example in label.positive]
        lines += [f"- no: “{example.text}” {example.why}" for example in label.negative]
        lines += [""]
    return lines


_Named = TypeVar("_Named", Question, Rollup)


def _named(items: Sequence[_Named], name: str, missing: str) -> _Named:
    for item in items:
        if item.id == name:
            return item
    known = [item.id for item in items]
    fix = hint(name, known) or f"it has {', '.join(known) or 'none'}"
    raise CodebookError(f"{missing} {shown(name)}; {fix}")
