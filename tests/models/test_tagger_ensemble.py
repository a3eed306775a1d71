"""A linear model's tagger beside an encoder: whose word counts, and where."""

from __future__ import annotations

import json
import shutil

import numpy as np
import pytest

from toolkit.codebook import load_codebook
from toolkit.models.encoder.config import TaggerWeight
from toolkit.models.encoder.rule_ensemble import forms_of, words_of
from toolkit.models.encoder.sources import settle
from toolkit.models.encoder.tagger_ensemble import TaggedArticles, WeighedTagger
from toolkit.models.registry import BUNDLED, load_model
from toolkit.models.sourcing import SourcingExtractor
from toolkit.models.sourcing.labelling import SourcedArticle, Sourcing

KINDS = load_codebook("sourcing").question("attribution").label_ids
ARTICLES = [
    ["“The bridge is safe,” said Ada Ruiz, the mayor.", "It rained."],
    [],
    ["According to the police, two men were hurt."],
]


@pytest.fixture(scope="module")
def extractor() -> SourcingExtractor:
    return SourcingExtractor.load(BUNDLED / "linear" / "sourcing")


def words(*rows: list[float]) -> np.ndarray:
    return np.array(rows, np.float32)


def test_log_odds_are_averaged_by_weight() -> None:
    ours, theirs = words([0.5, 0.9, 0.2]), words([0.9, 0.1, 0.2])
    for weight, expected in ((0.0, ours), (0.5, words([0.75, 0.5, 0.2])), (1.0, theirs)):
        tagged = TaggedArticles([theirs], np.zeros(1), TaggerWeight(words=weight))
        (joint,) = tagged.with_words([ours])
        assert joint == pytest.approx(expected, abs=1e-3)


def test_what_the_network_did_not_see_the_tagger_says_alone() -> None:
    seen, beyond, theirs = [0.6, 0.1, 0.1], [0.0, 0.0, 0.0], [0.9, 0.2, 0.1]
    tagged = TaggedArticles([words(theirs, theirs)], np.zeros(1), TaggerWeight(words=0.2))
    (joint,) = tagged.with_words([words(seen, beyond)])
    assert joint[1] == pytest.approx(theirs)
    assert 0.6 < joint[0, 0] < 0.9


def test_attribution_moves_and_its_kinds_keep_their_proportion() -> None:
    none, attributed, carried = map(KINDS.index, ("none", "attributed", "continuation"))
    p = np.zeros((2, len(KINDS)), np.float32)
    p[:, [none, attributed, carried]] = 0.6, 0.3, 0.1
    tagged = TaggedArticles([], np.array([0.9, 0.1], np.float32), TaggerWeight(sentences=0.5))
    joint = tagged.with_attribution(p, KINDS)
    assert joint.sum(axis=1) == pytest.approx([1, 1])
    assert joint[0, none] < 0.6 < joint[1, none]
    assert joint[:, attributed] / joint[:, carried] == pytest.approx([3, 3])
    assert np.array_equal(p[0], p[1]), "the network's own are not written over"


def test_articles_are_tagged_each_by_itself(extractor: SourcingExtractor) -> None:
    tagger = WeighedTagger(extractor, TaggerWeight(0.5, 0.5))
    read = tagger.read(ARTICLES, words_of(ARTICLES), forms_of(ARTICLES))
    assert [len(p) for p in read.words] == [len(each.texts) for each in words_of(ARTICLES)]
    assert len(read.attributed) == 3
    for article, at in ((ARTICLES[0], slice(0, 2)), (ARTICLES[2], slice(2, 3))):
        tagged = extractor.tagger.tag(article)
        assert read.attributed[at] == pytest.approx(extractor.scores(tagged))
        for ours, theirs in zip(read.words[at], tagged.by_sentence(), strict=True):
            assert ours == pytest.approx(theirs)
    assert read.attributed[0] > 0.9 > 0.5 > read.attributed[1]


def test_a_folder_without_a_weight_has_no_tagger(tmp_path) -> None:
    for part in ("model.onnx", "tokenizer.json", "lexical"):
        source = BUNDLED / "fast" / part
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, tmp_path / part)
    config = json.loads((BUNDLED / "fast" / "config.json").read_text(encoding="utf-8"))
    for weight, there in (({"words": 0.5, "sentences": 0.0}, True), (None, False)):
        config.pop("tagger", None)
        (tmp_path / "config.json").write_text(
            json.dumps(config | ({"tagger": weight} if weight else {})), encoding="utf-8"
        )
        assert (load_model(tmp_path).tagger is not None) is there
        assert len(load_model(tmp_path).predict(ARTICLES)[0]) == 2
    (tmp_path / "config.json").write_text(json.dumps(config | {"tagger": {"words": 2}}))
    with pytest.raises(ValueError, match="less than or equal to 1"):
        load_model(tmp_path)


def test_words_that_nobody_can_be_found_for_are_sourceless_or_no_attribution() -> None:
    questions = ("quote_type", "cue_stance")
    labels = [
        {
            "attribution": {kind: 0.6}, "naming": {"named": 0.5}, "role": {"expert": 0.4},
            **{name: {"neutral": 0.7} for name in questions},
        }
        for kind in ("attributed", "continuation", "attributed")
    ]  # fmt: skip
    found = [Sourcing("sourceless"), Sourcing("continuation"), Sourcing()]
    article = SourcedArticle([None] * 3, found, (), [-1] * 3, [], [], [])  # type: ignore[list-item]
    assert settle(labels, [article]) == [()]
    nobody = {"naming": {"none": 0.5}, "role": {"none": 0.4}}
    stays = {name: {"neutral": 0.7} for name in questions}
    assert labels[0] == {"attribution": {"sourceless": 0.6}, **nobody, **stays}
    assert labels[1]["attribution"] == {"continuation": 0.6}
    nothing = {name: {"none": 0.7} for name in questions}
    assert labels[2] == {"attribution": {"none": 0.6}, **nobody, **nothing}


@pytest.mark.parametrize("model", ["default", "fast", "linear"])
def test_a_sentence_by_itself_goes_on_with_nobody(model: str) -> None:
    texts = ["The asking price fell by a tenth.", "Her first novel, “The Salt Road,” sold well."]
    for (prediction,) in load_model(model).predict([[text] for text in texts]):
        assert "continuation" not in prediction.labels["attribution"]
