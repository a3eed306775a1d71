"""The shards of a plan as one score folder: what one process would have left."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.executors.plan import Plan, read_plan
from toolkit.executors.task import command_of, failure_file, shard_folder
from toolkit.outputs import OutputFolder, locked_folder, written_names
from toolkit.outputs.folder import STATE
from toolkit.results.further import add_kinds, conformed, further_types, named, with_types
from toolkit.results.scoreset import TABLES, ScoreSet, write_manifest, write_tables
from toolkit.results.stamp import MANIFEST, Stamp
from toolkit.schema import InputError
from toolkit.scoring.batch import COMMAND
from toolkit.scoring.copies import Repeats
from toolkit.scoring.error_log import ERRORS, ErrorLog, read_errors
from toolkit.scoring.identity import is_still
from toolkit.scoring.inputs import NOT_READ, Inputs, Row, read_listings
from toolkit.scoring.tables import score_tables
from toolkit.text.reading import repeated_id

if TYPE_CHECKING:
    import pyarrow as pa

_NAMED = 20


class _Shard(NamedTuple):
    """A scored shard, and the ids of its articles that another one had before."""

    scores: ScoreSet
    stamp: Stamp
    repeated: frozenset[str]


def merge_shards(
    folder: str | Path, out: str | Path, *, format: str = "parquet", overwrite: bool = False
) -> dict[str, Any]:
    """Put all shards of a folder together into a score folder ``out``; the counts of its manifest.

    The tables are to the byte those that one process writes, and so are the errors. Raises
    `ValueError`, which names the commands, where shards are missing or failed, or were scored
    otherwise than the others, or where an input is no longer as it was; `FileExistsError` where
    ``out`` holds other scores, unless ``overwrite``. Killed and called again, it starts anew, and
    nothing of it is seen before.
    """
    place = Path(folder)
    plan = read_plan(place)
    target = Path(out)
    scores = all_there(place, plan)
    with locked_folder(target, COMMAND) as locked:
        if not overwrite and MANIFEST in written_names(target):
            raise FileExistsError(f"{target} holds scores: give another --out, or --overwrite")
        return merge_into(locked, scores, plan, format, overwrite=overwrite)


def merge_into(
    place: OutputFolder,
    scores: Sequence[tuple[ScoreSet, Stamp]],
    plan: Plan,
    format: str,
    *,
    overwrite: bool = False,
) -> dict[str, Any]:
    """The same into a folder that is locked."""
    reading = _Reading(plan)
    shards = [reading.shard(k, *each) for k, each in enumerate(scores)]
    first = scores[0][0]
    empty = score_tables((), first.codebooks)
    fixed = empty["articles"].schema
    schema = with_types(fixed, named(reading.further, fixed.names))
    empty["articles"] = schema.empty_table()
    rows = dict.fromkeys(TABLES, 0)
    repeats = Repeats()

    def counted(name: str) -> Iterator[pa.Table]:
        yield empty[name]
        for shard in shards:
            table = conformed(_rows(shard, name), empty[name].schema)
            rows[name] += table.num_rows
            if name == "articles":
                repeats.add(table)
            yield table

    with place.writing(whole=True, overwrite=overwrite) as new:
        write_tables(new, {name: counted(name) for name in TABLES}, format)
        reading.errors.extend(reading.scoring_errors)
        reading.errors.write(new / ERRORS)
        counts = {
            "inputs": rows["articles"] + reading.errors.n, **rows, "errors": reading.errors.n,
            "scored": rows["articles"], "resumed": 0, "kept": 0, "repeated": repeats.count,
            "cut_short": reading.cut_short,
        }  # fmt: skip
        details = {
            "paths": list(plan.inputs), "reading": plan.read_options().described(),
            "appended": False, "inputs": reading.inputs, "counts": counts,
            "notes": list(reading.notes), "further": further_types(schema, fixed.names),
            "wall_time_s": round(reading.seconds, 3), "shards": len(shards),
        }  # fmt: skip
        write_manifest(new, shards[0].stamp, first.codebooks, format, details)
    return counts


def all_there(folder: Path, plan: Plan) -> list[tuple[ScoreSet, Stamp]]:
    """The scores of every shard, all made in one way. Raises `ValueError` where they are not."""
    scores: list[tuple[ScoreSet, Stamp]] = []
    problems: list[tuple[int, str]] = []
    for number, pieces in enumerate(plan.shards):
        try:
            each = ScoreSet.open(shard_folder(folder, number))
        except FileNotFoundError:
            problems.append((number, _why_not(folder, number)))
            continue
        except (ValueError, BlockingIOError) as problem:
            problems.append((number, str(problem)))
            continue
        stamp = each.stamp
        if stamp is None or each.manifest["paths"] != [piece.shown for piece in pieces]:
            problems.append((number, "was scored from other inputs: remove its folder"))
        elif scores and (differences := stamp.differences(scores[0][1])):
            problems.append(
                (number, f"was scored otherwise than the first ({'; '.join(differences)}): "
                         "remove its folder")
            )  # fmt: skip
        else:
            scores.append((each, stamp))
    if problems:
        lines = [f"shard {k} {why}\n  {command_of(folder, k)}" for k, why in problems[:_NAMED]]
        further = f"\nand {len(problems) - _NAMED:,} others" if problems[_NAMED:] else ""
        raise ValueError(
            f"{len(problems):,} of {len(plan.shards):,} shards cannot be merged yet; score them "
            "with the command below each\n" + "\n".join(lines) + further
        )
    return scores


def _why_not(folder: Path, number: int) -> str:
    try:
        reason = json.loads(failure_file(folder, number).read_text(encoding="utf-8"))
        return f"failed ({reason})"
    except (OSError, ValueError):
        pass
    begun = shard_folder(folder, number).is_dir()
    return "was begun and is not done" if begun else "is missing: nothing began to score it"


class _Reading:
    """What one process would have read: each id once, errors in order."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._first: dict[str, str] = {}
        self._still: dict[str, bool] = {}
        self.errors, self.scoring_errors = ErrorLog(), ErrorLog()
        self.further: dict[str, str] = {}
        self.notes: dict[str, None] = {}
        self.inputs: dict[str, str] = {}
        self.cut_short = 0
        self.seconds = 0.0

    def shard(self, number: int, scores: ScoreSet, stamp: Stamp) -> _Shard:
        """Go on with a shard."""
        manifest = scores.manifest
        for path, digest in manifest["inputs"].items():
            if self.inputs.setdefault(path, digest) != digest:
                raise ValueError(
                    f"{path} was changed while shards were scored: make them again in another "
                    "folder"
                )
        self.notes |= dict.fromkeys(manifest["notes"])
        self.seconds += manifest["wall_time_s"]
        refused, repeated, here = 0, set(), set()
        for row in self._listed(number, scores, stamp):
            if row.note:
                continue
            place = f"{row.input}:{row.line}" if row.line else row.input
            reason = row.reason or repeated_id(row.article_id, place, self._first)
            if reason:
                self.errors.add(InputError(row.input, row.line, reason))
            else:
                self.cut_short += row.cut_short
                add_kinds(self.further, json.loads(row.further or "{}"))
            if row.reason or row.article_id in here:
                refused += 1
            elif reason:
                repeated.add(row.article_id)
            if not row.reason:
                here.add(row.article_id)
        failed = islice(read_errors(scores.folder), refused, None)
        self.scoring_errors.extend(error for error in failed if error.input not in repeated)
        return _Shard(scores, stamp, frozenset(repeated))

    def _listed(self, number: int, scores: ScoreSet, stamp: Stamp) -> Iterator[Row]:
        """What the shard was read as, read again where a kill came before it was kept."""
        options = self._plan.read_options()
        plan = self._plan
        listings = read_listings(scores.folder / STATE, stamp.sha256, options)
        hashes: Mapping[str, str] = scores.manifest["inputs"]
        for path, digest in hashes.items():
            if not self._is_still(path, digest):
                raise ValueError(
                    f"{path} is not what shard {number} was scored from: put it back, or make the "
                    "shards again in another folder"
                )
        sources = [plan.source(piece) for piece in plan.shards[number]]
        not_read = {str(each.path): NOT_READ for each in sources if not each.problem}
        return Inputs([], options, listings, sources, {**not_read, **hashes}).rows()

    def _is_still(self, path: str, digest: str) -> bool:
        """Whether a file is what it was, in the plan and for a shard; each is looked at once."""
        if path not in self._still:
            before = self._plan.files.get(path)
            self._still[path] = before is not None and is_still(self._plan.place(path), before)
        return self._still[path] and self._plan.files[path].sha256 == digest


def _rows(shard: _Shard, name: str) -> pa.Table:
    """A table of a shard without the articles that another one had before."""
    import pyarrow as pa
    import pyarrow.compute as pc

    table = shard.scores.table(name)
    if not shard.repeated:
        return table
    repeated = pa.array(sorted(shard.repeated), pa.string())
    return table.filter(pc.invert(pc.is_in(table["article_id"], repeated)))
