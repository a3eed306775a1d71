"""Settings of a trained encoder model: its heads, its windows, how its logits are read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from toolkit.models.calibration import Calibration
from toolkit.models.confidence import ConfidenceThresholds
from toolkit.models.encoder.heads import Head, heads_from
from toolkit.models.encoder.windows import Shape
from toolkit.models.folder import CONFIG, read_config

VERSION = 2
LEXICAL = "lexical"
"""The part of a model folder that holds its lexical model, where it has one."""


class LexicalWeight(NamedTuple):
    """What the lexical model weighs in a head, in [0, 1] against the network's own log odds, and
    how the sum is read."""

    weight: float
    calibration: Calibration


@dataclass(frozen=True, slots=True)
class EncoderConfig:
    """``codebooks``: names of those that the heads answer, in the order of their columns.

    ``calibration`` by sentence head; ``span_bias``, log odds added to being inside, by span head,
    one a label; ``thresholds`` by operating point and sentence head, probabilities, one a label;
    ``rule_ensemble``, what the written rules weigh in a head, in log odds; ``lexical``, what the
    lexical model weighs in a head.
    """

    heads: tuple[Head, ...]
    shape: Shape
    pad: int
    codebooks: tuple[str, ...] = ()
    calibration: Mapping[str, Calibration] = field(default_factory=dict)
    span_bias: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    thresholds: Mapping[str, Mapping[str, tuple[float, ...]]] = field(default_factory=dict)
    confidence: ConfidenceThresholds = field(default_factory=ConfidenceThresholds)
    rule_ensemble: Mapping[str, float] = field(default_factory=dict)
    lexical: Mapping[str, LexicalWeight] = field(default_factory=dict)

    @property
    def width(self) -> int:
        """Columns of logits that all heads take together."""
        return sum(head.width for head in self.heads)

    def save(self, folder: Path) -> None:
        """Write ``config.json``."""
        text = json.dumps(
            {
                "kind": "encoder",
                "version": VERSION,
                "codebooks": list(self.codebooks),
                "heads": [head._asdict() for head in self.heads],
                "shape": self.shape._asdict(),
                "pad": self.pad,
                "calibration": {k: v._asdict() for k, v in self.calibration.items()},
                "span_bias": dict(self.span_bias),
                "thresholds": {point: dict(heads) for point, heads in self.thresholds.items()},
                "confidence": dict(self.confidence.by_codebook),
                "rule_ensemble": dict(self.rule_ensemble),
                "lexical": {
                    name: {"weight": part.weight, **part.calibration._asdict()}
                    for name, part in self.lexical.items()
                },
            },
            indent=1,
        )
        (folder / CONFIG).write_text(text + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> EncoderConfig:
        """Read it back; `ValueError` names the folder and what is wrong with it."""
        config = read_config(folder)
        try:
            return _parsed(config)
        except (KeyError, TypeError, AttributeError, ValueError) as problem:
            raise ValueError(f"{folder}: {CONFIG} cannot be read: {problem}") from None


def _parsed(config: Mapping[str, Any]) -> EncoderConfig:
    if (config.get("kind"), config.get("version")) != ("encoder", VERSION):
        raise ValueError(f"not an encoder model of version {VERSION}")
    heads = {head.name: head for head in heads_from(config["heads"])}
    rules = {str(name): float(weight) for name, weight in config["rule_ensemble"].items()}
    if unknown := [name for name in rules if name not in heads or heads[name].kind != "single"]:
        raise ValueError(f"rules for {', '.join(unknown)}, which is no such head")
    return EncoderConfig(
        tuple(heads.values()),
        Shape(*(int(config["shape"][name]) for name in Shape._fields)),
        int(config["pad"]),
        tuple(map(str, config["codebooks"])),
        {name: _calibration(part, heads[name]) for name, part in config["calibration"].items()},
        {name: tuple(map(float, bias)) for name, bias in config["span_bias"].items()},
        {
            str(point): {str(name): _shares(shares) for name, shares in by_head.items()}
            for point, by_head in config["thresholds"].items()
        },
        ConfidenceThresholds.from_json(config["confidence"]),
        rules,
        {
            name: LexicalWeight(_weight(part["weight"]), _calibration(part, heads[name]))
            for name, part in config["lexical"].items()
        },
    )


def _calibration(part: Mapping[str, Any], head: Head) -> Calibration:
    calibration = Calibration(float(part["temperature"]), tuple(map(float, part["shift"])))
    if not calibration.temperature > 0 or len(calibration.shift) != len(head.labels):
        raise ValueError(f"the calibration of {head.name} does not fit it")
    return calibration


def _weight(value: Any) -> float:
    if not 0 <= float(value) <= 1:
        raise ValueError("the weight of the lexical model lies in [0, 1]")
    return float(value)


def _shares(values: Any) -> tuple[float, ...]:
    shares = tuple(map(float, values))
    if not all(0 < share < 1 for share in shares):
        raise ValueError("a threshold lies in (0, 1)")
    return shares
