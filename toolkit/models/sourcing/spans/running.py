"""Sentences all of whose words stand in a quotation that runs over several sentences."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.models.sourcing.language.tokens import Quote


def find_running(sentences: Sequence[str], quotes: Sequence[list[Quote]]) -> dict[int, Quote]:
    """The sentences of an article that are no more than a part of a quotation, by number;
    ``quotes`` as `find_quotes` gives them. A sentence in marks of its own alone may be a title.

    >>> from toolkit.models.sourcing.language.tokens import find_quotes
    >>> sentences = ["“We lost.", "It hurts.", "We go on,” she said."]
    >>> sorted(find_running(sentences, find_quotes(sentences)))
    [0, 1]
    """
    running = {}
    for i, held in enumerate(quotes):
        if len(held) != 1 or (held[0].opens and held[0].closes):
            continue
        start, end = held[0].start, held[0].end
        outside = sentences[i][:start] + sentences[i][end:]
        if not any(letter.isalnum() for letter in outside):
            running[i] = held[0]
    return running
