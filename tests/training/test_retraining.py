"""The retraining of the bundled models, in small: the same steps, on Five Newsrooms."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from toolkit.evaluation.config import read_evaluation
from toolkit.models.registry import load_model
from toolkit.retraining.pipeline import Step, run_steps
from toolkit.retraining.retrain import Confidence, RetrainConfig, retrain
from toolkit.settings import read_settings
from toolkit.training.config import read_config
from toolkit.training.linear import read_part

ROOT = Path(__file__).parents[2]
STEPS = [
    "linear/loaded_language", "linear/framing", "linear/sourcing", "encoder", "confidence",
    "parity", "card default", "bundle",
]  # fmt: skip


@pytest.fixture(scope="module")
def config(tmp_path_factory, small_encoder) -> Path:
    """``retrain_smoke.yaml``, with a tiny encoder in place of the pretrained one."""
    folder = tmp_path_factory.mktemp("configs")
    source = ROOT / "experiments" / "configs"
    steps = yaml.safe_load((source / "retrain_smoke.yaml").read_text())
    encoder = yaml.safe_load((source / "smoke" / "encoder.yaml").read_text())
    encoder |= {"encoder": str(small_encoder), "window": 32}
    (folder / "encoder.yaml").write_text(yaml.safe_dump(encoder, sort_keys=False))
    steps["encoder"] = str(folder / "encoder.yaml")
    (folder / "retrain.yaml").write_text(yaml.safe_dump(steps, sort_keys=False))
    return folder / "retrain.yaml"


@pytest.mark.parametrize("name", ["retrain", "retrain_smoke"])
def test_our_retrainings_name_files_that_are_there(name, monkeypatch):
    monkeypatch.chdir(ROOT)
    config = read_settings(ROOT / "experiments" / "configs" / f"{name}.yaml", RetrainConfig)
    read_settings(config.confidence, Confidence)
    read_config(config.encoder)
    for part, file in config.linear.items():
        read_part(part, file)
    for file in config.cards.values():
        read_evaluation(file)


class Interrupted(Exception):
    pass


def test_interrupted_it_goes_on_and_ends_in_models_that_score(tmp_path, config, monkeypatch):
    pytest.importorskip("onnxscript")
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("TOOLKIT_DATA", raising=False)
    lines: list[str] = []

    def report(line: str) -> None:
        lines.append(line)
        if line.startswith("[5/8] confidence") and len(lines) < 12:
            raise Interrupted

    with pytest.raises(Interrupted):
        retrain(config, tmp_path, report=report)
    assert not (tmp_path / "models").exists()
    lines[:] = [""] * 12
    folders = retrain(config, tmp_path, report=report)
    steps = [line.partition("] ")[2] for line in lines if line.startswith("[")]
    assert steps == [f"{name}: done before" for name in STEPS[:4]] + STEPS[4:]
    pins = json.loads((tmp_path / "pins.json").read_text())
    for name, folder in folders.items():
        model = load_model(folder)
        assert model.sha256 == pins[name]
        predictions = model.predict([["It rained.", "She left."], ["Yes."]])
        assert [len(article) for article in predictions] == [2, 1]
        assert {"loaded_language", "framing", "naming"} <= set(predictions[0][0].labels)
    assert {path.name for path in (tmp_path / "cards").glob("*.md")} == {
        "confidence.md", "parity.md", "card.md",
    }  # fmt: skip
    assert str(tmp_path) not in (folders["default"] / "card.md").read_text()
    assert not (folders["default"] / "run").exists()
    lines.clear()
    retrain(config, tmp_path, report=lines.append)
    assert all("done before" in line for line in lines if line.startswith("["))


def test_a_changed_config_or_changed_data_runs_its_step_and_those_after_it(tmp_path):
    ran: list[str] = []
    data = tmp_path / "data"
    data.mkdir()

    def run(*settings: str) -> list[str]:
        ran.clear()
        steps = [
            Step(name, text, [], lambda name=name: ran.append(name))
            for name, text in zip("abc", settings, strict=True)
        ]
        run_steps(steps, tmp_path / "keys", data=[data], report=str)
        return list(ran)

    assert run("1", "1", "1") == ["a", "b", "c"]
    assert run("1", "1", "1") == []
    assert run("1", "2", "1") == ["b", "c"]
    (data / "labels.csv").write_text("text,label\n")
    assert run("1", "2", "1") == ["a", "b", "c"]


def test_a_step_whose_output_is_gone_runs_again(tmp_path):
    made = tmp_path / "made.txt"
    step = Step("make", "", [made], lambda: made.write_text("x"))
    for _ in range(2):
        run_steps([step], tmp_path / "keys", data=[], report=str)
        assert made.exists()
        made.unlink()
