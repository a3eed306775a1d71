"""From each public corpus's own frame codes to the framing codebook, with what it is silent on.

The mapping itself is ``frame_mapping.yaml``, one reviewed line a code. A corpus that never coded
a frame says nothing about its absence; that is what the mask is for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from toolkit.codebook import NONE, load_codebook
from toolkit.corpora.dataset import FINAL, Corpus
from toolkit.corpora.gold import to_passages
from toolkit.schema import Gold, Passage

FILE = Path(__file__).with_name("frame_mapping.yaml")
FRAMING = "framing"


def frames() -> tuple[str, ...]:
    """The labels of the framing codebook, in its order."""
    return load_codebook(FRAMING).question(FRAMING).label_ids


@dataclass(frozen=True, slots=True)
class Code:
    """What one source code says: frames it gives, frames it leaves open, evidence for none."""

    to: tuple[str, ...]
    unsure: tuple[str, ...]
    none: bool
    why: str


class Mapped(NamedTuple):
    """Frames that a text has, and the frames that its codes are evidence about, there or not."""

    frames: tuple[str, ...]
    coded: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FrameMapping:
    """The mapping of one corpus.

    >>> mapping = frame_mappings()["forum"]
    >>> mapping.map(["7", "6"])
    Mapped(frames=('policy', 'crime_punishment'),
           coded=('economic', 'legality', 'policy', 'crime_punishment', 'political', 'none'))
    """

    corpus: str
    source: str
    speaks: frozenset[str]
    empty: str
    codes: Mapping[str, Code]

    def map(self, labels: Iterable[str]) -> Mapped:
        """Frames that a text with these source codes has, and frames it was coded for.

        A frame it has was coded; so was ``none``, as absent, once it has one. Raises `ValueError`
        for a code without an entry.
        """
        present: set[str] = set()
        unsure: set[str] = set()
        none = False
        for label in labels:
            if label not in self.codes:
                raise ValueError(f"{self.corpus}: no entry for the code {label!r} in {FILE.name}")
            code = self.codes[label]
            present.update(code.to)
            unsure.update(code.unsure)
            none |= code.none
        coded = (self.speaks | present) - (unsure - present)
        if present:
            coded |= {NONE}
        elif none or (self.empty == NONE and not unsure):
            present, coded = {NONE}, coded | {NONE}
        else:
            coded -= {NONE}
        return Mapped(
            tuple(frame for frame in frames() if frame in present),
            tuple(frame for frame in frames() if frame in coded),
        )


def mapped_passages(
    corpus: Corpus,
    *,
    codebooks: Sequence[str],
    annotator: str = FINAL,
    items: Iterable[str] | None = None,
) -> list[Passage]:
    """The passages of a corpus whose own codebooks have a mapping of the same name; a text that
    says nothing of any frame is left out."""
    gold = {}
    for name in codebooks:
        mapping = frame_mappings()[name]
        for text in corpus.texts(name, annotator):
            mapped = mapping.map(text.labels)
            if mapped.coded:
                not_coded = frozenset(frames()) - set(mapped.coded)
                gold[text.item] = Gold(
                    {FRAMING: dict.fromkeys(mapped.frames, 1.0)}, {FRAMING: not_coded}
                )
    return to_passages(corpus, gold, items=items)


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
        _refuse_unknown(where, (*to, *unsure), set(frames()))
        if not str(code.get("why") or "").strip():
            raise ValueError(f"{where} has no reason; add 'why:'")
        codes[str(name)] = Code(to, unsure, bool(code.get("none")), str(code["why"]))
    _refuse_unknown(corpus, entry["speaks"], set(frames()))
    _refuse_unknown(corpus, [entry["empty"]], {NONE, "silent"})
    return FrameMapping(
        corpus, str(entry["source"]), frozenset(entry["speaks"]), str(entry["empty"]), codes
    )


def _refuse_unknown(where: str, names: Iterable[str], known: set[str]) -> None:
    if unknown := sorted(set(names) - known):
        raise ValueError(f"{FILE.name}: {where}: unknown {', '.join(unknown)}")
