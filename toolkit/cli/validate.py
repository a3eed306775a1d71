"""``toolkit validate``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli.problems import problems_in_one_line


def validate(
    scored: Annotated[
        list[Path],
        typer.Argument(
            metavar="SCORED...",
            help="Folders of `toolkit score`: the first, and the same articles by another model or "
            "prompt, in another order, or once more.",
        ),
    ],
    gold: Annotated[Path, typer.Option(help="Hand labels: the table of `toolkit labels`.")],
    differs: Annotated[
        list[str] | None,
        typer.Option(
            "--as",
            metavar="KIND=FOLDER",
            help="In what a folder differs from the first (wording, order, model, retest, or any "
            "word), where its manifest does not say so.",
        ),
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option(help="A column of the articles; give it again for others. [default: outlet]"),
    ] = None,
    sample: Annotated[
        Path | None, typer.Option(help="sample.csv, where the labels lack inclusion_p.")
    ] = None,
    margin: Annotated[
        float, typer.Option(help="Of alpha: how far model and coders may be apart.")
    ] = 0.1,
    epsilon: Annotated[
        float, typer.Option(help="Of the alternative-annotator test: .2, .15 or .1.")
    ] = 0.2,
    seed: Annotated[int, typer.Option(help="Of the intervals.")] = 0,
    out: Annotated[Path, typer.Option(help="Folder for page, tables and JSON.")] = Path(
        "validated"
    ),
) -> None:
    """Validate models before use: agreement with coders, stability, equivalence, leakage."""
    from toolkit.report.validation import write_validation
    from toolkit.validation import in_words
    from toolkit.validation import validate as validated

    with problems_in_one_line():
        kinds = dict(_kind(each) for each in differs or ())
        validation = validated(
            scored, gold=gold, kinds=kinds, by=by or ("outlet",), sample=sample, margin=margin,
            epsilon=epsilon, seed=seed,
        )  # fmt: skip
        page = write_validation(validation, out)
    for note in validation.notes:
        typer.echo(f"toolkit: {note}", err=True)
    for finding in in_words(validation):
        typer.echo(finding.text)
    typer.echo(f"page: {page}")


def _kind(pair: str) -> tuple[str, str]:
    kind, equals, folder = pair.partition("=")
    if not (kind.strip() and equals and folder.strip()):
        raise ValueError(f"--as {pair!r}: write KIND=FOLDER")
    return folder.strip(), kind.strip()
