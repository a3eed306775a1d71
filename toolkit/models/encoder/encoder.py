"""`Encoder`: a trained encoder with its heads; texts in, calibrated probabilities out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from toolkit.models.encoder.config import EncoderConfig
from toolkit.models.encoder.decoding import TokenRows, decode_spans, softmax
from toolkit.models.encoder.engines import Engine, Floats, OnnxEngine, torch_engine
from toolkit.models.encoder.heads import columns
from toolkit.models.encoder.batching import token_rows
from toolkit.models.linear.classifier import sigmoid
from toolkit.schema import TextSpan

if TYPE_CHECKING:
    from tokenizers import Tokenizer

GRAPH = "model.onnx"
TOKENIZER = "tokenizer.json"
NONE = "none"


class Encoder:
    """``engine`` runs the network; ``aim`` names thresholds of the configuration, which are then
    moved to 0.5. Raises `ValueError` for an aim that the configuration has not."""

    def __init__(
        self, config: EncoderConfig, tokenizer: Tokenizer, engine: Engine, aim: str = ""
    ) -> None:
        if aim and aim not in config.thresholds:
            aims = ", ".join(config.thresholds) or "none"
            raise ValueError(f"the model was given no thresholds for {aim!r}; there are: {aims}")
        self.config, self.tokenizer, self.engine = config, tokenizer, engine
        self.thresholds = config.thresholds[aim] if aim else {}
        self.columns = columns(config.heads)
        self.heads = {head.name: head for head in config.heads}

    @classmethod
    def load(cls, folder: Path, *, aim: str = "", device: str = "") -> Self:
        """Read a model folder; with ``device``, its torch weights in place of its ONNX graph.
        Raises `ValueError` for a folder that holds no model or a broken one."""
        from tokenizers import Tokenizer

        config = EncoderConfig.load(folder)
        try:
            tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        except Exception as wrong:  # the library raises bare exceptions
            raise ValueError(f"{folder}: {TOKENIZER} cannot be read: {wrong}") from None
        width = sum(head.width for head in config.heads)
        engine = torch_engine(folder, width, device) if device else OnnxEngine(folder / GRAPH)
        return cls(config, tokenizer, engine, aim)

    def token_rows(self, articles: Sequence[Sequence[str]]) -> TokenRows:
        """The raw logits of every token, sentences numbered through all articles."""
        width = sum(head.width for head in self.config.heads)
        return token_rows(
            self.engine, self.tokenizer, articles, self.config.shape, self.config.pad, width
        )

    def probabilities(
        self, logits: Floats, words: Mapping[str, Floats] | None = None
    ) -> dict[str, NDArray[np.float32]]:
        """Calibrated probabilities of each sentence head's labels, from pooled logits, and the log
        odds that the ``words`` alone give where the configuration weighs them; a sentence without
        a token has none of the labels."""
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
            if words and head.name in self.config.words:
                weight, joint = self.config.words[head.name]
                own = joint.apply((1 - weight) * own + weight * words[head.name])
            if head.name in self.thresholds:
                share = np.array(self.thresholds[head.name])
                own = own - np.log(share / (1 - share)).astype(np.float32)
            single = head.kind == "single"
            p = softmax(own) if single else sigmoid(own).astype(np.float32)
            found[head.name] = p
        return found

    def spans(self, rows: TokenRows, name: str, count: int) -> list[list[TextSpan]]:
        """The spans of a head in each of ``count`` sentences."""
        bias = self.config.span_bias.get(name, ())
        return decode_spans(rows, self.heads[name], self.columns[name], count, bias)
