"""`Coded`: the same sentences as several runs and the coders labelled them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.annotation.adjudication import adjudicated_labels, independent_labels
from toolkit.annotation.checks import uncoded
from toolkit.annotation.labels import labels_of_items, read_sample, with_items
from toolkit.codebook import Codebook, Question
from toolkit.comparison.coders import coder_notes
from toolkit.comparison.design import response, strata_within
from toolkit.comparison.hand_labels import read_gold
from toolkit.comparison.taught import taught_notes
from toolkit.inference.units import Cluster, cluster_of
from toolkit.measures import Coding
from toolkit.validation.runs import Run

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Names = NDArray[np.object_]


class Decision(NamedTuple):
    """Whether a label of a question holds."""

    question: str
    label: str


@dataclass(frozen=True)
class Coded:
    """n sentences that all runs scored; arrays are in the order of ``items``.

    ``items``: a row a sentence, with ``item, article_id, event, date`` and the columns by which it
    is grouped. ``codings``: by run. ``truth``: coding of the labels that count (the adjudicator's
    where there is one), ``coders``: of those of coders who did not see one another's, each with the
    ``(item, annotator)`` of its rows. ``inclusion``: the probability of being drawn and coded, NaN
    where that is not known.
    """

    runs: tuple[Run, ...]
    codebooks: tuple[Codebook, ...]
    items: pd.DataFrame
    codings: Mapping[str, Coding]
    truth: tuple[pd.MultiIndex, Coding]
    coders: tuple[pd.MultiIndex, Coding]
    inclusion: Floats
    stratum: pd.Series[str]
    notes: tuple[str, ...]

    @property
    def questions(self) -> list[Question]:
        """The questions that coders answered."""
        coding = self.truth[1]
        return [q for book in self.codebooks for q in book.questions if coding.coded(q.id).any()]

    @cached_property
    def decisions(self) -> list[Decision]:
        """The labels that a run or the coders gave, of the questions that coders answered."""
        return [
            Decision(question.id, label)
            for question in self.questions
            for label in compared_labels(question)
            if np.nansum(self.truth[1].labels[question.id][label])
            or any(c.labels[question.id][label].any() for c in self.codings.values())
        ]

    @cached_property
    def cluster(self) -> Cluster:
        """Within what errors are related: events, where articles have any, else articles."""
        return cluster_of(self.items["event"])

    @cached_property
    def clusters(self) -> Names:
        """The cluster of each sentence, (n,)."""
        article = self.items["article_id"].astype(str)
        if self.cluster == "article":
            return article.to_numpy(object)
        event = self.items["event"]
        return event.where(event != "", "article " + article).to_numpy(object)

    @cached_property
    def coder_names(self) -> list[str]:
        """The coders whose labels are independent of one another."""
        return sorted(set(self.coders[0].get_level_values("annotator")))

    def predicted(self, run: str, decision: Decision) -> Bools:
        """Whether the label holds, by a run, (n,)."""
        return np.asarray(self.codings[run].labels[decision.question][decision.label] == 1)

    def share(self, decision: Decision) -> Floats:
        """The share of coders who gave the label, of those whose labels count, (n,); NaN where
        nobody answered."""
        import pandas as pd

        if decision not in self._shares:
            keys, coding = self.truth
            values = pd.Series(coding.labels[decision.question][decision.label], keys)
            shares = values.groupby(level="item").mean().reindex(self.items["item"])
            self._shares[decision] = np.array(shares, np.float64)
            self._shares[decision].flags.writeable = False
        return self._shares[decision]

    @cached_property
    def _shares(self) -> dict[Decision, Floats]:
        """Those that were asked for: every group of every run asks for the same ones."""
        return {}

    def votes(self, decision: Decision) -> Floats:
        """What each independent coder said, (coders, n): 1, 0, or NaN where not coded."""
        keys, coding = self.coders
        rows = self._index.get_indexer(keys.get_level_values("item"))
        who = np.searchsorted(self.coder_names, np.asarray(keys.get_level_values("annotator")))
        table = np.full((len(self.coder_names), len(self.items)), np.nan)
        table[who, rows] = coding.labels[decision.question][decision.label]
        return table

    @cached_property
    def _index(self) -> pd.Index[str]:
        import pandas as pd

        index: pd.Index[str] = pd.Index(self.items["item"])
        return index


def compared_labels(question: Question) -> tuple[str, ...]:
    """The labels that say all of a question: of a binary one, the absence says nothing more."""
    return question.positive_ids if question.kind == "binary" else question.label_ids


def read_coded(
    runs: Sequence[Run],
    gold: str | Path | pd.DataFrame,
    *,
    by: Sequence[str] = (),
    sample: str | Path | None = None,
) -> Coded:
    """The sentences that all runs scored, beside the hand labels.

    ``gold``: a table of ``toolkit labels``, or its file; ``sample`` gives inclusion probabilities
    that it lacks. Raises `ValueError` for runs of other texts or other questions, for labels of
    other sentences, and where coders answered none of the questions scored.
    """
    import pandas as pd

    first = runs[0]
    tables = [run.scores.items(by) for run in runs]
    shared = set(tables[0]["item"]).intersection(*(table["item"] for table in tables[1:]))
    notes = []
    if not shared:
        raise ValueError(
            f"{runs[1].scores.folder}: scored none of the articles of {first.scores.folder}; score "
            "the same ones"
        )
    if left := max(len(table) for table in tables) - len(shared):
        notes.append(f"{left:,} sentences were not scored by every run and are left out")
    items = tables[0][tables[0]["item"].isin(shared)].reset_index(drop=True)
    for name in {*by, "event", "date"}:
        items[name] = items[name].fillna("").astype(str)
    codings = {}
    for run, table in zip(runs, tables, strict=True):
        _require_same_questions(first, run)
        aligned = table.set_index("item").loc[items["item"]].reset_index()
        if (aligned["text"] != items["text"]).any():
            changed = items.loc[(aligned["text"] != items["text"]).to_numpy(), "item"].iloc[0]
            raise ValueError(
                f"{run.scores.folder}: sentence {changed} has another text than in "
                f"{first.scores.folder}; score the same articles"
            )
        codings[run.name] = Coding.of_columns(
            aligned.__getitem__, lambda: (), np.zeros(len(items)), first.scores.codebooks
        )
    table, path = read_gold(gold)
    labels, of_labels = labels_of_items(table, items, first.scores.codebooks, path)
    notes += of_labels
    known = {q.id for book in first.scores.codebooks for q in book.questions}
    if not known & set(labels["codebook"]):
        raise ValueError(
            f"{path}: answers none of the questions scored: {', '.join(sorted(known))}; code by "
            "the codebooks of these scores"
        )
    whole = labels[labels["start"].isna()]
    drawn = table if sample is None else read_sample(Path(sample))
    inclusion, stratum, of_design = _design(with_items(drawn, items)[0], items, whole, path)
    notes += of_design
    if by:
        notes += coder_notes(whole, dict(zip(items["item"], items[by[0]], strict=True)))
    texts = set(items.loc[items["item"].isin(whole["item"]), "text"])
    notes += [note for run in runs for note in taught_notes(run.scores, texts)]
    books = first.scores.codebooks
    return Coded(
        tuple(runs), books, items.drop(columns=["text", "before", "after"]), codings,
        Coding.from_annotations(adjudicated_labels(whole, books), books),
        Coding.from_annotations(independent_labels(whole), books),
        inclusion, pd.Series(stratum, items.index), tuple(dict.fromkeys(notes)),
    )  # fmt: skip


def groups(items: pd.DataFrame, by: str) -> Iterator[tuple[str, Bools]]:
    """The values of a column, each with the rows that have it; those without are left out."""
    for name in sorted(set(items[by]) - {""}):
        yield name, (items[by] == name).to_numpy(bool)


def _require_same_questions(first: Run, run: Run) -> None:
    asked = {q.id: q.label_ids for book in first.scores.codebooks for q in book.questions}
    answered = {q.id: q.label_ids for book in run.scores.codebooks for q in book.questions}
    if missing := [name for name in asked if answered.get(name) != asked[name]]:
        raise ValueError(
            f"{run.scores.folder}: {missing[0]} is not answered with the labels of "
            f"{first.scores.folder}; score by a codebook with the same questions and labels"
        )


def _design(
    drawn: pd.DataFrame, items: pd.DataFrame, labels: pd.DataFrame, path: str
) -> tuple[Floats, pd.Series[str], list[str]]:
    """Of each sentence the probability of being drawn and coded, NaN where it was not, and its
    stratum; and notes."""
    import pandas as pd

    coded = items["item"].isin(labels["item"])
    empty = pd.Series("", items.index)
    if "inclusion_p" not in drawn.columns:
        note = "inclusion probabilities are not known: labels are taken for a random sample"
        known = np.where(coded, max(coded.mean(), 1e-9), np.nan)
        return known, empty, [note]
    columns = [name for name in ("inclusion_p", "stratum") if name in drawn.columns]
    of_items = drawn.drop_duplicates("item").set_index("item")[columns].reindex(items["item"])
    inclusion = of_items["inclusion_p"].astype(float).set_axis(items.index)
    bad = (inclusion <= 0) | (inclusion > 1)
    if bad.any():
        raise ValueError(
            f"{path}: inclusion_p of item {items.loc[bad, 'item'].iloc[0]} is not in (0, 1]"
        )
    notes = []
    if lacking := int((coded & inclusion.isna()).sum()):
        notes.append(f"{lacking:,} labelled sentences have no inclusion_p and are left out")
    stratum = empty
    if "stratum" in of_items:
        stratum = of_items["stratum"].fillna("").astype(str).set_axis(items.index)
    blank = ~coded & inclusion.notna() & bool(uncoded(drawn).any() if "label" in drawn else True)
    nested = strata_within(stratum, items["outlet"].fillna("").astype(str), coded | blank)
    p = inclusion * response(inclusion, coded & inclusion.notna(), blank, items["outlet"], nested)
    return np.asarray(p.where(coded), np.float64), nested, notes
