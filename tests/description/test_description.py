"""Measures, words and contexts of a corpus whose right figures are counted by hand."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

import toolkit
from toolkit.codebook import load_codebook
from toolkit.description import describe, keyness, kwic, measures_by, profiles
from toolkit.description.keyness import log_odds, words_of
from toolkit.description.tables import Tables
from toolkit.inference import Design, Scored, estimate


def corpus(rows: list[tuple[str, str, str, str]]) -> Tables:
    """Articles of one sentence each: outlet, date, text, and the loaded words in it (may be "")."""
    articles, sentences, spans = [], [], []
    for number, (outlet, day, text, loaded) in enumerate(rows):
        name = f"a{number}"
        articles.append({"article_id": name, "outlet": outlet, "date": day, "event": ""})
        sentences.append({
            "article_id": name, "sentence": 0, "start": 10, "end": 10 + len(text), "text": text,
            "region": "body", "loaded_language": 0.9 if loaded else 0.1,
        })  # fmt: skip
        if loaded:
            start = 10 + text.index(loaded)
            spans.append({
                "article_id": name, "sentence": 0, "start": start, "end": start + len(loaded),
                "text": loaded, "codebook": "loaded_language", "label": "loaded",
                "voice": "reporter",
            })  # fmt: skip
    columns = ["article_id", "sentence", "start", "end", "text", "codebook", "label", "voice"]
    return Tables(
        pd.DataFrame(articles),
        pd.DataFrame(sentences),
        pd.DataFrame(spans, columns=columns),
        (load_codebook("loaded_language"),),
    )


@pytest.fixture(scope="module")
def tables() -> Tables:
    return corpus(
        [
            ("Post", "2024-01-02", "A shameful, brazen plan.", "shameful, brazen"),
            ("Post", "2024-01-09", "A brazen plan, they said.", "brazen"),
            ("Post", "2024-02-01", "The brazen =SUM(A1) plan.", "brazen"),
            ("Post", "2024-02-05", "A plan for the harbour’s pier.", ""),
            ("Wire", "2024-01-03", "A harbour plan.", ""),
            ("Wire", "2024-01-05", "The harbour is shut.", ""),
            ("Wire", "2024-02-03", "A shameful, shameful plan.", "shameful, shameful"),
            ("Wire", "n.d.", "The pier is shut.", ""),
            ("", "2024-02-03", "A brazen plan of nobody.", "brazen"),
        ]
    )


def test_log_odds_by_hand() -> None:
    # Two words: 30 and 70 here, 10 and 90 there; a prior of 10 words is 2 of the first, 8 of the
    # second, as both together have them.
    delta, z = log_odds(np.array([30.0, 70.0]), np.array([10.0, 90.0]), prior=10)
    first = math.log(32 / 78) - math.log(12 / 98)
    assert delta[0] == pytest.approx(first)
    assert delta[1] == pytest.approx(-first)
    assert z[0] == pytest.approx(first / math.sqrt(1 / 32 + 1 / 12))


def test_words_as_frequent_everywhere_tell_nothing() -> None:
    delta, z = log_odds(np.array([20.0, 60.0, 4.0]), np.array([40.0, 120.0, 8.0]), prior=5)
    assert np.abs(delta).max() < 1e-12
    assert np.abs(z).max() < 1e-12


def test_a_rare_word_ranks_below_a_frequent_one() -> None:
    # Its odds differ most, 3 against 0, and are least known.
    delta, z = log_odds(np.array([3.0, 400.0, 600.0]), np.array([0.0, 300.0, 700.0]), prior=1000)
    assert delta[0] > delta[1] > 0
    assert z[1] > z[0] > 0


def test_loaded_words_of_each_outlet(tables: Tables) -> None:
    table = keyness(tables, of="loaded", at_least=2, articles=1)
    counts = ["n", "n_rest", "articles", "articles_rest"]
    assert table[["outlet", "label", "word", *counts]].values.tolist() == [
        ["Post", "loaded", "brazen", 3, 0, 3, 0],
        ["Wire", "loaded", "shameful", 2, 1, 1, 1],
    ]  # fmt: skip
    # 4 marked words in Post, 2 in Wire; by default the prior is 3 words, 1.5 of them "brazen".
    delta = math.log((3 + 1.5) / (1 + 1.5)) - math.log((0 + 1.5) / (2 + 1.5))
    assert table["log_odds"][0] == pytest.approx(delta)
    assert keyness(tables, of="loaded")["word"].tolist() == ["brazen"]  # in two articles or more
    assert keyness(tables, of="loaded", voice="source").empty


def test_all_words(tables: Tables) -> None:
    table = keyness(tables, at_least=2, articles=2)
    assert {("Wire", "harbour"), ("Wire", "shut"), ("Post", "brazen")} <= {
        (row.outlet, row.word) for row in table.itertuples()
    }
    assert words_of("The harbour’s pier is U.S. land") == ["harbour", "pier", "u.s", "land"]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"of": "loadd"}, "nothing is marked 'loadd'; did you mean loaded"),
        ({"of": "loaded", "voice": "editor"}, "no voice 'editor'"),
        ({"by": "section"}, "no column section"),
        ({"by": "year"}, "1 year named in the articles; two are needed"),
    ],
)
def test_words_of_nothing(tables: Tables, options: dict[str, str], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        keyness(tables, **options)  # type: ignore[arg-type]


def test_contexts(tables: Tables) -> None:
    found = kwic(tables, "brazen plan")
    assert found[["outlet", "article_id", "left", "match", "right"]].values.tolist() == [
        ["Post", "a0", "A shameful,", "brazen plan", "."],
        ["Post", "a1", "A", "brazen plan", ", they said."],
        ["", "a8", "A", "brazen plan", "of nobody."],
    ]
    assert kwic(tables, "PL*")["match"].unique().tolist() == ["plan"]
    assert len(kwic(tables, "pla")) == 0
    assert kwic(tables, r"pier|shut", regex=True)["match"].tolist() == [
        "pier",
        "shut",
        "pier",
        "shut",
    ]
    assert kwic(tables, of="loaded")["match"].tolist()[:2] == ["shameful, brazen", "brazen"]
    assert len(kwic(tables, "shameful", of="loaded")) == 2
    assert len(kwic(tables, of="loaded", top=1)) == 1
    with pytest.raises(ValueError, match="no regular expression"):
        kwic(tables, "(", regex=True)
    with pytest.raises(ValueError, match="give words to look for"):
        kwic(tables)


def test_measures_are_those_of_compare(tables: Tables) -> None:
    table = measures_by(tables, names=["loaded_rate"]).set_index("outlet")
    assert table["value"].to_dict() == {"Post": 0.75, "Wire": 0.25}
    assert table[["articles", "sentences", "of"]].values.tolist() == [[4, 4, 4]] * 2
    units = Scored.of([1, 1, 1, 0], [np.nan] * 4, np.nan, list("abcd"))
    level = estimate(units, "naive", Design(cluster="article"))
    assert (table.loc["Post", "low"], table.loc["Post", "high"]) == (level.low, level.high)


def test_measures_over_time(tables: Tables) -> None:
    table = measures_by(tables, over="month", names=["loaded_rate"])
    assert table[["outlet", "month", "value", "of"]].values.tolist() == [
        ["Post", "2024-01", 1.0, 2],
        ["Post", "2024-02", 0.5, 2],
        ["Wire", "2024-01", 0.0, 2],
        ["Wire", "2024-02", 1.0, 1],
    ]


def test_measures_without_an_interval(tables: Tables) -> None:
    table = measures_by(tables, names=["loaded_spans_reporter"])
    assert table["low"].isna().all()
    assert table["value"].notna().all()
    with pytest.raises(ValueError, match="no measure 'loaded'"):
        measures_by(tables, names=["loaded"])


def test_two_spellings_of_an_outlet_are_said(tables: Tables) -> None:
    spelled = tables._replace(articles=tables.articles.replace({"outlet": {"Wire": "post "}}))
    said = "'Post' and 'post ' differ in case or white space alone, and count as two: if they are"
    assert said in "".join(describe(spelled).notes)


def test_what_a_reader_must_know(tables: Tables) -> None:
    description = describe(tables)
    assert description.over == "month"
    assert description.notes == (
        "1 of 9 articles have no outlet and are left out",
        "fewer than 5 articles: Post, Wire; read nothing into them",
        "1 of 9 articles have no month and are not in the figures over time",
    )
    assert description.groups.values.tolist() == [
        ["Post", 4, 4, "2024-01-02", "2024-02-05"],
        ["Wire", 4, 4, "2024-01-03", "2024-02-03"],
    ]
    assert description.profiles.empty
    assert set(description.contexts["word"]) == {"brazen"}
    with pytest.raises(ValueError, match="no question has any"):
        profiles(tables)


def test_without_outlets_all_are_described_together(tables: Tables) -> None:
    nameless = tables._replace(articles=tables.articles.assign(outlet=""))
    description = describe(nameless, over="")
    assert description.measures["outlet"].unique().tolist() == ["all articles"]
    assert description.words.empty
    assert description.notes[0] == "no article has an outlet: all are described together"


def test_profiles_of_frames() -> None:
    texts = ["Taxes and the economy will suffer.", "The court will hear the case, the judge said."]
    frame = [{"text": text, "outlet": outlet} for text in texts for outlet in ("Post", "Wire")]
    corpus = toolkit.score(frame, model="linear")
    table = profiles(corpus)
    shares = corpus.articles.groupby("outlet")["frame_share_legality"].mean()
    found = table[table["label"] == "legality"].set_index("outlet")["value"]
    assert found.to_dict() == shares.to_dict()
    assert len(set(table["label"])) == 15
    assert profiles(corpus, question="naming")["label"].tolist()[0] == "named"
    with pytest.raises(ValueError, match="'loaded_language' has no share for each label"):
        profiles(corpus, question="loaded_language")
