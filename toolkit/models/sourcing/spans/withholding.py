"""Words that say a source's name is withheld, and whose name it is.

Built from the grammar of such clauses: a verb of wish, refusal or permission, and an identity as
its object ("asked, because of the talks, not to be named"); the terms on which somebody spoke ("on
condition of anonymity", "on background"); an adjective ("unnamed officials"); what the reporter
withholds ("whom this newspaper is not naming"). A name of somebody else that a source keeps back
("police declined to identify the buyer") is none of these. A source "identified only by her first
name" is named, and nothing is found there. The idea of asking what the object of the withholding
is follows the guidance on anonymous sources of the Associated Press.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from toolkit.models.sourcing.language.antecedent import NOWHERE, Phrase, Sentence
from toolkit.models.sourcing.language.tokens import Quote
from toolkit.models.sourcing.spans.withholding_parts import MEDIUM, SPEAK, TELL
from toolkit.models.sourcing.spans.withholding_rules import RULES


class Withholding(NamedTuple):
    """Offsets of the words that withhold a name, and of the noun phrase whose name it is.

    The target is (-1, -1) where the sentence does not say it in other words than a pronoun or the
    subject is cut off: then it is the sentence's source. ``pseudonym`` is set where a name is
    given that is not the real one, ``by_source`` where it is the source's own wish, terms or want
    of permission that the name is withheld, ``of_last`` where it can be that of whoever spoke in
    the sentence before: "Her name is withheld", "We are not naming him".
    """

    start: int
    end: int
    target_start: int
    target_end: int
    pseudonym: bool = False
    by_source: bool = False
    of_last: bool = False


OWN = frozenset(
    ("wish", "refusal", "own", "terms", "speech", "confided", "permission", "granted", "only")
)
"""The kinds of rules that tell of what the source wants or may."""
FALSE = frozenset(("pseudonym", "assumed", "called", "calling", "cover"))
"""The kinds of rules that tell that a name is not the real one."""
STEMS = (
    *("name", "anonym", "identif", "identit", "naming", "quoted", "cited", "backgrou", "record"),
    *("attribut", "authori", "clear", "liberty", "permi", "allowed", "pseudonym", "fictitious"),
    *("forbidden", "supposed to", " free to", "barred", "prohibited", "approv", "sanction"),
    *("confidential", "condition of", "incognito", " only as", " only by", " simply as"),
    *("solely as", "merely as", "just as", "gave only", "give only", "giving only", "offered only"),
    *("gives only", "provided only", "providing only", "offering only", "chatham", "confidence"),
    *(
        "false",
        "fake",
        "assumed",
        "made-up",
        "mentioned",
        "known only",
        "to be called",
        "suppression",
        " initial",
        "different name",
        " out of it",
        " out of this",
        " out of the story",
        " out of the article",
        " out of the paper",
        " out of the piece",
        " out of the report",
        " out of the news",
        " out of print",
        "shadows",
        "nom de guerre",
        "noms de guerre",
        "call sign",
        "callsign",
        "code name",
        "codename",
        "code-name",
        "alias",
        "protected witness",
        " call her",
        " call him",
        " call them",
        " calling ",
        "'ll call",
        "shall call",
        "will call",
    ),
)
REACH = 90
STOP = re.compile(r"[.;?!](?!\w)")
CLAUSE_BETWEEN = re.compile(r"\b(?:he|she|they|it|who|that|had|was|were|and)\b")
NOUN = re.compile(r"\b(?:the|an?|any|no) (?:\w+ )?$")
NOUN_FORM = re.compile(r"(?:request|wish|demand|need|desire|hope)(?:s|es)?\b")
STUDY = re.compile(
    r"\b(?:survey|study|poll|experiment|questionnaire|trial|respondents|participants)\b"
)
MODAL = re.compile(
    r"\b(?:should|must|can|could|may|might|will|would|to|not|n't|never) (?:be|get|have been)"
    r" (?:\w+ )?$"
)
SPOKEN = re.compile(rf"\b{SPEAK}\b")
SAYING = re.compile(
    rf"\b(?:{SPEAK}|interview|conversation|briefing|wrote|writes|writing|warned|added|all|both|each"
    r"|noted|complained|argued|posted|responded|answered|testif(?:y|ied)|according|claimed|admitted"
    r"|conceded|told|attest|call(?:s|ed)|predict\w*|insist\w*|suggest\w*|hint\w*|accus\w+|blam\w+"
    r"|dismiss\w*|dubbed|branded|voic\w+|express\w*|grumbl\w+)\b"
)
RULED = re.compile(r"\b(?:rules?|protocols?|guidelines?|convention|practice|policy)\b")
CONFIDED = re.compile(
    r"\b(?:sp(?:oke|eaks?|eaking|oken)|talk(?:s|ed|ing)?|sa(?:id|ys?|ying)|brief(?:ed|ing|s)?)"
    r"(?: (?:to|with) (?:the |this |our )?[\w'’ -]{1,40})? $"
)
REAL = re.compile(r"\b(?:real|true|actual) (?:name|identity)\b")
TELLER = re.compile(
    r", (?:(?:[\w'-]+ ){1,6}(?:said|says|told|added)(?: [^,]{1,40})?"
    r"|(?:according to|sa(?:id|ys)) [^,]+), (?!who\b)"
)
"""Who says so, put between somebody and what they want."""
TOLD = re.compile(r"\b(?:said|says|told(?: [\w'-]+){1,2}|claimed|argued)(?: that)? $")
AGREED = re.compile(r"(?:agree|choos|chose|decid|elect|opt)")
REPORTED = re.compile(r"\b(?:said|says|saying|added) (?:that )?(?:he|she|they) $")
CIPHER = re.compile(
    r"\s*[“\"'‘]?(?:(?:his|her|their|the) initials?\b|(?:[A-Z][a-z]+ )?[A-Z]\.?(?:-?[A-Z]\.?)?"
    r"(?![\w’'-]))"
)
"""Letters in the place of a name: "identified only as K.", "as Soldier F"."""
A_NAME = re.compile(r"(?<=[a-z,] )[A-Z]|^[A-Z][\w’'-]+ [A-Z]")
SURNAME = re.compile(r"\b(?:surname|(?:last|family|second|full) name)\b")
CALLED_FIRST = re.compile(r"(?:^|[.:;,] )[A-Z][\w’'-]+(?:, \d\d)?, $")
"""A first name, put before what somebody is who keeps back the surname alone."""
CALLED = re.compile(r" [“\"'‘]?(?P<name>[A-Z][\w’'-]+)")
HYPOTHETICAL = re.compile(
    r"(?:\b(?:let|lets|allow\w*|enabl\w*|help\w*|permit\w*) (?:\w+ ){1,3}(?:to )?$)|"
    r"(?:\b(?:can|could|may|might|must|should|shall|cannot|to|if|whether|unless|you|anyone|anybody"
    r"|whoever|everyone|anyone who|those who(?= \w+$)|let|please|never|not|n't|without)"
    r" (?:\w+ly |also |still )?)$"
)
GENERIC = re.compile(
    r"\b(?:(?:if|whether|when|unless|should) (?:you|he|she|they|someone|somebody|a \w+"
    r"|the \w+|\w+s)"
    r"|you|anyone who|anybody who|whoever|any \w+ who|those who may|who may|who might"
    r"|people who|victims who|donors who|callers who|readers who|users who|whistleblowers who"
    r"|those who|everyone who) (?:may |might |can |do |does |did |also )?$"
)
PRESENT = re.compile(
    r"(?:ask|want|wish|prefer|request|choose|would|do|does|need|opt|seek|desire)s?\b"
)
POLICY = re.compile(
    r"\b(?:(?:use|usage|reliance|overreliance|policy|policies|rule|rules|ban|guidelines?|debate"
    r"|standards?|dependence) (?:of|on|about|for|against|regarding)|(?:rely|relies|relied|relying"
    r"|depend\w*) (?:\w+ )?(?:on|upon)|us(?:e|es|ing) (?:of )?|about|against|trust|protect\w*"
    r"|grant\w* to|no|allow\w*|so-called|fake|hid\w* behind|made up|making up|invent\w*)"
    r" (?:the |an? |such |these |too many |so many |many |more |fewer )?$"
)


def find_withholding(text: str, quotes: Sequence[Quote]) -> tuple[Withholding, ...]:
    """The places of one sentence where the reporter says that a source's name is withheld.

    Args:
        text: The sentence.
        quotes: What stands in quotation marks in it, as `find_quotes` gives it: a source's own
            words withhold nothing.

    >>> text = "“It failed,” said a clerk, who asked, because of the talks, not to be named."
    >>> found = find_withholding(text, [Quote(0, 12, True, True)])[0]
    >>> text[found.start : found.end], text[found.target_start : found.target_end]
    ('asked, because of the talks, not to be named', 'a clerk')
    >>> find_withholding("The suspect was not named, police said.", [])
    ()
    """
    lower = text.lower()
    for stem in STEMS:  # a loop, which costs a quarter of `any`
        if stem in lower:
            break
    else:
        return ()
    if len(lower) != len(text):
        lower = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    lower = lower.replace("’", "'").replace("\n", " ").replace("\xa0", " ")
    if "  " in lower:
        return _over_single_blanks(text, quotes)
    sentence = Sentence(text, lower)
    result: list[Withholding] = []
    for how, match in _matches(lower):
        if any(quote.start <= match.start() < quote.end for quote in quotes):
            continue
        target = _target(how, match, sentence)
        if target is None or (SURNAME.search(match[0]) and CALLED_FIRST.search(text, 0, target[0])):
            continue
        clash = next((i for i, w in enumerate(result) if _meet(w, match)), None)
        start, end = match.span()
        if how == "cipher" and (letters := CIPHER.match(text, end)):
            end = letters.end()
        of_last = target == NOWHERE and how in ("hidden", "reporter", "pseudonym")
        false = how in FALSE or bool(REAL.search(match[0]))
        withheld = Withholding(start, end, *target, false, how in OWN, of_last)
        if clash is None:
            result.append(withheld)
        elif result[clash].target_start < 0 <= target[0]:
            result[clash] = withheld
    return tuple(sorted(result))


def _over_single_blanks(text: str, quotes: Sequence[Quote]) -> tuple[Withholding, ...]:
    """As if every run of blanks were one; the offsets are those of ``text``."""
    kept = [i for i, char in enumerate(text) if char.strip() or i == 0 or text[i - 1].strip()]
    moved = [
        quote._replace(start=bisect_left(kept, quote.start), end=bisect_left(kept, quote.end))
        for quote in quotes
    ]
    return tuple(
        Withholding(
            kept[w.start],
            kept[w.end - 1] + 1,
            *((kept[w.target_start], kept[w.target_end - 1] + 1) if w.target_end > 0 else NOWHERE),
            w.pseudonym,
            w.by_source,
            w.of_last,
        )
        for w in find_withholding("".join(text[i] for i in kept), moved)
    )


def _matches(lower: str) -> Iterator[tuple[str, re.Match[str]]]:
    for how, needs, pattern in RULES:
        if needs and not any(stem in lower for stem in needs):
            continue
        for match in pattern.finditer(lower):
            closer = match if how in ("wish", "refusal", "alias") else None
            while closer:  # the verb nearest to what it governs: "chosen, but two (...) asked not"
                match = closer
                closer = pattern.search(lower, match.start() + 1, match.end())
            yield how, match


def _meet(withheld: Withholding, match: re.Match[str]) -> bool:
    return withheld.start < match.end() and match.start() < withheld.end


def _target(how: str, match: re.Match[str], sentence: Sentence) -> Phrase | None:
    """Whose name it is; None where the words withhold nothing of a source."""
    lower, start = sentence.lower, match.start()
    before = lower[:start]
    if how in ("wish", "refusal", "own", "only") and _is_hypothetical(before, match[0]):
        return None
    if how == "cipher":
        return _spelled_by_letters(match, sentence)
    if how == "ruled" and not RULED.search(lower):
        return None
    if how == "confided" and not CONFIDED.search(before):
        return None
    if how == "refusal" and REPORTED.search(before) and match[0].endswith("the record"):
        return None  # "she said she would not speak on the record about it"
    only = how == "only" or (how == "terms" and match[0].endswith(" as"))
    if only and sentence.text[match.end() :].lstrip(" “\"'‘")[:1].isupper():
        return None
    if how == "adjective":
        return None if POLICY.search(before) else sentence.phrase_around(start, match.end())
    if how == "owned":
        return match.span("owner")
    if how == "granted" and ("request" in match[0] or MODAL.search(before) or STUDY.search(lower)):
        return None
    if how in ("granted", "reporter"):
        return _object(how, match, sentence)
    if how == "speech" and not _is_spoken(match, lower):
        return None
    if how == "wish" and NOUN.search(before) and NOUN_FORM.match(match[0]):
        return None
    if how == "calling":  # "a woman we are calling [Rosa]"
        name = CALLED.match(sentence.text, match.end())
        return name.span("name") if name else None
    if how == "cover":  # of somebody without a name: not "Ana Ruiz, who goes by the alias Rosa"
        bearer = sentence.phrase_before(start)
        is_nobody = bearer == NOWHERE or not sentence.has_person(bearer)
        return None if is_nobody or A_NAME.search(sentence.text, *bearer) else bearer
    if how in ("gap", "called"):
        return sentence.phrase_before(start)
    if how == "relative":  # "whose abbot forbids interviews and whose name is omitted"
        joined = before.endswith((" and ", " but "))
        return sentence.subject(start) if joined else sentence.phrase_before(start)
    if how == "hidden":  # "told officers his name was withheld" is no word of the reporter
        return None if TOLD.search(before) else NOWHERE
    if how == "pseudonym":
        if before.endswith((" who ", " and ", " has ", " had ")):
            return sentence.subject(start)
        return sentence.phrase_before(start)
    if how in ("speech", "terms", "confided"):
        start = _speech_before(before)
    subject = sentence.subject(start)
    whose = match.groupdict().get("whose")
    if subject is not NOWHERE and (how == "own" or whose) and not sentence.owns(subject, whose):
        return None
    if how == "wish" and whose and MEDIUM.search(sentence.lower[slice(*subject)]):
        # "The Courier agreed not to name her" is the reporter's; "told AFP, asking not to name her"
        return None if AGREED.match(match[0]) else NOWHERE
    if how == "passive" and subject is NOWHERE:
        return None
    if how in OWN and subject is not NOWHERE and TELLER.match(lower, subject[1]):
        return None  # "The donor, [the college said], asked not to be named"
    return subject


def _spelled_by_letters(match: re.Match[str], sentence: Sentence) -> Phrase | None:
    """Of whom no more than letters is told, if the words end so: "known only as Soldier F"."""
    if not CIPHER.match(sentence.text, match.end()):
        return None
    before = sentence.lower[: match.start()]
    participle = match[0].startswith(("id", "kn", "na", "de", "re", "qu"))
    if before.endswith((" who ", " who is ", " who was ", " and ")) or not participle:
        return sentence.subject(match.start())
    return sentence.phrase_before(match.start())


def _is_spoken(match: re.Match[str], lower: str) -> bool:
    """Whether something is said in this way: not "he voted anonymously, the clerk said"."""
    if not match[0].endswith("ly"):
        return bool(SAYING.search(lower))
    before, after = lower[: match.start()], lower[match.end() :]
    if SAYING.match(after.lstrip()) or (before.endswith(", ") and after.startswith(",")):
        return True
    start = _speech_before(before)
    return start < len(before) and not CLAUSE_BETWEEN.search(before, start)


def _speech_before(before: str) -> int:
    """Where the words of speech begin that end in "on background", or the end of ``before``."""
    starts = [match.start() for match in SPOKEN.finditer(before)]
    near = starts and len(before) - starts[-1] < REACH and not STOP.search(before, starts[-1])
    near = near and " who " not in before[starts[-1] :]  # "said the aide, who did so on"
    return starts[-1] if near else len(before)


def _is_hypothetical(before: str, words: str) -> bool:
    return bool(HYPOTHETICAL.search(before)) or bool(
        PRESENT.match(words) and GENERIC.search(before)
    )


def _object(how: str, match: re.Match[str], sentence: Sentence) -> Phrase | None:
    """The phrase that is the object: "granted [two aides] anonymity", "not naming [the girl]"."""
    if how == "reporter" and not MEDIUM.search(match["outlet"].strip()):
        return None
    group = "owner" if match.groupdict().get("owner") else "who"
    start, end = match.span(group)
    if start == end or start < 0:
        if how == "reporter":
            return NOWHERE
        passive = re.search(r"(?:\b(?:was|were|is|are|been|being|who|they|get|got)|'re) (?:\w+ )?$",
                            sentence.lower[: match.start()])  # fmt: skip
        rest = sentence.lower[match.end() :]
        if not passive and not re.match(
            rf"\s*(?:[,.]|$|because|so\b|in order|in exchange|in return|due"
            rf"|for fear|out of|to {TELL})",
            rest,
        ):
            return None
        return sentence.subject(match.start())
    return sentence.phrase_within(start, end)
