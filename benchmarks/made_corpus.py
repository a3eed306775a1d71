"""Articles of any number with varied text, and score folders of any size without a model.

A sentence is a walk through the Five Newsrooms corpus: each word is one that follows the word
before it there, or, one time in eight, any word at all. So words, names, numbers and attributions
come about as often as in news, and hardly a sentence comes twice. One article of 50 is another
outlet's of the articles before it, nearly word for word.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa

from toolkit.codebook import Codebook, Question
from toolkit.results.scoreset import write_manifest, write_tables
from toolkit.results.stamp import Stamp
from toolkit.results.tables import article_schema
from toolkit.schema import Article, sentence_schema, source_schema, span_schema
from toolkit.text import sentences

OUTLETS = tuple(f"Outlet {letter}" for letter in "ABCD")
SENTENCES = 25
COPY_EVERY = 50
BLOCK = 1_000
"""Articles that are made, or written, together."""
ELSEWHERE = 1 / 8
"""How often a word is any of the corpus."""
LONGEST = 40
"""Words after which a sentence ends."""
_CORPUS = Path(__file__).parent.parent / "data/five_newsrooms/articles.jsonl"
_END = ""


@cache
def corpus_words() -> list[str]:
    """The words of the corpus one after the other, with an empty one after each sentence."""
    words: list[str] = []
    for line in _CORPUS.read_text(encoding="utf-8").splitlines():
        article = Article("", json.loads(line)["text"])
        for sentence in sentences(article):
            words += [*sentence.text.split(), _END]
    return words


@cache
def surnames() -> list[str]:
    """5,000 made-up names: words of the corpus, capitalised."""
    return [word.capitalize() for word in dict.fromkeys(corpus_words()) if word.isalpha()][:5_000]


@cache
def _followers() -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    words = corpus_words()
    for at, word in enumerate(words[:-1]):
        places.setdefault(word, []).append(at + 1)
    return places


def texts(n: int) -> Iterator[list[str]]:
    """The sentences of so many articles, in order; the same for the same number."""
    kept: list[str] = []
    for block in range(0, n, BLOCK):
        rng = random.Random(block)
        for number in range(block, min(n, block + BLOCK)):
            if number % COPY_EVERY == COPY_EVERY - 1:
                yield [*kept[:-1], "The report was shortened for print."]
                continue
            kept = [_walk(rng) for _ in range(SENTENCES)]
            yield kept


def _walk(rng: random.Random) -> str:
    words, followers = corpus_words(), _followers()
    made: list[str] = []
    word = _END
    while len(made) < LONGEST:
        if made and rng.random() < ELSEWHERE:
            word = words[int(rng.random() * len(words))]
        else:
            places = followers[word]
            word = words[places[int(rng.random() * len(places))]]
        if word != _END:
            made.append(word)
        elif len(made) > 3:
            break
    text = " ".join(made).rstrip(",;:—–- ")
    if text.count("“") != text.count("”") or text.count('"') % 2:
        text = text.translate(str.maketrans("", "", '“”"'))
    text = text[0].upper() + text[1:]
    return text if text.endswith((".", "!", "?", "”", '"')) else text + "."


def write_articles(n: int, path: Path) -> None:
    """A JSON Lines file of so many articles of four outlets, in 24 months."""
    with path.open("w", encoding="utf-8") as file:
        for number, made in enumerate(texts(n)):
            paragraphs = [" ".join(made[k : k + 3]) for k in range(0, len(made), 3)]
            row = {**about(number), "text": "\n\n".join(paragraphs)}
            file.write(json.dumps(row) + "\n")


def about(number: int) -> dict[str, str]:
    """What is known of an article beside its text."""
    month = number // 7 % 24
    return {
        "id": f"article-{number:07}",
        "outlet": OUTLETS[number % len(OUTLETS)],
        "title": f"Title of article {number}",
        "date": f"{2023 + month // 12}-{1 + month % 12:02}-{1 + number % 28:02}",
        "url": f"https://news.example/{number}",
        "event": f"event {number // 40}",
    }


def write_scores(n: int, folder: Path, codebooks: tuple[Codebook, ...]) -> None:
    """A folder as ``toolkit score`` writes it, with random answers, block by block."""
    folder.mkdir(parents=True)
    names = ("articles", "sentences", "spans", "sources")
    schemas = (
        article_schema(codebooks), sentence_schema(codebooks), span_schema(),
        source_schema(codebooks),
    )  # fmt: skip
    for at, (name, schema) in enumerate(zip(names, schemas, strict=True)):
        tables = (table[at] for table in _blocks(n, codebooks))
        write_tables(folder, {name: _with_first(schema.empty_table(), tables)}, "parquet")
    stamp = Stamp.of("made", "0" * 64, codebooks)
    write_manifest(folder, stamp, codebooks, "parquet", {"inputs": {}, "counts": {"articles": n}})


def _with_first(first: pa.Table, rest: Iterator[pa.Table]) -> Iterator[pa.Table]:
    yield first
    yield from rest


def _blocks(n: int, codebooks: tuple[Codebook, ...]) -> Iterator[tuple[pa.Table, ...]]:
    stream = texts(n)
    for start in range(0, n, BLOCK):
        numbers = range(start, min(n, start + BLOCK))
        yield _block([about(k) for k in numbers], [next(stream) for _ in numbers], codebooks, start)


def _block(
    known: list[dict[str, str]],
    bodies: list[list[str]],
    codebooks: tuple[Codebook, ...],
    seed: int,
) -> tuple[pa.Table, ...]:
    rng = np.random.default_rng(seed)
    rows = [
        (each["id"], number, text)
        for each, body in zip(known, bodies, strict=True)
        for number, text in enumerate(body)
    ]
    ids, numbers, written = (list(column) for column in zip(*rows, strict=True))
    n, m = len(rows), len(known)
    articles = {
        "article_id": [each["id"] for each in known],
        **{name: [each[name] for each in known] for name in ("outlet", "title", "date", "url")},
        "event": [each["event"] for each in known],
        "n_sentences": [len(body) for body in bodies],
        "text_sha256": ["0" * 64] * m,
        "input_sha256": ["0" * 64] * m,
    }
    sentences: dict[str, object] = {
        "article_id": ids, "sentence": numbers, "start": np.zeros(n, int),
        "end": [len(text) for text in written], "text": written, "region": ["body"] * n,
        "source_id": ["s1" if k % 3 == 0 else "" for k in range(n)],
    }  # fmt: skip
    for question in (question for book in codebooks for question in book.questions):
        sentences |= _answers(question, n, rng)
    sentences |= {f"confident_{book.name}": rng.random(n) < 0.8 for book in codebooks}
    labels = [(book.name, label.id) for book in codebooks for label in book.span_labels]
    marked = np.flatnonzero(rng.random(n) < 0.4).tolist()
    marks = [labels[k] for k in rng.integers(0, len(labels), len(marked)).tolist()]
    spans = {
        "article_id": [ids[k] for k in marked], "sentence": [numbers[k] for k in marked],
        "start": [0] * len(marked), "end": [len(written[k].split()[0]) for k in marked],
        "text": [written[k].split()[0] for k in marked],
        "codebook": [book for book, _ in marks], "label": [label for _, label in marks],
        "voice": np.where(rng.random(len(marked)) < 0.3, "source", "reporter"),
        "p": rng.random(len(marked)), "attribution": [0] * len(marked),
        "source_id": [""] * len(marked),
    }  # fmt: skip
    sources: dict[str, object] = {
        "article_id": articles["article_id"], "source_id": ["s1"] * m,
        "name": [f"Mara {surnames()[k % len(surnames())]}" for k in range(seed, seed + m)],
        "description": [""] * m, "n_mentions": [2] * m, "n_sentences": [9] * m,
        "n_direct": [3] * m,
    }  # fmt: skip
    for question in (question for book in codebooks for question in book.source_questions):
        sources[question.column] = [question.label_ids[1]] * m
    return (
        _table(articles, article_schema(codebooks), rng),
        _table(sentences, sentence_schema(codebooks), rng),
        _table(spans, span_schema(), rng),
        _table(sources, source_schema(codebooks), rng),
    )


def _answers(question: Question, n: int, rng: np.random.Generator) -> dict[str, object]:
    """Random answers, most of them no."""
    out: dict[str, object] = {}
    for column, kind in question.columns().items():
        out[column] = rng.beta(0.4, 2.0, n)
        if kind == "string":
            weight = np.array([3.0, *[1.0] * (len(question.label_ids) - 1)])
            out[column] = rng.choice(question.label_ids, n, p=weight / weight.sum())
    return out


def _table(columns: dict[str, object], schema: pa.Schema, rng: np.random.Generator) -> pa.Table:
    n = len(next(iter(columns.values())))  # type: ignore[arg-type]
    arrays = [
        pa.array(columns[field.name], field.type)
        if field.name in columns
        else pa.array(rng.random(n), field.type)
        for field in schema
    ]
    return pa.table(arrays, schema=schema)
