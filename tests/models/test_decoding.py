"""Spans of many sentences at once are those of the best path of each."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from toolkit.models.encoder.decoding import TokenRows, decode_spans, sentence_logits
from toolkit.models.encoder.heads import BEGIN, INSIDE, OUTSIDE, Head


def best_path(scores: np.ndarray) -> tuple[int, ...]:
    """Of all paths without an inside that nothing begins, the one with the highest score."""
    paths = [
        path
        for path in product((OUTSIDE, BEGIN, INSIDE), repeat=len(scores))
        if all(state != INSIDE or (k and path[k - 1]) for k, state in enumerate(path))
    ]
    return max(paths, key=lambda path: sum(scores[k, state] for k, state in enumerate(path)))


def spans_of(path: tuple[int, ...]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for k, state in enumerate(path):
        if state == BEGIN:
            spans.append((k, k + 1))
        elif state == INSIDE:
            spans[-1] = (spans[-1][0], k + 1)
    return spans


@pytest.mark.parametrize("bias", [(), (0.7, -0.4)])
def test_every_sentence_has_the_spans_of_its_best_path(bias):
    rng = np.random.default_rng(0)
    head = Head("marked", "spans", ("a", "b"))
    for spread in (0.5, 3.0):
        size = rng.integers(0, 7, 40)
        sentence = np.repeat(np.arange(40), size)
        at = np.concatenate([np.arange(n) for n in size])
        logits = rng.normal(scale=spread, size=(len(at), 7)).astype(np.float32)
        rows = TokenRows(logits, sentence, at, at + 1)
        found = decode_spans(rows, head, slice(1, 7), 40, bias)
        for number in range(40):
            table = logits[sentence == number, 1:].reshape(-1, 2, 3).astype(float)
            wanted = set()
            for k, label in enumerate(head.labels):
                scores = table[:, k].copy()
                scores[:, OUTSIDE] -= bias[k] if bias else 0.0
                p = 1 - np.exp(scores[:, OUTSIDE]) / np.exp(scores).sum(axis=1)
                for start, end in spans_of(best_path(scores)):
                    wanted.add((start, end, label, round(float(p[start:end].mean()), 4)))
            got = {(*span[:3], round(span.p, 4)) for span in found[number]}
            assert {each[:3] for each in got} == {each[:3] for each in wanted}
            assert np.allclose(sorted(s[3] for s in got), sorted(s[3] for s in wanted), atol=2e-4)


def test_a_sentence_without_a_token_has_no_mean_and_no_span():
    rows = TokenRows(np.ones((2, 3), np.float32), np.array([1, 1]), np.arange(2), np.arange(2) + 1)
    assert np.isnan(sentence_logits(rows, 3)).all(axis=1).tolist() == [True, False, True]
    none = TokenRows(rows.logits[:0], *(each[:0] for each in rows[1:]))
    head = Head("marked", "spans", ("a",))
    assert decode_spans(none, head, slice(0, 3), 2) == [[], []]
