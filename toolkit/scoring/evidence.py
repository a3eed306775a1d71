"""Evidence: spans of a sentence lifted into its article, each with its voice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from toolkit.codebook import Codebook
from toolkit.measures.voice import span_voice, voice_rule
from toolkit.schema import Sentence, Span, TextSpan


def evidence(
    sentence: Sentence, spans: Mapping[str, Sequence[TextSpan]], codebooks: Sequence[Codebook]
) -> tuple[Span, ...]:
    """Spans by codebook, offsets in the sentence, as spans of its article, in order.

    What overlaps attributed content is in a source's voice, all else in the reporter's, among it
    the spans that name the source and its cue.

    >>> from toolkit.codebook import load_codebook
    >>> said = Sentence("a", 0, 100, 122, "“A disgrace,” she said.")
    >>> loaded, content = TextSpan(1, 11, "loaded", 0.9), TextSpan(1, 11, "content", 0.8)
    >>> by_codebook = {"loaded_language": [loaded], "sourcing": [content]}
    >>> lifted = evidence(said, by_codebook, [load_codebook("sourcing")])
    >>> [(span.start, span.text, span.label, span.voice) for span in lifted]
    [(101, 'A disgrace', 'loaded', 'source'), (101, 'A disgrace', 'content', 'source')]
    """
    rule = voice_rule(codebooks)
    content: list[tuple[int, int]] = []
    if rule is not None:
        content = [(s.start, s.end) for s in spans.get(rule[0], ()) if s.label == rule[1].span]

    def lift(span: TextSpan, codebook: str) -> Span:
        names_source = rule is not None and codebook == rule[0] and span.label != rule[1].span
        return Span(
            sentence.article_id,
            sentence.sentence,
            sentence.start + span.start,
            sentence.start + span.end,
            sentence.text[span.start : span.end],
            codebook,
            span.label,
            "reporter" if names_source else span_voice(span.start, span.end, content),
            span.p,
            span.attribution,
            span.source_id,
        )

    lifted = [lift(span, codebook) for codebook, marked in spans.items() for span in marked]
    lifted.sort(key=lambda span: (span.start, span.end, span.codebook, span.label))
    return tuple(lifted)
