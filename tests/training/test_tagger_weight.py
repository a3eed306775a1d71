"""What a tagger weighs beside an encoder is learned from whose marks are right."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from toolkit.corpora.registry import gold_passages, load_corpus
from toolkit.models.encoder.config import TaggerWeight
from toolkit.models.encoder.encoder import Encoder
from toolkit.models.registry import BUNDLED
from toolkit.models.sourcing.extractor import SourcingExtractor
from toolkit.schema import Gold, Passage
from toolkit.training.boundaries import true_states
from toolkit.training.tagger_weight import tagger_weight

EXTRACTOR = SourcingExtractor.load(BUNDLED / "linear" / "sourcing")


class Scripted:
    """A tagger that knows what is marked (``sure`` near 1), or the contrary (near 0)."""

    def __init__(self, passages: list[Passage], sure: float) -> None:
        self.gold = {
            text: gold for p in passages for text, gold in zip(p.texts, p.gold, strict=True)
        }
        self.sure = sure
        self.sentences: list[float] = []

    def tag(self, sentences: Any, words: Any = None, quotes: Any = None) -> Any:
        tagged = EXTRACTOR.tagger.tag(sentences, words, quotes)
        rows = []
        self.sentences = []
        for text, of_text in zip(sentences, tagged.encoded.words, strict=True):
            gold = self.gold[text]
            inside = true_states(of_text, gold.spans.get("sourcing", ())) > 0
            rows.append(np.where(inside, self.sure, 1 - self.sure))
            rows.append(np.zeros((1, 3)))  # the boundary
            attributed = "none" not in gold.labels["attribution"]
            self.sentences.append(self.sure if attributed else 1 - self.sure)
        return tagged._replace(words=np.concatenate(rows).astype(np.float32))


class ScriptedExtractor:
    codebook = "sourcing"

    def __init__(self, tagger: Scripted) -> None:
        self.tagger = tagger

    def scores(self, tagged: Any) -> np.ndarray:
        return np.array(self.tagger.sentences, np.float32)


@pytest.fixture(scope="module")
def read() -> tuple[Encoder, Any, list[Passage]]:
    corpus = load_corpus("five_newsrooms")
    items = [row["item"] for row in corpus.items.to_list()][:120]
    passages = gold_passages(corpus, scheme="codebooks", items=items)
    encoder = Encoder.load(BUNDLED / "fast")
    return encoder, encoder.token_rows([passage.texts for passage in passages]), passages


@pytest.mark.parametrize(("sure", "weight"), [(0.999, 1.0), (0.05, 0.0)])
def test_who_is_right_gets_the_weight(read: Any, sure: float, weight: float) -> None:
    encoder, rows, passages = read
    extractor: Any = ScriptedExtractor(Scripted(passages, sure))
    found = tagger_weight(encoder, rows, passages, extractor)
    assert abs(found.words - weight) <= 0.3
    assert abs(found.sentences - weight) <= 0.3


def test_passages_without_labels_of_attribution_say_nothing(read: Any) -> None:
    encoder, rows, passages = read
    bare = [Passage(p.texts, tuple(Gold({}) for _ in p.texts)) for p in passages]
    assert tagger_weight(encoder, rows, bare, EXTRACTOR) == TaggerWeight()
