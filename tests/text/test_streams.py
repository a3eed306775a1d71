"""Packed files are read as they come, and what folders and lists say of files."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from toolkit.schema import Article, InputError
from toolkit.text import decoding, records
from toolkit.text.archives import containers
from toolkit.text.readers import jsonl
from toolkit.text.reading import read
from toolkit.text.sources import expand


def zstd(data: bytes) -> bytes:
    packed: bytes = pa.compress(data, codec="zstd", asbytes=True)
    return packed


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": zstd,
}
ROWS = [{"text": f"Rain fell on day {n}.", "outlet": "Post", "page": n} for n in range(3)]
LINES = "".join(json.dumps(row) + "\n" for row in ROWS).encode()
TABLE = "text,outlet\n" + "".join(f'"{row["text"]}\nIt snowed.",Post\n' for row in ROWS)


@pytest.fixture(autouse=True)
def nothing_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    def members(path: Path, depth: int) -> Iterator[None]:
        raise AssertionError(f"{path} is unpacked")

    monkeypatch.setattr("toolkit.text.reading.members", members)


def articles(*paths: Path) -> tuple[list[Article], list[InputError]]:
    items = list(read(list(paths)))
    return (
        [item for item in items if isinstance(item, Article)],
        [item for item in items if isinstance(item, InputError)],
    )


@pytest.mark.parametrize("packing", PACKERS)
@pytest.mark.parametrize(("name", "data"), [("a.jsonl", LINES), ("a.csv", TABLE.encode())])
def test_tables_are_read_packed(tmp_path: Path, packing: str, name: str, data: bytes) -> None:
    plain, packed = tmp_path / name, tmp_path / f"{name}{packing}"
    plain.write_bytes(data)
    pack = PACKERS[packing]
    packed.write_bytes(pack(data[:50]) + pack(data[50:]))  # as tools that pack in pieces do
    (first, none), (second, _) = articles(plain), articles(packed)
    assert [each.text for each in second] == [each.text for each in first]
    assert [each.outlet for each in second] == ["Post"] * 3
    assert second[1].article_id == f"{name}{packing}/{first[1].article_id}"
    assert not none


def test_a_web_archive_packed_as_a_whole(tmp_path: Path) -> None:
    page = (
        "<html><body><p>" + "Rain fell on the town and the dam filled. " * 3 + "</p></body></html>"
    )
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}".encode()
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example/1\r\n"
        "WARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2024-03-04T10:00:00Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    record = head.encode() + answer + b"\r\n\r\n"
    (tmp_path / "a.warc.zst").write_bytes(zstd(record * 3))
    found, errors = articles(tmp_path / "a.warc.zst")
    assert [each.url for each in found] == ["https://news.example/1"] * 3
    assert not errors


@pytest.mark.parametrize("packing", PACKERS)
def test_what_is_cut_short_keeps_what_came_before(tmp_path: Path, packing: str) -> None:
    rows = "".join(
        json.dumps({"text": f"Rain {n * 7919 % 10_007} fell."}) + "\n" for n in range(9_000)
    )
    data = PACKERS[packing](rows.encode())
    (tmp_path / f"a.jsonl{packing}").write_bytes(data[: len(data) - 40])
    found, errors = articles(tmp_path / f"a.jsonl{packing}")
    assert all(each.text.startswith("Rain ") for each in found)
    assert "is broken from here on" in errors[-1].reason
    assert len(found) > 4_000 or packing in (".bz2", ".xz")


def test_bombs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.text.packing.RATIO_FROM", 100_000)
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(LINES + b" " * 3_000_000))
    found, [error] = articles(tmp_path / "a.jsonl.gz")
    assert "200 times its size" in error.reason
    assert len(found) == 3  # what came before it is kept


def test_a_line_that_no_article_has_costs_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsonl, "_MAX_LINE", 1_000)
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "' + b"a" * 2_500 + b'"}\n' + LINES)
    found, [error] = articles(tmp_path / "a.jsonl")
    assert [each.article_id for each in found] == ["a.jsonl:2", "a.jsonl:3", "a.jsonl:4"]
    assert (error.line, error.reason[:23]) == (1, "has more than 1,000 byt")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_large_table_is_read_as_it_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    rows = "".join(f'{n},"Déjà vu “{n}”, he said.\r\nIt snowed."\r\n' for n in range(40))
    (tmp_path / "a.csv").write_bytes(f"id,text\r\n{rows}".encode(encoding))
    whole = articles(tmp_path / "a.csv")
    monkeypatch.setattr(decoding, "_HEAD", 300)
    assert articles(tmp_path / "a.csv") == whole
    assert len(whole[0]) == 40
    assert whole[0][7].text == "Déjà vu “7”, he said.\r\nIt snowed."


def test_of_a_large_table_a_quotation_mark_costs_its_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [f'a{n},"Rain fell on day {n}."' for n in range(400)]
    rows[3] = 'a3,"Rain fell.'
    (tmp_path / "a.csv").write_text("id,text\n" + "\n".join(rows))
    whole = articles(tmp_path / "a.csv")
    monkeypatch.setattr(records, "_MAX_RECORD", 2_000)
    assert articles(tmp_path / "a.csv") == whole
    assert len(whole[0]) == 399


def test_lines_that_were_read_are_let_go() -> None:
    lines = records.Lines(iter(f"{n}\n" for n in range(10_000)))
    with records.long_fields():
        for record in records.Records(lines, 0, ","):
            assert len(lines._held) <= 2, record


def test_folders_of_a_partitioned_table_are_columns(tmp_path: Path) -> None:
    for outlet, year in (("fox", 2020), ("The%20Post", 2021), ("__HIVE_DEFAULT_PARTITION__", 2021)):
        folder = tmp_path / f"corpus/outlet={outlet}/year={year}"
        folder.mkdir(parents=True)
        pq.write_table(pa.table({"text": ["Rain fell."], "desk": ["metro"]}), folder / "0.parquet")
    found, errors = articles(tmp_path / "corpus")
    told = sorted((each.outlet, each.further["year"], each.further["desk"]) for each in found)
    assert told == [("", 2021, "metro"), ("The Post", 2021, "metro"), ("fox", 2020, "metro")]
    assert not errors
    below, _ = articles(tmp_path / "corpus/outlet=fox")
    assert below[0].outlet == "fox"
    (tmp_path / "corpus/outlet=fox/a.csv").write_text("text,outlet\nIt snowed.,Herald\n")
    [own], _ = articles(tmp_path / "corpus/outlet=fox/a.csv")
    assert own.outlet == "Herald"


def test_a_list_names_the_files_to_read(tmp_path: Path) -> None:
    (tmp_path / "2020").mkdir()
    (tmp_path / "2020/a.jsonl.gz").write_bytes(gzip.compress(LINES))
    (tmp_path / "b.txt").write_text("It snowed.")
    lines = f"# ours\n2020/a.jsonl.gz\n\n{tmp_path}/b.txt\n2020/none.warc.gz\npicture.png\n"
    (tmp_path / "warc.paths").write_text(lines)
    found, errors = articles(tmp_path / "warc.paths")
    assert [each.article_id for each in found][:1] == ["2020/a.jsonl.gz/a.jsonl:1"]
    assert len(found) == 4
    assert errors[0].reason == (
        f"is not there, and {tmp_path}/warc.paths:5 lists it: take the line out"
    )
    (tmp_path / "warc.paths.gz").write_bytes(gzip.compress(lines.encode()))
    assert articles(tmp_path / "warc.paths.gz")[0] == found
    # As spreadsheets and editors on Windows save it.
    saved = "\ufeff" + lines.partition("\n")[2].replace("\n", "\r\n")
    (tmp_path / "saved.paths").write_bytes(saved.encode())
    told, of_saved = articles(tmp_path / "saved.paths")
    assert told == found
    assert len(of_saved) == len(errors)
    (tmp_path / "saved.paths.gz").write_bytes(gzip.compress(saved.encode()))
    assert articles(tmp_path / "saved.paths.gz")[0] == found
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "my.paths").write_text(f"\ufeff# root: {tmp_path}\nb.txt\n")
    assert [each.article_id for each in articles(elsewhere / "my.paths")[0]] == ["b.txt"]
    [source] = expand([elsewhere / "none.paths"])
    assert "cannot be read" in source.problem
    assert next(s.problem for s in expand([elsewhere])).startswith("is a folder without articles")


def test_what_is_no_table_is_still_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("toolkit.text.reading.members", containers.members)
    (tmp_path / "a.txt.zst").write_bytes(zstd(b"It snowed."))
    [article], _ = articles(tmp_path / "a.txt.zst")
    assert article.text == "It snowed."
