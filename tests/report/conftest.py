"""Scored articles made by hand: no model is needed to test what a report does with scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from toolkit.schema import FRAMES, Article, Facets, Region, Score, Sentence, Span
from toolkit.measures.old_measures import measure

STORY = """Harbour dues to rise

The port of Eastmere will raise its dues by 12% in May, in a reckless gamble with the fishing trade.
“It is a disgraceful swindle,” said Mara Lindqvist, who owns two boats. A port official, speaking \
on condition of anonymity, said the budget left no choice.

Save 10% on boots with code BOOT10

It is said that some traders will sue. The court in Eastmere sits in June.

<script>alert("x")</script> & “quoted” 'single' "double" \u202egnp.exe\u202c \x00 \ud800 end.
"""
Mark = tuple[str, str, str, str, float]


@dataclass(frozen=True)
class Scored:
    article: Article
    scores: tuple[Score, ...]
    measures: Mapping[str, float | int | None]


def frames(**given: float) -> tuple[float, ...]:
    return tuple(given.get(name, 0.02) for name in FRAMES)


def make_scores(
    article: Article, plan: list[tuple[str, float, dict[str, float], Facets, list[Mark]]]
):
    scores = []
    for number, (text, loaded, given, facets, marks) in enumerate(plan):
        region: Region = "body"
        if text.startswith(("#", "!")):
            region = "headline" if text[0] == "#" else "boilerplate"
            text = text[1:]
        start = article.text.index(text)
        sentence = Sentence(article.article_id, number, start, start + len(text), text, region)
        spans = []
        for words, codebook, label, voice, p in marks:
            at = start + text.index(words)
            spans.append(
                Span(
                    article.article_id,
                    number,
                    at,
                    at + len(words),
                    words,
                    codebook,
                    label,
                    voice,
                    p,
                )
            )
        scores.append(Score(sentence, loaded, frames(**given), facets, tuple(spans)))
    return tuple(scores)


def make_story(article_id: str = "eastmere") -> Scored:
    article = Article(
        article_id,
        STORY,
        outlet="The <b>Eastmere</b> Post",
        title='Harbour dues "to rise" <script>alert(1)</script>',
        date="2025-03-01",
        url="javascript:alert(1)",
    )
    plan: list[tuple[str, float, dict[str, float], Facets, list[Mark]]] = [
        ("#Harbour dues to rise", 0.05, {"economic": 0.7}, Facets(), []),
        (
            "The port of Eastmere will raise its dues by 12% in May, in a reckless gamble with the "
            "fishing trade.",
            0.91,
            {"economic": 0.83, "policy": 0.61},
            Facets(),
            [
                ("reckless gamble", "loaded_language", "loaded", "reporter", 0.91),
                ("raise its dues by 12%", "framing", "economic", "reporter", 0.83),
                ("dues by 12% in May, in a reckless", "framing", "policy", "reporter", 0.61),
            ],
        ),
        (
            "“It is a disgraceful swindle,” said Mara Lindqvist, who owns two boats.",
            0.88,
            {"morality": 0.55},
            Facets(
                "attributed", 0.98, "direct", 0.97, "named", 0.9, "citizen", 0.6, "neutral", 0.9
            ),
            [
                ("“It is a disgraceful swindle,”", "sourcing", "content", "source", 0.97),
                ("disgraceful swindle", "loaded_language", "loaded", "source", 0.88),
                ("swindle", "framing", "morality", "source", 0.55),
                ("said", "sourcing", "cue", "reporter", 0.99),
                ("Mara Lindqvist, who owns two boats", "sourcing", "source", "reporter", 0.95),
            ],
        ),
        (
            "A port official, speaking on condition of anonymity, said the budget left no choice.",
            0.2,
            {"capacity_resources": 0.58},
            Facets(
                "attributed", 0.9, "indirect", 0.9, "anonymous", 0.95, "government", 0.8, "neutral"
            ),
            [
                ("A port official", "sourcing", "source", "reporter", 0.9),
                ("said", "sourcing", "cue", "reporter", 0.9),
                ("the budget left no choice", "sourcing", "content", "reporter", 0.9),
                ("budget", "framing", "capacity_resources", "source", 0.58),
            ],
        ),
        ("!Save 10% on boots with code BOOT10", 0.6, {}, Facets(), []),
        (
            "It is said that some traders will sue.",
            0.3,
            {"legality": 0.8},
            Facets("sourceless", 0.8),
            [("sue", "framing", "legality", "reporter", 0.8)],
        ),
        ("The court in Eastmere sits in June.", 0.1, {"none": 0.9}, Facets(), []),
        (
            STORY[STORY.index("<script>") :].rstrip("\n"),
            0.5,
            {"other": 0.5},
            Facets("attributed", 0.6, "mixed", 0.6, "vague", 0.6),
            [
                ('alert("x")</script> & “quoted”', "loaded_language", "loaded", "reporter", 0.5),
                ("“quoted” 'single' \"double\" \u202egnp", "own\nbook", '"><b>', "reporter", 0.4),
            ],
        ),
    ]
    scores = make_scores(article, plan)
    return Scored(article, scores, measure(scores))


@pytest.fixture
def story() -> Scored:
    return make_story()


@pytest.fixture
def stories() -> list[Scored]:
    """Three articles: the story twice, and one of a single dull sentence."""
    article = Article("dull", "The ferry sails at nine.", outlet="Alder Times")
    scores = make_scores(article, [("The ferry sails at nine.", 0.03, {}, Facets(), [])])
    return [make_story("one"), Scored(article, scores, measure(scores)), make_story("two")]
