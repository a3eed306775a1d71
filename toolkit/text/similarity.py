"""Texts that share sequences of words: MinHash (Broder 1997) finds pairs without comparing all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

WORD = re.compile(r"\w+")
SHINGLE = 3


def shingles(words: Sequence[str]) -> set[str]:
    """All sequences of three words; the words as they are where there are fewer.

    >>> sorted(shingles("the river rose again".split()))
    ['river rose again', 'the river rose']
    """
    last = max(len(words) - SHINGLE + 1, 1)
    return {" ".join(words[k : k + SHINGLE]) for k in range(last)}


def similar_pairs(
    sequences: Mapping[str, set[str]], threshold: float
) -> Iterator[tuple[str, str, float]]:
    """Pairs of keys, each both ways round, whose sets of sequences may reach a Jaccard similarity
    of ``threshold``, with an estimate of it, in [0, 1]."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=threshold, num_perm=64)
    hashes = {}
    for key, of_key in sequences.items():
        hashes[key] = MinHash(num_perm=64, seed=1)
        hashes[key].update_batch([words.encode("utf-8", "surrogatepass") for words in of_key])
        index.insert(key, hashes[key])
    for key, hashed in hashes.items():
        for match in index.query(hashed):
            if match != key:
                yield key, match, hashed.jaccard(hashes[match])
