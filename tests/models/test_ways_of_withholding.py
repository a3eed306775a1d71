"""Ways in which news of all regions withholds a name, and look-alikes; all written for this."""

from __future__ import annotations

import pytest

from toolkit import load_model
from toolkit.schema import Article
from toolkit.scoring.article import score_articles

ANONYMOUS = (
    "Insiders, who asked not to be named, said the mill was sold.",
    "Sources who asked for their names to be withheld said the mill was sold.",
    "The former clerk, who kept the books for years and so asked for anonymity, said they lied.",
    "People briefed on the sale, who requested confidentiality because it is new, said it failed.",
    "A nurse at the clinic, whose boss forbids interviews and whose name is omitted, said it shut.",
    "Leila (we have changed her name) said her brothers burned her books.",
    "A gunner who uses the call sign Badger said the trench had been held.",
    "The rower, who goes by the nom de guerre Wolf, said shells were short.",
    "The witness, code-named P-12, testified that the buses left at midnight.",
    "Protected Witness 7 told the tribunal that she had counted 31 bodies.",
    "An agent who asked us to leave him out of it said the move was done.",
    "A board member, speaking confidentially, said the chair had lost the room.",
    "A retired colonel, insisting on remaining in the shadows, said the order was false.",
    # of the source of the first sentence
    "A customs officer who craved anonymity told our correspondent that no truck was searched.",
    "The trader, who pleaded not to be mentioned, said the minister had signed the papers.",
    "Speaking in confidence, a councillor said the contract had been split to avoid a tender.",
    "Under the seal of anonymity, an adviser said the president was tired.",
    "Off the record, a bishop called the inquiry a farce.",
    "A bishop speaking under Chatham House rules said the inquiry was a farce.",
    "“They took my passport,” said a cook who gave her name only as N.",
    "A cook who asked to be called N. said they had taken her passport.",
    "A soldier known only as Soldier F told the inquiry he could not recall the shots.",
    "Witness B, who cannot be named, told the inquiry that the order came from above.",
    "The bankers, none of whom would agree to be named, said the deal was dead.",
    "“The draft is dead,” said one minister privately, insisting on not being named.",
    "A nurse, who withheld her name for fear of reprisals, said the ward had no oxygen.",
    "“There was no oxygen,” said a nurse, name withheld on request.",
    "The nurse, who remained unnamed, said the ward had no oxygen.",
    "A nurse who declined to use her real name said the ward had no oxygen.",
    "A player to whom the Star granted anonymity said the coach would be sacked.",
    "The Star granted anonymity to a player, who said the coach would be sacked.",
    "A player promised confidentiality because of his contract said the coach would be sacked.",
    "The woman, who has a legal right to anonymity, told jurors that she froze.",
    "The official, whose name cannot be disclosed for security reasons, said it had burned.",
    "A clerk, who spoke with her face hidden and name withheld, said the depot had burned.",
    "A man who would give no name said the depot had burned.",
    "A shopkeeper too frightened to be named said the soldiers had taken everything.",
    "Three people present at the talks, all of whom requested anonymity, said the envoy shouted.",
    "A dozen former staff, most of whom spoke on condition of anonymity, said the envoy shouted.",
    "Many shopkeepers, wary of giving their names, said the soldiers had taken everything.",
    "A parent posting under a pseudonym wrote that the school had hidden the letter.",
    "A reader who gave a false name wrote that the school had hidden the letter.",
    "The cut would come in May, said the aide, who did so on condition of anonymity.",
    "A teacher in the district, who requested not to have her name published, said it was late.",
    "Speaking on condition of anonymity, two people briefed on the plan said it would close.",
    "The ship had sunk, an official told AFP, asking that neither his name nor his rank be used.",
    "A party chieftain, who does not want to be mentioned, said the primary was rigged.",
    "“The strike will go on,” said a lecturer who spoke on the grounds of anonymity.",
    "The ABC has agreed not to identify a board member who said the sale was off.",
    "A board member the ABC is not naming said the sale was off.",
    "A paramedic, who cannot be identified because she does not have permission to speak to the"
    " media, said the oxygen ran out.",
    "The appellant, who was given name suppression, told the court she was sorry.",
    "A teenager, who asked that only her initials be used, said the school had failed.",
    "The talks had failed, said an envoy who asked for her name and country to be withheld.",
    "The talks had failed, said an envoy, who spoke on the condition of being identified only as"
    " a Western official.",
    "The talks had failed, said an envoy, whose state does not allow him to be quoted by name.",
    # A name that is not the real one is no name.
    "“I saw nothing,” said Tomas, whose real name is being withheld at his request.",
    "Tomas — a pseudonym — said he saw nothing.",
    "“I saw nothing,” says Tomas, who is using a pseudonym for fear of arrest.",
    "“I was beaten every week,” says Amina (name changed).",
    "“I was beaten every week,” says Karim, whose name has been changed for his protection.",
    "“They took my passport,” says Mira, not her real name.",
    "Lukas, a pseudonym, said the guards had taken his shoes.",
    # In the sentence after.
    "The talks had failed, two envoys said. Neither was authorised to speak publicly.",
    "A nurse said the ward had no oxygen. Her name is being withheld to protect her.",
    "A nurse said the ward had no oxygen. The Gazette agreed not to name her for her safety.",
    "A nurse said the ward had no oxygen. We are not using her name because she fears reprisals.",
    "A nurse said the ward had no oxygen. The nurse's name has been withheld for her safety.",
)
OTHERWISE = {
    "role_only": (
        "The mayor said she would not speak on the record about her rivals.",
        "The guard said the visitor had given a false name.",
        "The landlord said the tenant used a pseudonym.",
        "The publisher said the author writes under a pseudonym.",
        "A clerk said the firm's name had been changed to Norvik.",
        "A clerk said the vote was rigged. The girl cannot be named for legal reasons.",
        "A doctor said a girl had been poisoned. The Gazette is not naming her.",
        "A police officer said a woman had been attacked. Her name is being withheld.",
        "The detective said the man had told officers his name was withheld.",
        "A teacher said she had lost confidence in the board.",
        "An usher said the Chatham House rule did not apply.",
        "Witness B told the inquiry that the order came from above.",
        "A man who called Reuters said the depot had burned.",
        "A shopkeeper who named Lund as the thief said the door was open.",
        "A spokesman rejected claims of anonymous officials as gossip, saying none was true.",
    ),
    "named": (
        "Mara Voss, known to fans as Vee, said the tour was over.",
        "Mara Voss, lawyer for a woman who asked not to be identified, said she would appeal.",
        "Ivo Brandt, the mayor, said the aide had not been authorised to speak to reporters.",
        "A spokeswoman, Lena Orr, said the victim's family had asked not to be identified.",
        "The mayor, Ivo Brandt, disputed the account of an official who spoke on condition of"
        " anonymity, saying the cut was not planned.",
        "Peter Lund, whose brother asked not to be named, said the fleet was doomed.",
        "Peter Lund, who writes under a pseudonym, said the fleet was doomed.",
        "Peter Lund, whose name was changed from Orr in 1990, said the fleet was doomed.",
        "Ana Ruiz, who goes by the nom de guerre Rosa, said the line held.",
        "Peter Lund said he had spoken to the committee in confidence.",
        "“The ward was full,” said a nurse who asked to be identified only as Nadia.",
        "A nurse who gave her name as Nadia said the ward was full.",
        "A nurse identified only as Nadia said the ward was full.",
    ),
    "vague": (
        "A close ally of the minister said he was furious.",
        "Dealers and traders said the drop was overdue.",
        "People who were in the room said the pilot had been drinking.",
        "Someone who attended the meeting said the judge would resign.",
        "A senior figure in the party said the leader must go.",
    ),
}


def first_naming(model: str, text: str) -> str:
    (article,) = score_articles([Article("a", text)], load_model(model))
    return next(iter(article.scored_sentences[0].labels["naming"]))


@pytest.mark.parametrize("model", ["linear", "default"])
@pytest.mark.parametrize("text", ANONYMOUS)
def test_the_name_is_withheld(model: str, text: str) -> None:
    assert first_naming(model, text) == "anonymous"


@pytest.mark.parametrize("model", ["linear", "default"])
@pytest.mark.parametrize(
    ("naming", "text"), [(naming, text) for naming, texts in OTHERWISE.items() for text in texts]
)
def test_no_name_of_the_source_is_withheld(model: str, naming: str, text: str) -> None:
    assert first_naming(model, text) == naming


def test_a_name_that_a_clause_gives_is_the_source_s() -> None:
    text = "A fisherman, who gave his name only as Peter, said the fleet was doomed."
    (article,) = score_articles([Article("a", text)], load_model("linear"))
    source = article.scored_sentences[0].source
    assert source is not None
    assert source.name == "Peter"
