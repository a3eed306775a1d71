"""What is said as a whole: a quotation before its speaker, a clause before ", the mayor said.", and
nothing of the clause that follows.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from toolkit.models.sourcing.language.grammar import (
    CALENDAR,
    DETERMINERS,
    FINITE,
    NEAR,
    NO_NAMES,
    PERSONAL,
    PLURAL,
    PREPOSITIONS,
    STOPS,
    TIMES,
)
from toolkit.models.sourcing.language.grammar import words as word_set
from toolkit.models.sourcing.language.lexicon import CUE_CLASSES, Lexicon
from toolkit.models.sourcing.language.tokens import Quote, Words
from toolkit.models.sourcing.spans.attribution import Attribution, Parts, Stretch
from toolkit.models.sourcing.spans.noun_spans import NOUNS_TOO, before_verb

LAST = word_set(
    "said says announced announces reported reports added adds wrote writes told confirmed "
    "confirms noted notes explained explains argued argues warned warns claimed claims estimated "
    "estimates insisted insists stated states concluded concludes acknowledged acknowledges"
)
"""Verbs behind a clause of which all of it is the content."""
SUBORDINATE = word_set(
    "although though while after when as because since before if unless until once whereas asked"
)
"""Words that open a clause which is not what is said behind it."""
CONCEDES = word_set("although though while whereas after when because since once")
ADJUNCT = PREPOSITIONS | CALENDAR | NEAR | word_set("a an the his her its through via")
ABOUT = word_set("about of against over")
RELATIVE = word_set("who which that whose whom where when what how")
APART = word_set("whether why – —")
"""Words that open a clause as "how" does, and marks before another."""
MADE = word_set("made make makes making gave give gives giving has had have took take takes")
"""Verbs whose object a noun of speech is: "made a claim about"."""
JOINS = PREPOSITIONS | DETERMINERS | word_set("and or all both over between as than through")
ARTICLES = word_set("a an")
SUBJECTS = PERSONAL | PLURAL | word_set("it they")
MARKS = word_set("“ ” \" '' `` « »")
NO_SPEECH = ("", "attitude", "noun")
SHORTEST = 3
TAIL = 14
"""Words that may follow the verb at the end of a sentence."""
SURE = 0.6


def with_whole_contents(
    parts: Parts, words: Words, quotes: Sequence[Quote], lexicon: Lexicon
) -> Parts:
    """The parts of a sentence with what is said from where it begins to where it ends.

    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> from toolkit.models.sourcing.language.tokens import tokenize
    >>> words = tokenize("The mill has agreed to pay, the port announced Monday.")
    >>> said = Attribution(Stretch(7, 9, 0.9), Stretch(9, 10, 0.9), (Stretch(10, 11, 0.9),), False)
    >>> with_whole_contents(Parts((said,), ()), words, [], lexicon()).attributions[0].content
    (Stretch(low=0, high=6, p=0.6),)
    """
    if not any(not a.quoted for a in parts.attributions):
        return parts
    lower = [text.lower() for text in words.texts]
    attributions = [
        each if each.quoted else _ended(each, lower, words, lexicon) for each in parts.attributions
    ]
    attributions = [part for each in attributions for part in _parted(each, lower, lexicon)]
    attributions = _with_quotation(attributions, words, quotes)
    if not quotes:
        attributions = _with_clause(attributions, lower, words, lexicon)
    return parts._replace(attributions=tuple(attributions))


def _ended(
    attribution: Attribution, lower: Sequence[str], words: Words, lexicon: Lexicon
) -> Attribution:
    """The attribution with each content as far as it goes."""
    kept = []
    for each in attribution.content:
        before_colon = lower[-1] == ":" and attribution.cue.high >= len(lower) - 1
        if before_colon and each.low > 0 and each.high < attribution.cue.low:
            continue  # "…, and Lima said:", whatever the clause before passes on
        if _is_time(lower[each.low : each.high]):
            continue
        each = _before_main_clause(attribution, each, lower, words)
        kept.append(_before_verb(attribution, each, lower, lexicon))
    return attribution._replace(content=tuple(kept))


def _parted(attribution: Attribution, lower: Sequence[str], lexicon: Lexicon) -> list[Attribution]:
    """ "Lima proposed [a levy] and signaled [support for it]": two verbs in the past of one
    speaker, each with its object."""
    source, cue = attribution.source, attribution.cue
    first = attribution.content[0] if len(attribution.content) == 1 else None
    plain = first is not None and first.low == cue.high and lower[cue.high - 1].endswith("ed")
    if source is None or first is None or not plain or attribution.quoted:
        return [attribution]
    for k in range(first.low + 1, first.high - 2):
        if lower[k - 1] in FINITE | RELATIVE | SUBJECTS or lower[k - 1] == "to":
            break
        verb = lower[k + 1]
        spoken = CUE_CLASSES[lexicon.cue_class.get(verb, 0)] not in NO_SPEECH
        if lower[k] == "and" and spoken and verb.endswith("ed") and lower[k + 2] != "by":
            end = k - (lower[k - 1] == ",")
            second = Stretch(k + 2, first.high, first.p)
            return [
                attribution._replace(content=(first._replace(high=end),)),
                Attribution(source, Stretch(k + 1, k + 2, SURE), (second,), False),
            ]
    return [attribution]


def _is_time(held: Sequence[str]) -> bool:
    """ "announced [Tuesday]": when, not what."""
    times = CALENDAR | TIMES | NEAR | {"on", "today", "yesterday"}
    return times.issuperset(held) and not NEAR.issuperset(held)


def _before_main_clause(
    attribution: Attribution, content: Stretch, lower: Sequence[str], words: Words
) -> Stretch:
    """ "Although she told us [that she cared], she left": without the clause that the sentence
    comes to."""
    source = attribution.source
    if source is None or lower[0] not in CONCEDES or source.low != 1 or content.low < source.high:
        return content
    for k in range(content.low + 1, min(content.high, len(lower) - 2)):
        behind = k + 1 + (lower[k + 1] in ("”", '"', "''"))
        if lower[k] == "," and (lower[behind] in SUBJECTS or lower[behind] == lower[1]):
            return content._replace(high=behind if behind > k + 1 else k)
    return content


def _before_verb(
    attribution: Attribution, content: Stretch, lower: Sequence[str], lexicon: Lexicon
) -> Stretch:
    """ "The warning about [the flood] has gone out": what a noun of speech is about ends before
    the verb that it is the subject of."""
    low, high, _ = attribution.cue
    if high - low < 1 or content.low < high or content.low > high + 1:
        return content
    nouns = (k for k in range(low, high) if lower[k] not in ABOUT)
    noun = max(nouns, default=low)
    opened = not DETERMINERS.isdisjoint(lower[max(0, noun - 2) : noun])  # "the newest warning"
    opened = opened and lower[noun] in NOUNS_TOO
    if not opened and CUE_CLASSES[lexicon.cue_class.get(lower[noun], 0)] != "noun":
        return content
    if ABOUT.isdisjoint(lower[noun + 1 : content.low]):
        return content
    if not MARKS.isdisjoint(lower[content.low : content.high]):
        return content
    if lower[content.low] in RELATIVE | APART | {"if"}:
        return content  # "a question about [how it will end]"
    if MADE & {*lower[low:noun]} or lower[low].endswith("ed"):
        return content  # "made predictions about [the harm a dam would do]": an object
    for k in range(content.low + 1, content.high):
        subject = lower[k] in SUBJECTS or lower[k] in DETERMINERS
        if lower[k] in RELATIVE | APART or (subject and lower[k - 1] not in JOINS):
            return content  # "the harm [a dam would do]": a clause that belongs to its noun
        if lower[k] in FINITE:
            end = before_verb(lower, content.low + 1, k)
            return content._replace(high=end - (lower[end - 1] == ","))
    return content


def _with_quotation(
    attributions: Sequence[Attribution], words: Words, quotes: Sequence[Quote]
) -> list[Attribution]:
    """ "“[We must mend it,]” she told us after she was asked about it": a quotation that opens a
    sentence and ends with a comma is what the next cue passes on."""
    kept = list(attributions)
    first = next((q for q in quotes if q.closes and not q.start), None)
    if first is None:
        return kept
    high = bisect_left(words.starts, first.end)
    comma = high >= SHORTEST and "," in words.texts[high - 2 : high]
    behind = [k for k, a in enumerate(kept) if not a.quoted and a.cue.low >= high]
    at = min(behind, key=lambda k: kept[k].cue.low, default=-1)
    if not comma or at < 0 or not (STOPS - {","}).isdisjoint(words.texts[high : kept[at].cue.low]):
        return kept
    content = tuple(s for s in kept[at].content if not _is_remark(s, kept[at].cue, words))
    if not any(s.low < high for a in kept for s in a.content if not a.quoted):
        content = (Stretch(0, high, SURE), *content)
    kept[at] = kept[at]._replace(content=content)
    return kept


def _is_remark(content: Stretch, cue: Stretch, words: Words) -> bool:
    """ "“We lost,” she said, [a line meant for the hall]", "… she told us after a talk [that was
    held there]": what the reporter says of the words, or of the occasion."""
    low, texts = content.low, words.texts
    if low <= cue.high:
        return False
    if texts[low] == "that":
        return texts[low + 1 : low + 2][0] in FINITE if content.high > low + 1 else False
    return low == cue.high + 1 and texts[low - 1] == "," and texts[low] in ARTICLES


def _with_clause(
    attributions: Sequence[Attribution], lower: Sequence[str], words: Words, lexicon: Lexicon
) -> list[Attribution]:
    """ "[The mill has agreed to pay], the port announced Monday": the clause before; a cue in it
    is no further one of the source behind it."""
    kept = list(attributions)
    for each in attributions:
        end = _clause_before(each, lower, lexicon)
        if end < 0:
            continue
        inside = [a for a in attributions if a is not each and a.cue.low < end]
        kept = [a for a in kept if a not in inside or a.source != each.source]
        at = kept.index(each)
        kept[at] = each._replace(content=(Stretch(0, end, SURE),))
        break
    return kept


def _clause_before(attribution: Attribution, lower: Sequence[str], lexicon: Lexicon) -> int:
    """Where the clause ends that stands before a source and its cue at the end of a sentence, or
    -1."""
    source, cue = attribution.source, attribution.cue
    if source is None or source.low < 5 or cue.low >= cue.high:
        return -1
    if any(lower[each.low] != "to" or each.high > source.low for each in attribution.content):
        return -1  # "have agreed [to pay]" is a part of that clause
    if source.high > cue.low or before_verb(lower, source.high, cue.low) != source.high:
        return -1
    end = source.low - 1
    opens = (
        lower[end] == "," and lower[0] not in SUBORDINATE | PREPOSITIONS | NO_NAMES - DETERMINERS
    )
    if not opens or lower[cue.high - 1] not in LAST or len(lower) - cue.high > TAIL:
        return -1
    behind = lower[cue.high : -1] or [""]
    adjunct = not behind[0].isalpha() or behind[0] in ADJUNCT
    if not adjunct or not FINITE.isdisjoint(behind) or "," in behind:
        return -1
    held = lower[:end]
    clause = any(word in FINITE or lexicon.cue_class.get(word) for word in held[1:])
    return end if clause and not {":", ";", "“", '"'} & {*held} else -1
