"""Masked losses: a head learns from the sentences that some corpus labelled for it.

One batch holds passages of all corpora mixed; for a head that a corpus says nothing of, its
sentences count for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from toolkit.models.encoder.heads import Head, columns, sentence_heads
from toolkit.models.encoder.network import Network, pooled
from toolkit.models.encoder.windows import padded
from toolkit.training.examples import UNKNOWN, Examples


def batch_loss(
    network: Network,
    examples: Examples,
    rows: Sequence[int],
    heads: Sequence[Head],
    *,
    intercepts: Tensor,
    weights: Mapping[str, float],
    span_weight: float,
    pad: int,
    device: str,
) -> Tensor:
    """The weighted sum of all heads' losses on the windows in ``rows``, a scalar.

    ``intercepts`` has a row for each corpus intercept and a column for each label of the sentence
    heads; ``weights`` multiplies the loss of single heads, ``span_weight`` those of span heads.
    """
    batch = [examples.windows[row] for row in rows]
    ids, mask = (torch.from_numpy(part).to(device) for part in padded(batch, pad))
    states = network.hidden(ids, mask)
    states = states.reshape(-1, states.shape[-1])
    longest = ids.shape[1]
    number = np.full((len(rows), longest), -1)
    sentences: list[int] = []
    corpus: list[int] = []
    for k, (row, window) in enumerate(zip(rows, batch, strict=True)):
        present = np.unique(window.sentence[window.sentence >= 0])
        here = np.searchsorted(present, window.sentence.clip(0)) + len(sentences)
        number[k, : len(window)] = np.where(window.sentence >= 0, here, -1)
        sentences += present.tolist()
        corpus += [int(examples.intercept[row])] * len(present)
    means = pooled(states.float(), torch.from_numpy(number.reshape(-1)).to(device), len(sentences))
    of_sentence = sentence_heads(heads)
    logits = _linear(network, network.dropout(means), heads, of_sentence)
    counted = intercepts * _counted(of_sentence, intercepts)
    logits = logits + counted[torch.tensor(corpus, device=device)]
    wanted = torch.from_numpy(examples.sentences[sentences]).to(device)
    total = states.new_zeros((), dtype=torch.float32)
    place = columns(of_sentence)
    for head in of_sentence:
        part = (slice(None), place[head.name])
        weight = weights.get(head.name, 1.0)
        total = total + weight * _sentence_loss(head, logits[part], wanted[part])
    of_spans = [head for head in heads if head.kind == "spans"]
    if not of_spans:
        return total
    tags = np.full((len(rows), longest, examples.tokens[rows[0]].shape[1]), UNKNOWN)
    for k, row in enumerate(rows):
        tags[k, : len(batch[k])] = examples.tokens[row]
    truth = torch.from_numpy(tags.reshape(len(states), -1)).to(device)
    if bool((truth != UNKNOWN).any()):
        scores = _linear(network, network.dropout(states), heads, of_spans)
        scores = scores.reshape(len(states), -1, 3)
        at = 0
        for head in of_spans:
            part = (slice(None), slice(at, at + len(head.labels)))
            at += len(head.labels)
            weight = span_weight * weights.get(head.name, 1.0) * len(head.labels)
            total = total + weight * _span_loss(scores[part], truth[part])
    return total


def _linear(
    network: Network, states: Tensor, heads: Sequence[Head], asked: Sequence[Head]
) -> Tensor:
    """The logits of the ``asked`` ones of the network's ``heads``."""
    place = columns(heads)
    at = [k for head in asked for k in range(place[head.name].start, place[head.name].stop)]
    weight, bias = network.heads.weight[at], network.heads.bias[at]
    return functional.linear(states, weight, bias).float()


def _sentence_loss(head: Head, logits: Tensor, wanted: Tensor) -> Tensor:
    known = ~wanted.isnan()
    rows = known.any(dim=1)
    if not bool(rows.any()):
        return logits.sum() * 0.0
    logits, wanted, known = logits[rows], wanted[rows].nan_to_num(0.0), known[rows]
    if head.kind == "multi":
        loss = functional.binary_cross_entropy_with_logits(logits, wanted, reduction="none")
        return (loss * known).sum() / len(logits)
    # Of a single choice, labels that the corpus does not code compete for nothing.
    scores = logits.masked_fill(~known, -1e4).log_softmax(dim=1)
    return -(scores * wanted).sum() / len(logits)


def _span_loss(scores: Tensor, truth: Tensor) -> Tensor:
    truth = truth.reshape(-1)
    if not bool((truth != UNKNOWN).any()):
        return scores.sum() * 0.0
    return functional.cross_entropy(scores.reshape(-1, 3), truth, ignore_index=UNKNOWN)


def _counted(heads: Sequence[Head], intercepts: Tensor) -> Tensor:
    """Where an intercept counts: for corpora that have their own (row 0 is all others), and for
    heads whose intercepts calibration restores, since these are dropped after training."""
    counted = torch.zeros_like(intercepts)
    for head, part in zip(heads, columns(heads).values(), strict=True):
        if head.kind == "multi":
            counted[1:, part] = 1.0
    return counted
