"""Evidence: spans of a sentence lifted into its article, each with its voice."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.schema import Sentence, Span, TextSpan, Voice


def evidence(
    sentence: Sentence,
    loaded: Sequence[TextSpan],
    frames: Sequence[TextSpan],
    sourcing: Sequence[TextSpan],
) -> tuple[Span, ...]:
    """Spans of the three codebooks, offsets in the sentence, as spans of its article, in order.

    What overlaps attributed content is in a source's voice, all else in the reporter's.

    >>> from toolkit.schema import Sentence
    >>> said = Sentence("a", 0, 100, 122, "“A disgrace,” she said.")
    >>> loaded, content = TextSpan(1, 11, "loaded", 0.9), TextSpan(1, 11, "content", 0.8)
    >>> spans = evidence(said, [loaded], [], [content])
    >>> [(span.start, span.text, span.label, span.voice) for span in spans]
    [(101, 'A disgrace', 'loaded', 'source'), (101, 'A disgrace', 'content', 'source')]
    """
    content = [(span.start, span.end) for span in sourcing if span.label == "content"]

    def lift(span: TextSpan, codebook: str) -> Span:
        voice: Voice = "reporter"
        if span.label not in ("source", "cue") and any(
            span.start < end and start < span.end for start, end in content
        ):
            voice = "source"
        return Span(
            sentence.article_id,
            sentence.sentence,
            sentence.start + span.start,
            sentence.start + span.end,
            sentence.text[span.start : span.end],
            codebook,
            span.label,
            voice,
            span.p,
        )

    lifted = [lift(span, "loaded_language") for span in loaded]
    lifted += [lift(span, "framing") for span in frames]
    lifted += [lift(span, "sourcing") for span in sourcing]
    lifted.sort(key=lambda span: (span.start, span.end, span.codebook, span.label))
    return tuple(lifted)
