"""`Coding`: sentences as a model or as coders labelled them, in columns.

A model's scores, the tables they are written to and the labels of coders all become one `Coding`,
so that every indicator and every measure has one definition.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from toolkit.codebook import HOLDS, NONE, Codebook, Question
from toolkit.measures.voice import span_voice, voice_rule
from toolkit.schema import ScoredSentence

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
REPORTER, SOURCE = range(2)


@dataclass(frozen=True, slots=True, eq=False)
class Coding:
    """n sentences under the questions of some codebooks.

    ``labels``: question id -> label -> (n,) of 1 and 0, NaN where the question was not coded.
    ``spans``: (codebook, label) -> (n, 2), how many such spans are in the reporter's voice and in a
    source's; a label without any span is missing. ``quoted``: (n,), 1 where the words are wholly a
    source's, NaN where that was not coded. ``words``: (n,), words between white space.
    ``sources``: for each sentence the texts of its spans that name a source. ``source_ids``: for
    each sentence its article and the id of its source there, an empty id where no model tells.
    """

    labels: Mapping[str, Mapping[str, Floats]]
    spans: Mapping[tuple[str, str], Floats]
    quoted: Floats
    words: Floats
    sources: Sequence[tuple[str, ...]] = field(default=())
    source_ids: Sequence[tuple[str, str]] = field(default=())
    counted: dict[object, Floats] = field(default_factory=dict, repr=False)
    """What indicators have counted here, by indicator: many measures share one."""

    def __len__(self) -> int:
        return len(self.words)

    def coded(self, question: str) -> NDArray[np.bool_]:
        """Which sentences were coded under a question."""
        return np.asarray(~np.isnan(next(iter(self.labels[question].values()))))

    @classmethod
    def from_scores(
        cls, sentences: Sequence[ScoredSentence], codebooks: Sequence[Codebook]
    ) -> Coding:
        """From scored sentences; a label holds as `Question.holding` says.

        >>> from toolkit.codebook import load_codebook
        >>> from toolkit.schema import Sentence
        >>> rain = Sentence("a", 0, 0, 11, "It poured!")
        >>> scored = ScoredSentence(rain, {"loaded_language": {"loaded": 0.7}})
        >>> coding = Coding.from_scores([scored], [load_codebook("loaded_language")])
        >>> coding.labels["loaded_language"]["loaded"].tolist(), coding.words.tolist()
        ([1.0], [2.0])
        """
        labels = {
            question.id: _held(question, question.cells([s.labels[question.id] for s in sentences]))
            for codebook in codebooks
            for question in codebook.questions
        }
        spans = _counted(
            (
                (span.codebook, span.label, row, span.voice)
                for row, sentence in enumerate(sentences)
                for span in sentence.spans
            ),
            len(sentences),
        )
        words = np.array([len(each.sentence.text.split()) for each in sentences], float)
        rule = voice_rule(codebooks)
        names = (rule[0], rule[1].source) if rule else ("", "")
        sources = [
            tuple(span.text for span in each.spans if (span.codebook, span.label) == names)
            for each in sentences
        ]
        source_ids = [
            (each.sentence.article_id, each.source.source_id if each.source else "")
            for each in sentences
        ]
        quoted = _quoted(labels, codebooks, len(sentences))
        return cls(labels, spans, quoted, words, sources, source_ids)

    @classmethod
    def from_tables(
        cls,
        sentences: pd.DataFrame,
        spans: pd.DataFrame,
        codebooks: Sequence[Codebook],
        *,
        thresholds: Mapping[str, float] | None = None,
    ) -> Coding:
        """From the tables of a score folder, a row for each row of ``sentences``.

        ``thresholds`` moves the probability from which labels of a question hold (by its id, for
        questions with a probability for each label).
        """
        import pandas as pd

        n = len(sentences)
        labels = {
            question.id: _held(question, sentences, (thresholds or {}).get(question.id, HOLDS))
            for codebook in codebooks
            for question in codebook.questions
        }
        keys = pd.MultiIndex.from_frame(sentences[["article_id", "sentence"]])
        rows = keys.get_indexer(pd.MultiIndex.from_frame(spans[["article_id", "sentence"]]))
        marks = zip(spans["codebook"], spans["label"], rows.tolist(), spans["voice"], strict=True)
        counts = _counted((mark for mark in marks if mark[2] >= 0), n)
        words = np.array([len(text.split()) for text in sentences["text"]], float)
        return cls(labels, counts, _quoted(labels, codebooks, n), words)

    @classmethod
    def from_annotations(
        cls, annotations: pd.DataFrame, codebooks: Sequence[Codebook]
    ) -> tuple[pd.MultiIndex, Coding]:
        """From a table of labels, a row for each item and annotator, which the index names.

        ``annotations`` has the columns ``item, annotator, codebook, label, start, end``; the column
        ``codebook`` names the question of a label, and the codebook of a span. A question is coded
        where the annotator gave it any label, be it ``none``. The voice of a span follows from the
        content that the same annotator marked.
        """
        import pandas as pd

        pair = ["item", "annotator"]
        whole = annotations[annotations["start"].isna()]
        marked = annotations[annotations["start"].notna()]
        keys = pd.MultiIndex.from_frame(whole[pair].drop_duplicates())
        n = len(keys)
        labels: dict[str, dict[str, Floats]] = {}
        for codebook in codebooks:
            for question in codebook.questions:
                coded = whole[whole["codebook"] == question.id]
                rows = keys.get_indexer(pd.MultiIndex.from_frame(coded[pair]))
                answered = np.isin(np.arange(n), rows)
                labels[question.id] = {
                    label: np.where(
                        answered, np.isin(np.arange(n), rows[coded["label"] == label]), np.nan
                    )
                    for label in question.label_ids
                }
        rule = voice_rule(codebooks)
        content: dict[int, list[tuple[int, int]]] = defaultdict(list)
        marked = marked.assign(row=keys.get_indexer(pd.MultiIndex.from_frame(marked[pair])))
        marked = marked.loc[marked["row"] >= 0, ["codebook", "label", "row", "start", "end"]]
        marks = list(marked.itertuples(index=False, name=None))
        for codebook_name, label, row, start, end in marks:
            if rule is not None and (codebook_name, label) == (rule[0], rule[1].span):
                content[row].append((int(start), int(end)))
        voiced = (
            (*mark, row, span_voice(int(start), int(end), content.get(row, ())))
            for *mark, row, start, end in marks
        )
        coding = cls(labels, _counted(voiced, n), _quoted(labels, codebooks, n), np.zeros(n))
        return keys, coding


def _held(
    question: Question, columns: Mapping[str, ArrayLike] | pd.DataFrame, holds: float = HOLDS
) -> dict[str, Floats]:
    """For each label 1 where it holds, from a question's columns of the table of sentences."""
    if question.kind == "single":
        chosen = np.asarray(columns[question.column], object)
        return {label: (chosen == label).astype(float) for label in question.label_ids}
    held = {
        label: (np.asarray(columns[question.column_of(label)]) >= holds).astype(float)
        for label in question.scored_ids
    }
    if question.kind == "binary":
        held[NONE] = 1.0 - held[question.scored_ids[0]]
    return held


def _counted(marks: Iterable[tuple[str, str, int, str]], n: int) -> dict[tuple[str, str], Floats]:
    """Spans counted by row and voice, (n, 2); a mark has codebook, label, row and voice."""
    cells: dict[tuple[str, str], list[int]] = defaultdict(list)
    for codebook, label, row, voice in marks:
        cells[codebook, label].append(2 * row + (SOURCE if voice == "source" else REPORTER))
    return {
        pair: np.bincount(rows, minlength=2 * n).reshape(n, 2).astype(float)
        for pair, rows in cells.items()
    }


def _quoted(
    labels: Mapping[str, Mapping[str, Floats]], codebooks: Sequence[Codebook], n: int
) -> Floats:
    """Whether the words are wholly a source's; the first question of the rule must be coded."""
    rule = voice_rule(codebooks)
    if rule is None:
        return np.full(n, np.nan)
    first = rule[1].quoted[0][0]
    coded = ~np.isnan(next(iter(labels[first].values())))
    quoted = np.zeros(n, bool)
    for question, wanted in rule[1].quoted:
        for label in wanted:
            quoted |= labels[question][label] == 1
    return np.where(coded, quoted.astype(float), np.nan)
