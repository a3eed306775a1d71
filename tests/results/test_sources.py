"""The table of sources: who is cited in an article, how often and how."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from citing import SOURCING, Citing, source

from toolkit.codebook import load_codebook
from toolkit.results import ScoreSet, Stamp
from toolkit.results.formats import formats
from toolkit.results.scoreset import write_manifest, write_tables
from toolkit.results.sources import cited_sources, source_table, sources_from_rows
from toolkit.results.tables import sentences_from_rows
from toolkit.schema import Article, Mention, Region, ScoredSentence, Sentence, Source
from toolkit.scoring.article import ScoredArticle, score_articles
from toolkit.scoring.tables import score_tables

RUIZ = source("1", "Ada Ruiz", "the mayor", "named", "government")
AIDE = source("2", "", "an aide", "anonymous", "government")
TEXT = """The dam leaked.

Ada Ruiz: “It is an outrage.” An aide saw Ada Ruiz. An aide: the dam is old. \
Ada Ruiz: it will close.
"""
HOSTILE = (
    '<script>alert("x")</script>', 'Ada "the Fox" Ruiz, MP', "Ruiz\nAda", "NA", "=1+1",
    "O'Neil;", "",
)  # fmt: skip


def scored(text: str = TEXT, sources: dict[str, Source] | None = None) -> ScoredArticle:
    model = Citing(sources or {"Ada Ruiz": RUIZ, "An aide": AIDE})
    return next(iter(score_articles([Article("a", text, outlet="Post")], model)))


def test_a_known_article_gives_the_known_table() -> None:
    columns = ["source_id", "name", "description", "naming", "role"]
    table = scored().sources
    assert table[columns].to_numpy().tolist() == [
        ["1", "Ada Ruiz", "the mayor", "named", "government"],
        ["2", "", "an aide", "anonymous", "government"],
    ]
    counts = table[["n_mentions", "n_sentences", "n_direct"]].to_numpy().tolist()
    assert counts == [[3, 2, 1], [2, 1, 0]]
    sentences = scored().sentences
    assert sentences["source_id"].tolist() == ["", "1", "", "2", "1"]
    spans = scored().spans
    assert set(zip(spans["label"], spans["attribution"], spans["source_id"], strict=True)) == {
        ("source", 1, "1"), ("content", 1, "1"), ("source", 1, "2"), ("content", 1, "2")
    }  # fmt: skip


def test_only_body_sentences_count_and_boilerplate_has_no_source() -> None:
    def said(region: Region, who: Source) -> ScoredSentence:
        labels = {question.id: {"direct": 0.9} for question in SOURCING.questions}
        sentence = Sentence("a", 0, 0, 9, "Ruiz: no.", region)
        return ScoredSentence(sentence, labels, source=who, mentions=(Mention(0, 4, who),))

    advert, headline = replace(RUIZ, source_id="9"), replace(RUIZ, source_id="10")
    sentences = [said("boilerplate", advert), said("headline", headline), said("body", RUIZ)]
    cited = cited_sources(sentences, [SOURCING])
    assert [each.source.source_id for each in cited] == ["1", "10"]
    assert [(c.n_mentions, c.n_sentences, c.n_direct) for c in cited] == [(1, 1, 1), (0, 0, 0)]


def test_a_codebook_that_asks_nothing_of_sources_gives_no_columns() -> None:
    book = load_codebook("data/own_codebook/forecast.yaml")
    sentence = Sentence("a", 0, 0, 9, "Ruiz: no.")
    said = ScoredSentence(sentence, {"forecast": {"none": 0.9}}, source=RUIZ)
    table = source_table([("a", each) for each in cited_sources([said], [book])], [book])
    assert table.column_names == [
        *("article_id", "source_id", "name", "description", "n_mentions", "n_sentences", "n_direct")
    ]
    assert table["n_sentences"].to_pylist() == [1]


def written(folder: Path, articles: list[ScoredArticle], format: str) -> Path:
    folder.mkdir()
    tables = score_tables(articles, [SOURCING])
    write_tables(folder, {name: [table] for name, table in tables.items()}, format)
    stamp = Stamp.of("citing", "citing", [SOURCING])
    write_manifest(folder, stamp, [SOURCING], format, {"counts": {}})
    return folder


@pytest.mark.parametrize("format", formats())
def test_every_format_gives_hostile_names_back(tmp_path: Path, format: str) -> None:
    sources = {
        f"S{number}:": source(str(number + 1), name, f"{name},\t“{name}”", "named", "none")
        for number, name in enumerate(HOSTILE)
    }
    text = "\n\n".join(f"{words} the dam is safe." for words in sources)
    scores = ScoreSet.open(written(tmp_path / format, [scored(text, sources)], format))
    assert scores.sources["name"].tolist() == list(HOSTILE)
    assert scores.sources["description"].tolist() == [f"{name},\t“{name}”" for name in HOSTILE]
    assert scores.sources["n_sentences"].tolist() == [1] * len(HOSTILE)
    assert scores.table("sources").schema.equals(score_tables([], [SOURCING])["sources"].schema)
    empty = ScoreSet.open(written(tmp_path / "empty", [], format))
    assert empty.table("sources").num_rows == 0
    assert empty.table("sources").schema.equals(scores.table("sources").schema)


def test_sources_come_back_from_rows() -> None:
    article = scored()
    tables = score_tables([article], [SOURCING])
    cited = sources_from_rows(tables["sources"].to_pylist(), [SOURCING])
    assert cited == article.cited
    rows = [tables[name].to_pylist() for name in ("sentences", "spans")]
    back = sentences_from_rows(*rows, cited, [SOURCING])
    assert [each.source for each in back] == [each.source for each in article.scored_sentences]
    assert [m.source for m in back[1].mentions] == [RUIZ]


def test_a_folder_of_the_version_before_is_read_and_says_what_it_lacks(tmp_path: Path) -> None:
    folder = written(tmp_path / "old", [scored()], "csv")
    (folder / "sources.csv").unlink()
    with pytest.raises(FileNotFoundError, match=r"sources\.csv is not there; score the texts"):
        ScoreSet.open(folder)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    del manifest["tables"]
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    scores = ScoreSet.open(folder)
    assert len(scores.items()) == 5
    with pytest.raises(ValueError, match="earlier version, without sources; score the texts again"):
        _ = scores.sources
