"""Labels that come back from coders, checked against what was sent out and the codebook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.codebook import Codebook
from toolkit.schema import Annotation, InputError

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Labels:
    """Annotations taken over, and what was refused, each with file, line and mend."""

    annotations: tuple[Annotation, ...]
    errors: tuple[InputError, ...]

    def table(self, sample: pd.DataFrame) -> pd.DataFrame:
        """One row an annotation, with the stratum and inclusion probability of its item."""
        import pandas as pd

        rows = [
            (a.item, a.annotator, a.codebook, a.label, a.start, a.end) for a in self.annotations
        ]
        columns = ["item", "annotator", "codebook", "label", "start", "end"]
        table = pd.DataFrame(rows, columns=columns).astype({"start": "Int64", "end": "Int64"})
        return table.merge(sample[["item", "stratum", "inclusion_p", "text_sha256"]], on="item")


def questions(codebook: Codebook) -> dict[str, tuple[str, ...]]:
    """What is asked of a whole sentence: the codebook, or each of its facets, and the answers."""
    if codebook.facets:
        return {facet.id: facet.label_ids for facet in codebook.facets}
    return {codebook.name: codebook.label_ids}


def check_labels(
    codebook: Codebook,
    item: str,
    annotator: str,
    text: str,
    given: Mapping[str, Sequence[str]],
    spans: Sequence[tuple[str, int, int]],
) -> list[Annotation]:
    """The annotations of one item by one coder.

    ``given`` maps each question to the answers; ``spans`` are label, start and end. Raises
    `ValueError` for a question without an answer, an answer that the codebook lacks, several
    where one is asked for, ``none`` beside another, and a span outside the text.
    """
    found = []
    for question, answers in questions(codebook).items():
        own = list(dict.fromkeys(given.get(question, ())))
        if not own:
            raise ValueError(f"{question} has no answer; code it, or none")
        for label in own:
            if label not in answers:
                raise ValueError(f"{question} cannot be {label!r}; it is {', '.join(answers)}")
        if len(own) > 1 and (codebook.kind == "single" or "none" in own):
            raise ValueError(f"{question} has {' and '.join(own)}; one of them excludes the other")
        found += [Annotation(item, annotator, question, label) for label in own]
    known = {label.id for label in codebook.span_labels}
    for label, start, end in spans:
        if label not in known:
            raise ValueError(f"no span label {label!r}; there are {', '.join(sorted(known))}")
        if not 0 <= start < end <= len(text):
            raise ValueError(f"a {label} span from {start} to {end} stands outside the text")
        found.append(Annotation(item, annotator, codebook.name, label, start, end))
    return found


def sent(path: Path) -> pd.DataFrame:
    """The sample as it was sent out; raises `ValueError` for a file that is none."""
    import pandas as pd

    table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    missing = {"item", "stratum", "inclusion_p", "text_sha256", "text"} - set(table.columns)
    if missing:
        raise ValueError(f"{path}: no column {', '.join(sorted(missing))}; is this sample.csv?")
    return table.astype({"inclusion_p": float})
