"""The labels of single attributions: sheets, adjudication, and rows without text."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "experiments"))

from attribution_labels import (  # noqa: E402
    Drawn,
    adjudication,
    differing,
    draw,
    read_answers,
    rows,
    sheet,
)

DRAWN = [
    Drawn(
        item=f"post_{n}",
        relation=f"post_{n}-0",
        outlet="post",
        stratum="vague",
        source=((0, 4), (9, 12)),
        cue=((13, 17),),
        before="Rain fell.",
        text="Some, or all, said the lake was dry.",
        source_words="Some … all",
        cue_words="said",
        text_sha256="0" * 64,
    )
    for n in range(3)
]
VAGUE = {"naming": "vague", "role": "citizen", "cue_stance": "neutral"}
ROLE = {**VAGUE, "naming": "role_only"}


def test_what_differs_goes_to_the_adjudicator_and_hides_whose_it_is() -> None:
    one, two = {0: VAGUE, 1: VAGUE, 2: VAGUE}, {0: VAGUE, 1: ROLE, 2: ROLE}
    assert differing(one, two) == [1, 2]
    text = adjudication(DRAWN, one, two)
    assert "0|" not in text
    assert "1| SOURCE: Some … all | CUE: said" in text
    letters = [line.strip() for line in text.splitlines() if line.startswith("    A ")]
    assert set(letters) <= {"A vague / citizen / neutral", "A role_only / citizen / neutral"}
    assert "pass" not in text


def test_rows_carry_no_text() -> None:
    found = list(rows(DRAWN, {1: VAGUE}, "final"))
    assert [(r["codebook"], r["label"], r["start"], r["end"]) for r in found] == [
        ("naming", "vague", 0, 4),
        ("naming", "vague", 9, 12),
        ("role", "citizen", 0, 4),
        ("role", "citizen", 9, 12),
        ("cue_stance", "neutral", 13, 17),
    ]
    assert {r["relation"] for r in found} == {"post_1-0"}
    assert not any("Some" in str(value) for r in found for value in r.values())


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ({"i": 3, "n": "vague", "r": "citizen", "c": "neutral"}, "no such number"),
        ({"i": 0, "n": "unnamed", "r": "citizen", "c": "neutral"}, "naming cannot be unnamed"),
    ],
)
def test_a_wrong_answer_is_named(tmp_path: Path, answer: dict, problem: str) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text("\n" + json.dumps(answer) + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match=f"a.jsonl:2: {problem}"):
        read_answers(file, 3)


def test_answers_are_read(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"i": 2, "n": "vague", "r": "citizen", "c": "neutral"}\n', encoding="utf-8")
    assert read_answers(file, 3) == {2: VAGUE}
    assert sheet(DRAWN, [2]).startswith("2| SOURCE: Some … all | CUE: said\n    before: Rain")


@pytest.mark.corpora
def test_the_draw_is_the_one_that_was_labelled(corpora: Path) -> None:
    drawn = draw(corpora)
    assert len(drawn) == 671
    assert len({one.relation for one in drawn}) == 671
    counts = {s: sum(one.stratum == s for one in drawn) for s in ("vague", "document", "media")}
    assert counts == {"vague": 160, "document": 120, "media": 120}
