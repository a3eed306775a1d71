"""References of a study: software and corpora by their versions, papers of what was done."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from toolkit.pack.quoting import blank
from toolkit.pack.study import Study
from toolkit.report.tables import latex_text

TITLE = "Bias and framing toolkit"


def references(study: Study, cites: frozenset[str] = frozenset()) -> dict[str, dict[str, str]]:
    """The entries of a bibliography by key, each with its ``type`` and fields; ``cites`` are keys
    that go in whatever was done."""
    entries = {"toolkit": _software(TITLE, study)}
    listed = study.facts.get("packages")
    packages = listed.value if listed else {}
    for key, entry in _papers().items():
        needed = set(entry.get("when", ())) & study.tags or key in cites
        package = entry.get("package", "")
        if needed or package in packages:
            fields = {name: text for name, text in entry.items() if name not in ("when", "package")}
            if package in packages:
                fields["note"] = f"Version {packages[package]}"
            entries[key] = fields
    for card in study.cards:
        entries[f"corpus_{card.name}"] = {
            "type": "misc", "title": card.title, "note": card.citation, "version": card.version,
            "howpublished": card.url,
        }  # fmt: skip
    used = {str(fact.value) for name, fact in study.facts.items() if name.endswith(".codebook")}
    for book in study.codebooks:
        if book.name in used:
            for number, text in enumerate(book.sources, 1):
                entries[f"codebook_{book.name}_{number}"] = {"type": "misc", "note": text}
    return entries


def bibtex(entries: Mapping[str, Mapping[str, str]]) -> str:
    """The entries as BibTeX; every character of a text is escaped."""
    return "\n".join(_entry(key, entry) for key, entry in entries.items())


def citation_cff(study: Study, entries: Mapping[str, Mapping[str, str]]) -> str:
    """The study as ``CITATION.cff``: who and what it is is blank; software and corpora it used are
    its references."""
    content: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "Cite the study, and the software and corpora that it rests on.",
        "type": "dataset",
        "title": blank("title of the study"),
        "authors": [{"name": blank("authors")}],
    }
    software = entries["toolkit"]
    listed: list[dict[str, Any]] = [
        {
            "type": "software", "title": software["title"],
            "authors": [{"name": software["author"]}],
            "version": software.get("version", blank("version")),
        }
    ]  # fmt: skip
    listed += [
        {
            "type": "data", "title": card.title, "version": card.version, "notes": card.citation,
            "authors": [{"name": blank("authors of the corpus, as its citation has them")}],
        }
        for card in study.cards
    ]  # fmt: skip
    text: str = yaml.safe_dump(
        content | {"references": listed}, sort_keys=False, allow_unicode=True, width=100
    )
    return text


def _software(title: str, study: Study) -> dict[str, str]:
    entry = {"type": "software", "title": title, "author": "The contributors of the bias and "
             "framing toolkit"}  # fmt: skip
    if "toolkit" in study.facts:
        entry["version"] = str(study.facts["toolkit"].value)
    if "commit" in study.facts:
        entry["note"] = f"commit {study.facts['commit'].value}"
    return entry


def _entry(key: str, entry: Mapping[str, str]) -> str:
    fields = [
        f"  {name} = {{{_escaped(name, text)}}},"
        for name, text in entry.items()
        if name != "type" and text
    ]
    return "\n".join([f"@{entry['type']}{{{key},", *fields, "}", ""])


def _escaped(name: str, text: str) -> str:
    flat = re.sub(r"\s+", " ", str(text)).strip()
    return flat.replace("{", "").replace("}", "") if name in ("url", "doi") else latex_text(flat)


@cache
def _papers() -> dict[str, dict[str, Any]]:
    content: dict[str, dict[str, Any]] = yaml.safe_load(
        (files("toolkit.pack") / "citations.yaml").read_text("utf-8")
    )
    return content
