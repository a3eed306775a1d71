"""Tables, encodings and cells as exports have them: what is broken costs itself alone."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from toolkit.schema import Article, InputError
from toolkit.text import sentences
from toolkit.text.cells import cut_short
from toolkit.text.decoding import Unreadable, decode
from toolkit.text.markup import plain_text, ungarble
from toolkit.text.reading import read


def read_all(path: Path) -> tuple[list[Article], list[InputError]]:
    items = list(read([path]))
    articles = [item for item in items if isinstance(item, Article)]
    return articles, [item for item in items if isinstance(item, InputError)]


def table(tmp_path: Path, content: str | bytes) -> tuple[list[Article], list[InputError]]:
    path = tmp_path / "a.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_all(path)


@pytest.mark.parametrize(
    "content",
    [
        "sep=;\nid;text\n1;Rain, he said.\n",
        '"sep=,"\r\nid,text\r\n1,"Rain, he said."\r\n',
        "SEP=|\nid|text\n1|Rain, he said.\n",
        "id|text\n1|Rain, he said.\n",
        'Export of 3 May 2024\n"3 hits, sorted"\n\nid,text\n1,"Rain, he said."\n',
        'id,text\n1, "Rain, he said."\n',
        '"id" , "text"\n1, "Rain, he said."\n',
        'id,text,\n1,"Rain, he said.",\n',
    ],
)
def test_headers_as_exports_write_them(tmp_path: Path, content: str) -> None:
    (article,), errors = table(tmp_path, content)
    assert (article.article_id, article.text, errors) == ("1", "Rain, he said.", [])


@pytest.mark.parametrize(
    ("content", "ids", "lines"),
    [
        (b"id,text\n1,Rain.\n2,Sn\0ow.\n3,Sun.\n", ["1", "3"], [3]),
        ("id,text\n1,“Rain.”\n2,Caf".encode() + b"\xe9.\n3,Sun.\n", ["1", "3"], [3]),
        (b'id,text\n1,Rain.\n2,"Snow\nfell, they said.\n3,Sun.\n', ["1", "3"], [3, 4]),
        (b'id,text\n1,"Rain.\n2,"Snow."\n3,"Sun."\n', ["2", "3"], [2]),
        (b'id,text\n1,"He "left", then\nit rained, they said.\n2,Sun.\n', ["2"], [2, 3]),
        (b"id,text\n1,Rain fell.\nAll of them got wet, she said.\n2,Sun.\n", ["1", "2"], [3]),
        (b'id,text\n1,"Iron Lady" of Ely\n2,Sun.\n', ["2"], [2]),
        (b'text\n"Rain.\n"Snow."\n"Sun."\n', ["a.csv:3", "a.csv:4"], [2]),
    ],
)  # fmt: skip
def test_a_broken_row_costs_itself_and_invents_none(
    tmp_path: Path, content: bytes, ids: list[str], lines: list[int]
) -> None:
    articles, errors = table(tmp_path, content)
    assert [article.article_id for article in articles] == ids
    assert [error.line for error in errors] == lines


def test_backslashes_before_quotation_marks_are_read(tmp_path: Path) -> None:
    articles, errors = table(tmp_path, 'id,text,n\n1,"He said \\"no, no\\".",x\n2,"C:\\n",y\n')
    assert [article.text for article in articles] == ['He said "no, no".', "C:\\n"]
    assert errors == []


def test_a_header_longer_than_the_parsers_limit(tmp_path: Path) -> None:
    _, (error,) = table(tmp_path, f'"{"Rain fell. " * 20_000}",b\nx,y\n')
    assert "no column 'text'" in error.reason
    (article,), _ = table(tmp_path, f"text,{'x' * 200_000}\nRain.,y\n")
    assert article.text == "Rain."


def test_many_open_quotation_marks_take_time_in_proportion(tmp_path: Path) -> None:
    rows = "".join(f'{i},"Rain fell.\n' for i in range(5_000))
    articles, errors = table(tmp_path, f"id,text\n{rows}")
    assert len(articles) + len(errors) == 5_000


@pytest.mark.parametrize(
    "text", ["nan", "NaN", "None", "null", "#N/A", "n/a", "[Removed]", "#NAME?"]
)
def test_a_word_for_what_is_missing_is_no_text(tmp_path: Path, text: str) -> None:
    articles, (error,) = table(tmp_path, f"id,text\n1,{text}\n")
    assert (articles, error.line) == ([], 2)
    path = tmp_path / "a.txt"
    path.write_text(text)
    assert "has no text" in read_all(path)[1][0].reason


def test_missing_values_are_none_in_every_format(tmp_path: Path) -> None:
    row = {"id": float("nan"), "outlet": float("nan"), "text": "Rain.", "date": None}
    line, columns = tmp_path / "a.jsonl", tmp_path / "b.parquet"
    line.write_text(json.dumps(row) + '\n{"id": 3.0, "text": NaN}\n{"id": "x", "text": "Sun."}')
    pq.write_table(pa.Table.from_pylist([row, {"id": 2.0, "text": "Sun."}]), columns)
    assert read_all(line)[0] == [Article("a.jsonl:1", "Rain."), Article("x", "Sun.")]
    assert "has no text" in read_all(line)[1][0].reason
    assert read_all(columns)[0] == [Article("b.parquet:1", "Rain."), Article("2", "Sun.")]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<p>Rain.</p><p>Sun.</p>", "Rain.\n\nSun."),
        ("Rain.<br><br/>Sun.<BR />Snow.", "Rain.\n\nSun.\nSnow."),
        ("&lt;p&gt;It &amp;ldquo;rained&amp;rdquo;.&lt;/p&gt;", "It “rained”."),
        ("<div>She said <q>he <q>did</q></q>.</div>", "She said “he ‘did’”."),
        ("<p>A</p><script>var a = '<p>x</p>';</script><!-- <p>n</p> --><p>B</p>", "A\n\nB"),
        ("<ul><li>A</li><li>B</li></ul>", "A\n\nB"),
        ('<a href="x">Ada</a> <em>left</em>.', "Ada left."),
        ("It rose by &#39;4&#x27; &pound;&nbsp;&#8211; &hellip;", "It rose by '4' £\xa0– …"),
        ("<p>Use a &lt;b&gt; tag.</p>", "Use a <b> tag."),
        ("It fell < 5 and > 3 at AT&T; R&D.", "It fell < 5 and > 3 at AT&T; R&D."),
        ("The <b> element is old.", "The <b> element is old."),
        ("Rain fell.\\n\\nSun.\\nSnow.", "Rain fell.\n\nSun.\nSnow."),
        ("It is in C:\\new\\names.", "It is in C:\\new\\names."),
        ("Rain._x000D_\nSun.", "Rain.\nSun."),
        ("", ""),
    ],
)  # fmt: skip
def test_mark_up_in_cells_is_taken_out(cell: str, text: str) -> None:
    assert plain_text(cell) == text


@pytest.mark.parametrize(
    "unit", ["<", "<p", "<q>", "<!--", "&", "<script>", "<![CDATA[", "<p>x</p>"]
)
def test_mark_up_takes_time_in_proportion(unit: str) -> None:
    assert plain_text(unit * (50_000 // len(unit)) + "</p>") is not None


@pytest.mark.parametrize(
    "text",
    ["“It’s late,” she said – José paid £5…", "Ça coûte 5 € à l’école, où « déjà » naît l’œuvre."],
)
def test_garbled_text_is_read_again_and_sound_text_left(text: str) -> None:
    garbled = text.encode().decode("cp1252", "surrogateescape")
    marks = "".join(chr(ord(c) - 0xDC00) if 0xDC80 <= ord(c) <= 0xDCFF else c for c in garbled)
    assert ungarble(marks) == text
    assert ungarble(text) == text
    for sound in ("“CAFÉ”—and", "São “Ã”", "“Yes,” he said… ‘no’"):
        assert ungarble(sound) == sound


MARKS = "“We don’t know,” said José. It’s over – or so he said… Señor Núñez paid £5."


@pytest.mark.parametrize(
    "encoding", ["utf-8", "cp1252", "mac_roman", "utf-16-le", "utf-16-be", "utf-16"]
)
def test_quotation_marks_survive_every_encoding(encoding: str) -> None:
    assert decode(MARKS.encode(encoding)) == MARKS


@pytest.mark.parametrize(
    "label", ["iso-8859-1", "latin1", "us-ascii", "windows-1252", "rot13", "none"]
)
def test_a_page_is_read_as_browsers_read_it(label: str) -> None:
    page = f'<meta charset="{label}"><p>{MARKS}</p>'
    assert MARKS in decode(page.encode("cp1252"), html=True)


def test_broken_utf8_is_refused_not_garbled() -> None:
    with pytest.raises(Unreadable, match="1 broken byte"):
        decode(MARKS.encode() + b"\xe9")


@pytest.mark.parametrize("mark", ["[+2219 chars]", "[+12 characters]", "[…]", "[...]"])
def test_a_cut_text_is_told(mark: str) -> None:
    assert cut_short(f"Rain fell on Tues… {mark}\n") == mark
    assert cut_short("He said it […] twice.") == ""


def test_the_mark_of_a_cut_is_no_part_of_the_story() -> None:
    parts = sentences(Article("a", "The council voted. Residents were told on Tues… [+2219 chars]"))
    assert [(s.text, s.region) for s in parts][-2:] == [
        ("Residents were told on Tues…", "body"),
        ("[+2219 chars]", "boilerplate"),
    ]
