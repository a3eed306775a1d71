"""How much of what a sentence passes on stands in quotation marks."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from toolkit.models.sourcing.language.grammar import words as words_of
from toolkit.models.sourcing.language.tokens import Quote
from toolkit.models.sourcing.spans.attribution import Attribution, Stretch
from toolkit.models.sourcing.spans.seen import Seen

PARAPHRASE = 3
"""Words of content outside the marks from which a quoted clause is not all of it."""
LONG, WHOLE = 8, 0.8
"""Words and marks of a quotation that is all of the content, without a capital, and its share."""
CALM = 0.5
"""Share of words without a capital from which a sentence is no headline."""
TITLE = 8
"""Words of the title of a work, at most."""
SAYS = words_of("reads read reading says said saying stating called calling")
"""Words before what is said or stands written, however it is spelt."""
INTRODUCES = words_of("that , :")
ASKED = words_of("when if as but and once was were been being")
"""Words before "asked" by which the source is the one who is asked."""
GLOSSES = words_of("referring describing alluding discussing speaking talking")
"""What a participle after "she said," tells of the words before."""
SMALL = words_of("a an and as at by for from in into of on or over the to with")


def quote_type(seen: Seen) -> str:
    """Direct: all is in the source's words, a clause at the least. Mixed: a fragment of them in the
    reporter's clause, or a clause of theirs beside a paraphrase. Indirect: none; a title in marks
    quotes nobody."""
    if seen.turn:
        return "direct"
    texts, starts = seen.words
    spoken = [a for a in seen.parts.attributions if not _is_gloss(seen, a)]
    stretches = [s for a in spoken for s in a.content if not _is_topic(texts, a, s)]
    stretches += seen.parts.loose
    stretches = [s for s in stretches if not _is_asked(texts, s.low)]
    content = {i for s in stretches for i in range(s.low, s.high)}
    behind_cue = {a.cue.high for a in seen.parts.attributions}
    inside, titles = set[int](), set[int]()
    clause = introduced = False
    for quote in seen.quotes:
        held = range(bisect_left(starts, quote.start), bisect_left(starts, quote.end))
        if not held or not (content.intersection(held) or len(held) > 6):
            continue
        if _is_title(seen, quote, held, content):
            titles.update(held)
            continue
        inside.update(held)
        clause = clause or _is_clause(seen, quote, held)
        before = texts[held[0] - 1].lower() if held[0] else ""
        introduced = introduced or held[0] < 2 or before in INTRODUCES or held[0] in behind_cue
    if not inside:
        return "indirect"
    outside = _words(texts, content - inside - titles - _topics(seen, stretches, inside))
    if clause:
        return "direct" if outside < PARAPHRASE else "mixed"
    quoted = _words(texts, inside)
    whole = len(inside) > LONG and quoted >= WHOLE * (quoted + outside)
    return "direct" if whole and introduced else "mixed"


def _is_gloss(seen: Seen, attribution: Attribution) -> bool:
    """ "“We lost,” she said, referring to the vote": what the words before are about."""
    low, high, _ = attribution.cue
    texts = seen.words.texts
    return 1 < low < high and texts[low - 1] == "," and texts[low] in GLOSSES and bool(seen.quotes)


def _is_topic(texts: Sequence[str], attribution: Attribution, content: Stretch) -> bool:
    """ "“We lost,” she said of the vote": what is spoken of, beside the words themselves."""
    after = content.low == attribution.cue.high + 1 and texts[content.low - 1] in ("of", "about")
    return after and len(attribution.content) > 1


def _is_clause(seen: Seen, quote: Quote, held: Sequence[int]) -> bool:
    """Whether what stands in marks is no fragment of the reporter's sentence."""
    first = next((seen.words.texts[i] for i in held if seen.words.texts[i][0].isalnum()), "a")
    capital = first[0].isupper()
    stopped = _inner(seen, quote).endswith((",", ".", "!", "?", "…", "—"))
    return (
        (len(held) > 4 and (capital or not quote.opens) and (stopped or not quote.closes))
        or (len(held) > 8 and capital)
        or (len(held) > 3 and capital and stopped and quote.start == 0)
    )


def _is_title(seen: Seen, quote: Quote, held: Sequence[int], content: set[int]) -> bool:
    """Whether marks hold the title of a work or the name of a thing within the content: several
    words with capitals, and no stop but that of the sentence around them."""
    texts = seen.words.texts
    words = [texts[i] for i in held if texts[i][0].isalnum()]
    if not (quote.opens and quote.closes and 1 < len(words) <= TITLE):
        return False
    if not all(word[0].isupper() or word[0].isdigit() or word in SMALL for word in words):
        return False
    before = texts[held[0] - 1].lower() if held[0] else ""
    if _inner(seen, quote).endswith(("!", "?", "…")) or content.issubset(held) or before in SAYS:
        return False
    small = sum(text[0].islower() for text in texts)
    return small >= CALM * sum(text[0].isalpha() for text in texts)


def _topics(seen: Seen, stretches: Sequence[Stretch], inside: set[int]) -> set[int]:
    """The words of content that stand in the middle of a phrase before the source and its cue:
    "In response to calls for a higher dam, Ruiz said …"."""
    first = min((a.cue.low for a in seen.parts.attributions), default=0)
    return {
        i
        for low, high, _ in stretches
        if low > 1 and high <= first and seen.words.texts[low - 1].isalpha()
        for i in range(low, high)
        if inside.isdisjoint(range(low - 1, high + 2))
    }


def _is_asked(texts: Sequence[str], low: int) -> bool:
    """Whether a stretch is what the source was asked: "asked if it leaked, he said …"."""
    before = [text.lower() for text in texts[max(0, low - 3) : low]]
    if before[-1:] == ["about"]:
        before.pop()
    asker = before[-2] if len(before) > 1 else ""
    return before[-1:] == ["asked"] and (asker in ASKED or not asker.isalpha())


def _inner(seen: Seen, quote: Quote) -> str:
    return seen.text[quote.start : quote.end].rstrip("\"”’'»“")


def _words(texts: Sequence[str], places: Iterable[int]) -> int:
    return sum(texts[i][0].isalnum() for i in places)
