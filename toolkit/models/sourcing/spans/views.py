"""Attributions by words for a view, not for speech: "has a different view", "for the trust, the
trouble is", "Lima's verdict: dull", "the figures come from a report", "holds the port responsible".
"""

from __future__ import annotations

import re
from typing import NamedTuple

from toolkit.models.sourcing.language.grammar import CLAUSE, FINITE
from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.spans.told import OWNER, PRONOUNS, can_speak

_WORD = r"[\w.’'&-]+"
_NOUNS = rf"(?:[A-Z][\w.’'&-]*(?: {_WORD}){{0,8}}?|He|She|They)"
_WHO = rf"(?P<who>{_NOUNS}(?:, (?!but|and|or)[^,;:“”\"]{{3,70}}(?=,))?),?"
_ADVERBS = r"(?:(?:also|still|however|now|though|by contrast|on the other hand),? )?"
_OTHER = (
    r"(?:(?:a|an|another) (?:\w+ )?(?:different|opposite|contrary|similar|simpler|darker|brighter"
    r"|bleaker|gloomier|rosier|kinder|harsher|broader)|no such)"
)
_VIEWS = (
    r"(?:views?|opinions?|takes?|readings?|explanations?|interpretations?|versions?|accounts?"
    r"|theor(?:y|ies)|numbers?|figures?|answers?|perspectives?|assessments?|recollections?"
    r"|memor(?:y|ies)|priorit(?:y|ies)|worr(?:y|ies)|concerns?|doubts?)"
)
_JUDGED = (
    r"problem|trouble|difficulty|answer|reason|lesson|question|point|cause|explanation|solution"
    r"|issue|case|matter|picture|danger|risk|mistake|message|key|moral|remedy|fault|culprit|challenge|priority|choice"
)
_VERDICT = (
    r"verdict|conclusion|answer|advice|explanation|message|prediction|reply|response|warning"
    r"|assessment|forecast|theory|diagnosis|comment|motto|plea|demand|retort|judge?ment"
    r"|suggestion|recommendation|complaint|estimate|proposal"
)
_MATERIAL = (
    r"figures?|numbers?|data|findings?|estimates?|claims?|allegations?|warnings?|accusations?"
    r"|criticisms?|information|conclusions?|calculations?|assessments?|accounts?|recommendations?"
)


_MOOD = (
    r"(?:not |less |far from |more |much |rather |equally |even |quite |very )*(?:convinced"
    r"|persuaded|surprised|worried|alarmed|relieved"
    r"|impressed|sure|certain|unconvinced|s[ck]eptical|unimpressed|doubtful|cautious|blunt|blunter"
    r"|scathing|dismissive|defiant|optimistic|pessimistic|hopeful|sanguine|critical|adamant|frank"
    r"|unrepentant|philosophical|succinct|categorical|direct|outspoken|conciliatory|generous)"
)


class _Kind(NamedTuple):
    """A pattern, and letters of which a sentence that it fits has some."""

    pattern: re.Pattern[str]
    sign: tuple[str, ...]


def _kind(pattern: str, *sign: str) -> _Kind:
    return _Kind(re.compile(pattern), sign)


_CHARGES = (
    r"(?:this|that|these|those|the (?:\w+ )?(?:charges?|accusations?|allegations?|criticisms?"
    r"|claims?|suggestions?|figures?|reports?|rumou?rs?|version|reproach(?:es)?))"
)


KINDS = (
    _kind(rf"{_WHO} {_ADVERBS}(?P<cue>(?:fears?|thinks?|believes?|says?|argues?|insists?|maintains?"
          r"|knows?|sees it|suspects?) otherwise)(?P<content>)[.,;]", "otherwise"),
    _kind(rf"{_WHO} {_ADVERBS}(?P<cue>agrees?|disagrees?|disagreed|concurs?|concurred"
          r"|begs? to differ|begged to differ|(?:do(?:es)?|did) not agree"
          r"|(?:does|did|do)n[’']t agree)"
          r"(?P<content>| that .+| with .+)[.;]$", "agree", "concur", "to differ"),
    _kind(rf"{_WHO} {_ADVERBS}(?P<cue>rejects?|rejected|den(?:ies|ied|y)|disputes?|disputed"
          r"|contests?|contested|contradicts?|contradicted|rebuts?|rebutted"
          rf"|shrug(?:s|ged) off|wav(?:es|ed) away) (?P<content>{_CHARGES})\b(?! \w+ing\b)", " th"),
    _kind(rf"{_WHO} (?P<cue>sees) (?P<content>(?:no|few|little) .+)", " sees "),
    _kind(r"[“\"](?P<content>[^“”\"]+[,?!])[”\"] (?:is|was|came|runs|ran|went) "
          rf"(?P<who>(?:the |[A-Z]){_WORD}(?: {_WORD}){{0,4}}?)[’']s? (?:\w+ )?"
          rf"(?P<cue>{_VERDICT})\b", "”", '"'),
    _kind(rf"{_WHO} {_ADVERBS}(?P<cue>(?:has|have|had|takes?|took|holds?|held|offers?|offered"
          rf"|gives?|gave) {_OTHER} {_VIEWS}|(?:takes?|took) (?:another|the other) view)\b"
          r"(?P<content>.*)", "different", "other", "er ", "opp",
          "contrary", "similar"),
    _kind(rf"{_WHO} {_ADVERBS}(?P<cue>(?:sees?|saw|views?|viewed|remembers?|remembered|puts?)"
          r" (?P<content>(?:it|this|that|things|matters|the matter))(?: all| quite| very| rather"
          r"| somewhat| a little)? (?:differently|otherwise|likewise|in another light))",
          "differently", "otherwise", "likewise", "another light"),
    _kind(rf"{_WHO} {_ADVERBS}(?P<cue>(?:holds?|held) (?P<content>[^,;:“”\"]{{3,60}}) (?:\w+ )?"
          r"(?:responsible|accountable))\b", "responsible", "accountable"),
    _kind(rf"(?P<who>(?:[A-Z]{_WORD}(?: {_WORD}){{0,6}}?|The (?:\w+ ){{1,4}}?\w+)[’']s?|His|Her"
          rf"|Their) (?:[a-z-]+ )?(?P<cue>{_VERDICT})"
          r"(?: (?:on|to|about|for|after|of) [^:“”\"]{3,40})?"
          r"(?: (?:is|was|came|comes|runs|ran)[^:“”\"]{0,30})?: (?P<content>\S.+)", ": "),
    _kind(rf"(?P<cue>For) (?P<who>[^;:“”\"]{{2,80}}?), (?P<content>(?:the|another|one) (?:\w+ )?"
          rf"(?:{_JUDGED})(?: (?:with|of|in|for|behind) [^,;:“”\"]{{3,40}})?"
          r" (?:is|was|lies|lay|began|begins|remains|goes|starts|started|has been|had been)\b.+)",
          "For "),
    _kind(r"(?P<content>That|This|Such)(?:, at least,)? (?:is|was)(?: also| at least)? (?P<cue>the"
          r" (?:\w+ )?(?:conclusion|finding|result|verdict|view|opinion|message|assessment|estimate"
          r"|claim|argument|judge?ment|theory|belief) (?:of|reached by|drawn by))"
          r" (?P<who>[^;:“”\"]{3,90}?)[.]$", "conclusion", "ing ", "result", "verdict", " view",
          "opinion", "message", "ment ", "estimate", "claim", "theory", "belief"),
    _kind(rf"(?P<content>(?:The|These|Those|This|That) (?:\w+ )?(?:{_MATERIAL})) (?P<cue>(?:comes?"
          r"|came|stems?|stemmed|emerged?) from) (?P<who>[^;:“”\"]{3,90}?)[.]$", " from "),
)  # fmt: skip
MOOD = re.compile(
    rf"{_WHO} {_ADVERBS}(?P<cue>(?:is|was|are|were|remains?|remained) {_MOOD}(?: about [^:“”\"]+)?)"
    r"(?P<end>: (?P<content>\S.+)|[.]$)"
)
COMPARED = re.compile(
    rf"{_WHO} (?P<cue>(?:is|was|are|were|sounds?|sounded) (?:even |rather |no )?"
    r"(?:more|less|equally) [a-z-]+): (?P<content>\S.+)"
)
QUOTED = re.compile(r"[“\"][^“”\"]+[”\"] (?P<behind>.+)")
NAME = re.compile(r"[A-Z][\w’'-]+(?=$|,| of\b)")


def find_view(
    text: str, lexicon: Lexicon, following: str = ""
) -> tuple[tuple[int, int], ...] | None:
    """Offsets of whose view it is, of the words that tell so and of what it is.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> text = "For the Ely Trust, the trouble is the dam."
    >>> [text[slice(*part)] for part in find_view(text, lexicon())]
    ['the Ely Trust', 'For', 'the trouble is the dam.']
    >>> find_view("For the first time, the trouble is the dam.", lexicon())
    >>> find_view("Lima is not convinced.", lexicon(), "“It leaks,” she said.")[0]
    (0, 4)
    """
    for pattern, signs in KINDS:
        if not any(sign in text for sign in signs):
            continue
        match = pattern.match(text)
        if match and _is_of_somebody(match["who"], lexicon):
            low, high = match.span("who")
            high -= len(match["who"]) - len(OWNER.sub("", match["who"]))
            return (low, high), match.span("cue"), match.span("content")
    match = COMPARED.match(text) or MOOD.match(text)
    if match and _is_of_somebody(match["who"], lexicon):
        if match["content"]:
            return match.span("who"), match.span("cue"), match.span("content")
        if _goes_on(match["who"], following):
            return match.span("who"), match.span("cue"), (match.end("cue"), match.end("cue"))
    return None


def _goes_on(who: str, following: str) -> bool:
    """Whether the sentence behind that on somebody's mood is a quotation of the same person: by
    the name or by a pronoun."""
    quoted = QUOTED.match(following)
    if quoted is None:
        return False
    name = NAME.search(who)
    words = set(re.findall(r"[\w’'-]+", quoted["behind"]))
    return bool(words & {"he", "she", "they"}) or (name is not None and name[0] in words)


def _is_of_somebody(who: str, lexicon: Lexicon) -> bool:
    """Whether words are of a speaker or a document; what stands behind a comma is beside it."""
    noun_phrase, *beside = re.split(r", | (?:published|released|tabled|which|that|who)\b", who)
    lower = noun_phrase.lower().split()
    if lower[0] in PRONOUNS:  # "her cousin, Bo Lind"
        return len(lower) == 1 or any(NAME.search(each) for each in beside[:1])
    if not (CLAUSE | FINITE).isdisjoint(lower):
        return False
    named = any(NAME.search(each) and can_speak(each, lexicon) for each in beside[:1])
    return named or can_speak(OWNER.sub("", noun_phrase), lexicon)
