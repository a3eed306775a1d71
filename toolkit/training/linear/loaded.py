"""Trains the loaded-language part: n-grams, then spans, then how the two add up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.codebook import HOLDS
from toolkit.corpora.registry import load_corpus
from toolkit.models.linear.features import tokenize
from toolkit.models.linear.loaded import LoadedLanguage
from toolkit.models.linear.loaded_spans import LABEL, mark, word_table
from toolkit.models.linear.token_linear import SPECIAL, Penalty
from toolkit.schema import Passage
from toolkit.settings import Settings
from toolkit.training.config import Source
from toolkit.training.linear.word_vectors import components, word_vectors
from toolkit.training.splits import Split, folded, is_drawn

CODEBOOK = LoadedLanguage.codebook
HELD_OUT = "held_out"
SHINGLE = 8
Floats = NDArray[np.float64]
Offsets = list[tuple[int, int]]


class LoadedConfig(Settings):
    """What the part is trained on, and how.

    ``sentences`` weighs the sources whose sentences teach the n-grams, ``combination`` those whose
    development parts teach how n-grams and spans add up. Spans are learned from ``phrases``,
    sources where whole phrases are marked, and ``words``, where single words are. Of ``phrases``
    one article in ``dev_every`` sets, with the development parts of ``words``, the evidence from
    which a token is loaded; their development parts are left for testing.

    Words weigh alike where the vectors of ``encoder`` are alike: their first ``components``, of
    length ``vector_length`` against 1 for a sentence's n-grams, beside word ``endings``. Without
    ``encoder`` each word stands for itself.
    """

    sources: dict[str, Source]
    sentences: dict[str, float]
    combination: dict[str, float]
    phrases: tuple[str, ...]
    words: tuple[str, ...] = ()
    encoder: str = ""
    components: int = 384
    vector_length: float = 2.0
    endings: float = 0.7
    min_df: int = 2
    C: float = 1.0
    span_components: int = 256
    span_vector_length: float = 2.0
    penalty: Penalty = Penalty()
    joining_penalty: Penalty = Penalty()


class Marked(NamedTuple):
    """Texts, whether each is loaded, and the loaded stretches marked in it."""

    texts: list[str]
    loaded: list[bool]
    spans: list[Offsets]

    def labels(self) -> list[tuple[str, ...]]:
        """``("loaded",)`` or ``()`` for each text."""
        return [(LABEL,) * loaded for loaded in self.loaded]


def train_loaded(
    config: LoadedConfig,
    splits: Mapping[str, Split],
    *,
    report: Callable[[str], object] = print,
) -> LoadedLanguage:
    """Fit the n-grams, the spans, the operating point and the combination, in this order."""
    train = _without_near_copies(config, splits)
    phrase_dev = {
        name: [passage for passage in train[name] if _is_phrase_dev(config.sources[name], passage)]
        for name in config.phrases
    }
    for name in config.phrases:
        train[name] = [passage for passage in train[name] if passage not in phrase_dev[name]]
    sentences, weight = _weighed(config.sentences, train)
    phrases = marked_texts([passage for name in config.phrases for passage in train[name]])
    words = marked_texts([passage for name in config.words for passage in train[name]])
    vectors = _Vectors.of(config, [*sentences.texts, *phrases.texts, *words.texts])
    report(f"{len(sentences.texts):,} sentences, {len(phrases.texts):,} texts with marked phrases")
    model = LoadedLanguage(min_df=config.min_df, C=config.C)
    model.fit(
        sentences.texts,
        sentences.labels(),
        weight=weight,
        vectors=vectors.table(config.components, config.vector_length, config.endings),
    )
    model.fit_spans(
        [*phrases.texts, *words.texts],
        [*phrases.spans, *words.spans],
        np.r_[np.ones(len(phrases.texts), bool), np.zeros(len(words.texts), bool)],
        vectors.table(config.span_components, config.span_vector_length),
        config.penalty,
        config.joining_penalty,
    )
    of_phrases = [passage for passages in phrase_dev.values() for passage in passages]
    of_words = [passage for name in config.words for passage in splits[name].dev]
    model.spans.shift(_operating_point(model, [of_phrases, of_words]))
    dev, weight = _weighed(config.combination, {name: split.dev for name, split in splits.items()})
    report(f"{len(dev.texts):,} sentences to weigh n-grams against spans")
    return model.combine(dev.texts, dev.labels(), weight)


def marked_texts(passages: Sequence[Passage]) -> Marked:
    """The texts of passages with what their gold labels say of loaded language."""
    marked = Marked([], [], [])
    for passage in passages:
        for text, gold in zip(passage.texts, passage.gold, strict=True):
            if CODEBOOK in gold.labels:
                spans = gold.spans.get(CODEBOOK, ())
                marked.texts.append(text)
                marked.loaded.append(gold.labels[CODEBOOK].get(LABEL, 0.0) >= HOLDS)
                marked.spans.append(sorted({(span.start, span.end) for span in spans}))
    return marked


def _weighed(
    weights: Mapping[str, float], passages: Mapping[str, Sequence[Passage]]
) -> tuple[Marked, Floats]:
    """The texts of some sources, and the weight of each."""
    joined = marked_texts([passage for name in weights for passage in passages[name]])
    sizes = [len(marked_texts(passages[name]).texts) for name in weights]
    return joined, np.repeat(np.array(list(weights.values()), np.float64), sizes)


class _Vectors(NamedTuple):
    words: list[str]
    vectors: NDArray[np.float32] | None

    @classmethod
    def of(cls, config: LoadedConfig, texts: Sequence[str]) -> _Vectors:
        words = sorted(set(tokenize(texts).words))
        return cls(words, word_vectors(words, config.encoder) if config.encoder else None)

    def table(self, k: int, length: float, endings: float = 0.0) -> dict[str, Floats]:
        """A row for each word; no words where there is no encoder."""
        if self.vectors is None:
            return {}
        rows = components(self.vectors, k, length)
        if endings:
            rows = np.hstack([rows, endings * word_table(self.words, {})[SPECIAL:]])
        return dict(zip(self.words, rows, strict=True))


def _operating_point(model: LoadedLanguage, sets: Sequence[Sequence[Passage]]) -> float:
    """The evidence from which a token is loaded: best mean of token F1 over the sets."""
    grid = np.linspace(-5.0, 1.0, 61)
    total = np.zeros(len(grid))
    for passages in sets:
        texts, _, spans = marked_texts(passages)
        tokens = tokenize(texts)
        truth, _ = mark(tokens, spans)
        score = model.spans.evidence(texts, tokens, model.linear.ngrams.ids(tokens)).logit
        for k, point in enumerate(grid):
            predicted = score >= point
            total[k] += 2 * np.sum(predicted & truth) / max(np.sum(predicted) + np.sum(truth), 1)
    return float(grid[int(np.argmax(total))])


def _is_phrase_dev(source: Source, passage: Passage) -> bool:
    """One article in ``dev_every``, by its name alone; not those that are left for testing."""
    article = passage.items[0].rpartition("-")[0]
    return is_drawn(article, source.dev_every, rest=1)


def _without_near_copies(
    config: LoadedConfig, splits: Mapping[str, Split]
) -> dict[str, list[Passage]]:
    """The training passages that share no run of `SHINGLE` words with a text that its corpus holds
    out: other corpora hold edited copies of them."""
    held_out = {
        shingle
        for corpus in {source.corpus for source in config.sources.values()}
        for row in load_corpus(corpus).items
        if row["part"] == HELD_OUT
        for shingle in _shingles(row["text"])
    }
    return {
        name: [
            passage
            for passage in split.train
            if held_out.isdisjoint(shingle for text in passage.texts for shingle in _shingles(text))
        ]
        for name, split in splits.items()
    }


def _shingles(text: str) -> list[str]:
    words = folded(text).split()
    return [" ".join(words[k : k + SHINGLE]) for k in range(max(1, len(words) - SHINGLE + 1))]
