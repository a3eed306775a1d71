"""Score many inputs into a folder of tables; score it again and only what is new is scored.

The folder is stamped with everything that its content depends on. Scores of another stamp are
never mixed with new ones, and nothing is replaced unless it was asked for. A folder that was
scored again holds what a new one would: the same rows in the same order, to the byte.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from toolkit.models.base import RemoteModel
from toolkit.models.recalibration import calibration_sha256
from toolkit.outputs import OutputFolder, locked_folder, written_names
from toolkit.results.formats import formats, table_format
from toolkit.results.further import add_kinds, further_types, named, with_types
from toolkit.results.scoreset import CODEBOOKS, TABLES, ScoreSet, write_manifest, write_tables
from toolkit.results.stamp import MANIFEST, Stamp
from toolkit.results.tables import score_tables
from toolkit.schema import Article, InputError
from toolkit.scoring import shards
from toolkit.scoring.article import ModelChoice, ScoredArticle, cached_model
from toolkit.scoring.inputs import Inputs, read_listings
from toolkit.scoring.joins import NEW, Piece, add_article, joined, placed
from toolkit.scoring.read_back import read_back
from toolkit.text.reading import Source
from toolkit.text.rows import ReadOptions

if TYPE_CHECKING:
    import pyarrow as pa

    from toolkit.models.base import Model

IfExists = Literal["", "append", "overwrite"]
COMMAND = "score"
ERRORS = "errors.jsonl"
REPORT = "report.html"
_WAYS_OUT = "give another --out, or --overwrite to start anew"


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What a run left: its folder, its counts, its errors, the name of its model, and what a reader
    should know of how the inputs were read (``notes``).

    ``counts``: ``inputs``, ``articles``, ``errors``, ``sentences``, ``spans``, ``sources``; how
    many articles were ``scored`` now, ``resumed`` from an interrupted run, or ``kept`` of the
    folder; and how many of the inputs' are ``cut_short`` (`toolkit.text.cells.cut_short`).
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
    model: str = "default",
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
) -> BatchResult:
    """Score files, folders, globs and tables into ``out``.

    Writes ``articles``, ``sentences``, ``spans`` and ``sources`` in ``format``, ``errors.jsonl``,
    ``codebooks/`` and ``manifest.json``. ``model``, ``operating_point``, ``device``,
    ``calibration`` and ``send`` as for `load_model`. ``columns`` names the columns of tables for
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
    choice = ModelChoice(model, operating_point, device, str(calibration), send)
    read_by = {"calibration": calibration_sha256(calibration)} if calibration else {}
    loaded = cached_model(choice)
    stamp = Stamp.of(
        loaded.name, loaded.sha256, loaded.codebooks,
        operating_point=operating_point, device=device, presegmented=presegmented,
        **read_by,
    )  # fmt: skip
    options = ReadOptions.of(columns, dates, any_language)
    with locked_folder(folder, COMMAND) as place:
        earlier = _earlier(folder, stamp, format, if_exists)
        names = _file_names(stamp, format)
        replacing: dict[str, Any] = {
            "known": _known(folder), "overwrite": if_exists == "overwrite"
        }  # fmt: skip
        place.require([*names, REPORT] if write_page else names, **replacing)
        listings = read_listings(place.state, stamp.sha256, options)
        inputs = Inputs([str(path) for path in paths], options, listings, sources)
        run = _Run(place, inputs, loaded, stamp, format, keep)
        try_again = False
        if isinstance(loaded, RemoteModel):
            loaded.try_again()
            try_again = earlier is not None and bool(_errors(folder))
        if earlier is not None and _is_the_same(inputs, earlier.manifest) and not try_again:
            with place.writing(**replacing) as new:
                result = run.as_before(new, earlier, time.perf_counter() - started)
                if write_page is not None:
                    write_page(result, new)
        else:
            kept = _kept(folder, inputs, earlier, if_exists)
            queue = shards.jobs(run.new_articles(kept), run.parts, stamp.sha256)
            alone = device or isinstance(loaded, RemoteModel)
            done = run.score(queue, choice, presegmented, 1 if alone else workers, on_progress)
            with place.writing(whole=True, **replacing) as new:
                result = run.write(new, kept, done, time.perf_counter() - started)
                if write_page is not None:
                    write_page(result, new)
            inputs.save(place.state, stamp.sha256)
        place.clear_work()
    return result


class _Kept(NamedTuple):
    """What stays of a folder: its scores, the input hash of each article that may stay by its id;
    the articles that the inputs lack, which stay too (``missing``) or go (``dropped``)."""

    earlier: ScoreSet | None = None
    hashes: Mapping[str, str] = {}
    missing: Sequence[str] = ()
    dropped: Sequence[str] = ()


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
        self.parts = place.work / "parts"
        self.errors: list[InputError] = []
        self.sample: list[Article] = []
        self.pieces: list[Piece] = []
        self.counts = {"scored": 0, "resumed": 0}
        self.cut_short = 0
        self.further: dict[str, str] = {}  # kinds of the further columns

    def new_articles(self, kept: _Kept) -> Iterator[Article]:
        """Articles whose scores are not in the folder; notes the order of all of them."""
        self.parts.mkdir(parents=True, exist_ok=True)
        if kept.missing:
            self.pieces.append((None, list(kept.missing)))

        def wanted(article_id: str, digest: str) -> bool:
            return kept.hashes.get(article_id) != digest or len(self.sample) < self.keep

        for item in self.inputs.read(wanted):
            if isinstance(item, InputError):
                self.errors.append(item)
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
        choice: ModelChoice,
        presegmented: bool,
        workers: int | None,
        on_progress: Callable[[int, int], None] | None,
    ) -> list[Path]:
        """Score the shards; the folders of all."""
        done = []
        sentences = 0
        for part, was_there in shards.run(queue, choice, presegmented, workers):
            done.append(part)
            self.counts["resumed" if was_there else "scored"] += shards.shard_rows(part, "articles")
            sentences += shards.shard_rows(part, "sentences")
            if on_progress is not None:
                on_progress(sum(self.counts.values()), sentences)
        return done

    def write(self, new: Path, kept: _Kept, done: list[Path], seconds: float) -> BatchResult:
        """Write tables, errors, codebooks and manifest into a new folder."""
        rows = dict.fromkeys(TABLES, 0)
        pieces = placed(self.pieces, done)
        empty = score_tables((), self.model.codebooks)
        fixed = empty["articles"].schema
        stays = kept.earlier.manifest if kept.missing and kept.earlier is not None else {}
        further = dict(stays.get("further", {}))
        add_kinds(further, named(self.further, fixed.names))
        schema = with_types(fixed, further)
        empty["articles"] = schema.empty_table()

        def counted(name: str) -> Iterator[pa.Table]:
            for table in joined(name, empty[name], kept.earlier, pieces):
                rows[name] += table.num_rows
                yield table

        write_tables(new, {name: counted(name) for name in TABLES}, self.format)
        hashes = self.inputs.sha256
        errors = [*self.errors, *(e for part in done for e in shards.shard_errors(part))]
        if kept.missing and kept.earlier is not None:
            read_now = {*hashes, *(name for _, ids in self.pieces[1:] for name in ids)}
            earlier_errors = _errors(kept.earlier.folder)
            stay = [error for error in earlier_errors if not _is_of(error.input, read_now)]
            errors = list(dict.fromkeys([*stay, *errors]))
            hashes = {**stays.get("inputs", {}), **hashes}
        lines = [json.dumps(asdict(error), ensure_ascii=False) + "\n" for error in errors]
        text = "".join(lines)
        (new / ERRORS).write_text(text, encoding="utf-8", errors="surrogatepass")
        notes = list(dict.fromkeys([*stays.get("notes", ()), *self.inputs.notes]))
        counts = {
            "inputs": rows["articles"] + len(errors), **rows, "errors": len(errors), **self.counts,
            "kept": rows["articles"] - sum(self.counts.values()), "cut_short": self.cut_short,
        }  # fmt: skip
        details: dict[str, Any] = {
            "paths": self.inputs.names, "reading": self.inputs.options.described(),
            "appended": bool(kept.missing), "inputs": hashes, "counts": counts, "notes": notes,
            "further": further_types(schema, fixed.names), "wall_time_s": round(seconds, 3),
        }  # fmt: skip
        if isinstance(self.model, RemoteModel):
            details["language_model"] = self.model.described()
        write_manifest(new, self.stamp, self.model.codebooks, self.format, details)
        return self._result(counts, errors, notes, new, kept.dropped)

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
        return self._result(counts, _errors(earlier.folder), notes, earlier.folder)

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


def _file_names(stamp: Stamp, format: str) -> list[str]:
    """The files of a scoring, relative to its folder."""
    tables = [name + table_format(format).suffix for name in TABLES]
    return [*tables, ERRORS, MANIFEST, *(f"{CODEBOOKS}/{name}.yaml" for name in stamp.codebooks)]


def _known(folder: Path) -> list[str]:
    """The files of a scoring by a version that kept no record of them."""
    if MANIFEST in written_names(folder):
        return []
    try:
        earlier = ScoreSet.open(folder)
    except (OSError, ValueError):
        return []
    stamp = earlier.stamp
    return [] if stamp is None else [*_file_names(stamp, earlier.format), REPORT]

    def _note(self, words: str) -> None:
        self.notes[words] = None


def _earlier(folder: Path, stamp: Stamp, format: str, if_exists: IfExists) -> ScoreSet | None:
    """The scores that are in the folder, if they may be kept."""
    if if_exists == "overwrite" or not (folder / MANIFEST).is_file():
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


def _is_the_same(inputs: Inputs, manifest: Mapping[str, Any]) -> bool:
    """Whether the same paths stand for the same files with the same bytes as before, and are read
    in the same way."""
    before = manifest.get("inputs", {})
    return (
        _asks_the_same(inputs, manifest)
        and all(before.get(path) == digest for path, digest in inputs.sha256.items())
        and (manifest["appended"] or len(before) == len(inputs.sha256))
    )


def _asks_the_same(inputs: Inputs, manifest: Mapping[str, Any]) -> bool:
    """Whether the same paths are to be read in the same way as before."""
    described = inputs.options.described()
    return manifest.get("paths") == inputs.names and manifest.get("reading") == described


def _kept(folder: Path, inputs: Inputs, earlier: ScoreSet | None, if_exists: IfExists) -> _Kept:
    """What stays of the scores in a folder. Raises `FileExistsError` where it holds articles that
    the inputs lack, and it was not said what is to become of them."""
    if earlier is None:
        return _Kept()
    columns = earlier.table("articles").select(["article_id", "input_sha256"]).columns
    hashes = dict(zip(*(column.to_pylist() for column in columns), strict=True))
    now = {
        item[0].article_id
        for item in inputs.read(lambda *_: False)
        if not isinstance(item, InputError)
    }
    missing = [name for name in hashes if name not in now]
    if not missing or if_exists == "append":
        return _Kept(earlier, hashes, missing)
    as_before = _asks_the_same(inputs, earlier.manifest)
    if as_before and not earlier.manifest["appended"] and not inputs.unsure:
        return _Kept(earlier, hashes, dropped=missing)
    why = f" ({inputs.unsure[0]} cannot be looked at)" if as_before and inputs.unsure else ""
    raise FileExistsError(
        f"{folder} holds {len(missing):,} articles that are not among the inputs{why}, such as "
        f"{missing[0]}; give --append to keep what is there and score what is new or changed, "
        "--overwrite to start anew, or another --out"
    )


def _is_of(name: str, read_now: set[str]) -> bool:
    """Whether the input of an error is one that was read now, or a file within such a one."""
    return name in read_now or any(str(parent) in read_now for parent in Path(name).parents)


def _errors(folder: Path) -> list[InputError]:
    """The errors in a folder."""
    path = folder / ERRORS
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return [InputError(**json.loads(line)) for line in lines]
