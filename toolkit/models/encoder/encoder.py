"""`Encoder`: a trained encoder with its heads; texts in, calibrated probabilities out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, softmax

from toolkit.codebook import NONE
from toolkit.models.encoder.config import EncoderConfig
from toolkit.models.encoder.decoding import TokenRows, decode_spans, gather, likeliest_word
from toolkit.models.encoder.engine import Engine, Floats
from toolkit.models.encoder.engines import OnnxEngine, torch_engine
from toolkit.models.encoder.heads import columns, sentence_heads, span_head
from toolkit.models.encoder.neutral import Neutral
from toolkit.models.encoder.pieces import PieceReader
from toolkit.models.encoder.static_engine import FILE as STATIC
from toolkit.models.encoder.static_engine import StaticEngine
from toolkit.models.encoder.windows import batches, padded, read_as, windows
from toolkit.schema import TextSpan

if TYPE_CHECKING:
    from tokenizers import Tokenizer

GRAPH = "model.onnx"
TOKENIZER = "tokenizer.json"


class Encoder:
    """``engine`` runs the network; ``operating_point`` names thresholds of the configuration, which
    are then moved to 0.5. Raises `ValueError` for one that the configuration has not."""

    def __init__(
        self,
        config: EncoderConfig,
        tokenizer: Tokenizer,
        engine: Engine,
        *,
        operating_point: str = "",
    ) -> None:
        if operating_point and operating_point not in config.thresholds:
            known = ", ".join(config.thresholds) or "none"
            raise ValueError(
                f"the model was given no thresholds for {operating_point!r}; there are: {known}"
            )
        self.config, self.tokenizer, self.engine = config, tokenizer, engine
        self.reader = PieceReader(tokenizer)
        self.thresholds = config.thresholds[operating_point] if operating_point else {}
        self.columns = columns(config.heads)
        self.heads = {head.name: head for head in config.heads}

    @classmethod
    def load(cls, folder: Path, *, operating_point: str = "", device: str = "") -> Self:
        """Read a model folder; with ``device``, its torch weights in place of what it comes with.
        Raises `ValueError` for a folder that holds no model or a broken one."""
        from tokenizers import Tokenizer

        config = EncoderConfig.load(folder)
        try:
            tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        except Exception as problem:  # the library raises bare exceptions
            raise ValueError(f"{folder}: {TOKENIZER} cannot be read: {problem}") from None
        if device:
            engine: Engine = torch_engine(folder, config.width, device)
        elif (folder / STATIC).is_file():
            engine = StaticEngine.load(folder)
        else:
            engine = OnnxEngine(folder / GRAPH)
        return cls(config, tokenizer, engine, operating_point=operating_point)

    def with_config(self, config: EncoderConfig) -> Encoder:
        """The same network, read in another way."""
        return Encoder(config, self.tokenizer, self.engine)

    def read_as(self, articles: Sequence[Sequence[str]]) -> list[Neutral]:
        """What the network is given of each sentence: names may be replaced."""
        return read_as(self.reader, articles, self.config.shape)

    def token_rows(
        self, articles: Sequence[Sequence[str]], changed: Sequence[Neutral] = ()
    ) -> TokenRows:
        """The raw logits of every token, sentences numbered through all articles. Each distinct
        window is run once, windows of like length together. ``changed`` are the sentences of
        `read_as`, if at hand."""
        config = self.config
        every = windows(self.reader, articles, config.shape, changed)
        first: dict[bytes, int] = {}
        same = [first.setdefault(window.ids.tobytes(), row) for row, window in enumerate(every)]
        distinct = sorted(first.values())
        by_row: dict[int, Floats] = {}
        lengths = [len(every[row]) for row in distinct]
        together = [[distinct[k] for k in batch] for batch in batches(lengths, self.engine.budget)]
        made = (padded([every[row] for row in rows], config.pad) for rows in together)
        for rows, logits in zip(together, self.engine.run(made), strict=True):
            for row, of_row in zip(rows, logits, strict=True):
                by_row[row] = of_row[: len(every[row])]
        return gather(every, [by_row[row] for row in same], config.width)

    def log_odds(
        self,
        logits: Floats,
        *,
        lexical: Mapping[str, Floats] | None = None,
        marked: Mapping[str, Floats] | None = None,
    ) -> dict[str, Floats]:
        """Calibrated log odds of each sentence head's labels, (n texts, n labels), from pooled
        logits and, where the configuration weighs them, the log odds of a ``lexical`` model and
        those of the likeliest ``marked`` word. A sentence without a token has none of the labels.
        """
        by_head: dict[str, Floats] = {}
        weighed = ((self.config.lexical, lexical), (self.config.marked, marked))
        for head in sentence_heads(self.config.heads):
            z = logits[:, self.columns[head.name]]
            empty: NDArray[np.bool_] = np.isnan(z[:, 0])
            z = np.where(empty[:, None], -20.0, z)
            if NONE in head.labels:
                z[empty, head.labels.index(NONE)] = 20.0
            if head.name in self.config.calibration:
                z = self.config.calibration[head.name].apply(z)
            for weights, words in weighed:
                if words and head.name in weights:
                    weight, joint = weights[head.name]
                    z = joint.apply((1 - weight) * z + weight * words[head.name])
            by_head[head.name] = np.asarray(z, np.float32)
        return by_head

    def probabilities(self, log_odds: Mapping[str, Floats]) -> dict[str, Floats]:
        """Probabilities of each sentence head's labels, (n texts, n labels), from `log_odds`; the
        thresholds of an operating point are moved to 0.5."""
        p: dict[str, Floats] = {}
        for head in sentence_heads(self.config.heads):
            z = log_odds[head.name]
            if head.name in self.thresholds:
                share = np.array(self.thresholds[head.name])
                z = z - np.log(share / (1 - share)).astype(np.float32)
            p[head.name] = softmax(z, axis=1) if head.kind == "single" else expit(z)
        return p

    def marked_log_odds(self, rows: TokenRows, count: int) -> dict[str, Floats]:
        """Log odds that the likeliest word of each text is marked, (``count``, n labels), for each
        head whose labels a span head marks."""
        by_head: dict[str, Floats] = {}
        for head in sentence_heads(self.config.heads):
            spans = self.heads.get(span_head(head.name))
            if spans is not None and spans.labels == head.labels:
                columns = self.columns[spans.name]
                by_head[head.name] = likeliest_word(rows, columns, len(spans.labels), count)
        return by_head

    def spans(self, rows: TokenRows, name: str, count: int) -> list[list[TextSpan]]:
        """The spans of a head in each of ``count`` sentences."""
        bias = self.config.span_bias.get(name, ())
        return decode_spans(rows, self.heads[name], self.columns[name], count, bias)
