"""Names withheld, and whose: every sentence was written for this file."""

from __future__ import annotations

import timeit

import pytest

from toolkit.models.sourcing.language.tokens import find_quotes
from toolkit.models.sourcing.spans.withholding import Withholding, find_withholding

WITHHELD = {  # sentence -> whose name it is ("": the sentence's source)
    "A porter whom the Courier has chosen not to identify said the lift was stuck.": "A porter",
    "A porter requested that he be identified only as a member of staff.": "A porter",
    "A porter who asked to be identified only by his initials said it was stuck.": "A porter",
    "A porter spoke on condition that she be described only as a colleague.": "A porter",
    "A porter who identified himself only as a neighbour said the lift was stuck.": "A porter",
    "A gunner who gave only his rank said the fort was empty.": "A gunner",
    "An envoy, who under summit rules could not be named, called it a farce.": "An envoy",
    "Under palace rules, the envoy could not be identified by name.": "the envoy",
    "An envoy, who said he could not be named because of the rules, called it a farce.": (
        "An envoy"
    ),
    "The sources, who requested confidentiality, said the pier was sold.": "The sources",
    "A gunner who spoke without permission said the fort was empty.": "A gunner",
    "The guide writes that the fort is empty; the guide uses a pseudonym.": "the guide",
    "The porter asked the Courier to withhold her name.": "The porter",
    "The porter asked that the Courier not use his name.": "The porter",
    "The porter wished her identity to remain secret.": "The porter",
    "The porter spoke on condition that neither she nor her hotel be identified.": "The porter",
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
    "A porter said wards were full, requesting that neither her name nor her shift be printed.": "",
    "“No,” an envoy said on Sunday, asking that his name be withheld.": "",
    "“No,” a welder said, asking that his name be withheld.": "a welder",
    "“No,” said the guard, whose identity the Gazette agreed to protect.": "the guard",
    "“No,” said a loader whose name is known to the newspaper.": "a loader",
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
    "The chemist spoke to the Courier only after being assured that she would not be identified.": (
        "The chemist"
    ),
    "A barman, whose name the Courier has agreed not to publish, said the till was empty.": (
        "A barman"
    ),
    "A teacher who wanted to stay anonymous because of the board said the roof leaked.": (
        "A teacher"
    ),
    "“We knew,” said one of the engineers, who is not permitted to speak publicly "
    "about the case.": ("one of the engineers"),
    "A trainee who feared being identified said the log was false.": "A trainee",
    "The pair, who cannot be named for legal reasons, left by a side door.": "The pair",
    "The mechanic did not give his name.": "The mechanic",
    "Most of the guards would speak only anonymously.": "Most of the guards",
    "The officials, who insisted upon anonymity, described the plan.": "The officials",
    "Both spoke on condition that they be quoted anonymously.": "",
    "The nurse agreed to be interviewed on the understanding that her surname would be left out.": (
        "The nurse"
    ),
    "The smith, under cover of anonymity, said the price was fixed.": "The smith",
    "The official was speaking on customary condition of anonymity.": "The official",
    "A judge, who is barred from talking to the press, said the file was thin.": "A judge",
    "Speaking privately and not for attribution, two ministers called it folly.": "two ministers",
    "One banker said, on the condition of not being named, that the loan was bad.": "One banker",
    "Residents refused to have their names printed.": "Residents",
    "The coach refused to be quoted.": "The coach",
    "Someone who had seen the file but was not allowed to talk about it publicly called it thin.": (
        "Someone"
    ),
    "An aide who lacks the authority to speak for the mayor publicly said he was livid.": (
        "An aide"
    ),
    "Not wishing to be identified, a guard said the door was open.": "a guard",
    "A guard said the door was open but would not be named.": "A guard",
    "A guard, unwilling to see his name in print, said the door was open.": "A guard",
    "An official who did not want to be seen as disloyal requested that his name be "
    "left out of the story.": ("An official"),
    "Two sources, who spoke on the condition they not be named, said so.": "Two sources",
    "Members of the crew, granted anonymity in exchange for candor, blamed the pilot.": (
        "Members of the crew"
    ),
    "The informant has not been publicly identified for his own safety.": "The informant",
    "People with knowledge of the deal, who declined to be identified as the talks "
    "are private, put it at 2 billion.": ("People with knowledge of the deal"),
    "A person with knowledge of the matter, requesting not to be identified, said so.": (
        "A person with knowledge of the matter"
    ),
    "The people, asking not to be named because it’s private, said so.": "The people",
    "He requested anonymity.": "",
    "The skipper — who asked that his name not be used — said so.": "The skipper",
    "A driver (he asked not to be named) said so.": "",
}
NOTHING = (
    "A porter asked to be identified only as Lena.",
    "A porter asked to be identified only by her first name.",
    "A porter who identified himself only as Tom said the lift was stuck.",
    "He entered without permission, police said.",
    "Three bodies could not be identified because of the fire, police said.",
    "The porter wants to change her name.",
    "The police asked the judge to withhold her name.",
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
    "The victims have not been named.",
    "The firm did not identify the client.",
    "He would not name the bank.",
    "The club declined to name the player.",
    "A court order means that the defendant cannot be named.",
    "The spokeswoman refused to identify the patient.",
    "She asked not to be seated near the band.",
    "The board asked that the hall be named for her.",
    "Named captain at 19, he asked to remain in goal.",
    "The hacker group Anonymous claimed the attack.",
    "Alcoholics Anonymous meets on Mondays.",
    "The study kept all answers anonymous.",
    "Respondents were promised anonymity in the survey.",
    "The drug has not been approved to treat children.",
    "They were not authorized to carry guns.",
    "The police were not allowed to enter the house.",
    "He spoke about the background to the war.",
    "The band played on, background noise or not.",
    "Her record speaks for itself.",
    "For the record, he said, it was blue.",
    "He wants his name cleared.",
    "She wants her name back on the ballot.",
    "He refused to put his name to the letter.",
    "He declined to give his opinion.",
    "They did not want to name the dog.",
    "She decided not to name a price.",
    "The bill would let donors stay anonymous.",
    "The judge granted the request for anonymity of the jurors.",
    "The law lets witnesses ask for anonymity.",
    "Whistleblowers should be guaranteed anonymity.",
    "The site lets users post anonymously.",
    "He voted anonymously, the clerk said.",
    "The letter was signed anonymously.",
    "The note was left anonymously, police said.",
    "The chairman was not cleared to fly.",
    "The film, called Unnamed, opens Friday.",
    "The unnamed road leads to the mine.",
    "The cat has no name.",
    "Nobody asked for his name.",
    "The hotel asks guests for their names.",
    "He said he was not at liberty to leave.",
    "Officials have not released the names of those killed.",
    "The name of the pilot was not released.",
    "Police have not said whether the driver will be identified.",
    "The minister said he did not want to be drawn.",
    "The company was not named in the suit.",
    "He was not quoted in the article.",
    "Some sources are cited and others are not.",
    "He wants to be known as a builder, not named as a wrecker.",
    "The town is on record as opposing the dam.",
    "The Courier does not name victims of abuse.",
    "The source, whose identity is known to the Courier, said the mine was empty.",
    "A miner, asking that we use only his first name, said the lift had stuck.",
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
