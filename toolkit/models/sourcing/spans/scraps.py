"""Attributions that pass nothing on: what is not mentioned, what is suffered, cues without a word.

A tagger marks "criticism" in "the plan faced criticism" and "mentions" in "never mentions"; the
subject of these says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.models.sourcing.language.grammar import words as word_set
from toolkit.models.sourcing.language.lexicon import CUE_CLASSES, Lexicon
from toolkit.models.sourcing.language.tokens import Quote, Words
from toolkit.models.sourcing.spans.attribution import Attribution, Parts

TOPIC = word_set(
    "mention mentions mentioned mentioning refer refers referred referring discuss discusses "
    "discussed discussing address addresses addressed addressing acknowledge acknowledges "
    "acknowledged acknowledging"
)
"""Verbs of what somebody speaks of, not of what is said."""
DENIED = word_set("not never without nor hardly cannot")
SHUNS = word_set(
    "avoid avoids avoided avoiding omit omits omitted omitting skip skips skipped skipping "
    "neglect neglects neglected neglecting fail fails failed failing forget forgets forgot"
)
REFERS = word_set(
    "to about of all any even once so much as the ever yet directly explicitly openly"
)
"""Words that may stand between what denies a verb and the verb."""
SUFFERS = word_set(
    "face faces faced facing draw draws drew drawing drawn receive receives received receiving "
    "suffer suffers suffered suffering endure endures endured enduring attract attracts attracted "
    "attracting weather weathers weathered weathering incur incurs incurred spark sparks sparked "
    "sparking provoke provokes provoked provoking prompt prompts prompted prompting"
)
"""Verbs whose subject is what is spoken of: "the plan drew criticism"."""
ASKS = word_set("whether how why")
REACH = 4


def without_scraps(parts: Parts, words: Words, quotes: Sequence[Quote], lexicon: Lexicon) -> Parts:
    """The parts of a sentence without attributions in the reporter's voice that pass nothing on.

    >>> from toolkit.models.sourcing.spans.attribution import Stretch
    >>> from toolkit.models.sourcing.language.lexicon import lexicon
    >>> from toolkit.models.sourcing.language.tokens import tokenize
    >>> words = tokenize("Lima never mentioned the dam.")
    >>> said = Attribution(Stretch(0, 1, 0.9), Stretch(2, 3, 0.9), (Stretch(3, 5, 0.9),), False)
    >>> without_scraps(Parts((said,), ()), words, [], lexicon()).attributions
    ()
    """
    lower = [text.lower() for text in words.texts]
    kept = tuple(
        each
        for each in parts.attributions
        if each.quoted
        or not (
            _is_unmentioned(each, lower)
            or _is_suffered(each, lower, lexicon)
            or _is_empty(each, words, lower, quotes)
        )
    )
    if len(kept) == len(parts.attributions):
        return parts
    return parts._replace(attributions=kept)


def _is_unmentioned(attribution: Attribution, lower: Sequence[str]) -> bool:
    """ "never mentions the dam", "avoids discussing it"; not "did not mention that it leaks"."""
    low, high, _ = attribution.cue
    verb = next((k for k in range(high - 1, low - 1, -1) if lower[k] in TOPIC), -1)
    if verb < 0 or "that" in lower[verb : verb + 2] or ASKS & {*lower[verb : verb + 2 * REACH]}:
        return False
    for k in range(verb - 1, max(-1, verb - REACH - 1), -1):
        if lower[k] in DENIED | SHUNS or lower[k].endswith(("n't", "n’t")):
            return True
        if lower[k] not in REFERS and not lower[k].endswith("ly"):
            return False
    return False


def _is_suffered(attribution: Attribution, lower: Sequence[str], lexicon: Lexicon) -> bool:
    """ "faced some criticism for": the source is what is criticized."""
    source, (low, high, _) = attribution.source, attribution.cue
    if source is None or source.high > low:
        return False
    last = high - 1
    while last > low and _class_of(lower[last], lexicon) != "noun":
        last -= 1
    if _class_of(lower[last], lexicon) != "noun":
        return False
    return any(word in SUFFERS for word in lower[max(source.high, last - REACH) : last])


def _is_empty(
    attribution: Attribution, words: Words, lower: Sequence[str], quotes: Sequence[Quote]
) -> bool:
    """Whether the source is but an article, or, without one, no more than a word is passed on."""
    source = attribution.source
    if source is not None:
        return source.high - source.low == 1 and lower[source.low] in ("the", "a", "an")
    held = [k for stretch in attribution.content for k in range(stretch.low, stretch.high)]
    quoted = any(q.start <= words.starts[k] < q.end for k in held for q in quotes)
    alone = sum(lower[k][0].isalnum() for k in held) == 1
    return bool(held) and alone and not quoted


def _class_of(word: str, lexicon: Lexicon) -> str:
    return CUE_CLASSES[lexicon.cue_class.get(word, 0)]
