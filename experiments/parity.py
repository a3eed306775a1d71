"""Does a small model say what the trained one says? Torch, the float graph, the 8-bit graph.

    python experiments/parity.py runs/default --data DATA

``runs/default`` is a folder of `toolkit train`, with its float weights. The float graph is compared
with torch logit by logit on padded batches; the 8-bit graph label by label, with the thresholds
of the model: how many decisions of each head turn.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from toolkit.models.base import Reading
from toolkit.models.encoder.encoder import GRAPH, Encoder
from toolkit.models.encoder.engines import Engine, OnnxEngine, torch_engine
from toolkit.models.encoder.heads import FRAMING, LOADED
from toolkit.models.encoder.model import EncoderModel
from toolkit.models.encoder.windows import batches, padded, windows
from toolkit.corpora.registry import load_corpus
from toolkit.schema import FACETS, FRAMES
from toolkit.evaluation.evaluate import given_labels

CARD = Path("experiments/results/parity.md")
BATCH = 1024


def texts(name: str, at_most: int) -> list[list[str]]:
    """Sentences of a corpus, by article, up to so many."""
    found: dict[str, list[str]] = {}
    for row in load_corpus(name).items.select(range(at_most)):
        found.setdefault(row["article_id"], []).append(row["text"])
    return list(found.values())


def gap(
    encoder: Encoder, first: Engine, second: Engine, articles: Sequence[Sequence[str]]
) -> float:
    """The largest difference of a logit on padded batches, padding left out."""
    config = encoder.config
    cut = windows(encoder.tokenizer, articles, config.shape)
    most = 0.0
    for rows in batches([len(window) for window in cut], BATCH):
        held = [cut[row] for row in rows]
        ids, mask = padded(held, config.pad)
        apart = np.abs(first.logits(ids, mask) - second.logits(ids, mask))
        most = max(most, float(apart[mask > 0].max()))
    return most


def decisions(readings: Sequence[Reading]) -> dict[str, np.ndarray]:
    """Every decision of every sentence, by head."""
    found = {
        LOADED: np.array([[reading.loaded >= 0.5] for reading in readings]),
        FRAMING: np.array([np.array(reading.frames) >= 0.5 for reading in readings]),
    }
    for name in FACETS:
        found[name] = np.array([given_labels(reading, name) for reading in readings])
    return found


def main() -> None:
    """Compare the three, write the card."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--data", type=Path, help="folder above the corpora")
    parser.add_argument("--small", type=Path, help="another 8-bit graph to judge")
    parser.add_argument("--sentences", type=int, default=1500, help="of each corpus")
    parser.add_argument("--card", type=Path, default=CARD)
    args = parser.parse_args()
    if args.data is not None:
        os.environ["TOOLKIT_DATA"] = str(args.data)
    encoder = Encoder.load(args.folder)
    width = sum(head.width for head in encoder.config.heads)
    torch = torch_engine(args.folder, width, "cpu", exact=True)
    whole = OnnxEngine(args.folder / "run" / "model.onnx")
    small = OnnxEngine(args.small or args.folder / GRAPH)
    lines = [
        "# The 8-bit model beside the trained one", "",
        f"Made by `python experiments/parity.py RUN --data DATA`, {args.sentences:,} sentences of "
        "each corpus. Turned: decisions that differ from those of the float graph; a sentence has "
        f"{len(FRAMES)} decisions on frames and one on everything else.", "",
    ]  # fmt: skip
    heads = [LOADED, FRAMING, *FACETS]
    lines += [f"| corpus | float graph from torch, largest logit | {' | '.join(heads)} |",
              "|---|---|" + "---|" * len(heads)]  # fmt: skip
    for name in ("babe", "five_newsrooms"):
        articles = texts(name, args.sentences)
        apart = gap(encoder, torch, whole, articles)
        read = [
            decisions(
                [
                    reading
                    for own in EncoderModel(
                        "", "", Encoder(encoder.config, encoder.tokenizer, engine)
                    ).read(articles)
                    for reading in own
                ]
            )
            for engine in (whole, small)
        ]
        turned = [f"{np.mean(read[0][head] != read[1][head]):.4f}" for head in heads]
        lines.append(f"| {name} | {apart:.1e} | {' | '.join(turned)} |")
    page = "\n".join(lines) + "\n"
    args.card.write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
