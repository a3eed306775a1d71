from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.corpora import ccf, gvfc, issue_framing
from toolkit.corpora.frame_mapping import frame_mappings
from toolkit.schema import FRAMES, LabelledText


def test_policy_frame_numbers_of_the_forum_are_the_codebooks_own() -> None:
    codes = frame_mappings()["forum"].codes
    for number, code in codes.items():
        assert code.to == (FRAMES[int(number) - 1],)


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
            assert code.unmapped == (not code.to and not code.unsure and not code.none)


def test_a_silent_corpus_is_masked_and_a_given_frame_is_known() -> None:
    mapped = frame_mappings()["gvfc"].map(["4"])
    assert mapped.frames == ("health_safety",)
    assert "health_safety" in mapped.known
    assert "crime_punishment" not in mapped.known
    assert "health_safety" not in frame_mappings()["gvfc"].map(["99"]).known


def test_none_needs_evidence_and_excludes_frames() -> None:
    tweets = frame_mappings()["tweets"]
    assert tweets.map(["16"]).frames == ("none",)
    assert tweets.map(["16", "13"]).frames == ("policy",)
    assert "none" in tweets.map(["13"]).known
    assert "none" not in tweets.map(["17"]).known
    assert "none" not in frame_mappings()["gvfc"].map(["99"]).known


def test_unsure_codes_leave_a_frame_open_unless_another_gives_it() -> None:
    mapping = frame_mappings()["ccf"]
    assert "economic" not in mapping.map(["Eco Detection", "Eco_5_SUB"]).known
    assert mapping.map(["Eco Detection", "Eco_3_SUB"]).frames == ("economic",)
    assert mapping.map(["CC article", "Emotion: Neutral"]).frames == ("none",)


def test_an_unknown_code_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"forum: no entry for the code '99'"):
        frame_mappings()["forum"].map(["99"])


@pytest.mark.corpora
def test_every_code_in_the_data_has_an_entry(corpora: Path) -> None:
    read: dict[str, list[LabelledText]] = {
        "forum": issue_framing.forum(corpora / "issue_framing")[0],
        "tweets": issue_framing.tweets(corpora / "issue_framing")[0],
        "ccf": ccf.load(corpora / "ccf")[0],
        "gvfc": gvfc.load(corpora / "gvfc")[0],
    }
    assert set(read) == set(frame_mappings())
    for name, texts in read.items():
        given, known = frame_mappings()[name].matrices([text.labels for text in texts])
        assert given.shape == known.shape == (len(texts), len(FRAMES))
        assert not (given & ~known).any()
        assert not (given[:, -1] & given[:, :-1].any(axis=1)).any()
