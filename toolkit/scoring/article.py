"""Article -> `ScoredArticle`: segment, classify, measure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from toolkit.models.base import Model, Reading
from toolkit.models.registry import ModelChoice, load_model
from toolkit.schema import Article, Facets, Score, Sentence
from toolkit.scoring.evidence import evidence
from toolkit.measures.old_measures import measure
from toolkit.results.tables import sentence_table, span_table
from toolkit.text import sentences as split_sentences

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class ScoredArticle:
    """An article with its scores and measures; shown highlighted in a notebook.

    ``scores`` holds one `Score` a sentence, in order; ``measures`` maps a measure's name to its
    value, ``None`` where it is undefined.
    """

    article: Article
    scores: tuple[Score, ...]
    measures: Mapping[str, float | int | None]

    @property
    def sentences(self) -> pd.DataFrame:
        """One row a sentence, columns as in ``sentences.parquet``, with ``frames`` added:
        the given frames as one string, comma between them."""
        table: pd.DataFrame = sentence_table(self.scores).to_pandas()
        labels = [",".join(score.frame_labels) for score in self.scores]
        table.insert(list(table.columns).index("loaded_language") + 1, "frames", labels)
        return table

    @property
    def spans(self) -> pd.DataFrame:
        """One row a span of evidence, columns as in ``spans.parquet``."""
        table: pd.DataFrame = span_table(self.scores).to_pandas()
        return table

    def _repr_html_(self) -> str:
        from toolkit.highlight import highlight

        return str(highlight(self.article.text, self.scores))

    def __repr__(self) -> str:
        loaded = sum(s.loaded_language >= 0.5 for s in self.scores)
        attributed = sum(s.facets.attribution != "none" for s in self.scores)
        return (
            f"ScoredArticle({self.article.article_id!r}, {len(self.scores)} sentences, "
            f"{loaded} loaded, {attributed} attributed)"
        )


@lru_cache(maxsize=4)
def cached_model(choice: ModelChoice) -> Model:
    """`load_model`, kept: the models last used stay in memory."""
    return load_model(choice.name, aim=choice.aim, device=choice.device)


def score(
    text: str | Article,
    *,
    model: str | Model = "default",
    aim: str = "",
    presegmented: bool = False,
) -> ScoredArticle:
    """Score one article, given as text or as an `Article`.

    ``model`` is ``default``, ``linear``, ``cascade``, the path of a model folder, or a loaded
    `Model`; ``aim`` as for `load_model`; ``presegmented`` takes the whole text as one sentence.
    Raises `ValueError` for a text without a sentence, an unknown model and an unknown aim.

    >>> import toolkit
    >>> article = toolkit.score("“We will appeal,” the mayor said. It rained.")
    >>> article.sentences[["text", "attribution", "quote_type"]].values.tolist()
    [['“We will appeal,” the mayor said.', 'attributed', 'direct'], ['It rained.', 'none', 'none']]
    """
    article = text if isinstance(text, Article) else Article("article", text)
    loaded = model if isinstance(model, Model) else cached_model(ModelChoice(model, aim))
    scored = next(iter(score_articles([article], loaded, presegmented=presegmented)))
    if not scored.scores:
        raise ValueError("the text holds no sentence: nothing to score")
    return scored


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
    # An advertisement between two halves of a quotation must not end it: it is read on its own.
    running = [[s.text for s in own if s.region != "boilerplate"] for own in split]
    alone = [[s.text] for own in split for s in own if s.region == "boilerplate"]
    read = model.read([*running, *alone])
    asides = iter(readings[0] for readings in read[len(articles) :])
    for article, sentences, readings in zip(articles, split, read[: len(articles)], strict=True):
        told = iter(readings)
        scores = tuple(
            _score(s, next(asides if s.region == "boilerplate" else told)) for s in sentences
        )
        yield ScoredArticle(article, scores, measure(scores))


def _score(sentence: Sentence, reading: Reading) -> Score:
    if sentence.region == "boilerplate":
        return Score(
            sentence, reading.loaded, reading.frames, Facets(), confident=reading.confident
        )
    spans = evidence(sentence, reading.loaded_spans, reading.frame_spans, reading.sourcing_spans)
    return Score(sentence, reading.loaded, reading.frames, reading.facets, spans, reading.confident)
