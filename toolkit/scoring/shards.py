"""Shards: some articles scored together, by one process or several, each a folder when done.

A finished shard is a folder whose name holds a hash of everything that decides its content; it
comes into being by one rename, so a run that was killed leaves whole shards or none.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from toolkit.outputs import sync
from toolkit.results.tables import input_sha256, score_tables
from toolkit.schema import Article, InputError
from toolkit.scoring.article import ModelChoice, cached_model
from toolkit.scoring.salvage import score_each

if TYPE_CHECKING:
    import pyarrow as pa

SHARD_CHARS = 400_000
SHARD_ARTICLES = 4_000
# Starting a worker costs about as much as scoring this much text.
SINGLE_PROCESS_CHARS = 1_500_000


class Job(NamedTuple):
    """Articles to score and the folder to leave them in."""

    articles: list[Article]
    folder: Path


def jobs(articles: Iterable[Article], folder: Path, stamp_sha256: str) -> Iterator[Job]:
    """Gather articles into shards below ``folder``."""
    shard: list[Article] = []
    size = index = 0
    for article in articles:
        if shard and (size + len(article.text) > SHARD_CHARS or len(shard) >= SHARD_ARTICLES):
            yield Job(shard, folder / _name(index, shard, stamp_sha256))
            shard, size, index = [], 0, index + 1
        shard.append(article)
        size += len(article.text)
    if shard:
        yield Job(shard, folder / _name(index, shard, stamp_sha256))


def run(
    queue: Iterator[Job], choice: ModelChoice, presegmented: bool, workers: int | None
) -> Iterator[tuple[Path, bool]]:
    """Finished shards in order, each with whether it was there already."""
    first: list[Job] = []
    chars = 0
    for job in queue:
        first.append(job)
        chars += sum(len(article.text) for article in job.articles)
        if chars > SINGLE_PROCESS_CHARS:
            break
    if workers is None:
        workers = (os.cpu_count() or 1) if chars > SINGLE_PROCESS_CHARS else 1
    every = chain(first, queue)
    if workers <= 1:
        for job in every:
            was_there = job.folder.is_dir()
            if not was_there:
                _score_shard(job, choice, presegmented)
            yield job.folder, was_there
        return

    import multiprocessing

    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_follow_parent) as pool:
        waiting: deque[tuple[Path, Future[None] | None]] = deque()
        try:
            for job in every:
                future = None
                if not job.folder.is_dir():
                    future = pool.submit(_score_shard, job, choice, presegmented)
                waiting.append((job.folder, future))
                if len(waiting) > 2 * workers:
                    yield _settle(*waiting.popleft())
            while waiting:
                yield _settle(*waiting.popleft())
        except BrokenProcessPool:
            raise ChildProcessError(
                "a worker was killed, most often because memory ran out; what it had finished is "
                "kept: the same command goes on, with fewer --workers in less memory"
            ) from None
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def shard_rows(folder: Path, name: str) -> int:
    """How many rows a table of a shard has."""
    from pyarrow.parquet import read_metadata

    return int(read_metadata(folder / f"{name}.parquet").num_rows)


def shard_errors(folder: Path) -> list[InputError]:
    """The articles of a shard that could not be scored."""
    return [InputError(**row) for row in json.loads((folder / "errors.json").read_text())]


def shard_table(folder: Path, name: str) -> pa.Table:
    """One table of a shard."""
    from pyarrow.parquet import read_table

    return read_table(folder / f"{name}.parquet")


def _name(index: int, shard: Sequence[Article], stamp_sha256: str) -> str:
    digest = hashlib.sha256(stamp_sha256.encode())
    for article in shard:
        digest.update(bytes.fromhex(input_sha256(article)))
    return f"{index:06d}-{digest.hexdigest()[:24]}"


def _settle(folder: Path, future: Future[None] | None) -> tuple[Path, bool]:
    if future is not None:
        future.result()
    return folder, future is None


def _follow_parent() -> None:
    """A worker ends when the process that started it is gone, even if that one was killed."""
    import multiprocessing

    from toolkit.models.encoder.engines import THREADS

    parent = multiprocessing.parent_process()
    assert parent is not None
    os.environ[THREADS] = "1"  # the cores are the workers'

    def follow() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()


def _score_shard(job: Job, choice: ModelChoice, presegmented: bool) -> None:
    import pyarrow.parquet as pq

    model = cached_model(choice)
    scored, errors = score_each(job.articles, model, presegmented=presegmented)
    building = job.folder.with_name(f".{job.folder.name}.{os.getpid()}")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir()
    for name, table in score_tables(scored, model.codebooks).items():
        pq.write_table(table, building / f"{name}.parquet")
    (building / "errors.json").write_text(json.dumps([asdict(error) for error in errors]))
    sync(building)
    building.rename(job.folder)
