"""What counts as a word in a search, and how a search is read.

Letters are compared without case and accents. A language that writes no spaces is searched by its
characters. ``"in quotes"`` stands so in the
sentence, ``disgrac*`` a beginning, ``-word`` must not stand.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

_CJK = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"[{_CJK}]|[^\W_{_CJK}]+")
_MARKUP = re.compile(r"(<[^>]*>|&[#\w]+;)")
_TERM = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')
MOST_TERMS = 12
"""So many words of a search are looked up; the rest would not narrow it any more."""


def fold(text: str) -> str:
    """A text as it is compared: no case, no accents.

    >>> fold("Müller’s CAFÉ"), fold("Straße")
    ('muller’s cafe', 'strasse')
    """
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


def words_of(text: str) -> list[str]:
    """The words of a text, in order.

    >>> words_of("The well-known café, in 2024; 防波堤")
    ['the', 'well', 'known', 'cafe', 'in', '2024', '防', '波', '堤']
    """
    return _WORD.findall(fold(text))


class Term(NamedTuple):
    """A part of a search: ``words`` that stand in a sentence, or must not (``absent``); the last
    may be a beginning (``prefix``). ``phrase`` is what stands there in quotation marks, folded."""

    words: tuple[str, ...]
    prefix: bool = False
    absent: bool = False
    phrase: str = ""


def read_search(text: str) -> tuple[Term, ...]:
    """The parts of a search, all of which have to hold.

    >>> [(term.words, term.prefix) for term in read_search('"port official" disgrac* -rain')]
    [(('port', 'official'), False), (('disgrac',), True), (('rain',), False)]
    >>> read_search('-rain ""')
    (Term(words=('rain',), prefix=False, absent=True, phrase=''),)
    """
    terms = []
    for minus, quoted, plain in _TERM.findall(text):
        source = quoted or plain
        if words := tuple(words_of(source)):
            phrase = " ".join(fold(quoted).split()) if len(words) > 1 else ""
            terms.append(Term(words, plain.endswith("*"), bool(minus), phrase))
    return tuple(dict.fromkeys(terms))[:MOST_TERMS]


def with_hits(marked: Markup, terms: Sequence[Term]) -> Markup:
    """Marked text with the words of a search in ``<b class="hit">``; tags stay as they are.

    >>> with_hits(Markup('<i title="rain">Rain &amp; <b>hail</b></i>'), read_search("rain amp"))
    Markup('<i title="rain"><b class="hit">Rain</b> &amp; <b>hail</b></i>')
    """
    present = [term for term in terms if not term.absent]
    whole = {word for term in present for word in term.words}
    begun = tuple(term.words[-1] for term in present if term.prefix)
    if not present:
        return marked

    def hit(match: re.Match[str]) -> str:
        word = fold(match[0])
        is_hit = word in whole or word.startswith(begun)
        return f'<b class="hit">{match[0]}</b>' if is_hit else match[0]

    parts = _MARKUP.split(str(marked))
    # Every second part is a tag or an entity.
    parts[::2] = [_WORD.sub(hit, part) for part in parts[::2]]
    return Markup("".join(parts))
