"""Quotations that are signed below are whose name stands under them."""

from __future__ import annotations

import time

import pytest

import toolkit
from toolkit.models.sourcing.language.lexicon import lexicon
from toolkit.models.sourcing.language.tokens import find_quotes
from toolkit.models.sourcing.spans.dialogue import find_turns
from toolkit.models.sourcing.spans.signatures import find_signatures


@pytest.mark.parametrize("model", ["default", "fast", "linear"])
def test_letters_are_their_writers(model: str) -> None:
    text = (
        "Marta Venn, the head teacher, said the field would be sold.\n\n"
        "“Nobody asked us. Where will the children go?”\n\n— Dana Oakley, Millbrook\n\n"
        "“Good riddance to a bog.”\n\n-- Piers Hallam\n\n"
        "The council meets on Monday."
    )
    scored = toolkit.score(text, model=model)
    sentences = scored.sentences.set_index("text")
    names = dict(zip(scored.sources["source_id"], scored.sources["name"], strict=True))
    said = {words: names.get(at, "") for words, at in sentences["source_id"].items()}
    assert said["“Nobody asked us."] == "Dana Oakley"
    assert said["Where will the children go?”"] == "Dana Oakley"
    assert said["“Good riddance to a bog.”"] == "Piers Hallam"
    assert said["The council meets on Monday."] == ""
    marked = scored.spans[scored.spans["codebook"] == "sourcing"]
    assert "said" in set(marked.loc[marked["label"] == "cue", "text"])
    assert not {"—", "--"} & set(marked["text"])  # a mark is no word that could be counted


@pytest.mark.parametrize(
    ("sentences", "signed"),
    [
        (["“It is over.”", "— Jane Hollis, nurse, 41"], {1: (0,)}),
        (["“It is over.", "We go home.”", "– Omar Teal"], {2: (0, 1)}),
        (["“First.”", "“Second.”", "― Omar Teal"], {2: (1,)}),
        (["“It is over.” — Jane Hollis"], {0: ()}),
        (["“It is over,” she said.", "— Jane Hollis"], {}),  # there is a speaker
        (["“It is over.”", "— No, said the guard."], {}),
        (["“It is over.”", "— No"], {}),
        (["“It is over.”", "— Not that we mind"], {}),
        (["“It is over.”", "— Jane, 41"], {1: (0,)}),
        (["“It is over.”", "— Jane left"], {}),
        (["“It is over.”", "— and then it rained"], {}),
        (["It rained.", "— Jane Hollis"], {}),
        (["“It is over.”", "- The bill passed. It was late."], {}),
        (["“It is over", "— Jane Hollis"], {}),  # the quotation runs on
        (["“It is over.”", "-Jane Hollis, writing to a friend."], {1: (0,)}),
        (["The dam is safe. — Jane Hollis (@jholl) May 4, 2031"], {0: ()}),
        (["Bad news.", "FULL: ely.co/x1 — J. Hollis (@jholl) May 4, 2031"], {1: (0,)}),
        (["“We lost,” Ruiz said.", "“It is over.”", "— Jane Hollis"], {}),  # who wrote it
        (["“We lost,” Ruiz said.", "“It is over.”", "— Jane Hollis", "Ely Courier"], {}),
        (["“We lost,” Ruiz said.", "“It is over.”", "— Jane Hollis", "It rained."], {2: (1,)}),
    ],
)
def test_what_signs(sentences: list[str], signed: dict[int, tuple[int, ...]]) -> None:
    found = find_signatures(sentences, find_quotes(sentences))
    assert {i: each.quoted for i, each in found.items()} == signed


def test_a_label_of_a_post_is_no_speaker() -> None:
    sentences = ["NEW: The dam is safe.", "FULL: ely.co/x1", "NEW: The dam leaks."]
    assert not find_turns(sentences, lexicon(), find_quotes(sentences))
    speakers = ["RUIZ: The dam is safe.", "MOE: Is it?", "RUIZ: The dam leaks."]
    assert len(find_turns(speakers, lexicon(), find_quotes(speakers))) == 3


def test_who_writes_to_somebody_signs() -> None:
    sentences = ["“It is over.”", "-Jane Hollis, writing to a friend."]
    turns = find_turns(sentences, lexicon(), find_quotes(sentences))
    assert [turn.signed for turn in turns.values()] == [1, 0]


@pytest.mark.parametrize(
    "signature", ["Anonymous, 34", "Name withheld", "Name and address supplied"]
)
def test_who_signs_without_a_name_is_anonymous(signature: str) -> None:
    text = f"It snowed.\n\n“They lied to all of us.”\n\n— {signature}\n\nIt rained."
    (source,) = toolkit.score(text, model="linear").sources.itertuples()
    assert (source.name, source.naming) == ("", "anonymous")


def test_an_agency_signs_the_article_and_no_quotation() -> None:
    text = "Ana Lima spoke on Monday. She said: “We will appeal. We have time.”\n\n— Reuters"
    scored = toolkit.score(text, model="linear")
    assert "Reuters" not in set(scored.sources["name"])


@pytest.mark.parametrize(
    "line", ["-" * 150 + "x", "— " + "A " * 70 + "?", "— A" + ", A" * 40 + "!"]
)
def test_what_is_no_signature_takes_no_time(line: str) -> None:
    sentences = ["“It is over.”", line] * 50
    quotes = find_quotes(sentences)
    started = time.perf_counter()
    assert not find_signatures(sentences, quotes)
    assert time.perf_counter() - started < 1.0
