"""`write_pack`: every document of a pack, from one study."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from jinja2 import PackageLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from toolkit.inference.errors import RATES
from toolkit.inference.estimators import CORRECTED
from toolkit.outputs import output_folder
from toolkit.outputs.formulas import guard
from toolkit.pack.checklist import BUNDLED, answered, read_checklist
from toolkit.pack.citations import bibtex, citation_cff, references
from toolkit.pack.quoting import Quotes, blank, plain
from toolkit.pack.study import Fact, Study, read_study
from toolkit.pack.validated import validated
from toolkit.report.numbers import METHOD_TITLES, p_value
from toolkit.report.tables import Table, latex

if TYPE_CHECKING:
    from toolkit.pack.checklist import Item

METHODS, ERRORS, DEVIATIONS, INDEX = "methods", "errors", "deviations", "README"
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
BLANKS = re.compile(r"\[to be filled in: ")
WHAT = {
    METHODS: "methods, results, corpora and software, in plain words",
    ERRORS: "errors of the model by group (also as CSV and LaTeX)",
    DEVIATIONS: "what was registered, what was done (also as CSV)",
}


def write_pack(
    folder: str | Path,
    out: str | Path,
    *,
    validation: str | Path | None = None,
    plan: str | Path | None = None,
    checklists: Sequence[str | Path] = (),
) -> Path:
    """Write what a journal asks for of a run, or a comparison, into ``out``; gives its README.

    ``folder`` was written by ``toolkit run`` or ``toolkit compare``; ``validation`` by ``toolkit
    validate``; ``plan`` is the sheet of ``toolkit plan``; ``checklists`` are files of further
    checklists (YAML). What none of them says is a marked blank. Raises `ValueError` for a folder or
    a file that cannot be read, and `FileExistsError` for a file in the way that is not the
    toolkit's, or that was filled in.
    """
    study = read_study(
        Path(folder),
        validation=None if validation is None else Path(validation),
        plan=None if plan is None else Path(plan),
    )
    listed = [read_checklist(name) for name in (*BUNDLED, *checklists)]
    names = [*WHAT, INDEX, *(checklist.name for checklist in listed)]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"checklist {min(twice)}: the name is taken; give yours another one")
    quotes = Quotes(study)
    environment = _environment()
    with output_folder(Path(out), "pack", whole=True) as new:
        documents = {METHODS: WHAT[METHODS]}
        _write(new, METHODS, environment, quotes, _context(study, quotes, METHODS))
        for checklist in listed:
            context = _context(study, quotes, checklist.name)
            context |= validated(study, quotes)
            filled = answered(checklist, environment, context)
            _write(new, checklist.name, environment, quotes,
                   {"checklist": checklist, "answers": filled}, template="checklist")  # fmt: skip
            _table(new / f"{checklist.name}.csv", ("item", "asks", "answer"), _cells(filled))
            documents[checklist.name] = f"{checklist.title} (also as CSV)"
        _write_errors(new, environment, quotes, study)
        _write_deviations(new, environment, quotes, study)
        documents |= {ERRORS: WHAT[ERRORS], DEVIATIONS: WHAT[DEVIATIONS]}
        cites = frozenset(key for checklist in listed for key in checklist.cites)
        entries = references(study, cites)
        (new / "references.bib").write_text(bibtex(entries), encoding="utf-8")
        (new / "CITATION.cff").write_text(citation_cff(study, entries), encoding="utf-8")
        _table(
            new / "figures.csv", ("document", "text", "file", "key"),
            [(q.document, q.text, q.file, " > ".join(q.keys)) for q in quotes.quotes],
        )  # fmt: skip
        _write_index(new, environment, study, documents)
    return Path(out) / f"{INDEX}.md"


def _environment() -> SandboxedEnvironment:
    environment = SandboxedEnvironment(
        loader=PackageLoader("toolkit.pack"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # Markdown: `plain` escapes what is put in
        keep_trailing_newline=True,
    )
    environment.filters["words"] = lambda n: NUMBERS[n] if n < len(NUMBERS) else f"{n:,}"
    return environment


def _context(study: Study, quotes: Quotes, document: str) -> dict[str, Any]:
    """What the templates know."""
    quotes.document = document

    def names(name: str) -> str:
        if name not in study.facts:
            return blank(name)
        return ", ".join(f"`{each}`" for each in study.facts[name].value)

    def listed(name: str) -> str:
        fact = study.facts[name]
        return quotes.quote(Fact(list(fact.value), fact.file, fact.keys))

    return {
        "study": study,
        "measures": study.measures,
        "tags": study.tags,
        "cards": study.cards,
        "llm": "llm.model" in study.facts,
        "has_errors": bool(study.errors),
        "has": quotes.has,
        "fact": quotes.fact,
        "code": quotes.code,
        "said": plain,
        "blank": blank,
        "names": names,
        "listed": listed,
        "contrasts": {m: list(_contrasts(study, quotes, m)) for m in study.measures}
        if document == METHODS
        else {},
        "notes": _notes(study, quotes) if document == METHODS else [],
    }


def _contrasts(study: Study, quotes: Quotes, measure: str) -> Iterable[str]:
    """A line for each pair, by every method; of a measure without any, a blank."""
    figures = study.figures[measure]
    pairs = study.contrasts(measure)
    if not pairs:
        yield blank("figures: the files of the study have none")
    for pair in pairs:
        parts = [
            f"{title} {quotes.points(figures[f'{pair}: {method}'])}"
            for method, title in METHOD_TITLES.items()
            if f"{pair}: {method}" in figures
        ]
        if f"{pair}: {CORRECTED}, by event" in figures:
            matched = figures[f"{pair}: {CORRECTED}, by event"]
            parts.append(f"corrected, within events {quotes.points(matched)}")
        p = figures[f"{pair}: p"]
        if isinstance(p.value[0], int | float) and p.value[0] == p.value[0]:
            text = p_value(p.value[0])
            quotes.quote(Fact(text, p.file, p.keys))
            parts.append(f"p {text}")
        descriptive = "" if f"{pair}: {CORRECTED}" in figures else ", descriptive only"
        compared = quotes.quote(Fact(pair, p.file, p.keys))
        yield f"{compared}, percentage points{descriptive}: {'; '.join(parts)}."


def _notes(study: Study, quotes: Quotes) -> list[str]:
    """What came with the figures, once each."""
    named = (study.facts.get(f"{measure}.notes") for measure in study.measures)
    return list(
        dict.fromkeys(
            quotes.quote(Fact(text, fact.file, fact.keys))
            for fact in named
            if fact
            for text in fact.value
        )
    )


def _write_errors(
    folder: Path, environment: SandboxedEnvironment, quotes: Quotes, study: Study
) -> None:
    import pandas as pd

    context = _context(study, quotes, ERRORS)
    columns = ["group", "labels", *RATES]
    rows = []
    for measure, (file, table) in study.errors.items():
        for row in table:
            rates = [_rate(quotes, row, name, file) for name in RATES]
            first = next(iter(row))
            group, labels = (quotes.cell(row, name, file) for name in (first, "labelled"))
            rows.append([quotes.quote(study.facts[f"{measure}.name"]), group, labels, *rates])
    _write(folder, ERRORS, environment, quotes, {**context, "columns": columns, "rows": rows})
    if rows:
        _table(folder / f"{ERRORS}.csv", ("measure", *columns), rows)
        shown = pd.DataFrame(rows, columns=["measure", *columns])
        caption = "Errors of the model against hand labels."
        text = latex(Table(ERRORS, caption, shown, shown))
        (folder / f"{ERRORS}.tex").write_text(text, encoding="utf-8")


def _rate(quotes: Quotes, row: Mapping[str, str], name: str, file: str) -> str:
    if not row.get(name):
        return "–"
    value, low, high = (
        quotes.cell(row, column, file, ".2f") for column in (name, f"{name}_low", f"{name}_high")
    )
    return f"{value} ({low} to {high}), n {quotes.cell(row, f'{name}_n', file)}"


def _write_deviations(
    folder: Path, environment: SandboxedEnvironment, quotes: Quotes, study: Study
) -> None:
    context = _context(study, quotes, DEVIATIONS)
    rows = []
    asked = yaml.safe_load((files("toolkit.pack") / "deviations.yaml").read_text("utf-8"))
    for row in asked:
        done = " ".join(environment.from_string(row["done"]).render(context).split())
        match = re.search(row["registered"], study.plan, re.MULTILINE)
        registered = plain(match[1]) if match else blank("what was registered, or: not registered")
        rows.append([row["what"], registered, done, _deviation(study, row, match)])
    _write(folder, DEVIATIONS, environment, quotes, {**context, "rows": rows})
    _table(folder / f"{DEVIATIONS}.csv", ("what", "registered", "done", "deviation"), rows)


def _deviation(study: Study, row: Mapping[str, str], match: re.Match[str] | None) -> str:
    """Whether what was done is what was registered, where both are known to the letter."""
    if match is None or "same" not in row:
        return blank("deviation and its reason, or: none")
    registered = match[1].casefold()
    done = _comparable(study, row["same"])
    if done is None:
        return blank("deviation and its reason, or: none")
    if registered in done:
        return "none"
    return f"differs; {blank('the reason')}"


def _comparable(study: Study, name: str) -> set[str] | None:
    """What was done, as a sheet of ``toolkit plan`` writes it."""
    if name == "measure":
        return {measure.casefold() for measure in study.measures}
    if name not in study.facts:
        return None
    value = study.facts[name].value
    if name == "level":
        return {f"{value:.0%}"}
    return {str(value).casefold(), {"bh": "benjamini-hochberg"}.get(str(value), "")}


def _write_index(
    folder: Path, environment: SandboxedEnvironment, study: Study, documents: Mapping[str, str]
) -> None:
    listed = [
        (f"{name}.md", what, _count(folder / f"{name}.md")) for name, what in documents.items()
    ]
    listed += [
        ("references.bib", "software, corpora and papers, for a bibliography", 0),
        ("CITATION.cff", "how the study is cited", _count(folder / "CITATION.cff")),
        ("figures.csv", "where each figure is from", 0),
    ]
    name = study.facts["name"].value if "name" in study.facts else study.measures[0]
    text = environment.get_template(f"{INDEX}.md.j2").render(
        title=plain(str(name)), study=study, files=listed, blanks=sum(n for *_, n in listed)
    )
    (folder / f"{INDEX}.md").write_text(text, encoding="utf-8")


def _count(path: Path) -> int:
    return len(BLANKS.findall(path.read_text(encoding="utf-8")))


def _write(
    folder: Path,
    name: str,
    environment: SandboxedEnvironment,
    quotes: Quotes,
    context: Mapping[str, Any],
    *,
    template: str = "",
) -> None:
    text = environment.get_template(f"{template or name}.md.j2").render(context)
    text = re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
    quotes.keep(quotes.document, text)
    (folder / f"{name}.md").write_text(text, encoding="utf-8", errors="surrogatepass")


def _table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", errors="surrogatepass", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([guard(str(cell)) for cell in row] for row in rows)


def _cells(filled: Sequence[tuple[Item, str]]) -> list[tuple[str, str, str]]:
    return [(item.id, item.asks, answer) for item, answer in filled]
