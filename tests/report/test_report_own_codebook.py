"""A codebook of one's own gets the report that ours get, whatever model answers it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from toolkit.codebook import Codebook, load_codebook
from toolkit.highlight import describe, highlight
from toolkit.highlight.timeline import timeline, tracks
from toolkit.report import write_report
from toolkit.schema import Article, Prediction, TextSpan
from toolkit.scoring.article import ScoredArticle, score_articles

TEXTS = {
    "sun": "Rain fell on Eastmere. It will rain on Monday. The dam may break. All slept.",
    "rain": "The dam held. It will be repaired in May.",
}
TOPICS = """
name: topics
title: Topics
version: "1"
definition: What a sentence is of.
unit: sentence
kind: multi
sources: ["Made for a test."]
labels:
  - {id: weather, title: Weather, short: SKY, definition: Of weather.,
     positive: [{text: It rained., why: Rain.}], negative: [{text: He ran., why: No rain.}]}
  - {id: works, title: Public works, definition: Of dams and roads.,
     positive: [{text: The dam held., why: A dam.}], negative: [{text: He ran., why: No dam.}]}
"""


class Keywords:
    """A model of a few words."""

    name, sha256 = "keywords", "0" * 64

    def __init__(self, codebook: Codebook, words: dict[str, str]) -> None:
        self.codebooks = (codebook,)
        self.words = words

    def predict(self, articles: Sequence[Sequence[str]]) -> list[list[Prediction]]:
        return [[self.answer(text) for text in article] for article in articles]

    def answer(self, text: str) -> Prediction:
        (codebook,) = self.codebooks
        (question,) = codebook.questions
        spans = tuple(
            TextSpan(*match.span(), label, 0.9)
            for label, word in self.words.items()
            for match in re.finditer(word, text)
        )
        held = {span.label for span in spans}
        if question.kind == "single":
            labels = {held.pop() if held else "none": 0.9}
        else:
            labels = {label: 0.9 if label in held else 0.1 for label in question.label_ids}
        return Prediction({question.id: labels}, {codebook.name: spans})


def scored_by(model: Keywords) -> list[ScoredArticle]:
    return list(score_articles([Article(name, text) for name, text in TEXTS.items()], model))


@pytest.fixture
def forecasts(own_codebook: Codebook) -> list[ScoredArticle]:
    return scored_by(Keywords(own_codebook, {"forecast": "will|may"}))


def test_a_report_of_an_own_codebook(forecasts, tmp_path):
    write_report(forecasts, tmp_path / "r.html", title="Forecasts", model="keywords")
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert page.count('<mark class="m forecast-forecast" tabindex="0"') == 3
    assert 'title="Forecasts: 0.90">will</mark>' in page
    assert "mark.forecast-forecast{outline:" in page
    assert '<input type="checkbox" checked data-key="forecast-forecast">' in page
    assert '<th scope="row">Forecasts <small>Share of body sentences' in page
    assert ">50.0%<" in page
    assert '<th scope="col" class="n">Forecasts</th>' in page  # in the index of articles
    assert "Forecasts, sentence by sentence" in page
    assert "Loaded" not in page
    assert "sourc" not in page.split("</style>")[1].split("<script")[0]


def test_its_timeline_has_bars_of_probability(forecasts):
    article = forecasts[0]
    (track,) = tracks(article.codebooks)
    assert (track.rows, track.label) == ({}, "forecast")
    columns = timeline(article.scored_sentences, article.codebooks).columns
    assert [box.style for column in columns for box in column.boxes] == [
        "below",
        "reporter",
        "reporter",
        "below",
    ]
    assert [round(column.boxes[0].height / track.height, 2) for column in columns[:2]] == [0.1, 0.9]
    assert describe(article.scored_sentences[1], article.codebooks) == "Sentence 2: forecast"


def test_a_codebook_of_several_labels_has_chips_and_rows(tmp_path):
    (tmp_path / "topics.yaml").write_text(TOPICS)
    topics = load_codebook(tmp_path / "topics.yaml")
    first, second = scored_by(Keywords(topics, {"weather": "[Rr]ain", "works": "dam"}))
    fragment = highlight(first.article.text, first.scored_sentences, topics_of := first.codebooks)
    assert fragment.count('<i class="chip topics-weather" data-c="SKY"') == 3  # legend and text
    assert fragment.count('data-c="WORKS"') == 2
    (track,) = tracks(topics_of)
    assert list(track.rows.values()) == ["Weather", "Public works"]
    rows = [[b.y for b in c.boxes] for c in timeline(first.scored_sentences, topics_of).columns]
    assert [len(row) for row in rows] == [1, 1, 1, 0]
    assert rows[0] < rows[2]
    write_report([first, second], tmp_path / "r.html", title="Topics", model="keywords")
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "Leading topics" in page
    assert "sentence by sentence</th>" not in page  # nothing to draw small
