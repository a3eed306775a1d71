"""Projects for QDA software have the structure that the standard's schema prescribes.

Written from the schema Project.xsd of QDA-XML 1.0 (18 March 2019): required and possible attributes
and the order of elements, for the elements that are written here.
"""

from __future__ import annotations

import re
import zipfile
from xml.etree import ElementTree

import pandas as pd
import pytest
from coders import fill_project

from toolkit.annotation import draw, read_returned
from toolkit.annotation.refi_qda import NAMESPACE, PROJECT, write_project
from toolkit.codebook import load_codebook
from toolkit.schema import Annotation

GUID = re.compile(r"\{?[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}?")
WHO_AND_WHEN = {"creatingUser", "creationDateTime", "modifyingUser", "modifiedDateTime"}
ELEMENTS: dict[str, tuple[set[str], set[str], list[str]]] = {  # required, possible, order within
    "Project": ({"name"}, {"origin", "creatingUserGUID", "creationDateTime", "modifyingUserGUID",
                           "modifiedDateTime", "basePath"},
                ["Users", "CodeBook", "Variables", "Cases", "Sources", "Notes", "Links", "Sets",
                 "Graphs", "Description", "NoteRef"]),
    "Users": (set(), set(), ["User"]),
    "User": ({"guid"}, {"name", "id"}, []),
    "CodeBook": (set(), set(), ["Codes"]),
    "Codes": (set(), set(), ["Code"]),
    "Code": ({"guid", "name", "isCodable"}, {"color"}, ["Description", "NoteRef", "Code"]),
    "Sources": (set(), set(), ["TextSource"]),
    "TextSource": ({"guid"}, {"name", "richTextPath", "plainTextPath", *WHO_AND_WHEN},
                   ["Description", "PlainTextContent", "PlainTextSelection", "Coding", "NoteRef",
                    "VariableValue"]),
    "PlainTextSelection": ({"guid", "startPosition", "endPosition"}, {"name", *WHO_AND_WHEN},
                           ["Description", "Coding", "NoteRef"]),
    "Coding": ({"guid"}, {"creatingUser", "creationDateTime"}, ["CodeRef", "NoteRef"]),
    "CodeRef": ({"targetGUID"}, set(), []),
    "Description": (set(), set(), []),
}  # fmt: skip
AT_LEAST_ONE = {"Users", "Codes", "Sources", "Coding", "CodeBook"}


def faults(element: ElementTree.Element) -> list[str]:
    """What the schema forbids of an element and those in it."""
    name = element.tag.removeprefix(f"{{{NAMESPACE}}}")
    if element.tag == name or name not in ELEMENTS:
        return [f"no element {element.tag}"]
    required, possible, order = ELEMENTS[name]
    result = [f"{name} lacks {each}" for each in required - set(element.attrib)]
    result += [f"{name} has {each}" for each in set(element.attrib) - required - possible]
    result += [
        f"{name}: {key} {value}"
        for key, value in element.attrib.items()
        if (key.lower().endswith("guid") or key == "creatingUser") and not GUID.fullmatch(value)
    ]
    children = [child.tag.removeprefix(f"{{{NAMESPACE}}}") for child in element]
    places = [order.index(child) if child in order else -1 for child in children]
    if places != sorted(places) or -1 in places:
        result.append(f"{name}: {children}")
    if name in AT_LEAST_ONE and not children:
        result.append(f"{name} is empty")
    return result + [fault for child in element for fault in faults(child)]


@pytest.mark.parametrize("name", ["loaded_language", "framing", "sourcing"])
def test_a_project_is_as_the_schema_says(name, tmp_path):
    book = load_codebook(name)
    texts = ["A “grim” 🌧️ day\x01.\r\nRain.", "Nothing happened."]
    items = pd.DataFrame({"item": ["1-1", "=b"], "article_id": "x", "text": texts, "before": "Hm."})
    sample = draw(items, 2)
    label = book.span_labels[0].id
    coded = [Annotation("1-1", "Zoë & co", q.id, q.label_ids[0]) for q in book.questions]
    coded.append(Annotation("1-1", "Zoë & co", book.name, label, 3, 7))
    for given_by in ((), coded):
        path = tmp_path / "project.qdpx"
        write_project(sample, book, path, annotations=given_by)
        with zipfile.ZipFile(path) as archive:
            root = ElementTree.fromstring(archive.read(PROJECT))
            assert faults(root) == []
            guids = [e.get("guid") for e in root.iter() if e.get("guid")]
            assert len(guids) == len(set(guids))
            for reference in ("targetGUID", "creatingUser"):
                referred = {e.get(reference) for e in root.iter() if e.get(reference)}
                assert referred <= set(guids)
            for source in root.iter(f"{{{NAMESPACE}}}TextSource"):
                file = source.get("plainTextPath", "").replace("internal://", "sources/")
                text = archive.read(file).decode()
                for mark in source.iter(f"{{{NAMESPACE}}}PlainTextSelection"):
                    place = (int(mark.get(f"{side}Position", "")) for side in ("start", "end"))
                    assert text[slice(*place)] == mark.get("name")
    before = path.read_bytes()
    write_project(sample, book, path, annotations=coded)
    assert path.read_bytes() == before


def test_programs_give_codes_and_users_new_ids_and_renamed_groups(tmp_path):
    book = load_codebook("loaded_language")
    items = pd.DataFrame({"item": ["a", "b"], "article_id": "x", "text": ["A grim day.", "Rain."]})
    sample = draw(items, 2)
    coded = [Annotation("a", "Dee", book.name, "loaded"),
             Annotation("a", "Dee", book.name, "loaded", 2, 6)]  # fmt: skip
    path = tmp_path / "x.qdpx"
    fill_project(path, sample, book, coded, "Dee")
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    xml = files[PROJECT].decode()
    for n, guid in enumerate(sorted(set(re.findall(r'guid="([^"]+)"', xml)))):
        if f"{guid}.txt" not in xml:
            xml = xml.replace(guid, f"{{ABCDEF00-0000-0000-0000-{n:012}}}")
    xml = xml.replace('name="words: loaded"', 'name="Loaded"').replace(
        'name="words"', 'name="Words"'
    )
    own, other = (f"ABCDEF00-0000-0000-0000-99999999999{n}" for n in (8, 9))
    extra = f'<Code guid="{own}" name="mine" isCodable="true"/></Codes>'
    xml = xml.replace("</Codes>", extra)
    reference = f'<CodeRef targetGUID="{own}"/>'
    coding = f'<Coding guid="{other}">{reference}</Coding></TextSource>'
    files[PROJECT] = xml.replace("</TextSource>", coding, 1).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("sources/", "Sources/"), content)
    found = read_returned([path], sample, book)
    assert set(found.annotations) == set(coded)
    assert found.errors == ()
    assert found.notes == (
        f"{path}: passed over 1 codings with codes that the codebook does not have",
    )
