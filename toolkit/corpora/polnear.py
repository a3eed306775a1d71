"""PolNeAR: attributions in political news of seven United States outlets, 2015 to 2016.

brat standoff files: ``attributions/<document>_<annotator>.ann`` beside ``text/<document>.txt``.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from toolkit.codebook import NONE
from toolkit.corpora.card import CorpusCard
from toolkit.corpora.dataset import FINAL, Corpus, Item, Parts
from toolkit.schema import Annotation, Article, Gold, Passage, Sentence, TextSpan

if TYPE_CHECKING:
    from toolkit.models.sourcing.language.tokens import Quote

PARTS = ("train", "dev")
Pieces = tuple[tuple[int, int], ...]
LABELS = ("source", "cue", "content")
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
        "18 documents have five or six annotators: the first by name gives the final labels, all "
        "are kept under their own names.",
        "The New York Times is written with '' for a quotation mark.",
        "Beliefs and intentions are attributed as well as speech: 70.8% of the sentences touch an "
        "attribution. Filter the cues to communication and evidence where sourcing is meant.",
        "Always-positive gets an F1 of .848 for any attribution: report macro-F1.",
        "The label for no source is unreliable between annotators (F1 .365).",
    ),
)
BRAT_LINE = re.compile(r"^([TE]\d+)\t(.+)$", re.MULTILINE)
SHORT_QUOTE = 3
"""A quotation of so many words or fewer is part of a paraphrase."""


class Attribution(NamedTuple):
    """One attribution; each part is the pieces it is made of, ``()`` where it has none."""

    source: Pieces
    cue: Pieces
    content: Pieces

    def overlaps(self, sentence: Sentence) -> bool:
        """Whether the cue or the content lies partly in a sentence."""
        return _overlap((*self.cue, *self.content), sentence)


def corpus(path: Path) -> Parts:
    """Whole documents as items; ``source``, ``cue`` and ``content`` of codebook ``sourcing``.

    Offsets count characters of the files as stored. The pieces of one attribution share their
    ``relation``; ``part`` is among the groups. Where a document has several annotators, each is
    there by name beside ``final``, which is the first. Raises `FileNotFoundError` where a part is
    missing.
    """
    articles: list[Article] = []
    items: list[Item] = []
    annotations: list[Annotation] = []
    dropped: Counter[str] = Counter()
    for part in PARTS:
        files_of: dict[str, list[Path]] = {}
        for file in sorted((path / part / "attributions").glob("*.ann")):
            files_of.setdefault(file.stem.rpartition("_")[0], []).append(file)
        texts = sorted((path / part / "text").glob("*.txt"))
        if not texts:
            raise FileNotFoundError(f"{path / part}: no text/*.txt; is this PolNeAR's folder?")
        for file in texts:
            name, files = file.stem, files_of.get(file.stem, [])
            if not files:
                dropped[f"{part}: document without annotation"] += 1
                continue
            # newline="" keeps the offsets: line ends are counted as they are stored.
            with file.open(encoding="utf-8", newline="") as stream:
                text = stream.read()
            outlet = name.partition("_")[0]
            articles.append(Article(name, text, outlet=outlet))
            items.append(Item(name, name, 0, len(text), {"part": part, "outlet": outlet}))
            final, reasons = _read(files[0], len(text))
            dropped.update(f"{part}: {reason}" for reason in reasons)
            annotations += _annotations(name, FINAL, final)
            if len(files) > 1:
                for file in files:
                    annotator = file.stem.rpartition("_")[2]
                    # What a second annotator's file lacks is not a loss of the corpus.
                    annotations += _annotations(name, annotator, _read(file, len(text))[0])
    return Parts(articles, items, annotations, dict(dropped))


def _read(file: Path, length: int) -> tuple[list[Attribution], list[str]]:
    """The attributions of a brat file, and for each one left out the reason."""
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
    attributions, reasons = [], []
    for event in events:
        if not event[0][0].startswith("Attribution"):
            reasons.append(f"event marked {event[0][0]}")
            continue
        parts = [
            tuple(sorted(p for role, span in event if role == label.title() for p in spans[span]))
            for label in LABELS
        ]
        if any(end > length for pieces in parts for _, end in pieces):
            reasons.append("attribution beyond the text")
            continue
        attributions.append(Attribution(*parts))
    return attributions, reasons


def _annotations(
    name: str, annotator: str, attributions: Sequence[Attribution]
) -> Iterator[Annotation]:
    for number, attribution in enumerate(attributions):
        for label, pieces in zip(LABELS, attribution, strict=True):
            for start, end in pieces:
                relation = f"{name}-{number}"
                yield Annotation(name, annotator, "sourcing", label, start, end, relation)
    if not attributions:
        yield Annotation(name, annotator, "sourcing", NONE)


def passages(
    corpus: Corpus, *, annotator: str = FINAL, items: Iterable[str] | None = None
) -> list[Passage]:
    """Documents sentence by sentence, items named ``<document>@<start>``: spans, attribution and
    quote type from the corpus's own marks.

    Of its attributions those are *sourcing* whose cue is one of communication or evidence, or
    whose content is quoted. A sentence that only others touch (beliefs, plans) was not coded for
    any question: it is no sourcing, but nor is the border sharp. A sentence thus touches no
    attribution at all where ``attribution`` is ``none``, and a sourcing one where it has a span of
    cue or content. Naming, role and stance come from labels attached to the final attributions by
    ``relation``, and only in sentences of a single sourcing attribution; labels of other codebooks
    from those attached to single sentences, whose ``relation`` is ``<document>@<start>``.
    """
    from toolkit.codebook import load_codebook
    from toolkit.models.sourcing.language.tokens import find_quotes
    from toolkit.text import sentences

    questions = [question.id for question in load_codebook("sourcing").questions]
    attributions = _by_document(corpus, annotator)
    # Other annotators number their attributions differently.
    attached = _by_relation(corpus, questions) if annotator == FINAL else {}
    by_sentence = _by_sentence(corpus) if annotator == FINAL else {}
    wanted = attributions.keys() if items is None else attributions.keys() & set(items)
    result = []
    for row in corpus.articles.to_list():
        name, text = row["article_id"], row["text"]
        if name not in wanted:
            continue
        every = attributions[name]
        sourcing = {key: each for key, each in every.items() if _is_sourcing(text, each)}
        extents = sentences(Article(name, text, outlet=row["outlet"]))
        texts = tuple(sentence.text for sentence in extents)
        gold = []
        for sentence, quotes in zip(extents, find_quotes(texts), strict=True):
            spans = tuple(_spans(sentence, sourcing.values()))
            here = {key: each for key, each in sourcing.items() if each.overlaps(sentence)}
            if here:
                labels = _labels_of(sentence, here, attached)
                labels["quote_type"] = quote_type(sentence.text, spans, quotes)
            elif any(each.overlaps(sentence) for each in every.values()):
                labels = {}
            else:
                labels = dict.fromkeys(questions, NONE)
            coded = by_sentence.get(f"{name}@{sentence.start}", Gold())
            by_question = {question: {label: 1.0} for question, label in labels.items()}
            gold.append(
                Gold({**by_question, **coded.labels}, spans={"sourcing": spans, **coded.spans})
            )
        names = tuple(f"{name}@{sentence.start}" for sentence in extents)
        result.append(Passage(texts, tuple(gold), corpus.card.name, names))
    return result


def quote_type(text: str, spans: Iterable[TextSpan], quotes: Iterable[Quote]) -> str:
    """From the content marked: ``direct`` with nine tenths of its letters inside quotation marks
    and four words or more, ``indirect`` with none inside, else ``mixed``; ``none`` without any."""
    content = {i for s in spans if s.label == "content" for i in range(s.start, s.end)}
    letters = {i for i in content if text[i].isalnum()}
    if not letters:
        return NONE
    inside = {i for quote in quotes for i in range(quote.start, quote.end)} & letters
    if not inside:
        return "indirect"
    words = len("".join(text[i] if i in letters else " " for i in sorted(content)).split())
    return "direct" if len(inside) >= 0.9 * len(letters) and words > SHORT_QUOTE else "mixed"


def _by_document(corpus: Corpus, annotator: str) -> dict[str, dict[str, Attribution]]:
    """The attributions of each document that the annotator coded, by relation."""
    documents: dict[str, dict[str, dict[str, list[tuple[int, int]]]]] = {}
    for row in corpus.coded("sourcing", annotator):
        relations = documents.setdefault(row.item, {})
        if row.start is not None and row.end is not None:
            parts = relations.setdefault(row.relation, {label: [] for label in LABELS})
            parts[row.label].append((row.start, row.end))
    return {
        name: {
            relation: Attribution(*(tuple(parts[label]) for label in LABELS))
            for relation, parts in relations.items()
        }
        for name, relations in documents.items()
    }


def _by_relation(corpus: Corpus, questions: Collection[str]) -> dict[str, dict[str, str]]:
    """The labels attached to each relation, by question."""
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    for row in corpus.coded(None, None):
        if row.relation and row.codebook in questions:
            labels[row.relation][row.codebook] = row.label
    return labels


def _by_sentence(corpus: Corpus) -> dict[str, Gold]:
    """Frames and loaded words of single sentences, by ``<document>@<start>``: each has the rows of
    its frames, which span it, and one for each of its loaded phrases, where there are any."""
    from toolkit.corpora.gold import LOADED, LOADED_LANGUAGE

    frames: dict[str, dict[str, float]] = defaultdict(dict)
    start: dict[str, int] = {}
    loaded: dict[str, list[TextSpan]] = defaultdict(list)
    for row in corpus.coded(None, None):
        if row.start is None or row.end is None or "@" not in row.relation:
            continue
        if row.codebook == "framing":
            frames[row.relation][row.label] = 1.0
            start[row.relation] = row.start
        elif row.codebook == LOADED_LANGUAGE:
            loaded[row.relation].append(TextSpan(row.start, row.end, LOADED, 1.0))
    return {
        sentence: Gold(
            {"framing": labels, LOADED_LANGUAGE: {LOADED: 1.0} if sentence in loaded else {}},
            spans={
                LOADED_LANGUAGE: tuple(
                    span._replace(start=span.start - first, end=span.end - first)
                    for span in sorted(loaded[sentence])
                )
                if sentence in loaded
                else ()
            },
        )
        for sentence, labels in frames.items()
        for first in (start[sentence],)
    }


def _is_sourcing(text: str, attribution: Attribution) -> bool:
    from toolkit.models.sourcing.language.lexicon import lexicon
    from toolkit.models.sourcing.language.tokens import DOUBLE

    cue = " ".join(text[start:end] for start, end in attribution.cue)
    quoted = any(DOUBLE.search(text[start:end]) for start, end in attribution.content)
    return bool(attribution.cue) and (lexicon().is_sourcing_cue(cue) or quoted)


def _spans(sentence: Sentence, attributions: Iterable[Attribution]) -> Iterator[TextSpan]:
    for attribution in attributions:
        for label, pieces in zip(LABELS, attribution, strict=True):
            for start, end in pieces:
                low, high = max(start, sentence.start), min(end, sentence.end)
                if start < sentence.end and sentence.start < end:
                    yield TextSpan(low - sentence.start, high - sentence.start, label, 1.0)


def _labels_of(
    sentence: Sentence, here: Mapping[str, Attribution], attached: Mapping[str, Mapping[str, str]]
) -> dict[str, str]:
    """Attribution, and the labels attached, of a sentence that sourcing attributions touch."""
    cued = [each for each in here.values() if _overlap(each.cue, sentence)]
    labels = {}
    if not cued:
        if not any(_overlap(each.source, sentence) for each in here.values()):
            labels["attribution"] = "continuation"
    elif any(each.source for each in cued):
        labels["attribution"] = "attributed"
    if len(here) == 1:
        labels.update(attached.get(next(iter(here)), {}))
    return labels


def _overlap(pieces: Pieces, sentence: Sentence) -> bool:
    return any(start < sentence.end and sentence.start < end for start, end in pieces)
