"""How fast is a model, beside the Hugging Face pipeline with the same encoder?

    python benchmarks/encoder.py --data DATA [--sentences 1500] [--models default cascade linear]

Every sentence of BABE is a text by itself, as in published evaluations. The alternative is the
library's `pipeline("text-classification")`, one label alone, with the encoder that the default
model starts from; once as it comes (one text at a time) and once with batches of 32. Ours give
all three codebooks with their spans. All are run in turn, several times; the fastest round of
each counts. Figures are sentences a second, and how many times the pipeline's.
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from toolkit.corpora.registry import load_corpus
from toolkit.models.base import Model
from toolkit.models.registry import load_model


def pipeline(encoder: str) -> Callable[[list[str], int], object]:
    """The library's own way: tokenizer, model with two classes, one call."""
    from transformers import AutoModelForSequenceClassification, AutoTokenizer
    from transformers import pipeline as make_pipeline
    from transformers.utils.logging import disable_progress_bar, set_verbosity_error

    from toolkit.models.encoder.checkpoints import checkpoint_folder

    set_verbosity_error()  # type: ignore[no-untyped-call]
    disable_progress_bar()  # type: ignore[no-untyped-call]
    folder = checkpoint_folder(encoder)
    model = AutoModelForSequenceClassification.from_pretrained(folder, num_labels=2)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    task = make_pipeline("text-classification", model=model, tokenizer=tokenizer, device="cpu")
    return lambda texts, size: task(texts, batch_size=size, truncation=True)


def predict(model: Model, texts: list[str]) -> object:
    """Every text by itself."""
    return model.predict([[text] for text in texts])


def main() -> None:
    """Run everything in turn and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="folder above the corpora")
    parser.add_argument("--sentences", type=int, default=1500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--encoder", default="all-MiniLM-L6-v2")
    parser.add_argument("--models", nargs="+", default=["default", "cascade", "linear"])
    args = parser.parse_args()
    if args.data is not None:
        os.environ["TOOLKIT_DATA"] = str(args.data)
    texts = list(dict.fromkeys(load_corpus("babe").items["text"]))[: args.sentences]
    classify = pipeline(args.encoder)
    tasks: dict[str, Callable[[], object]] = {
        "pipeline": lambda: classify(texts, 1),
        "pipeline, batches of 32": lambda: classify(texts, 32),
    }
    for name in args.models:
        tasks[name] = partial(predict, load_model(name), texts)
    fastest = dict.fromkeys(tasks, float("inf"))
    for _ in range(args.rounds):
        for name, task in tasks.items():
            started = time.perf_counter()
            task()
            fastest[name] = min(fastest[name], time.perf_counter() - started)
    print(f"{len(texts):,} sentences, {os.cpu_count()} cores, {platform.processor() or 'unknown'}")
    for name, seconds in fastest.items():
        times = fastest["pipeline"] / seconds
        print(f"{name:26}{len(texts) / seconds:>9,.0f} sentences/s{times:>8.1f} times")


if __name__ == "__main__":
    main()
