"""Sentences that do no more than withhold a name: "They declined to be identified".

Such a sentence speaks of a source, though it passes nothing on: its attribution is that of the
person whose name it withholds, and its cue the words that do so.
"""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.models.sourcing.language.grammar import PERSONAL, PLURAL
from toolkit.models.sourcing.language.tokens import Words
from toolkit.models.sourcing.spans.attribution import Attribution, Stretch
from toolkit.models.sourcing.spans.withholding import Withholding

SURE = 0.9
"""How sure it is that such a sentence speaks of a source."""


def withheld_attribution(words: Words, withholdings: Sequence[Withholding]) -> Attribution | None:
    """The attribution of a sentence in which a source wants its name withheld, if one does.

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
        if source is None:
            pronouns = (
                k for k, text in enumerate(words.texts[: cue.low])
                if text.lower() in PERSONAL | PLURAL
            )  # fmt: skip
            at = next(pronouns, None)
            source = None if at is None else Stretch(at, at + 1, SURE)
        return Attribution(source, cue, (), False)
    return None


def _stretch(words: Words, start: int, end: int) -> Stretch | None:
    held = [k for k, at in enumerate(words.starts) if start <= at < end]
    return Stretch(held[0], held[-1] + 1, SURE) if held else None
