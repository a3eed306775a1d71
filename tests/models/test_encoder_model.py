"""A model folder of an encoder: read, aimed, run in torch, put behind a faster model."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import chain
from math import log

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer, models, pre_tokenizers

import toolkit
from toolkit.models.base import Model, Reading
from toolkit.models.registry import load_model
from toolkit.models.calibration import Calibration
from toolkit.models.cascade import Cascade
from toolkit.models.confidence import Levels
from toolkit.models.encoder.config import EncoderConfig, WordWeight
from toolkit.models.encoder.heads import HEADS
from toolkit.models.encoder.network import Network, save_network
from toolkit.models.encoder.windows import Shape
from toolkit.schema import FACETS, FRAMES, Facets

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "the", "mayor", "said", "it", "rained", "a", "vile",
         "plot", "police", ".", ","]  # fmt: skip
ARTICLE = ["The mayor said it rained.", "A vile plot.", "Police, the mayor said, rained.", "It."]
MILD = Calibration(5.0, (0.0,))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    pytest.importorskip("onnxscript")
    from transformers import BertConfig, BertModel

    from toolkit.training.export import export

    where = tmp_path_factory.mktemp("model")
    words = Tokenizer(models.WordLevel({w: i for i, w in enumerate(WORDS)}, unk_token="[UNK]"))
    words.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    words.save(str(where / "tokenizer.json"))
    torch.manual_seed(3)
    bert = BertConfig(
        vocab_size=len(WORDS), hidden_size=16, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=32, max_position_embeddings=32,
    )  # fmt: skip
    network = Network(BertModel(bert), sum(h.width for h in HEADS)).eval()
    with torch.no_grad():
        network.heads.weight.mul_(20)
    export(network, where / "model.onnx")
    save_network(network, where)
    config = EncoderConfig(
        HEADS, Shape(24, 1, 2, 3), 0, {"loaded_language": MILD}, {},
        {"f1": {"loaded_language": (0.999999,)}}, Levels(0.5, 0.9, 2.0),
    )  # fmt: skip
    config.save(where)
    return where


def same(one: list[list[Reading]], other: list[list[Reading]]) -> None:
    for a, b in zip(chain.from_iterable(one), chain.from_iterable(other), strict=True):
        np.testing.assert_allclose(a.loaded, b.loaded, atol=1e-4)
        np.testing.assert_allclose(a.frames, b.frames, atol=1e-4)
        assert a.facets[::2] == b.facets[::2]
        assert [s[:3] for s in a.sourcing_spans] == [s[:3] for s in b.sourcing_spans]


def test_the_words_alone_weigh_where_the_configuration_says_so(folder):
    config = EncoderConfig.load(folder)
    plain, linear = load_model(folder), load_model("linear")
    for weight in (0.0, 0.5, 1.0):
        words = {"loaded_language": WordWeight(weight, Calibration(1.0, (0.0,)))}
        replace(config, words=words).save(folder)
        joint = load_model(folder)
        assert joint.sha256 != plain.sha256
        log_odds = [
            np.array([log(one.loaded / (1 - one.loaded)) for one in model.read([ARTICLE])[0]])
            for model in (plain, linear, joint)
        ]
        np.testing.assert_allclose(
            log_odds[2], (1 - weight) * log_odds[0] + weight * log_odds[1], atol=1e-3
        )
        assert [r.frames for r in joint.read([ARTICLE])[0]] == [
            r.frames for r in plain.read([ARTICLE])[0]
        ]
    (folder / "config.json").write_text(
        (folder / "config.json").read_text().replace('"weight": 1.0', '"weight": 1.5')
    )
    with pytest.raises(ValueError, match=r"weight of the words lies in \[0, 1\]"):
        load_model(folder)
    config.save(folder)


def test_a_folder_reads_every_sentence_of_every_article(folder):
    model = load_model(folder)
    assert isinstance(model, Model)
    found = model.read([ARTICLE, [], ["It rained."]])
    assert [len(own) for own in found] == [4, 0, 1]
    for reading in chain.from_iterable(found):
        assert 0 <= reading.loaded <= 1
        assert len(reading.frames) == len(FRAMES)
        for label, labels in zip(reading.facets[::2], FACETS.values(), strict=True):
            assert label in labels
    same(found[2:], model.read([["It rained."]]))


def test_an_article_without_a_sentence_has_no_reading(folder):
    assert load_model(folder).read([[]]) == [[]]
    assert load_model(folder).read([]) == []


def test_torch_and_the_graph_say_the_same(folder, monkeypatch):
    # Whatever this processor multiplies fast: bfloat16 would keep three digits.
    monkeypatch.setattr("toolkit.models.encoder.network.precision", lambda _: torch.float32)
    same(load_model(folder).read([ARTICLE]), load_model(folder, device="cpu").read([ARTICLE]))


def test_an_aim_moves_its_threshold_to_one_half(folder):
    plain = load_model(folder).read([ARTICLE])[0]
    aimed = load_model(folder, aim="f1").read([ARTICLE])[0]
    log_odds = np.log(0.999999 / 0.000001)
    for a, b in zip(plain, aimed, strict=True):
        wanted = 1 / (1 + np.exp(log_odds - np.log(a.loaded / (1 - a.loaded))))
        assert b.loaded == pytest.approx(wanted, rel=1e-3)
    with pytest.raises(ValueError, match="no thresholds for 'recall'; there are: f1"):
        load_model(folder, aim="recall")
    with pytest.raises(ValueError, match="one set of thresholds"):
        load_model("linear", aim="f1")


def test_confident_is_what_reaches_the_level(folder):
    for reading in load_model(folder).read([ARTICLE])[0]:
        assert reading.confident.loaded_language
        least = min(max(p, 1 - p) for p in reading.frames)
        assert reading.confident.framing == (least >= 0.9)
        assert not reading.confident.sourcing


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"levels": {}}, "levels|loaded_language"),
        ({"thresholds": {"f1": {"loaded_language": [1.0]}}}, "a threshold lies in"),
        ({"version": 99}, "not an encoder model of version"),
    ],
)
def test_a_broken_configuration_is_named(folder, tmp_path, change, message):
    found = json.loads((folder / "config.json").read_text())
    (tmp_path / "config.json").write_text(json.dumps({**found, **change}))
    with pytest.raises(ValueError, match=rf"config\.json cannot be read: .*({message})"):
        load_model(tmp_path)


def test_float_weights_that_are_not_there_are_named(folder, tmp_path):
    for name in ("config.json", "tokenizer.json", "model.onnx"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    assert load_model(tmp_path).read([ARTICLE])
    with pytest.raises(ValueError, match="has no float weights"):
        load_model(tmp_path, device="cpu")


class Fixed:
    """A model that is sure of sentences with ``sure`` in them, and keeps what it was asked."""

    name, sha256 = "fixed", "0"

    def __init__(self, loaded: float) -> None:
        self.loaded, self.asked = loaded, []

    def read(self, articles):
        self.asked = [list(own) for own in articles]
        frames = (0.01,) * (len(FRAMES) - 1) + (0.99,)
        return [
            [Reading(self.loaded if "sure" in text else 0.6, frames, Facets()) for text in own]
            for own in articles
        ]


def test_a_cascade_asks_for_what_the_first_is_not_sure_of():
    first, second = Fixed(0.99), Fixed(0.2)
    cascade = Cascade("c", "0", first, second, Levels(0.9, 0.9, 0.9))
    articles = [["x", "sure", "y", "z"], [], ["sure", "sure"], ["sure", "w"]]
    found = cascade.read(articles)
    assert second.asked == [["x"], ["sure", "y", "z"], ["sure", "w"]]
    assert [[reading.loaded for reading in own] for own in found] == [
        [0.6, 0.99, 0.6, 0.6], [], [0.99, 0.99], [0.99, 0.6],
    ]  # fmt: skip


def test_a_cascade_that_is_never_sure_is_its_second_model(folder):
    second = load_model(folder)
    cascade = Cascade("c", "0", load_model("linear"), second, Levels())
    same(cascade.read([ARTICLE]), second.read([ARTICLE]))


def test_a_folder_scores_in_batch_and_says_so(folder, tmp_path):
    import pyarrow.parquet as pq

    (tmp_path / "a.txt").write_text(" ".join(ARTICLE))
    result = toolkit.score_batch([tmp_path / "a.txt"], tmp_path / "out", model=str(folder))
    rows = pq.read_table(tmp_path / "out" / "sentences.parquet").to_pylist()
    assert len(rows) == result.counts["sentences"] == 4
    assert all(row["confident_loaded_language"] for row in rows)
    assert not any(row["confident_sourcing"] for row in rows)
    aimed = toolkit.score_batch([tmp_path / "a.txt"], tmp_path / "out", model=str(folder), aim="f1")
    manifest = json.loads((aimed.out / "manifest.json").read_text())
    assert manifest["options"]["aim"] == "f1"
    again = pq.read_table(tmp_path / "out" / "sentences.parquet").to_pylist()
    assert all(
        a["loaded_language"] < b["loaded_language"] for a, b in zip(again, rows, strict=True)
    )


def test_levels_are_kept_with_a_model(tmp_path):
    Levels(0.7, 0.8, 0.9).save(tmp_path)
    assert Levels.load(tmp_path) == Levels(0.7, 0.8, 0.9)
    (tmp_path / "levels.json").write_text("{}")
    with pytest.raises(ValueError, match=r"levels\.json: cannot be read"):
        Levels.load(tmp_path)


def test_words_that_know_what_the_network_does_not_get_weight(folder):
    """The network of the tests has learned nothing; the bundled word evidence has."""
    from toolkit.models.registry import BUNDLED
    from toolkit.models.encoder.encoder import Encoder
    from toolkit.models.encoder.passages import Known, Passage
    from toolkit.models.linear.lexical import Wording
    from toolkit.training.lexical_weights import weigh_words

    plain = "The council met on Monday to hear {} reports on the harbour."
    strong = "This shameless gang of {} crooks betrayed every decent citizen!"
    passages = [
        Passage(
            (text.format(n),),
            (Known({"loaded_language": {"loaded": loaded}, "framing": {"none": 1.0}}, {}, {}),),
        )
        for n in range(40)
        for text, loaded in ((plain, float(n % 10 == 0)), (strong, float(n % 10 != 0)))
    ]
    encoder = Encoder.load(folder)
    fitted = weigh_words(encoder, passages, Wording.load(BUNDLED / "linear"))
    assert fitted.words["loaded_language"].weight >= 0.2
    assert "framing" not in fitted.words, "a head that was not calibrated is left alone"
    fitted.save(folder)
    model = load_model(folder)
    encoder.config.save(folder)
    readings = model.read([[plain.format(3)], [strong.format(3)]])
    assert readings[0][0].loaded < 0.5 < readings[1][0].loaded
    assert any(
        "shameless" in strong.format(3)[span.start : span.end]
        for span in readings[1][0].loaded_spans
    )
