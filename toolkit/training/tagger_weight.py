"""How much a linear model's tagger of sources weighs beside a trained encoder's own marks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from toolkit.codebook import NONE
from toolkit.models.encoder.config import TaggerWeight
from toolkit.models.encoder.decoding import TokenRows, sentence_logits
from toolkit.models.encoder.encoder import Encoder
from toolkit.models.encoder.rule_ensemble import QUESTION, SPANS, forms_of, words_of
from toolkit.models.encoder.tagger_ensemble import LOWEST, WeighedTagger, joint
from toolkit.models.encoder.word_probabilities import word_probabilities
from toolkit.models.sourcing.extractor import SourcingExtractor
from toolkit.schema import Passage
from toolkit.training.boundaries import true_states

WEIGHTS = tuple(np.round(np.arange(0.0, 1.01, 0.1), 1).tolist())
Floats = NDArray[np.float32]


def tagger_weight(
    encoder: Encoder,
    rows: TokenRows,
    passages: Sequence[Passage],
    extractor: SourcingExtractor,
) -> TaggerWeight:
    """The weights that make marked words, and attributed sentences, of ``passages`` likeliest;
    ``rows`` are the tokens of all. Passages without labels of attribution say nothing: 0 where
    there are no others."""
    if not {QUESTION, SPANS} <= set(encoder.heads):
        return TaggerWeight()
    gold = [of_text for passage in passages for of_text in passage.gold]
    labelled = np.array([QUESTION in of_text.labels for of_text in gold], bool)
    if not labelled.any():
        return TaggerWeight()
    articles = [passage.texts for passage in passages]
    words = words_of(articles)
    tagged = WeighedTagger(extractor, TaggerWeight()).read(articles, words, forms_of(articles))
    network = word_probabilities(rows, encoder.columns[SPANS], words)
    coded = np.flatnonzero(labelled).tolist()
    inside = [true_states(words[k], gold[k].spans.get(extractor.codebook, ())) > 0 for k in coded]
    of_words = _likeliest(
        np.concatenate([network[k] for k in coded]),
        np.concatenate([tagged.words[k] for k in coded]),
        np.concatenate(inside),
    )
    p = encoder.probabilities(encoder.log_odds(sentence_logits(rows, len(gold))))[QUESTION]
    attributed = 1.0 - p[:, encoder.heads[QUESTION].labels.index(NONE)]
    truth = np.array([1.0 - gold[k].labels[QUESTION].get(NONE, 0.0) for k in coded])
    of_sentences = _likeliest(attributed[coded], tagged.attributed[coded], truth)
    return TaggerWeight(of_words, of_sentences)


def _likeliest(network: Floats, tagger: Floats, truth: NDArray[np.generic]) -> float:
    """The weight with the least loss of what is ``truth``, all of one shape."""

    def loss(weight: float) -> float:
        p = joint(network, tagger, weight).clip(LOWEST, 1 - LOWEST)
        return -float(np.mean(np.where(truth, np.log(p), np.log1p(-p))))

    best: float = min(WEIGHTS, key=loss)
    return best
