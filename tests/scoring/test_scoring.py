from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest

import toolkit
from toolkit.codebook import load_codebook
from toolkit.models.registry import load_model
from toolkit.results.tables import sentence_table, sentences_from_rows, span_table
from toolkit.schema import Article, ScoredSentence, sentence_schema, span_schema
from toolkit.scoring.article import score_articles

CODEBOOKS = [load_codebook(name) for name in ("loaded_language", "framing", "sourcing")]
SOURCING = CODEBOOKS[2].questions
TEXT = """Harbour plan splits the council

The council of Eastmere voted 9 to 6 on Tuesday to widen the harbour road.

"This is a disgraceful betrayal of the people who live here," said Mara Lindqvist, who leads the residents' group.

A council official, speaking on condition of anonymity, said the tender would open in June.

Save 20% on garden furniture with code SHORE20

Some traders say the work will ruin the summer season.
"""  # noqa: E501


@pytest.fixture(scope="module")
def scored() -> toolkit.ScoredArticle:
    return toolkit.score(TEXT)


def find(scored: toolkit.ScoredArticle, words: str) -> ScoredSentence:
    (sentence,) = [s for s in scored.scored_sentences if words in s.sentence.text]
    return sentence


def answers(scored: toolkit.ScoredArticle, words: str) -> dict[str, str]:
    labels = find(scored, words).labels
    return {question.id: question.holding(labels[question.id])[0] for question in SOURCING}


def test_known_text_gives_known_labels(scored: toolkit.ScoredArticle) -> None:
    quoted = answers(scored, "betrayal")
    assert quoted["attribution"] == "attributed"
    assert (quoted["quote_type"], quoted["naming"]) == ("direct", "named")
    hidden = answers(scored, "anonymity")
    assert hidden["attribution"] == "attributed"
    assert (hidden["naming"], hidden["role"]) == ("anonymous", "government")
    assert answers(scored, "Some traders")["naming"] == "vague"
    assert answers(scored, "voted 9 to 6")["attribution"] == "none"


def test_known_text_gives_known_measures(scored: toolkit.ScoredArticle) -> None:
    # Four body sentences: a plain one, a direct quotation, an anonymous and a vague source.
    assert scored.measures["attributed_share"] == pytest.approx(3 / 4)
    assert scored.measures["anonymous_share"] == pytest.approx(1 / 3)
    assert scored.measures["vague_share"] == pytest.approx(1 / 3)
    assert scored.measures["sourceless_share"] == 0.0
    assert scored.measures["quote_direct_share"] == pytest.approx(1 / 3)


def test_loaded_words_in_a_quotation_are_the_sources(scored: toolkit.ScoredArticle) -> None:
    loaded = [s for s in find(scored, "betrayal").spans if s.codebook == "loaded_language"]
    assert any("disgraceful" in span.text for span in loaded)
    assert {span.voice for span in loaded} == {"source"}
    own_words = toolkit.score("The minister's disgraceful betrayal shocked the town.")
    assert "reporter" in set(own_words.spans.query("codebook == 'loaded_language'")["voice"])


def test_regions(scored: toolkit.ScoredArticle) -> None:
    assert scored.scored_sentences[0].sentence.region == "headline"
    advert = find(scored, "SHORE20")
    assert advert.sentence.region == "boilerplate"
    assert advert.spans == ()


def test_offsets_are_exact(scored: toolkit.ScoredArticle) -> None:
    for table in (scored.sentences, scored.spans):
        assert len(table)
        for row in table.itertuples():
            assert TEXT[row.start : row.end] == row.text


def test_tables_have_the_columns_of_the_design(scored: toolkit.ScoredArticle) -> None:
    columns = list(scored.sentences.columns)
    assert columns.pop(columns.index("framing")) == "framing"
    assert columns == sentence_schema(CODEBOOKS).names
    assert list(scored.spans.columns) == span_schema().names
    for question in SOURCING:
        assert set(scored.sentences[question.id]) <= set(question.label_ids)
        assert scored.sentences[f"{question.id}_p"].between(0, 1).all()


def test_none_and_a_frame_exclude_each_other(scored: toolkit.ScoredArticle) -> None:
    framing = CODEBOOKS[1].questions[0]
    for sentence in scored.scored_sentences:
        frames = framing.holding(sentence.labels["framing"])
        assert "none" not in frames or len(frames) == 1


def test_scores_come_back_from_rows(scored: toolkit.ScoredArticle) -> None:
    rows = sentence_table(scored.scored_sentences, CODEBOOKS).to_pylist()
    spans = span_table(scored.scored_sentences).to_pylist()
    back = sentences_from_rows(rows, spans, scored.cited, CODEBOOKS)
    for first, second in zip(back, scored.scored_sentences, strict=True):
        assert first.sentence == second.sentence
        assert first.source == second.source
        for codebook in CODEBOOKS:
            for question in codebook.questions:
                p, before = first.labels[question.id], second.labels[question.id]
                assert question.holding(p) == question.holding(before)
        assert [replace(span, p=0.0) for span in first.spans] == [
            replace(span, p=0.0) for span in second.spans
        ]


def test_scoring_together_changes_nothing() -> None:
    model = load_model("linear")
    articles = [Article("a", TEXT), Article("b", "It rained.\n"), Article("c", TEXT[::2])]
    together = [a.scored_sentences for a in score_articles(articles, model)]
    alone = [next(score_articles([a], model)).scored_sentences for a in articles]
    assert together == alone


def test_presegmented_keeps_one_sentence() -> None:
    scored = toolkit.score("First. Second said so.", presegmented=True)
    assert [s.sentence.text for s in scored.scored_sentences] == ["First. Second said so."]
    assert scored.scored_sentences[0].sentence.region == "body"


def test_values_are_frozen(scored: toolkit.ScoredArticle) -> None:
    with pytest.raises(FrozenInstanceError):
        scored.article.text = ""  # type: ignore[misc]


def test_notebook_view_is_safe() -> None:
    html = toolkit.score("The <script>alert(1)</script> plan is a disgrace.")._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize("text", ["", " \n\t "])
def test_a_text_without_a_sentence_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no sentence"):
        toolkit.score(text)


def test_an_unknown_model_is_refused() -> None:
    with pytest.raises(ValueError, match="no such model"):
        toolkit.score("It rained.", model="nonesuch")
