from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from toolkit.codebook import load_codebook
from toolkit.measures import measures
from toolkit.results import ScoreSet
from toolkit.results.formats import formats
from toolkit.schema import sentence_schema, source_schema, span_schema
from toolkit.scoring import batch, salvage, shards
from toolkit.scoring.batch import score_batch as score_default

TABLES = [f"{name}.parquet" for name in batch.TABLES]
score_batch = partial(score_default, model="linear")
CODEBOOKS = [load_codebook(name) for name in ("loaded_language", "framing", "sourcing")]
STORY = (
    "The council of Northfield met on day {n}. “We will not pay,” said Ada Brook, the mayor. "
    "Critics say the reckless plan is a disaster.\n\nThe budget rose by {n} percent,"
    " officials said."
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "articles.jsonl"
    rows = [{"id": f"a{n}", "outlet": "Post", "text": STORY.format(n=n)} for n in range(60)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def tables(out: Path) -> dict[str, bytes]:
    return {name: (out / name).read_bytes() for name in TABLES}


def test_writes_what_the_design_names(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "scored"
    result = score_batch([table], out)
    assert sorted(path.name for path in out.iterdir()) == sorted(
        [*TABLES, "codebooks", "errors.jsonl", "manifest.json", ".toolkit"]
    )
    articles = pq.read_table(out / "articles.parquet")
    assert articles.column_names == [
        *("article_id", "outlet", "title", "date", "url", "event", "n_sentences", "text_sha256"),
        "input_sha256",
        *(measure.name for measure in measures(CODEBOOKS)),
    ]
    sentences = pq.read_table(out / "sentences.parquet")
    assert sentences.schema.equals(sentence_schema(CODEBOOKS))
    spans = pq.read_table(out / "spans.parquet")
    assert spans.schema.equals(span_schema())
    sources = pq.read_table(out / "sources.parquet")
    assert sources.schema.equals(source_schema(CODEBOOKS))
    assert (out / "errors.jsonl").read_text() == ""
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["counts"] == dict(result.counts)
    assert manifest["counts"] == {
        "inputs": 60,
        "articles": 60,
        "sentences": sentences.num_rows,
        "spans": spans.num_rows,
        "sources": sources.num_rows,
        "errors": 0,
        "scored": 60,
        "resumed": 0,
        "kept": 0,
        "repeated": 0,
        "cut_short": 0,
    }
    assert set(manifest) == {
        *("stamp", "format", "tables", "paths", "appended", "inputs", "counts", "wall_time_s"),
        *("reading", "notes", "further"),
    }
    text = {row["id"]: row["text"] for row in map(json.loads, table.read_text().splitlines())}
    for row in sentences.to_pylist() + spans.to_pylist():
        assert text[row["article_id"]][row["start"] : row["end"]] == row["text"]


def test_formats_hold_the_same_rows(table: Path, tmp_path: Path) -> None:
    scores = []
    for name in formats():
        score_batch([table], tmp_path / name, format=name)
        scores.append(ScoreSet.open(tmp_path / name))
    for other in scores[1:]:
        for name in batch.TABLES:
            first, second = scores[0].table(name), other.table(name)
            assert first.schema.equals(second.schema)
            assert first.num_rows == second.num_rows
            pd.testing.assert_frame_equal(first.to_pandas(), second.to_pandas(), atol=1e-6)


def test_words_that_look_like_nothing_come_back_from_every_format(tmp_path: Path) -> None:
    rows = [{"id": "NA", "outlet": "None", "text": "null\n\nRain, he said. Nan fell."}]
    path = tmp_path / "articles.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    for name in formats():
        score_batch([path], tmp_path / name, format=name)
        items = ScoreSet.open(tmp_path / name).items()
        assert set(items["article_id"]) == {"NA"}
        assert set(items["outlet"]) == {"None"}
        assert set(items["event"]) == {""}


def test_shards_and_workers_do_not_change_the_tables(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shards, "SHARD_CHARS", 2_000)
    score_batch([table], tmp_path / "one", workers=1)
    score_batch([table], tmp_path / "two", workers=2)
    assert tables(tmp_path / "one") == tables(tmp_path / "two")


class Stopped(Exception):
    pass


def test_interrupted_run_continues(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shards, "SHARD_CHARS", 2_000)
    score_batch([table], tmp_path / "undisturbed")

    def stop(articles: int, sentences: int) -> None:
        if articles >= 20:
            raise Stopped

    out = tmp_path / "disturbed"
    with pytest.raises(Stopped):
        score_batch([table], out, on_progress=stop)
    assert not (out / "articles.parquet").exists()
    result = score_batch([table], out)
    assert 20 <= result.counts["resumed"] < 60
    assert result.counts["scored"] == 60 - result.counts["resumed"]
    assert tables(out) == tables(tmp_path / "undisturbed")


def test_other_text_or_options_are_not_resumed(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(articles: int, sentences: int) -> None:
        raise Stopped

    for name in ("options", "text"):
        with pytest.raises(Stopped):
            score_batch([table], tmp_path / name, on_progress=stop)
    assert score_batch([table], tmp_path / "options", presegmented=True).counts["resumed"] == 0
    table.write_text(table.read_text().replace("Ada Brook", "Ida Brook"))
    assert score_batch([table], tmp_path / "text").counts["resumed"] == 0


RUN = """
import sys
from toolkit.scoring import batch, shards
shards.SHARD_CHARS = 2_000
if __name__ == "__main__":
    batch.score_batch([sys.argv[1]], sys.argv[2], workers=int(sys.argv[3]), model="linear")
"""


@pytest.mark.parametrize("workers", [1, 2])
def test_killed_run_continues_to_the_same_bytes(
    table: Path, tmp_path: Path, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shards, "SHARD_CHARS", 2_000)
    lines = [json.dumps({"id": f"b{n}", "text": STORY.format(n=n) * 3}) + "\n" for n in range(100)]
    table.write_text("".join(lines))
    script = tmp_path / "run.py"
    script.write_text(RUN)
    out = tmp_path / "out"
    process = subprocess.Popen([sys.executable, script, table, out, str(workers)])
    finished: list[Path] = []
    deadline = time.monotonic() + 60
    while len(finished) < 5 and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.002)
        finished = [p for p in (out / ".toolkit/work/parts").glob("0*") if p.is_dir()]
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL, "the run was over before it could be killed"
    parts = {p.name: p.stat().st_mtime_ns for p in (out / ".toolkit/work/parts").glob("0*")}
    assert len(parts) >= 5
    time.sleep(0.5)  # workers that outlive their parent would still write

    result = score_batch([table], out, workers=1)
    assert result.counts["resumed"] >= 5
    assert result.counts["resumed"] + result.counts["scored"] == 100
    assert result.counts["scored"] > 0
    score_batch([table], tmp_path / "undisturbed", workers=1)
    assert tables(out) == tables(tmp_path / "undisturbed")


def test_an_article_that_breaks_a_classifier_costs_no_other(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = salvage.score_articles

    def fragile(articles, model, **options):  # type: ignore[no-untyped-def]
        if any(article.article_id == "a7" for article in articles):
            raise RuntimeError("boom")
        return real(articles, model, **options)

    monkeypatch.setattr(salvage, "score_articles", fragile)
    result = score_batch([table], tmp_path / "out")
    assert result.counts["articles"] == 59
    assert [error.input for error in result.errors] == ["a7"]
    assert "boom" in result.errors[0].reason


def test_sample_is_what_was_written(table: Path, tmp_path: Path) -> None:
    result = score_batch([table], tmp_path / "out", keep=3)
    assert [a.article.article_id for a in result.sample] == ["a0", "a1", "a2"]
    assert all(a.scored_sentences and a.article.text for a in result.sample)


def test_out_that_is_a_file_is_refused(table: Path) -> None:
    with pytest.raises(FileExistsError, match="is a file"):
        score_batch([table], table)


def rows_of(out: Path) -> list[list[dict[str, object]]]:
    return [ScoreSet.open(out).table(name).to_pylist() for name in batch.TABLES]


def write(path: Path, numbers: range, **changes: str) -> Path:
    rows = [
        {"id": f"a{n}", "outlet": "Post", "text": STORY.format(n=n), **changes} for n in numbers
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


@pytest.mark.parametrize("format", formats())
def test_append_scores_what_is_new_and_ends_as_all_at_once(tmp_path: Path, format: str) -> None:
    first, second = write(tmp_path / "1.jsonl", range(5)), write(tmp_path / "2.jsonl", range(5, 9))
    (tmp_path / "bad.txt").write_text("")
    out = tmp_path / "grown"
    score_batch([first, tmp_path / "bad.txt"], out, format=format)
    counts = score_batch([second], out, format=format, if_exists="append").counts
    assert (counts["scored"], counts["kept"], counts["articles"]) == (4, 5, 9)
    whole = tmp_path / "whole"
    score_batch([first, tmp_path / "bad.txt", second], whole, format=format)
    assert rows_of(out) == rows_of(whole)
    assert (out / "errors.jsonl").read_text() == (whole / "errors.jsonl").read_text()
    manifests = [json.loads((path / "manifest.json").read_text()) for path in (out, whole)]
    assert manifests[0]["inputs"] == manifests[1]["inputs"]
    assert counts["inputs"] == manifests[1]["counts"]["inputs"] == 10


def test_an_error_that_was_mended_is_gone_after_append(tmp_path: Path) -> None:
    first, bad = write(tmp_path / "1.jsonl", range(2)), tmp_path / "bad.txt"
    still = tmp_path / "still.txt"
    for path in (bad, still):
        path.write_text("")
    out = tmp_path / "out"
    assert score_batch([first, bad, still], out).counts["errors"] == 2
    bad.write_text(STORY.format(n=9))
    result = score_batch([bad], out, if_exists="append")
    assert [error.input for error in result.errors] == [str(still)]
    assert result.counts["inputs"] == 4 == result.counts["articles"] + result.counts["errors"]


def test_a_folder_that_grew_is_scored_where_it_is_new(tmp_path: Path) -> None:
    inputs = tmp_path / "in"
    inputs.mkdir()
    for name in "bd":
        (inputs / f"{name}.txt").write_text(STORY.format(n=ord(name)))
    score_batch([inputs], tmp_path / "out")
    for name in "ace":
        (inputs / f"{name}.txt").write_text(STORY.format(n=ord(name)))
    counts = score_batch([inputs], tmp_path / "out").counts
    assert (counts["scored"], counts["kept"]) == (3, 2)
    score_batch([inputs], tmp_path / "whole")
    assert rows_of(tmp_path / "out") == rows_of(tmp_path / "whole")
    assert score_batch([inputs], tmp_path / "out").counts["scored"] == 0


def test_other_inputs_and_options_are_refused_with_the_way_out(tmp_path: Path) -> None:
    out = tmp_path / "out"
    inputs = write(tmp_path / "1.jsonl", range(3))
    score_batch([inputs], out)
    before = tables(out)
    with pytest.raises(FileExistsError, match=r"3 articles that are not.*--append.*--overwrite"):
        score_batch([write(tmp_path / "2.jsonl", range(5, 7))], out)
    with pytest.raises(FileExistsError, match=r"presegmented True, not False.*--overwrite"):
        score_batch([inputs], out, presegmented=True)
    with pytest.raises(FileExistsError, match="format csv, not parquet"):
        score_batch([inputs], out, format="csv")
    with pytest.raises(FileExistsError, match="model default, not linear"):
        score_default([inputs], out, if_exists="append")
    assert tables(out) == before
    write(tmp_path / "1.jsonl", range(3), outlet="Herald")
    counts = score_batch([inputs], out).counts
    assert (counts["scored"], counts["kept"]) == (3, 0)
    assert set(ScoreSet.open(out).articles["outlet"]) == {"Herald"}
    score_batch([inputs], out, format="csv", if_exists="overwrite")
    assert not (out / "articles.parquet").exists()
