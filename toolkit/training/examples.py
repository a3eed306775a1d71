"""The passages of a training: read, cut into a part to learn from and one to develop on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from toolkit.models.encoder.heads import HEADS, Head
from toolkit.models.encoder.passages import Passage
from toolkit.codebook import Codebook, load_codebook
from toolkit.corpora import babe
from toolkit.corpora.attach import attach
from toolkit.corpora.registry import corpus_folder, load_corpus
from toolkit.corpora.dataset import Corpus
from toolkit.schema import InputError
from toolkit.training import attributions
from toolkit.training.config import Source, TrainConfig
from toolkit.training.sources import folded, passages
from toolkit.training.tables import read_table

SHORT = 5
"""Texts with fewer spaces recur by chance ("He did not say why."): they keep nothing out."""


class Cut(NamedTuple):
    """A source's passages to learn from and to develop on, and how many were kept out."""

    learn: list[Passage]
    develop: list[Passage]
    kept_out: int
    errors: tuple[InputError, ...] = ()


class Rows(NamedTuple):
    """A source as it is read: what to learn from, to develop on, what neither may hold."""

    learn: list[Passage]
    develop: list[Passage]
    rest: list[str]
    errors: tuple[InputError, ...] = ()


def load_sources(config: TrainConfig) -> dict[str, Cut]:
    """All sources of a training.

    No passage is learned from that holds a text of any source's development part, of a part that
    is not learned from, or of a corpus of ``keep_out`` (short ones aside); nor any of BABE's
    held-out list, wherever it stands.
    """
    codebook = own_codebook(config)
    read = {name: _read(source, codebook) for name, source in config.sources.items()}
    out = {folded(text) for one in read.values() for text in (*_texts(one.develop), *one.rest)}
    for name in config.keep_out:
        out |= {folded(text) for text in load_corpus(name).items["text"]}
    held = _held_out(config)

    def clean(passage: Passage) -> bool:
        return not any(
            (folded(t) in out and t.count(" ") >= SHORT) or babe.text_sha256(t) in held
            for t in passage.texts
        )

    result = {}
    for name, one in read.items():
        kept = [passage for passage in one.learn if clean(passage)]
        seen = [p for p in one.develop if not any(babe.text_sha256(t) in held for t in p.texts)]
        result[name] = Cut(kept, seen, len(one.learn) - len(kept), one.errors)
    return result


def stage_passages(cuts: Mapping[str, Cut], repeats: Mapping[str, int]) -> list[Passage]:
    """The passages of a stage, each source as often as it says, named after its source."""
    return [
        Passage(passage.texts, passage.known, name)
        for name, times in repeats.items()
        for _ in range(times)
        for passage in cuts[name].learn
    ]


def own_codebook(config: TrainConfig) -> Codebook | None:
    """The codebook of one's own that a training names."""
    return None if config.codebook is None else load_codebook(config.codebook)


def training_heads(config: TrainConfig) -> tuple[Head, ...]:
    """The heads of a training: those of the bundled codebooks, those of tables of one's own, or
    both. Raises `ValueError` where two have one name and different labels."""
    codebook = own_codebook(config)
    found: dict[str, Head] = {}
    if any(source.reading != "table" for source in config.sources.values()):
        found |= {head.name: head for head in HEADS}
    for source in config.sources.values():
        if source.reading == "table":
            for head in read_table(Path(source.corpus), codebook).heads:
                if found.setdefault(head.name, head) != head:
                    raise ValueError(
                        f"{source.corpus}: {head.name} has other labels than the head of that "
                        "name; give it another name"
                    )
    return tuple(found.values())


def _read(source: Source, codebook: Codebook | None) -> Rows:
    if source.reading == "table":
        table = read_table(Path(source.corpus), codebook)
        pairs = list(zip(table.passages, table.articles, strict=True))
        aside = [_number(name) % source.develop_every == 0 for _, name in pairs]
        learn = [p for (p, _), out in zip(pairs, aside, strict=True) if not out]
        develop = [p for (p, _), out in zip(pairs, aside, strict=True) if out]
        return Rows(learn, develop, [], table.errors)
    if source.reading == "sourcing":
        folder = corpus_folder(source.corpus)
        labels = attributions.relation_labels(source.labels) if source.labels else {}
        held = held_documents(labels, source.develop_every)
        return Rows(
            attributions.passages(folder, "train", labels, lambda name: name not in held),
            attributions.passages(folder, "dev")
            + attributions.passages(folder, "train", labels, held.__contains__),
            [],
        )
    corpus = load_corpus(source.corpus)
    if source.labels is not None:
        corpus, errors = attach(corpus, source.labels)
        if errors:
            raise ValueError(f"{source.labels}: {len(errors)} items do not fit; {errors[0]}")
    chosen, kept, rest = _cut(corpus, source)
    take = {"annotator": source.annotator}
    return Rows(
        passages(corpus, source.reading, items=chosen, **take),
        passages(corpus, source.reading, items=kept, **take),
        rest,
    )


def held_documents(labels: Mapping[str, Mapping[str, str]], every: int) -> set[str]:
    """The documents that are kept to develop on, one in ``every`` of those that ``labels`` tell
    of; keys of ``labels`` are document and number.

    >>> sorted(held_documents({"a-1": {}, "b-1": {}, "c-2": {}, "d-1": {}}, 2))
    ['c', 'd']
    """
    return {
        document
        for document in {name.rpartition("-")[0] for name in labels}
        if _number(document) % every == 0
    }


def _cut(corpus: Corpus, source: Source) -> tuple[list[str], list[str], list[str]]:
    learn: list[str] = []
    develop: list[str] = []
    rest: list[str] = []
    for row in corpus.items:
        if row["part"] and source.parts:
            if row["part"] in source.parts:
                kind = learn
            elif row["part"] in source.develop_parts:
                kind = develop
            else:
                rest.append(row["text"])
                continue
        else:
            group = row[source.group] or row["item"]
            kind = develop if _number(group) % source.develop_every == 0 else learn
        kind.append(row["item"])
    if source.parts and not source.develop_parts:
        kept = [name for name in learn if _number(name) % source.develop_every]
        develop = sorted(set(learn) - set(kept))
        learn = kept
    return learn, develop, rest


def _held_out(config: TrainConfig) -> frozenset[str]:
    """Hashes of BABE's held-out list, where a copy of BABE is at hand."""
    wanted = {source.corpus for source in config.sources.values()} | set(config.keep_out)
    if not wanted & {"babe", "annolexical"}:
        return frozenset()
    return frozenset(babe.held_out_hashes(corpus_folder("babe")))


def _texts(rows: Sequence[Passage]) -> list[str]:
    return [text for passage in rows for text in passage.texts]


def _number(text: str) -> int:
    """A number that depends on the text alone, so that a cut stays when a corpus grows."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16)
