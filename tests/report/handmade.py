"""Scored articles made by hand: no model is needed to test what a report does with scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from toolkit.codebook import Codebook, load_codebook
from toolkit.measures import measure_articles
from toolkit.results.sources import CitedSource, cited_sources
from toolkit.schema import Article, Labels, Region, ScoredSentence, Sentence, Span

STORY = """Harbour dues to rise

The port of Eastmere will raise its dues by 12% in May, in a reckless gamble with the fishing trade.
“It is a disgraceful swindle,” said Mara Lindqvist, who owns two boats. A port official, speaking \
on condition of anonymity, said the budget left no choice.

Save 10% on boots with code BOOT10

It is said that some traders will sue. The court in Eastmere sits in June.

<script>alert("x")</script> & “quoted” 'single' "double" \u202egnp.exe\u202c \x00 \ud800 end.
"""
CODEBOOKS = tuple(load_codebook(name) for name in ("loaded_language", "sourcing", "framing"))
FACETS = ("attribution", "quote_type", "naming", "role", "cue_stance")
Mark = tuple[str, str, str, str, float]


@dataclass(frozen=True)
class Scored:
    article: Article
    scored_sentences: tuple[ScoredSentence, ...]
    measures: Mapping[str, float | int | None]
    codebooks: tuple[Codebook, ...] = CODEBOOKS
    cited: tuple[CitedSource, ...] = ()


def labels(loaded: float, frames: Mapping[str, float], facets: str = "") -> Labels:
    """Answers to the bundled codebooks; ``facets`` in the order of `FACETS`, else ``none``."""
    answers = dict(zip(FACETS, [*facets.split(), *["none"] * 5], strict=False))
    return {
        "loaded_language": {"loaded": loaded},
        "framing": {name: frames.get(name, 0.02) for name in CODEBOOKS[2].questions[0].label_ids},
        **{name: {label: 0.9} for name, label in answers.items()},
    }


def make_sentences(
    article: Article, plan: list[tuple[str, float, dict[str, float], str, list[Mark]]]
) -> tuple[ScoredSentence, ...]:
    out = []
    for number, (text, loaded, frames, facets, marks) in enumerate(plan):
        region: Region = "body"
        if text.startswith(("#", "!")):
            region = "headline" if text[0] == "#" else "boilerplate"
            text = text[1:]
        start = article.text.index(text)
        sentence = Sentence(article.article_id, number, start, start + len(text), text, region)
        spans = tuple(
            Span(article.article_id, number, at, at + len(words), words, *mark)  # type: ignore[arg-type]
            for words, *mark in marks
            for at in [start + text.index(words)]
        )
        out.append(ScoredSentence(sentence, labels(loaded, frames, facets), spans))
    return tuple(out)


def make_scored(article: Article, sentences: tuple[ScoredSentence, ...]) -> Scored:
    cited = cited_sources(sentences, CODEBOOKS)
    return Scored(article, sentences, measure_articles([sentences], CODEBOOKS)[0], cited=cited)


def make_story(article_id: str = "eastmere") -> Scored:
    article = Article(
        article_id,
        STORY,
        outlet="The <b>Eastmere</b> Post",
        title='Harbour dues "to rise" <script>alert(1)</script>',
        date="2025-03-01",
        url="javascript:alert(1)",
    )
    plan: list[tuple[str, float, dict[str, float], str, list[Mark]]] = [
        ("#Harbour dues to rise", 0.05, {"economic": 0.7}, "", []),
        (
            "The port of Eastmere will raise its dues by 12% in May, in a reckless gamble with the "
            "fishing trade.",
            0.91,
            {"economic": 0.83, "policy": 0.61},
            "",
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
            "attributed direct named citizen neutral",
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
            "attributed indirect anonymous government neutral",
            [
                ("A port official", "sourcing", "source", "reporter", 0.9),
                ("said", "sourcing", "cue", "reporter", 0.9),
                ("the budget left no choice", "sourcing", "content", "reporter", 0.9),
                ("budget", "framing", "capacity_resources", "source", 0.58),
            ],
        ),
        ("!Save 10% on boots with code BOOT10", 0.6, {}, "", []),
        (
            "It is said that some traders will sue.",
            0.3,
            {"legality": 0.8},
            "sourceless",
            [("sue", "framing", "legality", "reporter", 0.8)],
        ),
        ("The court in Eastmere sits in June.", 0.1, {"none": 0.9}, "", []),
        (
            STORY[STORY.index("<script>") :].rstrip("\n"),
            0.5,
            {"other": 0.5},
            "attributed mixed vague",
            [
                ('alert("x")</script> & “quoted”', "loaded_language", "loaded", "reporter", 0.5),
                ("“quoted” 'single' \"double\" \u202egnp", "own\nbook", '"><b>', "reporter", 0.4),
            ],
        ),
    ]
    return make_scored(article, make_sentences(article, plan))
