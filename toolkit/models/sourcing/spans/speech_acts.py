"""What somebody did by speaking: "Ruiz welcomed the verdict", "the union ruled out a strike",
"She traced the shortage to the drought".

Criticism, praise, promises, denials and comparisons pass words on with their content; an act that
takes no words ("defended the title", "backed the car out") does not, so verbs that may be either
count with an object that can only be spoken of.
"""

from __future__ import annotations

import re

from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.spans.told import can_speak

_WORD = r"[\w.’'&-]+"
_WHO = (
    rf"(?:But |And |Yet |Meanwhile,? |On \w+day,? |In a statement,? |In reply,? )?"
    rf"(?P<who>(?:[A-Z][\w.’'&-]*|the)(?: {_WORD}){{0,7}}?)(?:, [^,;:“”\"]{{3,70}},)?"
)
_ADVERBS = r"(?:(?:also|later|then|now|still|meanwhile|again|once|has|have|had|[a-z]+ly),? )*"
_FELT = (
    r"(?:[\w-]+ )?(?:and )?(?:concerns?|regrets?|doubts?|hopes?|anger|fears?|sympathy|support"
    r"|condolences|confidence|dismay|surprise|disappointment|interest|optimism|outrage|solidarity|thanks"
    r"|gratitude|frustration|confusion|alarm|satisfaction|s[ck]epticism|reservations|opposition"
    r"|disapproval|relief|sorrow|remorse|worr(?:y|ies)|unease|misgivings|admiration|views?"
    r"|opinions?|objections?)\b"
)
_SPOKEN_ONLY = (
    "ruled out|rules out|praise[sd]|hail(?:s|ed)(?! (?:from|a (?:cab|taxi)))|condemn(?:s|ed)"
    "|denounce[sd]|critici[sz]e[sd]|lament(?:s|ed)|deplore[sd]|decrie[sd]|pledge[sd]|vow(?:s|ed)"
    "|applaud(?:s|ed)|lambast(?:s|ed)|chide[sd]|rebuke[sd]|scold(?:s|ed)|mock(?:s|ed)(?! up)"
    "|ridicule[sd]|disput(?:es|ed)|play(?:s|ed) down|downplay(?:s|ed)|brush(?:es|ed) aside"
    "|shrugg?(?:s|ed) off|caution(?:s|ed)(?= (?:that|against))|bemoan(?:s|ed)|extol(?:s|led)"
    "|reiterate[sd]|outlin(?:es|ed) (?:how|why|plans|what)|sp(?:oke|eaks) (?:of|out against"
    "|in favou?r of)|made light of|took issue with|accuse[sd]|blame[sd]|urge[sd]|tout(?:s|ed)"
    "|predict(?:s|ed)|deride[sd]|assail(?:s|ed)|rail(?:s|ed) against|doubled down on"
    "|recount(?:s|ed)(?= (?:his|her|their|how|an?|the (?:stor|event|night|day|moment|tale|ordeal)))"
    "|threaten(?:s|ed) to|takes issue with|poured scorn on|poured cold water on|hit out at"
    rf"|(?:voiced|expresse[sd])(?= (?:(?:his|her|its|their|the|some|an?) )?{_FELT})"
)
_SPOKEN_OF = "welcome[sd]|defend(?:s|ed)|question(?:s|ed)|challenge[sd]|justif(?:ies|ied)"
_ABSTRACT = (
    "decision|move|plans?|verdict|ruling|bill|law|deal|reports?|proposals?|news|findings?"
    "|announcement|polic(?:y|ies)|measures?|record|handling|use|choice|cuts?|strategy|approach"
    "|budget|role|idea|changes?|step|agreement|response|actions?|results?|figures?|claims?"
    "|criticisms?|accusations?|allegations?|charges?|timing|need|wisdom|motives?|method|price"
    "|cost|costs|increase|rise|reforms?|sentence|inquiry|review|appointment|resignation|account"
    "|version|offer|compromise|ban|tax|levy|vote|delay|closure|project|scheme|initiative|intervention"
)
_OBJECT = (
    r"(?:(?:the|a|an|its|his|her|their|this|that|these|any|such|both|all) )"
    rf"(?:[\w’'-]+ ){{0,4}}?(?:{_ABSTRACT})\b"
)
_PLACED = "on|in|off|up|out|into|over|back|away|before|under"
"""Words after "put" by which something is set down: "put the kettle on at four"."""
_SURE = "(?:is|was|are|were|remains|remained) adamant(?: that)?"


def _pattern(rest: str) -> re.Pattern[str]:
    return re.compile(rf"{_WHO} {_ADVERBS}{rest}")


PATTERNS = (
    _pattern(rf"(?P<cue>{_SPOKEN_ONLY}) (?P<content>\S.+)"),
    _pattern(rf"(?P<cue>{_SPOKEN_OF}) (?P<content>{_OBJECT}.*)"),
    *(
        _pattern(rf"(?P<cue>{verb}) (?P<content>{content})")
        for verb, content in (
            ("trace[sd]", r".{3,80}? (?:back )?to .+"),
            ("compare[sd]", r".{3,80}? (?:to|with) .+"),
            ("liken(?:s|ed)", r".{3,80}? to .+"),
            ("attribute[sd]", r".{3,80}? to .+"),
            ("puts?", r"(?:(?:the|its|their|his|her) )?[a-z’'-]+"
                      rf"(?: (?!(?:{_PLACED})\b)[a-z’'-]+){{0,6}}? (?:at|down to) .+"),
        )
    ),
    _pattern(rf"(?P<cue>{_SURE}) (?P<content>(?:that )?(?:the|a|an|it|they|he|she|this|that"
             r"|these|those|there|his|her|its|their|[A-Z]\w+|\w+s) .+)"),
)  # fmt: skip
SIGNS = re.compile(
    rf"\b(?:{_SPOKEN_ONLY}|{_SPOKEN_OF}|{_SURE}|trace[sd]|compare[sd]|liken(?:s|ed)|attribute[sd]"
    r"|puts?)\b"
)
PRONOUNS = frozenset(("He", "She", "They"))


def find_speech_act(text: str, lexicon: Lexicon) -> tuple[tuple[int, int], ...] | None:
    """Offsets of who speaks, of the verb and of what the words are about, if a sentence tells that
    somebody did something by speaking.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> text = "Ada Ruiz, the mayor, welcomed the court's ruling."
    >>> [text[slice(*part)] for part in find_speech_act(text, lexicon())]
    ['Ada Ruiz', 'welcomed', "the court's ruling."]
    >>> find_speech_act("Ada Ruiz defended her title.", lexicon())
    """
    if SIGNS.search(text) is None:
        return None
    for pattern in PATTERNS:
        match = pattern.match(text)
        if match and (match["who"] in PRONOUNS or can_speak(match["who"], lexicon)):
            return match.span("who"), match.span("cue"), match.span("content")
    return None
