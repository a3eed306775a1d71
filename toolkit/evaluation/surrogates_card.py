"""The page of a grid of several models' answers under correction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from toolkit.evaluation.config import SurrogatesGrid
from toolkit.evaluation.surrogates_grid import (
    ALL,
    FIGURES,
    GOLD,
    beside_best,
    beside_labels,
    best_model,
)

LOW, HIGH = 0.935, 0.975
MOST_BESIDE_LABELS, MOST_BESIDE_BEST = 1.02, 1.05
HEAD = (
    "design", "coverage: labels alone", "all models", "levels", "width: labels alone", "best model",
    "all models", "of labels alone", "of the best",
)  # fmt: skip


def surrogates_lines(config: SurrogatesGrid, content: Mapping[str, Any]) -> Iterator[str]:
    """The lines of a card after its title; tables are rows of ``|``."""
    yield (
        f"{config.repetitions:,} corpora a design; event SD {config.event_sd}, article SD "
        f"{config.article_sd} on the logit scale. Unless the design says otherwise, two outlets of "
        "150 articles of 16 sentences, three models of sensitivity .85, .70 and .55 and "
        "specificity .97, .93 and .85, whose errors go together (correlation .3 of what makes them "
        "err), and so many labelled sentences of each outlet."
    )
    yield from ["", config.introduction.strip(), ""] if config.introduction else [""]
    contrasts = {design: row["contrast"] for design, row in content.items()}
    covers = {design: row[ALL]["coverage"] for design, row in contrasts.items()}
    within = sum(LOW <= each <= HIGH for each in covers.values())
    least, most = (pick(covers, key=covers.__getitem__) for pick in (min, max))
    yield (
        f"Contrasts corrected by all models cover in {covers[least]:.3f} ({least}) to "
        f"{covers[most]:.3f} ({most}) of the corpora; {within} of {len(covers)} lie within {LOW} "
        f"and {HIGH}, {sum(each < LOW for each in covers.values())} below. The standard error of a "
        f"coverage of .95 is {(0.95 * 0.05 / config.repetitions) ** 0.5:.4f}."
    )
    for beside, limit, what in (
        (beside_labels, MOST_BESIDE_LABELS, "hand labels alone"),
        (beside_best, MOST_BESIDE_BEST, "the best model alone"),
    ):
        ratios = {
            (design, figure): beside(row[figure])
            for design, row in content.items()
            for figure in FIGURES
        }
        widest = max(ratios, key=ratios.__getitem__)
        over = sum(each > limit for each in ratios.values())
        yield (
            f"Beside {what}, intervals of levels and contrasts are at most {ratios[widest]:.3f} "
            f"times as wide ({widest[0]}, {widest[1]}); {over} of {len(ratios)} are more than "
            f"{limit:.2f} times as wide."
        )
    yield from ["", "## By design", ""]
    yield "Of the contrast, and the coverage of both levels by all models; mean widths in points."
    yield from ["", f"| {' | '.join(HEAD)} |", "|" + "---|" * len(HEAD)]
    for design, row in content.items():
        yield f"| {design} | {' | '.join(_cells(row))} |"


def _cells(row: Mapping[str, Any]) -> Iterator[str]:
    contrast = row["contrast"]
    yield from (f"{contrast[way]['coverage']:.3f}" for way in (GOLD, ALL))
    yield ", ".join(f"{row[figure][ALL]['coverage']:.3f}" for figure in FIGURES[:2])
    ways = (GOLD, best_model(contrast), ALL)
    yield from (f"{100 * contrast[way]['width']:.1f}" for way in ways)
    yield f"{beside_labels(contrast):.3f}"
    yield f"{beside_best(contrast):.3f}"
