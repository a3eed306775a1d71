"""Score many inputs into a folder of tables; score it again and only what is new is scored.

The folder is stamped with everything that its content depends on. Scores of another stamp are
never mixed with new ones, and nothing is replaced unless it was asked for.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from toolkit.models.recalibration import calibration_sha256
from toolkit.results.formats import formats
from toolkit.results.further import conformed, further_types, joined_schema
from toolkit.results.scoreset import (
    TABLES,
    ScoreSet,
    replace_text,
    tables_in,
    write_manifest,
    write_tables,
)
from toolkit.results.sources import sources_from_rows
from toolkit.results.stamp import MANIFEST, Stamp
from toolkit.results.tables import input_sha256, score_tables, sentences_from_rows
from toolkit.schema import Article, InputError
from toolkit.scoring import shards
from toolkit.scoring.article import ModelChoice, ScoredArticle, cached_model
from toolkit.text.rows import ReadOptions

if TYPE_CHECKING:
    import pyarrow as pa

    from toolkit.models.base import Model

IfExists = Literal["", "append", "overwrite"]
PARTS = ".parts"
ERRORS = "errors.jsonl"
_WAYS_OUT = "give another --out, or --overwrite to start anew"
Piece = tuple[Path | None, list[str]]


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What a run left: its folder, its counts, its errors, the name of its model, and what a reader
    should know of how the inputs were read (``notes``).

    ``counts``: ``inputs``, ``articles``, ``errors``, ``sentences``, ``spans``, ``sources``; and
    how many articles were ``scored`` now, ``resumed`` from an interrupted run, or ``kept`` of the
    folder.
    """

    out: Path
    counts: Mapping[str, int]
    errors: tuple[InputError, ...]
    model: str
    notes: tuple[str, ...] = ()
    sample: tuple[ScoredArticle, ...] = field(default=(), repr=False)


def score_batch(
    paths: Iterable[str | Path],
    out: str | Path,
    *,
    model: str = "default",
    operating_point: str = "",
    device: str = "",
    calibration: str | Path = "",
    presegmented: bool = False,
    columns: Mapping[str, str] | Sequence[str] = (),
    dates: str = "",
    any_language: bool = False,
    format: str = "parquet",
    workers: int | None = None,
    if_exists: IfExists = "",
    keep: int = 0,
    on_progress: Callable[[int, int], None] | None = None,
) -> BatchResult:
    """Score files, folders, globs and tables into ``out``.

    Writes ``articles``, ``sentences``, ``spans`` and ``sources`` in ``format``, ``errors.jsonl``,
    ``codebooks/`` and ``manifest.json``. ``model``, ``operating_point``, ``device`` and
    ``calibration`` as for `load_model`. ``columns`` names the columns of tables for fields of an
    article (``{"text": "story"}``; usual headings are known, see `toolkit.text.columns`), ``dates``
    says ``day-first`` or ``month-first`` where a column of dates does not tell, and
    ``any_language`` scores what is not English too. ``workers`` processes (default: one a core
    where there is work for them, one alone with a ``device``). ``keep`` returns the first so many
    scored articles; ``on_progress(articles, sentences)`` is called after every shard.

    A folder that holds scores of the same stamp keeps them, and only new articles are scored. Where
    it holds articles that the inputs lack or have otherwise, ``if_exists`` must be ``append`` (keep
    them; what changed is scored again) or ``overwrite``. Raises `FileExistsError` where it is not
    and for scores of another stamp, and `ValueError` for an unknown model or format; bad inputs are
    never raised but listed.
    """
    started = time.perf_counter()
    folder = Path(out)
    if folder.exists() and not folder.is_dir():
        raise FileExistsError(f"{folder}: is a file; give --out a folder")
    if format not in formats():
        raise ValueError(f"no format {format!r}; there are {', '.join(formats())}")
    choice = ModelChoice(model, operating_point, device, str(calibration))
    read_by = {"calibration": calibration_sha256(calibration)} if calibration else {}
    loaded = cached_model(choice)
    codebooks = loaded.codebooks
    stamp = Stamp.of(
        loaded.name, loaded.sha256, codebooks,
        operating_point=operating_point, device=device, presegmented=presegmented,
        **read_by,
    )  # fmt: skip
    names = [str(path) for path in paths]
    options = ReadOptions.of(columns, dates, any_language)
    earlier = _earlier(folder, stamp, format, if_exists)
    previous = _previous(earlier) if earlier else {}
    missing = _missing(folder, names, options, previous, if_exists) if previous else []
    parts = folder / PARTS
    parts.mkdir(parents=True, exist_ok=True)
    reading = _Reading(names, options, previous, keep)
    pieces: list[Piece] = [(None, missing)] if missing else []
    counted = {"scored": 0, "resumed": 0}
    sentences = 0
    queue = shards.jobs(reading.new_articles(pieces), parts, stamp.sha256)
    single = 1 if device else workers
    done = []
    for part, was_there in shards.run(queue, choice, presegmented, single):
        done.append(part)
        counted["resumed" if was_there else "scored"] += shards.shard_rows(part, "articles")
        sentences += shards.shard_rows(part, "sentences")
        if on_progress is not None:
            on_progress(sum(counted.values()), sentences)
    order = _order(pieces, done)
    rows = dict.fromkeys(TABLES, 0)
    empty = score_tables((), codebooks)
    old = {name: earlier.table(name) for name in TABLES} if earlier else empty
    fixed = empty["articles"].schema
    with_further = joined_schema(fixed, [old["articles"].schema, *map(shards.article_schema, done)])
    empty["articles"] = with_further.empty_table()
    write_tables(
        folder,
        {name: _counted(rows, name, empty[name], old[name], order) for name in TABLES},
        format,
    )
    if (folder / MANIFEST).is_file():  # begun by us: tables in another format are of before
        for table in tables_in(folder, besides=format):
            table.unlink()
    hashes = _input_hashes(names)
    errors = [*reading.errors, *(error for part in done for error in shards.shard_errors(part))]
    if missing:
        read_now = {*hashes, *(name for place, ids in pieces[1:] for name in ids)}
        errors = list(dict.fromkeys([*_earlier_errors(folder, read_now), *errors]))
    replace_text(
        folder / ERRORS,
        "".join(json.dumps(asdict(error), ensure_ascii=False) + "\n" for error in errors),
    )
    totals = {
        "inputs": rows["articles"] + len(errors), **rows, "errors": len(errors), **counted,
        "kept": rows["articles"] - sum(counted.values()),
    }  # fmt: skip
    if missing and earlier is not None:
        hashes = {**earlier.manifest.get("inputs", {}), **hashes}
    seconds = round(time.perf_counter() - started, 3)
    details = {
        "inputs": hashes, "counts": totals, "wall_time_s": seconds, "notes": list(reading.notes),
        "further": further_types(with_further, fixed.names),
    }  # fmt: skip
    write_manifest(folder, stamp, codebooks, format, details)
    shutil.rmtree(parts)
    sample = tuple(_sample(folder, reading.kept, loaded)) if keep else ()
    return BatchResult(folder, totals, tuple(errors), loaded.name, tuple(reading.notes), sample)


class _Reading:
    """The inputs as they are read: articles that must be scored, and what is wrong with others."""

    def __init__(
        self, names: list[str], options: ReadOptions, previous: Mapping[str, str], keep: int
    ) -> None:
        self.names, self.options, self.previous, self.keep = names, options, previous, keep
        self.notes: dict[str, None] = {}  # each once, in order
        self.errors: list[InputError] = []
        self.kept: list[Article] = []

    def new_articles(self, pieces: list[Piece]) -> Iterator[Article]:
        """Articles whose scores are not in the folder; ``pieces`` tells the order of all."""
        from toolkit.text.reading import read

        for item in read(self.names, options=self.options, note=self._note):
            if isinstance(item, InputError):
                self.errors.append(item)
                continue
            if len(self.kept) < self.keep:
                self.kept.append(item)
            is_new = self.previous.get(item.article_id) != input_sha256(item)
            place = Path() if is_new else None
            if not pieces or pieces[-1][0] != place:
                pieces.append((place, []))
            pieces[-1][1].append(item.article_id)
            if is_new:
                yield item

    def _note(self, words: str) -> None:
        self.notes[words] = None


def _earlier(folder: Path, stamp: Stamp, format: str, if_exists: IfExists) -> ScoreSet | None:
    """The scores that are in the folder, if they may be kept."""
    if if_exists == "overwrite":
        return None
    if not (folder / MANIFEST).is_file():
        tables = tables_in(folder)
        if tables and not (folder / PARTS).is_dir():
            raise FileExistsError(
                f"{folder} holds {tables[0].name}, and no manifest says that it is of toolkit "
                f"score; {_WAYS_OUT}"
            )
        return None
    earlier = ScoreSet.open(folder)
    before = earlier.stamp
    differences = ["another version"] if before is None else stamp.differences(before)
    if earlier.format != format:
        differences.append(f"format {format}, not {earlier.format}")
    if differences:
        raise FileExistsError(
            f"{folder} holds scores that were made otherwise ({'; '.join(differences)}); "
            f"{_WAYS_OUT}"
        )
    return earlier


def _previous(earlier: ScoreSet) -> dict[str, str]:
    """The hash of the input of each article in a folder, by its id."""
    articles = earlier.table("articles").select(["article_id", "input_sha256"])
    return dict(zip(*(column.to_pylist() for column in articles.columns), strict=True))


def _missing(
    folder: Path,
    names: list[str],
    options: ReadOptions,
    previous: Mapping[str, str],
    if_exists: IfExists,
) -> list[str]:
    """The articles of the folder that the inputs lack, in their order.

    Raises `FileExistsError` where there are any, or changed ones, and it was not said what to do.
    """
    from toolkit.text.reading import read

    items = (item for item in read(names, options=options) if isinstance(item, Article))
    now = {item.article_id: input_sha256(item) for item in items}
    missing = [name for name in previous if name not in now]
    changed = [name for name, digest in now.items() if previous.get(name, digest) != digest]
    if (missing or changed) and if_exists != "append":
        reasons = [
            f"{len(listed):,} articles {what}, such as {listed[0]}"
            for listed, what in ((missing, "that are not among the inputs"), (changed, "otherwise"))
            if listed
        ]
        raise FileExistsError(
            f"{folder} holds {' and '.join(reasons)}; give --append to keep what is there and "
            "score what is new or changed, --overwrite to start anew, or another --out"
        )
    return missing


def _order(pieces: list[Piece], done: list[Path]) -> list[Piece]:
    """Which rows come from which shard, or from the folder, in the order of the articles."""
    where: dict[str, Path] = {}
    for done_part in done:
        ids = shards.shard_table(done_part, "articles")["article_id"].to_pylist()
        where |= dict.fromkeys(ids, done_part)
    ordered: list[Piece] = []
    for place, ids in pieces:
        for article_id in ids:
            part: Path | None = None if place is None else where.get(article_id, Path())
            if part == Path():  # it could not be scored
                continue
            if not ordered or ordered[-1][0] != part:
                ordered.append((part, []))
            ordered[-1][1].append(article_id)
    return ordered


def _counted(
    rows: dict[str, int], name: str, empty: pa.Table, old: pa.Table, order: list[Piece]
) -> Iterator[pa.Table]:
    """The pieces of a table in order; their rows are added up."""
    import pyarrow as pa
    import pyarrow.compute as pc

    yield empty
    part_read: Path | None = None
    table = old
    for part, ids in order:
        if part is None:
            table = old
        elif part != part_read:
            table = shards.shard_table(part, name)
        part_read = part
        wanted = table.filter(pc.is_in(table["article_id"], pa.array(ids)))
        rows[name] += wanted.num_rows
        yield conformed(wanted, empty.schema)


def _earlier_errors(folder: Path, read_now: set[str]) -> list[InputError]:
    """The errors in a folder of inputs that were not read again."""
    path = folder / ERRORS
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    errors = [InputError(**json.loads(line)) for line in lines]
    return [error for error in errors if error.input not in read_now]


def _sample(folder: Path, kept: list[Article], model: Model) -> Iterator[ScoredArticle]:
    """The kept articles with their scores, read back from the folder."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from toolkit.measures import measures

    scores = ScoreSet.open(folder)
    wanted = pa.array([article.article_id for article in kept], pa.string())
    rows: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for name in TABLES:
        table = scores.table(name)
        rows[name] = {}
        for row in table.filter(pc.is_in(table["article_id"], wanted)).to_pylist():
            rows[name].setdefault(row["article_id"], []).append(row)
    listed = measures(model.codebooks)
    for article in kept:
        row = rows["articles"].get(article.article_id)
        if row is None:
            continue
        cited = sources_from_rows(rows["sources"].get(article.article_id, []), model.codebooks)
        sentences = sentences_from_rows(
            rows["sentences"][article.article_id],
            rows["spans"].get(article.article_id, []),
            cited,
            model.codebooks,
        )
        values = {measure.name: cast(float | None, row[0][measure.name]) for measure in listed}
        yield ScoredArticle(article, sentences, values, model.codebooks, cited)


def _input_hashes(paths: list[str]) -> dict[str, str]:
    from toolkit.text.reading import expand

    hashes = {}
    for source in expand(paths):
        if source.path.is_file():
            with source.path.open("rb") as file:
                hashes[str(source.path)] = hashlib.file_digest(file, "sha256").hexdigest()
    return hashes
