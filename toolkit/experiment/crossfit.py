"""Cross-fitting: loaded language read by classifiers that learned from the corpus's other groups.

Hand labels that also trained the classifier make it look better than it is on new text, and the
correction too small. Here every sentence is scored by one that never saw its group.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from toolkit.models.base import Classifier, Model, Reading
from toolkit.models.linear.classifier import LinearClassifier
from toolkit.schema import UNSURE, Article, LabelledText, Sentence
from toolkit.scoring.article import ScoredArticle, score_sentences
from toolkit.evaluation.folds import Split, grouped_folds, leave_one_out

LOADED = "loaded_language"
AT_MOST = 20
FOLDS = 10


class Refitted:
    """A `Model` whose answers about loaded language are another classifier's."""

    def __init__(self, base: Model, loaded: Classifier) -> None:
        self.base, self.loaded = base, loaded
        self.name, self.sha256 = base.name, base.sha256

    def read(self, articles: Sequence[Sequence[str]]) -> list[list[Reading]]:
        """See `Model`."""
        found = []
        for texts, readings in zip(articles, self.base.read(articles), strict=True):
            p = self.loaded.predict_proba(texts)[:, 0].tolist() if texts else []
            spans = self.loaded.explain(texts) if texts else []
            found.append(
                [
                    reading._replace(loaded=own, loaded_spans=words, confident=UNSURE)
                    for reading, own, words in zip(readings, p, spans, strict=True)
                ]
            )
        return found


def crossfitted(
    articles: Sequence[Article],
    split: Sequence[Sequence[Sentence]],
    groups: Mapping[str, str],
    loaded: Mapping[str, bool],
    base: Model,
    seed: int = 0,
) -> list[ScoredArticle]:
    """Score articles, the sentences of each given. ``groups`` has the group of each article by its
    id, ``loaded`` the hand label of each coded sentence by ``<article_id>-<number>``.

    Each group is left out by itself, or, of more than `AT_MOST`, in `FOLDS` folds of whole
    groups. Raises `ValueError` where there are fewer than two groups.
    """
    texts = {
        (key := f"{sentence.article_id}-{sentence.sentence}"): LabelledText(
            key,
            sentence.text,
            ("loaded",) * loaded.get(key, False),
            {"group": groups[sentence.article_id]},
        )
        for own in split
        for sentence in own
    }
    found: dict[str, ScoredArticle] = {}
    for fold in _folds(list(texts.values()), seed):
        learn = [texts[item] for item in fold.train if item in loaded]
        classifier = LinearClassifier(LOADED, ("loaded",), balanced=True)
        classifier.fit([text.text for text in learn], [text.labels for text in learn])
        held = {texts[item].groups["group"] for item in fold.test}
        own = [k for k, article in enumerate(articles) if groups[article.article_id] in held]
        model = Refitted(base, classifier)
        for one in score_sentences([articles[k] for k in own], [split[k] for k in own], model):
            found[one.article.article_id] = one
    return [found[article.article_id] for article in articles]


def crossfit_sha256(base: Model, by: str, loaded: Mapping[str, bool]) -> str:
    """What stands for the weights: the base model's hash, the cut, the labels learned from."""
    told = hashlib.sha256(f"{base.sha256} {by}".encode())
    for item in sorted(loaded):
        told.update(f"\n{item} {int(loaded[item])}".encode())
    return told.hexdigest()


def _folds(texts: Sequence[LabelledText], seed: int) -> list[Split]:
    groups = {text.groups["group"] for text in texts}
    if len(groups) <= AT_MOST:
        return leave_one_out(texts, "group")
    return grouped_folds(texts, "group", FOLDS, seed)
