"""Dates: what can be read is written in ISO 8601; what could be two days is never guessed."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest

from toolkit.schema import Article, InputError
from toolkit.text.dates import UnclearDate, date_evidence, iso_date
from toolkit.text.reading import read
from toolkit.text.rows import ReadOptions


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2024-05-03T10:00:00Z", "2024-05-03T10:00:00Z"),
        ("2024/05/03", "2024-05-03"),
        ("2024-5-3", "2024-05-03"),
        ("20240503101500", "2024-05-03T10:15:00"),
        ("3 May 2024", "2024-05-03"),
        ("Sept. 3, 2024", "2024-09-03"),
        ("Thursday, May 3rd, 2024 at 10:00 AM EST", "2024-05-03T10:00:00"),
        ("13.05.24 10:30", "2024-05-13T10:30:00"),
        ("5/13/2024 10:30 PM", "2024-05-13T22:30:00"),
        ("05/05/2024", "2024-05-05"),
        ("1714700000", "2024-05-03T01:33:20"),
        (1714700000, "2024-05-03T01:33:20"),
        (date(2024, 5, 3), "2024-05-03"),
        (datetime(2024, 5, 3, 9, 30), "2024-05-03T09:30:00"),
        (pd.Timestamp("2024-05-03"), "2024-05-03"),
    ],
)
def test_dates_that_say_themselves(written: object, iso: str) -> None:
    assert iso_date(written) == iso


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NaT, "", "  "])
def test_no_date(missing: object) -> None:
    assert iso_date(missing) == ""


@pytest.mark.parametrize(
    "words",
    ["May", "Friday", "May 2024", "2024", "12 March", "yesterday", "n.d.", "31/02/2024",
     "2024-13-45", "99/99/2024", "10 24"],
)  # fmt: skip
def test_nothing_is_filled_in(words: str) -> None:
    assert iso_date(words) == words


@pytest.mark.parametrize("written", ["03/04/2024", "3.4.2024", "03-04-24", "3/4/2024 10:00"])
def test_day_or_month_is_never_guessed(written: str) -> None:
    with pytest.raises(UnclearDate):
        iso_date(written)
    assert iso_date(written, "day-first")[:10] == "2024-04-03"
    assert iso_date(written, "month-first")[:10] == "2024-03-04"


def test_a_date_against_the_order_is_refused() -> None:
    with pytest.raises(ValueError, match="date '03/14/2024' is not day-first"):
        iso_date("03/14/2024", "day-first")


def test_a_column_tells_its_order() -> None:
    assert date_evidence(["01/02/2024", "28/02/2024"]).order == "day-first"
    assert date_evidence(["01/02/2024", "02/28/2024"]).order == "month-first"
    assert date_evidence(["01/02/2024", "2024-02-28"]).order == ""
    assert date_evidence(["02/28/2024", "28/02/2024"]).order == ""


def table(folder: Path, *dates: str) -> Path:
    path = folder / "a.csv"
    rows = [f"Rain fell.,{day}" for day in dates]
    path.write_text("\n".join(["text,date", *rows]) + "\n")
    return path


def days(path: Path, order: str = "") -> tuple[list[str], list[InputError]]:
    items = list(read([path], options=ReadOptions.of(dates=order)))
    dated = [item.date for item in items if isinstance(item, Article)]
    return dated, [item for item in items if isinstance(item, InputError)]


def test_a_later_row_tells_the_order_of_all(tmp_path: Path) -> None:
    dated, errors = days(table(tmp_path, "03/04/2024", "05/04/2024", "28/02/2024"))
    assert dated == ["2024-04-03", "2024-04-05", "2024-02-28"]
    assert not errors


def test_a_column_that_does_not_tell_is_refused_with_the_remedy(tmp_path: Path) -> None:
    path = table(tmp_path, "03/04/2024", "05/04/2024")
    dated, (error,) = days(path)
    assert not dated
    assert error.line == 0
    assert "dates such as 03/04/2024" in error.reason
    assert "--dates day-first or --dates month-first" in error.reason
    assert days(path, "month-first")[0] == ["2024-03-04", "2024-05-04"]


def test_a_column_of_both_orders_costs_what_is_unclear(tmp_path: Path) -> None:
    path = table(tmp_path, "13/04/2024", "04/13/2024", "03/04/2024")
    dated, (error,) = days(path)
    assert dated == ["2024-04-13", "2024-04-13"]
    assert error.line == 4
    assert "has both (13/04/2024, 04/13/2024)" in error.reason
    dated, (error,) = days(path, "day-first")
    assert dated == ["2024-04-13", "2024-04-03"]
    assert error.line == 3


def test_an_unknown_order() -> None:
    with pytest.raises(ValueError, match="no order of dates 'dmy'; there are day-first and"):
        ReadOptions.of(dates="dmy")
