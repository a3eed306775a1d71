"""Issue framing in social media: forum posts and congressional tweets with Policy Frames.

Forum: sentences of the Internet Argument Corpus; the codes are those of the Policy Frames Codebook,
of which five occur. Tweets: 17 codes in an order of their own (Johnson et al. 2017, "Leveraging
Behavioral and Social Information for Weakly Supervised Collective Classification", ACL).
"""

from __future__ import annotations

import json
from collections import Counter
from functools import partial
from pathlib import Path

from toolkit.corpora.card import CorpusCard
from toolkit.corpora.dataset import Parts, of_texts
from toolkit.corpora.frame_mapping import mapped_passages
from toolkit.schema import LabelledText

CARD = CorpusCard(
    name="issue_framing",
    title="Issue framing in forum posts and congressional tweets",
    version="1 (2019)",
    licence="none stated",
    citation="Hartmann, Jansen, Augenstein and Søgaard (2019), Issue Framing in Online Discussion "
    "Fora, NAACL; Johnson, Jin and Goldwasser (2017), ACL, for the tweets",
    url="https://github.com/coastalcph/issue_framing",
    files={
        "dev_test.json": "b0a686d76f94534176f9b2abf695917b144ef3695bb97b286addb94ceebb1946",
        "splits_80_20_notest.json": "c684e0c474186fe771a5b0684abdbfeac6f4acfb4e265545e1618436901aaa29",  # noqa: E501
    },
    traps=(
        "Forum: an accuracy of .735 on random folds falls to .594 with topics held out.",
        "Forum: dev and test are both for testing; neither is a training part.",
        "Tweets: their own order of codes (15 factual, 16 self-promotion, 17 sympathy), and 8 of "
        "the dev part stand in train too (left out here).",
    ),
)
TOPICS = {"gc": "gun control", "dp": "death penalty", "gm": "gay marriage"}


def corpus(path: Path) -> Parts:
    """Forum sentences by codebook ``forum`` and tweets by ``tweets``, the sources' own codes.

    Groups are ``part`` and, of the forum, ``topic``. A tweet of the dev part that train has too is
    left out, and so is a repeated tweet within a part. Raises `FileNotFoundError`.
    """
    posts = of_texts("forum", _forum(path), {})
    tweets = of_texts("tweets", *_tweets(path))
    return Parts(
        [*posts.articles, *tweets.articles],
        [*posts.items, *tweets.items],
        [*posts.annotations, *tweets.annotations],
        tweets.dropped,
    )


passages = partial(mapped_passages, codebooks=("forum", "tweets"))
"""Frames by the reviewed mapping."""


def _forum(path: Path) -> list[LabelledText]:
    data = json.loads((path / "dev_test.json").read_text(encoding="utf-8"))
    return [
        LabelledText(
            f"forum-{part}-{i}", text, tuple(labels), {"topic": TOPICS[task], "part": part}
        )
        for part in ("dev", "test")
        for i, (text, labels, task) in enumerate(
            zip(data[part]["seq"], data[part]["label"], data[part]["task"], strict=True)
        )
    ]


def _tweets(path: Path) -> tuple[list[LabelledText], dict[str, int]]:
    data = json.loads((path / "splits_80_20_notest.json").read_text(encoding="utf-8"))
    part_of: dict[str, str] = {}
    dropped: Counter[str] = Counter()
    texts = []
    for part in ("train", "dev"):
        for i, (text, labels) in enumerate(
            zip(data[part]["seq"], data[part]["label"], strict=True)
        ):
            if text in part_of:
                dropped[f"tweet of {part} repeated in {part_of[text]}"] += 1
                continue
            part_of[text] = part
            texts.append(LabelledText(f"tweet-{part}-{i}", text, tuple(labels), {"part": part}))
    return texts, dict(dropped)
