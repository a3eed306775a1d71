"""Answers of coders become labels: each is checked against the sample and the codebook."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.annotation.answers import Answer, Mark, Returned, Sample
from toolkit.annotation.checks import canonical_label
from toolkit.annotation.labels import Labels
from toolkit.annotation.same_text import moved_span, same_words
from toolkit.annotation.words import places
from toolkit.codebook import NONE, Codebook
from toolkit.schema import Annotation, InputError
from toolkit.text.spelling import spelled_alike

if TYPE_CHECKING:
    import pandas as pd


@dataclass(slots=True)
class _Coding:
    """The answer that counts for an item and a coder, and where it stands."""

    path: Path
    answer: Answer
    annotations: list[Annotation]


def accept(
    files: Sequence[Returned],
    sample: pd.DataFrame,
    codebook: Codebook,
    *,
    names: Sequence[str],
    rename: Mapping[str, str] | None = None,
    partial: bool = False,
) -> Labels:
    """The labels of some files; ``names``: for each the coder of answers that name nobody.

    ``rename`` gives coders another name, so that two that are one person become one. ``partial``:
    questions may be left open. What a coder answers to one item twice in one file counts once, if
    it is the same; else the later one counts where the file says when, or the first does, and the
    other is refused, as what another file says again is. A coder's name that holds in one file
    alone is taken for another person in another file. Raises `ValueError` where a coder who is to
    be renamed is not there.
    """
    known = Sample(sample)
    coders, notes = _coders(files, names, rename or {})
    codings: dict[tuple[str, str], _Coding] = {}
    errors: list[InputError] = []
    repeated: Counter[Path] = Counter()
    for file, coder_of in zip(files, coders, strict=True):
        errors += file.errors
        for answer in file.codings:
            try:
                if answer.problem:
                    raise ValueError(answer.problem)
                coder = coder_of[answer.coder]
                drawn = known.find(answer)
                coding = _Coding(
                    file.path, answer,
                    _annotations(answer, drawn.item, drawn.text, codebook, coder, partial),
                )  # fmt: skip
                before = codings.get((drawn.item, coder))
                if before is not None and _same(coding, before):
                    repeated[file.path] += 1
                    continue
                if before is not None:
                    reason = _twice(coder, drawn.item, coding, before)
                    if not _later(coding, before):
                        raise ValueError(reason)
                    errors.append(_error(before, reason))
                codings[drawn.item, coder] = coding
            except ValueError as problem:
                errors.append(_error(_Coding(file.path, answer, []), str(problem)))
        notes += file.notes
    notes += [f"{path}: {n} answers came twice and count once" for path, n in repeated.items()]
    annotations = [each for coding in codings.values() for each in coding.annotations]
    return Labels(tuple(annotations), tuple(errors), tuple(notes))


def check_labels(
    codebook: Codebook,
    item: str,
    annotator: str,
    text: str,
    labels: Mapping[str, Sequence[str]],
    spans: Sequence[tuple[str, int, int]],
    *,
    partial: bool = False,
) -> list[Annotation]:
    """The annotations of one item by one coder.

    ``labels`` maps each question to the labels given; ``spans`` are label, start and end. Raises
    `ValueError` for a question without an answer (but for ``partial``), a label that the codebook
    lacks, several where one is asked for, ``none`` beside another, and a span outside the text.
    """
    annotations = []
    for question in codebook.questions:
        spelled = (
            canonical_label(label, question.label_ids) for label in labels.get(question.id, ())
        )
        chosen = list(dict.fromkeys(spelled))
        if not chosen and not partial:
            raise ValueError(f"{question.id} has no answer; code it, or none")
        for label in chosen:
            if label not in question.label_ids:
                known = ", ".join(question.label_ids)
                raise ValueError(f"{question.id} cannot be {label!r}; it is {known}")
        if len(chosen) > 1 and (question.kind != "multi" or NONE in chosen):
            both = " and ".join(chosen)
            raise ValueError(f"{question.id} has {both}; one of them excludes the other")
        annotations += [Annotation(item, annotator, question.id, label) for label in chosen]
    known_spans = [label.id for label in codebook.span_labels]
    for name, start, end in dict.fromkeys(spans):
        label = canonical_label(name, known_spans)
        if label not in known_spans:
            raise ValueError(f"no span label {label!r}; there are {', '.join(sorted(known_spans))}")
        if not 0 <= start < end <= len(text):
            raise ValueError(f"a {label} span from {start} to {end} stands outside the text")
        annotations.append(Annotation(item, annotator, codebook.name, label, start, end))
    return annotations


def _annotations(
    answer: Answer, item: str, text: str, codebook: Codebook, coder: str, partial: bool
) -> list[Annotation]:
    spans = [
        (label, *place)
        for label, cell in (answer.phrases or {}).items()
        for place in places(text, cell)
    ]
    shown = text if answer.text is None else answer.text
    for mark in answer.marks:
        start, end = _offsets(mark, shown, answer.utf16)
        spans.append((mark.label, *moved_span(start, end, shown, text)))
    return check_labels(codebook, item, coder, text, answer.labels, spans, partial=partial)


def _offsets(mark: Mark, shown: str, utf16: bool) -> tuple[int, int]:
    """Where a mark stands in the text as it was shown, in code points.

    A browser counts UTF-16 units, two for an emoji, and one for a line end of two characters; where
    the words are known, they decide. Raises `ValueError` where they do not stand there.
    """
    plain = shown.replace("\r\n", "\n")
    candidates = [(mark.start, mark.end, shown)]
    if utf16:
        candidates = [(*_code_points(mark, shown), shown), *candidates]
        candidates += [(*_code_points(mark, plain), plain), (mark.start, mark.end, plain)]
    for start, end, text in candidates:
        if not 0 <= start < end <= len(text):
            continue
        if mark.words is None or same_words(text[start:end], mark.words):
            return (start, end) if text is shown else moved_span(start, end, text, shown)
    if mark.words is None:
        raise ValueError(f"a mark from {mark.start} to {mark.end} stands outside the text")
    raise ValueError(f"the marked words {mark.words!r} do not stand at {mark.start} to {mark.end}")


def _code_points(mark: Mark, text: str) -> tuple[int, int]:
    units = text.encode("utf-16-le", "surrogatepass")
    start = len(units[: 2 * mark.start].decode("utf-16-le", "replace"))
    return start, start + len(units[2 * mark.start : 2 * mark.end].decode("utf-16-le", "replace"))


def _same(coding: _Coding, before: _Coding) -> bool:
    """Whether a file has an answer twice. That of another file may be another person's."""
    return coding.path == before.path and set(before.annotations) == set(coding.annotations)


def _later(coding: _Coding, before: _Coding) -> bool:
    """Whether an answer replaces another: both say when, in one file, and it is the later."""
    times = (before.answer.changed, coding.answer.changed)
    return coding.path == before.path and all(times) and times[0] < times[1]


def _twice(coder: str, item: str, coding: _Coding, before: _Coding) -> str:
    if before.path != coding.path:
        return (
            f"{coder} coded {item} in {before.path} already; if these are two "
            "coders, name them in the column annotator"
        )
    if (last := max(before.answer.changed, coding.answer.changed)) and (
        before.answer.changed != coding.answer.changed
    ):
        return f"{coder} coded {item} again; the answer of {last} counts, not this one"
    if before.answer.place:
        return f"{coder} coded {item} in a task before"
    return f"{coder} coded {item} in a line before, with another answer"


def _error(coding: _Coding, reason: str) -> InputError:
    place = f"{coding.answer.place}: " if coding.answer.place else ""
    return InputError(str(coding.path), coding.answer.line, place + reason)


def _readable(file: Returned) -> list[Answer]:
    return [answer for answer in file.codings if not answer.problem]


def _coders(
    files: Sequence[Returned], names: Sequence[str], rename: Mapping[str, str]
) -> tuple[list[dict[str, str]], list[str]]:
    """For each file its coders' names as they are to be called, and notes for the reader."""
    holders: dict[str, set[Path]] = defaultdict(set)
    for file, name in zip(files, names, strict=True):
        for answer in _readable(file):
            holders[answer.coder or name].add(file.path)
    called = []
    notes: list[str] = []
    for file, name in zip(files, names, strict=True):
        unnamed = sum(not answer.coder for answer in _readable(file))
        if 0 < unnamed < len(_readable(file)):
            notes.append(f"{file.path}: {unnamed} answers name no coder and are taken for {name}")
        coder_of = {}
        for coder in {answer.coder: None for answer in _readable(file)}:
            full = coder or name
            if file.local and coder and len(holders[coder]) > 1:
                full = f"{name}/{coder}"
                notes.append(
                    f"{file.path}: {coder} may be somebody else in another file, and is called "
                    f"{full}; if they are one person, --rename '{full}=NAME' each"
                )
            coder_of[coder] = full
        called.append(coder_of)
    present = {full for coder_of in called for full in coder_of.values()}
    if unknown := [name for name in rename if name not in present]:
        raise ValueError(
            f"no coder {unknown[0]!r} to rename; there are {', '.join(sorted(present))}"
        )
    called = [{c: rename.get(full, full) for c, full in each.items()} for each in called]
    notes += [
        f"{first!r} and {second!r} differ in case or white space alone, and count as two coders: "
        f"if they are one person, --rename '{second}={first}'"
        for first, second in spelled_alike(full for each in called for full in each.values())
    ]
    return called, [*notes, *_of_several_files(files, called)]


def _of_several_files(
    files: Sequence[Returned], called: Sequence[Mapping[str, str]]
) -> Iterator[str]:
    paths: dict[str, list[str]] = defaultdict(list)
    for file, coder_of in zip(files, called, strict=True):
        for full in dict.fromkeys(coder_of.values()):
            paths[full].append(str(file.path))
    for full, of_coder in paths.items():
        if len(of_coder) > 1:
            yield f"{full} is taken for one coder in {' and '.join(of_coder)}"
