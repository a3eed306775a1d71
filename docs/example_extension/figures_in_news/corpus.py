"""A corpus: its card, its loader, and how its labels are read as gold labels."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from toolkit.corpora.card import CorpusCard
from toolkit.corpora.dataset import FINAL, Corpus, Parts, of_texts
from toolkit.corpora.gold import codebook_gold, to_passages
from toolkit.schema import LabelledText, Passage

FILE = "figures.csv"
CARD = CorpusCard(
    name="figures",
    title="Four sentences with and without figures",
    version="1",
    licence="CC0",
    citation="none",
    url="this package",
    files={FILE: "4e793f8c98ebdd22774cbc0a8580e300d53edead0269baa9ef1762df3aa76ff5"},
    traps=("Made up for an example: measures nothing.",),
)


def corpus(path: Path) -> Parts:
    """The sentences, coded by the codebook `figures`. Raises `FileNotFoundError`."""
    with (path / FILE).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    texts = [
        LabelledText(
            f"figures-{number}", row["text"], (row["label"],) if row["label"] != "none" else ()
        )
        for number, row in enumerate(rows)
    ]
    return of_texts("figures", texts, {})


def passages(
    corpus: Corpus, *, annotator: str = FINAL, items: Iterable[str] | None = None
) -> list[Passage]:
    """The labels were given by a codebook; see `toolkit.corpora.gold` for those that were not."""
    return to_passages(corpus, codebook_gold(corpus, annotator=annotator), items=items)
