from __future__ import annotations

import pytest

from toolkit.schema import FACETS
from toolkit.report.figures import (
    GAP,
    HEIGHT,
    LOADED_HEIGHT,
    NAMING_ROWS,
    ROW_HEIGHT,
    STEP,
    course,
)


def styles(column):
    return [box.style for box in column.boxes]


def test_one_column_a_sentence(story):
    drawn = course(story.scores)
    assert [c.sentence for c in drawn.columns] == list(range(len(story.scores)))
    assert [c.x for c in drawn.columns] == [STEP * i for i in range(len(story.scores))]
    assert drawn.width == 24 * STEP  # a short text does not get broader bars
    assert course(story.scores * 5).width == len(story.scores) * 5 * STEP


def test_bars_tell_voice_and_probability(story):
    columns = course(story.scores).columns
    loaded = [c.boxes[0] for c in columns]
    assert [box.style for box in loaded] == [
        "below",
        "reporter",
        "source",
        "below",
        "boilerplate",
        "below",
        "below",
        "reporter",
    ]
    assert loaded[1].height == pytest.approx(0.91 * LOADED_HEIGHT, abs=0.01)
    assert loaded[1].y + loaded[1].height == pytest.approx(LOADED_HEIGHT)


def test_sourcing_boxes_stand_in_the_row_of_the_naming(story):
    columns = course(story.scores).columns
    rows = [name for name, _ in NAMING_ROWS]

    def row_of(column):
        return rows[int((column.boxes[1].y - LOADED_HEIGHT - GAP) // ROW_HEIGHT)]

    assert row_of(columns[2]) == "named"
    assert styles(columns[2]) == ["source", "quote"]
    assert row_of(columns[3]) == "anonymous"
    assert styles(columns[3])[1:] == ["indirect"]
    assert row_of(columns[5]) == "sourceless"
    assert len(columns[6].boxes) == 1
    assert row_of(columns[7]) == "vague"
    assert styles(columns[7])[1:] == ["indirect", "quote"]  # mixed: half filled


def test_boxes_stay_inside_the_figure(story):
    drawn = course(story.scores)
    for column in drawn.columns:
        for box in column.boxes:
            assert 0 <= box.x <= box.x + box.width <= drawn.width
            assert 0 <= box.y <= box.y + box.height <= HEIGHT


def test_every_naming_has_a_row():
    assert {name for name, _ in NAMING_ROWS} == {*FACETS["naming"], "sourceless"}


def test_an_article_without_sentences_has_an_empty_course():
    assert course([]).columns == ()
