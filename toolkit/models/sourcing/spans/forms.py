"""What the form of the sentences of an article tells, whatever a tagger says of their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from toolkit.models.sourcing.language.lexicon import lexicon
from toolkit.models.sourcing.language.tokens import Quote
from toolkit.models.sourcing.spans.dialogue import Turn, find_turns
from toolkit.models.sourcing.spans.plain import Plain, find_plain
from toolkit.models.sourcing.spans.withholding import Withholding, find_withholding


class Forms(NamedTuple):
    """By sentence what stands in quotation marks and where a name is withheld, and by the number of
    a sentence the turn of a dialogue that it is, and the attribution that its grammar tells. In a
    turn only what is said counts as quoted."""

    quotes: Sequence[list[Quote]]
    withheld: Sequence[tuple[Withholding, ...]]
    turns: Mapping[int, Turn]
    plain: Mapping[int, Plain]


def read_forms(sentences: Sequence[str], quotes: Sequence[list[Quote]]) -> Forms:
    """The forms of the sentences of one article; ``quotes`` as `find_quotes` gives them.

    >>> forms = read_forms(["A clerk, who asked not to be named, left."], [[]])
    >>> [withheld.by_source for withheld in forms.withheld[0]]
    [True]
    """
    withheld = [find_withholding(*pair) for pair in zip(sentences, quotes, strict=True)]
    lists = lexicon()
    turns = find_turns(sentences, lists, quotes)
    following = [*sentences[1:], ""][: len(sentences)]
    attributions = {
        i: find_plain(text, quoted, lists, behind)
        for i, (text, quoted, behind) in enumerate(zip(sentences, quotes, following, strict=True))
        if i not in turns
    }
    plain = {i: each for i, each in attributions.items() if each is not None}
    return Forms(quotes, withheld, turns, plain)
