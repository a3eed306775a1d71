"""The article's text as safe HTML, cut wherever a sentence or a span begins or ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from toolkit.codebook import Codebook
from toolkit.highlight.kinds import (
    Kinds,
    chip,
    further_keys,
    key,
    legend,
    mark_kinds,
    marks_style,
)
from toolkit.highlight.safe import clean
from toolkit.highlight.style import STYLE
from toolkit.highlight.words import answer, called, describe
from toolkit.schema import ScoredSentence, Source, Span


class Piece(NamedTuple):
    """A stretch of text under one set of spans, inside one sentence or between two."""

    start: int
    end: int
    sentence: int | None
    spans: tuple[Span, ...]


def pieces(text: str, sentences: Sequence[ScoredSentence]) -> Iterator[Piece]:
    """Cut the text wherever a sentence or a span begins or ends.

    Raises `ValueError` where a sentence's offsets do not fit the text.
    """
    # At one offset what ends goes before what begins.
    edges: list[tuple[int, int, int, Span | None]] = []
    for i, scored in enumerate(sentences):
        sentence = scored.sentence
        if text[sentence.start : sentence.end] != sentence.text:
            raise ValueError(
                f"sentence {sentence.sentence} does not stand at {sentence.start}-{sentence.end}: "
                "the scores are of another text"
            )
        edges += [(sentence.start, 1, i, None), (sentence.end, 0, i, None)]
        for span in scored.spans:
            if 0 <= span.start < span.end <= len(text):
                edges += [(span.start, 1, i, span), (span.end, 0, i, span)]
    edges.sort(key=lambda edge: edge[:3])
    here = 0
    inside: int | None = None
    active: dict[int, Span] = {}  # by identity, in order of their beginning
    for at, begins, i, mark in edges:
        if at > here:
            yield Piece(here, at, inside, tuple(active.values()))
            here = at
        if mark is not None and begins:
            active[id(mark)] = mark
        elif mark is not None:
            active.pop(id(mark), None)
        elif begins:
            inside = i
        elif inside == i:
            inside = None
    if here < len(text):
        yield Piece(here, len(text), None, ())


def highlight_text(
    text: str,
    sentences: Sequence[ScoredSentence],
    codebooks: Sequence[Codebook],
    *,
    anchor: str = "",
) -> Markup:
    """The article's text with its marks, without style and legend.

    ``anchor`` is put before each sentence's number to make the sentence's id; none is set where
    it is empty. The text of the result is ``clean(text)``, whatever the text holds.
    """
    kinds = mark_kinds(tuple(codebooks))
    sources = _sources(sentences)
    out: list[str] = []
    here: int | None = None
    further: frozenset[str] = frozenset()
    for piece in pieces(text, sentences):
        if piece.sentence != here:
            if here is not None:
                out.append("</span>")
            if piece.sentence is not None:
                out.append(_open_sentence(sentences[piece.sentence], codebooks, anchor))
                further = further_keys(sentences[piece.sentence], codebooks)
            here = piece.sentence
        end = piece.end
        if text[end - 1 : end + 1] == "\r\n":  # a line end cut in two is one line end
            end -= 1
        shown = escape(clean(text[piece.start : end]))
        # A mark between sentences would show nothing: spans stand in sentences.
        if piece.spans and piece.sentence is not None:
            scored = sentences[piece.sentence]
            out.append(_mark(piece, shown, scored, kinds, sources, further))
        else:
            out.append(shown)
    if here is not None:
        out.append("</span>")
    return Markup('<div class="bft-text" dir="auto">{}</div>').format(Markup("".join(out)))


def _open_sentence(scored: ScoredSentence, codebooks: Sequence[Codebook], anchor: str) -> str:
    sentence = scored.sentence
    name = Markup(' id="{}"').format(f"{anchor}{sentence.sentence}") if anchor else ""
    title = describe(scored, codebooks)
    return Markup('<span class="s {}"{} title="{}">').format(sentence.region, name, title)


def _sources(sentences: Sequence[ScoredSentence]) -> dict[str, Source]:
    """The sources that the sentences tell of, by their ids."""
    sources = {
        mention.source.source_id: mention.source for s in sentences for mention in s.mentions
    }
    return sources | {s.source.source_id: s.source for s in sentences if s.source}


def _mark(
    piece: Piece,
    shown: str,
    scored: ScoredSentence,
    kinds: Kinds,
    sources: Mapping[str, Source],
    further: frozenset[str],
) -> str:
    # The n-th class after "m" belongs to the n-th line of the title: filters rely on it.
    keys = [key(span, kinds) for span in piece.spans]
    classes = " ".join(["m", *keys])
    behind = " ".join(name for name in keys if name in further)
    title = "\n".join(_tip(span, scored, kinds, sources) for span in piece.spans)
    beginning = [span for span in piece.spans if span.start == piece.start]
    begun = [kinds.get((span.codebook, span.label, span.voice)) for span in beginning]
    chips = "".join(chip(kind, further=kind.key in further) for kind in begun if kind)
    # A span cut into pieces is one stop of the keyboard; a tap reaches every piece.
    stop = 0 if beginning else -1
    return Markup('{}<mark class="{}"{} tabindex="{}" title="{}">{}</mark>').format(
        Markup(chips), classes, Markup(' data-further="{}"').format(behind) if behind else "",
        stop, title, shown,
    )  # fmt: skip


def _tip(span: Span, scored: ScoredSentence, kinds: Kinds, sources: Mapping[str, Source]) -> str:
    kind = kinds.get((span.codebook, span.label, span.voice))
    if kind is None:
        return clean(f"{span.codebook}, {span.label}: {span.p:.2f}").replace("\n", " ")
    source = sources.get(span.source_id)
    # What the sentence says of its main source holds of no other that it cites.
    labels = scored.labels if source in (None, scored.source) or not scored.source else {}
    if source is not None:
        labels = {**labels, **{name: {label: 1.0} for name, label in source.labels.items()}}
    notes = [title for q in kind.shows if q.id in labels for title in answer(q, labels)]
    notes += [called(source)] if source and called(source) else []
    return (
        f"{kind.tip} ({', '.join(notes)}): {span.p:.2f}" if notes else f"{kind.tip}: {span.p:.2f}"
    )


def highlight(
    text: str, sentences: Sequence[ScoredSentence], codebooks: Sequence[Codebook]
) -> Markup:
    """A self-contained fragment for a notebook: style, legend and the marked text.

    Hover or focus of a mark gives its label and probability, hover of a sentence all that the
    codebooks say of it. Needs no script and no network. Raises `ValueError` where the scores
    are of another text.

    >>> from toolkit.codebook import load_codebook
    >>> from toolkit.schema import Sentence
    >>> scored = ScoredSentence(Sentence("a", 0, 0, 5, "<Hi!>"), {"loaded_language": {"loaded": 0}})
    >>> "&lt;Hi!&gt;</span>" in highlight("<Hi!>", [scored], [load_codebook("loaded_language")])
    True
    """
    return Markup('<div class="bft" style="{}"><style>{}</style>{}{}</div>').format(
        "padding:1rem;font-family:Georgia,serif",
        Markup(STYLE + marks_style(codebooks)),
        legend(codebooks),
        highlight_text(text, sentences, codebooks),
    )


def page(
    title: str, text: str, sentences: Sequence[ScoredSentence], codebooks: Sequence[Codebook]
) -> str:
    """What `highlight` gives, as a whole page that may load nothing."""
    shell = Markup(
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<title>{}</title></head><body>\n{}\n</body></html>\n"
    )
    return str(shell.format(clean(title), highlight(text, sentences, codebooks)))
