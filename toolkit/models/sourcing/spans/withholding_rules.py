"""The grammar of clauses that withhold a name, as patterns over a sentence in lower case."""

from __future__ import annotations

import re
from typing import NamedTuple

from toolkit.models.sourcing.spans.withholding_parts import (
    ADVERB,
    AFTER_TERMS,
    ANONYMOUS,
    BE,
    COVER,
    FALSE_NAME,
    FEW,
    FILL,
    GIVE,
    GIVING,
    HIDDEN,
    NAME,
    NAMED,
    NEEDED,
    NOT,
    NOT_USED,
    ONLY_AS,
    OPENLY,
    OUTLET,
    PEOPLE,
    POSSESSIVE,
    POSSESSIVE_AS,
    PUTS,
    REFUSE,
    TELL,
    TERMS,
    UNSEEN,
    USE,
    USED,
    WILL_NOT,
    WISH,
)


class Rule(NamedTuple):
    """How the target of a pattern is found, letters of which one must stand in a sentence that it
    can match, and the pattern; sentences come in lower case."""

    how: str
    needs: tuple[str, ...]
    pattern: re.Pattern[str]


def _needs(pattern: str) -> tuple[str, ...]:
    """Letters that a match of the pattern cannot do without; none where that is not plain."""
    stems: tuple[str, ...] = ()
    for part, of_part in NEEDED.items():
        if part in pattern:
            stems += of_part
    return stems


RULES: tuple[Rule, ...] = tuple(
    Rule(how, _needs(pattern), re.compile(pattern))
    for how, pattern in (
        # A wish: "asked (...) not to be named", "insisted (that) she not be identified".
        ("wish", rf"\b{WISH}\b{FILL}(?:{NOT} to|to {NOT}|(?:he|she|they) {NOT}) be "
                 rf"{NAMED}"),
        ("wish", rf"\b{WISH}\b{FILL}(?:{NOT} to|to {NOT}|(?:he|she|they) {NOT}) be mentioned\b"),
        ("wish", rf"\b{WISH}\b{FILL}\bon (?:not being {NAMED}|(?:remaining|staying) {ANONYMOUS})"),
        ("wish", rf"\b{WISH}\b{FILL}(?:{NOT} to|to {NOT}) (?:name|identify|quote|cite) "
                 r"(?P<whose>him|her|them)(?: by name)?\b(?! \w+'s)"),
        ("wish", rf"\b{WISH}\b{FILL}(?:{NOT} to|to {NOT}) {USE} {POSSESSIVE} {NAME}"),
        ("wish", rf"\b{WISH}\b{FILL}\b(?:to|he|she|they) (?:remain|stay|be|be kept|be left|go) "
                 rf"{ANONYMOUS}"),
        ("wish", rf"\b{WISH}(?: [\w'-]+){{0,4}}? anonymity\b"),
        ("wish", rf"\b{WISH}\b{FILL}\b{POSSESSIVE} {NAME}(?: (?:and|or) \w+)?{FEW} "
                 rf"(?:{NOT}{FEW} (?:{USED}|{HIDDEN})|{HIDDEN}|out of)\b"),
        ("wish", rf"\b{WISH}\b{FILL}\b(?:withhold|conceal|hide|omit|leave out|shield|protect"
                 rf"|keep(?= {POSSESSIVE_AS} {NAME} (?:out|private|secret|confidential|off)))"
                 rf" {POSSESSIVE} {NAME}"),
        ("wish", rf"\b{WISH} that (?:[\w.'-]+ ){{1,4}}?{NOT} {USE} {POSSESSIVE} {NAME}"),
        ("wish", rf"\b{WISH}\b{FILL}\b{POSSESSIVE} {NAME} (?:to |would |should |must )?"
                 r"(?:remain|stay|be|be kept|kept) (?:secret|private|confidential|anonymous"
                 r"|undisclosed|changed)\b"),
        ("only", rf"\b{WISH}\b{FILL}\b{ONLY_AS}"),
        ("cipher", r"\b(?:(?:identified|known|named|described|referred to|quoted) (?:only|simply"
                   r"|solely|merely|just) (?:as|by)|(?:gave|gives|give|giving) (?:his|her|their)"
                   r" names? (?:only |just |simply )?as)\b"),
        ("cipher", rf"\b{WISH} to be (?:called|known|identified|named|referred to|quoted)"
                   r"(?: (?:only|simply|just))?(?: (?:as|by))?(?= \w\b)"),
        ("only", r"\b(?:identif(?:y|ies|ied|ying)|describ(?:e|es|ed|ing)) "
                 r"(?:himself|herself|themselves) (?:only|simply|solely|merely|just) as\b"),
        ("wish", r"\b(?:ask(?:ed|s|ing)? for|request(?:ed|s|ing)?|demand(?:ed|s|ing)?"
                 rf"|insist(?:ed|s|ing)? on) confidentiality\b{AFTER_TERMS}"),
        # No wish, or a refusal: "did not want to be named", "unwilling to give her name".
        ("refusal", rf"{NOT} (?:of (?:whom|them|those) )?{ADVERB}"
                    r"(?:want|wanting|wanted|wish|wishing|wished|like|liked|care"
                    r"|agree|agreed|consent|choose|willing|prepared|ready|keen|comfortable|happy"
                    rf"|able|allowed)\b{FILL}\b(?:be|being) {NAMED}"),
        ("refusal", rf"\b(?:none|neither) of (?:whom|them|those|these) {ADVERB}"
                    rf"(?:(?:would|was|were|is|are|had) )?{ADVERB}"
                    rf"(?:want|wish|agree|consent|willing|prepared|ready|like)\w*\b{FILL}"
                    rf"\bbe {NAMED}"),
        ("refusal", rf"\b{REFUSE}\b{FILL}\b(?:to be|being) {NAMED}"),
        ("refusal", rf"(?:\b{REFUSE}|{NOT} {ADVERB}(?:want|wish|like|care|agree)\w*) to be "
                    r"mentioned\b"),
        ("relative", r"\bwhose (?:[\w'-]+ ){1,3}?(?:(?:does|do|did|would|will)(?: not|n't) (?:allow"
                     r"|permit|let|want)|(?:bars?|barred|forbids?|forbade|prohibits?|prohibited)) "
                     rf"(?:him|her|them|employees|staff)(?: to| from)? (?:be|being) {NAMED}"),
        ("relative", r"\bwho (?:(?:has|have|had) (?:been )?|(?:is|was|were|are) (?:under )?)"
                     r"(?:given |granted )?(?:(?:interim|permanent|final) )?name suppression\b"),
        ("pseudonym", rf"\bwho (?:{WISH} to (?:use|be (?:identified|quoted|known) by|go by)"
                      rf"|(?:is|was|are|were) using) {FALSE_NAME}\b(?! [a-z]* ?[“\"‘'])"),
        ("pseudonym", r"\bwho (?:(?:has|have|had) been|(?:is|was|are|were)(?: being)?) given an?"
                      r" (?:different|fictitious|false|made-up|assumed) name\b"),
        ("wish", rf"\b{WISH} that only {POSSESSIVE} (?:(?:first|last) )?(?:initials?|rank|job|title"
                 r"|position|occupation|profession|role)\b"),
        ("refusal", rf"{NOT} {ADVERB}(?:want|wanting|wish|wishing|like|care for|agree to)\b{FEW} "
                    rf"{POSSESSIVE} {NAME}(?: or [\w' ]+?)?(?: to be| being)? (?:{USED}|{HIDDEN})"),
        ("own", rf"(?:\b{REFUSE} to|{NOT} {ADVERB}(?:want|wish|care|agree)(?:ed|d)? to|{WILL_NOT})"
                rf" {ADVERB}{GIVE} (?:(?:me|us|reporters?|a reporter) )?"
                rf"(?:{POSSESSIVE}|a|any) {NAME}(?!s? to |s? for (?:the|its|a) )"),
        ("wish", rf"\b(?:would|'d) (?:much )?(?:rather|prefer to) {NOT} be {NAMED}"),
        ("own", rf"\b{WISH}{FEW} (?:not to|to not|not) {ADVERB}{GIVE} "
                rf"(?:{POSSESSIVE}|a|any) {NAME}"),
        ("refusal", rf"\b{REFUSE} to (?:see|have|let|lend|put) {POSSESSIVE} {NAME}{FEW} "
                    rf"(?:be )?(?:{USED}|{HIDDEN})"),
        ("refusal", r"\b(?:afraid|fear\w*|risk\w*|worr\w*|los(?:e|ing)|retaliat\w*|reprisals?"
                    rf"|retribution|trouble)\b{FILL}\bif "
                    rf"(?:(?:he|she|they) (?:is|are|was|were) )?{NAMED}"),
        ("wish", rf"\b{WISH}\b{FILL}\bthat neither (?:he|she|they|{POSSESSIVE} {NAME}) nor "
                 rf"(?:[\w'-]+ ){{1,5}}?be (?:{NAMED}|{USED})"),
        ("refusal", rf"\bwho (?:would not|wouldn't|will not|won't) be {NAMED}"
                    r"(?! until\b| before\b| in the\b)"),
        ("own", rf"\b(?:said|says|saying|explained|added) (?:that )?(?P<whose>he|she|they) "
                r"(?:(?:could|can|may|must|would|will|should)(?: not|n't)|cannot) "
                rf"{ADVERB}be {NAMED}(?! until\b| before\b| in the\b)"),
        ("passive", rf"\bwould(?: {NOT}|n't) be {NAMED}(?! until\b| before\b| in the\b"
                    rf"| by (?!name))"),
        ("relative", r"\bwho,? (?:(?:[\w'-]+ ){1,5}?)?(?:cannot|can't|could not|couldn't|may not)"
                     rf" be {NAMED}"),
        ("ruled", rf"\b(?:(?:could|can|may|must)(?: not|n't)|cannot) {ADVERB}be {NAMED}"),
        ("passive", rf"\b(?:(?:could|can|may|must|should)(?: not|n't)|cannot) {ADVERB}be "
                    r"(?:(?:identified|quoted|cited|named) (?:by name|under)"
                    r"|named (?:because|for|due|in line|owing))\b"),
        ("own", r"\b(?:give|gives|gave|giving|offer|offered|offering|provided|providing) only "
                r"(?P<whose>his|her|their|a) (?:\w+ )?(?:rank|title|job|position|occupation"
                r"|profession|age|nationality|initials?|role)\b"),
        ("own", rf"\b(?:without|before|while not) {GIVING} (?:{POSSESSIVE}|a|any) {NAME}"),
        ("own", rf"\b(?:gave|give|gives|giving|offered|left|provided|offering) "
                rf"(?:no|neither|only no) {NAME}"),
        ("own", rf"(?:\b{REFUSE} to|{NOT} {ADVERB}(?:want|wish|care|agree)(?:ed|d)? to) use "
                rf"(?:{POSSESSIVE}|a) {NAME}"),
        ("own", rf"\b(?:{REFUSE}|wary) (?:of|about) {GIVING} {POSSESSIVE} {NAME}"),
        ("relative", rf"\bwho (?:has |have |had )?(?:withheld|withholds?|concealed|hid) "
                     rf"{POSSESSIVE_AS} {NAME}(?! pending| until)"),
        ("relative", r"\bwho (?:(?:has|have|had|is|was|must|shall|will|should|would) )?"
                     rf"(?:remain|stay|be)(?:s|ed|ing)? {ANONYMOUS}"),
        ("terms", rf"\b(?:only )?if (?:(?:he|she|they) (?:is|are|was|were) )?(?:not {NAMED}"
                  rf"|(?:left |kept )?{ANONYMOUS})"),
        ("terms", r"(?<=, )(?:all|both|each|most|neither|none) (?:of (?:them|whom) )?anonymous\b"),
        ("relative", r"\bwho (?:(?:has|have|had) (?:(?:the|a|an|his|her|their) )?"
                     r"|(?:is|are|was|were) entitled to )(?:[\w-]+ ){0,2}?(?:rights? to )?"
                     r"(?:[\w-]+ )?anonymity\b"),
        ("relative", rf"\bto whom {OUTLET} (?:has |have |had )?(?:granted|promised|offered|gave"
                     r"|given|guaranteed|assured) (?:anonymity|confidentiality)\b"),
        ("relative", r"(?<=[,(—–-])(?: |(?<=\())(?:(?:full|his|her|their) )*"
                     rf"(?:names?|identit(?:y|ies)) {UNSEEN}\b"),
        ("terms", rf"\bwith (?:(?:his|her|their) )?(?:(?:face|voice|name)s?(?: \w+)? and )?"
                  rf"(?:(?:his|her|their) )?(?:names?|identit(?:y|ies)) {UNSEEN}\b"),
        ("own", rf"(?:\b{REFUSE} to|\b{WILL_NOT}|{NOT} {ADVERB}(?:want|wish) to) {ADVERB}"
                r"(?:identify|name) (?:himself|herself|themselves|themself)\b"),
        ("own", r"\bwithout (?:being|wanting to be|wishing to be|getting) "
                r"(?:named|identified|quoted by name)\b"),
        ("refusal", rf"(?:\b{REFUSE} to|{NOT} {ADVERB}(?:want|wish|agree|willing|consent) to"
                    rf"|{WILL_NOT}) {ADVERB}(?:speak|talk|comment|discuss|be quoted|go)\b{FEW} "
                    r"(?:on|for) the record\b"),
        # Terms: "on condition of anonymity", "provided his name was not used".
        ("terms", r"\b(?:(?:on|upon) (?:\w+ ){0,3}?|under (?:the |strict |express |usual )*)"
                  r"(?:conditions?|grounds?|basis) of "
                  r"(?:(?:\w+ ){0,3}?(?:anonymity|confidentiality)\b|$)"),
        ("terms", rf"\b(?:on|upon|under) (?:the )?conditions? (?:of|that){FILL}(?:not being {NAMED}"
                  rf"|(?:being|remaining|staying) {ANONYMOUS}|{ONLY_AS})"),
        ("terms", rf"\b(?:(?:on|upon|under|with) )?"
                  rf"(?:the |a |an |strict |clear |express )*{TERMS}(?: that)?,? {NOT_USED}"),
        ("terms", r"\b(?:under|with|on|in (?:exchange|return) for) (?:(?:a|an|the|his|her|"
                  r"their|cover|cloak|veil|shield|promise|guarantee|assurance|assurances|protection|"
                  r"grant|basis|seal|guise|mask|of|strict|complete|total|full) )*anonymity\b"),
        ("speech", r"\b(?:anonymous|confidential)ly\b"),
        ("wish", rf"\b{WISH}\b{FILL}\bto withhold {POSSESSIVE_AS} details\b"),
        ("wish", rf"\b{WISH}\b{FILL}\b(?:leave|keep) (?P<whose>him|her|them) out of"
                 r" (?:it|this|print|the (?:story|article|paper|piece|report|newspaper|news))\b"),
        ("wish", rf"\b{WISH}\b{FILL}\b(?:remain|remaining|stay|staying) in the shadows?\b"),
        ("own", r"\b(?:said|says|saying|explained|added|insisted) (?:that )?(?P<whose>he|she|they) "
                rf"(?:could|can|may|might|must|would|should|wanted to|wished to|had to) {ONLY_AS}"),
        ("adjective", r"\bprotected witness(?:es)?\b(?= (?:said|told|testified|\d|\w\b|[\w-]+\d))"),
        ("speech", r"\bon (?:strict |deep )?background\b" + AFTER_TERMS),
        ("speech", r"\b(?:under|on) (?:the )?chatham house rules?\b"),
        ("confided", r"\bin (?:the )?(?:strict |strictest |complete |total )?confidence\b"
                     rf"{AFTER_TERMS}"),
        ("speech", r"\b(?:strictly )?off[ -]the[ -]record\b" + AFTER_TERMS),
        ("speech", r"\bnot(?: to be| being)? (?:for|on the) (?:attribution|record)\b"),
        ("speech", r"\bwithout attribution\b"),
        ("permission", r"\b(?:spoke|spoken|speak(?:s|ing)?|talk(?:s|ed|ing)?|comment(?:ed|ing)?)"
                       r"(?: [\w'-]+){0,5}? without (?:official |formal |prior )?"
                       rf"(?:authori[sz]ation|permission|clearance)\b{AFTER_TERMS}"),
        ("granted", r"\b(?:granted|promised|guaranteed|offered|afforded|assured|given|accorded"
                    r"|allowed|extended) (?P<who>(?:[\w'’.-]+ ){0,7}?)"
                    r"(?:anonymity|confidentiality)\b"
                    r"(?! to (?:the|a|an|his|her|their|all|any|its|those) | orders?\b| requests?\b"
                    r"| agreements?\b| rules?\b| rights?\b)"),
        ("reporter", rf"\b(?P<outlet>{OUTLET}) (?:(?:is|was|has|have|had) )?(?:grant(?:ed|ing)"
                     r"|promised|offered|gave|given) (?:anonymity|confidentiality) to "
                     r"(?P<who>[\w'’ .-]+)"),
        # No permission: "was not authorised to speak", "lacked clearance to discuss".
        ("permission", rf"(?:{NOT} (?:\w+ ){{0,3}}|un)(?:authori[sz]ed|cleared|empowered|at"
                       rf" liberty|sanctioned|entitled|approved)(?: by [\w' -]{{2,40}})? to "
                       rf"{ADVERB}{TELL}\b(?! sure\b)"),
        ("permission", rf"{NOT} (?:\w+ ){{0,2}}(?:allowed|permitted|supposed|free|able|meant|"
                       rf"licen[sc]ed|in a position)(?: by [\w' -]{{2,40}})? to {ADVERB}"
                       rf"(?:(?:comment|discuss|(?:talk|speak) about)\b|{TELL}\b{FILL}\b{OPENLY})"),
        ("permission", r"\b(?:lack|lacks|lacked|lacking|without|no|not have|n't have|not having"
                       r"|not given|not received|not granted|denied) (?:the |any |formal |official "
                       r"|proper |prior |explicit )*(?:authori[sz]ation|authority|permission"
                       rf"|clearance|approval|licen[cs]e) (?:to {ADVERB}{TELL}|for (?:speaking"
                       r"|talking))\b"),
        ("permission", r"\b(?:barred|forbidden|prohibited|banned|precluded|prevented|restricted)"
                       r"(?: by [\w' -]{2,40})? (?:from|to) (?:\w+ly )?(?:speak|talk|comment"
                       rf"|discuss|being quoted|giving)(?:ing)?\b{FILL}\b{OPENLY}"),
        # An adjective: "an unnamed official", "anonymous sources".
        ("adjective", r"\b(?:unnamed|anonymous)(?:,? (?!and\b|or\b|letter|tip\b|survey)"
                      rf"[\w'’.-]+){{0,4}}?,? {PEOPLE}(?: {PEOPLE}){{0,2}}"),
        ("adjective", rf"\bunidentified (?:[\w'’.-]+ ){{0,4}}?(?!gun|police|man\b|woman|body|"
                      r"suspect|victim|men\b|women)"
                      rf"{PEOPLE}"),
        # The reporter: "whom this newspaper is not naming", "whose name is being withheld".
        ("gap", rf"(?:\bwhom?|\bthat|,|(?<=\w)) (?:(?:this|the|our) (?:[\w.&'-]+ ){{0,3}}?)?"
                r"[\w.&'-]+ (?:(?:has|have|had|is|are) )?(?:(?:(?:did|do|does|"
                r"will|would|had|could|has|have|chose|chosen|choosing|opted|agreed|decided"
                r"|elected|asked)"
                rf"(?: {NOT}|n't)(?: to)?|declin(?:ed|es|ing) to|refus(?:ed|es|ing) to) {ADVERB}"
                r"(?:name|identify|named|identified|quote by name)|(?:is|are|was|were)"
                rf"(?: {NOT}|n't) {ADVERB}(?:naming|identifying))\b"
                r"(?=[,.;)—–]|$| (?:said|says|told|as|because|in|at|to|for|by|on|but|who|and|due|"
                r"quoted)\b)"),
        ("reporter", rf"\b(?P<outlet>{OUTLET}) (?:(?:is|are|was|has|have) {NOT} {ADVERB}(?:naming|"
                     rf"identifying|named|identified)|(?:has |have )?(?:agreed|chosen|chose"
                     rf"|decided|elected|opted) (?:{NOT} to|to {NOT}) {ADVERB}(?:name|identify))"
                     r" (?P<who>[\w'’ .-]+)(?<! as)\b(?!.* as )"),
        ("reporter", rf"\b(?P<outlet>{OUTLET}) (?:{BE} (?:\w+ly )?withholding|withheld|(?:has|have)"
                     rf" (?:agreed to )?with?h[eo]ld|(?:has |have )?agreed to withhold|(?:is|are)"
                     r" not (?:using|publishing|printing|disclosing|revealing)|(?:has |have )?"
                     r"agreed not to (?:use|publish|print|disclose|reveal)) "
                     rf"(?:{POSSESSIVE}|the|(?P<owner>[\w'’ -]+?['’]s?)) {NAME}"
                     r"(?: of (?P<who>[\w'’ -]+))?"),
        ("passive", rf"\b(?:is|are|was|were|'s|'re) (?:{NOT}|n't) {ADVERB}being {NAMED}"),
        ("passive", rf"\b(?:is|are|was|were|has|have)(?: {NOT}|n't) {ADVERB}(?:been )?{NAMED}"
                    r"(?! by (?:the )?(?:police|authorities|officials|prosecutors|investigators))"
                    rf"{FILL}(?:\bat (?:his|her|their) (?:own )?request|\bto protect|\bbecause"
                    r"|\bin (?:line|keeping|accordance) with|\bfor (?:his|her|their) (?:own )?"
                    r"(?:safety|protection|privacy)|\bfor (?:fear|security|safety|legal) ?)"),
        ("relative", rf"\bwho (?:is|are|was|were|has|have|had)(?: {NOT}|n't) {ADVERB}(?:been )?"
                     rf"{NAMED}(?! by (?:the )?(?:police|authorities|officials|prosecutors))"),
        ("relative", rf"\bwhose {NAME} (?:"
                     rf"(?:\w+ ){{0,4}}?(?:{NOT}|n't|cannot) (?:\w+ ){{0,3}}?{USED}"
                     rf"|(?:\w+ ){{0,4}}?{HIDDEN}|(?:[\w'’.-]+ ){{1,6}}?(?:withh[eo]ld\w*|"
                     r"(?:agreed|promised|chose|chosen|decided|pledged|vowed|had|has|have) to "
                     r"(?:protect|conceal|hide|shield|omit|keep \w+)\b|"
                     r"(?:not|n't) (?:\w+ ){0,2}?(?:to )?(?:us|publish|print|disclos|reveal"
                     r"|nam|identif)(?:e|ing|y|ying)?\b))"),
        ("relative", rf"\bwhose {NAME} {BE} known to (?:[\w'’.-]+ ){{1,3}}?(?:(?:news)?papers?"
                     r"|magazine|site|website|outlet|network|broadcaster|station|publication"
                     r"|program(?:me)?|podcast|agency|editors?|reporters?|times|post|guardian)\b"),
        ("owned", rf"\b(?P<owner>(?:the|this) [\w-]+(?: [\w-]+)?)'s {NAME} (?:(?:is|are) being"
                  rf"|has been|have been) {HIDDEN}(?!.{{0,30}}\bpending\b)"),
        ("hidden", rf"\b{POSSESSIVE} {NAME} (?:{BE}|has been|have been|had been) (?:also |both "
                   rf"|all |being |therefore |thus )?(?:{NOT} (?:being )?{USED}|{HIDDEN})"
                   r"(?!.{0,30}\bpending\b)"),
        # A name that is not the real one.
        ("pseudonym", rf"\b(?:which (?:is|was) )?{NOT} (?:his|her|their|its) (?:real|actual|true"
                      r"|own) names?\b"),
        ("pseudonym", rf"\b(?:whose|{POSSESSIVE}) {NAME} (?:has|have|had|was|were)(?: been)? "
                      r"(?:also |all )?changed\b(?! from\b| to (?!protect|conceal|hide|shield"
                      r"|preserve|avoid|respect)| (?:by|when|after) )"),
        ("pseudonym", r"\b(?:(?:we|i)(?:'ve| have)|(?:this|the|our) [\w-]+ has)(?: \w+)?"
                      rf" (?:changed|altered) {POSSESSIVE_AS} {NAME}"),
        ("pseudonym", r"(?<=[(\[,*—–])\s?(?:first |the |his |her |full )?names? (?:has been |have "
                      r"been |was )?changed\b"),
        ("pseudonym", r"(?<=[(\[,—–])\s?(?:an? |his |her )?(?:pseudonym|(?:assumed|fictitious"
                      r"|made-up) name)(?=\s?[,)\]—–])"),
        ("assumed", r"(?:^|(?<=, ))(?:speaking|talking|testifying|giving evidence)"
                    rf"(?: [\w'-]+){{0,4}}? (?:under|by|using|with) {FALSE_NAME}\b"),
        ("assumed", rf"^using {FALSE_NAME} (?:to (?:protect|shield|hide|avoid)|for fear|because|for"
                    r" (?:her|his|their) )"),
        ("cover", r"\bwho (?:(?:goes|go|went|fights?|fought|serves?|served|(?:is|was|are|were)"
                  r" known)(?: only)? (?:by|under)|(?:only )?(?:uses?|used|gave)(?: only)?)"
                  rf"(?: (?:his|her|their|the|an?))? {COVER}\b"),
        ("cover", r"\b(?:identified|known|introduced)(?: only)? (?:by|under|as)"
                  rf" (?:his|her|their|the|an?) {COVER}\b"),
        ("cover", r"(?<=,) code-?named\b"),
        ("called", r"\bas (?:we|i|this \w+|the \w+) (?:shall|will|may|am|are|is|has|have)"
                   r"(?: \w+){0,2}? call(?:ing|ed)? (?:him|her|them)\b|\bas (?:we|i)'(?:ll|re|m)"
                   r" call(?:ing)? (?:him|her|them)\b"),
        ("calling", r"\b(?:we|i|this (?:newspaper|paper|article))(?:'ll|'re|'m| shall| will| am"
                    r"| are| is| have chosen to| has chosen to)(?: \w+)? call(?:ing)?\b"
                    r"(?: (?:him|her|them)\b)?"),
        ("alias", rf"\b(?:{PUTS})(?: [\w'-]+){{0,4}}? (?:under|by|using|with) {FALSE_NAME}\b"),
        ("alias", rf"\b(?:called|known|referred|us(?:e|es|ed|ing)|under|by|gave|giving|gives"
                  rf"|(?:has|have|had) given) {FALSE_NAME}\b"),
    )
)  # fmt: skip
