"""`Rules`: from how likely each word is source, cue or content to the sourcing of an article.

Whatever tags the words: the same written rules make attributions of them and label the sentences.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from toolkit.codebook import NONE
from toolkit.models.sourcing.labelling import SourcedArticle, read_sources
from toolkit.models.sourcing.language.grammar import PREPOSITIONS
from toolkit.models.sourcing.language.grammar import words as word_set
from toolkit.models.sourcing.language.lexicon import Lexicon, lexicon
from toolkit.models.sourcing.language.tokens import Quote, Words
from toolkit.models.sourcing.spans.attribution import (
    CUE,
    HOLDS,
    WEAK,
    Attribution,
    Parts,
    Stretch,
    assemble,
)
from toolkit.models.sourcing.spans.boundaries import boundaries
from toolkit.models.sourcing.spans.citing import correct_sources
from toolkit.models.sourcing.spans.content_ends import with_whole_contents
from toolkit.models.sourcing.spans.contents import with_contents, without_silence
from toolkit.models.sourcing.spans.dialogue import (
    CONTINUATION,
    SURE,
    Turn,
    attributed_turn,
    turn_probabilities,
)
from toolkit.models.sourcing.spans.document_sources import with_documents
from toolkit.models.sourcing.spans.forms import Forms
from toolkit.models.sourcing.spans.objects import with_objects
from toolkit.models.sourcing.spans.plain import Plain, with_plain
from toolkit.models.sourcing.spans.scraps import without_scraps
from toolkit.models.sourcing.spans.seen import Seen
from toolkit.models.sourcing.spans.source_ends import with_ends
from toolkit.models.sourcing.spans.speaking import with_speakers
from toolkit.models.sourcing.spans.subjects import meet, with_subjects, with_withholders
from toolkit.models.sourcing.spans.unsaid import without_unsaid
from toolkit.models.sourcing.spans.withheld import withheld_attribution
from toolkit.models.sourcing.spans.withholding import Withholding, find_withholding

Array = NDArray[np.float32]
ATTRIBUTED = "attributed"
SOURCELESS = "sourceless"
SCARE_WORDS = 7
WORTH = 0.2
NO_CUES = PREPOSITIONS - word_set("including by") | word_set("to and or")
"""Small words, by none of which anything is passed on within a sentence."""


class Rules:
    """``vague_rule`` and ``sourceless_rule``: how sure the two rules are that go beyond the tagger
    ("some officials fear", "it is said"), in [0, 1]."""

    def __init__(self, vague_rule: float = 0.8, sourceless_rule: float = 0.8) -> None:
        self.vague_rule, self.sourceless_rule = vague_rule, sourceless_rule
        self.lexicon = lexicon()
        self.boundaries = boundaries()
        self.view_pattern = _view_pattern()

    def bounded(
        self,
        words: Sequence[Words],
        quotes: Sequence[list[Quote]],
        p: Sequence[Array],
        scores: Sequence[float],
    ) -> list[Array]:
        """``p`` of the sentences of any articles, moved to where stretches start and end."""
        return self.boundaries.refine(words, quotes, p, [score >= HOLDS for score in scores])

    def read(
        self,
        sentences: Sequence[str],
        words: Sequence[Words],
        forms: Forms,
        p: Sequence[Array],
        scores: Sequence[float],
        kinds: Sequence[str] | None = None,
    ) -> SourcedArticle:
        """The sources of one article and the labels of its sentences.

        ``p`` has (n words, 3) probabilities of source, cue and content for each sentence, as
        `bounded` gives them, ``scores`` that it touches an attribution; ``kinds``, where they are
        known already, are the answers to the question of attribution.
        """
        known = kinds or [""] * len(sentences)
        turns = forms.turns
        columns = (sentences, words, forms.quotes, forms.withheld, p, map(float, scores), known)
        plain = forms.plain
        article = [
            Seen(text, held, quoted, Parts((), ()), score, "", withheld)
            if kind == NONE and i not in turns
            else self._see(
                text, held, quoted, withheld, likely, score, kind, turns.get(i), plain.get(i)
            )
            for i, (text, held, quoted, withheld, likely, score, kind) in enumerate(
                zip(*columns, strict=True)
            )
        ]
        return read_sources(article, self.lexicon, kinds)

    def _see(
        self,
        text: str,
        words: Words,
        quotes: list[Quote],
        withholdings: tuple[Withholding, ...],
        likely: Array,
        score: float,
        kind: str,
        turn: Turn | None,
        plain: Plain | None,
    ) -> Seen:
        lists = self.lexicon
        if plain is not None and kind in ("", ATTRIBUTED):
            score = max(score, SURE)
        if turn is not None:
            score = max(score, SURE)
            quotes = [turn.quote(), *(quote for quote in quotes if quote.end <= turn.start)]
            withholdings = find_withholding(text, quotes)
        withheld = withholdings[0] if withholdings else None
        parts = Parts((), ())
        if score >= HOLDS and len(likely) and (turn or float(likely.max()) >= WORTH):
            p = (
                likely.tolist()
                if turn is None
                else turn_probabilities(turn, words, likely.tolist())
            )
            parts = assemble(text, words, quotes, p, lists, withheld)
            if not parts.attributions and not parts.loose and not parts.vetoed:
                parts = assemble(text, words, quotes, p, lists, withheld, WEAK)
            withholds = any(each.by_source for each in withholdings)  # which is cue enough
            if (
                kind == ATTRIBUTED
                and plain is None
                and not (parts.attributions or parts.vetoed or withholds)
            ):
                _force_cue(words.texts, p)
                parts = assemble(text, words, quotes, p, lists, withheld, WEAK)
            if not parts.attributions and (_only_scare_quotes(parts, words, quotes)):
                parts, score = Parts((), ()), 1 - score
            parts = with_withholders(with_subjects(parts, text, words), words, withholdings)
            parts = with_contents(with_speakers(parts, text, words, lists), words)
            parts = with_ends(parts if quotes else without_silence(parts, words), words)
            parts = with_documents(parts, words, lists)
            parts = with_whole_contents(parts, words, quotes, lists)
            parts = without_scraps(parts, words, quotes, lists)
            parts = with_objects(parts, words, quotes, lists)
            if turn is None and kind != CONTINUATION:
                parts = without_unsaid(parts, words, quotes, lists)
        with_grammar = with_plain(parts, plain if kind in ("", ATTRIBUTED) else None, words)
        if with_grammar is not parts:
            parts, score = with_grammar, max(score, SURE)
        view = None
        if not lists.attitude_verbs.isdisjoint(words.texts):
            view = self.view_pattern.search(text)
        if view and _unquoted(view, quotes):
            added = _view(words, view, self.vague_rule)
            if added and not any(meet(added.cue, a.cue) for a in parts.attributions):
                parts = Parts((*parts.attributions, added), parts.loose)
                score = max(score, self.vague_rule)
        passed_on = find_hearsay(text, quotes, lists)
        hearsay = passed_on[0] if passed_on else None
        if hearsay:
            cues = [_stretch(words, match.start(), match.end(), 1.0) for match in passed_on]
            cue = cues[0]
            # Who it "is said" of, and the "it", are no source; who "reportedly said" so is.
            attributions = tuple(
                a._replace(source=None)
                if any(
                    meet(each, a.cue) and not (each.high - each.low == 1 < a.cue.high - a.cue.low)
                    for each in cues
                )
                else a
                for a in parts.attributions
            )
            if score < HOLDS or not attributions:
                attributions = (Attribution(None, cue, (), False),)
                score = max(score, self.sourceless_rule)
            parts = Parts(attributions, parts.loose)
        if turn is not None:
            parts = attributed_turn(turn, words, parts)
        withheld_only = withheld_attribution(words, withholdings)
        cited = any(a.source is not None and not a.quoted for a in parts.attributions)
        if withheld_only is not None and not cited:
            kept = [a for a in parts.attributions if not meet(a.cue, withheld_only.cue)]
            parts = Parts((*kept, withheld_only), parts.loose)
            score = max(score, SURE)
        corrected = correct_sources(parts, words, lists)
        return Seen(
            text,
            words,
            quotes,
            corrected.parts,
            score,
            hearsay[0] if hearsay else "",
            withholdings,
            corrected.cited,
            turn.kind if turn is not None else "",
            turn.signed if turn is not None else -1,
        )


def _force_cue(texts: Sequence[str], p: list[list[float]]) -> None:
    """Let the likeliest word be a cue, unless it is a small word, or a label or the beginning of
    an address before a colon."""
    at = max(range(len(p)), key=lambda k: p[k][CUE])
    if not (at and texts[at].lower() in NO_CUES) and texts[at + 1 : at + 2] != [":"]:
        p[at][CUE] = max(p[at][CUE], HOLDS)


def _only_scare_quotes(parts: Parts, words: Words, quotes: Sequence[Quote]) -> bool:
    """Whether nothing was found, or, in a sentence without a cue, a few words in marks alone:
    a title, a nickname, a so-called something."""
    if not parts.loose:
        return not quotes or parts.vetoed
    whole = [quote for quote in quotes if quote.opens and quote.closes]
    for low, high, _ in parts.loose:
        inside = [at for at in words.starts[low:high] if any(q.start <= at < q.end for q in whole)]
        if (
            len(inside) < 0.7 * (high - low)
            or high - low > SCARE_WORDS
            or high - low > 0.7 * len(words.texts)
        ):
            return False
    return True


def find_hearsay(text: str, quotes: Sequence[Quote], lexicon: Lexicon) -> list[re.Match[str]]:
    """Words in the reporter's voice by which something is passed on that nobody stands for."""
    return [match for match in lexicon.hearsay(text.lower()) if _unquoted(match, quotes)]


def _unquoted(match: re.Match[str] | None, quotes: Sequence[Quote]) -> re.Match[str] | None:
    """Words found, if they stand in the reporter's voice, outside quotation marks."""
    if match and any(quote.start <= match.start() < quote.end for quote in quotes):
        return None
    return match


@lru_cache(maxsize=1)
def _view_pattern() -> re.Pattern[str]:
    """Unnamed many and what they hold: "some officials saw", "critics fear"."""
    lists = lexicon()
    nouns = lists.people | lists.spokespeople | lists.role_words.keys() | lists.vague_alone
    plural = sorted(word if word.endswith("s") else word + "s" for word in nouns)
    group = "|".join(map(re.escape, [*plural, "people"]))
    alone = "|".join(sorted(word for word in lists.vague_alone if word not in lists.quantifiers))
    verbs = "|".join(sorted(lists.attitude_verbs))
    some = "some|many|several|most|few|various|numerous|certain|other"
    return re.compile(
        rf"\b(?P<who>"
        rf"(?:{some}) (?:(?!of\b)[\w’'-]+ ){{0,3}}?(?:{group})|some|many|others|{alone})"
        rf"(?: (?:have|had|has|also|now|still|already|long|widely)){{0,2}} (?P<cue>{verbs})\b",
        re.IGNORECASE,
    )


def _view(words: Words, match: re.Match[str], p: float) -> Attribution | None:
    who = _stretch(words, match.start("who"), match.end("who"), p)
    cue = _stretch(words, match.start("cue"), match.end("cue"), p)
    end = len(words.texts)
    for i in range(cue.high, end):
        if words.texts[i] in {",", ";", ".", "—", "–", "?", "!"}:
            end = i
            break
    content = (Stretch(cue.high, end, p),) if end > cue.high else ()
    return Attribution(who, cue, content, False)


def _stretch(words: Words, start: int, end: int, p: float) -> Stretch:
    held = [i for i, at in enumerate(words.starts) if start <= at < end]
    return Stretch(held[0], held[-1] + 1, p) if held else Stretch(0, 1, p)
