"""A small model that learns what a language model said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from faulty_server import LOADED, running
from llm_inputs import articles, write_articles, write_config
from typer.testing import CliRunner

from toolkit.cli import app
from toolkit.results import ScoreSet
from toolkit.scoring.batch import score_batch
from toolkit.training.config import scores_config
from toolkit.training.scores import read_scores
from toolkit.training.splits import load_training_data


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scored")
    inputs = write_articles(folder / "articles.jsonl", articles(200))
    with running() as server:
        config = write_config(folder, server.url)
        score_batch([inputs], folder / "out", model=str(config))
    return folder / "out"


def test_scores_are_read_as_labelled_passages(scored: Path) -> None:
    read = read_scores(scored)
    assert [book.name for book in read.codebooks] == ["loaded_language"]
    assert [text for passage in read.passages for text in passage.texts] == [
        text for article in articles(200) for text in article
    ]
    for passage in read.passages:
        for text, gold in zip(passage.texts, passage.gold, strict=True):
            loaded = any(word in text for word in LOADED)
            assert gold.labels == {"loaded_language": {"loaded": float(loaded)}}
            marked = [text[span.start : span.end] for span in gold.spans["loaded_language"]]
            assert marked == [word for word in LOADED if word in text]
    data = load_training_data(scores_config(scored))
    assert [book.name for book in data.codebooks] == ["loaded_language"]
    train, dev = data.splits["scores"][:2]
    assert train
    assert dev
    assert len(train) + len(dev) + data.splits["scores"].kept_out == 20


@pytest.mark.slow
def test_one_command_trains_a_small_model_of_it(
    tmp_path: Path, small_encoder: Path, weather: Callable[[int], list[tuple[str, str]]]
) -> None:
    pytest.importorskip("onnxscript")
    rows = weather(160)
    words = {label: {w for text, each in rows if each == label for w in text.lower().split()}
             for label in ("wet", "dry")}  # fmt: skip
    texts = [[text for text, _ in rows[k : k + 8]] for k in range(0, 160, 8)]
    inputs = write_articles(tmp_path / "articles.jsonl", texts)
    with running() as server:
        server.words = tuple(f" {word} " for word in words["wet"] - words["dry"])
        config = write_config(tmp_path, server.url, evidence="no")
        score_batch([inputs], tmp_path / "said", model=str(config))
    train = tmp_path / "train.yaml"
    train.write_text(f"""
encoder: {small_encoder}
codebooks: [loaded_language]
sources: {{said: {{corpus: {tmp_path / "said"}, scheme: scores, dev_every: 6}}}}
stages: [{{sources: {{said: 1}}, epochs: 20, rate: 0.003, head_rate: 0.02, batch_tokens: 128}}]
window: 32
""")
    trained = CliRunner().invoke(app, ["train", str(train), "--out", str(tmp_path / "small")])
    assert trained.exit_code == 0, trained.output
    score_batch([inputs], tmp_path / "own", model=str(tmp_path / "small"))
    tables = [ScoreSet.open(tmp_path / name).table("sentences") for name in ("said", "own")]
    said, own = (table.to_pandas()["loaded_language"] >= 0.5 for table in tables)
    assert 0.3 < said.mean() < 0.7
    assert (said == own).mean() > 0.9
