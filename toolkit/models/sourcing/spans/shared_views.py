"""Views that a group shares, passed on without a verb of speech: "The consensus among economists is
that …", "Fears are growing among fishermen that …", "Few in the party believe …", "Sceptics have
long held that …"."""

from __future__ import annotations

import re
from functools import lru_cache

from toolkit.models.sourcing.language.lexicon import Lexicon, lexicon

VIEWS = (
    "word|feeling|view|consensus|sense|belief|mood|fear|worry|concern|suspicion|hope|talk"
    "|assumption|expectation|perception|opinion|impression|verdict|complaint|refrain|theory"
    "|thinking|conviction|hunch|grumble|gripe|charge|accusation|message|conclusion|gossip"
    "|criticism|argument|grievance|understanding"
)
FELT = (
    "fears?|doubts?|concerns?|worr(?:y|ies)|hopes?|suspicions?|complaints?|anger|calls?|unease"
    "|anxiety|alarm|speculation|optimism|confidence|dismay|frustration|resentment|agreement"
    "|a (?:\\w+ )?(?:feeling|sense|belief|fear|view|suspicion|hope|consensus|perception)"
)
GROWS = (
    "(?:is|are|was|were|has been|have been|had been) (?:now |still |also |already )?(?:growing"
    "|mounting|rising|rife|widespread|spreading|strong|running high|high|deep|common|building)"
    "|(?:remain|persist|linger|grow|mount|abound)s?|remained|persisted|lingered|grew|mounted"
)
HELD = (
    "held|argued|maintained|said|claimed|warned|feared|believed|insisted|complained|suspected"
    "|contended|predicted|pointed out|hoped|doubted|accused|called"
)
GROUP = r"(?P<who>(?:the |its |their |his |her |our )?(?:[\w’'-]+ ){0,5}?(?P<noun>[\w’'-]+)"
PLACE = r"(?: (?:in|at|of|on|from|around|across|near|close to|inside) [^,.;:–—]{2,50}?)?)"


LETTERS = (" that ", " ha", "ew ", "ome ", "any ", "ost ", "thers ", "everal ", "lenty ", "ot all ")
"""Letters of which some stand in every sentence that tells such a view."""
THINKING = (
    "think|thought|believed?|fear(?:ed)?|worry|worried|suspect(?:ed)?|doubt(?:ed)?|feel|felt"
    "|hoped?|expect(?:ed)?|reckon(?:ed)?|insist(?:ed)?"
)


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    lists = lexicon()
    alone = "|".join(sorted(lists.vague_alone - lists.quantifiers))
    opening = r"(?:but |and |yet |still, |for now, )?"
    patterns = (
        rf"{opening}(?:the |an? |one )?(?:[\w-]+ ){{0,3}}?(?P<cue>{VIEWS}) "
        rf"(?:among|amongst|shared by|held by|voiced by|of|from) {GROUP}{PLACE} (?:is|was|remains"
        r"|remained|has been|had been|has long been)(?: \w+ly| now| still)?,? "
        r"(?P<content>that (?!of\b).+)",
        rf"{opening}(?:there (?:is|was|are|were) (?:[\w-]+ ){{0,3}}?)?"
        rf"(?P<cue>{FELT})(?: (?:{GROWS}))? (?:among|amongst|by) {GROUP}{PLACE} "
        r"(?P<content>that (?!of\b).+)",
        rf"{opening}(?P<who>(?:few|some|many|most|several|others|plenty|not all)"
        r" (?:in|at|inside|within|on) (?:the|this|its|their|his|her) (?:[\w’'-]+ ){1,3}?)"
        rf"(?P<cue>(?:openly |privately |still |also |now )?(?:{THINKING})) (?P<content>.+)",
        rf"{opening}(?P<who>(?:the |his |her |its |their )?(?:{alone})"
        rf"(?: of [^,.;:]{{2,50}}?)?) (?P<cue>(?:have|had) (?:long |often |always |repeatedly )?"
        rf"(?:{HELD})) (?P<content>.+)",
        rf"{opening}(?P<who>(?:the |its |their |his |her )?(?P<noun>[\w’'-]+))"
        rf" (?P<cue>(?:have|had) long (?:{HELD}|questioned|disputed)) (?P<content>.+)",
    )
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


def find_shared_view(text: str, lexicon: Lexicon) -> tuple[tuple[int, int], ...] | None:
    """Offsets of the group, of the word for its view and of the view, if a sentence tells one.

    >>> text = "The consensus among economists is that rates will stay."
    >>> [text[slice(*part)] for part in find_shared_view(text, lexicon())]
    ['economists', 'consensus', 'that rates will stay.']
    """
    if not any(letters in text for letters in LETTERS):
        return None
    for pattern in _patterns():
        match = pattern.match(text)
        if match is None:
            continue
        noun = match.groupdict().get("noun")
        if noun is None or _are_people(noun, lexicon):
            start, end = match.span("who")
            end = start + len(text[start:end].rstrip())
            return (start, end), match.span("cue"), match.span("content")
    return None


def _are_people(noun: str, lexicon: Lexicon) -> bool:
    """Whether a plural noun is one for people."""
    lower = noun.lower()
    if lower in lexicon.vague_alone or lower.endswith(("people", "men", "folk", "staff", "those")):
        return True
    single = (lower[:-3] + "y") if lower.endswith("ies") else lower.removesuffix("s")
    known = (lexicon.people, lexicon.role_words, lexicon.spokespeople, lexicon.titles)
    return single != lower and any(single in held or lower in held for held in known)
