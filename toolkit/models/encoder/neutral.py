"""Names and typesetting taken out of what a network reads, so that they cannot sway it.

Persons, parties, peoples and faiths, and news outlets each have one stand-in: a sentence says the
same of one as of another, and of a woman as of a man. Marks of quotation are read straight, as
houses differ in them, and a sentence that ends in a word, as headlines do, with a full stop. Every
token of the changed text knows its place in the text as it came, so that spans and evidence are the
author's own words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from toolkit.models.encoder.genders import read_alike
from toolkit.models.encoder.name_words import Word, adjoins, capitalised
from toolkit.models.encoder.unlisted_names import unlisted
from toolkit.models.name_lists import OF_PLACES, names
from toolkit.models.sourcing.language.grammar import PARTICLES
from toolkit.schema import TextSpan

Ints = NDArray[np.int64]
TITLES = frozenset(
    """mr mrs ms miss dr sir lord lady president senator sen rep gov governor mayor minister
    secretary chancellor congressman congresswoman judge justice gen general col capt sgt officer
    prof professor rev pope""".split()  # noqa: SIM905
)
STRAIGHT = str.maketrans("“”‘’", "\"\"''")
GENERATIONS = frozenset(("jr", "sr", "ii", "iii", "iv"))


class Neutral(NamedTuple):
    """A text with stand-ins; ``edges`` and ``origins``, of one length, are offsets in it and those
    in the text as it came that they stand for: its start, start and end of each stand-in, its end.
    """

    text: str
    edges: Ints
    origins: Ints

    def places(self, start: Ints, end: Ints) -> tuple[Ints, Ints]:
        """Offsets of tokens, in the text as it came; a stand-in's tokens cover all it stands for.

        >>> said = neutral(["Hillary Rodham Clinton won."])[0]
        >>> said.text, [edge.tolist() for edge in said.places(np.array([0, 5]), np.array([4, 10]))]
        ('John Smith won.', [[0, 8], [7, 22]])
        """
        first = (np.searchsorted(self.edges, start, side="right") - 1).clip(0, len(self.edges) - 2)
        last = (np.searchsorted(self.edges, end, side="left") - 1).clip(0, len(self.edges) - 2)
        # Stretches alternate: as it came, stand-in, as it came …
        moved = np.where(first % 2, 0, start - self.edges[first])
        rest = np.where(
            last % 2, self.origins[last + 1] - self.origins[last], end - self.edges[last]
        )
        ends = self.origins[-1]  # a full stop that was added lies beyond
        return np.minimum(self.origins[first] + moved, ends), np.minimum(
            self.origins[last] + rest, ends
        )

    def spans_as_they_came(self, spans: Sequence[TextSpan]) -> tuple[TextSpan, ...]:
        """Spans of the changed text as spans of the text as it came.

        >>> neutral(["Ana Ruiz ranted."])[0].spans_as_they_came([TextSpan(11, 17, "loaded", 0.9)])
        (TextSpan(start=9, end=15, label='loaded', p=0.9, attribution=0, source_id=''),)
        """
        if not spans or self.is_as_it_came:
            return tuple(spans)
        bounds = np.array([(span.start, span.end) for span in spans], np.int64).T
        moved = zip(*(edge.tolist() for edge in self.places(*bounds)), strict=True)
        pairs = zip(spans, moved, strict=True)
        return tuple(
            span._replace(start=start, end=end) for span, (start, end) in pairs if start < end
        )

    @property
    def is_as_it_came(self) -> bool:
        """Whether nothing was changed."""
        return len(self.edges) == 2 and len(self.text) == self.edges[-1]


def unchanged(text: str) -> Neutral:
    """A text as it came."""
    ends = np.array([0, len(text)], np.int64)
    return Neutral(text, ends, ends)


class _Swap(NamedTuple):
    """Words from ``start`` to ``end``, to be read as ``stand_in``."""

    start: int
    end: int
    stand_in: str


def neutral(sentences: Sequence[str], vocabulary: Set[str] = frozenset()) -> list[Neutral]:
    """The sentences of one article with stand-ins. A surname that follows a first name or a title
    anywhere in it is known for the whole of it.

    ``vocabulary`` holds the words that a network knows, lower case. Two or three capitalised words
    one of which it lacks, and none of which is of a body or a place, are taken for a person.

    >>> [said.text for said in neutral(["Ana Ruiz met Muslims.", "Fox News said Ruiz won."])]
    ['John Smith met Canadians.', 'Reuters said Smith won.']
    >>> neutral(["The clerk, Fatoumata Ndiaye, left."], {"the", "clerk", "left"})[0].text
    'The clerk, John Smith, left.'
    """
    words = [list(capitalised(text)) for text in sentences]
    runs = [
        list(unlisted(text, of_text, vocabulary)) if vocabulary else []
        for text, of_text in zip(sentences, words, strict=True)
    ]
    surnames = names().surnames | {
        surname for text, of_text in zip(sentences, words, strict=True)
        for surname in _introduced(text, of_text)
    } | {run[-1].lower for of_text in runs for run in of_text}  # fmt: skip
    return [
        _replaced(text, _with_genders(text, sorted(_swaps(text, of_text, surnames, of_runs))))
        for text, of_text, of_runs in zip(sentences, words, runs, strict=True)
    ]


def _introduced(text: str, words: Sequence[Word]) -> Iterator[str]:
    """Surnames that stand behind a first name or a title."""
    known = names()
    for k, word in enumerate(words[:-1]):
        if k and words[k - 1].lower in OF_PLACES:
            continue
        gap = text[word.end : words[k + 1].start]
        titled = word.lower in TITLES and gap in (" ", ". ")
        if not titled and not (word.lower in known.first and adjoins(text, word, words[k + 1])):
            continue
        last = k + 1 if titled else _name_end(text, words, k, known.surnames)
        if titled and words[last].lower in known.first:
            last = _name_end(text, words, last, known.surnames)
        surname = words[last].lower
        if last > k and not any(surname in group for group in (known.first, known.adjectives)):
            yield surname


def _name_end(text: str, words: Sequence[Word], first: int, surnames: Set[str]) -> int:
    """The number of the last word of the name that starts with word ``first``: the next one, and
    more after a second first name or up to a surname that is known."""
    known = names().first
    last = first
    while last + 1 < len(words) and adjoins(text, words[last], words[last + 1]):
        following = words[last + 1].lower
        goes_on = last == first or words[last].lower in known | PARTICLES or following in surnames
        if not goes_on or following in GENERATIONS:
            break
        last += 1
    return last


def _swaps(
    text: str,
    words: Sequence[Word],
    surnames: Set[str],
    runs: Sequence[tuple[Word, ...]] = (),
) -> Iterator[_Swap]:
    known = names()
    taken = 0
    spans: list[tuple[int, int]] = []
    if any(word.lower in known.outlet_words for word in words):
        spans += [match.span() for match in known.outlets.finditer(text)]
        yield from (_Swap(low, high, known.outlet) for low, high in spans)
    if any(word.lower in known.party_words for word in words):
        parties = [match.span() for match in known.parties_by_noun.finditer(text)]
        yield from (_Swap(low, high, known.party) for low, high in parties)
        spans += parties
    ends = {run[0].start: run[-1] for run in runs}
    for k, word in enumerate(words):
        if word.start < taken or any(low <= word.start < high for low, high in spans):
            continue
        if k and words[k - 1].lower in OF_PLACES and adjoins(text, words[k - 1], word):
            continue  # San Antonio
        is_first = word.lower in known.first
        following = words[k + 1] if k + 1 < len(words) else word
        if word.start in ends:
            last = ends[word.start]
        elif is_first or (
            word.lower in known.ambiguous
            and (following.lower in surnames or following.lower in PARTICLES)
            and adjoins(text, word, following)
        ):
            last = words[_name_end(text, words, k, surnames)]
        else:
            last = word
        if last is not word:
            blank = text.index(" ", word.start)
            first_name, surname = known.person.split()
            yield _Swap(word.start, blank, first_name)
            yield _Swap(blank + 1, last.end, surname)
            taken = last.end
        elif word.lower in surnames:
            yield _Swap(word.start, word.end, known.surname)
        elif is_first:
            yield _Swap(word.start, word.end, known.first_name)
        elif word.lower in known.parties:
            plural = word.lower.endswith("s")
            yield _Swap(word.start, word.end, known.party + "s" * plural)
        elif word.lower in known.peoples:
            yield _Swap(word.start, word.end, known.group + "s")
        elif word.lower in known.adjectives:
            yield _Swap(word.start, word.end, known.group)


def _with_genders(text: str, swaps: list[_Swap]) -> list[_Swap]:
    """The swaps in order, with those of words that tell a gender where nothing is swapped yet."""
    alike = [_Swap(*each) for each in read_alike(text)]
    if not alike:
        return swaps
    free = [
        each for each in alike
        if not any(each.start < swap.end and swap.start < each.end for swap in swaps)
    ]  # fmt: skip
    return sorted(swaps + free)


def _replaced(text: str, swaps: Sequence[_Swap]) -> Neutral:
    """The text with its swaps, straight marks of quotation, and a full stop where there is no mark
    at its end; inside an unchanged stretch offsets move together."""
    stop = "." if text.rstrip()[-1:].isalnum() else ""
    if not swaps:
        return unchanged(text)._replace(text=text.translate(STRAIGHT) + stop)
    parts: list[str] = []
    edges, origins = [0], [0]
    at = length = 0
    for swap in swaps:
        parts += (text[at : swap.start], swap.stand_in)
        length += swap.start - at
        edges += (length, length + len(swap.stand_in))
        origins += (swap.start, swap.end)
        length += len(swap.stand_in)
        at = swap.end
    parts += (text[at:], stop)
    edges.append(length + len(text) - at)
    origins.append(len(text))
    changed = "".join(parts).translate(STRAIGHT)
    return Neutral(changed, np.array(edges, np.int64), np.array(origins, np.int64))
