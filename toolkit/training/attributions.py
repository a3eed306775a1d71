"""PolNeAR's attributions, sentence by sentence, as the sourcing codebook sees them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from toolkit.models.encoder.heads import PARTS, SOURCING_SPANS
from toolkit.models.encoder.passages import Known, Passage
from toolkit.models.sourcing.lexicon import lexicon
from toolkit.models.sourcing.tokens import DOUBLE, find_quotes
from toolkit.corpora import polnear
from toolkit.text import sentences

if TYPE_CHECKING:
    from toolkit.schema import Sentence

Marked = tuple[int, int, str]
Facet = Mapping[str, str]
SHORT_QUOTE = 3


class Told(NamedTuple):
    """A document's sentences, the sourcing spans in each, and whether each touches any
    attribution of PolNeAR, sourcing or not."""

    sentences: Sequence[Sentence]
    spans: list[tuple[Marked, ...]]
    touched: list[bool]
    kept: list[list[tuple[int, polnear.Attribution]]]


def told(document: polnear.Document) -> Told:
    """What the sourcing codebook keeps of a document: attributions whose cue is one of
    communication or evidence, or whose content is quoted."""
    found = lexicon()
    text = document.text
    kept = []
    for number, one in enumerate(document.attributions):
        cue = " ".join(text[start:end] for start, end in one.cue)
        words = any(DOUBLE.search(text[start:end]) for start, end in one.content)
        if one.cue and (found.is_sourcing_cue(cue) or words):
            kept.append((number, one))
    extents = sentences(polnear.article(document))
    spans, touched, own = [], [], []
    for sentence in extents:
        low, high = sentence.start, sentence.end
        spans.append(
            tuple(
                (max(start, low) - low, min(end, high) - low, label)
                for _, one in kept
                for label, pieces in zip(PARTS, (one.source, one.cue, one.content), strict=True)
                for start, end in pieces
                if start < high and low < end
            )
        )
        own.append([(n, a) for n, a in kept if _meets((*a.cue, *a.content), low, high)])
        touched.append(any(_meets((*a.cue, *a.content), low, high) for a in document.attributions))
    return Told(extents, spans, touched, own)


def passages(
    path: Path,
    part: polnear.Part,
    labels: Mapping[str, Facet] | None = None,
    wanted: Callable[[str], bool] = lambda document_id: True,
) -> list[Passage]:
    """PolNeAR's documents as passages: spans, attribution and quote type from its own marks,
    naming, role and stance from ``labels`` by relation where they have any. ``wanted`` picks
    documents by id."""
    result = []
    for document in polnear.load(path, part).documents:
        if not wanted(document.document_id):
            continue
        one = told(document)
        texts = tuple(sentence.text for sentence in one.sentences)
        quoted = find_quotes(texts)
        known = []
        for k, sentence in enumerate(one.sentences):
            facets = _facets(document, sentence, one, k, labels or {})
            kind = quote_type(texts[k], one.spans[k], quoted[k])
            if one.kept[k]:
                facets["quote_type"] = kind
            known.append(
                Known(
                    {name: {label: 1.0} for name, label in facets.items()},
                    {},
                    {SOURCING_SPANS: one.spans[k]},
                )
            )
        result.append(Passage(texts, tuple(known), "polnear"))
    return result


def quote_type(text: str, marked: Sequence[Marked], quoted: Sequence[object]) -> str:
    """From the content marked: ``direct`` with nine tenths of its letters inside quotation marks
    and four words or more, ``indirect`` with none inside, else ``mixed``; ``none`` without any."""
    content = {i for s, e, name in marked if name == "content" for i in range(s, e)}
    letters = {i for i in content if text[i].isalnum()}
    if not letters:
        return "none"
    inside = {i for q in quoted for i in range(q.start, q.end)} & letters  # type: ignore[attr-defined]
    if not inside:
        return "indirect"
    words = len("".join(text[i] if i in letters else " " for i in sorted(content)).split())
    return "direct" if len(inside) >= 0.9 * len(letters) and words > SHORT_QUOTE else "mixed"


def _facets(
    document: polnear.Document,
    sentence: Sentence,
    one: Told,
    k: int,
    labels: Mapping[str, Facet],
) -> dict[str, str]:
    own = one.kept[k]
    if not own:
        # Beliefs and plans that PolNeAR marks are no sourcing; but nor is the border sharp.
        if one.touched[k]:
            return {}
        return dict.fromkeys(("attribution", "quote_type", "naming", "role", "cue_stance"), "none")
    low, high = sentence.start, sentence.end
    cued = [(n, a) for n, a in own if _meets(a.cue, low, high)]
    result = {}
    if not cued:
        if not any(_meets(a.source, low, high) for _, a in own):
            result["attribution"] = "continuation"
    elif any(a.source for _, a in cued):
        result["attribution"] = "attributed"
    for number, _ in cued or own:
        given = labels.get(f"{document.document_id}-{number}")
        if given is not None:
            if len(own) == 1:
                result |= given
            break
    return result


def _meets(pieces: Sequence[tuple[int, int]], low: int, high: int) -> bool:
    return any(start < high and low < end for start, end in pieces)


def relation_labels(file: Path) -> dict[str, Facet]:
    """Facets by relation, of a file of labels as ``data/labels`` holds them."""
    import pandas as pd

    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in pd.read_parquet(file).to_dict("records"):
        found[str(row["relation"])][str(row["codebook"])] = str(row["label"])
    return dict(found)
