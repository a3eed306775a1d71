"""Texts that share sequences of words: MinHash (Broder 1997) finds pairs without comparing all."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

WORD = re.compile(r"\w+")
SHINGLE = 3
PERMUTATIONS = 64
Signatures = NDArray[np.uint32]
"""(n, `PERMUTATIONS`): of each text the least hash of its sequences under each permutation."""
Pairs = NDArray[np.intp]


def shingles(words: Sequence[str]) -> set[str]:
    """All sequences of three words; the words as they are where there are fewer.

    >>> sorted(shingles("the river rose again".split()))
    ['river rose again', 'the river rose']
    """
    last = max(len(words) - SHINGLE + 1, 1)
    return {" ".join(words[k : k + SHINGLE]) for k in range(last)}


def signer() -> Callable[[Collection[str]], Signatures]:
    """What gives the signature, (`PERMUTATIONS`,), of a set of sequences."""
    from datasketch import MinHash

    # As good as SHA-1 for this, the default, in a quarter of its time.
    hashed = MinHash(num_perm=PERMUTATIONS, seed=1, hashfunc=crc32)

    def sign(sequences: Collection[str]) -> Signatures:
        hashed.clear()
        hashed.update_batch([words.encode("utf-8", "surrogatepass") for words in sequences])
        return np.asarray(hashed.hashvalues, np.uint32)

    return sign


def similar_pairs(
    sequences: Mapping[str, set[str]], threshold: float
) -> Iterator[tuple[str, str, float]]:
    """Pairs of keys, each both ways round, whose sets of sequences may reach a Jaccard similarity
    of ``threshold``, with an estimate of it, in [0, 1]."""
    sign = signer()
    keys = list(sequences)
    signatures = np.array([sign(each) for each in sequences.values()], np.uint32)
    for pairs in signature_pairs(signatures.reshape(-1, PERMUTATIONS), threshold):
        estimates = estimated(signatures, pairs)
        for (i, j), estimate in zip(pairs.tolist(), estimates.tolist(), strict=True):
            yield keys[i], keys[j], estimate
            yield keys[j], keys[i], estimate


def estimated(signatures: Signatures, pairs: Pairs) -> NDArray[np.float64]:
    """The Jaccard similarity that signatures say, (n,), of pairs (n, 2) of their rows."""
    first, second = signatures[pairs[:, 0]], signatures[pairs[:, 1]]
    return np.asarray((first == second).mean(axis=1), float)


def signature_pairs(signatures: Signatures, threshold: float) -> Iterator[Pairs]:
    """The pairs (n, 2) of rows that may reach a similarity of ``threshold``, each once, the first
    row before the second, some at a time: those that agree in a band of signatures."""
    from datasketch import MinHashLSH

    index = MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS)
    bands = [signatures[:, k * index.r : (k + 1) * index.r] for k in range(index.b)]
    for number, band in enumerate(bands):
        for pairs in _agreeing(band):
            seen = np.zeros(len(pairs), bool)
            for earlier in bands[:number]:
                seen |= (earlier[pairs[:, 0]] == earlier[pairs[:, 1]]).all(axis=1)
            yield pairs[~seen]


def _agreeing(band: Signatures) -> Iterator[Pairs]:
    """The pairs of equal rows, some at a time.

    >>> rows = np.array([[1, 1], [2, 2], [1, 1], [1, 1]], np.uint32)
    >>> [pairs.tolist() for pairs in _agreeing(rows)]
    [[[0, 2], [2, 3]], [[0, 3]]]
    """
    if not len(band):
        return
    order = np.lexsort(band.T[::-1])  # stable: of equal rows the first comes first
    ordered = band[order]
    run = np.cumsum(np.r_[False, (ordered[1:] != ordered[:-1]).any(axis=1)])
    places = np.arange(len(run))
    for step in range(1, len(run)):
        places = places[places + step < len(run)]
        places = places[run[places] == run[places + step]]
        if not len(places):
            return
        yield np.stack([order[places], order[places + step]], axis=1)
