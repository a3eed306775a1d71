"""Counts over the sentences of an article, from which every measure is made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from toolkit.schema import FRAMES, Score

GIVEN = 0.5
"""A label counts as given from this probability up."""
ATTRIBUTED = frozenset({"attributed", "continuation"})


@dataclass(frozen=True, slots=True)
class Tally:
    """What the measures are made of: counts over the body sentences, taken in one pass.

    ``quote_type``, ``naming``, ``role`` and ``cue_stance`` count attributed sentences only, that
    is those whose attribution is ``attributed`` or ``continuation``. ``spans_reporter`` and
    ``spans_source`` count loaded spans by voice, also those of sentences that are not loaded as a
    whole: they are the rows of the table of spans.
    """

    body: int = 0
    words: int = 0
    loaded: int = 0
    loaded_reporter: int = 0
    loaded_source: int = 0
    spans_reporter: int = 0
    spans_source: int = 0
    attributed: int = 0
    sourceless: int = 0
    frames: Mapping[str, int] = field(default_factory=dict)
    quote_type: Mapping[str, int] = field(default_factory=dict)
    naming: Mapping[str, int] = field(default_factory=dict)
    role: Mapping[str, int] = field(default_factory=dict)
    cue_stance: Mapping[str, int] = field(default_factory=dict)
    named_sources: frozenset[str] = frozenset()


Scores = Sequence[Score] | Tally


def tally(scores: Scores) -> Tally:
    """Count once what every measure needs; a `Tally` is handed back as it is."""
    if isinstance(scores, Tally):
        return scores
    body = words = loaded = loaded_reporter = loaded_source = spans_reporter = spans_source = 0
    frames = [0] * len(FRAMES)
    attributed = sourceless = 0
    quotes: dict[str, int] = {}
    namings: dict[str, int] = {}
    roles: dict[str, int] = {}
    cues: dict[str, int] = {}
    names: set[str] = set()
    for score in scores:
        sentence = score.sentence
        if sentence.region != "body":
            continue
        body += 1
        words += len(sentence.text.split())
        facets = score.facets
        voices = [s.voice for s in score.spans if s.codebook == "loaded_language"]
        source = voices.count("source")
        reporter = len(voices) - source
        spans_source += source
        spans_reporter += reporter
        if score.loaded_language >= GIVEN:
            loaded += 1
            # Without a span to tell, words that are wholly quoted are the source's.
            quoted = facets.quote_type == "direct" or facets.attribution == "continuation"
            loaded_source += source > 0 or (not voices and quoted)
            loaded_reporter += reporter > 0 or (not voices and not quoted)
        for k, p in enumerate(score.frames):
            if p >= GIVEN:
                frames[k] += 1
        if facets.attribution == "sourceless":
            sourceless += 1
        elif facets.attribution in ATTRIBUTED:
            attributed += 1
            quotes[facets.quote_type] = quotes.get(facets.quote_type, 0) + 1
            namings[facets.naming] = namings.get(facets.naming, 0) + 1
            roles[facets.role] = roles.get(facets.role, 0) + 1
            cues[facets.cue_stance] = cues.get(facets.cue_stance, 0) + 1
            if facets.naming == "named":
                names.update(_source_names(score))
    return Tally(
        body=body,
        words=words,
        loaded=loaded,
        loaded_reporter=loaded_reporter,
        loaded_source=loaded_source,
        spans_reporter=spans_reporter,
        spans_source=spans_source,
        attributed=attributed,
        sourceless=sourceless,
        frames=dict(zip(FRAMES, frames, strict=True)),
        quote_type=quotes,
        naming=namings,
        role=roles,
        cue_stance=cues,
        named_sources=frozenset(names),
    )


_ASIDE = re.compile(r"[,;:(—–]|\s(?:who|whose|which|that)\s")
_PLACE = re.compile(r"\s(?:of|from|at|with|for|in)\s")
_NOT_NAMES = frozenset(
    """a an and but by he her his i ii iii in it its jr mr mrs ms one she sr that the their they
    this those to we who you""".split()  # noqa: SIM905
)


def _source_names(score: Score) -> Iterable[str]:
    for span in score.spans:
        if span.codebook == "sourcing" and span.label == "source":
            name = source_key(span.text)
            if name:
                yield name


def source_key(source: str) -> str:
    """What tells named sources apart: the last word of the name, in lower case; else nothing.

    Takes the last capitalised word of the first part between commas that holds a name, before
    any place or office that follows a full name.

    >>> source_key("the harbour master Mara Lindqvist, who leads the board")
    'lindqvist'
    >>> source_key("Mara Lindqvist of the Eastmere Board"), source_key("LINDQVIST")
    ('lindqvist', 'lindqvist')
    >>> source_key("she")
    ''
    """
    weak = ""
    for part in _ASIDE.split(source):
        words = _capitalised(part)
        if not words:
            continue
        place = _PLACE.search(part)
        if place:
            before = _capitalised(part[: place.start()])
            if len(before) > 1:
                words = before
            elif not before and len(words) == 1:  # "the mayor of Eastmere": no name yet
                weak = weak or words[-1].casefold()
                continue
        return words[-1].casefold()
    return weak


def _capitalised(text: str) -> list[str]:
    words = (re.sub(r"['’]s?$", "", word).strip("\"'“”‘’.!?)") for word in text.split())
    return [word for word in words if word[:1].isupper() and word.casefold() not in _NOT_NAMES]
