"""Kinds of marks: how spans of each label are named and drawn, read off the codebooks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from toolkit.codebook import Codebook, Question
from toolkit.schema import ScoredSentence, Span

_HATCHED = "repeating-linear-gradient(-45deg,var(--fill) 0 2px,var(--hatch) 2px 6px)"
_LINES_BELOW = ("3px solid", "3px dotted", "1px solid")
VOICES = {"reporter": "reporter’s voice", "source": "in a source’s words"}
FEW = 4
"""Up to so many kinds of marks of a codebook are always listed, more only where there are any."""
UNKNOWN = "unknown"
"""The class of a mark whose label none of the codebooks has."""


class MarkKind(NamedTuple):
    """How spans of one label, in one voice where the codebook's measures tell voices, are shown.

    ``key`` is the class, by which a report shows and hides them; ``title`` names them in a legend,
    ``tip`` over the text; ``chip`` is set before the words, empty where none is; ``css`` is how the
    words are drawn; ``shows`` are questions whose answers the tip adds.
    """

    key: str
    title: str
    tip: str
    chip: str
    css: str
    shows: tuple[Question, ...] = ()


Kinds = Mapping[tuple[str, str, str], MarkKind]


@lru_cache(maxsize=64)
def mark_kinds(codebooks: tuple[Codebook, ...]) -> Kinds:
    """Every kind of mark, by codebook, label and voice.

    >>> from toolkit.codebook import load_codebook
    >>> kinds = mark_kinds((load_codebook("framing"), load_codebook("loaded_language")))
    >>> kinds["framing", "economic", "source"].chip
    'ECON'
    >>> kinds["loaded_language", "loaded", "source"].tip
    'Loaded language, in a source’s words'
    """
    return {
        (codebook.name, label.id, voice): _kind(codebook, number, voice)
        for codebook in codebooks
        for number, label in enumerate(codebook.span_labels)
        for voice in VOICES
    }


def _kind(codebook: Codebook, number: int, voice: str) -> MarkKind:
    labels = codebook.span_labels
    label = labels[number]
    key, title = f"{codebook.name}-{label.id}", label.title
    if codebook.spans:
        tip = label.title
    else:
        tip = codebook.title if len(labels) == 1 else f"{codebook.title}, {label.title}"
    voiced = any(measure.voice for measure in codebook.measures)
    if voiced:
        title = VOICES[voice] if len(labels) == 1 else f"{label.title}, {VOICES[voice]}"
        key, tip = f"{key}-{voice}", f"{tip}, {VOICES[voice]}"
    channel = codebook.display.channel
    css = {
        "fill": f"background:{_HATCHED if voiced and voice == 'source' else 'var(--fill)'}",
        "line-above": "text-decoration:overline 2px var(--accent)",
        "line-below": f"border-bottom:{_LINES_BELOW[number % 3]} var(--below)",
        "outline": "outline:1px dashed var(--outline)",
    }[channel]
    chip = label.short if len(labels) > 1 and channel in ("line-above", "outline") else ""
    return MarkKind(key, title, tip, chip, css, tuple(map(codebook.question, label.shows)))


def marks_style(codebooks: Sequence[Codebook]) -> str:
    """The style of the marks, to stand after `STYLE`."""
    kinds = dict.fromkeys((kind.key, kind.css) for kind in mark_kinds(tuple(codebooks)).values())
    rules = [f".bft mark.{key}{{{css}}}" for key, css in kinds]
    return "\n" + "\n".join([*rules, f".bft mark.{UNKNOWN}{{outline:1px dashed var(--outline)}}"])


def key(span: Span, kinds: Kinds) -> str:
    """The class of a span's mark, by which a report shows and hides it."""
    kind = kinds.get((span.codebook, span.label, span.voice))
    return kind.key if kind else UNKNOWN


def chip(kind: MarkKind, *, further: bool = False) -> Markup:
    """The short name before a mark, nothing where the kind has none; ``further`` as of
    `further_keys`."""
    if not kind.chip:
        return Markup()
    return Markup('<i class="chip {}{}" data-c="{}" aria-hidden="true"></i>').format(
        kind.key, " further" if further else "", kind.chip
    )


def further_keys(scored: ScoredSentence, codebooks: Sequence[Codebook]) -> frozenset[str]:
    """The keys of a sentence's marks whose label is not the most probable one that is marked there,
    under questions that may have several."""
    kinds = mark_kinds(tuple(codebooks))
    keys: list[str] = []
    for codebook in codebooks:
        question = codebook.questions[0]
        if codebook.spans or len(codebook.questions) > 1 or question.kind != "multi":
            continue
        spans = [span for span in scored.spans if span.codebook == codebook.name]
        labels = scored.labels.get(question.id, {})
        first = max(spans, key=lambda span: (labels.get(span.label, 0.0), span.p), default=None)
        keys += [key(span, kinds) for span in spans if first and span.label != first.label]
    return frozenset(keys)


def codebook_kinds(codebook: Codebook) -> list[MarkKind]:
    """The kinds of marks of a codebook, in the order of its span labels."""
    kinds = mark_kinds((codebook,))
    return list(dict.fromkeys(kinds.values()))


def legend(codebooks: Sequence[Codebook]) -> Markup:
    """What the marks mean; a codebook of many labels has one entry."""
    kinds: list[MarkKind] = []
    for codebook in codebooks:
        shown = codebook_kinds(codebook)
        if len(shown) > FEW:
            shown = [shown[0]._replace(tip=codebook.title, chip=shown[0].chip and "NAME")]
        kinds += shown
    entry = Markup('<li>{}<mark class="m {}">{}</mark></li>')
    return Markup(
        '<ul class="bft-legend" aria-label="Legend">{}'
        '<li><span class="s boilerplate">boilerplate, not counted</span></li></ul>'
    ).format(Markup("").join(entry.format(chip(kind), kind.key, kind.tip) for kind in kinds))
