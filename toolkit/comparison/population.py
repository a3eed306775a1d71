"""`Population`: the sentences of outlets that are compared, as the model coded them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np

from toolkit.codebook import HOLDS, Codebook
from toolkit.comparison.article_texts import article_texts, outlets_and_dates
from toolkit.comparison.near_duplicates import NearDuplicate, SimilarArticles, similar_texts
from toolkit.inference.factor import Factor
from toolkit.inference.units import Cluster, cluster_of
from toolkit.measures import (
    Coding,
    Indicator,
    Measure,
    indicator_table,
    measure_named,
    measures,
)
from toolkit.results import ScoreSet
from toolkit.results.further_models import (
    FurtherScores,
    read_every_further,
    require_measure,
    silence,
)
from toolkit.results.sentences import BODY, Sentences, as_names, named_texts, read_sentences
from toolkit.text.spelling import spelling_notes

if TYPE_CHECKING:
    import pandas as pd


def comparable(name: str, codebooks: Sequence[Codebook]) -> Measure:
    """The measure of that name, which must be a share of sentences.

    Raises `ValueError` for an unknown one, and for one that is no such share.

    >>> from toolkit.codebook import load_codebook
    >>> comparable("anonymous_share", [load_codebook("sourcing")]).indicator.labels
    ('anonymous',)
    """
    measure = measure_named(name, codebooks)
    if measure.indicator is None:
        shares = ", ".join(each.name for each in measures(codebooks) if each.indicator)
        raise ValueError(
            f"{name!r} is no share of sentences, which is what can be compared under error; "
            f"there are {shares}"
        )
    return measure


@dataclass(frozen=True)
class Population:
    """Body sentences of the outlets compared, or those of other regions too.

    ``items``: a row a sentence, with ``item``, ``article_id``, ``sentence``, ``event``, the column
    ``by``, whose value is its outlet, ``region``, where there are several, and ``row``, the number
    of its row in the table of sentences, by which `column` reads what else is known of it.
    ``coding``: the model's, of the same rows. ``everything``: such rows of all outlets, compared or
    not. ``scores``: the folder they come from. ``further``: other models' scores of the same rows.
    """

    scores: ScoreSet
    items: pd.DataFrame
    everything: pd.DataFrame
    coding: Coding
    codebooks: tuple[Codebook, ...]
    measure: Measure
    by: str
    further: tuple[FurtherScores, ...] = ()

    @classmethod
    def read(
        cls,
        scored: str | Path | ScoreSet,
        measure: str,
        *,
        by: str = "outlet",
        only: Sequence[str] = (),
        regions: Sequence[str] = (BODY,),
        also: Mapping[str, str | Path | ScoreSet] | None = None,
    ) -> Self:
        """From a folder of ``toolkit score``; ``only`` takes some outlets, ``also`` maps
        names of further models to their scores of the same articles.

        Raises `ValueError` for a measure that cannot be compared, where a column or an outlet is
        not there, and for scores of other sentences (`toolkit.results.further_models`).
        """
        scores = ScoreSet.of(scored)
        shown = comparable(measure, scores.codebooks)
        everything = read_sentences(scores, [by, "event"], regions)
        for name in {by, "event"}:
            everything[name] = as_names(everything[name])
        items = everything
        if only:
            known = set(items[by].unique()) - {""}
            if missing := [name for name in only if name not in known]:
                raise ValueError(
                    f"{scores.folder}: no {by} {', '.join(missing)}; there are "
                    f"{', '.join(sorted(known))}"
                )
            items = items[items[by].isin(only)].reset_index(drop=True)
        coding = Sentences(scores, items).coding()
        further = read_every_further(also or {}, scores, items, everything, regions)
        assert shown.indicator is not None  # as `comparable` sees to
        for each in further:
            require_measure(shown.indicator, each.scores.codebooks, each.scores.folder, shown.name)
        return cls(scores, items, everything, coding, scores.codebooks, shown, by, further)

    def column(self, name: str) -> pd.Series[str]:
        """A column of the table of sentences, a value for each of ``items``."""
        return Sentences(self.scores, self.items).column(name)

    def moved(self, threshold: float) -> Self:
        """As coded from another threshold on, for the question that the measure counts."""
        if threshold == HOLDS:
            return self
        question = self.indicator.question
        return replace(
            self,
            coding=Sentences(self.scores, self.items).coding({question: threshold}),
            further=tuple(each.moved(question, threshold) for each in self.further),
        )

    def with_texts(self, names: Collection[str]) -> pd.DataFrame:
        """The items that are named, with their ``text``; all of them, where some name is none of
        theirs and an item may be known by its text."""
        wanted = self.items["item"].isin(list(names)).to_numpy(bool)
        items = self.items[wanted] if wanted.sum() >= len(set(names)) else self.items
        texts = self.scores.rows("sentences", ["text"], items["row"].to_numpy(np.int64))["text"]
        return items.assign(text=texts.set_axis(items.index))

    @property
    def indicator(self) -> Indicator:
        """What the measure counts."""
        assert self.measure.indicator is not None  # as `comparable` sees to
        return self.measure.indicator

    @cached_property
    def predicted(self) -> pd.DataFrame:
        """The model's answers: ``counted`` and, for a share of a part, ``among``; 1 or 0."""
        return indicator_table(self.indicator, self.coding).set_axis(self.items.index)

    @cached_property
    def further_answers(self) -> tuple[pd.DataFrame, ...]:
        """The further models' answers, as `predicted`; NaN where one gave none."""
        return tuple(
            each.predictions(self.indicator).set_axis(self.items.index) for each in self.further
        )

    @property
    def models(self) -> tuple[str, ...]:
        """The names of all models; the first made `scores`."""
        return (self.scores.model_name, *(each.model for each in self.further))

    @cached_property
    def near_duplicates(self) -> tuple[NearDuplicate, ...]:
        """Articles that are nearly another outlet's, compared or not."""
        compared = set(self.items["article_id"].unique())
        return tuple(each for each in self._similar.duplicates if each.article_id in compared)

    @cached_property
    def _similar(self) -> SimilarArticles:
        regions = set(self.everything["region"].unique()) if "region" in self.everything else {BODY}
        known = outlets_and_dates(self.scores, self.everything["article_id"], self.by)
        return similar_texts(lambda: article_texts(self.scores, regions, known), known)

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What the reader should know of the articles: those that no outlet claims, those that
        stand twice in one, and near duplicates of which nothing tells who was first."""
        notes = []
        unnamed = self.everything.loc[self.everything[self.by] == "", "article_id"].nunique()
        if unnamed:
            notes.append(
                f"{unnamed:,} of {self.everything['article_id'].nunique():,} articles have no "
                f"{self.by} and are left out"
            )
        notes += spelling_notes(self.everything[self.by].unique(), self.by)
        return (*notes, *self.silence_notes, *self.duplicate_notes)

    @property
    def silence_notes(self) -> tuple[str, ...]:
        """Of the notes, those of sentences that a further model gave no answer to."""
        pairs = zip(self.further, self.further_answers, strict=True)
        return tuple(
            filter(None, (silence(each, predictions, self.items) for each, predictions in pairs))
        )

    @cached_property
    def duplicate_notes(self) -> tuple[str, ...]:
        """Of the notes, those of articles that stand twice, in one outlet or in two."""
        notes = []
        compared = set(self.items["article_id"].unique())
        again = [each for each in self._similar.repeated if each.article_id in compared]
        if again:
            first = again[0]
            outlets = ", ".join(sorted({each.outlet for each in again}))
            notes.append(
                f"{len({each.again for each in again}):,} articles stand twice in one outlet "
                f"({outlets}; {first.article_id} and {first.again}, say) and count twice: leave "
                "one of them out if it was printed once"
            )
        guessed = [pair for pair in self.near_duplicates if not pair.decided_by]
        if guessed:
            notes.append(
                f"of {len(guessed):,} near duplicates ({guessed[0].article_id}, say) neither "
                "dateline nor credit nor date tells who was first; the outlet with most near "
                "duplicates is taken for it"
            )
        return tuple(notes)

    @cached_property
    def factors(self) -> tuple[Factor, Factor]:
        """The article and the event of each of ``items``."""
        return Factor.of(self.items["article_id"]), Factor.of(self.items["event"])

    @cached_property
    def cluster(self) -> Cluster:
        """Within what errors are related: events, where articles have any, else articles."""
        return cluster_of(self.items["event"])

    @property
    def outlets(self) -> list[str]:
        """The names of the outlets."""
        return sorted(set(self.items[self.by].unique()) - {""})

    @property
    def sha256(self) -> str:
        """Hex SHA-256 of the names and texts of the sentences."""
        import pyarrow as pa
        import pyarrow.compute as pc

        digest = hashlib.sha256()
        names = pa.chunked_array(self.items["item"])
        order = pc.sort_indices(names).to_numpy()
        for item, text in named_texts(self.scores, self.items["row"].to_numpy()[order]):
            digest.update(f"{item}\0{text}\0".encode("utf-8", "surrogatepass"))
        return digest.hexdigest()
