"""`TunedEncoder`: any encoder checkpoint, tuned to the sentence labels of one codebook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import numpy as np
import torch
from numpy.typing import NDArray

from toolkit.models.base import Classifier
from toolkit.models.encoder.config import EncoderConfig
from toolkit.models.encoder.decoding import TokenRows, sentence_logits
from toolkit.models.encoder.encoder import TOKENIZER, Encoder
from toolkit.models.encoder.engines import TorchEngine
from toolkit.models.encoder.float_weights import TORCH, WEIGHTS, save_network
from toolkit.models.encoder.heads import Head
from toolkit.models.encoder.network import Network, freeze, pad_token
from toolkit.models.encoder.pretrained import pretrained
from toolkit.models.encoder.token_attribution import token_attribution
from toolkit.models.encoder.windows import Shape, marks
from toolkit.schema import Gold, Passage, TextSpan
from toolkit.training.config import FitSettings
from toolkit.training.examples import make_examples
from toolkit.training.fit import fit

WINDOW = 256


class TunedEncoder(Classifier):
    """A `Classifier`: the whole encoder is trained on texts and their labels, one logit a label.

    ``checkpoint`` is a local folder or the installed all-MiniLM-L6-v2 (``hub`` allows names to be
    fetched); ``start`` is a folder of ``toolkit train`` whose encoder it starts from. ``freeze``
    leaves so many of its lowest layers, and the embeddings, as they came.
    """

    def __init__(
        self,
        codebook: str,
        classes: Sequence[str],
        *,
        checkpoint: str = "all-MiniLM-L6-v2",
        start: Path | None = None,
        settings: FitSettings | None = None,
        dropout: float = 0.1,
        freeze: int = 0,
        device: str = "cpu",
        hub: bool = False,
    ) -> None:
        self.codebook, self.classes_ = codebook, tuple(classes)
        self.checkpoint, self.start, self.hub = checkpoint, start, hub
        self.settings, self.dropout, self.device = settings or FitSettings(), dropout, device
        self.frozen = freeze
        self._head = Head(codebook, "multi", self.classes_)
        self._encoder: Encoder | None = None
        self._network: Network | None = None

    def fit(self, texts: Sequence[str], labels: Sequence[Sequence[str]]) -> Self:
        """Learn from texts and, for each, the labels it carries (empty: none of them)."""
        torch.manual_seed(self.settings.seed)
        encoder, tokenizer = pretrained(self.checkpoint, hub=self.hub)
        network = Network(encoder, self._head.width, self.dropout)
        if self.start is not None:
            _start_from(network, self.start)
        freeze(network.encoder, self.frozen)
        shape = Shape(WINDOW, 0, *marks(tokenizer))
        pad = pad_token(encoder)
        passages = [
            Passage((text,), (Gold({self.codebook: dict.fromkeys(of_text, 1.0)}),))
            for text, of_text in zip(texts, labels, strict=True)
        ]
        heads = (self._head,)
        examples = make_examples(tokenizer, passages, heads, shape)
        settings = replace(self.settings, corpus_intercept=())
        fit(network, examples, heads, settings, pad=pad, device=self.device)
        config = EncoderConfig(heads, shape, pad)
        self._network = network
        self._encoder = Encoder(config, tokenizer, TorchEngine(network, self.device))
        return self

    def predict_proba(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Probabilities, shape (n texts, n classes_), in [0, 1]."""
        return self._read(texts)[1]

    def explain(self, texts: Sequence[str]) -> list[tuple[TextSpan, ...]]:
        """The words whose own logits speak for each given label."""
        rows, p = self._read(texts)
        columns = self._fitted().columns[self.codebook]
        return token_attribution(rows, columns, p, texts, self.classes_)

    def save(self, folder: Path) -> None:
        """Write weights (safetensors), tokenizer and settings (JSON)."""
        encoder = self._fitted()
        assert self._network is not None
        folder.mkdir(parents=True, exist_ok=True)
        encoder.config.save(folder)
        encoder.tokenizer.save(str(folder / TOKENIZER))
        save_network(self._network, folder)

    @classmethod
    def load(cls, folder: Path, device: str = "cpu") -> Self:
        """Read it back. Raises `ValueError` for a folder that holds none."""
        encoder = Encoder.load(folder, device=device)
        head = encoder.config.heads[0]
        classifier = cls(head.name, head.labels, device=device)
        engine: Any = encoder.engine
        classifier._encoder, classifier._network = encoder, engine.network
        return classifier

    def _read(self, texts: Sequence[str]) -> tuple[TokenRows, NDArray[np.float32]]:
        rows = self._fitted().token_rows([[text] for text in texts])
        encoder = self._fitted()
        p = encoder.probabilities(encoder.log_odds(sentence_logits(rows, len(texts))))
        return rows, p[self.codebook]

    def _fitted(self) -> Encoder:
        if self._encoder is None:
            raise ValueError("the classifier has learned nothing yet: call fit, or load one")
        return self._encoder


def _start_from(network: Network, folder: Path) -> None:
    """Put a trained model's encoder in; its heads stay behind."""
    from safetensors.torch import load_file

    path = folder / TORCH / WEIGHTS
    if not path.is_file():
        raise ValueError(f"{path}: is not there; train that model first")
    weights = {k: v for k, v in load_file(path).items() if k.startswith("encoder.")}
    problems = network.load_state_dict(weights, strict=False)
    missing = [name for name in problems.missing_keys if name.startswith("encoder.")]
    if problems.unexpected_keys or missing:
        raise ValueError(f"{path}: is of another kind of encoder than the checkpoint")
