from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest

import toolkit
from toolkit.models.registry import load_model
from toolkit.results.tables import scores_from_rows, sentence_table, span_table
from toolkit.schema import FACETS, FRAMES, Article, Score, sentence_schema, span_schema
from toolkit.scoring.article import score_articles

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


def find(scored: toolkit.ScoredArticle, words: str) -> Score:
    (found,) = [s for s in scored.scores if words in s.sentence.text]
    return found


def test_known_text_gives_known_facets(scored: toolkit.ScoredArticle) -> None:
    quoted = find(scored, "betrayal").facets
    assert (quoted.attribution, quoted.quote_type, quoted.naming) == (
        "attributed",
        "direct",
        "named",
    )
    hidden = find(scored, "anonymity").facets
    assert (hidden.attribution, hidden.naming, hidden.role) == (
        "attributed",
        "anonymous",
        "government",
    )
    assert find(scored, "Some traders").facets.naming == "vague"
    assert find(scored, "voted 9 to 6").facets.attribution == "none"


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
    assert scored.scores[0].sentence.region == "headline"
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
    assert columns.pop(columns.index("frames")) == "frames"
    assert columns == sentence_schema().names
    assert list(scored.spans.columns) == span_schema().names
    assert [name for name in columns if name.startswith("frame_")] == [f"frame_{f}" for f in FRAMES]
    for facet, labels in FACETS.items():
        assert set(scored.sentences[facet]) <= set(labels)
        assert scored.sentences[f"{facet}_p"].between(0, 1).all()


def test_none_and_a_frame_exclude_each_other(scored: toolkit.ScoredArticle) -> None:
    for score in scored.scores:
        assert not (score.frame_labels and score.frames[FRAMES.index("none")] >= 0.5)


def test_scores_come_back_from_rows(scored: toolkit.ScoredArticle) -> None:
    back = scores_from_rows(
        sentence_table(scored.scores).to_pylist(), span_table(scored.scores).to_pylist()
    )
    assert [s.sentence for s in back] == [s.sentence for s in scored.scores]
    assert [s.facets[::2] for s in back] == [s.facets[::2] for s in scored.scores]
    assert [[replace(p, p=0.0) for p in s.spans] for s in back] == [
        [replace(p, p=0.0) for p in s.spans] for s in scored.scores
    ]


def test_scoring_together_changes_nothing() -> None:
    model = load_model("linear")
    articles = [Article("a", TEXT), Article("b", "It rained.\n"), Article("c", TEXT[::2])]
    together = [a.scores for a in score_articles(articles, model)]
    alone = [next(score_articles([a], model)).scores for a in articles]
    assert together == alone


def test_presegmented_keeps_one_sentence() -> None:
    scored = toolkit.score("First. Second said so.", presegmented=True)
    assert [s.sentence.text for s in scored.scores] == ["First. Second said so."]
    assert scored.scores[0].sentence.region == "body"


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
