"""What a sentence tells of a person by its verb, where no title or apposition tells anything.

"She became chief executive in March", "He teaches law in Ely", "He has covered the port since
2009": the subject may be a name or a pronoun for it. Also whose "its president" is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.language.noun_phrase import head_length, pieces_of, words_of
from toolkit.models.sourcing.mentions.descriptions import is_office_phrase
from toolkit.models.sourcing.mentions.references import Entity, Spot
from toolkit.models.sourcing.naming.capacity import capacity, served
from toolkit.models.sourcing.naming.labels import EXPERT, NOT_TOLD, OTHER
from toolkit.models.sourcing.profiles.bare_spokespeople import role_of_last_body
from toolkit.models.sourcing.profiles.livelihoods import livelihood
from toolkit.models.sourcing.profiles.told_of_persons import led_after, told_after

WHO = (
    r"(?:, \d{1,3},| \(\d{1,3}\))?(?:,? (?:who|and))?"
    r"(?: (?:now|also|then|later|currently|recently))?"
)
IS_NOW = re.compile(
    WHO + r" (?:is|became|has become|remains|has (?:long )?been|works as|has worked as|serves as"
    r"|has served as|took over as|was (?:appointed|named|made|sworn in as|hired as|elected)(?: as)?"
    r"|joined as|trained as|acts as|qualified as) (?P<phrase>[^.,;:“”\"—–]+)"
)
ARTICLE = re.compile(r"(?:an?|the|its|their|one of the|one of its) ")
JOINED = re.compile(
    WHO + r" (?:joined|works for|has worked for|worked for|speaks for|represents|volunteers (?:for"
    r"|with)|campaigns for) (?P<body>[^.,;:“”\"—–]+)"
)
KNOWS = re.compile(
    WHO + r"(?: has| had)?(?: (?:long|spent \w+ years))? (?:stud(?:y|ies|ied|ying)|models?|modelled"
    r"|modeled|measure[sd]?|measuring|analy[sz]e[sd]?|track(?:s|ed)|tracking|monitor(?:s|ed)"
    r"|follows|followed (?!the (?:car|man|woman|crowd))|specialise[sd]|specialize[sd]|research(?:es"
    r"|ed|ing)|lectures|lectured|wrote a (?:book|history|study|paper)|has written (?:a book|books"
    r"|widely|extensively)|published|advises|was not involved in (?:the|this) (?:study|research"
    r"|work|trial|project)|maps|mapped|excavat(?:es|ed)|discovered|taught"
    r"|(?:leads?|led|heads|headed|designed|ran) (?:the|a|this) (?:[\w-]+ )?(?:study|trial|trials"
    r"|research|dig|excavations?|survey|experiments?|expedition|analysis))\b"
)
PERFORMS = re.compile(
    WHO + r"(?: has| had)?(?: (?:also|twice|once))? (?:won (?:gold|silver|bronze|the (?:race|title"
    r"|marathon|cup|final|stage|match))|scored|plays (?:for|in)|played for|starred|stars in|sings"
    r"|sang|dances|danced|painted|directed the|finished (?:first|second|third|fourth|fifth))\b"
)
POSSESSED = re.compile(r"\b[Ii]ts (?:[\w-]+ ){0,3}[\w-]+,? $")
SPOKESMAN = re.compile(
    r"(?:^|[,”\"] |(?:said|says|and|but|where) )(?:[Aa] )?[Ss]pokes(?:wo)?man,? $"
)
REACH = 3
"""Over how many sentences before "its president" the body may have been spoken of."""


def in_quotation(before: str) -> bool:
    """Whether what follows these words of a sentence stands between quotation marks.

    >>> in_quotation("He said, “Mr. "), in_quotation("“No,” said ")
    (True, False)
    """
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def told_by_verb(after: str, lexicon: Lexicon) -> str:
    """The role that the verb behind a name, or a pronoun for it, tells; `NOT_TOLD` if none.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> told_by_verb(" became chief executive in March.", lexicon())
    'corporate'
    >>> told_by_verb(", who has measured the river since 1998.", lexicon())
    'expert'
    >>> told_by_verb(" became angry in March.", lexicon()) == NOT_TOLD
    True
    """
    if match := IS_NOW.match(after):
        words = words_of(ARTICLE.sub("", match["phrase"], count=1))
        head = head_length([word.lower() for word in words])
        if is_office_phrase(words[:head], lexicon):
            role = capacity(words[:head], (), words[head:], lexicon)
            if role != OTHER:
                return role
    if (match := JOINED.match(after)) and (role := served(pieces_of(match["body"]), lexicon)):
        return role
    if KNOWS.match(after):
        return EXPERT
    if PERFORMS.match(after):
        return OTHER
    clause = f", who{after}"
    return livelihood(clause, lexicon) or led_after(clause, lexicon) or told_after(clause, lexicon)


def told_in_sentences(entity: Entity, sentences: Sequence[str], lexicon: Lexicon) -> str:
    """The first role that the verb behind a mention of a person tells, outside quotations."""
    for spot in sorted(entity.mentions):
        text = sentences[spot.sentence]
        if in_quotation(text[: spot.start]):
            continue
        if role := told_by_verb(text[spot.end : spot.end + 140], lexicon):
            return role
    return NOT_TOLD


def role_of_possessor(
    entity: Entity, bodies: Iterable[Entity], sentences: Sequence[str], lexicon: Lexicon
) -> str:
    """The role of the body whose "its president" somebody is, or `NOT_TOLD`: the source that is a
    body and was met last, else the body that the text has named last."""
    for spot in sorted(entity.mentions):
        text = sentences[spot.sentence]
        if not _is_possessed(text, spot):
            continue
        met = [
            (before, body.naming.role)
            for body in bodies
            for before in body.mentions
            if before < spot and spot.sentence - before.sentence <= REACH
        ]
        role = max(met, default=(spot, OTHER))[1]
        if role == OTHER:
            role = role_of_last_body(sentences, spot.sentence, spot.start, lexicon)
        return role
    return NOT_TOLD


def _is_possessed(text: str, spot: Spot) -> bool:
    """Whether a mention is of somebody of a body that a pronoun stands for, or a spokesman of whom
    no body is told.

    >>> text = "Its president, Ada Ruiz, said no."
    >>> _is_possessed(text, Spot(0, 15, 23))
    True
    >>> text = "The ferry line's spokeswoman Ada Ruiz said no."
    >>> _is_possessed(text, Spot(0, 29, 37))
    False
    """
    before, after = text[: spot.start], text[spot.end :]
    return bool(
        POSSESSED.search(before)
        or re.match(r",(?: \d{1,3},)? its ", after)
        or re.match(r"[Ii]ts ", text[spot.start : spot.end])
        or SPOKESMAN.search(before)
    )
