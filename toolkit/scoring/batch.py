"""Score many inputs into tables: shards, workers, resume.

Articles are gathered into shards. A finished shard is a folder under ``OUT/.parts`` whose name
holds a hash of everything that decides its content; it comes into being by one rename, so a run
that was killed leaves whole shards or none. The same command started again finds them, scores
the rest, and joins the parts in order: the tables are the same bytes as from an undisturbed run.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import toolkit
from toolkit.schema import Article, InputError
from toolkit.results.tables import FORMATS, Format, TableWriter, article_table, sentence_table, span_table
from toolkit.text.reading import expand, read

if TYPE_CHECKING:
    from toolkit.models.registry import ModelChoice
    from toolkit.scoring.article import ScoredArticle

TABLES = ("articles", "sentences", "spans")
SHARD_CHARS = 400_000
SHARD_ARTICLES = 4_000
# Starting a worker costs about as much as scoring this much text.
SINGLE_PROCESS_CHARS = 1_500_000


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What a run left: its folder, its counts, its errors, the name of its model.

    ``counts``: ``inputs``, ``articles``, ``errors``, ``sentences``, ``spans``, and how many
    articles were ``scored`` now or ``resumed`` from an earlier, interrupted run.
    """

    out: Path
    counts: Mapping[str, int]
    errors: tuple[InputError, ...]
    model: str
    sample: tuple[ScoredArticle, ...] = field(default=(), repr=False)


def score_batch(
    paths: Iterable[str | Path],
    out: str | Path,
    *,
    model: str = "default",
    aim: str = "",
    device: str = "",
    presegmented: bool = False,
    format: Format = "parquet",
    workers: int | None = None,
    keep: int = 0,
    on_progress: Callable[[int, int], None] | None = None,
) -> BatchResult:
    """Score files, folders, globs and tables into ``out``.

    Writes ``articles``, ``sentences`` and ``spans`` in ``format``, ``errors.jsonl`` and
    ``manifest.json``. ``model``, ``aim`` and ``device`` as for
    `load_model`. ``workers`` processes (default: one a core where there is work for them, one
    alone with a ``device``);
    ``keep`` returns the first so many scored articles; ``on_progress(articles, sentences)`` is
    called after every shard. Raises `ValueError` for an unknown model and `FileExistsError`
    where ``out`` is a file; bad inputs are never raised but listed.
    """
    from toolkit.models.registry import ModelChoice
    from toolkit.scoring.article import cached_model

    started = time.perf_counter()
    out = Path(out)
    if out.exists() and not out.is_dir():
        raise FileExistsError(f"{out}: is a file; give --out a folder")
    choice = ModelChoice(model, aim, device)
    bundle = cached_model(choice)
    options = {
        "model": bundle.name,
        "aim": aim,
        "device": device,
        "presegmented": presegmented,
        "format": format,
    }
    identity = json.dumps([toolkit.__version__, bundle.sha256, aim, device, presegmented])
    if device:
        workers = 1
    parts = out / ".parts"
    parts.mkdir(parents=True, exist_ok=True)

    names = [str(path) for path in paths]
    errors: list[InputError] = []
    kept: list[Article] = []
    inputs = 0

    def articles() -> Iterator[Article]:
        nonlocal inputs
        for item in read(names):
            inputs += 1
            if isinstance(item, InputError):
                errors.append(item)
                continue
            if len(kept) < keep:
                kept.append(item)
            yield item

    done: list[Path] = []
    tally = {"scored": 0, "resumed": 0}
    seen = 0
    jobs = ((shard, parts / _shard_name(i, shard, identity)) for i, shard in _shards(articles()))
    for part, was_there in _work(jobs, choice, presegmented, workers):
        done.append(part)
        n = json.loads((part / "counts.json").read_text())
        tally["resumed" if was_there else "scored"] += n["articles"]
        seen += n["sentences"]
        if on_progress is not None:
            on_progress(sum(tally.values()), seen)

    for part in done:
        errors += [InputError(**row) for row in json.loads((part / "errors.json").read_text())]
    totals = _join(done, out, format)
    _write_lines(out / "errors.jsonl", (asdict(error) for error in errors))
    counts = {"inputs": inputs, **totals, "errors": len(errors), **tally}
    manifest = {
        "toolkit": toolkit.__version__,
        "model": {"name": bundle.name, "sha256": bundle.sha256},
        "codebooks": _codebook_hashes(),
        "inputs": _input_hashes(names),
        "options": options,
        "counts": counts,
        "wall_time_s": round(time.perf_counter() - started, 3),
    }
    _replace(out / "manifest.json", json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")
    sample = tuple(_sample(done, kept))
    shutil.rmtree(parts)
    return BatchResult(out, counts, tuple(errors), bundle.name, sample)


def _shards(articles: Iterable[Article]) -> Iterator[tuple[int, list[Article]]]:
    shard: list[Article] = []
    size = index = 0
    for article in articles:
        if shard and (size + len(article.text) > SHARD_CHARS or len(shard) >= SHARD_ARTICLES):
            yield index, shard
            shard, size, index = [], 0, index + 1
        shard.append(article)
        size += len(article.text)
    if shard:
        yield index, shard


def _shard_name(index: int, shard: Sequence[Article], identity: str) -> str:
    digest = hashlib.sha256(identity.encode())
    for article in shard:
        row = json.dumps(asdict(article), sort_keys=True)
        digest.update(hashlib.sha256(row.encode()).digest())
    return f"{index:06d}-{digest.hexdigest()[:24]}"


def _work(
    jobs: Iterator[tuple[list[Article], Path]],
    choice: ModelChoice,
    presegmented: bool,
    workers: int | None,
) -> Iterator[tuple[Path, bool]]:
    """Finished parts in order, each with whether it was there already."""
    first: list[tuple[list[Article], Path]] = []
    chars = 0
    for job in jobs:
        first.append(job)
        chars += sum(len(article.text) for article in job[0])
        if chars > SINGLE_PROCESS_CHARS:
            break
    if workers is None:
        workers = (os.cpu_count() or 1) if chars > SINGLE_PROCESS_CHARS else 1

    def every() -> Iterator[tuple[list[Article], Path]]:
        yield from first
        yield from jobs

    if workers <= 1:
        for shard, part in every():
            was_there = part.is_dir()
            if not was_there:
                _score_shard(shard, part, choice, presegmented)
            yield part, was_there
        return

    import multiprocessing

    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_follow_parent) as pool:
        waiting: deque[tuple[Path, Future[None] | None]] = deque()
        try:
            for shard, part in every():
                there = part.is_dir()
                job_ = (
                    None if there else pool.submit(_score_shard, shard, part, choice, presegmented)
                )
                waiting.append((part, job_))
                if len(waiting) > 2 * workers:
                    yield _settle(*waiting.popleft())
            while waiting:
                yield _settle(*waiting.popleft())
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _settle(part: Path, job: Future[None] | None) -> tuple[Path, bool]:
    if job is not None:
        job.result()
    return part, job is None


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


def _score_shard(
    shard: Sequence[Article], part: Path, choice: ModelChoice, presegmented: bool
) -> None:
    import pyarrow.parquet as pq

    scored, errors = _score(shard, choice, presegmented)
    scores = [score for article in scored for score in article.scores]
    tables = {
        "articles": article_table(scored),
        "sentences": sentence_table(scores),
        "spans": span_table(scores),
    }
    building = part.with_name(f".{part.name}.{os.getpid()}")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir()
    for name, table in tables.items():
        pq.write_table(table, building / f"{name}.parquet")
    (building / "errors.json").write_text(json.dumps([asdict(error) for error in errors]))
    counts = {name: table.num_rows for name, table in tables.items()}
    (building / "counts.json").write_text(json.dumps(counts))
    building.rename(part)


def _score(
    shard: Sequence[Article], choice: ModelChoice, presegmented: bool
) -> tuple[list[ScoredArticle], list[InputError]]:
    from toolkit.scoring.article import cached_model, score_articles

    bundle = cached_model(choice)
    scored: list[ScoredArticle] = []
    errors: list[InputError] = []
    try:
        scored = list(score_articles(shard, bundle, presegmented=presegmented))
    except Exception as problem:
        # One article must not cost its neighbours their scores: find it.
        if len(shard) == 1:
            reason = f"could not be scored ({type(problem).__name__}: {problem}); please report it"
            return [], [InputError(shard[0].article_id, 0, reason)]
        for article in shard:
            one, wrong = _score([article], choice, presegmented)
            scored += one
            errors += wrong
    empty = [article for article in scored if not article.scores]
    errors += [
        InputError(a.article.article_id, 0, "holds no sentence; leave it out") for a in empty
    ]
    return [article for article in scored if article.scores], errors


def _join(parts: Sequence[Path], out: Path, format: Format) -> dict[str, int]:
    """Write each table from its parts, one at a time; count the rows."""
    import pyarrow.parquet as pq

    empty = {
        "articles": article_table(()),
        "sentences": sentence_table(()),
        "spans": span_table(()),
    }
    rows = dict.fromkeys(TABLES, 0)
    for name in TABLES:
        target = out / f"{name}.{format}"
        building = target.with_name(f".{target.name}.part")
        tables = (pq.read_table(part / f"{name}.parquet") for part in parts)
        with TableWriter(building, empty[name].schema, format) as writer:
            for table in tables:
                rows[name] += table.num_rows
                writer.write(table)
        building.replace(target)
        for other in FORMATS:
            if other != format:  # A table of an earlier run would contradict this one.
                (out / f"{name}.{other}").unlink(missing_ok=True)
    return rows


def _sample(parts: Sequence[Path], kept: Sequence[Article]) -> Iterator[ScoredArticle]:
    """The kept articles with their scores, read back from the parts."""
    import pyarrow.parquet as pq

    from toolkit.measures.old_measures import MEASURES
    from toolkit.scoring.article import ScoredArticle
    from toolkit.results.tables import scores_from_rows

    wanted = {article.article_id: article for article in kept}
    for part in parts:
        if not wanted:
            return
        rows = {
            name: pq.read_table(
                part / f"{name}.parquet", filters=[("article_id", "in", list(wanted))]
            ).to_pylist()
            for name in TABLES
        }
        for row in rows["articles"]:
            article = wanted.pop(row["article_id"])
            mine = {
                name: [r for r in rows[name] if r["article_id"] == article.article_id]
                for name in ("sentences", "spans")
            }
            scores = scores_from_rows(mine["sentences"], mine["spans"])
            yield ScoredArticle(article, scores, {m.name: row[m.name] for m in MEASURES})


def _codebook_hashes() -> dict[str, str]:
    from toolkit.codebook import codebooks, load_codebook

    return {name: load_codebook(name).sha256 for name in codebooks()}


def _input_hashes(paths: Sequence[str]) -> dict[str, str]:
    hashes = {}
    for found in expand(paths):
        path = found.path
        if path.is_file():
            with path.open("rb") as file:
                hashes[str(path)] = hashlib.file_digest(file, "sha256").hexdigest()
    return hashes


def _write_lines(path: Path, rows: Iterable[Mapping[str, object]]) -> None:
    _replace(path, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


def _replace(path: Path, text: str) -> None:
    building = path.with_name(f".{path.name}.part")
    building.write_text(text, encoding="utf-8", errors="surrogatepass")
    building.replace(path)
