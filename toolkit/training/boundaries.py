"""Fits the field that sets the boundaries of source, cue and content (`Boundaries`), with torch.

The field reads what a tagger says of words, so it is fitted on the words of articles as taggers
mark them: `tagged_by_encoder` and `tagged_by_extractor`. Mixed examples of both keep it from
leaning on the habits of one. A tagger is surer of articles that it was trained on than of others;
the penalty on the weights of words, and the mixture, answer for that.

    python -m toolkit.training.boundaries boundaries.safetensors --articles 25
"""

from __future__ import annotations

import argparse
import random
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.models.sourcing.language.lexicon import CUE_CLASSES
from toolkit.models.sourcing.language.tokens import Quote, Words, find_quotes, tokenize
from toolkit.models.sourcing.spans.boundaries import (
    BEGIN,
    FORBIDDEN,
    INSIDE,
    N_SHAPES,
    OUTSIDE,
    Boundaries,
    Signs,
    state_scores,
)
from toolkit.models.sourcing.spans.tagger import LABELS
from toolkit.schema import Passage, TextSpan

if TYPE_CHECKING:
    import torch

    from toolkit.corpora.dataset import Corpus
    from toolkit.models.encoder.encoder import Encoder
    from toolkit.models.sourcing.extractor import SourcingExtractor

CODEBOOK = "sourcing"
WIDTH = 9
N_LIKELY = 27
WORDS = 300
LONGEST = 120
BATCH, EPOCHS, RATE = 64, 10, 0.03
PENALTY = 10.0
"""Of the squared weights of words, shapes, cue classes and quotation, over all sentences."""


class Example(NamedTuple):
    """A sentence that a tagger finds attributed: its words, quotations, the tagger's probabilities
    (n words, 3) and the true states (n words, 3)."""

    words: Words
    quotes: list[Quote]
    p: NDArray[np.floating]
    states: NDArray[np.int64]


def tagged_by_extractor(
    extractor: SourcingExtractor, passages: Sequence[Passage]
) -> Iterator[Example]:
    """The attributed sentences of articles, as the linear model's tagger marks them."""
    for passage in passages:
        tagged = extractor.tagger.tag(passage.texts)
        yield from _examples(passage, tagged.by_sentence(), extractor.scores(tagged).tolist())


def tagged_by_encoder(encoder: Encoder, passages: Sequence[Passage]) -> Iterator[Example]:
    """The attributed sentences of articles, as an encoder marks them."""
    from toolkit.codebook import NONE
    from toolkit.models.encoder.decoding import sentence_logits
    from toolkit.models.encoder.rule_ensemble import QUESTION, SPANS
    from toolkit.models.encoder.word_probabilities import word_probabilities

    none = encoder.heads[QUESTION].labels.index(NONE)
    for passage in passages:
        rows = encoder.token_rows([passage.texts])
        logits = sentence_logits(rows, len(passage.texts))
        p = encoder.probabilities(encoder.log_odds(logits))
        words = [tokenize(text) for text in passage.texts]
        likely = word_probabilities(rows, encoder.columns[SPANS], words)
        yield from _examples(passage, likely, (1.0 - p[QUESTION][:, none]).tolist())


def true_states(words: Words, spans: Sequence[TextSpan]) -> NDArray[np.int64]:
    """Outside, begin or inside of source, cue and content, (n words, 3); the longest span of those
    of one label that share a word."""
    states = np.full((len(words.texts), len(LABELS)), OUTSIDE, np.int64)
    ends = [start + len(text) for start, text in zip(words.starts, words.texts, strict=True)]
    for span in sorted(spans, key=lambda span: span.end - span.start):
        low, high = bisect_left(ends, span.start + 1), bisect_left(words.starts, span.end)
        if low < high:
            states[low:high, LABELS.index(span.label)] = INSIDE
            states[low, LABELS.index(span.label)] = BEGIN
    again = (states[1:] == BEGIN) & (states[:-1] != OUTSIDE)
    states[1:][again] = INSIDE
    return states


def vocabulary(examples: Sequence[Example], size: int = WORDS) -> list[str]:
    """The most frequent words and marks that mostly stand in lower case: no proper names."""
    lower: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for example in examples:
        for i, text in enumerate(example.words.texts):
            every[text.lower()] += 1
            lower[text.lower()] += i == 0 or text.islower() or not text[0].isalpha()
    often = [w for w, n in every.most_common() if lower[w] > n / 2 and not w[0].isdigit()]
    return sorted(often[:size])


def fit_boundaries(
    examples: Sequence[Example], *, seed: int = 0, report: Callable[[str], object] = print
) -> Boundaries:
    """Fit the field by maximum likelihood with a Gaussian prior on the weights of words."""
    import torch

    torch.manual_seed(seed)
    draws = random.Random(seed)
    model = Boundaries(vocabulary(examples), {})
    weights = {name: torch.zeros(shape, requires_grad=True) for name, shape in _shapes(model)}
    with torch.no_grad():  # the tagger's own log odds of the word to begin with
        for k in range(len(LABELS)):
            weights["likely"][6 + k, 3 * k + BEGIN] = 1.0
            weights["likely"][6 + k, 3 * k + INSIDE] = 2.0
    short = sorted((e for e in examples if len(e.p) <= LONGEST), key=lambda e: len(e.p))
    batches = [_Batch(model, short[k : k + BATCH]) for k in range(0, len(short), BATCH)]
    optimizer = torch.optim.Adam(weights.values(), lr=RATE)
    steps = EPOCHS * len(batches)
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.05, steps)
    for epoch in range(EPOCHS):
        total = 0.0
        for batch in draws.sample(batches, len(batches)):
            signs = sum((weights[name] ** 2).sum() for name in ("word", "cue", "shape", "quote"))
            loss = _loss(weights, batch) / batch.size + PENALTY * signs / len(short)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
            total += loss.item()
        report(f"epoch {epoch + 1}: loss {total / len(batches):.3f}")
    fitted = {name: value.detach().numpy() for name, value in weights.items()}
    return Boundaries(model.vocabulary, fitted)


def _examples(
    passage: Passage, p: Sequence[NDArray[np.floating]], scores: Sequence[float]
) -> Iterator[Example]:
    quotes = find_quotes(passage.texts)
    for text, gold, held, likely, score in zip(
        passage.texts, passage.gold, quotes, p, scores, strict=True
    ):
        if score >= 0.5 and len(likely):
            words = tokenize(text)
            yield Example(words, held, likely, true_states(words, gold.spans[CODEBOOK]))


def _shapes(model: Boundaries) -> list[tuple[str, tuple[int, ...]]]:
    return [
        ("bias", (WIDTH,)),
        ("likely", (N_LIKELY, WIDTH)),
        ("word", (5, N_SHAPES + len(model.vocabulary), WIDTH)),
        ("cue", (3, len(CUE_CLASSES), WIDTH)),
        ("shape", (3, N_SHAPES, WIDTH)),
        ("quote", (3, 4, WIDTH)),
        ("quote_pair", (16, WIDTH)),
        ("moves", (3, 3, 3)),
    ]


class _Batch:
    """Sentences of like length as tensors: signs of all words, rows of them by sentence."""

    def __init__(self, model: Boundaries, examples: Sequence[Example]) -> None:
        import torch

        signs = model.signs(
            [e.words for e in examples], [e.quotes for e in examples], [e.p for e in examples]
        )
        tensors: list[Any] = [torch.tensor(column) for column in signs]
        self.signs = Signs(*tensors)
        lengths = np.array([len(e.p) for e in examples])
        first = np.cumsum(lengths) - lengths
        at = np.minimum(np.arange(lengths.max()), lengths[:, None] - 1) + first[:, None]
        self.rows, self.lengths = torch.tensor(at), torch.tensor(lengths)
        self.states = torch.tensor(np.concatenate([e.states for e in examples]))[self.rows]
        self.size = len(examples)


def _loss(weights: Mapping[str, torch.Tensor], batch: _Batch) -> torch.Tensor:
    """The negative log likelihood of the true states, by the forward algorithm."""
    import torch

    scores = state_scores(weights, batch.signs)[batch.rows]
    moves = weights["moves"].clone()
    for before, after in FORBIDDEN:
        moves[:, before, after] = -30.0
    states, labels = batch.states, torch.arange(3)
    forward = scores[:, 0] + torch.tensor([0.0, 0.0, -30.0])
    true = forward.gather(2, states[:, 0, :, None])[:, :, 0]
    for t in range(1, scores.shape[1]):
        live = (t < batch.lengths)[:, None]
        step = torch.logsumexp(forward[:, :, :, None] + moves, 2) + scores[:, t]
        forward = torch.where(live[:, :, None], step, forward)
        gain = scores[:, t].gather(2, states[:, t, :, None])[:, :, 0]
        gain = gain + moves[labels, states[:, t - 1], states[:, t]]
        true = true + torch.where(live, gain, torch.zeros(()))
    loss: torch.Tensor = (torch.logsumexp(forward, 2) - true).sum()
    return loss


def sample(corpus: Corpus, part: str, articles: int, seed: int, leave_out: Set[str]) -> list[str]:
    """The ids of so many articles of each outlet of a part, without those left out."""
    by_outlet: dict[str, list[str]] = {}
    for row in corpus.items.to_list():
        if row["part"] == part and row["item"] not in leave_out:
            by_outlet.setdefault(row["outlet"], []).append(row["item"])
    draws = random.Random(seed)
    return [
        name
        for outlet in sorted(by_outlet)
        for name in draws.sample(sorted(by_outlet[outlet]), min(articles, len(by_outlet[outlet])))
    ]


def main() -> None:
    """Fit the field on PolNeAR's training part as both bundled models mark it."""
    from toolkit.corpora.polnear import passages
    from toolkit.corpora.registry import load_corpus
    from toolkit.models.encoder.encoder import Encoder
    from toolkit.models.registry import BUNDLED
    from toolkit.models.sourcing.extractor import SourcingExtractor

    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("out", type=Path, help="the file of weights to write")
    parser.add_argument("--articles", type=int, default=25, help="of each outlet")
    parser.add_argument("--encoder", type=Path, default=BUNDLED / "default", help="a model folder")
    parser.add_argument("--leave-out", type=Path, help="a file of article ids, one a line")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    left_out = set(options.leave_out.read_text().split()) if options.leave_out else set()
    polnear = load_corpus("polnear")
    names = sample(polnear, "train", options.articles, options.seed, left_out)
    articles = passages(polnear, items=names)
    examples = [
        *tagged_by_encoder(Encoder.load(options.encoder), articles),
        *tagged_by_extractor(SourcingExtractor.load(BUNDLED / "linear" / "sourcing"), articles),
    ]
    print(f"{len(names)} articles, {len(examples):,} examples")
    fitted = fit_boundaries(examples, seed=options.seed)
    taggers = f"{options.encoder.name} and linear"
    fitted.save(
        options.out,
        f"PolNeAR training part, {len(names)} articles, seed {options.seed}, words as marked by "
        f"{taggers}; {len(examples)} examples",
    )


if __name__ == "__main__":
    main()
