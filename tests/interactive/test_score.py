"""`toolkit.score` takes whatever holds news, and says in one line what it does not take."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

import toolkit
from toolkit.interactive.paths import as_path
from toolkit.models.base import Model

RAIN = "It rained, the mayor said. It was a disgrace."
GERMAN = "Der Regen fiel auf die Stadt, und der Fluss stieg am Abend wieder an. " * 9


@pytest.fixture(scope="module")
def model() -> Model:
    return toolkit.load_model("linear")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rain.txt").write_text(RAIN)
    (tmp_path / "sun.md").write_text("---\noutlet: Post\ndesk: metro\n---\nThe sun shone.\n")
    (tmp_path / "both.csv").write_text("id,body\n1,It rained.\n2,The sun shone.\n")
    return tmp_path


def test_a_path_scores_the_file_and_not_its_name(folder: Path, model: Model) -> None:
    for path in (folder / "rain.txt", str(folder / "rain.txt")):
        article = toolkit.score(path, model=model)
        assert isinstance(article, toolkit.ScoredArticle)
        assert article.text == RAIN
    corpus = toolkit.score(str(folder / "both.csv"), model=model)
    assert isinstance(corpus, toolkit.ScoredCorpus)
    assert [article.text for article in corpus] == ["It rained.", "The sun shone."]
    assert len(toolkit.score(folder, model=model)) == 4
    assert len(toolkit.score(str(folder / "*.txt"), model=model)) == 1


def test_front_matter_passes_through(folder: Path, model: Model) -> None:
    article = toolkit.score(folder / "sun.md", model=model)
    assert (article.article.outlet, article.article.further) == ("Post", {"desk": "metro"})


@pytest.mark.parametrize(
    ("wrong", "kind", "reason"),
    [
        ("articles/no such file.csv", FileNotFoundError, "no such file or folder: check the path"),
        ("rain.txt", FileNotFoundError, r"toolkit\.Article\('id', words\)"),
        (Path("rain"), FileNotFoundError, "no such file or folder"),
        ("data/nowhere", FileNotFoundError, "no such file or folder"),
        ("https://example.org/a.html", ValueError, "nothing is fetched: save the page"),
        (7, TypeError, "a value of type int cannot be scored: give a text, the path"),
        (b"It rained.", TypeError, "a value of type bytes cannot be scored"),
        (None, TypeError, "a value of type NoneType cannot be scored"),
        (" \n", ValueError, "holds no sentence"),
        (GERMAN, ValueError, "the text is in German"),
        ({"lede": "It rained."}, ValueError, "no column 'text'"),
        (pd.DataFrame({"lede": ["It rained."]}), ValueError, r"no column 'text' \(columns: lede\)"),
        (pd.DataFrame({"text": []}), ValueError, "has no rows"),
        (
            pd.DataFrame({"text": ["It rained."], "date": ["03/04/2024"]}),
            ValueError,
            "in Python dates='day-first'",
        ),
    ],
)
def test_what_is_not_understood_is_one_line(
    wrong: object, kind: type[Exception], reason: str, model: Model
) -> None:
    with pytest.raises(kind, match=reason) as problem:
        toolkit.score(wrong, model=model)
    assert "\n" not in str(problem.value)


@pytest.mark.parametrize(
    ("words", "is_path"),
    [
        ("exports/may 2024.csv", True),
        ("letter.docx", True),
        ("~/news/*.txt", True),
        (r"C:\news\may.txt", True),
        ("Rain fell on Tuesday.", False),
        ("He said yes/no and left.", False),
        ("Visit Booking.com", False),
        ("a.txt\nb.txt", False),
        ("x" * 3000 + ".txt", False),
    ],
)
def test_words_that_are_a_path(words: str, is_path: bool) -> None:
    assert (as_path(words) is not None) == is_path


def test_collections_of_every_kind(model: Model) -> None:
    texts = ["It rained.", "The sun shone."]

    def generated() -> Iterator[str]:
        yield from texts

    for several in (
        texts,
        tuple(texts),
        generated(),
        np.array(texts),
        pd.Series(texts),
        pd.DataFrame({"content": texts}),
        pa.table({"text": texts}),
        [{"text": text} for text in texts],
        [toolkit.Article(f"a{n}", text) for n, text in enumerate(texts)],
    ):
        corpus = toolkit.score(several, model=model)
        assert isinstance(corpus, toolkit.ScoredCorpus)
        assert [article.text for article in corpus] == texts
        assert corpus.errors == ()


def test_a_bad_item_costs_no_other_its_scores(folder: Path, model: Model) -> None:
    several = [
        "It rained.", 3, None, float("nan"), "", GERMAN, "nofile.txt",
        {"headline": "Sun", "content": "The sun shone.", "source": "Post"}, folder / "rain.txt",
        toolkit.Article("0", "The id is taken."), "It snowed.",
    ]  # fmt: skip
    corpus = toolkit.score(several, model=model)
    assert [each.article.article_id for each in corpus] == ["0", "7", "rain.txt", "10"]
    assert corpus["7"].article.outlet == "Post"
    reasons = [(error.input, error.reason.split(":")[0]) for error in corpus.errors]
    assert reasons == [
        ("item 1", "a value of type int cannot be scored"),
        ("item 2", "has no text"),
        ("item 3", "has no text"),
        ("4", "has no text"),
        ("5", "is in German, and the models read English"),
        ("nofile.txt", "there is no such file or folder"),
        ("0", "duplicate id '0', first used at number 0"),
    ]


def test_a_text_that_the_model_fails_on_is_an_error(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    predict = type(model).predict

    def fails(self: Model, articles: list[list[str]]) -> object:
        if any("snow" in text for texts in articles for text in texts):
            raise RuntimeError("snow")
        return predict(self, articles)

    monkeypatch.setattr(type(model), "predict", fails)
    corpus = toolkit.score(["It rained.", "It snowed.", "The sun shone."], model=model)
    assert [each.article.article_id for each in corpus] == ["0", "2"]
    assert "fails on this text (RuntimeError: snow)" in corpus.errors[0].reason


def test_options_of_reading(model: Model) -> None:
    frame = pd.DataFrame(
        {"story": ["It rained."], "text": ["Metro"], "date": ["03/04/2024"], "id": [7]}
    )
    corpus = toolkit.score(frame, model=model, columns={"text": "story"}, dates="month-first")
    (article,) = corpus
    assert (article.text, article.article.date) == ("It rained.", "2024-03-04")
    assert article.article.article_id == "7"
    assert len(toolkit.score(GERMAN, model=model, any_language=True)) > 0
    with pytest.raises(ValueError, match="no field 'txt'"):
        toolkit.score(frame, model=model, columns={"txt": "story"})


def test_help_shows_what_one_uses() -> None:
    import pydoc

    text = pydoc.render_doc(toolkit, renderer=pydoc.plaintext)
    opening = text[: text.index("PACKAGE CONTENTS")]
    for name in ("toolkit.score(x)", "corpus.by(", "toolkit.compare(", "toolkit.describe("):
        assert name in opening
