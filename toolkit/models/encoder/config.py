"""Settings of a trained encoder model: its heads, its windows, how its logits are read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from toolkit.models.calibration import Calibration
from toolkit.models.confidence import UNFITTED, Levels
from toolkit.models.encoder.heads import Head, heads_from
from toolkit.models.encoder.windows import Shape

VERSION = 1
FILE = "config.json"


class WordWeight(NamedTuple):
    """What the words alone weigh in a head, in [0, 1] against the network's own log odds, and how
    the sum is read."""

    weight: float
    calibration: Calibration


@dataclass(frozen=True, slots=True)
class EncoderConfig:
    """``calibration`` by sentence head; ``span_bias``, log odds added to being inside, by span
    head, one a label; ``thresholds`` by aim and sentence head, probabilities, one a label;
    ``rules``, what the written rules weigh in a facet, in log odds; ``words``, what the words alone
    weigh in a sentence head."""

    heads: tuple[Head, ...]
    shape: Shape
    pad: int
    calibration: Mapping[str, Calibration] = field(default_factory=dict)
    span_bias: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    thresholds: Mapping[str, Mapping[str, tuple[float, ...]]] = field(default_factory=dict)
    levels: Levels = UNFITTED
    rules: Mapping[str, float] = field(default_factory=dict)
    words: Mapping[str, WordWeight] = field(default_factory=dict)

    def save(self, folder: Path) -> None:
        """Write ``config.json``."""
        text = json.dumps(
            {
                "kind": "encoder",
                "version": VERSION,
                "heads": [head._asdict() for head in self.heads],
                "shape": self.shape._asdict(),
                "pad": self.pad,
                "calibration": {k: v._asdict() for k, v in self.calibration.items()},
                "span_bias": dict(self.span_bias),
                "thresholds": {aim: dict(own) for aim, own in self.thresholds.items()},
                "levels": self.levels._asdict(),
                "rules": dict(self.rules),
                "words": {
                    name: {"weight": one.weight, **one.calibration._asdict()}
                    for name, one in self.words.items()
                },
            },
            indent=1,
        )
        (folder / FILE).write_text(text + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> EncoderConfig:
        """Read it back; `ValueError` names the folder and what is wrong with it."""
        try:
            found: dict[str, Any] = json.loads((folder / FILE).read_text(encoding="utf-8"))
            if (found.get("kind"), found.get("version")) != ("encoder", VERSION):
                raise ValueError(f"not an encoder model of version {VERSION}")
            heads = heads_from(found["heads"])
            told, asked = found["calibration"], found.get("words", {})
            named = {head.name: head for head in heads}
            calibration = {k: _calibration(one, named[k]) for k, one in told.items()}
            words = {
                k: WordWeight(_weight(one["weight"]), _calibration(one, named[k]))
                for k, one in asked.items()
            }
            bias = {k: tuple(map(float, v)) for k, v in found["span_bias"].items()}
            thresholds = {
                str(aim): {str(k): _shares(v) for k, v in own.items()}
                for aim, own in found["thresholds"].items()
            }
            levels = Levels(**{name: float(found["levels"][name]) for name in Levels._fields})
            rules = {str(k): float(v) for k, v in found.get("rules", {}).items()}
            if unknown := set(rules) - {head.name for head in heads if head.kind == "single"}:
                raise ValueError(f"rules for {', '.join(sorted(unknown))}, which is no such head")
            shape = Shape(*(int(found["shape"][name]) for name in Shape._fields))
            pad = int(found["pad"])
            return cls(heads, shape, pad, calibration, bias, thresholds, levels, rules, words)
        except (OSError, KeyError, TypeError, AttributeError, ValueError) as wrong:
            raise ValueError(f"{folder}: {FILE} cannot be read: {wrong}") from None


def _calibration(found: Any, head: Head) -> Calibration:
    own = Calibration(float(found["temperature"]), tuple(map(float, found["shift"])))
    if not own.temperature > 0 or len(own.shift) != len(head.labels):
        raise ValueError(f"the calibration of {head.name} does not fit it")
    return own


def _weight(value: Any) -> float:
    if not 0 <= float(value) <= 1:
        raise ValueError("the weight of the words lies in [0, 1]")
    return float(value)


def _shares(values: Any) -> tuple[float, ...]:
    found = tuple(map(float, values))
    if not all(0 < value < 1 for value in found):
        raise ValueError("a threshold lies in (0, 1)")
    return found
