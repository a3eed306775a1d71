"""``toolkit data``: the labelled corpora."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli.problems import problems_in_one_line

data = typer.Typer(help="The labelled corpora: list, show and check them.", no_args_is_help=True)


@data.command("list")
def data_list() -> None:
    """List the corpora, and where a copy of each was found."""
    from toolkit.corpora.card import CorpusError
    from toolkit.corpora.registry import corpora, corpus_folder

    for card in corpora():
        try:
            where = str(corpus_folder(card.name))
        except CorpusError:
            where = "-"
        typer.echo(f"{card.name:19}{card.title:60}{where}")


@data.command("show")
def data_show(name: Annotated[str, typer.Argument(metavar="NAME", help="A corpus.")]) -> None:
    """Print the card of a corpus: licence, citation, where to get it, traps, hashes."""
    from toolkit.corpora.registry import corpus_card

    with problems_in_one_line():
        typer.echo(corpus_card(name).to_markdown())


@data.command("check")
def data_check(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A corpus.")],
    path: Annotated[Path | None, typer.Option(help="Folder of your copy.")] = None,
) -> None:
    """Check a copy of a corpus against its card, and count what is read and what is left out."""
    from toolkit.corpora.registry import corpus_card, corpus_folder, load_corpus

    with problems_in_one_line():
        folder = corpus_folder(name, path)
        results = corpus_card(name).check(folder)
        for result in results:
            files = f"{result.n} file{'' if result.n == 1 else 's'}"
            if result.ok:
                typer.echo(f"ok       {result.pattern} ({files})")
                continue
            state = f"sha256 {result.actual}" if result.actual else "not there"
            typer.echo(f"CHANGED  {result.pattern} ({files}): {state}, not {result.expected}")
        if not all(result.ok for result in results):
            raise typer.Exit(1)
        corpus = load_corpus(name, folder, check=False)
    typer.echo(str(corpus))
    for reason, n in corpus.dropped.items():
        typer.echo(f"left out: {n:,} {reason}")


@data.command("attach")
def data_attach(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A corpus.")],
    labels: Annotated[Path, typer.Argument(help="Labels without text (Parquet or CSV).")],
    path: Annotated[Path | None, typer.Option(help="Folder of your copy.")] = None,
    out: Annotated[Path, typer.Option(help="The joined table (Parquet).")] = Path(
        "attached.parquet"
    ),
) -> None:
    """Join labels that carry no text to your own copy of their corpus."""
    from toolkit.annotation.attach import attach
    from toolkit.corpora.registry import load_corpus
    from toolkit.outputs import output_file

    with problems_in_one_line():
        corpus = load_corpus(name, path)
        before = len(corpus.annotations)
        joined, errors = attach(corpus, labels)
    for error in errors:
        typer.echo(str(error), err=True)
    table = joined.annotations.select(range(before, len(joined.annotations))).to_pandas()
    texts = dict(zip(corpus.items["item"], corpus.items["text"], strict=True))
    table["text"] = table["item"].map(texts)
    table["words"] = [
        text[int(start) : int(end)] if start == start else None
        for text, start, end in zip(table["text"], table["start"], table["end"], strict=True)
    ]
    with problems_in_one_line(), output_file(out, "data attach") as new:
        table.to_parquet(new, index=False)
    items = table["item"].nunique()
    typer.echo(f"{items:,} items, {len(table):,} labels, {len(errors):,} not found -> {out}")
    if not items:
        raise typer.Exit(1)


@data.command("audit")
def data_audit(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A corpus.")],
    codebook: Annotated[str, typer.Option(help="The codebook whose labels are learned.")],
    path: Annotated[Path | None, typer.Option(help="Folder of your copy.")] = None,
    folds: Annotated[int, typer.Option(min=2, help="Folds.")] = 5,
) -> None:
    """Leakage: random against grouped folds, copies across them, what the outlet gives away."""
    from toolkit.corpora.registry import load_corpus
    from toolkit.evaluation.leakage import leakage_audit
    from toolkit.models.linear.classifier import LinearClassifier

    with problems_in_one_line():
        texts = load_corpus(name, path).texts(codebook)
    classes = sorted({label for text in texts for label in text.labels})
    findings = leakage_audit(
        texts,
        lambda: LinearClassifier(codebook, classes, balanced=True),
        ("document", "article_id", "event", "topic", "outlet"),
        k=folds,
        leave_out=("topic", "outlet"),
    )
    for finding in findings:
        typer.echo(str(finding))
