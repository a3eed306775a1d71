"""How much of the content stands in quotation marks. In a sentence s[…] marks a source, c[…] a cue,
k[…] content."""

from __future__ import annotations

import pytest
from test_source_grouping import read


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("k[“The dam is safe,”] s[Ada Ruiz] c[said].", "direct"),
        ("s[Ada Ruiz] c[said] that k[“the old dam is as safe as it has ever been”].", "direct"),
        ("s[Ada Ruiz] c[said], k[“never has a dam been looked at as hard as ours”].", "direct"),
        # a clause beside a paraphrase, a fragment, a half sentence
        (
            "k[“The dam is safe,”] s[she] c[said], c[adding] that k[no gate had ever leaked].",
            "mixed",
        ),
        (
            "s[Ruiz] c[said] k[the gates were shut]; k[“We did it ourselves,”] s[she] c[said].",
            "mixed",
        ),
        ("s[Ada Ruiz] c[called] k[the dam “an old friend”].", "mixed"),
        (
            "s[She] c[said] k[she had “no quarrel at all with anybody on this council or beyond”].",
            "mixed",
        ),
        ("c[Asked] k[whether it leaked], s[she] c[said], k[“Not a drop of it.”]", "direct"),
        ("k[“Not a drop of it,”] s[she] c[said] when asked k[about the old gates].", "direct"),
        ("s[She] c[asked] k[whether it leaked] and c[said], k[“Not a drop of it.”]", "mixed"),
        ("In answer to calls for k[a far higher dam], s[she] c[said], k[“It is high.”]", "direct"),
        ("k[The far higher dam was a dream], s[she] c[said]: k[“It is high enough.”]", "mixed"),
        # little stands outside, or is the reporter's
        ("k[“The dam is safe,”] s[she] c[said] k[again].", "direct"),
        ("At the “Old Mill” s[Ada Ruiz] c[said] k[the dam was safe].", "indirect"),
        ("s[Ada Ruiz] c[said] k[the film “The Last Gate of Eastmere” was shot there].", "indirect"),
        (
            "s[Ada Ruiz] c[said] k[they were fans of “The Last Gate,” a film of the dam].",
            "indirect",
        ),
        ("k[They are still very fond of “The Last Gate,”] s[Ada Ruiz] c[said].", "indirect"),
        ("k[“They will never win,”] s[Ruiz] c[said] k[on “The Night Desk.”]", "direct"),
        ("s[Ada Ruiz] c[said] k[the sign read “Keep Out.”]", "mixed"),
        ("s[Ada Ruiz] c[said] k[it was “all over now for us”].", "mixed"),
        ("s[Ada Ruiz] c[said] k[the dam was safe].", "indirect"),
    ],
)
def test_what_of_the_content_is_in_marks(sentence: str, expected: str) -> None:
    assert read([sentence]).sourcing[0].quote_type == expected
