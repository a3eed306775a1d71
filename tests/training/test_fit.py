"""Training an encoder end to end on a tiny network: it learns, and goes on where it stopped."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer, models, pre_tokenizers

from toolkit.models.encoder.heads import Head
from toolkit.models.encoder.network import Network, freeze, keep_layers, pooled
from toolkit.models.encoder.pretrained import pretrained
from toolkit.models.encoder.windows import Shape
from toolkit.schema import Gold, Passage, TextSpan
from toolkit.training.batches import epoch_batches
from toolkit.training.config import FitSettings
from toolkit.training.examples import Examples, make_examples
from toolkit.training.fit import fit

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *"abcdefghijklmnopqrstuvwxyz"]
HEADS = (Head("x", "multi", ("x",)), Head("kind", "single", ("none", "y", "z")),
         Head("marks_spans", "spans", ("m",)))  # fmt: skip
SHAPE = Shape(16, 1, 2, 3)
SETTINGS = FitSettings(epochs=30, rate=5e-3, head_rate=2e-2, batch_tokens=128)


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
        texts, gold = [], []
        for _ in range(int(rng.integers(1, 4))):
            words = [str(w) for w in rng.choice(list("abcmxyz"), int(rng.integers(2, 7)))]
            kind = "y" if "y" in words else "z" if "z" in words else "none"
            spans = tuple(TextSpan(2 * k, 2 * k + 1, "m", 1.0) for k, w in enumerate(words)
                          if w == "m")  # fmt: skip
            labels = {"x": {"x": 1.0} if "x" in words else {}, "kind": {kind: 1.0}}
            texts.append(" ".join(words))
            gold.append(Gold(labels, {}, {"marks": spans}))
        made.append(Passage(tuple(texts), tuple(gold)))
    return made


def examples(rows: list[Passage], corpora: tuple[str, ...] = ()) -> Examples:
    return make_examples(tokenizer(), rows, HEADS, SHAPE, corpus_intercept=corpora)


@pytest.fixture(scope="module")
def data() -> Examples:
    return examples(passages())


def train(net: Network, data: Examples, settings: FitSettings, **options: object) -> list[float]:
    return fit(net, data, HEADS, settings, pad=0, **options)


def logits(net: Network, data: Examples) -> list[torch.Tensor]:
    with torch.inference_mode():
        return [
            net(torch.from_numpy(w.ids)[None], torch.ones((1, len(w)), dtype=torch.int64))[0]
            for w in data.windows
        ]


def assert_same_weights(first: Network, second: Network) -> None:
    for (name, a), (_, b) in zip(
        first.state_dict().items(), second.state_dict().items(), strict=True
    ):
        torch.testing.assert_close(a, b, msg=name)


def test_it_learns_labels_and_spans(data):
    net = network()
    train(net, data, SETTINGS)
    right = total = marked = 0
    for window, scores, tags in zip(data.windows, logits(net, data), data.tokens, strict=True):
        numbers = np.unique(window.sentence[window.sentence >= 0])
        place = torch.from_numpy(np.searchsorted(numbers, window.sentence.clip(0)))
        place[window.sentence < 0] = -1
        means = pooled(scores, place, len(numbers)).numpy()
        truth = data.sentences[numbers]
        right += int(((means[:, 0] > 0) == (truth[:, 0] > 0.5)).sum())
        right += int((means[:, 1:4].argmax(1) == truth[:, 1:].argmax(1)).sum())
        total += 2 * len(numbers)
        inside = tags[:, 0] >= 0
        marked += int((scores[inside, 4:].argmax(1).numpy() == tags[inside, 0]).mean() > 0.95)
    assert right / total > 0.95
    assert marked > 0.9 * len(data.windows)


class Stop(Exception):
    pass


def stop_halfway(step: int, steps: int, loss: float) -> None:
    if step == steps // 2 + 1:
        raise Stop


def test_an_interrupted_run_goes_on_as_if_it_had_not_been(data, tmp_path, monkeypatch):

    monkeypatch.setattr("toolkit.training.run_state.SAVE_EVERY", -1.0)  # after every step
    short = FitSettings(epochs=2, rate=1e-3, batch_tokens=128)
    whole, broken, resumed = network(), network(), network()
    train(whole, data, short)
    with pytest.raises(Stop):
        train(broken, data, short, folder=tmp_path, progress=stop_halfway)
    steps = []
    train(resumed, data, short, folder=tmp_path, progress=lambda s, n, x: steps.append(s))
    assert steps[0] > 1
    assert_same_weights(whole, resumed)
    assert not list(tmp_path.rglob("*.pt"))
    assert not list(tmp_path.rglob("*.pkl"))


def test_a_run_does_not_go_on_from_another(data, tmp_path):
    def first_steps(settings: FitSettings, seed: int = 0) -> list[int]:
        steps: list[int] = []
        train(network(seed), data, settings, folder=tmp_path,
              progress=lambda step, n, loss: steps.append(step))  # fmt: skip
        return steps[:1]

    settings = FitSettings(epochs=1, batch_tokens=128)
    reseeded = FitSettings(epochs=1, batch_tokens=128, seed=5)
    assert first_steps(settings) == [1]
    assert first_steps(reseeded) == [1]
    assert first_steps(reseeded) == []  # done
    assert first_steps(reseeded, seed=9) == [1]  # other weights to start from


def test_only_corpora_with_intercepts_of_their_own_learn_them(monkeypatch):
    """What all other corpora learn must stay in the network when the intercepts are dropped."""
    from toolkit.training import fit as module

    kept = []
    groups = module._parameter_groups

    def spy(net: Network, intercepts: torch.nn.Parameter, settings: FitSettings) -> object:
        kept.append(intercepts)
        return groups(net, intercepts, settings)

    monkeypatch.setattr(module, "_parameter_groups", spy)
    rows = [Passage(p.texts, p.gold, "odd" if k % 2 else "even")
            for k, p in enumerate(passages())]  # fmt: skip
    settings = FitSettings(
        epochs=2, rate=1e-3, head_rate=1e-2, batch_tokens=128, corpus_intercept=("odd",)
    )
    train(network(), examples(rows, ("odd",)), settings)
    shared, odd = kept[0].detach().numpy()
    assert not shared.any()
    assert odd[0] != 0  # of labels that may hold together
    assert not odd[1:].any()  # of a single choice: nothing would put its intercept back


def test_each_epoch_sees_every_window_once_however_it_packs_them(monkeypatch):
    from toolkit.training import fit as module

    data = examples([Passage(p.texts[:1], p.gold[:1]) for p in passages(130)])
    lengths = np.array([len(window) for window in data.windows])
    packed = {len(epoch_batches(lengths, batch_tokens=30, seed=0, epoch=e)) for e in range(6)}
    assert len(packed) > 1
    seen: list[int] = []
    loss = module.batch_loss

    def spy(net: Network, data: Examples, rows: list[int], *rest: object, **more: object) -> object:
        seen.extend(rows)
        return loss(net, data, rows, *rest, **more)

    monkeypatch.setattr(module, "batch_loss", spy)
    settings = FitSettings(epochs=6, batch_tokens=30)
    assert len(train(network(), data, settings, evaluate=lambda net: 0.0)) == 6
    n = len(data.windows)
    for epoch in range(6):
        assert sorted(seen[epoch * n : (epoch + 1) * n]) == list(range(n))
    seen.clear()
    train(network(), data, FitSettings(epochs=1.5, batch_tokens=30))
    assert n < len(seen) < 2 * n


def test_the_best_epoch_is_kept(data):
    net = network()
    figures = iter([1.0, 3.0, 2.0])
    kept = []

    def evaluate(now: Network) -> float:
        kept.append({k: v.clone() for k, v in now.state_dict().items()})
        return next(figures)

    history = train(net, data, FitSettings(epochs=3, batch_tokens=128), evaluate=evaluate)
    assert history == [1.0, 3.0, 2.0]
    for name, value in net.state_dict().items():
        torch.testing.assert_close(value, kept[1][name])


def test_a_checkpoint_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ValueError, match=r"nowhere: no encoder to be read .* or allow the hub"):
        pretrained(tmp_path / "nowhere")


def test_some_layers_are_kept_and_the_lowest_left_as_they_came(data):
    net = network()
    upper = net.encoder.encoder.layer[1].output.dense.weight.detach().clone()
    keep_layers(net.encoder, [1])
    assert len(net.encoder.encoder.layer) == net.encoder.config.num_hidden_layers == 1
    torch.testing.assert_close(net.encoder.encoder.layer[0].output.dense.weight, upper)
    with pytest.raises(ValueError, match="layers: no layer 1; the encoder has 0 to 0"):
        keep_layers(net.encoder, [1])
    net = network()
    freeze(net.encoder, 1)
    train(net, data, FitSettings(epochs=1, rate=1e-2, batch_tokens=128))
    before = network()
    for (name, weights), (_, came) in zip(
        net.named_parameters(), before.named_parameters(), strict=True
    ):
        frozen = "embeddings" in name or "layer.0." in name
        assert torch.equal(weights, came) == frozen, name
        assert (weights.grad is None) == frozen, name
    with pytest.raises(ValueError, match="freeze: 3 layers of 2"):
        freeze(net.encoder, 3)
