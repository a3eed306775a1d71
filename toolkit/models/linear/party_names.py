"""Names of parties before a word that tells them for one, out of sight of word weights.

"Republican strategists" and "Labour strategists" must score alike: which party it is says nothing
of frames or of loaded language. The names become one word that nothing was learned of, as long
as they were, so that offsets hold.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from toolkit.models.name_lists import PARTY_NOUNS, names

UNKNOWN = "q"
"""A letter that fills no word of any text that weights were learned from; "xxxx" does."""


@lru_cache(maxsize=1)
def _pattern() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A quick sign that some text may name a party, and the names themselves."""
    lists = names()
    alone = "|".join(sorted(word.title() for word in lists.parties))
    by_noun = lists.parties_by_noun.pattern
    sign = "|".join(sorted(word.title() for word in {*lists.parties, *lists.party_words}))
    return (
        re.compile(rf"\b(?:{sign}|GOP)\b"),
        re.compile(rf"{by_noun}|\b(?:{alone}|GOP)(?= (?:{PARTY_NOUNS})\b)"),
    )


def without_parties(texts: Sequence[str]) -> list[str]:
    """The texts, each as long as before, with the names of parties made unknown words.

    >>> without_parties(["The Social Democratic leader met voters.", "A green leaf."])
    ['The qqqqqqqqqqqqqqqqq leader met voters.', 'A green leaf.']
    """
    sign, pattern = _pattern()
    return [
        pattern.sub(lambda match: UNKNOWN * len(match[0]), text) if sign.search(text) else text
        for text in texts
    ]
