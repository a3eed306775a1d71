"""What a folder holds of an earlier scoring, and what of it stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

from toolkit.outputs import written_names
from toolkit.results.formats import table_format
from toolkit.results.scoreset import CODEBOOKS, TABLES, ScoreSet
from toolkit.results.stamp import MANIFEST, Stamp
from toolkit.schema import InputError
from toolkit.scoring.error_log import ERRORS
from toolkit.scoring.inputs import Inputs

IfExists = Literal["", "append", "overwrite"]
REPORT = "report.html"
_WAYS_OUT = "give another --out, or --overwrite to start anew"


class Kept(NamedTuple):
    """What stays of a folder: its scores, the input hash of each article that may stay by its id;
    the articles that the inputs lack, which stay too (``missing``) or go (``dropped``)."""

    earlier: ScoreSet | None = None
    hashes: Mapping[str, str] = {}
    missing: Sequence[str] = ()
    dropped: Sequence[str] = ()


def file_names(stamp: Stamp, format: str) -> list[str]:
    """The files of a scoring, relative to its folder."""
    tables = [name + table_format(format).suffix for name in TABLES]
    return [*tables, ERRORS, MANIFEST, *(f"{CODEBOOKS}/{name}.yaml" for name in stamp.codebooks)]


def known_names(folder: Path) -> list[str]:
    """The files of a scoring by a version that kept no record of them."""
    if MANIFEST in written_names(folder):
        return []
    try:
        earlier = ScoreSet.open(folder)
    except (OSError, ValueError):
        return []
    stamp = earlier.stamp
    return [] if stamp is None else [*file_names(stamp, earlier.format), REPORT]


def earlier_scores(folder: Path, stamp: Stamp, format: str, if_exists: IfExists) -> ScoreSet | None:
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


def is_the_same(inputs: Inputs, manifest: Mapping[str, Any]) -> bool:
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


def what_stays(folder: Path, inputs: Inputs, earlier: ScoreSet | None, if_exists: IfExists) -> Kept:
    """What stays of the scores in a folder. Raises `FileExistsError` where it holds articles that
    the inputs lack, and it was not said what is to become of them."""
    if earlier is None:
        return Kept()
    hashes: dict[str, str] = {}
    for table in earlier.columns("articles", ["article_id", "input_sha256"]):
        hashes |= zip(*(column.to_pylist() for column in table.columns), strict=True)
    now = {
        item[0].article_id
        for item in inputs.read(lambda *_: False)
        if not isinstance(item, InputError)
    }
    missing = [name for name in hashes if name not in now]
    if not missing or if_exists == "append":
        return Kept(earlier, hashes, missing)
    as_before = _asks_the_same(inputs, earlier.manifest)
    if as_before and not earlier.manifest["appended"] and not inputs.unsure:
        return Kept(earlier, hashes, dropped=missing)
    why = f" ({inputs.unsure[0]} cannot be looked at)" if as_before and inputs.unsure else ""
    raise FileExistsError(
        f"{folder} holds {len(missing):,} articles that are not among the inputs{why}, such as "
        f"{missing[0]}; give --append to keep what is there and score what is new or changed, "
        "--overwrite to start anew, or another --out"
    )
