"""Settings of a trained encoder model: its heads, its windows, how its logits are read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from pydantic import Field, TypeAdapter, ValidationError

from toolkit.models.calibration import Calibration
from toolkit.models.confidence import ConfidenceThresholds
from toolkit.models.encoder.heads import Head
from toolkit.models.encoder.windows import Shape
from toolkit.models.folder import CONFIG, read_config
from toolkit.settings import first_problem

VERSION = 2
Threshold = Annotated[float, Field(gt=0, lt=1)]
LEXICAL = "lexical"
"""The part of a model folder that holds its lexical model, where it has one."""


class EvidenceWeight(NamedTuple):
    """What words weigh in a head, in [0, 1] against the network's log odds of the whole sentence,
    and how the sum is read."""

    weight: Annotated[float, Field(ge=0, le=1)]
    calibration: Calibration


class TaggerWeight(NamedTuple):
    """What a linear model's tagger of sources weighs, in [0, 1] against the network: in the log
    odds of each word to be source, cue or content, and in those of a sentence to touch any."""

    words: Annotated[float, Field(ge=0, le=1)] = 0.0
    sentences: Annotated[float, Field(ge=0, le=1)] = 0.0


@dataclass(frozen=True, slots=True)
class EncoderConfig:
    """``codebooks``: names of those that the heads answer, in the order of their columns.

    ``calibration`` by sentence head; ``span_bias``, log odds added to being inside, by span head,
    one a label; ``thresholds`` by operating point and sentence head, probabilities, one a label;
    ``rule_ensemble``, what the written rules weigh in a head, in log odds; ``lexical``, what the
    lexical model weighs in a head; ``marked``, what the likeliest word of a codebook's spans does;
    ``tagger``, what the tagger of sources does.
    """

    heads: tuple[Head, ...]
    shape: Shape
    pad: int
    codebooks: tuple[str, ...] = ()
    calibration: Mapping[str, Calibration] = field(default_factory=dict)
    span_bias: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    thresholds: Mapping[str, Mapping[str, tuple[Threshold, ...]]] = field(default_factory=dict)
    confidence: ConfidenceThresholds = field(default_factory=ConfidenceThresholds)
    rule_ensemble: Mapping[str, float] = field(default_factory=dict)
    lexical: Mapping[str, EvidenceWeight] = field(default_factory=dict)
    marked: Mapping[str, EvidenceWeight] = field(default_factory=dict)
    tagger: TaggerWeight = field(default_factory=TaggerWeight)

    def __post_init__(self) -> None:
        heads = {head.name: head for head in self.heads}
        if not heads or len(heads) < len(self.heads) or not all(head.labels for head in self.heads):
            raise ValueError("a model needs heads, each with labels and a name of its own")
        weighed = [*self.lexical.items(), *self.marked.items()]
        sums = [(name, part.calibration) for name, part in weighed]
        for name, calibration in (*self.calibration.items(), *sums):
            fits = name in heads and len(calibration.shift) == len(heads[name].labels)
            if not fits or not calibration.temperature > 0:
                raise ValueError(f"the calibration of {name} does not fit a head")
        unknown = [n for n in self.rule_ensemble if n not in heads or heads[n].kind != "single"]
        if unknown:
            raise ValueError(f"rules for {', '.join(unknown)}, which is no such head")

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
                "lexical": _flat(self.lexical),
                "marked": _flat(self.marked),
                "tagger": self.tagger._asdict(),
            },
            indent=1,
        )
        (folder / CONFIG).write_text(text + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> EncoderConfig:
        """Read it back; `ValueError` names the folder and what is wrong with it."""
        config = read_config(folder)
        try:
            if (config.pop("kind"), config.pop("version")) != ("encoder", VERSION):
                raise ValueError(f"not an encoder model of version {VERSION}")
            config["confidence"] = {"by_codebook": config["confidence"]}
            for kind in ("lexical", "marked"):
                config[kind] = {
                    name: {"weight": part.pop("weight"), "calibration": part}
                    for name, part in config.get(kind, {}).items()
                }
            return TypeAdapter(cls).validate_python(config)
        except ValidationError as invalid:
            problem = first_problem(invalid)
        except (KeyError, AttributeError, ValueError) as wrong:
            problem = str(wrong)
        raise ValueError(f"{folder}: {CONFIG} cannot be read: {problem}")


def _flat(weights: Mapping[str, EvidenceWeight]) -> dict[str, dict[str, Any]]:
    return {
        name: {"weight": part.weight, **part.calibration._asdict()}
        for name, part in weights.items()
    }
