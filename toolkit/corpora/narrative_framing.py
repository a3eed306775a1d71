"""Narrative frames corpus: whole news articles on climate change with five generic frames.

Annotators answered yes-no questions; a frame is present where those that proved predictive say so.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from pathlib import Path

from toolkit.codebook import NONE
from toolkit.corpora.card import CorpusCard
from toolkit.corpora.dataset import FINAL, Item, Parts
from toolkit.schema import Annotation, Article

TABLE = "articles_metadata.tsv"
QUESTIONS = "full_annotations.json"
CODES = {
    "RE": "resolution",
    "HI": "human_interest",
    "CO": "conflict",
    "MO": "moral",
    "EC": "economic",
}
ANSWERS = {"yes", "no"}
CARD = CorpusCard(
    name="narrative_framing",
    title="Narrative frames corpus",
    version="1 (2023)",
    licence="annotations MIT; articles of their publishers",
    citation="Frermann, Li, Khanehzar and Mikolajczak (2023), Conflicts, Villains, Resolutions: "
    "Towards models of Narrative Media Framing, ACL",
    url="https://github.com/phenixace/narrative-framing",
    files={
        TABLE: "fe9012b2ef2f807171ca0f3bd5452b3f13e7fdc0092758e2c4a06dbf5cdf3cf5",
        QUESTIONS: "309f0de1d476afdb1af8433bd23e64cd6be7e224be9ae65c740c17305a2a4c47",
    },
    traps=(
        "One article has no answer for the economic frame, and one reads 'False)'.",
        "Up to four annotators an article, and only two of most: -1 stands for not asked.",
        "Labels are of the whole article, not of a sentence.",
    ),
)


def corpus(path: Path) -> Parts:
    """Whole articles: codebook ``narrative`` is final; ``narrative_<question>`` by annotator."""
    csv.field_size_limit(sys.maxsize)
    articles, items, annotations = [], [], []
    dropped: Counter[str] = Counter()
    with (path / TABLE).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            name, text = f"narrative-{row['ID']}", row["text"]
            groups = {"outlet": row["source"], "leaning": row["mbfc"], "date": row["date"]}
            articles.append(Article(name, text, outlet=row["source"], date=row["date"]))
            items.append(Item(name, name, 0, len(text), groups))
            present = {frame: _truth(row[code]) for code, frame in CODES.items()}
            if None in present.values():
                dropped["article without an answer for a frame"] += 1
                continue
            for frame in [frame for frame, holds in present.items() if holds] or [NONE]:
                annotations.append(Annotation(name, FINAL, "narrative", frame))
    names = {item.item for item in items}
    asked = json.loads((path / QUESTIONS).read_text(encoding="utf-8"))
    for number, questions in asked.items():
        name = f"narrative-{number}"
        if name not in names:
            dropped["questions on an article that is not there"] += 1
            continue
        for question, value in questions.items():
            if question.startswith("_"):
                continue
            for annotator, answer in enumerate(value[1], start=1):
                if answer in ANSWERS:
                    codebook = f"narrative_{question}"
                    annotations.append(Annotation(name, f"annotator-{annotator}", codebook, answer))
    return Parts(articles, items, annotations, dict(dropped))


def _truth(value: str | None) -> bool | None:
    return {"true": True, "false": False}.get((value or "").strip(" )").lower())
