"""BASIL: 100 events, each told by three United States outlets, with spans of two kinds of bias.

Fan et al. (2019), "In Plain Sight: Media Bias Through the Lens of Factual Reporting",
EMNLP-IJCNLP. No licence is stated: for research use. Known traps: the outlets are written in
both cases; ``uuid`` is not unique, so the file's name is the article's id; a span's sentence is
counted over all paragraphs.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.corpus import Article, LabelledText, TextSpan

KINDS = {"lex": "lexical", "inf": "informational"}


@dataclass(frozen=True, slots=True)
class Document:
    """An article, its sentences, and the spans of each, offsets counted in that sentence."""

    article: Article
    sentences: tuple[str, ...]
    spans: tuple[tuple[TextSpan, ...], ...]


def documents(path: Path) -> tuple[list[Document], dict[str, int]]:
    """All articles with their spans, and how many of what was left out, by reason.

    A span's label is ``lexical`` or ``informational``; spans in titles are left out. An article's
    text joins its sentences by a space and its paragraphs by an empty line. Raises
    `FileNotFoundError`.
    """
    files = sorted((path / "articles").rglob("*.json"))
    if not files:
        raise FileNotFoundError(f"{path}: no articles/*.json; is this BASIL's folder?")
    dropped: Counter[str] = Counter()
    found = []
    for file in files:
        raw = json.loads(file.read_text(encoding="utf-8"))
        marks = path / "annotations" / file.parent.name / f"{file.stem}_ann.json"
        phrases = json.loads(marks.read_text(encoding="utf-8"))["phrase-level-annotations"]
        found.append(_document(file.stem, raw, phrases, dropped))
    return found, dict(dropped)


def articles(path: Path) -> list[Article]:
    """Every article, in the order of its file's name."""
    return [document.article for document in documents(path)[0]]


def load(path: Path) -> tuple[list[LabelledText], dict[str, int]]:
    """Every sentence with the kinds of bias marked in it (``lexical``, ``informational``); its
    groups are ``article``, ``event`` and ``outlet``."""
    found, dropped = documents(path)
    texts = []
    for document in found:
        article = document.article
        groups = {
            "article": article.article_id,
            "event": article.event,
            "outlet": article.outlet,
        }
        for number, (text, spans) in enumerate(
            zip(document.sentences, document.spans, strict=True)
        ):
            labels = tuple(sorted({span.label for span in spans}))
            texts.append(LabelledText(f"{article.article_id}-{number}", text, labels, groups))
    return texts, dropped


def _document(
    name: str, raw: dict[str, Any], phrases: list[dict[str, Any]], dropped: Counter[str]
) -> Document:
    paragraphs: list[list[str]] = raw["body-paragraphs"]
    sentences = tuple(text for paragraph in paragraphs for text in paragraph)
    spans: list[list[TextSpan]] = [[] for _ in sentences]
    for phrase in phrases:
        if not phrase["id"].startswith("p"):
            dropped["span in a title"] += 1
            continue
        number, start, end = int(phrase["id"][1:]), int(phrase["start"]), int(phrase["end"])
        if sentences[number][start:end] != phrase["txt"]:
            dropped["span that does not fit its sentence"] += 1
            continue
        spans[number].append(TextSpan(start, end, KINDS[phrase["bias"]], 1.0))
    article = Article(
        f"basil-{name}",
        "\n\n".join(" ".join(paragraph) for paragraph in paragraphs),
        outlet=str(raw["source"]).lower(),
        title=str(raw["title"]),
        date=str(raw["date"]),
        url=str(raw["url"]),
        event=str(raw["triplet-uuid"]),
    )
    return Document(article, sentences, tuple(tuple(sorted(own)) for own in spans))
