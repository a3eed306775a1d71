"""The spans of source, cue and content that the rules find in a sentence."""

from __future__ import annotations

from toolkit.models.sourcing.labelling import SourcedArticle
from toolkit.models.sourcing.spans.attribution import Stretch
from toolkit.models.sourcing.spans.seen import offsets
from toolkit.schema import TextSpan


def rule_spans(read: SourcedArticle, i: int) -> tuple[TextSpan, ...]:
    """The spans of a sentence, each with the attribution it is part of, of several the first."""
    seen = read.seen[i]
    spans: dict[tuple[int, int, str], TextSpan] = {}

    def add(stretch: Stretch, label: str, number: int, source: int) -> None:
        start, end = offsets(seen.words, stretch)
        source_id = read.sources[source].source_id if source >= 0 else ""
        span = TextSpan(start, end, label, round(stretch.p, 4), number, source_id)
        spans.setdefault((start, end, label), span)

    for attribution, (number, source) in zip(seen.parts.attributions, read.numbers[i], strict=True):
        if attribution.source is not None:
            add(attribution.source, "source", number, source)
        if attribution.cue.low < attribution.cue.high:  # a dialogue names its speaker without one
            add(attribution.cue, "cue", number, source)
        for part in attribution.content:
            add(part, "content", number, source)
    for part in seen.parts.loose:
        add(part, "content", *read.carried[i])
    return tuple(sorted(spans.values()))
