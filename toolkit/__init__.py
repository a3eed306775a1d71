"""Bias and framing analysis of news: framing, sourcing and loaded language, sentence by sentence.

>>> import toolkit
>>> toolkit.score("Rain fell on Tuesday.")
ScoredArticle('article', 1 sentences, 0 loaded, 0 attributed)

What one uses:

    toolkit.score(x)                  x: a text, the path of a file or folder, a list, Series or
                                      DataFrame; one article, or a corpus of several
    article.sentences .spans .sources .measures .to_html() .plot()
    corpus.articles .sentences .spans .sources .errors
    corpus.by("outlet")               measures by outlet, section or month, with intervals
    corpus.plot_measures()            the same, drawn
    corpus.keyness(of="loaded")       the words that set outlets apart
    corpus.kwic("disgrac*")           words where they stand
    corpus.save("scored")             a folder that every command takes
    toolkit.score_batch(paths, out)   many files into a folder of tables, resumed and appended
    toolkit.ScoreSet.open("scored")   such a folder, opened
    toolkit.describe("scored")        its figures: measures, time, frames, words
    toolkit.compare("scored", measure, gold="labels.csv")
                                      outlets compared, corrected by hand labels
    toolkit.validate("scored", gold="labels.csv")
                                      agreement with coders, stability, equivalence
    toolkit.sources("scored")         who is quoted, by outlet
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from toolkit.version import __version__

if TYPE_CHECKING:
    from toolkit.codebook import load_codebook
    from toolkit.comparison.compare import compare
    from toolkit.comparison.sources import sources
    from toolkit.corpora.registry import load_corpus
    from toolkit.description.concordance import kwic
    from toolkit.description.describe import describe
    from toolkit.description.keyness import keyness
    from toolkit.interactive.corpus import ScoredCorpus
    from toolkit.interactive.score import score
    from toolkit.models.registry import load_model
    from toolkit.regression.regress import regress
    from toolkit.results import ScoreSet
    from toolkit.schema import Article
    from toolkit.scoring.article import ScoredArticle
    from toolkit.scoring.batch import score_batch
    from toolkit.validation.validate import validate

__all__ = [
    "Article",
    "ScoreSet",
    "ScoredArticle",
    "ScoredCorpus",
    "__version__",
    "compare",
    "describe",
    "keyness",
    "kwic",
    "load_codebook",
    "load_corpus",
    "load_model",
    "regress",
    "score",
    "score_batch",
    "sources",
    "validate",
]

_HOME = {
    "Article": "toolkit.schema",
    "ScoreSet": "toolkit.results",
    "ScoredArticle": "toolkit.scoring.article",
    "ScoredCorpus": "toolkit.interactive",
    "compare": "toolkit.comparison",
    "describe": "toolkit.description",
    "keyness": "toolkit.description",
    "kwic": "toolkit.description",
    "load_codebook": "toolkit.codebook",
    "load_corpus": "toolkit.corpora.registry",
    "load_model": "toolkit.models.registry",
    "regress": "toolkit.regression",
    "score": "toolkit.interactive",
    "score_batch": "toolkit.scoring.batch",
    "sources": "toolkit.comparison",
    "validate": "toolkit.validation",
}


def __getattr__(name: str) -> Any:
    # Heavy libraries load when a name is first used, not when the package is imported.
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'toolkit' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
