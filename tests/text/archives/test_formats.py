from __future__ import annotations

import gzip
import json
import tarfile
import zipfile
from datetime import datetime
from pathlib import Path

import archive_files as made
import openpyxl
import pytest

from toolkit.text.exports import EXPORTS, export_of, renamed

RAIN = "Rain fell on the town for the ninth day running, and the river rose again."
HELD = "“The dam held,” said Ada Ruiz, the mayor, who had not slept since Friday."


# -- office documents and PDF ----------------------------------------------------------------------


def test_a_word_document_is_one_article(tmp_path, read_all) -> None:
    [article], errors = read_all(made.docx(tmp_path / "a.docx", ["Rain at last", "", RAIN, HELD]))
    assert errors == []
    assert article.text == f"Rain at last\n\n{RAIN}\n\n{HELD}"
    assert article.article_id == "a.docx"


def test_a_word_document_reads_as_if_its_changes_were_accepted(tmp_path, read_all) -> None:
    from docx import Document
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = Document()
    paragraph = document.add_paragraph("The wall ")
    names = nsdecls("w")
    for change in ("<w:del><w:r><w:delText>fell</w:delText></w:r></w:del>",
                   "<w:ins><w:r><w:t>held</w:t></w:r></w:ins>"):  # fmt: skip
        tag = change[1:6]
        paragraph._p.append(parse_xml(change.replace(tag, f"{tag} {names}", 1)))
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "in the north", "and in the south."
    document.save(str(tmp_path / "a.docx"))
    [article], _ = read_all(tmp_path / "a.docx")
    assert article.text == "The wall held\n\nin the north\n\nand in the south."


def test_rich_text_keeps_its_characters_and_not_its_links(tmp_path, read_all) -> None:
    (tmp_path / "a.rtf").write_bytes(
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Arial;}}{\info{\title Draft}}"
        rb"{\header Page 2}\f0 He said \'93no\'94 \u8212? at the caf\'e9.\par See "
        rb'{\field{\*\fldinst{HYPERLINK "http://a.example/"}}{\fldrslt{the report}}}.\par '
        rb"{\pict\pngblip 89504e47}\u-10179?\u-8704? done}"
    )
    [article], _ = read_all(tmp_path / "a.rtf")
    assert article.text == "He said “no” — at the café.\n\nSee the report.\n\n😀 done"


def test_pdf_lines_become_paragraphs(tmp_path, read_all) -> None:
    pages = [
        ["The Courier, page 1", "The harbour wall will be raised by two metres, the coun-",
         "cil said on Monday, after months of argument about it.",
         "It will cost a lot.", "The mayor said that the wall should have been raised many",
         "years ago."],
        ["The Courier, page 2", "She has called a meeting of all the residents, to be held on"],
        ["The Courier, page 3", "Thursday."],
    ]  # fmt: skip
    [article], _ = read_all(made.pdf(tmp_path / "a.pdf", pages))
    assert article.text.split("\n\n")[0] == (
        "The harbour wall will be raised by two metres, the council said on Monday, after months "
        "of argument about it. It will cost a lot."
    )
    assert "Courier" not in article.text
    assert article.text.endswith("to be held on Thursday.")


def test_an_export_as_pdf_is_refused_by_its_name(tmp_path, read_all) -> None:
    path = made.pdf(tmp_path / "a.pdf", [made.factiva_plain(made.stories(1))])
    assert "export it again as DOCX" in read_all(path)[1][0].reason


# -- tables ----------------------------------------------------------------------------------------


def test_spreadsheets_with_dates_numbers_and_more_sheets(tmp_path, read_all) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["ID", "Text", "Date", "words", "desk"])
    sheet.append(["a", RAIN, datetime(2024, 3, 4), 14, "metro"])
    sheet.append([None, None, None, None, None])
    sheet.append([None, HELD, datetime(2024, 3, 5, 9, 30), 13.5, None])
    notes = book.create_sheet("Notes")
    notes.append(["of the coders"])
    book.save(tmp_path / "a.xlsx")
    articles, errors = read_all(tmp_path / "a.xlsx")
    assert errors == []
    assert [(a.article_id, a.date) for a in articles] == [
        ("a", "2024-03-04"), ("a.xlsx:4", "2024-03-05T09:30:00"),
    ]  # fmt: skip
    assert articles[0].further == {"words": 14, "desk": "metro"}


def test_a_spreadsheet_cell_that_was_cut_is_named(tmp_path, read_all) -> None:
    book = openpyxl.Workbook()
    book.active.append(["text"])
    book.active.append([RAIN])
    book.active.append(["x" * 32_767])
    book.save(tmp_path / "a.xlsx")
    articles, errors = read_all(tmp_path / "a.xlsx")
    assert len(articles) == 1
    assert "it was cut" in errors[0].reason


def test_the_old_spreadsheets_of_proquest(tmp_path, read_all) -> None:
    header = ["Title", "StoreId", "pubtitle", "pubdate", "Full text"]
    rows = [header, ["The wall", "7", "The Courier", "Mar 4, 2019", HELD]]
    [article], _ = read_all(made.xls(tmp_path / "ProQuest.xls", rows))
    assert (article.outlet, article.date) == ("The Courier", "2019-03-04")
    assert article.further["date_as_printed"] == "Mar 4, 2019"
    abstracts = [["Title", "Abstract", "StoreId", "pubtitle"], ["The wall", "x", "7", "C"]]
    _, [error] = read_all(made.xls(tmp_path / "abstracts.xls", abstracts))
    assert "abstracts alone: export it as TXT or HTML" in error.reason


SERVICES = {
    "Media Cloud": {"id": "f1", "media_name": "tidewater.example", "media_url": "tidewater.example",
                    "publish_date": "2024-03-04", "title": "Rain", "url": "https://t.example/1",
                    "language": "en", "text": RAIN},
    "NewsAPI": {"source": {"id": None, "name": "The Courier"}, "author": "A. Ruiz", "title": "Rain",
                "description": "Wet.", "url": "https://t.example/1", "urlToImage": None,
                "publishedAt": "2024-03-04T08:00:00Z", "content": RAIN},
    "GDELT": {"url": "https://t.example/1", "title": "Rain", "seendate": "20240304T101500Z",
              "domain": "tidewater.example", "language": "English", "sourcecountry": "US",
              "text": RAIN},
    "news-please": {"maintext": RAIN, "source_domain": "tidewater.example", "title": "Rain",
                    "date_publish": "2024-03-04 08:00:00", "url": "https://t.example/1",
                    "authors": ["A. Ruiz", "P. Lonsdale"]},
    "newspaper4k": {"text": RAIN, "meta_site_name": "The Courier", "canonical_link": "",
                    "publish_date": "2024-03-04T08:00:00", "title": "Rain",
                    "url": "https://t.example/1"},
}  # fmt: skip


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("kind", ["json", "list", "csv", "jsonl"])
def test_services_by_their_columns(tmp_path, read_all, service, kind) -> None:
    item = SERVICES[service]
    flat = {key: value["name"] if isinstance(value, dict) else value for key, value in item.items()}
    path = tmp_path / f"a.{kind.replace('list', 'json')}"
    if kind == "csv":
        import pandas as pd

        pd.DataFrame([flat]).to_csv(path, index=False)
    elif kind == "jsonl":
        path.write_text(json.dumps(flat))
    else:
        whole = {"status": "ok", "totalResults": 1, "articles": [item]}
        path.write_text(json.dumps(whole if kind == "json" else [item]))
    [article], errors = read_all(path)
    assert errors == []
    assert (article.text, article.title) == (RAIN, "Rain")
    assert article.outlet in ("The Courier", "tidewater.example")
    assert article.date[:10] == "2024-03-04"
    assert article.further["archive"] == service


@pytest.mark.parametrize("service", ["Media Cloud", "GDELT"])
def test_lists_without_texts_are_named_with_what_to_do(tmp_path, read_all, service) -> None:
    item = {key: value for key, value in SERVICES[service].items() if key != "text"}
    path = tmp_path / "a.csv"
    path.write_text(",".join(item) + "\n" + ",".join(map(str, item.values())) + "\n")
    _, [error] = read_all(path)
    assert f"{service} list" in error.reason
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"articles": [item]}))
    _, [error] = read_all(path)
    assert f"{service} list" in error.reason


def test_a_table_of_somebodys_own_is_no_services() -> None:
    for export in EXPORTS:
        assert len(export.known_by) >= 2
        assert "text" in export.fields.values()
    for own in (
        ["source", "title", "content"],
        ["publish_date", "text"],
        ["domain", "text", "url"],
    ):
        assert export_of(own) is None
        assert renamed(own) == own


def test_json_of_any_make(tmp_path, read_all) -> None:
    path = tmp_path / "a.json"
    path.write_text(
        json.dumps([{"id": "x", "text": RAIN}, 7, {"title": "no text"}, {"text": HELD}])
    )
    articles, errors = read_all(path)
    assert [a.article_id for a in articles] == ["x", "a.json:4"]
    assert [error.line for error in errors] == [2, 3]
    path.write_text(json.dumps({"text": RAIN}))
    assert read_all(path)[0][0].article_id == "a.json:1"
    path.write_text('{"text": "a"}\n{"text": "b"}\n')
    assert "rename it to .jsonl" in read_all(path)[1][0].reason
    path.write_text('[{"text": "a"}, {"te')
    assert "cut short" in read_all(path)[1][0].reason
    path.write_text('{"status": "error", "message": "apiKeyInvalid"}')
    assert "apiKeyInvalid" in read_all(path)[1][0].reason


# -- feeds -----------------------------------------------------------------------------------------

RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Courier &amp; Post</title>
<link>https://t.example/</link>
<item><title>Rain &amp; ice</title><link>https://t.example/1</link><dc:creator>Ada Ruiz</dc:creator>
<pubDate>Mon, 04 Mar 2024 08:00:00 GMT</pubDate><category>Weather</category><guid>t1</guid>
<description>Short.</description>
<content:encoded><![CDATA[<p>{RAIN}</p><p>It <b>poured</b>.</p>]]></content:encoded></item>
<item><title>Broken</title><description>Not <b>closed.</description></item>
<item><title>Ice</title><pubDate>Tue, 05 Mar 2024 08:00:00 GMT</pubDate>
<description>&lt;p&gt;{HELD}&lt;/p&gt;&nbsp;</description></item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>The Courier</title>
<entry><title type="html">Rain &amp;mdash; ice</title><link rel="edit" href="https://t.example/e"/>
<link href="https://t.example/1"/><updated>2024-03-04T08:00:00Z</updated>
<author><name>Ada Ruiz</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{RAIN}</p><p>{HELD}</p></div>
</content></entry></feed>"""


def test_rss_entry_by_entry(tmp_path, read_all) -> None:
    (tmp_path / "a.rss").write_text(RSS)
    articles, [error] = read_all(tmp_path / "a.rss")
    assert error.line == 2
    assert "document 2 of this feed file is broken" in error.reason
    first, last = articles
    assert first.text == f"Rain & ice\n\n{RAIN}\n\nIt poured."
    assert (first.outlet, first.date, first.url) == (
        "The Courier & Post", "2024-03-04", "https://t.example/1",
    )  # fmt: skip
    assert first.further["byline"] == "Ada Ruiz"
    assert first.further["section"] == "Weather"
    assert last.text == f"Ice\n\n{HELD}"


def test_atom(tmp_path, read_all) -> None:
    (tmp_path / "a.xml").write_text(ATOM)
    [article], errors = read_all(tmp_path / "a.xml")
    assert errors == []
    assert article.text == f"Rain — ice\n\n{RAIN}\n\n{HELD}"
    assert (article.outlet, article.date, article.url) == (
        "The Courier", "2024-03-04", "https://t.example/1",
    )  # fmt: skip
    (tmp_path / "b.xml").write_text("<catalogue><item>x</item></catalogue>")
    assert "neither RSS nor Atom" in read_all(tmp_path / "b.xml")[1][0].reason


# -- web archives ----------------------------------------------------------------------------------


def records(n: int) -> list[bytes]:
    return [
        made.warc_record(f"https://www.t.example/{k}", made.page_of(story).encode())
        for k, story in enumerate(made.stories(n))
    ]


@pytest.mark.parametrize("packing", ["records", "whole", "plain"])
def test_web_archives(tmp_path, read_all, packing) -> None:
    others = [
        made.warc_record("https://t.example/x", b"gone", status="404 Not Found"),
        made.warc_record("https://t.example/y", b"\x89PNG", kind="image/png"),
    ]
    parts = [*records(3), *others]
    path = tmp_path / ("a.warc" if packing == "plain" else "CC-NEWS-1.warc.gz")
    if packing == "records":
        path.write_bytes(b"".join(map(gzip.compress, parts)))
    else:
        whole = b"".join(parts)
        path.write_bytes(whole if packing == "plain" else gzip.compress(whole))
    articles, errors = read_all(path)
    assert errors == []
    assert [a.title for a in articles] == [s.title for s in made.stories(3)]
    assert [a.outlet for a in articles] == [s.outlet for s in made.stories(3)]
    assert {a.date for a in articles} == {"2024-03-04"}
    assert articles[0].url == "https://www.t.example/0"


def test_broken_records_cost_themselves(tmp_path, read_all) -> None:
    packed = list(map(gzip.compress, records(5)))
    packed[1] = packed[1][:40] + b"\xff" * 30 + packed[1][70:]
    packed[4] = packed[4][:-40]
    (tmp_path / "a.warc.gz").write_bytes(b"".join(packed))
    articles, errors = read_all(tmp_path / "a.warc.gz")
    assert [a.title for a in articles] == [made.stories(5)[k].title for k in (0, 2, 3)]
    assert [error.line for error in errors] == [2, 5]
    assert "cut short" in errors[1].reason
    plain = records(3)
    plain[1] = plain[1].replace(b"Content-Length: ", b"Content-Length: 9", 1)
    (tmp_path / "b.warc").write_bytes(b"".join(plain))
    articles, errors = read_all(tmp_path / "b.warc")
    assert len(articles) + len(errors) == 3
    assert [articles[0].title, articles[-1].title] == [made.stories(3)[k].title for k in (0, 2)]


# -- archives of files -----------------------------------------------------------------------------


def pages_zip(path: Path, n: int = 3) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for k, story in enumerate(made.stories(n)):
            archive.writestr(f"pages/{k}.html", made.page_of(story))
        archive.writestr("__MACOSX/pages/._0.html", b"\0\5\x16\7")
        archive.writestr("pages/.DS_Store", b"\0")
    return path


def test_a_zip_of_saved_pages(tmp_path, read_all) -> None:
    articles, errors = read_all(pages_zip(tmp_path / "pages.zip"))
    assert errors == []
    assert [a.article_id for a in articles] == [f"pages.zip/pages/{k}.html" for k in range(3)]
    assert [a.outlet for a in articles] == [s.outlet for s in made.stories(3)]


def test_a_zip_of_everything(tmp_path, read_all) -> None:
    stories = made.stories(4)
    made.docx(tmp_path / "n.docx", made.nexis_uni(stories))
    made.rtf(tmp_path / "list_doclist.rtf", made.nexis_uni_cover(stories))
    inner = pages_zip(tmp_path / "inner.zip")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for file in (tmp_path / "n.docx", tmp_path / "list_doclist.rtf", inner):
            archive.write(file, file.name)
        archive.writestr("table.csv", f'id,text\na,"{RAIN}"\nb\n')
        archive.writestr("notes.odt", b"x")
        archive.writestr("empty.txt", b"")
    articles, errors = read_all(tmp_path / "all.zip")
    assert len(articles) == 4 + 3 + 1
    where = {error.input.rpartition("all.zip/")[2]: error.reason for error in errors}
    assert set(where) == {"list_doclist.rtf", "table.csv", "notes.odt", "empty.txt"}
    assert articles[0].article_id == "all.zip/n.docx:1"


@pytest.mark.parametrize("suffix", [".tar", ".tar.gz", ".tgz", ".tar.xz"])
def test_tar(tmp_path, read_all, suffix) -> None:
    (tmp_path / "a.txt").write_text(RAIN)
    mode = {"": "w", "z": "w:xz", "g": "w:gz"}[
        "z" if suffix.endswith("xz") else "g" if "g" in suffix else ""
    ]
    with tarfile.open(tmp_path / f"all{suffix}", mode) as archive:  # type: ignore[call-overload]
        archive.add(tmp_path / "a.txt", "folder/a.txt")
        link = tarfile.TarInfo("folder/secret.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    [article], [error] = read_all(tmp_path / f"all{suffix}")
    assert article.text == RAIN
    assert "is a link" in error.reason


def test_single_compressed_files(tmp_path, read_all) -> None:
    lines = json.dumps({"text": RAIN}) + "\nno json\n"
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    [article], [error] = read_all(tmp_path / "a.jsonl.gz")
    assert article.article_id == "a.jsonl.gz/a.jsonl:1"
    assert (error.input, error.line) == (str(tmp_path / "a.jsonl.gz") + "/a.jsonl", 2)
