"""PolNeAR: attributions in political news of seven United States outlets, 2015 to 2016.

Newell, Margolin and Ruths (2018), "An Attribution Relations Corpus for Political News", LREC.
brat standoff files: ``attributions/<document>_<annotator>.ann`` beside ``text/<document>.txt``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from toolkit.corpora.card import CorpusCard
from toolkit.corpora.dataset import FINAL, NONE, Item, Parts
from toolkit.schema import Annotation, Article

Part = Literal["train", "dev"]
PARTS: tuple[Part, ...] = ("train", "dev")
Pieces = tuple[tuple[int, int], ...]
ROLES = ("Source", "Cue", "Content")
CARD = CorpusCard(
    name="polnear",
    title="PolNeAR, political news attribution relations",
    version="1 (2018), train and dev",
    licence="none stated: research use, not to be redistributed",
    citation="Newell, Margolin and Ruths (2018), An Attribution Relations Corpus for Political "
    "News, LREC",
    url="https://github.com/networkdynamics/PolNeAR",
    files={
        "train/text/*.txt": "5ec2b99bd3ad82b0233d4fca3d1dff3fcd4ff123f36c412bfe2c69c74251a1c7",
        "train/attributions/*.ann": "20fc8dbd4d1a595198b5280d60bd74ada4ee476c6a4790b775f0e5e2f4964b05",  # noqa: E501
        "dev/text/*.txt": "0647bb117a20e8f1e3a99c7cc4b58dba105e973e1564f5c5fc7a700eb3e3526c",
        "dev/attributions/*.ann": "9a11ed33f0bb3c448153e6717e8e53ce3719ee0488dc6bfb2f36820b9d4bd495",  # noqa: E501
    },
    traps=(
        "18 documents have five or six annotators: the first by name is the last word, all are "
        "kept under their own names.",
        "The New York Times is written with '' for a quotation mark.",
        "Beliefs and intentions are attributed as well as speech: 70.8% of the sentences touch an "
        "attribution. Filter the cues to communication and evidence where sourcing is meant.",
        "Always-positive gets an F1 of .848 for any attribution: report macro-F1.",
        "The label for no source is unreliable between annotators (F1 .365).",
    ),
)
BRAT_LINE = re.compile(r"^([TE]\d+)\t(.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Attribution:
    """One attribution; each part is the pieces it is made of, ``()`` where it has none."""

    source: Pieces
    cue: Pieces
    content: Pieces


@dataclass(frozen=True, slots=True)
class Document:
    """A news text and its attributions by one annotator."""

    document_id: str
    outlet: str
    annotator: str
    text: str
    attributions: tuple[Attribution, ...]


@dataclass(frozen=True, slots=True)
class PolnearPart:
    """The documents of one part, and how many of what was left out, by reason."""

    documents: tuple[Document, ...]
    dropped: dict[str, int]


def load(path: Path, part: Part) -> PolnearPart:
    """Read one part of PolNeAR from the folder that holds ``train`` and ``dev``.

    Offsets count characters of `Document.text`, which is the file as stored. Raises
    `FileNotFoundError` where the part is not there.
    """
    dropped: Counter[str] = Counter()
    documents = []
    for several in _annotated(path, part, dropped):
        documents.append(several[0])
        dropped["second annotator of a document"] += len(several) - 1
    return PolnearPart(tuple(documents), {k: n for k, n in sorted(dropped.items()) if n})


def _annotated(path: Path, part: Part, dropped: Counter[str]) -> Iterator[list[Document]]:
    """Each document once for every annotator it has, in order of their names."""
    folder = path / part
    texts = sorted((folder / "text").glob("*.txt"))
    if not texts:
        raise FileNotFoundError(f"{folder}: no text/*.txt; is this PolNeAR's folder?")
    by_document: dict[str, list[Path]] = {}
    for file in sorted((folder / "attributions").glob("*.ann")):
        by_document.setdefault(file.stem.rpartition("_")[0], []).append(file)
    for file in texts:
        annotated = by_document.get(file.stem, [])
        if not annotated:
            dropped["document without annotation"] += 1
            continue
        # newline="" keeps the offsets: line ends are counted as they are stored.
        with file.open(encoding="utf-8", newline="") as stream:
            text = stream.read()
        outlet = file.stem.partition("_")[0]
        yield [
            Document(
                file.stem,
                outlet,
                one.stem.rpartition("_")[2],
                text,
                # What a second annotator's file lacks is not a loss of the corpus.
                _attributions(one, len(text), Counter() if n else dropped),
            )
            for n, one in enumerate(annotated)
        ]


def article(document: Document) -> Article:
    """The text of a document as an `Article`."""
    return Article(document.document_id, document.text, outlet=document.outlet)


def articles(path: Path) -> list[Article]:
    """Every document of both parts as an `Article`, train first."""
    return [article(document) for part in PARTS for document in load(path, part).documents]


def _attributions(file: Path, length: int, dropped: Counter[str]) -> tuple[Attribution, ...]:
    spans: dict[str, Pieces] = {}
    events: list[list[tuple[str, str]]] = []
    # Some marked texts hold line ends of their own: only whole brat lines count.
    for key, rest in BRAT_LINE.findall(file.read_text(encoding="utf-8")):
        if key[0] == "T":
            offsets = rest.partition("\t")[0].partition(" ")[2]
            pieces = (piece.split(" ") for piece in offsets.split(";"))
            spans[key] = tuple(sorted((int(start), int(end)) for start, end in pieces))
        else:
            roles = (argument.partition(":") for argument in rest.split())
            events.append([(role.rstrip("0123456789"), span) for role, _, span in roles])
    result = []
    for event in events:
        if not event[0][0].startswith("Attribution"):
            dropped[f"event marked {event[0][0]}"] += 1
            continue
        parts = {
            role: tuple(sorted(p for name, span in event if name == role for p in spans[span]))
            for role in ROLES
        }
        if any(end > length for pieces in parts.values() for _, end in pieces):
            dropped["attribution beyond the text"] += 1
            continue
        result.append(Attribution(parts["Source"], parts["Cue"], parts["Content"]))
    return tuple(result)


def corpus(path: Path) -> Parts:
    """Whole documents as items; ``source``, ``cue`` and ``content`` of codebook ``sourcing``.

    The pieces of one attribution share their ``relation``; ``part`` is among the groups. Where a
    document has several annotators, each is there by name beside ``final``, which is the first.
    """
    articles: list[Article] = []
    items: list[Item] = []
    annotations: list[Annotation] = []
    dropped: Counter[str] = Counter()
    for part in PARTS:
        left: Counter[str] = Counter()
        for several in _annotated(path, part, left):
            first = several[0]
            name = first.document_id
            articles.append(article(first))
            groups = {"part": part, "outlet": first.outlet}
            items.append(Item(name, name, 0, len(first.text), groups))
            annotations += _annotations(first, FINAL)
            if len(several) > 1:
                annotations += [a for one in several for a in _annotations(one, one.annotator)]
        dropped.update({f"{part}: {reason}": n for reason, n in left.items()})
    return Parts(articles, items, annotations, dict(dropped))


def _annotations(document: Document, annotator: str) -> Iterator[Annotation]:
    name = document.document_id
    for number, one in enumerate(document.attributions):
        relation = f"{name}-{number}"
        for label in ROLES:
            pieces: Pieces = getattr(one, label.lower())
            for start, end in pieces:
                yield Annotation(name, annotator, "sourcing", label.lower(), start, end, relation)
    if not document.attributions:
        yield Annotation(name, annotator, "sourcing", NONE)
