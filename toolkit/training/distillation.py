"""Distillation through data: what a teacher model says of the training texts, as soft labels.

The teacher answers the questions that a corpus did not label and softens those that it did, so a
small network learns what a larger one, with its lexical model and its rules, has learned. Only
passages that are trained on are put to it: texts of development parts and those kept out never.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.codebook import NONE
from toolkit.models.encoder.decoding import merged, sentence_logits
from toolkit.models.encoder.engines import THREADS
from toolkit.models.encoder.heads import Head, sentence_heads, span_head
from toolkit.models.encoder.model import LIKELY, EncoderModel
from toolkit.models.encoder.rule_ensemble import SPANS
from toolkit.models.encoder.sources import with_rules
from toolkit.models.registry import load_model
from toolkit.schema import Gold, Passage, TextSpan
from toolkit.training.splits import Split, spread

Floats = NDArray[np.float32]
Articles = Sequence[Sequence[str]]
TOGETHER = 512
"""Sentences that are put to the teacher, and whose answers are kept, together."""


class Answers(NamedTuple):
    """What a teacher says of texts: ``p`` by question, (n texts, n labels) in the order of
    ``labels``; ``spans`` of each text by codebook, for codebooks whose spans are learned."""

    labels: Mapping[str, Sequence[str]]
    p: Mapping[str, Floats]
    spans: Mapping[str, Sequence[tuple[TextSpan, ...]]]


Answer = tuple[Mapping[str, Mapping[str, float]], Mapping[str, tuple[TextSpan, ...]]]
"""Labels of one text by question, and its spans by codebook."""


def distil(
    splits: Mapping[str, Split],
    heads: Sequence[Head],
    teacher: str,
    folder: Path,
    *,
    weight: float,
    sentences: Mapping[str, int] | None = None,
    workers: int | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> dict[str, Split]:
    """The splits with a teacher's labels mixed into those of the training passages.

    ``weight`` is the teacher's share, in [0, 1], where a corpus has labels of its own; of a source
    in ``sentences`` no more than so many are put to the teacher. Answers are kept in ``folder``, so
    that each passage is put to it once; ``progress`` is called with the sentences answered, and
    all. Raises `ValueError` for a teacher that is no encoder model.
    """
    model = _teacher(teacher)
    asked = {
        passage.texts: _key(model.sha256, passage.texts)
        for name, split in splits.items()
        for passage in spread(split.train, (sentences or {}).get(name))
    }
    total = sum(map(len, asked))
    folder.mkdir(parents=True, exist_ok=True)
    kept = _kept(folder)
    missing = [texts for texts, key in asked.items() if key not in kept]
    done = total - sum(map(len, missing))
    for count in _answered(teacher, model.sha256, _chunks(missing), folder, workers):
        done += count
        if progress is not None:
            progress(done, total)
    by_passage: dict[str, list[Answer]] = {}
    for path in sorted(set(_kept(folder).values())):
        by_passage |= _by_passage(path, heads)
    return {
        name: split._replace(
            train=[_taught(passage, by_passage.get(asked.get(passage.texts, "")), weight)
                   for passage in split.train]
        )
        for name, split in splits.items()
    }  # fmt: skip


def _taught(passage: Passage, soft_labels: Sequence[Answer] | None, weight: float) -> Passage:
    if soft_labels is None:
        return passage
    pairs = zip(passage.gold, soft_labels, strict=True)
    return replace(passage, gold=tuple(mixed(gold, *soft, weight) for gold, soft in pairs))


def mixed(
    gold: Gold,
    labels: Mapping[str, Mapping[str, float]],
    spans: Mapping[str, tuple[TextSpan, ...]],
    weight: float,
) -> Gold:
    """Labels of a corpus with those of a teacher, which weigh ``weight`` where both speak.

    A label of several that the corpus does not code is the teacher's; where one label holds, the
    teacher's probabilities are shared out among those that the corpus codes. Spans of a codebook
    are the teacher's where the corpus marks none.

    >>> teacher = {"a": {"x": 0.5, "y": 0.25}, "b": {"z": 1.0}}
    >>> dict(mixed(Gold({"a": {"x": 1.0}}), teacher, {}, 0.5).labels)
    {'a': {'x': 0.75, 'y': 0.125}, 'b': {'z': 1.0}}
    """
    both = {**labels, **{name: coded for name, coded in gold.labels.items() if name not in labels}}
    not_coded = dict(gold.not_coded)
    for name, coded in gold.labels.items():
        if name not in labels:
            continue
        taught = dict(labels[name])
        missing = gold.not_coded.get(name, frozenset())
        if missing and NONE in taught:  # one holds, or none does: what is not coded competes not
            taught = {label: p for label, p in taught.items() if label not in missing}
            total = sum(taught.values())
            taught = {label: p / total for label, p in taught.items()} if total else dict(coded)
            missing = frozenset()
        else:
            not_coded.pop(name, None)
        both[name] = {
            label: p if label in missing else (1 - weight) * coded.get(label, 0.0) + weight * p
            for label, p in taught.items()
        }
    return Gold(both, not_coded, {**spans, **gold.spans})


def ask(model: EncoderModel, articles: Articles) -> Answers:
    """The probabilities of an encoder model, its lexical model and rules among them, before any
    answer is decided, and the spans of its span heads."""
    encoder = model.encoder
    texts = [text for sentences in articles for text in sentences]
    changed = encoder.read_as(articles)
    rows = encoder.token_rows(articles, changed)
    lexical = model.words_alone(changed)
    log_odds = encoder.log_odds(
        sentence_logits(rows, len(texts)),
        lexical=lexical.log_odds if lexical else None,
        marked=encoder.marked_log_odds(rows, len(texts)),
    )
    p: Mapping[str, Floats] = encoder.probabilities(log_odds)
    if weights := encoder.config.rule_ensemble:
        columns = encoder.columns[SPANS]
        p, _ = with_rules(p, model.labels, articles, rows, columns, weights, model.tagger)
    spans = {}
    for codebook in model.codebooks:
        name = span_head(codebook.name)
        if name not in encoder.heads:
            continue
        marked = [tuple(sorted(of_text)) for of_text in encoder.spans(rows, name, len(texts))]
        if lexical and codebook.name in lexical.spans:
            likely = p[codebook.questions[0].id].max(axis=1) >= LIKELY
            for k in np.flatnonzero(likely).tolist():
                marked[k] = merged(marked[k], lexical.spans[codebook.name][k])
        spans[codebook.name] = marked
    return Answers({name: model.labels[name] for name in p}, p, spans)


def write_answers(
    soft_labels: Answers, path: Path, passages: Sequence[tuple[str, int]] = ()
) -> None:
    """Keep answers in a file of arrays (no pickle), with the key of each passage and its number of
    texts; a torn write leaves none."""
    places = {name: k for k, name in enumerate(soft_labels.spans)}
    names = sorted({span.label for marked in soft_labels.spans.values() for of_text in marked
                    for span in of_text})  # fmt: skip
    spans = [
        (places[codebook], text, span.start, span.end, names.index(span.label))
        for codebook, marked in soft_labels.spans.items()
        for text, of_text in enumerate(marked)
        for span in of_text
    ]
    header = {
        "passages": [*passages],
        "labels": {name: list(labels) for name, labels in soft_labels.labels.items()},
        "codebooks": list(places),
        "span_labels": names,
    }
    arrays: dict[str, Any] = {
        "header": np.frombuffer(json.dumps(header).encode(), np.uint8),
        "spans": np.array(spans, np.int64).reshape(-1, 5),
    }
    arrays |= {f"p.{name}": values.astype(np.float32) for name, values in soft_labels.p.items()}
    part = path.with_suffix(f".{os.getpid()}.part")
    with part.open("wb") as file:
        np.savez_compressed(file, **arrays)
    part.replace(path)


def read_answers(path: Path) -> Answers:
    """What `write_answers` wrote. Spans have no probability of their own any more."""
    with np.load(path, allow_pickle=False) as file:
        header = json.loads(file["header"].tobytes())
        p = {name: file[f"p.{name}"] for name in header["labels"]}
        rows = file["spans"].tolist()
    count = max((len(values) for values in p.values()), default=0)
    spans: list[list[list[TextSpan]]] = [[[] for _ in range(count)] for _ in header["codebooks"]]
    for codebook, text, start, end, label in rows:
        spans[codebook][text].append(TextSpan(start, end, header["span_labels"][label], 1.0))
    marked = [[tuple(of_text) for of_text in of_codebook] for of_codebook in spans]
    return Answers(header["labels"], p, dict(zip(header["codebooks"], marked, strict=True)))


def _kept(folder: Path) -> dict[str, Path]:
    """The file that holds the answers to each passage, by its key."""
    kept: dict[str, Path] = {}
    for path in sorted(folder.glob("*.npz")):
        kept |= {key: path for key, _ in _header(path)["passages"]}
    return kept


def _header(path: Path) -> dict[str, Any]:
    with np.load(path, allow_pickle=False) as file:
        header: dict[str, Any] = json.loads(file["header"].tobytes())
    return header


def _by_passage(path: Path, heads: Sequence[Head]) -> dict[str, list[Answer]]:
    by_text = _by_text(read_answers(path), heads)
    return {key: [next(by_text) for _ in range(n)] for key, n in _header(path)["passages"]}


def _by_text(soft_labels: Answers, heads: Sequence[Head]) -> Iterator[Answer]:
    """Labels and spans of each text, for the heads that student and teacher share."""
    shared = [
        head.name for head in sentence_heads(heads)
        if set(soft_labels.labels.get(head.name, ())) == set(head.labels)
    ]  # fmt: skip
    spans = {name: marked for name, marked in soft_labels.spans.items()
             if span_head(name) in {head.name for head in heads}}  # fmt: skip
    rows = {name: soft_labels.p[name].astype(float).tolist() for name in shared}
    for text in range(max((len(values) for values in soft_labels.p.values()), default=0)):
        labels = {
            name: dict(zip(soft_labels.labels[name], rows[name][text], strict=True))
            for name in shared
        }
        yield labels, {name: marked[text] for name, marked in spans.items()}


def _chunks(passages: Sequence[tuple[str, ...]]) -> list[list[tuple[str, ...]]]:
    """Texts of passages in order, some hundred sentences together."""
    chunks: list[list[tuple[str, ...]]] = []
    size = TOGETHER
    for texts in passages:
        if size >= TOGETHER:
            chunks.append([])
            size = 0
        chunks[-1].append(texts)
        size += len(texts)
    return chunks


def _key(sha256: str, texts: Sequence[str]) -> str:
    return hashlib.sha256(f"{sha256}\0{json.dumps(list(texts))}".encode()).hexdigest()


def _answered(
    teacher: str,
    sha256: str,
    chunks: Sequence[Articles],
    folder: Path,
    workers: int | None,
) -> Iterator[int]:
    """The number of sentences of each chunk once its answers are kept."""
    workers = min(workers or os.cpu_count() or 1, len(chunks))
    if workers <= 1:
        for articles in chunks:
            yield _answer(teacher, sha256, articles, folder)
        return
    with ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_one_thread
    ) as pool:
        tasks = [pool.submit(_answer, teacher, sha256, articles, folder) for articles in chunks]
        for task in as_completed(tasks):
            yield task.result()


def _one_thread() -> None:
    os.environ[THREADS] = "1"


def _answer(teacher: str, sha256: str, articles: Articles, folder: Path) -> int:
    passages = [(_key(sha256, texts), len(texts)) for texts in articles]
    name = hashlib.sha256("".join(key for key, _ in passages).encode()).hexdigest()
    write_answers(ask(_teacher(teacher), articles), folder / f"{name}.npz", passages)
    return sum(map(len, articles))


@cache
def _teacher(name: str) -> EncoderModel:
    model = load_model(name)
    if not isinstance(model, EncoderModel):
        raise ValueError(f"teacher: {name} is no encoder model")
    return model
