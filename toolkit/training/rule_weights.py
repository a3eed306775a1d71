"""How much the written rules weigh beside a trained encoder's own answer, facet by facet."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from toolkit.models.encoder.decoding import TokenRows, sentence_logits
from toolkit.models.encoder.encoder import NONE, Encoder
from toolkit.models.encoder.heads import SOURCING_SPANS
from toolkit.models.encoder.passages import Passage
from toolkit.models.encoder.rule_ensemble import blend, ruled
from toolkit.schema import FACETS

RULED = ("quote_type", "naming", "role", "cue_stance")
WEIGHTS = tuple(np.round(np.arange(0.0, 7.01, 0.5), 1).tolist())
FEWEST = 20


def rule_weights(
    encoder: Encoder, rows: TokenRows, passages: Sequence[Passage]
) -> dict[str, float]:
    """The weight of the rules in each facet that makes known labels of attributed sentences
    likeliest; a facet that fewer than twenty such sentences know is left out, as is one that the
    rules do not help."""
    if not {*FACETS, SOURCING_SPANS} <= set(encoder.heads):
        return {}
    known = [one for passage in passages for one in passage.known]
    p = encoder.probabilities(sentence_logits(rows, len(known)))
    attributed = 1.0 - p["attribution"][:, FACETS["attribution"].index(NONE)]
    texts = [passage.texts for passage in passages]
    told = ruled(texts, rows, encoder.columns[SOURCING_SPANS], attributed.tolist())
    found = {}
    for name in RULED:
        labels = FACETS[name]
        given = [(k, one.labels[name]) for k, one in enumerate(known) if one.labels.get(name)]
        truth = [(k, labels.index(max(own, key=own.__getitem__))) for k, own in given]
        truth = [(k, label) for k, label in truth if labels[label] != NONE]
        if len(truth) < FEWEST:
            continue
        at, wanted = np.array(truth).T
        some = {name: p[name][at]}
        said = [told[k] for k in at]
        loss = [
            -float(np.log(blend(some, FACETS, said, {name: w})[name][range(len(at)), wanted]).sum())
            for w in WEIGHTS
        ]
        if best := WEIGHTS[int(np.argmin(loss))]:
            found[name] = best
    return found
