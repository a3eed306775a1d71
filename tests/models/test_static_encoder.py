"""The encoder without attention: numpy says what torch says, and a folder of it is a model."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.models.encoder.static_engine import FILE, StaticEngine

SEPARATOR = 3


def static_network(size: int = 8, words: int = 40, width: int = 5):
    torch = pytest.importorskip("torch")
    from toolkit.models.encoder.network import Network
    from toolkit.models.encoder.static_network import StaticConfig, StaticEncoder

    torch.manual_seed(0)
    encoder = StaticEncoder(StaticConfig(words, size, separator=SEPARATOR))
    return Network(encoder, width).eval()


def padded_rows(seed: int, rows: int = 7, tokens: int = 23):
    rng = np.random.default_rng(seed)
    ids = rng.integers(4, 40, (rows, tokens))
    ids[rng.random(ids.shape) < 0.2] = SEPARATOR
    mask = np.ones_like(ids)
    for row in range(1, rows):  # some rows end in a separator, some do not
        mask[row, rng.integers(1, tokens + 1) :] = 0
    return np.where(mask, ids, 0), mask


@pytest.mark.parametrize("tokens", [1, 2, 5, 23])
def test_numpy_and_torch_agree_on_padded_batches(tokens):
    from toolkit.models.encoder.engines import TorchEngine
    from toolkit.models.encoder.static_network import static_engine

    network = static_network()
    for seed in range(10):
        ids, mask = padded_rows(seed, tokens=tokens)
        wanted = TorchEngine(network, exact=True).logits(ids, mask)
        gap = np.abs(static_engine(network).logits(ids, mask) - wanted)[mask > 0]
        assert gap.max() <= 1e-4


def test_padding_says_nothing():
    from toolkit.models.encoder.static_network import static_engine

    engine = static_engine(static_network())
    ids, mask = padded_rows(1)
    together = engine.logits(ids, mask)
    for row, n in enumerate(mask.sum(axis=1)):
        alone = engine.logits(ids[row : row + 1, :n], mask[row : row + 1, :n])
        np.testing.assert_allclose(together[row, :n], alone[0], atol=1e-5)


def test_weights_in_eight_bits_say_nearly_the_same(tmp_path):
    from toolkit.models.encoder.static_network import static_engine

    engine = static_engine(static_network())
    engine.save(tmp_path)
    ids, mask = padded_rows(2)
    gap = np.abs(engine.logits(ids, mask) - StaticEngine.load(tmp_path).logits(ids, mask))
    assert 0 < gap[mask > 0].max() < 0.05


def test_a_file_that_is_none_is_named(tmp_path):
    (tmp_path / FILE).write_bytes(b"not weights")
    with pytest.raises(ValueError, match=rf"{FILE}: cannot be read"):
        StaticEngine.load(tmp_path)


def test_float_weights_are_read_back(tmp_path):
    torch = pytest.importorskip("torch")
    from toolkit.models.encoder.float_weights import load_network, save_network

    network = static_network()
    save_network(network, tmp_path)
    again = load_network(tmp_path, 5).state_dict()
    assert all(torch.equal(value, again[name]) for name, value in network.state_dict().items())


def test_another_encoder_is_refused():
    pytest.importorskip("torch")
    from transformers import BertConfig, BertModel

    from toolkit.models.encoder.network import Network
    from toolkit.models.encoder.static_network import static_engine

    small = BertConfig(vocab_size=9, hidden_size=8, num_hidden_layers=1, num_attention_heads=1,
                       intermediate_size=8)  # fmt: skip
    with pytest.raises(ValueError, match="BertModel: is no static encoder"):
        static_engine(Network(BertModel(small), 3))
