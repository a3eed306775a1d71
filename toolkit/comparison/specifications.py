"""The specification curve of a contrast: one difference under every defensible choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from toolkit.comparison.answers import countable, model_answers
from toolkit.comparison.near_duplicates import wire_copies
from toolkit.inference import Measured, Scored, contrast
from toolkit.inference.levels import Weighting
from toolkit.annotation import read_scored

if TYPE_CHECKING:
    import pandas as pd

FILTERS = ("all", "no wire copy", "confident")
WEIGHTINGS: tuple[Weighting, ...] = ("sentence", "article")


def specification_curve(
    scored: Mapping[str, str | Path],
    measure: str,
    first: str,
    second: str,
    *,
    by: str = "outlet",
    thresholds: Sequence[float] = (0.3, 0.5, 0.7),
    weightings: Sequence[Weighting] = WEIGHTINGS,
    filters: Sequence[str] = FILTERS,
    level: float = 0.95,
) -> pd.DataFrame:
    """``first`` less ``second`` by models × thresholds × weightings × filters, without correction.

    ``scored`` maps the name of each model to its folder of scores, of the same articles.
    ``thresholds`` move the decision on the probability of loaded language or of a frame; a
    sourcing measure has one decision, and its thresholds collapse. ``filters``: all body
    sentences; those of articles that are no `wire_copies`; those whose reading is confident. One
    row a specification, sorted by difference, with interval and p. Simonsohn, Simmons and Nelson
    (2020), "Specification curve analysis", Nature Human Behaviour 4. Raises `ValueError` for
    outlets that are not there and unknown filters.
    """
    import pandas as pd

    what = countable(measure)
    if unknown := set(filters) - set(FILTERS):
        raise ValueError(f"no filter {', '.join(sorted(unknown))}; there are {', '.join(FILTERS)}")
    column = _probability(what.yes)
    used = tuple(thresholds) if column else (0.5,)
    rows = []
    for model, folder in scored.items():
        sentences = read_scored(Path(folder)).reset_index(drop=True)
        spans = pd.read_parquet(Path(folder) / "spans.parquet")
        for name in (first, second):
            if name not in set(sentences[by]):
                raise ValueError(f"{folder}: no {by} {name}")
        copies = {one.article_id for one in wire_copies(sentences) if one.article_id != one.origin}
        for threshold in used:
            moved = sentences
            if column and threshold != 0.5:
                # Decisions are taken at 0.5: shift, so that the threshold comes to lie there.
                moved = sentences.assign(**{column: sentences[column] - threshold + 0.5})
            answers = model_answers(moved, spans)
            for which in filters:
                keep = _keep(which, sentences, copies, what.yes)
                for weighting in weightings:
                    pair = [
                        _measured(what.yes, what.of, sentences[own], answers[own])
                        for own in (keep & (sentences[by] == name) for name in (first, second))
                        if own.any()
                    ]
                    if len(pair) < 2:
                        continue
                    try:
                        found = contrast(
                            pair[0], pair[1], "naive", weighting=weighting, level=level
                        )
                    except ValueError:  # a share of nothing, or one cluster
                        continue
                    rows.append((model, threshold, weighting, which, found.value, found.low,
                                 found.high, found.p, found.n))  # fmt: skip
    table = pd.DataFrame(rows, columns=[
        "model", "threshold", "weighting", "filter", "difference", "low", "high", "p", "n",
    ])  # fmt: skip
    return table.sort_values("difference", kind="stable").reset_index(drop=True)


def _probability(yes: str) -> str:
    """The column of probabilities that a threshold moves; none for sourcing."""
    kind, _, label = yes.partition(" ")
    if kind == "loaded":
        return "loaded_language"
    return f"frame_{label}" if kind == "frame" else ""


def _keep(which: str, sentences: pd.DataFrame, copies: set[str], yes: str) -> pd.Series[bool]:
    import pandas as pd

    if which == "no wire copy":
        return ~sentences["article_id"].isin(copies)
    if which == "confident":
        kind = yes.partition(" ")[0]
        codebook = {"loaded": "loaded_language", "frame": "framing"}.get(kind, "sourcing")
        return sentences[f"confident_{codebook}"].astype(bool)
    return pd.Series(True, index=sentences.index)


def _measured(yes: str, of: str, sentences: pd.DataFrame, answers: pd.DataFrame) -> Measured:
    nothing = np.full(len(sentences), np.nan)
    place = (sentences["article_id"].astype(str), sentences["event"].fillna("").astype(str))

    def scored(column: str) -> Scored:
        return Scored.of(answers[column], nothing, np.nan, *place)

    return Measured(scored(yes), scored(of) if of else None)
