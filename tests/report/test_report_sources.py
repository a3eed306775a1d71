"""Sources in a report: each article's, and who is quoted by which outlet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from citing import SOURCING, Citing, source
from test_report_html import Page, page_of

from toolkit.highlight import describe, highlight_text
from toolkit.report.sources import TOP, outlet_sources, source_rows
from toolkit.schema import Article
from toolkit.scoring.article import ScoredArticle, score_articles

HOSTILE = '<script>alert("x")</script> & "Co", \u202e\nLtd'
SOURCES = {
    "Ada Ruiz": source("1", "Ada Ruiz", "the mayor", "named", "government"),
    "An aide": source("2", "", "an aide", "anonymous", "none"),
    "The firm": source("3", HOSTILE, "<b>the firm</b>", "organization", "corporate"),
}
TEXTS = {
    "Post": "Ada Ruiz: “It leaks badly.” An aide: it is old, Ada Ruiz knew.",
    "Echo": "The firm: it is safe. Nobody came. Ada Ruiz: it is not.",
}


@pytest.fixture
def articles() -> list[ScoredArticle]:
    listed = [Article(outlet, text, outlet=outlet) for outlet, text in TEXTS.items()]
    return list(score_articles(listed, Citing(SOURCES)))


def test_each_article_lists_its_sources(articles: list[ScoredArticle]) -> None:
    ruiz, aide = source_rows(articles[0], [SOURCING], "a0s")
    assert (ruiz.name, ruiz.description) == ("Ada Ruiz", "the mayor")
    assert ruiz.labels == ("named", "government")
    assert (ruiz.sentences, ruiz.n_direct, ruiz.n_mentions) == (((1, "a0s0"),), 1, 2)
    assert (aide.name, aide.labels, aide.n_direct) == ("", ("anonymous", "–"), 0)


def test_the_page_has_both_tables_and_no_element_of_the_texts(
    articles: list[ScoredArticle], tmp_path: Path
) -> None:
    page: Page = page_of(articles, tmp_path / "r.html")
    assert len([s for s in page.get("section") if s.get("class") == "sources"]) == 3
    assert len(page.get("script")) == 1
    assert not page.get("b")
    assert "Ada Ruiz" in page.words
    assert 'alert("x")' in page.words
    anchors = {attrs.get("id") for _, attrs in page.elements}
    links = [a["href"][1:] for a in page.get("a") if a.get("href", "").startswith("#a")]
    assert {"a0s0", "a0s1", "a1s0", "a1s2"} <= set(links) <= anchors
    single = page_of(articles[:1], tmp_path / "one.html")
    assert len([s for s in single.get("section") if s.get("class") == "sources"]) == 1
    bare = [replace(article, cited=()) for article in articles]
    assert not any(
        s.get("class") == "sources" for s in page_of(bare, tmp_path / "bare.html").get("section")
    )


def test_sources_by_outlet(articles: list[ScoredArticle]) -> None:
    table = outlet_sources(articles, [SOURCING])
    assert [(row.outlet, row.name, row.n_sentences, row.share) for row in table.rows] == [
        ("Echo", " ".join(HOSTILE.split()), 1, "50.0%"), ("Echo", "Ada Ruiz", 1, "50.0%"),
        ("Post", "Ada Ruiz", 1, "50.0%"), ("Post", "", 1, "50.0%"),
    ]  # fmt: skip
    assert table.more == 0
    many = {f"S{n}:": source(str(n + 1), f"Org {n}", "", "organization", "none") for n in range(40)}
    text = "\n\n".join(f"{words} the dam is safe." for words in many)
    crowd = list(score_articles([Article(str(n), text) for n in range(2)], Citing(many)))
    table = outlet_sources(crowd, [SOURCING])
    assert (len(table.rows), table.more) == (TOP, 40 - TOP)


def test_an_attributed_sentence_shows_its_source(articles: list[ScoredArticle]) -> None:
    first = articles[0].scored_sentences[0]
    assert describe(first, [SOURCING]).endswith("; source: Ada Ruiz, the mayor")
    scored = articles[1]
    html = highlight_text(scored.article.text, scored.scored_sentences, [SOURCING], anchor="s")
    assert "&lt;script&gt;" in html
    assert "<script>" not in html
    page = Page(str(html))
    tips = [mark["title"] for mark in page.get("mark")]
    assert "Source (named, government, Ada Ruiz, the mayor): 0.90" in tips
    assert "Content (indirect, Ada Ruiz, the mayor): 0.90" in tips
    for mark in page.get("mark"):  # a line a class: filters rely on it
        assert len(mark["class"].split()) - 1 == len(mark["title"].split("\n"))
