"""The article's text as safe HTML, with the evidence of the three codebooks marked.

Each codebook has a channel of its own, so that marks may overlap and none rests on colour
alone: loaded language fills the words, a frame draws a line above them and names itself,
sourcing draws a line below (thick: source, dotted: cue, thin: content). Boilerplate is small
and grey.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from toolkit.schema import Facets, Score, Span

FRAME_TITLES: Mapping[str, tuple[str, str]] = {
    "economic": ("Economic", "ECON"),
    "capacity_resources": ("Capacity & resources", "CAPAC"),
    "morality": ("Morality", "MORAL"),
    "fairness_equality": ("Fairness & equality", "FAIR"),
    "legality": ("Legality & jurisprudence", "LEGAL"),
    "policy": ("Policy prescription & evaluation", "POLICY"),
    "crime_punishment": ("Crime & punishment", "CRIME"),
    "security_defense": ("Security & defense", "SECUR"),
    "health_safety": ("Health & safety", "HEALTH"),
    "quality_of_life": ("Quality of life", "LIFE"),
    "cultural_identity": ("Cultural identity", "CULTURE"),
    "public_opinion": ("Public opinion", "OPINION"),
    "political": ("Political", "POLITICS"),
    "external": ("External regulation & reputation", "EXTERN"),
    "other": ("Other frame", "OTHER"),
}
"""Title of each frame and the short name set above its words."""

LIGHT: Mapping[str, str] = {
    "paper": "#ffffff",
    "ink": "#1b1f24",
    "grey": "#667080",
    "loaded": "#ffd39b",
    "hatch": "#ffe9cc",
    "frame": "#005f9e",
    "source": "#00735a",
    "own": "#9c3f7d",
    "panel": "#f5f6f8",
    "rule": "#d8dde4",
    "bar": "#b35900",
}
DARK: Mapping[str, str] = {
    "paper": "#16191d",
    "ink": "#e7e9ec",
    "grey": "#9aa3af",
    "loaded": "#774600",
    "hatch": "#4d3310",
    "frame": "#74bdf2",
    "source": "#52c9a3",
    "own": "#e79bcb",
    "panel": "#1f242a",
    "rule": "#3a424c",
    "bar": "#f0a04b",
}
"""Colours by what they mark, told apart by the colour-blind; the tests check their contrast."""


def _variables(palette: Mapping[str, str]) -> str:
    return "".join(f"--{name}:{colour};" for name, colour in palette.items())


STYLE = f"""
.bft{{{_variables(LIGHT)}color-scheme:light dark;background:var(--paper);color:var(--ink)}}
@media (prefers-color-scheme:dark){{.bft{{{_variables(DARK)}}}}}
@media print{{.bft{{{_variables(LIGHT)}}}}}
""" + (
    """
.bft-text{white-space:pre-line;overflow-wrap:anywhere;line-height:2.15;max-width:42rem}
.bft .s{unicode-bidi:isolate}
.bft .s.headline{font-weight:700}
.bft .s.boilerplate{color:var(--grey);font-size:.86em}
.bft mark{background:none;color:inherit;padding:.1em 0;border-radius:2px;
  -webkit-box-decoration-break:clone;box-decoration-break:clone;
  -webkit-print-color-adjust:exact;print-color-adjust:exact}
.bft mark.loaded-source{background:repeating-linear-gradient(-45deg,
  var(--loaded) 0 2px,var(--hatch) 2px 6px)}
.bft mark.loaded-reporter{background:var(--loaded)}
.bft mark[class*=" frame-"]{text-decoration:overline 2px var(--frame)}
.bft mark.content{border-bottom:1px solid var(--source)}
.bft mark.cue{border-bottom:3px dotted var(--source)}
.bft mark.source{border-bottom:3px solid var(--source)}
.bft mark.own{outline:1px dashed var(--own)}
.bft .chip::before{content:attr(data-c);color:var(--frame);
  font:600 .58em/1 system-ui,sans-serif;letter-spacing:.03em;vertical-align:1.05em;
  margin-right:.25em}
.bft mark:focus{outline:2px solid var(--ink);outline-offset:2px}
.bft mark[title]:focus::after{content:attr(title);position:fixed;left:1rem;right:1rem;
  bottom:1rem;z-index:9;max-width:36rem;margin:auto;padding:.6rem .9rem;border-radius:6px;
  background:var(--ink);color:var(--paper);font:400 .9rem/1.5 system-ui,sans-serif;
  white-space:pre-line}
.bft-legend{display:flex;flex-wrap:wrap;gap:.3rem 1.3rem;list-style:none;margin:0 0 1rem;
  padding:0;font:400 .85rem/1.9 system-ui,sans-serif}
"""
).strip()


class Piece(NamedTuple):
    """A stretch of text under one set of spans, inside one sentence or between two."""

    start: int
    end: int
    score: int | None
    spans: tuple[Span, ...]


def clean(text: str) -> str:
    """The text as it is shown: line ends made one, and characters that no page may hold or
    that hide or reorder others (controls, bidirectional overrides, lone surrogates) made U+FFFD.

    >>> clean("a\\r\\nb\\x00\\u202ec")
    'a\\nb\\ufffd\\ufffdc'
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_UNSAFE)


_UNSAFE = dict.fromkeys(
    [
        *(c for c in range(0x20) if c not in (0x09, 0x0A)),
        *range(0x7F, 0xA0),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        *range(0xD800, 0xE000),
        *(plane + c for plane in range(0, 0x110000, 0x10000) for c in (0xFFFE, 0xFFFF)),
    ],
    "\ufffd",
)


def key(span: Span) -> str:
    """The class of a span's mark, by which a report shows and hides it."""
    if span.codebook == "loaded_language":
        return f"loaded-{span.voice}"
    if span.codebook == "framing" and span.label in FRAME_TITLES:
        return f"frame-{span.label}"
    if span.codebook == "sourcing" and span.label in ("source", "cue", "content"):
        return span.label
    return "own"


def describe(score: Score) -> str:
    """What the codebooks say of a sentence, in one line.

    >>> from toolkit.schema import Sentence
    >>> describe(Score(Sentence("a", 0, 0, 2, "Hi"), 0.25, (0.0,) * 15 + (1.0,), Facets()))
    'Sentence 1: loaded 0.25; no frame; no source'
    """
    name = f"Sentence {score.sentence.sentence + 1}"
    if score.sentence.region == "boilerplate":
        return f"{name}: boilerplate, not counted"
    frames = ", ".join(
        f"{FRAME_TITLES[label][0]} {p:.2f}"
        for label, p in zip(FRAME_TITLES, score.frames, strict=False)
        if p >= 0.5
    )
    return (
        f"{name}: loaded {score.loaded_language:.2f}; {frames or 'no frame'}; "
        f"{describe_source(score.facets)}"
    )


def describe_source(facets: Facets) -> str:
    """The sourcing facets in words.

    >>> describe_source(Facets(attribution="attributed", naming="role_only", role="government"))
    'attributed (role only, government)'
    """
    if facets.attribution == "none":
        return "no source"
    stance = "" if facets.cue_stance in ("none", "neutral") else f"{facets.cue_stance} cue"
    given = [facets.quote_type, facets.naming, facets.role, stance]
    known = [label.replace("_", " ") for label in given if label not in ("none", "")]
    return facets.attribution + (f" ({', '.join(known)})" if known else "")


def pieces(text: str, scores: Sequence[Score]) -> Iterator[Piece]:
    """Cut the text wherever a sentence or a span begins or ends.

    Raises `ValueError` where a sentence's offsets do not fit the text.
    """
    # At one offset what ends goes before what begins.
    edges: list[tuple[int, int, int, Span | None]] = []
    for i, score in enumerate(scores):
        sentence = score.sentence
        if text[sentence.start : sentence.end] != sentence.text:
            raise ValueError(
                f"sentence {sentence.sentence} does not stand at {sentence.start}-{sentence.end}: "
                "the scores are of another text"
            )
        edges += [(sentence.start, 1, i, None), (sentence.end, 0, i, None)]
        for span in score.spans:
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


def highlight_text(text: str, scores: Sequence[Score], *, anchor: str = "") -> Markup:
    """The article's text with its marks, without style and legend.

    ``anchor`` is put before each sentence's number to make the sentence's id; none is set where
    it is empty. The text of the result is ``clean(text)``, whatever the text holds.
    """
    out: list[str] = []
    open_score: int | None = None
    for piece in pieces(text, scores):
        if piece.score != open_score:
            if open_score is not None:
                out.append("</span>")
            if piece.score is not None:
                out.append(_open_sentence(scores[piece.score], anchor))
            open_score = piece.score
        end = piece.end
        if text[end - 1 : end + 1] == "\r\n":  # a line end cut in two is one line end
            end -= 1
        shown = escape(clean(text[piece.start : end]))
        # A mark between sentences would show nothing: spans stand in sentences.
        if piece.spans and piece.score is not None:
            out.append(_mark(piece, shown, scores[piece.score].facets))
        else:
            out.append(shown)
    if open_score is not None:
        out.append("</span>")
    return Markup('<div class="bft-text" dir="auto">{}</div>').format(Markup("".join(out)))


def _open_sentence(score: Score, anchor: str) -> str:
    sentence = score.sentence
    name = Markup(' id="{}"').format(f"{anchor}{sentence.sentence}") if anchor else ""
    return Markup('<span class="s {}"{} title="{}">').format(sentence.region, name, describe(score))


def _mark(piece: Piece, shown: str, facets: Facets) -> str:
    # The n-th class after "m" belongs to the n-th line of the title: filters rely on it.
    # Keys and short names are our own words: they need no escaping.
    classes = " ".join(["m", *(key(span) for span in piece.spans)])
    title = "\n".join(_tip(span, facets) for span in piece.spans)
    first = [span for span in piece.spans if span.start == piece.start]
    frames = [span.label for span in first if key(span).startswith("frame-")]
    chips = "".join(
        f'<i class="chip frame-{label}" data-c="{FRAME_TITLES[label][1]}" aria-hidden="true"></i>'
        for label in frames
    )
    # A span cut into pieces is one stop of the keyboard; a tap reaches every piece.
    stop = 0 if first else -1
    return (
        f'{chips}<mark class="{classes}" tabindex="{stop}" title="{escape(title)}">{shown}</mark>'
    )


def _tip(span: Span, facets: Facets) -> str:
    kind = key(span)
    if kind == "loaded-reporter":
        return f"Loaded language, reporter’s voice: {span.p:.2f}"
    if kind == "loaded-source":
        return f"Loaded language, in a source’s words: {span.p:.2f}"
    if kind.startswith("frame-"):
        return f"Frame, {FRAME_TITLES[span.label][0]}: {span.p:.2f}"
    detail = {
        "source": [facets.naming, facets.role],
        "cue": [facets.cue_stance],
        "content": [facets.quote_type],
    }.get(kind)
    if detail is None:
        return clean(f"{span.codebook}, {span.label}: {span.p:.2f}").replace("\n", " ")
    said = ", ".join(label.replace("_", " ") for label in detail if label != "none")
    return f"{kind.capitalize()}{f' ({said})' if said else ''}: {span.p:.2f}"


LEGEND = Markup(
    '<ul class="bft-legend" aria-label="Legend">'
    '<li><mark class="m loaded-reporter">loaded</mark> in the reporter’s voice</li>'
    '<li><mark class="m loaded-source">loaded</mark> in a source’s words</li>'
    '<li><i class="chip" data-c="NAME" aria-hidden="true"></i>'
    '<mark class="m frame-other">frame</mark></li>'
    '<li><mark class="m source">source</mark></li>'
    '<li><mark class="m cue">cue</mark></li>'
    '<li><mark class="m content">content</mark></li>'
    '<li><span class="s boilerplate">boilerplate, not counted</span></li>'
    "</ul>"
)


def highlight(text: str, scores: Sequence[Score]) -> Markup:
    """A self-contained fragment for a notebook: style, legend and the marked text.

    Hover or focus of a mark gives its label and probability, hover of a sentence all that the
    codebooks say of it. Needs no script and no network. Raises `ValueError` where the scores
    are of another text.

    >>> from toolkit.schema import Sentence
    >>> score = Score(Sentence("a", 0, 0, 5, "<Hi!>"), 0.1, (0.0,) * 16, Facets())
    >>> "&lt;Hi!&gt;</span>" in highlight("<Hi!>", [score])
    True
    """
    return Markup('<div class="bft" style="{}"><style>{}</style>{}{}</div>').format(
        "padding:1rem;font-family:Georgia,serif",
        Markup(STYLE),
        LEGEND,
        highlight_text(text, scores),
    )
