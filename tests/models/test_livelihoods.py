"""What a clause says that somebody does tells a role where no noun names the calling."""

from __future__ import annotations

import pytest
from marked_articles import read

from toolkit.models.sourcing.language.lexicon import lexicon
from toolkit.models.sourcing.naming.naming import describe
from toolkit.models.sourcing.profiles.livelihoods import livelihood
from toolkit.models.sourcing.spans.attribution import Attribution, Stretch
from toolkit.models.sourcing.spans.clause_subjects import of_clause

CLAUSES = {
    "other": (
        "who carved the doors of the chapel",
        "who painted the mural on the customs house",
        "31, who plays the oud at weddings",
        "who won two medals in the relay",
        "who played eleven seasons at right back",
        "who curates the city gallery",
        "the winner of three titles",
    ),
    "corporate": (
        "who owns the tea house",
        "who opened the bakery in 2011",
        "who runs a small lodge on the lake",
        "whose parents founded the hotel",
        "whose company makes the pumps",
    ),
    "expert": (
        "who follows airlines for Norvik Securities",
        "who treats burns at the clinic",
        "who practices family law in Ely",
        "who wrote a history of the canal",
        "who operated on the boy",
    ),
    "political": (
        "who sits on the county council",
        "who sits for the coast in parliament",
        "who leads the opposition in the assembly",
        "who leads the opposition group on the council",
        "who heads the party’s youth wing",
    ),
    "ngo": (
        "who organizes tenants in the tower",
        "who coordinates the volunteers at the station",
        "who started Lamps Now after his brother was killed",
        "who set up the petition",
        "who leads prayers at the mosque",
        "whose parish runs the kitchen",
    ),
    "": (  # the same words of something else
        "who cast his ballot in the rain",
        "who painted his house blue",
        "who plays in the street",
        "who won a second term",
        "who directs traffic",
        "who owns the house next door",
        "who bought bread in the shop",
        "who owned a stake in the club",
        "who runs the camp for refugees",
        "whose family fled",
        "whose firm grip never failed",
        "who watched the match for Norvik",
        "who treats his dog well",
        "who wrote to the mayor",
        "who sat on the floor of the council chamber",
        "who leads the opposition to the dam",
        "who coordinates the police response",
        "who started a fire",
        "who started school",
        "who was running for the bus",
    ),
}


@pytest.mark.parametrize(
    ("clause", "role"), [(clause, role) for role, each in CLAUSES.items() for clause in each]
)
def test_what_somebody_does(clause: str, role: str) -> None:
    assert livelihood(f", {clause}, said", lexicon()) == role


@pytest.mark.parametrize(
    ("marked", "role"),
    [
        ("s[Ada Orvik], who plays the oud at weddings, c[said] k[it was late].", "other"),
        ("s[Ada Orvik], whose family has owned the mill, c[said] k[it was late].", "corporate"),
        ("s[Ada Orvik], who directs the museum, c[said] k[it was late].", "other"),
        # An office told beside the name stands.
        ("Mayor s[Ada Orvik], who plays the oud at weddings, c[said] k[no].", "government"),
        ("Senator s[Ada Orvik], who owns the tea house, c[said] k[no].", "political"),
    ],
)
def test_whom_the_clause_is_about(marked: str, role: str) -> None:
    assert read([marked]).sources[0].labels["role"] == role


@pytest.mark.parametrize("text", ["the lease", "the deed", "a voicemail", "the plaque", "a fax"])
def test_what_is_written_down(text: str) -> None:
    assert describe(text, lexicon()).naming == "document"


@pytest.mark.parametrize(
    ("text", "source", "cue", "expected"),
    [
        ("A letter sent to parents in May warned", (4, 5), 7, "A letter sent to parents"),
        ("The memo written by engineers says", (4, 5), 5, "The memo written by engineers"),
        ("A notice put up for tenants on Monday stated", (5, 6), 8, "A notice put up for tenants"),
        # No document went to them, or another verb comes between.
        ("The boat went to parents in May said", (4, 5), 7, "parents"),
        ("The letter went to parents who said", (5, 6), 6, "who"),
        ("A nurse sent to parents in May warned", (4, 5), 7, "parents"),
    ],
)
def test_a_document_that_was_sent(
    text: str, source: tuple[int, int], cue: int, expected: str
) -> None:
    texts = text.split()
    told = Attribution(Stretch(*source, 0.9), Stretch(cue, cue + 1, 0.9), (), False)
    found = of_clause(told, texts, lexicon()).source
    assert found is not None
    assert " ".join(texts[found.low : found.high]) == expected
