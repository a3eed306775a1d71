"""From the attributions of an article's sentences to the sourcing labels of each sentence.

Which source a sentence's labels describe: of those that speak in the reporter's voice, the one
that shields its name most (anonymous, then vague), because the weakest link is what a reader of
sourcing looks for; else the one with the most content. Naming, role, cue stance are of that one
source. The spans carry all.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from toolkit.models.sourcing.attribution import Attribution, Parts, Stretch
from toolkit.models.sourcing.grammar import BE
from toolkit.models.sourcing.lexicon import Lexicon
from toolkit.models.sourcing.naming import Naming
from toolkit.models.sourcing.source_tracking import SourceTracker
from toolkit.models.sourcing.tokens import Quote, Words

PARTICIPLE = re.compile(r"\w+(?:ed|wn|en|old|aid|und|ade)$")
UNNAMED = ("role_only", "vague")
SURE = 0.8
CARRIED = 0.5
WHOLE = 0.8
"""Share of a sentence's content in quotation marks from which it is quoted directly."""


class Seen(NamedTuple):
    """A sentence with what was found in it."""

    text: str
    words: Words
    quotes: list[Quote]
    parts: Parts
    p: float
    hearsay: str  # the reporter's "reportedly", "it is said", or ""
    withheld: bool  # whether the reporter says that a name is withheld


class Sourcing(NamedTuple):
    """The labels of a sentence, by question."""

    attribution: str = "none"
    quote_type: str = "none"
    naming: str = "none"
    role: str = "none"
    cue_stance: str = "none"


class _Speech(NamedTuple):
    """The main attribution of a sentence."""

    who: Naming
    stance: str


def label_sentences(article: Sequence[Seen], lexicon: Lexicon) -> list[Sourcing]:
    """Labels of every sentence of one article, in order."""
    tracker = SourceTracker([seen.text for seen in article], lexicon)
    speeches: list[_Speech | None] = []
    result: list[Sourcing] = []
    for i, seen in enumerate(article):
        attribution = _attribution(seen, lexicon)
        speech: _Speech | None = None
        if attribution == "attributed":
            speech = _main(seen, i, tracker, lexicon)
            if speech is None and tracker.last is None:
                # A cue, and nobody it could be of: a weak one is no attribution at all.
                attribution = "sourceless" if seen.p >= SURE else "none"
            elif speech is None and tracker.last is not None:
                speech = _Speech(tracker.last, _stance_of_sentence(seen, lexicon))
        if speech is not None:
            tracker.remember(speech.who)
        withheld = seen.withheld
        speeches.append(speech)
        last = speeches[i - 1] if withheld and i and _looks_back(seen) else None
        if last is not None and last.who.naming in UNNAMED:
            anonymous = last._replace(who=last.who._replace(naming="anonymous"))
            speeches[i - 1] = anonymous
            tracker.remember(anonymous.who)
            result[i - 1] = result[i - 1]._replace(naming="anonymous")
            if attribution == "attributed" and speech is not None:
                speech = speeches[i] = speech._replace(who=anonymous.who)
        result.append(_labels(attribution, seen, speech, lexicon))
    for i in range(len(article)):
        if result[i].attribution == "continuation":
            speaker = _speaker(article, speeches, result, i)
            if speaker is not None:
                result[i] = result[i]._replace(
                    naming=speaker.who.naming, role=_role(speaker.who), cue_stance=speaker.stance
                )
                speeches[i] = speaker
    return result


def _attribution(seen: Seen, lexicon: Lexicon) -> str:
    if seen.p < 0.5:
        return "none"
    attributions = [a for a in seen.parts.attributions if not a.quoted]
    if not attributions:
        if seen.parts.attributions and not _all_quoted(seen):
            return "attributed"
        return "continuation" if _is_carried(seen) else "none"
    if all(a.source is None for a in attributions) and (
        seen.hearsay or any(_is_passive(a, seen.words) for a in attributions)
    ):
        return "sourceless"
    return "attributed"


def _is_carried(seen: Seen) -> bool:
    """Whether the sentence is mostly somebody's words: a quotation that runs on, or content
    without a cue. A quoted word or two ("the “smart” meters") are the reporter's."""
    runs_on = any(not (quote.opens and quote.closes) for quote in seen.quotes)
    if runs_on or (seen.quotes and _all_quoted(seen)):
        return True
    words = sum(text[0].isalnum() for text in seen.words.texts)
    held = {
        i
        for stretch in seen.parts.loose
        for i in range(stretch.low, stretch.high)
        if seen.words.texts[i][0].isalnum()
    }
    return len(held) >= CARRIED * words


def _is_passive(attribution: Attribution, words: Words) -> bool:
    """ "was reported", "has been alleged": said, by nobody."""
    low, high, _ = attribution.cue
    texts = [text.lower() for text in words.texts[max(0, low - 3) : high]]
    by = "by" in [text.lower() for text in words.texts[high : high + 3]]
    last = next((text for text in reversed(texts) if text.isalpha()), "")
    return not by and any(text in BE for text in texts[:-1]) and bool(PARTICIPLE.match(last))


def _main(seen: Seen, at: int, tracker: SourceTracker, lexicon: Lexicon) -> _Speech | None:
    attributions = [a for a in seen.parts.attributions if not a.quoted] or list(
        seen.parts.attributions
    )
    withheld = seen.withheld
    best: tuple[tuple[int, int], _Speech] | None = None
    for attribution in attributions:
        if attribution.source is None:
            continue
        source = text_of(seen, attribution.source)
        before = seen.text[: seen.words.starts[attribution.source.low]]
        who = tracker.identify(source, before, at)
        if withheld and who.naming in UNNAMED:
            who = who._replace(naming="anonymous")
        length = sum(stretch.high - stretch.low for stretch in attribution.content)
        shielded = {"anonymous": 2, "vague": 1}.get(who.naming, 0)
        speech = _Speech(who, _stance_of_cue(text_of(seen, attribution.cue), lexicon))
        if best is None or (shielded, length) > best[0]:
            best = ((shielded, length), speech)
    return best[1] if best else None


def _labels(attribution: str, seen: Seen, speech: _Speech | None, lexicon: Lexicon) -> Sourcing:
    if attribution == "none":
        return Sourcing()
    quote_type = _quote_type(seen)
    if attribution == "sourceless":
        return Sourcing(attribution, quote_type, "none", "none", _stance_of_sentence(seen, lexicon))
    if speech is None:
        return Sourcing(attribution, quote_type, "none", "none", "neutral")
    who = speech.who
    return Sourcing(attribution, quote_type, who.naming, _role(who), speech.stance)


def _role(who: Naming) -> str:
    """``other`` is a capacity that is told ("the soprano said"); a bare name tells none."""
    return "none" if who.role == "other" and not who.has_capacity else who.role


def _stance_of_sentence(seen: Seen, lexicon: Lexicon) -> str:
    cues = [text_of(seen, a.cue) for a in seen.parts.attributions]
    return _stance_of_cue(" ".join([*cues, seen.hearsay]), lexicon)


def _stance_of_cue(cue: str, lexicon: Lexicon) -> str:
    """The stance of the cue's last verb: in "the claim was denied" that is "denied"."""
    words = cue.lower().split()
    last = max((i for i, word in enumerate(words) if word in lexicon.cue_class), default=0)
    verb = " ".join(words[last:])
    if lexicon.distancing.search(verb):
        return "distancing"
    return "endorsing" if lexicon.endorsing.search(verb) else "neutral"


def _quote_type(seen: Seen) -> str:
    """Direct: a whole clause in the source's words. Mixed: a fragment of them in the reporter's
    clause. Indirect: none."""
    content = [s for a in seen.parts.attributions for s in a.content] + list(seen.parts.loose)
    starts = seen.words.starts
    n_quoted = 0
    clause = False
    content_words = {i for s in content for i in range(s.low, s.high)}
    for start, end, opens, closes in seen.quotes:
        held = range(bisect_left(starts, start), bisect_left(starts, end))
        if not held or not (content_words.intersection(held) or len(held) > 6):
            continue
        n_quoted += len(held)
        first = next((seen.words.texts[i] for i in held if seen.words.texts[i][0].isalnum()), "a")
        inner = seen.text[start:end].rstrip("\"”’'»“")
        stopped = inner.endswith((",", ".", "!", "?", "…", "—"))
        capital = first[0].isupper()
        clause = (
            clause
            or (len(held) > 4 and (capital or not opens) and (stopped or not closes))
            or (len(held) > 8 and capital)
            or (len(held) > 3 and capital and stopped and start == 0)
        )
    if not n_quoted:
        return "indirect"
    if clause or (n_quoted >= WHOLE * len(content_words) and n_quoted > 8):
        return "direct"
    return "mixed"


def _all_quoted(seen: Seen) -> bool:
    """Whether hardly a word stands outside the quotation marks."""
    outside = sum(
        text[0].isalnum()
        for text, at in zip(*seen.words, strict=True)
        if not any(quote.start <= at < quote.end for quote in seen.quotes)
    )
    return outside < 2


def _looks_back(seen: Seen) -> bool:
    """Whether a sentence that withholds a name starts with one already met: "The official …"."""
    return seen.text.lower().startswith(("the ", "he ", "she ", "they ", "both ", "all ", "this "))


def _speaker(
    article: Sequence[Seen],
    speeches: Sequence[_Speech | None],
    result: Sequence[Sourcing],
    i: int,
) -> _Speech | None:
    """Whose words run on in sentence ``i``: those of the sentence that closes the quotation
    opened here, else of the last source, else of the next sentence's."""
    quotes = article[i].quotes
    if quotes and quotes[-1].opens and not quotes[-1].closes:
        for k in range(i + 1, len(article)):
            if speeches[k] is not None and result[k].attribution == "attributed":
                return speeches[k]
            if not article[k].quotes or article[k].quotes[0].closes:
                break
    for k in range(i - 1, -1, -1):
        if speeches[k] is not None:
            return speeches[k]
    return speeches[i + 1] if i + 1 < len(article) else None


def text_of(seen: Seen, stretch: Stretch) -> str:
    """The words of a stretch, as they stand in the sentence."""
    start, end = offsets(seen.words, stretch)
    return seen.text[start:end]


def offsets(words: Words, stretch: Stretch) -> tuple[int, int]:
    """Start and end of a stretch in its sentence."""
    last = stretch.high - 1
    return words.starts[stretch.low], words.starts[last] + len(words.texts[last])
