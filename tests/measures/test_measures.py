from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from toolkit.codebook import load_codebook
from toolkit.measures import Coding, Groups, measure_articles, measure_named, measures
from toolkit.measures.measure import Value
from toolkit.measures.source_keys import source_key
from toolkit.schema import Region, ScoredSentence, Sentence, Source, Span, Voice

CODEBOOKS = tuple(load_codebook(name) for name in ("loaded_language", "framing", "sourcing"))
FRAMES = CODEBOOKS[1].question("framing").label_ids
SOURCING = {question.id: question.label_ids for question in CODEBOOKS[2].questions}
MEASURES = measures(CODEBOOKS)


def measure(sentences: Sequence[ScoredSentence]) -> dict[str, Value]:
    return measure_articles([sentences], CODEBOOKS)[0]


def make(
    text: str = "Five words are in here.",
    *,
    loaded: float = 0.1,
    frames: Iterable[str] = (),
    region: Region = "body",
    voices: Iterable[Voice] = (),
    sources: Iterable[str] = (),
    **answers: str,
) -> ScoredSentence:
    """A score built by hand; ``voices`` are those of its loaded spans."""
    given = set(frames)
    spans = [Span("a", 0, 0, 4, text[:4], "loaded_language", "loaded", v, 0.9) for v in voices]
    spans += [Span("a", 0, 0, len(s), s, "sourcing", "source", "reporter", 0.9) for s in sources]
    spans += [Span("a", 0, 0, 4, text[:4], "framing", f, "reporter", 0.9) for f in given]
    return ScoredSentence(
        Sentence("a", 0, 0, len(text), text, region),
        {
            "loaded_language": {"loaded": loaded},
            "framing": {name: 0.8 if name in given else 0.2 for name in FRAMES},
            **{question: {answers.get(question, "none"): 1.0} for question in SOURCING},
        },
        tuple(spans),
    )


def attributed(
    quote: str, naming: str, role: str, cue: str = "neutral", **more: Any
) -> ScoredSentence:
    return make(
        attribution=more.pop("attribution", "attributed"),
        quote_type=quote,
        naming=naming,
        role=role,
        cue_stance=cue,
        **more,
    )


# Ten body sentences of 5 words, and a headline and an advertisement that must not count.
ARTICLE = [
    make(region="headline", loaded=0.9, frames=["political"], voices=["reporter"]),
    make(loaded=0.9, voices=["reporter", "reporter"], frames=["economic"]),
    make(loaded=0.5, voices=["reporter", "source"], frames=["economic", "political"]),
    make(loaded=0.49, frames=["none"]),
    make(frames=["none"], attribution="sourceless", cue_stance="neutral"),
    attributed("direct", "named", "government", sources=["Mayor Ana Ruiz"], frames=["economic"]),
    attributed("mixed", "named", "government", "distancing", sources=["Ruiz", "she"]),
    attributed("indirect", "anonymous", "corporate", "endorsing", frames=["economic", "legality"]),
    attributed("indirect", "vague", "none", frames=["none"]),
    attributed(
        "direct", "named", "citizen", "none", attribution="continuation", loaded=0.8, voices=[]
    ),
    make(loaded=0.7, voices=["source"], frames=["none"]),
    make(
        region="boilerplate",
        loaded=0.9,
        frames=["economic"],
        voices=["reporter"],
        sources=["John Doe"],
        attribution="attributed",
        naming="anonymous",
    ),
]

EXPECTED = {
    "body_sentences": 10,
    "loaded_rate": 4 / 10,
    "loaded_rate_reporter": 2 / 10,
    "loaded_rate_source": 3 / 10,  # one in both voices, one continuation, one in a source's words
    "loaded_spans_reporter": 1000 * 3 / 50,
    "loaded_spans_source": 1000 * 2 / 50,
    "frame_share_economic": 4 / 10,
    "frame_share_political": 1 / 10,
    "frame_share_legality": 1 / 10,
    "frame_share_health_safety": 0.0,
    "frame_share_none": 4 / 10,
    "frame_entropy": (4 / 6 * math.log(6 / 4) + 2 / 6 * math.log(6)) / math.log(15),
    "dominant_frame_share": 4 / 6,
    "attributed_sentences": 5,
    "attributed_share": 5 / 10,
    "sourceless_share": 1 / 10,
    "named_share": 3 / 5,
    "organization_share": 0.0,
    "anonymous_share": 1 / 5,
    "vague_share": 1 / 5,
    "quote_direct_share": 2 / 5,
    "quote_mixed_share": 1 / 5,
    "quote_indirect_share": 2 / 5,
    "cue_neutral_share": 2 / 5,
    "cue_distancing_share": 1 / 5,
    "cue_endorsing_share": 1 / 5,
    "role_share_government": 2 / 5,
    "role_share_corporate": 1 / 5,
    "role_share_citizen": 1 / 5,
    "role_share_none": 1 / 5,
    "role_diversity": 1 - (4 + 1 + 1) / 16,
    "named_sources": 1,
}


@pytest.mark.parametrize(("name", "value"), EXPECTED.items())
def test_known_scores_give_known_values(name: str, value: float) -> None:
    assert measure(ARTICLE)[name] == pytest.approx(value, abs=1e-12)


def test_order_of_sentences_does_not_matter() -> None:
    assert measure(ARTICLE[::-1]) == measure(ARTICLE)


@pytest.mark.parametrize("scores", [[], ARTICLE[:1], ARTICLE[-1:]], ids=["none", "headline", "ad"])
def test_without_a_body_sentence_only_the_counts_are_known(scores: list[ScoredSentence]) -> None:
    known = {name: value for name, value in measure(scores).items() if value is not None}
    assert known == {"body_sentences": 0, "attributed_sentences": 0, "named_sources": 0}


def test_shares_of_attributed_are_unknown_where_nothing_is_attributed() -> None:
    values = measure([make(), make(attribution="sourceless")])
    assert values["attributed_share"] == 0.0
    assert values["sourceless_share"] == 0.5
    for name in ("anonymous_share", "quote_direct_share", "role_share_government"):
        assert values[name] is None
    assert values["role_diversity"] is None
    assert values["frame_entropy"] is None
    assert values["dominant_frame_share"] is None


def test_every_measure_stays_in_its_range() -> None:
    everything = make(
        loaded=1.0,
        frames=FRAMES,
        voices=["reporter", "source"],
        **{f: v[1] for f, v in SOURCING.items()},
    )
    each_role = [attributed("direct", "named", role) for role in SOURCING["role"][1:]]
    each_frame = [make(frames=[frame]) for frame in FRAMES[:-1]]
    for scores in (ARTICLE, [everything], each_role, each_frame, [make()]):
        values = measure(scores)
        for one in MEASURES:
            value = values[one.name]
            if value is not None:
                low, high = one.range
                assert low - 1e-12 <= value <= high + 1e-12, one.name
    assert measure(each_role)["role_diversity"] == pytest.approx(8 / 9)
    assert measure(each_frame)["frame_entropy"] == pytest.approx(1.0)
    assert measure(each_frame)["dominant_frame_share"] == pytest.approx(1 / 15)
    assert str(measure(each_frame[:1])["frame_entropy"]) == "0.0"


def test_shares_of_a_facet_sum_to_one() -> None:
    values = measure(ARTICLE)
    for names in (
        [f"{label}_share" for label in SOURCING["naming"][1:]],
        [f"quote_{label}_share" for label in SOURCING["quote_type"][1:]],
        [f"role_share_{label}" for label in SOURCING["role"]],
    ):
        assert sum(values[name] or 0.0 for name in names) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("facets", "rate"),
    [
        ({}, "reporter"),
        ({"attribution": "attributed", "quote_type": "indirect"}, "reporter"),
        ({"attribution": "attributed", "quote_type": "mixed"}, "reporter"),
        ({"attribution": "sourceless"}, "reporter"),
        ({"attribution": "attributed", "quote_type": "direct"}, "source"),
        ({"attribution": "continuation", "quote_type": "none"}, "source"),
    ],
)
def test_voice_of_a_loaded_sentence_without_a_span(facets: dict[str, str], rate: str) -> None:
    values = measure([make(loaded=0.9, **facets)])
    other = {"reporter": "source", "source": "reporter"}[rate]
    assert (values[f"loaded_rate_{rate}"], values[f"loaded_rate_{other}"]) == (1.0, 0.0)


def test_a_span_tells_the_voice_of_a_direct_quotation() -> None:
    quoted = {"attribution": "attributed", "quote_type": "direct"}
    values = measure([make(loaded=0.9, voices=["reporter"], **quoted)])
    assert (values["loaded_rate_reporter"], values["loaded_rate_source"]) == (1.0, 0.0)


def test_spans_count_where_they_stand_and_sentences_by_their_label() -> None:
    values = measure([make(loaded=0.4, voices=["reporter"])])
    assert values["loaded_spans_reporter"] == 1000 * 1 / 5
    assert values["loaded_rate"] == 0.0


def test_columns() -> None:
    names = [one.name for one in MEASURES]
    assert names == list(measure(ARTICLE))
    assert len(set(names)) == len(names)
    assert all(name.isidentifier() and name == name.lower() for name in names)
    assert [n for n in names if n.startswith("frame_share_")] == [
        f"frame_share_{f}" for f in FRAMES
    ]
    books = {"", "loaded_language", "framing", "sourcing"}
    for one in MEASURES:
        assert one.title
        assert one.unit
        assert one.formula
        assert one.codebook in books
        assert "{" not in one.title + one.formula + one.name


def test_bounds_follow_the_codebooks() -> None:
    frames = load_codebook("framing").question("framing").positive_ids
    roles = load_codebook("sourcing").question("role").positive_ids
    ranges = {one.name: one.range for one in MEASURES}
    assert ranges["dominant_frame_share"][0] == 1 / len(frames)
    assert ranges["role_diversity"][1] == pytest.approx(1 - 1 / len(roles))


@pytest.mark.parametrize(
    ("source", "key"),
    [
        ("Ana Ruiz", "ruiz"),
        ("Mayor Ana Ruiz", "ruiz"),
        ("the mayor, Ana Ruiz", "ruiz"),
        ("the mayor of Eastmere, Ana Ruiz", "ruiz"),
        ("the mayor of Eastmere, 54", "eastmere"),
        ("Ruiz, head of the Eastmere Board", "ruiz"),
        ("Ana Ruiz, the mayor of Eastmere", "ruiz"),
        ("Ana Ruiz (Greens)", "ruiz"),
        ("Ana Ruiz of the Eastmere Board", "ruiz"),
        ("Secretary of State Ana Ruiz", "ruiz"),
        ("Ana Ruiz who chairs the Board", "ruiz"),
        ("Ruiz’s", "ruiz"),
        ("Ruiz's", "ruiz"),
        ("RUIZ", "ruiz"),
        ("Ana O’Neil", "o’neil"),
        ("Frank Ruiz Jr.", "ruiz"),
        ("She", ""),
        ("an official", ""),
        ("", ""),
        ("  ", ""),
        ("Ángel Núñez", "núñez"),
    ],
)
def test_source_key(source: str, key: str) -> None:
    assert source_key(source) == key


def test_named_sources_are_distinct_people() -> None:
    def said(*sources: str, naming: str = "named") -> ScoredSentence:
        return attributed("direct", naming, "citizen", sources=sources)

    scores = [said("Mayor Ana Ruiz"), said("Ruiz"), said("RUIZ"), said("Ola Brandt", "Ana Ruiz")]
    assert measure(scores)["named_sources"] == 2
    cue = Span("a", 0, 0, 4, "Said", "sourcing", "cue", "reporter", 0.9)
    assert measure([replace(said("Ana Ruiz"), spans=(cue,))])["named_sources"] == 0
    unnamed = [said("Eastmere Board", naming="organization"), said("Reuters", naming="media")]
    assert measure(unnamed)["named_sources"] == 0


def test_named_sources_are_those_that_the_model_tells_apart() -> None:
    def said(article: str, source_id: str, words: str, naming: str = "named") -> ScoredSentence:
        scored = attributed("direct", naming, "citizen", sources=(words,))
        sentence = replace(scored.sentence, article_id=article)
        return replace(scored, sentence=sentence, source=Source(source_id, words))

    # Two people of one surname, one of them under two names, and an aide without a name.
    scores = [said("a", "1", "Ada Ruiz"), said("a", "2", "Bo Ruiz"), said("a", "2", "Bo")]
    scores += [said("a", "3", "an aide", "anonymous")]
    assert measure(scores)["named_sources"] == 2
    # Ids are numbers within an article.
    other = [said("b", "1", "Ola Brandt")]
    everything = Groups(np.zeros(len(scores) + 1, np.int64), 1)
    named = measure_named("named_sources", CODEBOOKS)
    assert named.function(Coding.from_scores(scores + other, CODEBOOKS), everything) == [3]
    both = measure_articles([scores, other], CODEBOOKS)
    assert [each["named_sources"] for each in both] == [2, 1]


def test_articles_measured_together_are_as_each_alone() -> None:
    articles = [ARTICLE, [], ARTICLE[3:7], [make()]]
    assert measure_articles(articles, CODEBOOKS) == [measure(article) for article in articles]


def test_tables_and_scores_give_one_coding() -> None:
    from toolkit.results.tables import sentence_table, span_table

    body = [
        replace(scored, sentence=replace(scored.sentence, sentence=number))
        for number, scored in enumerate(ARTICLE)
        if scored.sentence.region == "body"
    ]
    body = [
        replace(s, spans=tuple(replace(x, sentence=s.sentence.sentence) for x in s.spans))
        for s in body
    ]
    tables = sentence_table(body, CODEBOOKS).to_pandas(), span_table(body).to_pandas()
    of_tables, of_scores = (
        Coding.from_tables(*tables, CODEBOOKS),
        Coding.from_scores(body, CODEBOOKS),
    )
    everything = Groups(pd.Series(0, index=range(len(body))).to_numpy(), 1)
    for each in MEASURES:
        if each.indicator is not None:
            first, second = each.indicator.of(of_tables), each.indicator.of(of_scores)
            assert first.tolist() == second.tolist()
            assert each.function(of_tables, everything)[0] == measure(ARTICLE)[each.name]


ROWS = [
    ("s1", "ann", "loaded_language", "loaded", None, None),
    ("s1", "ann", "loaded_language", "loaded", 2, 9),
    ("s1", "ann", "sourcing", "content", 0, 20),
    ("s1", "ann", "attribution", "attributed", None, None),
    ("s1", "ann", "quote_type", "direct", None, None),
    ("s1", "ann", "naming", "anonymous", None, None),
    ("s1", "bob", "loaded_language", "loaded", None, None),
    ("s1", "bob", "loaded_language", "loaded", 2, 9),
    ("s2", "ann", "loaded_language", "none", None, None),
    ("s2", "ann", "attribution", "none", None, None),
    ("s3", "ann", "framing", "political", None, None),
]


def test_coders_pass_through_the_same_indicators() -> None:
    columns = ["item", "annotator", "codebook", "label", "start", "end"]
    keys, coding = Coding.from_annotations(pd.DataFrame(ROWS, columns=columns), CODEBOOKS)

    def answers(name: str) -> dict[tuple[str, str], float]:
        indicator = measure_named(name, CODEBOOKS).indicator
        assert indicator is not None
        values = dict(zip(keys, indicator.of(coding).tolist(), strict=True))
        return {key: value for key, value in values.items() if value == value}

    ann, bob = ("s1", "ann"), ("s1", "bob")
    assert answers("loaded_rate") == {ann: 1.0, bob: 1.0, ("s2", "ann"): 0.0}
    # Bob did not code sourcing: whose voice it is he does not say.
    assert answers("loaded_rate_source") == {ann: 1.0, ("s2", "ann"): 0.0}
    assert answers("loaded_rate_reporter") == {ann: 0.0, ("s2", "ann"): 0.0}
    # Nothing is named where nothing is attributed, whether naming was coded or not.
    assert answers("anonymous_share") == {ann: 1.0, ("s2", "ann"): 0.0}
    assert answers("frame_share_political") == {("s3", "ann"): 1.0}


def test_voice_is_unknown_where_no_codebook_tells_it() -> None:
    alone = (load_codebook("loaded_language"),)
    values = measure_articles([[make(loaded=0.9, voices=["reporter"])]], alone)[0]
    assert values["loaded_rate"] == 1.0
    assert values["loaded_rate_reporter"] is None
    assert values["loaded_spans_reporter"] == 1000 / 5


def test_a_codebook_without_measures_gets_a_share_a_label(tmp_path) -> None:
    forecast = load_codebook("data/own_codebook/forecast.yaml")
    assert [each.name for each in measures([forecast])] == ["body_sentences", "forecast_rate"]
    rain = Sentence("a", 0, 0, 10, "Rain comes.")
    scored = [ScoredSentence(rain, {"forecast": {label: 0.9}}) for label in ("forecast", "none")]
    assert measure_articles([scored], [forecast])[0]["forecast_rate"] == 0.5
