"""Cross-fitting: loaded language scored by classifiers trained on the corpus's other groups.

Hand labels that also trained the classifier make it look better than it is on new text, and the
correction too small. Here every sentence is scored by one that never saw its group.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from toolkit.evaluation.folds import Split, grouped_folds, leave_one_out
from toolkit.models.base import Classifier, Model
from toolkit.models.linear.classifier import LinearClassifier
from toolkit.schema import Article, LabelledText, Prediction, Sentence
from toolkit.scoring.article import ScoredArticle, score_sentences

QUESTION, LOADED = "loaded_language", "loaded"
AT_MOST = 20
FOLDS = 10


class Refitted:
    """A `Model` whose answers about loaded language are another classifier's."""

    def __init__(self, base: Model, loaded: Classifier) -> None:
        self.base, self.loaded = base, loaded
        self.name, self.sha256, self.codebooks = base.name, base.sha256, base.codebooks

    def predict(self, articles: Sequence[Sequence[str]]) -> list[list[Prediction]]:
        """See `Model`; no decision is said to be confident."""
        refitted = []
        for texts, predictions in zip(articles, self.base.predict(articles), strict=True):
            p = self.loaded.predict_proba(texts)[:, 0].tolist() if texts else []
            spans = self.loaded.explain(texts) if texts else []
            refitted.append(
                [
                    replace(
                        prediction,
                        labels={**prediction.labels, QUESTION: {LOADED: probability}},
                        spans={**prediction.spans, QUESTION: words},
                        confident={},
                    )
                    for prediction, probability, words in zip(predictions, p, spans, strict=True)
                ]
            )
        return refitted


def crossfitted(
    articles: Sequence[Article],
    split: Sequence[Sequence[Sentence]],
    groups: Mapping[str, str],
    loaded: Mapping[str, bool],
    base: Model,
    *,
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
            (LOADED,) * loaded.get(key, False),
            {"group": groups[sentence.article_id]},
        )
        for sentences in split
        for sentence in sentences
    }
    scored: dict[str, ScoredArticle] = {}
    for fold in _folds(list(texts.values()), seed):
        train = [texts[item] for item in fold.train if item in loaded]
        classifier = LinearClassifier(QUESTION, (LOADED,), balanced=True)
        classifier.fit([text.text for text in train], [text.labels for text in train])
        held_out = {texts[item].groups["group"] for item in fold.test}
        rows = [k for k, article in enumerate(articles) if groups[article.article_id] in held_out]
        model = Refitted(base, classifier)
        for result in score_sentences([articles[k] for k in rows], [split[k] for k in rows], model):
            scored[result.article.article_id] = result
    return [scored[article.article_id] for article in articles]


def crossfit_sha256(base: Model, by: str, loaded: Mapping[str, bool], seed: int) -> str:
    """What stands for the weights: the base model's hash, the groups, the seed of the folds, and
    the labels trained on."""
    digest = hashlib.sha256(f"{base.sha256} {by} {seed}".encode())
    for item in sorted(loaded):
        digest.update(f"\n{item} {int(loaded[item])}".encode())
    return digest.hexdigest()


def _folds(texts: Sequence[LabelledText], seed: int) -> list[Split]:
    groups = {text.groups["group"] for text in texts}
    if len(groups) <= AT_MOST:
        return leave_one_out(texts, "group")
    return grouped_folds(texts, "group", FOLDS, seed)
