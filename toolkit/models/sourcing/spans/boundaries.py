"""Exact boundaries: a linear-chain conditional random field over a tagger's word probabilities.

A tagger says how likely each word is source, cue or content; where a stretch starts and ends is a
habit of the annotators': a quotation is content with its marks, "that" opens content, the full stop
after it is left out, "has said" is one cue, a name takes its apposition and the comma that closes
it. The field weighs the tagger's log odds with such signs (Lafferty, McCallum and Pereira 2001),
one chain of outside, begin and inside for each of source, cue and content. Its weights, fitted by
``toolkit.training.boundaries``, hold no proper name.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import compress
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from toolkit.models.sourcing.language.lexicon import lexicon
from toolkit.models.sourcing.language.tokens import Quote, Words

PATH = Path(__file__).parent / "boundaries.safetensors"
Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
OUTSIDE, BEGIN, INSIDE = range(3)
FORBIDDEN = ((OUTSIDE, INSIDE), (BEGIN, BEGIN), (INSIDE, BEGIN))
"""No inside without a begin; two stretches of one label have a word between them."""
REACH = 2
"""Words to each side of a word that are looked at."""
LIKELY = 0.2
"""A sentence none of whose words is so likely to be anything holds nothing to bound."""
CONTENT, QUOTED_CONTENT, SHORTEST = 2, 0.6, 3
"""How likely the words of a quotation of three or more are that is mostly content."""
CUE, CUED = 1, 0.5
"""A cue so likely is kept, though its bounds be in doubt: without it nothing is linked."""
SURE, UNSURE, NOTHING = 0.51, 0.49, 0.34
"""The least probability of a word within a stretch, the most of one without, and the most in a
sentence that has none though the tagger marks words."""
STARTS, ENDS, NUMBER, MARK, CAPITALS, CAPITAL, LOWER = range(7)
ENDINGS = ("ing", "ed", "ly", "s", "ion")
N_SHAPES = LOWER + 1 + len(ENDINGS)
FREE, OPENS, QUOTED, CLOSES = range(4)
FEW, FLAT = 1e-4, 6.0
"""Probabilities are kept from 0 and 1, log odds within plus and minus ``FLAT``."""
SCALE = 3.0


class Signs(NamedTuple):
    """What is read of the words of several sentences, one row a word.

    ``word``, ``cue``, ``shape`` and ``quote`` have shape (n words, 2 × `REACH` + 1): the word and
    its neighbours; ``likely`` (n words, n columns) is made of the tagger's probabilities.
    """

    word: Ints
    cue: Ints
    shape: Ints
    quote: Ints
    likely: Floats


class Boundaries:
    """A fitted field. ``vocabulary`` are the words it knows, lower case; ``weights`` arrays by
    name, the last axis 9 wide: outside, begin and inside of each label."""

    def __init__(self, vocabulary: Sequence[str], weights: Mapping[str, Floats]) -> None:
        self.vocabulary = tuple(vocabulary)
        self.weights = {name: value.astype(np.float32) for name, value in weights.items()}
        self._words = {word: N_SHAPES + i for i, word in enumerate(self.vocabulary)}
        self._cues = lexicon().cue_class
        self._seen: dict[str, tuple[int, int, int]] = {}

    @classmethod
    def load(cls, path: Path = PATH) -> Self:
        """Read a file of weights."""
        from safetensors import safe_open

        with safe_open(path, "numpy") as file:
            vocabulary = json.loads(file.metadata()["vocabulary"])
            return cls(vocabulary, {name: file.get_tensor(name) for name in file.keys()})  # noqa: SIM118

    def save(self, path: Path, provenance: str) -> None:
        """Write the weights in half precision, with what they were fitted on."""
        from safetensors.numpy import save_file

        half = {name: value.astype(np.float16) for name, value in sorted(self.weights.items())}
        vocabulary = json.dumps(self.vocabulary, ensure_ascii=False)
        save_file(half, path, {"vocabulary": vocabulary, "provenance": provenance})
        path.chmod(0o644)  # else its owner alone could read it

    def refine(
        self,
        words: Sequence[Words],
        quotes: Sequence[Sequence[Quote]],
        p: Sequence[Floats],
        wanted: Sequence[bool] = (),
    ) -> list[Floats]:
        """``p`` of each sentence, (n words, 3), moved to where stretches start and end: within one
        at least `SURE`, elsewhere at most `UNSURE`. ``wanted`` are the sentences to be moved, all
        of them if empty; the others, and those without a likely word, come back as they are.

        >>> from toolkit.models.sourcing.language.tokens import find_quotes, tokenize
        >>> text = "“Rents have doubled,” Ada Ruiz said."
        >>> p = np.full((10, 3), 0.02)
        >>> p[1:4, 2] = p[6:8, 0] = p[8, 1] = 0.95
        >>> refined = boundaries().refine([tokenize(text)], find_quotes([text]), [p])[0]
        >>> (refined[:, 2] > 0.5).nonzero()[0]
        array([0, 1, 2, 3, 4, 5])
        """
        asked = [i for i, want in enumerate(wanted) if want] if wanted else range(len(p))
        filled = [i for i in asked if len(p[i])]
        refined = list(p)
        if not filled:
            return refined
        starts = np.cumsum([0, *(len(p[i]) for i in filled[:-1])])
        most_likely = np.concatenate([p[i] for i in filled]).max(axis=1).astype(float)
        is_worth = np.maximum.reduceat(most_likely, starts) >= LIKELY
        kept = list(compress(filled, is_worth.tolist()))
        if not kept:
            return refined
        held = [words[i] for i in kept]
        quoted = [quotes[i] for i in kept]
        likely = [
            whole_quotations(of_words, of_quotes, p[i]) if of_quotes else p[i]
            for i, of_words, of_quotes in zip(kept, held, quoted, strict=True)
        ]
        lengths = [len(of_sentence) for of_sentence in likely]
        scores = state_scores(self.weights, self.signs(held, quoted, likely))
        path = best_path(scores, lengths, self.weights["moves"])
        together = np.concatenate(likely)
        inside = self._with_cue(path, scores, together, lengths)
        first = np.cumsum(lengths) - np.array(lengths)
        nothing = ~np.logical_or.reduceat(inside.any(axis=1), first)
        nothing &= np.maximum.reduceat(together.max(axis=1).astype(float), first) >= SURE
        most = np.repeat(np.where(nothing, NOTHING, UNSURE), lengths).astype(together.dtype)
        moved = np.where(
            inside, np.maximum(together, SURE), np.minimum(together, most[:, np.newaxis])
        )
        for i, of_sentence in zip(kept, np.split(moved, first[1:]), strict=True):
            refined[i] = of_sentence
        return refined

    def _with_cue(
        self, path: Ints, scores: Floats, p: Floats, lengths: Sequence[int]
    ) -> NDArray[np.bool_]:
        """Which words are within a stretch, (n words, 3). Where several bounds of a likely cue are
        as good the best path may be the one without it: there its likeliest word is held to it.
        """
        first = np.cumsum(lengths) - np.array(lengths)
        inside: NDArray[np.bool_] = path != OUTSIDE
        missing = ~np.logical_or.reduceat(inside[:, CUE], first)
        likely = np.maximum.reduceat(p[:, CUE], first) >= CUED
        again: list[int] = np.flatnonzero(missing & likely).tolist()
        if again:
            sizes = [lengths[s] for s in again]
            rows = np.concatenate([np.arange(lengths[s]) + first[s] for s in again])
            held = scores[rows]
            start = np.cumsum(sizes) - np.array(sizes)
            words = [p[first[s] : first[s] + lengths[s], CUE].argmax() for s in again]
            held[start + words, CUE, OUTSIDE] = -np.inf
            inside[rows] = best_path(held, sizes, self.weights["moves"]) != OUTSIDE
        return inside

    def signs(
        self,
        words: Sequence[Words],
        quotes: Sequence[Sequence[Quote]],
        p: Sequence[Floats],
    ) -> Signs:
        """What the field weighs, for every word of the sentences in order; none may be empty."""
        lengths = np.array([len(of) for of in p])
        total = int(lengths.sum()) + 2 * REACH * len(lengths)
        table = np.zeros((total, 4), np.int64)
        likely = np.full((total, 3), FEW, np.float32)
        # Each sentence has `REACH` places before it and behind it.
        body = np.arange(int(lengths.sum()))
        body += np.repeat((2 * np.arange(len(lengths)) + 1) * REACH, lengths)
        table[:, 0] = table[:, 2] = STARTS
        ends = np.cumsum(lengths + 2 * REACH)
        for back in range(1, REACH + 1):
            table[ends - back, 0] = table[ends - back, 2] = ENDS
        seen = self._seen
        table[body, :3] = [
            seen.get(text) or self._see(text) for sentence in words for text in sentence.texts
        ]
        for end, length, of, held in zip(ends - REACH, lengths, words, quotes, strict=True):
            if held:
                table[end - length : end, 3] = quotation(of.texts, of.starts, held)
        likely[body] = np.concatenate(p)
        around = body[:, None] + np.arange(-REACH, REACH + 1)
        word, cue, shape, quote = (table[:, k][around] for k in range(4))
        return Signs(word, cue, shape, quote, _likely(likely, around, lengths))

    def _see(self, text: str) -> tuple[int, int, int]:
        lower = text.lower()
        shape = shape_of(text)
        ids = (self._words.get(lower, shape), self._cues.get(lower, 0), shape)
        if len(self._seen) < 200_000:
            self._seen[text] = ids
        return ids


@lru_cache(maxsize=1)
def boundaries() -> Boundaries:
    """The bundled weights."""
    return Boundaries.load()


def state_scores(weights: Mapping[str, Any], signs: Signs) -> Any:
    """The scores of outside, begin and inside, (n words, 3 labels, 3 states), as an array or, where
    weights and signs are tensors, as one."""
    total = signs.likely @ weights["likely"] + weights["bias"]
    for name in ("word", "cue", "shape", "quote"):
        table, column = weights[name], getattr(signs, name)
        beside = len(table) // 2
        for offset in range(-beside, beside + 1):
            total = total + table[offset + beside][column[:, REACH + offset]]
    here, after = signs.quote[:, REACH], signs.quote[:, REACH + 1]
    return (total + weights["quote_pair"][here * 4 + after]).reshape(-1, 3, 3)


def shape_of(text: str) -> int:
    """The shape of a word or mark.

    >>> shape_of("Ruiz") == CAPITAL, shape_of("2,000") == NUMBER, shape_of("—") == MARK
    (True, True, True)
    """
    if text[0].isdigit():
        return NUMBER
    if not text[0].isalnum():
        return MARK
    if text.isupper() and len(text) > 1:
        return CAPITALS
    if text[0].isupper():
        return CAPITAL
    for k, ending in enumerate(ENDINGS):
        if text.endswith(ending):
            return LOWER + 1 + k
    return LOWER


def whole_quotations(words: Words, quotes: Sequence[Quote], p: Floats) -> Floats:
    """``p`` with every word of a quotation likely content that is so for its greater part."""
    p = p.copy()
    for start, end, _, _ in quotes:
        low, high = bisect_left(words.starts, start), bisect_left(words.starts, end)
        held = p[low:high, CONTENT]
        letters = [
            value
            for value, text in zip(held, words.texts[low:high], strict=True)
            if text[0].isalnum()
        ]
        if high - low >= SHORTEST and sum(v > CUED for v in letters) * 2 > len(letters):
            p[low:high, CONTENT] = np.maximum(held, QUOTED_CONTENT)
    return p


def quotation(texts: Sequence[str], starts: Sequence[int], quotes: Sequence[Quote]) -> Ints:
    """Where each word stands: outside quotations, at an opening mark, within, at a closing one."""
    states = np.full(len(texts), FREE)
    for start, end, opens, closes in quotes:
        low, high = bisect_left(starts, start), bisect_left(starts, end)
        if low < high:
            states[low:high] = QUOTED
            if opens:
                states[low] = OPENS
            if closes:
                states[high - 1] = CLOSES
    return states


def best_path(scores: Floats, lengths: Sequence[int], moves: Floats) -> Ints:
    """The likeliest states, (n words, 3): Viterbi over all sentences at once, shortest dropped as
    it ends. ``scores`` (n words, 3, 3), ``moves`` (3 labels, from, to)."""
    moves = moves.reshape(3, 3, 3).copy()
    for before, after in FORBIDDEN:
        moves[:, before, after] = -np.inf
    order = np.argsort([-length for length in lengths], kind="stable")
    size = np.array(lengths)[order]
    first = (np.cumsum(lengths) - np.array(lengths))[order]
    best = scores[first].copy()
    best[:, :, INSIDE] = -np.inf
    back = np.zeros(scores.shape, np.int8)
    alive = len(first)
    last = best.copy()
    for t in range(1, int(size[0])):
        alive = int(np.searchsorted(-size, -t, side="left"))
        reach = last[:alive, :, :, None] + moves
        rows = first[:alive] + t
        back[rows] = reach.argmax(axis=2)
        last[:alive] = reach.max(axis=2) + scores[rows]
    path = np.zeros(scores.shape[:2], np.int64)
    path[first + size - 1] = last.argmax(axis=2)
    for t in range(int(size[0]) - 1, 0, -1):
        alive = int(np.searchsorted(-size, -t, side="left"))
        rows = first[:alive] + t
        path[rows - 1] = np.take_along_axis(back[rows], path[rows][:, :, None], 2)[:, :, 0]
    return path


def _likely(p: Floats, around: Ints, lengths: Ints) -> Floats:
    """Log odds and probabilities of a word and its neighbours, and the highest log odds of the
    sentence, (n words, 27)."""
    p = p.clip(FEW, 1 - FEW)
    odds = np.log(p / (1 - p)).clip(-FLAT, FLAT) / SCALE
    near = odds[around].reshape(len(around), -1)
    beside = p[around[:, REACH - 1 : REACH + 2]].reshape(len(around), -1)
    first = np.cumsum(lengths) - lengths
    top = np.maximum.reduceat(odds[around[:, REACH]], first, axis=0)
    return np.concatenate([near, beside, np.repeat(top, lengths, axis=0)], axis=1)
