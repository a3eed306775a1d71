"""Loaded words and phrases: evidence token by token, then joined to phrases.

Three token models, all learnt from marked spans. The first asks whether a token is loaded; the
other two whether a phrase runs on to the right or to the left of it. They see the token's
neighbours, case and quotation marks. A figure of speech is read as one word of its own: the bus
that somebody is thrown under is none.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from toolkit.models.lexicons.matcher import PhraseMatch, PhraseMatcher
from toolkit.models.linear.classifier import sigmoid
from toolkit.models.linear.features import Floats, Ints, Tokens, tokenize
from toolkit.models.linear.token_linear import (
    SPECIAL,
    Penalty,
    TokenLinear,
    fit_tokens,
    neighbours,
)
from toolkit.schema import TextSpan

LABEL = "loaded"
LEXICON = Path(__file__).parents[1] / "lexicons" / "loaded.yaml"
MAX_GAP = 3
EVIDENCE, RIGHT, LEFT = "evidence", "right", "left"
OFFSETS = {EVIDENCE: (-2, -1, 0, 1, 2), RIGHT: (0, 1, 2), LEFT: (-2, -1, 0)}
QUOTES = frozenset('"“”')
SUFFIXES = (2, 3, 4)
MAX_STEPS = 4
"""A phrase runs on by at most this many words to either side of its evidence."""
_CLOSED = (
    "a about after all also am an and any are as at be because been before being both but by can "
    "could did do does for from had has have he her here his how i if in into is it its just me "
    "may might more must my no nor not of on or our out over shall she should so some such than "
    "that the their them then there these they this those to under up us was we were what when "
    "where which while who whom whose why will with would you your said says say"
    " "
)
CLOSED = frozenset(_CLOSED.split(" "))
"""Words that are no evidence and that no phrase runs over, figures of speech apart."""

Ids = Callable[[Tokens], Ints]


class Evidence(NamedTuple):
    """What the token models say: ``logit`` (n tokens,), whether a phrase runs on ``right`` of a
    token or ``left`` of it, and the idioms found."""

    logit: Floats
    right: NDArray[np.bool_]
    left: NDArray[np.bool_]
    idioms: list[PhraseMatch]


class SpanModel:
    """Finds the loaded phrases of texts. A phrase is given where the evidence of one of its
    tokens reaches probability 0.5; that highest probability is the phrase's."""

    def __init__(self, idioms: PhraseMatcher | None = None) -> None:
        self.idioms = idioms or bundled_idioms()
        self.models: dict[str, TokenLinear] = {}

    def fit(
        self,
        texts: Sequence[str],
        spans: Sequence[Sequence[tuple[int, int]]],
        phrases: NDArray[np.bool_],
        words: Sequence[str],
        ids: Ids,
        vectors: Mapping[str, Floats],
        penalty: Penalty,
        joining: Penalty,
    ) -> Self:
        """Learn from marked texts. ``phrases`` (n texts,) is True where whole phrases were
        marked, not single words: only those teach how far a phrase runs."""
        tokens = tokenize(texts)
        inside, number = mark(tokens, spans)
        # An idiom's own weight is what it adds to that of all idioms, which is a column.
        table = np.pad(word_table(words, vectors), ((0, len(self.idioms.phrases)), (0, 0)))
        dense, idioms = self._dense(texts, tokens)
        rows = as_words(ids(tokens), idioms, len(words))

        def fit_model(name: str, at: Ints, truth: NDArray[np.bool_], penalty: Penalty) -> None:
            near = neighbours(rows, tokens, OFFSETS[name])[:, at]
            self.models[name] = fit_tokens(near, dense[at], truth, table, OFFSETS[name], penalty)

        fit_model(EVIDENCE, np.arange(len(tokens)), inside, penalty)
        whole = np.flatnonzero(inside & phrases[tokens.owner])
        following = np.minimum(whole + 1, len(tokens) - 1)
        fit_model(RIGHT, whole, (number[following] == number[whole]) & (following > whole), joining)
        before = np.maximum(whole - 1, 0)
        fit_model(LEFT, whole, (number[before] == number[whole]) & (before < whole), joining)
        return self

    def shift(self, logit: float) -> Self:
        """Make ``logit`` the new zero of the evidence."""
        model = self.models[EVIDENCE]
        self.models[EVIDENCE] = model._replace(intercept=model.intercept - logit)
        return self

    def evidence(self, texts: Sequence[str], tokens: Tokens, ids: Ints) -> Evidence:
        """The evidence of every token."""
        dense, idioms = self._dense(texts, tokens)
        n_words = self.models[EVIDENCE].tables.shape[1] - SPECIAL - len(self.idioms.phrases)
        ids = as_words(ids, idioms, n_words)
        scores = {name: m.logits(ids, tokens, dense) for name, m in self.models.items()}
        return Evidence(scores[EVIDENCE], scores[RIGHT] > 0, scores[LEFT] > 0, idioms)

    def spans(self, tokens: Tokens, evidence: Evidence) -> list[tuple[TextSpan, ...]]:
        """The phrases of each text."""
        out: list[list[TextSpan]] = [[] for _ in range(tokens.n_texts)]
        word = tokens.ask(lambda word: word[0].isalnum()) > 0
        joined = np.zeros(len(tokens) + 1, np.bool_)
        joined[1:-1] = (tokens.start[1:] - tokens.end[:-1] == 1) & (np.diff(tokens.owner) == 0)
        joined[1:-1] &= word[1:] & word[:-1]
        idiom = {at: (i, j) for i, j, _ in evidence.idioms for at in range(i, j)}
        p = sigmoid(evidence.logit)
        last = -1
        for seed in np.flatnonzero((evidence.logit >= 0) & word).tolist():
            if seed <= last or (tokens.words[seed] in CLOSED and seed not in idiom):
                continue
            first, end = idiom.get(seed) or self._phrase(tokens, evidence, joined, seed)
            first = max(first, last + 1)
            while end < len(tokens) and evidence.logit[end] >= 0 and joined[end]:
                end = max(
                    end + 1, (idiom.get(end) or self._phrase(tokens, evidence, joined, end))[1]
                )
            last = end - 1
            start, stop = int(tokens.start[first]), int(tokens.end[last])
            strongest = float(p[first:end].max())
            out[int(tokens.owner[seed])].append(TextSpan(start, stop, LABEL, strongest))
        return [tuple(of_text) for of_text in out]

    def state(self) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
        """Settings (JSON) and arrays (safetensors) from which `restore` rebuilds this."""
        arrays: dict[str, NDArray[Any]] = {}
        for name, model in self.models.items():
            arrays[f"{name}_tables"] = model.tables.astype(np.float16)
            arrays[f"{name}_dense"] = np.append(model.dense, model.intercept)
        return {"idioms": list(self.idioms.phrases)}, arrays

    @classmethod
    def restore(
        cls, settings: dict[str, Any], arrays: Mapping[str, NDArray[Any]], n_words: int
    ) -> Self:
        """Rebuild from what `state` gave. Raises `ValueError` where the two do not fit."""
        self = cls(idiom_matcher(settings["idioms"]))
        for name, offsets in OFFSETS.items():
            tables, dense = arrays[f"{name}_tables"], arrays[f"{name}_dense"]
            wanted = (len(offsets), SPECIAL + n_words + len(self.idioms.phrases))
            if tables.shape != wanted or dense.shape != (N_DENSE + 1,):
                raise ValueError(f"{name} weights of shape {tables.shape}, not {wanted}")
            self.models[name] = TokenLinear(
                offsets, tables.astype(np.float32), dense[:-1].astype(float), float(dense[-1])
            )
        return self

    def _dense(
        self, texts: Sequence[str], tokens: Tokens
    ) -> tuple[NDArray[np.float32], list[PhraseMatch]]:
        """Columns beside the words, shape (n tokens, `N_DENSE`), and the idioms found."""
        dense = np.zeros((len(tokens), N_DENSE), np.float32)
        if not len(tokens):
            return dense, []
        letters = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
        base = np.cumsum([0, *map(len, texts)])
        letter = letters[base[tokens.owner] + tokens.start]
        capital = (letter >= 65) & (letter <= 90)
        opening = np.diff(tokens.owner, prepend=-1) > 0
        quote = tokens.ask(lambda word: word in QUOTES) > 0
        marks = np.cumsum(quote)
        before = np.append(0, marks)[tokens.first[:-1]][tokens.owner]
        idioms = []
        for first, after in itertools.pairwise(tokens.first.tolist()):
            for start, end, entries in self.idioms.find(tokens.words[first:after]):
                idioms.append(PhraseMatch(first + start, first + end, entries))
                dense[first + start : first + end, 3] = 1.0
        dense[:, 0], dense[:, 1] = capital & ~opening, capital & opening
        dense[:, 2] = ((marks - before) % 2 == 1) & ~quote
        dense[:, 4] = quote
        return dense, idioms

    def _phrase(
        self, tokens: Tokens, evidence: Evidence, joined: NDArray[np.bool_], seed: int
    ) -> tuple[int, int]:
        first, end = seed, seed + 1
        while end - seed <= MAX_STEPS and joined[end] and evidence.right[end - 1]:
            if tokens.words[end] in CLOSED:
                break
            end += 1
        while seed - first < MAX_STEPS and joined[first] and evidence.left[first]:
            if tokens.words[first - 1] in CLOSED:
                break
            first -= 1
        return first, end


N_DENSE = 5


def bundled_idioms() -> PhraseMatcher:
    """The figures of speech that come with the toolkit, ``lexicons/loaded.yaml``."""
    import yaml

    return idiom_matcher(yaml.safe_load(LEXICON.read_text(encoding="utf-8"))["idioms"])


def idiom_matcher(entries: Iterable[str]) -> PhraseMatcher:
    """Finds idioms among the words of `tokenize`, to which every number is ``0``."""
    return PhraseMatcher(entries, normal=lambda w: "0" if w.isdigit() else w.lower(), gap=MAX_GAP)


def as_words(ids: Ints, idioms: Sequence[PhraseMatch], n_words: int) -> Ints:
    """Word numbers in which every token of an idiom has its entry's number, after all words."""
    ids = ids.copy()
    for first, end, entries in idioms:
        ids[first:end] = n_words + entries[0]
    return ids


def mark(
    tokens: Tokens, spans: Sequence[Sequence[tuple[int, int]]]
) -> tuple[NDArray[np.bool_], Ints]:
    """Whether each token stands in a span, and that span's number (-1 outside)."""
    number = np.full(len(tokens), -1, np.int64)
    count = 0
    for text, of_text in enumerate(spans):
        low, high = int(tokens.first[text]), int(tokens.first[text + 1])
        for start, end in of_text:
            touched = (tokens.start[low:high] < end) & (tokens.end[low:high] > start)
            number[low:high][touched] = count
            count += 1
    return number >= 0, number


def word_table(words: Sequence[str], vectors: Mapping[str, Floats]) -> NDArray[np.float32]:
    """Word vectors and frequent endings side by side, one row a word after the special rows."""
    from collections import Counter

    endings = Counter(w[-k:] for w in words for k in SUFFIXES if len(w) > k + 1)
    column = {e: i for i, e in enumerate(sorted(e for e, n in endings.items() if n >= 60))}
    size = len(next(iter(vectors.values()))) if vectors else 0
    table = np.zeros((len(words) + SPECIAL, size + len(column)), np.float32)
    for row, word in enumerate(words, start=SPECIAL):
        if word in vectors:
            table[row, :size] = vectors[word]
        for k in SUFFIXES:
            if len(word) > k + 1 and word[-k:] in column:
                table[row, size + column[word[-k:]]] = 0.5
    return table
