"""The pages of `toolkit explore`: what they count, export and let in."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from explored import ARTICLES, HOSTILE, write_scores
from landmarks import repeated_landmarks
from lxml import html

from toolkit.annotation import read_sample
from toolkit.comparison.sources import source_table
from toolkit.explore import counts
from toolkit.explore.library import Library
from toolkit.explore.state import State


def texts(client, query: str) -> list[str]:
    page = html.fromstring(client.get(f"/?{query}").text)
    return [each.text_content() for each in page.find_class("bft-text")]


def table(client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def everything(library) -> pd.DataFrame:
    return library.scores.items()


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("rain", 2), ("RAIN zurich", 1), ("rain*", 3), ("rain -zurich", 1), ('"port official"', 1),
        ("port official", 2), ("-rain", 9), ("nothing-like-it", 0), ('"', 11), ("*", 11),
        ("official -port -rain", 0),
    ],
)  # fmt: skip
def test_a_search_leaves_the_sentences_with_its_words(library, search, expected):
    assert library.hits(State(q=search)).sentences == expected


def test_filters_are_what_the_tables_say(library):
    items = everything(library)
    by_outlet = items[items["outlet"] == "The Post"]
    loaded = items[items["loaded_language"] >= 0.5]
    cases = [
        (State(), items),
        (State(outlet=("The Post",)), by_outlet),
        (State(label=("loaded_language",)), loaded),
        (State(label=("loaded_language",), least=0.9, most=0.9), loaded),
        (State(label=("loaded_language",), most=0.2), items[items["loaded_language"] <= 0.2]),
        (State(since="2024-03"), items[items["date"] >= "2024-03"]),
        (State(until="2024"), items[items["date"] != ""]),
        (State(since="2024-02", until="2024-03-02"), items[items["article_id"] == "a2"]),
        (State(label=("naming:named",)), items[items["naming"] == "named"]),
    ]
    for state, expected in cases:
        assert library.hits(state).sentences == len(expected), state
        assert library.hits(state).articles == expected["article_id"].nunique()
    assert len(loaded)
    assert len(by_outlet)


def test_counts_agree_with_the_tables(library):
    items = everything(library)
    state = State(label=("loaded_language",))
    loaded = items[items["loaded_language"] >= 0.5]
    of = items.groupby("outlet").size()
    for count in counts.by_outlet(library, state):
        assert count.n == int((loaded["outlet"] == count.name).sum())
        assert count.of == of[count.name]
    by_month = {count.name: count.n for count in counts.over_time(library, State(), "month")}
    assert by_month == items.groupby(items["date"].str[:7]).size().to_dict()
    for row in counts.by_label(library, State()):
        choice = library.labels[row.id]
        column = items[choice.question.column if choice.question.kind == "single" else row.id]
        holds = column == choice.label if choice.question.kind == "single" else column >= 0.5
        assert row.n == int(holds.sum()), row.id


def test_sources_agree_with_the_command(library, scored):
    known, _ = source_table(scored)
    sums = known.groupby("source")["n_sentences"].sum().to_dict()
    rows = counts.sources(library, State())
    sums = {name: n for name, n in sums.items() if name and n}
    assert {row["name"]: row["n_sentences"] for row in rows if row["name"]} == sums
    assert sums["Ada Ruiz"] == 2
    assert library.hits(State(who="Ada Ruiz")).sentences == 2


@pytest.mark.parametrize("period", ["year", "month", "week", "day"])
def test_every_view_opens_under_every_period(client, period):
    for path in ("/", "/outlets", "/labels", "/sources"):
        for query in ("", "q=rain&", "q=nothing-like-it&", "region=any&label=loaded_language&"):
            answer = client.get(f"{path}?{query}period={period}")
            assert answer.status_code == 200
            assert repeated_landmarks(answer.text) == []


def test_an_address_is_the_whole_state(client):
    query = "q=rain*&outlet=The+Post&since=2024-01&until=2024-03&sort=oldest"
    assert texts(client, query) == ["Rain fell on Zürich.", "Rainfall was heavy."]
    page = html.fromstring(client.get(f"/?{query}").text)
    assert page.get_element_by_id("q").get("value") == "rain*"
    assert page.xpath("//input[@name='outlet'][@checked]/@value") == ["The Post"]
    # Every filter in use can be left out, and each link keeps the others.
    assert len(page.find_class("chips")[0]) == 5
    dropped = page.find_class("chips")[0].xpath(".//a/@href")[0]
    assert "q=" not in dropped
    assert "outlet=The+Post" in dropped


def test_evidence_and_hits_are_marked(client):
    page = html.fromstring(client.get("/?q=dam+shameful").text)
    marks = page.xpath("//ol//mark")
    assert "shameful" in {each.text_content() for each in marks}
    assert {each.text_content() for each in page.find_class("hit")} == {"shameful", "dam"}
    article = html.fromstring(client.get("/article?id=a1&q=dam").text)
    assert "Rain fell on Zürich. The shameful dam leaked." in article.text_content()
    assert {each.text_content() for each in article.find_class("hit") if each.tag != "rect"} == {
        "dam"
    }


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/?since=May", 400, "is no date"), ("/?label=frame_econmic", 400, "frame_economic"),
        ("/?least=2", 400, "0 to 1"), ("/?page=0", 400, "number of a page"),
        ("/?page=99", 400, "no page 99"), ("/?sort=best", 400, "newest"),
        (f"/?q={'x' * 501}", 400, "shorten"), ("/article?id=none", 404, "no article"),
        ("/nothing", 404, "no such page"), ("/export/sample.zip?n=x&seed=0", 400, "whole number"),
        ("/export/sample.zip?n=5&seed=0&codebook=x", 400, "code by one of"),
        ("/export/secrets.csv", 404, "no such table"),
        ("/export/secrets.svg", 404, "no such chart"),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_said_in_one_line(client, address, status, says):
    answer = client.get(address)
    assert answer.status_code == status
    assert says in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    "path",
    ["/static/../app.py", "/static/..%2fapp.py", "/static/%2e%2e/%2e%2e/library.py",
     "/static//etc/passwd", "/static/..%5c..%5capp.py", "/export/../../etc/passwd.csv"],
)  # fmt: skip
def test_no_path_leads_out(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "import" not in answer.text


@pytest.mark.parametrize("value", ["' OR 1=1 --", '"; DROP TABLE sentences; --', "%", "_", "\\"])
def test_no_value_becomes_sql(client, library, value):
    before = library.hits(State()).sentences
    for name in ("q", "outlet", "who"):
        answer = client.get("/", params={name: value})
        assert answer.status_code == 200
    assert client.get("/article", params={"id": value}).status_code == 404
    library.forget()
    assert library.hits(State()).sentences == before


def test_the_database_opens_no_file(library, scored):
    import duckdb

    for sql in (f"SELECT * FROM read_csv('{scored / 'manifest.json'}')", "SET threads = 1",
                "ATTACH '/tmp/other.duckdb'", "DROP TABLE sentences"):  # fmt: skip
        with pytest.raises(duckdb.Error):
            library.rows(sql)


PAGES = ["/", "/?q=shameful", "/?q=%3Cscript%3Ealert(1)%3C/script%3E", "/outlets", "/labels",
         "/sources", "/article?id=a3", "/article?id=a4&q=alert", "/?who=%3Cimg%20src=x%3E",
         "/?outlet=%22%3E%3Cscript%3E", "/article?id=%3Cscript%3E"]  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_what_an_article_holds_is_inert(client, address):
    page = html.fromstring(client.get(address).text)
    assert {each.get("src") for each in page.iter("script")} <= {
        "/static/explore.js", "/static/report.js"
    }  # fmt: skip
    assert not page.xpath("//script[text()] | //style | //img | //iframe | //object | //base")
    assert not page.xpath("//@style | //@*[starts-with(name(), 'on')]")
    for link in page.xpath("//@href | //@src | //@action"):
        assert re.match(r"(/(?!/)|#|https://example\.org/1$)", link), link


def test_exports_run_nothing_in_a_spreadsheet(client, library):
    rows = table(client, "/export/sentences.csv?region=any")
    assert len(rows) == library.corpus["sentences"]
    assert {row["outlet"] for row in rows} == {"The Post", "The Wire", f"'{HOSTILE}"}
    for address in ("sentences", "outlets", "time", "labels", "sources"):
        for row in table(client, f"/export/{address}.csv"):
            assert not [v for v in row.values() if re.match(r"[=+@\t\r]|-\D", v)]
    sums = [row["text"] for row in rows if "SUM" in row["text"]]
    assert sums[0].startswith("'+SUM")


def test_charts_are_files_of_their_own(client):
    for name in ("outlets", "time", "labels"):
        answer = client.get(f"/export/{name}.svg?label=loaded_language")
        assert answer.headers["content-type"].startswith("image/svg+xml")
        assert answer.headers["content-disposition"] == f'attachment; filename="{name}.svg"'
        from lxml import etree

        drawn = etree.fromstring(answer.content)
        assert drawn.tag.endswith("svg")
        assert not drawn.xpath("//*[local-name()='script' or local-name()='style']")
    assert HOSTILE in html.fromstring(client.get("/export/outlets.svg").content).text_content()


def test_a_sample_is_what_the_command_writes(client, library, tmp_path):
    answer = client.get(
        "/export/sample.zip?n=2&seed=3&codebook=loaded_language&label=loaded_language"
    )
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        archive.extractall(tmp_path)
    names = {path.name for path in (tmp_path / "sample").iterdir()}
    assert names == {"sample.csv", "sheet.csv", "sheet.xlsx", "tasks.json", "project.qdpx",
                     "interface.xml"}  # fmt: skip
    sample = read_sample(tmp_path / "sample" / "sample.csv")
    items = everything(library).set_index("item")
    n = library.hits(State(label=("loaded_language",))).sentences
    assert sample["inclusion_p"].tolist() == [2 / n] * 2
    assert set(sample["stratum"]) == {"loaded"}  # the filter, not the corpus
    for row in sample.to_dict("records"):
        known = items.loc[row["item"]]
        assert (row["text"], row["before"], row["after"]) == (
            known["text"], known["before"], known["after"]
        )  # fmt: skip
    again = client.get(
        "/export/sample.zip?n=2&seed=3&codebook=loaded_language&label=loaded_language"
    )
    assert sample["item"].tolist() == _items(again.content)
    by_outlet = client.get("/export/sample.zip?n=1&seed=0&codebook=framing&by=outlet")
    assert len(_items(by_outlet.content)) == 3


def _items(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        rows = csv.DictReader(io.StringIO(archive.read("sample/sample.csv").decode()))
        return [row["item"] for row in rows]


def hashes(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_index_follows_the_scores_and_leaves_them_alone(tmp_path):
    folder = write_scores(ARTICLES[:2], tmp_path)
    before = hashes(folder)
    said: list[str] = []
    cache = tmp_path / "cache"
    for _ in range(2):
        opened = Library.open(folder, cache=cache, say=said.append)
        assert not opened.is_stale
        opened.close()
    assert len(said) == 1
    assert hashes(folder) == before
    opened = Library.open(folder, cache=cache)
    (tmp_path / "scored").rename(tmp_path / "earlier")
    write_scores(ARTICLES[:3], tmp_path)
    assert opened.is_stale
    opened.close()
    opened = Library.open(folder, cache=cache, say=said.append)
    assert len(said) == 2
    assert opened.corpus["articles"] == 3
    opened.close()
    (index,) = cache.iterdir()
    index.write_bytes(b"no database")
    Library.open(folder, cache=cache, say=said.append).close()
    assert len(said) == 3


@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_every_format_of_tables_is_read(tmp_path, library, format):
    opened = Library.open(write_scores(ARTICLES, tmp_path, format), cache=tmp_path / "cache")
    for state in (State(), State(q="rain*"), State(label=("loaded_language",)),
                  State(who="Ada Ruiz")):  # fmt: skip
        assert opened.hits(state).s.tolist() == library.hits(state).s.tolist()
    opened.close()


def test_a_folder_without_sources_opens(tmp_path):
    import json

    folder = write_scores(ARTICLES[:2], tmp_path)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest["tables"] = ["articles", "sentences", "spans"]
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    opened = Library.open(folder, cache=tmp_path / "cache")
    assert counts.sources(opened, State()) == []
    opened.close()


def test_no_folder_of_scores_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="is this a folder of toolkit score"):
        Library.open(tmp_path, cache=tmp_path / "cache")
