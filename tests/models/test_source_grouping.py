"""Which attributions of an article are of one source, and what is decided of it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from marked_articles import read

import toolkit
from toolkit.models.sourcing.rule_spans import rule_spans

ARTICLES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article["id"])
def test_article(article: dict[str, Any]) -> None:
    result = read(article["t"])
    order: dict[int, int] = {}
    main = ["-" if k < 0 else str(order.setdefault(k, len(order) + 1)) for k in result.main]
    assert " ".join(main) == str(article["of"])
    found = [result.sources[k] for k in order]
    cited = [source for source in result.sources if source not in found]
    expected = article["sources"] + article.get("beside", [])
    assert len(found) == len(article["sources"])
    for source, (name, naming, role) in zip(found + cited, expected, strict=False):
        assert source.name == name
        assert naming in (None, source.labels["naming"])
        assert role in (None, source.labels["role"])
    assert len(cited) >= len(article.get("beside", []))
    for i, k in enumerate(result.main):
        if k >= 0:
            assert result.sourcing[i].naming == result.sources[k].labels["naming"]
            assert result.sourcing[i].role == result.sources[k].labels["role"]


def test_ids_follow_the_order_of_appearance_and_spans_say_whose_they_are() -> None:
    result = read(
        [
            "Ada Ruiz met Ivo Brandt.",
            "s[Brandt] c[said] k[it was late].",
            "s[Ruiz] c[said] k[it was not].",
        ]
    )
    assert [(s.source_id, s.name) for s in result.sources] == [
        ("1", "Ada Ruiz"),
        ("2", "Ivo Brandt"),
    ]
    spans = [(s.label, s.attribution, s.source_id) for i in (1, 2) for s in rule_spans(result, i)]
    assert spans == [
        *(("source", 1, "2"), ("cue", 1, "2"), ("content", 1, "2")),
        *(("source", 2, "1"), ("cue", 2, "1"), ("content", 2, "1")),
    ]
    assert result.mentions[0] == [(0, 8, 0), (13, 23, 1)]


@pytest.mark.parametrize(
    ("sentence", "description"),
    [
        ("s[Ada Ruiz, the mayor of Porto Verde,] c[said] k[no].", "mayor of Porto Verde"),
        (
            "s[Republican presidential candidate Bo Lind] c[said] k[no].",
            "Republican presidential candidate",
        ),
        ("s[A spokesman for the port] c[said] k[no].", "spokesman for the port"),
        ("But s[Ada Ruiz] c[said] k[no].", ""),
    ],
)
def test_descriptions_are_words_of_the_text(sentence: str, description: str) -> None:
    assert read([sentence]).sources[0].description == description


def test_a_body_is_not_met_again_under_the_noun_of_another() -> None:
    text = (
        "According to the broadcaster Sportline, talks have begun. "
        "The club described the report as “nonsense”. The broadcaster said it stood by it."
    )
    for model in ("default", "linear"):
        ids = toolkit.score(text, model=model).sentences["source_id"].tolist()
        assert ids[0] == ids[2] != ids[1], model


def test_a_surname_that_is_a_plural_is_a_name_where_the_article_has_the_full_one() -> None:
    text = "Tom Waiters won the vote. Waiters said he was glad. Drivers said they were not."
    sources = toolkit.score(text, model="linear").sources
    assert sources["naming"].tolist() == ["named", "vague"]
    assert sources["name"].tolist() == ["Tom Waiters", ""]


def test_those_of_whom_was_spoken_are_put_to_nothing() -> None:
    text = "The list ranks schools by cost per pupil, the two said on condition of anonymity."
    (name,) = toolkit.score(text, model="linear").sources["description"]
    assert name == "two"


@pytest.mark.parametrize("model", ["default", "fast", "linear"])
def test_a_name_withheld_of_somebody_else_withholds_not_that_of_who_comes_later(model: str) -> None:
    text = "The newspaper has agreed not to identify the girl, whose mother said she was well."
    sources = toolkit.score(text, model=model).sources
    naming = dict(zip(sources["description"], sources["naming"], strict=True))
    assert naming["whose mother"] == "role_only"


def test_a_body_is_met_again_by_its_name_alone() -> None:
    text = (
        "The state rail operator Velrail said on Monday that trains would run. Velrail said it had "
        "offered refunds. The charity Shelter said rents rose. Shelter said it was worried."
    )
    for model in ("default", "linear"):
        ids = toolkit.score(text, model=model).sentences["source_id"].tolist()
        assert ids == ["1", "1", "2", "2"], model


def test_an_article_without_attributions_has_no_sources() -> None:
    result = read(["Ada Ruiz met Ivo Brandt.", "", "It rained."])
    assert result.sources == ()
    assert result.main == [-1, -1, -1]


def test_many_sources_whose_names_are_withheld_take_no_more_time_each() -> None:
    def seconds(count: int) -> float:
        marked = [
            f"s[A person familiar with matter {k}, who asked not to be named,] c[said] k[so]."
            for k in range(count)
        ]
        started = time.process_time()
        read(marked)
        return time.process_time() - started

    seconds(10)
    assert min(seconds(1600) for _ in range(3)) < 6 * min(seconds(400) for _ in range(3))
