from __future__ import annotations

from pathlib import Path

import pytest
from handmade import Scored, make_scored, make_sentences, make_story

from toolkit.codebook import Codebook, load_codebook
from toolkit.schema import Article


@pytest.fixture
def own_codebook() -> Codebook:
    return load_codebook(Path(__file__).parents[2] / "data/own_codebook/forecast.yaml")


@pytest.fixture
def story() -> Scored:
    return make_story()


@pytest.fixture
def stories() -> list[Scored]:
    """Three articles: the story twice, and one of a single dull sentence."""
    article = Article("dull", "The ferry sails at nine.", outlet="Alder Times")
    sentences = make_sentences(article, [("The ferry sails at nine.", 0.03, {}, "", [])])
    return [make_story("one"), make_scored(article, sentences), make_story("two")]
