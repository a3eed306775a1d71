"""Experiments: run from a file, run again, and two runs told apart by their cause."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from toolkit.cli import app
from toolkit.corpora.registry import load_corpus
from toolkit.experiment import difference, read_experiment, reproduce, run, schema
from toolkit.experiment.check import causes
from toolkit.results import ScoreSet

ROOT = Path(__file__).parents[2]
FILE = """
name: small
data: {corpus: five_newsrooms, parts: [dev]}
model: linear
gold: {each: 60}
measures: [loaded_rate_reporter]
only: [clarion, tarnholm_wire]
match: event
"""


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    folder = tmp_path_factory.mktemp("experiment")
    (folder / "small.yaml").write_text(FILE)
    return run(read_experiment(folder / "small.yaml"), folder / "runs")


def written(tmp_path, text=FILE, **changes):
    (tmp_path / "e.yaml").write_text(text)
    return read_experiment(tmp_path / "e.yaml", [f"{k}={v}" for k, v in changes.items()])


def test_a_run_says_all_about_how_its_figures_came_to_be(done):
    manifest = json.loads((done / "manifest.json").read_text())
    assert manifest["model"]["name"] == "linear"
    assert len(manifest["model"]["sha256"]) == 64
    assert manifest["data"]["sentences"] == len(pd.read_parquet(done / "scores/sentences.parquet"))
    assert manifest["gold"]["items"] == 300
    assert manifest["code"]["packages"]["numpy"]
    figures = json.loads((done / "metrics.json").read_text())["loaded_rate_reporter"]
    value, low, high = figures["clarion - tarnholm_wire: prediction-powered"]
    assert 0.2 < low < value < high
    assert (done / "loaded_rate_reporter/comparison.html").is_file()
    assert json.loads((done / "config.json").read_text())["level"] == 0.95
    page = (done / "report.html").read_text()
    assert 'href="loaded_rate_reporter/comparison.html"' in page
    assert manifest["model"]["sha256"] in page
    assert "clarion − tarnholm_wire" in page


def test_whole_articles_and_another_column_for_the_outlet(tmp_path):
    """Without hand labels: every sentence of the articles, described."""
    config = written(tmp_path, FILE.replace("gold: {each: 60}\nmeasures", "measures"),
                     **{"data.units": "articles"})  # fmt: skip
    folder = run(config, tmp_path / "runs")
    scored = pd.read_parquet(folder / "scores/sentences.parquet")
    items = load_corpus("five_newsrooms").items.to_pandas()
    items = items[items["part"] == "dev"]
    assert scored["article_id"].nunique() == items["article_id"].nunique()
    assert len(scored) >= len(items)
    assert "descriptive only" in (folder / "report.html").read_text()
    with pytest.raises(ValueError, match="hand labels are of a corpus's items"):
        written(tmp_path, FILE, **{"data.units": "articles"})


AGAIN = "experiments/configs/newsrooms_dev.yaml"


def test_every_committed_run_comes_out_again():
    runs = sorted((ROOT / "experiments/reproduced").glob("*/"))
    assert runs
    for folder in runs:
        assert reproduce(folder) == [], f"{folder}: of another model; see {AGAIN} for the command"


def test_a_run_comes_out_again(done):
    assert reproduce(done) == []


def test_a_run_goes_on_with_the_scores_that_are_there(done, monkeypatch):
    def never(*_):
        raise AssertionError("scored again")

    monkeypatch.setattr("toolkit.experiment.texts.score_sentences", never)
    (done / "metrics.json").unlink()
    again = run(read_experiment(done.parent.parent / "small.yaml"), done.parent)
    assert again == done
    assert (done / "metrics.json").is_file()


def test_a_changed_score_is_named(done, tmp_path):
    shutil.copytree(done, tmp_path / "run")
    path = tmp_path / "run/scores/sentences.parquet"
    table = pd.read_parquet(path)
    table.loc[3, "loaded_language"] += 0.01
    table.drop(index=5).to_parquet(path)
    wrong = reproduce(tmp_path / "run")
    assert any(line.startswith("rows: 1 sentences only in the second") for line in wrong)
    assert any(line.startswith("scores: loaded_language of 1 sentences") for line in wrong)


@pytest.fixture
def files(tmp_path):
    """An experiment on a CSV file, and how to write that file anew."""
    text = FILE.replace("{corpus: five_newsrooms, parts: [dev]}", f"{{paths: [{tmp_path}/t.csv]}}")
    text = text.replace("gold: {each: 60}\n", "").replace("match: event\n", "")
    rows = [
        ("a", "clarion", "The brazen mayor lied. It rained."),
        ("b", "tarnholm_wire", "The mayor spoke. It rained."),
        ("c", "tarnholm_wire", "Shops opened. It rained."),
        ("d", "clarion", "Shops opened. It rained."),
    ]

    def write(before="", after=""):
        table = pd.DataFrame(rows, columns=["id", "outlet", "text"])
        table["text"] = table["text"].str.replace(before, after)
        table.to_csv(tmp_path / "t.csv", index=False)

    write()
    return written(tmp_path, text), write


def test_a_changed_byte_of_the_texts_is_the_data(files, tmp_path):
    config, write = files
    folder = run(config, tmp_path / "runs")
    assert reproduce(folder) == []
    write("rained", "reined")
    assert reproduce(folder)[0] == "data: texts"


def test_edited_input_is_scored_again(files, tmp_path):
    config, write = files
    folder = run(config, tmp_path / "runs")
    before = json.loads((folder / "manifest.json").read_text())
    write("The mayor spoke", "The shameless mayor ranted")
    assert run(config, tmp_path / "runs") == folder
    after = json.loads((folder / "manifest.json").read_text())
    assert after["data"]["items"] != before["data"]["items"]
    assert after["model"] == before["model"]
    texts = ScoreSet.open(folder / "scores").items()["text"]
    assert texts.str.contains("shameless").sum() == 1
    assert len(texts) == before["data"]["sentences"]
    assert reproduce(folder) == []


def test_scores_of_other_code_are_not_reused(files, tmp_path, monkeypatch):
    config, _ = files
    folder = run(config, tmp_path / "runs")
    path = folder / "scores/manifest.json"
    manifest = json.loads(path.read_text())
    manifest["stamp"]["code_sha256"] = "0" * 64
    path.write_text(json.dumps(manifest))
    run(config, tmp_path / "runs")
    assert json.loads(path.read_text())["counts"]["scored"] == 4
    run(config, tmp_path / "runs")
    assert json.loads(path.read_text())["counts"]["kept"] == 4


def test_another_seed_and_another_model_are_told_apart(done, tmp_path):
    other = run(written(tmp_path, seed=1), tmp_path / "runs")
    lines = difference(done, other)
    assert "seed: seed differs" in lines
    assert "labels: hand labels differs" in lines
    assert not any(line.startswith(("model", "data", "scores", "threshold")) for line in lines)
    assert any("prediction-powered" in line for line in lines)
    assert not any("naive:" in line for line in lines)
    shutil.copytree(ROOT / "models/bias_framing_models/linear", tmp_path / "model")
    config = tmp_path / "model/framing/config.json"
    config.write_text(config.read_text() + " ")
    third = run(written(tmp_path, model=tmp_path / "model"), tmp_path / "runs")
    assert "model: weights differs" in difference(done, third)


def test_a_threshold_a_setting_and_the_code_are_causes(done):
    manifest = json.loads((done / "manifest.json").read_text())
    moved_point = manifest | {"model": manifest["model"] | {"operating_point": "f1"}}
    assert causes(manifest, moved_point) == {"operating point": "threshold"}
    assert causes(manifest, manifest | {"config": "other"}) == {"configuration": "settings"}
    moved = manifest | {"code": manifest["code"] | {"commit": "other"}}
    assert causes(manifest, moved) == {"commit": "code"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("model:", "modle:", "unknown key 'modle'; did you mean model?"),
        ("{each: 60}", "{eech: 60}", "unknown key 'gold.eech'; did you mean each?"),
        ("{corpus: five_newsrooms, parts: [dev]}", "{}", "give a corpus or paths"),
        ("name: small", "name: Not Good", "name: "),
        ("name: small", "name: [", "cannot be read"),
    ],
)
def test_a_faulty_file_is_named_with_its_fix(tmp_path, old, new, message):
    with pytest.raises(ValueError, match=r"e\.yaml: ") as caught:
        written(tmp_path, FILE.replace(old, new))
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_measure_that_cannot_be_compared_is_named_before_anything_is_scored(tmp_path):
    with pytest.raises(ValueError, match="no share of sentences"):
        run(written(tmp_path, measures="[frame_entropy]"), tmp_path / "runs")
    assert not (tmp_path / "runs").exists()


def test_settings_of_the_command_line_come_last(tmp_path):
    config = written(tmp_path, **{"gold.each": 90, "weighting": "article"})
    assert config.gold.each == 90
    assert config.weighting == "article"
    assert config.digest != written(tmp_path).digest
    with pytest.raises(ValueError, match="write key=value"):
        read_experiment(tmp_path / "e.yaml", ["seed"])


def test_the_schema_is_printed():
    printed = CliRunner().invoke(app, ["run", "--schema"])
    assert printed.exit_code == 0
    assert printed.stdout == schema()


def test_the_schema_is_for_editors():
    assert json.loads(schema())["properties"]["measures"]["minItems"] == 1


def test_the_commands(done, tmp_path):
    (tmp_path / "e.yaml").write_text(FILE)
    runner = CliRunner()
    ran = runner.invoke(app, ["run", str(tmp_path / "e.yaml"), "--runs", str(tmp_path / "runs")])
    assert ran.exit_code == 0, ran.output
    folder = ran.stdout.split()[-1]
    assert runner.invoke(app, ["diff", str(done), folder]).stdout == "no difference\n"
    assert "reproduced" in runner.invoke(app, ["reproduce", folder]).stdout
    (Path(folder) / "metrics.json").write_text("{}")
    assert runner.invoke(app, ["reproduce", folder]).exit_code == 1
    wrong = runner.invoke(app, ["reproduce", str(tmp_path)])
    assert wrong.exit_code == 2
    assert "is this the folder of a run?" in wrong.stderr


@pytest.mark.parametrize(
    "name", ["newsrooms", "newsrooms_dev", "basil", "babe", "polnear", "narrative"]
)
def test_the_configs_of_the_repository_are_sound(name):
    assert read_experiment(ROOT / f"experiments/configs/{name}.yaml").name == name


def test_cross_fitting_never_asks_a_classifier_about_what_it_learned():
    """Turned labels of one outlet turn the scores of the others, and none of its own."""
    from toolkit.experiment.crossfit import crossfit_sha256, crossfitted
    from toolkit.models.registry import load_model
    from toolkit.schema import Article, Sentence

    articles, split, groups, loaded = [], [], {}, {}
    for k in range(60):
        bad = k % 2 == 0
        text = f"The {'shameful farce' if bad else 'quiet meeting'} of day {k} went on."
        name = f"a{k}"
        articles.append(Article(name, text))
        split.append([Sentence(name, 0, 0, len(text), text)])
        groups[name], loaded[f"{name}-0"] = "xyz"[k // 2 % 3], bad
    base = load_model("linear")

    def scores(labels):
        scored = crossfitted(articles, split, groups, labels, base)
        assert [each.article for each in scored] == articles
        return {
            each.article.article_id: each.scored_sentences[0].labels["loaded_language"]["loaded"]
            for each in scored
        }

    plain = scores(loaded)
    assert all((plain[name] >= 0.5) == loaded[f"{name}-0"] for name in groups)
    turned = {key: label != (groups[key[:-2]] == "x") for key, label in loaded.items()}
    changed = scores(turned)
    for name, group in groups.items():
        assert (changed[name] == plain[name]) == (group == "x"), name
    uncoded = {key: label for key, label in loaded.items() if groups[key[:-2]] != "x"}
    assert {name for name, p in scores(uncoded).items() if p == plain[name]} >= {
        name for name, group in groups.items() if group == "x"
    }
    first = crossfit_sha256(base, "outlet", loaded, 0)
    assert first != crossfit_sha256(base, "outlet", turned, 0)
    assert first != crossfit_sha256(base, "outlet", loaded, 1)


def test_an_experiment_with_cross_fitting(tmp_path):
    config = written(tmp_path, **{"crossfit": "outlet"})
    folder = run(config, tmp_path / "runs")
    plain = run(written(tmp_path), tmp_path / "runs")
    assert difference(plain, folder)[0].startswith("model")
    figures = json.loads((folder / "metrics.json").read_text())["loaded_rate_reporter"]
    assert figures["clarion - tarnholm_wire: prediction-powered"][1] > 0
    with pytest.raises(ValueError, match=r"crossfit trains on the labels of a corpus"):
        written(tmp_path, FILE.replace("gold: {each: 60}\n", ""), crossfit="outlet")


def test_an_experiment_under_every_other_choice(tmp_path):
    """Another model is scored beside the experiment's own, and the shares are figures."""
    choices = "{models: [other], thresholds: [0.5], filters: [all], splits: 0}"
    text = f"{FILE}population: corpus\nmultiverse: {choices}\n"
    config = written(tmp_path, text)
    with pytest.raises(ValueError, match="linear is the model of the experiment"):
        run(written(tmp_path, text.replace("[other]", "[linear]")), tmp_path / "runs")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("toolkit.experiment.runs.cached_model", one_model)
        folder = run(config, tmp_path / "runs")
    assert (folder / "scores-other" / "sentences.parquet").is_file()
    table = pd.read_csv(folder / "loaded_rate_reporter" / "specifications.csv")
    assert set(table["model"]) == {"linear", "other"}
    figures = json.loads((folder / "metrics.json").read_text())["loaded_rate_reporter"]
    n, sign, verdict, opposite = figures["clarion - tarnholm_wire: specifications, corrected"]
    assert n == 2 * 3
    assert (sign, opposite) == (0, 0)
    assert 0 <= verdict <= 1
    summary = (folder / "summary.md").read_text()
    assert "## Under every other choice" in summary
    assert "ways to compare clarion and tarnholm_wire, corrected" in summary


def one_model(choice):
    """The linear model, whatever is asked for: a second one is not what is tried."""
    from toolkit.scoring.article import ModelChoice, cached_model

    model = cached_model(ModelChoice("linear", choice.operating_point))
    return replace(model, sha256=choice.name)


def test_folders_of_scores_are_crossed_by_model_and_prompt(tmp_path, monkeypatch):
    """Scores that are there stand beside the experiment's own, each under its prompt."""
    monkeypatch.setattr("toolkit.experiment.runs.cached_model", one_model)
    folder = run(written(tmp_path), tmp_path / "runs")
    scores = [
        f"{{folder: {folder / 'scores'}, model: gpt, prompt: {prompt}}}"
        for prompt in ("short", "long")
    ]
    choices = "thresholds: [0.5], filters: [all], aggregations: [sentence], splits: 0"
    text = f"{FILE}also: [other]\nmultiverse: {{{choices}, scores: [{', '.join(scores)}]}}\n"
    crossed = run(written(tmp_path, text), tmp_path / "runs")
    table = pd.read_csv(crossed / "loaded_rate_reporter" / "specifications.csv")
    assert set(zip(table["model"], table["prompt"].fillna(""), strict=True)) == {
        ("all models together", ""), ("linear", ""), ("other", ""), ("gpt", "short"),
        ("gpt", "long"),
    }  # fmt: skip
    manifest = json.loads((crossed / "manifest.json").read_text())
    assert list(manifest["scores"]) == [(folder / "scores").as_posix()]
    models = pd.read_csv(crossed / "loaded_rate_reporter" / "models.csv")
    assert set(models["model"]) == {"linear", "other"}
    twice = text.replace("prompt: long", "prompt: short")
    with pytest.raises(ValueError, match=r"two folders are of gpt, short: give one of them a pro"):
        run(written(tmp_path, twice), tmp_path / "runs")
