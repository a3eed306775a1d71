from __future__ import annotations

import json
from pathlib import Path

import pytest

from toolkit.codebook import load_codebook
from toolkit.results import ScoreSet, Stamp
from toolkit.results.formats import formats
from toolkit.results.scoreset import TABLES, write_manifest, write_tables
from toolkit.schema import Article, Prediction, TextSpan
from toolkit.scoring.article import score_articles
from toolkit.scoring.tables import score_tables

CODEBOOKS = (load_codebook("loaded_language"), load_codebook("data/own_codebook/forecast.yaml"))
ARTICLES = [
    Article("NA", "Fares, “NA”\nwill rise. A shame; it is.", outlet="None", title='"Fares"'),
    Article("b", "It rained.", outlet="null"),
]


class Stub:
    """Finds shame loaded, and `will` a forecast."""

    name = sha256 = "stub"
    codebooks = CODEBOOKS

    def predict(self, articles):
        return [[self.prediction(text) for text in sentences] for sentences in articles]

    def prediction(self, text: str) -> Prediction:
        start = text.find("shame")
        spans = (TextSpan(start, start + 5, "loaded", 0.75),) if start >= 0 else ()
        labels = {
            "loaded_language": {"loaded": 0.75 if spans else 0.125},
            "forecast": {"forecast" if "will" in text else "none": 0.5},
        }
        return Prediction(labels, {"loaded_language": spans}, {"forecast": True})


def written(folder: Path, format: str) -> Path:
    folder.mkdir()
    scored = list(score_articles(ARTICLES, Stub()))
    tables = score_tables(scored, CODEBOOKS)
    write_tables(folder, {name: [table] for name, table in tables.items()}, format)
    stamp = Stamp.of("stub", "stub", CODEBOOKS, presegmented=False)
    write_manifest(folder, stamp, CODEBOOKS, format, {"counts": {"articles": 2}})
    return folder


@pytest.mark.parametrize("format", formats())
def test_every_format_gives_back_what_was_written(tmp_path: Path, format: str) -> None:
    scores = ScoreSet.open(written(tmp_path / format, format))
    reference = ScoreSet.open(written(tmp_path / "reference", "parquet"))
    for name in TABLES:
        assert scores.table(name).schema.equals(reference.table(name).schema)
        assert scores.table(name).to_pylist() == reference.table(name).to_pylist()
    assert scores.articles["article_id"].tolist() == ["NA", "b"]
    assert scores.articles["outlet"].tolist() == ["None", "null"]
    assert [codebook.sha256 for codebook in scores.codebooks] == [c.sha256 for c in CODEBOOKS]
    assert scores.spans["text"].tolist() == ["shame"]


def test_scores_that_are_open_are_not_opened_again(tmp_path: Path) -> None:
    folder = written(tmp_path / "scored", "csv")
    scores = ScoreSet.of(str(folder))
    assert scores.folder == folder
    assert ScoreSet.of(scores) is scores
    with pytest.raises(FileNotFoundError):
        ScoreSet.of(tmp_path / "no such")


def test_items_are_body_sentences_with_their_neighbours(tmp_path: Path) -> None:
    items = ScoreSet.open(written(tmp_path / "scored", "csv")).items(["forecast_rate"])
    body = items[items["article_id"] == "NA"]
    assert body["item"].tolist() == [f"NA-{number}" for number in body["sentence"]]
    assert body["after"].tolist()[:-1] == body["text"].tolist()[1:]
    assert set(body["forecast_rate"]) == {1 / len(body)}
    with pytest.raises(ValueError, match="articles have no column leaning"):
        ScoreSet.open(tmp_path / "scored").items(["leaning"])


def test_a_folder_that_is_not_whole_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="is this a folder of toolkit score"):
        ScoreSet.open(tmp_path)
    folder = written(tmp_path / "scored", "jsonl")
    (folder / "spans.jsonl").unlink()
    with pytest.raises(FileNotFoundError, match=r"spans\.jsonl is not there; score the texts"):
        ScoreSet.open(folder)
    (folder / "manifest.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ValueError, match="no manifest of this version"):
        ScoreSet.open(folder)


def test_the_stamp_tells_what_differs(tmp_path: Path) -> None:
    stamp = ScoreSet.open(written(tmp_path / "scored", "parquet")).stamp
    assert stamp is not None
    again = Stamp.of("stub", "stub", CODEBOOKS, presegmented=False)
    assert again.differences(stamp) == []
    assert again.sha256 == stamp.sha256
    other = Stamp.of("stub", "new", CODEBOOKS[:1], presegmented=True)
    assert other.differences(stamp) == [
        "the weights of stub", "the codebooks", "presegmented True, not False",
    ]  # fmt: skip
    manifest = json.loads((tmp_path / "scored" / "manifest.json").read_text(encoding="utf-8"))
    assert Stamp.from_manifest(manifest | {"stamp": {"toolkit": "0.1.0"}}) is None
