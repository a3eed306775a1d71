"""Words that run on without a cue of their own, and whose they are.

Sentences that run on come in blocks: a quotation of several sentences or paragraphs, or a
paraphrase that goes on. A block is of the sentence that closes its quotation, else of the speaker
right before it, else of the one right after.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from toolkit.models.sourcing.mentions.asking import asked_in, is_question, says_who_asked
from toolkit.models.sourcing.mentions.grouping import Place, SourceGrouper
from toolkit.models.sourcing.mentions.references import PERSON, Entity
from toolkit.models.sourcing.spans.seen import Seen

NESTED = re.compile(r"[\s,]['‘](?=\w)[^'’]*(?:(?<=\w)['’](?=\w)[^'’]*)*$")
"""A quotation within another, that is still open."""
CARRIED = 0.5
FEWEST = 8
"""Words and marks in quotation marks, with these, from which they may be a clause."""
GAP = 3
"""Sentences without an attribution after which a quotation is no more the last speaker's."""


def is_carried(seen: Seen) -> bool:
    """Whether the sentence is mostly somebody's words: a quotation that runs on, or content
    without a cue. A quoted word or two ("the “smart” meters") are the reporter's."""
    if runs_on(seen):
        return True
    if not seen.parts.loose:
        return False
    words = sum(text[0].isalnum() for text in seen.words.texts)
    held = {
        i
        for stretch in seen.parts.loose
        for i in range(stretch.low, stretch.high)
        if seen.words.texts[i][0].isalnum()
    }
    return len(held) >= CARRIED * words


def runs_on(seen: Seen) -> bool:
    """Whether a quotation goes beyond the sentence, or is all of it."""
    beyond = any(not (quote.opens and quote.closes) for quote in seen.quotes)
    return beyond or (bool(seen.quotes) and all_quoted(seen))


def all_quoted(seen: Seen) -> bool:
    """Whether hardly a word stands outside the quotation marks."""
    outside = sum(
        text[0].isalnum()
        for text, at in zip(*seen.words, strict=True)
        if not any(quote.start <= at < quote.end for quote in seen.quotes)
    )
    return outside < 2


def quotes_clause(seen: Seen) -> bool:
    """Whether so many words stand in quotation marks that they are no name, title or nickname."""
    return any(
        sum(quote.start <= at < quote.end for at in seen.words.starts) >= FEWEST
        for quote in seen.quotes
    )


def speakers_of_continuations(
    article: Sequence[Seen],
    kinds: Sequence[str],
    main: Sequence[Place | None],
    grouper: SourceGrouper,
) -> list[Entity | None]:
    """Whose words each sentence holds that has no attribution of its own; a sentence with a cue
    and nobody it is of is its subject's where it opens with a name, and else the last speaker's if
    it quotes a clause."""
    speakers: list[Entity | None] = [
        grouper.source_of[place] if place is not None else None for place in main
    ]
    carried: list[Entity | None] = [None] * len(article)
    for i, seen in enumerate(article):
        if seen.signed > 0:
            carried[i] = speakers[i] = speakers[i + seen.signed]
    people = _first_people(grouper)
    latest: Entity | None = None
    last = opened = apart = -1
    for i, kind in enumerate(kinds):
        if i <= apart:
            continue
        if kind == "continuation" and carried[i] is None:
            if last < i:
                last = i
                while _runs_on(article, kinds, last + 1):
                    last += 1
                opened = _opened(article, i, last)
            before = _answering(article, grouper, i)
            if before is None and not (i and i == apart + 1):
                before = _speaker_before(article, speakers, people, latest, i)
            head, split, tail = _block(article, kinds, speakers, before, i, last, opened)
            for k in range(i, split if head is not None else i):
                apart = _speaks_of(article, grouper, head, k, split)
                if apart >= 0:
                    break
                carried[k] = speakers[k] = head
            if tail is not None and carried[last] is not tail:
                for k in range(split, last + 1):
                    carried[k] = speakers[k] = tail
        elif kind == "attributed" and speakers[i] is None:
            parts = article[i].parts
            has_words = parts.attributions or parts.loose or article[i].quotes
            nobody = article[i].hearsay and not article[i].quotes  # "it was revealed that"
            has_subject = has_words and not nobody
            speaker = _subject(article[i], i, grouper) if has_subject else None
            if speaker is None and quotes_clause(article[i]):
                speaker = latest
            carried[i] = speakers[i] = speaker
        latest = speakers[i] or latest
    return carried


def _speaks_of(
    article: Sequence[Seen], grouper: SourceGrouper, head: Entity | None, first: int, end: int
) -> int:
    """The last sentence of a quotation that opens at ``first`` without a cue before it, and names
    whoever spoke last: it is of somebody else; -1 where it is none or names nobody so."""
    if head is None or head.person is None or not first or not _opens_with_quote(article[first]):
        return -1
    if article[first].text[article[first].quotes[0].start].isalnum():
        return -1  # a turn of a dialogue without marks
    before = article[first - 1]
    cues = any(not attribution.quoted for attribution in before.parts.attributions)
    if (before.quotes and not before.quotes[-1].closes) or (cues and not before.quotes):
        return -1
    last = first
    while last + 1 < end and not article[last].quotes[-1].closes and article[last + 1].quotes:
        last += 1
    for k in range(first, last + 1):
        for name, person in grouper.known.names.in_sentence[k]:
            if person is head.person and _said(article[k], name.start):
                return last
    return -1


def _said(seen: Seen, at: int) -> bool:
    """Whether a word stands in a quotation, and in none within it: “They ask, ‘Why, Ida?’”."""
    return any(
        quote.start <= at < quote.end and not NESTED.search(seen.text, quote.start + 1, at)
        for quote in seen.quotes
    )


def _runs_on(article: Sequence[Seen], kinds: Sequence[str], i: int) -> bool:
    """Whether there is such a sentence and it runs on, and nobody signs it."""
    return i < len(kinds) and kinds[i] == "continuation" and article[i].signed <= 0


def _first_people(grouper: SourceGrouper) -> dict[int, Entity]:
    """Of each sentence the person that is met in it first."""
    first: dict[int, tuple[int, Entity]] = {}
    for entity in grouper.known.entities:
        for spot in entity.mentions if entity.kind == PERSON else ():
            if spot.sentence not in first or spot.start < first[spot.sentence][0]:
                first[spot.sentence] = spot.start, entity
    return {sentence: entity for sentence, (_, entity) in first.items()}


def _subject(seen: Seen, i: int, grouper: SourceGrouper) -> Entity | None:
    """The person with whose name the reporter's words in a sentence begin."""
    quoted = [range(quote.start, quote.end) for quote in seen.quotes]
    words = zip(*seen.words, strict=True)
    reporter = (at for text, at in words if text[0].isalnum() and not any(at in q for q in quoted))
    opening = next(reporter, -1)
    for name, person in grouper.known.names.in_sentence[i]:
        if name.start <= opening <= name.bare:
            return grouper.known.of(person)
    return None


def _block(
    article: Sequence[Seen],
    kinds: Sequence[str],
    speakers: Sequence[Entity | None],
    before: Entity | None,
    first: int,
    last: int,
    opened: int,
) -> tuple[Entity | None, int, Entity | None]:
    """The speakers of the sentences ``first`` to ``last``, which all run on: that of the first
    ones, the sentence from which on it is another, and that one. ``opened`` is where the quotation
    opens that runs on after them, or -1."""
    after = speakers[last + 1] if last + 1 < len(article) else None
    if after is not None and kinds[last + 1] != "attributed":
        after = None
    if after is not None and opened >= 0:
        # The quotation that the next sentence closes is of its speaker, from its opening mark on.
        closed = max(first, opened)
        head = before if before is not None or closed == first else after
        return head, closed, after
    if after is not None and is_question(article[last]) and says_who_asked(article[last + 1]):
        asked = _opening(article, first, last)
        head = before if before is not None or asked == first else after
        return head, asked, after
    if before is None and after is not None and _opens_with_quote(article[first]):
        return after, last + 1, None
    return before, last + 1, None


def _answering(article: Sequence[Seen], grouper: SourceGrouper, first: int) -> Entity | None:
    """Whom the sentence before a quotation asked what it answers; one that asks is of who asked."""
    if not first or not _opens_with_quote(article[first]) or is_question(article[first]):
        return None
    return asked_in(article[first - 1], first - 1, grouper.known.entities)


def _opened(article: Sequence[Seen], first: int, last: int) -> int:
    """Where the quotation opens that still runs on after sentence ``last``, or -1."""
    quotes = article[last].quotes
    if not quotes or quotes[-1].closes:
        return -1
    at = _opening(article, first, last)
    # Each paragraph of a long quotation opens anew: what ran on before is of the same speaker.
    while at > first and article[at - 1].quotes and not article[at - 1].quotes[-1].closes:
        at -= 1
    return at


def _opening(article: Sequence[Seen], first: int, last: int) -> int:
    """The last of the sentences that opens a quotation, or the first."""
    at = last
    while at > first and not (article[at].quotes and article[at].quotes[-1].opens):
        at -= 1
    return at


def _opens_with_quote(seen: Seen) -> bool:
    return bool(seen.quotes) and seen.quotes[0].opens


def _speaker_before(
    article: Sequence[Seen],
    speakers: Sequence[Entity | None],
    people: Mapping[int, Entity],
    latest: Entity | None,
    first: int,
) -> Entity | None:
    """Who spoke right before sentence ``first``, or is the one person the sentence before is of;
    ``latest`` spoke last, however long ago."""
    if first and speakers[first - 1] is not None:
        return speakers[first - 1]
    if article[first].quotes and not article[first].quotes[0].opens:
        return latest
    if first - 1 in people:
        return people[first - 1]
    recent = speakers[max(0, first - 1 - GAP) : first]
    return next((speaker for speaker in reversed(recent) if speaker is not None), None)
