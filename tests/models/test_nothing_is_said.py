"""Cues of what nobody has said, and objects of cues without content. In a sentence s[…] marks a
source, c[…] a cue, k[…] content."""

from __future__ import annotations

import pytest
from test_source_grouping import read

from toolkit.models.sourcing.language.tokens import tokenize
from toolkit.models.sourcing.spans.attribution import Attribution, Parts, Stretch
from toolkit.models.sourcing.spans.contents import with_contents
from toolkit.models.sourcing.spans.seen import text_of


def attributions(sentence: str) -> list[tuple[str, str]]:
    """The cues and the content that are left in a sentence."""
    seen = read([sentence]).seen[0]
    return [
        (text_of(seen, a.cue), " … ".join(text_of(seen, part) for part in a.content))
        for a in seen.parts.attributions
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        # what may or should be said
        "s[Ada Ruiz] c[might say] k[that the dam leaks].",
        "s[The council] c[should formally ask] k[the mill to stop].",
        "s[The mill] c[will claim] k[that it never knew].",
        # what is not said
        "s[Two clerks] c[have not said] k[whom they back].",
        "s[The mayor] fails, as ever, c[to explain] k[why the dam leaks].",
        "s[The mayor] left without a word c[to argue] k[that the dam was safe].",
        # who is spoken to, and what is done
        "s[Ada Ruiz] c[was asked] about k[the dam].",
        "s[The mayor] c[was widely criticized] k[for the flood].",
        "s[The court] c[dismissed] k[the old charge].",
        "s[The county] c[is releasing] k[the two prisoners].",
        # the author, and nobody
        "s[I] c[would argue] k[that the dam is a ruin].",
        "And so s[we] c[call] k[them the lost].",
        "s[One] c[could say] k[that the dam is a ruin].",
        "Why not, s[one] c[might ask].",
        "s[History] c[teaches] k[that dams break].",
        "The old song was c[written by] s[Ada Ruiz].",
        "Nobody liked the c[talk of] k[a far higher dam].",
        "For s[many farmers], c[talk of] k[a higher dam] is idle.",
    ],
)
def test_what_nobody_has_said(sentence: str) -> None:
    assert attributions(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "s[Ada Ruiz] c[would later say] k[that the dam leaks].",
        "s[Critics] c[would say] k[that the dam leaks].",
        "s[One] c[said] k[that the dam leaks].",
        "s[Ada Ruiz] c[would not say] k[whether the dam leaks].",
        "s[Two clerks] c[said] k[whom they back].",
        "s[The mayor] c[explained] k[why the dam leaks].",
        "s[The court] c[dismissed] k[the idea].",
        "s[The county] c[is releasing] k[a statement].",
        "The mayor c[was criticized] by s[Ada Ruiz] k[for the flood].",
        "s[I] c[told] the mayor k[that the dam is a ruin].",
        "s[Her history of Ely] c[says] k[that dams break].",
        "The law, c[written by] s[Ada Ruiz], k[that dams be tested], passed.",
        "There was c[talk] k[that the dam would be raised].",
    ],
)
def test_what_somebody_has_said(sentence: str) -> None:
    assert len(attributions(sentence)) == 1


def test_it_was_revealed_by_nobody() -> None:
    sentences = [
        "s[Ada Ruiz] c[said] k[no].",
        "Ruiz left when it c[was revealed] k[that dams leak].",
    ]
    assert read(sentences).sourcing[1].attribution == "sourceless"
    sentences[1] = "s[Ruiz] c[revealed] k[that dams leak]."
    assert read(sentences).sourcing[1].attribution == "attributed"


def test_what_is_claimed_is_of_whoever_it_belongs_to() -> None:
    seen = read(["Not that his rude, s[loud] c[criticism] k[of the dam] were new."]).seen[0]
    source = seen.parts.attributions[0].source
    assert source is not None
    assert text_of(seen, source) == "his"


@pytest.mark.parametrize(
    ("sentence", "content"),
    [
        ("s[She] c[announced] her resignation in May, and left.", "her resignation in May"),
        ("s[The union] c[accused] the mill of delays and left.", "the mill of delays"),
        ("s[He] has c[threatened] to close it.", "to close it"),
        ("s[She] c[praised] mills, and farms along the river.", "mills, and farms along the river"),
        ("s[She] c[warned] of a flood.", "a flood"),
        ("s[She] c[spoke] at the mill.", ""),
        ("s[She] c[agreed] to the plan.", ""),
        ("s[She] c[told] the farmers.", ""),
        ("s[The clerk] c[chided] him, k[“You are late.”]", "“You are late.”"),
        ("s[She] c[said] it rained.", "it rained"),
    ],
)
def test_the_object_of_a_cue(sentence: str, content: str) -> None:
    assert attributions(sentence)[0][1] == content


@pytest.mark.parametrize(("low", "expected"), [(2, 4), (4, 4)])
def test_what_is_said_does_not_overlap_its_cue(low: int, expected: int) -> None:
    words = tokenize("She declined to say whether it leaks.")
    said = Attribution(Stretch(0, 1, 0.9), Stretch(1, 4, 0.9), (Stretch(low, 7, 0.9),), False)
    (content,) = with_contents(Parts((said,), ()), words).attributions[0].content
    assert (content.low, content.high) == (expected, 7)
