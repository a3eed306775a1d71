from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from toolkit.corpora import issue_framing


def test_forum_keeps_codes_topics_and_parts(tmp_path: Path) -> None:
    parts = {
        "dev": {"seq": ["One rule."], "label": [["5"]], "task": ["gc"]},
        "test": {"seq": ["Two costs."], "label": [["1", "13"]], "task": ["dp"]},
        "train": {"seq": [], "label": [], "task": []},
    }
    (tmp_path / "dev_test.json").write_text(json.dumps(parts), encoding="utf-8")
    texts, dropped = issue_framing.forum(tmp_path)
    assert [t.labels for t in texts] == [("5",), ("1", "13")]
    assert [t.groups["topic"] for t in texts] == ["gun control", "death penalty"]
    assert dropped == {}


def test_tweets_of_dev_that_train_has_are_dropped(tmp_path: Path) -> None:
    parts = {
        "train": {"seq": ["A", "B", "A"], "label": [["1"], ["2"], ["3"]]},
        "dev": {"seq": ["B", "C"], "label": [["2"], ["17"]]},
    }
    (tmp_path / "splits_80_20_notest.json").write_text(json.dumps(parts), encoding="utf-8")
    texts, dropped = issue_framing.tweets(tmp_path)
    assert [(t.text, t.groups["part"]) for t in texts] == [
        ("A", "train"),
        ("B", "train"),
        ("C", "dev"),
    ]
    assert dropped == {"tweet of train repeated in train": 1, "tweet of dev repeated in train": 1}


@pytest.mark.corpora
def test_counts(corpora: Path) -> None:
    forum, _ = issue_framing.forum(corpora / "issue_framing")
    assert len(forum) == 868
    assert {label for text in forum for label in text.labels} == {"1", "5", "6", "7", "13"}
    tweets, dropped = issue_framing.tweets(corpora / "issue_framing")
    assert dropped["tweet of dev repeated in train"] == 8
    assert len(tweets) + sum(dropped.values()) == 2044
    assert max(Counter(text.text for text in tweets).values()) == 1
    assert len({text.item for text in forum + tweets}) == len(forum) + len(tweets)
