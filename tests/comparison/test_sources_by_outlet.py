"""Who is quoted, by outlet: from folders of scores to one table."""

from __future__ import annotations

import json
import warnings
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from citing import SOURCING, Citing, source
from typer.testing import CliRunner, Result

import toolkit
from toolkit.cli import app
from toolkit.comparison import source_matrix
from toolkit.comparison.people import read_people
from toolkit.comparison.sources import source_table
from toolkit.results import Stamp
from toolkit.results.scoreset import write_manifest, write_tables
from toolkit.schema import Article, Source
from toolkit.scoring.article import score_articles
from toolkit.scoring.tables import score_tables

SCRIPT = '<script>alert("1,2")</script>'
SOURCES = {
    "Mayor Ada Ruiz": source("1", "Mayor Ada Ruiz", "the mayor", "named", "government"),
    "RUIZ": source("2", "RUIZ", "", "named", "government"),
    "Bo Lund": source("3", "Bo Lund", "", "named", "citizen"),
    "An aide": source("4", "", "an aide", "anonymous", "government"),
    "An official": source("5", "", "an official", "anonymous", "government"),
    "The Board": source("6", "The Harbour Board", "", "organization", "corporate"),
    "A script": source("7", SCRIPT, "", "organization", "none"),
}
ARTICLES = [
    Article(
        "p1", "Mayor Ada Ruiz: “It leaks.” An aide: it is old. Bo Lund: fix it.", outlet="Post"
    ),
    Article("p2", "RUIZ: it is safe. An official: “It is.” The Board: no.", outlet="Post"),
    Article(
        "e1", "RUIZ: it is not. RUIZ: “Never.” A script: run it.", outlet="Echo, the", event="dam"
    ),
]


def written(
    folder: Path, articles: Sequence[Article] = ARTICLES, format: str = "parquet",
    sources: dict[str, Source] = SOURCES,
) -> Path:  # fmt: skip
    folder.mkdir()
    tables = score_tables(list(score_articles(articles, Citing(sources))), [SOURCING])
    write_tables(folder, {name: [table] for name, table in tables.items()}, format)
    stamp = Stamp.of("citing", "citing", [SOURCING])
    write_manifest(folder, stamp, [SOURCING], format, {"counts": {}})
    return folder


@pytest.fixture
def scored(tmp_path: Path) -> Path:
    return written(tmp_path / "scored")


def cli(*args: object) -> Result:
    return CliRunner().invoke(app, ["sources", *map(str, args)])


def problem(*args: object) -> str:
    """The one line of a command that cannot go on."""
    result = cli(*args)
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    return result.stderr.removeprefix("toolkit: ").strip()


def rows(table: pd.DataFrame) -> list[tuple[object, ...]]:
    return list(table.drop(columns="share").itertuples(index=False, name=None))


def test_known_articles_give_the_known_table(scored: Path) -> None:
    table = toolkit.sources(scored)
    assert list(table.columns) == [
        "outlet", "source", "naming", "role", "n_articles", "n_sentences", "n_direct", "n_mentions",
        "share",
    ]  # fmt: skip
    assert rows(table) == [
        ("Echo, the", "RUIZ", "named", "government", 1, 2, 1, 2),
        ("Echo, the", SCRIPT, "organization", "none", 1, 1, 0, 1),
        ("Post", "Ada Ruiz", "named", "government", 2, 2, 1, 2),
        ("Post", "Bo Lund", "named", "citizen", 1, 1, 0, 1),
        ("Post", "The Harbour Board", "organization", "corporate", 1, 1, 0, 1),
        ("Post", "", "anonymous", "government", 2, 2, 1, 2),
    ]
    assert table["share"].tolist() == pytest.approx([2 / 3, 1 / 3, 1 / 3, 1 / 6, 1 / 6, 1 / 3])


@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_the_format_of_the_scores_does_not_matter(scored: Path, format: str) -> None:
    other = written(scored.parent / format, format=format)
    pd.testing.assert_frame_equal(toolkit.sources(scored), toolkit.sources(other))


def test_several_folders_are_one_corpus(scored: Path, tmp_path: Path) -> None:
    parts = [written(tmp_path / a.article_id, [a]) for a in ARTICLES]
    pd.testing.assert_frame_equal(toolkit.sources(parts), toolkit.sources(scored))
    with pytest.raises(
        ValueError, match=r"article p1 stands in .*scored too and would count twice"
    ):
        toolkit.sources([scored, parts[0]])


def test_any_column_of_articles_may_be_told_apart(scored: Path) -> None:
    by_event = toolkit.sources(scored, by="event")
    assert set(by_event["event"]) == {"", "dam"}
    by_article = toolkit.sources(scored, by="article_id")
    assert len(by_article) == 8
    assert set(by_article["n_articles"]) == {1}


def test_people_are_joined_by_name(scored: Path, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text(
        '\ufeffname,party,note\n"RUIZ, Ada",Greens,"a, ""b"""\nLund,NA,\nOla Brandt,Reds,\n'
        "the harbour board,None,\n",
        encoding="utf-8",
    )
    table, notes = source_table(scored, people)
    joined = table[table["outlet"] == "Post"].set_index("source")
    assert joined["party"].to_dict() == {
        "": "", "Ada Ruiz": "Greens", "Bo Lund": "", "The Harbour Board": "None"
    }  # fmt: skip
    assert joined.loc["Ada Ruiz", "note"] == 'a, "b"'
    assert notes == (
        "not joined, as it is not certain who is meant: RUIZ (RUIZ, Ada?), Bo Lund (Lund?)",
        "people who are not among the sources: Ola Brandt",
    )
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        toolkit.sources(scored, people)
    assert [str(warning.message) for warning in caught] == list(notes)
    result = cli(scored, "--people", people)
    assert result.exit_code == 0
    assert [line.removeprefix("toolkit: ") for line in result.stderr.splitlines()] == list(notes)


def test_two_people_of_one_name_are_not_joined(scored: Path, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("name,party\nAda Ruiz,Greens\nMs Ada Ruiz,Reds\nBo Lund,Blues\n")
    table, notes = source_table(scored, people)
    assert set(table.loc[table["source"] == "Ada Ruiz", "party"]) == {""}
    assert "Ada Ruiz (Ada Ruiz or Ms Ada Ruiz?)" in notes[0]
    assert table.set_index("source").loc["Bo Lund", "party"] == "Blues"


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".jsonl"])
def test_out_keeps_the_table_and_replaces_nothing(
    scored: Path, tmp_path: Path, suffix: str
) -> None:
    out = tmp_path / "tables" / f"sources{suffix}"
    result = cli(scored, "--out", out)
    assert result.exit_code == 0, result.output
    assert result.stdout == f"6 sources -> {out}\n"
    if suffix == ".parquet":
        back = pd.read_parquet(out)
    elif suffix == ".csv":
        back = pd.read_csv(out, keep_default_na=False)
    else:
        back = pd.DataFrame([json.loads(line) for line in out.read_text().splitlines()])
    assert rows(back) == rows(toolkit.sources(scored))
    before = out.read_bytes()
    assert "is there already; give another --out" in problem(scored, "--out", out)
    assert out.read_bytes() == before


def test_the_terminal_shows_the_most_quoted(scored: Path) -> None:
    result = cli(scored, "--top", 1)
    lines = result.stdout.splitlines()
    assert lines[0].split() == [
        "outlet", "source", "naming", "role", "articles", "sentences", "direct", "mentions", "share"
    ]  # fmt: skip
    assert lines[1].split() == ["Echo,", "the", "RUIZ", "named", "government", *"121", "2", "66.7%"]
    assert lines[2].split()[:3] == ["Post", "Ada", "Ruiz"]
    assert lines[3].split()[:3] == ["Post", "(no", "name)"]
    assert lines[4] == "and 3 more: see --top and --out"


def test_lines_stay_lines_whatever_the_names_hold(tmp_path: Path) -> None:
    names = ("a\nb", "\x1b[31mred", "x" * 500, 'He said "no"', SCRIPT)
    sources = {
        f"S{n}": source(str(n + 1), name, "", "organization", "none")
        for n, name in enumerate(names)
    }
    text = " ".join(f"{words}: no." for words in sources)
    scored = written(tmp_path / "scored", [Article("a", text, outlet="O\nP")], sources=sources)
    out = cli(scored).stdout
    assert len(out.splitlines()) == 1 + len(names)
    assert "\x1b" not in out
    assert max(map(len, out.splitlines())) < 200


def test_bad_input_is_one_line(scored: Path, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    assert "people.csv" in problem(scored, "--people", people)
    for content, words in (
        (b"", "is empty; give a CSV with the column 'name'"),
        (b"who,party\nAda,Greens\n", "has no column 'name' (columns: who, party)"),
        (b"name;party\nAda;Greens\n", "has no column 'name'"),
        (b"name,party\n", "names nobody"),
        (b"name,role\nAda Ruiz,mayor\n", "has a column role, as the table of sources has; rename"),
        (b"name,share\nAda Ruiz,1\n", "has a column share"),
        (b"name\n\xff\xfe\n", "is not UTF-8 text"),
        (b'name,party\n"Ada\n', "is no CSV table"),
        (b"name,a,a\nAda,1,2\n", "two columns have one name"),
        (b"name,party\nRuiz, Ada, Greens\n", "people.csv:2: has 3 fields, not 2"),
    ):
        people.write_bytes(content)
        assert words in problem(scored, "--people", people), content
    assert "did you mean outlet?" in problem(scored, "--by", "outlets")
    assert "cannot tabulate by n_sentences" in problem(scored, "--by", "n_sentences")
    assert "no format has this suffix" in problem(scored, "--out", tmp_path / "sources.xlsx")
    (tmp_path / "empty").mkdir()
    assert "is this a folder of toolkit score?" in problem(tmp_path / "empty")
    assert "is this a folder of toolkit score?" in problem(tmp_path / "missing")
    with pytest.raises(ValueError, match="no folder of scores"):
        toolkit.sources([])


def test_a_folder_of_the_version_before_says_what_to_do(scored: Path) -> None:
    manifest = json.loads((scored / "manifest.json").read_text(encoding="utf-8"))
    del manifest["tables"]
    (scored / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (scored / "sources.parquet").unlink()
    assert "earlier version, without sources; score the texts again" in problem(scored)


def test_scores_without_a_source_say_so(tmp_path: Path) -> None:
    scored = written(tmp_path / "scored", [Article("a", "It rained.", outlet="Post")])
    result = cli(scored, "--out", tmp_path / "sources.csv")
    assert result.exit_code == 0
    assert result.stderr == "toolkit: these scores name no source\n"
    assert result.stdout == f"0 sources -> {tmp_path / 'sources.csv'}\n"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        table = toolkit.sources(scored)
    assert table.empty
    assert list(table.columns)[:3] == ["outlet", "source", "naming"]


def test_people_are_read_as_they_are_written(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(' name , "born"\nAda Ruiz,007\n,1\nNA,\n')
    assert read_people(path).to_dict("list") == {"name": ["Ada Ruiz", "NA"], "born": ["007", ""]}


def test_the_source_matrix_goes_by_the_same_names(tmp_path: Path) -> None:
    event = [replace(article, event="dam") for article in ARTICLES]
    matrix = source_matrix(written(tmp_path / "event", event), "dam")
    assert set(matrix.index) == {"Ada Ruiz", "RUIZ", "Bo Lund", "The Harbour Board", SCRIPT}
    assert matrix.loc["Ada Ruiz", ["Post", "Echo, the", "outlets"]].tolist() == [2, 0, 1]
    assert matrix.loc["Ada Ruiz", "claim"] == " “It leaks.”"
