"""Names say what they hold: no pronouns for variables, no lists of labels in the code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from toolkit.codebook import codebooks, load_codebook

PACKAGE = Path(__file__).parents[1] / "toolkit"
FILES = sorted(PACKAGE.rglob("*.py"))
PRONOUNS = {"one", "own", "found", "given", "told", "said", "other", "others", "these", "those"}
PRIVATE = {
    *("aim", "answers", "carriers", "cast", "cut", "develop", "door", "families", "judging"),
    *("learn", "levels", "mend", "own_offset", "ruled", "tally", "wire", "wording"),
}
LONGEST = 400


def names(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every name that the code binds, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name, node.lineno


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_pronoun_and_no_private_word_names_anything(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    wrong = [f"{name}, line {line}" for name, line in names(tree) if name in PRONOUNS | PRIVATE]
    assert not wrong, f"{path.name}: {'; '.join(wrong)}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_file_is_long(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_no_list_of_labels_stands_in_the_code() -> None:
    questions = [
        set(question.positive_ids)
        for name in codebooks()
        for question in load_codebook(name).questions
        if len(question.positive_ids) > 2
    ]
    wrong = []
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            elements = getattr(node, "elts", None) or getattr(node, "keys", None) or []
            words = {e.value for e in elements if isinstance(e, ast.Constant)}
            if any(labels <= words for labels in questions):
                wrong.append(f"{path.relative_to(PACKAGE)}:{node.lineno}")
    assert not wrong
