"""Straight marks right after a stop: which sentence they go with."""

from __future__ import annotations

import pytest

from toolkit.schema import Article
from toolkit.text import sentences

JOINED = [
    (  # the mark that opens a paragraph stands at the end of the one before
        'Levels rose again in May." It is the largest rise yet," Dr Ilse Brandt told the council.',
        ["Levels rose again in May.", '" It is the largest rise yet," Dr Ilse Brandt told the'],
    ),
    (
        'She left the hall."I only want answers," said Tomas Reyk."We get none." Then it rained.',
        ["She left the hall.", '"I only want answers," said Tomas Reyk.', '"We get none."', "Then"],
    ),
    (
        "Both plants are shut.'It is a scandal,' the mayor said.'This must end,' she added.",
        ["Both plants are shut.", "'It is a scandal,' the mayor said.", "'This must end,' she"],
    ),
    (
        "''Nobody asked us,'' he said.'' We heard it on the radio.'' The ministry is silent.",
        ["''Nobody asked us,'' he said.", "'' We heard it on the radio.''", "The ministry"],
    ),
    (
        "“They said: 'Why not?'Pressed again, he left.",
        ["“They said: 'Why not?'", "Pressed again"],
    ),
    (
        "The study warns of a slow thawWhile most look at carbon, methane counts too.",
        ["The study warns of a slow thaw", "While most"],
    ),
]
CLOSED = [
    ('He called it "over." We left. The "deal" is dead.', ['He called it "over."', "We", "The"]),
    (
        '"We lost." The crowd went home. "We won," he said.',
        ['"We lost."', "The crowd", '"We won,"'],
    ),
    (
        'It was over." We left. "Not yet," said Mara Lund.',
        ['It was over."', "We left.", '"Not yet'],
    ),
    ('"Who asked?" Ms. Lund said. "No one."', ['"Who asked?" Ms. Lund said.', '"No one."']),
    ("The 'last effects.' The rest is 'fine,' he said.", ["The 'last effects.'", "The rest"]),
    (
        '"He said: \'We go.\'" They went. "So be it," she said.',
        ["\"He said: 'We go.'\"", "They", '"S'],
    ),
    ("“Coal is over, go solar!” Says Green Guru Pim Vos", ["“Coal is over, go solar!” Says Green"]),
    ("“What for?” Ms. Lund asked her two sons. “Why?”", ["“What for?” Ms. Lund asked her", "“Why"]),
    (
        "“What for?” Ms. Lund asked the mayor to stay on. “Why?”",
        ["“What for?”", "Ms. Lund", "“Why?”"],
    ),
    (
        "It is the workers' union. The nurses' one left.",
        ["It is the workers' union.", "The nurses'"],
    ),
    ("Ann McDonald sold an iPhone to DeAndre.", ["Ann McDonald sold an iPhone to DeAndre."]),
]


@pytest.mark.parametrize(("text", "starts"), [*JOINED, *CLOSED])
def test_a_mark_after_a_stop_goes_with_the_sentence_whose_quotation_it_opens_or_closes(
    text: str, starts: list[str]
) -> None:
    shown = sentences(Article("a", text))
    assert len(shown) == len(starts)
    for sentence, start in zip(shown, starts, strict=True):
        assert sentence.text.startswith(start)
        assert sentence.text == text[sentence.start : sentence.end]


def test_the_marks_before_a_joined_quotation_are_no_part_of_the_sentence_before() -> None:
    text = 'It rained." We are glad," said Ida Moe." It was dry."'
    assert [s.text for s in sentences(Article("a", text))] == [
        "It rained.",
        '" We are glad," said Ida Moe.',
        '" It was dry."',
    ]
