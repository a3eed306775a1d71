"""Attributions that set words tell, headlines that end in who speaks, and hearsay of all kinds."""

from __future__ import annotations

import pytest

from toolkit.models.registry import load_model
from toolkit.models.sourcing.labelling import stance_of_cue
from toolkit.models.sourcing.language.lexicon import lexicon
from toolkit.models.sourcing.language.tokens import find_quotes
from toolkit.models.sourcing.spans.plain import find_plain

TOLD = [
    ("In the words of the coroner, the death was no accident.", "the coroner"),
    ("It would be madness to dig here, in the opinion of local geologist Peter Nkosi.",
     "local geologist Peter Nkosi"),
    ("By the ministry's own count, 14 schools have no roof.", "the ministry's"),
    ("If the developer is to be believed, the first flats will be ready by autumn.",
     "the developer"),
    ("For the critics, it is a vanity project.", "the critics"),
    ("The governor is of the view that the dam can be mended.", "The governor"),
    ("The union chief hit back that nobody had asked the drivers.", "The union chief"),
    ("The high court in Nairobi held that the evictions were wrong.", "The high court in Nairobi"),
    ("The envoy signalled that sanctions could be eased.", "The envoy"),
    ("Finance Minister Nirmala Rao informed the house that the scheme would lapse.",
     "Finance Minister Nirmala Rao"),
    ("The judge instructed the jury to ignore the letter.", "The judge"),
    ("A Delhi court has directed the state to pay the victims.", "A Delhi court"),
    ("The treaty stipulates that neither side may mine the strait.", "The treaty"),
    ("Satellite images show trucks queueing at the border.", "Satellite images"),
    ("Aid agencies put the number of displaced at 60,000.", "Aid agencies"),
    ("Her colleagues remember her as fearless.", "Her colleagues"),
    ("Their complaint is that buses no longer stop at the clinic.", "Their"),
    ("The verdict of the critics is that the play is too long.", "the critics"),
    ("There was criticism from the opposition that the vote had been rushed.", "the opposition"),
    ("Word from the palace is that the queen will abdicate.", "the palace"),
    ("The deal is said by some to be worth a billion.", "some"),
    ("“Nobody warned us,” sobbed one mother at the gate.", "one mother"),
    ("The coach wants fewer matches, telling reporters his players were tired.", "The coach"),
    ("Mayor: No new taxes before the election", "Mayor"),
    ("Rail strike to go on until Friday — union", "union"),
    ("Budget airline to cut 300 posts: sources", "sources"),
    ("Govt mulling fuel subsidy, says minister", "minister"),
    ("PM urges calm after stadium crush", "PM"),
]  # fmt: skip
NOT_TOLD = [
    "Weather: heavy showers in the south",
    "Analysis: the long road to reform",
    "Poll: Should schools sell fizzy drinks at all?",
    "For the Mensah family, the year began with a birth.",
    "Teachers strike over pay",
    "President signs trade deal with Chile",
    "The trend shows that sales fall in June.",
    "White House officials discovered that it would not work.",
    "The president signed the order on Monday.",
    "In the words there is no comfort.",
]
HEARSAY = [
    "The buyer is understood to have offered 9 million pounds.",
    "The striker is tipped to join the Spanish champions.",
    "Bones believed to be human were dug up in the park.",
    "Up to 200 people are feared dead.",
    "She is known to have visited the clinic twice.",
    "It emerged that the train had passed two red signals.",
    "It is thought that the fire began in the kitchen.",
    "The mine, it is believed, holds 2 million tonnes of ore.",
    "So the story goes, the king choked on a lamprey.",
    "Legend has it that a dragon sleeps under the hill.",
    "Word on the street is that the club will fold.",
    "Unconfirmed reports speak of clashes in the north.",
    "Speculation is rife that the bank will be sold.",
    "Rumours of a coup spread through the barracks.",
    "According to legend, the monk walked on the water.",
    "The minister is accused of taking bribes.",
    "A jury was told that the guard slept through the alarm.",
    "The crew had been drinking, the inquest heard.",
]
NO_HEARSAY = [
    "The harvest was better than expected.",
    "The mayor is expected to run again.",
    "The town is known for its lace.",
    "It was once thought that ships this size could not sink.",
    "Trains are supposed to run every ten minutes.",
    "The rumour mill never rests in this town.",
    "The dealer is accused of theft by two clients.",
    "It was announced by the ministry that the pool would close.",
    "The commission heard evidence from 40 survivors.",
    "A report on the crash is due in June.",
]
SILENT = [
    "The minister thanked the nurses and left the hall.",
    "He apologised to the widow.",
    "The firm agreed to buy its rival.",
    "The union called a strike for Monday.",
    "The village is called Aber Glas.",
    "The committee discussed the budget until midnight.",
    "The airline ordered 30 jets from Brazil.",
    "Insurance claims rose by a third.",
    "The company plans to announce a new chief executive on Friday.",
    "The club announced its squad for the final.",
]


@pytest.mark.parametrize(("text", "who"), TOLD)
def test_set_words_tell_who_speaks(text: str, who: str) -> None:
    (quotes,) = find_quotes([text])
    found = find_plain(text, quotes, lexicon())
    assert found is not None
    assert text[slice(*found.who)] == who


@pytest.mark.parametrize("text", NOT_TOLD)
def test_words_that_look_like_them(text: str) -> None:
    assert find_plain(text, [], lexicon()) is None


@pytest.mark.parametrize(
    ("text", "found"), [(text, True) for text in HEARSAY] + [(text, False) for text in NO_HEARSAY]
)
def test_what_nobody_stands_for(text: str, found: bool) -> None:
    assert bool(lexicon().is_hearsay(text.lower())) == found


@pytest.mark.parametrize("text", SILENT)
def test_acts_that_look_like_words_pass_nothing_on(text: str) -> None:
    assert lexicon().passes_nothing_on(text)


@pytest.mark.parametrize("name", ["linear", "default"])
def test_models_keep_to_the_form(name: str) -> None:
    told = ["The envoy signalled that sanctions could be eased.", HEARSAY[0], SILENT[2]]
    predicted = load_model(name).predict([[text] for text in told])
    labels = [next(iter(sentence.labels["attribution"])) for (sentence,) in predicted]
    assert labels == ["attributed", "sourceless", "none"]


@pytest.mark.parametrize(
    ("cue", "stance"),
    [("found", "endorsing"), ("show", "endorsing"), ("let slip", "endorsing"),
     ("It has emerged", "endorsing"), ("maintains", "distancing"), ("swears", "distancing"),
     ("purports", "distancing"), ("contends", "neutral")],
)  # fmt: skip
def test_the_stance_of_further_cues(cue: str, stance: str) -> None:
    assert stance_of_cue(cue, lexicon()) == stance
