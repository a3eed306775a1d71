"""From each public corpus's own frame codes to the framing codebook, with what it is silent on.

The mapping itself is ``frame_mapping.yaml``, one reviewed line a code. A corpus that never coded
a frame says nothing about its absence; that is what the mask is for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.schema import FRAMES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FILE = Path(__file__).with_name("frame_mapping.yaml")


@dataclass(frozen=True, slots=True)
class Code:
    """What one source code says: frames it gives, frames it leaves open, evidence for none."""

    to: tuple[str, ...]
    unsure: tuple[str, ...]
    none: bool
    why: str

    @property
    def unmapped(self) -> bool:
        """Whether the code says nothing about frames."""
        return not (self.to or self.unsure or self.none)


class Mapped(NamedTuple):
    """Frames given to a text, and the frames it is evidence about, given or not."""

    frames: tuple[str, ...]
    known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FrameMapping:
    """The mapping of one corpus.

    >>> mapping = frame_mappings()["forum"]
    >>> mapping.map(["7", "6"])
    Mapped(frames=('policy', 'crime_punishment'),
           known=('economic', 'legality', 'policy', 'crime_punishment', 'political', 'none'))
    """

    corpus: str
    source: str
    speaks: frozenset[str]
    empty: str
    codes: Mapping[str, Code]

    def map(self, labels: Iterable[str]) -> Mapped:
        """Frames given and frames known of a text that carries these source codes.

        A frame given is known; so is ``none``, as absent, once a frame is given. Raises
        `ValueError` for a code without an entry.
        """
        given: set[str] = set()
        unsure: set[str] = set()
        none = False
        for label in labels:
            if label not in self.codes:
                raise ValueError(f"{self.corpus}: no entry for the code {label!r} in {FILE.name}")
            code = self.codes[label]
            given.update(code.to)
            unsure.update(code.unsure)
            none |= code.none
        known = (self.speaks | given) - (unsure - given)
        if given:
            known |= {"none"}
        elif none or (self.empty == "none" and not unsure):
            given, known = {"none"}, known | {"none"}
        else:
            known -= {"none"}
        return Mapped(
            tuple(frame for frame in FRAMES if frame in given),
            tuple(frame for frame in FRAMES if frame in known),
        )

    def matrices(
        self, labels: Sequence[Sequence[str]]
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Frames given and frames known of many texts, both of shape (n texts, 16)."""
        import numpy as np

        mapped = [self.map(text) for text in labels]
        given = np.array([[frame in m.frames for frame in FRAMES] for m in mapped], dtype=np.bool_)
        known = np.array([[frame in m.known for frame in FRAMES] for m in mapped], dtype=np.bool_)
        return given.reshape(-1, len(FRAMES)), known.reshape(-1, len(FRAMES))


@cache
def frame_mappings() -> Mapping[str, FrameMapping]:
    """The mapping of each corpus, by its name. Raises `ValueError` where the file is broken."""
    import yaml

    data: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {corpus: _read(corpus, entry) for corpus, entry in data.items()}


def _read(corpus: str, entry: Mapping[str, Any]) -> FrameMapping:
    _refuse_unknown(corpus, entry, {"source", "speaks", "empty", "codes"})
    codes = {}
    for name, code in entry["codes"].items():
        where = f"{corpus}: code {name!r}"
        _refuse_unknown(where, code, {"to", "unsure", "none", "why"})
        to, unsure = tuple(code.get("to", ())), tuple(code.get("unsure", ()))
        _refuse_unknown(where, (*to, *unsure), set(FRAMES))
        if not str(code.get("why") or "").strip():
            raise ValueError(f"{where} has no reason; add 'why:'")
        codes[str(name)] = Code(to, unsure, bool(code.get("none")), str(code["why"]))
    _refuse_unknown(corpus, entry["speaks"], set(FRAMES))
    _refuse_unknown(corpus, [entry["empty"]], {"none", "silent"})
    return FrameMapping(
        corpus, str(entry["source"]), frozenset(entry["speaks"]), str(entry["empty"]), codes
    )


def _refuse_unknown(where: str, names: Iterable[str], known: set[str]) -> None:
    if unknown := sorted(set(names) - known):
        raise ValueError(f"{FILE.name}: {where}: unknown {', '.join(unknown)}")
