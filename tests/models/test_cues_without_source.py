"""Cues that a tagger found no source for: their subject, somebody else's words, or nobody's."""

from __future__ import annotations

import pytest

from toolkit.models.registry import load_model
from toolkit.models.sourcing.language.lexicon import lexicon
from toolkit.models.sourcing.language.tokens import Words, tokenize
from toolkit.models.sourcing.naming.naming import describe
from toolkit.models.sourcing.spans.attribution import Attribution, Parts, Stretch, assemble
from toolkit.models.sourcing.spans.citing import correct_sources
from toolkit.models.sourcing.spans.contents import addressee, with_contents, without_silence
from toolkit.models.sourcing.spans.speaking import with_speakers
from toolkit.schema import Article
from toolkit.scoring.article import score_articles


def cue_alone(text: str, cue: str, content: str = "") -> tuple[Words, Attribution]:
    words = tokenize(text)

    def place(part: str) -> Stretch:
        held = tokenize(part).texts
        low = next(k for k in range(len(words.texts)) if words.texts[k : k + len(held)] == held)
        return Stretch(low, low + len(held), 0.9)

    return words, Attribution(None, place(cue), (place(content),) if content else (), False)


def phrase(words: Words, stretch: Stretch | None) -> str:
    return "" if stretch is None else " ".join(words.texts[stretch.low : stretch.high])


@pytest.mark.parametrize(
    ("text", "cue", "source"),
    [
        ("Orla Finch has pleaded for a delay.", "has pleaded", "Orla Finch"),
        ("The aides watched as he compared the levy to a tax.", "compared", "he"),
        ("It has burned two barns, cut a line and vowed a longer fight.", "vowed", "It"),
        (
            "City officials in the north pleaded for a delay.",
            "pleaded",
            "City officials in the north",
        ),
        ("Last week city officials warned of floods.", "warned", "city officials"),
        ("Many villagers doubt that the doctor will return.", "doubt", "Many villagers"),
        ("Orla Finch reckons the levy is dead.", "reckons", "Orla Finch"),
        # Of nobody who can be told by the grammar:
        ("Orla Finch was widely criticized for the levy.", "criticized", ""),
        ("Orla Finch was once asked about the levy.", "was once asked", ""),
        ("The harbor passed a rule to prove its point.", "prove", ""),
        ("The plan could threaten the levy.", "threaten", ""),
        ("The decision by the harbor destroys and rebukes the town.", "rebukes", ""),
        ("Many villagers gave the doctor a clock.", "gave", ""),
        ("TARNHOLM — A year of bragging about the levy is over.", "bragging", ""),
    ],
)
def test_the_subject_is_the_source_where_it_can_speak(text: str, cue: str, source: str) -> None:
    words, found = cue_alone(text, cue)
    parts = with_speakers(Parts((found,), ()), text, words, lexicon())
    assert phrase(words, parts.attributions[0].source) == source


@pytest.mark.parametrize(
    ("text", "cue", "content", "said"),
    [
        (
            "Finch told the Ely Courier that rain would come.",
            "told", "the Ely Courier that rain would come", "that rain would come",
        ),
        ("Keld asked Finch how high it was.", "asked", "Finch how high it was", "how high it was"),
        (
            "Finch charged on a visit to Ely that the mill was closed.",
            "charged", "on a visit to Ely that the mill was closed", "that the mill was closed",
        ),
        # Nobody is addressed, and the relative clause is of the plan.
        ("Finch said the plan that failed was hers.", "said",
         "the plan that failed was hers", "the plan that failed was hers"),
        ("Finch told voters to see that it was fair.", "told",
         "voters to see that it was fair", "voters to see that it was fair"),
    ],
)  # fmt: skip
def test_what_is_said_begins_after_whom_it_is_told(
    text: str, cue: str, content: str, said: str
) -> None:
    words, found = cue_alone(text, cue, content)
    parts = with_contents(Parts((found,), ()), words)
    assert phrase(words, parts.attributions[0].content[0]) == said


@pytest.mark.parametrize(
    ("text", "cue", "kept"),
    [
        ("Finch did not mention them.", "mention", False),
        ("Finch didn’t reply on Monday.", "reply", False),
        ("Finch refused to comment.", "refused to comment", False),
        ("Finch spoke of the levy.", "spoke of", True),
    ],
)
def test_a_cue_that_is_denied_passes_nothing_on(text: str, cue: str, kept: bool) -> None:
    words, found = cue_alone(text, cue)
    assert bool(without_silence(Parts((found,), ()), words).attributions) is kept


@pytest.mark.parametrize(
    ("text", "tagged", "cue", "source"),
    [
        ("The mayor this morning denied it.", "The mayor this morning", "denied", "The mayor"),
        ("City police on Monday denied it.", "City police on Monday", "denied", "City police"),
        ("The bill that most senators oppose is dead.", "The bill that most senators",
         "oppose", "most senators"),
        ("It was a leak which Ada Lima denied.", "a leak which Ada Lima", "denied", "Ada Lima"),
        ("It will pass, says flood expert Orvo Tarn.", "flood expert", "says",
         "flood expert Orvo Tarn"),
        ("Orvo Tarn, the port director, argues for it.", "the port director,", "argues",
         "Orvo Tarn, the port director,"),
        ("In New Ely, the mayor argues for it.", "the mayor", "argues", "the mayor"),
        ("Orvo Tarn, 44, a baker, argues for it.", "a baker,", "argues",
         "Orvo Tarn, 44, a baker,"),
        # Of the poll, and the clause has its verb:
        ("A poll released on Friday showed a lead.", "A poll released on Friday",
         "showed", "A poll released on Friday"),
        ("The group that runs the port denied it.", "The group that runs the port",
         "denied", "The group that runs the port"),
    ],
)  # fmt: skip
def test_a_source_is_the_subject_of_its_cue(text: str, tagged: str, cue: str, source: str) -> None:
    words = tokenize(text)
    p = [[0.0, 0.0, 0.0] for _ in words.texts]
    for column, part in ((0, tagged), (1, cue)):
        held = tokenize(part).texts
        low = next(k for k in range(len(p)) if words.texts[k : k + len(held)] == held)
        for k in range(low, low + len(held)):
            p[k][column] = 0.9
    (attribution,) = assemble(text, words, [], p, lexicon()).attributions
    assert phrase(words, attribution.source) == " ".join(tokenize(source).texts)


@pytest.mark.parametrize(
    ("text", "tagged", "cue", "source"),
    [
        ("Residents were told that it would close.", "Residents", "were told", ""),
        ("Residents had been informed that it would close.", "Residents", "had been informed", ""),
        ("Residents told us that it would close.", "Residents", "told", "Residents"),
        (
            "An aide who was not named told us so.",
            "An aide who was not named",
            "told",
            "An aide who was not named",
        ),
        (
            "A clerk who is close to it told us so.",
            "A clerk who is close to it",
            "told",
            "A clerk who is close to it",
        ),
    ],
)
def test_who_is_told_is_no_source(text: str, tagged: str, cue: str, source: str) -> None:
    words, cited = cue_alone(text, cue)
    cited = cited._replace(source=cue_alone(text, tagged)[1].cue)
    corrected = correct_sources(Parts((cited,), ()), words, lexicon())
    assert phrase(words, corrected.parts.attributions[0].source) == source


@pytest.mark.parametrize(
    ("name", "naming"),
    [
        ("The Daily Harbor", "media"),
        ("Weekly Nation", "media"),
        ("Daily Bread Inc", "organization"),
    ],
)
def test_a_daily_by_its_name(name: str, naming: str) -> None:
    assert describe(name, lexicon()).naming == naming


def test_whom_a_cue_addresses() -> None:
    words, found = cue_alone("“No,” she told Ada Keld on Monday.", "told")
    assert phrase(words, addressee(found, words.texts)) == "Ada Keld"
    words, found = cue_alone("“No,” she said Monday.", "said")
    assert addressee(found, words.texts) is None


@pytest.fixture(scope="module", params=["default", "fast", "linear"])
def model(request):
    return load_model(request.param)


def heard(model, text: str) -> list[str]:
    """Of each sentence that has a source, its name or description."""
    (article,) = score_articles([Article("a", text)], model)
    return [
        "" if s.source is None else s.source.name or s.source.description
        for s in article.scored_sentences
    ]


def test_who_spoke_last_is_not_given_what_others_do(model) -> None:
    if model.name == "default":
        pytest.xfail("its network hears a court that puts a plan on hold")
    text = (
        "Harbor master Orla Finch said on Monday that the quay would be closed. "
        "The Supreme Court put the plan on hold last year. "
        "The quay was built in 1911."
    )
    assert heard(model, text) == ["Orla Finch", "", ""]


def test_he_is_not_whom_he_tells(model) -> None:
    text = (
        "Mayor Tom Arden defended the levy in an interview with Bo Keld. "
        "“It is fair,” he told Keld. “We will keep it,” he told Keld."
    )
    assert heard(model, text)[1:] == ["Tom Arden", "Tom Arden"]


def test_the_paper_is_the_newspaper_cited_before(model) -> None:
    text = (
        "The Harbor Courier reported on Monday that the dam leaks. "
        "The paper said that two engineers had known of it."
    )
    first, second = heard(model, text)
    assert first == second != ""


def test_who_stands_for_the_name_before_a_place(model) -> None:
    text = (
        "Voters heard from Sen. Mara Lind of Northmark, who said on Monday that the bill was dead. "
        "Lind said it would not come back."
    )
    first, second = heard(model, text)
    assert first == second == "Mara Lind"


def test_a_turn_goes_on_until_the_next_label(model) -> None:
    text = (
        "MODERATOR: What will you do about the dam? SENATOR RUIZ: We will repair it by the autumn. "
        "It is a promise. It has the money. MODERATOR: And who pays?"
    )
    assert heard(model, text)[1:4] == ["Ruiz"] * 3


def test_a_body_before_a_colon_keeps_its_name(model) -> None:
    text = (
        "The poll came out on Monday. "
        "Harbor Research: “Most voters in the north want the dam to be repaired before autumn.”"
    )
    assert heard(model, text) == ["", "Harbor Research"]


def test_speakers_of_a_panel_are_known_by_first_name_or_surname(model) -> None:
    text = (
        "The panel met in Ely. Ada Ruiz: The dam is safe. It was built to last. "
        "Bo Lind: I doubt that. Ruiz: You were not there. Mara Holm: Nor were you. "
        "Ruiz: That is not true."
    )
    assert heard(model, text)[1:] == [
        "Ada Ruiz", "Ada Ruiz", "Bo Lind", "Ada Ruiz", "Mara Holm", "Ada Ruiz",
    ]  # fmt: skip


def test_the_governor_is_who_was_called_gov(model) -> None:
    text = (
        "Gov. Ada Lima said the bridge would open. Traffic was light on Monday. "
        "The governor said that tolls would not rise."
    )
    assert heard(model, text) == ["Ada Lima", "", "Ada Lima"]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("One caller, the retired bookbinder Osk Tarn,", "Osk Tarn"),
        ("The sponsor, deputy Yselda Harn,", "Yselda Harn"),
        ("The mayor, a friend of Ada Holm,", ""),
        ("The company, the operator Tarnrail,", ""),
    ],
)
def test_a_name_in_an_apposition(source: str, name: str) -> None:
    assert describe(source, lexicon()).name == name


def test_who_stands_for_a_name_that_no_list_has(model) -> None:
    text = (
        "Nobody is for it. Voters heard the economist Hollis Wexmar, who said that it would fail."
    )
    assert "Wexmar" in heard(model, text)[1]
