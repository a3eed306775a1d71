"""Join labels that carry no text to the user's own copy of the corpus they were given to."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

from toolkit.annotation.checks import canonical_label
from toolkit.annotation.labels import numbers, read_table
from toolkit.annotation.same_text import hashes
from toolkit.codebook import codebooks, load_codebook
from toolkit.corpora.dataset import Corpus
from toolkit.schema import Annotation, InputError

COLUMNS = ("item", "text_sha256", "annotator", "codebook", "label", "start", "end", "relation")


def attach(corpus: Corpus, labels: Path) -> tuple[Corpus, list[InputError]]:
    """The corpus with the labels of a file (Parquet, CSV, XLSX) among its annotations.

    Every item of the file that the corpus lacks, whose text has another hash, whose span ends
    beyond the text, or whose answer to a question of the registered codebooks is none of its labels
    is reported once, with its first line, and left out. Raises `ValueError` for a file without the
    columns `COLUMNS`.
    """
    import datasets
    import pandas as pd

    table = read_table(labels, COLUMNS, f"it needs {', '.join(COLUMNS)}")
    for name in ("start", "end"):
        table[name] = numbers(table[name], labels).astype("Int64")
    questions = {q.id: q.label_ids for name in codebooks() for q in load_codebook(name).questions}
    items = {row["item"]: (hashes(row["text"]), len(row["text"])) for row in corpus.items.to_list()}
    joined: list[Annotation] = []
    errors: dict[str, InputError] = {}
    for line, row in enumerate(table.to_dict("records"), start=2):
        item = str(row["item"])
        spanned = not pd.isna(row["start"])
        known = () if spanned else questions.get(str(row["codebook"]), ())
        label = canonical_label(str(row["label"]), known)
        if item not in items:
            reason = f"{item} is not in {corpus.card.name}: another version of the corpus?"
        elif row["text_sha256"] not in items[item][0]:
            reason = f"{item} has another text in {corpus.card.name} than the labels were given to"
        elif spanned and not 0 <= row["start"] < row["end"] <= items[item][1]:
            reason = f"{item} has a span outside its text"
        elif known and label not in known:
            reason = f"{item}: {row['codebook']} cannot be {label!r}; it is {', '.join(known)}"
        else:
            joined.append(
                Annotation(
                    item,
                    str(row["annotator"]),
                    str(row["codebook"]),
                    label,
                    int(row["start"]) if spanned else None,
                    int(row["end"]) if spanned else None,
                    str(row["relation"]),
                )
            )
            continue
        errors.setdefault(item, InputError(str(labels), line, reason))
    kept = [asdict(label) for label in joined if label.item not in errors]
    columns = {name: [row[name] for row in kept] for name in corpus.annotations.features}
    added = datasets.Dataset.from_dict(columns, features=corpus.annotations.features)
    annotations = datasets.concatenate_datasets([corpus.annotations, added])
    return replace(corpus, annotations=annotations), list(errors.values())
