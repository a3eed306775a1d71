"""From the attributions of an article's sentences to its sources and each sentence's labels.

Which source a sentence's labels describe: of those that speak in the reporter's voice, the one
that shields its name most (anonymous, then vague), because the weakest link is what a reader of
sourcing looks for; else the one with the most content. A medium that cites somebody comes before
whom it cites. Naming and role are that source's, the same in every sentence; the spans carry all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from toolkit.models.sourcing.language.grammar import BE, PREPOSITIONS
from toolkit.models.sourcing.language.lexicon import Lexicon
from toolkit.models.sourcing.language.tokens import Words
from toolkit.models.sourcing.mentions.carrying import (
    all_quoted,
    is_carried,
    quotes_clause,
    runs_on,
    speakers_of_continuations,
)
from toolkit.models.sourcing.mentions.grouping import Place, SourceGrouper
from toolkit.models.sourcing.mentions.references import BODY, Entity
from toolkit.models.sourcing.profiles.source_labels import IN_CAMPAIGN, decide
from toolkit.models.sourcing.profiles.source_names import description_of, name_of
from toolkit.models.sourcing.spans.attribution import Attribution
from toolkit.models.sourcing.spans.quoting import quote_type
from toolkit.models.sourcing.spans.seen import Seen, text_of
from toolkit.models.sourcing.spans.speaking import is_cue
from toolkit.schema import Mention, Source

PARTICIPLE = re.compile(r"\w+(?:ed|wn|en|old|aid|und|ade)$")
BEHIND = 4
"""Words that may stand behind a cue that closes its sentence."""


class Sourcing(NamedTuple):
    """The labels of a sentence, by question."""

    attribution: str = "none"
    quote_type: str = "none"
    naming: str = "none"
    role: str = "none"
    cue_stance: str = "none"


class SourcedArticle(NamedTuple):
    """What the rules read in an article.

    By sentence: ``sourcing``, its labels; ``main``, the source of its main attribution or -1;
    ``mentions`` as offsets and source; ``numbers``, for each of its attributions the number in the
    article and the source; ``carried``, the number and the source of words that run on from another
    sentence (0 and -1: of none). Sources are given by their place in ``sources``.
    """

    seen: list[Seen]
    sourcing: list[Sourcing]
    sources: tuple[Source, ...]
    main: list[int]
    mentions: list[list[tuple[int, int, int]]]
    numbers: list[list[tuple[int, int]]]
    carried: list[tuple[int, int]]

    def mentions_of(self, sentence: int, sources: Sequence[Source]) -> tuple[Mention, ...]:
        """The mentions in a sentence, of ``sources`` that stand for those of the article."""
        return tuple(Mention(a, b, sources[k]) for a, b, k in self.mentions[sentence])


def read_sources(
    article: list[Seen], lexicon: Lexicon, kinds: Sequence[str] | None = None
) -> SourcedArticle:
    """Sources and labels of every sentence of one article, in order. ``kinds`` are the answers to
    the question of attribution where they are known already."""
    n = len(article)
    known = kinds is not None
    kinds = [_attribution(seen) for seen in article] if kinds is None else list(kinds)
    if all(kind == "none" for kind in kinds):
        none: list[list[tuple[int, int]]] = [[] for _ in range(n)]
        return SourcedArticle(
            article, [Sourcing()] * n, (), [-1] * n, [[] for _ in range(n)], none, [(0, -1)] * n
        )
    grouper = SourceGrouper(article, lexicon)
    grouper.group()
    main = [
        _main(i, seen, grouper) if kind == "attributed" else None
        for i, (seen, kind) in enumerate(zip(article, kinds, strict=True))
    ]
    carried = speakers_of_continuations(article, kinds, main, grouper)
    ends = zip(article, kinds, main, carried, strict=True)
    kinds = [
        _of_nobody(seen, lexicon) if kind == "attributed" and not (place or speaker) else kind
        for seen, kind, place, speaker in ends
    ]
    if not known:
        # Nobody spoke whose words it could go on with, and none are quoted.
        idle = zip(article, kinds, carried, strict=True)
        kinds = [
            "none" if kind == "continuation" and speaker is None and not runs_on(seen) else kind
            for seen, kind, speaker in idle
        ]
    return _result(article, kinds, main, carried, grouper, lexicon)


def _result(
    article: list[Seen],
    kinds: Sequence[str],
    main: Sequence[Place | None],
    carried: Sequence[Entity | None],
    grouper: SourceGrouper,
    lexicon: Lexicon,
) -> SourcedArticle:
    spoken = [grouper.source_of[place] if place else None for place in main]
    spoken = [a or b for a, b in zip(spoken, carried, strict=True)]
    cited = {id(e): e for e in (*grouper.source_of.values(), *spoken) if e is not None}
    ordered = sorted(cited.values(), key=lambda entity: min(entity.mentions, default=(1 << 30,)))
    place_of = {id(entity): k for k, entity in enumerate(ordered)}
    people = [entity for entity in grouper.known.entities if entity.person is not None]
    campaigns = [text for text in grouper.known.texts if IN_CAMPAIGN.search(text)]
    sources, decided = [], []
    bodies = [entity for entity in ordered if entity.kind == BODY]
    words_of = quoted_words(article, spoken)
    for k, entity in enumerate(ordered):
        quoted = words_of.get(id(entity), ())
        naming, role = decide(
            entity, people, grouper.known.texts, campaigns, lexicon, quoted, bodies
        )
        decided.append((naming, role))
        name = name_of(entity, grouper.known.texts)
        description = description_of(entity, grouper.known.texts, lexicon)
        labels = {"naming": naming, "role": role}
        sources.append(Source(str(k + 1), name, description, labels))
    numbers: list[list[tuple[int, int]]] = [[] for _ in article]
    count = 0
    last_of: dict[int, int] = {}
    running: list[tuple[int, int]] = []
    sourcing = []
    for i, seen in enumerate(article):
        for k, _ in enumerate(seen.parts.attributions):
            count += 1
            source = grouper.source_of.get(Place(i, k)) or spoken[i]
            at = place_of[id(source)] if source is not None else -1
            numbers[i].append((count, at))
            last_of[at] = count
        speaker = spoken[i]
        at = place_of[id(speaker)] if speaker is not None else -1
        running.append((last_of.get(at, 0) if speaker is not None else 0, at))
        stance = _stance(seen, main[i], lexicon)
        if kinds[i] == "none":
            sourcing.append(Sourcing())
        elif kinds[i] == "sourceless" or speaker is None:
            sourcing.append(Sourcing(kinds[i], quote_type(seen), "none", "none", stance))
        else:
            sourcing.append(Sourcing(kinds[i], quote_type(seen), *decided[at], stance))
    _look_ahead(running, numbers)
    mentions: list[list[tuple[int, int, int]]] = [[] for _ in article]
    for k, entity in enumerate(ordered):
        for spot in _outermost(entity):
            mentions[spot[0]].append((spot[1], spot[2], k))
    for of_sentence in mentions:
        of_sentence.sort()
    at_main = [
        -1 if kind in ("none", "sourceless") else at
        for kind, (_, at) in zip(kinds, running, strict=True)
    ]
    return SourcedArticle(article, sourcing, tuple(sources), at_main, mentions, numbers, running)


def quoted_words(article: Sequence[Seen], spoken: Sequence[Entity | None]) -> dict[int, list[str]]:
    """What stands in quotation marks in the sentences of each source, by the source's identity."""
    of: dict[int, list[str]] = {}
    for seen, speaker in zip(article, spoken, strict=True):
        if speaker is not None:
            of.setdefault(id(speaker), []).extend(
                seen.text[quote.start : quote.end] for quote in seen.quotes
            )
    return of


def _look_ahead(running: list[tuple[int, int]], numbers: Sequence[list[tuple[int, int]]]) -> None:
    """Words that come before the attribution they are part of take its number."""
    for i, (number, source) in enumerate(running):
        if source >= 0 and not number:
            later = range(i, len(numbers))
            ahead = (n for k in later for n, at in numbers[k] if at == source)
            running[i] = (next(ahead, 0), source)


def _outermost(entity: Entity) -> list[tuple[int, int, int]]:
    """Mentions of an entity without those that stand inside another of it."""
    kept: list[tuple[int, int, int]] = []
    for spot in sorted(entity.mentions, key=lambda s: (s.sentence, s.start, -s.end)):
        if kept and kept[-1][0] == spot.sentence and spot.start < kept[-1][2]:
            continue
        kept.append((spot.sentence, spot.start, spot.end))
    return kept


def _attribution(seen: Seen) -> str:
    if seen.turn:
        return seen.turn
    if seen.p < 0.5:
        return "none"
    attributions = [a for a in seen.parts.attributions if not a.quoted]
    if not attributions:
        if seen.parts.attributions and not all_quoted(seen):
            return "attributed"
        return "continuation" if is_carried(seen) else "none"
    if all(a.source is None for a in attributions) and (
        seen.hearsay or any(_is_passive(a, seen.words) for a in attributions)
    ):
        return "sourceless"
    return "attributed"


def _of_nobody(seen: Seen, lexicon: Lexicon) -> str:
    """What a sentence is that was taken for somebody's words, and is of nobody: words that nobody
    stands for, if it has any and a cue; else no attribution."""
    passed_on = any(
        a.content and is_cue(a, seen.words, lexicon) and _is_real(a, seen.words)
        for a in seen.parts.attributions
    )
    return "sourceless" if passed_on or seen.hearsay or quotes_clause(seen) else "none"


def _is_real(attribution: Attribution, words: Words) -> bool:
    """Whether a cue is of something that was said: "to highlight the dam" is not."""
    low = attribution.cue.low
    opening = [text.lower() for text in words.texts[max(0, low - 1) : low + 1]]
    return attribution.quoted or "to" not in opening


def _is_passive(attribution: Attribution, words: Words) -> bool:
    """ "was reported", "has been alleged": said, by nobody."""
    low, high, _ = attribution.cue
    texts = [text.lower() for text in words.texts[max(0, low - 3) : high]]
    by = "by" in [text.lower() for text in words.texts[high : high + 3]]
    last = next((text for text in reversed(texts) if text.isalpha()), "")
    return not by and any(text in BE for text in texts[:-1]) and bool(PARTICIPLE.match(last))


def _main(i: int, seen: Seen, grouper: SourceGrouper) -> Place | None:
    attributions = list(enumerate(seen.parts.attributions))
    unquoted = [(k, a) for k, a in attributions if not a.quoted] or attributions
    best: tuple[tuple[int, int], Place] | None = None
    for k, attribution in unquoted:
        source = grouper.source_of[Place(i, k)]
        if source is None:
            continue
        if k in seen.cited and best is not None:
            continue
        length = sum(stretch.high - stretch.low for stretch in attribution.content)
        if _closes(attribution, seen.words):  # "It showed that …, the prosecutor said."
            length = len(seen.words.texts)
        shielded = 2 if source.shielded else 0
        shielded = shielded or int(source.naming.naming == "vague")
        if best is None or (shielded, length) > best[0]:
            best = ((shielded, length), Place(i, k))
    return best[1] if best else None


def _closes(attribution: Attribution, words: Words) -> bool:
    """Whether no more than source and cue stand behind the last comma: all before is said."""
    source, cue, texts = attribution.source, attribution.cue, words.texts
    if source is None or cue.low >= cue.high:
        return False
    low, high = min(source.low, cue.low), max(source.high, cue.high)
    beside = source.high == cue.low or cue.high == source.low
    before = [text for text in texts[max(0, low - 2) : low] if not text[0].isalnum()]
    rest = texts[high : len(texts) - (texts[-1] in (".", "!", "?"))]
    ends = len(rest) <= BEHIND and (not rest or rest[0] in PREPOSITIONS)  # "with a shrug"
    return beside and "," in before and ends and "," not in rest


def _stance(seen: Seen, main: Place | None, lexicon: Lexicon) -> str:
    cue_of_main = seen.parts.attributions[main.number].cue if main is not None else None
    if cue_of_main is not None and cue_of_main.low < cue_of_main.high:
        return stance_of_cue(text_of(seen, cue_of_main), lexicon)
    cues = [text_of(seen, a.cue) for a in seen.parts.attributions if a.cue.low < a.cue.high]
    return stance_of_cue(" ".join([*cues, seen.hearsay]), lexicon)


def stance_of_cue(cue: str, lexicon: Lexicon) -> str:
    """The stance of the cue's last verb: in "the claim was denied" that is "denied"."""
    words = cue.lower().split()
    last = max((i for i, word in enumerate(words) if word in lexicon.cue_class), default=0)
    verb = " ".join(words[last:])
    if lexicon.distancing.search(verb):
        return "distancing"
    return "endorsing" if lexicon.endorsing.search(verb) else "neutral"
