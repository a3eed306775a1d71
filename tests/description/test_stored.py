"""A folder of scores, read column by column, is described as its tables in memory are."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pandas as pd
import pytest

from toolkit.description import Description, describe, keyness, kwic, measures_by
from toolkit.description.stored import Stored
from toolkit.description.tables import Tables, tables_of
from toolkit.results import ScoreSet, scoreset
from toolkit.scoring.batch import score_batch

STORY = (
    "{title}\n\nThe {word} plan of day {n} is a disgrace, said Ada Brook, the mayor. “We will not "
    "pay a {word} fee,” she said. The {word} budget rose. It was {word}.\n\nSubscribe to our "
    "newsletter!"
)


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> ScoreSet:
    folder = tmp_path_factory.mktemp("corpus")
    rows = [
        {
            "id": f"a{n}", "outlet": ("Post", "Herald", "")[n % 3], "date": f"2024-0{1 + n % 2}-03",
            "text": STORY.format(title=f"Title {n}", n=n, word=("reckless", "shameful")[n % 3 > 0]),
        }
        for n in range(18)
    ]  # fmt: skip
    pd.DataFrame(rows).to_json(folder / "a.jsonl", orient="records", lines=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scoreset, "GROUP", 16)  # so that articles lie across pieces
        score_batch([folder / "a.jsonl"], folder / "out", model="linear")
    return ScoreSet.open(folder / "out")


@pytest.fixture(scope="module")
def held(scores: ScoreSet) -> Tables:
    name = str(scores.folder)
    return Tables(scores.articles, scores.sentences, scores.spans, scores.codebooks, name)


@pytest.mark.parametrize("by", ["outlet", "month", "event"])
def test_described_alike(scores: ScoreSet, held: Tables, by: str) -> None:
    assert isinstance(tables_of(scores), Stored)
    first, second = describe(held, by), describe(scores, by)
    for each in fields(Description):
        ours, theirs = getattr(first, each.name), getattr(second, each.name)
        if isinstance(ours, pd.DataFrame):
            pd.testing.assert_frame_equal(
                theirs.astype(object), ours.astype(object), check_index_type=False
            )
        elif each.name != "codebooks":
            assert ours == theirs, each.name
    if by == "outlet":
        assert len(second.contexts) > 2
        loaded = second.words["codebook"] == "loaded_language"
        assert sorted(second.words.loc[loaded, "outlet"]) == ["Herald", "Post"]


def test_words_and_densities_alike(scores: ScoreSet, held: Tables) -> None:
    for call in (
        lambda tables: keyness(tables),
        lambda tables: kwic(tables, "disgrac*"),
        lambda tables: kwic(tables, "reckless", of="loaded", top=3),
        lambda tables: measures_by(tables, names=["loaded_spans_reporter", "body_sentences"]),
    ):
        ours, theirs = call(held), call(scores)
        assert len(ours) > 0
        pd.testing.assert_frame_equal(theirs.astype(object), ours.astype(object))


def test_neighbours_stay_in_their_article(tmp_path: Path) -> None:
    lines = pd.DataFrame([{"id": n, "text": f"Rain {n}. Sun {n}."} for n in "ab"])
    lines.to_json(tmp_path / "a.jsonl", orient="records", lines=True)
    score_batch([tmp_path / "a.jsonl"], tmp_path / "out", model="linear", any_language=True)
    found = kwic(tmp_path / "out", "Rain", by="article_id")
    assert found[["left", "match", "right"]].values.tolist() == [
        ["", "Rain", "a. Sun a."], ["", "Rain", "b. Sun b."],
    ]  # fmt: skip
