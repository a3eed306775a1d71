from __future__ import annotations

import random
import time

import pytest

from toolkit.text.segmentation import Extent, paragraphs, sentence_extents


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_extents(text, Extent(0, len(text)))]


def blocks(text: str) -> list[str]:
    return [text[start:end] for start, end in paragraphs(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["The U.S. Navy left.", "The U.K. stayed."],
        ["Judge T. S. Adair met J.B. Okafor.", "They talked."],
        ["Ms. Abara, Dr. Lund and then-Rep. Ann Silva (D-Ky.) agreed.", "Gov. Fox did not."],
        ["It cost $3.5 million, or 4.25 percent.", "50 people came."],
        ["Item No. 5 was set for Sept. 11 at 8 p.m. ET.", "It was dropped."],
        ["The case is Lund v. Abara.", "It was filed on Jan. 6."],
        ["“We lost,” she said.", "“We will try again.”", "They left."],
        ['"We lost," she said.', '"We will try again."', "They left."],
        ["''We lost,'' she said.", "''We will try again.''", "They left."],
        ["'We lost,' she said.", "'We will try again.'", "They left."],
        ["“It rained.", "It poured.", "We got wet,” he said."],
        ["“Who are you?” the senator asked.", "Nobody answered."],
        ["“Get out!” Ms. Abara shouted at reporters.", "They went."],
        ["He called it “a farce.”", "The board disagreed."],
        ["She won (again).", "(Nobody else ran.)", "He lost."],
        ["Rain fell 🌧️ all day.", "🙂 Then the sun came out!", "All 👨‍👩‍👧 went home."],
        ["He paused … then spoke.", "They waited."],
        ["Sen. Ivo Brandt, R-N.C., voted no.", "Others voted yes."],
        ["One\u00a0thing is clear.", "Two\u00a0are not."],
        ["What now?", "Nobody knows!", "Nobody asks."],
    ],
    ids=lambda sentences: sentences[0][:30],
)
def test_splits_and_keeps_together(sentences: list[str]) -> None:
    assert cut(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    "text", ["1. Rain fell on Monday.", "(a) Rain fell.", "Rain fell in the U.S", "x", "…", "?!"]
)
def test_one_piece_stays_one(text: str) -> None:
    assert cut(text) == [text]


def test_an_unbalanced_quotation_mark_spoils_nothing_after_it() -> None:
    sentences = ["“Rain fell, she said.", "Then it stopped.", "The river rose.", "All slept."]
    assert cut(" ".join(sentences)) == sentences


def test_paragraphs_at_every_kind_of_line_end() -> None:
    assert blocks("One.\r\nTwo.\rThree.\nFour.\u2029Five.\n\n \t\n Six. ") == [
        "One.",
        "Two.",
        "Three.",
        "Four.",
        "Five.",
        "Six.",
    ]


WRAPPED = """The council voted on Tuesday to close the old bridge to lorries while
engineers look at the cracks that were found under its northern span
last week. Nobody was hurt.

A report is due in March. Until then drivers are asked to use the ferry
road, which adds some twenty minutes to the trip at busy times of day.

- Buses are not affected by the closure, and they will go on as before
- Cyclists may cross
"""


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_wrapped_lines_are_joined_and_items_are_not(end: str) -> None:
    text = WRAPPED.replace("\n", end)
    joined = [" ".join(block.split()) for block in blocks(text)]
    assert len(joined) == 4
    assert joined[0].startswith("The council")
    assert joined[0].endswith("Nobody was hurt.")
    assert joined[3] == "- Cyclists may cross"
    second = paragraphs(text)[1]
    assert [len(text[a:b]) > 20 for a, b in sentence_extents(text, second)] == [True, True]


def test_a_paragraph_a_line_is_not_wrapped_text() -> None:
    lines = [
        "Rain fell on the town for the ninth day, and the river rose again by noon.",
        "The mayor called it a disaster.",
        "Schools will stay shut until Friday at least, the county said in a notice.",
        "Trains run.",
        "The dam held.",
    ]
    assert blocks("\n".join(lines)) == lines


def test_random_text_gives_ordered_exact_trimmed_sentences() -> None:
    rng = random.Random(20)
    alphabet = [
        *"abcXYZ019 .!?…,;:'\"“”‘’()[]{}*_#>-–—\n\r\t|",
        *("\u00a0", "\u2028", "\x0b", "\x85", "\x00", "\ufeff", "\u200b", "é", "e\u0301", "ß"),
        *("😀", "👩‍🚀", "中", "。", "\ud800", "Mr.", "U.S.", "No. 5", " said ", ". ", ".” "),
    ]
    for _ in range(1_500):
        text = "".join(rng.choices(alphabet, k=rng.randrange(120)))
        last = 0
        kept = []
        for block in paragraphs(text):
            for start, end in sentence_extents(text, block):
                assert last <= start < end <= len(text)
                assert text[start:end] == text[start:end].strip()
                kept.append(text[start:end])
                last = end
        assert "".join("".join(kept).split()) == "".join(text.split())


@pytest.mark.parametrize(
    "unit",
    ["word ", "Rain fell on the U.S. coast today. ", "a", "“", "Mr. ", "? ", ".\u00a0", "(", "A. "],
)
def test_a_huge_line_takes_time_in_proportion(unit: str) -> None:
    text = unit * (2_000_000 // len(unit))
    started = time.process_time()
    extents = [s for block in paragraphs(text) for s in sentence_extents(text, block)]
    assert time.process_time() - started < 6
    assert extents[0].start == 0
    assert extents[-1].end == len(text.rstrip())
