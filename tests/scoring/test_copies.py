"""One distinct article is scored once, and parts of jobs are gathered."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from toolkit.cli import app
from toolkit.results import scoreset
from toolkit.schema import Article
from toolkit.scoring import batch, parts, shards
from toolkit.scoring.article import ModelChoice, cached_model
from toolkit.scoring.batch import BatchResult, score_batch
from toolkit.scoring.copies import scored_alike

STORY = "The council met on day {n}. “We will not pay,” said Ada Brook. Critics say it is reckless."


def article(n: int, story: int, **further: Any) -> dict[str, Any]:
    outlet = f"Outlet {n % 3}"
    return {"id": f"a{n}", "outlet": outlet, "text": STORY.format(n=story), "page": n, **further}


ROWS: list[dict[str, Any]] = [
    *(article(n, n) for n in range(12)),
    article(12, 0, desk="metro"),  # copies of articles of other parts, alone and in a row
    article(13, 20),
    article(14, 5),
    article(15, 0),
    article(16, 20),
    {"id": "broken", "text": "It broke.", "outlet": "Post"},
    {"id": "broken too", "text": "It broke.", "outlet": "Herald"},
    article(17, 21),
    article(18, 3, title="Reckless"),  # another title: nothing of the kind
]


def write(path: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs of two or three articles, two of which are gathered."""
    monkeypatch.setattr(shards, "SHARD_CHARS", 250)
    monkeypatch.setattr(parts, "GATHERED", 2)


def scored(path: Path, out: Path, **options: Any) -> BatchResult:
    return score_batch([path], out, model="linear", any_language=True, **options)


def tables(out: Path) -> dict[str, list[dict[str, Any]]]:
    return {name: pq.read_table(out / f"{name}.parquet").to_pylist() for name in batch.TABLES}


@pytest.fixture
def read_texts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the model is given to read, and does not fail on."""
    seen: list[str] = []
    model = cached_model(ModelChoice("linear"))

    class Watched:
        name, sha256, codebooks = model.name, model.sha256, model.codebooks

        def predict(self, articles: Sequence[Sequence[str]]) -> Any:
            if any("It broke." in sentences for sentences in articles):
                raise ValueError("no")
            seen.extend(" ".join(sentences) for sentences in articles if sentences)
            return model.predict(articles)

    for module in (batch, shards):
        monkeypatch.setattr(module, "cached_model", lambda choice: Watched())
    return seen


def test_an_article_that_stands_again_is_scored_once(
    tmp_path: Path, small: None, read_texts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    result = scored(write(tmp_path / "all.jsonl", ROWS), tmp_path / "out")
    counts = result.counts
    assert (counts["inputs"], counts["articles"], counts["errors"]) == (21, 19, 2)
    assert (counts["scored"], counts["repeated"]) == (19, 4)
    assert len(read_texts) == len(set(read_texts)) + 1  # of the one that has another title
    assert [error.input for error in result.errors] == ["broken", "broken too"]
    assert result.errors[0].reason == result.errors[1].reason
    monkeypatch.setattr(shards, "scored_alike", lambda article: article.article_id.encode())
    scored(tmp_path / "all.jsonl", tmp_path / "each")
    assert contents(tmp_path / "out") == contents(tmp_path / "each")
    errors = [(tmp_path / name / "errors.jsonl").read_text() for name in ("out", "each")]
    assert errors[0] == errors[1]
    by_id = {row["article_id"]: row for row in tables(tmp_path / "out")["articles"]}
    assert (by_id["a12"]["outlet"], by_id["a12"]["page"], by_id["a12"]["desk"]) == (
        "Outlet 0", 12, "metro",
    )  # fmt: skip


def test_an_outlet_that_the_text_names_is_scored_with_its_own_alone() -> None:
    text = "Rain fell.\n\nThe_Post\n\nIt snowed."
    named, other = (Article("a", text, outlet=name) for name in ("The Post", "Herald"))
    assert scored_alike(named) != scored_alike(other)
    assert scored_alike(other) == scored_alike(Article("b", text))


def test_parts_are_gathered_and_a_killed_run_goes_on_from_them(
    tmp_path: Path, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "all.jsonl", ROWS)
    monkeypatch.setattr(parts, "GATHERED", 1_000)
    scored(path, tmp_path / "undisturbed")
    monkeypatch.setattr(parts, "GATHERED", 2)
    folder = tmp_path / "out/.toolkit/work/parts"
    for stops in (7, 10):

        def stop(articles: int, sentences: int, at: int = stops) -> None:
            if articles >= at:
                raise InterruptedError

        with pytest.raises(InterruptedError):
            scored(path, tmp_path / "out", on_progress=stop)
    left = sorted(each.name for each in folder.iterdir())
    assert sum(name.startswith("together-") for name in left) >= 1
    assert len(left) <= 3
    first = (folder / left[-1]).with_name(json.loads(jobs_of(folder / left[-1]))[0]["name"])
    first.mkdir()  # as a kill leaves it that comes before what was gathered is taken away
    result = scored(path, tmp_path / "out")
    assert result.counts["resumed"] >= 10
    assert contents(tmp_path / "out") == contents(tmp_path / "undisturbed")


def jobs_of(part: Path) -> str:
    return (part / "jobs.json").read_text()


def contents(out: Path) -> list[bytes]:
    return [(out / f"{name}.parquet").read_bytes() for name in batch.TABLES]


def test_of_a_gathered_part_only_what_the_inputs_still_have_is_taken(
    tmp_path: Path, small: None
) -> None:
    path = write(tmp_path / "all.jsonl", ROWS)

    def stop(articles: int, sentences: int) -> None:
        if articles >= 10:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        scored(path, tmp_path / "out", on_progress=stop)
    changed = [dict(row) for row in ROWS]
    changed[1]["text"] = changed[1]["text"].replace("reckless", "cautious")
    write(path, changed)
    result = scored(path, tmp_path / "out")
    assert 0 < result.counts["resumed"] < 10
    scored(path, tmp_path / "anew")
    assert contents(tmp_path / "out") == contents(tmp_path / "anew")


def test_the_command_says_how_many_were_not_scored_anew(tmp_path: Path) -> None:
    path = write(tmp_path / "all.jsonl", [article(0, 0), article(1, 0), article(2, 2)])
    words = ["score", str(path), "--out", str(tmp_path / "out"), "--model", "linear"]
    answer = CliRunner().invoke(app, words)
    assert "toolkit: 1 article has the text and title of one before\n" in answer.stderr
    assert "3 articles, " in answer.stdout


def test_errors_are_all_in_the_file_and_some_at_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("toolkit.scoring.error_log.AT_HAND", 3)
    rows: list[dict[str, Any]] = [{"id": f"e{n}", "text": ""} for n in range(9)]
    path = write(tmp_path / "all.jsonl", [*rows, article(1, 1)])
    result = scored(path, tmp_path / "out")
    assert (len(result.errors), result.counts["errors"]) == (3, 9)
    lines = (tmp_path / "out/errors.jsonl").read_text().splitlines()
    assert [json.loads(line)["line"] for line in lines] == list(range(1, 10))
    assert len(scored(path, tmp_path / "out").errors) <= 9


def test_of_a_folder_that_grows_a_piece_is_held_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scoreset, "GROUP", 7)  # so that articles lie across pieces
    path = write(tmp_path / "all.jsonl", ROWS[:9])
    scored(path, tmp_path / "out")
    write(path, [*ROWS[5:9], *ROWS[9:12], *ROWS[:5]])
    result = scored(path, tmp_path / "out")
    assert (result.counts["scored"], result.counts["kept"]) == (3, 9)
    scored(path, tmp_path / "anew")
    assert contents(tmp_path / "out") == contents(tmp_path / "anew")
