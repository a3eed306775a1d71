"""Names of persons that no list has, told by their shape: capitalised words that nobody knows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence, Set
from functools import lru_cache

from toolkit.models.encoder.name_words import Word, adjoins
from toolkit.models.name_lists import OF_PLACES, names
from toolkit.models.sourcing.language.lexicon import lexicon
from toolkit.models.sourcing.mentions.names import STARTERS

NO_PERSON = re.compile(r"\b(?:the|in|at|near|around|throughout) $", re.IGNORECASE)
"""What stands before the name of a body or of a place."""
DERIVED = re.compile(
    r"(?:hood|ship|ism|ists?|tions?|ment|ness|iac|aid|ing|rred|ical|it(?:y|ies)|ers)$"
)
"""Endings of words that are made of others, and so no names."""
REACH = 20
LONGEST = 3
HEADLINE = 0.6
"""Words of a name that no list has; the share of capitals from which words are no names for it."""


def unlisted(text: str, words: Sequence[Word], vocabulary: Set[str]) -> Iterator[tuple[Word, ...]]:
    """Names of persons that no list has: their words, without a title. ``vocabulary`` holds the
    words, lower case, that are no sign of one.

    >>> from toolkit.models.encoder.name_words import capitalised
    >>> text = "The clerk, Fatoumata Ndiaye, left."
    >>> [text[name[0].start : name[-1].end]
    ...  for name in unlisted(text, list(capitalised(text)), {"the"})]
    ['Fatoumata Ndiaye']
    """
    is_sentence = text.rstrip("”\"’') ").endswith((".", "!", "?", ":", ","))
    if len(words) < 2 or not (is_sentence or len(words) < HEADLINE * (text.count(" ") + 1)):
        return
    lists = lexicon()
    first = 0
    while first < len(words):
        last = first
        while last + 1 < len(words) and adjoins(text, words[last], words[last + 1]):
            last += 1
        run = list(words[first : last + 1])
        first = last + 1
        if _follows_no_person(text, run[0]):
            continue
        opens = not text[: run[0].start].strip("“\"‘' ")
        while run and (
            (opens and run[0].lower in STARTERS)
            or run[0].lower in lists.titles
            or run[0].lower in lists.role_words
            or run[0].lower in names().adjectives
        ):
            run.pop(0)
        if opens and len(run) > 1 and _is_known(run[0].lower, vocabulary):
            run.pop(0)  # "Yesterday Portman", "Greedy Portman"
        if (
            1 < len(run) <= LONGEST
            and not _follows_no_person(text, run[0])
            and not any(_is_of_a_body(word.lower) for word in run)
            and not (run[-1].lower in names().surnames and _is_known(run[0].lower, vocabulary))
            and not all(_is_known(word.lower, vocabulary) for word in run)
        ):
            yield tuple(run)


def _follows_no_person(text: str, word: Word) -> bool:
    # No more of the text than the longest such word: a search goes through all it is given.
    return NO_PERSON.search(text[max(0, word.start - REACH) : word.start]) is not None


@lru_cache(maxsize=1 << 15)
def _is_of_a_body(word: str) -> bool:
    lists, known = lexicon(), names()
    return any(
        word in group
        for group in (
            *(lists.organization, lists.suffixes, lists.places, lists.bodies, lists.document),
            *(lists.media_tails, lists.role_words, lists.affiliations),
            *(known.parties, known.peoples, known.adjectives, OF_PLACES),
        )
    )


def _is_known(word: str, vocabulary: Set[str]) -> bool:
    return all(part in vocabulary or DERIVED.search(part) for part in _spelled(word))


@lru_cache(maxsize=1 << 15)
def _spelled(word: str) -> tuple[str, ...]:
    """The parts of a word as an uncased vocabulary has them: without accents and hyphens."""
    plain = unicodedata.normalize("NFD", word)
    return tuple(re.findall(r"\w+", "".join(c for c in plain if not unicodedata.combining(c))))
