from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from toolkit.scoring import batch
from toolkit.scoring.batch import score_batch
from toolkit.schema import sentence_schema, span_schema
from toolkit.measures.old_measures import MEASURES
from toolkit.results.tables import FORMATS

TABLES = [f"{name}.parquet" for name in batch.TABLES]
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
        [*TABLES, "errors.jsonl", "manifest.json"]
    )
    articles = pq.read_table(out / "articles.parquet")
    assert articles.column_names == [
        *("article_id", "outlet", "title", "date", "url", "event", "n_sentences", "text_sha256"),
        *(measure.name for measure in MEASURES),
    ]
    sentences = pq.read_table(out / "sentences.parquet")
    assert sentences.schema.equals(sentence_schema())
    spans = pq.read_table(out / "spans.parquet")
    assert spans.schema.equals(span_schema())
    assert (out / "errors.jsonl").read_text() == ""
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["counts"] == dict(result.counts)
    assert manifest["counts"] == {
        "inputs": 60,
        "articles": 60,
        "sentences": sentences.num_rows,
        "spans": spans.num_rows,
        "errors": 0,
        "scored": 60,
        "resumed": 0,
    }
    assert set(manifest) == {
        *("toolkit", "model", "codebooks", "inputs", "options", "counts", "wall_time_s")
    }
    text = {row["id"]: row["text"] for row in map(json.loads, table.read_text().splitlines())}
    for row in sentences.to_pylist() + spans.to_pylist():
        assert text[row["article_id"]][row["start"] : row["end"]] == row["text"]


def test_formats_hold_the_same_rows(table: Path, tmp_path: Path) -> None:
    import pandas as pd

    counts = [score_batch([table], tmp_path / "out", format=f).counts for f in FORMATS]
    assert counts[0] == counts[1] == counts[2]
    assert not list((tmp_path / "out").glob("*.parquet"))
    csv = pd.read_csv(tmp_path / "out" / "sentences.csv")
    assert len(csv) == counts[0]["sentences"]


def test_shards_and_workers_do_not_change_the_tables(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "SHARD_CHARS", 2_000)
    score_batch([table], tmp_path / "one", workers=1)
    score_batch([table], tmp_path / "two", workers=2)
    assert tables(tmp_path / "one") == tables(tmp_path / "two")


class Stopped(Exception):
    pass


def test_interrupted_run_continues(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "SHARD_CHARS", 2_000)
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

    with pytest.raises(Stopped):
        score_batch([table], tmp_path / "out", on_progress=stop)
    assert score_batch([table], tmp_path / "out", presegmented=True).counts["resumed"] == 0
    with pytest.raises(Stopped):
        score_batch([table], tmp_path / "out", on_progress=stop)
    table.write_text(table.read_text().replace("Ada Brook", "Ida Brook"))
    assert score_batch([table], tmp_path / "out").counts["resumed"] == 0


RUN = """
import sys
from toolkit.scoring import batch
batch.SHARD_CHARS = 2_000
if __name__ == "__main__":
    batch.score_batch([sys.argv[1]], sys.argv[2], workers=int(sys.argv[3]), model="linear")
"""


@pytest.mark.parametrize("workers", [1, 2])
def test_killed_run_continues_to_the_same_bytes(
    table: Path, tmp_path: Path, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "SHARD_CHARS", 2_000)
    lines = [json.dumps({"id": f"b{n}", "text": STORY.format(n=n) * 3}) + "\n" for n in range(400)]
    table.write_text("".join(lines))
    script = tmp_path / "run.py"
    script.write_text(RUN)
    out = tmp_path / "out"
    process = subprocess.Popen([sys.executable, script, table, out, str(workers)])
    finished: list[Path] = []
    deadline = time.monotonic() + 60
    while len(finished) < 5 and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.002)
        finished = [p for p in (out / ".parts").glob("0*") if p.is_dir()]
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL, "the run was over before it could be killed"
    parts = {p.name: p.stat().st_mtime_ns for p in (out / ".parts").glob("0*")}
    assert len(parts) >= 5
    time.sleep(0.5)  # workers that outlive their parent would still write

    result = score_batch([table], out, workers=1, model="linear")
    assert result.counts["resumed"] >= 5
    assert result.counts["resumed"] + result.counts["scored"] == 400
    assert result.counts["scored"] > 0
    score_batch([table], tmp_path / "undisturbed", workers=1, model="linear")
    assert tables(out) == tables(tmp_path / "undisturbed")


def test_an_article_that_breaks_a_classifier_costs_no_other(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from toolkit.scoring import article as scoring

    real = scoring.score_articles

    def fragile(articles, model, **options):  # type: ignore[no-untyped-def]
        if any(article.article_id == "a7" for article in articles):
            raise RuntimeError("boom")
        return real(articles, model, **options)

    monkeypatch.setattr(scoring, "score_articles", fragile)
    result = score_batch([table], tmp_path / "out")
    assert result.counts["articles"] == 59
    assert [error.input for error in result.errors] == ["a7"]
    assert "boom" in result.errors[0].reason


def test_sample_is_what_was_written(table: Path, tmp_path: Path) -> None:
    result = score_batch([table], tmp_path / "out", keep=3)
    assert [a.article.article_id for a in result.sample] == ["a0", "a1", "a2"]
    assert all(a.scores and a.article.text for a in result.sample)


def test_out_that_is_a_file_is_refused(table: Path) -> None:
    with pytest.raises(FileExistsError, match="is a file"):
        score_batch([table], table)
