"""Writes ``export.csv``: articles of *Five Newsrooms* as the export of a media archive would be.

    python data/own_corpus/make_export.py
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

HERE = Path(__file__).parent
NEWSROOMS = HERE.parent / "five_newsrooms" / "articles.jsonl"
NAMES = {
    "clarion": "The Clarion",
    "assembly_review": "Assembly Review",
    "tarnholm_wire": "Tarnholm Wire",
}
EVENTS = {f"e{number:02}" for number in range(1, 33, 2)}
HEADINGS = ("stories_id", "publish_date", "media_name", "headline", "section", "body")
GERMAN = (
    "Der Stadtrat von Brackwater hat am Dienstag beschlossen, das alte Hallenbad zu verkaufen. Der "
    "Verkauf sei nötig, sagte der Ratsvorsitzende, weil das Dach seit Jahren undicht ist und "
    "niemand weiß, woher das Geld für ein neues kommen soll."
)


def main() -> None:
    lines = NEWSROOMS.read_text(encoding="utf-8").splitlines()
    articles = [json.loads(line) for line in lines]
    chosen = [each for each in articles if each["outlet"] in NAMES and each["event"] in EVENTS]
    chosen.sort(key=lambda each: (each["date"], each["outlet"]))
    rows = []
    for number, each in enumerate(chosen, 1):
        year, month, day = each["date"].split("-")
        texts = (NAMES[each["outlet"]], each["title"], each["beat"], each["text"])
        rows.append((9000 + number, f"{day}/{month}/{year}", *texts))
    # Every export has such rows: one in another language, one whose text was not to be had.
    rows.append((9901, "12/02/2025", "Tarnholm Wire", "Hallenbad verkauft", "local", GERMAN))
    rows.append((9902, "13/02/2025", "The Clarion", "Picture of the day", "local", ""))
    with (HERE / "export.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADINGS)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
