"""Coding in software for qualitative analysis: a sample as a REFI-QDA project, and taken back.

REFI-QDA Project exchange 1.0 (18 March 2019, https://www.qdasoftware.org): a ``.qdpx`` is an
archive of ``project.qde``, which is XML, and of texts in ``sources/``. Positions count code points
from 0; the end is the first that is not in. Every sentence is a text of its own, named after its
key; every label is a code. What is coded with a label of a question, wherever in the text, answers
the question; what is coded with a span label is marked.
"""

from __future__ import annotations

import uuid
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from toolkit.annotation.answers import Answer, Mark, Returned
from toolkit.annotation.archive import write_archive
from toolkit.annotation.checks import canonical_label
from toolkit.annotation.keys import item_key, key_in
from toolkit.annotation.same_text import moved_span, writable
from toolkit.codebook import Codebook
from toolkit.schema import Annotation, InputError

if TYPE_CHECKING:
    import pandas as pd

NAMESPACE = "urn:QDA-XML:project:1.0"
PROJECT = "project.qde"
WORDS = "words"
"""The parent code of the span labels."""
_GUIDS = uuid.uuid5(uuid.NAMESPACE_DNS, "bias-framing-toolkit")


class _Coding(NamedTuple):
    """A code that a user gave, to a stretch of the text or (no stretch) to all of it."""

    user: str
    question: str
    label: str
    start: int | None
    end: int | None


def write_project(
    sample: pd.DataFrame,
    codebook: Codebook,
    path: Path,
    *,
    annotations: Iterable[Annotation] = (),
    name: str = "coding",
) -> None:
    """Write the sample as a project, with what coders said of it, if they did.

    The sentences before and after stand in a text's description. An answer to a question is a code
    of the whole text.
    """
    root = Element("Project", name=name, origin="bias-framing-toolkit", xmlns=NAMESPACE)
    of_item: dict[str, list[Annotation]] = defaultdict(list)
    for annotation in annotations:
        of_item[annotation.item].append(annotation)
    coders = sorted({each.annotator for of_one in of_item.values() for each in of_one})
    if coders:
        users = SubElement(root, "Users")
        for coder in coders:
            SubElement(users, "User", guid=_guid("user", coder), name=writable(coder))
    codes = SubElement(SubElement(root, "CodeBook"), "Codes")
    for parent, description, labels in _parents(codebook):
        group = SubElement(
            codes, "Code", guid=_guid("code", parent), name=parent, isCodable="false"
        )
        SubElement(group, "Description").text = writable(description)
        for label, definition in labels:
            code = SubElement(
                group, "Code", guid=_guid("code", parent, label), name=f"{parent}: {label}",
                isCodable="true",
            )  # fmt: skip
            SubElement(code, "Description").text = writable(definition)
    sources = SubElement(root, "Sources")
    files: dict[str, bytes] = {}
    for row in sample.to_dict("records"):
        item, text = str(row["item"]), str(row["text"])
        guid = _guid("source", item)
        source = SubElement(
            sources, "TextSource", guid=guid, name=item_key(item),
            plainTextPath=f"internal://{guid}.txt",
        )  # fmt: skip
        context = (f"{side}: {row[side]}" for side in ("before", "after") if row.get(side))
        SubElement(source, "Description").text = writable("\n".join((item, *context)))
        for n, annotation in enumerate(of_item[item]):
            source.append(_selection(annotation, n, text, codebook))
        files[f"sources/{guid}.txt"] = writable(text).encode()
    ElementTree.indent(root)
    xml = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    write_archive(path, {PROJECT: xml, **files})


def project_answers(path: Path, codebook: Codebook) -> Returned:
    """What the users of a project coded. Codes are known by their names, as programs give them new
    ids. Raises `ValueError` for a file that is no such project."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        project = next((name for name in names if name.lower().endswith(".qde")), None)
        if project is None:
            raise ValueError(
                f"{path}: neither an Excel workbook nor a REFI-QDA project; save a sheet as "
                "XLSX or CSV, and a project as .qdpx"
            )
        try:
            root = ElementTree.fromstring(archive.read(project))
        except ElementTree.ParseError as broken:
            raise ValueError(f"{path}: {project} is not whole ({broken}); export again") from None
        files = {PurePosixPath(name).name.casefold(): name for name in names}
        texts = {
            source: _source_text(source, archive, files) for source in root.iter(_tag("TextSource"))
        }
    users = {_plain(user.get("guid")): user.get("name") or "" for user in root.iter(_tag("User"))}
    known = dict(_known_codes(root, codebook))
    passed: Counter[str] = Counter()
    codings = []
    for source, text in texts.items():
        of_user: dict[str, list[_Coding]] = defaultdict(list)
        for coding in _codings(source, known, users, passed):
            of_user[coding.user].append(coding)
        codings += [_answer(source, text, user, codes) for user, codes in of_user.items()]
    notes = tuple(f"{path}: passed over {n} {what}" for what, n in passed.items())
    if codings:
        return Returned(path, tuple(codings), notes=notes, local=True)
    reason = f"none of its {len(texts)} texts is coded with a code of {codebook.name}"
    return Returned(path, (), (InputError(str(path), 0, reason),), notes)


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _guid(*names: str) -> str:
    return str(uuid.uuid5(_GUIDS, "\n".join(writable(name) for name in names)))


def _plain(guid: str | None) -> str:
    """An id without the braces that it may have."""
    return (guid or "").strip("{} ").casefold()


def _parents(codebook: Codebook) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """The parent codes: name, description, and the name and definition of each label."""
    for question in codebook.questions:
        labels = [(label.id, label.definition) for label in question.labels]
        yield question.id, f"{question.title}. {question.definition}", labels
    if codebook.span_labels:
        labels = [(label.id, label.definition) for label in codebook.span_labels]
        yield WORDS, f"The words that show a label of {codebook.title}.", labels


def _selection(annotation: Annotation, n: int, text: str, codebook: Codebook) -> Element:
    shown = writable(text)
    start, end = 0, len(shown)
    parent = annotation.codebook
    if annotation.start is not None and annotation.end is not None:
        start, end = moved_span(annotation.start, annotation.end, text, shown)
        parent = WORDS
    names = (annotation.item, annotation.annotator, parent, annotation.label, str(n))
    user = _guid("user", annotation.annotator)
    selection = Element(
        "PlainTextSelection", guid=_guid("selection", *names), name=shown[start:end],
        startPosition=str(start), endPosition=str(end), creatingUser=user,
    )  # fmt: skip
    coding = SubElement(selection, "Coding", guid=_guid("coding", *names), creatingUser=user)
    SubElement(coding, "CodeRef", targetGUID=_guid("code", parent, annotation.label))
    return selection


def _source_text(source: Element, archive: zipfile.ZipFile, files: dict[str, str]) -> str | None:
    """The plain text of a source, None where the project has none."""
    content = source.findtext(_tag("PlainTextContent"))
    if content is not None:
        return content
    name = files.get(PurePosixPath(source.get("plainTextPath") or "").name.casefold())
    if name is None:
        return None
    raw = archive.read(name)
    marked = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    return raw.decode("utf-16" if marked else "utf-8-sig", errors="replace")


def _known_codes(root: Element, codebook: Codebook) -> Iterator[tuple[str, tuple[str, str]]]:
    """By id, the question (or `WORDS`) and the label that a code is."""
    labels = {parent: [label for label, _ in each] for parent, _, each in _parents(codebook)}

    def walk(code: Element, parent: str) -> Iterator[tuple[str, tuple[str, str]]]:
        name = (code.get("name") or "").strip()
        above, colon, below = name.rpartition(":")
        group = canonical_label(above if colon else parent, labels)
        label = canonical_label(below if colon else name, labels.get(group, ()))
        if label in labels.get(group, ()):
            yield _plain(code.get("guid")), (group, label)
        for child in code.findall(_tag("Code")):
            yield from walk(child, name)

    for codes in root.iter(_tag("Codes")):
        for code in codes.findall(_tag("Code")):
            yield from walk(code, "")


def _codings(
    source: Element,
    known: dict[str, tuple[str, str]],
    users: dict[str, str],
    passed: Counter[str],
) -> Iterator[_Coding]:
    """The codings of a text, by question; codes of the coder's own are counted."""
    selections = source.findall(_tag("PlainTextSelection"))
    for holder in (source, *selections):
        whole = holder is source
        for coding in holder.findall(_tag("Coding")):
            reference = coding.find(_tag("CodeRef"))
            code = known.get(_plain(None if reference is None else reference.get("targetGUID")))
            if code is None:
                passed["codings with codes that the codebook does not have"] += 1
                continue
            if whole and code[0] == WORDS:
                passed["span labels of a whole text, which mark no words"] += 1
                continue
            user = _plain(coding.get("creatingUser") or holder.get("creatingUser"))
            places = (None, None) if whole else (_number(holder, "start"), _number(holder, "end"))
            yield _Coding(users.get(user, ""), *code, *places)


def _number(selection: Element, side: str) -> int:
    return int(selection.get(f"{side}Position") or -1)


def _answer(source: Element, text: str | None, user: str, codes: Sequence[_Coding]) -> Answer:
    labels: dict[str, list[str]] = defaultdict(list)
    marks = []
    for coding in codes:
        if coding.question == WORDS:
            marks.append(Mark(coding.label, coding.start or 0, coding.end or 0))
        else:
            labels[coding.question].append(coding.label)
    name = source.get("name") or ""
    return Answer(
        0, f"text {name}", user, "", labels, key=key_in(name), text=text, marks=tuple(marks)
    )
