"""What was planted in each outlet of Five Newsrooms, and what the adjudicated labels show.

    python data/five_newsrooms/annotation/outlets.py

Writes ``outlets.md`` beside this file. Intervals are over events, from 1,000 draws.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from agreement import CODEBOOKS, HERE

from toolkit.bootstrap import Figure, cluster_bootstrap
from toolkit.corpora.dataset import Corpus
from toolkit.corpora.registry import gold_table, load_corpus
from toolkit.measures import Coding
from toolkit.measures.registry import measure_named

OUTLETS = ("tarnholm_wire", "clarion", "meridian_post", "northgate_dispatch", "assembly_review")
MEASURES = {
    "loaded, reporter's voice": ("loaded_rate_reporter",),
    "loaded, a source's words": ("loaded_rate_source",),
    "attributed": ("attributed_share",),
    "anonymous or vague source": ("anonymous_share", "vague_share"),
    "cue without a source": ("sourceless_share",),
    "political frame": ("frame_share_political",),
    "economic frame": ("frame_share_economic",),
    "no frame": ("frame_share_none",),
}
# What OUTLETS.md says: more than any other outlet, or at most so much (0 to 1 sentence of 20).
PLANTED: tuple[tuple[str, str, float | None], ...] = (
    ("tarnholm_wire", "loaded, reporter's voice", 0.05),
    ("tarnholm_wire", "anonymous or vague source", 0.05),
    ("clarion", "loaded, reporter's voice", None),
    ("meridian_post", "loaded, reporter's voice", 0.05),
    ("meridian_post", "loaded, a source's words", None),
    ("northgate_dispatch", "anonymous or vague source", None),
    ("assembly_review", "political frame", None),
)
Shares = Mapping[str, Mapping[str, Figure]]


def shares(corpus: Corpus, *, repeats: int = 1000) -> Shares:
    """Each measure by outlet."""
    keys, coding = Coding.from_annotations(gold_table(corpus), CODEBOOKS)
    items = corpus.items.to_pandas().set_index("item").loc[keys.get_level_values("item")]
    counts = np.zeros((len(MEASURES), 2, len(items)))
    for number, names in enumerate(MEASURES.values()):
        for name in names:  # labels of one question, of which a sentence has one
            measure = measure_named(name, CODEBOOKS)
            assert measure.indicator is not None
            counts[number, 0] += measure.indicator.of(coding)
            counts[number, 1] = 1.0 if measure.among is None else measure.among.of(coding)
    result = {}
    for outlet in OUTLETS:
        rows = np.flatnonzero(items["outlet"] == outlet)

        def ratios(drawn: np.ndarray, rows: np.ndarray = rows) -> dict[str, float]:
            above, below = counts[:, :, rows[drawn]].sum(axis=2).T
            return dict(zip(MEASURES, above / below, strict=True))

        result[outlet] = cluster_bootstrap(ratios, items["event"].to_numpy()[rows], repeats=repeats)
    return result


def planted(table: Shares) -> list[tuple[str, str, bool]]:
    """Whether each tendency shows: the interval above every other outlet's value, or below the
    bound."""
    rows = []
    for outlet, measure, bound in PLANTED:
        figure = table[outlet][measure]
        rest = max(table[name][measure].value for name in OUTLETS if name != outlet)
        if bound is None:
            rows.append((outlet, f"{measure}, more than any other", figure.low > rest))
        else:
            rows.append((outlet, f"{measure}, at most {bound}", figure.high <= bound))
    return rows


def main() -> None:
    """Measure, and write the page."""
    table = shares(load_corpus("five_newsrooms", HERE.parent))
    page = ["# Five Newsrooms: what was planted, and what the labels show", ""]
    page += ["| measure | " + " | ".join(OUTLETS) + " |", "|---|" + "---|" * len(OUTLETS)]
    for name in MEASURES:
        cells = " | ".join(str(table[outlet][name]) for outlet in OUTLETS)
        page.append(f"| {name} | {cells} |")
    page += ["", "| outlet | planted | there |", "|---|---|---|"]
    for outlet, tendency, shown in planted(table):
        page.append(f"| {outlet} | {tendency} | {'yes' if shown else 'no'} |")
    (HERE / "outlets.md").write_text("\n".join(page) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
