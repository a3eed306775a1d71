"""Columns of articles are held once for all their sentences, whatever stands in them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from toolkit import compare, score
from toolkit.annotation import draw, draw_adaptive
from toolkit.annotation.scored_items import scored_items
from toolkit.inference.factor import Factor
from toolkit.results import ScoreSet
from toolkit.results.sentences import as_names, read_sentences

OUTLETS = ("Post", None, "Wire", "Post")


@pytest.fixture(scope="module")
def scores(tmp_path_factory):
    texts = [f"Rain fell on town {k}. The mayor, Ada Ruiz, said it was a disgrace." for k in "wxyz"]
    articles = pd.DataFrame(
        {"article_id": ["d", "c", "b", "a"], "text": texts, "outlet": OUTLETS,
         "desk": ["news", "", None, "news"], "pages": [3, 1, 2, 3]}
    )  # fmt: skip
    out = tmp_path_factory.mktemp("columns") / "scored"
    score(articles, model="fast").save(out)
    return ScoreSet.of(out)


def test_names_are_sorted_whatever_order_the_articles_stand_in(scores):
    items = read_sentences(scores, ["outlet", "desk"])
    assert isinstance(items["article_id"].dtype, pd.CategoricalDtype)
    assert items["article_id"].cat.categories.tolist() == ["a", "b", "c", "d"]
    by_name = items.sort_values(["article_id", "sentence"])["article_id"].astype(str).tolist()
    assert by_name == sorted(by_name)
    assert as_names(items["outlet"]).cat.categories.tolist() == ["", "Post", "Wire"]


def test_strata_of_articles_without_a_value_are_called_unknown(scores):
    items = scored_items(scores, ["desk"])
    sample = draw(items, 1, by=["desk"])
    assert sorted(sample["stratum"]) == ["news", "unknown"]
    p = np.full(len(items), 0.5)
    batch = draw_adaptive(items, p, 4, by="desk")
    assert {name.split(" / ")[0] for name in batch["stratum"]} <= {"news", "unknown"}


def test_a_column_may_hold_numbers(scores):
    shown = compare(scores, "loaded_rate", by="pages")
    assert [each.name for each in shown.outlets] == ["1", "2", "3"]
    assert [each.articles for each in shown.outlets] == [1, 1, 2]


def test_a_factor_of_categories_is_that_of_the_names():
    column = pd.Series(["b", "a", "b", "c"], dtype="category")
    part = column[column != "c"]
    assert Factor.of(part).names.tolist() == ["a", "b"]
    assert Factor.of(part).values.tolist() == Factor.of(part.astype(str)).values.tolist()
