"""Join labels that carry no text to the user's own copy of the corpus they were given to."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

from toolkit.corpora.dataset import Corpus
from toolkit.schema import Annotation, InputError

COLUMNS = ("item", "text_sha256", "annotator", "codebook", "label", "start", "end", "relation")


def attach(corpus: Corpus, labels: Path) -> tuple[Corpus, list[InputError]]:
    """The corpus with the labels of a file (Parquet or CSV) among its annotations.

    Every item of the file that the corpus lacks, whose text has another SHA-256, or whose span
    ends beyond the text is reported once, with its first line, and left out. Raises
    `ValueError` for a file without the columns `COLUMNS`.
    """
    import datasets
    import pandas as pd

    blank = {"start": [""], "end": [""], "relation": [""]}  # a label "NA" is a label
    try:
        table = (
            pd.read_parquet(labels)
            if labels.suffix == ".parquet"
            else pd.read_csv(labels, keep_default_na=False, na_values=blank)
        )
    except (OSError, ValueError) as broken:
        raise ValueError(f"{labels}: not a table of labels ({broken})") from broken
    missing = [name for name in COLUMNS if name not in table.columns]
    if missing:
        raise ValueError(f"{labels}: no column {', '.join(missing)}; it needs {', '.join(COLUMNS)}")
    items = {row["item"]: (row["text_sha256"], len(row["text"])) for row in corpus.items.to_list()}
    joined: list[Annotation] = []
    errors: dict[str, InputError] = {}
    for line, row in enumerate(table.to_dict("records"), start=2):
        item = str(row["item"])
        spanned = not pd.isna(row["start"])
        if item not in items:
            reason = f"{item} is not in {corpus.card.name}: another version of the corpus?"
        elif items[item][0] != row["text_sha256"]:
            reason = f"{item} has another text in {corpus.card.name} than the labels were given to"
        elif spanned and not 0 <= row["start"] < row["end"] <= items[item][1]:
            reason = f"{item} has a span outside its text"
        else:
            joined.append(
                Annotation(
                    item,
                    str(row["annotator"]),
                    str(row["codebook"]),
                    str(row["label"]),
                    int(row["start"]) if spanned else None,
                    int(row["end"]) if spanned else None,
                    "" if pd.isna(row["relation"]) else str(row["relation"]),
                )
            )
            continue
        errors.setdefault(item, InputError(str(labels), line, reason))
    kept = [asdict(label) for label in joined if label.item not in errors]
    columns = {name: [row[name] for row in kept] for name in corpus.annotations.features}
    added = datasets.Dataset.from_dict(columns, features=corpus.annotations.features)
    annotations = datasets.concatenate_datasets([corpus.annotations, added])
    return replace(corpus, annotations=annotations), list(errors.values())
