"""Score many inputs into a folder of tables; score it again and only what is new is scored.

The folder is stamped with everything that its content depends on. Scores of another stamp are
never mixed with new ones, and nothing is replaced unless it was asked for. A folder that was
scored again holds what a new one would: the same rows in the same order, to the byte.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.models.base import RemoteModel
from toolkit.models.recalibration import calibration_sha256
from toolkit.outputs import OutputFolder, locked_folder
from toolkit.results.formats import formats
from toolkit.results.further import add_kinds, further_types, named, with_types
from toolkit.results.scoreset import TABLES, ScoreSet, write_manifest, write_tables
from toolkit.results.stamp import Stamp
from toolkit.schema import Article, InputError
from toolkit.scoring import shards
from toolkit.scoring.article import ModelChoice, ScoredArticle, cached_model
from toolkit.scoring.copies import Repeats, scored_columns
from toolkit.scoring.earlier import (
    REPORT,
    IfExists,
    Kept,
    earlier_scores,
    file_names,
    is_the_same,
    known_names,
    what_stays,
)
from toolkit.scoring.error_log import AT_HAND, ERRORS, ErrorLog, read_errors
from toolkit.scoring.inputs import Inputs, read_listings
from toolkit.scoring.joins import NEW, Piece, add_article, joined, placed
from toolkit.scoring.parts import Parts
from toolkit.scoring.read_back import read_back
from toolkit.scoring.tables import score_tables
from toolkit.text.rows import ReadOptions
from toolkit.text.sources import Source

if TYPE_CHECKING:
    import pyarrow as pa

    from toolkit.models.base import Model

COMMAND = "score"


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What a run left: its folder, its counts, the first of its errors (all are in errors.jsonl),
    the name of its model, and what a reader should know of how the inputs were read (``notes``).

    ``counts``: ``inputs``, ``articles``, ``errors``, ``sentences``, ``spans``, ``sources``; how
    many articles were ``scored`` now, ``resumed`` from an interrupted run, or ``kept`` of the
    folder; how many are ``repeated``: have the text and title of one before, with which they are
    scored once; and how many of the inputs' are ``cut_short`` (`toolkit.text.cells.cut_short`).
    ``dropped``: the articles that were in the folder and are no longer among the inputs.
    """

    out: Path
    counts: Mapping[str, int]
    errors: tuple[InputError, ...]
    model: str
    notes: tuple[str, ...] = ()
    sample: tuple[ScoredArticle, ...] = field(default=(), repr=False)
    dropped: tuple[str, ...] = ()


def score_batch(
    paths: Iterable[str | Path],
    out: str | Path,
    *,
    model: str | RemoteModel = "default",
    operating_point: str = "",
    device: str = "",
    calibration: str | Path = "",
    send: bool = False,
    presegmented: bool = False,
    columns: Mapping[str, str] | Sequence[str] = (),
    dates: str = "",
    any_language: bool = False,
    format: str = "parquet",
    workers: int | None = None,
    if_exists: IfExists = "",
    keep: int = 0,
    on_progress: Callable[[int, int], None] | None = None,
    write_page: Callable[[BatchResult, Path], object] | None = None,
    sources: Sequence[Source] = (),
    hashes: Mapping[str, str] | None = None,
) -> BatchResult:
    """Score files, folders, globs and tables into ``out``.

    Writes ``articles``, ``sentences``, ``spans`` and ``sources`` in ``format``, ``errors.jsonl``,
    ``codebooks/`` and ``manifest.json``. ``model``, ``operating_point``, ``device``,
    ``calibration`` and ``send`` as for `load_model`, or a language model that is loaded, which
    takes none of them. ``columns`` names the columns of tables for
    fields of an article (``{"text": "story"}``; usual headings are known, see
    `toolkit.text.columns`), ``dates`` says ``day-first`` or ``month-first`` where a column of dates
    does not tell, and ``any_language`` scores what is not English too. ``workers`` processes
    (default: one a core where there is work for them, one alone with a ``device``). ``keep``
    returns the first so many scored articles; ``on_progress(articles, sentences)`` is called after
    every shard; ``write_page(result, folder)`` writes ``report.html`` into a folder, from which it
    comes into place together with the tables.

    A folder that holds scores of the same stamp keeps them: articles that are new or changed are
    scored, and those of a file that is the same are not even read. Articles that the inputs no
    longer have are dropped where the same paths were given as before, to be read in the same way,
    and all could be looked at; ``if_exists="append"`` keeps them. Otherwise `FileExistsError` asks
    for ``append`` or ``overwrite``, as it does for scores of another stamp; it also stands for a
    file in the way that is not the toolkit's (`toolkit.outputs`). `BlockingIOError` says which
    process writes there;
    `ValueError` stands for an unknown model or format. Bad inputs are never raised but listed.
    """
    started = time.perf_counter()
    folder = Path(out)
    if format not in formats():
        raise ValueError(f"no format {format!r}; there are {', '.join(formats())}")
    if isinstance(model, RemoteModel):
        if operating_point or device or calibration or send:
            raise ValueError(
                f"{model.name} is loaded: give operating_point, device, calibration and send to "
                "load_model"
            )
        choice: ModelChoice | RemoteModel = model
    else:
        choice = ModelChoice(model, operating_point, device, str(calibration), send)
    read_by = {"calibration": calibration_sha256(calibration)} if calibration else {}
    loaded = cached_model(choice) if isinstance(choice, ModelChoice) else choice
    stamp = Stamp.of(
        loaded.name, loaded.sha256, loaded.codebooks,
        operating_point=operating_point, device=device, presegmented=presegmented,
        **read_by,
    )  # fmt: skip
    options = ReadOptions.of(columns, dates, any_language)
    with locked_folder(folder, COMMAND) as place:
        earlier = earlier_scores(folder, stamp, format, if_exists)
        names = file_names(stamp, format)
        replacing: dict[str, Any] = {
            "known": known_names(folder), "overwrite": if_exists == "overwrite"
        }  # fmt: skip
        place.require([*names, REPORT] if write_page else names, **replacing)
        listings = read_listings(place.state, stamp.sha256, options)
        inputs = Inputs([str(path) for path in paths], options, listings, sources, hashes)
        run = _Run(place, inputs, loaded, stamp, format, keep)
        try_again = False
        if isinstance(loaded, RemoteModel):
            loaded.try_again()
            try_again = earlier is not None and any(True for _ in read_errors(folder))
        if earlier is not None and is_the_same(inputs, earlier.manifest) and not try_again:
            with place.writing(**replacing) as new:
                result = run.as_before(new, earlier, time.perf_counter() - started)
                if write_page is not None:
                    write_page(result, new)
        else:
            kept = what_stays(folder, inputs, earlier, if_exists)
            queue = shards.jobs(run.new_articles(kept), run.parts.folder, stamp.sha256)
            alone = device or isinstance(loaded, RemoteModel)
            done = run.score(queue, choice, presegmented, 1 if alone else workers, on_progress)
            with place.writing(whole=True, **replacing) as new:
                result = run.write(new, kept, done, time.perf_counter() - started)
                if write_page is not None:
                    write_page(result, new)
            inputs.save(place.state, stamp.sha256)
        place.clear_work()
    return result


class _Run:
    """One scoring: what is read, scored and written."""

    def __init__(
        self,
        place: OutputFolder,
        inputs: Inputs,
        model: Model,
        stamp: Stamp,
        format: str,
        keep: int,
    ) -> None:
        self.place, self.inputs, self.model = place, inputs, model
        self.stamp, self.format, self.keep = stamp, format, keep
        self.parts = Parts(place.work / "parts", model.codebooks)
        self.errors = ErrorLog()
        self.sample: list[Article] = []
        self.pieces: list[Piece] = []
        self.counts = {"scored": 0, "resumed": 0}
        self.resumed: set[str] = set()
        self.cut_short = 0
        self.further: dict[str, str] = {}  # kinds of the further columns

    def new_articles(self, kept: Kept) -> Iterator[Article]:
        """Articles whose scores are not in the folder; notes the order of all of them."""
        if kept.missing:
            self.pieces.append(Piece(None, list(kept.missing)))

        def wanted(article_id: str, digest: str) -> bool:
            return kept.hashes.get(article_id) != digest or len(self.sample) < self.keep

        for item in self.inputs.read(wanted):
            if isinstance(item, InputError):
                self.errors.add(item)
                continue
            row, article = item
            self._add_to_sample(article)
            self.cut_short += row.cut_short
            add_kinds(self.further, json.loads(row.further or "{}"))
            is_new = kept.hashes.get(row.article_id) != row.input_sha256
            add_article(self.pieces, NEW if is_new else None, row.article_id)
            if is_new:
                assert article is not None  # it was wanted
                yield article

    def _add_to_sample(self, article: Article | None) -> None:
        if article is not None and len(self.sample) < self.keep:
            self.sample.append(article)

    def score(
        self,
        queue: Iterator[shards.Job],
        choice: ModelChoice | RemoteModel,
        presegmented: bool,
        workers: int | None,
        on_progress: Callable[[int, int], None] | None,
    ) -> list[str]:
        """Score the shards; the names of all."""
        done = []
        articles = sentences = 0
        for record, was_there in shards.run(queue, self.parts, choice, presegmented, workers):
            done.append(record.name)
            self.counts["resumed" if was_there else "scored"] += record.articles
            if was_there:
                self.resumed.add(record.name)
            articles += record.articles + len(record.originals)
            sentences += record.sentences
            if on_progress is not None:
                on_progress(articles, sentences)
        return done

    def write(self, new: Path, kept: Kept, done: list[str], seconds: float) -> BatchResult:
        """Write tables, errors, codebooks and manifest into a new folder."""
        rows = dict.fromkeys(TABLES, 0)
        repeats = Repeats()
        placement = placed(self.pieces, self.parts.finished(done))
        for job, n in placement.copies.items():
            self.counts["resumed" if job in self.resumed else "scored"] += n
        empty = score_tables((), self.model.codebooks)
        fixed = empty["articles"].schema
        stays = kept.earlier.manifest if kept.missing and kept.earlier is not None else {}
        further = dict(stays.get("further", {}))
        add_kinds(further, named(self.further, fixed.names))
        schema = with_types(fixed, further)
        empty["articles"] = schema.empty_table()

        def counted(name: str) -> Iterator[pa.Table]:
            is_first = name == "articles"
            columns = scored_columns(fixed.names) if is_first else ()
            for table in joined(
                name, empty[name], kept.earlier, placement, self.place.work, columns
            ):
                rows[name] += table.num_rows
                if is_first:
                    repeats.add(table)
                yield table

        write_tables(new, {name: counted(name) for name in TABLES}, self.format)
        hashes = self.inputs.sha256
        errors = ErrorLog(distinct=bool(kept.missing))
        if kept.missing and kept.earlier is not None:
            read_now = {*hashes, *(name for _, ids, _ in self.pieces[1:] for name in ids)}
            before = read_errors(kept.earlier.folder)
            errors.extend(error for error in before if not _is_of(error.input, read_now))
            hashes = {**stays.get("inputs", {}), **hashes}
        errors.extend(chain(self.errors, placement.errors))
        errors.write(new / ERRORS)
        notes = list(dict.fromkeys([*stays.get("notes", ()), *self.inputs.notes]))
        counts = {
            "inputs": rows["articles"] + errors.n, **rows, "errors": errors.n, **self.counts,
            "kept": rows["articles"] - sum(self.counts.values()), "repeated": repeats.count,
            "cut_short": self.cut_short,
        }  # fmt: skip
        details: dict[str, Any] = {
            "paths": self.inputs.names, "reading": self.inputs.options.described(),
            "appended": bool(kept.missing), "inputs": hashes, "counts": counts, "notes": notes,
            "further": further_types(schema, fixed.names), "wall_time_s": round(seconds, 3),
        }  # fmt: skip
        if isinstance(self.model, RemoteModel):
            details["language_model"] = self.model.described()
        write_manifest(new, self.stamp, self.model.codebooks, self.format, details)
        return self._result(counts, errors.first, notes, new, kept.dropped)

    def as_before(self, new: Path, earlier: ScoreSet, seconds: float) -> BatchResult:
        """The result of a folder whose inputs are the same; writes the manifest anew."""
        if self.keep:
            for item in self.inputs.read(lambda *_: len(self.sample) < self.keep):
                if not isinstance(item, InputError):
                    self._add_to_sample(item[1])
                if len(self.sample) == self.keep:
                    break
        counts = {**earlier.manifest["counts"], "scored": 0, "resumed": 0}
        counts["kept"] = counts["articles"]
        details = {**earlier.manifest, "counts": counts, "wall_time_s": round(seconds, 3)}
        write_manifest(new, self.stamp, self.model.codebooks, self.format, details)
        notes = earlier.manifest.get("notes", ())
        errors = list(islice(read_errors(earlier.folder), AT_HAND))
        return self._result(counts, errors, notes, earlier.folder)

    def _result(
        self,
        counts: Mapping[str, int],
        errors: Sequence[InputError],
        notes: Sequence[str],
        folder: Path,
        dropped: Sequence[str] = (),
    ) -> BatchResult:
        sample = tuple(read_back(folder, self.sample, self.model)) if self.keep else ()
        return BatchResult(
            self.place.folder, counts, tuple(errors), self.model.name, tuple(notes), sample,
            tuple(dropped),
        )  # fmt: skip


def _is_of(name: str, read_now: set[str]) -> bool:
    """Whether the input of an error is one that was read now, or a file within such a one."""
    return name in read_now or any(str(parent) in read_now for parent in Path(name).parents)
