"""Voice: whether a span stands in the reporter's own words or in a source's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from toolkit.codebook import Codebook, VoiceRule
from toolkit.schema import Voice


def voice_rule(codebooks: Iterable[Codebook]) -> tuple[str, VoiceRule] | None:
    """The name of the codebook that tells voices apart, and its rule; nothing where none does.

    >>> from toolkit.codebook import load_codebook
    >>> voice_rule([load_codebook("sourcing")])[1].span
    'content'
    """
    for codebook in codebooks:
        if codebook.voice is not None:
            return codebook.name, codebook.voice
    return None


def span_voice(start: int, end: int, attributed: Sequence[tuple[int, int]]) -> Voice:
    """``source`` where the span overlaps attributed content, else ``reporter``.

    >>> span_voice(3, 9, [(8, 20)]), span_voice(3, 9, [(9, 20)])
    ('source', 'reporter')
    """
    overlaps = any(start < stop and begin < end for begin, stop in attributed)
    return "source" if overlaps else "reporter"
