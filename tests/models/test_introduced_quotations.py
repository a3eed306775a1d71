"""A name before a colon and a quotation behind it."""

from __future__ import annotations

import pytest

import toolkit
from toolkit.models.sourcing.language.lexicon import lexicon
from toolkit.models.sourcing.language.tokens import find_quotes
from toolkit.models.sourcing.spans.introduced import find_introduced


@pytest.mark.parametrize(
    ("sentences", "who"),
    [
        (["Orla Venn: “We lost it all in a night.”"], {0: "Orla Venn"}),
        (
            ["THE DAM - Orla Venn and Pim Moe: “We lost it all.", "It hurt.”"],
            {0: "Orla Venn and Pim Moe"},
        ),
        (["Mayor Orla Venn (I-Eastmere): “We lost it all in a night.”"], {0: "Mayor Orla Venn"}),
        (["Venn on the Dam: 'We Lost It All in a Night'", "Venn wept."], {0: "Venn"}),
        (["More from the report: “Half of the gates do not close.”"], {0: "the report"}),
        (
            ["The Eastmere Courier reports:", "“Half of the gates are rusty.”"],
            {0: "The Eastmere Courier"},
        ),
        (
            ["Venn, who built the dam, has observed:", "“It will not last.”"],
            {0: "Venn, who built the dam,"},
        ),
        (["Venn, the builder, has observed:", "“It will not last.”"], {0: "Venn, the builder,"}),
        (["She added:", "“It will not last.”"], {0: "She"}),
        (["It begins: “The gates were not built to last.”"], {0: "It"}),
        (
            ["The survey’s first letter goes on: “The gates were rusty.”"],
            {0: "The survey’s first letter"},
        ),
        (["The mayor’s dog begins: “The gates were rusty.”"], {}),
        (
            ["On Film: Orla Venn Staffer: “None of the gates would close”", "A staffer left."],
            {0: "Orla Venn Staffer"},
        ),
        # no names, or no quotations
        (["Venn Defends Old Dam: “It Will Last for Many Years”"], {}),
        (["Song of the year: “The Last Gate of the Old Dam”"], {}),
        (["Best Picture: “The Last Gate”"], {}),
        (["Correction: “The dam is older than we wrote.”"], {}),
        (["He wrote to Mr. Venn: “Please close the gates at night.”", "Venn did."], {}),
        (["Three towns are hit:", "“Eastmere” is under water."], {0: ""}),
        (["The dam has three gates:", "“It will not last,” said Venn."], {}),
    ],
)
def test_who_is_named_before_a_colon(sentences: list[str], who: dict[int, str]) -> None:
    found = find_introduced(sentences, find_quotes(sentences), lexicon())
    assert {i: sentences[i][slice(*each.who)] for i, each in found.items()} == {
        i: name for i, name in who.items() if name
    }


@pytest.mark.parametrize("model", ["linear", "fast"])
def test_all_of_an_introduced_quotation_is_of_who_is_named(model: str) -> None:
    text = (
        "Half of the town is under water since the dam broke on Monday.\n\n"
        "A WARNING IN MAY - Orla Venn: “We wrote to the county in May. The gates were rusty. "
        "Nobody says that it was a surprise. We lost it all in a night.”\n\n"
        "The Eastmere Courier reports:\n\n"
        "“The county paid for new gates in June. They were never built.”\n\n"
        "The school reopens on Friday."
    )
    scored = toolkit.score(text, model=model)
    assert list(scored.sentences["source_id"]) == ["", *"1111", *"222", ""]
    kinds = list(scored.sentences["attribution"])
    assert kinds[1:5] == ["attributed", *["continuation"] * 3]
    marked = set(scored.spans.loc[scored.spans["label"] == "source", "text"])
    assert marked == {"Orla Venn", "The Eastmere Courier"}
