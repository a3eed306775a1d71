"""Further models' answers to the sentences that are compared: surrogates for the same measure.

A folder of scores is matched sentence by sentence: by article, number and text. What a further
model left without an answer, as a language model that refuses does, is missing, and stays so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from toolkit.codebook import HOLDS, Codebook
from toolkit.measures import Coding, Indicator, indicator_table
from toolkit.results import ScoreSet
from toolkit.results.sentences import BODY, Sentences, read_sentences, texts_of

if TYPE_CHECKING:
    import pandas as pd

Scores = str | Path | ScoreSet
FEWEST_ANSWERED = 0.5
"""Share of the sentences that a further model has to answer: fewer are scores of something else."""


@dataclass(frozen=True)
class FurtherScores:
    """A further model's scores of N sentences: ``items``, its own rows of those that it has, and
    ``at`` (N,), the place of each sentence there, -1 where it has none."""

    model: str
    scores: ScoreSet
    items: pd.DataFrame
    at: NDArray[np.intp]
    coding: Coding

    def predictions(self, indicator: Indicator) -> pd.DataFrame:
        """What it answers to the N sentences, in the columns of
        `toolkit.measures.indicator_table`; NaN where it gave no answer."""
        import pandas as pd

        table = indicator_table(indicator, self.coding)
        for column, each in (("counted", indicator), ("among", indicator.among)):
            if each is not None:
                table[column] = table[column].mask(self._silent(each.question))
        values = table.to_numpy()[self.at]
        values[self.at < 0] = np.nan
        return pd.DataFrame(values, columns=table.columns)

    def moved(self, question: str, threshold: float) -> FurtherScores:
        """The same from another threshold on for the labels of a question."""
        if threshold == HOLDS:
            return self
        coding = Sentences(self.scores, self.items).coding({question: threshold})
        return replace(self, coding=coding)

    def of(self, rows: NDArray[np.bool_]) -> FurtherScores:
        """Of some of the N sentences."""
        return replace(self, at=self.at[rows])

    def rows(self, numbers: NDArray[np.intp]) -> Sentences:
        """Its own rows of some of the N sentences, all of which it has."""
        return Sentences(self.scores, self.items.iloc[self.at[numbers]].reset_index(drop=True))

    def _silent(self, question: str) -> NDArray[np.bool_]:
        """Which of its rows hold no answer to a question."""
        asked = next(
            q for book in self.scores.codebooks for q in book.questions if q.id == question
        )
        single = asked.kind == "single"
        column = asked.column if single else asked.column_of(asked.scored_ids[0])
        values = Sentences(self.scores, self.items).column(column)
        return np.asarray(values.isna() | (values == "") if single else values.isna(), bool)


def read_further(
    model: str,
    scored: Scores,
    main: ScoreSet,
    items: pd.DataFrame,
    everything: pd.DataFrame,
    regions: Sequence[str] = (BODY,),
) -> FurtherScores:
    """The scores of a further model of the sentences ``items`` that ``main`` has scored;
    ``everything`` are all sentences of these regions there.

    Raises `ValueError`, in a line that names the folder, for sentences and articles that ``main``
    lacks, for other texts, and where most sentences have no answer.
    """
    import pandas as pd

    scores = ScoreSet.of(scored)
    rows = read_sentences(scores, ["event"], regions)
    known = pd.Index(everything["item"])
    lacking = rows[~rows["item"].isin(known)]
    if len(lacking):
        new = ~lacking["article_id"].isin(everything["article_id"].unique())
        what = (
            f"article {lacking.loc[new, 'article_id'].iloc[0]} is"
            if new.any()
            else f"sentence {lacking['item'].iloc[0]} is"
        )
        raise ValueError(
            f"{scores.folder}: {what} not in {main.folder}: score the same articles with both "
            "models, read and split alike, or name the folder that has them all first"
        )
    at = pd.Index(rows["item"]).get_indexer(items["item"])
    share = float((at >= 0).mean()) if len(at) else 0.0
    if share < FEWEST_ANSWERED:
        raise ValueError(
            f"{scores.folder}: has {int((at >= 0).sum()):,} of the {len(at):,} sentences of "
            f"{main.folder}: score the same articles with both models"
        )
    kept = np.unique(at[at >= 0])
    _require_same_texts(scores, rows.iloc[at[at >= 0]], main, items[at >= 0])
    rows = rows.iloc[kept].reset_index(drop=True)
    place = np.where(at >= 0, np.searchsorted(kept, at), -1)
    return FurtherScores(model, scores, rows, place, Sentences(scores, rows).coding())


def read_every_further(
    also: Mapping[str, Scores],
    main: ScoreSet,
    items: pd.DataFrame,
    everything: pd.DataFrame,
    regions: Sequence[str] = (BODY,),
) -> tuple[FurtherScores, ...]:
    """The scores of several further models, by name, as `read_further` reads them.

    Raises `ValueError` where two are the same scores: of one model, with the same answers.
    """
    opened = {name: ScoreSet.of(each) for name, each in also.items()}
    require_once([main, *opened.values()])
    read: list[FurtherScores] = []
    for name, scores in opened.items():
        further = read_further(name, scores, main, items, everything, regions)
        both = np.flatnonzero(further.at >= 0)
        first = Sentences(main, items.iloc[both].reset_index(drop=True))
        _require_another_model(first, further.rows(both))
        for earlier in read:
            both = np.flatnonzero((further.at >= 0) & (earlier.at >= 0))
            _require_another_model(earlier.rows(both), further.rows(both))
        read.append(further)
    return tuple(read)


def require_once(scored: Sequence[ScoreSet]) -> None:
    """Raises `ValueError` for a folder of scores that is given twice."""
    folders = [each.folder.resolve() for each in scored]
    for number, folder in enumerate(folders):
        if folder in folders[:number]:
            raise ValueError(
                f"{scored[number].folder}: is given twice, and is no second model: leave it out, "
                "or name a folder that another model scored"
            )


def same_answers(first: Sentences, second: Sentences) -> bool:
    """Whether all that two folders answer to the same sentences, probabilities and all, is equal;
    what one of them was not asked is passed over."""
    known = set(second.scores.schema("sentences").names)
    asked = [
        name
        for book in first.scores.codebooks
        for question in book.questions
        for name in question.columns()
        if name in known
    ]
    return bool(asked) and all(
        first.column(name).reset_index(drop=True).equals(second.column(name).reset_index(drop=True))
        for name in asked
    )


def _require_another_model(first: Sentences, second: Sentences) -> None:
    """Raises `ValueError` where answers are of the same model and equal; those of a language model
    asked again may differ, and then tell more."""
    stamps = first.scores.stamp, second.scores.stamp
    models = {stamp.model_sha256 for stamp in stamps if stamp}
    if len(first.items) and len(models) < 2 and same_answers(first, second):
        raise ValueError(
            f"{second.scores.folder}: has the same answers of the same model as "
            f"{first.scores.folder}, and is no second model: leave it out, or name a folder that "
            "another model scored"
        )


def require_measure(
    indicator: Indicator, codebooks: Sequence[Codebook], folder: Path, measure: str
) -> None:
    """Raises `ValueError` where a further model did not answer what the measure counts."""
    asked = {question.id for book in codebooks for question in book.questions}
    for each in (indicator, indicator.among):
        if each is not None and each.question not in asked:
            raise ValueError(
                f"{folder}: its model does not answer {each.question}, which {measure} counts; it "
                f"answers {', '.join(sorted(asked))}"
            )


def silence(further: FurtherScores, predictions: pd.DataFrame, items: pd.DataFrame) -> str:
    """A note of the sentences that a further model left without an answer; empty for none."""
    silent = predictions.isna().any(axis=1).to_numpy()
    if not silent.any():
        return ""
    first, errors = items["item"].iloc[int(silent.argmax())], further.scores.folder / "errors.jsonl"
    return (
        f"{further.model} gave no answer to {int(silent.sum()):,} of {len(silent):,} sentences "
        f"({first}, say; {errors} may say why): its mean stands there, which says nothing"
    )


def _require_same_texts(
    scores: ScoreSet, rows: pd.DataFrame, main: ScoreSet, items: pd.DataFrame
) -> None:
    """Raises `ValueError` for the first sentence of which both folders have another text."""
    both = (
        texts_of(each, table["row"].to_numpy(np.int64))
        for each, table in ((scores, rows), (main, items))
    )
    for (start, first), (_, second) in zip(*both, strict=True):
        if first != second:
            differing = next(
                k for k, pair in enumerate(zip(first, second, strict=True)) if pair[0] != pair[1]
            )
            item = items["item"].iloc[start + differing]
            raise ValueError(
                f"{scores.folder}: sentence {item} has another text than in {main.folder}: score "
                "the same articles again, read and split alike"
            )
