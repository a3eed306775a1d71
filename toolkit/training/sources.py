"""Passages of each corpus: what it says of its texts, in the words of our codebooks."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from toolkit.models.encoder.heads import FRAMING, LOADED, LOADED_SPANS, SOURCING_SPANS
from toolkit.models.encoder.passages import Known, Passage
from toolkit.corpora.dataset import FINAL, NONE, Corpus
from toolkit.corpora.frame_mapping import frame_mappings
from toolkit.schema import FACETS, FRAMES

LOADED_MARKS = {
    "ptc": frozenset({"Loaded_Language", "Name_Calling,Labeling"}),
    "basil": frozenset({"lexical"}),
}
"""The marks of a corpus that are loaded language by our codebook."""


def passages(
    corpus: Corpus,
    source: str,
    *,
    items: Iterable[str] | None = None,
    annotator: str = FINAL,
) -> list[Passage]:
    """A corpus as passages, articles kept whole and in order; ``items`` takes some of them.

    ``source`` names the reading of its labels: ``our`` for labels by our own three codebooks,
    ``loaded`` for loaded language alone, ``ptc``, ``basil``, or a name of `frame_mappings`. Raises
    `ValueError` where nobody labelled so.
    """
    if source in LOADED_MARKS:
        known = _marked(corpus, source, annotator)
    else:
        read = {"our": _our, "loaded": _loaded}.get(source)
        known = read(corpus, annotator) if read else _mapped(corpus, source)
    wanted = None if items is None else set(items)
    by_article: dict[str, list[tuple[int, str, Known]]] = defaultdict(list)
    for row in corpus.items:
        if row["item"] in known and (wanted is None or row["item"] in wanted):
            by_article[row["article_id"]].append((row["start"], row["text"], known[row["item"]]))
    return [
        Passage(tuple(t for _, t, _ in rows), tuple(k for *_, k in rows), source)
        for rows in (sorted(rows, key=lambda row: row[0]) for rows in by_article.values())
    ]


def _our(corpus: Corpus, annotator: str) -> dict[str, Known]:
    labels: dict[str, dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    spans: dict[str, dict[str, list[tuple[int, int, str]]]] = defaultdict(lambda: defaultdict(list))
    for codebook in (LOADED, FRAMING, *FACETS):
        for row in corpus.coded(codebook, annotator):
            if row.start is None:
                own = labels[row.item][codebook]
                if codebook != LOADED or row.label != NONE:
                    own[row.label] = 1.0
            elif row.end is not None and codebook == LOADED:
                spans[row.item][LOADED_SPANS].append((row.start, row.end, row.label))
    for row in corpus.coded("sourcing", annotator):
        if row.start is not None and row.end is not None:
            spans[row.item][SOURCING_SPANS].append((row.start, row.end, row.label))
    return {
        item: Known(own, {}, {h: tuple(spans[item][h]) for h in (LOADED_SPANS, SOURCING_SPANS)})
        for item, own in labels.items()
    }


def _loaded(corpus: Corpus, annotator: str) -> dict[str, Known]:
    """The final label, softened by the share of experts who gave it; spans where it has any."""
    final: dict[str, float] = {}
    votes: dict[str, list[bool]] = defaultdict(list)
    spans: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for row in corpus.coded(LOADED, None):
        if row.start is None and row.annotator == annotator:
            final[row.item] = float(row.label != NONE)
        elif row.start is None:
            votes[row.item].append(row.label != NONE)
        elif row.end is not None and row.annotator == annotator:
            spans[row.item].append((row.start, row.end, row.label))
    result = {}
    for item, p in final.items():
        if votes[item]:
            p = (1 - SOFT) * p + SOFT * sum(votes[item]) / len(votes[item])
        marked = {LOADED_SPANS: tuple(spans[item])} if spans else {}
        result[item] = Known({LOADED: {"loaded": p}}, {}, marked)
    return result


SOFT = 0.4
"""How much of a final label gives way to the share of its experts."""


def _marked(corpus: Corpus, name: str, annotator: str) -> dict[str, Known]:
    """A text is loaded where a stretch of it is marked so."""
    marked: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    coded = set()
    for row in corpus.coded(name, annotator):
        coded.add(row.item)
        if row.label in LOADED_MARKS[name] and row.start is not None and row.end is not None:
            marked[row.item].append((row.start, row.end, "loaded"))
    return {
        item: Known(
            {LOADED: {"loaded": float(bool(marked[item]))}},
            {},
            {LOADED_SPANS: tuple(marked[item])},
        )
        for item in coded
    }


def _mapped(corpus: Corpus, name: str) -> dict[str, Known]:
    mapping = frame_mappings()[name]
    result = {}
    for text in corpus.texts(name):
        found = mapping.map(text.labels)
        if found.known:
            silent = frozenset(FRAMES) - set(found.known)
            labels = {FRAMING: dict.fromkeys(found.frames, 1.0)}
            result[text.item] = Known(labels, {FRAMING: silent}, {})
    return result


def folded(text: str) -> str:
    """Letters and digits only, lower case: what near duplicates share."""
    return re.sub(r"\W+", " ", text.lower()).strip()


def without(passages: Sequence[Passage], texts: Iterable[str]) -> list[Passage]:
    """The passages that hold none of some texts: what is tested must not be learnt from."""
    kept_out = {folded(text) for text in texts}
    return [one for one in passages if kept_out.isdisjoint(map(folded, one.texts))]
