from __future__ import annotations

import pytest

from toolkit.text.segmentation import Extent, sentence_extents


def marked(text: str) -> str:
    """A text with `` | `` where its sentences end."""
    return " | ".join(
        text[start:end] for start, end in sentence_extents(text, Extent(0, len(text)))
    )


@pytest.mark.parametrize(
    "expected",
    [
        "“Get out of my house!” Mrs. Lund bellowed. | Nobody moved.",
        "“What now?” the clerk muttered to herself. | She left.",
        '"Never again!" Ruiz vowed on Monday. | The crowd cheered.',
        "“Who did this?” Okafor snapped back. | Nobody spoke.",
        "“Get out!” | The crowd scattered.",
        "“Is it safe?” | The engineers disagreed. | They left.",
        "The U.K. Supreme Court ruled. | Nobody came.",
        "They moved to the E.U. | It was easy.",
        "He works for the U.N. | She does not.",
        "She moved to Washington, D.C. | Her husband stayed.",
        "He flew to the U.S. | A week later he died.",
        "Ships of the U.S. Navy left the U.A.E. | Others stayed.",
        "The store is in L.A. | Police closed it.",
        "U.S. No. 1 was closed. | It reopened.",
        "The rule was made by the F.D.A. | Critics were furious.",
        "She lives on Main St. | The house is old.",
        "He lives on St. Mark’s Place. | It is loud.",
        "The road to St. Louis is shut. | It snowed.",
        "He is 6 ft. 2 in. tall. | She is not.",
        "The baby weighed 7 lbs. 4 oz. at birth. | It slept.",
        "It holds approx. 500 people. | It is full.",
        "The fee is min. 20 euros. | Pay it.",
        "It took 5 min. | The rest was easy.",
        "Founded est. 1902 by monks, it closed. | Nobody came.",
        "Call tel. 555 1234 for help. | It is free.",
        "Take Rte. 9 to Apt. 4. | Ring twice.",
        "See para. 7 of sec. 3. | It is clear.",
        "Insp. Lund and Brig. Ames of the Natl. Guard spoke. | They left.",
        "The Calif. Dept. of Health and the Intl. Assn. of Chiefs met. | They ate.",
        "Comm. Ruiz and Treas. Dahl met Dep. Mayor Lund. | They ate.",
        "She spoke to Sgt. Maj. Ames and Flt. Lt. Dahl. | They ate.",
        "Turnout was 62.5 percent. | It fell.",
        "Visit Amazon.Com today. | It is open.",
        "It was built by J.K.Rowling and Dr.Dre in St.Louis. | It fell.",
        "The dam leaks, according to A.J. Lindqvist. | The road is shut.",
        "He left the U.S. | Why? | Nobody in D.C. knew.",
        "He used Node.Js and ASP.Net daily. | It broke.",
        "The shop shuts at 6 p.m. Saturday. | It opens at 9 a.m. Jan. 5.",
        "The polls close at 8 p.m. EST. | Results follow.",
        "It began at 3 p.m. | Nobody came.",
        "- Where is he? - asked the guard. | Nobody knew.",
        "– Out! – shouted the guard. | They left.",
        "― Why? ― she asked. | He left.",
        "— Where were you? | — Here. | — Why?",
        "Yahoo! Finance reported a loss. | Shares fell.",
        "He watched Jeopardy! | The host was new.",
        "He shops at Yum! Brands outlets. | They are open.",
        "Thompson et al. (2011) disagree. | They lost.",
        "Smith, J., eds. (2001) is a book. | It sold.",
        "Mr. May met Ms. He and Dr. So. | They ate.",
        "Acme Inc. | The firm said so.",
        "He joined Acme Co. | It failed.",
        "Sen. Ruiz, D-Calif., left. | Others stayed.",
        "Gen. Lund, ret., spoke. | He left.",
        "The gov't. said no. | It lied.",
        "Col. (ret.) Ames spoke. | He left.",
        "The Hon. Ann Dahl and the Rev. Dr. Tom Birk met. | They ate.",
        "Pfc. Lund and Pvt. Ames fell. | They died.",
        "The meeting with Amb. Lund and Asst. Sec. Ames ended. | They left.",
        "The car did 80 mph. | It crashed.",
        "It is 5 km. from here. | Walk.",
        "Ald. Ruiz and Coun. Dahl voted. | They lost.",
        "Capt. the Hon. Ames sailed. | He drowned.",
        "He lives at 12 Elm Blvd. | The street is quiet.",
        "Residents were told on Tues… | [+2219 chars]",
    ],
)
def test_where_sentences_end(expected: str) -> None:
    assert marked(expected.replace(" | ", " ")) == expected


@pytest.mark.parametrize(
    "expected",
    [
        "The talks ended.|Both sides left.",
        "He asked why.|“We do not know,” she said.",
        "He said yes!|They left.|I did not.",
        "The plan (see below).|The council voted.",
        "Rents rose in 2019.|A year later they fell.",
        'They call it a "park".|It is a car park.',
        "The file is index.Html on Docs.Google.Com now.",
        "Dr.Ames of St.Louis met J.K.Marlow.",
        "Write to Ann.Dahl@North.Example or see north.example/About.Us today.",
    ],
)
def test_a_stop_without_a_space_after_it(expected: str) -> None:
    assert marked(expected.replace("|", "")).replace(" | ", "|") == expected
