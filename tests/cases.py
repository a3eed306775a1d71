"""How many of the known input cases are right: ``python tests/cases.py [FOLDER]``.

A case is a file of FOLDER and what is right for it (`cases.tsv`). Sentence ends are compared as
they stand there; what else is right is prose, so a check for each file stands in `CHECKS`.
"""

from __future__ import annotations

import csv
import os
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from toolkit.schema import Article, InputError
from toolkit.text import sentences
from toolkit.text.reading import read
from toolkit.text.segmentation import paragraphs, sentence_extents

FOLDER = Path(__file__).parents[2] / "shared" / "cases"


class Case(NamedTuple):
    """One row of the table of cases."""

    kind: str
    file: str
    expected: str


class Result(NamedTuple):
    """What became of a file, and the texts of its sentences by region."""

    articles: list[Article]
    errors: list[InputError]

    def texts(self, region: str) -> list[str]:
        return [s.text for a in self.articles for s in sentences(a) if s.region == region]

    def body(self, n: int) -> bool:
        return len(self.articles) == 1 and not self.errors and len(self.texts("body")) == n

    def ids(self, *ids: str) -> bool:
        return [a.article_id for a in self.articles] == list(ids)

    def dated(self, date: str) -> bool:
        return [a.date for a in self.articles] == [date] and not self.errors

    def refused(self, n: int, says: str = "") -> bool:
        return len(self.errors) == n and all(says in e.reason for e in self.errors)


CHECKS: dict[str, Callable[[Result], bool]] = {
    "csv/sep_comma.csv": lambda r: r.body(1) and r.articles[0].text.endswith("and stayed."),
    "csv/nul_in_one_row.csv": lambda r: {"1", "3"} <= {a.article_id for a in r.articles}
    and len(r.articles) + len(r.errors) == 3,
    "csv/one_bad_byte.csv": lambda r: r.ids("1", "3") and r.refused(1),
    "csv/backslash_quotes.csv": lambda r: r.articles[-1].text == "Fine."
    and len(r.articles) + len(r.errors) == 3
    and all("no" in a.text.split('"') or "yes" in a.text.split('"') for a in r.articles[:-1]),
    "csv/mac_cr.csv": lambda r: r.ids("1", "2") and not r.errors,
    "csv/utf16_tab.csv": lambda r: r.body(1),
    "csv/cp1252.csv": lambda r: r.body(1) and r.articles[0].text.startswith("“Rain”"),
    "csv/index_col.csv": lambda r: r.ids("1", "2") and not r.errors,
    "csv/html_entities.csv": lambda r: r.body(2)
    and r.articles[0].text.startswith("“The dam is safe,” ")
    and "engineers’ union disagreed & walked" in r.articles[0].text,
    "csv/html_tags_long.csv": lambda r: r.body(3),
    "csv/newsapi.csv": lambda r: len(r.texts("body")) == 2
    and not any("2219" in text for text in r.texts("body")),
    "csv/nan_text.csv": lambda r: not r.articles and r.refused(4, "has no text"),
    "jsonl/nan_values.jsonl": lambda r: r.ids("nan_values.jsonl:1", "nan_values.jsonl:2")
    and all((a.outlet, a.date) == ("", "") for a in r.articles),
    "parquet/nan_outlet.parquet": lambda r: [a.outlet for a in r.articles] == [""],
    "parquet/categorical.parquet": lambda r: r.ids("a", "b") and not r.errors,
    "parquet/large_string.parquet": lambda r: r.body(2),
    "parquet/dict.parquet": lambda r: r.body(2),
    "parquet/index_id.parquet": lambda r: r.ids("x1", "x2") and not r.errors,
    "parquet/null_type_text.parquet": lambda r: not r.articles and r.refused(1, "has no text"),
    "parquet/ts_nat.parquet": lambda r: [a.date[:10] for a in r.articles] == ["2024-05-03", ""],
    "html/numeric_147.html": lambda r: "“We had no choice,”" in r.articles[0].text,
    "html/short_article.html": lambda r: r.body(2),
    "html/main_article_br.html": lambda r: r.body(2),
    "html/br_paragraphs.html": lambda r: r.body(6),
    "html/body_ul.html": lambda r: r.body(7),
    "html/liveblog_blocks.html": lambda r: r.body(6),
    "html/liveblog_jsonld_only.html": lambda r: r.body(6),
    "html/jsonld_articlebody.html": lambda r: r.body(6),
    "html/nested_divs.html": lambda r: r.body(6),
    "html/amp.html": lambda r: r.body(6),
    "html/paywall.html": lambda r: r.body(1),
    "html/date_u2019_script.html": lambda r: r.dated(""),
    "html/date_copyright_in.html": lambda r: r.dated(""),
    "html/date_in_text.html": lambda r: r.dated(""),
    "html/date_modified.html": lambda r: r.dated("2024-05-03"),
    "text/nexis_uni.txt": lambda r: r.body(2),
    "text/proquest.txt": lambda r: r.body(2),
}  # fmt: skip


def load_cases(folder: Path) -> list[Case]:
    """The cases of what goes in: sentence ends, and the files that `CHECKS` knows."""
    with (folder / "cases.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        cases = [Case(row["kind"], row["file"], row["expected"]) for row in rows]
    return [case for case in cases if case.kind == "segmentation" or case.file in CHECKS]


def is_right(case: Case, folder: Path) -> bool:
    """Whether the toolkit does with a case's file what is right."""
    path = folder / case.file
    if case.kind == "segmentation":
        return case.expected == segmented(path.read_text("utf-8").strip("\n"))
    items = list(read([path]))
    articles = [item for item in items if isinstance(item, Article)]
    errors = [item for item in items if isinstance(item, InputError)]
    return CHECKS[case.file](Result(articles, errors))


def segmented(text: str) -> str:
    """A text with `` | `` where its sentences end."""
    extents = (e for block in paragraphs(text) for e in sentence_extents(text, block))
    return " | ".join(text[start:end] for start, end in extents)


def main() -> None:
    """Print how many cases of each kind are right, and the files of the others."""
    folder = Path(sys.argv[1] if sys.argv[1:] else os.environ.get("TOOLKIT_CASES", FOLDER))
    right: Counter[str] = Counter()
    wrong: dict[str, list[str]] = {}
    for case in load_cases(folder):
        if is_right(case, folder):
            right[case.kind] += 1
        else:
            wrong.setdefault(case.kind, []).append(case.file)
    for kind in sorted({*right, *wrong}):
        files = wrong.get(kind, [])
        print(f"{right[kind]:3} of {right[kind] + len(files):3}  {kind}  {' '.join(files)}")
    total = right.total()
    print(f"{total:3} of {total + sum(map(len, wrong.values())):3}  in all")


if __name__ == "__main__":
    main()
