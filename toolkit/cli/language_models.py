"""``toolkit prompt``, ``prepare``, ``collect``: language models, shown and asked elsewhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Literal

import typer

from toolkit.cli.problems import problems_in_one_line

ModelFile = Annotated[Path, typer.Option(help="The YAML file of a language model.")]
EXAMPLE = ("The first sentence to code.", "The second.")
"""What stands for the sentences of an article in a prompt that is shown."""


def prompt(
    codebook: Annotated[str, typer.Argument(metavar="NAME|FILE", help="A codebook.")],
    model: Annotated[
        Path | None, typer.Option(help="As this language model's YAML file has it asked.")
    ] = None,
    body: Annotated[
        bool, typer.Option("--body", help="The whole request as JSON, as it is sent.")
    ] = False,
) -> None:
    """Show what a language model is told, and the form of its answer. Sends nothing."""
    from toolkit.codebook import load_codebook
    from toolkit.models.llm.config import LlmConfig, read_llm_config
    from toolkit.models.llm.prompt import answer_schema, request_body

    with problems_in_one_line():
        book = load_codebook(codebook)
        config = (
            LlmConfig(base_url="http://localhost/v1", model="MODEL", codebooks=(codebook,))
            if model is None
            else read_llm_config(model)
        )
        request = request_body(book, config, EXAMPLE, ["The one before."], ["The one after."])
    if body:
        typer.echo(json.dumps(request, ensure_ascii=False, indent=1))
        return
    for message in request["messages"]:
        typer.echo(f"--- {message['role']} ---\n{message['content']}\n")
    schema = answer_schema(book, len(EXAMPLE), evidence=config.evidence != "no")
    typer.echo(f"--- schema of the answer ---\n{json.dumps(schema, ensure_ascii=False, indent=1)}")


def prepare(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Inputs, as for toolkit score.")
    ],
    model: ModelFile,
    out: Annotated[Path, typer.Option(help="The file of requests, a line each.")] = Path(
        "requests.jsonl"
    ),
    presegmented: Annotated[
        bool, typer.Option("--presegmented", help="Take every input text as one sentence.")
    ] = False,
    columns: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="FIELD=COLUMN", help="Take a column of a table."),
    ] = None,
    dates: Annotated[
        Literal["", "day-first", "month-first"], typer.Option(help="How 03/04/2024 is read.")
    ] = "",
    any_language: Annotated[
        bool, typer.Option("--any-language", help="Score what is not English too.")
    ] = False,
) -> None:
    """Write a language model's requests to a batch file, to be answered elsewhere. Sends nothing.

    The file is what OpenAI's batch API takes, and `vllm run-batch` on a cluster; `toolkit collect`
    reads the results.
    """
    from toolkit.cli.sending import described_plan
    from toolkit.models.llm.batch_files import MOST_LINES, write_requests
    from toolkit.models.llm.model import LlmModel
    from toolkit.outputs import output_file
    from toolkit.scoring.planned import pending_requests, plan_scoring
    from toolkit.text.rows import ReadOptions

    with problems_in_one_line():
        options = ReadOptions.of(columns or (), dates, any_language)
        loaded = LlmModel.load(model)
        plan = plan_scoring(paths, loaded, options, presegmented=presegmented)
        requests = pending_requests(paths, loaded, options, presegmented=presegmented)
        with output_file(out, "prepare") as new:
            count = write_requests(requests, new, loaded.cache, loaded.estimator)
    typer.echo("\n".join(described_plan(plan, loaded)[1:]), err=True)
    typer.echo(f"{count:,} requests -> {out}; when they are answered: toolkit collect RESULTS "
               f"--model {model}")  # fmt: skip
    if count > MOST_LINES:
        typer.echo(
            f"toolkit: providers take {MOST_LINES:,} lines a file: split it by lines", err=True
        )


def collect(
    results: Annotated[
        list[Path], typer.Argument(metavar="RESULTS...", help="Output files of the batch.")
    ],
    model: ModelFile,
) -> None:
    """Read the results of a batch into a language model's file of answers; then score as usual."""
    from toolkit.models.llm.batch_files import Collected, collect_results
    from toolkit.models.llm.model import LlmModel

    with problems_in_one_line():
        loaded = LlmModel.load(model)
        counts = [collect_results(path, loaded.cache) for path in results]
    n = Collected(*map(sum, zip(*counts, strict=True)))
    typer.echo(f"{n.new:,} answers -> {loaded.cache.path}")
    for count, words in (
        (n.known, "were there before"),
        (n.foreign, "are to no request of the toolkit's"),
        (n.failed, "tell of a failure: toolkit prepare writes those requests again"),
    ):
        if count:
            typer.echo(f"toolkit: {count:,} results {words}", err=True)
