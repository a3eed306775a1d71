from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.codebook import load_codebook
from toolkit.corpora.frame_mapping import frame_mappings
from toolkit.corpora.registry import gold_passages, load_corpus


def test_policy_frame_numbers_of_the_forum_are_the_codebooks_own() -> None:
    codes = frame_mappings()["forum"].codes
    number_of = {label.id: label.code for label in load_codebook("framing").questions[0].labels}
    for number, code in codes.items():
        assert [number_of[frame] for frame in code.to] == [int(number)]


def test_tweets_have_an_order_of_their_own() -> None:
    codes = frame_mappings()["tweets"].codes
    order = [codes[str(number)].to for number in range(6, 15)]
    assert order == [
        ("crime_punishment",),
        ("security_defense",),
        ("health_safety",),
        ("quality_of_life",),
        ("cultural_identity",),
        ("public_opinion",),
        ("political",),
        ("policy",),
        ("external",),
    ]


def test_every_code_has_a_reason_and_unmapped_codes_say_nothing() -> None:
    for mapping in frame_mappings().values():
        for code in mapping.codes.values():
            assert len(code.why) > 3


def test_a_silent_corpus_is_masked_and_a_frame_given_was_coded() -> None:
    mapped = frame_mappings()["gvfc"].map(["4"])
    assert mapped.frames == ("health_safety",)
    assert "health_safety" in mapped.coded
    assert "crime_punishment" not in mapped.coded
    assert "health_safety" not in frame_mappings()["gvfc"].map(["99"]).coded


def test_none_needs_evidence_and_excludes_frames() -> None:
    tweets = frame_mappings()["tweets"]
    assert tweets.map(["16"]).frames == ("none",)
    assert tweets.map(["16", "13"]).frames == ("policy",)
    assert "none" in tweets.map(["13"]).coded
    assert "none" not in tweets.map(["17"]).coded
    assert "none" not in frame_mappings()["gvfc"].map(["99"]).coded


def test_unsure_codes_leave_a_frame_open_unless_another_gives_it() -> None:
    mapping = frame_mappings()["ccf"]
    assert "economic" not in mapping.map(["Eco Detection", "Eco_5_SUB"]).coded
    assert mapping.map(["Eco Detection", "Eco_3_SUB"]).frames == ("economic",)
    assert mapping.map(["CC article", "Emotion: Neutral"]).frames == ("none",)


def test_an_unknown_code_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"forum: no entry for the code '99'"):
        frame_mappings()["forum"].map(["99"])


@pytest.mark.corpora
@pytest.mark.parametrize("name", sorted(frame_mappings()))
def test_every_code_in_the_data_has_an_entry(corpora: Path, name: str) -> None:
    corpus = "issue_framing" if name in ("forum", "tweets") else name
    passages = gold_passages(load_corpus(corpus, corpora / corpus), scheme=name)
    assert passages
    for passage in passages:
        for gold in passage.gold:
            frames = gold.labels["framing"].keys()
            assert frames.isdisjoint(gold.not_coded["framing"])
            assert "none" not in frames or len(frames) == 1
