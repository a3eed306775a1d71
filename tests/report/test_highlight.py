from __future__ import annotations

import random
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from handmade import CODEBOOKS, labels

from toolkit.highlight import STYLE, clean, describe, highlight, highlight_text
from toolkit.highlight.kinds import key, mark_kinds, marks_style
from toolkit.highlight.style import DARK, LIGHT
from toolkit.highlight.text import pieces
from toolkit.schema import ScoredSentence, Sentence, Span

KINDS = mark_kinds(CODEBOOKS)


class Page(HTMLParser):
    """Every element with its attributes, the text, and whether the tags balance."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.marks: list[tuple[dict[str, str], str]] = []
        self.shown = ""
        self.feed(str(html))
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        named = {name: value or "" for name, value in attrs}
        self.elements.append((tag, named))
        if tag == "mark":
            self.marks.append((named, ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.shown += data
        if "mark" in self.open:
            self.marks[-1] = (self.marks[-1][0], self.marks[-1][1] + data)


def a_sentence(
    text: str, start: int, end: int, *spans: Span, number: int = 0, facets: str = ""
) -> ScoredSentence:
    sentence = Sentence("a", number, start, end, text[start:end])
    return ScoredSentence(sentence, labels(0.7, {"none": 1.0}, facets), spans)


def marked(text: str, sentences: list[ScoredSentence], **options: str) -> str:
    return highlight_text(text, sentences, CODEBOOKS, **options)


def a_span(text: str, words: str, codebook: str, label: str, voice: str = "reporter") -> Span:
    at = text.index(words)
    return Span("a", 0, at, at + len(words), words, codebook, label, voice, 0.75)  # type: ignore[arg-type]


def test_overlapping_spans_are_cut_at_every_boundary():
    text = "The reckless tax rise failed."
    loaded = a_span(text, "reckless tax", "loaded_language", "loaded")
    economic = a_span(text, "tax rise", "framing", "economic")
    policy = a_span(text, "reckless tax rise failed", "framing", "policy")
    page = Page(marked(text, [a_sentence(text, 0, len(text), loaded, economic, policy)]))
    assert [(set(a["class"].split()), words) for a, words in page.marks] == [
        ({"m", "loaded_language-loaded-reporter", "framing-policy"}, "reckless "),
        ({"m", "loaded_language-loaded-reporter", "framing-policy", "framing-economic"}, "tax"),
        ({"m", "framing-policy", "framing-economic"}, " rise"),
        ({"m", "framing-policy"}, " failed"),
    ]
    # A piece where a span begins is a stop of the keyboard, its continuation is not.
    assert [a["tabindex"] for a, _ in page.marks] == ["0", "0", "-1", "-1"]
    chips = [a["data-c"] for tag, a in page.elements if tag == "i"]
    assert chips == ["POLICY", "ECON"]


def test_each_class_of_a_mark_has_its_line_in_the_tooltip():
    text = "“A vile plot,” Mara Lind claimed."
    spans = [
        a_span(text, "“A vile plot,”", "sourcing", "content", "source"),
        a_span(text, "vile", "loaded_language", "loaded", "source"),
        a_span(text, "Mara Lind", "sourcing", "source"),
        a_span(text, "claimed", "sourcing", "cue"),
        a_span(text, "plot", "my_book", "conspiracy"),
    ]
    facets = "attributed direct named citizen distancing"
    page = Page(marked(text, [a_sentence(text, 0, len(text), *spans, facets=facets)]))
    tips = {words: attrs["title"] for attrs, words in page.marks}
    for attrs, _ in page.marks:
        assert len(attrs["class"].split()) - 1 == len(attrs["title"].split("\n"))
    assert tips["Mara Lind"] == "Source (named, citizen): 0.75"
    assert tips["claimed"] == "Cue (distancing): 0.75"
    assert tips["vile"].split("\n") == [
        "Content (direct): 0.75",
        "Loaded language, in a source’s words: 0.75",
    ]
    assert tips["plot"].split("\n")[1] == "my_book, conspiracy: 0.75"


def test_sentences_keep_their_region_their_number_and_the_text_between_them():
    text = "Head\n\nBody one.  Body two.\r\nBuy now!\n"
    scores = [
        ScoredSentence(Sentence("a", n, s, s + len(words), words, region), labels(0.2, {}))  # type: ignore[arg-type]
        for n, (s, words, region) in enumerate(
            [
                (0, "Head", "headline"),
                (6, "Body one.", "body"),
                (17, "Body two.", "body"),
                (28, "Buy now!", "boilerplate"),
            ]
        )
    ]
    page = Page(marked(text, scores, anchor="x"))
    sentences = [a for tag, a in page.elements if tag == "span"]
    assert [a["class"] for a in sentences] == [
        "s headline",
        "s body",
        "s body",
        "s boilerplate",
    ]
    assert [a["id"] for a in sentences] == ["x0", "x1", "x2", "x3"]
    assert sentences[3]["title"] == "Sentence 4: boilerplate, not counted"
    assert page.shown == text.replace("\r\n", "\n")
    assert all("id" not in a for _, a in Page(marked(text, scores)).elements)


HOSTILE = [
    "<script>alert(1)</script>",
    "\"' onmouseover='alert(1)",
    "</span></div><style>*{display:none}</style>",
    "&amp;&#60;&lt",
    "\x00\x01\x1b\x7f\x85",
    "\ud800\udfff",
    "\u202egnp.exe\u2066",
    "\r\n",
    "\r",
    "\ufffe",
    "👩‍👩‍👧 é",
    "{{ 7*7 }}{% raw %}",
    "]]>--><!--",
    "plain words ",
]


@pytest.mark.parametrize("seed", range(60))
def test_hostile_text_stays_text_under_any_spans(seed: int):
    rng = random.Random(seed)
    text = "".join(rng.choices(HOSTILE, k=12))
    cuts = sorted(rng.sample(range(len(text)), 6))
    scores = []
    for number, (start, end) in enumerate(pairwise(cuts)):
        spans = []
        for _ in range(4):
            # Some spans leave their sentence: that must not break the page either.
            a, b = sorted(rng.sample(range(len(text) + 1), 2))
            codebook, label = rng.choice(
                [("loaded_language", "loaded"), ("framing", "economic"), ("x", rng.choice(HOSTILE))]
            )
            voice = rng.choice(["reporter", "source"])
            spans.append(Span("a", number, a, b, text[a:b], codebook, label, voice, rng.random()))
        scores.append(a_sentence(text, start, end, *spans, number=number))
    html = marked(text, scores, anchor="s")
    page = Page(html)
    assert page.shown == clean(text)
    assert {tag for tag, _ in page.elements} <= {"div", "span", "mark", "i"}
    allowed = {"class", "id", "title", "tabindex", "dir", "data-c", "aria-hidden"}
    assert {name for _, attrs in page.elements for name in attrs} <= allowed
    html.encode()  # no lone surrogate is left
    assert not set(html) & set("\x00\x1b\r\u202e\u2066")


def test_pieces_cover_the_text_once():
    text = "One two three. Four."
    span = a_span(text, "two three. Fo", "framing", "policy")
    scores = [a_sentence(text, 0, 14, span), a_sentence(text, 15, 20, number=1)]
    parts = list(pieces(text, scores))
    assert "".join(text[p.start : p.end] for p in parts) == text
    assert [p.sentence for p in parts] == [0, 0, None, 1, 1]


def test_many_spans_do_not_take_quadratic_time():
    text = "ab " * 60_000
    spans = [
        Span("a", 0, i * 3, i * 3 + 2, "ab", "loaded_language", "loaded", "reporter", 0.9)
        for i in range(60_000)
    ]
    html = marked(text, [a_sentence(text, 0, len(text), *spans)])
    assert html.count("<mark") == 60_000


def test_scores_of_another_text_are_refused():
    text = "Rain fell on Tuesday."
    with pytest.raises(ValueError, match="of another text"):
        highlight("Snow fell on Tuesday.", [a_sentence(text, 0, len(text))], CODEBOOKS)


def test_the_fragment_is_self_contained():
    html = highlight("Rain fell.", [a_sentence("Rain fell.", 0, 10)], CODEBOOKS)
    page = Page(html)
    tags = {tag for tag, _ in page.elements}
    assert "style" in tags
    assert not tags & {"script", "link", "img", "iframe"}
    assert "http" not in html
    assert "url(" not in html
    assert all(
        line.startswith((".bft", "@media"))
        for line in STYLE.split("\n")
        if line.lstrip() == line != ""
    )
    assert highlight("", [], CODEBOOKS).count("bft-text") > 0


def test_a_sentence_is_described_with_all_its_codebooks():
    answers = labels(
        0.5, {"legality": 0.8, "other": 0.8}, "attributed mixed role_only none endorsing"
    )
    scored = ScoredSentence(Sentence("a", 4, 0, 2, "Hi"), answers)
    assert describe(scored, CODEBOOKS) == (
        "Sentence 5: loaded 0.50; attributed (mixed, role only, endorsing); "
        "Legality, constitutionality and jurisprudence 0.80, Other 0.80"
    )


def test_every_span_label_has_a_kind_and_a_style_of_its_own():
    spans = {(book.name, label.id) for book in CODEBOOKS for label in book.span_labels}
    assert {pair[:2] for pair in KINDS} == spans
    chips = [KINDS["framing", label.id, "source"].chip for label in CODEBOOKS[2].span_labels]
    assert len(set(chips)) == len(chips) == 15
    style = marks_style(CODEBOOKS)
    assert all(f"mark.{kind.key}{{" in style for kind in KINDS.values())
    drawn = [kind.css for book, kind in {(k[0], v) for k, v in KINDS.items()} if book != "framing"]
    assert len(set(drawn)) == 5  # two voices; source, cue and content


def test_a_codebook_that_says_nothing_of_its_display_is_outlined(own_codebook):
    ((_, kind),) = {(key[1], kind) for key, kind in mark_kinds((own_codebook,)).items()}
    assert (kind.key, kind.tip, kind.chip) == ("forecast-forecast", "Forecasts", "")
    assert kind.css.startswith("outline:")


def test_labels_never_become_classes():
    hostile = Span("a", 0, 0, 2, "Hi", "framing", 'x" onclick="y', "reporter", 0.9)
    assert key(hostile, KINDS) == "unknown"


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(colour: str, ground: str) -> float:
    low, high = sorted([luminance(colour), luminance(ground)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_meet_wcag_aa(palette: dict[str, str]):
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    grounds = ["paper", "panel"]
    text = [("ink", g) for g in [*grounds, "fill", "hatch"]]
    text += [(c, g) for c in ("grey", "accent") for g in grounds]
    lines = [(c, g) for c in ("below", "outline", "bar", "accent") for g in grounds]
    for colour, ground in text:
        assert contrast(palette[colour], palette[ground]) >= 4.5, (colour, ground)
    for colour, ground in lines:
        assert contrast(palette[colour], palette[ground]) >= 3, (colour, ground)


def test_palettes_name_the_same_colours():
    assert LIGHT.keys() == DARK.keys()
