"""Sentences that do no more than withhold a name: "They declined to be identified".

Such a sentence speaks of a source, though it passes nothing on: its attribution is that of the
person whose name it withholds, and its cue the words that do so.
"""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.models.sourcing.language.antecedent import AUXILIARY
from toolkit.models.sourcing.language.grammar import PERSONAL, PLURAL, STOPS
from toolkit.models.sourcing.language.grammar import words as word_set
from toolkit.models.sourcing.language.tokens import Words
from toolkit.models.sourcing.spans.attribution import Attribution, Stretch
from toolkit.models.sourcing.spans.withholding import Withholding

SAID = word_set("said says told added explained confirmed")
WANTED = word_set(
    "asked wanted wished requested declined refused insisted preferred demanded begged"
)
"""What somebody of whom a name is withheld has done, in a clause of its own."""
ADVERBS = word_set("not n't n’t also never")
QUOTES = word_set('“ ” " ,” .”')
OPENS = word_set('“ ” " ( — –')
SURE = 0.9
"""How sure it is that such a sentence speaks of a source."""


def withheld_attribution(words: Words, withholdings: Sequence[Withholding]) -> Attribution | None:
    """The attribution of a sentence in which a source wants its name withheld, if one does, or
    else of whoever tells of it: "Ana Lima said the clerk had asked not to be named".

    >>> from toolkit.models.sourcing.language.tokens import tokenize
    >>> from toolkit.models.sourcing.spans.withholding import find_withholding
    >>> text = "The engineer declined to be named."
    >>> withheld_attribution(tokenize(text), find_withholding(text, []))[:2]
    (Stretch(low=0, high=2, p=0.9), Stretch(low=2, high=6, p=0.9))
    """
    for withheld in withholdings:
        if not withheld.by_source:
            continue
        cue = _stretch(words, withheld.start, withheld.end)
        if cue is None:
            continue
        source = _stretch(words, withheld.target_start, withheld.target_end)
        if source is not None and (teller := _teller(words, source, cue)) is not None:
            return teller
        if source is None:
            pronouns = (
                k for k, text in enumerate(words.texts[: cue.low])
                if text.lower() in PERSONAL | PLURAL
            )  # fmt: skip
            at = next(pronouns, None)
            source = None if at is None else Stretch(at, at + 1, SURE)
        return Attribution(source, cue, (), False)
    return None


def _teller(words: Words, source: Stretch, cue: Stretch) -> Attribution | None:
    """Who says that somebody ``source`` has asked not to be named."""
    lower = [text.lower() for text in words.texts]
    low = source.low
    if low and lower[low - 1] == "that":
        low -= 1
    finite = source.high < cue.low and all(
        text in AUXILIARY or text in ADVERBS for text in lower[source.high : cue.low]
    )
    finite = finite or (source.high == cue.low and lower[cue.low] in WANTED)
    if low < 2 or lower[low - 1] not in SAID or not finite or lower[low - 2] in OPENS:
        return None
    first = next((k + 1 for k in range(low - 2, -1, -1) if lower[k] in QUOTES), 0)
    if first >= low - 1:
        return None
    content = Stretch(source.low, len(lower) - (lower[-1] in STOPS), SURE)
    return Attribution(
        Stretch(first, low - 1, SURE), Stretch(low - 1, low, SURE), (content,), False
    )


def _stretch(words: Words, start: int, end: int) -> Stretch | None:
    held = [k for k, at in enumerate(words.starts) if start <= at < end]
    return Stretch(held[0], held[-1] + 1, SURE) if held else None
