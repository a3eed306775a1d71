"""`SourcingExtractor`: the sentences of an article in, their sourcing out."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np

from toolkit.classifiers.base import Sourced
from toolkit.classifiers.sourcing.attribution import (
    GIVEN,
    UNSURE,
    Attribution,
    Parts,
    Stretch,
    assemble,
)
from toolkit.classifiers.sourcing.facets import Seen, Sourcing, facets, offsets
from toolkit.classifiers.sourcing.lexicon import Lexicon, lexicon
from toolkit.classifiers.sourcing.tagger import Array, Tagged, Tagger, sigmoid
from toolkit.classifiers.sourcing.tokens import Quote, Words
from toolkit.corpus import Facets, TextSpan

SCARE_WORDS = 7


class Calibration(NamedTuple):
    """What was counted on articles kept out of training.

    ``weights``: intercept and weights of a logistic regression of "touches an attribution" on
    the log odds of the tagger's sentence score, highest cue and highest content word. The other
    numbers are shares of right answers: of the two rules that go beyond the tagger, and of each
    facet where an attribution was found.
    """

    weights: tuple[float, float, float, float] = (0.0, 1.0, 0.0, 0.0)
    vague_rule: float = 0.8
    sourceless_rule: float = 0.8
    quote_type: float = 0.9
    naming: float = 0.9
    role: float = 0.8
    cue_stance: float = 0.9


class SourcingExtractor:
    """Finds attributions: a trained tagger for the words, written rules for the facets.

    >>> from toolkit.classifiers.bundle import BUNDLED
    >>> model = SourcingExtractor.load(BUNDLED / "linear" / "sourcing")
    >>> text = "“The bridge is safe,” said Ada Ruiz, the mayor."
    >>> sourced = model.extract([text])[0]
    >>> [(span.label, text[span.start : span.end]) for span in sourced.spans]
    [('content', '“The bridge is safe,”'), ('cue', 'said'), ('source', 'Ada Ruiz, the mayor')]
    >>> sourced.facets.quote_type, sourced.facets.naming, sourced.facets.role
    ('direct', 'named', 'government')
    """

    codebook = "sourcing"

    def __init__(self, tagger: Tagger, calibration: Calibration | None = None) -> None:
        self.tagger = tagger
        self.calibration = calibration or Calibration()
        self._lexicon = lexicon()
        self.view_pattern = _view_pattern(self._lexicon)

    def extract(self, sentences: Sequence[str]) -> list[Sourced]:
        """One `Sourced` a sentence; ``sentences`` are those of one article, in order."""
        if not sentences:
            return []
        tagged = self.tagger.tag(sentences)
        scores = self.scores(tagged)
        top = np.maximum.reduceat(tagged.words, tagged.encoded.first, axis=0)
        article = [
            self._see(text, words, quotes, tagged, i, float(scores[i]), bool(top[i].max() >= 0.2))
            for i, (text, words, quotes) in enumerate(
                zip(sentences, tagged.encoded.words, tagged.encoded.quotes, strict=True)
            )
        ]
        labels = facets(article, self._lexicon)
        return [self._sourced(seen, label) for seen, label in zip(article, labels, strict=True)]

    def scores(self, tagged: Tagged) -> Array:
        """Calibrated probability that each sentence touches an attribution."""
        bias, *weights = self.calibration.weights
        result: Array = sigmoid(evidence(tagged) @ np.array(weights, np.float32) + bias)
        return result

    def _see(
        self,
        text: str,
        words: Words,
        quotes: list[Quote],
        tagged: Tagged,
        i: int,
        score: float,
        worth: bool,
    ) -> Seen:
        found = self._lexicon
        lower = text.lower()
        withheld = _unquoted(found.withholds_name(lower), quotes)
        parts = Parts((), ())
        if worth and score >= GIVEN:
            first = int(tagged.encoded.first[i])
            p = tagged.words[first : first + len(words.texts)].tolist()
            parts = assemble(text, words, quotes, p, found, withheld)
            if not parts.attributions and not parts.loose and not parts.vetoed:
                parts = assemble(text, words, quotes, p, found, withheld, UNSURE)
            if not parts.attributions and (_only_scare_quotes(parts, words, quotes)):
                parts, score = Parts((), ()), 1 - score
        view = None
        if not found.attitude_verbs.isdisjoint(words.texts):
            view = self.view_pattern.search(text)
        if view and _unquoted(view, quotes):
            added = _view(words, view, self.calibration.vague_rule)
            if added and not any(_meet(added.cue, a.cue) for a in parts.attributions):
                parts = Parts((*parts.attributions, added), parts.loose)
                score = max(score, self.calibration.vague_rule)
        hearsay = _unquoted(found.is_hearsay(lower), quotes)
        if hearsay:
            cue = _stretch(words, hearsay.start(), hearsay.end(), 1.0)
            # Who it "is said" of, and the "it", are no source.
            own = tuple(
                a._replace(source=None) if _meet(cue, a.cue) else a for a in parts.attributions
            )
            if score < GIVEN or not own:
                own = (Attribution(None, cue, (), False),)
                score = max(score, self.calibration.sourceless_rule)
            parts = Parts(own, parts.loose)
        said = hearsay[0] if hearsay else ""
        return Seen(text, words, quotes, parts, score, said, withheld is not None)

    def _sourced(self, seen: Seen, label: Sourcing) -> Sourced:
        c, p = self.calibration, seen.p
        if label.attribution == "none":
            none = 1 - min(p, 0.5)
            return Sourced(Facets(attribution_p=none, quote_type_p=none, naming_p=none,
                                  role_p=none, cue_stance_p=none), ())  # fmt: skip
        given = Facets(
            label.attribution, p,
            label.quote_type, p * c.quote_type,
            label.naming, p * c.naming,
            label.role, p * c.role,
            label.cue_stance, p * c.cue_stance,
        )  # fmt: skip
        spans = set()
        for attribution in seen.parts.attributions:
            if attribution.source is not None:
                spans.add(_span(seen.words, attribution.source, "source"))
            spans.add(_span(seen.words, attribution.cue, "cue"))
            spans.update(_span(seen.words, part, "content") for part in attribution.content)
        spans.update(_span(seen.words, part, "content") for part in seen.parts.loose)
        return Sourced(given, tuple(sorted(spans)))

    def save(self, folder: Path) -> None:
        """Write the tagger and ``calibration.json``."""
        self.tagger.save(folder)
        text = json.dumps(self.calibration._asdict(), indent=2)
        (folder / "calibration.json").write_text(text + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read an extractor back from its folder."""
        values = json.loads((folder / "calibration.json").read_text(encoding="utf-8"))
        values["weights"] = tuple(values["weights"])
        return cls(Tagger.load(folder), Calibration(**values))


def evidence(tagged: Tagged) -> Array:
    """What the calibration weighs, shape (n sentences, 3), as log odds."""
    top = np.maximum.reduceat(tagged.words, tagged.encoded.first, axis=0)
    p = np.column_stack([tagged.sentences, top[:, 1], top[:, 2]]).clip(1e-4, 1 - 1e-4)
    result: Array = np.log(p / (1 - p)).astype(np.float32)
    return result


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


def _unquoted(match: re.Match[str] | None, quotes: Sequence[Quote]) -> re.Match[str] | None:
    """Words found, if they stand in the reporter's voice, outside quotation marks."""
    if match and any(quote.start <= match.start() < quote.end for quote in quotes):
        return None
    return match


def _view_pattern(found: Lexicon) -> re.Pattern[str]:
    """Unnamed many and what they hold: "some officials saw", "critics fear"."""
    nouns = found.people | found.spokespeople | found.role_words.keys() | found.vague_alone
    plural = sorted(word if word.endswith("s") else word + "s" for word in nouns)
    group = "|".join(map(re.escape, [*plural, "people"]))
    alone = "|".join(sorted(word for word in found.vague_alone if word not in found.quantifiers))
    verbs = "|".join(sorted(found.attitude_verbs))
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


def _meet(a: Stretch, b: Stretch) -> bool:
    return a.low < b.high and b.low < a.high


def _span(words: Words, stretch: Stretch, label: str) -> TextSpan:
    start, end = offsets(words, stretch)
    return TextSpan(start, end, label, round(stretch.p, 4))
