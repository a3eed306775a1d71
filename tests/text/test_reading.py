from __future__ import annotations

import codecs
import json
import os
import socket
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from toolkit.schema import Article, InputError
from toolkit.text import sentences
from toolkit.text.reading import read
from toolkit.text.segmentation import LONGEST
from toolkit.text.sources import expand

STORY = "Rain fell on the town for the ninth day, and the river rose again. The dam held."


def read_all(*paths: str | Path) -> tuple[list[Article], list[InputError]]:
    items = list(read(paths))
    articles = [item for item in items if isinstance(item, Article)]
    errors = [item for item in items if isinstance(item, InputError)]
    for error in errors:
        assert "\n" not in str(error)
        assert error.reason
    return articles, errors


def only_error(*paths: str | Path) -> InputError:
    articles, errors = read_all(*paths)
    assert articles == []
    assert len(errors) == 1
    return errors[0]


def put(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


# -- files, folders, globs ---------------------------------------------------------------------


def test_a_folder_is_read_in_order_with_relative_names(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "a/b/c.txt", ".hidden.txt", ".git/x.txt"):
        put(tmp_path / name, STORY)
    put(tmp_path / "notes.odt", b"PK")
    articles, errors = read_all(tmp_path)
    assert [a.article_id for a in articles] == ["a/b/c.txt", "a/z.md", "b.txt"]
    assert [Path(e.input).name for e in errors] == ["notes.odt"]
    assert ".odt" in errors[0].reason


def test_globs_and_single_files(tmp_path: Path) -> None:
    for name in ("x/a.txt", "x/b.txt", "x/deep/c.txt", "x/d.md"):
        put(tmp_path / name, STORY)
    names = [s.name for s in expand([f"{tmp_path}/x/*.txt"])]
    assert names == ["a.txt", "b.txt"]
    assert [s.name for s in expand([f"{tmp_path}/**/*.txt"])] == [
        "x/a.txt",
        "x/b.txt",
        "x/deep/c.txt",
    ]
    assert [s.name for s in expand([tmp_path / "x" / "d.md"])] == ["d.md"]


def test_a_name_that_looks_like_a_pattern_is_a_file(tmp_path: Path) -> None:
    path = put(tmp_path / "[1] rain.txt", STORY)
    assert [a.article_id for a in read_all(path)[0]] == ["[1] rain.txt"]


def test_equal_names_under_two_folders_are_told_apart(tmp_path: Path) -> None:
    put(tmp_path / "north" / "1.txt", STORY)
    put(tmp_path / "south" / "1.txt", STORY)
    articles, errors = read_all(tmp_path / "north", tmp_path / "south")
    assert [a.article_id for a in articles] == ["north/1.txt", "south/1.txt"]
    assert errors == []


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    path = put(tmp_path / "a.txt", STORY)
    articles, errors = read_all(path, tmp_path)
    assert len(articles) == 1
    assert "given before" in errors[0].reason


@pytest.mark.parametrize(
    ("path", "says"),
    [("missing.txt", "no such file"), ("*.txt", "matches no file"), ("empty", "without articles")],
)
def test_nothing_there(tmp_path: Path, path: str, says: str) -> None:
    (tmp_path / "empty").mkdir()
    assert says in only_error(tmp_path / path).reason


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads anything")
def test_a_file_without_rights(tmp_path: Path) -> None:
    path = put(tmp_path / "a.txt", STORY)
    path.chmod(0)
    assert "cannot be read" in only_error(path).reason


# -- text and encodings ------------------------------------------------------------------------

WORDS = "“Déjà vu,” she said – it cost £5…\r\nThe café was shut.\rNaïve? \n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-32"])
@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_text_is_kept_as_it_is(tmp_path: Path, encoding: str, suffix: str) -> None:
    path = put(tmp_path / f"a{suffix}", WORDS.encode(encoding))
    (article,), errors = read_all(path)
    assert errors == []
    assert article.text == WORDS


def test_other_encodings_are_detected(tmp_path: Path) -> None:
    russian = "Дождь шёл девятый день подряд, и река снова поднялась. Плотина выстояла. " * 9
    (article,), _ = read_all(put(tmp_path / "a.txt", russian.encode("cp1251")))
    assert article.text == russian


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b" \r\n\t\n", "is empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "a PNG image"),
        (b"PK\x03\x04" + bytes(64), "a ZIP archive"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"Rain\x00fell", "NUL"),
        (bytes(range(1, 9)) * 40, "binary"),
        ("Où est-il né ? À côté. Élan. Forêt. ".encode() + b"\xff\xe9", "broken byte"),
        (b"\xff\xfea", "UTF-16"),
    ],
)
def test_what_is_no_text(tmp_path: Path, content: bytes, says: str) -> None:
    assert says in only_error(put(tmp_path / "a.txt", content)).reason


def test_markup_in_text_is_text(tmp_path: Path) -> None:
    text = "<script>alert('x')</script> Rain fell.\n<b>It</b> stopped."
    (article,), _ = read_all(put(tmp_path / "a.txt", text))
    assert article.text == text


def test_front_matter_fills_the_metadata(tmp_path: Path) -> None:
    text = (
        "---\ntitle: 'Rain: day nine'\noutlet: North\ndate: 2024-05-03\n---\n\n# Rain\n\nIt fell.\n"
    )
    (article,), _ = read_all(put(tmp_path / "a.md", text))
    assert article.text == text
    assert (article.title, article.outlet, article.date) == (
        "Rain: day nine",
        "North",
        "2024-05-03",
    )
    broken = "---\ntitle: [\n---\n\nIt fell."
    (article,), _ = read_all(put(tmp_path / "b.md", broken))
    assert (article.text, article.title) == (broken, "")


@pytest.mark.parametrize(
    "front_matter",
    [
        "title: &a Rain\noutlet: *a",
        "a: &a [x, x]\n" + "\n".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]"
                                      for a, b in pairwise("abcdefghijklmnop")) + "\ntitle: *p",
        "title: !!python/name:os.system",
        "title: Rain\ntitle: Sun",
        "title: [Rain]",
    ],
)  # fmt: skip
def test_front_matter_that_is_refused_costs_no_time_and_no_text(
    tmp_path: Path, front_matter: str
) -> None:
    text = f"---\n{front_matter}\n---\n\nIt fell.\n"
    (article,), _ = read_all(put(tmp_path / "a.md", text))
    assert (article.text, article.title, article.outlet) == (text, "", "")


def test_front_matter_may_leave_a_value_open(tmp_path: Path) -> None:
    text = "---\ntitle: Rain\noutlet:\ndraft: no\ntags: [rain, dam]\n---\nIt fell.\n"
    (article,), _ = read_all(put(tmp_path / "a.md", text))
    assert (article.title, article.outlet) == ("Rain", "")


def test_a_huge_single_line_is_no_article(tmp_path: Path) -> None:
    path = put(tmp_path / "a.txt", "Rain fell on the town, and the river rose " * 480_000)
    assert path.stat().st_size > 20_000_000
    (), (error,) = read_all(path)
    assert "20,160,000 characters" in error.reason
    assert "split it into articles" in error.reason


def test_a_long_single_line_takes_no_longer_than_it_must(tmp_path: Path) -> None:
    path = put(tmp_path / "a.txt", "Rain fell on the town, and the river rose " * 100_000)
    started = time.process_time()
    (article,), _ = read_all(path)
    parts = [s.text for s in sentences(article)]
    assert all(len(part) <= LONGEST for part in parts)
    assert " ".join(parts) == article.text.strip()
    assert time.process_time() - started < 10


# -- web pages ---------------------------------------------------------------------------------

PAGE = """<html><head><title>Rain, day nine | North</title>
<meta property="og:title" content="Rain, day nine"><meta property="og:site_name" content="North">
<meta property="article:published_time" content="2024-05-03T07:00:00Z">
<meta property="og:url" content="https://north.example/rain"></head><body>
<nav><a href="/">Home</a></nav><article><h1>Rain, day nine</h1><p>{0}</p><p>{0} {0}</p></article>
<script>alert(1)</script></body></html>"""


def test_a_page_and_its_metadata(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_network(*_: object) -> None:
        raise AssertionError("network")

    monkeypatch.setattr(socket.socket, "connect", no_network)
    (article,), _ = read_all(put(tmp_path / "a.html", PAGE.format(STORY)))
    assert article.text == f"Rain, day nine\n\n{STORY}\n\n{STORY} {STORY}"
    assert (article.title, article.outlet) == ("Rain, day nine", "North")
    assert (article.date, article.url) == ("2024-05-03", "https://north.example/rain")
    assert [s.region for s in sentences(article)] == ["headline"] + ["body"] * 6


def test_a_page_says_its_own_encoding(tmp_path: Path) -> None:
    page = PAGE.format("Дождь шёл девятый день подряд, и река снова поднялась.")
    page = page.replace("<head>", '<head><meta charset="koi8-r">')
    (article,), _ = read_all(put(tmp_path / "a.htm", page.encode("koi8-r")))
    assert "Дождь" in article.text


@pytest.mark.parametrize(
    "page",
    [
        "<html><body><nav><a href='/'>Home</a></nav></body></html>",
        "<html><body><p>Hi.</p></body></html>",
        "<!doctype html>",
        "not a page",
    ],
)
def test_a_page_without_an_article(tmp_path: Path, page: str) -> None:
    assert "no article was found" in only_error(put(tmp_path / "a.html", page)).reason


# -- tables ------------------------------------------------------------------------------------

HEADER = ["id", "outlet", "title", "text", "date", "url", "event"]
ROW = ["a1", "North", "Rain", STORY, "2024-05-03", "https://north.example/rain", "flood"]


def test_the_same_table_in_every_format(tmp_path: Path) -> None:
    record = dict(zip(HEADER, ROW, strict=True))
    line = '"' + '","'.join(ROW) + '"'
    paths = [
        put(tmp_path / "a.csv", ",".join(HEADER) + "\r\n" + line + "\r\n"),
        put(tmp_path / "b.csv", "\ufeff" + ";".join(HEADER) + "\n" + line.replace('","', '";"')),
        put(tmp_path / "c.csv", "\t".join(HEADER).upper() + "\n" + "\t".join(ROW)),
        put(tmp_path / "d.tsv", ("\t".join(HEADER) + "\n" + "\t".join(ROW)).encode("utf-16")),
        put(tmp_path / "e.jsonl", json.dumps(record) + "\n\n"),
        put(tmp_path / "f.ndjson", json.dumps(record).encode("utf-16")),
        put(tmp_path / "h.jsonl", codecs.BOM_UTF32_BE + json.dumps(record).encode("utf-32-be")),
        tmp_path / "g.parquet",
    ]
    pq.write_table(pa.Table.from_pylist([record]), paths[-1])
    expected = Article(ROW[0], ROW[3], ROW[1], ROW[2], ROW[4], ROW[5], ROW[6])
    for path in paths:
        assert read_all(path) == ([expected], []), path.name


def test_only_text_is_required_and_ids_are_made(tmp_path: Path) -> None:
    put(tmp_path / "a.csv", 'n,Text\n1,"Rain\r\nfell."\n2,It stopped.\n')
    put(tmp_path / "b.jsonl", '{"text": "Rain."}\n\n{"TEXT": "Sun.", "article_id": 7}\n')
    pq.write_table(pa.table({"text": ["Rain.", "Sun."]}), tmp_path / "c.parquet")
    articles, errors = read_all(tmp_path)
    assert errors == []
    assert [(a.article_id, a.text) for a in articles] == [
        ("a.csv:2", "Rain\r\nfell."),
        ("a.csv:4", "It stopped."),
        ("b.jsonl:1", "Rain."),
        ("7", "Sun."),
        ("c.parquet:1", "Rain."),
        ("c.parquet:2", "Sun."),
    ]


@pytest.mark.parametrize(
    "write",
    [
        lambda path: put(path.with_suffix(".csv"), "id,prose,date\n1,Rain,x\n"),
        lambda path: put(path.with_suffix(".jsonl"), '{"id": 1, "prose": "Rain", "date": 2}\n'),
        lambda path: pq.write_table(
            pa.table({"id": [1], "prose": ["Rain"], "date": ["x"]}), path.with_suffix(".parquet")
        ),
    ],
)
def test_a_table_without_text(tmp_path: Path, write: Callable[[Path], object]) -> None:
    write(tmp_path / "a")
    error = only_error(tmp_path)
    assert "no column 'text'" in error.reason
    assert "id, prose, date" in error.reason
    assert "rename" in error.reason


def test_bad_rows_cost_only_themselves(tmp_path: Path) -> None:
    rows = ["id,text", "1,Rain.", "2,", '3,"Sun, ""he"" said."', "4,It rained, twice.", "1,Again."]
    articles, errors = read_all(put(tmp_path / "a.csv", "\n".join([*rows, ",,", "", "6,End."])))
    assert [a.article_id for a in articles] == ["1", "3", "6"]
    assert articles[1].text == 'Sun, "he" said.'
    assert [(e.line, e.reason.split(":")[0][:12]) for e in errors] == [
        (3, "has no text"),
        (5, "has 3 fields"),
        (6, "duplicate id"),
    ]


def test_an_open_quotation_mark_does_not_swallow_the_table(tmp_path: Path) -> None:
    text = 'id,text\n1,Rain.\n2,"Sun.\n3,Wind.\n4,Snow.\n'
    articles, errors = read_all(put(tmp_path / "a.csv", text))
    assert [a.article_id for a in articles] == ["1", "3", "4"]
    assert [(e.line, "never closed" in e.reason) for e in errors] == [(3, True)]


def test_broken_json_lines_cost_only_themselves(tmp_path: Path) -> None:
    lines = [
        b'{"id": "1", "text": "Rain."}',
        b'{"id": "2", "text": "Sun."',
        b"",
        b'["text"]',
        b'{"id": "3"}',
        b'{"id": "4", "text": 5}',
        b'{"id": "5", "text": null}',
        b'{"id": "6", "text": "\\ud83d rain"}',
        b'{"id": "7", "text": "caf\xe9"}',
        b"[" * 100_000,
        b'{"id": "8", "text": "\\ud83d\\ude00 rain"}',
    ]
    articles, errors = read_all(put(tmp_path / "a.jsonl", b"\n".join(lines)))
    assert [a.article_id for a in articles] == ["1", "8"]
    assert articles[1].text == "😀 rain"
    assert [e.line for e in errors] == [2, 4, 5, 6, 7, 8, 9, 10]


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.jsonl", "a.parquet"])
@pytest.mark.parametrize(
    "content", [b"", b"\x89PNG\r\n\x1a\n\x00\x00" + bytes(200), b"PK\x03\x04\x00\x00" + bytes(200)]
)
def test_no_table_at_all(tmp_path: Path, name: str, content: bytes) -> None:
    assert only_error(put(tmp_path / name, content)).line == 0


@pytest.mark.parametrize("content", ["id,text\n", "text\n\n\n", "\n\n"])
def test_a_table_without_rows(tmp_path: Path, content: str) -> None:
    assert "holds no rows" in only_error(put(tmp_path / "a.csv", content)).reason


def test_a_duplicate_id_in_another_file(tmp_path: Path) -> None:
    put(tmp_path / "a.jsonl", '{"id": "x", "text": "Rain."}')
    put(tmp_path / "b.jsonl", '{"id": "x", "text": "Sun."}')
    articles, errors = read_all(tmp_path)
    assert [a.text for a in articles] == ["Rain."]
    assert "a.jsonl:1" in errors[0].reason
    assert errors[0].input.endswith("b.jsonl")


def test_a_whole_article_in_one_field(tmp_path: Path) -> None:
    text = "Rain fell. " * 50_000
    (article,), _ = read_all(put(tmp_path / "a.csv", f'text\n"{text}"\n'))
    assert article.text == text


def test_reading_is_lazy(tmp_path: Path) -> None:
    path = put(tmp_path / "a.jsonl", '{"text": "Rain."}\n{"text": "Sun."}\n')
    items = read([path, tmp_path / "gone.txt"])
    first = next(items)
    assert isinstance(first, Article)
    assert first.text == "Rain."
