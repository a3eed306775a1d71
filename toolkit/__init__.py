"""Bias and framing analysis of news: framing, sourcing and loaded language, sentence by sentence.

>>> import toolkit
>>> toolkit.score("Rain fell on Tuesday.")
ScoredArticle('article', 1 sentences, 0 loaded, 0 attributed)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.codebook import load_codebook
    from toolkit.comparison.compare import compare
    from toolkit.comparison.sources import sources
    from toolkit.corpora.registry import load_corpus
    from toolkit.models.registry import load_model
    from toolkit.regression.regress import regress
    from toolkit.results import ScoreSet
    from toolkit.schema import Article
    from toolkit.scoring.article import ScoredArticle, score
    from toolkit.scoring.batch import score_batch

__version__ = "0.2.0"
__all__ = [
    "Article",
    "ScoreSet",
    "ScoredArticle",
    "__version__",
    "compare",
    "load_codebook",
    "load_corpus",
    "load_model",
    "regress",
    "score",
    "score_batch",
    "sources",
]

_HOME = {
    "Article": "toolkit.schema",
    "ScoreSet": "toolkit.results",
    "ScoredArticle": "toolkit.scoring.article",
    "compare": "toolkit.comparison",
    "load_codebook": "toolkit.codebook",
    "load_corpus": "toolkit.corpora.registry",
    "load_model": "toolkit.models.registry",
    "regress": "toolkit.regression",
    "score": "toolkit.scoring.article",
    "score_batch": "toolkit.scoring.batch",
    "sources": "toolkit.comparison",
}


def __getattr__(name: str) -> Any:
    # Heavy libraries load when a name is first used, not when the package is imported.
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'toolkit' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
