"""How far differences between outlets depend on who the annotators were, as a card."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from toolkit.corpora.registry import load_corpus
from toolkit.evaluation.config import Pools
from toolkit.inference import annotator_pools


def run_pools(config: Pools) -> dict[str, Any]:
    """For every pair of the outlets with the most items, the difference of the share of annotators
    who give the label, and its range under other pools of annotators: what the card holds."""
    corpus = load_corpus(config.corpus)
    table = corpus.annotations.to_pandas()
    labels = table[
        (table["codebook"] == config.codebook)
        & table["annotator"].str.startswith(config.annotators)
        & table["start"].isna()
    ]
    if labels.empty:
        raise ValueError(
            f"{config.corpus}: no annotator's name begins with {config.annotators!r} under "
            f"{config.codebook!r}"
        )
    rated = set(labels["item"])
    outlets = {row["item"]: row["outlet"] for row in corpus.items.to_list() if row["item"] in rated}
    counts = {name: list(outlets.values()).count(name) for name in set(outlets.values()) - {""}}
    chosen = sorted(counts, key=lambda name: (-counts[name], name))[: config.outlets]
    pairs = []
    for first, second in combinations(chosen, 2):
        pools = annotator_pools(
            labels, outlets, first, second, yes=config.label, repeats=config.bootstrap,
            seed=config.seed,
        )  # fmt: skip
        sentences = [counts[first], counts[second]]
        pairs.append({"first": first, "second": second, "sentences": sentences, **pools._asdict()})
    return {
        "config": config.model_dump(mode="json"),
        "annotators": int(labels["annotator"].nunique()),
        "ratings": len(labels),
        "pairs": pairs,
    }
