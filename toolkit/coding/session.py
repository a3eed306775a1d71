"""What one coder is doing: the sentences in their order, what stands, what comes next."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from toolkit.annotation.accept import check_labels
from toolkit.annotation.coding_store import CodingStore, shown_texts
from toolkit.annotation.coding_values import Coding, Entry
from toolkit.codebook import NONE, Codebook, Question

if TYPE_CHECKING:
    import pandas as pd

SOURCE = ("outlet", "article_id")
"""Columns of the sample that say whence a sentence is; all are hidden with the outlet, as names of
articles often tell it. The stratum is never shown: it may be what the model thinks."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as it is shown, with those before and after it, its place in the order from 1, and
    ``source``: whence it is, if that is not hidden."""

    key: str
    item: str
    before: str
    text: str
    after: str
    number: int
    source: tuple[str, ...] = ()


class Progress(NamedTuple):
    """Sentences that are finished, that are begun, and all."""

    finished: int
    begun: int
    total: int


@dataclass(frozen=True, slots=True)
class Session:
    """A coder at work on some sentences.

    For an adjudicator: by item the questions to ``decide``, on which coders differ, and what coders
    answered ``elsewhere``, who are not in the store.
    """

    coder: str
    codebook: Codebook
    store: CodingStore
    sentences: tuple[Sentence, ...]
    decide: Mapping[str, Sequence[str]] | None = None
    elsewhere: tuple[Entry, ...] = ()

    def sentence(self, key: str) -> Sentence | None:
        """The sentence of that key, if it is the coder's."""
        return next((each for each in self.sentences if each.key == key), None)

    def entry(self, sentence: Sentence) -> Entry:
        """What stands for a sentence. Where an adjudicator has said nothing yet, all that the other
        coders agree on."""
        entry = self.store.entry(self.coder, sentence.item)
        if entry.revision or self.decide is None:
            return entry
        codings = [each.coding for each in self.other_coders(sentence)]
        return replace(entry, coding=agreed(codings, self.codebook))

    def other_coders(self, sentence: Sentence) -> list[Entry]:
        """What the other coders say of a sentence, finished, by name."""
        entries = [
            each
            for each in (*self.store.entries(), *self.elsewhere)
            if each.item == sentence.item and each.coder != self.coder and each.coding.finished
        ]
        return sorted(entries, key=lambda each: each.coder)

    def states(self) -> dict[str, Entry]:
        """By item, what the coder has said of it."""
        return {entry.item: entry for entry in self.store.entries(self.coder)}

    def progress(self) -> Progress:
        """How far the coder is."""
        states = self.states()
        mine = [states[each.item] for each in self.sentences if each.item in states]
        finished = sum(entry.coding.finished for entry in mine)
        return Progress(finished, len(mine) - finished, len(self.sentences))

    def next_open(self, after: Sentence | None = None) -> Sentence | None:
        """The first sentence after that one which is not finished, going round."""
        states = self.states()
        begin = after.number if after else 0
        order = [*self.sentences[begin:], *self.sentences[:begin]]
        unfinished = (
            each
            for each in order
            if each.item not in states or not states[each.item].coding.finished
        )
        return next(unfinished, None)

    def save(self, sentence: Sentence, coding: Coding, *, after: int) -> Entry:
        """Check a coding against the codebook and keep it; see `CodingStore.save`.

        Of a finished coding, questions that do not arise are answered ``none``. Raises `ValueError`
        for what ``toolkit labels`` would refuse.
        """
        if coding.finished:
            coding = replace(coding, labels=with_unasked(coding.labels, self.codebook))
        check_labels(
            self.codebook, sentence.item, self.coder, sentence.text, coding.labels, coding.spans,
            partial=not coding.finished,
        )  # fmt: skip
        return self.store.save(self.coder, sentence.item, coding, after=after)


def sentences(rows: pd.DataFrame, *, hide: Collection[str] = ()) -> tuple[Sentence, ...]:
    """The rows of a sample as they are shown. ``hide`` may name ``outlet`` (whence each sentence
    is) and ``context``. Raises `ValueError` for another name."""
    if unknown := set(hide) - {"outlet", "context"}:
        raise ValueError(f"--hide {sorted(unknown)[0]!r}: outlet and context can be hidden")
    columns = [] if "outlet" in hide else [name for name in SOURCE if name in rows.columns]
    sources = rows[columns].astype(str).itertuples(index=False, name=None)
    made = []
    for number, (shown, source) in enumerate(zip(shown_texts(rows), sources, strict=True), start=1):
        item, key, before, text, after = shown
        if "context" in hide:
            before = after = ""
        named = tuple(dict.fromkeys(filter(None, source)))
        made.append(Sentence(key, item, before, text, after, number, named))
    return tuple(made)


def is_asked(question: Question, labels: Mapping[str, Sequence[str]]) -> bool:
    """Whether a question arises, by the answers to those before it.

    >>> from toolkit.codebook import load_codebook
    >>> naming = load_codebook("sourcing").question("naming")
    >>> is_asked(naming, {"attribution": ["attributed"]}), is_asked(naming, {})
    (True, False)
    """
    return not question.asked_if or any(
        set(wanted) & set(labels.get(name, ())) for name, wanted in question.asked_if
    )


def with_unasked(
    labels: Mapping[str, tuple[str, ...]], codebook: Codebook
) -> dict[str, tuple[str, ...]]:
    """The answers, with ``none`` to every question that does not arise."""
    complete = dict(labels)
    for question in codebook.questions:
        if NONE in question.label_ids and not is_asked(question, complete):
            complete[question.id] = (NONE,)
    return complete


def agreed(codings: Sequence[Coding], codebook: Codebook) -> Coding:
    """What all codings have in common: questions with one answer, and words that all marked."""
    labels = {}
    for question in codebook.questions:
        chosen = {frozenset(each.labels.get(question.id, ())) for each in codings}
        if len(chosen) == 1:
            labels[question.id] = tuple(x for x in question.label_ids if x in next(iter(chosen)))
    shared = set.intersection(*(set(each.spans) for each in codings)) if codings else set()
    return Coding({name: each for name, each in labels.items() if each}, tuple(sorted(shared)))
