"""Geometry of the figures; the templates draw it. Nothing is measured here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.schema import Score
from toolkit.highlight import describe
from toolkit.measures.old_tally import ATTRIBUTED, GIVEN, tally

NAMING_ROWS: tuple[tuple[str, str], ...] = (
    ("named", "named"),
    ("organization", "organization"),
    ("role_only", "role only"),
    ("anonymous", "anonymous"),
    ("vague", "vague"),
    ("document", "document"),
    ("media", "other media"),
    ("none", "not told"),
    ("sourceless", "no source"),
)
"""Rows of the sourcing chart: naming of the main source, then cues without any source."""

STEP, LOADED_HEIGHT, ROW_HEIGHT, GAP = 10, 72, 13, 8
HEIGHT = LOADED_HEIGHT + GAP + ROW_HEIGHT * len(NAMING_ROWS)
_FEWEST = 24  # a short text gets no wider bars than this many sentences would


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in units of the figure; ``style`` is its class."""

    x: float
    y: float
    width: float
    height: float
    style: str


@dataclass(frozen=True, slots=True)
class Column:
    """One sentence in the figure: its boxes, what they say, and its number in the article."""

    sentence: int
    x: float
    label: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """The course of an article: loaded language and sourcing along its sentences."""

    width: int
    columns: tuple[Column, ...]


def course(scores: Sequence[Score]) -> Course:
    """Lay out the course of an article, one column a sentence, in order.

    A bar's height is the probability of loaded language: filled in the reporter's voice, hatched
    where only a source's words are loaded, open below 0.5. Below it a box stands in the row of
    the main source's naming: filled for a direct quotation, half for a mixed one, else open.
    Boilerplate is a grey band.

    >>> from toolkit.schema import Facets, Sentence
    >>> score = Score(Sentence("a", 0, 0, 2, "Hi"), 0.5, (0.0,) * 16, Facets())
    >>> course([score]).columns[0].boxes
    (Box(x=1, y=36.0, width=8, height=36.0, style='reporter'),)
    """
    columns = tuple(
        Column(score.sentence.sentence, i * STEP, describe(score), tuple(_boxes(i * STEP, score)))
        for i, score in enumerate(scores)
    )
    return Course(STEP * max(len(scores), _FEWEST), columns)


def _boxes(x: int, score: Score) -> list[Box]:
    if score.sentence.region == "boilerplate":
        return [Box(x, 0, STEP, HEIGHT, "boilerplate")]
    height = round(LOADED_HEIGHT * score.loaded_language, 2)
    boxes = [Box(x + 1, LOADED_HEIGHT - height, STEP - 2, height, _voice(score))]
    facets = score.facets
    row = facets.naming if facets.attribution in ATTRIBUTED else facets.attribution
    rows = [name for name, _ in NAMING_ROWS]
    if facets.attribution == "none" or row not in rows:
        return boxes
    y = LOADED_HEIGHT + GAP + ROW_HEIGHT * rows.index(row) + 2
    tall = ROW_HEIGHT - 4
    boxes.append(Box(x + 1, y, STEP - 2, tall, "quote" if _is_direct(score) else "indirect"))
    if facets.quote_type == "mixed":
        boxes.append(Box(x + 1, y + tall / 2, STEP - 2, tall / 2, "quote"))
    return boxes


def _is_direct(score: Score) -> bool:
    return score.facets.quote_type == "direct"


def _voice(score: Score) -> str:
    if score.loaded_language < GIVEN:
        return "below"
    counts = tally([score])
    return "source" if counts.loaded_source and not counts.loaded_reporter else "reporter"
