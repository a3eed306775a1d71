"""A folder scored again: what is new or changed is scored, and it ends as a fresh run would."""

from __future__ import annotations

import json
import random
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from toolkit.cli import app
from toolkit.outputs import written_names
from toolkit.results import ScoreSet
from toolkit.results.formats import formats
from toolkit.results.scoreset import TABLES
from toolkit.scoring import inputs as inputs_module
from toolkit.scoring import shards
from toolkit.scoring.batch import score_batch

score = partial(score_batch, model="linear", workers=1)
STORY = "The council met on day {n}. “We will not pay,” said Ada Brook. The plan is a {word}."


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "SHARD_CHARS", 300)
    monkeypatch.setattr("toolkit.results.scoreset.GROUP", 7)


def text(folder: Path, name: str, word: str = "disgrace") -> None:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.txt").write_text(STORY.format(n=name, word=word))


def table(folder: Path, numbers: list[int], **more: str) -> None:
    folder.mkdir(exist_ok=True)
    rows = [{"id": f"t{n}", "text": STORY.format(n=n, word="shame"), **more} for n in numbers]
    (folder / "table.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))


def files(out: Path) -> dict[str, bytes]:
    listed = [path for path in out.iterdir() if path.is_file() and path.name != "manifest.json"]
    return {path.name: path.read_bytes() for path in sorted(listed)}


@pytest.mark.parametrize("format", formats())
def test_every_growth_ends_as_a_fresh_run_to_the_byte(tmp_path: Path, format: str) -> None:
    corpus = tmp_path / "corpus"
    rng = random.Random(len(format))
    for name in "bdfh":
        text(corpus, name)
    table(corpus, [1, 2, 3])
    (corpus / "bad.txt").write_text("")
    score([corpus], tmp_path / "grown", format=format)
    for step in range(3):
        for name in rng.sample("abcdefgh", 3):
            text(corpus, name, rng.choice(["shame", "farce"]))
        table(corpus, rng.sample(range(9), 5))
        (corpus / f"{rng.choice('bdfh')}.txt").unlink(missing_ok=True)
        (corpus / "bad.txt").write_text("" if step % 2 else STORY)
        result = score([corpus], tmp_path / "grown", format=format)
        score([corpus], tmp_path / f"fresh-{step}", format=format)
        assert files(tmp_path / "grown") == files(tmp_path / f"fresh-{step}")
        assert result.counts["kept"] > 0
        assert 0 < result.counts["scored"] < result.counts["articles"]
        assert result.counts["inputs"] == result.counts["articles"] + result.counts["errors"]


def test_the_same_again_reads_and_scores_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = tmp_path / "corpus"
    for name in "abc":
        text(corpus, name)
    first = score([corpus], tmp_path / "out")
    before = files(tmp_path / "out")
    read: list[str] = []
    real = inputs_module.read_source
    monkeypatch.setattr(
        inputs_module,
        "read_source",
        lambda source, *how: read.append(source.name) or real(source, *how),
    )
    again = score([corpus], tmp_path / "out")
    assert (again.counts["kept"], again.counts["scored"]) == (3, 0)
    assert (again.counts["articles"], again.errors) == (first.counts["articles"], first.errors)
    assert files(tmp_path / "out") == before
    assert read == []
    text(corpus, "b", "farce")
    text(corpus, "d")
    changed = score([corpus], tmp_path / "out")
    assert (changed.counts["kept"], changed.counts["scored"]) == (2, 2)
    assert set(read) == {"b.txt", "d.txt"}


def test_an_id_that_moves_to_another_file_is_scored_from_there(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    table(corpus, [1, 2])
    score([corpus], tmp_path / "out")
    first = {"id": "t1", "text": "It rained. The mayor agreed."}
    (corpus / "earlier.jsonl").write_text(json.dumps(first) + "\n")
    result = score([corpus], tmp_path / "out")
    assert "duplicate id 't1', first used at" in result.errors[0].reason
    score([corpus], tmp_path / "fresh")
    assert files(tmp_path / "out") == files(tmp_path / "fresh")
    (corpus / "earlier.jsonl").unlink()
    score([corpus], tmp_path / "out")
    texts = ScoreSet.open(tmp_path / "out").sentences["text"]
    assert "It rained." not in set(texts)


def test_what_vanished_is_dropped_or_kept_as_is_said(tmp_path: Path) -> None:
    corpus, out = tmp_path / "corpus", tmp_path / "out"
    for name in "abc":
        text(corpus, name)
    words = ["score", str(corpus), "--out", str(out), "--model", "linear"]
    assert CliRunner().invoke(app, words).exit_code == 0
    (corpus / "a.txt").unlink()
    kept = CliRunner().invoke(app, [*words, "--append"])
    assert "3 articles (3 scored before)" in kept.stdout
    text(corpus, "d")
    refused = CliRunner().invoke(app, words)  # kept once, it is not dropped unasked
    assert refused.exit_code == 2
    assert "--append to keep what is there" in refused.stderr
    assert CliRunner().invoke(app, [*words, "--overwrite"]).exit_code == 0
    (corpus / "b.txt").unlink()
    dropped = CliRunner().invoke(app, words)
    assert dropped.exit_code == 0
    assert "1 article is no longer among the inputs, such as b.txt, and dropped" in dropped.stderr
    assert set(ScoreSet.open(out).articles["article_id"]) == {"c.txt", "d.txt"}


def test_a_corpus_that_cannot_be_looked_at_costs_no_scores(tmp_path: Path) -> None:
    corpus, away = tmp_path / "corpus", tmp_path / "away"
    text(corpus, "a")
    score([corpus], tmp_path / "out")
    corpus.rename(away)
    with pytest.raises(FileExistsError, match="corpus cannot be looked at"):
        score([corpus], tmp_path / "out")
    corpus.mkdir()  # a disk that is not mounted
    with pytest.raises(FileExistsError, match="corpus cannot be looked at"):
        score([corpus], tmp_path / "out")
    assert len(ScoreSet.open(tmp_path / "out").articles) == 1


def test_the_toolkits_own_results_are_no_inputs(tmp_path: Path) -> None:
    text(tmp_path, "a")
    for _ in range(2):
        result = score([tmp_path], tmp_path, format="csv")
        assert result.counts["articles"] == 1
        result = score([tmp_path], tmp_path / "scored", format="csv")
        assert result.counts["articles"] == 1


@pytest.mark.parametrize("name", [*(f"{table}.jsonl" for table in TABLES), "manifest.json"])
@pytest.mark.parametrize("if_exists", ["", "overwrite"])
def test_a_file_of_the_users_own_is_never_replaced(
    tmp_path: Path, name: str, if_exists: str
) -> None:
    text(tmp_path, "a")
    (tmp_path / name).write_text("{}\n")
    with pytest.raises((FileExistsError, ValueError), match=name):
        score([tmp_path / "a.txt"], tmp_path, format="jsonl", if_exists=if_exists)
    assert (tmp_path / name).read_text() == "{}\n"
    assert written_names(tmp_path) == set()


def test_a_table_of_the_users_beside_ours_stays(tmp_path: Path) -> None:
    rows = [{"id": "a", "text": "It rained. The mayor agreed."}]
    mine = tmp_path / "articles.jsonl"
    mine.write_text("".join(json.dumps(row) + "\n" for row in rows))
    before = mine.read_bytes()
    (tmp_path / ".parts").mkdir()
    (tmp_path / ".parts" / "mine").write_text("mine")
    score([mine], tmp_path)
    assert mine.read_bytes() == before
    with pytest.raises(FileExistsError, match="format csv, not parquet"):
        score([mine], tmp_path, format="csv")
    score([mine], tmp_path, format="csv", if_exists="overwrite")
    assert mine.read_bytes() == before
    assert (tmp_path / "articles.csv").is_file()
    assert not (tmp_path / "articles.parquet").exists()  # ours, of before
    assert (tmp_path / ".parts" / "mine").read_text() == "mine"


def test_a_report_of_earlier_tables_does_not_stay_beside_new_ones(tmp_path: Path) -> None:
    corpus, out = tmp_path / "corpus", tmp_path / "out"
    text(corpus, "a")
    words = ["score", str(corpus), "--out", str(out), "--model", "linear"]
    CliRunner().invoke(app, [*words, "--report"])
    CliRunner().invoke(app, words)
    assert (out / "report.html").is_file()  # of the same tables
    text(corpus, "b")
    CliRunner().invoke(app, words)
    assert not (out / "report.html").exists()
    CliRunner().invoke(app, [*words, "--report"])
    assert "b.txt" in (out / "report.html").read_text()


def test_a_table_that_was_edited_is_not_taken_for_scores(tmp_path: Path) -> None:
    text(tmp_path / "corpus", "a")
    out = tmp_path / "out"
    score([tmp_path / "corpus"], out, format="csv")
    edited = (out / "articles.csv").read_text().replace("a.txt", "b.txt")
    (out / "articles.csv").write_text(edited)
    with pytest.raises(FileExistsError, match=r"articles\.csv was changed after toolkit score"):
        score([tmp_path / "corpus"], out, format="csv")
    assert (out / "articles.csv").read_text() == edited
    score([tmp_path / "corpus"], out, format="csv", if_exists="overwrite")
    assert set(ScoreSet.open(out).articles["article_id"]) == {"a.txt"}


def test_scores_that_are_replaced_while_they_are_read_are_not_mixed(tmp_path: Path) -> None:
    text(tmp_path / "corpus", "a")
    score([tmp_path / "corpus"], tmp_path / "out")
    scores = ScoreSet.open(tmp_path / "out")
    text(tmp_path / "corpus", "b")
    score([tmp_path / "corpus"], tmp_path / "out")
    with pytest.raises(ValueError, match="was scored again while it was read"):
        scores.table("sentences")


def test_formulas_are_guarded_in_csv_and_come_back(tmp_path: Path) -> None:
    texts = ["=1+1 is two, the mayor said.", "'=1 is an odd quotation. It rained.", "-5 degrees."]
    rows = [
        {"id": f"{mark}{n}", "outlet": "=cmd|' /C calc'!A0", "text": text}
        for n, (mark, text) in enumerate(zip("@-+", texts, strict=True))
    ]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    score([tmp_path / "in.jsonl"], tmp_path / "csv", format="csv")
    score([tmp_path / "in.jsonl"], tmp_path / "parquet")
    for name in TABLES:
        cells = (tmp_path / "csv" / f"{name}.csv").read_text().replace("\n", ",").split(",")
        assert not any(cell.strip('"').startswith(("=", "@", "+")) for cell in cells)
        read = [ScoreSet.open(tmp_path / form).table(name) for form in ("csv", "parquet")]
        strings = [field.name for field in read[0].schema if str(field.type) == "string"]
        assert read[0].select(strings).equals(read[1].select(strings))
