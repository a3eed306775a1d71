"""Measures the pages of `toolkit explore` on made-up scores of a million sentences.

    python benchmarks/explore.py
    python benchmarks/explore.py --sentences 100000 --rounds 3

The tables are made directly: words as frequent as words are (Zipf's law), outlets of unequal size,
three years, every label of the bundled codebooks, people who are quoted over and over. Each page is
asked for once with nothing at hand and then again; the slowest of the rounds is given beside the
fastest. With --keep the folder stays, and its index need not be made again.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pyarrow as pa
from starlette.testclient import TestClient

from toolkit.codebook import Codebook, load_codebook
from toolkit.explore.app import application
from toolkit.explore.library import Library
from toolkit.measures import measures
from toolkit.results.scoreset import write_manifest, write_tables
from toolkit.results.stamp import Stamp
from toolkit.results.tables import article_schema
from toolkit.schema import sentence_schema, source_schema, span_schema
from toolkit.web import Guard

CODEBOOKS = tuple(map(load_codebook, ("loaded_language", "framing", "sourcing")))
PER_ARTICLE = 25
OUTLETS, PEOPLE, WORDS, DAYS = 40, 20_000, 80_000, 3 * 365
PIECE = 2000
"""Articles that are made together."""
SYLLABLES = re.findall("..", "baremitoskalorvenudalpequshostgrimaelurfincotra")
COMMON, MIDDLING, RARE = 0, 300, 20_000
"""Ranks of the words that are searched for: in most sentences, in one of a hundred, in a few."""


def words() -> list[str]:
    """Words, each different, the most frequent first."""
    rng = np.random.default_rng(1)
    made: dict[str, None] = {}
    while len(made) < WORDS:
        made["".join(rng.choice(SYLLABLES, rng.integers(1, 5)))] = None
    return list(made)


def pieces(n_articles: int, vocabulary: list[str]) -> Iterator[dict[str, pa.Table]]:
    """The tables of some articles after the others."""
    rng = np.random.default_rng(0)
    weights = 1 / np.arange(1, WORDS + 1)
    cumulative = np.cumsum(weights / weights.sum())
    for first in range(0, n_articles, PIECE):
        yield _piece(rng, first, min(PIECE, n_articles - first), vocabulary, cumulative)


def _piece(
    rng: np.random.Generator, first: int, n: int, vocabulary: list[str], cumulative: np.ndarray
) -> dict[str, pa.Table]:
    ids = [f"article-{number:07}" for number in range(first, first + n)]
    size = n * PER_ARTICLE
    lengths = rng.integers(8, 36, size)
    # The last word may be missed by rounding.
    drawn = np.minimum(np.searchsorted(cumulative, rng.random(lengths.sum())), WORDS - 1)
    flat, at = [vocabulary[k] for k in drawn], 0
    texts = []
    for length in lengths:
        texts.append(" ".join(flat[at : at + length]).capitalize() + ".")
        at += length
    article = np.repeat(ids, PER_ARTICLE)
    number = np.tile(np.arange(PER_ARTICLE), n)
    widths = np.array([len(text) + 1 for text in texts]).reshape(n, PER_ARTICLE)
    start = (np.cumsum(widths, axis=1) - widths).ravel()
    end = start + widths.ravel() - 1
    region = np.where(number == 0, "headline", "body")
    columns: dict[str, object] = {
        "article_id": article, "sentence": number, "start": start, "end": end, "text": texts,
        "region": region,
    }  # fmt: skip
    for codebook in CODEBOOKS:
        columns |= _labels(rng, codebook, size)
        columns[f"confident_{codebook.name}"] = rng.random(size) < 0.8
    cites = rng.random(size) < 0.35
    source_id = rng.integers(1, 5, size).astype(str)
    columns["source_id"] = np.where(cites, source_id, "")
    schema = sentence_schema(CODEBOOKS)
    sentences = pa.table({f.name: pa.array(columns[f.name], f.type) for f in schema}, schema)
    day = np.datetime64("2023-01-01") + rng.integers(0, DAYS, n)
    outlet = np.minimum(rng.zipf(1.4, n), OUTLETS)
    articles = pa.Table.from_pylist(
        [
            {
                "article_id": ids[k], "outlet": f"Outlet {outlet[k]:02}", "date": str(day[k]),
                "title": texts[k * PER_ARTICLE], "url": f"https://example.org/{ids[k]}",
                "event": "", "n_sentences": PER_ARTICLE, "text_sha256": "", "input_sha256": "",
                **{m.name: 0.1 for m in measures(CODEBOOKS)},
            }
            for k in range(n)
        ],
        article_schema(CODEBOOKS),
    )  # fmt: skip
    return {
        "articles": articles,
        "sentences": sentences,
        "spans": _spans(rng, article, number, start, texts, region),
        "sources": _sources(rng, ids),
    }


def _labels(rng: np.random.Generator, codebook: Codebook, size: int) -> dict[str, object]:
    columns: dict[str, object] = {}
    for question in codebook.questions:
        if question.kind == "single":
            share = np.array([4.0] + [1.0] * (len(question.label_ids) - 1))
            columns[question.column] = rng.choice(question.label_ids, size, p=share / share.sum())
            columns[f"{question.column}_p"] = rng.random(size)
        else:
            for name in question.columns():
                columns[name] = rng.beta(0.25, 2.2, size)
    return columns


def _spans(
    rng: np.random.Generator, article: np.ndarray, number: np.ndarray, start: np.ndarray,
    texts: list[str], region: np.ndarray,
) -> pa.Table:  # fmt: skip
    chosen = np.flatnonzero((rng.random(len(texts)) < 0.5) & (region == "body"))
    ends = [texts[k].index(" ") for k in chosen]
    plain = {
        "article_id": article[chosen], "sentence": number[chosen], "start": start[chosen],
        "end": start[chosen] + ends,
        "text": [texts[k][:end] for k, end in zip(chosen, ends, strict=True)],
        "codebook": ["loaded_language"] * len(chosen), "label": ["loaded"] * len(chosen),
        "voice": ["reporter"] * len(chosen), "p": rng.random(len(chosen)),
        "attribution": [0] * len(chosen), "source_id": [""] * len(chosen),
    }  # fmt: skip
    schema = span_schema()
    return pa.table({f.name: pa.array(plain[f.name], f.type) for f in schema}, schema)


def _sources(rng: np.random.Generator, ids: list[str]) -> pa.Table:
    naming, role = (CODEBOOKS[2].question(name).positive_ids for name in ("naming", "role"))
    rows = []
    for article_id in ids:
        for number, who in enumerate(np.minimum(rng.zipf(1.3, 4), PEOPLE), 1):
            first, last = (
                SYLLABLES[who % 20],
                SYLLABLES[who // 20 % 20] + SYLLABLES[who // 400 % 20],
            )
            name = f"{first} {last}{'n' * (who // 8000)}".title() if who % 7 else ""
            rows.append(
                {
                    "article_id": article_id, "source_id": str(number), "name": name,
                    "description": "", "naming": "named" if name else naming[who % len(naming)],
                    "role": role[who % len(role)], "n_mentions": 2, "n_sentences": 2,
                    "n_direct": 1,
                }
            )  # fmt: skip
    return pa.Table.from_pylist(rows, source_schema(CODEBOOKS))


def make(folder: Path, n_sentences: int, vocabulary: list[str]) -> None:
    """Write the score folder."""
    folder.mkdir(parents=True)
    n = n_sentences // PER_ARTICLE
    made = list(pieces(n, vocabulary))
    write_tables(folder, {name: [piece[name] for piece in made] for name in made[0]}, "parquet")
    details = {"counts": {"articles": n, "sentences": n * PER_ARTICLE}}
    stamp = Stamp.of("benchmark", "0" * 64, CODEBOOKS)
    write_manifest(folder, stamp, CODEBOOKS, "parquet", details)


def addresses(vocabulary: list[str]) -> dict[str, str]:
    """What is measured, in words, and its address."""
    common, middling, rare = (vocabulary[k] for k in (COMMON, MIDDLING, RARE))
    second = vocabulary[1]
    filters = "since=2024-03&until=2024-05&outlet=Outlet+02&label=frame_economic&least=0.7"
    views = {
        "everything": "",
        "a rare word": f"q={rare}",
        "a middling word": f"q={middling}",
        "the commonest word": f"q={common}",
        "two common words": f"q={common}+{second}",
        "the two in a row": f"q=%22{common}+{second}%22",
        "words that begin so": f"q={middling[:3]}*",
        "common, without another": f"q={common}+-{second}",
        "a label": "label=loaded_language",
        "time, outlet, label, p": filters,
        "a source": "who=Ba+Baba",
    }
    listed = {}
    for words_, query in views.items():
        for path in ("/", "/outlets", "/labels", "/sources"):
            listed[f"{path:9} {words_}"] = f"{path}?{query}"
    listed["/         the last page"] = "/?page=400"
    listed["/         most probable first"] = "/?label=loaded_language&sort=certain"
    listed["/article"] = "/article?id=article-0000777"
    return listed


def client(library: Library) -> TestClient:
    """A browser that has been let in."""
    guarded = Guard(application(library), token="benchmark", port=80)
    headers = {"cookie": "toolkit-80=benchmark"}
    return TestClient(guarded, base_url="http://127.0.0.1", headers=headers)


def timed(asking: TestClient, address: str) -> float:
    """Milliseconds until the whole page is there."""
    began = time.perf_counter()
    answer = asking.get(address)
    took = 1000 * (time.perf_counter() - began)
    if answer.status_code != 200:
        raise ValueError(f"{address}: {answer.status_code} {answer.text[:300]}")
    return took


FIRST_PAGE = """
import sys, time
began = time.perf_counter()
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from explore import client, timed
from toolkit.explore.library import Library
library = Library.open(sys.argv[1], cache=Path(sys.argv[2]))
timed(client(library), "/")
print(time.perf_counter() - began)
"""
SEARCHES = {
    "ILIKE": "text ILIKE '%' || ? || '%'",
    "regular expression": r"regexp_matches(text, '(?i)\b' || ? || '\b')",
    "index of words": "s IN (SELECT s FROM postings WHERE id = "
                      "(SELECT id FROM terms WHERE word = ?))",
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sentences", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="folder to make the scores in, or to reuse")
    options = parser.parse_args()
    vocabulary = words()
    with tempfile.TemporaryDirectory() as place:
        folder = (options.keep or Path(place)) / "scored"
        cache = folder.parent / "cache"
        if not folder.is_dir():
            # In a process of its own: the memory that is measured is the page's.
            making = get_context("spawn").Process(
                target=make, args=(folder, options.sentences, vocabulary)
            )
            making.start()
            making.join()
        began = time.perf_counter()
        library = Library.open(folder, cache=cache, say=print)
        size = sum(path.stat().st_size for path in cache.iterdir()) / 1e6
        scored = sum(path.stat().st_size for path in folder.glob("*.parquet")) / 1e6
        print(json.dumps(library.corpus))
        print(f"opened in {time.perf_counter() - began:.1f} s, tables {scored:.0f} MB, index "
              f"{size:.0f} MB")  # fmt: skip
        for name, sql in SEARCHES.items():
            for rank in (COMMON, MIDDLING, RARE):
                began = time.perf_counter()
                (row,) = library.rows(
                    f"SELECT count(*) AS n FROM sentences WHERE {sql}", [vocabulary[rank]]
                )
                took = 1000 * (time.perf_counter() - began)
                print(f"search by {name:20} {row['n']:9,} sentences {took:6.0f} ms")
        times: dict[str, list[float]] = {}
        for _ in range(options.rounds):
            asking = client(library)
            for name, address in addresses(vocabulary).items():
                # Each view with nothing at hand, as after another filter.
                library.forget()
                times.setdefault(name, []).append(timed(asking, address))
        library.close()
        print(f"{'page':40} {'fastest':>8} {'slowest':>8}")
        for name, listed in times.items():
            print(f"{name:40} {min(listed):5.0f} ms {max(listed):5.0f} ms")
        slowest = max(max(listed) for listed in times.values())
        print(f"slowest of all: {slowest:.0f} ms")
        here = str(Path(__file__).parent)
        done = subprocess.run(
            [sys.executable, "-c", FIRST_PAGE, str(folder), str(cache), here],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        print(f"a new process, to its first page: {float(done.stdout):.1f} s")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"peak memory: {peak:,.0f} MB")


if __name__ == "__main__":
    main()
