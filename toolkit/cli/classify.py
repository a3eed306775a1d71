"""``toolkit classify``: a model of one's own codebook over articles."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer


def classify(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH...", help="Files, folders or globs, as for score."),
    ],
    model: Annotated[Path, typer.Option(help="Folder that toolkit train wrote.")],
    out: Annotated[Path, typer.Option(help="Table to write: .parquet, .csv or .jsonl.")] = Path(
        "labels.parquet"
    ),
    aim: Annotated[str, typer.Option(help="Thresholds for f1 or precision.")] = "",
    presegmented: Annotated[
        bool, typer.Option("--presegmented", help="Take every input text as one sentence.")
    ] = False,
) -> None:
    """Label the sentences of articles by a codebook of your own."""
    import pyarrow as pa
    from rich.progress import track

    from toolkit.models.encoder.classifier import EncoderClassifier
    from toolkit.schema import Article
    from toolkit.results.tables import FORMATS, TableWriter
    from toolkit.text import sentences
    from toolkit.text.reading import read

    format = out.suffix.lstrip(".")
    if format not in FORMATS:
        typer.echo(f"toolkit: {out}: end its name in .{', .'.join(FORMATS)}", err=True)
        raise typer.Exit(2)
    try:
        classifier = EncoderClassifier.load(model, aim=aim)
    except ValueError as problem:
        typer.echo(f"toolkit: {problem}", err=True)
        raise typer.Exit(2) from None
    inputs = list(read(paths))
    articles = [item for item in inputs if isinstance(item, Article)]
    errors = [item for item in inputs if not isinstance(item, Article)]
    rows: list[dict[str, Any]] = []
    for article in track(articles, "labelling", transient=True):
        own = [
            s for s in sentences(article, presegmented=presegmented) if s.region != "boilerplate"
        ]
        answers = classifier.predict_proba([[s.text for s in own]])[0]
        for sentence, answer in zip(own, answers, strict=True):
            row = {**asdict(sentence)}
            for name, given in classifier.labels(answer).items():
                row[name] = ";".join(given)
                row |= {f"{name}_{label}": p for label, p in answer[name].items()}
            rows.append(row)
    for error in errors:
        typer.echo(str(error), err=True)
    if errors:
        lines = "".join(json.dumps(asdict(error)) + "\n" for error in errors)
        out.with_name("errors.jsonl").write_text(lines, encoding="utf-8")
    if not rows:
        typer.echo("toolkit: no sentence to label", err=True)
        raise typer.Exit(1)
    table = pa.Table.from_pylist(rows)
    with TableWriter(out, table.schema, format) as writer:
        writer.write(table)
    typer.echo(f"{len(rows):,} sentences of {len(articles):,} articles -> {out}")
