"""A few hundred hand labels move probabilities to a corpus's own base rate, and never by much more
than they can carry."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

import toolkit
from toolkit.annotation.sample import draw
from toolkit.models import registry
from toolkit.models.calibration import calibration_error
from toolkit.models.recalibration import Reading, Recalibration, log_odds
from toolkit.models.registry import load_model
from toolkit.recalibration import calibrate, write_calibration
from toolkit.recalibration.fit import cross_fitted, fit_reading, losses, thresholds
from toolkit.recalibration.labelled import Column
from toolkit.results import ScoreSet

MODEL = "linear"
PLAIN = ("The council met on day {n}.", "Fares rise by {n} percent in March, the operator said.")
LOADED = ("The reckless, shameful plan {n} is a disgrace.", "A vile tirade, the {n}th this year!")


def column(n: int, *, shift: float, seed: int = 0, centre: float = -1.0) -> Column:
    """Sentences whose true log odds are the model's less ``shift``."""
    random = np.random.default_rng(seed)
    z = random.normal(centre, 1.5, n)
    truth = (random.random(n) < expit(z - shift)).astype(float)
    clusters = np.array([str(k // 4) for k in range(n)], object)
    return Column("q", "a", expit(z), truth, np.ones(n), clusters, expit(z))


@pytest.mark.parametrize("seed", range(5))
def test_a_model_that_is_too_sure_of_a_rare_label_is_corrected(seed: int) -> None:
    labelled, rest = column(200, shift=2.5, seed=seed), column(20_000, shift=2.5, seed=seed + 50)
    reading = fit_reading(labelled)
    before, after = (calibration_error(p, rest.truth) for p in (rest.p, reading.apply(rest.p)))
    assert before > 0.15
    assert after <= 0.05


@pytest.mark.parametrize("seed", range(5))
def test_a_calibrated_model_at_three_percent_is_not_harmed(seed: int) -> None:
    labelled, rest = (column(n, shift=0, seed=seed, centre=-4.5) for n in (200, 20_000))
    assert 0.01 < rest.truth.mean() < 0.06
    reading = fit_reading(labelled)
    assert calibration_error(reading.apply(rest.p), rest.truth) <= 0.02
    own, read = (losses(p, rest.truth, rest.weight) for p in (rest.p, reading.apply(rest.p)))
    assert read["log loss"] <= own["log loss"] * 1.1


def test_without_a_positive_the_shift_stays_within_the_prior() -> None:
    labelled = column(200, shift=0)._replace(truth=np.zeros(200))
    assert -5 < fit_reading(labelled).shift < 0


def test_weights_undo_a_sample_that_favours_the_likely() -> None:
    every = column(20_000, shift=2.0)
    random = np.random.default_rng(1)
    inclusion = np.where(every.p > 0.5, 0.05, 0.005)
    rows = np.flatnonzero(random.random(every.n) < inclusion)
    part = every._replace(
        p=every.p[rows], truth=every.truth[rows], weight=1 / inclusion[rows],
        clusters=every.clusters[rows],
    )  # fmt: skip
    weighed = fit_reading(part).apply(every.p).mean()
    assert weighed == pytest.approx(every.truth.mean(), abs=0.03)
    assert part.effective < part.n


def test_no_text_is_read_by_its_own_articles_labels() -> None:
    labelled = column(200, shift=2.0)
    flipped = labelled.truth.copy()
    flipped[:4] = 1 - flipped[:4]  # one article
    first, second = (cross_fitted(labelled._replace(truth=t)) for t in (labelled.truth, flipped))
    assert (first[:4] == second[:4]).all()
    assert (first != second).any()


def test_thresholds_from_probabilities_alone() -> None:
    p = column(5000, shift=0).p
    points = thresholds(p)
    assert (p >= points["prevalence"]).sum() == pytest.approx(p.sum(), abs=2)
    expected = [
        2 * p[p >= t].sum() / ((p >= t).sum() + p.sum()) for t in np.linspace(0.05, 0.9, 60)
    ]
    best = p >= points["f1"]
    assert 2 * p[best].sum() / (best.sum() + p.sum()) >= max(expected) - 1e-9


def test_labels_that_exclude_each_other_still_do() -> None:
    read = {"f": {"none": Reading(1.0, 3.0), "a": Reading(1.0, 3.0)}}
    recalibration = Recalibration("m", "", {}, read)
    p = np.array([[0.4, 0.3], [0.1, 0.01]], np.float32)
    moved = recalibration.of_question("f", p, ("none", "a"))
    assert (moved[0] >= 0.5).tolist() == [False, True]
    assert (moved[1] >= 0.5).tolist() == [True, False]


def test_a_reading_of_nothing_changes_nothing() -> None:
    p = np.array([0.001, 0.3, 0.97])
    assert Reading().apply(p) == pytest.approx(p)
    assert Reading(2.0, 1.0).apply(p) == pytest.approx(expit(log_odds(p) / 2 + 1))
    assert Reading().apply(np.array([0.3]), threshold=0.3) == pytest.approx(0.5)


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """60 articles of four sentences, one of them loaded."""
    folder = tmp_path_factory.mktemp("articles")
    rows = [
        {
            "id": f"a{n}",
            "text": "\n".join(t.format(n=n) for t in (PLAIN[0], LOADED[n % 2], PLAIN[1], PLAIN[0])),
        }
        for n in range(1, 61)
    ]
    pd.DataFrame(rows).to_csv(folder / "articles.csv", index=False)
    toolkit.score_batch([folder / "articles.csv"], folder / "scored", model=MODEL)
    return folder / "scored"


@pytest.fixture(scope="module")
def labels(scored: Path) -> pd.DataFrame:
    """Of 150 sentences; the coder finds one loaded where the model does, in one of four."""
    items = ScoreSet.open(scored).items()
    drawn = draw(items, 150, seed=1)
    p = dict(zip(items["item"], items["loaded_language"], strict=True))
    chosen = [
        "loaded" if p[item] >= 0.5 and number % 4 == 0 else "none"
        for number, item in enumerate(drawn["item"])
    ]
    return pd.DataFrame({
        "item": drawn["item"], "annotator": "ada", "codebook": "loaded_language",
        "label": chosen, "start": None, "end": None, "inclusion_p": drawn["inclusion_p"],
        "text_sha256": drawn["text_sha256"],
    })  # fmt: skip


def test_scores_follow_the_calibration_and_evidence_the_scores(
    scored: Path, labels: pd.DataFrame, tmp_path: Path
) -> None:
    fitted = calibrate(scored, labels, repeats=50)
    (fit,) = fitted.fits
    assert fit.helps
    assert fit.mean[0] > fit.mean[1]
    assert fit.mean[1] == pytest.approx(fit.share, abs=0.05)
    path = write_calibration(fitted, tmp_path / "calibration")
    again = tmp_path / "again"
    source = scored.parent / "articles.csv"
    toolkit.score_batch([source], again, model=MODEL, calibration=path)
    before, after = ScoreSet.open(scored), ScoreSet.open(again)
    read = fitted.recalibration.labels["loaded_language"]["loaded"]
    expected = read.apply(before.sentences["loaded_language"].to_numpy(float))
    assert after.sentences["loaded_language"].to_numpy(float) == pytest.approx(expected, abs=1e-4)
    assert after.sentences["frame_economic"].tolist() == before.sentences["frame_economic"].tolist()
    assert after.stamp is not None
    assert after.stamp.options["calibration"]
    with pytest.raises(ValueError, match="score without it"):
        calibrate(again, labels, repeats=50)
    at_point = load_model(MODEL, calibration=path, operating_point="prevalence")
    texts = [sentence.split("\n") for sentence in pd.read_csv(source)["text"]]
    p = [s.labels["loaded_language"]["loaded"] for a in at_point.predict(texts) for s in a]
    point = fitted.recalibration.thresholds["prevalence"]["loaded_language"]["loaded"]
    assert sum(x >= 0.5 for x in p) == (expected >= point).sum() > 0
    with pytest.raises(ValueError, match="no thresholds for 'best'"):
        load_model(MODEL, calibration=path, operating_point="best")


def test_the_encoder_decides_by_the_calibrated_probability(tmp_path: Path) -> None:
    model = load_model("default")
    hashes = {codebook.name: codebook.sha256 for codebook in model.codebooks}
    text = [["The reckless, shameful plan is a disgrace, the mayor said."]]
    (own,) = model.predict(text)[0]
    assert own.labels["loaded_language"]["loaded"] >= 0.5
    shifted = Recalibration(
        "default", model.sha256, hashes, {"loaded_language": {"loaded": Reading(1.0, -9.0)}},
        {"attribution": Reading(2.0, 0.0)},
    )  # fmt: skip
    (tmp_path / "calibration.json").write_text(shifted.to_json(), encoding="utf-8")
    (read,) = load_model("default", calibration=tmp_path).predict(text)[0]
    assert read.labels["loaded_language"]["loaded"] < 0.5
    assert read.labels["framing"] == own.labels["framing"]
    assert read.labels["attribution"].keys() == own.labels["attribution"].keys()
    assert read.labels["attribution"] != own.labels["attribution"]
    assert read.labels["naming"] == own.labels["naming"]


def test_labels_of_the_models_own_taste_change_nothing(scored: Path, labels: pd.DataFrame) -> None:
    items = ScoreSet.open(scored).items().set_index("item")["loaded_language"]
    random = np.random.default_rng(3)
    drawn = random.random(len(labels)) < items[labels["item"]].to_numpy(float)
    own = labels.assign(label=np.where(drawn, "loaded", "none"))
    fitted = calibrate(scored, own, repeats=50)
    (fit,) = fitted.fits
    if not fit.helps:
        assert fit.reading == Reading()
    assert fit.mean[1] == pytest.approx(fit.share, abs=0.05)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: t.head(20), "20 labelled sentences; code 30 or more"),
        (lambda t: t.assign(item="elsewhere"), "none of its items"),
        (lambda t: t.assign(codebook="colours"), "answers none of the questions scored"),
        (lambda t: t.assign(text_sha256="0"), "another text"),
        (lambda t: t.assign(inclusion_p=0.0), "inclusion_p of item .* is 0; it must be in"),
        (lambda t: t.assign(inclusion_p=None), "inclusion_p of item .* is missing"),
        (lambda t: t.assign(inclusion_p="half"), "row 1: inclusion_p 'half' is no number"),
    ],
)
def test_labels_that_do_not_fit_are_refused(scored, labels, change, message) -> None:
    with pytest.raises(ValueError, match=message):
        calibrate(scored, change(labels), repeats=10)


def test_a_label_of_no_drawn_item_is_refused(scored, labels, tmp_path) -> None:
    drawn = labels.assign(text="", article_id="", stratum="")
    drawn.iloc[1:].to_csv(tmp_path / "sample.csv", index=False)
    without = labels.drop(columns="inclusion_p")
    with pytest.raises(ValueError, match=r"is missing; it must be in .*: give the sample from whi"):
        calibrate(scored, without, sample=tmp_path / "sample.csv", repeats=10)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "no calibration of toolkit calibrate"),
        ("[]", "no calibration of toolkit calibrate"),
        ('{"kind": "encoder", "version": 1}', "not a calibration of version 1"),
        (Recalibration("m", "0", {}).to_json(), "of other weights than those of linear"),
        (
            Recalibration("m", "0", {}, {"q": {"a": Reading(-1.0, 0.0)}}).to_json(),
            "labels.q.a.temperature: must be greater than 0",
        ),
    ],
)
def test_a_calibration_of_something_else_is_refused(tmp_path: Path, content, message) -> None:
    path = tmp_path / "calibration.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=message) as raised:
        load_model(MODEL, calibration=path)
    assert str(path) in str(raised.value)


def test_a_model_that_cannot_be_read_otherwise_takes_none(tmp_path: Path) -> None:
    class Plain:
        """A model that has probabilities of its own alone."""

        name, sha256, codebooks = "plain", "0", ()

        def predict(self, articles: object) -> list[object]:
            return []

    path = tmp_path / "calibration.json"
    path.write_text(Recalibration("plain", "0", {}).to_json(), encoding="utf-8")
    with pytest.raises(ValueError, match="plain takes no calibration"):
        registry._recalibrated(Plain(), path, "")
