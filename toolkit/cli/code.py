"""``toolkit code``: sentences are coded by hand on a page in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from toolkit.cli.labels import Coding
from toolkit.cli.problems import problems_in_one_line

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.annotation.coding_store import CodingStore
    from toolkit.codebook import Codebook
    from toolkit.coding import Session


def code(
    coding: Coding,
    coder: Annotated[
        str, typer.Option(help="Who codes; the coder's own sentences are shown.")
    ] = "",
    adjudicate: Annotated[
        bool, typer.Option("--adjudicate", help="Decide where coders differ, side by side.")
    ] = False,
    returned: Annotated[
        list[Path] | None,
        typer.Option(
            "--answers",
            help="With --adjudicate: a file of further coders, of any program; repeatable.",
        ),
    ] = None,
    codebook: Annotated[
        str, typer.Option(help="The codebook, or your own file; else that of the sample.")
    ] = "",
    hide: Annotated[
        str, typer.Option(help="What coders do not see: outlet, context; parted by commas.")
    ] = "",
    file: Annotated[
        Path | None, typer.Option(help="Where answers are kept; else coding.sqlite in the folder.")
    ] = None,
    notes: Annotated[
        Path | None, typer.Option(help="Write comments and doubts into this CSV, and end.")
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; else a free one.")] = 0,
    browser: Annotated[bool, typer.Option("--browser", help="Open the page, too.")] = False,
) -> None:
    """Code sentences in the browser, on this machine alone; every answer is on disk at once.

    Several coders may work on one folder at a time. `toolkit labels` takes the answers back.
    """
    from toolkit.annotation import read_sample
    from toolkit.annotation.coding_store import NAME, CodingStore
    from toolkit.cli.coding import CODEBOOK
    from toolkit.codebook import load_codebook
    from toolkit.web import require_web, serve

    with problems_in_one_line():
        require_web("code", extra="explore")
        from toolkit.coding import coding_app

        path = file or coding / NAME
        if notes is not None:
            return _write_notes(path, notes)
        in_folder = coding / CODEBOOK
        if not (codebook or in_folder.exists()):
            raise ValueError(f"{in_folder}: not there; give the codebook coded by as --codebook")
        book = load_codebook(codebook or in_folder)
        sample = read_sample(coding / "sample.csv")
        store = CodingStore.open(path, sample, book)
        try:
            hidden = [name.strip() for name in hide.split(",") if name.strip()]
            if adjudicate:
                if coder:
                    raise ValueError("--adjudicate decides between coders; leave --coder out")
                session = _deciding(returned or [], hidden, store, sample, book)
            else:
                if returned:
                    raise ValueError(
                        "--answers is for --adjudicate; toolkit labels takes files back"
                    )
                session = _coding(coding, coder.strip(), hidden, store, sample, book)
            serve(coding_app(session), command="code", say=typer.echo, port=port, browser=browser)
            finished, begun, total = session.progress()
        finally:
            store.close()
        unfinished = f", {begun:,} begun" if begun else ""
        typer.echo(f"{finished:,} of {total:,} sentences finished{unfinished} -> {path}")


def _deciding(
    returned: list[Path],
    hide: list[str],
    store: CodingStore,
    sample: pd.DataFrame,
    book: Codebook,
) -> Session:
    """The session of who decides between coders."""
    from toolkit.annotation.adjudication import ADJUDICATORS
    from toolkit.coding import Session, disputed
    from toolkit.coding.session import sentences

    if absent := [path for path in returned if not path.is_file()]:
        raise FileNotFoundError(f"{absent[0]}: not there; give --answers a file of a coder")
    dispute = disputed(store.path, sample, book, returned=returned)
    for error in dispute.refused:
        typer.echo(str(error), err=True)
    rows = dispute.rows
    if rows.empty:
        raise ValueError(f"{store.path}: coders do not differ on any sentence")
    decide = {
        str(item): tuple(questions.split("; "))
        for item, questions in zip(rows["item"], rows["decide"], strict=True)
    }
    shown = sentences(rows, hide=hide)
    return Session(ADJUDICATORS[0], book, store, shown, decide, dispute.elsewhere)


def _coding(
    coding: Path,
    coder: str,
    hide: list[str],
    store: CodingStore,
    sample: pd.DataFrame,
    book: Codebook,
) -> Session:
    """A coder's session."""
    from toolkit.annotation.adjudication import is_adjudicator
    from toolkit.coding import Session, assigned
    from toolkit.coding.session import sentences

    if not coder:
        raise ValueError("give the name of who codes as --coder, or --adjudicate")
    if is_adjudicator(coder):
        raise ValueError(f"--coder {coder}: that name decides between others; give --adjudicate")
    return Session(coder, book, store, sentences(assigned(coding, sample, coder), hide=hide))


def _write_notes(path: Path, target: Path) -> None:
    """Comments and doubts of all coders as a table."""
    import pandas as pd

    from toolkit.annotation.coding_store import read_entries
    from toolkit.outputs import output_file
    from toolkit.outputs.formulas import guarded

    if not path.exists():
        raise FileNotFoundError(f"{path}: not there; nothing was coded yet")
    entries, texts = read_entries(path)
    rows = [
        (e.item, texts[e.item][1], e.coder, e.coding.unsure, e.coding.comment, e.coding.finished)
        for e in entries
        if e.coding.unsure or e.coding.comment
    ]
    columns = ["item", "text", "annotator", "unsure", "comment", "finished"]
    with output_file(target, "code") as new:
        guarded(pd.DataFrame(rows, columns=columns)).to_csv(new, index=False)
    typer.echo(f"{len(rows):,} answers with a comment or a doubt -> {target}")
