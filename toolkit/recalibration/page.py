"""A calibration as a file, a page, and lines for a terminal."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

from toolkit.evaluation.card import table
from toolkit.models.recalibration import FILE, Recalibration
from toolkit.outputs import output_folder
from toolkit.recalibration.calibrate import Calibrated, Fit
from toolkit.recalibration.fit import MEASURES

PAGE = "calibration.md"


def write_calibration(calibrated: Calibrated, folder: Path, *, overwrite: bool = False) -> Path:
    """Write ``calibration.json`` and ``calibration.md``; gives the path of the first. Raises
    `FileExistsError` where there is another one, unless ``overwrite``, and for files of such names
    that are no calibration."""
    path, text = folder / FILE, calibrated.recalibration.to_json()
    ours = _is_calibration(path)
    if ours and not overwrite and path.read_text(encoding="utf-8") != text:
        raise FileExistsError(
            f"{path} is another calibration; give another --out, or --overwrite to replace it"
        )
    known = [FILE, PAGE] if ours else []
    with output_folder(folder, "calibrate", known=known, overwrite=overwrite) as new:
        (new / FILE).write_text(text, encoding="utf-8")
        (new / PAGE).write_text(calibration_page(calibrated), encoding="utf-8")
    return path


def _is_calibration(path: Path) -> bool:
    try:
        Recalibration.load(path)
    except ValueError:
        return False
    return True


def summary(calibrated: Calibrated) -> Iterator[str]:
    """A line for each probability that was fitted."""
    for fit in calibrated.fits:
        before, after = fit.losses["ECE"]
        verdict = "" if fit.helps else "; does not help: the model's own is kept"
        yield (
            f"{_name(fit)}: {fit.n} labels, {fit.share:.1%} hold, mean p {fit.mean[0]:.3f} -> "
            f"{fit.mean[1]:.3f}; ECE {before.value:.3f} -> {after.value:.3f}{verdict}"
        )
    for fit in calibrated.fits:
        if fit.label and fit.helps and fit.after["holds"] < fit.share / 2:
            yield (
                f"{_name(fit)}: from 0.5 on {fit.after['holds']:.1%} hold, of {fit.share:.1%}: "
                "score with --operating-point prevalence, or f1, where labels are counted"
            )


def calibration_page(calibrated: Calibrated) -> str:
    """What was fitted, as Markdown."""
    recalibration = calibrated.recalibration
    lines = [f"# Calibration of {recalibration.model}", ""]
    lines += [
        f"For weights `{recalibration.model_sha256[:16]}`. Losses before and after are "
        "cross-validated by article, with 95% intervals over articles; a reading is kept where it "
        "lowers the log loss. The ECE of few texts is too large, in a bootstrap draw more so. Log "
        "odds are divided by the temperature, then the shift is added.",
        "",
        *(f"Note: {note}." for note in calibrated.notes),
        "",
    ]
    lines += table(
        ["", "labels", "effective", "positive", "share", "mean p", "temperature", "shift", "kept"],
        [
            [_name(fit), f"{fit.n}", f"{fit.effective:.0f}", f"{fit.positives:g}",
             f"{fit.share:.3f}", f"{fit.mean[0]:.3f} → {fit.mean[1]:.3f}",
             f"{fit.reading.temperature:.2f}", f"{fit.reading.shift:+.2f}",
             "fitted" if fit.helps else "the model's own"]
            for fit in calibrated.fits
        ],
    )  # fmt: skip
    for measure in MEASURES:
        lines += [f"## {measure}", ""]
        lines += table(
            ["", "before", "after", "gain"],
            [
                [_name(fit), *map(str, fit.losses[measure]), str(fit.gain[measure])]
                for fit in calibrated.fits
            ],
        )
    lines += ["## From 0.5 on", "", "Of the labelled sentences, before and after.", ""]
    lines += table(
        ["", "holds", "sensitivity", "precision"],
        [
            [_name(fit)] + [f"{_shown(fit.before[k])} → {_shown(fit.after[k])}" for k in fit.before]
            for fit in calibrated.fits
            if fit.label
        ],
    )
    lines += ["## Operating points", "", "Thresholds on the fitted probabilities.", ""]
    lines += table(
        ["", *recalibration.thresholds],
        [
            [f"{question} {label}"]
            + [f"{of[question][label]:.3f}" for of in recalibration.thresholds.values()]
            for question, labels in next(iter(recalibration.thresholds.values()), {}).items()
            for label in labels
        ],
    )
    return "\n".join(lines).rstrip() + "\n"


def _name(fit: Fit) -> str:
    return f"{fit.question} {fit.label}" if fit.label else f"{fit.question} (answer)"


def _shown(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.3f}"
