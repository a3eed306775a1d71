"""Where what is said begins: after whom it is told, and after where and when it was said."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.models.sourcing.language.grammar import (
    CALENDAR,
    DETERMINERS,
    FINITE,
    NEAR,
    PERSONAL,
    PLURAL,
    PREPOSITIONS,
    STOPS,
    TIMES,
)
from toolkit.models.sourcing.language.grammar import words as word_set
from toolkit.models.sourcing.language.tokens import Words
from toolkit.models.sourcing.spans.attribution import Attribution, Parts, Stretch

ADDRESS = word_set(
    "told tell tells telling asked ask asks asking warned warn warns warning reminded remind "
    "reminds reminding assured assure assures assuring informed inform informs informing advised "
    "advise advises advising notified notify notifies convinced persuaded"
)
"""Verbs whose object is whom something is said to."""
OPENS = word_set("that whether if how why what when where")
"""Words that open what is said."""
ADJUNCT = PREPOSITIONS | word_set("following through last earlier late outside throughout amid")
"""Words that open where or when it was said."""
SUBJECTS = DETERMINERS | PERSONAL | PLURAL | word_set("it there no some many all any")
NOT = word_set("not never without nor refused refuses refusing declined declines declining")
REACH = 11


def with_contents(parts: Parts, words: Words) -> Parts:
    """The parts of a sentence with what is said without whom it is told, and where.

    >>> from toolkit.models.sourcing.language.tokens import tokenize
    >>> words = tokenize("Lima told the Ely Courier that rain would come.")
    >>> said = Attribution(Stretch(0, 1, 0.9), Stretch(1, 2, 0.9), (Stretch(2, 9, 0.9),), False)
    >>> with_contents(Parts((said,), ()), words).attributions[0].content
    (Stretch(low=5, high=9, p=0.9),)
    """
    parts = parts._replace(
        attributions=tuple(_behind_time(_apart(a), words) for a in parts.attributions)
    )
    if not any(text.lower() in OPENS for text in words.texts):
        return parts
    lower = [text.lower() for text in words.texts]
    return parts._replace(attributions=tuple(_begun(a, lower, words) for a in parts.attributions))


def _apart(attribution: Attribution) -> Attribution:
    """What is said begins behind the cue that it overlaps: "declined to say [whether it leaks]";
    a word may be of both, "vowed [to leave]"."""
    cue = attribution.cue
    if not any(s.low < cue.high and cue.low < s.high for s in attribution.content):
        return attribution
    kept = (
        stretch._replace(low=cue.high) if cue.low <= stretch.low < cue.high - 1 else stretch
        for stretch in attribution.content
    )
    return attribution._replace(content=tuple(s for s in kept if s.high > s.low))


def _behind_time(attribution: Attribution, words: Words) -> Attribution:
    """ "reported last month [Lima had left]", "said Monday [the port is shut]": without when it
    was said."""
    cue, contents, texts = attribution.cue, attribution.content, words.texts
    if not contents or contents[0].low != cue.high or cue.low >= cue.high:
        return attribution
    low = cue.high
    if texts[low] in NEAR and texts[low + 1 : low + 2] and texts[low + 1] in TIMES:
        low += 2
    elif texts[low].lower() in CALENDAR and texts[low].endswith("day"):
        low += 1
    after = texts[low : low + 1]
    begins = low > cue.high and low + 1 < contents[0].high and bool(after)
    if not begins or not (after[0].lower() in SUBJECTS or after[0][0].isupper()):
        return attribution
    return attribution._replace(content=(contents[0]._replace(low=low), *contents[1:]))


def addressee(attribution: Attribution, texts: Sequence[str]) -> Stretch | None:
    """The words right behind a cue that say whom it is told: "told [Ada Lima]"."""
    cue = attribution.cue
    if cue.low >= cue.high or texts[cue.high - 1].lower() not in ADDRESS:
        return None
    end = cue.high
    while end < len(texts) and texts[end][0].isupper():
        end += 1
    return Stretch(cue.high, end, cue.p) if end > cue.high else None


def without_silence(parts: Parts, words: Words) -> Parts:
    """The parts of a sentence without cues that are denied and pass nothing on: "did not reply".

    >>> from toolkit.models.sourcing.language.tokens import tokenize
    >>> words = tokenize("Lima did not mention it.")
    >>> said = Attribution(Stretch(0, 1, 0.9), Stretch(1, 4, 0.9), (), False)
    >>> without_silence(Parts((said,), ()), words).attributions
    ()
    """
    kept = tuple(a for a in parts.attributions if a.content or not _is_denied(a, words.texts))
    return parts if len(kept) == len(parts.attributions) else parts._replace(attributions=kept)


def _is_denied(attribution: Attribution, texts: Sequence[str]) -> bool:
    low, high, _ = attribution.cue
    before = [text.lower() for text in texts[max(0, low - 2) : high]]
    return any(text in NOT or text.endswith(("n't", "n’t")) for text in before)


def _begun(attribution: Attribution, lower: Sequence[str], words: Words) -> Attribution:
    cue = attribution.cue
    kept = []
    for content in attribution.content:
        if cue.high > cue.low and 0 <= content.low - cue.high <= 1:
            content = _after(content, lower, words, lower[cue.high - 1] in ADDRESS)
        kept.append(content)
    return attribution._replace(content=tuple(kept))


def _after(content: Stretch, lower: Sequence[str], words: Words, addressed: bool) -> Stretch:
    """What is said without the addressee or adjunct it was read with."""
    low = content.low
    if lower[low] in OPENS | STOPS or not (addressed or lower[low] in ADJUNCT):
        return content
    for at in range(low + 1, min(low + REACH, content.high - 2)):
        if lower[at] in STOPS or lower[at] in FINITE or (addressed and lower[at] == "to"):
            return content
        if lower[at] not in OPENS:
            continue
        # "the plan that failed" goes on with a verb; "that rain …" with a subject.
        begins = lower[at + 1] in SUBJECTS or words.texts[at + 1][0].isupper()
        if addressed or (lower[at] == "that" and begins):
            return content._replace(low=at)
        return content
    return content
