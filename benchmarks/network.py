"""How fast is the network alone, by layers and number format, beside the Hugging Face pipeline?

    python benchmarks/network.py --data DATA [--sentences 1000] [--layers 6 4 3 2] [--threads 1 2]

Every sentence of BABE is a text by itself; batches are of like length. The encoder is truncated to
so many of its layers, evenly spaced (the answers do not matter here), and exported in each format:
``float32``; ``blocks``, 8-bit weights in blocks of 32 that are computed with as floats; ``int8``,
weights a channel and activations a tensor in 8 bits, multiplied as integers. The pipeline gets the
encoder whole, one text at a time and in batches of 32. All are run in turn, several times; the
fastest round of each counts. Figures are sentences a second, and how many times the pipeline's.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import torch
from ladder import pipeline

from toolkit.corpora.registry import load_corpus
from toolkit.models.encoder.engine import BUDGET
from toolkit.models.encoder.engines import THREADS, OnnxEngine
from toolkit.models.encoder.network import Network, keep_layers, layer_list, pad_token
from toolkit.models.encoder.pretrained import pretrained
from toolkit.models.encoder.windows import Shape, batches, marks, padded, windows
from toolkit.training.export import export, quantise

WIDTH = 68
"""Columns of the heads of all three codebooks."""
Work = Callable[[], object]


def as_it_is(source: Path, path: Path) -> None:
    """No quantisation."""
    path.write_bytes(source.read_bytes())


def activations_too(source: Path, path: Path) -> None:
    """Weights a channel in 7 of 8 bits, since two products of 8 do not fit the sums of AVX2."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(source, path, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)


FORMATS: dict[str, Callable[[Path, Path], None]] = {
    "float32": as_it_is,
    "blocks": quantise,
    "int8": activations_too,
}


def processor() -> str:
    """The name of the processor."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(line.partition(":")[2].strip() for line in lines if line.startswith("model n"))
    except (OSError, StopIteration):
        return platform.processor() or "unknown"


def run(engine: OnnxEngine, inputs: Sequence[tuple[np.ndarray, np.ndarray]]) -> None:
    """Every batch once."""
    for ids, mask in inputs:
        engine.logits(ids, mask)


def main() -> None:
    """Export every network in every format, run them in turn and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="folder above the corpora")
    parser.add_argument("--checkpoint", default="all-MiniLM-L6-v2")
    parser.add_argument("--sentences", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--layers", type=int, nargs="+", default=[6, 4, 3, 2])
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--formats", nargs="+", choices=FORMATS, default=list(FORMATS))
    parser.add_argument("--no-pipeline", action="store_true")
    args = parser.parse_args()
    if args.data is not None:
        os.environ["TOOLKIT_DATA"] = str(args.data)
    texts = list(dict.fromkeys(load_corpus("babe").items["text"]))[: args.sentences]
    tasks: dict[str, Work] = {}
    if not args.no_pipeline:
        torch.set_num_threads(max(args.threads))
        tasks["pipeline"] = partial(pipeline(args.checkpoint, 1), texts)
        tasks["pipeline, batches of 32"] = partial(pipeline(args.checkpoint, 32), texts)
    with tempfile.TemporaryDirectory() as folder:
        for layers in args.layers:
            encoder, tokenizer = pretrained(args.checkpoint)
            keep_layers(encoder, evenly(len(layer_list(encoder)), layers))
            plain = Path(folder) / f"{layers}.onnx"
            export(Network(encoder, WIDTH), plain)
            shape = Shape(256, 1, *marks(tokenizer))
            rows = windows(tokenizer, [[text] for text in texts], shape)
            pad = pad_token(encoder)
            inputs = [
                padded([rows[k] for k in batch], pad)
                for batch in batches([len(row) for row in rows], BUDGET)
            ]
            for name in args.formats:
                path = Path(folder) / f"{layers}-{name}.onnx"
                FORMATS[name](plain, path)
                for threads in args.threads:
                    os.environ[THREADS] = str(threads)
                    tasks[f"{layers} layers, {name}, {threads} threads"] = partial(
                        run, OnnxEngine(path), inputs
                    )
        fastest = dict.fromkeys(tasks, float("inf"))
        for _ in range(args.rounds):
            for name, task in tasks.items():
                started = time.perf_counter()
                task()
                fastest[name] = min(fastest[name], time.perf_counter() - started)
    tokens = sum(len(row) for row in rows)
    print(f"{len(texts):,} sentences, {tokens:,} tokens, {os.cpu_count()} cores, {processor()}")
    for name, seconds in fastest.items():
        times = fastest.get("pipeline", float("nan")) / seconds
        print(f"{name:32}{len(texts) / seconds:>9,.0f} sentences/s{times:>8.1f} times")


def evenly(count: int, kept: int) -> list[int]:
    """So many of ``count`` layers, evenly spaced, the last among them."""
    return [(k + 1) * count // kept - 1 for k in range(kept)]


if __name__ == "__main__":
    main()
