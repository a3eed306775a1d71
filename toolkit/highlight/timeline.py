"""Geometry of the timeline: answers along an article; the template draws it.

Nothing is measured here. A question with one label to give is drawn as bars, the height its
probability; any other has a row for each label, and a box where that label holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from toolkit.codebook import HOLDS, NONE, Codebook, Question
from toolkit.codebook.types import Conditions
from toolkit.highlight.kinds import VOICES
from toolkit.highlight.words import describe, title_of
from toolkit.measures import Coding
from toolkit.measures.indicators import indicator_of
from toolkit.schema import Labels, ScoredSentence

STEP, BARS_HEIGHT, ROW_HEIGHT, GAP = 10, 72, 13, 8
_FEWEST = 24  # a short text gets no wider bars than this many sentences would


class Box(NamedTuple):
    """A rectangle in units of the figure; ``style`` is its class."""

    x: float
    y: float
    width: float
    height: float
    style: str


class Column(NamedTuple):
    """One sentence in the figure: its boxes, what they say, and its number in the article."""

    sentence: int
    x: float
    label: str
    boxes: tuple[Box, ...]


class Track(NamedTuple):
    """One question along the article: ``top`` and ``height`` in the figure.

    ``rows`` are titles by question and label, none for bars; ``key`` explains the styles of boxes.
    """

    codebook: Codebook
    question: Question
    top: int
    height: int
    rows: dict[tuple[str, str], str]
    key: tuple[tuple[str, str], ...]

    @property
    def label(self) -> str:
        """What a bar is the probability of."""
        return title_of(self.question, self.question.positive_ids[0])


class Timeline(NamedTuple):
    """The answers to some questions along the sentences of an article."""

    width: int
    columns: tuple[Column, ...]


def tracks(codebooks: Sequence[Codebook]) -> tuple[Track, ...]:
    """What is drawn of each codebook (``display: timeline``): bars first, one below the other.

    >>> from toolkit.codebook import load_codebook
    >>> loaded, naming = tracks([load_codebook("sourcing"), load_codebook("loaded_language")])
    >>> loaded.height, list(naming.rows.values())[-2:]
    (72, ['not told', 'sourceless'])
    """
    drawn = [
        (each, each.question(name)) for each in codebooks if (name := each.display.timeline) != NONE
    ]
    drawn.sort(key=lambda pair: not _is_bars(pair[1]))
    out: list[Track] = []
    top = 0
    for codebook, question in drawn:
        rows = {} if _is_bars(question) else _rows(codebook, question)
        height = ROW_HEIGHT * len(rows) or BARS_HEIGHT
        out.append(Track(codebook, question, top, height, rows, _key(codebook, question)))
        top += height + GAP
    return tuple(out)


def figure_height(drawn: Sequence[Track]) -> int:
    """The height of all tracks together."""
    return drawn[-1].top + drawn[-1].height if drawn else 0


def timeline(sentences: Sequence[ScoredSentence], codebooks: Sequence[Codebook]) -> Timeline:
    """Lay out the timeline of an article, one column a sentence, in order.

    Bars are filled in the reporter's voice, hatched where only a source's words carry the label,
    open below 0.5. A box in a row is filled, half filled or open as the codebook's ``display``
    says. Boilerplate is a grey band.

    >>> from toolkit.codebook import load_codebook
    >>> from toolkit.schema import Sentence
    >>> rain = ScoredSentence(Sentence("a", 0, 0, 4, "Rain"), {"loaded_language": {"loaded": 0.5}})
    >>> timeline([rain], [load_codebook("loaded_language")]).columns[0].boxes
    (Box(x=1, y=36.0, width=8, height=36.0, style='reporter'),)
    """
    drawn = tracks(codebooks)
    sourced = {track.question.id: _only_source(track, sentences, codebooks) for track in drawn}
    columns = []
    for i, scored in enumerate(sentences):
        boxes: list[Box] = []
        if scored.sentence.region == "boilerplate":
            boxes = [Box(i * STEP, 0, STEP, figure_height(drawn), "boilerplate")]
        else:
            for track in drawn:
                if track.rows:
                    boxes += _row_boxes(i * STEP, track, scored.labels)
                else:
                    in_source = sourced[track.question.id][i]
                    boxes.append(_bar(i * STEP, track, scored.labels, in_source))
        number = scored.sentence.sentence
        columns.append(Column(number, i * STEP, describe(scored, codebooks), tuple(boxes)))
    return Timeline(STEP * max(len(sentences), _FEWEST), tuple(columns))


def _is_bars(question: Question) -> bool:
    return len(question.positive_ids) == 1


def _rows(codebook: Codebook, question: Question) -> dict[tuple[str, str], str]:
    """Its labels; where it hangs on another answer also "not told", and the answers without it."""
    rows = {(question.id, label): title_of(question, label) for label in question.positive_ids}
    if question.asked_if and NONE in question.label_ids:
        rows[question.id, NONE] = title_of(question, NONE)
    for name, wanted in question.asked_if:
        condition = codebook.question(name)
        further = [label for label in condition.positive_ids if label not in wanted]
        rows |= {(name, label): title_of(condition, label) for label in further}
    return rows


def _key(codebook: Codebook, question: Question) -> tuple[tuple[str, str], ...]:
    if _is_bars(question):
        label = title_of(question, question.positive_ids[0])
        voices = {voice: f"{label}, {words}" for voice, words in VOICES.items()}
        voiced = any(measure.voice for measure in codebook.measures)
        named = voices if voiced else {"reporter": label}
        return (*named.items(), ("below", f"below {HOLDS}"))
    styles = {
        (name, label): style
        for style in ("filled", "half")
        for name, labels in getattr(codebook.display, style)
        for label in labels
    }
    return tuple(
        (styles.get((name, label), "open"), title_of(asked, label))
        for name in dict.fromkeys(name for name, _ in styles)
        for asked in [codebook.question(name)]
        for label in asked.positive_ids
    )


def _only_source(
    track: Track, sentences: Sequence[ScoredSentence], codebooks: Sequence[Codebook]
) -> list[bool]:
    """Whether the label holds in a source's words and not in the reporter's, by sentence."""
    counted = {
        spec.voice: indicator_of(spec, track.codebook).of(Coding.from_scores(sentences, codebooks))
        for spec in track.codebook.measures
        if spec.kind == "share" and spec.voice and spec.question == track.question.id
    }
    if counted.keys() != {"reporter", "source"}:
        return [False] * len(sentences)
    pairs = zip(counted["source"], counted["reporter"], strict=True)
    return [source == 1 and reporter != 1 for source, reporter in pairs]


def _bar(x: int, track: Track, labels: Labels, in_source: bool) -> Box:
    question = track.question
    probabilities, label = labels[question.id], question.positive_ids[0]
    # A question with a single answer has the probability of that answer alone.
    p = probabilities[label] if label in probabilities else 1 - max(probabilities.values())
    height = round(BARS_HEIGHT * p, 2)
    style = "below" if p < HOLDS else "source" if in_source else "reporter"
    return Box(x + 1, track.top + BARS_HEIGHT - height, STEP - 2, height, style)


def _row_boxes(x: int, track: Track, labels: Labels) -> Iterator[Box]:
    places = list(track.rows)
    tall = ROW_HEIGHT - 4
    display = track.codebook.display
    for row in _places(track, labels):
        if row not in track.rows:
            continue
        y = track.top + ROW_HEIGHT * places.index(row) + 2
        plain = not display.filled and not display.half
        filled = plain or _holds(track.codebook, display.filled, labels)
        yield Box(x + 1, y, STEP - 2, tall, "filled" if filled else "open")
        if _holds(track.codebook, display.half, labels):
            yield Box(x + 1, y + tall / 2, STEP - 2, tall / 2, "filled")


def _places(track: Track, labels: Labels) -> list[tuple[str, str]]:
    """The rows of a sentence: its labels, or, where it was not asked, the answer it hangs on."""
    question = track.question
    holding = question.holding(labels[question.id])
    if holding == (NONE,):
        for name, wanted in question.asked_if:
            (answer,) = track.codebook.question(name).holding(labels[name])
            if answer not in wanted:
                return [(name, answer)]
    return [(question.id, label) for label in holding]


def _holds(codebook: Codebook, conditions: Conditions, labels: Labels) -> bool:
    return any(
        label in wanted
        for name, wanted in conditions
        for label in codebook.question(name).holding(labels[name])
    )
