"""From a YAML file to a `Codebook`; every refusal names the line and the fix."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from yaml import Node, SequenceNode

from toolkit.codebook.types import (
    CHANNELS,
    KINDS,
    NONE,
    UNITS,
    Codebook,
    CodebookError,
    Conditions,
    Display,
    Example,
    Label,
    MeasureSpec,
    PerSource,
    Question,
    Rollup,
    VoiceRule,
)
from toolkit.strict_yaml import StrictReader, is_id, shown

RESERVED = frozenset(
    """article_id sentence start end text region outlet title date url event item before after
    n_sentences text_sha256 input_sha256 source_id""".split()  # noqa: SIM905
)
"""Columns of the tables of scores that no question may take."""
RESERVED_OF_SOURCES = frozenset(
    ("name", "description", "source", "n_mentions", "n_direct", "n_articles", "share")
)
"""Columns of the tables of sources that no question asked of sources may take."""
VOICES = ("reporter", "source")


def read_codebook(path: Path) -> Codebook:
    """Read one file. Raises `CodebookError` for a broken one, `OSError` for none."""
    reader = _CodebookReader(path, CodebookError)
    root, data = reader.read()
    return reader.codebook(root, hashlib.sha256(data).hexdigest())


class _CodebookReader(StrictReader):
    def codebook(self, node: Node, sha256: str) -> Codebook:
        required = "name title version definition unit kind sources"
        optional = (
            "labels questions column spans rollups measures voice per_source display decisions"
        )
        items, text = self.mapping(node, "the codebook", required, optional)
        name = self.ident(items["name"], "name")
        unit = self.choice(items["unit"], "'unit'", UNITS)
        kind = self.choice(items["kind"], "'kind'", KINDS)
        if ("labels" in items) == ("questions" in items):
            what = "both 'labels' and 'questions'" if "labels" in items else "no 'labels'"
            raise self.fail(node, f"the codebook has {what}", "give 'labels', or else 'questions'")
        questions: tuple[Question, ...]
        if "labels" in items:
            column = self.ident(items["column"], "column") if "column" in items else name
            labels = self.labels(items["labels"], "'labels'", kind)
            questions = (Question(name, text("title"), text("definition"), kind, column, labels),)
        else:
            earlier: dict[str, Question] = {}
            questions = self.sequence(
                items["questions"], "'questions'", lambda item: self.question(item, kind, earlier)
            )
        self.refuse_reserved(node, questions)
        rollup_ids: set[str] = set()
        label_ids = questions[0].label_ids
        by_id = {question.id: question for question in questions}
        if "measures" in items:
            shares: set[str] = set()
            measures = self.sequence(
                items["measures"], "'measures'", lambda item: self.measure(item, by_id, shares)
            )
        else:
            measures = tuple(_default_measure(question) for question in questions)
        spans = self.labels(items["spans"], "'spans'") if "spans" in items else ()
        for label in spans:
            if unknown := set(label.shows) - set(by_id):
                what = f"span {label.id} shows '{unknown.pop()}', which is no question"
                raise self.fail(items["spans"], what, f"use {', '.join(by_id)}")
        return Codebook(
            name,
            text("title"),
            text("version"),
            text("definition"),
            unit,
            self.texts(items["sources"], "'sources'"),
            questions,
            spans,
            self.sequence(
                items.get("rollups"),
                "'rollups'",
                lambda item: self.rollup(item, rollup_ids, label_ids),
            ),
            measures,
            self.voice(items["voice"], by_id, spans) if "voice" in items else None,
            self.per_source(items["per_source"], by_id) if "per_source" in items else None,
            self.display(items.get("display"), by_id),
            self.texts(items.get("decisions"), "'decisions'"),
            sha256,
            self.path,
        )

    def refuse_reserved(self, node: Node, questions: Sequence[Question]) -> None:
        seen: set[str] = set()
        for question in questions:
            for column in question.columns():
                if column in RESERVED or column in seen or column.startswith("confident_"):
                    what = f"question {question.id} would take the column '{column}', which is used"
                    raise self.fail(node, what, "give it another id or 'column'")
                seen.add(column)

    def question(self, node: Node, kind: str, earlier: dict[str, Question]) -> Question:
        items, text = self.mapping(
            node, "a question", "id title definition labels", "kind column asked_if may_be_none"
        )
        name = self.ident(items["id"], "question id", set(earlier))
        if "kind" in items:
            kind = self.choice(items["kind"], f"'kind' of {name}", KINDS)
        column = self.ident(items["column"], f"column of {name}") if "column" in items else name
        question = Question(
            name,
            text("title"),
            text("definition"),
            kind,
            column,
            self.labels(items["labels"], f"'labels' of {name}", kind),
            self.conditions(items.get("asked_if"), f"'asked_if' of {name}", earlier),
            self.conditions(items.get("may_be_none"), f"'may_be_none' of {name}", earlier),
        )
        earlier[name] = question
        return question

    def conditions(
        self, node: Node | None, what: str, questions: Mapping[str, Question]
    ) -> Conditions:
        """Labels by question: ``{attribution: [attributed, continuation]}``."""
        if node is None:
            return ()
        conditions = []
        for name, labels in self.pairs(node, what, tuple(questions)):
            known = questions[name].label_ids

            def label(item: Node, known: Sequence[str] = known) -> str:
                return self.choice(item, f"a label in {what}", known)

            conditions.append((name, self.sequence(labels, f"{name} in {what}", label)))
        return tuple(conditions)

    def labels(self, node: Node, what: str, kind: str = "multi") -> tuple[Label, ...]:
        seen: set[str] = set()
        labels = self.sequence(node, what, lambda item: self.label(item, seen))
        if kind != "multi" and len(labels) < 2:
            fix = "add the other, such as 'none'"
            raise self.fail(node, f"{what} leaves a single choice no choice", fix)
        if kind == "binary" and (len(labels) > 2 or NONE not in seen):
            raise self.fail(node, f"{what} of a binary question", "give one label and 'none'")
        return labels

    def label(self, node: Node, seen: set[str]) -> Label:
        required = "id title definition positive negative"
        items, text = self.mapping(node, "a label", required, "code short shows")
        name = self.ident(items["id"], "label id", seen)
        return Label(
            name,
            text("title"),
            text("definition"),
            self.sequence(items["positive"], f"'positive' of {name}", self.example),
            self.sequence(items["negative"], f"'negative' of {name}", self.example),
            self.number(items["code"], f"'code' of {name}") if "code" in items else None,
            text("short") if "short" in items else name.upper().replace("_", " "),
            self.texts(items.get("shows"), f"'shows' of {name}"),
        )

    def example(self, node: Node) -> Example:
        _, text = self.mapping(node, "an example", "text why")
        return Example(text("text"), text("why"))

    def measure(
        self, node: Node, questions: Mapping[str, Question], shares: set[str]
    ) -> MeasureSpec:
        items, text = self.mapping(
            node,
            "a measure",
            "id kind title definition formula",
            "question labels voice among source headline",
        )
        name, kind = text("id"), self.ident(items["kind"], "kind of a measure")
        if not is_id(name.replace("{label}", "label")):
            raise self.fail(items["id"], f"measure id '{shown(name)}'", "use a-z, 0-9, _, {label}")
        if "question" in items:
            question = questions[
                self.choice(items["question"], f"question of {name}", [*questions])
            ]
        elif len(questions) > 1:
            raise self.fail(node, f"{name} does not say of which question", "add 'question:'")
        else:
            question = next(iter(questions.values()))
        labels = question.positive_ids
        if "labels" in items:
            labels = self.sequence(
                items["labels"],
                f"'labels' of {name}",
                lambda item: self.choice(item, f"a label of {name}", question.label_ids),
            )
        among = text("among") if "among" in items else ""
        if among and among not in shares:
            fix = f"name a share declared before it: {', '.join(sorted(shares)) or 'none yet'}"
            raise self.fail(items["among"], f"{name} is among '{shown(among)}'", fix)
        if kind == "share":
            shares.add(name)
        return MeasureSpec(
            name,
            kind,
            text("title"),
            text("definition"),
            text("formula"),
            question.id,
            labels,
            self.choice(items["voice"], f"voice of {name}", VOICES) if "voice" in items else "",
            among,
            text("source") if "source" in items else "",
            self.headline(items["headline"], labels) if "headline" in items else (),
        )

    def headline(self, node: Node, labels: Sequence[str]) -> tuple[str, ...]:
        """Labels for which a measure is put into summaries: those listed, or all where ``true``."""
        if isinstance(node, SequenceNode):
            return self.sequence(
                node, "'headline'", lambda item: self.choice(item, "a label of 'headline'", labels)
            )
        return tuple(labels) if self.choice(node, "'headline'", ("true", "false")) == "true" else ()

    def display(self, node: Node | None, questions: Mapping[str, Question]) -> Display:
        """How a page shows the codebook; outlined, and its first question drawn, by default."""
        keys = "channel timeline filled half"
        items = self.mapping(node, "'display'", "", keys)[0] if node else {}
        channel, timeline = "outline", next(iter(questions))
        if "channel" in items:
            channel = self.choice(items["channel"], "'channel'", CHANNELS)
        if "timeline" in items:
            timeline = self.choice(items["timeline"], "'timeline'", [*questions, NONE])
        filled, half = (
            self.conditions(items.get(key), f"'{key}'", questions) for key in ("filled", "half")
        )
        return Display(channel, timeline, filled, half)

    def voice(
        self, node: Node, questions: Mapping[str, Question], spans: Sequence[Label]
    ) -> VoiceRule:
        items, _ = self.mapping(node, "'voice'", "span source quoted")
        known = [label.id for label in spans]
        span = self.choice(items["span"], "'span' of voice", known)
        source = self.choice(items["source"], "'source' of voice", known)
        return VoiceRule(
            span, source, self.conditions(items["quoted"], "'quoted' of voice", questions)
        )

    def per_source(self, node: Node, questions: Mapping[str, Question]) -> PerSource:
        items, _ = self.mapping(node, "'per_source'", "questions direct", "person")
        single = [question.id for question in questions.values() if question.kind == "single"]

        def question(item: Node) -> str:
            name = self.choice(item, "a question of 'per_source'", single)
            if (column := questions[name].column) in RESERVED_OF_SOURCES:
                what = f"question {name} would take the column '{column}' of the table of sources"
                raise self.fail(item, what, "give it another 'column'")
            return name

        asked = self.sequence(items["questions"], "'questions' of per_source", question)
        if twice := next((name for name in asked if asked.count(name) > 1), ""):
            raise self.fail(items["questions"], f"'{twice}' stands twice", "delete one")
        return PerSource(
            asked,
            self.conditions(items["direct"], "'direct' of per_source", questions),
            self.conditions(
                items.get("person"),
                "'person' of per_source",
                {name: questions[name] for name in asked},
            ),
        )

    def rollup(self, node: Node, seen: set[str], labels: Sequence[str]) -> Rollup:
        items, text = self.mapping(node, "a roll-up", "id title source groups", "dropped")
        name = self.ident(items["id"], "roll-up id", seen)
        placed: set[str] = set()

        def place(item: Node) -> str:
            label = self.choice(item, f"a label in roll-up {name}", labels)
            if label in placed:
                raise self.fail(item, f"'{label}' stands twice in roll-up {name}", "delete one")
            placed.add(label)
            return label

        groups = []
        for group, members in self.pairs(items["groups"], f"'groups' of {name}"):
            if not is_id(group):
                raise self.fail(members, f"group '{shown(group)}' is not snake_case", "rename it")
            groups.append((group, self.sequence(members, f"group '{group}'", place)))
        dropped = self.sequence(items.get("dropped"), f"'dropped' of {name}", place)
        if missing := [label for label in labels if label not in placed]:
            what = f"roll-up {name} leaves open {', '.join(missing)}"
            raise self.fail(node, what, "put each in a group or under 'dropped'")
        return Rollup(name, text("title"), text("source"), tuple(groups), dropped)


def _default_measure(question: Question) -> MeasureSpec:
    """What a question without measures of its own gets: the share of each label."""
    binary = question.kind == "binary" or len(question.positive_ids) == 1
    return MeasureSpec(
        f"{question.id}_rate" if binary else question.id + "_share_{label}",
        "share",
        question.title if binary else question.title + ": {label}",
        "Share of body sentences in which the label holds.",
        "n_{label} / n",
        question.id,
        question.positive_ids,
        headline=question.positive_ids if binary else (),
    )
