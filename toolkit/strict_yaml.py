"""Strict YAML: text, lists and mappings only, and every refusal names its line and the fix.

Anchors, aliases, tags, doubled keys, several documents, deep nesting and large files are refused:
none of them is needed in a file that people read, and each can hurt a program that reads it.
Values are taken as they are written, so ``no`` and ``1.0`` stay text.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

import yaml
from yaml import MappingNode, Node, ScalarNode, SequenceNode

T = TypeVar("T")

MAX_BYTES = 1_000_000
MAX_DEPTH = 12
_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def hint(wrong: str, known: Iterable[str]) -> str:
    """A suggestion where a known word is close, else nothing.

    >>> hint("framin", ["framing", "sourcing"])
    'did you mean framing?'
    """
    close = difflib.get_close_matches(wrong, list(known), n=1)
    return f"did you mean {close[0]}?" if close else ""


def shown(text: str) -> str:
    """Foreign text fit for a message: on one line, cut where it is long.

    >>> shown("a\\nline"), len(shown("word " * 100))
    ('a line', 80)
    """
    line = "".join(c if c.isprintable() else " " for c in text)
    return line if len(line) <= 80 else line[:79] + "…"


def is_id(text: str) -> bool:
    """Whether a text is snake_case: a-z, 0-9 and single underscores, a letter first.

    >>> is_id("health_care"), is_id("Health care")
    (True, False)
    """
    return _ID.fullmatch(text) is not None


def _line(thing: Node | yaml.Event) -> int:
    return thing.start_mark.line + 1 if thing.start_mark else 1


class StrictReader:
    """Reads one file into nodes, and nodes into values.

    Every refusal is an ``error`` of one line: ``FILE:LINE: what is wrong; how to fix it``.
    """

    def __init__(self, path: Path, error: type[Exception]) -> None:
        self.path = path
        self.error = error

    def fail(self, line: int | Node, what: str, fix: str) -> Exception:
        """The error to raise for a line, counted from 1, or for a node."""
        number = line if isinstance(line, int) else _line(line)
        where = "".join(c if c.isprintable() else "?" for c in str(self.path))
        return self.error(f"{where}:{number}: {what}; {fix}")

    def read(self) -> tuple[Node, bytes]:
        """The document's root and the file's bytes."""
        with self.path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise self.fail(1, f"larger than {MAX_BYTES:,} bytes", "shorten it")
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as problem:
            line = data.count(b"\n", 0, problem.start) + 1
            raise self.fail(line, "not UTF-8", "save the file as UTF-8") from None
        if control := _CONTROL.search(text):
            line = text.count("\n", 0, control.start()) + 1
            raise self.fail(line, "a control character", "delete it")
        return self.parse(text), data

    def parse(self, text: str) -> Node:
        """The root of a document that is at hand as text."""
        try:
            return self._compose(text)
        except yaml.MarkedYAMLError as problem:
            mark = problem.problem_mark or problem.context_mark
            reason = shown(problem.problem or problem.context or "unreadable")
            fix = "check indentation, quotes and colons there"
            raise self.fail(mark.line + 1 if mark else 1, f"not YAML ({reason})", fix) from None
        except yaml.YAMLError as problem:
            reason = shown(str(problem))
            raise self.fail(1, f"not YAML ({reason})", "save it as plain text") from None

    def _compose(self, text: str) -> Node:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        depth = documents = 0
        for event in yaml.parse(text, Loader=loader):
            line = _line(event)
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self.fail(line, "a second document", "keep one document in a file")
            # Aliases of aliases can fill the memory from ten lines; tags can name classes.
            if getattr(event, "anchor", None):
                raise self.fail(line, "an anchor or alias", "write the text out in full")
            if tag := getattr(event, "tag", None):
                raise self.fail(line, f"a tag ({shown(tag)})", "delete it")
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MAX_DEPTH:
                    raise self.fail(line, "nested too deeply", "keep to the form of the file")
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
        root: Node | None = yaml.compose(text, Loader=loader)
        if root is None:
            raise self.fail(1, "empty", "fill it in")
        return root

    def mapping(
        self, node: Node, what: str, required: str, optional: str = ""
    ) -> tuple[dict[str, Node], Callable[[str], str]]:
        """The nodes by key, and a function that gives one of them as text.

        ``required`` and ``optional`` are keys with spaces between; any other key is refused.
        """
        known = (*required.split(), *optional.split())
        items = dict(self.pairs(node, what, known))
        for key in required.split():
            if key not in items:
                raise self.fail(node, f"{what} has no '{key}'", f"add '{key}:'")
        return items, lambda key: self.text(items[key], f"'{key}' of {what}")

    def pairs(self, node: Node, what: str, known: Sequence[str] = ()) -> list[tuple[str, Node]]:
        """Keys and nodes in order; keys outside ``known`` are refused where it is given."""
        if not isinstance(node, MappingNode):
            raise self.fail(node, f"{what} is not a mapping", "write it as 'key: value' lines")
        seen: dict[str, Node] = {}
        for key_node, value in node.value:
            key = self.text(key_node, f"a key of {what}")
            if known and key not in known:
                fix = hint(key, known) or f"use {', '.join(known)}"
                raise self.fail(key_node, f"{what} has an unknown key '{shown(key)}'", fix)
            if key in seen:
                raise self.fail(key_node, f"{what} has '{shown(key)}' twice", "delete one")
            seen[key] = value
        return list(seen.items())

    def text(self, node: Node, what: str) -> str:
        """A scalar as it is written, without surrounding space; never empty."""
        if not isinstance(node, ScalarNode):
            raise self.fail(node, f"{what} is a list or a mapping", "write it as text")
        value = str(node.value).strip()
        if not value or node.tag.endswith(":null"):
            raise self.fail(node, f"{what} is empty", "fill it in")
        return value

    def number(self, node: Node, what: str) -> int:
        """A whole number from 0 up."""
        value = self.text(node, what)
        if not re.fullmatch(r"[0-9]{1,9}", value):
            raise self.fail(node, f"{what} is '{shown(value)}'", "write a whole number")
        return int(value)

    def choice(self, node: Node, what: str, known: Sequence[str]) -> str:
        """One of the known words."""
        value = self.text(node, what)
        if value not in known:
            fix = hint(value, known) or f"use {', '.join(known)}"
            raise self.fail(node, f"{what} is '{shown(value)}'", fix)
        return value

    def ident(self, node: Node, what: str, seen: set[str] | None = None) -> str:
        """A snake_case id that is not yet among ``seen``, and is added to it."""
        value = self.text(node, what)
        if not is_id(value):
            snake = re.sub(r"[^a-z0-9]+", "_", value.lower()).strip("_")[:60]
            fix = f"write '{snake}'" if is_id(snake) else "use a-z, 0-9 and _"
            raise self.fail(node, f"{what} '{shown(value)}' is not snake_case", fix)
        if seen is not None:
            if value in seen:
                raise self.fail(node, f"{what} '{value}' is given twice", "rename or delete one")
            seen.add(value)
        return value

    def sequence(self, node: Node | None, what: str, read: Callable[[Node], T]) -> tuple[T, ...]:
        """One item or more, each read by ``read``; nothing where ``node`` is absent."""
        if node is None:
            return ()
        if not isinstance(node, SequenceNode):
            raise self.fail(node, f"{what} is not a list", "write each item on a '- ' line")
        if not node.value:
            raise self.fail(node, f"{what} is empty", "give at least one item")
        return tuple(read(item) for item in node.value)

    def texts(self, node: Node | None, what: str) -> tuple[str, ...]:
        """A list of texts."""
        return self.sequence(node, what, lambda item: self.text(item, f"an item of {what}"))
