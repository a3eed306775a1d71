"""An encoder that has learned nothing, small enough for tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from toolkit.codebook import Codebook
from toolkit.models.calibration import Calibration
from toolkit.models.confidence import ConfidenceThresholds
from toolkit.models.encoder.config import EncoderConfig
from toolkit.models.encoder.heads import codebook_heads
from toolkit.models.encoder.windows import Shape

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "the", "mayor", "said", "it", "rained", "a", "vile",
         "plot", "police", ".", ","]  # fmt: skip


@pytest.fixture(scope="session")
def untrained() -> Callable[..., EncoderConfig]:
    """Writes a model folder for some codebooks, and returns its configuration."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import BertConfig, BertModel

    from toolkit.models.encoder.network import Network, save_network
    from toolkit.models.folder import carry_codebooks
    from toolkit.training.export import export

    def write(
        folder: Path, codebooks: list[Codebook], marked: list[str], *, graph: bool = True
    ) -> EncoderConfig:
        words = Tokenizer(models.WordLevel({w: i for i, w in enumerate(WORDS)}, unk_token="[UNK]"))
        words.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        words.save(str(folder / "tokenizer.json"))
        torch.manual_seed(3)
        bert = BertConfig(
            vocab_size=len(WORDS), hidden_size=16, num_hidden_layers=2, num_attention_heads=2,
            intermediate_size=32, max_position_embeddings=32,
        )  # fmt: skip
        heads = codebook_heads(codebooks, marked)
        network = Network(BertModel(bert), sum(head.width for head in heads)).eval()
        with torch.no_grad():
            network.heads.weight.mul_(20)
        if graph:  # takes its time
            pytest.importorskip("onnxscript")
            export(network, folder / "model.onnx")
        save_network(network, folder)
        config = EncoderConfig(
            heads, Shape(24, 1, 2, 3), 0, tuple(codebook.name for codebook in codebooks),
            calibration={"loaded_language": Calibration(5.0, (0.0,))} if len(codebooks) > 1 else {},
            thresholds={"f1": {heads[0].name: (0.999999,) * len(heads[0].labels)}},
            confidence=ConfidenceThresholds({"loaded_language": 0.5, "framing": 0.9}),
        )  # fmt: skip
        config.save(folder)
        carry_codebooks(folder, codebooks)
        return config

    return write
