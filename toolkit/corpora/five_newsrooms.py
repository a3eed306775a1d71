"""Five Newsrooms: forty invented events, each reported by five invented outlets, with all labels.

Ours: text and labels are machine-written (see its datasheet), and free to redistribute. What each
outlet tends to was planted, so that a comparison of outlets can be checked against it.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

from toolkit.corpora.card import CorpusCard
from toolkit.corpora.dataset import FINAL, Item, Parts
from toolkit.corpora.gold import codebook_passages
from toolkit.schema import Annotation, Article

ARTICLES = "articles.jsonl"
SENTENCES = "sentences.csv"
SPLITS = "splits.csv"
ANNOTATORS = (FINAL, "pass-1", "pass-2")
CARD = CorpusCard(
    name="five_newsrooms",
    title="Five Newsrooms: 40 invented events reported by 5 outlets",
    version="1 (2026)",
    licence="CC BY 4.0",
    citation="Five Newsrooms (2026), in data/five_newsrooms of this toolkit; see its DATASHEET.md",
    url="data/five_newsrooms, in this toolkit's repository",
    files={
        ARTICLES: "c7f8aeef06276c03e78a40380bbd645e1c66a5a8e0869b98807498a662e276df",
        SENTENCES: "9f5a2658aa464f2779dc527170ce67d1f21229a9d86cd2a36e5e8c055e3c4400",
        SPLITS: "9af048913542495f7005d8594d8f9d65eccb6ceba8d373a22a9da9234c81affa",
        "annotations/*.parquet": "56a48a10c2c7d486f3446e4706669e8634838ab8d32a0e1a5fc9d27aa72010bf",
    },
    traps=(
        "Texts and labels are machine-written: no human judgement is in them. Two passes of one "
        "annotator agree with each other more than people do.",
        "What each outlet tends to was planted: it is for testing methods, and says nothing of "
        "real news.",
        "Five articles report each event, and some are wire copy nearly unchanged: split by event.",
    ),
)


def corpus(path: Path) -> Parts:
    """All articles; body sentences as items, with both blind passes and the adjudicated labels.

    ``part`` is the fixed split, by event; ``topic`` is the beat. Sentences of boilerplate are
    counted as left out: nobody coded them.
    """
    import pyarrow.parquet as pq

    articles: list[Article] = []
    groups: dict[str, dict[str, str]] = {}
    with (path / SPLITS).open(encoding="utf-8", newline="") as file:
        part = {row["event"]: row["part"] for row in csv.DictReader(file)}
    for line in (path / ARTICLES).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        columns = {key: row[key] for key in ("outlet", "title", "date", "event")}
        articles.append(Article(row["article_id"], row["text"], **columns))
        groups[row["article_id"]] = {
            "outlet": row["outlet"],
            "event": row["event"],
            "topic": row["beat"],
            "date": row["date"],
            "part": part[row["event"]],
        }
    items = []
    boilerplate = 0
    with (path / SENTENCES).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["region"] != "body":
                boilerplate += 1
                continue
            article, start, end = row["article_id"], int(row["start"]), int(row["end"])
            items.append(Item(row["item"], article, start, end, groups[article]))
    annotations = [
        Annotation(**row)
        for annotator in ANNOTATORS
        for row in pq.read_table(path / "annotations" / f"{annotator}.parquet").to_pylist()
    ]
    return Parts(articles, items, annotations, {"sentence of boilerplate": boilerplate})


passages = codebook_passages
"""The labels were given by the codebooks."""
