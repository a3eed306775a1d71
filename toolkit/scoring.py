"""Article -> `ScoredArticle`: segment, classify, measure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from threadpoolctl import threadpool_limits

from toolkit.classifiers.base import Sourced
from toolkit.classifiers.bundle import Model, load_model
from toolkit.classifiers.features import tokenize
from toolkit.corpus import (
    Article,
    Facets,
    Score,
    Sentence,
    Span,
)
from toolkit.evidence import evidence
from toolkit.measures import measure
from toolkit.tables import sentence_table, span_table
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
def cached_model(name: str) -> Model:
    """`load_model`, kept: the models last used stay in memory."""
    return load_model(name)


def score(
    text: str | Article,
    *,
    model: str | Model = "default",
    presegmented: bool = False,
) -> ScoredArticle:
    """Score one article, given as text or as an `Article`.

    ``model`` is ``default``, ``linear``, the path of a model folder, or a loaded `Model`;
    ``presegmented`` takes the whole text as one sentence. Raises `ValueError` for a text
    without a sentence and for an unknown model.

    >>> import toolkit
    >>> article = toolkit.score("“We will appeal,” the mayor said. It rained.")
    >>> article.sentences[["text", "attribution", "quote_type"]].values.tolist()
    [['“We will appeal,” the mayor said.', 'attributed', 'direct'], ['It rained.', 'none', 'none']]
    """
    article = text if isinstance(text, Article) else Article("article", text)
    loaded = model if isinstance(model, Model) else cached_model(model)
    scored = next(iter(score_articles([article], loaded, presegmented=presegmented)))
    if not scored.scores:
        raise ValueError("the text holds no sentence: nothing to score")
    return scored


def score_articles(
    articles: Sequence[Article], model: Model, *, presegmented: bool = False
) -> Iterator[ScoredArticle]:
    """Score many articles; their sentences go through the classifiers together."""
    split = [split_sentences(article, presegmented=presegmented) for article in articles]
    texts = [sentence.text for sentences in split for sentence in sentences]
    # The matrices are small: threads of the linear algebra library would only wait for each other.
    with threadpool_limits(1, user_api="blas"):
        tokens = tokenize(texts)
        loaded, loaded_spans = model.loaded.predict_with_spans(texts, tokens)
        frames, frame_spans = model.framing.predict_with_spans(texts, tokens)
        all_sourced = [_source(sentences, model) for sentences in split]
    loaded_p: list[float] = loaded.tolist()
    frame_p: list[list[float]] = frames.tolist()
    at = 0
    for article, sentences, sourced in zip(articles, split, all_sourced, strict=True):
        scores = []
        for sentence, (facets, sourcing_spans) in zip(sentences, sourced, strict=True):
            spans: tuple[Span, ...] = ()
            if sentence.region != "boilerplate":
                spans = evidence(sentence, loaded_spans[at], frame_spans[at], sourcing_spans)
            scores.append(Score(sentence, loaded_p[at], tuple(frame_p[at]), facets, spans))
            at += 1
        yield ScoredArticle(article, tuple(scores), measure(scores))


def _source(sentences: Sequence[Sentence], model: Model) -> list[Sourced]:
    # An advertisement between two halves of a quotation must not end it.
    kept = [i for i, sentence in enumerate(sentences) if sentence.region != "boilerplate"]
    result = [Sourced(Facets(), ())] * len(sentences)
    for i, sourced in zip(
        kept, model.sourcing.extract([sentences[i].text for i in kept]), strict=True
    ):
        result[i] = sourced
    return result
