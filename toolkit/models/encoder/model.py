"""`EncoderModel`: sentences of articles in, a `Reading` of each out, from one pass."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from toolkit.models.base import Reading
from toolkit.models.encoder.token_attribution import carriers
from toolkit.models.encoder.decoding import sentence_logits
from toolkit.models.encoder.encoder import NONE, Encoder
from toolkit.models.encoder.heads import FRAMING, LOADED, LOADED_SPANS, SOURCING_SPANS
from toolkit.models.encoder.rule_ensemble import blend, ruled
from toolkit.models.linear.lexical import Wording, joined
from toolkit.schema import FACETS, FRAMES, Facets, TextSpan

# Articles that go through together: enough for batches of like length, few enough for memory.
TOGETHER = 64
SPANNED = 0.12
"""How probably loaded a sentence must be for phrases that the words alone give to be marked too."""


class EncoderModel:
    """All three codebooks from one pass of an encoder that has their heads, and the ``words`` alone
    where its configuration weighs them; `ValueError` for an encoder that lacks a head."""

    def __init__(
        self, name: str, sha256: str, encoder: Encoder, words: Wording | None = None
    ) -> None:
        self.name, self.sha256, self.encoder = name, sha256, encoder
        self.words = words if encoder.config.words else None
        wanted = (LOADED, FRAMING, *FACETS, LOADED_SPANS, SOURCING_SPANS)
        if missing := [head for head in wanted if head not in encoder.heads]:
            raise ValueError(f"{name}: the model has no head {', '.join(missing)}")

    def read(self, articles: Sequence[Sequence[str]]) -> list[list[Reading]]:
        """See `Model`."""
        return [
            readings
            for at in range(0, len(articles), TOGETHER)
            for readings in self._read(articles[at : at + TOGETHER])
        ]

    def _read(self, articles: Sequence[Sequence[str]]) -> list[list[Reading]]:
        count = sum(map(len, articles))
        rows = self.encoder.token_rows(articles)
        texts = [text for sentences in articles for text in sentences]
        said = self.words.read(texts) if self.words and texts else None
        p = self.encoder.probabilities(sentence_logits(rows, count), said and said.log_odds)
        p[FRAMING] = _none_or_some(p[FRAMING])
        rules = self.encoder.config.rules
        if rules:
            attributed = 1.0 - p["attribution"][:, FACETS["attribution"].index(NONE)]
            columns = self.encoder.columns[SOURCING_SPANS]
            p = blend(p, FACETS, ruled(articles, rows, columns, attributed.tolist()), rules)
        marked = {
            name: self.encoder.spans(rows, name, count) for name in (LOADED_SPANS, SOURCING_SPANS)
        }
        carried = carriers(rows, self.encoder.columns[FRAMING], p[FRAMING], texts)
        facets = [_facets({name: p[name][k] for name in FACETS}) for k in range(count)]
        if said:
            likely = np.flatnonzero(p[LOADED][:, 0] >= SPANNED)
            for k in likely.tolist():
                marked[LOADED_SPANS][k] = list(joined(marked[LOADED_SPANS][k], said.spans[k]))
        loaded, frames = p[LOADED][:, 0].tolist(), list(map(tuple, p[FRAMING].tolist()))
        readings = iter(
            Reading(
                loaded[k],
                frames[k],
                facets[k],
                tuple(marked[LOADED_SPANS][k]),
                carried[k],
                () if facets[k].attribution == NONE else _ordered(marked[SOURCING_SPANS][k]),
                self.encoder.config.levels.confident(loaded[k], frames[k], facets[k]),
            )
            for k in range(count)
        )
        return [[next(readings) for _ in sentences] for sentences in articles]


def _none_or_some(p: NDArray[np.float32]) -> NDArray[np.float32]:
    """``none`` and a frame exclude each other: none can be no likelier than the absence of the
    likeliest frame."""
    none = FRAMES.index(NONE)
    p = p.copy()
    most = np.delete(p, none, axis=1).max(axis=1)
    p[:, none] = np.where(most >= 0.5, np.minimum(p[:, none], 1 - most), p[:, none])
    return p


def _facets(p: dict[str, NDArray[np.float32]]) -> Facets:
    """The likeliest labels that go together: what is not attributed has no other facet, and what
    is has a quote type, a naming and a role."""
    attribution = int(p["attribution"].argmax())
    label = FACETS["attribution"][attribution]
    given: list[Any] = [label, float(p["attribution"][attribution])]
    for name in ("quote_type", "naming", "role", "cue_stance"):
        labels = FACETS[name]
        own = p[name].copy()
        if label == NONE or (label == "sourceless" and name in ("naming", "role")):
            best = 0
        else:
            if not (label == "continuation" and name == "cue_stance"):
                own[0] = -1.0
            best = int(own.argmax())
        given += [labels[best], float(p[name][best])]
    return Facets(*given)


def _ordered(spans: Sequence[TextSpan]) -> tuple[TextSpan, ...]:
    return tuple(sorted(spans))
