from __future__ import annotations

import numpy as np
import pytest
from tokenizers import Tokenizer, models, pre_tokenizers

from toolkit.codebook import load_codebook
from toolkit.models.encoder.decoding import decode_spans, gather, sentence_logits
from toolkit.models.encoder.heads import Head, codebook_heads, columns
from toolkit.models.encoder.windows import Shape, batches, marks, padded, windows

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *"abcdefghijklmnopqrstuvwxyz"]


@pytest.fixture
def tokenizer() -> Tokenizer:
    made = Tokenizer(models.WordLevel({w: i for i, w in enumerate(WORDS)}, unk_token="[UNK]"))
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    return made


def spelt(window) -> str:
    return "".join(WORDS[i] if i > 3 else "_|"[i == 3] for i in window.ids.tolist())


def test_windows_hold_whole_sentences_with_the_one_before_as_context(tokenizer):
    cut = windows(tokenizer, [["a b c", "d e", "f g h i"], ["j"]], Shape(8, 1, 2, 3))
    assert [spelt(w) for w in cut] == ["_abc|de|", "_fghi|", "_j|"]
    cut = windows(tokenizer, [["a b c", "d e", "f g h i"], ["j"]], Shape(9, 1, 2, 3))
    assert [spelt(w) for w in cut] == ["_abc|de|", "_de|fghi|", "_j|"]
    assert cut[1].sentence.tolist() == [-1, -1, -1, -1, 2, 2, 2, 2, -1]
    assert cut[1].start.tolist()[4:8] == [0, 2, 4, 6]


def test_no_token_is_lost_or_doubled(tokenizer):
    rng = np.random.default_rng(0)
    for _ in range(200):
        articles = [
            [
                " ".join(rng.choice(list("xyz"), rng.integers(0, 30)))
                for _ in range(rng.integers(0, 6))
            ]
            for _ in range(rng.integers(1, 4))
        ]
        limit, context = int(rng.integers(4, 40)), int(rng.integers(0, 3))
        cut = windows(tokenizer, articles, Shape(limit, context, 2, 3))
        assert all(len(w) <= limit for w in cut)
        seen = sorted(
            (int(s), int(a))
            for w in cut
            for s, a in zip(w.sentence, w.start, strict=True)
            if s >= 0
        )
        texts = [text for sentences in articles for text in sentences]
        wanted = [(n, 2 * k) for n, text in enumerate(texts) for k in range(len(text.split()))]
        assert seen == wanted


def test_batches_waste_little_and_miss_none():
    lengths = np.random.default_rng(1).integers(2, 60, 500).tolist()
    found = batches(lengths, 256)
    assert sorted(row for batch in found for row in batch) == list(range(500))
    spent = sum(len(batch) * max(lengths[row] for row in batch) for batch in found)
    assert spent < 1.1 * sum(lengths)


def test_spans_come_back_as_they_were_marked(tokenizer):
    head = Head("marks", "spans", ("m", "n"))
    cut = windows(tokenizer, [["a b c d e f", "g"]], Shape(20, 0, 2, 3))
    marked = [(1, 0), (2, 1), (1, 2), (0, 2), (0, 0), (0, 0)]  # outside, begin, inside: m, n
    logits = np.zeros((len(cut[0]), 6), np.float32)
    logits[:, [0, 3]] = 1.0
    for token, states in enumerate(marked, start=1):
        for k, state in enumerate(states):
            logits[token, 3 * k + state] = 9.0
    spans = decode_spans(gather(cut, [logits], 6), head, slice(0, 6), 2)
    assert sorted((s.start, s.end, s.label) for s in spans[0]) == [
        (0, 3, "m"), (2, 7, "n"), (4, 5, "m"),
    ]  # fmt: skip
    assert spans[1] == []
    assert all(s.p > 0.99 for s in spans[0])


def test_an_inside_without_a_begin_is_no_span():
    head = Head("marks", "spans", ("m",))
    logits = np.array([[5, 0, 0], [0, 4, 5], [5, 0, 0]], np.float32)
    window = windows_of(3)
    found = decode_spans(gather([window], [logits], 3), head, slice(0, 3), 1)
    assert [(s.start, s.end) for s in found[0]] == [(2, 3)]
    logits[1] = [5, 0, 5.1]
    assert decode_spans(gather([window], [logits], 3), head, slice(0, 3), 1) == [[]]


def windows_of(n: int):
    from toolkit.models.encoder.windows import Window

    at = np.arange(n)
    return Window(at, np.zeros(n, np.int64), 2 * at, 2 * at + 1)


def test_a_sentence_is_the_mean_of_its_tokens(tokenizer):
    cut = windows(tokenizer, [["a b", "", "c"]], Shape(20, 0, 2, 3))
    rows = gather(cut, [np.arange(len(cut[0]), dtype=np.float32)[:, None]], 1)
    means = sentence_logits(rows, 3)[:, 0]
    assert means[0] == 1.5
    assert np.isnan(means[1])
    assert means[2] == 4.0


def test_padding_is_at_the_end(tokenizer):
    cut = windows(tokenizer, [["a b"], ["c"]], Shape(20, 0, 2, 3))
    ids, mask = padded(cut, 0)
    assert ids.tolist() == [[2, 4, 5, 3], [2, 6, 3, 0]]
    assert mask.tolist() == [[1, 1, 1, 1], [1, 1, 1, 0]]


def test_heads_are_those_of_the_codebooks():
    heads = codebook_heads([load_codebook("framing"), load_codebook("sourcing")], ["sourcing"])
    assert [head.name for head in heads][:2] == ["framing", "attribution"]
    assert heads[-1] == Head("sourcing_spans", "spans", ("source", "cue", "content"))
    assert list(columns(heads).values())[-1].stop == sum(head.width for head in heads)


def test_a_network_reads_stand_ins_and_offsets_stay_the_authors():
    words = [*WORDS[:4], "John", "Smith", "won", ".", "Reuters", "said", "it"]
    made = Tokenizer(models.WordLevel({w: i for i, w in enumerate(words)}, unk_token="[UNK]"))
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    article = ["Hillary Rodham Clinton won.", "Fox News said it."]
    (plain,) = windows(made, [article], Shape(32, 1, 2, 3))
    (cut,) = windows(made, [article], Shape(32, 1, 2, 3, neutral=True))
    assert [words[k] for k in cut.ids if k > 3] == [
        "John", "Smith", "won", ".", "Reuters", "said", "it", ".",
    ]  # fmt: skip
    assert [words[k] for k in plain.ids].count("[UNK]") == 5
    kept = cut.sentence >= 0
    pieces = [
        article[k][start:end]
        for k, start, end in zip(cut.sentence[kept], cut.start[kept], cut.end[kept], strict=True)
    ]
    assert pieces == ["Hillary", "Rodham Clinton", "won", ".", "Fox News", "said", "it", "."]
    swapped = ["Ana Ruiz won.", "The New York Times said it."]
    (other,) = windows(made, [swapped], Shape(32, 1, 2, 3, neutral=True))
    np.testing.assert_array_equal(other.ids, cut.ids)


def test_the_marks_are_those_of_the_tokenizer(tokenizer):
    from tokenizers.processors import TemplateProcessing

    assert marks(tokenizer) == (2, 3)
    tokenizer.post_processor = TemplateProcessing(
        single="a $A b", special_tokens=[("a", 4), ("b", 5)]
    )
    assert marks(tokenizer) == (4, 5)
