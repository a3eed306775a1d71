"""How far two blind passes over sentences of AnnoLexical agree.

    python experiments/annotation_annolexical.py --data FOLDER [--out experiments/results]

Joins ``data/labels/annolexical_pass-1.parquet`` and ``-2`` to the copy of AnnoLexical below
``FOLDER`` and writes ``annotation_annolexical.json`` and ``.md``. Intervals are over sentences,
which stand alone here, from 1,000 draws.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from annotation_report import PASSES, agreement, agreement_tables

from toolkit.corpora.attach import attach
from toolkit.corpora.registry import load_corpus


def main() -> None:
    """Join, compare, write the card."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder that holds annolexical/")
    parser.add_argument("--labels", type=Path, default=Path("data/labels"))
    parser.add_argument("--out", type=Path, default=Path("experiments/results"))
    parser.add_argument("--repeats", type=int, default=1000)
    arguments = parser.parse_args()
    corpus = load_corpus("annolexical", arguments.data / "annolexical")
    counts = []
    for name in PASSES:
        corpus, errors = attach(corpus, arguments.labels / f"annolexical_{name}.parquet")
        if errors:
            raise SystemExit(f"{len(errors)} sentences do not fit; the first: {errors[0]}")
        counts.append(len({one.item for one in corpus.coded("framing", name)}))
    agreed = agreement(corpus, arguments.repeats)
    result = [{"codebook": codebook, **asdict(one)} for codebook, one in agreed]
    text = json.dumps(result, indent=1).replace("NaN", "null")
    (arguments.out / "annotation_annolexical.json").write_text(text + "\n", encoding="utf-8")
    lines = ["# AnnoLexical by our codebooks: agreement of two blind passes", ""]
    lines += [
        f"{counts[0]:,} sentences in the first pass, {counts[1]:,} in the second. Both passes are "
        "machine-made by the same guideline: their agreement is consistency, not validity.",
        "",
        *agreement_tables(corpus, agreed),
    ]
    text = "\n".join(lines) + "\n"
    (arguments.out / "annotation_annolexical.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
