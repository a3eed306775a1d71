from __future__ import annotations

import pytest

from toolkit.models.sourcing.language.tokens import find_quotes, tokenize

TEXTS = [
    "The U.S. didn't say it's Kim's -- no, really...",
    "“Ja”, said Mr. O’Neil; 3,400.5 (or 4%) of them_all — ‘90s.",
    "  spaces\u00a0and\ttabs  ",
    "''Hello'' ``you'' «là» „da“ …",
    "e\u0301 ﷺ 👩‍👩‍👧 中文。",
    "",
]


@pytest.mark.parametrize("text", TEXTS)
def test_words_stand_where_they_say_and_cover_the_text(text: str) -> None:
    texts, starts = tokenize(text)
    assert [text[at : at + len(word)] for word, at in zip(texts, starts, strict=True)] == texts
    covered = set()
    for word, at in zip(texts, starts, strict=True):
        assert covered.isdisjoint(range(at, at + len(word)))
        covered.update(range(at, at + len(word)))
    assert all(text[i].isspace() for i in range(len(text)) if i not in covered)


@pytest.mark.parametrize(
    ("sentences", "quoted"),
    [
        (["“One,” she said. “Two.”"], [["“One,”", "“Two.”"]]),
        (['"One," she said. "Two."'], [['"One,"', '"Two."']]),
        (["''One,'' she said. ''Two.''"], [["''One,''", "''Two.''"]]),
        (["``One,'' she said."], [["``One,''"]]),
        (["« Un », dit-elle."], [["« Un »"]]),
        (["„Eins“, sagte sie. „Zwei.“"], [["„Eins“", "„Zwei.“"]]),
        (["‘We can’t go,’ Smith’s aide said."], [["‘We can’t go,’"]]),
        (["'We can't go,' Smith's aide said."], [["'We can't go,'"]]),
        (["It was the workers' day, and the '90s, and ‘tis."], [[]]),
        (["“One.", "Two.", "Three,” she said."], [["“One."], ["Two."], ["Three,”"]]),
        (['"One.', 'Two," she said "at last".'], [['"One.'], ['Two,"', '"at last"']]),
        (["“One.", "“Two.”"], [["“One."], ["“Two.”"]]),
        (["‘We go.", "We can’t stay.", "Now,’ he said."],
         [["‘We go."], ["We can’t stay."], ["Now,’"]]),
        (["“A ‘new’ day,” she said."], [["“A ‘new’ day,”"]]),
        (["“What he calls “hell” is my home,” she said."],
         [["“What he calls “hell” is my home,”"]]),
        (['"He read “Dune.”', 'He liked it," she said.'],
         [['"He read “Dune.”'], ['He liked it,"']]),
        (["“We lost, he said, and “no” is no answer.", "“Yes,” she said."],
         [["“We lost, he said, and ", "“no”"], ["“Yes,”"]]),
    ],
)  # fmt: skip
def test_quotations(sentences: list[str], quoted: list[list[str]]) -> None:
    found = find_quotes(sentences)
    texts = [
        [text[q.start : q.end] for q in quotes]
        for text, quotes in zip(sentences, found, strict=True)
    ]
    assert texts == quoted


def test_a_mark_that_never_closes_does_not_swallow_the_article() -> None:
    sentences = ["He said “no.", *["Rain fell."] * 40]
    assert [bool(quotes) for quotes in find_quotes(sentences)].count(True) == 1
    before_another = ["He said “no.", "Rain fell.", "She said “yes” twice."]
    assert find_quotes(before_another)[1] == []


def test_open_and_closed_are_told() -> None:
    (first,), (second,) = find_quotes(["“One.", "Two,” she said."])
    assert (first.opens, first.closes) == (True, False)
    assert (second.opens, second.closes) == (False, True)
