"""Sources as noun phrases of the clause that their cue stands in."""

from __future__ import annotations

import pytest

from toolkit.models.sourcing.language.tokens import tokenize
from toolkit.models.sourcing.spans.attribution import Attribution, Parts, Stretch
from toolkit.models.sourcing.spans.source_ends import with_ends
from toolkit.models.sourcing.spans.subjects import with_subjects


def bounded(marked: str) -> str:
    """The source of the sentence's s[source] c[cue] in its text; "-" where it is left with none."""
    text, bounds = "", {}
    for piece in marked.replace("]", "[").split("["):
        if text[-1:] in ("s", "c") and text[-2:-1] in ("", " ", "“", "’") and len(bounds) < 2:
            label = text[-1]
            text = text[:-1]
            bounds[label] = (len(text), len(text) + len(piece))
        text += piece
    words = tokenize(text)

    def stretch(label: str) -> Stretch:
        low, high = bounds[label]
        held = [k for k, start in enumerate(words.starts) if low <= start < high]
        return Stretch(held[0], held[-1] + 1, 0.9)

    parts = Parts((Attribution(stretch("s"), stretch("c"), (), False),), ())
    (attribution,) = with_ends(with_subjects(parts, text, words), words).attributions
    source = attribution.source
    if source is None:
        return "-"
    last = source.high - 1
    return text[words.starts[source.low] : words.starts[last] + len(words.texts[last])]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("It rests on a claim s[which Norvik] c[has denied].", "Norvik"),
        ("The fund, s[which advocates] c[say] is empty, closes.", "advocates"),
        ("It cites a memo s[in which the trust] c[warned] of fire.", "the trust"),
        ("It was a plan s[that Mayor Ada Ruiz] c[described] as mad.", "Mayor Ada Ruiz"),
        (
            "A memo of the port, which s[the Courier] has read, c[warns] us.",
            "A memo of the port",
        ),
        ("It was the trust s[that] c[warned] of fire.", "that"),
    ],
)
def test_object_pronoun_is_no_part(marked: str, expected: str) -> None:
    assert bounded(marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("By then s[the public might] c[have concluded] that it leaks.", "the public"),
        ("s[Garrit Orr and] c[reckons] that it leaks.", "Garrit Orr"),
        ("There s[and Ada Ruiz] c[told] them that it leaks.", "Ada Ruiz"),
        ("s[The Norvik Harbour Council on] Friday c[warned] them.", "The Norvik Harbour Council"),
        ("s[Members in] Eastmere c[warned] them.", "Members in Eastmere"),
        ("s[Officials and] residents c[warned] them.", "Officials and residents"),
        ("Of five wardens, s[two of] whom c[have pledged] help, one left.", "two of whom"),
        ("A talk by s[two pilots], one of whom c[has defended] it, begins.", "one of whom"),
        ("It was sunk by s[a river] protest group c[attacking] the dam.", "a river protest group"),
        ("s[The] government c[said] that it leaks.", "The government"),
        ("s[The mayor] of Ely c[said] that it leaks.", "The mayor"),
        ("s[The], in her words, c[said] that it leaks.", "The"),
    ],
)
def test_phrase_is_whole(marked: str, expected: str) -> None:
    assert bounded(marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("Lima herself, who s[wasn’t] there, c[has mocked] the plan.", "Lima herself"),
        ("Lima, speaking s[at the port] forum, c[cited] the flood.", "Lima"),
        ("Mei Tan, who has s[attended school with him], c[said] no.", "Mei Tan"),
        ("The loss was s[driven in part by the press] c[declaring] it over.", "the press"),
        ("It was s[the wounded by the door], c[said] Orr.", "the wounded by the door"),
        ("As for the s[nonsensical] c[claim] of harm, it fell.", "-"),
        ("As for the s[police] c[claim] of harm, it fell.", "police"),
    ],
)
def test_what_is_no_noun_phrase(marked: str, expected: str) -> None:
    assert bounded(marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("Ada Ruiz, like s[Ben Orr], c[said] that it leaks.", "Ada Ruiz"),
        ("Ada Ruiz said that, like her, s[Ben Orr] c[said] it leaks.", "Ben Orr"),
        ("While the notice — a yearly s[letter] — c[warned] of it, he left.", "the notice"),
        ("Mei Tan, a baker from Ely, is among those s[who] c[say] it leaks.", "Mei Tan"),
        ("Mei Tan thanked those s[who] c[say] it leaks.", "who"),
        ("Ada Ruiz clashed with Orr during the s[Eastmere] hearing, c[telling] him no.",
         "Ada Ruiz"),
        ("A newly found email relating to s[Eastmere] c[shows] that it leaks.",
         "A newly found email relating to Eastmere"),
        ("The trip was paid for by s[Eastmere], c[said] Orr.", "Eastmere"),
        ("s[Orr] said no, after the Courier’s Anna Holm c[said] that it leaks.",
         "the Courier’s Anna Holm"),
        ("s[Orr] was asked after Anna Holm, who c[said] that it leaks.", "Orr"),
    ],
)  # fmt: skip
def test_source_is_of_the_clause(marked: str, expected: str) -> None:
    assert bounded(marked) == expected
