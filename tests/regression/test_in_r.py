"""Regressions of hand labels alone beside those of R's package ``survey`` on the same design."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from toolkit.regression.estimators import Solved
from toolkit.regression.families import FAMILIES
from toolkit.regression.observations import Side

R = """
suppressMessages(library(survey)); options(digits = 15)
d <- read.csv("{csv}")
design <- svydesign(ids = ~article, strata = {strata}, weights = ~w, data = d, nest = TRUE)
m <- svyglm(y ~ outlet + topic, design, family = {family}, epsilon = 1e-14, maxit = 100)
cat(coef(m), SE(m))
"""


@pytest.fixture(scope="module")
def survey() -> None:
    """The test is skipped where there is no R with the package."""
    if shutil.which("Rscript") is None:
        pytest.skip("R is not installed")
    if subprocess.run(["Rscript", "-e", "library(survey)"], capture_output=True).returncode:
        pytest.skip("R has no package survey")


@pytest.mark.parametrize("strata", ["NULL", "~stratum"])
@pytest.mark.parametrize(
    ("family", "theirs"),
    [("linear", "gaussian()"), ("logistic", "quasibinomial()"), ("poisson", "quasipoisson()")],
)
def test_it_is_svyglm(survey: None, tmp_path: Path, family: str, theirs: str, strata: str) -> None:
    rng = np.random.default_rng(5)
    n, clusters = 360, 40
    article = np.sort(rng.integers(0, clusters, n))
    stratum = article % 2
    x = np.column_stack([np.ones(n), stratum, rng.normal(size=n)])
    chance = 1 / (1 + np.exp(1.2 - 0.5 * x[:, 1] - 0.4 * x[:, 2]))
    y = (rng.random(n) < chance).astype(float)
    weight = 1 / np.where(stratum, 0.05, 0.2) * rng.uniform(0.8, 1.25, n)
    csv = tmp_path / "labels.csv"
    table = np.column_stack([article, stratum, y, x[:, 1], x[:, 2], weight])
    lines = (",".join(map(repr, map(float, row))) for row in table)
    csv.write_text("\n".join(["article,stratum,y,outlet,topic,w", *lines]))
    script = R.format(csv=csv, family=theirs, strata=strata)
    ran = subprocess.run(["Rscript", "-e", script], capture_output=True, text=True, check=True)
    values, errors = np.array(ran.stdout.split(), float).reshape(2, -1)

    numbers = np.unique(article, return_inverse=True)[1]
    mine = Solved.of(Side(x, y, weight), numbers, numbers.max() + 1, FAMILIES[family])
    assert mine.value == pytest.approx(values, abs=1e-6)
    # Theirs has G / (G - 1), within strata, where ours has the leverage of each article (CR2).
    sums = np.stack([np.bincount(numbers, column) for column in mine.scores.T], axis=1)
    shares = sums @ np.linalg.inv(mine.by.bread)
    groups = np.bincount(numbers, stratum) > 0 if strata != "NULL" else np.zeros(len(sums), bool)
    variance = np.zeros(x.shape[1])
    for of in (shares[groups], shares[~groups]):
        if len(of):
            variance += ((of - of.mean(axis=0)) ** 2).sum(axis=0) * len(of) / (len(of) - 1)
    assert np.sqrt(variance) == pytest.approx(errors, abs=1e-6)
