"""Gold labels given by the codebooks: as passages, as a table, and measured like a model's."""

from __future__ import annotations

import pandas as pd
import pytest
from test_registry import CARD

from toolkit.codebook import codebooks, load_codebook
from toolkit.corpora.dataset import Corpus, Item, Parts, assemble
from toolkit.corpora.gold import codebook_gold, codebook_passages, marked_passages, to_table
from toolkit.corpora.registry import gold_passages
from toolkit.measures import Coding
from toolkit.schema import Annotation, Article, Gold, Passage, TextSpan

TEXT = "A botched sale. “A disgrace,” she said. Rain."
ITEMS = [Item("a-0", "a", 0, 15, {}), Item("a-1", "a", 16, 39, {}), Item("a-2", "a", 40, 45, {})]
BOOKS = [load_codebook(name) for name in codebooks()]


def label(item: str, codebook: str, name: str, *span: int) -> Annotation:
    return Annotation(item, "final", codebook, name, *span)


ANNOTATIONS = [
    label("a-0", "loaded_language", "loaded"),
    label("a-0", "loaded_language", "loaded", 2, 9),
    label("a-0", "framing", "economic"),
    label("a-0", "framing", "policy"),
    label("a-0", "attribution", "none"),
    label("a-0", "quote_type", "none"),
    label("a-1", "loaded_language", "loaded"),
    label("a-1", "loaded_language", "loaded", 3, 11),
    label("a-1", "framing", "none"),
    label("a-1", "attribution", "attributed"),
    label("a-1", "quote_type", "direct"),
    label("a-1", "sourcing", "content", 1, 11),
    label("a-1", "sourcing", "source", 14, 17),
    label("a-2", "loaded_language", "none"),  # the other codebooks were not used on the third
    label("a-2", "ptc", "Doubt", 0, 4),
]


@pytest.fixture
def corpus() -> Corpus:
    return assemble(CARD, Parts([Article("a", TEXT)], ITEMS, ANNOTATIONS, {}))


def test_labels_become_one_passage_an_article(corpus: Corpus) -> None:
    (passage,) = gold_passages(corpus, scheme="codebooks")
    assert passage.texts == ("A botched sale.", "“A disgrace,” she said.", "Rain.")
    assert (passage.corpus, passage.items) == ("tiny", ("a-0", "a-1", "a-2"))
    first, second, third = passage.gold
    assert first.labels["loaded_language"] == {"loaded": 1.0}
    assert first.labels["framing"] == {"economic": 1.0, "policy": 1.0}
    assert first.spans == {"loaded_language": (TextSpan(2, 9, "loaded", 1.0),), "sourcing": ()}
    assert second.labels["framing"] == {"none": 1.0}
    assert [span.label for span in second.spans["sourcing"]] == ["content", "source"]
    assert third == Gold({"loaded_language": {}}, spans={"loaded_language": ()})
    (part,) = gold_passages(corpus, scheme="codebooks", items=["a-2"])
    assert part.texts == ("Rain.",)


def test_what_is_no_label_is_refused(corpus: Corpus) -> None:
    with pytest.raises(ValueError, match="tiny has no 'label' by 'other'"):
        codebook_gold(corpus, annotator="other")
    wrong = [label("a-0", "framing", "economics")]
    with pytest.raises(ValueError, match="a-0: framing has no label 'economics'"):
        codebook_gold(
            assemble(CARD, Parts([Article("a", TEXT)], ITEMS, wrong, {})), annotator="final"
        )
    alone = assemble(CARD, Parts([Article("a", TEXT)], ITEMS, ANNOTATIONS[-1:], {}))
    with pytest.raises(ValueError, match="tiny: 'final' answered none of framing, loaded_language"):
        codebook_gold(alone, annotator="final")


def test_marks_of_the_corpus_are_loaded_language(corpus: Corpus) -> None:
    (passage,) = marked_passages(corpus, codebook="ptc", marks={"Doubt"}, items=["a-2"])
    assert passage.gold[0].spans["loaded_language"] == (TextSpan(0, 4, "loaded", 1.0),)
    (passage,) = marked_passages(corpus, codebook="ptc", marks={"Slogans"}, items=["a-2"])
    assert passage.gold[0].labels == {"loaded_language": {}}


def test_the_table_holds_the_same_labels(corpus: Corpus) -> None:
    passages = gold_passages(corpus, scheme="codebooks")
    table = to_table(passages, annotator="final")
    key = ["item", "annotator", "codebook", "label", "start", "end"]
    rows = set(table[key].fillna(-1).itertuples(index=False, name=None))
    expected = {
        (n.item, n.annotator, n.codebook, n.label, -1 if n.start is None else n.start, n.end or -1)
        for n in ANNOTATIONS[:-1]
    }
    assert rows == expected
    assert table["text_sha256"][0] == Article("", "A botched sale.").text_sha256
    half = Passage(("x",), (Gold({"framing": {}}, {"framing": frozenset({"none"})}),), "t", ("i",))
    with pytest.raises(ValueError, match="t codes only some labels of framing"):
        to_table([half], annotator="final")


def test_measures_are_taken_of_hand_labels(corpus: Corpus) -> None:
    table = to_table(codebook_passages(corpus), annotator="f")
    keys, coding = Coding.from_annotations(table, BOOKS)
    assert list(keys) == [("a-0", "f"), ("a-1", "f"), ("a-2", "f")]
    assert coding.labels["loaded_language"]["loaded"].tolist() == [1, 1, 0]
    frames = coding.labels["framing"]["policy"]
    assert frames[:2].tolist() == [1, 0]
    assert pd.isna(frames[2])
    # The second loaded span stands in a source's words.
    assert coding.spans["loaded_language", "loaded"].tolist() == [[1, 0], [0, 1], [0, 0]]
