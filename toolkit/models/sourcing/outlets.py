"""Names of news outlets."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.models.sourcing.lexicon import Lexicon

DESKS = (("fact", "checker"), ("fact", "check"))
"""What an outlet speaks by, behind its name."""


def is_medium(low: Sequence[str], lower: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether a run of capitals, in lower case, names an outlet; ``lower`` is all of its phrase.

    >>> from toolkit.models.sourcing.lexicon import lexicon
    >>> is_medium(["eastmere", "post"], ["the", "eastmere", "post"], lexicon())
    True
    """
    names, bare = lexicon.media_names, " ".join(low).removeprefix("the ")
    if tuple(low[-2:]) in DESKS:
        return True
    if names.fullmatch(bare) or (lower[0] == "the" and names.fullmatch("the " + bare)):
        return True
    if len(low) > 1 and low[0] in ("radio", "television"):
        return True
    if bare.startswith(("daily ", "weekly ")) and low[-1] not in lexicon.suffixes:
        return True
    tail = low[-1].rpartition("-")[2] in lexicon.media_tails
    return tail and (len(low) > 1 or lower[0] == "the")


def opens_with_medium(lower: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether a phrase begins with the name of an outlet: "Eastmere Post political editor"."""
    bare = [word for word in lower if word != "the"] or lower
    if is_medium(bare, lower, lexicon):
        return True
    return any(is_medium(bare[:n], lower, lexicon) for n in range(1, len(bare)))
