"""Tables of covariates as spreadsheets write them: read, or refused in a line with the remedy."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from toolkit.regression.covariate_table import with_table

ARTICLES = pd.DataFrame({"article_id": ["1", "2", "3"], "outlet": ["Post", "Wire", ""]})
TABLE = pd.DataFrame({"article_id": [1, 2, 3], "Lean": ["left", "right", "NA"],
                      "reach": [0.5, -1.25, np.nan]})  # fmt: skip


def written(folder: Path, table: pd.DataFrame = TABLE) -> dict[str, Path]:
    """A table in every form that is read."""
    kinds = ("csv", "tsv", "xlsx", "parquet", "semicolon.csv", "latin.csv", "utf16.csv")
    paths = {name: folder / f"covariates.{name}" for name in kinds}
    table.to_csv(paths["csv"], index=False, encoding="utf-8-sig", lineterminator="\r\n")
    table.to_csv(paths["tsv"], index=False, sep="\t")
    table.to_parquet(paths["parquet"])
    table.to_csv(paths["semicolon.csv"], index=False, sep=";", decimal=",")
    table.to_csv(paths["latin.csv"], index=False, encoding="latin-1")
    table.to_csv(paths["utf16.csv"], index=False, encoding="utf-16", sep="\t")
    with pd.ExcelWriter(paths["xlsx"]) as book:
        pd.DataFrame({"made by": ["us"]}).to_excel(book, sheet_name="about", index=False)
        table.to_excel(book, sheet_name="table", index=False)
    return paths


def test_every_form_of_a_table_says_the_same(tmp_path: Path) -> None:
    table = TABLE.assign(desk=["Kultur", " Köln ", "Köln"])
    for name, path in written(tmp_path, table).items():
        read = with_table(ARTICLES, path)
        assert read["Lean"].tolist() == ["left", "right", "NA"], name
        assert read["reach"].tolist()[:2] == [0.5, -1.25], name
        assert np.isnan(read["reach"][2]), name
        assert read["desk"].tolist() == ["Kultur", "Köln", "Köln"], name


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", r"none.csv: cannot be read as a table .*save it as CSV"),
        (b"article_id,a\n1,2\n1,2,3,4\n", r"none.csv: cannot be read as a table .*save it as CSV"),
        (b"article_id,a\n1,2,3\n2,4,5\n", r"none.csv: cannot be read as a table .*save it as CSV"),
        (b"PK\x03\x04junk", r"none.csv: cannot be read as a table .*neither text nor"),
        (b"article,a\n1,2\n", "none.csv: no column article_id or id"),
        (b"id,a\nx,2\n", "none of its articles is among those scored, such as 1: give their"),
        (b"id,a\n1,61%\n2,7.5 %\n", r"a holds numbers that would count as words, such as '61%'"),
        (b'id,a\n1,"1,200"\n2,"12,000"\n', "numbers that would count as words, such as '1,200'"),
        (b"id,outlet\n1,Post\n2,merged\n", r"outlet of article 2 is 'merged', and 'Wire' in the "),
    ],
)  # fmt: skip
def test_what_would_be_misread_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "none.csv"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=words):
        with_table(ARTICLES, path)


def test_no_file_is_said() -> None:
    with pytest.raises(ValueError, match=r"no\.csv: there is no such file: check the path"):
        with_table(ARTICLES, "no.csv")


def test_classes_and_what_the_articles_say_already_are_kept() -> None:
    table = TABLE.assign(age=["18-24", "25-34", "65+"], outlet=["Post ", "Wire", "Herald"])
    read = with_table(ARTICLES, table)
    assert read["age"].tolist() == ["18-24", "25-34", "65+"]
    assert read["outlet"].tolist() == ["Post", "Wire", ""]
