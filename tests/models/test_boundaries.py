"""Where stretches start and end, in sentences of our own for each habit of the annotators."""

from __future__ import annotations

import re
import time
from itertools import pairwise

import numpy as np
import pytest

from toolkit.models.registry import load_model
from toolkit.models.sourcing.language.lexicon import lexicon
from toolkit.models.sourcing.language.tokens import find_quotes, tokenize
from toolkit.models.sourcing.spans.attribution import assemble
from toolkit.models.sourcing.spans.boundaries import INSIDE, OUTSIDE, best_path, boundaries
from toolkit.models.sourcing.spans.seen import offsets
from toolkit.schema import TextSpan
from toolkit.training.boundaries import true_states

LABELS = {"s": 0, "c": 1, "k": 2}
NAMES = ("source", "cue", "content")
MARKED = re.compile(r"(\w)\[([^\]]*)\]")


def tagged(marked: str) -> tuple[str, np.ndarray]:
    """A text, and word probabilities as a tagger might give them for what `s[…]`, `c[…]`, `k[…]`
    mark: sure of the words within, unsure of those beside."""
    text, held, end = "", [], 0
    for match in MARKED.finditer(marked):
        text += marked[end : match.start()]
        held.append((len(text), len(text) + len(match[2]), LABELS[match[1]]))
        text, end = text + match[2], match.end()
    text += marked[end:]
    words = tokenize(text)
    p = np.full((len(words.texts), 3), 0.03, np.float32)
    for low, high, label in held:
        for i, start in enumerate(words.starts):
            if low <= start < high:
                p[i, label] = 0.93
    for label in range(3):
        edge = np.flatnonzero(p[:, label] > 0.9)
        beside = {i + step for i in edge for step in (-1, 1)} - set(edge.tolist())
        for i in beside & set(range(len(p))):
            p[i, label] = 0.4
    return text, p


def spans_of(text: str, p: np.ndarray) -> list[tuple[str, str, int]]:
    words, quotes = tokenize(text), find_quotes([text])
    refined = boundaries().refine([words], quotes, [p])[0]
    parts = assemble(text, words, quotes[0], refined.tolist(), lexicon())
    found = []
    for number, (source, cue, content, _) in enumerate(parts.attributions, start=1):
        stretches = [("cue", cue), *(("content", part) for part in content)]
        stretches += [] if source is None else [("source", source)]
        for label, stretch in stretches:
            start, end = offsets(words, stretch)
            found.append((label, text[start:end], number))
    return found


HABITS = [
    # The tagger's words, then the span that the habit makes of them.
    ("“k[Rents have doubled],” s[Ada Ruiz] c[said].", ("content", "“Rents have doubled,”", 1)),
    ('s[Ruiz] c[said], "k[We start in May.]"', ("content", '"We start in May."', 1)),
    ("s[Ruiz] c[said] k[that the dam would hold].", ("content", "that the dam would hold", 1)),
    ("s[Ruiz] c[said] k[the dam would hold].", ("content", "the dam would hold", 1)),
    ("s[Ruiz] has c[said] k[that the dam would hold].", ("cue", "has said", 1)),
    ("s[Ada Ruiz, the mayor,] c[said] k[it would hold].", ("source", "Ada Ruiz, the mayor,", 1)),
    ("“k[It holds],” c[said] s[Ada Ruiz, the mayor].", ("source", "Ada Ruiz, the mayor", 1)),
    ("k[The dam would hold], c[according to] s[the mayor].", ("source", "the mayor", 1)),
    ("k[The dam would hold], c[according to] s[the mayor].", ("content", "The dam would hold", 1)),
]


@pytest.mark.parametrize(("marked", "span"), HABITS, ids=lambda value: str(value)[:50])
def test_a_habit(marked: str, span: tuple[str, str, int]) -> None:
    assert span in spans_of(*tagged(marked))


def test_content_around_a_cue_is_pieces_of_one_attribution() -> None:
    marked = "“k[The dam],” s[Ruiz] c[said], “k[will hold for fifty years].”"
    content = [span for span in spans_of(*tagged(marked)) if span[0] == "content"]
    assert content == [
        ("content", "“The dam,”", 1),
        ("content", "“will hold for fifty years.”", 1),
    ]


def test_two_attributions_are_linked_apart() -> None:
    marked = (
        "s[Ruiz] c[said] k[the dam would hold], but s[engineers] c[warned] k[that it was cracked]."
    )
    spans = spans_of(*tagged(marked))
    assert [span[2] for span in spans if span[0] == "cue"] == [1, 2]
    assert ("source", "Ruiz", 1) in spans
    assert ("source", "engineers", 2) in spans
    assert ("content", "that it was cracked", 2) in spans


def test_a_likely_cue_is_not_lost_with_its_bounds_in_doubt() -> None:
    text = "The suspect claimed he had been asleep."
    p = np.full((8, 3), 0.05, np.float32)
    p[0:2, 0], p[1:3, 1], p[3:7, 2] = 0.55, (0.35, 0.76), 0.85
    assert ("cue", "claimed") in [span[:2] for span in spans_of(text, p)]


def test_sentences_together_are_as_sentences_alone() -> None:
    texts, p = zip(*(tagged(marked) for marked, _ in HABITS), strict=True)
    words, quotes = [tokenize(text) for text in texts], [find_quotes([text])[0] for text in texts]
    together = boundaries().refine(words, quotes, p)
    for of_words, of_quotes, likely, refined in zip(words, quotes, p, together, strict=True):
        alone = boundaries().refine([of_words], [of_quotes], [likely])[0]
        np.testing.assert_allclose(alone, refined, rtol=1e-6)


def test_what_is_not_wanted_or_not_likely_is_left_as_it_is() -> None:
    text, p = tagged(HABITS[0][0])
    words, quotes = tokenize(text), find_quotes([text])
    assert boundaries().refine([words], quotes, [p], [False])[0] is p
    low = np.full_like(p, 0.1)
    assert boundaries().refine([words], quotes, [low])[0] is low
    assert boundaries().refine([], [], []) == []
    empty = np.zeros((0, 3), np.float32)
    assert boundaries().refine([tokenize("")], [[]], [empty])[0] is empty


def test_the_best_path_is_the_best_of_all_paths() -> None:
    draws = np.random.default_rng(0)
    scores = draws.normal(size=(9, 3, 3)).astype(np.float32)
    moves = draws.normal(size=(3, 3, 3)).astype(np.float32)
    path = best_path(scores, [4, 5], moves)
    for first, length in ((0, 4), (4, 5)):
        for label in range(3):

            def total(states: tuple[int, ...], first: int = first, label: int = label) -> float:
                value = sum(scores[first + t, label, s] for t, s in enumerate(states))
                return value + sum(moves[label, a, b] for a, b in pairwise(states))

            every = [
                states
                for states in np.ndindex(*[3] * length)
                if states[0] != INSIDE
                and all((a, b) not in ((0, 2), (1, 1), (2, 1)) for a, b in pairwise(states))
            ]
            assert tuple(path[first : first + length, label]) == max(every, key=total)


def test_true_states_cover_the_words_of_a_span() -> None:
    words = tokenize("“It holds,” she said.")
    states = true_states(words, [TextSpan(0, 11, "content", 1.0), TextSpan(12, 15, "source", 1.0)])
    assert states[:, 2].tolist() == [1, 2, 2, 2, 2, 0, 0, 0]
    assert (states[:, 1] == OUTSIDE).all()


HARD = [
    "A spokesw\u00adoman for Farentino-di-Sopra’s co-op said the 1,200-bed centre “won’t” close.",
    "‘It’s a disaster’, O’Neill-Håkansson tweeted 😡😡 at 3.15pm, “un-be-liev-able”.",
    "The $2.5m so-called e-mail probe wasn't finished, ex-Mayor D'Angelo's spokeswoman told X'ian.",
    "«C’est fini», dit-elle; U.S.-backed forces claimed co-operation with al-Qaida… 100%!",
    "said",
    "",
]


@pytest.mark.parametrize("name", ["default", "linear"])
def test_spans_are_whole_words_of_linked_attributions(name: str) -> None:
    model = load_model(name)
    for text, prediction in zip(HARD, model.predict([HARD])[0], strict=True):
        for spans in prediction.spans.values():
            for span in spans:
                for at in (span.start, span.end):
                    inside = 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()
                    assert not inside, text[span.start : span.end]
        spans = prediction.spans["sourcing"]
        assert all(span.attribution > 0 for span in spans)
        numbers = {span.attribution for span in spans if span.label == "source"}
        assert numbers <= {span.attribution for span in spans if span.label == "cue"}


def test_a_sentence_takes_little_time() -> None:
    texts, p = zip(*(tagged(marked) for marked, _ in HABITS * 30), strict=True)
    words, quotes = [tokenize(text) for text in texts], [find_quotes([text])[0] for text in texts]
    boundaries().refine(words, quotes, p)
    start = time.process_time()
    boundaries().refine(words, quotes, p)
    assert (time.process_time() - start) / len(texts) < 1e-3


@pytest.mark.parametrize("model", ["default", "linear"])
@pytest.mark.parametrize(
    "text", ["“We will appeal,” the mayor said.", "“No,” she said.", "“Never,” said Ada Ruiz."]
)
def test_a_short_quotation_is_the_content_of_the_cue_beside_it(model: str, text: str) -> None:
    prediction = load_model(model).predict([[text]])[0][0]
    quoted = text[: text.index("”") + 1]
    spans = prediction.spans["sourcing"]
    assert [text[s.start : s.end] for s in spans if s.label == "content"] == [quoted]
    assert next(iter(prediction.labels["quote_type"])) == "direct"
