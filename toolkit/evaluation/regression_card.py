"""The page of a grid of regressions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from toolkit.evaluation.config import RegressionGrid

LOW, HIGH = 0.935, 0.965
HEAD = (
    "design", "term", "truth", "corrected", "bias", "SD", "mean SE", "hand labels only", "naive",
    "naive bias", "labels saved",
)  # fmt: skip


def regression_lines(config: RegressionGrid, content: Mapping[str, Any]) -> Iterator[str]:
    """The lines of a card after its title; tables are rows of ``|``."""
    yield (
        f"{config.repetitions:,} corpora a design; event SD {config.event_sd}, article SD "
        f"{config.article_sd} on the logit scale. Unless the design says otherwise, two outlets of "
        "100 articles of 20 sentences, a label of 15% in the first outlet off the topic, a "
        "classifier of sensitivity .80 and specificity .95 there, and 200 labelled sentences of "
        "each outlet."
    )
    yield from ["", config.introduction.strip(), ""] if config.introduction else [""]
    rows = [
        (design, term, row["refused"], figures)
        for design, row in content.items()
        for term, figures in row["terms"].items()
    ]
    within = sum(LOW <= figures["corrected"]["coverage"] <= HIGH for *_, figures in rows)
    least = min(rows, key=lambda row: row[-1]["corrected"]["coverage"])
    most = max(rows, key=lambda row: row[-1]["corrected"]["coverage"])
    worst = min(rows, key=lambda row: row[-1]["naive"]["coverage"])
    yield (
        f"Corrected coefficients cover in {least[-1]['corrected']['coverage']:.3f} ({least[0]}, "
        f"{least[1]}) to {most[-1]['corrected']['coverage']:.3f} ({most[0]}, {most[1]}) of the "
        f"corpora; {within} of {len(rows)} lie within {LOW} and {HIGH}. Naive coefficients cover "
        f"in as few as {worst[-1]['naive']['coverage']:.3f}. The standard error of a coverage of "
        f".95 is {(0.95 * 0.05 / config.repetitions) ** 0.5:.3f}."
    )
    yield from ["", "Coverage of the 95% intervals; bias, SD of the estimates and mean standard "
                "error of corrected coefficients; labels saved: by how much fewer labels the "
                "correction is as precise as hand labels alone.", ""]  # fmt: skip
    yield from [f"| {' | '.join(HEAD)} |", "|" + "---|" * len(HEAD)]
    for design, term, _, figures in rows:
        best, gold, naive = (figures[name] for name in ("corrected", "gold_only", "naive"))
        saved = 1 - (best["sd"] / gold["sd"]) ** 2 if gold["sd"] > 0 else 0.0
        cells = (
            design, term, f"{best['truth']:+.2f}", f"{best['coverage']:.3f}",
            f"{best['bias']:+.4f}", f"{best['sd']:.4f}", f"{best['se']:.4f}",
            f"{gold['coverage']:.3f}", f"{naive['coverage']:.3f}", f"{naive['bias']:+.4f}",
            f"{saved:.0%}",
        )  # fmt: skip
        yield f"| {' | '.join(cells)} |"
    refused = {design: share for design, _, share, _ in rows if share}
    if refused:
        listed = "; ".join(f"{design} {share:.1%}" for design, share in refused.items())
        yield from ["", f"Models that were refused, and are not counted: {listed}."]
