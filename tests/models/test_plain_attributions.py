"""Attributions that grammar tells, whatever is marked in a sentence."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.models.sourcing.language.lexicon import lexicon
from toolkit.models.sourcing.language.tokens import find_quotes, tokenize
from toolkit.models.sourcing.rules import Rules
from toolkit.models.sourcing.spans.forms import read_forms
from toolkit.models.sourcing.spans.plain import find_plain


@pytest.mark.parametrize(
    ("text", "who", "content"),
    [
        ("The gates had stood open, the port director said.", "the port director",
         "The gates had stood open"),
        ("The gates had stood open, the Ely Courier reported on Monday.", "the Ely Courier",
         "The gates had stood open"),
        ("As the Ely Courier notes, the gates stood open.", "the Ely Courier",
         "the gates stood open."),
        ("Ruiz said a great worry was the old wall.", "Ruiz", "a great worry was the old wall."),
        ("Ilva Qvist estimated she lost 40 sheep.", "Ilva Qvist", "she lost 40 sheep."),
        ("The Courier reports that the gates stood open.", "The Courier",
         "that the gates stood open."),
        ("Ely is to back the judges’ statement that the ruling is binding, and soon.",
         "the judges’", "that the ruling is binding"),
    ],
)  # fmt: skip
def test_what_grammar_tells(text: str, who: str, content: str) -> None:
    (quotes,) = find_quotes([text])
    found = find_plain(text, quotes, lexicon())
    assert found is not None
    assert (text[slice(*found.who)], text[slice(*found.content)]) == (who, content)
    words = tokenize(text)
    nothing = np.zeros((len(words.texts), 3), np.float32)
    forms = read_forms([text], [quotes])
    read = Rules().read([text], [words], forms, [nothing], [0.0], ["attributed"])
    assert read.sourcing[0].attribution == "attributed"
    assert len(read.sources) == 1


@pytest.mark.parametrize(
    "text",
    [
        "The gates had stood open, the port director left.",
        "As Ruiz noted the leak, the gates stood open.",
        "Ruiz said the prayer.",
        "It claimed a life.",
        "The river claimed the lives of two men.",
        "She said “the gates had stood open, Ruiz said.”",
        "They back a statement that is binding.",
        "Ruiz added a gate to the wall.",
    ],
)
def test_what_grammar_does_not_tell(text: str) -> None:
    (quotes,) = find_quotes([text])
    assert find_plain(text, quotes, lexicon()) is None
