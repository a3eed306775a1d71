"""Words are put to the tokenizer once each, and a text's tokens are those it has as a whole."""

from __future__ import annotations

import random

import pytest
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from toolkit.models.encoder import pieces as module
from toolkit.models.encoder.pieces import PieceReader

LETTERS = list("abcXYé’“”—'\".,$%-#ßŉİ中文😀\t\n\u00a0\u200b\u3000\u0301\ufe0f\x1c  ")


def word_pieces() -> Tokenizer:
    parts = [*"abcxye’“”—'\".,$%-#中文", *(f"##{letter}" for letter in "abcxyes"), "ab", "##xy"]
    vocabulary = {word: k for k, word in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *parts])}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.add_special_tokens(["[CLS]", "[SEP]"])
    return tokenizer


def by_text(reader: PieceReader, texts: list[str]):
    ids, start, end, size = (column.tolist() for column in reader.read(texts))
    assert sum(size) == len(ids)
    at = 0
    for n in size:
        yield ids[at : at + n], list(zip(start[at : at + n], end[at : at + n], strict=True))
        at += n


@pytest.mark.parametrize("most", [5, 200_000])
def test_texts_are_read_as_the_tokenizer_reads_them(monkeypatch, most):
    monkeypatch.setattr(module, "MOST", most)
    tokenizer, draw = word_pieces(), random.Random(0)
    reader = PieceReader(tokenizer)
    assert reader.by_word
    texts = ["", " ", "  ab", "[SEP] a", "a[SEP]b ", "a" * 300]
    texts += ["".join(draw.choices(LETTERS, k=draw.randint(0, 40))) for _ in range(500)]
    for low in range(0, len(texts), 50):
        some = texts[low : low + 50]
        wanted = tokenizer.encode_batch(some, add_special_tokens=False)
        assert list(by_text(reader, some)) == [(each.ids, each.offsets) for each in wanted]


def test_no_text_and_no_token():
    reader = PieceReader(word_pieces())
    assert [len(column) for column in reader.read([])] == [0, 0, 0, 0]
    assert reader.read([" ", ""]).size.tolist() == [0, 0]


def test_a_tokenizer_that_minds_blanks_reads_whole_texts():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel()
    assert not PieceReader(tokenizer).by_word
