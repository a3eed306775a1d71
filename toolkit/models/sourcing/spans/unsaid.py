"""Cues of what nobody has said: what may, will or should be said, what is not said, what the author
of the article thinks, what "history teaches".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.models.sourcing.language.antecedent import AUXILIARY, NOT_ADVERBS
from toolkit.models.sourcing.language.grammar import CLAUSE, FINITE, STOPS
from toolkit.models.sourcing.language.grammar import words as word_set
from toolkit.models.sourcing.language.lexicon import CUE_CLASSES, Lexicon
from toolkit.models.sourcing.language.tokens import Quote, Words
from toolkit.models.sourcing.naming.labels import VAGUE
from toolkit.models.sourcing.naming.naming import describe
from toolkit.models.sourcing.spans.attribution import Attribution, Parts, Stretch
from toolkit.models.sourcing.spans.speaking import is_passive

MODALS = word_set("would should might may could must will shall 'll ’ll 'd ’d ought")
LATER = word_set("later only not never often sometimes soon eventually go frequently then n't n’t")
"""Words beside "would" by which something was said: "would later say", "would only say"."""
PERFECT = word_set("have has had haven't hasn't haven’t hasn’t")
DENIES = word_set("not never yet n't n’t haven't hasn't haven’t hasn’t")
OPEN = word_set("who whom what when where how why which whether if")
"""Words that open a question, to which there is no answer where it is denied."""
FAILS = word_set("fail fails failed failing neglects neglected forgets forgot omits omitted")
AUTHOR = word_set(
    "i we i'd i'll i've i'm we'd we'll we've we're i’d i’ll i’ve i’m we’d we’ll we’ve we’re"
)
PAST = word_set("said told wrote spoke")
ABSTRACT = word_set("history experience logic reason wisdom fate nature life tradition sense time")
"""What teaches and tells, and is nobody."""
ASKED = word_set(
    "asked questioned pressed grilled quizzed interviewed criticized criticised slammed blasted "
    "mocked ridiculed condemned denounced"
)
"""What is done to whoever is spoken to or spoken ill of."""
TOPICS = word_set("about if whether why how what when where on for")
PASSED_ON = re.compile(
    r"(?:shar|provid|deliver|hand|expos|suppl|forward|publish)(?:es?|s|ed|ied|ies|ing|d)?|sends?|sent"
    r"|sending|(?P<gives>gives?|gave|giving|given)"
)
"""Verbs of handing over or making public, which tell of things as of words."""
MESSAGES = word_set(
    "statement statements letter letters report reports message messages email emails memo memos "
    "note notes interview interviews speech speeches story stories details detail news view views "
    "account accounts op-ed research study studies reasons advice opinion opinions outline hints "
    "answer answers explanation examples example warning warnings thoughts concerns truth figures "
    "numbers evidence estimate estimates text tweet post video ad release poll survey list lists"
)
"""Things that hold words; of the rest nothing is passed on by who hands them over."""
MADE = word_set("written authored penned co-written co-authored")
POSSESSIVE = word_set("his her their its my our")
ARTICLES = word_set("the a an")
REACH = 6


def without_unsaid(parts: Parts, words: Words, quotes: Sequence[Quote], lexicon: Lexicon) -> Parts:
    """The parts of a sentence without the attributions in the reporter's voice of which nobody has
    said anything.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> from toolkit.models.sourcing.language.tokens import tokenize
    >>> words = tokenize("Moe might say that rain would come.")
    >>> said = Attribution(Stretch(0, 1, 0.9), Stretch(2, 3, 0.9), (Stretch(3, 7, 0.9),), False)
    >>> without_unsaid(Parts((said,), ()), words, [], lexicon()).attributions
    ()
    """
    lower = [text.lower() for text in words.texts]
    of_owner = tuple(_of_owner(each, words, lower, lexicon) for each in parts.attributions)
    kept = tuple(
        each
        for each in of_owner
        if each.quoted or not _is_unsaid(each, of_owner, words, lower, quotes, lexicon)
    )
    if kept == parts.attributions:
        return parts
    quoted = any(each.quoted for each in kept) or quotes
    loose = parts.loose if kept or quoted else ()
    return Parts(kept, loose, parts.vetoed or not kept)


def _is_unsaid(
    attribution: Attribution,
    beside: Sequence[Attribution],
    words: Words,
    lower: Sequence[str],
    quotes: Sequence[Quote],
    lexicon: Lexicon,
) -> bool:
    source, cue, content, _ = attribution
    if cue.low >= cue.high:
        return False
    if _is_patient(attribution, beside, words, lower, lexicon):
        return True
    held = lower[source.low : source.high] if source is not None else []
    if held and (_is_abstract(held) or (_is_author(held) and not _is_past(cue, lower))):
        return True
    if not content and not MADE.isdisjoint(lower[cue.low : cue.high]):
        return True
    document = not lexicon.document.isdisjoint(
        lower[source.low : source.high] if source is not None else ()
    )
    if not document and _is_handed_over(attribution, words, lower, quotes):
        return True
    nouns = [k for k in range(cue.low, cue.high) if lower[k] not in ("of", "about", "for")]
    if source is None and not quotes and nouns and _is_noun(lower[nouns[-1]], lexicon):
        opened = {lower[stretch.low] for stretch in content}
        if opened.isdisjoint(OPEN | {"that"}):
            return True  # "talk of a dam"
    if any(a is not attribution and _holds(a, cue) for a in beside):
        return False  # "she said he would ask": what she told is of him
    quoted = any(
        q.start <= words.starts[k] < q.end
        for s in content
        for k in (s.low, s.high - 1)
        for q in quotes
    )
    if quoted or not (_is_possible(cue, words, lower) or _is_denied(attribution, lower)):
        return False
    # "critics would say": they do; "one could say": nobody does
    return not held or held == ["one"] or describe(" ".join(held), lexicon).naming != VAGUE


def _is_patient(
    attribution: Attribution,
    beside: Sequence[Attribution],
    words: Words,
    lower: Sequence[str],
    lexicon: Lexicon,
) -> bool:
    """ "Ruiz was asked about it", "Ruiz, asked about it, said no": who is spoken to."""
    source, cue = attribution.source, attribution.cue
    verb = next((k for k in range(cue.low, cue.high) if lower[k] in ASKED), -1)
    if source is None or source.high > cue.low or verb < 0 or "by" in lower[verb : verb + 3]:
        return False
    if is_passive(attribution, words, lexicon):
        return True
    inserted = lower[cue.low - 1] in ("when", ",") and lower[source.high] == lower[cue.low - 1]
    return inserted and len(beside) > 1 and not TOPICS.isdisjoint(lower[verb + 1 : verb + 2])


def _is_handed_over(
    attribution: Attribution, words: Words, lower: Sequence[str], quotes: Sequence[Quote]
) -> bool:
    """ "shared it with the Courier", "exposed the private data of clerks": a thing, no words."""
    cue = attribution.cue
    verb = PASSED_ON.fullmatch(lower[cue.high - 1])
    if verb is None or len(attribution.content) > 1:
        return False
    content = next(iter(attribution.content), Stretch(cue.high, cue.high + 1, 0.0))
    held = lower[content.low : content.high]
    if content.low != cue.high or not held or held[0] in OPEN | {"that", ":", ","}:
        return False
    if any(q.end > words.starts[cue.low] for q in quotes):
        return False
    clause = not CLAUSE.isdisjoint(held) or not FINITE.isdisjoint(held)
    clause = clause or (verb["gives"] is not None and "to" not in held)  # "gives it as five"
    return not clause and MESSAGES.isdisjoint(held)


def _is_abstract(held: Sequence[str]) -> bool:
    return held[-1] in ABSTRACT and len(held) < 4


def _is_author(held: Sequence[str]) -> bool:
    return len(held) == 1 and held[0] in AUTHOR


def _is_past(cue: Stretch, lower: Sequence[str]) -> bool:
    """ "I asked her", "I said no": what the author has said on a day."""
    return any(word.endswith("ed") or word in PAST for word in lower[cue.low : cue.high])


def _holds(attribution: Attribution, cue: Stretch) -> bool:
    return any(stretch.low <= cue.low < stretch.high for stretch in attribution.content)


def _is_possible(cue: Stretch, words: Words, lower: Sequence[str]) -> bool:
    """ "might say", "should ask": with no word by which it was."""
    low = high = cue.low
    while high < cue.high and _is_auxiliary(words.texts[high]):
        high += 1
    while low and _is_auxiliary(words.texts[low - 1]):
        low -= 1
    seen = {*lower[low:high]}
    return not seen.isdisjoint(MODALS) and seen.isdisjoint(LATER)


def _is_auxiliary(text: str) -> bool:
    """Whether a word may stand between a modal verb and its verb; no "May" of a year."""
    if not text.islower():
        return False
    return text in MODALS or text in AUXILIARY or _is_adverb(text)


def _is_denied(attribution: Attribution, lower: Sequence[str]) -> bool:
    """ "has not said who", "fails to tell", "without a word to argue that"."""
    cue = attribution.cue
    before = lower[max(0, cue.low - 3) : cue.high]
    if PERFECT & {*before} and DENIES & {*before}:
        return any(lower[stretch.low] in OPEN for stretch in attribution.content)
    if "to" in lower[max(0, cue.low - 1) : cue.high - 1] and _fails(cue, lower):
        return True
    for k in range(cue.high - 1, max(-1, cue.low - REACH - 1), -1):
        if lower[k] in STOPS or (k < cue.low and lower[k] in ("and", "but", "that", "who")):
            return False
        if lower[k] == "without":
            return True
    return False


def _fails(cue: Stretch, lower: Sequence[str]) -> bool:
    """ "fails, as ever, to tell"."""
    for k in range(cue.high - 1, max(-1, cue.low - 2 * REACH - 1), -1):
        if lower[k] in FAILS:
            return True
        if lower[k] in STOPS - {","} or lower[k] in ("that", "who"):
            return False
    return False


def _of_owner(
    attribution: Attribution, words: Words, lower: Sequence[str], lexicon: Lexicon
) -> Attribution:
    """A noun of speech is of whoever it belongs to: "[his] rude, loud claims"; nobody's with but an
    article before it, "the loud claims", nor after a phrase set apart, "For many, talk of"."""
    source, cue, _, quoted = attribution
    if source is None or quoted or cue.low >= cue.high or not _is_noun(lower[cue.low], lexicon):
        return attribution
    if not 0 <= cue.low - source.high <= 1:
        return attribution
    if source.high < cue.low:
        apart = lower[source.high] == "," and source.low > 0 and lower[source.low - 1] == "for"
        return attribution._replace(source=None) if apart else attribution
    if words.texts[source.high - 1][0].isupper() or lower[source.high - 1].endswith(
        ("'s", "’s", "s’")
    ):
        return attribution
    last = lower[source.high - 1]
    if last in POSSESSIVE or _is_who(last, lexicon):
        return attribution
    first = source.high - 1
    while first > max(0, source.high - REACH) and lower[first] not in POSSESSIVE | STOPS - {","}:
        first -= 1
    if lower[first] in POSSESSIVE:
        return attribution._replace(source=Stretch(first, first + 1, source.p))
    bare = lower[source.low] in ARTICLES and source.high - source.low == 2
    return attribution._replace(source=None) if bare else attribution


def _is_who(word: str, lexicon: Lexicon) -> bool:
    """Whether a noun tells of people, bodies or documents."""
    people = (lexicon.people, lexicon.role_words, lexicon.spokespeople, lexicon.vague_alone)
    bodies = (lexicon.organization, lexicon.media_nouns, lexicon.collective, lexicon.document)
    lists = (*people, *bodies)
    return any(word in held or word.removesuffix("s") in held for held in lists)


def _is_noun(word: str, lexicon: Lexicon) -> bool:
    return word == "talk" or CUE_CLASSES[lexicon.cue_class.get(word, 0)] == "noun"


def _is_adverb(word: str) -> bool:
    return word.endswith("ly") and word not in NOT_ADVERBS
