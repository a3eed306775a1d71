"""Sources on an outlet that the tagger never read: PolNeAR, one outlet left out at a time.

    python experiments/outlets_out.py --data DATA [--out experiments/runs/outlets_out]

For each outlet of PolNeAR the sourcing part of the linear model is trained as
``configs/sourcing_linear.yaml`` says, without that outlet's articles, and measured on its articles
of the dev part, beside the bundled part, which read the other articles of the outlet. Exact F1 of
the spans; the rules are the same for both. A training takes about seven minutes on one core; a
trained part is kept under ``--out``, so the command goes on where it stopped.
"""

from __future__ import annotations

import argparse
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from toolkit.corpora.registry import load_corpus
from toolkit.evaluation.config import Set
from toolkit.evaluation.evaluate import Evaluated, figures, predict
from toolkit.evaluation.sources import load_set
from toolkit.models.base import Model
from toolkit.models.registry import BUNDLED, load_model
from toolkit.schema import Passage
from toolkit.settings import read_settings
from toolkit.training.linear.sourcing import SourcingConfig, train_sourcing
from toolkit.training.splits import load_splits

ROOT = Path(__file__).parents[1]
CONFIG = ROOT / "experiments" / "configs" / "sourcing_linear.yaml"
LABELS = ("source", "cue", "content")


def outlets_of_items() -> dict[str, str]:
    """The outlet of every item of PolNeAR."""
    return {row["item"]: row["outlet"] for row in load_corpus("polnear").items.to_list()}


def exact(model: Model, texts: Sequence[Evaluated]) -> list[float]:
    """Exact F1 of the spans of source, cue and content."""
    rows = figures(texts, model.codebooks, repeats=0)
    of_label = {
        row.label: row.figure.value
        for row in rows
        if row.question == "sourcing_spans" and row.measure == "exact F1"
    }
    return [of_label[label] for label in LABELS]


def train_without(outlet: str, of_item: dict[str, str], folder: Path) -> Path:
    """A linear model whose sourcing part never read the outlet."""
    out = folder / outlet
    if (out / "sourcing").is_dir():
        return out
    config = read_settings(CONFIG, SourcingConfig)
    splits = load_splits(config.sources)

    def is_kept(passage: Passage) -> bool:
        return of_item.get(passage.items[0].partition("@")[0]) != outlet

    kept = {
        name: split._replace(
            train=[each for each in split.train if is_kept(each)],
            dev=[each for each in split.dev if is_kept(each)],
        )
        for name, split in splits.items()
    }
    part = train_sourcing(config, kept, report=lambda line: print(f"{outlet}: {line}", flush=True))
    begun = folder / f"{outlet}.begun"
    shutil.rmtree(begun, ignore_errors=True)
    shutil.copytree(BUNDLED / "linear", begun)
    shutil.rmtree(begun / "sourcing")
    part.save(begun / "sourcing")
    begun.rename(out)
    return out


def main() -> None:
    """Train, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=ROOT / "experiments" / "runs" / "outlets_out")
    options = parser.parse_args()
    os.environ["TOOLKIT_DATA"] = str(options.data)
    options.out.mkdir(parents=True, exist_ok=True)
    of_item = outlets_of_items()
    measured = load_set(Set(corpus="polnear", parts=("dev",)))
    bundled = load_model("linear")
    seen = predict(bundled, measured.passages, outlets=measured.outlets)
    unseen: list[Evaluated] = []
    print("| outlet | articles | left out: source / cue / content | bundled |")
    print("|---|---|---|---|")
    for outlet in sorted(set(measured.outlets)):
        model = load_model(str(train_without(outlet, of_item, options.out)))
        passages = [
            passage
            for passage, its in zip(measured.passages, measured.outlets, strict=True)
            if its == outlet
        ]
        texts = predict(model, passages, outlets=[outlet] * len(passages))
        unseen += texts
        both = (exact(model, texts), exact(bundled, [t for t in seen if t.outlet == outlet]))
        left_out, read = (" / ".join(f"{value:.3f}" for value in values) for values in both)
        print(f"| {outlet} | {len(passages)} | {left_out} | {read} |", flush=True)
    left_out, read = (
        " / ".join(f"{value:.3f}" for value in exact(bundled, texts)) for texts in (unseen, seen)
    )
    print(f"| **all** | {len(measured.passages)} | {left_out} | {read} |")


if __name__ == "__main__":
    main()
