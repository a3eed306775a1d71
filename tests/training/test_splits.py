"""Trainings from files: what is trained on, what is developed on, what is kept out."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from toolkit.cli import app
from toolkit.codebook import load_codebook
from toolkit.schema import Gold, Passage
from toolkit.settings import read_settings
from toolkit.training.config import Source, TrainConfig, read_config
from toolkit.training.linear.framing import FramingConfig
from toolkit.training.splits import load_splits, load_training_data, stage_passages

ROOT = Path(__file__).parents[2]
CONFIG = """
sources:
  ours: {corpus: five_newsrooms, scheme: codebooks, train_parts: [train], dev_parts: [dev]}
stages:
  - sources: {ours: 2}
    epochs: 1
"""


@pytest.fixture(autouse=True)
def in_checkout(monkeypatch):
    monkeypatch.chdir(ROOT)


def test_a_config_is_read_and_refused(tmp_path):
    file = tmp_path / "t.yaml"
    file.write_text(CONFIG)
    assert read_config(file).settings(0).epochs == 1
    for text, message in (
        (CONFIG.replace("epochs", "epoch"),
         r"t\.yaml: unknown key 'stages\.0\.epoch'; did you mean epochs\?"),
        (CONFIG.replace("{ours: 2}", "{mine: 2}"), r"no source 'mine'; there are ours"),
        (CONFIG.replace("{ours: 2}", "{ours: 0}"), r"must be greater than or equal to 1, and is 0"),
        (CONFIG.replace("scheme", "reading"), r"t\.yaml: sources\.ours\.scheme: is missing"),
        ("a: [", r"t\.yaml: cannot be read"),
    ):  # fmt: skip
        file.write_text(text)
        with pytest.raises(ValueError, match=message):
            read_config(file)
    result = CliRunner().invoke(app, ["train", str(file), "--out", str(tmp_path / "m")])
    assert result.exit_code == 2
    assert len(result.output.strip().splitlines()) == 1


@pytest.mark.parametrize("name", ["train_default", "pretrain_annolexical"])
def test_our_configs_are_whole(name):
    config = read_config(ROOT / "experiments" / "configs" / f"{name}.yaml")
    assert all(source.labels is None or source.labels.is_file()
               for source in config.sources.values())  # fmt: skip


def test_what_is_developed_on_is_not_trained_on():
    source = Source(
        corpus="five_newsrooms", scheme="codebooks", train_parts=["train"], dev_parts=["dev"]
    )
    split = load_splits({"ours": source})["ours"]
    assert len(stage_passages({"ours": split}, {"ours": 2})) == 2 * len(split.train)
    texts = {text for passage in split.train for text in passage.texts if text.count(" ") >= 5}
    assert texts.isdisjoint(text for passage in split.dev for text in passage.texts)
    assert {"loaded_language", "framing", "naming"} <= set(split.train[0].gold[0].labels)


def test_a_table_beside_corpora_is_read_under_the_codebook_of_the_part():
    """Our sentences with frames, which the linear part learns from: every label is the codebook's,
    and `none` stands alone."""
    config = read_settings(ROOT / "experiments/configs/framing_linear.yaml", FramingConfig)
    table = {"written": config.sources["written"]}
    split = load_splits(table, (load_codebook("framing"),))["written"]
    golds = [g.labels["framing"] for p in (*split.train, *split.dev) for g in p.gold]
    assert len(golds) == 960
    assert all(set(labels) == {"none"} or "none" not in labels for labels in golds)
    assert {label for labels in golds for label in labels} == set(
        load_codebook("framing").question("framing").label_ids
    )


def test_a_text_that_is_kept_out_is_not_trained_on(tmp_path):
    """A table that holds a development sentence of a corpus beside it loses that row."""
    source = {"corpus": "five_newsrooms", "scheme": "codebooks", "train_parts": ["train"],
              "dev_parts": ["dev"]}  # fmt: skip
    dev = load_splits({"ours": Source(**source)})["ours"].dev
    kept_out = next(t for p in dev for t in p.texts if t.count(" ") >= 5 and '"' not in t)
    rows = [f'"Text number {k} of a table.",{"yes" if k % 2 else "no"}' for k in range(20)]
    table = tmp_path / "t.csv"
    table.write_text("\n".join(["text,label", f'"{kept_out.upper()}",yes', *rows]))
    config = TrainConfig.model_validate({
        "codebooks": ["loaded_language"],
        "sources": {"ours": source, "mine": {"corpus": str(table), "scheme": "table"}},
        "stages": [{"sources": {"mine": 1}}],
    })  # fmt: skip
    split = load_training_data(config).splits["mine"]
    texts = [text for passage in (*split.train, *split.dev) for text in passage.texts]
    assert kept_out.upper() not in [text for passage in split.train for text in passage.texts]
    assert len(texts) in (20, 21)


def test_a_stage_names_passages_after_their_source():
    from toolkit.training.splits import Split

    passage = Passage(("It rained.",), (Gold(),), "corpus")
    passages = stage_passages({"mine": Split([passage], [], 0)}, {"mine": 3})
    assert [each.corpus for each in passages] == ["mine"] * 3
