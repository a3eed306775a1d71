from __future__ import annotations

import pytest
from test_door import CARD

from toolkit.corpora.coded import coded_scores
from toolkit.corpora.dataset import Item, Parts, assemble
from toolkit.schema import FACETS, Annotation, Article
from toolkit.measures.old_measures import measure

TEXT = "A botched sale. “A disgrace,” she said. Rain."
ITEMS = [Item("a-0", "a", 0, 15, {}), Item("a-1", "a", 16, 39, {}), Item("a-2", "a", 40, 45, {})]


def given(item: str, codebook: str, label: str, *span: int) -> Annotation:
    return Annotation(item, "final", codebook, label, *span)


ANNOTATIONS = [
    given("a-0", "loaded_language", "loaded"),
    given("a-0", "loaded_language", "loaded", 2, 9),
    given("a-0", "framing", "economic"),
    given("a-0", "framing", "policy"),
    *(given("a-0", facet, "none") for facet in FACETS),
    given("a-1", "loaded_language", "loaded"),
    given("a-1", "loaded_language", "loaded", 3, 11),
    given("a-1", "framing", "none"),
    *(
        given("a-1", facet, label)
        for facet, label in zip(
            FACETS, ("attributed", "direct", "named", "citizen", "neutral"), strict=True
        )
    ),
    given("a-1", "sourcing", "content", 1, 11),
    given("a-1", "sourcing", "source", 14, 17),
    given("a-2", "framing", "none"),  # the other codebooks were not used on the third
]


def test_measures_are_taken_of_hand_labels():
    corpus = assemble(CARD, Parts([Article("a", TEXT)], ITEMS, ANNOTATIONS, {}))
    first, second = coded_scores(corpus)
    assert first.frame_labels == ("economic", "policy")
    assert [(s.text, s.voice, s.start) for s in first.spans] == [("botched", "reporter", 2)]
    assert [(s.text, s.voice) for s in second.spans if s.codebook == "loaded_language"] == [
        ("disgrace", "source")
    ]
    assert second.sentence.sentence == 1
    values = measure([first, second])
    assert values["loaded_rate"] == 1
    assert values["loaded_rate_reporter"] == 0.5
    assert values["frame_share_none"] == 0.5
    assert values["quote_direct_share"] == 1
    with pytest.raises(ValueError, match="no 'loaded_language' by 'other'"):
        coded_scores(corpus, "other")
