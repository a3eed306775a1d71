"""Scoring goes without the search for cycles, which it does not need, and brings it back."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from toolkit.models.registry import load_model
from toolkit.schema import Article
from toolkit.scoring.article import score_articles
from toolkit.scoring.collecting import without_collector

TEXT = (
    "“The dam will hold,” Mayor Ada Ruiz said. A person close to her, who asked not to be named, "
    "called the plan reckless. She denied that."
)


@pytest.fixture(autouse=True)
def collector_stays() -> Iterator[None]:
    yield
    gc.enable()


class Asks:
    """A model that notes whether there is a search for cycles while it reads."""

    name, sha256, codebooks = "asks", "0", ()
    enabled: bool | None = None

    def predict(self, articles: Sequence[Sequence[str]]) -> list[Any]:
        self.enabled = gc.isenabled()
        raise RuntimeError("fails")


def test_the_search_is_off_while_a_model_reads_and_back_after_it_failed() -> None:
    model = Asks()
    with pytest.raises(RuntimeError):
        list(score_articles([Article("a", TEXT)], model))
    assert model.enabled is False
    assert gc.isenabled()


def test_whoever_has_turned_it_off_keeps_it_off() -> None:
    gc.disable()
    with without_collector():
        pass
    assert not gc.isenabled()


@pytest.mark.parametrize("name", ["linear", "fast"])
def test_scores_have_no_cycles(name: str) -> None:
    model = load_model(name)
    articles = [Article(str(k), TEXT) for k in range(30)]
    list(score_articles(articles, model))  # what is set up once may have some
    gc.collect()
    gc.disable()
    list(score_articles(articles, model))
    assert gc.collect() == 0
