"""The parts of clauses that withhold a name, as patterns: verbs of wish and refusal, permission,
what an identity is called, what is done with it, the terms on which somebody speaks."""

from __future__ import annotations

import re

from toolkit.models.sourcing.language.lexicon import inflect


def _forms(verbs: str) -> str:
    """Every form of verbs that are separated by ``|``, irregular forms after a colon."""
    return "|".join(form for verb in verbs.split("|") for form in inflect(verb))


NOT = r"(?:\bnot|n't|\bnever|\bneither|\bnor|\bnone)"
WISHES = _forms(
    "ask|request|want|wish|prefer: prefers preferred preferring|opt: opts opted opting|insist"
    "|demand|beg: begs begged begging|plead|elect|desire|require|stipulate|agree: agrees "
    "agreed agreeing|choose: chooses chose chosen choosing|seek: seeks sought seeking|decide"
    "|need|urge|negotiate|implore|crave"
)
WISH = rf"(?:{WISHES}|would rather|'d rather|would like|rather)"
REFUSALS = _forms("decline|refuse|hesitate|fear|balk|resist|dread")
REFUSE = (
    rf"(?:{REFUSALS}|(?:un|not |n't )?willing|unable"
    r"|reluctant|reluctance|hesitant|afraid|scared|frightened|terrified|fearful|nervous|wary|loath"
    r"|averse)"
)
WILL_NOT = (
    r"(?:(?:would|will|could|can|did|do|does|has|have|had) not|(?:would|could|did|do|does|has|have"
    r"|had|wo|ca)n't|cannot|never)"
)
FILL = r"(?:[^.;:!?\"“”«»]|\.(?=\w)){0,110}?"
FEW = r"(?: [\w'-]+){0,3}?"
ADVERB = r"(?:(?:\w+ly|further|even|ever|also|yet|still|either|himself|herself|themselves) ){0,2}"
NAMED = (
    rf"{ADVERB}(?:named|identified|quoted|cited|attributed)\b"
    r"(?! (?:after|an?|(?:wo)?man of|player of) |"
    r" to (?:the|a|an|his|her|their) |"
    r" as (?:an? |the |his |her )?(?:suspect|defendant|co-|plaintiff|party|candidate|heir|successor"
    r"|executor|captain|beneficiary|witness))"
)
ANONYMOUS = rf"{ADVERB}(?:anonymous|nameless|unnamed|unidentified|incognito)\b"
NAME = (
    r"(?:(?:full|real|last|first|given|family|own|true|actual|middle|complete|legal|birth"
    r"|personal|and|or|sur) ){0,4}"
    r"(?:names?|surnames?|identit(?:y|ies))\b"
)
POSSESSIVE = r"(?P<whose>his|her|their)"
POSSESSIVE_AS = "(?:his|her|their)"
GIVE = (
    r"(?:give|provide|offer|share|disclose|reveal|state|volunteer|supply|divulge|release|leave"
    r"|spell out|have|let|allow|permit)"
)
GIVING = (
    r"(?:giving|providing|offering|sharing|disclosing|revealing|stating|volunteering|divulging)"
)
USE = r"(?:use|publish|print|disclose|reveal|release|mention|report|broadcast|share|attach)"
USED = (
    r"(?:used|published|printed|disclosed|revealed|released|mentioned|reported|broadcast|shared"
    r"|attached|known|given|divulged|made public|in print|in the|in this|on air|to appear|appear)"
)
HIDDEN = r"(?:withheld|concealed|hidden|protected|omitted|obscured|suppressed|shielded|kept|left)"
UNSEEN = (
    r"(?:withheld|hidden|concealed|obscured|disguised|blurred|suppressed|protected|undisclosed"
    r"|omitted|left out|kept (?:back|secret|private|out))"
)
BE = r"(?:is|are|was|were|be|been|being|'s|'re)"
SPEECH = _forms(
    "speak: speaks spoke spoken speaking|talk|comment|discuss|brief|describe|confirm|recount"
    "|acknowledge|respond|answer|complain|warn|say: says said saying|tell: tells told telling|quote"
    "|interview|recall|detail"
    "|explain|reveal|share|disclose|relay|agree: agrees agreed agreeing"
)
SPEAK = rf"(?:{SPEECH})"
OPENLY = (
    r"(?:publicly|openly|on(?: the)? record|for the record|in public|for attribution|by name"
    r"|(?:to|with) (?:the |any )?(?:press|news |media|reporters?|journalists?))"
)
TELL = (
    r"(?:speak|talk|comment|discuss|brief|address|preview|disclose|divulge|reveal|describe|share"
    r"|be quoted|be named|be identified|go on(?: the)? record|give (?:interviews?|details|names?)"
    r"|release|make|say|respond|answer|provide|detail)"
)
TERMS = (
    r"(?:assured|promised|guaranteed|provided|providing|understanding|promise|assurance|guarantee|agreement"
    r"|proviso|basis"
    r"|so long as|as long as|only if|condition|conditions|provision)"
)
ONLY_AS = (  # no name, unless one follows: "identified only as Maria", "by her first name"
    rf"(?:be|being) {ADVERB}(?:identified|named|described|referred to|quoted|cited|known|called)"
    r" (?:only|simply|solely|merely|just) (?:as|by)\b"
    r"(?! (?:his|her|their|a|the) (?:[\w-]+ ){0,3}?(?:nick|sur)?names?\b)"
)
NOT_USED = (
    rf"(?:(?:he|she|they|it)(?: [\w-]+){{0,2}}? ?(?:not|n't) (?:be )?{NAMED}"
    rf"|(?:he|she|they)(?: (?:would|could|can|will|may|might))? {ONLY_AS}"
    rf"|neither (?:he|she|they) nor (?:[\w'-]+ ){{1,5}}?be {NAMED}"
    rf"|(?:he|she|they) (?:would |could |can |will |may |might )?(?:remain|stay|be) {ANONYMOUS}"
    rf"|{POSSESSIVE} {NAME}{FEW} ?(?:{NOT}{FEW} {USED}|{HIDDEN}))"
)
NEEDED = {
    NAMED: ("named", "identified", "quoted", "cited", "attributed"),
    NAME: ("name", "identit"),
    ANONYMOUS: ("anonymous", "nameless", "unnamed", "unidentified", "incognito"),
    ONLY_AS: ("only", "simply", "solely", "merely", "just"),
    "anonymity": ("anonymity", "condition", "confidential"),
    r"(?:on|for) the record": ("the record",),
    "(?:himself|herself": ("self", "selves"),
    "(?:naming|": ("name", "naming", "identif"),
    "naming|identifying": ("name", "naming", "identif"),
}
AFTER_TERMS = (
    r"(?=\s*(?:[,.;:!?)—–-]|$|because|to|and|but|about|as|so|despite|in|for|with|due|after|before"
    r"|could|would|can|will|did|has|have|had|is|are|was|were|that|when|while|since|given|ahead"
    r"|by|without|said|says|told|tells|on|at|during|or|last"
    r"|this|citing|out)\b|\s*[,.;:!?)—–“\"-]|\s*$)"
)
PEOPLE = (
    r"(?:\w+(?:men|man|woman|women|person)|officials?|sources?|aides?|advis[eo]rs?|people|persons?"
    r"|individuals?|\w*workers?|employees?|executives?|diplomats?|insiders?|witness(?:es)?"
    r"|whistle-?blowers?|informants?|lawmakers?|officers?|staff(?:ers?)?|users?|colleagues?"
    r"|friends?|members?|tipsters?|callers?|authors?|donors?|residents?|operatives?|analysts?"
    r"|strategists?|bankers?|traders?|managers?|directors?|lawyers?|attorneys?|agents?|ministers?"
    r"|deputies|deputy|senators?|governors?|democrats?|republicans?|experts?|critics?|reporters?"
    r"|journalists?|players?|scouts?|teachers?|doctors?|nurses?|students?|soldiers?|commanders?"
    r"|generals?|prosecutors?|investigators?|detectives?|judges?|mps?|allies|ally|associates?"
    r"|relatives?|leaders?|representatives?|delegates?|negotiators?|contractors?|scientists?"
    r"|professors?|engineers?|secretary|secretaries|councillors?|councilors?|campaigners?"
    r"|activists?|guests?|parents?|patients?|players?|fans?|neighbou?rs?|mothers?|fathers?|clerks?"
    r"|jurors?|juror|accusers?|victims?|editors?|producers?|investors?|partners?)\b"
)
OUTLET = r"(?:(?:this|the|our) (?:[\w.&'-]+ ){0,4}?[\w.&'-]+|we|(?:[\w.&'-]+ ){0,3}?[\w.&'-]+)"
MEDIUM = re.compile(
    r"\b(?:we|newspapers?|paper|magazine|site|website|outlet|network|broadcaster|station|times|post"
    r"|journal|news|press|ap|afp|reuters|bloomberg|guardian|bbc|cnn|npr|nbc|abc|cbs|politico|axios"
    r"|buzzfeed|herald|tribune|chronicle|gazette|globe|courier|telegraph|mail|express|star|sun"
    r"|courier|editors?|reporters?|publication|program|programme|podcast|agency|weekly|daily"
    r"|jazeera|economist|atlantic|insider|intercept|yorker|wire|forbes|observer|inquirer|examiner|dispatch|record|mercury|standard|independent|beast|post-\w+"
    r"|journalists?|monitor|ledger|bee|register)$"
)


PUTS = (
    rf"{SPEAK}|identified|writ(?:es?|ing|ten)|wrote|post(?:s|ed|ing)?|tweet(?:s|ed|ing)?"
    r"|blog(?:s|ged|ging)?|publish(?:es|ed|ing)?"
)
FALSE_NAME = r"(?:an?|the) (?:pseudonym|pen name|(?:assumed|fictitious|made-up|false|fake) name)"
COVER = r"(?:noms? de guerre|call ?signs?|code[ -]?names?|alias(?:es)?)"
