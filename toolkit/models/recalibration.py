"""`Recalibration`: a model's probabilities, read anew for a user's own corpus.

Fitted by `toolkit.recalibration` to hand labels of scored articles, and applied before anything is
decided or marked, so that labels, evidence and probabilities agree.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, TypeAdapter, ValidationError
from scipy.special import expit

from toolkit.codebook import HOLDS, NONE, Codebook
from toolkit.models.decisions import exclusive
from toolkit.schema import Labels
from toolkit.settings import first_problem

FILE = "calibration.json"
KIND, VERSION = "calibration", 1
LEAST = 1e-6
"""Nothing is taken for more or less probable than this, or than its complement."""
BELOW = np.nextafter(np.float32(HOLDS), np.float32(0))
Floats = NDArray[np.float32]
Threshold = Annotated[float, Field(gt=0, lt=1)]
Thresholds = Mapping[str, Mapping[str, Threshold]]


class Reading(NamedTuple):
    """How the log odds of one probability are read: divided by ``temperature``, ``shift`` added.

    >>> round(float(Reading(1.0, -2.0).apply(np.array([0.5]))[0]), 3)
    0.119
    """

    temperature: Annotated[float, Field(gt=0)] = 1.0
    shift: float = 0.0

    def apply(self, p: NDArray[np.floating], threshold: float = HOLDS) -> NDArray[np.float64]:
        """Probabilities, the shape they came in; ``threshold`` is moved to 0.5."""
        z = log_odds(p) / self.temperature + self.shift
        return np.asarray(expit(z - np.log(threshold / (1 - threshold))), np.float64)


def log_odds(p: NDArray[np.floating]) -> NDArray[np.float64]:
    """Log odds of probabilities, finite."""
    clipped = np.clip(np.asarray(p, np.float64), LEAST, 1 - LEAST)
    return np.asarray(np.log(clipped / (1 - clipped)))


@dataclass(frozen=True, slots=True)
class Recalibration:
    """``labels`` by question and label, of questions with a probability for each label;
    ``single``, of questions of one answer, how the answer's probability is read; what is missing
    stays as it is. ``thresholds`` by operating point, question and label.

    ``model_sha256`` and ``codebooks`` (names and hashes) are of the scores it was fitted to.
    """

    model: str
    model_sha256: str
    codebooks: Mapping[str, str]
    labels: Mapping[str, Mapping[str, Reading]] = field(default_factory=dict)
    single: Mapping[str, Reading] = field(default_factory=dict)
    thresholds: Mapping[str, Thresholds] = field(default_factory=dict)
    operating_point: str = ""

    def probabilities(
        self, p: Mapping[str, Floats], labels: Mapping[str, Sequence[str]]
    ) -> dict[str, Floats]:
        """Probabilities by question, each (n texts, n labels) in the order of ``labels``."""
        return {
            question: self.of_question(question, values, labels[question])
            for question, values in p.items()
        }

    def of_question(self, question: str, p: Floats, labels: Sequence[str]) -> Floats:
        """The probabilities of one question's labels, (n texts, n labels)."""
        readings = self.labels.get(question)
        if readings is None:
            return p
        points = self.thresholds.get(self.operating_point, {}).get(question, {})
        p = exclusive(labels, p)
        columns = [
            readings.get(label, Reading()).apply(p[:, k], points.get(label, HOLDS))
            for k, label in enumerate(labels)
        ]
        read = np.stack(columns, axis=1).astype(np.float32)
        if NONE in labels and len(labels) > 1:  # a text has one of the labels, or none of them
            none = labels.index(NONE)
            most = np.delete(read, none, axis=1).max(axis=1)
            read[:, none] = np.where(most >= HOLDS, read[:, none].clip(0, BELOW), read[:, none])
        return read

    def answered(self, labels: Labels) -> dict[str, dict[str, float]]:
        """The labels of a `Prediction`, the probability of each single answer read anew; the
        answers stay."""
        return {
            question: {
                label: float(self.single[question].apply(np.array(p))) for label, p in held.items()
            }
            if question in self.single
            else dict(held)
            for question, held in labels.items()
        }

    def at(self, operating_point: str) -> Recalibration:
        """The same with thresholds moved to 0.5. Raises `ValueError` for an unknown point."""
        if operating_point and operating_point not in self.thresholds:
            known = ", ".join(self.thresholds) or "none"
            raise ValueError(
                f"the calibration has no thresholds for {operating_point!r}; there are: {known}"
            )
        return replace(self, operating_point=operating_point)

    def require(self, name: str, sha256: str, codebooks: Sequence[Codebook]) -> None:
        """Raises `ValueError` where it was fitted to scores of another model or codebook."""
        again = "score a sample with this model, code it and run toolkit calibrate again"
        if sha256 != self.model_sha256:
            raise ValueError(f"the calibration is of other weights than those of {name}; {again}")
        hashes = {codebook.name: codebook.sha256 for codebook in codebooks}
        if changed := [n for n, digest in self.codebooks.items() if hashes.get(n) != digest]:
            raise ValueError(f"the calibration is of another codebook {changed[0]}; {again}")

    def to_json(self) -> str:
        """As it is written to a file."""
        content = {
            "kind": KIND,
            "version": VERSION,
            "model": self.model,
            "model_sha256": self.model_sha256,
            "codebooks": dict(self.codebooks),
            "labels": {
                question: {label: reading._asdict() for label, reading in readings.items()}
                for question, readings in self.labels.items()
            },
            "single": {question: reading._asdict() for question, reading in self.single.items()},
            "thresholds": {
                point: {question: dict(values) for question, values in questions.items()}
                for point, questions in self.thresholds.items()
            },
        }
        return json.dumps(content, indent=1) + "\n"

    @classmethod
    def load(cls, path: Path) -> Recalibration:
        """Read a file, or the one in a folder, of ``toolkit calibrate``. Raises `ValueError` for
        one that cannot be read."""
        path = path / FILE if path.is_dir() else path
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            if (content.pop("kind"), content.pop("version")) != (KIND, VERSION):
                raise ValueError(f"not a calibration of version {VERSION}")
            return TypeAdapter(cls).validate_python(content)
        except ValidationError as invalid:
            problem = first_problem(invalid)
        except (OSError, AttributeError, TypeError, KeyError, ValueError) as wrong:
            problem = str(wrong)
        raise ValueError(f"{path}: no calibration of toolkit calibrate: {problem}")


def calibration_sha256(path: str | Path) -> str:
    """Hex SHA-256 of a calibration's file, by which scores are stamped. `ValueError` for none."""
    place = Path(path)
    place = place / FILE if place.is_dir() else place
    try:
        return hashlib.sha256(place.read_bytes()).hexdigest()
    except OSError as problem:
        raise ValueError(f"{place}: no calibration of toolkit calibrate: {problem}") from None
