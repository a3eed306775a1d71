"""A name that is withheld of several sources at once, or of the group that a source is part of."""

from __future__ import annotations

import pytest

from toolkit import load_model
from toolkit.schema import Article
from toolkit.scoring.article import score_articles


def namings(text: str) -> list[str]:
    """The naming of each sentence that has a source."""
    (article,) = score_articles([Article("a", text)], load_model("linear"))
    labels = (next(iter(each.labels["naming"])) for each in article.scored_sentences)
    return [label for label in labels if label != "none"]


@pytest.mark.parametrize(
    "text",
    [
        "The bridge will be sold, according to three officials familiar with the talks, who spoke"
        " on condition of anonymity. The price was 3 million, one of the officials said."
        " Two of the officials said the sale was near.",
        "The mill's owner was expected to be charged on Monday, according to people with knowledge"
        " of the case. The sums were large, said two of the people. Several of the people said the"
        " inquiry was going on. They all spoke on the condition of anonymity because the charges"
        " had not been announced.",
        "A deputy who attended the dinner said the minister had left early. A second deputy said"
        " she had wept. Both insisted on anonymity to describe the private dinner.",
        "An aide said the vote was lost. Another aide said the vote was close. A third aide said"
        " there would be no vote. All three asked not to be named because the talks were private.",
    ],
)
def test_it_is_withheld_of_each(text: str) -> None:
    given = namings(text)
    assert len(given) >= 3
    assert set(given) == {"anonymous"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # the third is none of the two
            "A deputy said the minister had left. A second deputy said she had wept. A third deputy"
            " said she had only been tired. A clerk, who asked not to be named, said she had gone.",
            ["role_only", "role_only", "role_only", "anonymous"],
        ),
        (  # a part of a group whose names nobody withholds
            "A clerk, who asked not to be named, said the dam had cracks. The engineers said it was"
            " safe. Two of the engineers said it was new.",
            ["anonymous", "role_only", "role_only"],
        ),
        (  # who is named though the group is not
            "Three officials, speaking on condition of anonymity, said the dam was safe. Petra Lund"
            " said that it had been tested twice.",
            ["anonymous", "named"],
        ),
    ],
)
def test_it_is_of_nobody_else(text: str, expected: list[str]) -> None:
    assert namings(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # both are the two who were heard last, as a group
            "A police spokesman said the road was closed. A clerk said it had been dark. Two"
            " residents said they heard shots. Both asked not to be named because they feared the"
            " gang.",
            ["role_only", "role_only", "anonymous", "anonymous"],
        ),
        (  # other officials than those who all spoke so
            "Officials at the port said the quay was open. The bridge will be sold, three officials"
            " briefed on the sale said. They all spoke on condition of anonymity.",
            ["role_only", "anonymous", "anonymous"],
        ),
        (
            "Three nurses said the ward was full. All three, who asked not to be named, said they"
            " would leave. A doctor said the ward was half empty.",
            ["anonymous", "anonymous", "role_only"],
        ),
        (  # a part that withholds its names is not the whole
            "Officials said the dam was safe. Two of the officials, who spoke on condition of"
            " anonymity, said it had cracks.",
            ["role_only", "anonymous"],
        ),
        (  # who tells that two people want it is neither
            "Petra Lund said the dam leaks. Ivo Brandt said it was new. Both declined to be named"
            " in the suit, their lawyer said.",
            ["named", "named", "role_only"],
        ),
    ],
)
def test_who_is_meant_by_both_and_all(text: str, expected: list[str]) -> None:
    assert namings(text) == expected
