from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from toolkit.corpora import issue_framing
from toolkit.corpora.dataset import assemble
from toolkit.corpora.registry import gold_passages


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    forum = {
        "dev": {"seq": ["One rule."], "label": [["5"]], "task": ["gc"]},
        "test": {"seq": ["Two costs."], "label": [["1", "13"]], "task": ["dp"]},
        "train": {"seq": [], "label": [], "task": []},
    }
    tweets = {
        "train": {"seq": ["A", "B", "A"], "label": [["1"], ["2"], ["3"]]},
        "dev": {"seq": ["B", "C"], "label": [["2"], ["17"]]},
    }
    (tmp_path / "dev_test.json").write_text(json.dumps(forum), encoding="utf-8")
    (tmp_path / "splits_80_20_notest.json").write_text(json.dumps(tweets), encoding="utf-8")
    return tmp_path


def test_codes_topics_and_parts_and_no_tweet_twice(folder: Path) -> None:
    corpus = assemble(issue_framing.CARD, issue_framing.corpus(folder))
    posts = corpus.texts("forum")
    assert [post.labels for post in posts] == [("5",), ("1", "13")]
    assert [post.groups["topic"] for post in posts] == ["gun control", "death penalty"]
    assert [(t.text, t.groups["part"]) for t in corpus.texts("tweets")] == [
        ("A", "train"),
        ("B", "train"),
        ("C", "dev"),
    ]
    assert corpus.dropped == {
        "tweet of train repeated in train": 1,
        "tweet of dev repeated in train": 1,
    }


def test_each_source_has_its_own_mapping(folder: Path) -> None:
    corpus = assemble(issue_framing.CARD, issue_framing.corpus(folder))
    first, second = gold_passages(corpus, scheme="forum")
    assert first.gold[0].labels == {"framing": {"legality": 1.0}}
    assert set(second.gold[0].labels["framing"]) == {"economic", "political"}
    assert "morality" in first.gold[0].not_coded["framing"]
    tweets = gold_passages(corpus, scheme="tweets")
    assert [passage.items for passage in tweets] == [
        ("tweet-train-0",), ("tweet-train-1",), ("tweet-dev-1",),
    ]  # fmt: skip
    assert "none" in tweets[2].gold[0].not_coded["framing"]
    assert len(gold_passages(corpus)) == 5
    assert [
        p.items for p in gold_passages(corpus, scheme="tweets", items=["tweet-dev-1", "x"])
    ] == [("tweet-dev-1",)]
    with pytest.raises(ValueError, match="issue_framing has no 'ccf' by 'final'; it has 'forum'"):
        gold_passages(corpus, scheme="ccf")


@pytest.mark.corpora
def test_counts(corpora: Path) -> None:
    corpus = assemble(issue_framing.CARD, issue_framing.corpus(corpora / "issue_framing"))
    posts, tweets = corpus.texts("forum"), corpus.texts("tweets")
    assert len(posts) == 868
    assert {label for post in posts for label in post.labels} == {"1", "5", "6", "7", "13"}
    assert corpus.dropped["tweet of dev repeated in train"] == 8
    assert len(tweets) + sum(corpus.dropped.values()) == 2044
    assert max(Counter(tweet.text for tweet in tweets).values()) == 1
