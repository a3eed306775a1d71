"""Training an encoder end to end on a tiny network: it learns, goes on, exports, reads."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer, models, pre_tokenizers

from toolkit.models.calibration import Calibration, calibration_error, fit_multi, fit_single
from toolkit.training.fit import FitSettings, Prepared, fit, prepare
from toolkit.models.encoder.heads import Head
from toolkit.models.encoder.network import Network, pooled, pretrained
from toolkit.models.encoder.passages import Known, Passage
from toolkit.models.encoder.windows import Shape

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *"abcdefghijklmnopqrstuvwxyz"]
HEADS = (Head("x", "multi", ("x",)), Head("kind", "single", ("none", "y", "z")),
         Head("marks", "spans", ("m",)))  # fmt: skip
SHAPE = Shape(16, 1, 2, 3)


def tokenizer() -> Tokenizer:
    made = Tokenizer(models.WordLevel({w: i for i, w in enumerate(WORDS)}, unk_token="[UNK]"))
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    return made


def network(seed: int = 0) -> Network:
    from transformers import BertConfig, BertModel

    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=len(WORDS), hidden_size=16, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=32, max_position_embeddings=32,
    )  # fmt: skip
    return Network(BertModel(config, add_pooling_layer=False), 1 + 3 + 3)


def passages(n: int = 60) -> list[Passage]:
    """Sentences of letters: ``x`` holds where there is an x, kind is y or z by letter, and every
    run of m is a span."""
    rng = np.random.default_rng(0)
    made = []
    for _ in range(n):
        texts, known = [], []
        for _ in range(int(rng.integers(1, 4))):
            words = [str(w) for w in rng.choice(list("abcmxyz"), int(rng.integers(2, 7)))]
            text = " ".join(words)
            kind = "y" if "y" in words else "z" if "z" in words else "none"
            spans = tuple((2 * k, 2 * k + 1, "m") for k, w in enumerate(words) if w == "m")
            texts.append(text)
            known.append(
                Known({"x": {"x": float("x" in words)}, "kind": {kind: 1.0}}, {}, {"marks": spans})
            )
        made.append(Passage(tuple(texts), tuple(known)))
    return made


@pytest.fixture(scope="module")
def data() -> Prepared:
    return prepare(tokenizer(), passages(), HEADS, SHAPE)


SETTINGS = FitSettings(epochs=30, rate=5e-3, head_rate=2e-2, batch_tokens=128)


def logits(net: Network, data: Prepared) -> list[torch.Tensor]:
    with torch.inference_mode():
        return [
            net(torch.from_numpy(w.ids)[None], torch.ones((1, len(w)), dtype=torch.int64))[0]
            for w in data.windows
        ]


def test_it_learns_labels_and_spans(data):
    net = network()
    fit(net, data, HEADS, SETTINGS, 0)
    right = total = marked = 0
    for window, own, wanted in zip(data.windows, logits(net, data), data.tokens, strict=True):
        numbers = np.unique(window.sentence[window.sentence >= 0])
        place = torch.from_numpy(np.searchsorted(numbers, window.sentence.clip(0)))
        place[window.sentence < 0] = -1
        means = pooled(own, place, len(numbers)).numpy()
        truth = data.sentences[numbers]
        right += int(((means[:, 0] > 0) == (truth[:, 0] > 0.5)).sum())
        right += int((means[:, 1:4].argmax(1) == truth[:, 1:].argmax(1)).sum())
        total += 2 * len(numbers)
        inside = wanted[:, 0] >= 0
        marked += int((own[inside, 4:].argmax(1).numpy() == wanted[inside, 0]).mean() > 0.95)
    assert right / total > 0.95
    assert marked > 0.9 * len(data.windows)


def test_a_broken_run_goes_on_as_if_it_had_not_been(data, tmp_path):
    short = FitSettings(epochs=2, rate=1e-3, batch_tokens=128)
    whole, broken = network(), network()
    fit(whole, data, HEADS, short, 0)

    class Stop(Exception):
        pass

    def stop(step: int, steps: int, loss: float) -> None:
        if step == steps // 2 + 1:
            raise Stop

    with pytest.raises(Stop):
        fit(broken, data, HEADS, short, 0, folder=tmp_path, progress=stop)
    again = network()
    fit(again, data, HEADS, short, 0, folder=tmp_path)
    for (name, a), (_, b) in zip(
        whole.state_dict().items(), again.state_dict().items(), strict=True
    ):
        torch.testing.assert_close(a, b, msg=name)
    assert not list(tmp_path.rglob("*.pt"))
    assert not list(tmp_path.rglob("*.pkl"))


def test_another_run_does_not_go_on_from_it(data, tmp_path):
    one = FitSettings(epochs=1, batch_tokens=128)
    fit(network(), data, HEADS, one, 0, folder=tmp_path)
    steps = []
    other = FitSettings(epochs=1, batch_tokens=128, seed=5)
    fit(network(), data, HEADS, other, 0, folder=tmp_path, progress=lambda s, n, x: steps.append(s))
    assert steps[0] == 1
    steps.clear()
    fit(network(), data, HEADS, other, 0, folder=tmp_path, progress=lambda s, n, x: steps.append(s))
    assert steps == []
    fit(network(seed=9), data, HEADS, other, 0, folder=tmp_path,
        progress=lambda s, n, x: steps.append(s))  # fmt: skip
    assert steps[0] == 1  # other weights to start from, another stage before it, make another run


def test_only_corpora_with_offsets_of_their_own_learn_them(monkeypatch):
    """What all other corpora learn must stay in the network when the offsets are dropped."""
    from toolkit.models.encoder import fit as module

    found = []
    groups = module._groups
    monkeypatch.setattr(
        module, "_groups", lambda net, offsets, s: found.append(offsets) or groups(net, offsets, s)
    )
    rows = [Passage(p.texts, p.known, "odd" if k % 2 else "even") for k, p in
            enumerate(passages())]  # fmt: skip
    own = FitSettings(epochs=2, rate=1e-3, head_rate=1e-2, batch_tokens=128, own_offset=("odd",))
    data = prepare(tokenizer(), rows, HEADS, SHAPE, own.own_offset)
    fit(network(), data, HEADS, own, 0)
    base, odd = found[0].detach().numpy()
    assert not base.any()
    assert odd[0] != 0  # of labels given apart from each other
    assert not odd[1:].any()  # one of several: nothing would put its intercept back


def test_each_epoch_sees_every_window_once_however_it_packs_them(monkeypatch):
    from toolkit.models.encoder import fit as module

    rows = [Passage(p.texts[:1], p.known[:1]) for p in passages(130)]
    data = prepare(tokenizer(), rows, HEADS, SHAPE)
    settings = FitSettings(epochs=6, batch_tokens=30)
    lengths = np.array([len(window) for window in data.windows])
    assert len({len(module._order(lengths, settings, epoch)) for epoch in range(6)}) > 1
    seen: list[int] = []
    loss = module.batch_loss

    def spy(net: Network, offsets: torch.Tensor, data: Prepared, rows: list[int], *rest: object):
        seen.extend(rows)
        return loss(net, offsets, data, rows, *rest)

    monkeypatch.setattr(module, "batch_loss", spy)
    history = fit(network(), data, HEADS, settings, 0, evaluate=lambda net: 0.0)
    assert len(history) == 6
    n = len(data.windows)
    for epoch in range(6):
        assert sorted(seen[epoch * n : (epoch + 1) * n]) == list(range(n))
    seen.clear()
    fit(network(), data, HEADS, FitSettings(epochs=1.5, batch_tokens=30), 0)
    assert n < len(seen) < 2 * n


def test_the_best_epoch_is_kept(data):
    net = network()
    figures = iter([1.0, 3.0, 2.0])
    kept = []

    def evaluate(now: Network) -> float:
        kept.append({k: v.clone() for k, v in now.state_dict().items()})
        return next(figures)

    history = fit(net, data, HEADS, FitSettings(epochs=3, batch_tokens=128), 0, evaluate=evaluate)
    assert history == [1.0, 3.0, 2.0]
    for name, value in net.state_dict().items():
        torch.testing.assert_close(value, kept[1][name])


def test_a_checkpoint_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ValueError, match=r"nowhere: no encoder to be read .* or allow the hub"):
        pretrained(tmp_path / "nowhere")


def test_calibration_brings_the_error_down():
    rng = np.random.default_rng(0)
    p = rng.uniform(0.02, 0.98, (4000, 2))
    truth = (rng.uniform(size=p.shape) < p).astype(float)
    over = 3.0 * np.log(p / (1 - p)) + 1.0  # too sure of itself, and shifted
    truth[:50, 1] = np.nan
    fitted = fit_multi(over, truth)
    assert fitted.temperature == pytest.approx(3.0, rel=0.15)
    known = ~np.isnan(truth[:, 0])
    before = 1 / (1 + np.exp(-over[known, 0]))
    after = 1 / (1 + np.exp(-fitted.apply(over)[known, 0]))
    assert calibration_error(before, truth[known, 0] > 0) > 0.1
    assert calibration_error(after, truth[known, 0] > 0) < 0.03
    one = rng.integers(0, 3, 3000)
    scores = 4.0 * np.eye(3)[np.where(rng.uniform(size=3000) < 0.7, one, (one + 1) % 3)]
    assert fit_single(scores, one).temperature > 1.3


def test_export_and_quantisation_keep_what_the_network_says(tmp_path):
    pytest.importorskip("onnxscript")
    pytest.importorskip("onnx")
    from toolkit.models.encoder.engines import OnnxEngine, TorchEngine
    from toolkit.training.export import export, quantise

    net = network().eval()
    export(net, tmp_path / "whole.onnx")
    quantise(tmp_path / "whole.onnx", tmp_path / "small.onnx")
    rng = np.random.default_rng(1)
    ids = rng.integers(4, len(WORDS), (5, 12))
    mask = np.ones_like(ids)
    for row in range(5):
        mask[row, 12 - 2 * row :] = 0
    own = TorchEngine(net, exact=True).logits(ids, mask)
    gap = {}
    for name in ("whole", "small"):
        found = OnnxEngine(tmp_path / f"{name}.onnx").logits(ids, mask)
        gap[name] = np.abs(found - own)[mask > 0]
    assert gap["whole"].max() < 1e-4
    assert 0 < gap["small"].mean() < 0.05
    sizes = [(tmp_path / f"{name}.onnx").stat().st_size for name in ("whole", "small")]
    assert sizes[1] < sizes[0]


def test_a_file_that_is_no_graph_is_named(tmp_path):
    from toolkit.models.encoder.engines import OnnxEngine

    (tmp_path / "model.onnx").write_bytes(b"not a graph")
    with pytest.raises(ValueError, match=r"model\.onnx: not a model the ONNX runtime reads"):
        OnnxEngine(tmp_path / "model.onnx")


def test_as_many_labels_are_given_as_hold():
    from toolkit.training.lexical_weights import as_many

    rng = np.random.default_rng(5)
    head = Head("framing", "multi", ("a", "b", "none"))
    logits = rng.normal(-3.0, 1.5, (2000, 3))
    truth = (rng.uniform(size=logits.shape) < 1 / (1 + np.exp(-logits))).astype(float)
    truth[:500, 1] = np.nan
    plain = fit_multi(logits, truth)
    fitted = as_many(head, plain, [(logits, truth)])
    known = ~np.isnan(truth[:, :2])
    given = lambda one: int((one.apply(logits)[:, :2][known] >= 0).sum())  # noqa: E731
    assert given(plain) < 0.7 * (hold := int(truth[:, :2][known].sum()))
    assert abs(given(fitted) - hold) <= 1
    assert fitted.shift[2] == plain.shift[2]
    assert as_many(head, plain, [(logits, np.zeros_like(truth))]) == plain


def test_corpora_of_other_base_rates_count_the_same():
    from toolkit.training.lexical_weights import as_many

    rng = np.random.default_rng(6)
    head = Head("loaded_language", "multi", ("loaded",))
    plain = Calibration(1.0, (0.0,))
    large, small = rng.normal(0.0, 2.0, (5000, 1)), rng.normal(0.0, 2.0, (200, 1))
    generous, strict = (large > -1.0).astype(float), (small > 2.0).astype(float)
    fitted = as_many(head, plain, [(large, generous), (small, strict)])
    assert fitted.shift[0] == pytest.approx(-0.5, abs=0.15)
