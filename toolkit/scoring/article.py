"""Article -> `ScoredArticle`: segment, classify, measure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from toolkit.codebook import NONE, Codebook
from toolkit.measures import measure_articles
from toolkit.models.base import Model, RemoteModel, UnansweredError
from toolkit.models.registry import load_model
from toolkit.results.sources import CitedSource, cited_sources, source_table
from toolkit.results.tables import sentence_table, span_table
from toolkit.schema import Article, Labels, Prediction, ScoredSentence, Sentence
from toolkit.scoring.collecting import without_collector
from toolkit.scoring.evidence import evidence
from toolkit.text import sentences as split_sentences

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


class ModelChoice(NamedTuple):
    """What `load_model` is asked for."""

    name: str = "default"
    operating_point: str = ""
    device: str = ""
    calibration: str = ""
    send: bool = False


@dataclass(frozen=True, slots=True)
class ScoredArticle:
    """An article with its scores and measures; shown highlighted in a notebook.

    Its length is its number of sentences; to iterate over it gives them in order.
    ``scored_sentences`` are in order; ``measures`` maps a measure's name to its value, ``None``
    where it is undefined; ``codebooks`` are those that the model answers; ``cited`` are the
    article's sources in order of appearance.
    """

    article: Article
    scored_sentences: tuple[ScoredSentence, ...]
    measures: Mapping[str, float | int | None]
    codebooks: tuple[Codebook, ...]
    cited: tuple[CitedSource, ...] = ()

    def __len__(self) -> int:
        return len(self.scored_sentences)

    def __iter__(self) -> Iterator[ScoredSentence]:
        return iter(self.scored_sentences)

    @property
    def text(self) -> str:
        """The text of the article as it was read."""
        return self.article.text

    @property
    def sentences(self) -> pd.DataFrame:
        """One row a sentence, columns as in the table of sentences; for a question that may have
        several labels a column of its name is added, with a comma between the labels."""
        table: pd.DataFrame = sentence_table(self.scored_sentences, self.codebooks).to_pandas()
        for question in (each for codebook in self.codebooks for each in codebook.questions):
            if question.kind == "multi":
                holding = [question.holding(s.labels[question.id]) for s in self.scored_sentences]
                labels = [",".join(k for k in held if k != NONE) for held in holding]
                place = list(table.columns).index(next(iter(question.columns())))
                table.insert(place, question.id, labels)
        return table

    @property
    def spans(self) -> pd.DataFrame:
        """One row a span of evidence, columns as in the table of spans."""
        table: pd.DataFrame = span_table(self.scored_sentences).to_pandas()
        return table

    @property
    def sources(self) -> pd.DataFrame:
        """One row a source of the article, columns as in the table of sources."""
        cited = ((self.article.article_id, each) for each in self.cited)
        table: pd.DataFrame = source_table(cited, self.codebooks).to_pandas()
        return table

    def to_html(self, path: str | Path | None = None) -> str:
        """The text highlighted, as a page of its own: no network, no script, any text safe.

        Writes it to ``path`` too where one is given.
        """
        from toolkit.highlight import page

        title = self.article.title or self.article.article_id
        whole = page(title, self.article.text, self.scored_sentences, self.codebooks)
        if path is not None:
            Path(path).write_text(whole, encoding="utf-8")
        return whole

    def plot(self) -> Figure:
        """The answers along the article, drawn by matplotlib; see `toolkit.highlight.figure`."""
        from toolkit.highlight.figure import article_figure

        return article_figure(self.scored_sentences, self.codebooks)

    def _repr_html_(self) -> str:
        from toolkit.highlight import highlight

        return str(highlight(self.article.text, self.scored_sentences, self.codebooks))

    def __repr__(self) -> str:
        parts = [repr(self.article.article_id), f"{len(self.scored_sentences)} sentences"]
        for codebook in self.codebooks:
            question = codebook.questions[0]
            if question.kind != "multi":
                holding = [question.holding(s.labels[question.id]) for s in self.scored_sentences]
                n = len(holding) - holding.count((NONE,))
                parts.append(f"{n} {question.positive_ids[0]}")
        return f"ScoredArticle({', '.join(parts)})"


def cached_model(choice: ModelChoice) -> Model:
    """`load_model`, kept: the models last used stay in memory, those in a file of settings as long
    as it is the same."""
    path = Path(choice.name)
    written = path.stat().st_mtime_ns if path.is_file() else 0
    return _kept_model(choice, written)


@lru_cache(maxsize=4)
def _kept_model(choice: ModelChoice, written: int) -> Model:
    return load_model(
        choice.name, operating_point=choice.operating_point, device=choice.device,
        calibration=choice.calibration, send=choice.send,
    )  # fmt: skip


def score_articles(
    articles: Sequence[Article], model: Model, *, presegmented: bool = False
) -> Iterator[ScoredArticle]:
    """Score many articles; the model reads their sentences together."""
    split = [split_sentences(article, presegmented=presegmented) for article in articles]
    return score_sentences(articles, split, model)


def score_sentences(
    articles: Sequence[Article], split: Sequence[Sequence[Sentence]], model: Model
) -> Iterator[ScoredArticle]:
    """Score articles whose sentences are given, those of each in their order."""
    with without_collector():
        scored = _scored_sentences(split, model)
        values = measure_articles(scored, model.codebooks)
    codebooks = tuple(model.codebooks)
    for article, scored_sentences, measures in zip(articles, scored, values, strict=True):
        cited = cited_sources(scored_sentences, codebooks)
        yield ScoredArticle(article, scored_sentences, measures, codebooks, cited)


def _scored_sentences(
    split: Sequence[Sequence[Sentence]], model: Model
) -> list[tuple[ScoredSentence, ...]]:
    # An advertisement between two halves of a quotation must not end it: it is read on its own.
    running = [running_sentences(sentences) for sentences in split]
    asked = [[s.text for s in sentences] for sentences in running]
    alone = [[s.text] for sentences in split for s in sentences if s.region == "boilerplate"]
    unread = unread_boilerplate(model)
    try:
        predictions = model.predict(asked if unread else [*asked, *alone])
    except UnansweredError as problem:
        if problem.article < len(running):  # its place is known here alone
            sentence = running[problem.article][problem.sentence]
            raise UnansweredError(
                problem.article,
                problem.sentence,
                f"sentence {sentence.sentence} ({sentence.text[:60]!r}) has no usable answer: "
                f"{problem}",
            ) from None
        raise
    asides = (
        iter([unread] * len(alone))
        if unread
        else iter(predicted[0] for predicted in predictions[len(split) :])
    )
    scored: list[tuple[ScoredSentence, ...]] = []
    for sentences, predicted in zip(split, predictions[: len(split)], strict=True):
        in_order = iter(predicted)
        scored.append(
            tuple(
                _boilerplate(s, next(asides), model.codebooks)
                if s.region == "boilerplate"
                else _scored(s, next(in_order), model.codebooks)
                for s in sentences
            )
        )
    return scored


def running_sentences(sentences: Sequence[Sentence]) -> list[Sentence]:
    """The sentences of an article that a model reads one after the other: all but boilerplate."""
    return [s for s in sentences if s.region != "boilerplate"]


def unread_boilerplate(model: Model) -> Prediction | None:
    """What stands for the answer to boilerplate that is not sent to a model that may cost money:
    no label holds. Nothing for other models, and where a question has no such answer."""
    questions = [question for codebook in model.codebooks for question in codebook.questions]
    if not isinstance(model, RemoteModel) or any(
        question.kind == "single" and NONE not in question.label_ids for question in questions
    ):
        return None
    labels: Labels = {
        question.id: {NONE: 1.0}
        if question.kind == "single"
        else {label: float(label == NONE) for label in question.scored_ids}
        for question in questions
    }
    return Prediction(labels, {}, {codebook.name: True for codebook in model.codebooks})


def _scored(
    sentence: Sentence, prediction: Prediction, codebooks: Sequence[Codebook]
) -> ScoredSentence:
    spans = evidence(sentence, prediction.spans, codebooks)
    return ScoredSentence(
        sentence,
        prediction.labels,
        spans,
        prediction.confident,
        prediction.source,
        prediction.mentions,
    )


def _boilerplate(
    sentence: Sentence, prediction: Prediction, codebooks: Sequence[Codebook]
) -> ScoredSentence:
    """Nobody speaks in boilerplate: no span, and ``none`` where one answer is asked for."""
    labels: Labels = {
        question.id: {NONE: 1.0}
        if question.kind == "single" and NONE in question.label_ids
        else prediction.labels[question.id]
        for codebook in codebooks
        for question in codebook.questions
    }
    return ScoredSentence(sentence, labels, (), prediction.confident)
