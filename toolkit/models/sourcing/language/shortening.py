"""Descriptions short enough for a table: they end where a phrase ends."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.models.sourcing.language.grammar import NO_NAMES, STATE
from toolkit.models.sourcing.language.grammar import words as word_set
from toolkit.models.sourcing.language.noun_phrase import DATELINE

LONGEST = 8
"""Words of a description."""
BEYOND = 4
"""Further words that it may take to end with its phrase."""
ARTICLE = re.compile(r"^(?:an?|the) ", re.IGNORECASE)
ADVERB = re.compile(r"^(?:also|now|currently|still|formerly|previously) (?=(?:an?|the) )")
"""Before an apposition and no part of it: "who is also the founder"."""
POSSESSIVE = re.compile(r"[’']s?$")
CLAUSE = re.compile(
    rf",(?! {STATE})(?!(?<=\.,) [A-Z])"
    r"| (?:who|which|that|whose|while|where)\b"
)
"""A relative clause or what stands behind a comma, but for that of "Eastmere, Ill., Mayor"."""
LEADS_ON = word_set(
    "of for from in at by with on to about inside within near into under among against including "
    "after before during over than as and or but nor & a an the his her their its our my between "
    "through since until toward towards across behind"
)
"""Words that stand before the rest of their phrase."""
ALONE = NO_NAMES - {"another"}
"""Those that say nothing when they stand alone."""
IN_NAMES = word_set("of for and the & on")
"""Those that may stand within a name: "the Institute for Rivers and Lakes"."""


def shortened(text: str) -> str:
    """Without article and relative clause, of about eight words: up to where a phrase ends.

    >>> shortened("the mayor of Porto Verde, who left")
    'mayor of Porto Verde'
    >>> shortened("a former head of the water board in the city during the years of long drought")
    'former head of the water board in the city'
    """
    text = DATELINE.sub("", POSSESSIVE.sub("", text.strip(" ,;:—–-")))
    text = ARTICLE.sub("", ADVERB.sub("", text))
    clause = CLAUSE.search(text)
    if clause and clause.start() > 0:
        text = text[: clause.start()]
    words = text.split()
    kept = words[: _end(words)]
    while kept and kept[-1].lower() in (LEADS_ON if len(kept) > 1 else LEADS_ON | ALONE):
        kept.pop()
    return " ".join(kept).strip(' ,;:—–-"“”')


def _end(words: Sequence[str]) -> int:
    """How many words to keep."""
    if len(words) <= LONGEST:
        return len(words)
    ends = [k for k in range(1, len(words)) if _ends_phrase(words, k)]
    ends.append(len(words))
    later = next(k for k in ends if k >= LONGEST)
    if later <= LONGEST + BEYOND:
        return later
    end = max((k for k in ends if 2 < k < LONGEST), default=LONGEST)
    while (
        end >= LONGEST
        and end < len(words)
        and words[end - 1][0].isupper()
        and words[end][0].isupper()
    ):
        end += 1  # never within a name
    return end


def _ends_phrase(words: Sequence[str], k: int) -> bool:
    """Whether a phrase may end before word ``k``."""
    last, following = words[k - 1], words[k]
    if following.islower() and following.endswith("ed") and last.lower() not in LEADS_ON:
        named = last[0].isupper() or words[k + 1 : k + 2] == ["by"]
        return named  # "head of the Rail Trust named to", "letter of the union obtained by"
    if last.lower() in LEADS_ON or following.lower() not in LEADS_ON - {"of"}:
        return False
    if following.lower() not in IN_NAMES or not last[0].isupper():
        return True
    after = next((word for word in words[k:] if word.lower() not in IN_NAMES), "")
    return not after[:1].isupper()
