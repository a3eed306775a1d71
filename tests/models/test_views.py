"""Views that are passed on without a word of speech, and look-alikes that pass nothing on."""

from __future__ import annotations

import pytest
from marked_articles import names

from toolkit.models.sourcing.language.lexicon import lexicon
from toolkit.models.sourcing.spans.plain import find_plain

SAID = "“It leaks,” she said."


@pytest.mark.parametrize(
    ("text", "following", "who", "cue"),
    [
        ("Ana Lima takes another view of the dam.", "", "Ana Lima", "takes another view"),
        ("Ana Lima, a diver, has a different number.", "", "Ana Lima, a diver", "has a different"),
        ("Residents remember things differently.", "", "Residents", "remember things differently"),
        ("The nurses believe otherwise.", "", "The nurses", "believe otherwise"),
        ("The union did not agree.", "", "The union", "did not agree"),
        ("Lima agrees that the dam leaks.", "", "Lima", "agrees"),
        ("The ministry disputed the claims.", "", "The ministry", "disputed"),
        ("The coroner held the port responsible.", "", "The coroner", "held the port responsible"),
        ("Ana Lima's verdict on the dam: dull.", "", "Ana Lima", "verdict"),
        ("The port's answer came by post: no.", "", "The port", "answer"),
        ("“Not yet,” was the bishop's reply.", "", "the bishop", "reply"),
        ("For the nurses, the main problem is the night shift.", "", "the nurses", "For"),
        ("That is the view of Ana Lima, who dives.", "", "Ana Lima, who dives", "the view of"),
        ("The figures come from a survey of 40 towns.", "", "a survey of 40 towns", "come from"),
        ("Lima is not convinced.", SAID, "Lima", "is not convinced"),
        ("Lima was more blunt: the dam leaks.", "", "Lima", "was more blunt"),
        ("It warned of a second flood.", "", "It", "warned of"),
    ],
)
def test_views(text: str, following: str, who: str, cue: str) -> None:
    plain = find_plain(text, [], lexicon(), following)
    assert plain is not None
    assert text[slice(*plain.who)] == who
    assert text[slice(*plain.cue)].startswith(cue)


@pytest.mark.parametrize(
    ("text", "following"),
    [
        ("The new bridge has a different number of arches.", ""),
        ("The museum owns another view of the harbour.", ""),
        ("A driver is held responsible for his load.", ""),
        ("For the first time, the problem is money.", ""),
        ("The boats come from a yard in Ely.", ""),
        ("That is the result of a long drought.", ""),
        ("The two sides agreed to meet in May.", ""),
        ("The editor rejected the poem.", ""),
        ("“Night Tide” was Lima's answer to jazz.", ""),
        ("Lima is not convinced.", "The dam leaks."),
        ("Lima is not convinced.", "“It leaks,” said Orr."),
        ("The town sees few visitors in winter.", ""),
        ("The town's motto is on the gate: Work.", ""),
        ("It calls for patience.", ""),
        ("Lima's appeal to divers is half the story: Lima is cheap.", ""),
    ],
)
def test_no_views(text: str, following: str) -> None:
    assert find_plain(text, [], lexicon(), following) is None


@pytest.mark.parametrize("behind", ["", " with a shrug", " on Monday"])
def test_who_closes_a_sentence_speaks(behind: str) -> None:
    text = f"s[The port] c[had told] him k[that the dam leaks], s[Ana Lima] c[admitted]{behind}."
    assert names([text]) == ["Ana Lima"]


def test_a_name_with_its_article_in_lower_case():
    text = "For al-Mutairi, the main problem is the night shift."
    plain = find_plain(text, [], lexicon())
    assert plain is not None
    assert text[slice(*plain.who)] == "al-Mutairi"
