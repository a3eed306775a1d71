"""Who of the people named in an article a role is of: "the congressman", of a Representative."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from toolkit.models.sourcing.language.grammar import words as word_set
from toolkit.models.sourcing.mentions.descriptions import Description
from toolkit.models.sourcing.mentions.people import Person

SAME_OFFICE = (
    word_set("congressman congresswoman representative lawmaker legislator"),
    word_set("senator lawmaker legislator"),
    word_set("host anchor broadcaster"),
    word_set("chairman chairwoman chair chairperson"),
    word_set("spokesman spokeswoman spokesperson"),
    word_set("lawyer attorney"),
    word_set("professor academic scholar"),
    word_set("scientist researcher"),
    word_set("writer author columnist essayist"),
    word_set("judge justice jurist"),
    word_set("ambassador envoy diplomat"),
    word_set("physician doctor"),
    word_set("captain skipper"),
    word_set("goalkeeper keeper goalie"),
    word_set("coach manager trainer"),
    word_set("footballer player"),
)
"""Nouns by which one office or calling is met again."""
ELECTED = word_set("senator congressman congresswoman representative governor host anchor")
"""Those that news calls by their place or party when they are met again: "the Ohio senator"."""
EPOCH = word_set("former ex late next first second incoming outgoing acting deputy vice")
"""Words that tell one holder of an office from the next."""
UNNAMED = word_set("official source aide adviser advisor insider lawyer attorney witness soldier")
"""Nouns for people whom news leaves unnamed."""
MOODS = word_set(
    "somber sombre embattled visibly grim angry emotional combative beleaguered defiant exhausted "
    "jubilant tearful weary soft-spoken outspoken bespectacled veteran popular unpopular young"
)
"""Words that say how somebody is, not who."""
CALLINGS = word_set(
    "analyst economist scientist professor researcher academic scholar historian author writer "
    "diplomat pollster sociologist psychologist climatologist geologist biologist engineer "
    "physicist chemist surgeon physician pediatrician epidemiologist strategist activist columnist"
)
"""Nouns that say no more of the one person just heard than what they do."""


def sole_holder(
    new: Description, people: Sequence[Person], offices: Callable[[Person], list[frozenset[str]]]
) -> Person | None:
    """The one person named in the article whose office or calling a definite description means by
    another word, or with words that do not tell apart; ``None`` where several or nobody fits."""
    if new.modifiers & EPOCH:
        return None
    heads = {new.head}.union(*(nouns for nouns in SAME_OFFICE if new.head in nouns))
    fitting = [
        person
        for person in people
        if any(
            heads & words and not words & EPOCH and _agrees(new, words) for words in offices(person)
        )
    ]
    return fitting[0] if len(fitting) == 1 else None


def _agrees(new: Description, words: frozenset[str]) -> bool:
    """Whether no word of a description tells of another office than these words."""
    further = {word for word in new.modifiers - words - MOODS if "year-old" not in word}
    if not further:
        return True
    # "the Ohio senator" may be Senator Hale, but not Kansas Senator Hale.
    known = words - {new.head}.union(*SAME_OFFICE)
    return new.head in ELECTED and not known - word_set("us state talk radio television tv show")
