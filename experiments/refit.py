"""Refits how an encoder model's logits are read, without training: after rules or labels changed.

    python experiments/refit.py MODEL OUT --data DATA [--config experiments/configs/CONFIG.yaml]

Calibration, weights of rules and words, base rates and confidence, on the development parts that
the training's configuration names (at most `MOST` sentences of each), with the labels of PolNeAR
that came later, and names taken out of what the network reads. The lexical model and the tagger of
sources are weighed where MODEL holds them. Writes ``config.json`` into OUT.
"""

from __future__ import annotations

import argparse
import os
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from toolkit.codebook import load_codebook
from toolkit.models.encoder.config import LEXICAL
from toolkit.models.encoder.encoder import Encoder
from toolkit.models.encoder.engine import Engine, Floats
from toolkit.models.encoder.model import EncoderModel
from toolkit.models.encoder.windows import Ints
from toolkit.models.linear.lexical import LexicalModel
from toolkit.models.sourcing.extractor import SourcingExtractor
from toolkit.schema import Passage
from toolkit.training.calibration import calibrate
from toolkit.training.confidence import fit_confidence
from toolkit.training.config import read_config
from toolkit.training.evidence_weights import weigh_evidence
from toolkit.training.splits import load_splits

ROOT = Path(__file__).parents[1]
CONFIGS = ROOT / "experiments" / "configs"
MOST = 2500
LATER = {"polnear": ROOT / "data" / "labels" / "polnear_adjudicated-2.parquet"}


def sample(passages: Sequence[Passage]) -> list[Passage]:
    """Passages in a fixed random order, up to `MOST` sentences."""
    drawn, size = [], 0
    for passage in random.Random(0).sample(list(passages), len(passages)):
        if size >= MOST:
            break
        drawn.append(passage)
        size += len(passage.texts)
    return drawn


class Remembering(Engine):
    """An engine that runs each row of tokens once."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.by_row: dict[bytes, Floats] = {}

    def logits(self, ids: Ints, mask: Ints) -> Floats:
        """See `Engine`."""
        keys = [row[seen > 0].tobytes() for row, seen in zip(ids, mask, strict=True)]
        new = [k for k, key in enumerate(keys) if key not in self.by_row]
        if new:
            for k, row in zip(new, self.engine.logits(ids[new], mask[new]), strict=True):
                self.by_row[keys[k]] = row[: int(mask[k].sum())]
        width = next(iter(self.by_row.values())).shape[-1]
        logits = np.zeros((*ids.shape, width), np.float32)
        for k, key in enumerate(keys):
            logits[k, : len(self.by_row[key])] = self.by_row[key]
        return logits


def main() -> None:
    """Refit and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--config", type=Path, default=CONFIGS / "train_default.yaml")
    options = parser.parse_args()
    os.environ["TOOLKIT_DATA"] = str(options.data)
    config = read_config(options.config)
    sources = {
        name: source.model_copy(update={"labels": LATER[name]}) if name in LATER else source
        for name, source in config.sources.items()
        if name in {*config.calibrate, *config.evidence, *config.balance}
    }
    dev = {name: sample(split.dev) for name, split in load_splits(sources).items()}
    encoder = Encoder.load(options.model)
    shape = encoder.config.shape._replace(neutral=True)
    encoder = Encoder(
        replace(encoder.config, shape=shape), encoder.tokenizer, Remembering(encoder.engine)
    )
    has_lexical = (options.model / LEXICAL).is_dir()
    lexical = LexicalModel.load(options.model / LEXICAL) if has_lexical else None
    labelled = [passage for name in config.calibrate for passage in dev[name]]
    part = options.model / LEXICAL / SourcingExtractor.codebook
    tagger = SourcingExtractor.load(part) if part.is_dir() else None
    fitted = replace(calibrate(encoder, labelled, tagger), lexical={}, marked={})
    fitted = weigh_evidence(
        encoder.with_config(fitted),
        [dev[name] for name in config.evidence],
        lexical=None if lexical is None else lexical.log_odds,
        balance=[dev[name] for name in config.balance],
    )
    codebooks = [load_codebook(name) for name in fitted.codebooks]
    model = EncoderModel("refit", "", encoder.with_config(fitted), codebooks, lexical, tagger)
    fitted = replace(fitted, confidence=fit_confidence(model, labelled))
    options.out.mkdir(parents=True, exist_ok=True)
    fitted.save(options.out)


if __name__ == "__main__":
    main()
