"""`EncoderModel`: sentences of articles in, a `Reading` of each out, from one pass."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from toolkit.classifiers.base import Reading
from toolkit.classifiers.encoder.carriers import carriers
from toolkit.classifiers.encoder.config import EncoderConfig
from toolkit.classifiers.encoder.decoding import (
    TokenRows,
    decode_spans,
    sentence_logits,
    softmax,
)
from toolkit.classifiers.encoder.engines import Engine, Floats, OnnxEngine
from toolkit.classifiers.encoder.heads import (
    FRAMING,
    LOADED,
    LOADED_SPANS,
    SOURCING_SPANS,
    columns,
)
from toolkit.classifiers.encoder.running import token_rows
from toolkit.classifiers.linear import sigmoid
from toolkit.corpus import FACETS, FRAMES, Facets, TextSpan

if TYPE_CHECKING:
    from tokenizers import Tokenizer

GRAPH = "model.onnx"
TOKENIZER = "tokenizer.json"
NONE = "none"
# Articles that go through together: enough for batches of like length, few enough for memory.
TOGETHER = 64


class EncoderModel:
    """All three codebooks from one pass of an encoder, calibrated.

    ``engine`` runs the network. The heads must be those of the bundled codebooks.
    """

    def __init__(
        self, name: str, sha256: str, config: EncoderConfig, tokenizer: Tokenizer, engine: Engine
    ) -> None:
        self.name, self.sha256 = name, sha256
        self.config, self.tokenizer, self.engine = config, tokenizer, engine
        self.columns = columns(config.heads)
        self.heads = {head.name: head for head in config.heads}
        wanted = (LOADED, FRAMING, *FACETS, LOADED_SPANS, SOURCING_SPANS)
        if missing := [head for head in wanted if head not in self.heads]:
            raise ValueError(f"{name}: the model has no head {', '.join(missing)}")

    @classmethod
    def load(cls, name: str, folder: Path, sha256: str, engine: Engine | None = None) -> Self:
        """Read a model folder; ``engine`` takes the place of its ONNX graph. Raises `ValueError`
        for a folder that holds no model or a broken one."""
        from tokenizers import Tokenizer

        config = EncoderConfig.load(folder)
        try:
            tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        except Exception as wrong:  # the library raises bare exceptions
            raise ValueError(f"{folder}: {TOKENIZER} cannot be read: {wrong}") from None
        return cls(name, sha256, config, tokenizer, engine or OnnxEngine(folder / GRAPH))

    def read(self, articles: Sequence[Sequence[str]]) -> list[list[Reading]]:
        """See `Model`."""
        return [
            readings
            for at in range(0, len(articles), TOGETHER)
            for readings in self._read(articles[at : at + TOGETHER])
        ]

    def _read(self, articles: Sequence[Sequence[str]]) -> list[list[Reading]]:
        count = sum(map(len, articles))
        rows = self.token_rows(articles)
        p = self.probabilities(sentence_logits(rows, count))
        texts = [text for sentences in articles for text in sentences]
        marked = {
            name: decode_spans(
                rows, self.heads[name], self.columns[name], count,
                self.config.span_bias.get(name, ()),
            )
            for name in (LOADED_SPANS, SOURCING_SPANS)
        }  # fmt: skip
        carried = carriers(rows, self.columns[FRAMING], p[FRAMING], texts)
        facets = [_facets({name: p[name][k] for name in FACETS}) for k in range(count)]
        readings = iter(
            Reading(
                float(p[LOADED][k, 0]),
                tuple(p[FRAMING][k].tolist()),
                facets[k],
                tuple(marked[LOADED_SPANS][k]),
                carried[k],
                () if facets[k].attribution == NONE else _ordered(marked[SOURCING_SPANS][k]),
            )
            for k in range(count)
        )
        return [[next(readings) for _ in sentences] for sentences in articles]

    def token_rows(self, articles: Sequence[Sequence[str]]) -> TokenRows:
        """The raw logits of every token, sentences numbered through all articles."""
        width = sum(head.width for head in self.config.heads)
        return token_rows(
            self.engine, self.tokenizer, articles, self.config.shape, self.config.pad, width
        )

    def probabilities(self, logits: Floats) -> dict[str, NDArray[np.float32]]:
        """Calibrated probabilities of each sentence head's labels, from pooled logits; a sentence
        without a token has none of the labels."""
        found = {}
        for head in self.config.heads:
            if head.kind == "spans":
                continue
            own = logits[:, self.columns[head.name]]
            empty: NDArray[np.bool_] = np.isnan(own[:, 0])
            own = np.where(empty[:, None], -20.0, own)
            if NONE in head.labels:
                own[empty, head.labels.index(NONE)] = 20.0
            if head.name in self.config.calibration:
                own = self.config.calibration[head.name].apply(own)
            single = head.kind == "single"
            p = softmax(own) if single else sigmoid(own).astype(np.float32)
            if head.name == FRAMING:
                p = _none_or_some(p)
            found[head.name] = p
        return found


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
