"""`Coding`: sentences as a model or as coders labelled them, in columns.

A model's scores, the tables they are written to and the labels of coders all become one `Coding`,
so that every indicator and every measure has one definition.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from toolkit.codebook import HOLDS, Codebook
from toolkit.measures.answers import REPORTER as REPORTER
from toolkit.measures.answers import SOURCE as SOURCE
from toolkit.measures.answers import Answers, SpanCounts
from toolkit.measures.answers import Floats as Floats
from toolkit.measures.places import Places
from toolkit.measures.voice import span_voice, voice_rule
from toolkit.schema import ScoredSentence

if TYPE_CHECKING:
    import pandas as pd

Mark = tuple[str, str, int, str]
"""A span: codebook, label, number of the sentence, voice."""


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
            question.id: Answers(
                question, question.cells([s.labels[question.id] for s in sentences]).__getitem__
            )
            for codebook in codebooks
            for question in codebook.questions
        }
        marks = [
            (span.codebook, span.label, row, span.voice)
            for row, sentence in enumerate(sentences)
            for span in sentence.spans
        ]
        spans = SpanCounts(lambda: marks, len(sentences))
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
        words = np.array([len(text.split()) for text in sentences["text"]], float)
        places = Places(sentences["article_id"], sentences["sentence"])
        return cls.of_columns(
            sentences.__getitem__, lambda: marks_of(spans, places), words, codebooks, thresholds
        )

    @classmethod
    def of_columns(
        cls,
        column: Callable[[str], ArrayLike],
        marks: Callable[[], Iterable[Mark]],
        words: Floats,
        codebooks: Sequence[Codebook],
        thresholds: Mapping[str, float] | None = None,
    ) -> Coding:
        """As `from_tables`, of columns of sentences and of spans that are read when they are asked
        for; ``words``, (n,), says how many sentences there are."""
        labels = {
            question.id: Answers(question, column, (thresholds or {}).get(question.id, HOLDS))
            for codebook in codebooks
            for question in codebook.questions
        }
        n = len(words)
        return cls(labels, SpanCounts(marks, n), _quoted(labels, codebooks, n), words)

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
        voiced = [
            (codebook, label, row, span_voice(int(start), int(end), content.get(row, ())))
            for codebook, label, row, start, end in marks
        ]
        counts = SpanCounts(lambda: voiced, n)
        coding = cls(labels, counts, _quoted(labels, codebooks, n), np.zeros(n))
        return keys, coding


def marks_of(spans: pd.DataFrame, places: Places) -> Iterator[Mark]:
    """The spans of a table that are of sentences with a place."""
    rows = places.rows(spans["article_id"], spans["sentence"])
    columns = (spans[name].tolist() for name in ("codebook", "label"))
    marks = zip(*columns, rows.tolist(), spans["voice"].tolist(), strict=True)
    return (mark for mark in marks if mark[2] >= 0)


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
