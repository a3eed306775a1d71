"""Documents, outlets and counted people as sources, in words that no list holds whole."""

from __future__ import annotations

import pytest
from marked_articles import names
from weighed_sources import weighed

from toolkit.models.registry import load_model
from toolkit.models.sourcing.language.lexicon import lexicon
from toolkit.models.sourcing.naming.naming import describe
from toolkit.schema import Source

MODELS = ("default", "linear")


def last_naming(model: str, *sentences: str) -> str:
    """The naming that a model gives the last sentence of an article."""
    answers = load_model(model).predict([list(sentences)])[0]
    return next(iter(answers[-1].labels["naming"]))


@pytest.mark.parametrize(
    ("source", "naming"),
    [
        ("the Norvik News Agency", "media"),
        ("TV Alba", "media"),
        ("La Voz del Puerto", "media"),
        ("Mercado Alto, a financial website", "media"),
        ("Prabha, a Hindi daily", "media"),
        ("Hirmond, the country's largest newspaper", "media"),
        ("Skerry, a state radio station", "media"),
        ("Corvo, a weather station", "named"),
        ("Findly, a travel website", "named"),
        ("Halden, a network of clinics", "organization"),
        ("Tom Daly, a weekly visitor", "named"),
        ("La Voz", "named"),
        ("TV chef Bo Lind", "named"),
        ("text messages between Mr Lind and a builder", "document"),
        ("emails exchanged between Lind and his banker", "document"),
    ],
)
def test_words_of_a_source(source: str, naming: str) -> None:
    assert describe(source, lexicon()).naming == naming


def test_a_name_that_tells_a_medium_outweighs_the_article() -> None:
    labels = {"naming": "media", "role": "media"}
    network = ("document", "document")
    assert weighed(Source("1", "Circuit Weekly", "", labels), network) == ("media", "media")


def test_people_who_write_a_document_are_none() -> None:
    labels = {"naming": "role_only", "role": "expert"}
    network = ("document", "document")
    authors = Source("1", "", "authors of the report", labels)
    assert weighed(authors, network)[0] == "role_only"
    unknown = Source("1", "", "blorgs of the report", labels)
    assert weighed(unknown, network)[0] == "document"


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    ("sentence", "naming"),
    [
        ("Minutes of a meeting held in January show that the clerk had doubts.", "document"),
        ("A letter from the bishop to the abbot says that the roof is rotten.", "document"),
        ("The memo, written by two clerks in May, warns that the vault is empty.", "document"),
        (
            "The case rests on a letter written by two nurses, which says pills are gone.",
            "document",
        ),
        ("The valve was sound, the judgment notes, but the pipe was rotten.", "document"),
        ("The valve was sound, the engineer says, although the pipe was rotten.", "role_only"),
        ("The minister, flanked by two aides, said the plan was dead.", "role_only"),
        ("A complaint lodged by Bo Lind, who says he was robbed, is open.", "named"),
        ("The report by the mayor came late, residents said.", "vague"),
        ("Neighbours have long complained that the pit smells.", "vague"),
        ("Rivals have long doubted the claims.", "vague"),
        ("Fans have long waited for this.", "none"),
        ("The trees have long been held by the town.", "none"),
    ],
)
def test_sentences(model: str, sentence: str, naming: str) -> None:
    assert last_naming(model, sentence) == naming


@pytest.mark.parametrize(
    ("before", "naming"),
    [
        ("Three drivers said the brakes squeal.", "role_only"),
        ("Several clerks said the vault is bare.", "vague"),
        ("Letters from the firm show that it knew.", "document"),
    ],
)
def test_one_of_those_heard_last(before: str, naming: str) -> None:
    assert last_naming("linear", before, "One of them said the dam leaks.") == naming


@pytest.mark.parametrize(
    ("before", "source"),
    [
        ("The electoral commission met on Monday.", "electoral commission"),
        ("The internal audit was finished in May.", "internal audit"),
        ("The central market burned in May.", "trust"),
    ],
)
def test_it_is_the_body_that_a_sentence_opens_with(before: str, source: str) -> None:
    article = ["s[The trust] c[said] k[the dam is new].", before]
    assert names([*article, "s[It] c[said] k[the dam leaks]."])[-1] == source
