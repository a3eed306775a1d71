"""Shards: some articles scored together, by one process or several, each a part when done.

The name of a finished part holds a hash of everything that decides its content; it comes into being
by one rename, so a run that was killed leaves whole parts or none (`toolkit.scoring.parts`).
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from toolkit.models.base import RemoteModel
from toolkit.results.tables import input_sha256
from toolkit.schema import Article
from toolkit.scoring.article import ModelChoice, cached_model
from toolkit.scoring.collecting import without_collector
from toolkit.scoring.copies import Copy, copy_table, scored_alike
from toolkit.scoring.parts import COPIES, Parts, Record, write_part
from toolkit.scoring.salvage import score_each
from toolkit.scoring.tables import score_tables

SHARD_CHARS = 400_000
SHARD_ARTICLES = 4_000
# Starting a worker costs about as much as scoring this much text.
SINGLE_PROCESS_CHARS = 1_500_000


class Job(NamedTuple):
    """Articles to score, copies of others that stand among them, and the part to leave them in."""

    articles: list[Article]
    copies: list[Copy]
    part: Path


def jobs(articles: Iterable[Article], folder: Path, stamp_sha256: str) -> Iterator[Job]:
    """Gather articles into shards below ``folder``; of those that are scored alike the first is
    scored."""
    shard: list[Article] = []
    copies: list[Copy] = []
    first: dict[bytes, str] = {}
    size = index = 0
    for article in articles:
        if shard and (
            size + len(article.text) > SHARD_CHARS or len(shard) + len(copies) >= SHARD_ARTICLES
        ):
            yield Job(shard, copies, folder / _name(index, shard, copies, stamp_sha256))
            shard, copies, size, index = [], [], 0, index + 1
        original = first.setdefault(scored_alike(article), article.article_id)
        if original == article.article_id:
            shard.append(article)
            size += len(article.text)
        else:
            copies.append(Copy(replace(article, text=""), input_sha256(article), original))
    if shard or copies:
        yield Job(shard, copies, folder / _name(index, shard, copies, stamp_sha256))


def run(
    queue: Iterator[Job],
    parts: Parts,
    choice: ModelChoice | RemoteModel,
    presegmented: bool,
    workers: int | None,
) -> Iterator[tuple[Record, bool]]:
    """Finished jobs in order, each with whether it was finished already. A model that is loaded is
    asked by this process alone."""
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
            name = job.part.name
            was_there = name in parts
            if not was_there:
                _score_shard(job, choice, presegmented)
            yield parts.add(name), was_there
        return

    import multiprocessing

    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_follow_parent) as pool:
        waiting: deque[tuple[str, Future[None] | None]] = deque()

        def settle() -> tuple[Record, bool]:
            name, future = waiting.popleft()
            if future is not None:
                future.result()
            return parts.add(name), future is None

        try:
            for job in every:
                future = None
                if job.part.name not in parts:
                    future = pool.submit(_score_shard, job, choice, presegmented)
                waiting.append((job.part.name, future))
                if len(waiting) > 2 * workers:
                    yield settle()
            while waiting:
                yield settle()
        except BrokenProcessPool:
            raise ChildProcessError(
                "a worker was killed, most often because memory ran out; what it had finished is "
                "kept: the same command goes on, with fewer --workers in less memory"
            ) from None
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _name(index: int, shard: Sequence[Article], copies: Sequence[Copy], stamp_sha256: str) -> str:
    digest = hashlib.sha256(stamp_sha256.encode())
    for article in shard:
        digest.update(bytes.fromhex(input_sha256(article)))
    for copy in copies:
        digest.update(f"{copy.input_sha256} {copy.original}\0".encode("utf-8", "surrogatepass"))
    return f"{index:06d}-{digest.hexdigest()[:24]}"


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


def _score_shard(job: Job, choice: ModelChoice | RemoteModel, presegmented: bool) -> None:
    model = cached_model(choice) if isinstance(choice, ModelChoice) else choice
    with without_collector():
        scored, errors = score_each(job.articles, model, presegmented=presegmented)
        tables = score_tables(scored, model.codebooks)
    tables[COPIES] = copy_table(job.copies, model.codebooks)
    record = Record(
        job.part.name, len(scored), tables["sentences"].num_rows, tuple(errors),
        tuple(copy.original for copy in job.copies),
    )  # fmt: skip
    write_part(job.part, tables, [record])
