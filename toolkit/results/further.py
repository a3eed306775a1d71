"""Further columns: what the input said of an article beside the fields that every article has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from toolkit.schema import Article, Cell

if TYPE_CHECKING:
    import pyarrow as pa


def with_further(table: pa.Table, articles: Sequence[Article]) -> pa.Table:
    """The table of some articles with their further columns after its own.

    A column that is called as one of the table's own is written as ``input_<name>``.

    >>> import pyarrow as pa
    >>> rain = Article("a", "Rain.", further={"desk": "metro", "page": 3})
    >>> with_further(pa.table({"article_id": ["a"]}), [rain]).to_pylist()
    [{'article_id': 'a', 'desk': 'metro', 'page': 3}]
    """
    import pyarrow as pa

    kinds: dict[str, str] = {}
    for article in articles:
        add_kinds(kinds, kinds_of(article))
    columns = named(kinds, table.schema.names)
    for name, (column, kind) in zip(kinds, columns.items(), strict=True):
        values = [_as(article.further.get(name), kind) for article in articles]
        table = table.append_column(column, pa.array(values, pa.type_for_alias(_written(kind))))
    return table


def kinds_of(article: Article) -> dict[str, str]:
    """The kind of value in each further column of an article, ``null`` where there is none.

    >>> kinds_of(Article("a", "Rain.", further={"desk": "metro", "page": 3, "tag": None}))
    {'desk': 'string', 'page': 'int64', 'tag': 'null'}
    """
    return {name: _kind_of(value) for name, value in article.further.items()}


def add_kinds(kinds: dict[str, str], more: Mapping[str, str]) -> None:
    """Widen the kinds of columns by those of more articles.

    >>> kinds = {"page": "int64", "tag": "null"}
    >>> add_kinds(kinds, {"page": "double", "tag": "null", "desk": "string"})
    >>> kinds
    {'page': 'double', 'tag': 'null', 'desk': 'string'}
    """
    for name, kind in more.items():
        kinds[name] = _wider(kinds.get(name, kind), kind)


def conformed(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """A table with the columns of a schema, in their order; empty where it lacks one."""
    import pyarrow as pa

    if table.schema.equals(schema):
        return table
    for field in schema:
        if field.name not in table.schema.names:
            table = table.append_column(field, pa.nulls(table.num_rows, field.type))
    return table.select(schema.names).cast(schema)


def further_types(schema: pa.Schema, fixed: Iterable[str]) -> dict[str, str]:
    """The further columns of a schema with the names of their types."""
    names = set(fixed)
    return {field.name: str(field.type) for field in schema if field.name not in names}


def with_types(schema: pa.Schema, types: Mapping[str, str]) -> pa.Schema:
    """The schema with further columns of these types: what `further_types` undoes. A column without
    a value is one of texts."""
    import pyarrow as pa

    fields = [(name, pa.type_for_alias(_written(kind))) for name, kind in types.items()]
    return pa.schema([*schema, *fields])


def named(kinds: Mapping[str, str], fixed: Iterable[str]) -> dict[str, str]:
    """Kinds by the names that the columns have beside a table's own ones.

    >>> named({"desk": "null", "outlet": "string"}, ["outlet"])
    {'desk': 'null', 'input_outlet': 'string'}
    """
    taken = set(fixed)
    out = {}
    for name, kind in kinds.items():
        while name in taken:
            name = f"input_{name}"
        taken.add(name)
        out[name] = kind
    return out


def _written(kind: str) -> str:
    return "string" if kind == "null" else kind


def _kind_of(value: Cell) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int):
        return "int64"
    return "double" if isinstance(value, float) else "string"


def _wider(first: str, second: str) -> str:
    """A type that holds the values of both.

    >>> _wider("int64", "double"), _wider("bool", "int64"), _wider("null", "bool")
    ('double', 'string', 'bool')
    """
    if first == second or second == "null":
        return first
    if first == "null":
        return second
    return "double" if {first, second} == {"int64", "double"} else "string"


def _as(value: Cell, kind: str) -> Cell:
    return str(value) if kind == "string" and value is not None else value
