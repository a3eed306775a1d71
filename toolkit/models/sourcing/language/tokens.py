"""Words with their offsets, and what stands in quotation marks, over the sentences of an article.

Marks of every style are read: “ ”, " ", '' '' (as some newspapers write them), `` '', « »,
„ “, ‘ ’ and ' '. Nothing is rewritten, so every offset holds in the text as it came.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from toolkit.speech_tags import TAG

# The first two alternatives are there for speed alone: they take what the others would.
TOKEN = re.compile(
    r"[a-zA-Z]+(?![\w’'.-])|[,.](?!\.)"
    r"|(?:[^\W\d_]\.){2,}"  # U.S.
    r"|(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Capt|Adm|St|Jr|Sr|Prof|Rev|Inc|Corp|Co|Ltd|No)\."
    r"|\d[\d,.:]*\d"
    r"|[’'][sS]\b"
    r"|[^\W_]+(?:[-’'](?![sS]\b)[^\W_]+)*"
    r"|''|``|--+|\.\.+|[^\w\s]|_+"
)
DOUBLE = re.compile("[“”„«»\"]|''|``")
SINGLE = re.compile(r"(?<![\w’'])[‘'](?=[^\W_]|\.\.\.|…)(?!\d0s)(?!')|(?<=\S)[’'](?![\w’'])")
OPENING = ("“", "„", "«", "``")
BEFORE_OPENING = frozenset(" \t\n\r\u00a0([{-–—/‘'“")
OPENS_SINGLE = re.compile(r"(?<![\w’'])[‘'](?=[A-Z“])")
CLOSES_SINGLE = re.compile(r"(?<=[,.!?…—])[’'](?![\w'])")
TURNED = re.compile(r"(?<!\S)”(?=[A-Z])|(?<=[,.!?])“(?!\S)")
"""A closing mark where an opening one should stand, or the other way round."""
SPACED = re.compile(r"\s+(?=[A-Z\d])")
LEFT_OPEN = re.compile(r"(?<=[,?!…])(?:[\"”]|'')(?= [^\W\d_])|(?<=[.?!…])(?:[\"”]|'')(?= [a-z])")
"""A closing mark before the words that tell who speaks: `…, she said`."""
LEFT_UNCLOSED = re.compile(
    r"[,?!] (?:(?:he|she|they) (?:said|says|added|wrote)|(?:said|says|added|wrote) (?!that\b)\w)"
)
"""Words that tell who speaks, after which a quotation goes on only with a new mark."""
_SAYS = r"(?:said|says|told|tells|added|adds|wrote|writes|warned|warns|noted|argued|announced)"
_WHO = (
    r"(?:[Tt]he (?:[a-z-]+ ){0,2}[a-z]+|(?!(?:And|But|I|If|In|It|So|He|She|We|They|You)\b)"
    r"[A-Z][\w’'.-]*(?: [A-Z][\w’'.-]*){0,3})"
)
TOLD_LAST = re.compile(rf", {_WHO} {_SAYS}[.]$")
TOLD_FIRST = re.compile(rf"{_WHO}(?:, [^,]{{3,40}},)? (?:also |later |then )?{_SAYS}\b")
"""Who says something in the reporter's voice, last or first in a sentence: "…, the mayor said."."""
LEFT_SINGLE = re.compile(
    r"(?<=[,?!…])[’'] (?:he|she|they|[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?)"
    r" (?:said|says|added|wrote|told)\b"
)
"""A single closing mark before the words that tell who speaks."""
LOOK_AHEAD = 60
"""How many sentences an open quotation may run on before its closing mark is given up."""
LOOK_AHEAD_TO_OPENING = 20
"""How many where the next mark is no closing one but opens a new paragraph of it."""


class Words(NamedTuple):
    """The words and marks of a sentence, and where each starts in it."""

    texts: list[str]
    starts: list[int]


class Quote(NamedTuple):
    """The part of a quotation that one sentence holds, marks included.

    ``opens`` and ``closes`` say whether its opening and closing marks stand in this sentence.
    """

    start: int
    end: int
    opens: bool
    closes: bool


def tokenize(sentence: str) -> Words:
    """Split a sentence into words and marks; white space alone is left out.

    >>> tokenize("The U.S. didn't say it's Kim's.").texts
    ['The', 'U.S.', "didn't", 'say', 'it', "'s", 'Kim', "'s", '.']
    """
    texts = TOKEN.findall(sentence)
    starts = []
    end = 0
    for text in texts:
        start = sentence.find(text, end)
        starts.append(start)
        end = start + len(text)
    return Words(texts, starts)


def find_quotes(sentences: Sequence[str]) -> list[list[Quote]]:
    """What stands in quotation marks, for each sentence of one article, in order.

    An opening mark without its closing one holds on into the next sentences when the next
    double mark, at most `LOOK_AHEAD` sentences on, closes it, or one that is near opens a new
    paragraph of it. Where the opening mark is missing, what comes before `," she said` is quoted.

    >>> find_quotes(["“We lost.", "We go on,” she said."])
    [[Quote(start=0, end=9, opens=True, closes=False)],
     [Quote(start=0, end=10, opens=False, closes=True)]]
    """
    sentences = [_with_single(sentence) for sentence in sentences]
    marks = [_marks(sentence) for sentence in sentences]
    by_sentence: list[list[Quote]] = []
    is_open = False
    for i, sentence in enumerate(sentences):
        quotes: list[Quote] = []
        start, opens, nested = 0, False, False
        for j, (at, end, kind) in enumerate(marks[i]):
            if nested:
                nested = False
            elif is_open and at and kind == "open" and _is_nested(marks, i, j):
                nested = True
            elif kind == "open" or (kind == "either" and not is_open):
                if is_open and at:  # a mark was forgotten: the new one begins anew
                    quotes.append(Quote(start, at, opens, False))
                start, opens, is_open = at, True, True
            elif is_open:
                quotes.append(Quote(start, end, opens, True))
                is_open = False
            elif not quotes and LEFT_OPEN.match(sentence, at):
                quotes.append(Quote(0, end, False, True))
        if is_open:
            quotes.append(Quote(start, len(sentence), opens, False))
            is_open = _runs_on(marks, i, bool(LEFT_UNCLOSED.search(sentence, start)))
            if is_open and opens:
                is_open = not _is_forgotten(sentences, marks, i, start)
        if "'" in sentence or "‘" in sentence:
            quotes += _single_quotes(sentence, quotes)
        by_sentence.append(quotes)
    for i, sentence in enumerate(sentences):
        if "‘" in sentence or "'" in sentence:
            _carry_single(sentences, by_sentence, i)
    return by_sentence


def _marks(sentence: str) -> list[tuple[int, int, str]]:
    """Double marks: start, end, and whether each opens, closes, or may do either."""
    result = []
    for match in DOUBLE.finditer(sentence):
        mark, at, end = match[0], match.start(), match.end()
        if mark in OPENING or mark in "”»":
            kind = "open" if (mark in OPENING) != bool(TURNED.match(sentence, at)) else "close"
        else:
            free_before = at == 0 or sentence[at - 1] in BEFORE_OPENING
            free_after = end == len(sentence) or sentence[end].isspace()
            if at == 0 and _opens_sentence(sentence[end : end + 160]):
                kind = "open"
            elif free_before == free_after:
                # `" she said` after a split inside a quotation still closes it.
                kind = "either"
            elif free_before:
                kind = "open"
            else:
                kind = "close"
            if kind == "close" and end < len(sentence) and sentence[end].isalnum():
                kind = "either"
        result.append((at, end, kind))
    # „ … “ : the German closing mark is the English opening one.
    if "„" in sentence:
        low = False
        for k, (at, end, _) in enumerate(result):
            if sentence[at] == "„":
                low = True
            elif low and sentence[at] == "“":
                result[k], low = (at, end, "close"), False
    return result


def _opens_sentence(after: str) -> bool:
    """Whether what follows a mark with a space is quoted, and not "Ms. Abara asked"."""
    space = SPACED.match(after)
    return space is not None and not TAG.match(after, space.end())


def _is_nested(marks: Sequence[Sequence[tuple[int, int, str]]], i: int, j: int) -> bool:
    """Whether an opening mark within a quotation opens one within it: its closing mark stands in
    the sentence, and the next mark closes the outer one."""
    inner, *rest = [kind for _, _, kind in marks[i][j + 1 :]] or ["open"]
    if inner == "open":
        return False
    later = (kind for held in marks[i + 1 : i + 1 + LOOK_AHEAD] for _, _, kind in held)
    return next(iter(rest), None) == "close" or (not rest and next(later, None) == "close")


def _runs_on(marks: Sequence[Sequence[tuple[int, int, str]]], i: int, tagged: bool) -> bool:
    """Whether a quotation that sentence ``i`` leaves open does; where it is ``tagged``, as in
    `"We lost, she said.`, its closing mark was forgotten if the next one opens."""
    for k, following in enumerate(marks[i + 1 : i + 1 + LOOK_AHEAD]):
        if following:
            at, _, kind = following[0]
            opens_anew = kind == "either" or at == 0
            near = k < LOOK_AHEAD_TO_OPENING and not tagged
            return kind == "close" or (near and opens_anew)
    return False


def _is_forgotten(
    sentences: Sequence[str],
    marks: Sequence[Sequence[tuple[int, int, str]]],
    i: int,
    start: int,
) -> bool:
    """Whether a quotation that sentence ``i`` opens and leaves open has lost its closing mark: a
    sentence before the next mark tells last who says it; or first, where the opening mark is
    doubtful, two single ones or one with a space behind it."""
    sentence = sentences[i]
    spaced = sentence[start + 1 : start + 2].isspace()
    doubtful = spaced or sentence.startswith("''", start)
    for k in range(i + 1, min(i + 1 + LOOK_AHEAD, len(sentences))):
        if marks[k]:
            return False
        if TOLD_LAST.search(sentences[k]) or (doubtful and TOLD_FIRST.match(sentences[k])):
            return True
    return False


def _with_single(sentence: str) -> str:
    """A sentence that opens with two single marks, of which the first closes the quotation before
    and only the second has a closing one, "''We lost,' she said.", with a space for the first."""
    if not sentence.startswith("''") or len(DOUBLE.findall(sentence)) > 1:
        return sentence
    within = OPENS_SINGLE.search(sentence, 2)  # "''If they say, 'No.'", which goes on
    return f" {sentence[1:]}" if not within and CLOSES_SINGLE.search(sentence, 2) else sentence


def _carry_single(sentences: Sequence[str], by_sentence: list[list[Quote]], i: int) -> None:
    """Extend a quotation in single marks that sentence ``i`` opens and a later one closes."""
    start = max(sentences[i].rfind("‘"), sentences[i].rfind(" '") + 1)
    if any(quote.start <= start < quote.end for quote in by_sentence[i]):
        return
    if not OPENS_SINGLE.match(sentences[i], start):
        return
    mark = sentences[i][start]
    if CLOSES_SINGLE.search(sentences[i], start + 1):
        return
    if i + 1 < len(sentences) and sentences[i + 1].startswith(" '"):  # closed by `_with_single`
        by_sentence[i].append(Quote(start, len(sentences[i]), True, False))
        return
    for k in range(i + 1, min(i + 1 + LOOK_AHEAD, len(sentences))):
        closing = CLOSES_SINGLE.search(sentences[k])
        opening = OPENS_SINGLE.search(sentences[k]) if mark == "'" else None
        opened = opening.start() if opening else sentences[k].find("‘")
        if closing and not 0 <= opened < closing.start():
            by_sentence[i].append(Quote(start, len(sentences[i]), True, False))
            for between in range(i + 1, k):
                by_sentence[between] = [Quote(0, len(sentences[between]), False, False)]
            by_sentence[k].insert(0, Quote(0, closing.end(), False, True))
            return
        if opened >= 0 or by_sentence[k]:
            return


def _single_quotes(sentence: str, doubles: Sequence[Quote]) -> list[Quote]:
    """Quotations in single marks, outside the double ones, opened and closed in the sentence."""
    quotes: list[Quote] = []
    start = -1
    for match in SINGLE.finditer(sentence):
        at = match.start()
        if any(quote.start <= at < quote.end for quote in doubles):
            continue
        if at == 0 or not sentence[at - 1].strip() or sentence[at - 1] in "([—–":
            start = at
        # `the workers' union` closes nothing: something must be open, and hold a full word.
        elif start >= 0 and at - start > 2:
            quotes.append(Quote(start, match.end(), True, True))
            start = -1
        elif start < 0 and not quotes and not doubles and LEFT_SINGLE.match(sentence, at):
            quotes.append(Quote(0, match.end(), False, True))
    return quotes
