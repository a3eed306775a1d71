"""A researcher's own table of covariates, laid beside the articles by their ids."""

from __future__ import annotations

import io
import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.annotation.cells import DELIMITERS, decoded, is_workbook

if TYPE_CHECKING:
    import pandas as pd

KEYS = ("article_id", "id")
_DECIMAL_COMMA = re.compile(r"[+-]?\d+(,\d+)?")
_FIGURE = re.compile(r"[+-]?\s?[€$£]?\s?\d[\d.,\s]*\s?[%‰€]?")
"""A number as people write it; one that is written plainly was read as a number before."""


def with_table(frame: pd.DataFrame, table: str | Path | pd.DataFrame) -> pd.DataFrame:
    """The articles of ``frame`` with the further columns of a table, a row an article by
    ``article_id`` or ``id``; white space around a cell counts for nothing.

    Raises `ValueError`, with the remedy, for a file that is no table, a table without ids or with
    two rows of one, one that says otherwise than the articles what a column holds, and numbers that
    are written so that they would count as words.
    """
    import pandas as pd

    path = "the covariates" if isinstance(table, pd.DataFrame) else str(table)
    rows = table if isinstance(table, pd.DataFrame) else _read(Path(table))
    key = next((name for name in KEYS if name in rows.columns), None)
    if key is None:
        raise ValueError(f"{path}: no column article_id or id: whose covariates are these?")
    ids = rows[key].astype(str).str.strip()
    rows = rows.drop(columns=key).apply(_stripped).assign(article_id=ids)
    twice = rows["article_id"].duplicated()
    if twice.any():
        raise ValueError(
            f"{path}: article {rows.loc[twice, 'article_id'].iloc[0]} has two rows of covariates"
        )
    if not rows["article_id"].isin(frame["article_id"]).any():
        raise ValueError(
            f"{path}: none of its articles is among those scored, such as "
            f"{frame['article_id'].iloc[0]}: give their article_id as articles.parquet has it"
        )
    lacking = [name for name in rows.columns if name not in frame.columns]
    for name in lacking:
        _require_plain_numbers(rows[name], path)
    beside = frame[["article_id"]].merge(rows, on="article_id", how="left")
    for name in rows.columns.difference([*lacking, "article_id"]):
        _require_same(frame, beside[name], path)
    return frame.merge(rows[["article_id", *lacking]], on="article_id", how="left")


def _read(path: Path) -> pd.DataFrame:
    import pandas as pd

    try:
        if path.suffix == ".parquet":
            return pd.read_parquet(path)
        if path.suffix in (".jsonl", ".ndjson"):
            return pd.read_json(path, lines=True, dtype=False)
        # Only an empty cell is missing: "NA" may be a topic; and ids are no numbers.
        words: dict[str, Any] = {"keep_default_na": False, "na_values": [""]}
        words["dtype"] = dict.fromkeys(KEYS, str)
        if is_workbook(path):
            sheets: list[pd.DataFrame] = list(
                pd.read_excel(path, sheet_name=None, **words).values()
            )
            return next((each for each in sheets if set(KEYS) & set(each.columns)), sheets[0])
        text = decoded(path)[0]
        names = text.partition("\n")[0]
        cells = {mark: {each.strip(' "\r') for each in names.split(mark)} for mark in DELIMITERS}
        mark = next((mark for mark, each in cells.items() if each & set(KEYS)), ",")
        with warnings.catch_warnings():  # fields beyond the header are no index, and are not lost
            warnings.simplefilter("error", pd.errors.ParserWarning)
            rows: pd.DataFrame = pd.read_csv(
                io.StringIO(text), sep=mark, index_col=False, skipinitialspace=True, **words
            )
        return rows if mark == "," else rows.apply(_with_points)
    except FileNotFoundError:
        raise ValueError(f"{path}: there is no such file: check the path") from None
    except (OSError, ValueError, pd.errors.ParserWarning) as problem:
        raise ValueError(
            f"{path}: cannot be read as a table ({' '.join(str(problem).split())}): save it as CSV "
            "in UTF-8, XLSX or Parquet"
        ) from None


def _texts(column: pd.Series[Any]) -> bool:
    import pandas as pd

    return column.dtype == object or isinstance(column.dtype, pd.StringDtype)


def _stripped(column: pd.Series[Any]) -> pd.Series[Any]:
    if not _texts(column):
        return column
    return column.map(lambda cell: cell.strip() if isinstance(cell, str) else cell)


def _with_points(column: pd.Series[Any]) -> pd.Series[Any]:
    """Numbers whose decimals follow a comma, as tables with semicolons have them."""
    import pandas as pd

    known = column.dropna().astype(str).str.strip()
    if column.name in KEYS or not _texts(column) or not len(known):
        return column
    if not known.map(lambda cell: bool(_DECIMAL_COMMA.fullmatch(cell))).all():
        return column
    return pd.to_numeric(column.str.strip().str.replace(",", "."))


def _require_plain_numbers(column: pd.Series[Any], path: str) -> None:
    known = column.dropna()
    if not _texts(column) or not len(known):
        return
    if known.map(lambda cell: isinstance(cell, str) and bool(_FIGURE.fullmatch(cell))).all():
        raise ValueError(
            f"{path}: {column.name} holds numbers that would count as words, such as "
            f"{known.iloc[0]!r}: write them plainly, such as 0.61; name them in words where they "
            "stand for classes"
        )


def _require_same(frame: pd.DataFrame, beside: pd.Series[Any], path: str) -> None:
    """Raises `ValueError` where a table holds a column of the articles with other values."""
    import pandas as pd

    scored = frame[beside.name].reset_index(drop=True)
    both = beside.notna() & scored.notna() & (scored.astype(str) != "")
    numbers = [pd.to_numeric(each, errors="coerce") for each in (scored, beside)]
    same = (scored.astype(str).str.strip() == beside.astype(str)) | (numbers[0] == numbers[1])
    if (both & ~same).any():
        at = int((both & ~same).to_numpy().argmax())
        raise ValueError(
            f"{path}: {beside.name} of article {frame['article_id'].iloc[at]} is "
            f"{beside.iloc[at]!r}, and {scored.iloc[at]!r} in the scores, which are what counts: "
            "give the column another name, or leave it out"
        )
