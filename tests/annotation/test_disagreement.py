"""Sentences are drawn where models are unsure, or differ."""

from __future__ import annotations

import shutil

import numpy as np
import pandas as pd
import pytest
from known_corpus import articles, items, scored_by_spotter
from typer.testing import CliRunner

from toolkit.annotation.disagreement import joint_probability
from toolkit.annotation.scored_items import scored_items
from toolkit.cli import app
from toolkit.results import ScoreSet
from toolkit.results.sentences import Sentences


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Two models that differ on sentences of trams; the second gives no answer where rain falls."""
    place = tmp_path_factory.mktemp("disagreement")
    scored = scored_by_spotter(articles(40, 10), place)
    other = place / "other"
    shutil.copytree(scored, other)
    table = pd.read_parquet(other / "sentences.parquet")
    table.loc[table["text"].str.contains("Trams"), "loaded_language"] = 0.9
    table[~table["text"].str.contains("Rain")].to_parquet(other / "sentences.parquet")
    return scored, other


def test_the_mean_is_as_uncertain_as_models_are_and_differ(folders):
    scored, other = folders
    rows = scored_items(ScoreSet.open(scored))
    texts = Sentences(ScoreSet.open(scored), rows).texts()["text"]
    p = joint_probability(ScoreSet.open(scored), rows, "loaded_rate", [other])
    trams, rain = (texts.str.contains(word).to_numpy() for word in ("Trams", "Rain"))
    assert p[trams] == pytest.approx(0.5)
    assert p[rain] == pytest.approx(0.1)  # the first model's alone
    # What each leaves open, and how far they lie apart: 0.1 and 0.9.
    assert p[trams] * (1 - p[trams]) == pytest.approx(0.09 + np.var([0.1, 0.9]))


def test_the_command_draws_where_models_differ_with_known_probabilities(folders, tmp_path):
    scored, other = folders
    command = ["sample", str(scored), "--n", "60", "--codebook", "loaded_language"]
    done = CliRunner().invoke(
        app, [*command, "--adaptive", "loaded_rate", "--also", str(other), "--out",
              str(tmp_path / "coding")],
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    drawn = pd.read_csv(tmp_path / "coding" / "sample.csv")
    trams = drawn["text"].str.contains("Trams")
    share = items(scored)["text"].str.contains("Trams").mean()
    assert trams.mean() > 1.3 * share
    assert (1 / drawn["inclusion_p"]).sum() == pytest.approx(400)
    assert drawn["inclusion_p"].gt(0).all()
    done = CliRunner().invoke(app, [*command, "--also", str(other), "--out", str(tmp_path / "x")])
    assert done.exit_code != 0
    assert "--also is for --adaptive MEASURE" in done.output
