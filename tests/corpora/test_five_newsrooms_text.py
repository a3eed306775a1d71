"""The texts of our own corpus: many events, five reports each, written one by one."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "data" / "five_newsrooms"
OUTLETS = {"tarnholm_wire", "clarion", "meridian_post", "northgate_dispatch", "assembly_review"}
WORD = re.compile(r"[\w'’]+")
# Six words that newsrooms share: how namelessness is put, what people and bodies are called.
STOCK = re.compile(
    r"\b(?:anonymity|anonymously|named|identified|quoted|authori[sz]ed|familiar with|not cleared|"
    r"close to|asked not to be|who did not w\w+|would say only|let it be known|percent of|in favor|"
    r"in the lower house|a yes b no|comment)\b"
)
NAMES = re.compile(
    r"\b(?:civic union|common front|reform league|harvest party|ledger greens|keld|"
    r"henrike sallow|crown coin|university of ellenford|council of regions|radio ellenford|"
    r"prime minister)\b"
)


@pytest.fixture(scope="module")
def articles() -> list[dict]:
    lines = (FOLDER / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def sentences(articles) -> list[dict]:
    texts = {article["article_id"]: article["text"] for article in articles}
    with (FOLDER / "sentences.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["text"] = texts[row["article_id"]][int(row["start"]) : int(row["end"])]
    return rows


def words(text: str) -> list[str]:
    return [word.lower().replace("’", "'") for word in WORD.findall(text)]


def test_every_event_is_reported_five_times(articles):
    outlets_of = defaultdict(list)
    for article in articles:
        outlets_of[article["event"]].append(article["outlet"])
    assert len(outlets_of) >= 40
    assert all(Counter(outlets) == Counter(OUTLETS) for outlets in outlets_of.values())
    assert len({article["beat"] for article in articles}) >= 12
    assert len({article["article_id"] for article in articles}) == len(articles)


def test_sentences_tile_the_texts(articles, sentences):
    body = [row for row in sentences if row["region"] == "body"]
    assert len(body) >= 3_000
    by_article = defaultdict(list)
    for row in sentences:
        by_article[row["article_id"]].append((int(row["start"]), int(row["end"])))
    for article in articles:
        at = 0
        for start, end in by_article[article["article_id"]]:
            assert article["text"][at:start].strip() == ""
            assert start < end
            at = end
        assert article["text"][at:].strip() == ""
    per_article = Counter(row["article_id"] for row in body)
    assert min(per_article.values()) >= 16


def test_no_wording_is_shared_between_events(articles):
    seen = defaultdict(set)
    for article in articles:
        tokens = words(article["text"])
        for i in range(len(tokens) - 5):
            seen[" ".join(tokens[i : i + 6])].add(article["event"])
    shared = [
        phrase
        for phrase, events in seen.items()
        if len(events) > 1 and not STOCK.search(phrase) and not NAMES.search(phrase)
    ]
    assert shared == []


def test_wording_is_various(articles, sentences):
    """Moving-average type-token ratio over 500 words (Covington and McFall 2010)."""
    for outlet in OUTLETS:
        tokens = [
            w for article in articles if article["outlet"] == outlet for w in words(article["text"])
        ]
        windows = [len(set(tokens[i : i + 500])) / 500 for i in range(0, len(tokens) - 500, 250)]
        assert sum(windows) / len(windows) > 0.5
    openings = Counter(
        " ".join(words(row["text"])[:3]) for row in sentences if row["region"] == "body"
    )
    assert openings.most_common(1)[0][1] <= 0.006 * len(sentences)


def test_only_wire_copy_is_nearly_the_same(articles):
    shingles = {
        a["article_id"]: {
            " ".join(w[i : i + 4]) for w in [words(a["text"])] for i in range(len(w) - 3)
        }
        for a in articles
    }
    copied = {a["article_id"] for a in articles if a["wire"]}
    assert copied
    for first, second in combinations(articles, 2):
        a, b = shingles[first["article_id"]], shingles[second["article_id"]]
        similar = len(a & b) / len(a | b)
        pair = {first["article_id"], second["article_id"]}
        wired = first["event"] == second["event"] and (
            (first["wire"] == second["outlet"]) or (second["wire"] == first["outlet"])
        )
        assert similar > 0.6 if wired else similar < 0.25, pair


def test_splits_hold_whole_events(articles):
    with (FOLDER / "splits.csv").open(encoding="utf-8", newline="") as file:
        part = {row["event"]: row["part"] for row in csv.DictReader(file)}
    assert set(part) == {article["event"] for article in articles}
    sizes = Counter(part.values())
    assert set(sizes) == {"train", "dev", "test"}
    assert sizes["train"] / len(part) == pytest.approx(0.6, abs=0.04)
