"""A researcher's own table of people, joined to sources by name."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.comparison.person_names import PersonName, may_be, organisation_key, person_name
from toolkit.strict_yaml import shown

if TYPE_CHECKING:
    import pandas as pd

NAME = "name"
LISTED = 12


def read_people(path: str | Path) -> pd.DataFrame:
    """A CSV file with the column ``name`` and any further ones, all as text.

    Raises `ValueError` for a file that is no such table, and `OSError` for none.
    """
    import pandas as pd

    header, *rows = _cells(Path(path))
    columns = [column.strip() for column in header]
    listed = ", ".join(map(shown, columns))
    if NAME not in columns:
        raise ValueError(f"{path}: has no column '{NAME}' (columns: {listed})")
    if len(set(columns)) < len(columns):
        raise ValueError(f"{path}: two columns have one name (columns: {listed}); rename one")
    table = pd.DataFrame(rows, columns=columns, dtype=str)
    table = table[table[NAME].str.strip() != ""].reset_index(drop=True)
    if table.empty:
        raise ValueError(f"{path}: names nobody; give a row for each person")
    return table


def _cells(path: Path) -> list[list[str]]:
    """The cells of a CSV file, a list a row, all as long as the first; shorter rows are filled."""
    rows: list[list[str]] = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True, skipinitialspace=True)
        try:
            for cells in reader:
                if rows and len(cells) > len(rows[0]):
                    raise ValueError(
                        f"{path}:{reader.line_num}: has {len(cells)} fields, not {len(rows[0])}; "
                        "put fields with commas in quotation marks"
                    )
                rows.append(cells + [""] * (len(rows[0]) - len(cells) if rows else 0))
        except csv.Error as problem:
            raise ValueError(f"{path}:{reader.line_num}: is no CSV table ({problem})") from None
        except UnicodeDecodeError:
            raise ValueError(f"{path}: is not UTF-8 text; save it as CSV in UTF-8") from None
    if not rows:
        raise ValueError(f"{path}: is empty; give a CSV with the column '{NAME}'")
    return rows


def join_people(
    table: pd.DataFrame, people: pd.DataFrame, is_person: Sequence[bool]
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Add the columns of ``people`` to the sources of a table, and say what was not joined.

    A source gets a person's columns where nobody else of the table can be meant: by first and last
    name, or an initial and the last. A surname alone is not enough, unless the table has no more
    of the name either. Raises `ValueError` for a column that both tables have.
    """
    added = [column for column in people.columns if column != NAME]
    if clash := [column for column in added if column in table.columns]:
        raise ValueError(
            f"the table of people has a column {shown(clash[0])}, as the table of sources has; "
            "rename it"
        )
    register = _Register(people[NAME].tolist())
    pairs = list(zip(table["source"], is_person, strict=True))
    matches = {pair: register.rows(*pair) for pair in dict.fromkeys(pairs)}
    certain = {pair: rows[0] for pair, (rows, is_certain) in matches.items() if is_certain}
    joined = table.copy()
    for column in added:
        values = people[column].tolist()
        joined[column] = [values[certain[pair]] if pair in certain else "" for pair in pairs]
    doubtful = [
        f"{shown(source)} ({' or '.join(shown(register.names[row]) for row in rows)}?)"
        for (source, _), (rows, is_certain) in matches.items()
        if rows and not is_certain
    ]
    met = {row for rows, _ in matches.values() for row in rows}
    absent = [shown(name) for row, name in enumerate(register.names) if row not in met]
    notes = []
    if doubtful:
        notes.append(f"not joined, as it is not certain who is meant: {_listed(doubtful)}")
    if absent:
        notes.append(f"people who are not among the sources: {_listed(absent)}")
    return joined, tuple(notes)


class _Register:
    """The names of a table of people, looked up as persons or, word for word, as anything else."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        self.by_surname: dict[str, list[tuple[int, PersonName]]] = defaultdict(list)
        self.by_words: dict[str, list[int]] = defaultdict(list)
        for row, text in enumerate(names):
            self.by_words[organisation_key(text)].append(row)
            if parsed := person_name(_first_name_first(text)):
                self.by_surname[parsed[0].last.split()[-1]].append((row, parsed[0]))

    def rows(self, source: str, is_person: bool) -> tuple[list[int], bool]:
        """The rows that a source may be of, and whether it certainly is of the first."""
        if not source:
            return [], False
        parsed = person_name(source) if is_person else None
        if parsed is None:
            rows = self.by_words.get(organisation_key(source), [])
            return rows, len(rows) == 1
        name = parsed[0]
        people = self.by_surname.get(name.last.split()[-1], [])
        meant = [(row, person) for row, person in people if may_be(name, person)]
        rows = [row for row, _ in meant]
        if len(meant) != 1:
            return rows, False
        person = meant[0][1]
        return rows, name == person or bool(name.first and person.first)


def _first_name_first(text: str) -> str:
    """ "Ruiz, Ada" as "Ada Ruiz"; "Ada Ruiz, MP" as it is."""
    last, _, first = text.partition(",")
    before, turned = person_name(last), person_name(f"{first} {last}")
    is_turned = before is not None and turned is not None and not before[0].first
    return turned[1] if is_turned and turned and turned[0].is_full else text


def _listed(texts: Sequence[str]) -> str:
    more = f" and {len(texts) - LISTED:,} more" if len(texts) > LISTED else ""
    return ", ".join(texts[:LISTED]) + more
