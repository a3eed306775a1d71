"""Names withheld, and whose: every sentence was written for this file."""

from __future__ import annotations

import timeit

import pytest

from toolkit.models.sourcing.tokens import find_quotes
from toolkit.models.sourcing.withholding import Withholding, find_withholding

WITHHELD = {  # sentence -> whose name it is ("": the sentence's source)
    "The tunnel leaks, said a foreman, who requested that he not be identified.": "a foreman",
    "A welder who would rather not be named called the valve a bomb.": "A welder",
    "Requesting anonymity to talk about a sealed bid, a clerk described the vote.": "a clerk",
    "The clerk asked, since the bids are still sealed, to remain nameless.": "The clerk",
    "She begged not to be quoted by name.": "",
    "Three nurses insisted on anonymity because the ward is small.": "Three nurses",
    "“It stank,” said a diver who preferred not to give his surname.": "a diver",
    "A diver — he did not want his name in the paper — said the hull was gone.": "",
    "One of the jurors, speaking on condition that her name not be published, said so.": (
        "One of the jurors"
    ),
    "A trustee spoke on the strict understanding that he would not be identified.": "A trustee",
    "The cook agreed to talk only if she was not named.": "The cook",
    "Two pilots, neither of whom was authorised to comment, said the wing cracked.": "Two pilots",
    "Two pilots who were not permitted to talk to the press said the wing cracked.": "Two pilots",
    "A clerk who isn’t cleared to discuss the merger put the price at 4 million.": "A clerk",
    "A keeper lacking authorization to speak about the animals said two had died.": "A keeper",
    "A teacher who lacked permission to talk to reporters said the roof had gone.": "A teacher",
    "A captain, not being at liberty to discuss the search, spoke in general terms.": "A captain",
    "According to a broker granted anonymity to describe the call, it took an hour.": "a broker",
    "The Courier granted two midwives anonymity because of threats.": "two midwives",
    "An auditor was promised anonymity in return for her account.": "An auditor",
    "The skipper talked on background, since the inquiry goes on.": "The skipper",
    "A minister told the Post off the record that the plan was dead.": "A minister",
    "Several bankers, all of them speaking anonymously, foresaw a sale.": "Several bankers",
    "An unnamed harbour official said the crane was rotten.": "An unnamed harbour official",
    "The paper cited anonymous sources in the ministry.": "anonymous sources",
    "The network quoted two officials it did not name.": "two officials",
    "A pupil whom this newspaper is not naming said she had told the head.": "A pupil",
    "A tenant whose name is being withheld at her request said the stairs gave way.": "A tenant",
    "A guard whose identity has been concealed for his safety described the cells.": "A guard",
    "“They took it,” said Rana, not her real name.": "Rana",
    "The guard, who used a pseudonym, wrote that the cells were full.": "The guard",
    "The guide would not give his name.": "The guide",
    "A buyer who gave no name said he had paid in cash.": "A buyer",
    "A man who left without giving his name had paid.": "A man",
    "A coach who refused to identify herself said the race was fixed.": "A coach",
    "The sources were reluctant to be identified, fearing for their posts.": "The sources",
    "A nun who was afraid to be named said the gate was locked.": "A nun",
    "He will speak on condition of anonymity only.": "",
    "She had asked that neither her name nor her village be disclosed.": "",
    "Her name has been withheld to protect her children.": "",
    "A fitter, who like his mates wished to stay unnamed, blamed the foreman.": "A fitter",
    "A fitter said, on condition of anonymity, that the foreman knew.": "A fitter",
    "A fitter told the Courier, on condition of anonymity, that the foreman knew.": "A fitter",
    "The foreman knew, a fitter said, asking not to be identified.": "a fitter",
    "An agent close to the striker, who asked for his name to be kept out of print, agreed.": (
        "An agent close to the striker"
    ),
    "The witness, who is not being named for legal reasons, wept.": "The witness",
    "The girl is not being named.": "The girl",
    "An aide demanded that his identity be protected.": "An aide",
    "An aide opted for anonymity.": "An aide",
    "The skipper spoke not for attribution.": "The skipper",
    "A cadet, on the condition that he not be quoted by name, laid out the plan.": "A cadet",
    "Employees who did not give their names said pay was late.": "Employees",
    "We agreed not to name the boy.": "the boy",
    "The Courier is withholding the name of the nurse.": "the nurse",
    "A lawyer who declined to be quoted by name said the suit was weak.": "A lawyer",
    "Two members of the board, requesting that their names not be used, confirmed it.": (
        "Two members of the board"
    ),
    "A member who has asked to be kept anonymous confirmed it.": "A member",
    "The envoy refused to speak on the record.": "The envoy",
    "The driver was barred by his firm from speaking publicly.": "The driver",
    "A monk said the abbot knew, but asked not to be named.": "A monk",
    "The doctors do not want their names published.": "The doctors",
}
NOTHING = (
    "The suspect was not named, police said.",
    "Police did not name the victim.",
    "The broker declined to identify the buyer.",
    "Police declined to give his name.",
    "A spokesman declined to give the woman's name.",
    "A spokesman declined to give her name.",
    "Officials refused to release the names of the dead.",
    "The company would not give his name.",
    "The family asked reporters not to name her.",
    "Two officers declined to give his name.",
    "She asked to be named chairman of the port.",
    "He refused to name names.",
    "He asked that the bridge not be named after him.",
    "Subjects voted under a condition of anonymity in the experiment.",
    "An anonymous letter said the mill would burn.",
    "The fund got an anonymous tip about the mill.",
    "Sources must not be anonymous, the guide says.",
    "The editor defended the use of anonymous sources.",
    "The paper relies on anonymous sources too often.",
    "The law guarantees the anonymity of voters.",
    "The app promises anonymity to its users.",
    "He was named as the killer, police said.",
    "She was identified as a baker.",
    "The minister will speak publicly on Monday.",
    "The minister was authorised to speak for the cabinet.",
    "The clerk was asked to give his name and age.",
    "The seller ran background checks on the tenants.",
    "The choir sang on background music from a tape.",
    "The noise on background channels faded.",
    "Callers can remain anonymous.",
    "Anyone who wishes to remain anonymous may call the line.",
    "If she asks not to be named, the court must agree.",
    "Donors may ask not to be named.",
    "“I asked not to be named,” she said.",
    "“We speak on condition of anonymity,” the band sang.",
    "He never asked to remain anonymous.",
    "She gave her name as Ana Lima.",
    "The bill was named after her father.",
    "The board named two new members and declined to comment.",
    "Their names were withheld pending word to the next of kin.",
    "The team has been named and the keeper identified as injured.",
    "The record shows that he did not want to leave.",
    "The mine was not authorised to discharge water.",
    "The agency was not allowed to release the water.",
    "The prisoner was not allowed to speak to his wife.",
    "She donated the money anonymously.",
    "The park needs no identification, and its name is known.",
    "He wanted his name on the door.",
    "A source familiar with the plan said the mill would close.",
    "He does not want the mill named a monument.",
    "The court ruled that the victim not be named.",
    "The victim asked the judge why he was named in the suit.",
    "He agreed to be identified.",
    "She wrote under her own name.",
    "The council did not want to be cited as a party to the deal.",
    "The unidentified gunman fled.",
    "An unidentified body was found.",
)


def found(sentence: str) -> tuple[Withholding, ...]:
    return find_withholding(sentence, find_quotes([sentence])[0])


@pytest.mark.parametrize("sentence", WITHHELD)
def test_a_name_is_withheld_and_whose(sentence: str) -> None:
    withheld = found(sentence)
    assert withheld, "nothing found"
    start, end = withheld[0].target_start, withheld[0].target_end
    assert (sentence[start:end] if start >= 0 else "") == WITHHELD[sentence]


@pytest.mark.parametrize("sentence", NOTHING)
def test_nothing_of_a_source_is_withheld(sentence: str) -> None:
    assert [sentence[w.start : w.end] for w in found(sentence)] == []


def test_a_name_that_is_not_the_real_one_is_marked() -> None:
    assert [w.pseudonym for w in found("“No,” said Rana, not her real name.")] == [True]
    assert [w.pseudonym for w in found("“No,” said Rana, who asked not to be named.")] == [False]


def test_a_sentence_without_such_words_costs_nearly_nothing() -> None:
    sentence = (
        "The ferry left the harbour at noon with four hundred passengers and a cargo of salt."
    )
    assert min(timeit.repeat(lambda: find_withholding(sentence, []), number=1000, repeat=5)) < 0.01
