"""What is read of a folder of scores, and held of it, does not grow with what nobody asked for."""

import json
import tracemalloc

import numpy as np
import pandas as pd
import pytest
from known_corpus import articles, scored_by_spotter
from typer.testing import CliRunner

from toolkit.cli import app
from toolkit.comparison import Population
from toolkit.comparison.near_duplicates import ArticleText, similar_texts
from toolkit.results import ScoreSet, pieces, scoreset
from toolkit.results.sentences import Sentences, read_sentences

WORDS = 400


@pytest.fixture(scope="module")
def scores(tmp_path_factory):
    """80 articles in row groups of 100 sentences."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scoreset, "GROUP", 100)
        folder = scored_by_spotter(articles(), tmp_path_factory.mktemp("large"))
    return ScoreSet.open(folder)


def peak_of_near_duplicates(n: int) -> int:
    """Bytes; of 20 articles one is the one before it, printed by the other outlet."""

    def texts():
        for number in range(n):
            source = number - 1 if number % 20 == 19 else number
            words = np.random.default_rng(source).integers(0, 50_000, WORDS)
            body = " ".join(map(str, words.tolist()))
            yield ArticleText(f"a{number}", body, body)

    known = {f"a{number}": (("Post", "Wire")[number % 2], "") for number in range(n)}
    tracemalloc.start()
    found = similar_texts(texts, known)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found.duplicates) == n // 20
    return peak


def test_near_duplicates_hold_no_texts_of_other_articles():
    small, large = (peak_of_near_duplicates(n) for n in (100, 500))
    assert (large - small) / 400 < 3_000  # an article's sequences alone take 40,000 bytes


def test_a_population_holds_what_names_a_sentence_and_no_more(scores):
    population = Population.read(scores, "loaded_rate")
    assert "text" not in population.items
    assert population.items.memory_usage(deep=True).sum() / len(population.items) < 120


def test_rows_are_read_of_the_row_groups_that_have_them(scores, monkeypatch):
    read = []
    plain = pieces.row_groups

    def spied(path):
        def watched(number, piece):
            return piece._replace(read=lambda names: read.append(number) or piece.read(names))

        return [watched(number, piece) for number, piece in enumerate(plain(path))]

    monkeypatch.setattr(scoreset, "row_groups", spied)
    whole = scores.sentences["text"]
    assert len(plain(scores.path("sentences"))) == len(whole) / 100
    rows = np.array([205, 3, 299, 3])
    assert scores.rows("sentences", ["text"], rows)["text"].tolist() == whole[rows].tolist()
    assert read == [0, 2]
    assert scores.rows("sentences", ["text"], rows[:0]).empty


def test_sentences_read_by_column_are_those_of_the_whole_table(scores):
    items, whole = read_sentences(scores, ["outlet", "month"]), scores.items(["month"])
    same = ["item", "article_id", "sentence", "outlet", "month"]
    pd.testing.assert_frame_equal(items[same].astype(whole[same].dtypes), whole[same])
    assert isinstance(items["outlet"].dtype, pd.CategoricalDtype)
    texts = ["before", "text", "after"]
    pd.testing.assert_frame_equal(Sentences(scores, items).texts()[texts], whole[texts])


def test_of_many_problems_the_first_are_shown_and_all_are_kept(tmp_path):
    rows = ["id,text", "good,Rain fell on the old town all day.", *(f"bad{k}," for k in range(30))]
    (tmp_path / "rows.csv").write_text("\n".join(rows), encoding="utf-8")
    out = tmp_path / "out"
    command = ["score", str(tmp_path / "rows.csv"), "--model", "fast", "--report"]
    ran = CliRunner().invoke(app, [*command, "--out", str(out)])
    assert ran.exit_code == 0, ran.output
    assert ran.stderr.count("rows.csv:") == 20
    assert "10 more such problems" in ran.stderr
    kept = [json.loads(line) for line in (out / "errors.jsonl").read_text().splitlines()]
    assert len(kept) == 30
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "30 inputs could not be scored" in page
    assert "The first 20 of 30" in page
