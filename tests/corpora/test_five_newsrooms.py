"""Our own corpus through the door: it is whole, coded twice, and shows what was planted."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

from toolkit.corpora.coded import coded_scores
from toolkit.corpora.registry import load_corpus
from toolkit.corpora.five_newsrooms import ANNOTATORS
from toolkit.corpora.dataset import Corpus
from toolkit.schema import FACETS, FRAMES, Score
from toolkit.measures.old_measures import measure

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "data" / "five_newsrooms"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus("five_newsrooms", FOLDER)


@pytest.fixture(scope="module")
def by_outlet(corpus) -> dict[str, list[Score]]:
    outlet = dict(zip(corpus.articles["article_id"], corpus.articles["outlet"], strict=True))
    found = defaultdict(list)
    for score in coded_scores(corpus):
        found[outlet[score.sentence.article_id]].append(score)
    return dict(found)


def test_it_is_as_large_as_its_card_says(corpus):
    assert len(corpus.articles) == 200
    assert len(corpus.items) == 4216
    assert len(set(corpus.items["event"])) == 40
    assert len(set(corpus.items["topic"])) >= 12
    assert set(corpus.items["part"]) == {"train", "dev", "test"}


@pytest.mark.parametrize("annotator", ANNOTATORS)
def test_every_sentence_is_coded_by_every_codebook(corpus, annotator):
    table = corpus.annotations.to_pandas()
    own = table[(table["annotator"] == annotator) & table["start"].isna()]
    for codebook in ("loaded_language", "framing", *FACETS):
        assert set(own.loc[own["codebook"] == codebook, "item"]) == set(corpus.items["item"])
    for facet in FACETS:
        assert set(own.loc[own["codebook"] == facet, "label"]) <= set(FACETS[facet])
        assert not own[own["codebook"] == facet].duplicated("item").any()
    assert set(own.loc[own["codebook"] == "framing", "label"]) <= set(FRAMES)


@pytest.mark.parametrize("annotator", ANNOTATORS)
def test_labels_and_spans_go_together(corpus, annotator):
    table = corpus.annotations.to_pandas()
    own = table[table["annotator"] == annotator]
    marked, whole = own[own["start"].notna()], own[own["start"].isna()]
    loaded = whole[(whole["codebook"] == "loaded_language") & (whole["label"] == "loaded")]
    assert set(loaded["item"]) == set(marked.loc[marked["codebook"] == "loaded_language", "item"])
    framing = whole[whole["codebook"] == "framing"]
    none = set(framing.loc[framing["label"] == "none", "item"])
    assert none.isdisjoint(framing.loc[framing["label"] != "none", "item"])
    text = dict(zip(corpus.items["item"], corpus.items["text"], strict=True))
    words = [text[i][int(s) : int(e)] for i, s, e in marked[["item", "start", "end"]].values]
    assert all(part == part.strip() and part for part in words)


def test_parts_keep_events_together(corpus):
    part = defaultdict(set)
    for event, name in zip(corpus.items["event"], corpus.items["part"], strict=True):
        part[event].add(name)
    assert all(len(names) == 1 for names in part.values())


def test_what_was_planted_shows_in_the_labels(by_outlet):
    values = {outlet: measure(scores) for outlet, scores in by_outlet.items()}

    def most(name: str) -> str:
        return max(values, key=lambda outlet: values[outlet][name])

    assert most("loaded_rate_reporter") == "clarion"
    assert most("loaded_rate_source") == "meridian_post"
    assert most("frame_share_political") == "assembly_review"
    hidden = {o: v["anonymous_share"] + v["vague_share"] for o, v in values.items()}
    assert max(hidden, key=hidden.__getitem__) == "northgate_dispatch"
    assert values["tarnholm_wire"]["loaded_rate_reporter"] < 0.05
    assert values["meridian_post"]["loaded_rate_reporter"] < 0.05


def test_the_datasheet_says_what_the_card_holds():
    """Every figure of the datasheet's tables stands in a result card, digit by digit."""
    sheet = (FOLDER / "DATASHEET.md").read_text(encoding="utf-8")
    cards = "\n".join(
        (ROOT / "experiments" / "results" / f"{name}.md").read_text(encoding="utf-8")
        for name in ("five_newsrooms", "annotation_validity", "annotation_transfer")
    )
    rows = [line for line in sheet.splitlines() if line.startswith("|") and "0." in line]
    figures = {figure for row in rows for figure in re.findall(r"-?\b0\.\d{3}\b", row)}
    assert len(figures) > 50
    assert {figure for figure in figures if figure not in cards} == set()
