"""Whether two versions of the toolkit give the same answers, cell by cell.

    python experiments/same_answers.py REVISION --data CORPORA

checks the revision out beside this one, lets both score the sample articles and 60 articles each of
PolNeAR and BASIL, by the models `default` and `linear`, and compares their tables: probabilities
and measures to 1e-6, all else exactly. Tables and columns that only this version has are left out.
Exits with 1 and lists what differs.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd

from toolkit.corpora.registry import load_corpus

ROOT = Path(__file__).parents[1]
TABLES = {
    "articles": ["article_id"],
    "sentences": ["article_id", "sentence"],
    "spans": ["article_id", "start", "end", "codebook", "label"],
    "sources": ["article_id", "source_id"],
}
TOLERANCE = 1e-6
SHOWN = 8
RUN = "from toolkit.cli import main; main()"


def write_inputs(data: Path, path: Path, count: int) -> None:
    """``count`` articles each of PolNeAR's development part and of BASIL, as JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        for name, part, step in (("polnear", "dev", 1), ("basil", "", 5)):
            corpus = load_corpus(name, data / name)
            parts = {row["article_id"]: row["part"] for row in corpus.items.to_list()}
            articles = [
                row for row in corpus.articles.to_list() if parts.get(row["article_id"]) == part
            ]
            for row in articles[::step][:count]:
                file.write(json.dumps({"id": row["article_id"], **row}, ensure_ascii=False) + "\n")


def score(checkout: Path, inputs: Path, model: str, out: Path) -> None:
    """Score with the toolkit of a checkout, in a process of its own."""
    subprocess.run(
        [sys.executable, "-c", RUN, "score", ROOT / "data" / "articles", inputs,
         "--model", model, "--workers", "1", "--out", out],
        check=True, cwd=checkout, env={**os.environ, "PYTHONPATH": str(checkout)},
    )  # fmt: skip


def differences(before: Path, after: Path) -> list[str]:
    """What differs between two folders of scores, in words; empty where nothing does."""
    found = []
    for name, key in TABLES.items():
        paths = [folder / f"{name}.parquet" for folder in (before, after)]
        if not paths[0].is_file():  # only this version has it
            continue
        old, new = map(pd.read_parquet, paths)
        if missing := [column for column in old.columns if column not in new.columns]:
            found.append(f"{name}: no column {', '.join(missing)}")
        old, new = (
            table.sort_values(key, kind="stable").reset_index(drop=True) for table in (old, new)
        )
        if not old[key].equals(new[key]):
            rows = pd.concat([old[key], new[key]]).drop_duplicates(keep=False)
            found.append(
                f"{name}: {len(old):,} rows, now {len(new):,}; not in both: "
                f"{rows.head(SHOWN).to_dict('records')}"
            )
            continue
        for column in old.columns.intersection(new.columns):
            if pd.api.types.is_float_dtype(old[column]):
                apart = (old[column] - new[column]).abs() > TOLERANCE
                apart |= old[column].isna() != new[column].isna()
            else:
                apart = old[column] != new[column]
            if apart.any():
                at = apart[apart].index[:SHOWN]
                pairs = [f"{old[column][k]} -> {new[column][k]}" for k in at]
                found.append(f"{name}.{column}: {apart.sum():,} cells, as {', '.join(pairs)}")
    return found


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("revision")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--count", type=int, default=60)
    options = parser.parse_args()
    wrong = 0
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        checkout = folder / "checkout"
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--detach", str(checkout), options.revision], check=True)
        try:
            inputs = folder / "articles.jsonl"
            write_inputs(options.data, inputs, options.count)
            for model in ("default", "linear"):
                folders = folder / f"before-{model}", folder / f"after-{model}"
                for root, out in zip((checkout, ROOT), folders, strict=True):
                    score(root, inputs, model, out)
                listed = differences(*folders)
                print(f"{model}: {len(listed)} differences")
                for line in listed:
                    print(f"  {line}")
                wrong += len(listed)
        finally:
            subprocess.run([*git, "remove", "--force", str(checkout)], check=True)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
