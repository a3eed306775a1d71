"""`Plan`: which rows of which files each shard has, and how all are scored."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from toolkit.executors.slurm import SCRIPT, sbatch_script
from toolkit.outputs import output_folder
from toolkit.schema import Article
from toolkit.scoring.identity import Identity, identity_of
from toolkit.text.reading import unchecked
from toolkit.text.remote import RemoteFile, is_address
from toolkit.text.rows import ReadOptions
from toolkit.text.sources import Source, expand
from toolkit.text.streams import Place

PLAN = "shards.json"
SHARDS = "shards"
_PER_FILE = 2_000  # bytes that a file counts beside its own, so that empty ones are spread too


class Piece(NamedTuple):
    """Some of what one file holds: ``rows`` from the first on and before the last, all without."""

    path: str
    name: str
    problem: str
    rows: tuple[int, int] | None

    @property
    def shown(self) -> str:
        """How a manifest calls it."""
        return f"{self.path}#{self.rows[0]}-{self.rows[1]}" if self.rows else self.path


@dataclass(frozen=True, slots=True)
class Plan:
    """The shards of some inputs, in their order, and the options of `score_batch`.

    ``inputs`` are the paths as they were given; ``shards`` has the pieces of each shard: every row
    of every file is in one, and one after the other they are what one process reads. ``files`` says
    of each file by its path what it was then.
    """

    inputs: tuple[str, ...]
    shards: tuple[tuple[Piece, ...], ...]
    options: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, Identity] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """Hex SHA-256 of all of it, but for when files were changed."""
        files = {path: [each.size, each.sha256] for path, each in self.files.items()}
        words = json.dumps([self.inputs, self.shards, dict(self.options), files], sort_keys=True)
        return hashlib.sha256(words.encode()).hexdigest()

    def place(self, path: str) -> Place:
        """A file of the plan."""
        if not is_address(path):
            return Path(path)
        known = self.files.get(path)
        return RemoteFile(path, known.size, known.sha256) if known else RemoteFile(path)

    def source(self, piece: Piece) -> Source:
        """What is read of a piece."""
        rows = range(*piece.rows) if piece.rows else None
        return Source(self.place(piece.path), piece.name, piece.problem, rows=rows)

    def read_options(self) -> ReadOptions:
        """How the inputs are read."""
        names = ("columns", "dates", "any_language")
        return ReadOptions.of(**{k: self.options[k] for k in names if k in self.options})


def make_plan(inputs: Sequence[str | Path], n: int, **options: Any) -> Plan:
    """Divide files, folders and globs into at most ``n`` shards of about as many bytes each.

    Every file is read once, for its hash. One larger than a shard is divided by its rows, which are
    counted first; an object of a store is not. ``options`` are those of
    `toolkit.scoring.batch.score_batch`. Paths become absolute, as tasks may start elsewhere. Raises
    `ValueError` where ``n`` is less than 1, or for options of reading that are none.
    """
    if n < 1:
        raise ValueError(f"{n} shards cannot be: give --n 1 or more")
    names = tuple(
        str(path) if is_address(str(path)) else str(Path(path).absolute()) for path in inputs
    )
    reading = Plan(names, (), options).read_options()
    sources = expand(names)
    files: dict[str, Identity] = {}
    for source in sources:
        if (path := str(source.path)) not in files and (identity := identity_of(source.path)):
            files[path] = identity
    nothing = Identity(0, 0, "")
    weights = [max(files.get(str(source.path), nothing).size, 0) + _PER_FILE for source in sources]
    target = sum(weights) / n
    cutter = _Cutter(sum(weights), n)
    for source, weight in zip(sources, weights, strict=True):
        piece = Piece(str(source.path), source.name, source.problem, None)
        if source.problem or weight <= target or isinstance(source.path, RemoteFile):
            cutter.add(piece, weight)
            continue
        chars = [_length(item) for _, _, item in unchecked(source, reading)]
        rate = weight / max(sum(chars), 1)
        for row, length in enumerate(chars):
            cutter.add(piece._replace(rows=(row, row + 1)), length * rate)
        cutter.end_of(piece)
    return Plan(names, tuple(map(tuple, cutter.shards())), options, files)


class _Cutter:
    """Gathers pieces in order into shards that end as near to equal parts as can be."""

    def __init__(self, total: float, n: int) -> None:
        self._total, self._n, self._sum = total, n, 0.0
        self._shards: list[list[Piece]] = [[] for _ in range(n)]

    def add(self, piece: Piece, weight: float) -> None:
        """Into the shard in which the middle of the piece lies."""
        middle = self._sum + weight / 2
        self._sum += weight
        shard = self._shards[min(int(middle / self._total * self._n), self._n - 1)]
        last = shard[-1] if shard else None
        if last and last.rows and piece.rows and last.path == piece.path:
            shard[-1] = piece._replace(rows=(last.rows[0], piece.rows[1]))
        else:
            shard.append(piece)

    def end_of(self, piece: Piece) -> None:
        """The last rows of a file reach to its end, whatever is said there; whole where alone."""
        shard = next(shard for shard in reversed(self._shards) if shard)
        first = shard[-1].rows
        if first is None or shard[-1].path != piece.path:
            self.add(piece, 0)
            return
        shard[-1] = piece if first[0] == 0 else piece._replace(rows=(first[0], 1 << 62))

    def shards(self) -> Iterator[list[Piece]]:
        """Those that hold something."""
        yield from (shard for shard in self._shards if shard)


def write_plan(folder: Path, plan: Plan) -> None:
    """Write a plan, and the script of its Slurm array, into a folder of shards.

    The same plan may be there; `FileExistsError` stands for another one.
    """
    path = folder / PLAN
    if path.is_file():
        if read_plan(folder).sha256 == plan.sha256:
            return
        raise FileExistsError(
            f"{path} has shards of other inputs or options, or the inputs were changed: give "
            "another --out"
        )
    rows = {"version": 1, "sha256": plan.sha256, **asdict(plan)}
    with output_folder(folder, "shards") as new:
        (new / PLAN).write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
        (new / SCRIPT).write_text(sbatch_script(folder, len(plan.shards)), encoding="utf-8")


def read_plan(folder: str | Path) -> Plan:
    """The plan of a folder of shards. Raises `FileNotFoundError` or `ValueError` where it has none
    that can be read."""
    path = Path(folder) / PLAN
    if not path.is_file():
        raise FileNotFoundError(f"{path} is not there: is this a folder of toolkit shards?")
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        plan = Plan(
            tuple(content["inputs"]),
            tuple(tuple(map(_piece, shard)) for shard in content["shards"]),
            content["options"],
            {path: Identity(*each) for path, each in content["files"].items()},
        )
        if plan.sha256 == content["sha256"]:
            return plan
        problem = "it was changed"
    except (ValueError, KeyError, TypeError) as error:
        problem = repr(error)
    raise ValueError(f"{path}: cannot be read ({problem}); make the shards again in another folder")


def _piece(row: Sequence[Any]) -> Piece:
    path, name, problem, rows = row
    return Piece(path, name, problem, (rows[0], rows[1]) if rows else None)


def _length(item: object) -> int:
    return len(item.text) + 1 if isinstance(item, Article) else 1
