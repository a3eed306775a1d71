"""Sources whose name the text withholds where it cites them: they are nobody who is named."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.models.sourcing.spans.seen import Seen, offsets
from toolkit.models.sourcing.spans.withholding import Withholding

PRONOUN = re.compile(r"(?:he|she|they)\b", re.IGNORECASE)


def is_unnamed(article: Sequence[Seen], i: int, start: int, end: int) -> bool:
    """Whether the name of the source between two offsets of sentence ``i`` is withheld there, or in
    the next sentence, which speaks of it by a pronoun or the same words."""
    seen = article[i]
    if any(_is_of(withheld, seen, start, end) for withheld in seen.withheld):
        return True
    following = article[i + 1] if i + 1 < len(article) else None
    if following is None or not following.withheld or start != max(_starts(seen)):
        return False
    words = seen.text[start:end].lower().removeprefix("the ")
    return any(
        _target(withheld, following).lower().removeprefix("the ") == words
        or (withheld.by_source and withheld.target_start < 0 and PRONOUN.match(following.text))
        for withheld in following.withheld
    )


def _is_of(withheld: Withholding, seen: Seen, start: int, end: int) -> bool:
    """Whether the name that is withheld is that of the source between two offsets."""
    if withheld.target_start >= 0:
        return withheld.target_start < end and start < withheld.target_end
    starts = _starts(seen)
    before = [at for at in starts if at < withheld.start]
    return start == (max(before) if before else min(starts, default=-1))


def _starts(seen: Seen) -> list[int]:
    return [
        offsets(seen.words, each.source)[0]
        for each in seen.parts.attributions
        if each.source is not None and not each.quoted
    ]


def _target(withheld: Withholding, seen: Seen) -> str:
    return seen.text[max(0, withheld.target_start) : max(0, withheld.target_end)]
