from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from known_corpus import Spotter, articles

from toolkit.codebook import Codebook
from toolkit.models.calibration import Calibration
from toolkit.models.confidence import ConfidenceThresholds
from toolkit.models.encoder.config import EncoderConfig
from toolkit.models.encoder.heads import codebook_heads
from toolkit.models.encoder.windows import Shape
from toolkit.scoring.batch import score_batch

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
TRAINING_NOTEBOOK = "notebooks/05_train_your_own_codebook.ipynb"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The notebook that trains is run by `make slow` alone."""
    for item in items:
        if TRAINING_NOTEBOOK in item.nodeid:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder of the public corpora; the test is skipped where there is none."""
    folder = Path(os.environ.get("TOOLKIT_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no public corpora at {folder}: set TOOLKIT_DATA to their folder")
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium; the test is skipped where there is none."""
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if executable is None:
        pytest.skip(f"no browser: none of {', '.join(BROWSERS)} is installed")
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=executable, args=list(BROWSER_OPTIONS))
        yield running
        running.close()


WET = ("rain fell", "snow came down", "a shower soaked", "drizzle wetted", "hail struck")
DRY = ("the sun baked", "wind dried", "a heatwave parched", "clear skies cheered", "drought hit")
PLACES = ("the fields", "the town", "all streets", "the harbour", "our hills", "the valley")


@pytest.fixture(scope="session")
def weather() -> Callable[[int], list[tuple[str, str]]]:
    """So many sentences, by turns of dry and of wet weather, each with its label."""

    def made(n: int) -> list[tuple[str, str]]:
        rng = random.Random(0)
        rows = []
        for k in range(n):
            label, own = ("wet", WET) if k % 2 else ("dry", DRY)
            text = f"{rng.choice(own)} {rng.choice(PLACES)} on day {k}.".capitalize()
            rows.append((text, label))
        return rows

    return made


@pytest.fixture(scope="session")
def small_encoder(tmp_path_factory) -> Path:
    """An untrained encoder of two layers over the words of `weather`, saved as checkpoints are."""
    import torch
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("encoder")
    words = sorted({w for t in (*WET, *DRY, *PLACES) for w in t.split()} | {"on", "day", "."})
    vocabulary = {w: k for k, w in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *words])}
    made = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    made.normalizer = normalizers.Lowercase()
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    PreTrainedTokenizerFast(
        tokenizer_object=made, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]",
        sep_token="[SEP]",
    ).save_pretrained(folder)  # fmt: skip
    torch.manual_seed(0)
    BertModel(BertConfig(
        vocab_size=len(vocabulary), hidden_size=16, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=32, max_position_embeddings=32,
    )).save_pretrained(folder)  # fmt: skip
    return folder


TOKENS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "the", "mayor", "said", "it", "rained", "a", "vile",
         "plot", "police", ".", ","]  # fmt: skip


@pytest.fixture(scope="session")
def untrained() -> Callable[..., EncoderConfig]:
    """Writes a model folder for some codebooks, and returns its configuration."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import BertConfig, BertModel

    from toolkit.models.encoder.float_weights import save_network
    from toolkit.models.encoder.network import Network
    from toolkit.models.folder import carry_codebooks
    from toolkit.training.export import export

    def write(
        folder: Path, codebooks: list[Codebook], marked: list[str], *, graph: bool = True
    ) -> EncoderConfig:
        words = Tokenizer(models.WordLevel({w: i for i, w in enumerate(TOKENS)}, unk_token="[UNK]"))
        words.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        words.save(str(folder / "tokenizer.json"))
        torch.manual_seed(3)
        bert = BertConfig(
            vocab_size=len(TOKENS), hidden_size=16, num_hidden_layers=2, num_attention_heads=2,
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


@pytest.fixture
def spotter(monkeypatch) -> Iterator[None]:
    from toolkit.scoring.article import _kept_model

    _kept_model.cache_clear()
    monkeypatch.setattr("toolkit.scoring.article.load_model", lambda *_, **__: Spotter())
    yield
    _kept_model.cache_clear()


@pytest.fixture
def score_rows(spotter, tmp_path) -> Callable[[list[dict[str, str]]], Path]:
    """Scores articles that are given as rows."""

    def scored(rows: list[dict[str, str]]) -> Path:
        path, out = tmp_path / "articles.csv", tmp_path / "scored"
        pd.DataFrame(rows).to_csv(path, index=False)
        score_batch([path], out, model="spotter", workers=1, if_exists="overwrite")
        return out

    return scored


@pytest.fixture
def scored(score_rows) -> Path:
    return score_rows(articles())
