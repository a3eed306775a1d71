"""Names taken out of what a network reads, and the way back to the author's own words."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.models.encoder.neutral import neutral


@pytest.mark.parametrize(
    ("sentence", "swapped"),
    [
        ("Senator Ana Ruiz lied.", "Senator Bob Okafor lied."),
        ("Many Muslims were hurt.", "Many Christians were hurt."),
        ("A Republican plan failed.", "A Democratic plan failed."),
        ("Fox News called it a farce.", "The New York Times called it a farce."),
        ("Mr. Okonkwo’s idea is mad.", "Mr. Lindqvist’s idea is mad."),
        ("Trump was furious.", "Obama was furious."),
    ],
)
def test_a_swap_of_names_leaves_the_text_that_is_read(sentence: str, swapped: str) -> None:
    read = neutral([sentence])[0].text
    assert read == neutral([swapped])[0].text
    assert "Smith" in read or "Republican" in read or "Canadian" in read or "Reuters" in read


VOCABULARY = frozenset(
    [
        "the",
        "clerk",
        "said",
        "in",
        "court",
        "act",
        "supreme",
        "affordable",
        "care",
        "on",
        "monday",
        "left",
        "planned",
    ]
)


@pytest.mark.parametrize(
    ("sentence", "read"),
    [
        ("On Monday Maren Oduya-Ó Briain left.", "On Monday John Smith left."),
        ("The clerk, Lőrinc Szabados, left.", "The clerk, John Smith, left."),
        ("Lőrinc Szabados left. ", "John Smith left. "),
        ("The Supreme Court left.", "The Supreme Court left."),
        ("In Nizhny Novgorod, Rosneft Oil left.", "In Nizhny Novgorod, Rosneft Oil left."),
        ("the Peshmerga Forces left.", "the Peshmerga Forces left."),
        ("Szabados Bridge Repair Delayed Again.", "Szabados Bridge Repair Delayed Again."),
        (
            "The Green candidate read the Lakeside Gazette.",
            "The Republican candidate read Reuters.",
        ),
        ("The clerk saw green candidates.", "The clerk saw green candidates."),
        ("Marine Le Pen left.", "John Smith left."),
        ("A marine left.", "A marine left."),
        ("The clerk left Planned Parenthood.", "The clerk left Planned Parenthood."),
        ("Affordable Szabados left.", "Affordable Szabados left."),
    ],
)
def test_names_that_no_list_has(sentence: str, read: str) -> None:
    changed = neutral([sentence], VOCABULARY)[0]
    assert changed.text == read
    assert len(sentence) == changed.origins[-1]


@pytest.mark.parametrize(
    "sentence",
    ["", "Will Congress act in May?", "San Antonio and New York voted.", "🙂 he said — no."],
)
def test_what_is_no_such_name_stays(sentence: str) -> None:
    assert neutral([sentence])[0].text == sentence


@pytest.mark.parametrize(
    ("sentence", "read"),
    [
        ("Rents double in Rome", "Rents double in Rome."),
        ("Rents double for Hillary Clinton", "Rents double for John Smith."),
        ("Rents double by 2030", "Rents double by 2030."),
        ("Do rents double?", "Do rents double?"),
        ("“Rents double”", '"Rents double"'),
        ("", ""),
        (" ", " "),
    ],
)
def test_a_headline_is_read_with_a_full_stop(sentence: str, read: str) -> None:
    changed = neutral([sentence])[0]
    assert changed.text == read
    at = np.array([0, len(read)])
    start, end = changed.places(at, at)
    assert [start[-1], end[-1]] == [len(sentence)] * 2, "the stop stands for nothing"


def test_quotation_marks_are_read_alike() -> None:
    curly, straight = (
        neutral(["“It’s ‘new’,” Ana Ruiz said."]),
        neutral(["\"It's 'new',\" Ana Ruiz said."]),
    )
    assert curly[0].text == straight[0].text == "\"It's 'new',\" John Smith said."


def test_a_surname_is_known_for_the_whole_article() -> None:
    article = neutral(["Okafor resigned.", "Emmanuel Okafor had led the port.", "Ports cost."])
    assert [of_text.text for of_text in article] == [
        "Smith resigned.", "John Smith had led the port.", "Ports cost.",
    ]  # fmt: skip


def test_every_offset_finds_the_words_it_stands_for() -> None:
    text = "“No,” Hillary Rodham Clinton told The Washington Post’s Muslims in Rome."
    changed = neutral([text])[0]
    starts = np.array([changed.text.index(w) for w in ("No", "John", "Smith", "Reuters", "Rome")])
    ends = starts + np.array([2, 4, 5, 7, 4])
    places = zip(*(edge.tolist() for edge in changed.places(starts, ends)), strict=True)
    words = [text[start:end] for start, end in places]
    assert words == ["No", "Hillary", "Rodham Clinton", "The Washington Post", "Rome"]
    # A piece of a stand-in stands for all of it.
    start, end = changed.places(np.array([starts[3] + 2]), np.array([starts[3] + 4]))
    assert text[start[0] : end[0]] == "The Washington Post"
