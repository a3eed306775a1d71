"""What is said from where it begins to where it ends, and who says it."""

from __future__ import annotations

import pytest
from marked_articles import read

from toolkit.models.sourcing.spans.attribution import Stretch


def spans(marked: str) -> list[tuple[str, str, list[str]]]:
    """Source, cue and contents of each attribution of a sentence."""
    seen = read([marked]).seen[0]

    def text_of(stretch: Stretch | None) -> str:
        return " ".join(seen.words.texts[stretch.low : stretch.high]) if stretch else ""

    return [
        (text_of(a.source), text_of(a.cue), [text_of(each) for each in a.content])
        for a in seen.parts.attributions
    ]


@pytest.mark.parametrize(
    ("marked", "content"),
    [
        (
            "Six mills by the river c[have agreed] k[to pay for it], s[the port] c[announced] "
            "k[Tuesday].",
            "Six mills by the river have agreed to pay for it",
        ),
        (
            "The bridge has been shut for repairs, s[Ada Lima] c[said] in an interview Monday.",
            "The bridge has been shut for repairs",
        ),
    ],
)
def test_the_clause_before_who_tells_it_last_is_all_of_the_content(
    marked: str, content: str
) -> None:
    ((_, _, held),) = spans(marked)
    assert held == [content]


@pytest.mark.parametrize(
    "marked",
    [
        "After the bridge was shut for repairs, s[Ada Lima] c[spoke] in an interview Monday.",
        "When the bridge had to be shut again, s[Ada Lima] c[wrote] to the council.",
    ],
)
def test_a_clause_of_time_before_who_speaks_is_no_content(marked: str) -> None:
    assert spans(marked)[0][2] == []


def test_a_cue_of_somebody_else_stays_in_the_clause_before() -> None:
    marked = "s[The mayor] c[has expressed] k[doubts], s[Ada Lima] c[said] in an interview."
    assert spans(marked) == [
        ("The mayor", "has expressed", ["doubts"]),
        ("Ada Lima", "said", ["The mayor has expressed doubts"]),
    ]


@pytest.mark.parametrize(
    ("marked", "content"),
    [
        (
            "Although s[she] c[told] the clerks k[that she cared for the poor, she shut the mill].",
            "that she cared for the poor",
        ),
        (
            "While s[he] c[said] k[that the dam was safe, he had it mended].",
            "that the dam was safe",
        ),
        ("s[She] c[told] them k[that if it rained, she would stay].", "that if it rained , she"),
    ],
)
def test_the_clause_that_a_concession_leads_to_is_not_said(marked: str, content: str) -> None:
    assert spans(marked)[0][2][0].startswith(content)
    assert ("if" in marked) == spans(marked)[0][2][0].endswith("would stay")


@pytest.mark.parametrize(
    ("marked", "content"),
    [
        (
            "The newest c[warning about] k[floods in the south has been sent].",
            "floods in the south",
        ),
        ("His c[claims of] k[a theft at the mill have spread].", "a theft at the mill"),
        ("His c[claim that] k[the mill has burned down].", "the mill has burned down"),
        (
            "s[Lima] c[made grim predictions about] k[the harm a dam would do to farms].",
            "the harm a dam would do to farms",
        ),
        (
            "s[Lima] c[declined a question about] k[whether she would lead the port].",
            "whether she would lead the port",
        ),
        (
            "His c[warning about] k[the harm the dam would do].",
            "the harm the dam would do",
        ),
    ],
)
def test_what_a_noun_of_speech_is_about_ends_before_its_verb(marked: str, content: str) -> None:
    held = [text for _, _, contents in spans(marked) for text in contents]
    assert held == [content]


@pytest.mark.parametrize(
    ("marked", "contents"),
    [
        (
            "“We must mend the dam,” s[she] c[told] the Courier after she was asked about "
            "k[the flood].",
            ["“ We must mend the dam , ”", "the flood"],
        ),
        (
            "“We must mend the dam,” s[she] c[said], k[a line meant for the hall].",
            ["“ We must mend the dam , ”"],
        ),
        (
            "k[“We must mend the dam,”] s[she] c[told] them after a talk k[that was held there].",
            ["“ We must mend the dam , ”"],
        ),
        (
            "k[“We must mend the dam,”] s[she] c[said], k[adding that it leaks].",
            ["“ We must mend the dam , ”", "adding that it leaks"],
        ),
    ],
)
def test_a_quotation_before_its_speaker_is_what_is_said(marked: str, contents: list[str]) -> None:
    assert spans(marked)[0][2] == contents


@pytest.mark.parametrize(
    ("marked", "source"),
    [
        ("s[Now Lima], who led the port, c[says] k[that it pays].", "Lima"),
        ("s[Yet the council] c[says] k[that it pays].", "the council"),
        ("s[Lima, however,] c[says] k[that it pays].", "Lima"),
        ("s[The mill, meanwhile,] c[said] k[that it pays].", "The mill"),
        ("s[New Ely] c[says] k[that it pays].", "New Ely"),
        ("It is a result s[of Lima]’s c[talking about] k[the mill].", "Lima"),
        (
            "They cited s[a gang of thieves who port officials] c[say] k[is at large].",
            "port officials",
        ),
        ("They know s[a gang] who critics c[say] k[has robbed the mill].", "critics"),
        ("They cited s[a gang of thieves] who c[said] k[that they would go].", "a gang of thieves"),
    ],
)
def test_a_source_is_the_subject_of_its_cue(marked: str, source: str) -> None:
    assert spans(marked)[0][0].startswith(source)
    assert "who" not in spans(marked)[0][0] or source == "Lima"
    assert len(spans(marked)[0][0]) - len(source) < 20


@pytest.mark.parametrize(
    ("marked", "quote_type"),
    [
        (
            "k[“We must mend it all now,”] s[she] c[said], c[describing] k[a plan for the dam].",
            "direct",
        ),
        ("k[“We must mend it all now,”] s[Ada Lima] c[said] of k[the plan for the dam].", "direct"),
        ("k[“We must mend it all now,”] s[she] c[said], c[adding] k[that the dam leaks].", "mixed"),
    ],
)
def test_what_a_quotation_is_about_is_no_paraphrase(marked: str, quote_type: str) -> None:
    assert read([marked]).sourcing[0].quote_type == quote_type


@pytest.mark.parametrize(
    ("marked", "kept"),
    [
        ("s[The centre] c[shared] k[it with the Courier].", 0),
        ("s[He] c[exposed] k[the private records of two clerks].", 0),
        ("s[She] c[gave] k[the keys to the mill] away.", 0),
        ("s[The trust] started c[publishing] k[its weekly index] in May.", 0),
        ("s[The centre] c[shared] k[a letter with the Courier].", 1),
        ("s[She] c[shared] k[that the mill would close].", 1),
        ("s[The report] c[gives] k[the stay as nine days].", 1),
        ("s[The mayor] c[announced] k[the closure of the mill].", 1),
    ],
)
def test_who_hands_over_a_thing_passes_no_words_on(marked: str, kept: int) -> None:
    assert len(spans(marked)) == kept


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "s[He] c[has proposed] k[tolls on ferries and signaled support for a dam].",
            ["tolls on ferries", "support for a dam"],
        ),
        (
            "s[Lima] c[denounced] k[the levy, and promised a higher dam].",
            ["the levy", "a higher dam"],
        ),
        ("s[Lima] c[denounced] k[the levy and the tolls].", ["the levy and the tolls"]),
        (
            "s[Lima] c[claimed] k[they lied and promised a dam].",
            ["they lied and promised a dam"],
        ),
    ],
)
def test_two_verbs_of_a_speaker_have_each_their_object(marked: str, expected: list[str]) -> None:
    assert [text for _, _, held in spans(marked) for text in held] == expected
    assert len({source for source, _, _ in spans(marked)}) == 1


def test_before_a_colon_stands_nothing_that_is_said_behind_it() -> None:
    marked = "The Courier made claims against k[the port in May], and s[the council] c[responded]:"
    assert spans(marked) == [("the council", "responded", [])]


@pytest.mark.parametrize(
    ("marked", "content"),
    [
        (
            "s[The Courier] c[reported] k[last month Lima had left the port].",
            "Lima had left the port",
        ),
        ("s[Ada Lima] c[said] k[Monday the port is shut].", "the port is shut"),
        ("s[Ada Lima] c[announced] k[last month’s figures].", "last month ’s figures"),
        (
            "s[Ada Lima] c[predicted] k[Monday traffic would be slow].",
            "Monday traffic would be slow",
        ),
    ],
)
def test_when_it_is_said_is_no_part_of_what_is_said(marked: str, content: str) -> None:
    assert spans(marked)[0][2] == [content]
