"""How much the written rules weigh beside a trained encoder's own answer, question by question."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from toolkit.codebook import NONE
from toolkit.models.encoder.decoding import TokenRows, sentence_logits
from toolkit.models.encoder.encoder import Encoder
from toolkit.models.encoder.rule_ensemble import QUESTION, QUESTIONS, SPANS, blend
from toolkit.models.encoder.sources import with_rules
from toolkit.models.encoder.tagger_ensemble import WeighedTagger
from toolkit.schema import Passage

WEIGHTS = tuple(np.round(np.arange(0.0, 7.01, 0.5), 1).tolist())
FEWEST = 20


def rule_weights(
    encoder: Encoder,
    rows: TokenRows,
    passages: Sequence[Passage],
    tagger: WeighedTagger | None = None,
) -> dict[str, float]:
    """The weight of the rules in each question that makes the labels of attributed sentences
    likeliest; a question that fewer than twenty such sentences are labelled for is left out, as is
    one that the rules do not help."""
    if not {QUESTION, *QUESTIONS, SPANS} <= set(encoder.heads):
        return {}
    labels = {name: head.labels for name, head in encoder.heads.items()}
    gold = [of_text for passage in passages for of_text in passage.gold]
    p = encoder.probabilities(encoder.log_odds(sentence_logits(rows, len(gold))))
    articles = [passage.texts for passage in passages]
    columns = encoder.columns[SPANS]
    _, read = with_rules(p, labels, articles, rows, columns, {}, tagger)
    rule_labels = [sourcing for article in read for sourcing in article.sourcing]
    weights = {}
    for name in QUESTIONS:
        truth = [
            (text, max(shares, key=shares.__getitem__))
            for text, of_text in enumerate(gold)
            if (shares := of_text.labels.get(name))
        ]
        truth = [(text, label) for text, label in truth if label != NONE]
        if len(truth) < FEWEST:
            continue
        texts = [text for text, _ in truth]
        wanted = [labels[name].index(label) for _, label in truth]
        network = {name: p[name][texts]}
        rules = [rule_labels[text] for text in texts]
        loss = []
        for weight in WEIGHTS:
            blended = blend(network, labels, rules, {name: weight})[name]
            loss.append(-float(np.log(blended[range(len(texts)), wanted]).sum()))
        if best := WEIGHTS[int(np.argmin(loss))]:
            weights[name] = best
    return weights
