"""BABE: sentences labelled for bias by word choice by trained experts, with the biased words.

Read is the larger file, SG2.
"""

from __future__ import annotations

import ast
import csv
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from toolkit.codebook import NONE
from toolkit.corpora.card import CorpusCard
from toolkit.corpora.dataset import FINAL, Corpus, Item, Parts
from toolkit.corpora.gold import codebook_gold, to_passages
from toolkit.schema import Annotation, Article, Passage

FILE = "final_labels_SG2.csv"
RAW = "raw_labels_SG2.xlsx"
HELD_OUT = "held_out_sha256.txt"
CODEBOOK = "loaded_language"
LOADED = "loaded"
LABELS = {"Biased": LOADED, "Non-biased": NONE}
EXPERT = "expert-"
SOFT = 0.4
"""How much of a final label gives way to the share of its experts."""
CARD = CorpusCard(
    name="babe",
    title="BABE, bias annotations by experts (SG2)",
    version="1 (2021), SG2",
    licence="AGPL-3.0 (repository)",
    citation="Spinde et al. (2021), Neural Media Bias Detection Using Distant Supervision With "
    "BABE - Bias Annotations By Experts, Findings of EMNLP",
    url="https://github.com/Media-Bias-Group/Neural-Media-Bias-Detection-Using-Distant-Supervision-With-BABE",
    files={
        FILE: "c02ebe82a8411f15e9dc63afed27826d61b84df56b5e1511f0f40bf8a688aeaf",
        RAW: "21de6b109be6cfe7c7ee4647befa84d7cdf7799d0f265fd6140a0f117edf64a8",
    },
    traps=(
        "There are two versions of the labels; this is the original, which the paper's figures "
        "are about. Its .804 is a weighted F1 on random folds.",
        "Rows of one article stand near each other: group folds by article (document).",
        "Each outlet's majority label alone gets a macro-F1 of .739: report folds that leave an "
        "outlet out.",
        "A later release has a test part whose sentences stand in SG2: a file of their hashes, "
        f"{HELD_OUT}, marks them here as part held_out.",
    ),
)


def text_sha256(text: str) -> str:
    """SHA-256 of a text with white space folded: every run of it is one space, none at the ends.

    >>> text_sha256(" a  b ") == text_sha256("a b")
    True
    """
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()


def held_out_hashes(path: Path) -> frozenset[str]:
    """The hashes of the sentences that no bundled model may learn from, tune on, or meet."""
    return frozenset((path / HELD_OUT).read_text(encoding="ascii").split())


def corpus(path: Path) -> Parts:
    """SG2 with the experts' final and single labels; ``document`` is the article's address.

    The final labels are ``final``'s, with the words marked as biased; each expert's own are
    ``expert-<n>``'s, where the text of the file of raw labels is that of a sentence of SG2. A
    sentence on whose label the experts did not agree is left out. Sentences of which the hash is
    held out, if that list is there, are of part ``held_out``. Raises `FileNotFoundError`.
    """
    held_out = held_out_hashes(path) if (path / HELD_OUT).is_file() else frozenset()
    dropped: Counter[str] = Counter()
    articles, items, annotations = [], [], []
    item_of: dict[str, str] = {}
    with (path / FILE).open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file, delimiter=";")):
            if row["label_bias"] not in LABELS:
                dropped["no agreement"] += 1
                continue
            name, text = f"babe-{number}", row["text"].strip()
            groups = {
                "document": row["news_link"] or f"row-{number}",
                "outlet": row["outlet"].lower(),
                "topic": row["topic"],
                "part": "held_out" if text_sha256(text) in held_out else "",
            }
            articles.append(Article(name, text, outlet=groups["outlet"]))
            items.append(Item(name, name, 0, len(text), groups))
            annotations.append(Annotation(name, FINAL, CODEBOOK, LABELS[row["label_bias"]]))
            for start, end in _places(text, ast.literal_eval(row["biased_words"] or "[]")):
                annotations.append(Annotation(name, FINAL, CODEBOOK, LOADED, start, end))
            item_of[" ".join(text.split())] = name
    seen: set[tuple[str, str]] = set()
    for text, expert_number, label in _raw(path):
        item, expert = item_of.get(" ".join(text.split()), ""), f"{EXPERT}{expert_number}"
        if not item or label not in LABELS:
            dropped["expert's label of no sentence" if not item else "label unknown"] += 1
        elif (item, expert) in seen:
            dropped["second label by the same expert"] += 1
        else:
            seen.add((item, expert))
            annotations.append(Annotation(item, expert, CODEBOOK, LABELS[label]))
    return Parts(articles, items, annotations, dict(dropped))


def passages(
    corpus: Corpus, *, annotator: str = FINAL, items: Iterable[str] | None = None
) -> list[Passage]:
    """Loaded language, with the words marked; the final label gives way by `SOFT` to the share of
    the experts who called the sentence biased, and stays on its side of 0.5."""
    votes: dict[str, list[bool]] = defaultdict(list)
    if annotator == FINAL:
        for row in corpus.coded(CODEBOOK, None):
            if row.annotator.startswith(EXPERT):
                votes[row.item].append(row.label == LOADED)
    gold = codebook_gold(corpus, annotator=annotator)
    for item, shares in votes.items():
        final = gold[item].labels[CODEBOOK].get(LOADED, 0.0)
        p = (1 - SOFT) * final + SOFT * sum(shares) / len(shares)
        gold[item] = replace(gold[item], labels={**gold[item].labels, CODEBOOK: {LOADED: p}})
    return to_passages(corpus, gold, items=items)


def _places(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where the words stand on their own, in order; a word inside a longer one marked is left."""
    low = text.lower()
    # Lower case may change a text's length in rare scripts; such offsets would be wrong.
    if len(low) != len(text):
        return []
    places: list[tuple[int, int]] = []
    for word in sorted((str(w).strip().lower() for w in words), key=lambda w: (-len(w), w)):
        at = low.find(word) if word else -1
        while at >= 0:
            end = at + len(word)
            alone = not (low[at - 1 : at].isalnum() or low[end : end + 1].isalnum())
            if alone and not any(start < end and at < stop for start, stop in places):
                places.append((at, end))
            at = low.find(word, at + 1)
    return sorted(places)


def _raw(path: Path) -> list[tuple[str, str, str]]:
    """Text, expert and label, row by row of the raw labels."""
    from openpyxl import load_workbook

    with closing(load_workbook(path / RAW, read_only=True)) as book:
        head, *rows = book.worksheets[0].iter_rows(values_only=True)
    at = [head.index(name) for name in ("text", "annotator_id", "label_bias")]
    return [(str(row[at[0]]), str(row[at[1]]), str(row[at[2]])) for row in rows]
