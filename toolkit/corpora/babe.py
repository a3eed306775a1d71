"""BABE: sentences labelled for bias by word choice by trained experts, with the biased words.

Spinde et al. (2021), "Neural Media Bias Detection Using Distant Supervision With BABE - Bias
Annotations By Experts", Findings of EMNLP. Read is the larger file, SG2.
"""

from __future__ import annotations

import ast
import csv
import hashlib
from collections import Counter
from collections.abc import Collection
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from toolkit.corpora.card import CorpusCard
from toolkit.corpora.dataset import FINAL, NONE, Item, Parts
from toolkit.schema import Annotation, Article, LabelledText, TextSpan

FILE = "final_labels_SG2.csv"
RAW = "raw_labels_SG2.xlsx"
HELD_OUT = "held_out_sha256.txt"
CODEBOOK = "loaded_language"
LOADED = "loaded"
LABELS = {"Biased": (LOADED,), "Non-biased": ()}
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


class MarkedText(NamedTuple):
    """A sentence and where its biased words stand; whether it is among those held out."""

    labelled: LabelledText
    spans: tuple[TextSpan, ...]
    held_out: bool


def text_sha256(text: str) -> str:
    """SHA-256 of a text with white space folded: every run of it is one space, none at the ends.

    >>> text_sha256(" a  b ") == text_sha256("a b")
    True
    """
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()


def held_out_hashes(path: Path) -> frozenset[str]:
    """The hashes of the sentences that no bundled model may learn from, tune on, or meet."""
    return frozenset((path / HELD_OUT).read_text(encoding="ascii").split())


def load(path: Path) -> tuple[list[MarkedText], dict[str, int]]:
    """The labelled sentences of SG2, and how many of what was left out, by reason.

    A sentence carries ``loaded`` or nothing; its groups are ``document`` (the article's
    address), ``outlet`` (lower case) and ``topic``. A sentence on whose label the experts did not
    agree is left out. Raises `FileNotFoundError`.
    """
    return _read(path, held_out_hashes(path))


def _read(path: Path, held: Collection[str]) -> tuple[list[MarkedText], dict[str, int]]:
    texts = []
    dropped: Counter[str] = Counter()
    with (path / FILE).open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file, delimiter=";")):
            labels = LABELS.get(row["label_bias"])
            if labels is None:
                dropped["no agreement"] += 1
                continue
            text = row["text"].strip()
            groups = {
                "document": row["news_link"] or f"row-{number}",
                "outlet": row["outlet"].lower(),
                "topic": row["topic"],
            }
            labelled = LabelledText(f"babe-{number}", text, labels, groups)
            words = ast.literal_eval(row["biased_words"] or "[]")
            texts.append(MarkedText(labelled, _find(text, words), text_sha256(text) in held))
    return texts, dict(dropped)


def _find(text: str, words: Collection[str]) -> tuple[TextSpan, ...]:
    """The places where the words stand on their own; a word inside a longer one marked is left."""
    low = text.lower()
    found: list[tuple[int, int]] = []
    for word in sorted((str(w).strip().lower() for w in words), key=lambda w: (-len(w), w)):
        at = low.find(word) if word else -1
        while at >= 0:
            end = at + len(word)
            alone = not (low[at - 1 : at].isalnum() or low[end : end + 1].isalnum())
            if alone and not any(start < end and at < stop for start, stop in found):
                found.append((at, end))
            at = low.find(word, at + 1)
    # Lower case may change a text's length in rare scripts; such offsets would be wrong.
    if len(low) != len(text):
        return ()
    return tuple(TextSpan(start, end, LOADED, 1.0) for start, end in sorted(found))


def corpus(path: Path) -> Parts:
    """SG2 with the experts' final and single labels; ``document`` is the article's address.

    The final labels are ``final``'s, with the words marked as biased; each expert's own are
    ``expert-<n>``'s, where the text of the file of raw labels is that of a sentence of SG2.
    Sentences of which the hash is held out, if that list is there, are of part ``held_out``.
    """
    held = held_out_hashes(path) if (path / HELD_OUT).is_file() else frozenset()
    marked, left = _read(path, held)
    dropped = Counter(left)
    articles, items, annotations = [], [], []
    ids: dict[str, str] = {}
    for one in marked:
        name, text, groups = one.labelled.item, one.labelled.text, one.labelled.groups
        articles.append(Article(name, text, outlet=groups["outlet"]))
        part = "held_out" if one.held_out else ""
        items.append(Item(name, name, 0, len(text), {**groups, "part": part}))
        for label in one.labelled.labels or (NONE,):
            annotations.append(Annotation(name, FINAL, CODEBOOK, label))
        for span in one.spans:
            annotations.append(Annotation(name, FINAL, CODEBOOK, LOADED, span.start, span.end))
        ids[" ".join(text.split())] = name
    seen: set[tuple[str, str]] = set()
    for text, expert, label in _raw(path):
        item, who = ids.get(" ".join(text.split()), ""), f"expert-{expert}"
        if not item or label not in LABELS:
            dropped["expert's label of no sentence" if not item else "label unknown"] += 1
        elif (item, who) in seen:
            dropped["second label by the same expert"] += 1
        else:
            seen.add((item, who))
            given = (LABELS[label] or (NONE,))[0]
            annotations.append(Annotation(item, who, CODEBOOK, given))
    return Parts(articles, items, annotations, dict(dropped))


def _raw(path: Path) -> list[tuple[str, str, str]]:
    """Text, expert and label, row by row of the raw labels."""
    from openpyxl import load_workbook

    with closing(load_workbook(path / RAW, read_only=True)) as book:
        head, *rows = book.worksheets[0].iter_rows(values_only=True)
    at = [head.index(name) for name in ("text", "annotator_id", "label_bias")]
    return [(str(row[at[0]]), str(row[at[1]]), str(row[at[2]])) for row in rows]
