"""Faiths by their adjectives: whoever leads or preaches in any of them has the same role."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.models.sourcing.language.grammar import words
from toolkit.models.sourcing.language.noun_phrase import singular

PREACHING = words(
    "anglican baptist congregationalist episcopal episcopalian evangelical lutheran mennonite "
    "methodist pentecostal presbyterian quaker unitarian ordained"
)
"""Those whose ministers preach; a Hindu minister may be one of the state."""
FAITHS = PREACHING | words(
    "adventist ahmadi amish baha'i bahai buddhist catholic christian coptic druze faith hasidic "
    "hindu humanist interfaith islamic ismaili jain jewish maronite mormon muslim orthodox pagan "
    "parsi protestant rastafarian religious salafi scientologist shia shiite shinto sikh spiritual "
    "sufi sunni taoist wiccan yazidi zen zoroastrian"
)
LEADING = words("leader elder figure official authority community activist")


def speaks_for_faith(lower: Sequence[str]) -> bool:
    """Whether a description, lower case, ends in who leads or preaches in a faith.

    >>> speaks_for_faith(["senior", "hindu", "leaders"]), speaks_for_faith(["hindu", "minister"])
    (True, False)
    """
    if len(lower) < 2:
        return False
    faith, noun = lower[-2].replace("’", "'"), singular(lower[-1])
    return (faith in FAITHS and noun in LEADING) or (faith in PREACHING and noun == "minister")
