"""Names that a sentence withholds in words that no written rule knows."""

from __future__ import annotations

import re
from bisect import bisect_right

from toolkit.models.sourcing.language.grammar import PERSONAL, PREPOSITIONS
from toolkit.models.sourcing.language.tokens import Words
from toolkit.models.sourcing.mentions.references import GROUP, PERSON, Entity
from toolkit.models.sourcing.mentions.whose_name import Cited
from toolkit.models.sourcing.spans.attribution import Attribution, Stretch
from toolkit.models.sourcing.spans.seen import Seen
from toolkit.models.sourcing.spans.withheld import SAID
from toolkit.models.sourcing.spans.withholding import Withholding
from toolkit.models.sourcing.spans.withholding_words import withholding_words

LEAST, LEAST_OF_NAMES = 0.8, 0.5
"""The least probability that counts: below the first a word in another sense ("signed the letter")
is as likely, unless the words are of somebody's own name."""
OWN_NAME = re.compile(
    r"\b(?:(?:his|her|their|no|any|my|a|real|own) (?:(?:full|real|last|first|own|true) )?"
    r"(?:(?:sur)?names?|identit(?:y|ies))|nameless|unnamed|anonym\w*|pseudonym\w*"
    r"|(?:not|n['’]t|never|un) ?(?:to )?(?:be )?(?:name[d]?|identif(?:y|ied)|quoted?))\b",
    re.IGNORECASE,
)
LOOKS_BACK = re.compile(
    r"(?:he|she|they|his|her|their|both|all|neither|none|the [a-z]+)\b", re.IGNORECASE
)


def withheld_by_words(seen: Seen, cited: Cited, speaker: Entity | None) -> tuple[Withholding, ...]:
    """What is withheld by the likelihood of the words, where the rules find nothing: of a source
    without a name in the sentence, or, where there is no source, of whoever spoke last."""
    if seen.withheld:
        return seen.withheld
    unnamed = [source for _, source in cited if _is_unnamed(source)]
    looks_back = not cited and speaker is not None and _is_unnamed(speaker)
    if not unnamed and not (looks_back and LOOKS_BACK.match(seen.text)):
        return ()
    p, start = withholding_words().find(seen.words, seen.quotes)
    if p < (LEAST_OF_NAMES if OWN_NAME.search(seen.text) else LEAST) or _is_passed_on(seen, start):
        return ()
    return (Withholding(start, start, -1, -1, of_last=not unnamed),)


def _is_unnamed(source: Entity) -> bool:
    return source.person is None and source.kind in (PERSON, GROUP) and not source.anonymous


def _is_passed_on(seen: Seen, start: int) -> bool:
    """Whether the words are what somebody says: "said [he had never learned her name]", or "[The
    diver was not named], police said"."""
    at = bisect_right(seen.words.starts, start) - 1
    return any(
        content.low <= at < content.high
        for attribution in seen.parts.attributions
        if attribution.cue.high > attribution.cue.low
        and seen.words.texts[attribution.cue.high - 1].lower() in SAID
        for content in attribution.content
        if content.low == attribution.cue.high
        or _opens(content, attribution, seen.words)
        or _goes_on(content, attribution, seen.words)
    )


def _goes_on(content: Stretch, attribution: Attribution, words: Words) -> bool:
    """Whether a content goes on behind who says it: "[The nurse], her lawyer said, [wanted …]"."""
    cue, source = attribution.cue, attribution.source
    return (
        source is not None
        and content.low == cue.high + 1
        and words.texts[cue.high] == ","
        and any(part.high <= source.low for part in attribution.content)
    )


def _opens(content: Stretch, attribution: Attribution, words: Words) -> bool:
    """Whether a content comes first, and then who says it; "Asked for a name, the cook said" tells
    of who speaks, and so may what stands beside "she says"."""
    source, first = attribution.source, words.texts[0].lower()
    if content.low or source is None or content.high > source.low:
        return False
    if source.high - source.low == 1 and words.texts[source.low].lower() in PERSONAL:
        return False
    return not (first in PREPOSITIONS or first.endswith(("ed", "ing")))
