"""The passages of a training, split: what is trained on, what is developed on, what is kept out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from toolkit.annotation.attach import attach
from toolkit.codebook import Codebook, load_codebook
from toolkit.corpora import babe
from toolkit.corpora.registry import corpus_folder, gold_passages, load_corpus
from toolkit.schema import InputError, Passage
from toolkit.training.config import Source, TrainConfig
from toolkit.training.scores import read_scores
from toolkit.training.table import read_table

if TYPE_CHECKING:
    from toolkit.corpora.dataset import Corpus

SHORT = 5
"""Texts with fewer spaces recur by chance ("He did not say why."): they keep nothing out."""


class Split(NamedTuple):
    """A source's passages to train on and to develop on, and how many were kept out."""

    train: list[Passage]
    dev: list[Passage]
    kept_out: int
    errors: tuple[InputError, ...] = ()


class TrainingData(NamedTuple):
    """The codebooks that a training's model answers, and the split of each source."""

    codebooks: tuple[Codebook, ...]
    splits: dict[str, Split]


class _Parts(NamedTuple):
    """A source as it is read: what to train on, to develop on, what neither may hold."""

    train: list[Passage]
    dev: list[Passage]
    rest: list[str]
    errors: tuple[InputError, ...] = ()


def load_training_data(config: TrainConfig) -> TrainingData:
    """All sources of a training, split, and its codebooks.

    No passage is trained on that holds a text of any source's development part, of a part that
    is not trained on, or of a corpus of ``keep_out`` (short texts aside); nor any of BABE's
    held-out list, wherever it stands. Raises `ValueError` for a source that cannot be read.
    """
    codebooks = {book.name: book for book in map(load_codebook, config.codebooks)}
    parts: dict[str, _Parts] = {}
    for name, source in config.sources.items():
        if source.scheme == "table":
            codebook, parts[name] = _table(source, tuple(codebooks.values()))
            codebooks.setdefault(codebook.name, codebook)
        elif source.scheme == "scores":
            parts[name] = _scores(source)
        else:
            parts[name] = _corpus(source)
    splits = _clean(parts, config.sources, config.keep_out)
    for name, source in config.sources.items():
        splits[name] = splits[name]._replace(train=spread(splits[name].train, source.sentences))
    return TrainingData(tuple(codebooks.values()), splits)


def load_splits(
    sources: Mapping[str, Source], codebooks: Sequence[Codebook] = ()
) -> dict[str, Split]:
    """Corpora, and tables under one of the ``codebooks``, as `load_training_data` splits them."""
    parts = {
        name: _table(source, codebooks)[1] if source.scheme == "table" else _corpus(source)
        for name, source in sources.items()
    }
    return _clean(parts, sources, ())


def _clean(
    parts: Mapping[str, _Parts], sources: Mapping[str, Source], keep_out: Sequence[str]
) -> dict[str, Split]:
    kept_out = {folded(text) for part in parts.values() for text in part.rest}
    for part in parts.values():
        kept_out |= {folded(text) for passage in part.dev for text in passage.texts}
    for name in keep_out:
        kept_out |= {folded(text) for text in load_corpus(name).items["text"]}
    held_out = _held_out_hashes({source.corpus for source in sources.values()} | {*keep_out})

    def is_held_out(passage: Passage) -> bool:
        return any(babe.text_sha256(text) in held_out for text in passage.texts)

    def is_clean(passage: Passage) -> bool:
        return not any(
            folded(text) in kept_out and text.count(" ") >= SHORT for text in passage.texts
        )

    splits = {}
    for name, part in parts.items():
        train = [each for each in part.train if is_clean(each) and not is_held_out(each)]
        dev = [each for each in part.dev if not is_held_out(each)]
        splits[name] = Split(train, dev, len(part.train) - len(train), part.errors)
    return splits


def stage_passages(splits: Mapping[str, Split], repeats: Mapping[str, int]) -> list[Passage]:
    """The passages of a stage, each source as often as it says, named after its source."""
    return [
        replace(passage, corpus=name)
        for name, times in repeats.items()
        for _ in range(times)
        for passage in splits[name].train
    ]


def spread(passages: Sequence[Passage], sentences: int | None) -> list[Passage]:
    """Passages evenly spaced over all, as many as hold about so many sentences.

    >>> texts = [passage.texts for passage in spread([Passage((str(k),), ()) for k in range(6)], 2)]
    >>> texts
    [('0',), ('3',)]
    """
    total = sum(len(passage.texts) for passage in passages)
    if sentences is None or sentences >= total:
        return list(passages)
    count = round(len(passages) * sentences / total)
    return [passages[k * len(passages) // count] for k in range(count)]


def _table(source: Source, codebooks: Sequence[Codebook]) -> tuple[Codebook, _Parts]:
    """A table under the training's own codebook, or under its labels where there is none."""
    path = Path(source.corpus)
    columns = path.read_text("utf-8-sig").partition("\n")[0] if path.is_file() else ""
    names = {name.strip().strip('"') for name in columns.split(",")}
    fitting = [book for book in codebooks if names >= {each.id for each in book.questions}]
    table = read_table(path, fitting[0] if fitting else None)
    pairs = list(zip(table.passages, table.articles, strict=True))
    train = [passage for passage, article in pairs if not is_drawn(article, source.dev_every)]
    dev = [passage for passage, article in pairs if is_drawn(article, source.dev_every)]
    return table.codebook, _Parts(train, dev, [], table.errors)


def _scores(source: Source) -> _Parts:
    """The articles of a folder of scores, some of them set aside."""
    scored = read_scores(Path(source.corpus))
    pairs = list(zip(scored.passages, scored.articles, strict=True))
    train = [passage for passage, article in pairs if not is_drawn(article, source.dev_every)]
    dev = [passage for passage, article in pairs if is_drawn(article, source.dev_every)]
    return _Parts(train, dev, [])


def _corpus(source: Source) -> _Parts:
    corpus = load_corpus(source.corpus)
    labelled: set[str] = set()
    if source.labels is not None:
        before = len(corpus.annotations)
        corpus, errors = attach(corpus, source.labels)
        if errors:
            raise ValueError(f"{source.labels}: {len(errors)} items do not fit; {errors[0]}")
        labelled = set(corpus.annotations["item"][before:])
    train, dev, rest = _split(corpus, source, labelled)

    def passages(items: Sequence[str]) -> list[Passage]:
        return gold_passages(corpus, scheme=source.scheme, annotator=source.annotator, items=items)

    return _Parts(passages(train), passages(dev), rest)


def _split(
    corpus: Corpus, source: Source, labelled: set[str]
) -> tuple[list[str], list[str], list[str]]:
    """The items to train on and to develop on, and the texts of parts that are neither."""
    train: list[str] = []
    dev: list[str] = []
    rest: list[str] = []
    for row in corpus.items.to_list():
        set_aside = is_drawn(row[source.group] or row["item"], source.dev_every)
        if not (row["part"] and source.train_parts):
            (dev if set_aside else train).append(row["item"])
        elif row["part"] in source.dev_parts:
            dev.append(row["item"])
        elif row["part"] not in source.train_parts:
            rest.append(row["text"])
        elif source.dev_parts and row["item"] not in labelled:
            train.append(row["item"])
        else:
            (dev if set_aside else train).append(row["item"])
    return train, dev, rest


def folded(text: str) -> str:
    """Letters and digits only, lower case: what near duplicates share.

    >>> folded("“Rain,” she said.")
    'rain she said'
    """
    return re.sub(r"\W+", " ", text.lower()).strip()


def _held_out_hashes(corpora: Set[str]) -> frozenset[str]:
    """Hashes of BABE's held-out list, where one of the corpora may hold its texts."""
    if not corpora & {"babe", "annolexical"}:
        return frozenset()
    return frozenset(babe.held_out_hashes(corpus_folder("babe")))


def is_drawn(group: str, one_in: int, *, rest: int = 0) -> bool:
    """Whether a group is among those set aside, one in so many: by its name alone, so that a split
    stays when a corpus grows. Another ``rest`` draws others.

    >>> [name for name in "abcdefgh" if is_drawn(name, 4)]
    ['d']
    """
    return int(hashlib.sha256(group.encode()).hexdigest(), 16) % one_in == rest
