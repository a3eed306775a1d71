"""Scores of as many articles as can be had: one that fails costs no other its scores."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.models.base import Model, ModelStoppedError, UnansweredError
from toolkit.schema import Article, InputError
from toolkit.scoring.article import ScoredArticle, score_articles


def score_each(
    articles: Sequence[Article], model: Model, *, presegmented: bool = False
) -> tuple[list[ScoredArticle], list[InputError]]:
    """Score articles together; those that the model fails on, or that hold no sentence, come back
    as errors under their ids. Raises `ModelStoppedError` where the model cannot go on."""
    scored: list[ScoredArticle] = []
    errors: list[InputError] = []
    try:
        scored = list(score_articles(articles, model, presegmented=presegmented))
    except ModelStoppedError:
        raise  # no article is at fault
    except Exception as problem:
        # One article must not cost its neighbours their scores: find it.
        if len(articles) == 1:
            if isinstance(problem, UnansweredError):
                return [], [InputError(articles[0].article_id, 0, str(problem))]
            reason = (
                f"the model {model.name} fails on this text ({type(problem).__name__}: {problem}); "
                "score it with another --model, or leave it out"
            )
            return [], [InputError(articles[0].article_id, 0, reason)]
        for article in articles:
            alone, failed = score_each([article], model, presegmented=presegmented)
            scored += alone
            errors += failed
        return scored, errors
    errors += [
        InputError(article.article.article_id, 0, "holds no sentence; leave it out")
        for article in scored
        if not article.scored_sentences
    ]
    return [article for article in scored if article.scored_sentences], errors
