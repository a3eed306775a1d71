"""Which 8-bit export is small, fast and says what the float model says?

    python benchmarks/quantisers.py [--model FOLDER] [--sentences 2000]

Compares 8-bit weights with activations in 8 bits too, on sentences of *Five Newsrooms*: size, share
of decisions (frames one by one, everything else one a question) that differ from those of the float
graph, and sentences a second of processor time (the fastest round of each, run in turn). The float
graph is the one `toolkit train` leaves in ``run/model.onnx``; a folder without it (the bundled one)
has its 8-bit weights unfolded, with noise of up to half a step added, so that they are on no grid.
"""

from __future__ import annotations

import argparse
import csv
import json
import logging
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from toolkit.models.encoder.decoding import sentence_logits
from toolkit.models.encoder.encoder import GRAPH, Encoder
from toolkit.models.encoder.engines import OnnxEngine
from toolkit.models.registry import BUNDLED
from toolkit.training.export import quantise

ROOT = Path(__file__).parent.parent
STEPS = (".whole", ".scale", ".shape")


def unfolded(source: Path, path: Path) -> None:
    """Write a graph of `quantise` with float weights, moved by up to half a step."""
    model = onnx.load(str(source))
    graph = model.graph
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    random = np.random.default_rng(0)
    names = [name.removesuffix(".whole") for name in stored if name.endswith(".whole")]
    makers = {output: node for node in graph.node for output in node.output}
    for name in names:
        whole, scale = stored[f"{name}.whole"], stored[f"{name}.scale"]
        table = (whole + random.uniform(-0.5, 0.5, whole.shape)).astype(np.float32) * scale
        table = table.reshape(stored.get(f"{name}.shape", np.array(table.shape)))
        graph.initializer.append(numpy_helper.from_array(table, name))
        if f"{name}.shape" in stored:
            graph.node.remove(makers[name])
            continue
        gathers = [node for node in graph.node if node.input[:1] == [f"{name}.whole"]]
        for gather in gathers:
            taken = gather.output[0].removesuffix(".whole")
            at = list(graph.node).index(gather)
            graph.node.insert(at, helper.make_node("Gather", [name, gather.input[1]], [taken]))
            graph.node.remove(makers[taken])
    _without_unused(graph, {f"{name}{step}" for name in names for step in STEPS})
    onnx.save(model, str(path))


def _without_unused(graph: onnx.GraphProto, weights: set[str]) -> None:
    while True:
        used = {name for node in graph.node for name in node.input} | {"logits"}
        unused = [node for node in graph.node if not used.intersection(node.output)]
        if not unused:
            break
        for node in unused:
            graph.node.remove(node)
    for tensor in [tensor for tensor in graph.initializer if tensor.name in weights]:
        graph.initializer.remove(tensor)


def activations_too(source: Path, path: Path) -> None:
    """Matrices and embeddings a channel; activations are rounded too."""
    quantize_dynamic(source, path, per_channel=True, weight_type=QuantType.QInt8)


QUANTISERS: dict[str, Callable[[Path, Path], None]] = {
    "weights alone: toolkit train": quantise,
    "activations too": activations_too,
}


def decisions(encoder: Encoder, articles: Sequence[Sequence[str]]) -> np.ndarray:
    """Every decision on every sentence, (n sentences, n decisions)."""
    rows = encoder.token_rows(articles)
    logits = sentence_logits(rows, sum(map(len, articles)))
    p = encoder.probabilities(encoder.log_odds(logits))
    return np.hstack(
        [
            p[head.name].argmax(axis=1)[:, None] if head.kind == "single" else p[head.name] >= 0.5
            for head in encoder.config.heads
            if head.name in p
        ]
    )


def sentences(at_most: int) -> list[list[str]]:
    """Sentences of *Five Newsrooms* by article."""
    folder = ROOT / "data" / "five_newsrooms"
    with (folder / "articles.jsonl").open(encoding="utf-8") as file:
        texts = {article["article_id"]: article["text"] for article in map(json.loads, file)}
    articles: dict[str, list[str]] = {}
    with (folder / "sentences.csv").open(encoding="utf-8") as file:
        for row in list(csv.DictReader(file))[:at_most]:
            text = texts[row["article_id"]][int(row["start"]) : int(row["end"])]
            articles.setdefault(row["article_id"], []).append(text)
    return list(articles.values())


def main() -> None:
    """Make every graph, run them in turn, print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, default=BUNDLED / "default")
    parser.add_argument("--sentences", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    logging.disable(logging.WARNING)
    articles = sentences(args.sentences)
    count = sum(map(len, articles))
    plain = Encoder.load(args.model)
    with tempfile.TemporaryDirectory() as folder:
        whole = args.model / "run" / "model.onnx"
        if not whole.is_file():
            whole = Path(folder) / "float.onnx"
            unfolded(args.model / GRAPH, whole)
        paths = {"float": whole}
        for number, (name, make) in enumerate(QUANTISERS.items()):
            paths[name] = Path(folder) / f"{number}.onnx"
            make(whole, paths[name])
        encoders = {
            name: Encoder(plain.config, plain.tokenizer, OnnxEngine(path))
            for name, path in paths.items()
        }
        fastest = dict.fromkeys(encoders, float("inf"))
        decided = {}
        for _ in range(args.rounds):
            for name, encoder in encoders.items():
                started = time.process_time()
                decided[name] = decisions(encoder, articles)
                fastest[name] = min(fastest[name], time.process_time() - started)
        print(f"{count:,} sentences\n{'':34}{'MB':>8}{'turned':>9}{'sentences/s':>13}")
        for name, path in paths.items():
            turned = np.mean(decided[name] != decided["float"])
            megabytes = path.stat().st_size / 1e6
            print(f"{name:34}{megabytes:>8.1f}{turned:>9.2%}{count / fastest[name]:>13,.0f}")


if __name__ == "__main__":
    main()
