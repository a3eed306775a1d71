from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.corpora import polnear
from toolkit.corpora.dataset import Corpus, Item, Parts, assemble
from toolkit.corpora.registry import load_corpus
from toolkit.models.sourcing.language.tokens import find_quotes
from toolkit.schema import Annotation, Article, Gold, TextSpan
from toolkit.text import sentences

TEXT = "\r\nAda Ruiz said the lake, a gift, was dry. Rain fell."
ANN = (
    "T1\tSource 2 10\tAda Ruiz\n"
    "T2\tCue 11 15\tsaid\n"
    "T3\tContent 16 24;34 41\tthe lake was dry\n"
    "T4\tAttribution 11 15\tsaid\n"
    "E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1\n"
    "T5\tDiscuss 43 52\tRain\n"
    "The second line of a marked text\n"
    "E2\tAttribution-no-source:T4 Cue:T2\n"
    "E4\tDiscuss:T5\n"
    "E3\tAttribution:T4 Cue:T2 Source2:T1 Source:T1\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for part in ("train", "dev"):
        for name in ("text", "attributions"):
            (tmp_path / part / name).mkdir(parents=True)
    (tmp_path / "train" / "text" / "post_b.txt").write_text("Rain.", encoding="utf-8")
    (tmp_path / "dev" / "text" / "post_a.txt").write_text(TEXT, encoding="utf-8", newline="")
    for annotator in ("11aa", "22bb"):
        (tmp_path / "dev" / "attributions" / f"post_a_{annotator}.ann").write_text(
            ANN, encoding="utf-8"
        )
    return tmp_path


@pytest.fixture
def corpus(folder: Path) -> Corpus:
    return assemble(polnear.CARD, polnear.corpus(folder))


def test_attributions_become_relations(corpus: Corpus) -> None:
    assert corpus.dropped == {
        "train: document without annotation": 1,
        "dev: event marked Discuss": 1,
    }
    (item,) = corpus.items
    assert (item["item"], item["outlet"], item["part"]) == ("post_a", "post", "dev")
    assert item["text"] == TEXT  # line ends as they are stored, so that offsets hold
    rows = list(corpus.coded("sourcing"))
    words = {}
    for row in rows:
        words.setdefault(row.relation, []).append((row.label, TEXT[row.start : row.end]))
    assert words["post_a-0"] == [
        ("source", "Ada Ruiz"), ("cue", "said"), ("content", "the lake"), ("content", "was dry"),
    ]  # fmt: skip
    assert words["post_a-1"] == [("cue", "said")]
    assert words["post_a-2"][:2] == [("source", "Ada Ruiz")] * 2
    # One annotator a document is final; all are there by name.
    assert {row.annotator for row in corpus.coded(None, None)} == {"final", "11aa", "22bb"}
    assert next(iter(corpus.coded("sourcing", "11aa"))).relation == "post_a-0"


def test_a_missing_part_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="PolNeAR"):
        polnear.corpus(tmp_path)


def passage_of(text: str, *attributions: dict[str, list[str]], labels=()) -> list[Gold]:
    """The gold labels of a document whose attributions mark these words."""
    notes = [
        Annotation("d", "final", "sourcing", label, text.index(w), text.index(w) + len(w), f"d-{n}")
        for n, parts in enumerate(attributions)
        for label, words in parts.items()
        for w in words
    ]
    notes += [Annotation("d", "ours", q, label, 0, 1, relation) for relation, q, label in labels]
    parts = Parts([Article("d", text)], [Item("d", "d", 0, len(text), {})], notes, {})
    (passage,) = polnear.passages(assemble(polnear.CARD, parts))
    assert [text[int(item.partition("@")[2]) :].startswith(sentence)
            for item, sentence in zip(passage.items, passage.texts, strict=True)]  # fmt: skip
    return list(passage.gold)


def labels_of(gold: Gold) -> dict[str, str]:
    return {question: label for question, answer in gold.labels.items() for label in answer}


def test_what_is_sourcing_and_what_only_touches() -> None:
    text = "Rain fell. Ada Ruiz said the lake was dry. “It is gone. All of it.” Bo Lind hoped so."
    first, second, third, fourth, fifth = passage_of(
        text,
        {"source": ["Ada Ruiz"], "cue": ["said"], "content": ["the lake was dry"]},
        {"cue": ["said"], "content": ["“It is gone. All of it.”"]},
        {"source": ["Bo Lind"], "cue": ["hoped"], "content": ["so"]},
    )
    assert set(labels_of(first).values()) == {"none"}
    assert labels_of(second) == {"attribution": "attributed", "quote_type": "indirect"}
    assert [(s.start, s.end, s.label) for s in second.spans["sourcing"]][:3] == [
        (0, 8, "source"), (9, 13, "cue"), (14, 30, "content"),
    ]  # fmt: skip
    assert labels_of(third) == {"attribution": "continuation", "quote_type": "mixed"}
    assert labels_of(fourth)["attribution"] == "continuation"
    # A hope is no sourcing, and no sentence without any attribution either.
    assert labels_of(fifth) == {}
    assert fifth.spans == {"sourcing": ()}


def test_labels_attached_to_a_relation_hold_in_a_sentence_of_one_attribution() -> None:
    text = "Ada Ruiz said rain fell. Bo Lind said snow fell and Cy Orr warned of hail."
    attributions = (
        {"source": ["Ada Ruiz"], "cue": ["said"], "content": ["rain fell"]},
        {"source": ["Bo Lind"], "cue": ["said snow"], "content": ["fell and"]},
        {"source": ["Cy Orr"], "cue": ["warned"], "content": ["of hail"]},
    )
    labels = [("d-0", "naming", "named"), ("d-1", "naming", "named"), ("d-2", "role", "expert")]
    first, second = passage_of(text, *attributions, labels=labels)
    assert labels_of(first)["naming"] == "named"
    assert "naming" not in labels_of(second)
    assert "role" not in labels_of(second)


@pytest.mark.parametrize(
    ("text", "content", "expected"),
    [
        ("“We will not sell it,” she said.", [(1, 21)], "direct"),
        ("“We will,” she said.", [(1, 9)], "mixed"),
        ("She said the “old mill” was sold.", [(9, 32)], "mixed"),
        ("She said it was sold.", [(9, 20)], "indirect"),
        ("She said.", [], "none"),
    ],
)
def test_quote_type(text: str, content: list[tuple[int, int]], expected: str) -> None:
    spans = [TextSpan(start, end, "content", 1.0) for start, end in content]
    assert polnear.quote_type(text, spans, find_quotes([text])[0]) == expected


@pytest.mark.corpora
def test_counts_are_the_published_ones(corpora: Path) -> None:
    """Of the dev part 70.8% of the sentences touch an attribution, as published."""
    corpus = load_corpus("polnear", corpora / "polnear")
    dev = [row for row in corpus.items if row["part"] == "dev"]
    assert (len(dev), len(corpus.items)) == (84, 924)
    pieces: dict[str, list[tuple[int, int]]] = {row["item"]: [] for row in dev}
    relations = set()
    for note in corpus.coded("sourcing"):
        if note.item in pieces and note.start is not None:
            pieces[note.item].append((note.start, note.end))
            relations.add(note.relation)
    assert len(relations) == 2192  # of 2,193 attributions one has no span at all
    touched = [
        any(start < sentence.end and sentence.start < end for start, end in pieces[row["item"]])
        for row in dev
        for sentence in sentences(Article(row["item"], row["text"], outlet=row["outlet"]))
    ]
    assert sum(touched) / len(touched) == pytest.approx(0.708, abs=0.005)
    # Filtered to communication and evidence, fewer touch one; always-positive would get F1 .848.
    passages = polnear.passages(corpus, items=pieces)
    gold = [each for passage in passages for each in passage.gold]
    sourcing = [any(s.label != "source" for s in each.spans["sourcing"]) for each in gold]
    touching = [labels_of(each).get("attribution") != "none" for each in gold]
    assert sum(sourcing) < sum(touching) < 0.74 * len(gold)


@pytest.mark.corpora
def test_the_marks_of_the_new_york_times_are_read(corpora: Path) -> None:
    """Two apostrophes are its quotation mark: unread, more than half of what is quoted is lost."""
    quoted = {True: 0, False: 0}
    for article in polnear.corpus(corpora / "polnear").articles:
        if article.outlet == "nyt":
            for read, text in ((True, article.text), (False, article.text.replace("''", "  "))):
                whole = sentences(Article(article.article_id, text))
                quotes = find_quotes([sentence.text for sentence in whole])
                quoted[read] += sum(q.end - q.start for row in quotes for q in row)
    assert quoted[True] > 2 * quoted[False]
