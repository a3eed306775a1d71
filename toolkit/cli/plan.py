"""``toolkit plan``: how many hand labels, before anybody codes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from toolkit.cli.problems import problems_in_one_line

if TYPE_CHECKING:
    from toolkit.planning import OutletPlan


def plan(
    scored: Annotated[
        Path | None, typer.Argument(help="A pilot: a folder that `toolkit score` wrote.")
    ] = None,
    measure: Annotated[str, typer.Option(help="The share of sentences that is planned for.")] = "",
    gold: Annotated[Path | None, typer.Option(help="The pilot's hand labels.")] = None,
    by: Annotated[str, typer.Option(help="The column of articles that is compared.")] = "outlet",
    only: Annotated[
        list[str] | None, typer.Option(help="Plan for this outlet; give it again for others.")
    ] = None,
    within: Annotated[
        float | None, typer.Option(help="An interval of ± so many percentage points.")
    ] = None,
    difference: Annotated[
        float | None, typer.Option(help="Or a true difference, in points, that is to be found.")
    ] = None,
    of: Annotated[
        Literal["contrast", "level"], typer.Option(help="What the interval is of.")
    ] = "contrast",
    design: Annotated[
        list[str] | None,
        typer.Option(help="simple, by answer, adaptive, whole articles; may be given again."),
    ] = None,
    assurance: Annotated[
        float, typer.Option(min=0.5, max=0.95, help="In what share of studies: the power.")
    ] = 0.8,
    outlets: Annotated[int, typer.Option(min=1, help="Without a pilot: how many outlets.")] = 2,
    articles: Annotated[int, typer.Option(min=2, help="Articles of each.")] = 200,
    sentences: Annotated[int, typer.Option(min=1, help="Sentences of each article.")] = 20,
    prevalence: Annotated[
        float | None, typer.Option(min=0, max=1, help="The share that truly counts.")
    ] = None,
    sensitivity: Annotated[float, typer.Option(min=0, max=1, help="Of the model.")] = 0.5,
    specificity: Annotated[float, typer.Option(min=0, max=1, help="Of the model.")] = 0.5,
    icc: Annotated[
        float, typer.Option(min=0, max=0.99, help="Correlation of labels within an article.")
    ] = 0.05,
    level: Annotated[float, typer.Option(min=0.5, max=0.999, help="Of the intervals.")] = 0.95,
    alpha: Annotated[float, typer.Option(help="The agreement expected between coders.")] = 0.7,
    alpha_within: Annotated[float, typer.Option(help="To what width it is to be known.")] = 0.15,
    repetitions: Annotated[int, typer.Option(min=20, help="Simulated studies a number.")] = 200,
    seed: Annotated[int, typer.Option(help="Of the simulation.")] = 0,
    out: Annotated[Path, typer.Option(help="The pre-registration sheet.")] = Path(
        "preregistration.md"
    ),
) -> None:
    """Plan hand labels by simulation, with the estimator of the analysis; write a sheet."""
    from math import comb

    from toolkit.inference import Design
    from toolkit.outputs import output_file
    from toolkit.planning import Goal, OutletPlan, Study, labels_needed, overlap_needed
    from toolkit.planning import preregistration as sheet

    def progress(line: str) -> None:
        typer.echo(f"  {line}", err=True)

    with problems_in_one_line():
        expected: tuple[OutletPlan, ...]
        if scored is None:
            if prevalence is None:
                raise ValueError("give a pilot (a scored folder with --gold), or --prevalence")
            names = [f"outlet {k}" for k in range(1, outlets + 1)]
            expected = tuple(
                OutletPlan(name, (sentences,) * articles, prevalence, sensitivity, specificity, icc)
                for name in names
            )
            basis, hashes = "stated by the researcher", _versions()
        else:
            expected, basis, hashes = _pilot(scored, measure, gold, by, only or [])
        pairs = comb(len(expected), 2) if of == "contrast" else 1
        goal = Goal(
            of,
            None if within is None else within / 100,
            None if difference is None else difference / 100,
            max(pairs, 1),
            Design(cluster="article", level=level),
        )
        needed = []
        for name in design or ("simple", "by answer", "adaptive"):
            needed.append(
                labels_needed(
                    expected, goal, name, assurance=assurance, repetitions=repetitions, seed=seed,
                    report=progress,
                )
            )  # fmt: skip
            typer.echo(str(needed[-1]))
        planned = [each for each in needed if each.labels]
        overlap = None
        if planned:
            total = min(each.total for each in planned)
            share = sum(o.prevalence * o.sentences for o in expected)
            share /= sum(o.sentences for o in expected)
            overlap = overlap_needed(
                share, total, alpha=alpha, within=alpha_within, seed=seed, report=progress
            )
            typer.echo(str(overlap))
        correction = "Holm" if len(expected) <= 3 else "Benjamini-Hochberg"
        study = Study(
            measure or "the label", expected, goal, needed, overlap, basis, assurance, correction,
            {**hashes, "seed": str(seed), "repetitions": str(repetitions)},
        )  # fmt: skip
    with problems_in_one_line(), output_file(out, "plan") as new:
        new.write_text(sheet(study), encoding="utf-8")
    typer.echo(f"sheet: {out}")


def _versions() -> dict[str, str]:
    from toolkit.results.stamp import code_sha256
    from toolkit.version import __version__

    return {"toolkit": __version__, "code, SHA-256": code_sha256()}


def _pilot(
    scored: Path, measure: str, gold: Path | None, by: str, only: list[str]
) -> tuple[tuple[OutletPlan, ...], str, dict[str, str]]:
    """What is expected of outlets, where it comes from, and the hashes of that."""
    from toolkit.comparison.pilot import read_pilot

    if not measure:
        raise ValueError("name what is planned for: --measure")
    if gold is None:
        raise ValueError("a pilot wants hand labels: --gold, or state --prevalence without it")
    pilot = read_pilot(scored, measure, gold, by=by, only=only)
    stamp = pilot.population.scores.stamp
    hashes = {**_versions(), "sentences, SHA-256": pilot.population.sha256}
    if stamp is not None:
        hashes |= {f"model {stamp.model}, SHA-256": stamp.model_sha256}
        hashes |= {f"codebook {name}, SHA-256": sha for name, sha in stamp.codebooks.items()}
    return pilot.outlets, f"a pilot of {pilot.labels:,} hand labels", hashes
