from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from toolkit.models.linear.features import Ngrams, tokenize

TEXTS = ["Red tea, red cup.", "", "A red tea again!", "the cup — the tea"]


def test_tokens_point_into_their_text() -> None:
    texts = ["It’s 3.5% “more” — isn't it?", "", "Ça va… 𝒳 ok"]
    tokens = tokenize(texts)
    for k, word in enumerate(tokens.words):
        own = texts[tokens.owner[k]][tokens.start[k] : tokens.end[k]]
        assert word in (own.lower().replace("’", "'"), "0")
    assert tokens.n_texts == 3
    assert tokens.first[1] == tokens.first[2]


def test_values_are_those_of_scikit_learn() -> None:
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = [text for text in TEXTS if text]
    theirs = TfidfVectorizer(
        analyzer=lambda t: [
            *(words := tokenize([t]).words),
            *(f"{a} {b}" for a, b in pairwise(words)),
        ],
        sublinear_tf=True,
    )
    expected = theirs.fit_transform(texts)
    ours = Ngrams(2, min_df=1).fit(tokenize(texts)).transform(tokenize(texts)).values
    assert ours.shape == expected.shape
    assert np.sort(ours.data).tolist() == pytest.approx(np.sort(expected.data).tolist())
    words = theirs.get_feature_names_out().tolist()
    grams = Ngrams(2, min_df=1).fit(tokenize(texts))
    for word, column in grams.vocabulary.items():
        np.testing.assert_allclose(
            ours[:, [column]].toarray(), expected[:, [words.index(word)]].toarray()
        )


def test_ngrams_do_not_cross_texts() -> None:
    grams = Ngrams(2, min_df=1).fit(tokenize(["a b", "c d"]))
    assert grams.n_features == 4 + 2


def test_rare_ones_are_left_out_unless_asked_for() -> None:
    tokens = tokenize(["tea cup", "tea pot"])
    assert list(Ngrams(1, min_df=2).fit(tokens).vocabulary) == ["tea"]
    assert list(Ngrams(1, min_df=2).fit(tokens, ["jug"]).vocabulary) == ["jug", "tea"]


@pytest.mark.parametrize("order", [1, 2, 3])
def test_state_round_trip(order: int) -> None:
    grams = Ngrams(order, min_df=1).fit(tokenize(TEXTS))
    again = Ngrams.restore(*grams.state())
    left, right = (g.transform(tokenize(TEXTS)).values for g in (grams, again))
    np.testing.assert_allclose(left.toarray(), right.toarray(), atol=1e-6)


def test_unfit_state_is_refused() -> None:
    settings, arrays = Ngrams(2, min_df=1).fit(tokenize(TEXTS)).state()
    with pytest.raises(ValueError, match="do not fit"):
        Ngrams.restore({**settings, "words": settings["words"][:-1]}, arrays)
