"""The sheets of blind annotation and of the adjudication, there and back."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from toolkit.schema import FACETS, Annotation

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "experiments"))

from annotation_adjudicate import batches_of, open_parts, outcome, settled  # noqa: E402
from annotation_adjudicate import sheet as open_sheet  # noqa: E402
from annotation_sheets import answers, numbered, place, sheet  # noqa: E402

FIRST = "The Clarion said the mayor rammed it through."
SECOND = "“A shameful day, a shameful vote,” she said."
ARTICLES = [
    {
        "article": f"a{n}",
        "rows": [
            {"item": f"a{n}-0", "text": FIRST, "code": True},
            {"item": f"a{n}-1", "text": "Click here for the Clarion.", "code": False},
            {"item": f"a{n}-2", "text": SECOND, "code": True},
        ],
    }
    for n in range(7)
]


def test_every_article_is_once_on_a_sheet_without_its_outlet():
    batches = numbered(ARTICLES, 3, seed=1)
    items = [row["item"] for rows in batches for number, row in rows if number > 0]
    assert sorted(items) == sorted(f"a{n}-{k}" for n in range(7) for k in (0, 2))
    text = sheet(batches[0])
    assert "Clarion" not in text
    assert "a0" not in text
    assert "-| Click here for the ███████." in text
    assert numbered(ARTICLES, 3, seed=2) != batches


def test_answers_become_annotations_or_say_what_is_wrong():
    rows = numbered(ARTICLES[:1], 1, seed=1)[0]
    lines = [
        '{"i": 1, "l": ["rammed it through"], "f": {"political": "rammed it through"},'
        ' "a": ["attributed", "indirect", "media", "media", "neutral"],'
        ' "s": ["The ███████"], "c": ["said"], "k": ["the mayor … through"]}',
        '{"i": 2, "l": ["shameful day", "shameful@2"]}',
    ]
    found, wrong = answers(rows, lines, "me")
    assert wrong == []
    text = {row["item"]: row["text"] for row in ARTICLES[0]["rows"]}
    spans = [(a.label, text[a.item][a.start : a.end]) for a in found if a.start is not None]
    assert spans == [
        ("loaded", "rammed it through"),
        ("political", "rammed it through"),
        ("source", "The Clarion"),
        ("cue", "said"),
        ("content", "the mayor rammed it through"),
        ("loaded", "shameful day"),
        ("loaded", "shameful"),
    ]
    assert Annotation("a0-2", "me", "framing", "none") in found


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('{"i": 1, "l": ["flood"]}', "'flood' does not stand in the sentence"),
        ('{"i": 1, "l": ["mayor@2"]}', "'mayor' stands 1 times in the sentence"),
        ('{"i": 1, "f": {"polical": "mayor"}}', "unknown frame polical"),
        (
            '{"i": 1, "a": ["none", "quoted", "none", "none", "none"]}',
            "quote_type cannot be quoted",
        ),
        ('{"i": 1, "a": ["none"]}', "five facets are wanted: ['none']"),
        ('{"i": 9}', "no sentence or key 9"),
        ('{"i": 1, "x": 1}', "unknown key x"),
        ('{"i": 2}', "the number came before"),
    ],
)
def test_a_wrong_answer_is_named_with_its_line(line, problem):
    rows = numbered(ARTICLES[:1], 1, seed=1)[0]
    _, wrong = answers(rows, ['{"i": 2}', line], "me")
    assert wrong[0] == f"line 2: {problem}"


def test_what_is_not_coded_is_told():
    rows = numbered(ARTICLES[:1], 1, seed=1)[0]
    assert answers(rows, [], "me")[1] == ["not coded: 1, 2 (2 in all)"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [("a", (8, 9)), ("a@2", (18, 19)), ("rain … a", (3, 19)), ("rain … a hat", (3, 13))],
)
def test_places(words, expected):
    """A word stands on its own; up to a last word as far as can be, up to several the nearest."""
    assert place("No rain a hat and a hat", words) == expected


def answer(item: str, who: str, loaded: list[tuple[int, int]], frame: str, naming: str) -> list:
    facets = dict.fromkeys(FACETS, "none") | {"naming": naming}
    return [
        Annotation(item, who, "loaded_language", "loaded" if loaded else "none"),
        *(Annotation(item, who, "loaded_language", "loaded", *span) for span in loaded),
        Annotation(item, who, "framing", frame),
        *(Annotation(item, who, facet, label) for facet, label in facets.items()),
    ]


def test_only_what_differs_goes_to_the_adjudicator():
    one = answer("a0-0", "1", [(27, 33)], "policy", "named")
    two = answer("a0-0", "2", [(27, 44)], "political", "named")
    assert open_parts(one, two) == ["f"]
    agreed = settled(one[:2], two[:2])
    assert agreed is not None
    assert [(a.start, a.end) for a in agreed if a.start is not None] == [(27, 33)]
    assert settled(one[:2], answer("a0-0", "2", [(0, 3)], "policy", "named")[:2]) is None


def test_the_adjudicator_takes_one_or_gives_a_third():
    first = {f"a0-{k}": answer(f"a0-{k}", "pass-1", [], "policy", "named") for k in (0, 2)}
    second = {
        "a0-0": answer("a0-0", "pass-2", [], "political", "vague"),
        "a0-2": answer("a0-2", "pass-2", [(3, 15)], "policy", "named"),
    }
    rows = batches_of(ARTICLES[:1], first, second, 1)[0]
    text = open_sheet(rows, first, second)
    assert "pass" not in text
    assert "Clarion" not in text
    lines = [
        '{"i": 1, "take": {"a": "A"}, "f": {"morality": "mayor"}}',
        '{"i": 2, "take": {"l": "B"}}',
    ]
    final, wrong = outcome(rows, lines, first, second)
    assert wrong == []
    assert {a.annotator for a in final} == {"final"}
    labels = {(a.item, a.codebook): a.label for a in final if a.start is None}
    assert labels["a0-0", "framing"] == "morality"
    shown = [json.loads(line.strip()[2:])["a"][2] for line in text.splitlines() if '"a"' in line]
    assert labels["a0-0", "naming"] == shown[0]
    assert labels["a0-2", "framing"] == "policy"
    _, wrong = outcome(rows, ['{"i": 1, "take": {"a": "C"}}'], first, second)
    assert wrong == [
        "sentence 1: f is not decided",
        "sentence 1: a is A or B, not 'C'",
        "sentence 2: l is not decided",
    ]
