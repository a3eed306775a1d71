"""What a network reads says the same of a woman as of a man."""

from __future__ import annotations

import pytest

from toolkit.models.encoder.neutral import neutral


@pytest.mark.parametrize(
    ("of_a_woman", "of_a_man"),
    [
        ("She rammed her plan through.", "He rammed his plan through."),
        ("Ana Ruiz blamed herself; hers was worse.", "Bob Ruiz blamed himself; his was worse."),
        ("Mrs. Okafor said that her names hurt.", "Mr. Okafor said that his names hurt."),
        ("They told her that Ms Lund would sue.", "They told him that Mr Lund would sue."),
        ("Her spokeswoman met her on Monday.", "His spokesman met him on Monday."),
        ("“We miss her,” the congresswomen said.", "“We miss him,” the congressmen said."),
    ],
)  # fmt: skip
def test_the_same_is_read(of_a_woman: str, of_a_man: str) -> None:
    assert neutral([of_a_woman])[0].text == neutral([of_a_man])[0].text


@pytest.mark.parametrize(
    "text",
    [
        "The sheriff and the woman left.",
        "There was a mistress of ceremonies in Hershey.",
        "They miss the Herald’s editor.",
    ],
)
def test_other_words_stay(text: str) -> None:
    assert neutral([text])[0].text == text.replace("’", "'")


def test_places_are_those_of_the_text_as_it_came() -> None:
    text = "Mrs. Okafor told her ranting clerk off."
    read = neutral([text])[0]
    start = read.text.index("ranting")
    (span,) = read.spans_as_they_came([_span(start, start + len("ranting"))])
    assert text[span.start : span.end] == "ranting"


def _span(start: int, end: int):
    from toolkit.schema import TextSpan

    return TextSpan(start, end, "loaded", 0.9)
