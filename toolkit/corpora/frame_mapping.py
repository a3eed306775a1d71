"""From each public corpus's own frame codes to the framing codebook, with what it is silent on.

The mapping itself is ``frame_mapping.yaml``, one reviewed line a code. A corpus that never coded
a frame says nothing about its absence; that is what the mask is for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import AfterValidator, Field

from toolkit.codebook import NONE, load_codebook
from toolkit.corpora.dataset import FINAL, Corpus
from toolkit.corpora.gold import to_passages
from toolkit.schema import Gold, Passage
from toolkit.settings import Settings

FILE = Path(__file__).with_name("frame_mapping.yaml")
FRAMING = "framing"


def frames() -> tuple[str, ...]:
    """The labels of the framing codebook, in its order."""
    return load_codebook(FRAMING).question(FRAMING).label_ids


def _known(frame: str) -> str:
    if frame not in frames():
        raise ValueError(f"unknown frame {frame!r}")
    return frame


Frame = Annotated[str, AfterValidator(_known)]


class Code(Settings):
    """What one source code says: frames it gives, frames it leaves open, evidence for none."""

    to: tuple[Frame, ...] = ()
    unsure: tuple[Frame, ...] = ()
    none: bool = False
    why: Annotated[str, Field(min_length=1)]


class Mapped(NamedTuple):
    """Frames that a text has, and the frames that its codes are evidence about, there or not."""

    frames: tuple[str, ...]
    coded: tuple[str, ...]


class FrameMapping(Settings):
    """The mapping of one corpus.

    >>> mapping = frame_mappings()["forum"]
    >>> mapping.map(["7", "6"])
    Mapped(frames=('policy', 'crime_punishment'),
           coded=('economic', 'legality', 'policy', 'crime_punishment', 'political', 'none'))
    """

    corpus: str
    source: str
    speaks: frozenset[Frame]
    empty: Literal["none", "silent"]
    codes: dict[str, Code]

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
    return {name: FrameMapping(corpus=name, **entry) for name, entry in data.items()}
