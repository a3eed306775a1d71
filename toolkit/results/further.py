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

    fixed = tuple(table.schema.names)
    for name in dict.fromkeys(name for article in articles for name in article.further):
        values = [article.further.get(name) for article in articles]
        kind = _kind(values)
        column = pa.array([_as(value, kind) for value in values], pa.type_for_alias(kind))
        table = table.append_column(further_name(name, fixed), column)
    return table


def further_name(name: str, fixed: Iterable[str]) -> str:
    """How a further column is called beside a table's own ones.

    >>> further_name("desk", ["outlet"]), further_name("outlet", ["outlet"])
    ('desk', 'input_outlet')
    """
    return f"input_{name}" if name in set(fixed) else name


def joined_schema(schema: pa.Schema, parts: Iterable[pa.Schema]) -> pa.Schema:
    """A schema with the further columns of all parts, each of a type that holds all its values."""
    import pyarrow as pa

    kinds: dict[str, str] = {}
    for part in parts:
        for field in part:
            if field.name not in schema.names:
                kind = str(field.type)
                kinds[field.name] = _wider(kinds.get(field.name, kind), kind)
    return pa.schema(
        [*schema, *(pa.field(name, pa.type_for_alias(kind)) for name, kind in kinds.items())]
    )


def conformed(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """A table with the columns of a schema, in their order; empty where it lacks one."""
    import pyarrow as pa

    for field in schema:
        if field.name not in table.schema.names:
            table = table.append_column(field, pa.nulls(table.num_rows, field.type))
    return table.select(schema.names).cast(schema)


def further_types(schema: pa.Schema, fixed: Iterable[str]) -> dict[str, str]:
    """The further columns of a schema with the names of their types."""
    names = set(fixed)
    return {field.name: str(field.type) for field in schema if field.name not in names}


def with_types(schema: pa.Schema, types: Mapping[str, str]) -> pa.Schema:
    """The schema with further columns of these types: what `further_types` undoes."""
    import pyarrow as pa

    return pa.schema([*schema, *((name, pa.type_for_alias(kind)) for name, kind in types.items())])


def _kind(values: Iterable[Cell]) -> str:
    kinds = [
        "bool" if isinstance(value, bool) else
        "int64" if isinstance(value, int) else
        "double" if isinstance(value, float) else
        "string"
        for value in values
        if value is not None
    ]  # fmt: skip
    kind = kinds[0] if kinds else "string"
    for each in kinds:
        kind = _wider(kind, each)
    return kind


def _wider(first: str, second: str) -> str:
    """A type that holds the values of both.

    >>> _wider("int64", "double"), _wider("bool", "int64")
    ('double', 'string')
    """
    if first == second:
        return first
    return "double" if {first, second} == {"int64", "double"} else "string"


def _as(value: Cell, kind: str) -> Cell:
    return str(value) if kind == "string" and value is not None else value
