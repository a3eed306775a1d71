"""BASIL: 100 events, each reported by three United States outlets, with spans of biased words."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from functools import partial
from pathlib import Path
from typing import Any

from toolkit.codebook import NONE
from toolkit.corpora.card import CorpusCard
from toolkit.corpora.dataset import FINAL, Item, Parts
from toolkit.corpora.gold import marked_passages
from toolkit.schema import Annotation, Article

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
        "Group by event: three outlets report each.",
    ),
)


def corpus(path: Path) -> Parts:
    """Articles with their sentences as items; the spans of codebook ``basil``, ``lexical`` or
    ``informational``, are final.

    An article's text joins its sentences by a space and its paragraphs by an empty line. Spans in
    titles are left out. Raises `FileNotFoundError`.
    """
    files = sorted((path / "articles").rglob("*.json"))
    if not files:
        raise FileNotFoundError(f"{path}: no articles/*.json; is this BASIL's folder?")
    articles: list[Article] = []
    items: list[Item] = []
    annotations: list[Annotation] = []
    dropped: Counter[str] = Counter()
    for file in files:
        raw = json.loads(file.read_text(encoding="utf-8"))
        paragraphs: list[list[str]] = raw["body-paragraphs"]
        article = Article(
            f"basil-{file.stem}",
            "\n\n".join(" ".join(paragraph) for paragraph in paragraphs),
            outlet=str(raw["source"]).lower(),
            title=str(raw["title"]),
            date=str(raw["date"]),
            url=str(raw["url"]),
            event=str(raw["triplet-uuid"]),
        )
        articles.append(article)
        groups = {"event": article.event, "outlet": article.outlet, "date": article.date}
        marks = path / "annotations" / file.parent.name / f"{file.stem}_ann.json"
        phrases = json.loads(marks.read_text(encoding="utf-8"))["phrase-level-annotations"]
        spans = _spans([text for paragraph in paragraphs for text in paragraph], phrases, dropped)
        at = 0
        number = 0
        for paragraph in paragraphs:
            for text in paragraph:
                name = f"{article.article_id}-{number}"
                items.append(Item(name, article.article_id, at, at + len(text), groups))
                annotations += [
                    Annotation(name, FINAL, "basil", label, start, end)
                    for start, end, label in sorted(spans[number])
                ]
                if not spans[number]:
                    annotations.append(Annotation(name, FINAL, "basil", NONE))
                at += len(text) + 1
                number += 1
            at += 1 if paragraph else 2
    return Parts(articles, items, annotations, dict(dropped))


passages = partial(marked_passages, codebook="basil", marks={"lexical"})
"""Lexical bias is loaded language; informational bias is not."""


def _spans(
    sentences: list[str], phrases: list[dict[str, Any]], dropped: Counter[str]
) -> dict[int, list[tuple[int, int, str]]]:
    """The spans of each sentence by its number, counted over all paragraphs."""
    spans: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    for phrase in phrases:
        if not phrase["id"].startswith("p"):
            dropped["span in a title"] += 1
            continue
        number, start, end = int(phrase["id"][1:]), int(phrase["start"]), int(phrase["end"])
        if sentences[number][start:end] != phrase["txt"]:
            dropped["span that does not fit its sentence"] += 1
            continue
        spans[number].append((start, end, KINDS[phrase["bias"]]))
    return spans
