"""How far differences between outlets hang on who the coders were: BABE's raw labels.

    python experiments/rater_pools.py --data DATA [--outlets 6]

For every pair of the outlets with the most items, the difference of the share of experts who call a
sentence loaded, and what becomes of it when other pools of experts are drawn. Writes
``experiments/results/rater_pools.md``.
"""

from __future__ import annotations

import argparse
import os
from itertools import combinations
from pathlib import Path

from toolkit.corpora.registry import load_corpus
from toolkit.inference import annotator_pools

CARD = Path("experiments/results/rater_pools.md")


def main() -> None:
    """Draw the pools, write the card."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="folder above the corpora")
    parser.add_argument("--outlets", type=int, default=6, help="those with the most items")
    parser.add_argument("--repeats", type=int, default=2000)
    args = parser.parse_args()
    if args.data is not None:
        os.environ["TOOLKIT_DATA"] = str(args.data)
    corpus = load_corpus("babe")
    table = corpus.annotations.to_pandas()
    raw = table[
        (table["codebook"] == "loaded_language")
        & table["annotator"].str.startswith("expert-")
        & table["start"].isna()
    ]
    rated = set(raw["item"])
    outlets = {row["item"]: row["outlet"] for row in corpus.items if row["item"] in rated}
    sizes = {name: list(outlets.values()).count(name) for name in set(outlets.values()) - {""}}
    chosen = sorted(sizes, key=lambda name: (-sizes[name], name))[: args.outlets]
    lines = [
        "# BABE: differences between outlets under other pools of coders", "",
        f"Made by `python experiments/rater_pools.py --data DATA`: {raw['annotator'].nunique()} "
        f"experts, {len(raw):,} ratings. Points, first less second, of the share of experts who "
        f"call a sentence loaded. Pools: {args.repeats:,} times as many experts drawn with "
        "replacement; left out: the range when each expert in turn is. Sentences are not drawn "
        "anew, so that these intervals come on top of those of sampling. BABE's sentences were "
        "chosen, not drawn: the shares are of the corpus, not of the outlets.", "",
        "| first | second | sentences | difference | 95% of pools | one left out | same sign |",
        "|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    for first, second in combinations(chosen, 2):
        found = annotator_pools(raw, outlets, first, second, repeats=args.repeats)
        value, low, high, least, most = (100 * number for number in found[:5])
        lines.append(
            f"| {first} | {second} | {sizes[first]:,}, {sizes[second]:,} | {value:+.1f} "
            f"| {low:+.1f} to {high:+.1f} | {least:+.1f} to {most:+.1f} "
            f"| {found.same_sign:.1%} |"
        )
    page = "\n".join(lines) + "\n"
    CARD.write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
