"""Seeded mutations of every format's files: ``python tests/fuzz.py N SEED [NAME ...]``.

Whatever the bytes, a file must come out as articles and errors, within `SECONDS` of the processor's
time, and every row of it as one or the other. What breaks that is printed with the number that
makes it again.
"""

from __future__ import annotations

import gzip
import io
import json
import random
import signal
import sys
import tarfile
import tempfile
import traceback
import zipfile
from functools import cache
from pathlib import Path

import archive_files as made
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from toolkit.schema import Article
from toolkit.text import sentences
from toolkit.text.reading import read

SECONDS = 5
_STORY = "The council voted on Monday. “We had no choice,” Mayor Ada Ruiz said. Shops lost trade."
_ROWS = [
    {"id": f"a{i}", "outlet": "North", "title": "Road shut", "text": f"{_STORY} No. {i}.\n\nDone.",
     "date": "2024-05-03", "event": "road"}
    for i in range(4)
]  # fmt: skip
_TOKENS = (
    b'"', b'""', b"'", b",", b";", b"\t", b"\n", b"\r", b"\r\n", b"\\", b'\\"', b"\0",
    b"\xff", b"\xfe",
    b"\xe2\x80", b"\xef\xbb\xbf", b"\xff\xfe", b"<", b">", b"<p>", b"</p>", b"<q>", b"<!--", b"-->",
    b"<script>", b"</script>", b"&", b"&amp;", b"&#0;", b"&#xD800;", b"{", b"}", b"[", b"]",
    b"{{x}}",
    b"---\n", b"&a ", b"*a", b"!!python/name:os", b": ", b"NaN", b"null", b"1e999", b"\\ud800",
    b"sep=,\n", b"[+99 chars]", b"\xe3\x80\x82", b"\xf0\x9f\x99\x82", b"A.B. ", b"Mr. ", b"?!",
    b"\xe2\x80\x9c", b"\xe2\x80\x9d", b"2024-13-45", b'<meta charset="utf-7">', b"\x85", b"\x1a",
)  # fmt: skip


def _table(separator: str) -> bytes:
    head = separator.join(_ROWS[0])
    lines = [separator.join(f'"{value}"' for value in row.values()) for row in _ROWS]
    return "\r\n".join([head, *lines, ""]).encode()


def _parquet() -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(_ROWS), sink)
    return sink.getvalue()


def _page() -> bytes:
    data = json.dumps({"@type": "NewsArticle", "headline": "Road", "datePublished": "2024-05-03"})
    told = f'<meta charset="utf-8"><script type="application/ld+json">{data}</script>'
    body = f"<h1>Road</h1><time datetime='2024-05-03'>3 May 2024</time>{f'<p>{_STORY}</p>' * 4}"
    page = f"<html><head><title>Road</title>{told}</head><body><article>{body}</article></body>"
    return page.encode()


def _tables_and_texts() -> dict[str, bytes]:
    """A sound file of each format whose rows are counted; a file's name is its suffix."""
    plain = f"Road shut\n\n{_STORY}\n\n{_STORY}\n".encode()
    lines = "\n".join(json.dumps(row) for row in _ROWS).encode()
    return {
        ".csv": _table(","), ".tsv": _table("\t"), ".jsonl": lines, ".ndjson": lines,
        ".txt": plain, ".md": b"---\ntitle: Road\ntags: [a, b]\n---\n" + plain, ".html": _page(),
        ".parquet": _parquet(),
    }  # fmt: skip


def _archives(folder: Path) -> dict[str, bytes]:
    """A small sound export or package of each layout, by the name of its file."""
    stories = made.stories(3)
    texts = {
        "u.txt": made.nexis_uni(stories), "l.txt": made.lexisnexis(stories),
        "f.txt": made.factiva_coded(stories), "g.txt": made.factiva_plain(stories),
        "p.txt": made.proquest(stories),
    }  # fmt: skip
    for name, lines in texts.items():
        (folder / name).write_text("\n".join(lines))
    pages = {
        "f.html": made.factiva_page(stories), "p.html": made.proquest_page(stories),
        "e.html": made.europresse(stories), "b.html": made.europresse_before(stories),
    }  # fmt: skip
    for name, page in pages.items():
        (folder / name).write_text(page)
    made.docx(folder / "a.docx", made.nexis_uni(stories))
    made.rtf(folder / "a.rtf", made.factiva_coded(stories))
    made.pdf(folder / "a.pdf", [[line for s in stories for line in s.paragraphs]])
    made.xls(folder / "a.xls", [["text"], ["Rain fell."]])
    book = openpyxl.Workbook()
    for row in ([*_ROWS[0]], *([*row.values()] for row in _ROWS)):
        book.active.append(row)
    book.save(folder / "a.xlsx")
    parts = [
        made.warc_record(f"https://t.example/{k}", made.page_of(s).encode())
        for k, s in enumerate(stories)
    ]
    (folder / "a.warc.gz").write_bytes(b"".join(map(gzip.compress, parts)))
    (folder / "b.warc").write_bytes(b"".join(parts))
    with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.html", made.page_of(stories[0]))
        archive.writestr("b.txt", "Rain fell on the town.")
    with tarfile.open(folder / "a.tar.gz", "w:gz") as tar:
        tar.add(folder / "e.html", "e.html")
        tar.add(folder / "u.txt", "u.txt")
    (folder / "a.json").write_text('{"articles": [{"text": "Rain."}, {"text": "Ice.", "x": 1}]}')
    (folder / "a.rss").write_text(
        "<rss><channel><title>T</title><item><title>Rain</title><description>Rain fell."
        "</description></item><item><title>Ice</title></item></channel></rss>"
    )
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@cache
def originals() -> dict[str, bytes]:
    """A sound file of each format and layout, by the end of its name."""
    with tempfile.TemporaryDirectory() as folder:
        return _tables_and_texts() | _archives(Path(folder))


def mutated(data: bytes, rng: random.Random) -> bytes:
    """The bytes with one to eight changes."""
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        at = rng.randrange(len(changed) + 1)
        end = min(len(changed), at + rng.choice((1, 1, 4, 40)))
        kind = rng.randrange(7)
        if kind == 0:
            changed[at:end] = bytes(rng.randrange(256) for _ in range(end - at))
        elif kind == 1:
            del changed[at:end]
        elif kind == 2:
            changed[at:at] = rng.choice(_TOKENS) * rng.choice((1, 1, 1, 3, 500))
        elif kind == 3:
            changed[at:at] = changed[end : end + rng.choice((3, 100, 1000))]
        elif kind == 4 and rng.random() < 0.2:
            del changed[at:]
        elif kind == 5 and rng.random() < 0.2:
            lines = changed.split(b"\n")
            rng.shuffle(lines)
            changed[:] = b"\n".join(lines)
        else:
            changed[at:end] = rng.choice(_TOKENS)
    return bytes(changed)


def problem(path: Path, *, counted: bool) -> str:
    """What is wrong with how a file is read; empty: nothing."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"takes over {SECONDS} seconds")

    # The processor's time: how much else runs on the machine is no fault of a file's.
    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, SECONDS, SECONDS)
    try:
        items = list(read([path]))
        articles = [item for item in items if isinstance(item, Article)]
        for article in articles:
            for sentence in sentences(article):
                if article.text[sentence.start : sentence.end] != sentence.text:
                    return "a sentence's offsets are wrong"
    except Exception:
        return traceback.format_exc(limit=-3)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    if not items:
        return "nothing comes out"
    return _miscounted(path, len(items), len(articles)) if counted else ""


def _miscounted(path: Path, items: int, articles: int) -> str:
    data = path.read_bytes()
    if path.suffix in (".txt", ".md", ".html"):
        return "" if items == 1 else f"{items} of one article"
    if not articles and items == 1:
        return ""  # refused as a whole
    if path.suffix in (".jsonl", ".ndjson"):
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return ""
        rows = sum(bool(line.strip()) for line in data.removeprefix(b"\xef\xbb\xbf").split(b"\n"))
        return "" if items == rows else f"{items} of {rows} rows"
    if path.suffix == ".parquet":
        return "" if items <= len(_ROWS) + 1 else f"{items} of {len(_ROWS)} rows"
    lines = len(data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"))
    return "" if items <= lines else f"{items} of at most {lines} rows"


def failures(name: str, n: int, seed: int, folder: Path) -> list[str]:
    """The failures of ``n`` mutations of a format's or a layout's file."""
    data = originals()[name]
    found = []
    counted = name.startswith(".")
    path = folder / (f"a{name}" if counted else name)
    for k in range(n):
        path.write_bytes(mutated(data, random.Random(f"{seed} {name} {k}")))
        if reason := problem(path, counted=counted):
            found.append(f"{name} {k} (seed {seed}): {reason}")
    return found


def main() -> None:
    """Print the failures of each format."""
    n, seed, *names = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        for name in names or originals():
            found = failures(name, int(n), int(seed), Path(folder))
            print(f"{name:9} {int(n):,} mutations, {len(found)} failures", *found[:5], sep="\n  ")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
