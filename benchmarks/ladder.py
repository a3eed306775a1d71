"""How fast is each model, from text to all its answers, beside the Hugging Face pipeline?

    python benchmarks/ladder.py --data DATA [--models fast linear default] [--sentences 20000]

Every sentence of BABE is an article by itself, as in published evaluations; beyond the corpus they
are repeated, each with another number in it. ``pipeline`` is the library's own
`pipeline("text-classification")`, one label alone, with the encoder that the default model starts
from, one text at a time and 32 together; ``encoder`` is that encoder's network alone, in batches of
like length. ``score`` is `toolkit.scoring.article.score_articles` in this process: all codebooks,
their spans, sources and measures. ``toolkit score`` writes all tables as Parquet, with ``workers``
processes, reading and starting the processes included. Each gets as many sentences as it does in
some seconds. All are run in turn, several times; the median round counts. Figures are sentences a
second, and how many times the pipeline's.
"""

from __future__ import annotations

import argparse
import csv
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from toolkit.corpora.registry import load_corpus
from toolkit.models.registry import load_model
from toolkit.schema import Article
from toolkit.scoring.article import score_articles
from toolkit.scoring.batch import score_batch

Work = Callable[[list[str]], object]
FEWEST = 100


def processor() -> str:
    """The name of the processor."""
    path = Path("/proc/cpuinfo")
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown"


def workload(wanted: int) -> list[str]:
    """So many sentences of BABE, no two alike."""
    every = list(dict.fromkeys(load_corpus("babe").items["text"]))
    texts = every[:wanted]
    for number in range(2, 2 + wanted // len(every)):
        texts += [f"{text.rstrip('.')} in {number}." for text in every]
    return texts[:wanted]


def pipeline(checkpoint: str, size: int) -> Work:
    """The library's own way: tokenizer, model with two classes, one call."""
    from transformers import AutoModelForSequenceClassification, AutoTokenizer
    from transformers import pipeline as make_pipeline
    from transformers.utils.logging import disable_progress_bar, set_verbosity_error

    from toolkit.models.encoder.checkpoints import checkpoint_folder

    set_verbosity_error()  # type: ignore[no-untyped-call]
    disable_progress_bar()  # type: ignore[no-untyped-call]
    folder = checkpoint_folder(checkpoint)
    model = AutoModelForSequenceClassification.from_pretrained(folder, num_labels=2)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    task = make_pipeline("text-classification", model=model, tokenizer=tokenizer, device="cpu")
    return lambda texts: task(texts, batch_size=size, truncation=True)


def encoders(checkpoint: str, folder: Path) -> Iterator[tuple[str, Work]]:
    """The encoder alone with one linear head, in torch and as a graph."""
    from toolkit.models.encoder.engine import BUDGET, Engine
    from toolkit.models.encoder.engines import OnnxEngine, TorchEngine
    from toolkit.models.encoder.network import Network
    from toolkit.models.encoder.pretrained import pretrained
    from toolkit.models.encoder.windows import Shape, batches, marks, padded, windows
    from toolkit.training.export import export

    encoder, tokenizer = pretrained(checkpoint)
    network = Network(encoder, 1)
    export(network, folder / "encoder.onnx")
    shape = Shape(256, 0, *marks(tokenizer))

    def run(engine: Engine, texts: list[str]) -> None:
        rows = windows(tokenizer, [[text] for text in texts], shape)
        for batch in batches([len(row) for row in rows], BUDGET):
            engine.logits(*padded([rows[k] for k in batch], 0))

    yield "encoder, torch", partial(run, TorchEngine(network, exact=True))
    yield "encoder, ONNX", partial(run, OnnxEngine(folder / "encoder.onnx"))


def score(name: str) -> Work:
    """Every text as an article of one sentence, in this process."""
    model = load_model(name)

    def run(texts: list[str]) -> None:
        articles = [Article(str(k), text) for k, text in enumerate(texts)]
        for _ in score_articles(articles, model, presegmented=True):
            pass

    return run


def score_files(name: str, folder: Path, workers: int) -> Work:
    """`toolkit score` on a CSV."""
    table = folder / f"{name.replace('/', '-')}-{workers}.csv"

    def run(texts: list[str]) -> None:
        with table.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["id", "text"])
            rows.writerows(enumerate(texts))
        score_batch(
            [table], table.with_suffix(""), model=name, workers=workers, presegmented=True,
            if_exists="overwrite",
        )  # fmt: skip

    return run


def seconds(work: Work, texts: list[str]) -> float:
    """How long it takes."""
    started = time.perf_counter()
    work(texts)
    return time.perf_counter() - started


def fitting(work: Work, texts: list[str], wanted: float) -> list[str]:
    """As many of the texts as take so many seconds."""
    warm, some = texts[:FEWEST], texts[FEWEST : 2 * FEWEST]
    work(warm)
    rate = len(some) / seconds(work, some)
    return texts[: max(FEWEST, int(rate * wanted))]


def main() -> None:
    """Run everything in turn and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="folder above the corpora")
    parser.add_argument("--sentences", type=int, default=20_000, help="the most for a contestant")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=6.0, help="about how long a round is")
    parser.add_argument("--encoder", default="all-MiniLM-L6-v2")
    parser.add_argument("--models", nargs="*", default=["fast", "linear", "default"])
    parser.add_argument("--workers", type=int, nargs="*", default=[1, os.cpu_count() or 1])
    args = parser.parse_args()
    if args.data is not None:
        os.environ["TOOLKIT_DATA"] = str(args.data)
    texts = workload(args.sentences)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        tasks: dict[str, Work] = {
            "pipeline": pipeline(args.encoder, 1),
            "pipeline, 32 together": pipeline(args.encoder, 32),
            **dict(encoders(args.encoder, folder)),
        }
        whole = {}
        for name in args.models:
            tasks[f"{name}, score"] = score(name)
            for workers in dict.fromkeys(args.workers):
                title = f"{name}, toolkit score, {workers} processes"
                tasks[title] = score_files(name, folder, workers)
                whole[title] = f"{name}, score"
        given = {
            title: fitting(work, texts, args.seconds)
            for title, work in tasks.items()
            if title not in whole
        }
        # Starting processes takes a while: what is written to files gets twice as much.
        given |= {title: texts[: 2 * len(given[base])] for title, base in whole.items()}
        taken: dict[str, list[float]] = {title: [] for title in tasks}
        for _ in range(args.rounds):
            for title, work in tasks.items():
                taken[title].append(seconds(work, given[title]))
    rates = {title: len(given[title]) / statistics.median(taken[title]) for title in tasks}
    print(f"{processor()}, {os.cpu_count()} cores; median of {args.rounds} rounds")
    for title, rate in rates.items():
        times = rate / rates["pipeline"]
        print(
            f"{title:36}{len(given[title]):>8,} sentences{rate:>9,.0f} a second{times:>8.1f} times"
        )


if __name__ == "__main__":
    main()
