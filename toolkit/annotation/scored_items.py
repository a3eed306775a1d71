"""The scored sentences to draw from, without their texts, which the drawn ones get."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from toolkit.annotation.same_text import text_hash
from toolkit.results import ScoreSet
from toolkit.results.sentences import Sentences, read_sentences

if TYPE_CHECKING:
    import pandas as pd


def scored_items(scores: ScoreSet, by: Sequence[str] = ()) -> pd.DataFrame:
    """The body sentences with the columns ``item``, ``article_id``, ``outlet`` and those of ``by``,
    of articles or sentences, and an empty ``text``; of a million articles they fit into memory.

    A column that is neither is left out.
    """
    of_articles = [name for name in by if name in scores.schema("articles").names]
    items = read_sentences(scores, ["outlet", *of_articles])
    of_sentences = set(by) & set(scores.schema("sentences").names) - set(items.columns)
    for name in sorted(of_sentences):
        items[name] = Sentences(scores, items).column(name)
    return items if "text" in items else items.assign(text="")


def with_texts(scores: ScoreSet, items: pd.DataFrame, sample: pd.DataFrame) -> pd.DataFrame:
    """A sample that was drawn from `scored_items`, with the texts before and after each sentence,
    its own and its hash. Items that are not among ``items`` keep theirs."""
    rows = items[items["item"].isin(sample["item"])].set_index("item")
    texts = Sentences(scores, rows).texts()
    texts["text_sha256"] = [text_hash(text) for text in texts["text"]]
    table = sample.copy()
    for name in texts.columns:
        table[name] = table["item"].map(texts[name]).fillna(table[name])
    return table
