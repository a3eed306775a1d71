from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from toolkit.schema import Article
from toolkit.text import sentences


def check(article: Article) -> int:
    last = 0
    parts = sentences(article)
    for number, s in enumerate(parts):
        assert (s.article_id, s.sentence) == (article.article_id, number)
        assert article.text[s.start : s.end] == s.text
        assert s.text == s.text.strip() != ""
        assert s.start >= last
        last = s.end
    kept = "".join("".join(s.text for s in parts).split())
    assert kept == "".join(article.text.split())  # nothing but white space is left out
    return len(parts)


@pytest.mark.parametrize("text", ["", " \n\t ", "\r\n\r\n"])
def test_no_text_no_sentences(text: str) -> None:
    assert sentences(Article("a", text)) == []
    assert sentences(Article("a", text), presegmented=True) == []


def test_presegmented_text_is_one_sentence_of_the_body() -> None:
    text = " Rain fell. Subscribe to our newsletter!\nMore rain. \n"
    (only,) = sentences(Article("a", text), presegmented=True)
    assert (only.start, only.end, only.region) == (1, len(text) - 2, "body")
    assert text[only.start : only.end] == only.text


def test_offsets_count_code_points_whatever_the_line_ends() -> None:
    text = "Ω😀 rose.\r\nHe said “no.”\rShe\u00a0left…\n\u2028<script>alert(1)</script> stays."
    assert check(Article("a", text)) == 4


def polnear(data: Path) -> Iterator[Article]:
    for path in sorted((data / "polnear").glob("*/text/*.txt")):
        with path.open(encoding="utf-8", newline="") as file:
            yield Article(path.stem, file.read())


def ptc(data: Path) -> Iterator[Article]:
    for path in sorted((data / "ptc" / "articles").glob("*.txt")):
        with path.open(encoding="utf-8", newline="") as file:
            yield Article(path.stem, file.read())


def basil(data: Path) -> Iterator[Article]:
    for path in sorted((data / "basil" / "articles").rglob("*.json")):
        page = json.loads(path.read_text("utf-8"))
        text = "\n\n".join(" ".join(paragraph) for paragraph in page["body-paragraphs"])
        yield Article(path.stem, text, title=page["title"])


@pytest.mark.corpora
@pytest.mark.parametrize(
    ("articles", "count", "furniture"),
    [(polnear, 924, 0.02), (ptc, 296, 0.06), (basil, 300, 0.002)],
)
def test_every_article_of_the_corpora(corpora, articles, count, furniture) -> None:  # type: ignore[no-untyped-def]
    """Offsets are exact, and hardly any sentence of these cleaned texts is set aside."""
    n = aside = total = 0
    for article in articles(corpora):
        n += 1
        total += check(article)
        aside += sum(s.region == "boilerplate" for s in sentences(article))
    assert n == count
    assert aside <= furniture * total
