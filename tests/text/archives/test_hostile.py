from __future__ import annotations

import gzip
import random
import sys
import tarfile
import tempfile
import time
import zipfile
from io import BytesIO
from pathlib import Path

import archive_files as made
import openpyxl
import pytest

from toolkit.text.archives import containers
from toolkit.text.readers import warc

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + k)} "{f"&{chr(97 + k)};" * 10}">' for k in range(9))
    + "]><rss><channel><item><title>&j;</title></item></channel></rss>"
)


def only_error(read_all, path: Path) -> str:
    articles, errors = read_all(path)
    assert articles == []
    assert len(errors) == 1
    return str(errors[0].reason)


def test_a_zip_that_is_cut_short(tmp_path, read_all) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.txt", "Rain fell on the town." * 1000)
    data = (tmp_path / "a.zip").read_bytes()
    (tmp_path / "a.zip").write_bytes(data[: len(data) // 2])
    assert "cut short" in only_error(read_all, tmp_path / "a.zip")


def test_a_zip_with_a_broken_file_costs_that_file(tmp_path, read_all) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in "abc":
            archive.writestr(f"{name}.txt", f"Rain fell on {name}. " * 50)
    data = bytearray((tmp_path / "a.zip").read_bytes())
    at = data.index(b"b.txt") + 10
    data[at : at + 20] = b"\xff" * 20
    (tmp_path / "a.zip").write_bytes(data)
    articles, errors = read_all(tmp_path / "a.zip")
    assert [a.article_id for a in articles] == ["a.zip/a.txt", "a.zip/c.txt"]
    assert errors[0].input.endswith("a.zip/b.txt")
    assert "is broken" in errors[0].reason


LOCAL, DIRECTORY = (b"PK\3\4", 6, 8, 30), (b"PK\1\2", 8, 10, 46)
"""Of a header in a ZIP archive its mark, and where in it flags, method and name are."""


@pytest.mark.parametrize(
    ("headers", "flags", "method", "name", "reason"),
    [
        ([DIRECTORY], 0, 8, b"\0.txt", "is broken"),  # a name that ends before its first letter
        ([LOCAL], 0x800, 8, b"\x92.txt", "is broken"),  # said to be UTF-8
        ([LOCAL, DIRECTORY], 0, 99, b"b.txt", "packed in a way that is not read"),
        ([LOCAL, DIRECTORY], 1, 8, b"b.txt", "protected by a password"),
    ],
)
def test_broken_headers_of_a_zip_cost_their_file(
    tmp_path, read_all, headers, flags: int, method: int, name: bytes, reason: str
) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for letter in "abc":
            archive.writestr(f"{letter}.txt", f"Rain fell on {letter}. " * 50)
    data = bytearray((tmp_path / "a.zip").read_bytes())
    for mark, of_flags, of_method, of_name in headers:
        at = [k for k in range(len(data)) if data.startswith(mark, k)][1]  # the second file's
        data[at + of_flags : at + of_flags + 2] = flags.to_bytes(2, "little")
        data[at + of_method : at + of_method + 2] = method.to_bytes(2, "little")
        data[at + of_name : at + of_name + 5] = name
    (tmp_path / "a.zip").write_bytes(data)
    articles, [error] = read_all(tmp_path / "a.zip")
    assert [a.article_id for a in articles] == ["a.zip/a.txt", "a.zip/c.txt"]
    assert reason in error.reason


@pytest.mark.parametrize(
    "part", ["xl/theme/theme1.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"]
)
def test_a_spreadsheet_with_a_broken_part_is_one_error(tmp_path, read_all, part: str) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    for row in [["text"], *([f"Rain fell on day {k} of {k * k}."] for k in range(400))]:
        book.active.append(row)
    book.save(path)
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as package:
        info = package.getinfo(part)
    middle = info.header_offset + 30 + len(part) + info.compress_size * 3 // 4
    data[middle : middle + 8] = b"\xff" * 8
    path.write_bytes(data)
    _, errors = read_all(path)
    assert len(errors) == 1
    assert "is no readable XLSX" in errors[0].reason


def test_bombs(tmp_path, read_all, monkeypatch) -> None:
    monkeypatch.setattr(containers, "RATIO_FROM", 1_000_000)
    monkeypatch.setattr(warc, "_MAX_RECORD", 1_000_000)
    zeros = b"0" * 3_000_000
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", zeros)
        archive.writestr("rain.txt", "Rain fell on the town.")
    [article], [error] = read_all(tmp_path / "a.zip")
    assert article.article_id == "a.zip/rain.txt"
    assert "200 times its size" in error.reason
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(zeros))
    assert "200 times its size" in only_error(read_all, tmp_path / "a.txt.gz")
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(b"WARC/1.0\r\n" + b"\0" * 2_000_000))
    assert "no page does" in only_error(read_all, tmp_path / "a.warc.gz")
    with zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 60_000_000)
    assert "no document does" in only_error(read_all, tmp_path / "a.docx")


def test_a_zip_within_a_zip_within_a_zip(tmp_path, read_all) -> None:
    inner = b"Rain fell on the town."
    name = "a.txt"
    for _ in range(containers.MAX_DEPTH + 1):
        out = BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(name, inner)
        inner, name = out.getvalue(), "a.zip"
    (tmp_path / "a.zip").write_bytes(inner)
    assert "nested in 3" in only_error(read_all, tmp_path / "a.zip")


def test_names_that_lead_out_are_refused_and_nothing_is_left(
    tmp_path, read_all, monkeypatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in ("../../out.txt", "/etc/out.txt", "C:\\out.txt", "..\\out.txt", "in.txt"):
            archive.writestr(name, "Rain fell on the town.")
    articles, errors = read_all(tmp_path / "a.zip")
    assert [a.article_id for a in articles] == ["a.zip/in.txt"]
    assert len(errors) == 4
    assert all("leads out of the archive" in error.reason for error in errors)
    assert list(scratch.iterdir()) == []
    assert not (tmp_path / "out.txt").exists()


def test_a_tar_that_is_cut_short_keeps_what_is_whole(tmp_path, read_all) -> None:
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as archive:
        for k, story in enumerate(made.stories(20)):
            page = made.page_of(story).encode() + bytes(
                random.Random(k).randbytes(3000).hex(), "ascii"
            )
            info = tarfile.TarInfo(f"{k}.html")
            info.size = len(page)
            archive.addfile(info, BytesIO(page))
    data = (tmp_path / "a.tar.gz").read_bytes()
    (tmp_path / "a.tar.gz").write_bytes(data[: len(data) // 2])
    articles, errors = read_all(tmp_path / "a.tar.gz")
    assert 5 < len(articles) < 15
    assert "is broken" in errors[-1].reason


def test_entities_are_never_resolved(tmp_path, read_all) -> None:
    (tmp_path / "a.rss").write_text(BOMB)
    assert "defines entities" in only_error(read_all, tmp_path / "a.rss")
    outside = BOMB[: BOMB.index("[")] + '[<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><item>&a;'
    (tmp_path / "b.rss").write_text(outside)
    assert "defines entities" in only_error(read_all, tmp_path / "b.rss")
    made.docx(tmp_path / "c.docx", ["Rain."])
    with zipfile.ZipFile(tmp_path / "c.docx") as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["word/document.xml"] = BOMB.encode()
    with zipfile.ZipFile(tmp_path / "c.docx", "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    assert "defines entities" in only_error(read_all, tmp_path / "c.docx")


def test_rich_text_nested_ten_thousand_deep(tmp_path, read_all) -> None:
    (tmp_path / "a.rtf").write_text("{\\rtf1 " + "{" * 10_000 + "Rain fell." + "}" * 10_000 + "}")
    [article], _ = read_all(tmp_path / "a.rtf")
    assert article.text == "Rain fell."


@pytest.mark.parametrize(
    "piece",
    [r'{\field{\*\fldinst{ HYPERLINK "http://x/y', r"{\pict\bin 0000", r"{\fonttbl \f1 ab", "{",
     "}", r"\u", r"\'9", "\\", r"\f1 ab", r"\*\fldinst"],
)  # fmt: skip
def test_no_rich_text_hangs(tmp_path, read_all, piece) -> None:
    (tmp_path / "a.rtf").write_text("{\\rtf1 {\\fonttbl " + piece * 8000 + " Rain fell.}")
    started = time.perf_counter()
    read_all(tmp_path / "a.rtf")
    assert time.perf_counter() - started < 5


def test_pages_nested_deep(tmp_path, read_all) -> None:
    page = made.europresse(made.stories(2)).replace("<article>", "<article>" + "<div>" * 20_000)
    (tmp_path / "a.html").write_text(page)
    read_all(tmp_path / "a.html")


def test_a_pdf_of_pictures_needs_its_text_made(tmp_path, read_all) -> None:
    reason = only_error(read_all, made.pdf(tmp_path / "a.pdf", [[], [], []]))
    assert "scanned, needs OCR" in reason


def test_files_under_false_names(tmp_path, read_all) -> None:
    (tmp_path / "a.docx").write_bytes(b"{\\rtf1 Rain.}")
    assert "rename it to .rtf" in only_error(read_all, tmp_path / "a.docx")
    (tmp_path / "b.xls").write_bytes(b"<html><table></table></html>")
    assert "rename it to .html" in only_error(read_all, tmp_path / "b.xls")
    (tmp_path / "c.docx").write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    assert "password or an older format" in only_error(read_all, tmp_path / "c.docx")
    for suffix in (
        ".pdf",
        ".rtf",
        ".warc",
        ".xlsx",
        ".xls",
        ".zip",
        ".tar",
        ".json",
        ".rss",
        ".gz",
    ):
        (tmp_path / f"d{suffix}").write_bytes(b"Rain fell on the town.")
        assert only_error(read_all, tmp_path / f"d{suffix}")


@pytest.mark.parametrize(
    ("suffix", "module"),
    [(".docx", "docx"), (".rtf", "striprtf.striprtf"), (".pdf", "pypdf"), (".warc", "fastwarc"),
     (".xls", "xlrd")],
)  # fmt: skip
def test_a_parser_that_is_not_installed_is_named(tmp_path, read_all, monkeypatch, suffix, module):
    path = tmp_path / f"a{suffix}"
    if suffix == ".docx":
        made.docx(path, ["Rain."])
    else:
        path.write_bytes(
            {".rtf": b"{\\rtf1 Rain.}", ".pdf": b"%PDF-1.4"}.get(suffix, b"WARC/1.0\r\n")
        )
    monkeypatch.setitem(sys.modules, module, None)
    assert "pip install 'bias-framing-toolkit[archives]'" in only_error(read_all, path)
