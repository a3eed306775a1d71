"""Hand labels as scores, so that every measure is taken of them as of a classifier's."""

from __future__ import annotations

from collections import defaultdict

from toolkit.corpora.dataset import FINAL, Corpus
from toolkit.schema import FACETS, FRAMES, Annotation, Facets, Score, Sentence, TextSpan
from toolkit.scoring.evidence import evidence

CODEBOOKS = ("loaded_language", "framing", *FACETS)


def coded_scores(corpus: Corpus, annotator: str = FINAL) -> list[Score]:
    """A `Score` for each item that the annotator coded by all three codebooks, in their order.

    Probabilities are 0 and 1; the voice of a span follows from the content that was marked. Items
    are numbered in their article; the outlet, event and part of each are in `Corpus.items`.
    Raises `ValueError` where the annotator did not use one of the codebooks.
    """
    given: dict[str, list[Annotation]] = defaultdict(list)
    coded = {row["item"] for row in corpus.items}
    for codebook in CODEBOOKS:
        rows = list(corpus.coded(codebook, annotator))
        coded &= {row.item for row in rows}
        for row in rows:
            given[row.item].append(row)
    for row in corpus.coded("sourcing", annotator):
        given[row.item].append(row)
    numbers: dict[str, int] = defaultdict(int)
    result = []
    for item in corpus.items:
        number = numbers[item["article_id"]]
        numbers[item["article_id"]] += 1
        if item["item"] not in coded:
            continue
        sentence = Sentence(item["article_id"], number, item["start"], item["end"], item["text"])
        result.append(_score(sentence, given[item["item"]]))
    return result


def _score(sentence: Sentence, given: list[Annotation]) -> Score:
    labels = {one.codebook: one.label for one in given if one.start is None}
    frames = {one.label for one in given if one.codebook == "framing" and one.start is None}

    def spans(codebook: str) -> list[TextSpan]:
        return [
            TextSpan(one.start, one.end, one.label, 1.0)
            for one in given
            if one.codebook == codebook and one.start is not None and one.end is not None
        ]

    facets = Facets(
        attribution=labels["attribution"],
        quote_type=labels["quote_type"],
        naming=labels["naming"],
        role=labels["role"],
        cue_stance=labels["cue_stance"],
    )
    return Score(
        sentence,
        float(labels["loaded_language"] == "loaded"),
        tuple(float(name in frames) for name in FRAMES),
        facets,
        evidence(sentence, spans("loaded_language"), spans("framing"), spans("sourcing")),
    )
