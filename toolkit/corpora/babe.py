"""BABE: sentences labelled for bias by word choice by trained experts, with the biased words.

Spinde et al. (2021), "Neural Media Bias Detection Using Distant Supervision With BABE - Bias
Annotations By Experts", Findings of EMNLP. Repository AGPL-3.0. Read is the larger file, SG2.
Known traps: rows of one article stand near each other, so folds must be grouped by
``news_link``; a later release has a test part whose sentences are all in SG2, known here by
their hashes (``held_out_sha256.txt``).
"""

from __future__ import annotations

import ast
import csv
import hashlib
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from toolkit.corpus import LabelledText, TextSpan

FILE = "final_labels_SG2.csv"
HELD_OUT = "held_out_sha256.txt"
LOADED = "loaded"
LABELS = {"Biased": (LOADED,), "Non-biased": ()}


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

    A sentence carries ``loaded`` or nothing; its groups are ``news_link``, ``outlet`` (lower
    case) and ``topic``. A sentence on whose label the experts did not agree is left out. Raises
    `FileNotFoundError`.
    """
    held = held_out_hashes(path)
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
                "news_link": row["news_link"] or f"row-{number}",
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
