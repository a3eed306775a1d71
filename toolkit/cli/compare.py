"""``toolkit compare``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from toolkit.cli.problems import problems_in_one_line


def compare(
    scored: Annotated[Path, typer.Argument(help="A folder that `toolkit score` wrote.")],
    measure: Annotated[str, typer.Option(help="A share of sentences, of any codebook scored.")],
    by: Annotated[str, typer.Option(help="The column of articles that is compared.")] = "outlet",
    gold: Annotated[
        Path | None, typer.Option(help="Hand labels: the table that `toolkit labels` wrote.")
    ] = None,
    sample: Annotated[
        Path | None, typer.Option(help="sample.csv, where the labels lack inclusion_p.")
    ] = None,
    match: Annotated[
        Literal["", "event"], typer.Option(help="Also compare within the events of both.")
    ] = "",
    only: Annotated[
        list[str] | None, typer.Option(help="Compare this outlet; give it again for others.")
    ] = None,
    weighting: Annotated[
        Literal["sentence", "article"], typer.Option(help="What counts alike.")
    ] = "sentence",
    correction: Annotated[
        Literal["holm", "bh"] | None,
        typer.Option(help="For many contrasts: Holm, or Benjamini-Hochberg."),
    ] = None,
    filters: Annotated[
        list[str] | None,
        typer.Option("--filter", help="Also over some sentences: original, confident, …"),
    ] = None,
    population: Annotated[
        Literal["all articles", "corpus"],
        typer.Option(help="What levels are of: articles like these, or this corpus alone."),
    ] = "all articles",
    multiverse: Annotated[
        bool, typer.Option("--multiverse", help="Also under every other defensible choice.")
    ] = False,
    also: Annotated[
        list[Path] | None,
        typer.Option(help="Scores of the same articles by another model; corrected together."),
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder for page, tables and figure.")] = Path(
        "compared"
    ),
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 where anything is descriptive only.")
    ] = False,
) -> None:
    """Compare outlets by a measure, corrected by hand labels: table, forest plot, page."""
    from toolkit.comparison import Choices, in_words
    from toolkit.comparison import compare as compared
    from toolkit.comparison.specifications import named_scores
    from toolkit.report.comparison import write_comparison
    from toolkit.report.numbers import METHOD_TITLES, points

    with problems_in_one_line():
        further = named_scores(also or (), beside=scored)
        comparison = compared(
            scored, measure, by=by, also=further, gold=gold, sample=sample, match=match,
            only=only or (), filters=filters or ("original",), weighting=weighting,
            correction=correction, population=population,
            multiverse=Choices() if multiverse else None,
        )  # fmt: skip
        page = write_comparison(comparison, out)
    for note in comparison.notes:
        typer.echo(f"toolkit: {note}", err=True)
    for c in comparison.contrasts:
        typer.echo(f"{c.first} - {c.second}, percentage points")
        for suffix, estimates in (("", c.differences), (", by event", c.matched)):
            for method, estimate in estimates.items():
                typer.echo(f"  {METHOD_TITLES[method] + suffix:28}{points(estimate)}")
        if c.descriptive:
            typer.echo(f"  descriptive only: {c.descriptive}")
    for finding in in_words(comparison):
        if finding.kind in ("models", "multiverse"):
            typer.echo(finding.text)
    typer.echo(f"page: {page}")
    if strict and any(c.descriptive for c in comparison.contrasts):
        raise typer.Exit(1)
