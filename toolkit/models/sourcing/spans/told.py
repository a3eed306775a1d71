"""Attributions that set words tell, with whoever stands beside them: "is of the view that", "in the
words of", "Their complaint is that", "Mayor: No new taxes", "Rail strike to go on — union".
"""

from __future__ import annotations

import re
from typing import NamedTuple

from toolkit.models.sourcing.language.grammar import (
    ARABIC,
    CALENDAR,
    CLAUSE,
    FINITE,
    NO_NAMES,
    PREPOSITIONS,
)
from toolkit.models.sourcing.language.grammar import words as word_set
from toolkit.models.sourcing.language.lexicon import Lexicon

_WORD = r"[\w.’'&-]+"
_WHO = rf"(?P<who>[A-Z0-9][\w.’'&-]*(?: {_WORD}){{0,8}}?|He|She|They|It)(?:, [^,;:“”\"]{{3,60}},)?"
_AFTER = rf"(?P<who>(?:[Tt]he |[A-Z])?{_WORD}(?: {_WORD}){{0,8}}?)(?:, [^,;:“”\"]{{3,60}},)?"
_OPENING = (
    r"(?:(?:(?:On|In|At|After|Before|During|Last|Over|Amid|Asked|Speaking|Addressing|Responding"
    r"|Writing|Citing|Earlier|Yesterday|Today|Later|Meanwhile|However)\b[^,;:“”\"]{0,70}, )"
    r"|(?:But|And|Yet|Still|So),? )"
)
_ADVERBS = (
    r"(?:(?:has|have|had|also|later|then|since|earlier|again|already|now|even|further|once|still"
    r"|on \w+day|\w+ly) ){0,3}"
)
_PERSON = r"(?:(?:[\w’'.-]+ ){1,6}?)"
_SPEECH = (
    r"add(?:s|ed)?|advis(?:es|ed)|affirm(?:s|ed)?|alleg(?:es|ed)|announc(?:es|ed)|argu(?:es|ed)"
    r"|assert(?:s|ed)?|attest(?:s|ed)?|aver(?:s|red)|avow(?:s|ed)?|boast(?:s|ed)?|caution(?:s|ed)?"
    r"|claim(?:s|ed)?|comment(?:s|ed)?|complain(?:s|ed)?|conced(?:es|ed)|confess(?:es|ed)"
    r"|confid(?:es|ed)|confirm(?:s|ed)?|contend(?:s|ed)?|counter(?:s|ed)?|declar(?:es|ed)"
    r"|den(?:ies|ied)|deposed|disclos(?:es|ed)|divulg(?:es|ed)|emphasi[sz](?:es|ed)"
    r"|explain(?:s|ed)?|forecasts?|grumbl(?:es|ed)|hint(?:s|ed)?|insinuat(?:es|ed)|insist(?:s|ed)?"
    r"|intimat(?:es|ed)|jok(?:es|ed)|lament(?:s|ed)?|maintain(?:s|ed)?|mention(?:s|ed)?|mus(?:es|ed)"
    r"|opin(?:es|ed)|pledg(?:es|ed)|postulat(?:es|ed)|predict(?:s|ed)?|proclaim(?:s|ed)?"
    r"|promis(?:es|ed)|protest(?:s|ed)?|quip(?:s|ped)|radioed|reaffirm(?:s|ed)?|reckon(?:s|ed)?"
    r"|recount(?:s|ed)?|reiterat(?:es|ed)|remark(?:s|ed)?|repl(?:ies|ied)|respond(?:s|ed)?"
    r"|retort(?:s|ed)?|reveal(?:s|ed)?|signal(?:s|l?ed)|speculat(?:es|ed)|stat(?:es|ed)"
    r"|stipulat(?:es|ed)|stress(?:es|ed)|submit(?:s|ted)|sw(?:ears|ore)|testif(?:ies|ied)"
    r"|theori[sz](?:es|ed)|threaten(?:s|ed)?|tweet(?:s|ed)?|underlin(?:es|ed)|underscor(?:es|ed)"
    r"|vouch(?:es|ed)|vow(?:s|ed)?|warn(?:s|ed)?|wr(?:ites|ote)|admit(?:s|ted)|acknowledg(?:es|ed)"
    r"|cabled|emailed|messaged|telegraphed|blogged|whispered|shouted|moaned|fumed|thundered"
    r"|pleaded|apologi[sz](?:es|ed)|let slip|lets slip|let it be known|lets it be known"
    r"|let it slip|ma(?:kes|de) (?:it )?(?:\w+ )?(?:clear|plain)|point(?:s|ed) out"
    r"|hits? back"
    r"|shot back|fired back|went on to say|goes on to say|g(?:ives|ave) notice|served notice"
    r"|took to [A-Z]\w+ to (?:say|complain|announce|claim)|sw(?:ears|ore) blind"
    r"|sent word|sends word"
)
_VIEW = (
    r"(?:is|are|was|were|remains?) (?:of the (?:\w+ )?(?:view|opinion|belief)|adamant|insistent"
    r"|emphatic|on record as saying|quoted as saying|quoted as having said|cited as saying"
    r"|reported as saying|heard (?:saying|to say))"
)
_TOLD = (
    r"t(?:ells|old)|inform(?:s|ed)?|assur(?:es|ed)|reassur(?:es|ed)|remind(?:s|ed)?|warn(?:s|ed)?"
    r"|notif(?:ies|ied)|cautioned|advised|promised|hit back at|wrote to|complained to|confided in"
    r"|confided to|explained to|admitted to|confirmed to|signalled to|testified (?:to|before)"
    r"|boasted to|swore to"
)
_BIDS = (
    r"advis(?:es|ed)|instruct(?:s|ed)?|t(?:ells|old)|urg(?:es|ed)|beg(?:s|ged)|implor(?:es|ed)"
    r"|remind(?:s|ed)?|direct(?:s|ed)|command(?:s|ed)|call(?:s|ed)? (?:up)?on|appeal(?:s|ed)? to"
    r"|order(?:s|ed)|ask(?:s|ed)|warn(?:s|ed)?|exhort(?:s|ed)|enjoin(?:s|ed)|plead(?:s|ed) with"
    r"|cautioned|counsel(?:s|led)"
)
_EVIDENCE = (
    r"shows?|showed|shown|finds?|found|indicates?|indicated|suggests?|suggested|reveal(?:s|ed)?"
    r"|confirm(?:s|ed)?|conclud(?:es?|ed)|states?|stated|stipulates?|stipulated|provides?"
    r"|discovered|discovers?|establish(?:es|ed)|demonstrat(?:es?|ed)|underlin(?:es?|ed)|detect(?:s|ed)"
    r"|determin(?:es?|ed)|calculated|estimated?|estimates|prove[sd]?|say|says|said|warns?|warned"
    r"|not(?:es?|ed)|mandates?|predict(?:s|ed)?"
)
_SAYING = (
    r"saying|warning|arguing|claiming|insisting|predicting|complaining|adding|noting|explaining"
    r"|telling [^,;:“”\"]{2,30}?(?: that)?|stating|alleging|stressing|denying|suggesting"
)
_JUDGES = (
    r"brand(?:s|ed)?|describ(?:es?|ed)|hail(?:s|ed)?|denounc(?:es?|ed)|condemn(?:s|ed)?|derid(?:es?|ed)"
    r"|dismiss(?:es|ed)?|characteri[sz](?:es?|ed)|remember(?:s|ed)?|portray(?:s|ed)?|laud(?:s|ed)?"
    r"|prais(?:es?|ed)|slam(?:s|med)?|decr(?:ies|ied)|label(?:s|led|ed)?|recall(?:s|ed)?"
)
_NOUN = (
    r"complaint|argument|explanation|claim|answer|message|verdict|contention|warning|allegation"
    r"|accusation|assertion|advice|response|reply|reasoning|conclusion|assessment|prediction"
    r"|forecast|testimony|version|account|suggestion|boast|refrain|retort|statement|ruling|finding"
    r"|admission|concession|criticism|objection|plea|demand"
)
_NOUN_THAT = (
    r"claim|complaint|argument|contention|warning|allegation|accusation|assertion|prediction"
    r"|testimony|suggestion|boast|statement|ruling|finding|admission|concession|criticism|objection"
    r"|promise|pledge|revelation|confession|announcement|declaration|denial|assurance|threat"
    r"|reminder|confirmation|insistence|hint|remark"
)
_SLAMS = (
    r"urges?|slams?|blasts?|warns?|calls? (?:for|on)|demands?|rejects?|den(?:y|ies)|condemns?"
    r"|blames?|hails?|defends?|critici[sz]es?|accuses?|cr(?:y|ies) foul|vows?|rules? out"
    r"|hits? (?:back|out)|hints? at|appeals? for"
    r"|lashes? out|lambasts?|rubbish(?:es)?|plays? down|pledges?|promises?|threatens?"
    r"|claims?|predicts?"
)
_OPENS = (
    r"In the words of (?P<a>[^,;:“”\"]{2,60}),"
    r"|(?:In|To) the (?:view|opinion|eyes|mind|estimation|judge?ment|telling|reckoning) of"
    r" (?P<b>[^,;:“”\"]{2,60}),"
    r"|(?:In|By) (?P<c>[Hh]is|[Hh]er|[Tt]heir|[^,;:“”\"]{2,50}?[’'](?:s)?) (?:own )?(?:count"
    r"|account|reckoning|admission|estimate|estimates|tally|telling|view|opinion|words|assessment"
    r"|calculations?),"
    r"|Per (?P<d>(?:the|a|an|its|[A-Z])[^,;:“”\"]{2,50}),"
    r"|As far as (?P<e>[^,;:“”\"]{2,50}?) (?:is|are|was) concerned,"
    r"|If (?P<f>[^,;:“”\"]{2,50}?) (?:is|are) to be believed,"
    r"|To hear (?P<g>[^,;:“”\"]{2,50}?) tell it,"
    r"|As (?P<h>[^,;:“”\"]{2,50}?) (?:put|puts|has put) it,"
)


class _Kind(NamedTuple):
    """A pattern, and of whom its words may be: "any" speaker, somebody "known" by a name or by the
    noun, "document" or "medium"."""

    of: str
    letters: tuple[str, ...]
    pattern: re.Pattern[str]


def _kind(of: str, pattern: str, *letters: str) -> _Kind:
    return _Kind(of, letters, re.compile(pattern))


def _clause(of: str, verbs: str, rest: str, *letters: str) -> list[_Kind]:
    """A clause that begins a sentence, or follows on words that open it."""
    tail = rf" {_ADVERBS}(?P<cue>{verbs}) {rest}"
    first = _kind(of, rf"{_WHO}{tail}", *letters)
    return [first, _kind(of, rf"{_OPENING}{_AFTER}{tail}", *letters)]


THAT = r"(?P<content>that .+)"
KINDS = (
    *_clause("any", rf"(?:{_SPEECH})", THAT, " that "),
    *_clause("any", _VIEW, r"(?P<content>.+)", " of the ", " saying", "adamant", "insist"),
    *_clause("any", rf"(?:{_TOLD})", rf"{_PERSON}{THAT}", " that "),
    *_clause("court", r"held|holds|ruled|rules|found|finds", THAT, " that "),
    *_clause("document", rf"(?:{_EVIDENCE})",
             r"(?P<content>(?:that|how|why|whether|what) .+)", " that ", " how ", " wh"),
    *_clause("document", r"shows?|showed|states?|says?|suggests?|indicates?",
             rf"(?P<content>[^,;:“”\"]+ (?:{'|'.join(sorted(FINITE))}|\w+ing)\b.*)", " s", "indic"),
    *_clause("document", r"uncovered|revealed|exposed|identified|detected|disclosed|flagged",
             r"(?P<content>.+)", "ed "),
    *_clause("known", r"established|found|showed|concluded|demonstrated"
             r"|determined|calculated|estimated", THAT, " that "),
    *_clause("known", rf"(?:{_BIDS})",
             rf"{_PERSON}(?P<content>(?:not )?to (?!the\b|an?\b)[a-z]+\b.*)", " to "),
    *_clause("known", r"threaten(?:s|ed)?|vow(?:s|ed)?|promis(?:es|ed)|pledg(?:es|ed)|swore"
             r"|purports?|profess(?:es|ed)", r"(?P<content>(?:not )?to .+)", " to "),
    *_clause("known", r"hint(?:s|ed)? at|hits? out at|call(?:s|ed)? for", r"(?P<content>\S.+)",
             " at ", " for "),
    *_clause("thing", r"warn(?:s|ed)? of|appeal(?:s|ed)? for|sp(?:eaks?|oke) of",
             r"(?P<content>\S.+)", " of ", " for "),
    *_clause("known", r"den(?:ies|ied|y)",
             r"(?P<content>(?:any|all|that|having|being)\b.+)", "den"),
    *_clause("known", rf"(?:(?:is|are|was|were|has been|have been) (?:\w+ )?)(?:{_SAYING})",
             THAT, "ing that "),
    *_clause("known", rf"(?:{_JUDGES})", rf"(?P<content>{_PERSON}as .+)", " as "),
    *_clause("known", r"branded|labell?ed|termed", rf"(?P<content>{_PERSON}[“\"]?an? .+)", "ed "),
    *_clause("known", r"puts?", rf"(?P<content>{_PERSON}at (?:\w+ ){{0,2}}?[\d£$€].+)", " at "),
    *_clause("known", r"projects?|forecasts?|predicts?",
             r"(?P<content>(?:an?|the|growth|inflation|output|\d).+)", "ject", "cast", "dict"),
    *_clause("known", r"owned up|owns up|c[oa]me clean|comes clean|cr(?:y|ies|ied) foul",
             r"(?:to|about|over|on) (?P<content>.+)", " up to ", "clean", "foul"),
    *_clause("medium", r"(?:has |have )?(?:learn(?:ed|t)|understands?)", THAT, " that "),
    *_clause("medium", r"carried|ran|published", rf"(?:an?|the) (?:story|report|claim) {THAT}",
             " that "),
    _kind("opens", rf"(?:{_OPENS}) (?P<content>\S.+)", "In ", "By ", "Per ", "As ", "If ", "To "),
    _kind("known", r".*\b(?:said|believed|thought|understood|reported|alleged|claimed) by"
          r" (?P<who>[^,;:“”\"]{3,50}?) (?P<content>to (?:be|have)\b.+)", " by "),
    _kind("owner", r"(?P<who>His|Her|Their|Its|[A-Z][^,;:“”\"]{1,40}?[’']s?) (?:[a-z-]+ )?"
          rf"(?P<cue>{_NOUN})s?(?: to [\w ]{{3,30}}?)? (?:is|was|has been|remains) "
          r"(?P<content>(?:that\b|\w+:).+)", " that ", ": "),
    _kind("any", rf"The (?:[a-z-]+ )?(?P<cue>{_NOUN}|word)s? (?:of|from|by|at),? "
          rf"(?P<who>[^,;:“”\"]{{3,50}}?) (?:is|was|has been) {THAT}", " that "),
    _kind("any", rf"The (?:[a-z-]+ )?(?P<cue>{_NOUN}), (?:\w+ )?by (?P<who>[^,;:“”\"]{{3,50}}?), "
          rf"(?:is|was) {THAT}", " that "),
    _kind("any", rf"Word from (?P<who>[^,;:“”\"]{{3,40}}?) (?:is|was) {THAT}", "Word from"),
    _kind("any", rf"(?:.* )?(?P<cue>{_NOUN_THAT})s? (?:by|from) (?P<who>[^,;:“”\"]{{3,50}}?) "
          r"(?P<content>that (?!(?:is|was|has|had|would|will|were|are|can|could)\b)[^;:“”\"]+)",
          " that "),
    _kind("owner", r"(?:.* )?(?P<who>[Hh]is|[Hh]er|[Tt]heir) (?:[a-z-]+ )?"
          rf"(?P<cue>{_NOUN_THAT})s? (?P<content>that (?!(?:is|was|has|had|would|will|were|are|can"
          r"|could)\b)[^;:“”\"]+)", " that "),
    _kind("known", rf"(?:.* )?(?P<cue>calls?|demands?|pleas?) (?:by|from) {_AFTER} "
          r"(?P<content>(?:for|to) .+)", " from ", " by "),
    _kind("trailing", r"(?P<who>The [a-z]+|(?!The\b)[A-Z][\w.’'&-]*(?: [A-Z][\w.’'&-]*){0,4}) [a-z]"
          rf"[^;:“”\"]*?, (?P<cue>{_SAYING}) (?P<content>\S.+)", "ing "),
    _kind("known", r"(?P<content>[^“”\"]*), (?P<cue>in the (?:words|view|opinion|eyes) of) "
          r"(?P<who>[^,;:“”\"]{2,60}?)(?:,.*|[.])$", " in the "),
    _kind("known", r"(?P<cue>For) (?P<who>[^,;:“”\"]{2,40}), "
          r"(?P<content>(?:[a-z]+|[A-Z]\w+) (?:[\w’'-]+ ){0,5}?(?:is|are|amounts? to|means?"
          r"|represents?) (?:nothing|not|no|an?|about|simply|only|less|more|little|too|the) .+)",
          "For "),
    _kind("spoken", r".*[,?!][”\"] (?P<cue>(?:[a-z]+ed|said|says)) "
          rf"(?P<who>{_WORD}(?: {_WORD}){{0,5}}?)"
          r"(?:,| (?:at|in|on|as|from|who|after|when)\b|[.]$)", "”", '"'),
    _kind("headline", rf"(?P<who>{_WORD}(?: {_WORD}){{0,3}}): (?P<content>[A-Z‘“\"\w].+ .+)", ": "),
    _kind("headline", r"(?P<content>[^:“”\"].+|[“\"‘].+[”\"’])(?: [—–-] |: )"
          rf"(?P<who>(?:{_WORD} ){{0,3}}{_WORD})$", ": ", " — ", " – ", " - "),
    _kind("headline", r"(?P<content>.+), (?P<cue>says?|warns?) "
          rf"(?P<who>(?:{_WORD} ){{0,3}}{_WORD})$", ", say", ", warn"),
    _kind("headline", rf"(?P<who>{_WORD}(?: {_WORD}){{0,3}}?) (?P<cue>{_SLAMS}) "
          r"(?P<content>.+[^.!?”\"])$", " "),
)  # fmt: skip
OWNER = re.compile(r"[’']s?$")
PRONOUNS = word_set("he she they his her their its")
SILENT = word_set("it this that these those there i we you nobody none nothing what which")
COURTS = re.compile(
    r"\b(?:court|judges?|tribunal|justices?|magistrates?|panel|arbitrators?|bench)\b", re.IGNORECASE
)
DOCUMENTS = word_set(
    "rules regulations images image photographs photos pictures simulations models experiments "
    "trials autopsy inquiry inquest probe scans excavations inspection inspections "
    "investigation poll polls guidelines bylaws statutes scientists researchers archaeologists "
    "biologists astronomers academics doctors geologists"
)
OTHERS = word_set(
    "pm mp mps govt fm cm ceo boss source witness witnesses mother father neighbours neighbors "
    "colleagues friends fans relatives farmers traders teachers nurses drivers unions kremlin "
    "bishop archbishop counsel secretary-general chief wife husband son daughter widow"
)
LABELS = word_set(
    "opinion review video analysis editorial letter letters column essay index chart map timeline "
    "text record ad book test profile notice obituary news card brief log results ranking numbers "
    "statistics explainer rule rules order bill law agreement contract sign poster caption quiz"
)
"""Words that stand before a colon and tell what follows, not who says it."""
LEAST = 3


def find_told(text: str, lexicon: Lexicon) -> tuple[tuple[int, int], ...] | None:
    """Offsets of who says something, of the cue and of what is said, if set words tell it.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> text = "In the view of most traders, the rally is over."
    >>> [text[slice(*part)] for part in find_told(text, lexicon())]
    ['most traders', 'In the view of', 'the rally is over.']
    """
    for of, letters, pattern in KINDS:
        if not any(letter in text for letter in letters):
            continue
        match = pattern.match(text)
        if match and (places := _parts(of, match, lexicon)):
            return places
    return None


def _parts(of: str, match: re.Match[str], lexicon: Lexicon) -> tuple[tuple[int, int], ...] | None:
    named = match.groupdict()
    if of == "opens":
        key = next(key for key in "abcdefgh" if named[key])
        who = match.span(key)
        cue = (match.start(), who[0]) if key in "abd" else (who[1], match.start("content"))
        cue = _trimmed(match.string, cue)
        known = can_speak(match[key], lexicon) or named[key] in PRONOUNS
        return (who, cue, match.span("content")) if known or key == "c" else None
    if not _fits(of, match["who"], lexicon):
        return None
    if of == "headline" and (len(match["content"].split()) < LEAST or match.string[-1] in ".?"):
        return None
    content = match.span("content") if "content" in named else (0, match.start("cue"))
    cue = match.span("cue") if "cue" in named else (match.end("who"), match.end("who"))
    if " by " in match.string and "cue" not in named and of == "known":
        cue = (match.start("who") - len("by "), match.start("who"))
    low, high = match.span("who")
    return (low, high - len(match["who"]) + len(OWNER.sub("", match["who"]))), cue, content


def _trimmed(text: str, span: tuple[int, int]) -> tuple[int, int]:
    low, high = span
    held = text[low:high].strip(" ,")
    low = text.index(held, low) if held else low
    return low, low + len(held)


def _fits(of: str, who: str, lexicon: Lexicon) -> bool:
    lower = [word.lower() for word in who.split()]
    if of == "owner":
        return lower[-1] in PRONOUNS or can_speak(who.rstrip("s").rstrip("’'"), lexicon)
    if of == "court":
        return COURTS.search(who) is not None
    if of == "headline":
        nouns = (_head(who), lower[0])
        return not (CLAUSE | FINITE | LABELS).intersection(lower) and any(
            _is_listed(noun, lexicon) for noun in nouns
        )
    if of == "medium":
        return (
            any(word in lexicon.media_nouns or word in lexicon.media_tails for word in lower)
            or who.lower() in lexicon.media_names
        )
    if of == "document":
        head = _head(who)
        return any(h in lexicon.document or h in DOCUMENTS for h in (head, head.removesuffix("s")))
    if of == "trailing":
        return lower[0] in PRONOUNS or _is_whole(who, lexicon)
    if of == "thing" and lower == ["it"]:
        return True
    if of == "any" and lower[0] not in SILENT:
        return not (CLAUSE | FINITE | word_set("if not never as and")).intersection(lower)
    return lower[0] in PRONOUNS or can_speak(who, lexicon)


def can_speak(who: str, lexicon: Lexicon) -> bool:
    """Whether words are a name, or end in a noun for those who speak."""
    words = who.split()
    lower = [word.lower() for word in words]
    if lower[0] in SILENT or not (CLAUSE | FINITE).isdisjoint(lower):
        return False
    head = _head(who)
    if _is_listed(head, lexicon):
        return True
    last = next((word for word in words if word.lower() == head), "")
    is_name = last[:1].isupper() or ARABIC.match(last) is not None  # "al-Mutairi"
    return is_name and head not in CALENDAR | NO_NAMES


def _is_whole(who: str, lexicon: Lexicon) -> bool:
    """Whether words are a speaker's and no word of the clause that follows is among them."""
    words = who.split()
    if not can_speak(who, lexicon):
        return False
    named = all(word[0].isupper() for word in words)
    return named or (words[0] == "The" and _is_listed(words[-1].lower(), lexicon))


def _head(who: str) -> str:
    """The noun before whatever is added to it: "[court] in Nairobi", in lower case."""
    words = who.lower().split()
    ends = (k for k, word in enumerate(words) if k and word in PREPOSITIONS)
    end = next(ends, len(words))
    return words[end - 1].removesuffix("’s").removesuffix("'s")


def _is_listed(noun: str, lexicon: Lexicon) -> bool:
    lists = (lexicon.people, lexicon.role_words, lexicon.spokespeople, lexicon.organization,
             lexicon.document, lexicon.media_nouns, lexicon.titles, lexicon.vague_alone,
             lexicon.vague_groups, lexicon.collective, lexicon.agents, OTHERS)  # fmt: skip
    return any(noun in held or noun.removesuffix("s") in held for held in lists)
