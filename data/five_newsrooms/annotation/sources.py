"""How far the two passes agree on sources, on naming in snippets, and on frames of political news.

    python data/five_newsrooms/annotation/sources.py

Reads ``data/labels`` alone and writes ``agreement_sources.md`` beside this file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from toolkit.annotation.agreement import alpha, alpha_per_label
from toolkit.evaluation.clustering import b_cubed

HERE = Path(__file__).parent
LABELS = HERE.parents[1] / "labels"
PASSES = ("pass-1", "pass-2")
Row = tuple[str, str, int, float, float, float]


def both(name: str) -> pd.DataFrame:
    """The labels of the two passes under a name, one below the other."""
    return pd.concat([pd.read_parquet(LABELS / f"{name}_{each}.parquet") for each in PASSES])


def single(name: str, title: str, key: str) -> Iterator[Row]:
    """Alpha of naming and role; items are what ``key`` names."""
    table = both(name)
    for question in ("naming", "role"):
        rows = table[table.codebook == question]
        clusters = dict(zip(rows[key], rows["item"], strict=True))
        rows = rows[[key, "annotator", "label"]].rename(columns={key: "item"})
        found = alpha(rows, clusters)
        yield title, question, found.n, found.value, found.low, found.high


def frames() -> Iterator[Row]:
    """Alpha of each frame that either pass gave to ten sentences or more."""
    table = both("polnear_frames")
    table = table[table.codebook == "framing"]
    clusters = dict(zip(table["relation"], table["item"], strict=True))
    rows = table[["relation", "annotator", "label"]].rename(columns={"relation": "item"})
    often = rows.groupby("label")["item"].nunique()
    for found in alpha_per_label(rows, clusters, labels=sorted(often[often >= 10].index)):
        title = "frames of 420 sentences of PolNeAR"
        yield title, found.label, found.n, found.value, found.low, found.high


def grouping() -> float:
    """B-cubed F1 of the second pass's groups of attributions against the first's."""
    groups: dict[str, dict[object, object]] = defaultdict(dict)
    for row in both("polnear_sources").itertuples():
        if row.codebook == "source":
            groups[row.annotator][row.relation] = (row.item, row.label)
    return b_cubed(groups["pass-1"], groups["pass-2"]).f1


def main() -> None:
    """Write the page."""
    lines = [
        "# Agreement on sources, naming and frames of political news",
        "",
        "Made by `python data/five_newsrooms/annotation/sources.py`. Krippendorff's alpha of two",
        "passes, 95% intervals over articles (snippets stand alone). Both passes are machine-made",
        "by the same guideline and the same kind of annotator: their agreement is consistency, not",
        "validity.",
        "",
        "| labels | what | n | alpha | low | high |",
        "|---|---|---|---|---|---|",
    ]
    rows = [
        *single("polnear_sources", "attributions of 60 whole articles", "relation"),
        *single("anonymity", "snippets of 2019 news", "item"),
        *frames(),
    ]
    for title, what, n, *figures in rows:
        lines.append(
            f"| {title} | {what} | {n:,} | " + " | ".join(f"{x:.3f}" for x in figures) + " |"
        )
    lines += ["", f"Attributions grouped by source, 60 articles: B-cubed F1 {grouping():.3f}."]
    (HERE / "agreement_sources.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
