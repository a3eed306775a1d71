"""The command line: parse, call one function, print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

import toolkit

if TYPE_CHECKING:
    from toolkit.batch import BatchResult

app = typer.Typer(
    help="Score framing, sourcing and loaded language in news, with the evidence marked.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
data = typer.Typer(help="The labelled corpora: list, show and check them.", no_args_is_help=True)
app.add_typer(data, name="data")
REPORT_ARTICLES = 50
_COUNTED = ("articles", "sentences", "spans", "errors")


@app.command()
def score(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...",
            help="Files, folders or globs: txt, md, html, csv, jsonl, parquet.",
        ),
    ],
    out: Annotated[Path, typer.Option(help="Folder for the tables.")] = Path("scored"),
    report: Annotated[
        bool, typer.Option("--report", help=f"Write report.html (first {REPORT_ARTICLES}).")
    ] = False,
    model: Annotated[
        str, typer.Option(help="default, linear, or the folder of a model.")
    ] = "default",
    format: Annotated[
        Literal["parquet", "jsonl", "csv"], typer.Option(help="Format of the tables.")
    ] = "parquet",
    presegmented: Annotated[
        bool, typer.Option("--presegmented", help="Take every input text as one sentence.")
    ] = False,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes; one a core where it pays.")
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 where any input could not be scored.")
    ] = False,
) -> None:
    """Score articles into tables of articles, sentences and spans.

    Interrupted or killed, the same command continues where it stopped.
    """
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from toolkit.batch import score_batch

    console = Console(stderr=True, highlight=False)
    progress = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    try:
        with progress:
            task = progress.add_task("reading")
            result = score_batch(
                paths,
                out,
                model=model,
                presegmented=presegmented,
                format=format,
                workers=workers,
                keep=REPORT_ARTICLES if report else 0,
                on_progress=lambda articles, sentences: progress.update(
                    task, description=f"{articles:,} articles, {sentences:,} sentences"
                ),
            )
    except KeyboardInterrupt:
        console.print(f"interrupted; the same command continues from {out}", markup=False)
        raise typer.Exit(130) from None
    except (ValueError, OSError) as problem:
        console.print(f"toolkit: {problem}", markup=False, soft_wrap=True)
        raise typer.Exit(2) from None
    for error in result.errors:
        console.print(str(error), markup=False, soft_wrap=True)
    if report:
        _report(result, model)
    _summary(result, report)
    nothing = result.counts["articles"] == 0
    if nothing or (strict and result.errors):
        raise typer.Exit(1)


def _report(result: BatchResult, model: str) -> None:
    from toolkit.report import write_report
    from toolkit.scoring import cached_model

    title = "Scored article" if result.counts["articles"] == 1 else "Scored articles"
    write_report(
        result.sample,
        result.out / "report.html",
        title=title,
        model=cached_model(model).name,
        errors=result.errors,
        total=result.counts["articles"],
    )


def _summary(result: BatchResult, report: bool) -> None:
    n = result.counts
    kept = f" ({n['resumed']:,} from an earlier run)" if n["resumed"] else ""
    counted = [f"{n[k]:,} {k if n[k] != 1 else k[:-1]}" for k in _COUNTED]
    counted[0] += kept
    typer.echo(f"{', '.join(counted)} -> {result.out}")
    if report:
        typer.echo(f"report: {result.out / 'report.html'}")


@app.command()
def codebook(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME|FILE]", help="A codebook, or your own file.")
    ] = None,
) -> None:
    """List the codebooks, or print one; a codebook of your own is checked."""
    from toolkit.codebook import CodebookError, codebooks, load_codebook

    if name is None:
        for known in codebooks():
            typer.echo(f"{known:18}{load_codebook(known).title}")
        return
    try:
        typer.echo(load_codebook(name).to_markdown())
    except (CodebookError, OSError) as problem:
        typer.echo(f"toolkit: {problem}", err=True)
        raise typer.Exit(2) from None


@app.command()
def sample(
    scored: Annotated[Path, typer.Argument(help="A folder that `toolkit score` wrote.")],
    n: Annotated[int, typer.Option(min=1, help="Sentences to draw, of each stratum.")],
    codebook: Annotated[str, typer.Option(help="The codebook to code by, or your own file.")],
    by: Annotated[
        list[str] | None, typer.Option(help="Stratify by this column; may be given again.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Another seed draws another sample.")] = 0,
    out: Annotated[Path, typer.Option(help="Folder for the files.")] = Path("coding"),
) -> None:
    """Draw sentences to code by hand: for Label Studio, and as a spreadsheet."""
    import json

    from toolkit.codebook import load_codebook
    from toolkit.handcoding import draw, interface, read_scored, tasks, write_sheet

    try:
        book = load_codebook(codebook)
        drawn = draw(read_scored(scored), n, by or (), seed)
    except (ValueError, OSError) as problem:
        typer.echo(f"toolkit: {problem}", err=True)
        raise typer.Exit(2) from None
    out.mkdir(parents=True, exist_ok=True)
    if (out / "sample.csv").exists():
        typer.echo(f"toolkit: {out / 'sample.csv'} is there; labels of it would be lost", err=True)
        raise typer.Exit(2)
    drawn.to_csv(out / "sample.csv", index=False)
    write_sheet(drawn, book, out / "sheet.csv")
    (out / "interface.xml").write_text(interface(book), encoding="utf-8")
    text = json.dumps(tasks(drawn), ensure_ascii=False, indent=1)
    (out / "tasks.json").write_text(text + "\n", encoding="utf-8")
    strata = drawn["stratum"].nunique()
    of = "" if strata == 1 else f" of {strata} strata"
    typer.echo(f"{len(drawn):,} sentences{of} -> {out}")


@app.command()
def labels(
    coding: Annotated[Path, typer.Argument(help="The folder that `toolkit sample` wrote.")],
    coded: Annotated[
        list[Path], typer.Argument(help="Label Studio exports (JSON) and coded sheets (CSV).")
    ],
    codebook: Annotated[str, typer.Option(help="The codebook coded by, or your own file.")],
    out: Annotated[Path, typer.Option(help="The table of labels.")] = Path("labels.csv"),
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 where anything was refused.")
    ] = False,
) -> None:
    """Take hand labels back, refuse what does not match, and show how coders agree."""
    from toolkit.agreement import alpha_per_label, span_f1
    from toolkit.codebook import load_codebook
    from toolkit.handcoding import Labels, read_label_studio, read_sheet, sent

    try:
        book, drawn = load_codebook(codebook), sent(coding / "sample.csv")
        read = [
            (read_label_studio if file.suffix == ".json" else read_sheet)(file, drawn, book)
            for file in coded
        ]
    except (ValueError, OSError) as problem:
        typer.echo(f"toolkit: {problem}", err=True)
        raise typer.Exit(2) from None
    together = Labels(
        tuple(one for found in read for one in found.annotations),
        tuple(one for found in read for one in found.errors),
    )
    for error in together.errors:
        typer.echo(str(error), err=True)
    together.table(drawn).to_csv(out, index=False)
    items = {one.item for one in together.annotations}
    coders = sorted({one.annotator for one in together.annotations})
    typer.echo(
        f"{len(items):,} of {len(drawn):,} sentences, {len(coders)} coders, "
        f"{len(together.errors)} refused -> {out}"
    )
    if len(coders) > 1:
        clusters = dict(zip(drawn["item"], drawn["article_id"], strict=True))
        for question in dict.fromkeys(one.codebook for one in together.annotations):
            own = [a for a in together.annotations if a.codebook == question and a.start is None]
            given = sorted({a.label for a in own})
            # Of two answers, the second says what the first says.
            for found in alpha_per_label(
                own, clusters, labels=given if len(given) > 2 else given[:1]
            ):
                typer.echo(f"{question}  {found}")
        for found in span_f1(together.annotations, clusters, exact=False):
            typer.echo(f"words  {found}")
    if not items or (strict and together.errors):
        raise typer.Exit(1)


@data.command("list")
def data_list() -> None:
    """List the corpora, and where a copy of each was found."""
    from toolkit.corpora.card import CorpusError
    from toolkit.corpora.door import corpora, corpus_folder

    for card in corpora():
        try:
            where = str(corpus_folder(card.name))
        except CorpusError:
            where = "-"
        typer.echo(f"{card.name:19}{card.title:58}{where}")


@data.command("show")
def data_show(name: Annotated[str, typer.Argument(metavar="NAME", help="A corpus.")]) -> None:
    """Print the card of a corpus: licence, citation, where to get it, traps, hashes."""
    from toolkit.corpora.card import CorpusError
    from toolkit.corpora.door import corpus_card

    try:
        typer.echo(corpus_card(name).to_markdown())
    except CorpusError as problem:
        typer.echo(f"toolkit: {problem}", err=True)
        raise typer.Exit(2) from None


@data.command("check")
def data_check(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A corpus.")],
    path: Annotated[Path | None, typer.Option(help="Folder of your copy.")] = None,
) -> None:
    """Check a copy of a corpus against its card, and count what is read and what is left out."""
    from toolkit.corpora.card import CorpusError
    from toolkit.corpora.door import corpus_card, corpus_folder, load_corpus

    try:
        folder = corpus_folder(name, path)
        results = corpus_card(name).check(folder)
        for result in results:
            files = f"{result.n} file{'' if result.n == 1 else 's'}"
            if result.ok:
                typer.echo(f"ok       {result.pattern} ({files})")
                continue
            found = f"sha256 {result.found}" if result.found else "not there"
            typer.echo(f"CHANGED  {result.pattern} ({files}): {found}, not {result.expected}")
        if not all(result.ok for result in results):
            raise typer.Exit(1)
        corpus = load_corpus(name, folder, check=False)
    except CorpusError as problem:
        typer.echo(f"toolkit: {problem}", err=True)
        raise typer.Exit(2) from None
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
    from toolkit.corpora.attach import attach
    from toolkit.corpora.door import load_corpus

    try:
        corpus = load_corpus(name, path)
        before = len(corpus.annotations)
        joined, errors = attach(corpus, labels)
    except ValueError as problem:
        typer.echo(f"toolkit: {problem}", err=True)
        raise typer.Exit(2) from None
    for error in errors:
        typer.echo(str(error), err=True)
    table = joined.annotations.select(range(before, len(joined.annotations))).to_pandas()
    texts = dict(zip(corpus.items["item"], corpus.items["text"], strict=True))
    table["text"] = table["item"].map(texts)
    table["words"] = [
        text[int(start) : int(end)] if start == start else None
        for text, start, end in zip(table["text"], table["start"], table["end"], strict=True)
    ]
    table.to_parquet(out, index=False)
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
    from toolkit.audit import leakage_audit
    from toolkit.classifiers.linear import LinearClassifier
    from toolkit.corpora.door import load_corpus

    try:
        texts = load_corpus(name, path).texts(codebook)
    except ValueError as problem:
        typer.echo(f"toolkit: {problem}", err=True)
        raise typer.Exit(2) from None
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


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"toolkit {toolkit.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """Entry point of the ``toolkit`` command."""
    app()


if __name__ == "__main__":
    main()
