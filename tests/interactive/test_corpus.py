"""A scored corpus keeps its table, shows itself, and is saved as an ordinary folder."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import pytest

import toolkit
from toolkit.interactive import progress as module
from toolkit.interactive.corpus import ScoredCorpus
from toolkit.interactive.progress import progress

TEXTS = [
    "It rained, the mayor said. It was a disgrace and a shambles.",
    "“A disgrace,” Ada Ruiz said. Taxes will rise, and the economy will pay.",
    None,
    "Police said the shameful attack was a crime. The court will hear the case.",
    "The disgraceful plan is a shambles. Nobody asked.",
]


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "headline": [f"Title {n}" for n in range(5)],
            "body": TEXTS,
            "Publication": ["Post", "Wire", "Wire", "Wire", "Post"],
            "published_at": ["13/04/2024", "03/05/2024", "", "04/05/2024", "05/04/2024"],
            "reach": pd.array([1, 2, None, 4, 5], dtype="Int64"),
            "n_sentences": [9] * 5,
        },
        index=list("abcde"),
    )


@pytest.fixture(scope="module")
def corpus(frame: pd.DataFrame) -> ScoredCorpus:
    return toolkit.score(frame, model="linear")


def test_a_frame_keeps_its_columns_and_index(corpus: ScoredCorpus, frame: pd.DataFrame) -> None:
    articles = corpus.articles
    assert list(articles.index) == ["a", "b", "d", "e"]
    kept = frame.drop(index="c").rename(columns={"n_sentences": "input_n_sentences"})
    pd.testing.assert_frame_equal(articles[list(kept.columns)], kept)
    assert articles["n_sentences"].tolist() == [2, 2, 2, 2]
    assert articles["article_id"].tolist() == ["a", "b", "d", "e"]
    assert articles["date"].tolist() == ["2024-04-13", "2024-05-03", "2024-05-04", "2024-04-05"]
    assert [(error.input, error.reason[:11]) for error in corpus.errors] == [("c", "has no text")]
    frame.insert(0, "rate", articles["loaded_rate"])  # lands in the right rows
    assert frame.pop("rate").isna().tolist() == [False, False, True, False, False]


def test_an_index_with_a_label_twice() -> None:
    twice = pd.DataFrame({"text": ["It rained.", "The sun shone."]}, index=["x", "x"])
    corpus = toolkit.score(twice, model="linear")
    assert corpus.articles["article_id"].tolist() == ["0", "1"]
    assert list(corpus.articles.index) == ["x", "x"]


def test_it_counts_iterates_and_finds(corpus: ScoredCorpus) -> None:
    assert len(corpus) == 4
    assert [len(article) for article in corpus] == [2, 2, 2, 2]
    assert corpus["b"].text == corpus[1].text == TEXTS[1]
    assert next(iter(corpus[1])).sentence.text == "“A disgrace,” Ada Ruiz said."
    assert repr(corpus) == "ScoredCorpus(4 articles, 8 sentences, 1 error)"
    assert corpus.sentences["article_id"].nunique() == 4
    assert "Ada Ruiz" in set(corpus.sources["name"])
    assert set(corpus.spans["article_id"]) <= set("abde")


def test_it_shows_itself_safely() -> None:
    rows = {"text": ["It rained."], "title": ["<svg onload=alert(1)>"]}
    page = toolkit.score(pd.DataFrame(rows), model="linear")._repr_html_()
    assert "<svg" not in page
    assert "&lt;svg onload=alert(1)&gt;" in page


def test_an_article_as_a_page_and_a_figure(corpus: ScoredCorpus, tmp_path: Path) -> None:
    article = corpus["a"]
    page = article.to_html(tmp_path / "a.html")
    assert (tmp_path / "a.html").read_text(encoding="utf-8") == page
    assert page.startswith("<!doctype html>")
    assert "<title>Title 0</title>" in page
    assert "<mark" in page
    assert "script-src" not in page
    figure = article.plot()
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["Loaded language", "Sourcing"]
    loaded = [bar.get_height() for bar in figure.axes[0].patches]
    assert len(loaded) == 2
    assert figure._repr_png_().startswith(b"\x89PNG")  # type: ignore[attr-defined]


def test_measures_by_any_column(corpus: ScoredCorpus) -> None:
    table = corpus.by("Publication", measures=["loaded_rate", "attributed_share"])
    assert table["Publication"].tolist() == ["Post", "Post", "Wire", "Wire"]
    assert table["articles"].tolist() == [2, 2, 2, 2]
    shares = corpus.articles.groupby("Publication")["attributed_share"].mean()
    values = table[table["measure"] == "attributed_share"].set_index("Publication")["value"]
    assert values.to_dict() == pytest.approx(shares.to_dict())  # articles of one length
    assert set(corpus.by("month")["month"]) == {"2024-04", "2024-05"}
    with pytest.raises(ValueError, match="no column publication; did you mean Publication"):
        corpus.by("publication")
    assert len(corpus.plot_measures("Publication").axes) == 4
    assert len(corpus.plot_measures("Publication", over="month").axes) == 4
    assert corpus.plot_profiles("Publication").axes


def test_words_and_contexts(corpus: ScoredCorpus) -> None:
    found = corpus.kwic("disgrac*", by="Publication")
    assert found["match"].tolist() == ["disgrace", "disgrace", "disgraceful"]
    assert found["Publication"].tolist() == ["Post", "Wire", "Post"]
    words = corpus.keyness("Publication")
    assert "shambles" in set(words.loc[words["Publication"] == "Post", "word"])
    assert corpus.describe("Publication").over == "month"


def test_a_saved_corpus_is_an_ordinary_folder(corpus: ScoredCorpus, tmp_path: Path) -> None:
    out = tmp_path / "saved"
    scores = corpus.save(out, format="csv")
    assert scores.articles["reach"].tolist() == [1, 2, 4, 5]
    assert scores.articles["outlet"].tolist() == ["Post", "Wire", "Wire", "Post"]
    assert "has no text" in (out / "errors.jsonl").read_text()
    comparison = toolkit.compare(out, "loaded_rate")
    assert [outlet.name for outlet in comparison.outlets] == ["Post", "Wire"]
    with pytest.raises(FileExistsError, match="overwrite=True"):
        corpus.save(out)
    assert corpus.save(out, overwrite=True).format == "parquet"
    assert not (out / "articles.csv").exists()
    # The command line goes on with it: the scores are its own.
    more = tmp_path / "more.txt"
    more.write_text("It snowed.")
    result = toolkit.score_batch([more], out, model="linear", if_exists="append")
    assert (result.counts["kept"], result.counts["scored"]) == (4, 1)


def test_the_scores_are_those_of_the_command_line(frame: pd.DataFrame, tmp_path: Path) -> None:
    table = tmp_path / "in.csv"
    frame.to_csv(table, index_label="id")
    toolkit.score_batch([table], tmp_path / "out", model="linear")
    written = toolkit.ScoreSet.open(tmp_path / "out")
    corpus = toolkit.score(frame, model="linear")
    for name in ("sentences", "spans", "sources"):
        pd.testing.assert_frame_equal(getattr(written, name), getattr(corpus, name))


def test_progress_is_shown_where_somebody_looks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.0)
    with progress(2, True) as update:  # nobody: no terminal, no notebook
        update(1)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with progress(2, None) as update:
        update(1)
        update(2)
    shown = capsys.readouterr().err
    assert "1 of 2 articles scored" in shown
    assert "2 of 2 articles scored" in shown
    assert shown.endswith("\x1b[K")  # nothing stays behind
    with progress(2, False) as update:
        update(1)
    assert capsys.readouterr().err == ""


def test_progress_in_a_notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[str] = []

    class Handle:
        def update(self, data: dict[str, str], raw: bool) -> None:
            lines.append(data["text/html"])

    def display(data: dict[str, str], raw: bool, display_id: bool) -> Handle:
        lines.append(data["text/html"])
        return Handle()

    monkeypatch.setattr(module, "_in_notebook", lambda: True)
    monkeypatch.setattr("IPython.display.display", display)
    toolkit.score(["It rained."] * 3, model="linear")
    assert not lines  # quickly done: nothing to show
    monkeypatch.setattr(module, "PATIENCE", 0.0)
    corpus = toolkit.score(["It rained."] * 3, model="linear")
    assert len(corpus) == 3
    assert [line[:28] for line in lines] == ["<i>3 of 3 articles scored, 0"]
