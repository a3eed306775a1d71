from __future__ import annotations

import pytest
from handmade import CODEBOOKS

from toolkit.codebook import load_codebook
from toolkit.highlight.timeline import (
    BARS_HEIGHT,
    ROW_HEIGHT,
    STEP,
    Timeline,
    figure_height,
    timeline,
    tracks,
)

BARS, ROWS = tracks(CODEBOOKS)


def drawn(story) -> Timeline:
    return timeline(story.scored_sentences, CODEBOOKS)


def styles(column):
    return [box.style for box in column.boxes]


def test_one_column_a_sentence(story):
    figure = drawn(story)
    assert [c.sentence for c in figure.columns] == list(range(len(story.scored_sentences)))
    assert [c.x for c in figure.columns] == [STEP * i for i in range(len(story.scored_sentences))]
    assert figure.width == 24 * STEP  # a short text does not get broader bars
    assert (
        timeline(story.scored_sentences * 5, CODEBOOKS).width
        == len(story.scored_sentences) * 5 * STEP
    )


def test_bars_tell_voice_and_probability(story):
    columns = drawn(story).columns
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
    assert loaded[1].height == pytest.approx(0.91 * BARS_HEIGHT, abs=0.01)
    assert loaded[1].y + loaded[1].height == pytest.approx(BARS_HEIGHT)


def test_sourcing_boxes_stand_in_the_row_of_the_naming(story):
    columns = drawn(story).columns
    rows = list(ROWS.rows.values())

    def row_of(column):
        return rows[int((column.boxes[1].y - ROWS.top) // ROW_HEIGHT)]

    assert row_of(columns[2]) == "named"
    assert styles(columns[2]) == ["source", "filled"]
    assert row_of(columns[3]) == "anonymous"
    assert styles(columns[3])[1:] == ["open"]
    assert row_of(columns[5]) == "sourceless"
    assert len(columns[6].boxes) == 1
    assert row_of(columns[7]) == "vague"
    assert styles(columns[7])[1:] == ["open", "filled"]  # mixed: half filled


def test_boxes_stay_inside_the_figure(story):
    figure = drawn(story)
    for column in figure.columns:
        for box in column.boxes:
            assert 0 <= box.x <= box.x + box.width <= figure.width
            assert 0 <= box.y <= box.y + box.height <= figure_height([BARS, ROWS])


def test_every_naming_has_a_row_and_so_has_a_cue_without_a_source():
    naming = load_codebook("sourcing").question("naming")
    rows = {("naming", label) for label in naming.label_ids} | {("attribution", "sourceless")}
    assert ROWS.rows.keys() == rows
    assert ROWS.key == (("filled", "direct"), ("half", "mixed"), ("open", "indirect"))


def test_an_article_without_sentences_has_an_empty_timeline():
    assert timeline([], CODEBOOKS).columns == ()


def test_nothing_is_drawn_of_a_codebook_that_asks_for_nothing():
    assert tracks([load_codebook("framing")]) == ()
