"""BASIL: 100 events, each told by three United States outlets, with spans of two kinds of bias.

Fan et al. (2019), "In Plain Sight: Media Bias Through the Lens of Factual Reporting",
EMNLP-IJCNLP.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.corpora.card import CorpusCard
from toolkit.corpora.dataset import FINAL, NONE, Item, Parts
from toolkit.schema import Annotation, Article, LabelledText, TextSpan

KINDS = {"lex": "lexical", "inf": "informational"}
CARD = CorpusCard(
    name="basil",
    title="BASIL, bias annotation spans on the informational level",
    version="1 (2019)",
    licence="none stated: research use, not to be redistributed",
    citation="Fan et al. (2019), In Plain Sight: Media Bias Through the Lens of Factual "
    "Reporting, EMNLP-IJCNLP",
    url="https://github.com/launchnlp/BASIL",
    files={
        "articles/*/*.json": "396cf6b6d48022eff8983e76e9225d848b480e5ee9db12eeb61c1b4569a80e55",
        "annotations/*/*.json": "a1c26a99ff1c4a53b225138d782b64c14fef9e2f5397042a51735faa06921e6d",
    },
    traps=(
        "Outlets are written in both cases: they are in lower case here.",
        "uuid is not unique: the file's name is the article's id.",
        "A span's sentence is counted over all paragraphs.",
        "5.6% of the sentences are lexically biased: all-positive gets a positive F1 of .106.",
        "Group by event: three outlets tell each.",
    ),
)


@dataclass(frozen=True, slots=True)
class Document:
    """An article, its sentences with where each starts in the article's text, and the spans of
    each, offsets counted in that sentence."""

    article: Article
    sentences: tuple[str, ...]
    starts: tuple[int, ...]
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
    starts, at = [], 0
    for paragraph in paragraphs:
        for text in paragraph:
            starts.append(at)
            at += len(text) + 1
        at += 1 if paragraph else 2
    return Document(article, sentences, tuple(starts), tuple(tuple(sorted(own)) for own in spans))


def corpus(path: Path) -> Parts:
    """Articles with their sentences as items; the spans of codebook ``basil`` are final."""
    found, dropped = documents(path)
    articles, items, annotations = [], [], []
    for document in found:
        article = document.article
        articles.append(article)
        groups = {"event": article.event, "outlet": article.outlet, "date": article.date}
        rows = zip(document.sentences, document.starts, document.spans, strict=True)
        for number, (text, at, spans) in enumerate(rows):
            name = f"{article.article_id}-{number}"
            items.append(Item(name, article.article_id, at, at + len(text), groups))
            for span in spans:
                annotations.append(
                    Annotation(name, FINAL, "basil", span.label, span.start, span.end)
                )
            if not spans:
                annotations.append(Annotation(name, FINAL, "basil", NONE))
    return Parts(articles, items, annotations, dropped)
